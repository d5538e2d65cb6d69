"""What counts as lost, and how waiting and access are told."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from statistics import median

from jobbridge.calendar.spans import Span, merge, subtract
from jobbridge.i18n import N_

PERIODS = (30, 90, 365)  # days back from today
SMALLEST = 10  # fewer interviews than this are not told apart to who may not know them
OTHER = "other"

# Working days between hearing of it and the interview, from each of these on.
NOTICE = (0, 1, 3, 6)
NOTICE_LABELS = {
    0: N_("on the day"),
    1: N_("1 or 2 working days before"),
    3: N_("3 to 5 working days before"),
    6: N_("earlier"),
}
AGE_BANDS = ((18, "under_18"), (25, "18"), (35, "25"), (45, "35"), (55, "45"), (200, "55"))
UNKNOWN = "unknown"


@dataclass(frozen=True)
class Ended:
    """An interview that was booked and never took place. `notice` is in working days, None
    where nobody said anything before; `met_later` whether the two met another time."""

    cause: str
    minutes: int
    notice: int | None
    by_employer: bool
    met_later: bool


@dataclass(frozen=True)
class Lost:
    """Interviews lost for one cause, in number and minutes, and how many met later."""

    cause: str
    interviews: int
    minutes: int
    met_later: int


@dataclass(frozen=True)
class Notice:
    """How long before the interview a cancellation was said, by whom. None is not told."""

    least: int
    by_employer: int | None
    by_others: int | None


@dataclass(frozen=True)
class Wait:
    """Days from one step to the next: half waited no longer than `half`, three of four no longer
    than `most`."""

    count: int
    half: float
    most: float


@dataclass(frozen=True)
class Use:
    """Minutes of one room: it could be used, was used, and was held until the day and then not;
    and of how many meetings these are. None is not told."""

    open: int
    used: int | None
    lost: int | None
    times_used: int = field(default=0, compare=False)
    times_lost: int = field(default=0, compare=False)


def hidden(counts: Sequence[int]) -> frozenset[int]:
    """Which of these numbers are not told to who does not know the people: those below ten, and
    as many more, the smallest first, until what is hidden is not to be had from the sum."""
    order = sorted(range(len(counts)), key=lambda one: (counts[one], one))
    kept = [one for one in order if counts[one] >= SMALLEST]
    gone = [one for one in order if counts[one] < SMALLEST]
    while gone and kept and sum(counts[one] for one in gone) < SMALLEST:
        gone.append(kept.pop(0))
    return frozenset(gone)


def lost(ended: Iterable[Ended], *, exact: bool) -> list[Lost]:
    """By cause, most minutes first. Not `exact`: causes of fewer than ten interviews are told
    together, and not at all where that makes fewer than ten."""
    by: dict[str, list[Ended]] = {}
    for one in ended:
        by.setdefault(one.cause, []).append(one)
    if not exact:
        few = {cause: some for cause, some in by.items() if len(some) < SMALLEST}
        by = {cause: some for cause, some in by.items() if cause not in few}
        together = [one for some in few.values() for one in some]
        if len(together) >= SMALLEST:
            by[OTHER] = together
    rows = [
        Lost(
            cause,
            len(some),
            sum(one.minutes for one in some),
            sum(one.met_later for one in some),
        )
        for cause, some in by.items()
    ]
    return sorted(rows, key=lambda row: (-row.minutes, row.cause))


def notices(ended: Iterable[Ended], *, exact: bool) -> list[Notice]:
    """How many cancellations were said how long before: shortest first, all lengths. Not `exact`:
    no number below ten."""
    counted = {least: [0, 0] for least in NOTICE}
    for one in ended:
        if one.notice is not None:
            least = max(least for least in NOTICE if least <= one.notice)
            counted[least][not one.by_employer] += 1
    columns = [[counts[side] for counts in counted.values()] for side in (0, 1)]
    gone = [frozenset[int]() if exact else hidden(column) for column in columns]
    told = [
        [None if row in gone[side] else n for row, n in enumerate(columns[side])] for side in (0, 1)
    ]
    return [Notice(least, told[0][row], told[1][row]) for row, least in enumerate(counted)]


def wait(spans: Sequence[timedelta], *, exact: bool) -> Wait | None:
    """None where there is nothing, or too little to be told."""
    if not spans or (not exact and len(spans) < SMALLEST):
        return None
    days = sorted(max(span, timedelta()) / timedelta(days=1) for span in spans)
    return Wait(len(days), round(median(days), 1), round(days[-(-3 * len(days) // 4) - 1], 1))


def tens(number: int | None, secret: int) -> int | None:
    """A number as it is told to who does not know the people: in tens, and from two tens on.

    Whoever subtracts prisons from the whole, a month from a year or yesterday from today is left
    with at least ten numbers that may be true, for where a ten begins is a `secret` from 0 to 9
    of the service's own: the same everywhere, so that what is counted twice is not told twice."""
    if number is None or number < SMALLEST:
        return None
    told_ = (number + secret) // SMALLEST * SMALLEST
    return told_ if told_ >= 2 * SMALLEST else None


def minutes_of(told_: int, number: int, minutes: int) -> int:
    """How many minutes so many tens are, by their usual length to five minutes: from the minutes
    as they are, the number could be had."""
    return told_ * round(minutes / number / 5) * 5


def open_minutes(hours: Iterable[Span], closed: Iterable[Span]) -> int:
    """Of one room on one day: its windows, less what is closed."""
    free = subtract(merge(hours), merge(closed))
    return round(sum((span.length for span in free), timedelta()) / timedelta(minutes=1))


def together(uses: Iterable[Use]) -> Use:
    """Of several rooms."""
    listed = list(uses)
    return Use(
        sum(use.open for use in listed),
        sum(use.used or 0 for use in listed),
        sum(use.lost or 0 for use in listed),
        sum(use.times_used for use in listed),
        sum(use.times_lost for use in listed),
    )


def told(uses: Sequence[Use]) -> list[Use]:
    """The same, without minutes of fewer than ten meetings."""
    used, lost_ = hidden([u.times_used for u in uses]), hidden([u.times_lost for u in uses])
    return [
        replace(
            use,
            used=None if row in used else use.used,
            lost=None if row in lost_ else use.lost,
        )
        for row, use in enumerate(uses)
    ]


def age_band(born: date | None, today: date) -> str:
    """`under_18`, or the least age of the band: 18–24, 25–34, 35–44, 45–54, 55 and more."""
    if born is None:
        return UNKNOWN
    age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return next(band for below, band in AGE_BANDS if age < below)


def language_band(level: str) -> str:
    """Of the state language: A, B, C, or unknown."""
    return level[:1] if level[:1] in ("A", "B", "C") else UNKNOWN


def counted(
    groups: Iterable[tuple[str, bool]], order: Sequence[str]
) -> Mapping[str, tuple[int, int]]:
    """How many are in each group, and how many of them were never met; in `order`."""
    found = {name: [0, 0] for name in order}
    for name, met in groups:
        found[name][0] += 1
        found[name][1] += not met
    return {name: (all_, unmet) for name, (all_, unmet) in found.items() if all_}
