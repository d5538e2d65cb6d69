"""The skills card: what an employer reads of a person who agreed. Met requirements of this one
vacancy, the half-year from which the person can start, and a reference. Nothing else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from jobbridge.applications.rules import half_year
from jobbridge.errors import Reason
from jobbridge.i18n import N_
from jobbridge.inmates.vocabulary import LANGUAGES, LICENCES, LIMITS
from jobbridge.matching.facts import digits
from jobbridge.matching.rules import MET, Verdict
from jobbridge.vacancies.model import Requirement, RequirementKind

HALVES = {1: N_("From the first half of %(year)s"), 2: N_("From the second half of %(year)s")}
# Conditions of work are left out: a gap there would tell of somebody's health.
KINDS = (
    RequirementKind.EXPERIENCE,
    RequirementKind.SKILL,
    RequirementKind.LANGUAGE,
    RequirementKind.LICENCE,
    RequirementKind.EDUCATION,
)
Key = tuple[str, str]


@dataclass(frozen=True)
class Asked:
    """A requirement as it was worded when somebody met it."""

    kind: str
    code: str
    level: int | None = None
    text_level: str = ""

    @property
    def key(self) -> Key:
        return self.kind, self.code


@dataclass(frozen=True)
class Card:
    """A stored card as pages show it."""

    ref: str
    met: tuple[Asked, ...]
    available: Reason | None


def made(
    ref: str, requirements: Iterable[Requirement], verdicts: Iterable[Verdict], available: date
) -> dict[str, Any]:
    """The snapshot to be stored with the application, from the verdicts of that day."""
    met = {(v.kind, v.code) for v in verdicts if v.state == MET}
    return {
        "ref": ref,
        "met": [
            {"kind": r.kind, "code": r.code, "level": r.level, "text_level": r.text_level}
            for r in requirements
            if r.kind in KINDS and judged_key(r.kind, r.code) in met
        ],
        "from": half_year(available),
    }


def read(ref: str, stored: Mapping[str, Any]) -> Card:
    """A card out of its stored form; an application without one has an empty card."""
    year, _, half = str(stored.get("from", "")).partition("-")
    return Card(
        ref=ref,
        met=tuple(Asked(**one) for one in stored.get("met", [])),
        available=Reason("available", HALVES[int(half)], {"year": year}) if half else None,
    )


def judged_key(kind: str, code: str) -> Key:
    """Under which kind and code matching gives its verdict on a requirement."""
    return kind, digits(code) if kind == RequirementKind.EXPERIENCE else code


def named(asked: Asked | Requirement, labels: Mapping[Key, str]) -> Reason:
    """A requirement in words. `labels` are names of skills and occupations by kind and code."""
    name = labels.get((asked.kind, asked.code), asked.code)
    if asked.kind == RequirementKind.LANGUAGE:
        return Reason(
            "language",
            N_("%(language)s, at least %(level)s"),
            {"language": LANGUAGES.get(asked.code, asked.code), "level": asked.text_level},
        )
    if asked.kind == RequirementKind.LICENCE:
        return Reason("licence", "%(name)s", {"name": LICENCES.get(asked.code, asked.code)})
    if asked.kind == RequirementKind.EDUCATION:
        return Reason("education", N_("Education: LKI %(level)s"), {"level": asked.level or 1})
    if asked.kind == RequirementKind.EXPERIENCE:
        return Reason(
            "experience",
            N_("%(name)s: %(months)s months of work"),
            {"name": name, "months": asked.level or 0},
        )
    if asked.kind == RequirementKind.CONDITION:
        return Reason("condition", "%(name)s", {"name": LIMITS.get(asked.code, asked.code)})
    return Reason(str(asked.kind), "%(name)s", {"name": name})


def compared(cards: Iterable[Card]) -> list[tuple[Asked, list[str]]]:
    """Each requirement that any of these cards meets, with the references of those that do."""
    found: dict[Asked, list[str]] = {}
    for card in cards:
        for asked in card.met:
            found.setdefault(asked, []).append(card.ref)
    order = {kind: place for place, kind in enumerate(KINDS)}
    rows = sorted(found.items(), key=lambda row: (order[RequirementKind(row[0].kind)], row[0].code))
    return rows
