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

from jobbridge.bulk import Key, settle
from jobbridge.db import Database
from jobbridge.intake import Line, Progress, Report, counted, one_transaction, read_csv
from jobbridge.places.actions import published
from jobbridge.taxonomy.esco_files import (
    BESIDE,
    LONGEST_NAME,
    OCCUPATION_URI,
    OWN,
    SOURCE,
    Source,
    language,
    other_names,
    sources,
    tally,
)
from jobbridge.taxonomy.esco_skills import (
    broader_skills,
    occupation_skills,
    related_skills,
    skills,
)
from jobbridge.taxonomy.model import ESCO, Occupation, OccupationGroup, OccupationLabel

_ISCO = re.compile(r"\d{4}")


def import_esco(
    database: Database,
    paths: Sequence[Path],
    *,
    now: datetime,
    dry_run: bool = False,
    progress: Progress | None = None,
    report: Report | None = None,
) -> Report:
    """Occupations, skills, their other names and relations: official zips of any language, CSV
    files out of them, and the files of Latvian labels. A skill that the starter set has keeps
    its key and wording. Raises `Unusable`.
    """
    report = report or Report()
    found = sources(paths)
    steps = {
        "groups": _groups,
        "group names": _group_names,
        "occupations": _occupations,
        "occupation names": _occupation_names,
        "skills": skills,
        "occupation skills": occupation_skills,
        "broader skills": broader_skills,
        "related skills": related_skills,
    }
    with one_transaction(database, dry_run=dry_run) as session:
        changed = False
        for kind, step in steps.items():
            for source in found.get(kind, ()):
                changed |= step(session, source, report, progress)
        if changed:
            published(session, "taxonomy", now=now, detail=SOURCE)
    return report


def _groups(session: Session, source: Source, report: Report, progress: Progress | None) -> bool:
    lang = language(source)
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
    fine = re.fullmatch(r"\d{1,4}", line.values["code"]) and 0 < len(name) <= LONGEST_NAME
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
        lv = (old.lv if old and old.lv else name.get("lv", ""))[:LONGEST_NAME]
        rows[(code,)] = (lv, name.get("en") or (old.en if old else ""))
    settled = settle(
        session, OccupationGroup, ("code",), ("lv", "en"), rows, defaults={"source": SOURCE}
    )
    tally(report, settled, len(rows))
    return bool(settled)


def _occupations(
    session: Session, source: Source, report: Report, progress: Progress | None
) -> bool:
    lang = language(source)
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
        if not OCCUPATION_URI.fullmatch(uri) or not _ISCO.fullmatch(isco):
            report.refuse(line.number, "needs an ESCO address and an ISCO group", source.name)
        elif not 0 < len(name) <= LONGEST_NAME:
            report.refuse(line.number, "has no name", source.name)
        elif (ESCO, uri) in rows:
            report.refuse(line.number, "this occupation is there twice", source.name)
        else:
            code = values.get("code") or uri.rpartition("/")[2]
            rows[(ESCO, uri)] = (code[:40], isco, *((name,) if lang in OWN else ()))
            others = dict.fromkeys(other_names(values, name))
            labels[uri] = {(lang, "alternative", other): None for other in others}
            if lang not in OWN:
                labels[uri][(lang, "preferred", name)] = None
    settled = settle(
        session,
        Occupation,
        ("scheme", "uri"),
        ("code", "isco", *((lang,) if lang in OWN else ())),
        rows,
        where=Occupation.scheme == ESCO,
        defaults={"source": SOURCE} if lang == "lv" else {"source": SOURCE, "lv": ""},
    )
    renamed = _settle_labels(session, labels, lang, SOURCE)
    tally(report, settled, len(rows), also={(ESCO, uri) for uri in renamed})
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
        if not OCCUPATION_URI.fullmatch(uri) or not _ISCO.fullmatch(isco):
            report.refuse(line.number, "needs an ESCO address and an ISCO group", source.name)
        elif not values["label_en"] or max(map(len, values.values())) > 20_000:
            report.refuse(line.number, "has no name", source.name)
        else:
            own = (values.get("esco_code") or uri.rpartition("/")[2], isco, "", "")
            code, isco, en, lv = stored.get(uri, own)
            en, lv = en or values["label_en"], lv or values["label_lv"]
            rows[(ESCO, uri)] = (code, isco, en[:LONGEST_NAME], lv[:LONGEST_NAME])
            for lang, name in (("lv", lv), ("en", en)):
                others = values.get(f"alt_{lang}", "").split("|")
                others = [values[f"label_{lang}"], *others]
                labels[lang][uri] = {
                    (lang, "alternative", other): None
                    for other in others
                    if other and other != name and len(other) <= LONGEST_NAME
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
    tally(report, settled, len(rows), also={(ESCO, uri) for uri in renamed})
    return bool(settled or renamed)


def _settle_labels(
    session: Session, labels: Mapping[str, Iterable[Key]], lang: str, source: str
) -> set[str]:
    """Other names in one language; the occupations (URIs) for which something changed. A name
    that another source gave already is not stored twice."""
    ids: dict[str | None, int] = dict(
        session.execute(
            select(Occupation.uri, Occupation.id).where(Occupation.scheme == ESCO)
        ).all()
    )
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
    return {uris[key[0]] or "" for key in settled.added | settled.removed}
