"""ESCO as the database has it, made into what titles mean."""

from collections import defaultdict

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.places.queries import kept
from jobbridge.taxonomy.esco_files import SOURCE
from jobbridge.taxonomy.meaning import Concept, Meaning
from jobbridge.taxonomy.model import (
    ESCO,
    Occupation,
    OccupationGroup,
    OccupationLabel,
    OccupationSkill,
)
from jobbridge.taxonomy.queries import stamp


def meaning(session: Session, lang: str) -> Meaning | None:
    """ESCO's concepts as titles of that language reach them, made anew only when the taxonomy
    changed (some seconds); None where ESCO has not been imported."""
    return kept(session, f"meaning {lang}", stamp(session), lambda: _made(session, lang))


def _made(session: Session, lang: str) -> Meaning | None:
    concepts = _concepts(session)
    named = any(lang in concept.names for concept in concepts if not concept.group)
    return Meaning(concepts, lang) if named else None


def _concepts(session: Session) -> list[Concept]:
    others: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for number, lang, text in session.execute(
        select(OccupationLabel.occupation_id, OccupationLabel.lang, OccupationLabel.text)
        .join(Occupation, Occupation.id == OccupationLabel.occupation_id)
        .where(Occupation.scheme == ESCO)
        .order_by(OccupationLabel.text)
    ):
        others[number][lang].append(text)
    skills: dict[int, list[tuple[int, bool]]] = defaultdict(list)
    for number, skill, essential in session.execute(
        select(OccupationSkill.occupation_id, OccupationSkill.skill_id, OccupationSkill.essential)
        .join(Occupation, Occupation.id == OccupationSkill.occupation_id)
        .where(Occupation.scheme == ESCO)
        .order_by(OccupationSkill.skill_id)
    ):
        skills[number].append((skill, essential))
    found = []
    for number, isco, *texts in session.execute(
        select(Occupation.id, Occupation.isco, Occupation.lv, Occupation.en, Occupation.ru)
        .where(Occupation.scheme == ESCO)
        .order_by(Occupation.uri)
    ):
        names = {
            lang: tuple(dict.fromkeys(filter(None, (text, *others[number].get(lang, ())))))
            for lang, text in zip(("lv", "en", "ru"), texts, strict=True)
        }
        kept_names = {lang: some for lang, some in names.items() if some}
        found.append(Concept(isco, False, kept_names, skills.get(number, ())))
    for group in session.scalars(select(OccupationGroup).order_by(OccupationGroup.code)):
        # The classifier's own names of the groups are not ESCO's.
        lv = group.lv if group.source == SOURCE else ""
        names = {lang: (text,) for lang, text in (("lv", lv), ("en", group.en)) if text}
        found.append(Concept(group.code, True, names))
    return found
