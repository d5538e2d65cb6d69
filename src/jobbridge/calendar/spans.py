"""Half-open spans of time in UTC, and the wall clock of a zone.

Everything that is claimed, free or busy is a `Span`; two that only touch do not overlap. Wall
times (a window "09:00-12:00" on a day) become spans here, and only here, because a day of the
clock change has 23 or 25 hours.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

RIGA: Final = ZoneInfo("Europe/Riga")

ZERO: Final = timedelta(0)
ONE_DAY: Final = timedelta(days=1)
MIDNIGHT: Final = time(0)


class NoSuchTime(ValueError):
    """A wall time that the clocks skip when they go forward in spring."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The moments from `start` up to, not including, `end`.

    Takes aware datetimes of any zone and keeps them in UTC, so that comparing and subtracting
    never goes by the wall clock. Ordered by start, then end.

    Raises ValueError for a naive datetime and for an end that is not after the start, and
    `NoSuchTime` for a time that does not exist in its zone.
    """

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is not UTC:
            object.__setattr__(self, "start", as_utc(self.start))
        if self.end.tzinfo is not UTC:
            object.__setattr__(self, "end", as_utc(self.end))
        if self.end <= self.start:
            raise ValueError(f"a span must end after it starts: {self.start} .. {self.end}")

    @property
    def length(self) -> timedelta:
        """How long it lasts, in real time."""
        return self.end - self.start

    def overlaps(self, other: "Span") -> bool:
        """Whether the two share a moment."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: "Span | datetime") -> bool:
        """Whether a whole span, or a moment (aware), lies inside."""
        if isinstance(other, Span):
            return self.start <= other.start and other.end <= self.end
        return self.start <= as_utc(other) < self.end

    def intersection(self, other: "Span") -> "Span | None":
        """What the two share, or None."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Span(start, end) if start < end else None

    def minus(self, taken: Iterable["Span"]) -> list["Span"]:
        """What is left of it, in order, once all `taken` (in any order) are cut out."""
        return subtract([self], taken)

    def shifted(self, by: timedelta) -> "Span":
        """The same length of real time, earlier or later."""
        return Span(self.start + by, self.end + by)

    def padded(self, before: timedelta = ZERO, after: timedelta = ZERO) -> "Span":
        """Widened for what surrounds it: search and fetching before, return and cleaning after.

        Raises ValueError for a negative buffer, which would silently free claimed time.
        """
        if before < ZERO or after < ZERO:
            raise ValueError(f"a buffer cannot be negative: {before}, {after}")
        return Span(self.start - before, self.end + after)

    def slots(
        self, length: timedelta, step: timedelta, origin: datetime | None = None
    ) -> Iterator["Span"]:
        """Spans of `length` that fit inside, one starting every `step`.

        Starts lie on the grid `origin + k * step`. Without an origin the grid begins with the
        span; give the window's own start when this span is what a subtraction left of it, so
        that slots stay at :00 and :30 rather than at the odd minute a booking ended.
        """
        if length <= ZERO or step <= ZERO:
            raise ValueError(f"length and step must be positive: {length}, {step}")
        start = self.start
        if origin is not None:
            # Floor division of a negative distance rounds down, so this is a ceiling.
            start = as_utc(origin) - (as_utc(origin) - self.start) // step * step
        while start + length <= self.end:
            yield Span(start, start + length)
            start += step


def merge(spans: Iterable[Span]) -> list[Span]:
    """The same moments as few spans as possible, in order; spans that touch become one."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            if span.end > merged[-1].end:
                merged[-1] = Span(merged[-1].start, span.end)
        else:
            merged.append(span)
    return merged


def subtract(spans: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    """The moments in `spans` that are in none of `taken`, merged and in order."""
    free: list[Span] = []
    cuts = merge(taken)
    first = 0
    for span in merge(spans):
        start = span.start
        while first < len(cuts) and cuts[first].end <= start:
            first += 1
        # A cut may reach into the next span too, so `first` stays and `at` walks ahead.
        at = first
        while at < len(cuts) and cuts[at].start < span.end:
            if cuts[at].start > start:
                free.append(Span(start, cuts[at].start))
            start = cuts[at].end
            at += 1
        if start < span.end:
            free.append(Span(start, span.end))
    return free


def as_utc(moment: datetime) -> datetime:
    """The same moment in UTC. Raises ValueError if naive, `NoSuchTime` if in a spring gap."""
    if moment.tzinfo is UTC:
        return moment
    if moment.utcoffset() is None:
        raise ValueError(f"a moment needs a zone: {moment}")
    utc = moment.astimezone(UTC)
    # A skipped wall time comes back from UTC as another one; every other comes back as it was.
    if utc.astimezone(moment.tzinfo).replace(tzinfo=None) != moment.replace(tzinfo=None):
        raise NoSuchTime(f"the clocks skip {moment:%Y-%m-%d %H:%M} in {moment.tzinfo}")
    return utc


def local_moment(day: date, at: time, zone: ZoneInfo = RIGA) -> datetime:
    """The moment, in UTC, when the wall clock in `zone` shows `at` on `day`.

    A time that comes twice in autumn is the first of the two; `at.fold == 1` asks for the
    second. Raises `NoSuchTime` in the spring gap.
    """
    if at.tzinfo is not None:
        raise ValueError(f"a wall time carries no zone of its own: {at}")
    return _moment(day, at, at.fold, zone)


@lru_cache(maxsize=8192)
def _moment(day: date, at: time, _fold: int, zone: ZoneInfo) -> datetime:
    # Asked for the same opening hours again and again. Times that differ by their fold are equal.
    return as_utc(datetime.combine(day, at, tzinfo=zone))


def local_span(day: date, from_time: time, to_time: time, zone: ZoneInfo = RIGA) -> Span:
    """What lies between two wall times of one day; a `to_time` of 00:00 is the day's end.

    Folds and gaps as in `local_moment`. Raises ValueError if the end is not after the start:
    a night shift is two spans, and a swapped pair of times is a mistake to be told about.
    """
    last_day = day + ONE_DAY if to_time == MIDNIGHT else day
    return Span(local_moment(day, from_time, zone), local_moment(last_day, to_time, zone))


def day_span(day: date, zone: ZoneInfo = RIGA) -> Span:
    """The whole local day: 23, 24 or 25 hours."""
    return local_span(day, MIDNIGHT, MIDNIGHT, zone)


def local_date(moment: datetime, zone: ZoneInfo = RIGA) -> date:
    """The date that the calendar on the wall in `zone` shows."""
    return as_utc(moment).astimezone(zone).date()


def each_day(first: date, last: date) -> Iterator[date]:
    """Every date from `first` to `last`, both included; none if `last` is earlier."""
    day = first
    while day <= last:
        yield day
        day += ONE_DAY


def days_of(span: Span, zone: ZoneInfo = RIGA) -> Iterator[date]:
    """Every local date of which the span holds some moment."""
    last_instant = span.end - timedelta.resolution
    return each_day(local_date(span.start, zone), local_date(last_instant, zone))
