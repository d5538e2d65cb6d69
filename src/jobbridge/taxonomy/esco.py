"""ESCO into the database, from the official packages as they are published.

Files are known by their columns, which are the same in every language; the language stands at
the end of a file's name. Occupations that a newer version no longer has are kept, as records
may point to them; other names and relations that it no longer has are removed.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.bulk import Key, Settled, settle
from jobbridge.db import Base, Database
from jobbridge.errors import Unusable
from jobbridge.intake import (
    Line,
    Member,
    Progress,
    Report,
    columns_of,
    counted,
    is_zip,
    one_transaction,
    open_zip_csv,
    read_csv,
)
from jobbridge.places.actions import published
from jobbridge.taxonomy.model import (
    ESCO,
    Occupation,
    OccupationGroup,
    OccupationLabel,
    OccupationSkill,
    Skill,
    SkillRelation,
)

SOURCE = "esco"
BESIDE = "esco-lv"  # the Latvian labels beside the official packages
_LONGEST_NAME = 300
_OCCUPATION = re.compile(r"http://data\.europa\.eu/esco/occupation/[\w-]{1,60}")
_CONCEPT = re.compile(r"http://data\.europa\.eu/esco/(?:skill|isced-f)/[\w.-]{1,60}")
_ISCO = re.compile(r"\d{4}")
_LANGUAGE = re.compile(r"_([a-z]{2})\.csv$", re.IGNORECASE)
_OWN = ("lv", "en", "ru")

# What tells the files apart: columns that a file has, and one that it must not have.
_FILES = {
    "groups": ({"concepturi", "code", "preferredlabel", "inscheme"}, "iscogroup"),
    "occupations": ({"concepturi", "iscogroup", "preferredlabel"}, ""),
    "skills": ({"concepturi", "skilltype", "reuselevel", "preferredlabel"}, "broaderconcepturi"),
    "occupation skills": ({"occupationuri", "relationtype", "skilluri"}, ""),
    "broader skills": ({"concepturi", "concepttype", "broaderuri"}, ""),
    "related skills": ({"originalskilluri", "relatedskilluri"}, ""),
    "occupation names": ({"uri", "isco08", "label_en", "label_lv"}, ""),
    "group names": ({"uri", "code", "label_en", "label_lv"}, "isco08"),
}
Source = Path | Member


def import_esco(
    database: Database,
    paths: Sequence[Path],
    *,
    now: datetime,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Occupations, skills, their other names and relations: official zips of any language, CSV
    files out of them, and the files of Latvian labels. A skill that the starter set has keeps
    its key and wording. Raises `Unusable`.
    """
    report = Report()
    sources = _sources(paths)
    steps = {
        "groups": _groups,
        "group names": _group_names,
        "occupations": _occupations,
        "occupation names": _occupation_names,
        "skills": _skills,
        "occupation skills": _occupation_skills,
        "broader skills": _broader,
        "related skills": _related,
    }
    with one_transaction(database, dry_run=dry_run) as session:
        changed = False
        for kind, step in steps.items():
            for source in sources.get(kind, ()):
                changed |= step(session, source, report, progress)
        if changed:
            published(session, "taxonomy", now=now, detail=SOURCE)
    return report


def _sources(paths: Sequence[Path]) -> dict[str, list[Source]]:
    found: dict[str, list[Source]] = {}
    for path in paths:
        inside: Iterable[Source] = open_zip_csv(path, "*.csv") if is_zip(path) else [path]
        kinds = [(kind, source) for source in inside if (kind := _kind_of(source))]
        if not kinds:
            raise Unusable(f"{path.name}: holds no ESCO file with the columns of the publication")
        for kind, source in kinds:
            found.setdefault(kind, []).append(source)
    return found


def _kind_of(source: Source) -> str:
    columns = {column.casefold() for column in columns_of(source)}
    for kind, (has, lacks) in _FILES.items():
        if has <= columns and lacks not in columns:
            # Skill groups have the columns of ISCO groups; the occupation tree is in the codes.
            if kind == "groups" and not source.name.casefold().startswith("isco"):
                return ""
            if kind == "broader skills" and "skill" not in source.name.casefold():
                return ""
            return kind
    return ""


def _language(source: Source) -> str:
    found = _LANGUAGE.search(source.name)
    if found is None:
        raise Unusable(f"{source.name}: the name must end with its language, as in skills_en.csv")
    return found[1].lower()


def _groups(session: Session, source: Source, report: Report, progress: Progress | None) -> bool:
    lang = _language(source)
    lines = read_csv(source, required=("code", "preferredLabel"), report=report)
    names = {
        line.values["code"]: {lang: line.values["preferredLabel"]}
        for line in counted(lines, progress, source.name)
        if _is_group(line, line.values["preferredLabel"], source, report)
    }
    return _settle_groups(session, names, report)


def _group_names(
    session: Session, source: Source, report: Report, progress: Progress | None
) -> bool:
    lines = read_csv(source, required=("code", "label_en", "label_lv"), report=report)
    names = {
        line.values["code"]: {"en": line.values["label_en"], "lv": line.values["label_lv"]}
        for line in counted(lines, progress, source.name)
        if _is_group(line, line.values["label_en"], source, report)
    }
    return _settle_groups(session, names, report)


def _is_group(line: Line, name: str, source: Source, report: Report) -> bool:
    fine = re.fullmatch(r"\d{1,4}", line.values["code"]) and 0 < len(name) <= _LONGEST_NAME
    if not fine:
        report.refuse(line.number, "needs a code of one to four digits and a name", source.name)
    return bool(fine)


def _settle_groups(
    session: Session, names: Mapping[str, Mapping[str, str]], report: Report
) -> bool:
    """The classifier's Latvian names stay; ESCO's fill what is empty."""
    stored = {group.code: group for group in session.scalars(select(OccupationGroup))}
    rows: dict[Key, Key] = {}
    for code, name in names.items():
        old = stored.get(code)
        lv = (old.lv if old and old.lv else name.get("lv", ""))[:_LONGEST_NAME]
        rows[(code,)] = (lv, name.get("en") or (old.en if old else ""))
    settled = settle(
        session, OccupationGroup, ("code",), ("lv", "en"), rows, defaults={"source": SOURCE}
    )
    _tally(report, settled, len(rows))
    return bool(settled)


def _occupations(
    session: Session, source: Source, report: Report, progress: Progress | None
) -> bool:
    lang = _language(source)
    lines = read_csv(
        source,
        required=("conceptUri", "iscoGroup", "preferredLabel"),
        optional=("altLabels", "hiddenLabels", "code", "status"),
        report=report,
    )
    rows: dict[Key, Key] = {}
    labels: dict[str, dict[Key, None]] = {}
    for line in counted(lines, progress, source.name):
        values = line.values
        uri, isco, name = values["conceptUri"], values["iscoGroup"], values["preferredLabel"]
        if not _OCCUPATION.fullmatch(uri) or not _ISCO.fullmatch(isco):
            report.refuse(line.number, "needs an ESCO address and an ISCO group", source.name)
        elif not 0 < len(name) <= _LONGEST_NAME:
            report.refuse(line.number, "has no name", source.name)
        elif (ESCO, uri) in rows:
            report.refuse(line.number, "this occupation is there twice", source.name)
        else:
            code = values.get("code") or uri.rpartition("/")[2]
            rows[(ESCO, uri)] = (code[:40], isco, *((name,) if lang in _OWN else ()))
            others = dict.fromkeys(_names(values, name))
            labels[uri] = {(lang, "alternative", other): None for other in others}
            if lang not in _OWN:
                labels[uri][(lang, "preferred", name)] = None
    settled = settle(
        session,
        Occupation,
        ("scheme", "uri"),
        ("code", "isco", *((lang,) if lang in _OWN else ())),
        rows,
        where=Occupation.scheme == ESCO,
        defaults={"source": SOURCE} if lang == "lv" else {"source": SOURCE, "lv": ""},
    )
    renamed = _settle_labels(session, labels, lang, SOURCE)
    _tally(report, settled, len(rows), also={(ESCO, uri) for uri in renamed})
    return bool(settled or renamed)


def _occupation_names(
    session: Session, source: Source, report: Report, progress: Progress | None
) -> bool:
    """Latvian labels for the official package: they fill what that leaves empty."""
    lines = read_csv(
        source,
        required=("uri", "isco08", "label_en", "label_lv"),
        optional=("esco_code", "alt_en", "alt_lv"),
        report=report,
    )
    stored = {
        uri: (code, isco, en, lv)
        for uri, code, isco, en, lv in session.execute(
            select(
                Occupation.uri, Occupation.code, Occupation.isco, Occupation.en, Occupation.lv
            ).where(Occupation.scheme == ESCO)
        )
    }
    rows: dict[Key, Key] = {}
    labels: dict[str, dict[str, dict[Key, None]]] = {"lv": {}, "en": {}}
    for line in counted(lines, progress, source.name):
        values = line.values
        uri, isco = values["uri"], values["isco08"]
        if not _OCCUPATION.fullmatch(uri) or not _ISCO.fullmatch(isco):
            report.refuse(line.number, "needs an ESCO address and an ISCO group", source.name)
        elif not values["label_en"] or max(map(len, values.values())) > 20_000:
            report.refuse(line.number, "has no name", source.name)
        else:
            own = (values.get("esco_code") or uri.rpartition("/")[2], isco, "", "")
            code, isco, en, lv = stored.get(uri, own)
            en, lv = en or values["label_en"], lv or values["label_lv"]
            rows[(ESCO, uri)] = (code, isco, en[:_LONGEST_NAME], lv[:_LONGEST_NAME])
            for lang, name in (("lv", lv), ("en", en)):
                others = values.get(f"alt_{lang}", "").split("|")
                others = [values[f"label_{lang}"], *others]
                labels[lang][uri] = {
                    (lang, "alternative", other): None
                    for other in others
                    if other and other != name and len(other) <= _LONGEST_NAME
                }
    settled = settle(
        session,
        Occupation,
        ("scheme", "uri"),
        ("code", "isco", "en", "lv"),
        rows,
        where=Occupation.scheme == ESCO,
        defaults={"source": BESIDE},
    )
    renamed = {u for lang, of in labels.items() for u in _settle_labels(session, of, lang, BESIDE)}
    _tally(report, settled, len(rows), also={(ESCO, uri) for uri in renamed})
    return bool(settled or renamed)


def _settle_labels(
    session: Session, labels: Mapping[str, Iterable[Key]], lang: str, source: str
) -> set[str]:
    """Other names in one language; the occupations (URIs) for which something changed. A name
    that another source gave already is not stored twice."""
    ids = {
        uri: number
        for uri, number in session.execute(
            select(Occupation.uri, Occupation.id).where(Occupation.scheme == ESCO)
        )
    }
    uris = {number: uri for uri, number in ids.items()}
    esco = OccupationLabel.source.in_((SOURCE, BESIDE)) & (OccupationLabel.lang == lang)
    settled = settle(
        session,
        OccupationLabel,
        ("occupation_id", "lang", "kind", "text"),
        (),
        {(ids[uri], *label): () for uri, given in labels.items() for label in given},
        where=esco,
        remove=esco & (OccupationLabel.source == source),
        defaults={"source": source},
    )
    return {uris[key[0]] for key in settled.added | settled.removed}


def _skills(session: Session, source: Source, report: Report, progress: Progress | None) -> bool:
    lang = _language(source)
    stored = {
        row.uri: row
        for row in session.execute(
            select(
                Skill.key, Skill.uri, Skill.kind, Skill.lv, Skill.en, Skill.ru, Skill.alt,
                Skill.source,
            ).where(Skill.uri.is_not(None))
        )
    }  # fmt: skip
    lines = read_csv(
        source,
        required=("conceptUri", "skillType", "reuseLevel", "preferredLabel"),
        optional=("altLabels", "hiddenLabels"),
        report=report,
    )
    rows: dict[Key, Key] = {}
    for line in counted(lines, progress, source.name):
        uri, name = line.values["conceptUri"], line.values["preferredLabel"]
        if not _CONCEPT.fullmatch(uri):
            report.refuse(line.number, "needs an ESCO address", source.name)
            continue
        if not 0 < len(name) <= _LONGEST_NAME:
            report.refuse(line.number, "has no name", source.name)
            continue
        if (uri,) in rows:
            report.refuse(line.number, "this skill is there twice", source.name)
            continue
        old = stored.get(uri)
        names = {own: getattr(old, own) if old else "" for own in _OWN}
        key = old.key if old else uri.rpartition("/")[2]
        kind = old.kind if old and old.source not in (SOURCE,) else _kind_of_skill(line.values)
        if lang in _OWN and not (old and old.source != SOURCE and names[lang]):
            names[lang] = name
        others = [f"{lang} {o}" for o in [name, *_names(line.values, name)] if o != names.get(lang)]
        kept = [other for other in (old.alt if old else "").splitlines() if other[:2] != lang]
        alt = "\n".join([*kept, *dict.fromkeys(others)])
        rows[(uri,)] = (key, kind, names["lv"], names["en"], names["ru"], alt)
    settled = settle(
        session,
        Skill,
        ("uri",),
        ("key", "kind", "lv", "en", "ru", "alt"),
        rows,
        defaults={"source": SOURCE},
    )
    _tally(report, settled, len(rows))
    return bool(settled)


def _kind_of_skill(values: Mapping[str, str]) -> str:
    if values["reuseLevel"] == "transversal":
        return "transversal"
    return "knowledge" if values["skillType"] == "knowledge" else "skill"


def _names(values: Mapping[str, str], preferred: str) -> list[str]:
    """Other names, one a line in the publication."""
    lines = f"{values.get('altLabels', '')}\n{values.get('hiddenLabels', '')}".splitlines()
    names = (line.strip() for line in lines)
    return [name for name in names if name and name != preferred and len(name) <= _LONGEST_NAME]


def _occupation_skills(
    session: Session, source: Source, report: Report, progress: Progress | None
) -> bool:
    occupations = _ids(session, Occupation.uri, Occupation.id, Occupation.scheme == ESCO)
    skills = _ids(session, Skill.uri, Skill.id, Skill.uri.is_not(None))
    if not occupations:
        raise Unusable(f"{source.name}: import ESCO's classification before, or with it")
    rows: dict[Key, Key] = {}
    lines = read_csv(source, required=("occupationUri", "relationType", "skillUri"), report=report)
    for line in counted(lines, progress, source.name):
        values = line.values
        occupation = occupations.get(values["occupationUri"])
        skill = skills.get(values["skillUri"])
        if occupation is None:
            report.refuse(line.number, "names an occupation that is not known", source.name)
        elif skill is None:
            report.refuse(line.number, "names a skill that is not known", source.name)
        elif values["relationType"] not in ("essential", "optional"):
            report.refuse(line.number, "is neither essential nor optional", source.name)
        elif (occupation, skill) in rows:
            report.refuse(line.number, "this pair is there twice", source.name)
        else:
            rows[(occupation, skill)] = (values["relationType"] == "essential",)
    return _settle_relations(
        session, OccupationSkill, ("occupation_id", "skill_id"), ("essential",), rows, report
    )


def _broader(session: Session, source: Source, report: Report, progress: Progress | None) -> bool:
    return _relations(session, source, "conceptUri", "broaderUri", "broader", report, progress)


def _related(session: Session, source: Source, report: Report, progress: Progress | None) -> bool:
    columns = ("originalSkillUri", "relatedSkillUri")
    return _relations(session, source, *columns, "related", report, progress)
