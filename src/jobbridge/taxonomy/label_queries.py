"""All names of all concepts, as a `Linker` takes them: ids are codes and keys."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.taxonomy.linker import Label
from jobbridge.taxonomy.model import (
    CLASSIFIER,
    ESCO,
    RELATIONS,
    Occupation,
    OccupationLabel,
    OccupationMapping,
    Skill,
)
from jobbridge.taxonomy.spoken import spoken_names

STARTER = "starter"


def occupation_labels(session: Session) -> Iterator[Label]:
    """What the classifier, the starter, everyday speech and ESCO call each profession.

    Of the classifier all names are its own. A name from everyday speech stands for the
    profession it is given to or, where that is not known here, for another of its unit group. An
    ESCO occupation that is exactly a profession lends it its names; where it is none, or of
    another unit group, it lends them, as `near` ones, to the closest profession of its own.
    """
    codes = list(
        session.scalars(
            select(Occupation.code).where(Occupation.scheme == CLASSIFIER).order_by(Occupation.code)
        )
    )
    yield from _own(session)
    homes: dict[str, str] = {}
    spoken = list(spoken_names())
    known = set(codes)
    for code in [*(name.code for name in spoken if name.code in known), *codes]:
        homes.setdefault(code[:4], code)
    for name in spoken:
        home = name.code if name.code in known else homes.get(name.code[:4])
        if home:
            yield Label(home, name.text, name.lang, "spoken")
    yield from _of_esco(session, known, homes)


def _own(session: Session) -> Iterator[Label]:
    named = (Occupation.lv, Occupation.lv_f, Occupation.en, Occupation.ru)
    kinds = (("lv", "preferred"), ("lv", "alternative"), ("en", "preferred"), ("ru", "preferred"))
    professions = select(Occupation.code, *named).where(Occupation.scheme == CLASSIFIER)
    for code, *texts in session.execute(professions.order_by(Occupation.code)):
        for text, (lang, kind) in zip(texts, kinds, strict=True):
            if text:
                yield Label(code, text, lang, kind)
    others = (
        select(Occupation.code, OccupationLabel.text, OccupationLabel.lang, OccupationLabel.kind)
        .join(Occupation, Occupation.id == OccupationLabel.occupation_id)
        .where(Occupation.scheme == CLASSIFIER)
        .order_by(OccupationLabel.id)
    )
    for row in session.execute(others):
        yield Label(*row)


def _of_esco(session: Session, known: set[str], homes: Mapping[str, str]) -> Iterator[Label]:
    mapped: dict[str, list[tuple[int, str]]] = defaultdict(list)
    pairs = select(
        OccupationMapping.esco_uri, OccupationMapping.relation, OccupationMapping.pk_code
    )
    for address, relation, code in session.execute(pairs):
        if code in known:
            mapped[address].append((RELATIONS.index(relation), code))
    lent: dict[int, Sequence[tuple[str, str]]] = {}
    rows = select(Occupation.id, Occupation.uri, Occupation.isco, Occupation.lv, Occupation.en)
    for number, uri, isco, lv, en in session.execute(
        rows.where(Occupation.scheme == ESCO).order_by(Occupation.code)
    ):
        lent[number] = _lent_to(sorted(mapped.get(uri or "", ())), isco, homes)
        for code, kind in lent[number]:
            for text, lang in ((lv, "lv"), (en, "en")):
                if text:
                    yield Label(code, text, lang, kind)
    others = (
        select(OccupationLabel.occupation_id, OccupationLabel.lang, OccupationLabel.text)
        .join(Occupation, Occupation.id == OccupationLabel.occupation_id)
        .where(Occupation.scheme == ESCO)
        .order_by(OccupationLabel.id)
    )
    for number, lang, text in session.execute(others):
        for code, kind in lent[number]:
            yield Label(code, text, lang, kind)


def _lent_to(
    mapped: Sequence[tuple[int, str]], isco: str, homes: Mapping[str, str]
) -> Sequence[tuple[str, str]]:
    """The codes that an ESCO occupation's names stand for, each with the kind of those names.
    Where the classifier has the profession in another unit group than ESCO, both are named."""
    exact = [(code, "synonym") for relation, code in mapped if relation == 0]
    if any(code[:4] == isco for code, _ in exact):
        return exact
    inside = [code for _, code in mapped if code[:4] == isco]
    if inside:
        return [*exact, (inside[0], "near")]
    if isco in homes:
        return [*exact, (homes[isco], "near")]
    return exact or [(code, "near") for _, code in mapped[:1]]


def skill_labels(session: Session) -> Iterator[Label]:
    """The names of all skills, and the other names of the starter's."""
    named = select(Skill.key, Skill.lv, Skill.en, Skill.ru).order_by(Skill.key)
    for key, *texts in session.execute(named):
        for lang, text in zip(("lv", "en", "ru"), texts, strict=True):
            if text:
                yield Label(key, text, lang, "preferred")
    # ESCO's other names of all its skills would make the index ten times as large.
    for skill in session.scalars(select(Skill).where(Skill.source == STARTER, Skill.alt != "")):
        for lang, text in skill.other_names():
            yield Label(skill.key, text, lang, "alternative")
