"""Invented pools of any size: a seed, nine prisons, what people bring."""

import random
from collections.abc import Iterable, Mapping
from typing import Any

from jobbridge.tiles.rules import Key, Listed, Standing, holder

# Share of the people, and what they want most often, by ISCO major group: the women's prison (2)
# sews, sells and cooks; the juveniles' (9) mostly wants to begin with simple work.
PRISONS = {1: 20, 2: 9, 3: 13, 4: 14, 5: 12, 6: 11, 7: 16, 8: 4, 9: 1}
USUAL = {"7": 38, "9": 26, "8": 14, "5": 10, "6": 4, "4": 2, "3": 3, "2": 1, "1": 1, "": 1}
WOMEN = {"8": 34, "5": 34, "9": 20, "7": 4, "4": 4, "3": 2, "2": 1, "": 1}
YOUNG = {"9": 60, "7": 25, "5": 10, "": 5}
REGIONS = {"Rīga": 46, "Latgale": 16, "Kurzeme": 14, "Zemgale": 12, "Vidzeme": 10, "": 2}
HOME = {4: "Vidzeme", 5: "Latgale", 6: "Zemgale", 7: "Kurzeme", 3: "Zemgale"}
AGREED = 0.8


def person(chance: random.Random, number: int) -> Listed:
    prison = _one(chance, PRISONS)
    family = _one(chance, {2: WOMEN, 9: YOUNG}.get(prison, USUAL))
    region = _one(chance, REGIONS)
    if prison in HOME and chance.random() < 0.35:
        region = HOME[prison]
    marks = set()
    for mark, share in (
        ("soon", 0.6),
        ("worked", 0.55),
        ("trained", 0.3),
        ("licence_b", 0.3),
        ("forklift", 0.35 if family == "8" else 0.03),
        ("latvian", 0.55),
    ):
        if chance.random() < share:
            marks.add(mark)
    if "licence_b" in marks and chance.random() < 0.25:
        marks.add("licence_c")
    return Listed(number, region, family, prison, frozenset(marks))


def pool(size: int, seed: int = 1) -> list[Listed]:
    """Those of `size` people who agreed to be counted."""
    chance = random.Random(seed)
    everybody = [person(chance, number) for number in range(1, size + 1)]
    return [one for one in everybody if chance.random() < AGREED]


def _one(chance: random.Random, weights: Mapping[Any, int]) -> Any:
    return chance.choices(list(weights), weights=list(weights.values()))[0]


def ids(people: Iterable[Listed]) -> frozenset[int]:
    return frozenset(one.id for one in people)


def members(people: Iterable[Listed], table: Standing) -> dict[Key, list[Listed]]:
    """Whom each shown tile stands for."""
    found: dict[Key, list[Listed]] = {}
    for one in people:
        key = holder(one, table.shown)
        if key is not None:
            found.setdefault(key, []).append(one)
    return found
