"""Matching the whole country: 3,500 people and 5,000 vacancies over as many skills as ESCO has.

Everybody has some forty skills and every vacancy asks for as many, three in four of them out of
its profession's own. The people and vacancies are made up from the starter lists, the same each
time. `python -m tests.benches.matching` prints these figures alone, and how much memory it took.
"""

import csv
import random
import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from rapidfuzz.fuzz import WRatio
from rapidfuzz.process import cdist
from scipy import sparse

import jobbridge
from jobbridge.matching.best import kept_pairs
from jobbridge.matching.engine import Compiled
from jobbridge.matching.facts import Known, Need, Needs, Person, Work, digits
from tests.bench import Figure, median, table

TODAY = date(2026, 11, 23)
STARTER = Path(jobbridge.__file__).parent
PEOPLE, WORKS = 3500, 5000
ESCO = 13_900  # skills
TYPICAL = 60  # skills of one profession
ROW = 40
TIMES = 5


@dataclass(frozen=True)
class Trade:
    code: str
    titles: tuple[str, ...]
    licences: tuple[str, ...]
    conditions: tuple[str, ...]
    skills: tuple[str, ...]
    language: str


@dataclass(frozen=True)
class Country:
    """`wishes` and `titles` are what the reference compares: targets and vacancies in words."""

    people: list[Person]
    works: list[Work]
    wishes: list[str]
    titles: list[str]


def trades() -> list[Trade]:
    """The starter's professions with what they need; the skills are made up."""
    chance = random.Random(7)
    return [
        Trade(
            row["code"],
            (row["lv"], *filter(None, row["alt_lv"].split("|"))),
            tuple(filter(None, row["licences"].split("|"))),
            tuple(filter(None, row["conditions"].split("|"))),
            tuple(_skill(chance) for _ in range(TYPICAL)),
            row["state_language"],
        )
        for row in rows_of(STARTER / "taxonomy" / "starter" / "occupations.csv")
    ]


def _skill(chance: random.Random) -> str:
    """Some skills are common to many professions, most to few."""
    return f"S{int(ESCO * chance.random() ** 2)}"


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def towns() -> list[tuple[float, float]]:
    found = rows_of(STARTER / "places" / "starter" / "municipalities.csv")
    return [(float(row["lat"]), float(row["lon"])) for row in found]


def invented(people: int, works: int) -> Country:
    chance = random.Random(7)
    known, places = trades(), towns()
    wanted = [chance.sample(known, 3) for _ in range(people)]
    asked = [chance.choice(known) for _ in range(works)]
    return Country(
        [_person(number, three, places, chance) for number, three in enumerate(wanted)],
        [_work(number, trade, places, chance) for number, trade in enumerate(asked)],
        [three[0].titles[0] for three in wanted],
        [chance.choice(trade.titles).upper() for trade in asked],
    )


def _person(
    number: int, wanted: list[Trade], places: list[tuple[float, float]], chance: random.Random
) -> Person:
    release = TODAY + timedelta(days=chance.randrange(0, 240))
    facts = [Known("target", digits(t.code), rank) for rank, t in enumerate(wanted, 1)]
    facts.append(Known("experience", digits(wanted[0].code), chance.randrange(0, 60)))
    skills = [chance.choice(trade.skills) for trade in wanted for _ in range(ROW // 4)]
    facts += [
        Known(
            "skill", code, chance.randrange(1, 5), evidence=chance.choice(("observed", "declared"))
        )
        for code in dict.fromkeys([*skills, *(_skill(chance) for _ in range(ROW - len(skills)))])
    ]
    facts.append(Known("language", "lv", None, chance.choice(("A1", "A2", "B1", "B2", "C1"))))
    facts.append(Known("education", "LKI", chance.randrange(1, 5)))
    facts += [
        Known("licence", code, valid_to=TODAY + timedelta(days=chance.randrange(-50, 900)))
        for code in chance.sample(("B", "C", "CE", "FORKLIFT", "HYGIENE"), 2)
    ]
    if chance.random() < 0.1:
        facts.append(Known("limit", chance.choice(("HEIGHTS", "LIFTING", "NIGHTS"))))
    needs = Needs(
        km=chance.choice((10, 30, 50, 100)),
        anywhere=chance.random() < 0.1,
        shifts=chance.random() < 0.8,
        nights=chance.random() < 0.7,
        min_month_cents=chance.choice((None, 78000, 90000, 120000)),
        accommodation_needed=chance.random() < 0.2,
    )
    lat, lon = chance.choice(places)
    earliest = release - timedelta(days=9)
    return Person(
        number, 1, earliest, release, release, None, lat, lon, needs=needs, facts=tuple(facts)
    )


def _work(
    number: int, trade: Trade, places: list[tuple[float, float]], chance: random.Random
) -> Work:
    own = chance.sample(trade.skills, ROW * 3 // 4)
    skills = dict.fromkeys([*own, *(_skill(chance) for _ in range(ROW - len(own)))])
    asked = [Need("skill", code, 2) for code in skills]
    asked += [Need("licence", code, must=True) for code in trade.licences]
    asked += [Need("condition", code, must=True) for code in trade.conditions]
    asked.append(Need("education", "LKI", chance.randrange(1, 4)))
    if chance.random() < 0.2:
        asked.append(Need("experience", digits(trade.code), chance.choice((6, 12, 24))))
    if trade.language:
        asked.append(Need("language", "lv", None, trade.language, must=True))
    lat, lon = chance.choice(places)
    pay = chance.randrange(78000, 200000, 1000)
    return Work(
        number,
        1,
        digits(trade.code),
        tuple(asked),
        pay,
        pay + 20000,
        load="full",
        shifts=chance.choice((None, True, False)),
        start_from=chance.choice((None, TODAY + timedelta(days=chance.randrange(0, 90)))),
        lat=lat + chance.random() / 10,
        lon=lon,
        accommodation=chance.random() < 0.1,
    )


def products(country: Country) -> tuple[Any, Any]:
    """People × skills and skills × vacancies, as bare scipy matrices."""
    sides = (
        [[f.code for f in person.facts if f.kind == "skill"] for person in country.people],
        [[n.code for n in work.needs if n.kind == "skill"] for work in country.works],
    )
    found = []
    for side in sides:
        columns = [int(code[1:]) for row in side for code in row]
        rows = np.repeat(np.arange(len(side)), [len(row) for row in side])
        ones = np.ones(len(columns), np.int32)
        found.append(sparse.csr_array((ones, (rows, columns)), shape=(len(side), ESCO)))
    return found[0], found[1].T.tocsr()


def figures() -> list[Figure]:
    country = invented(PEOPLE, WORKS)
    compiled = Compiled(country.people, country.works, as_of=TODAY)
    people_skills, skills_works = products(country)
    tenth = range(0, PEOPLE, 10)
    wishes = [country.wishes[number] for number in tenth]

    def titles() -> None:
        cdist(wishes, country.titles, scorer=WRatio, workers=-1, dtype=np.uint8)

    small = invented(*(round(side / 10**0.5) for side in (PEOPLE, WORKS)))
    fewer = Compiled(small.people, small.works, as_of=TODAY)
    kept_pairs(compiled)
    whole, bare, worded, part = [], [], [], []
    for _ in range(TIMES):  # in turns, so that a busy moment strikes all alike
        whole.append(seconds(lambda: kept_pairs(compiled)))
        bare.append(seconds(lambda: people_skills @ skills_works))
        part.append(seconds(lambda: kept_pairs(fewer)))
    worded = [seconds(titles) for _ in range(2)]
    all_pairs, product = statistics.median(whole), statistics.median(bare)
    person, work = country.people[5], country.works[5]
    name = f"match {PEOPLE} × {WORKS}, kept with reasons"
    return [
        Figure(
            name,
            all_pairs,
            "rapidfuzz cdist(WRatio, workers=-1) over the same titles (a tenth, times ten)",
            statistics.median(worded) * PEOPLE / len(tenth),
        ),
        Figure(name, all_pairs, "bare scipy product of the same skills", product),
        Figure(name, all_pairs, "ten times a tenth of the pairs", 10 * statistics.median(part)),
        Figure(
            "one changed inmate",
            median(lambda: kept_pairs(compiled.with_person(person)), 50),
            "the full re-match",
            all_pairs,
        ),
        Figure(
            "one changed vacancy",
            median(lambda: kept_pairs(compiled.with_works([work])), 50),
            "the full re-match",
            all_pairs,
        ),
    ]


def seconds(run: Callable[[], object]) -> float:
    begun = time.perf_counter()
    run()
    return time.perf_counter() - begun


def memory() -> tuple[int, int]:
    """MiB that the compiled facts hold, and that the peak grows by while all are matched."""
    country = invented(PEOPLE, WORKS)
    nobody = Compiled(country.people[:1], country.works[:1], as_of=TODAY)
    kept_pairs(nobody)
    before = _peak()
    compiled = Compiled(country.people, country.works, as_of=TODAY)
    held = _peak()
    kept_pairs(compiled)
    return held - before, _peak() - held


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10


if __name__ == "__main__":
    print("MiB of facts, and more while matching:", *memory())
    print(table(figures()))
