"""Occupations and skills by code, for choosing from, and by the words that people type.

The taxonomy is public knowledge: no viewer is asked for.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jobbridge.places.queries import kept, revision
from jobbridge.taxonomy.label_queries import (
    STARTER,
    occupation_labels,
    skill_labels,
)
from jobbridge.taxonomy.linker import Linker
from jobbridge.taxonomy.model import (
    CLASSIFIER,
    ESCO,
    RELATIONS,
    Occupation,
    OccupationLabel,
    OccupationMapping,
    OccupationSkill,
    Skill,
)

_IN_ONE_QUERY = 500
T = TypeVar("T")


@dataclass(frozen=True)
class Suggestion:
    """What search-as-you-type offers: the code or key to store, the name to show, its ISCO
    group (occupations), and how sure it is (0 to 1)."""

    value: str
    label: str
    isco: str
    score: float


Suggest = Callable[[Session, str, str], list[Suggestion]]


def occupations_by_code(session: Session, codes: Iterable[str]) -> dict[str, Occupation]:
    """Professions of the national classifier by code (`7212 04`); unknown codes are left out."""
    found: dict[str, Occupation] = {}
    for some in _batches(codes):
        rows = session.scalars(
            select(Occupation).where(Occupation.scheme == CLASSIFIER, Occupation.code.in_(some))
        )
        found |= {row.code: row for row in rows}
    return found


def codes(session: Session) -> list[str]:
    """Every profession's code."""
    query = select(Occupation.code).where(Occupation.scheme == CLASSIFIER)
    return list(session.scalars(query.order_by(Occupation.code)))


def occupation_by_code(session: Session, code: str) -> Occupation | None:
    """One profession of the national classifier."""
    return occupations_by_code(session, [code]).get(code)


def skills_by_key(session: Session, keys: Iterable[str]) -> dict[str, Skill]:
    """Skills by key; unknown keys are left out."""
    found: dict[str, Skill] = {}
    for some in _batches(keys):
        found |= {s.key: s for s in session.scalars(select(Skill).where(Skill.key.in_(some)))}
    return found


def occupation_choices(
    session: Session, locale: str, also: Iterable[str] = ()
) -> list[tuple[str, str]]:
    """Code and name of the starter's professions, and of those in `also`, by name: short enough
    for a list. The whole classifier is reached by `suggest`."""
    rows = session.scalars(
        select(Occupation).where(Occupation.scheme == CLASSIFIER, Occupation.source == STARTER)
    )
    chosen = {row.code: row for row in rows} | occupations_by_code(session, also)
    if not chosen:
        few = select(Occupation).where(Occupation.scheme == CLASSIFIER).limit(_IN_ONE_QUERY)
        chosen = {row.code: row for row in session.scalars(few)}
    return _by_name((code, row.label(locale)) for code, row in chosen.items())


def skill_choices(session: Session, locale: str, also: Iterable[str] = ()) -> list[tuple[str, str]]:
    """Key and name of the starter's skills, and of those in `also`, by name."""
    chosen = {
        skill.key: skill for skill in session.scalars(select(Skill).where(Skill.source == STARTER))
    } | skills_by_key(session, also)
    if not chosen:
        chosen = {s.key: s for s in session.scalars(select(Skill).limit(_IN_ONE_QUERY))}
    return _by_name((key, skill.label(locale)) for key, skill in chosen.items())


def _by_name(choices: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return sorted(choices, key=lambda choice: (latvian_order(choice[1]), choice[0]))


_ALPHABET = {c: i for i, c in enumerate(" -/()0123456789aāàbcčdeēfgģhiīyjkķlļmnņoōpqrŗsštuūvwxzž")}


def latvian_order(text: str) -> list[int]:
    """Sort key in the order of the Latvian alphabet; other letters come after, as they are."""
    return [_ALPHABET.get(letter, 100 + ord(letter)) for letter in text.casefold()]


def esco_of(session: Session, occupation: Occupation) -> Occupation | None:
    """The ESCO occupation closest to a profession: its own, or the nearest of the mapping.

    Where the mapping names several equally near, the first by code, so that the answer is the
    same every time. None without ESCO, or where the mapping names only a group.
    """
    if occupation.scheme == ESCO:
        return occupation
    return next(iter(_nearest(session, occupation)), None)


def _nearest(session: Session, occupation: Occupation) -> list[Occupation]:
    """All ESCO occupations of the nearest relation there is: own, exact, close, narrow, broad."""
    esco = select(Occupation).where(Occupation.scheme == ESCO)
    if occupation.uri:
        own = session.scalars(esco.where(Occupation.uri == occupation.uri)).all()
        if own:
            return list(own)
    by_relation: dict[str, list[Occupation]] = defaultdict(list)
    pairs = session.execute(
        select(Occupation, OccupationMapping.relation)
        .join(OccupationMapping, OccupationMapping.esco_uri == Occupation.uri)
        .where(Occupation.scheme == ESCO, OccupationMapping.pk_code == occupation.code)
        .order_by(Occupation.code)
    )
    for found, relation in pairs:
        by_relation[relation].append(found)
    return next((by_relation[name] for name in RELATIONS if name in by_relation), [])


def skills_of(session: Session, occupation_id: int) -> list[tuple[Skill, bool]]:
    """What an occupation needs (True) or is helped by (False), essential first, then by key.

    A profession of the classifier without skills of its own has those of its ESCO occupation.
    Where the mapping names several, or only a group, a skill counts that at least half of them
    have, and is essential if all of them call it so.
    """
    own = _skills_of(session, [occupation_id])
    if not own:
        occupation = session.get(Occupation, occupation_id)
        if occupation is None or occupation.scheme == ESCO:
            return []
        nearest = [found.id for found in _nearest(session, occupation)]
        if not nearest:
            group = select(Occupation.id).where(
                Occupation.scheme == ESCO, Occupation.isco == occupation.isco
            )
            nearest = list(session.scalars(group))
        own = _skills_of(session, nearest)
        own = {skill: says for skill, says in own.items() if 2 * len(says) >= len(nearest)}
        named = [(skill, all(says) and len(says) == len(nearest)) for skill, says in own.items()]
    else:
        named = [(skill, all(says)) for skill, says in own.items()]
    return sorted(named, key=lambda pair: (not pair[1], pair[0].key))


def skill_spread(session: Session, skill_ids: Iterable[int]) -> dict[int, int]:
    """In how many occupations each skill plays a part: a rare one tells more."""
    found = dict.fromkeys(skill_ids, 0)
    for some in _batches(found):
        counted = (
            select(OccupationSkill.skill_id, func.count())
            .where(OccupationSkill.skill_id.in_(some))
            .group_by(OccupationSkill.skill_id)
        )
        for skill_id, number in session.execute(counted):
            found[skill_id] = number
    return found


def _skills_of(session: Session, occupation_ids: Sequence[int]) -> dict[Skill, list[bool]]:
    says: dict[Skill, list[bool]] = defaultdict(list)
    for skill, essential in session.execute(
        select(Skill, OccupationSkill.essential)
        .join(OccupationSkill, OccupationSkill.skill_id == Skill.id)
        .where(OccupationSkill.occupation_id.in_(occupation_ids))
    ):
        says[skill].append(essential)
    return dict(says)


def stamp(session: Session) -> tuple[int, ...]:
    """Changes whenever the taxonomy does; what was computed from it may be kept that long."""
    return (
        revision(session, "taxonomy"),
        *session.execute(select(func.count(Occupation.id), func.max(Occupation.id))).one(),
        session.scalar(select(func.max(OccupationLabel.id))) or 0,
        session.scalar(select(func.max(Skill.id))) or 0,
    )


def unit_group(code: str) -> str:
    """The ISCO unit group of a profession's code."""
    return code[:4]


def linker(session: Session) -> Linker:
    """From words to professions of the classifier; ids are codes. Shared, made anew only when
    the taxonomy changed (about a second for the whole classifier)."""
    return _kept(session, "linker", lambda: Linker(occupation_labels(session), unit_group))


def skill_linker(session: Session) -> Linker:
    """From words to skills; ids are keys."""
    return _kept(session, "skill linker", lambda: Linker(skill_labels(session)))


def _kept(session: Session, name: str, make: Callable[[], T]) -> T:
    return kept(session, name, stamp(session), make)


def suggest(session: Session, text: str, locale: str, top: int = 8) -> list[Suggestion]:
    """Professions for what has been typed so far, in any of the three languages."""
    links = linker(session).suggest(text, top=top)
    named = occupations_by_code(session, (link.id for link in links))
    return [
        Suggestion(link.id, named[link.id].label(locale), named[link.id].isco, link.score)
        for link in links
        if link.id in named
    ]


def suggest_skills(session: Session, text: str, locale: str, top: int = 8) -> list[Suggestion]:
    """Skills for what has been typed so far."""
    links = skill_linker(session).suggest(text, top=top)
    named = skills_by_key(session, (link.id for link in links))
    return [
        Suggestion(link.id, named[link.id].label(locale), "", link.score)
        for link in links
        if link.id in named
    ]


def _batches(values: Iterable[T]) -> Iterator[list[T]]:
    given = list(dict.fromkeys(values))
    for start in range(0, len(given), _IN_ONE_QUERY):
        yield given[start : start + _IN_ONE_QUERY]
