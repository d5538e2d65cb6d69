"""ESCO's skills, what each occupation needs of them, and how they hang together."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.bulk import Key, settle
from jobbridge.errors import Unusable
from jobbridge.intake import Progress, Report, counted, read_csv
from jobbridge.taxonomy.esco_files import (
    CONCEPT_URI,
    LONGEST_NAME,
    OWN,
    SOURCE,
    Source,
    language,
    other_names,
    tally,
)
from jobbridge.taxonomy.model import ESCO, Occupation, OccupationSkill, Skill, SkillRelation


def skills(session: Session, source: Source, report: Report, progress: Progress | None) -> bool:
    lang = language(source)
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
        if not CONCEPT_URI.fullmatch(uri):
            report.refuse(line.number, "needs an ESCO address", source.name)
            continue
        if not 0 < len(name) <= LONGEST_NAME:
            report.refuse(line.number, "has no name", source.name)
            continue
        if (uri,) in rows:
            report.refuse(line.number, "this skill is there twice", source.name)
            continue
        old = stored.get(uri)
        names = {own: getattr(old, own) if old else "" for own in OWN}
        key = old.key if old else uri.rpartition("/")[2]
        kind = old.kind if old and old.source != SOURCE else _kind_of_skill(line.values)
        if lang in OWN and not (old and old.source != SOURCE and names[lang]):
            names[lang] = name
        others = [
            f"{lang} {o}" for o in [name, *other_names(line.values, name)] if o != names.get(lang)
        ]
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
    tally(report, settled, len(rows))
    return bool(settled)


def _kind_of_skill(values: Mapping[str, str]) -> str:
    if values["reuseLevel"] == "transversal":
        return "transversal"
    return "knowledge" if values["skillType"] == "knowledge" else "skill"


def occupation_skills(
    session: Session, source: Source, report: Report, progress: Progress | None
) -> bool:
    occupations: dict[str | None, int] = dict(
        session.execute(
            select(Occupation.uri, Occupation.id).where(Occupation.scheme == ESCO)
        ).all()
    )
    known: dict[str | None, int] = dict(session.execute(select(Skill.uri, Skill.id)).all())
    if not occupations:
        raise Unusable(f"{source.name}: import ESCO's classification before, or with it")
    rows: dict[Key, Key] = {}
    lines = read_csv(source, required=("occupationUri", "relationType", "skillUri"), report=report)
    for line in counted(lines, progress, source.name):
        values = line.values
        occupation = occupations.get(values["occupationUri"])
        skill = known.get(values["skillUri"])
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
    mine = OccupationSkill.source == SOURCE
    settled = settle(
        session,
        OccupationSkill,
        ("occupation_id", "skill_id"),
        ("essential",),
        rows,
        where=mine,
        remove=mine,
        defaults={"source": SOURCE},
    )
    tally(report, settled, len(rows))
    report.closed += len(settled.removed)
    return bool(settled)


def broader_skills(
    session: Session, source: Source, report: Report, progress: Progress | None
) -> bool:
    return _relations(session, source, ("conceptUri", "broaderUri"), "broader", report, progress)


def related_skills(
    session: Session, source: Source, report: Report, progress: Progress | None
) -> bool:
    columns = ("originalSkillUri", "relatedSkillUri")
    return _relations(session, source, columns, "related", report, progress)


def _relations(
    session: Session,
    source: Source,
    columns: tuple[str, str],
    kind: str,
    report: Report,
    progress: Progress | None,
) -> bool:
    """Pairs of addresses; skill groups are known by their addresses alone."""
    rows: dict[Key, Key] = {}
    for line in counted(read_csv(source, required=columns, report=report), progress, source.name):
        one, other = (line.values[column] for column in columns)
        if not (CONCEPT_URI.fullmatch(one) and CONCEPT_URI.fullmatch(other)):
            report.refuse(line.number, "needs two ESCO addresses", source.name)
        elif (one, other, kind) in rows:
            report.refuse(line.number, "this pair is there twice", source.name)
        else:
            rows[(one, other, kind)] = ()
    here = (SkillRelation.source == SOURCE) & (SkillRelation.kind == kind)
    settled = settle(
        session,
        SkillRelation,
        ("uri", "other_uri", "kind"),
        (),
        rows,
        where=here,
        remove=here,
        defaults={"source": SOURCE},
    )
    tally(report, settled, len(rows))
    report.closed += len(settled.removed)
    return bool(settled)
