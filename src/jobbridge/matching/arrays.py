"""What the compiled loops walk: works, people and the policy as arrays of whole numbers.

A part of a pair is one whole number, so that parts add up: its points below `1 << STEP`, the
number of the missed must's step from there (where only one is missed), how many musts are missed
from `1 << MISSED` up. A part's state is that of its most pressing verdict, as `ORDER` ranks it.
"""

import hashlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Shorts = NDArray[np.uint16]
Bytes = NDArray[np.uint8]
Bools = NDArray[np.bool_]
Code = TypeVar("Code", bound=Callable[..., Any])

STEP, MISSED = 16, 48
POINTS, STEPS = (1 << STEP) - 1, (1 << (MISSED - STEP)) - 1
ONE_MISSED = 1 << MISSED
MISSING, EXPIRED, UNKNOWN, PARTLY, MET, NOT_ASKED = range(6)
LETTERS = b"xeupm-"
NO_DAY = 1 << 30
UNSAID = -(1 << 30)  # a level that nobody recorded
# Kinds of which a work asks little: its requirements of a kind are a set that others share.
EXPERIENCE, LANGUAGE, LICENCE, EDUCATION, CONDITION = range(5)
SETS = ("experience", "language", "licence", "education", "condition")
FULL_TIME = 4  # and more: the kind of hours, counted from 0, of who would work full time
# Parts that a vacancy may ask nothing of.
MAY_BE_UNASKED = (*SETS, "skill")
# What a work's skills say of a person, in one number: credit, then how many are there at all,
# how many are only partly, how many have expired.
FOUND, HALF, ENDED, MOST = 24, 37, 50, (1 << 13) - 1


class Asked(NamedTuple):
    """Works. Columns of `row`: profession, day, hours, site, what is offered (1 a room, 2 a bus),
    then a set of requirements of each kind in `SETS`, then profession and unasked parts in one."""

    row: Ints
    gate: Ints  # the profession, or one past the last where the vacancy is closed
    pay: Longs  # cents a month, from, to, and to as if full time; -1 where not said
    trade: Ints  # by profession: its beginnings of 2, 3, 4, 6 digits, elementary, unnamed
    bare: Ints  # profession, and which of `MAY_BE_UNASKED` are not asked for, as bits
    span: Ints  # by beginning of two digits: the first such profession and the one after
    days: Ints
    set_at: Ints  # by set: where its needs begin
    set_kind: Ints
    need: Ints  # code, level, must, night work
    need_missed: Longs
    post_at: Ints  # by skill: where the works that ask for it begin
    post: Ints  # work, level, must
    post_missed: Longs
    skill: Ints  # by work: how many skills, and their shares
    skill_missed: Longs


class Brought(NamedTuple):
    """People. Columns of `row`: free, released earliest, expected, latest, open unit from, home,
    km (-1 unsaid), anywhere, needs a room, kind of hours, knows skills, knows of each of `SETS`,
    night work (-1 unsaid)."""

    row: Ints
    least: Longs  # cents a month; -1 no least, -2 not said
    wish_at: Ints
    wish: Ints  # beginnings of 2, 3, 4, 6 digits, kin, pull
    skill_at: Ints
    skill: Ints  # code, level, declared, last day, kin; by code
    held_at: Ints  # by person and kind in `SETS`
    held: Ints  # code, level, last day
    turns: int  # more than the facts in `held` that run out, of any person


class Numbers(NamedTuple):
    """The policy, and what hangs on it and the vacancies' words alone."""

    weights: Longs
    must_share: int
    nice_share: int
    unknown: int
    expired: int
    declared: int
    level_below: int
    closeness: Longs  # by digits shared
    elementary: int
    likely: int
    possible: int
    wait_days: int
    far: int
    km_a_point: int
    moves: int
    moves_km: int
    roomless_km: int
    carried: int
    transport_km: int
    pay_within: int
    pay_part: int
    released: int  # what is added by a must that is missed
    opened: int
    too_far: int
    underpaid: int
    by_day: int
    unasked: Longs  # by unasked parts as bits, and by how near the profession is
    hours: Longs  # by kind of person and of work
    hours_state: Bytes


class Tables(NamedTuple):
    """What some people are worth, before works are looked at one by one."""

    trade: Longs
    trade_state: Bytes
    near: Bytes
    credit: Bytes  # of the profession
    bare: Longs  # a profession's points with those of what is not asked for
    day: Longs
    day_state: Bytes
    turn: Ints  # by day: how often facts have run out since the person is free
    of_set: Longs  # by that, and by set
    set_state: Bytes
    skill: Longs
    passed: Longs


class Best(NamedTuple):
    """The best scores of each work so far, smallest first as in a heap; columns: fits, nears.
    Without any width all are kept."""

    fits: NDArray[np.uint16]
    nears: NDArray[np.uint16]
    size: Ints
    least: Ints  # a pair below it is not among the best


def compiled(function: Code) -> Code:
    """Machine code at the first call, kept on disk where there is a place for it (an installation
    may be read-only, a disk full): without one it is made anew in each process. Its name there
    tells the sources that all of it came from: numba itself looks only at the file of the
    outermost function. Loading numba takes a second, so modules with such functions are imported
    where they are called."""
    import numba

    function.__qualname__ += "_" + _stamp()
    try:
        made: Any = numba.njit(cache=True, nogil=True, error_model="numpy")(function)
    except RuntimeError:
        made = numba.njit(nogil=True, error_model="numpy")(function)
    else:
        made._cache.save_overload = _if_possible(made._cache.save_overload)
    return cast(Code, made)


def _if_possible(save: Callable[..., None]) -> Callable[..., None]:
    def saved(*given: Any) -> None:
        with suppress(OSError):
            save(*given)

    return saved


def _stamp() -> str:
    files = (Path(__file__).with_name(name) for name in ("arrays.py", "kernel.py", "keeping.py"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:8]
