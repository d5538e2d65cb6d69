"""Which file of an ESCO package is which, and what its cells mean."""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from jobbridge.bulk import Key, Settled
from jobbridge.errors import Unusable
from jobbridge.intake import Member, Report, columns_of, is_zip, open_zip_csv

SOURCE = "esco"
BESIDE = "esco-lv"  # the Latvian labels beside the official packages
LONGEST_NAME = 300
OCCUPATION_URI = re.compile(r"http://data\.europa\.eu/esco/occupation/[\w-]{1,60}")
CONCEPT_URI = re.compile(r"http://data\.europa\.eu/esco/(?:skill|isced-f)/[\w.-]{1,60}")
OWN = ("lv", "en", "ru")  # languages that have a column of their own
_LANGUAGE = re.compile(r"_([a-z]{2})\.csv$", re.IGNORECASE)

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


def sources(paths: Sequence[Path]) -> dict[str, list[Source]]:
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


def language(source: Source) -> str:
    found = _LANGUAGE.search(source.name)
    if found is None:
        raise Unusable(f"{source.name}: the name must end with its language, as in skills_en.csv")
    return found[1].lower()


def other_names(values: Mapping[str, str], preferred: str) -> list[str]:
    """Other names, one a line in the publication."""
    lines = f"{values.get('altLabels', '')}\n{values.get('hiddenLabels', '')}".splitlines()
    names = (line.strip() for line in lines)
    return [name for name in names if name and name != preferred and len(name) <= LONGEST_NAME]


def tally(report: Report, settled: Settled, lines: int, also: Iterable[Key] = ()) -> None:
    """Count lines by what became of their rows; `also` are keys whose other names changed."""
    changed = settled.changed | (set(also) - settled.added)
    report.taken += len(settled.added)
    report.changed += len(changed)
    report.unchanged += lines - len(settled.added) - len(changed)
