"""Kilometres between the places where people go and where work is, each pair of places once."""

from collections.abc import Sequence

import numpy as np

from jobbridge.matching.arrays import Ints
from jobbridge.matching.facts import kilometres
from jobbridge.places.rules import EARTH_KM

Point = tuple[float, float] | None


def kilometres_between(homes: Sequence[Point], sites: Sequence[Point]) -> Ints:
    """`kilometres` of each home and site; -1 where one is not known."""
    away = np.full((len(homes), len(sites)), -1, np.int32)
    at = [i for i, home in enumerate(homes) if home is not None]
    to = [j for j, site in enumerate(sites) if site is not None]
    if not at or not to:
        return away
    from_ = np.radians(np.array([homes[i] for i in at], float))[:, :, None]
    goal = np.radians(np.array([sites[j] for j in to], float))
    half = np.sin((goal[:, 0] - from_[:, 0]) / 2) ** 2
    side = np.sin((goal[:, 1] - from_[:, 1]) / 2) ** 2
    half += np.cos(from_[:, 0]) * np.cos(goal[:, 0]) * side
    exact = 2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(half, 1))) + 0.5
    found = np.floor(exact).astype(np.int32)
    # Sines of arrays differ from those of numbers in the last digit: where that might matter.
    for i, j in zip(*np.nonzero(np.abs(exact - np.round(exact)) < 1e-6), strict=True):
        one, other = homes[at[i]], sites[to[j]]
        if one is not None and other is not None:
            found[i, j] = kilometres(*one, *other)
    away[np.ix_(at, to)] = found
    return away
