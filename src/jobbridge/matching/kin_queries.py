"""What the taxonomy knows to be near to what: kept until the taxonomy changes."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from jobbridge.matching.facts import digits
from jobbridge.matching.kin import (
    BROADER,
    NARROWER,
    RELATED,
    SKILLS_OF_LICENCES,
    Kinship,
    Near,
    alike_of,
)
from jobbridge.matching.policy import POLICY
from jobbridge.places.queries import kept
from jobbridge.taxonomy.model import (
    CLASSIFIER,
    ESCO,
    RELATIONS,
    Occupation,
    OccupationMapping,
    OccupationSkill,
    Skill,
    SkillRelation,
)
from jobbridge.taxonomy.queries import stamp

NEEDED, HELPFUL = 1.0, 0.4  # what a skill weighs in a profession's profile
TRANSVERSAL, KNOWLEDGE = "transversal", "knowledge"


def kinship(session: Session) -> Kinship:
    """Shared, so not to be changed; made anew only when the taxonomy changed (about two seconds
    with the whole of ESCO)."""
    return kept(
        session,
        "kinship",
        stamp(session),
        lambda: Kinship(
            _near_skills(session),
            alike_of(_profiles(session), POLICY.kin_least),
            SKILLS_OF_LICENCES,
        ),
    )


def _near_skills(session: Session) -> Near:
    """By the skill held. A transversal ability is near to everything, so to nothing here; and
    knowing about something is not being able to do it."""
    one, other = aliased(Skill), aliased(Skill)
    found: dict[str, dict[str, str]] = defaultdict(dict)
    pairs = session.execute(
        select(one.key, one.kind, other.key, other.kind, SkillRelation.kind)
        .join(one, one.uri == SkillRelation.uri)
        .join(other, other.uri == SkillRelation.other_uri)
        .where(one.kind != TRANSVERSAL, other.kind != TRANSVERSAL)
        .order_by(SkillRelation.kind, one.key, other.key)
    )
    for key, kind, other_key, other_kind, relation in pairs:
        # `broader` stands before `related`: what is both is called by the first.
        ours, theirs = (NARROWER, BROADER) if relation == "broader" else (RELATED, RELATED)
        if kind != KNOWLEDGE or other_kind == KNOWLEDGE:
            found[key].setdefault(other_key, ours)
        if other_kind != KNOWLEDGE or kind == KNOWLEDGE:
            found[other_key].setdefault(key, theirs)
    return {key: tuple(sorted(near.items())) for key, near in found.items()}


def _profiles(session: Session) -> Mapping[str, Mapping[int, float]]:
    """Skills of each profession of the classifier, by its digits: its own, and on top the mean of
    those of the ESCO occupations nearest to it."""
    skills: dict[int, dict[int, float]] = defaultdict(dict)
    links = select(
        OccupationSkill.occupation_id, OccupationSkill.skill_id, OccupationSkill.essential
    )
    for occupation_id, skill_id, essential in session.execute(links):
        skills[occupation_id][skill_id] = NEEDED if essential else HELPFUL
    profiles = {}
    for occupation_id, code, nearest in _nearest(session):
        profile = dict(skills[occupation_id])
        for number in nearest:
            for skill, weight in skills[number].items():
                profile[skill] = profile.get(skill, 0) + weight / len(nearest)
        profiles[digits(code)] = profile
    return profiles


def _nearest(session: Session) -> Iterator[tuple[int, str, list[int]]]:
    """Id, code and ESCO occupations of each profession: its own, or those of the nearest relation
    in the mapping."""
    esco: dict[str | None, int] = dict(
        session.execute(
            select(Occupation.uri, Occupation.id).where(Occupation.scheme == ESCO)
        ).all()
    )
    mapped: dict[tuple[str, str], list[int]] = defaultdict(list)
    table = OccupationMapping
    for code, relation, address in session.execute(
        select(table.pk_code, table.relation, table.esco_uri)
    ):
        if address in esco:
            mapped[code, relation].append(esco[address])
    professions = select(Occupation.id, Occupation.code, Occupation.uri)
    for number, code, uri in session.execute(professions.where(Occupation.scheme == CLASSIFIER)):
        own = [esco[uri]] if uri in esco else []
        by_mapping = (mapped[code, name] for name in RELATIONS if (code, name) in mapped)
        yield number, code, own or next(by_mapping, [])
