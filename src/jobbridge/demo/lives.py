"""Invented people for a demonstration: names, dates and what consultations would have found.

Deterministic for a seed. Nobody here exists; the lives are plausible, not statistics.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

MEN = [
    "Andris",
    "Artūrs",
    "Dainis",
    "Edgars",
    "Gints",
    "Guntis",
    "Igors",
    "Ivars",
    "Jānis",
    "Kaspars",
    "Kristaps",
    "Mārtiņš",
    "Māris",
    "Normunds",
    "Oskars",
    "Pāvels",
    "Raivis",
    "Rihards",
    "Roberts",
    "Sergejs",
    "Toms",
    "Uldis",
    "Vadims",
    "Valdis",
    "Viktors",
]
WOMEN = [
    "Agnese",
    "Aija",
    "Alīna",
    "Anita",
    "Daiga",
    "Dace",
    "Elīna",
    "Evita",
    "Gunita",
    "Inese",
    "Inga",
    "Jeļena",
    "Jūlija",
    "Kristīne",
    "Laima",
    "Līga",
    "Marina",
    "Natālija",
    "Oksana",
    "Sandra",
    "Santa",
    "Sintija",
    "Svetlana",
    "Tatjana",
    "Zane",
]
FAMILIES = [
    "Āboliņ",
    "Balod",
    "Bērziņ",
    "Celmiņ",
    "Dārznieks",
    "Eglīt",
    "Freimanis",
    "Grīnberg",
    "Jansons",
    "Kalniņ",
    "Kārkliņ",
    "Krūmiņ",
    "Lācis",
    "Liepiņ",
    "Mednis",
    "Meiers",
    "Ozoliņ",
    "Petrovs",
    "Priedīt",
    "Rudzīt",
    "Siliņ",
    "Sproģis",
    "Vanags",
    "Vītoliņ",
    "Zariņ",
    "Ivanovs",
    "Kozlovs",
    "Morozovs",
    "Romanovs",
    "Sokolovs",
    "Zaicevs",
    "Volkovs",
]
# What this group takes most often, by ISCO unit group, and how often (domain.md).
FREQUENT = {
    "9313": 10, "9329": 9, "8332": 6, "7115": 6, "7522": 4, "7212": 8, "7131": 6, "7112": 5,
    "7121": 4, "7126": 5, "7231": 5, "8344": 5, "8153": 5, "9333": 7, "9211": 5, "9412": 6,
    "6113": 4, "5120": 7, "5223": 4, "9112": 6, "7411": 5, "8160": 3, "9622": 3, "6210": 4,
}  # fmt: skip
MINIMUM_CENTS = 78_000


@dataclass(frozen=True)
class Trade:
    """An occupation as the lives need it: code, ISCO group, skills (key, essential), licences."""

    code: str
    isco: str
    skills: tuple[tuple[str, bool], ...] = ()
    licences: tuple[str, ...] = ()


@dataclass
class Life:
    """One invented person; `plan` is what a consultation found, or None where none was held."""

    given_name: str
    family_name: str
    birth_date: date
    release: tuple[date, date, date]
    open_unit_from: date | None
    home: str
    held_on: date | None = None
    targets: list[str] = field(default_factory=list)
    skills: list[tuple[str, int, str]] = field(default_factory=list)
    experience: list[tuple[str, int]] = field(default_factory=list)
    languages: list[tuple[str, str]] = field(default_factory=list)
    licences: list[tuple[str, date | None]] = field(default_factory=list)
    education: int = 2
    limits: list[str] = field(default_factory=list)
    km: int = 30
    anywhere: bool = False
    nights: bool = True
    part_time: bool = True
    accommodation: bool = False
    min_month_cents: int = MINIMUM_CENTS
    readiness: str = "now"
    checklist: dict[str, bool] = field(default_factory=dict)
    agreements: tuple[str, ...] = ()
    holland: str = ""


def name(chance: random.Random, woman: bool) -> tuple[str, str]:
    family = chance.choice(FAMILIES)
    if woman:
        ending = {"s": family[:-1] + "a", "is": family[:-2] + "e"}
        if family.endswith("is"):
            family = ending["is"]
        elif family.endswith("s"):
            family = ending["s"]
        else:
            family += "a" if family.endswith("ņ") else "e"
        return chance.choice(WOMEN), family
    family += "" if family.endswith("s") else ("š" if family.endswith("ņ") else "is")
    return chance.choice(MEN), family


def live(
    chance: random.Random,
    *,
    today: date,
    woman: bool,
    young: bool,
    open_unit: bool,
    homes: Sequence[str],
    trades: Mapping[str, list[Trade]],
    checklist: Sequence[str],
) -> Life:
    """One life. Release within two years, a third within four months."""
    days = int(chance.betavariate(1.1, 2.6) * 700) + 3
    expected = today + timedelta(days=days)
    early = expected - timedelta(days=chance.choice((0, 0, 0, 30, 60)) if days > 120 else 0)
    given, family = name(chance, woman)
    age = chance.randint(16, 18) if young else chance.randint(20, 61)
    life = Life(
        given_name=given,
        family_name=family,
        birth_date=date(today.year - age, chance.randint(1, 12), chance.randint(1, 28)),
        release=(max(early, today), expected, expected),
        open_unit_from=today + timedelta(days=days // 2)
        if open_unit and chance.random() < 0.25
        else None,
        home=chance.choices(homes, weights=[40, 12, 12, 8, 8, *[2] * (len(homes) - 5)])[0],
    )
    # Plans are due three months before release; some are late, as in life.
    met = chance.random() < (0.9 if days < 200 else 0.45)
    if met:
        life.held_on = today - timedelta(days=chance.randint(1, 150))
        _consult(chance, life, trades, checklist, today)
    return life


def _consult(
    chance: random.Random,
    life: Life,
    trades: Mapping[str, list[Trade]],
    checklist: Sequence[str],
    today: date,
) -> None:
    groups = [g for g in FREQUENT if g in trades]
    wanted = chance.choices(groups, weights=[FREQUENT[g] for g in groups], k=3)
    chosen = [chance.choice(trades[group]) for group in dict.fromkeys(wanted)]
    life.targets = [trade.code for trade in chosen[: chance.randint(1, 3)]]
    trade = chosen[0]
    skilled = chance.random()
    known: dict[str, tuple[int, str]] = {}
    for key, essential in trade.skills:
        if chance.random() < (0.35 + 0.6 * skilled if essential else 0.25 + 0.3 * skilled):
            evidence = chance.choice(
                ("certificate_inside", "certificate_before", "observed", "declared", "declared")
            )
            known[key] = (min(4, 1 + int(skilled * 3.4)), evidence)
    for other in chosen[1:]:
        for key, _ in other.skills[:2]:
            if chance.random() < 0.4:
                known.setdefault(key, (chance.randint(1, 2), "declared"))
    life.skills = [(key, level, evidence) for key, (level, evidence) in known.items()]
    if skilled > 0.3:
        life.experience = [(trade.code, chance.choice((4, 8, 12, 24, 36, 60, 120)))]
    latvian = chance.choices(("A1", "A2", "B1", "B2", "C1"), weights=(6, 14, 20, 25, 35))[0]
    life.languages = [("lv", latvian)]
    if chance.random() < 0.6:
        life.languages.append(("ru", chance.choice(("B1", "B2", "C1"))))
    if chance.random() < 0.25:
        life.languages.append(("en", chance.choice(("A1", "A2", "B1"))))
    for licence in trade.licences:
        if chance.random() < 0.3 + 0.5 * skilled:
            ends = today + timedelta(days=chance.randint(-120, 1500))
            life.licences.append((licence, ends))
    if chance.random() < 0.35 and "B" not in trade.licences:
        life.licences.append(("B", today + timedelta(days=chance.randint(-60, 2000))))
    life.education = chance.choices((1, 2, 3, 4, 6), weights=(6, 40, 25, 27, 2))[0]
    if chance.random() < 0.15:
        life.limits = [chance.choice(("HEIGHTS", "LIFTING", "NIGHTS", "STANDING", "DUST"))]
    life.km = chance.choice((10, 20, 30, 30, 50, 80))
    life.anywhere = chance.random() < 0.3
    life.nights = chance.random() < 0.7 and "NIGHTS" not in life.limits
    life.part_time = chance.random() < 0.5
    life.accommodation = chance.random() < 0.24
    life.min_month_cents = MINIMUM_CENTS + 5_000 * chance.randint(0, 8)
    life.readiness = chance.choices(("now", "after_training", "not_yet"), weights=(65, 25, 10))[0]
    life.checklist = {item: chance.random() < 0.6 for item in checklist}
    life.holland = "".join(chance.sample("RRRCEISA", 2))
    if len(set(life.holland)) < 2:
        life.holland = "R"
    roll = chance.random()
    if roll < 0.8:
        life.agreements = ("listing", "introduction", "interview")
    elif roll < 0.9:
        life.agreements = ("listing",)
