"""Kilometres between the places where people go and where work is, each pair of places once."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from jobbridge.matching.arrays import Ints
from jobbridge.matching.facts import kilometres
from jobbridge.places.rules import EARTH_KM

Point = tuple[float, float] | None


def kilometres_between(homes: Sequence[Point], sites: Sequence[Point]) -> Ints:
    """`kilometres` of each home and site; -1 where one is not known."""
    from_, goal = radians_of(homes), radians_of(sites)
    half = np.sin((goal[:, 0] - from_[:, :1]) / 2) ** 2
    side = np.sin((goal[:, 1] - from_[:, 1:]) / 2) ** 2
    half += np.cos(from_[:, :1]) * np.cos(goal[:, 0]) * side
    exact = 2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(half, 1))) + 0.5
    known = exact == exact
    away = np.full(exact.shape, -1, np.int32)
    np.floor(exact, out=away, where=known, casting="unsafe")
    # Sines of arrays differ from those of numbers in the last digit: where that might matter.
    for i, j in zip(*np.nonzero(np.abs(exact - np.round(exact)) < 1e-6), strict=True):
        one, other = homes[i], sites[j]
        if one is not None and other is not None:
            away[i, j] = kilometres(*one, *other)
    return away


def radians_of(points: Sequence[Point]) -> NDArray[np.float64]:
    """Not a number where a place is not known."""
    found = np.array([_NOWHERE if point is None else point for point in points], float)
    radians: NDArray[np.float64] = np.radians(found.reshape(-1, 2))
    return radians


_NOWHERE = (np.nan, np.nan)
