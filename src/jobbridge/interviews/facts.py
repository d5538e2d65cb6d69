"""What the rules are told: a prison, a room, a person, a wish, and what others have claimed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from jobbridge.calendar.spans import Span
from jobbridge.calendar.workdays import WorkCalendar

FETCH = timedelta(minutes=10)
"""Fetching a person before, and bringing them back after: part of what is claimed of them."""
TURNAROUND = timedelta(minutes=5)
"""A room is claimed this much longer, to be left and entered."""
INMATE, ROOM, EMPLOYER = "inmate", "room", "employer"
MOST_PANELS = 6
"""So many parties of one employer meet people at the same time on an interview day."""


@dataclass(frozen=True)
class Hours:
    """A weekly window of a prison (1 is Monday), valid between two dates, both included."""

    weekday: int
    opens: time
    closes: time
    valid_from: date | None = None
    valid_to: date | None = None

    def applies(self, day: date) -> bool:
        return (
            day.isoweekday() == self.weekday
            and (self.valid_from is None or self.valid_from <= day)
            and (self.valid_to is None or day <= self.valid_to)
        )


@dataclass(frozen=True)
class Break:
    """A count or a meal, every day: nobody is moved."""

    begins: time
    ends: time
    what: str


@dataclass(frozen=True)
class House:
    """What is true of a prison for everybody in it."""

    prison_id: int
    notice_days: int
    calendar: WorkCalendar
    hours: tuple[Hours, ...] = ()
    breaks: tuple[Break, ...] = ()
    closures: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Place:
    """A room or video station, and when it alone is closed."""

    room_id: int
    prison_id: int
    kind: str
    active: bool = True
    closures: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Person:
    """The one to be met. Release dates may be unknown; `agreed` is the agreement to be
    interviewed by this employer."""

    inmate_id: int
    prison_id: int
    present: bool
    agreed: bool
    application_state: str
    release_earliest: date | None
    release_expected: date | None
    release_latest: date | None
    has_interview_at: datetime | None = None


@dataclass(frozen=True)
class Asked:
    """What somebody wants to book. `settled` is an interview that stands already and is judged
    again: notice was given, and its application may have moved on. On an interview day, `panel`
    says which of the employer's parties meets the person; `announced` is a visit of which the
    prison has had its notice already."""

    starts_at: datetime
    minutes: int
    mode: str
    employer_id: int
    settled: bool = False
    panel: int = 1
    day_id: int | None = None
    announced: bool = False

    @property
    def span(self) -> Span:
        return Span(self.starts_at, self.starts_at + timedelta(minutes=max(self.minutes, 1)))


@dataclass(frozen=True)
class Facts:
    """All that the answer depends on. `taken` holds what others claim, by resource."""

    house: House
    place: Place
    person: Person
    now: datetime
    taken: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)


def resource(kind: str, number: int) -> str:
    """The name of a scarce thing in a claim: `inmate:5`."""
    return f"{kind}:{number}"


def panel_resource(employer_id: int, panel: int = 1) -> str:
    """One of the employer's parties. The first is the employer itself, as wherever it comes
    alone: `employer:9`, then `employer:9/2`."""
    name = resource(EMPLOYER, employer_id)
    return name if panel == 1 else f"{name}/{panel}"


def siblings(name: str) -> list[str]:
    """A resource; of an employer's panel, all its panels."""
    kind, _, rest = name.partition(":")
    if kind != EMPLOYER:
        return [name]
    employer_id = int(rest.partition("/")[0])
    return [panel_resource(employer_id, panel) for panel in range(1, MOST_PANELS + 1)]


def claims(asked: Asked, *, inmate_id: int, room_id: int) -> dict[str, Span]:
    """What the interview takes of whom, buffers included."""
    return {
        panel_resource(asked.employer_id, asked.panel): asked.span,
        resource(INMATE, inmate_id): asked.span.padded(FETCH, FETCH),
        resource(ROOM, room_id): asked.span.padded(after=TURNAROUND),
    }
