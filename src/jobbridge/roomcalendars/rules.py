"""What a room's calendar would change: new times, times that have another end, and times that are
gone. What somebody has changed or ended here by hand stays theirs."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from jobbridge.calendar.spans import Span

MOST = 1_000
"""Closures that one import makes: more is no room's calendar."""


@dataclass(frozen=True)
class Standing:
    """A closure of a room. `given` is the time that the calendar gave it; None for one that was
    entered by hand."""

    closure_id: int
    span: Span
    given: Span | None

    @property
    def untouched(self) -> bool:
        return self.given == self.span


@dataclass(frozen=True)
class Change:
    """What one import does to one closure: `before` is None for a new one, `after` for one that
    goes."""

    closure_id: int | None
    before: Span | None
    after: Span | None

    @property
    def kind(self) -> str:
        if self.before is None:
            return "new"
        return "gone" if self.after is None else "changed"


@dataclass(frozen=True)
class Difference:
    changes: tuple[Change, ...]
    unchanged: int
    by_hand: int
    """Times of the calendar in which the room is closed already, by somebody here."""
    ended: int = 0
    """Times of the calendar that were taken over before and ended by somebody here."""

    def count(self, kind: str) -> int:
        return sum(change.kind == kind for change in self.changes)


def given_by(
    imports: Iterable[tuple[Sequence[Span], Sequence[tuple[Span | None, Span | None]]]],
) -> set[Span]:
    """The times that imports, in their order, have put and not taken back: each by what its
    calendar wanted and by its changes, from and to. One that a calendar no longer wanted is
    forgotten: when it comes back it is new."""
    given = set[Span]()
    for wanted, changes in imports:
        given -= {before for before, _ in changes if before is not None}
        given |= {after for _, after in changes if after is not None}
        given &= set(wanted)
    return given


def difference(
    wanted: Iterable[Span], standing: Sequence[Standing], given: Collection[Span] = ()
) -> Difference:
    """From what stands to what the calendar says, as little as possible: a time that begins or
    ends as one did before is that one, changed. What was `given` before and does not stand any
    more was ended by hand."""
    left = {span: span for span in wanted}
    ours = [one for one in standing if one.given is not None]
    by_hand = [one.span for one in standing if one.given is None]
    unchanged, gone = 0, list[Standing]()
    for one in ours:
        if one.given in left:
            unchanged += 1
            del left[one.given]
        elif one.untouched:
            gone.append(one)
    closed = ended = 0
    for span in list(left):
        if span in given:
            ended += 1
            del left[span]
        elif any(other.contains(span) for other in by_hand):
            closed += 1
            del left[span]
    changes = list(_changed(gone, left))
    taken = {change.closure_id for change in changes}
    changes += [
        Change(one.closure_id, one.span, None) for one in gone if one.closure_id not in taken
    ]
    changes += [Change(None, None, span) for span in left]
    changes.sort(key=lambda change: change.after or change.before or _never())
    return Difference(tuple(changes), unchanged, closed, ended)


def _changed(gone: Sequence[Standing], left: dict[Span, Span]) -> Iterable[Change]:
    starts: Mapping[object, Span] = {span.start: span for span in left}
    ends: Mapping[object, Span] = {span.end: span for span in left}
    for one in gone:
        found = starts.get(one.span.start) or ends.get(one.span.end)
        if found in left:
            del left[found]
            yield Change(one.closure_id, one.span, found)


def _never() -> Span:
    raise ValueError("a change has a time before or after")
