"""The national classifier and the starter set into the database. ESCO's own is in `esco`.

What the starter set says of a profession (its plain names in three languages, licences,
conditions) stays when the classifier is imported over it; the classifier's own wording is then
kept as another name.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.bulk import Key, Settled, settle
from jobbridge.db import Database
from jobbridge.errors import Unusable
from jobbridge.intake import Progress, Report, columns_of, counted, one_transaction, read_csv
from jobbridge.places.actions import published
from jobbridge.taxonomy.esco import import_esco
from jobbridge.taxonomy.model import (
    CLASSIFIER,
    RELATIONS,
    Occupation,
    OccupationGroup,
    OccupationLabel,
    OccupationMapping,
    OccupationSkill,
    Skill,
)
from jobbridge.taxonomy.names import plain_name

__all__ = ["import_classifier", "import_esco", "load_starter"]

STARTER = "starter"
SOURCE = "classifier"
_STARTER_FILES = Path(__file__).parent / "starter"
_PROFESSION = re.compile(r"(\d{4})\.(\d{2,3})")
_GROUP = re.compile(r"\d{1,4}")
_ESCO_URI = re.compile(r"http://data\.europa\.eu/esco/(?:occupation|isco)/[\w.-]{1,70}")


def import_classifier(
    database: Database,
    paths: Sequence[Path],
    *,
    now: datetime,
    dry_run: bool = False,
    progress: Progress | None = None,
    report: Report | None = None,
) -> Report:
    """The national classifier of professions and its official mapping to ESCO, each file known
    by its columns. Codes are stored as `7212 04`, names without the capitals of their head
    nouns. Mappings that a new publication no longer has are removed. Raises `Unusable`.
    """
    report = report or Report()
    kinds = {kind: path for path in paths for kind in [_kind_of(path)]}
    with one_transaction(database, dry_run=dry_run) as session:
        changed = False
        if "classifier" in kinds:
            changed |= _professions(session, kinds["classifier"], report, progress)
        if "mapping" in kinds:
            changed |= _mapping(session, kinds["mapping"], report, progress)
        if changed:
            published(session, "taxonomy", now=now, detail=SOURCE)
    return report


def _kind_of(path: Path) -> str:
    columns = {column.casefold() for column in columns_of(path)}
    if {"pk_code", "esco_uri", "relation"} <= columns:
        return "mapping"
    if {"code", "is_profession", "name_lv"} <= columns:
        return "classifier"
    raise Unusable(f"{path.name}: is neither the classifier of professions nor its ESCO mapping")


def _professions(session: Session, path: Path, report: Report, progress: Progress | None) -> bool:
    professions: dict[str, str] = {}
    groups: dict[Key, Key] = {}
    lines = read_csv(path, required=("code", "is_profession", "name_lv"), report=report)
    for line in counted(lines, progress, path.name):
        written, name = line.values["code"], plain_name(line.values["name_lv"])
        profession = _PROFESSION.fullmatch(written)
        if not name or len(name) > 300:
            report.refuse(line.number, "has no name", path.name)
        elif line.values["is_profession"] == "1" and profession:
            code = " ".join(profession.groups())
            if code in professions:
                report.refuse(line.number, f"the code {written} is there twice", path.name)
            professions.setdefault(code, name)
        elif line.values["is_profession"] == "0" and _GROUP.fullmatch(written):
            if (written,) in groups:
                report.refuse(line.number, f"the code {written} is there twice", path.name)
            groups.setdefault((written,), (line.values["name_lv"], SOURCE))
        else:
            report.refuse(line.number, f"the code “{written[:20]}” cannot be read", path.name)
    if not professions:
        raise Unusable(f"{path.name}: holds no profession that can be read")
    stored = {
        code: (lv, source)
        for code, lv, source in session.execute(
            select(Occupation.code, Occupation.lv, Occupation.source).where(
                Occupation.scheme == CLASSIFIER
            )
        )
    }
    kept = {code for code, (_, source) in stored.items() if source == STARTER}
    settled = settle(
        session,
        Occupation,
        ("scheme", "code"),
        ("isco", "lv"),
        {(CLASSIFIER, c): (c[:4], name) for c, name in professions.items() if c not in kept},
        where=Occupation.scheme == CLASSIFIER,
        defaults={"source": SOURCE},
    )
    official = {
        code: [("lv", "alternative", professions[code])]
        for code in kept & professions.keys()
        if professions[code].casefold() != stored[code][0].casefold()
    }
    relabelled = _settle_labels(session, official, source=SOURCE)
    named = settle(
        session, OccupationGroup, ("code",), ("lv", "source"), groups, defaults={"en": ""}
    )
    report.taken += len(settled.added) + len(named.added)
    changed = {code for _, code in settled.changed} | (relabelled & professions.keys())
    for code in sorted(code for _, code in settled.added)[:50]:
        report.tell("added", f"{code} {professions[code]}")
    for code in sorted(changed)[:50]:
        report.tell("changed", f"{code} {professions[code]}")
    report.changed += len(changed) + len(named.changed)
    report.unchanged += len(professions) - len(settled.added) - len(changed)
    report.unchanged += len(groups) - len(named.added) - len(named.changed)
    if gone := stored.keys() - professions.keys() - kept:
        report.note("professions no longer in the classifier, kept for the records", len(gone))
    return bool(settled or relabelled or named)


def _mapping(session: Session, path: Path, report: Report, progress: Progress | None) -> bool:
    known = set(session.scalars(select(Occupation.code).where(Occupation.scheme == CLASSIFIER)))
    groups = set(session.scalars(select(OccupationGroup.code)))
    if not groups:
        raise Unusable(f"{path.name}: the classifier must be imported before, or with it")
    rows: dict[Key, Key] = {}
    lines = read_csv(path, required=("pk_code", "esco_uri", "relation"), report=report)
    for line in counted(lines, progress, path.name):
        written, uri = line.values["pk_code"], line.values["esco_uri"]
        code = written.replace(".", " ")
        if code not in known and code not in groups:
            report.refuse(line.number, f"the code “{written[:20]}” is not known", path.name)
        elif not _ESCO_URI.fullmatch(uri):
            report.refuse(line.number, "the ESCO address cannot be read", path.name)
        elif line.values["relation"] not in RELATIONS:
            shown = line.values["relation"][:20]
            report.refuse(line.number, f"the relation “{shown}” is not known", path.name)
        elif (code, uri) in rows:
            report.refuse(line.number, "this pair is there twice", path.name)
        else:
            rows[(code, uri)] = (line.values["relation"],)
    mine = OccupationMapping.source == SOURCE
    settled = settle(
        session,
        OccupationMapping,
        ("pk_code", "esco_uri"),
        ("relation",),
        rows,
        where=mine,
        remove=mine,
        defaults={"source": SOURCE},
    )
    report.taken += len(settled.added)
    report.changed += len(settled.changed)
    report.unchanged += len(rows) - len(settled.added) - len(settled.changed)
    report.closed += len(settled.removed)
    for how, keys in (
        ("added", settled.added),
        ("changed", settled.changed),
        ("closed", settled.removed),
    ):
        for code, uri in sorted(keys)[:50]:
            report.tell(how, f"{code} → {uri}")
    return bool(settled)


def _settle_labels(
    session: Session,
    labels: Mapping[str, Iterable[tuple[str, str, str]]],
    *,
    source: str,
) -> set[str]:
    """Other names (language, kind, text) of classifier codes; the codes where something
    changed. Names of the same source that are no longer given are removed."""
    ids = _ids(session)
    codes = {number: code for code, number in ids.items()}
    rows: dict[Key, Key] = {
        (ids[code], *label): () for code, given in labels.items() for label in given
    }
    mine = OccupationLabel.source == source
    settled = settle(
        session,
        OccupationLabel,
        ("occupation_id", "lang", "kind", "text"),
        (),
        rows,
        where=mine,
        remove=mine,
        defaults={"source": source},
    )
    return {codes[key[0]] for key in settled.added | settled.removed if key[0] in codes}


def _ids(session: Session) -> dict[str, int]:
    codes = select(Occupation.code, Occupation.id).where(Occupation.scheme == CLASSIFIER)
    return dict(session.execute(codes).all())


def load_starter(session: Session, now: datetime) -> Report:
    """Make the starter occupations, skills and what each occupation needs stand as shipped;
    a second time changes nothing."""
    report = Report()
    occupations = list(_rows("occupations", ("code", "isco", "lv", *_OCCUPATION), report))
    settled = settle(
        session,
        Occupation,
        ("scheme", "code"),
        ("isco", "uri", "lv", *_OCCUPATION, "lki", "source"),
        {(CLASSIFIER, row["code"]): _occupation(row) for row in occupations},
        where=Occupation.scheme == CLASSIFIER,
    )
    relabelled = _settle_labels(
        session, {row["code"]: _labels(row) for row in occupations}, source=STARTER
    )
    skilled = _starter_skills(session, report)
    needed = _starter_needs(session, report)
    added, changed = len(settled.added), {code for _, code in settled.changed} | relabelled
    report.taken = added + len(skilled.added) + len(needed.added)
    report.changed = (
        len(changed - {code for _, code in settled.added})
        + len(skilled.changed)
        + len(needed.changed)
    )
    if settled or relabelled or skilled or needed:
        published(session, "taxonomy", now=now, detail=STARTER)
    return report


_OCCUPATION = ("lv_f", "en", "ru", "state_language", "licences", "conditions", "duties", "holland")


def _occupation(row: Mapping[str, str]) -> Key:
    texts = tuple(row[name] for name in _OCCUPATION)
    lki = int(row["lki"]) if row["lki"] else None
    return (row["isco"], row["esco_uri"] or None, row["lv"], *texts, lki, STARTER)


def _labels(row: Mapping[str, str]) -> list[tuple[str, str, str]]:
    return [
        (lang, "alternative", text)
        for lang in ("lv", "en", "ru")
        for text in dict.fromkeys(filter(None, row[f"alt_{lang}"].split("|")))
    ]


def _starter_skills(session: Session, report: Report) -> Settled:
    rows = list(_rows("skills", ("key", "esco_uri", "kind", "lv", "en", "ru"), report))
    # ESCO's row of the same skill, where that was imported first, becomes the starter's.
    by_uri = {row["esco_uri"]: row["key"] for row in rows if row["esco_uri"]}
    for skill in session.scalars(select(Skill).where(Skill.source != STARTER)):
        if skill.uri in by_uri:
            skill.key = by_uri[skill.uri]
            skill.alt = "\n".join([f"en {skill.en}", *skill.alt.splitlines()])
    session.flush()
    return settle(
        session,
        Skill,
        ("key",),
        ("uri", "kind", "lv", "en", "ru", "source"),
        {
            (r["key"],): (r["esco_uri"] or None, r["kind"], r["lv"], r["en"], r["ru"], STARTER)
            for r in rows
        },
    )


def _starter_needs(session: Session, report: Report) -> Settled:
    occupations = _ids(session)
    skills = dict(session.execute(select(Skill.key, Skill.id)).all())
    rows: dict[Key, Key] = {
        (occupations[row["code"]], skills[row["skill_key"]]): (row["importance"] == "essential",)
        for row in _rows("occupation_skills", ("code", "skill_key", "importance"), report)
    }
    mine = OccupationSkill.source == STARTER
    return settle(
        session,
        OccupationSkill,
        ("occupation_id", "skill_id"),
        ("essential",),
        rows,
        where=mine,
        remove=mine,
        defaults={"source": STARTER},
    )


def _rows(name: str, required: Sequence[str], report: Report) -> Iterator[dict[str, str]]:
    path = _STARTER_FILES / f"{name}.csv"
    for line in read_csv(path, required=required, optional=columns_of(path), report=report):
        yield line.values
