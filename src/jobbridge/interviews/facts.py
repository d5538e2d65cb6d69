"""What the rules are told: a prison, a room, a person, a wish, and what others have claimed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from jobbridge.apart.rules import Partner
from jobbridge.busy import rules as busy
from jobbridge.busy.rules import Commitment
from jobbridge.calendar.spans import NoSuchTime, Span, local_span
from jobbridge.calendar.workdays import WorkCalendar

FETCH = timedelta(minutes=10)
"""Fetching a person before, and bringing them back after: part of what is claimed of them."""
TURNAROUND = timedelta(minutes=5)
"""A room is claimed this much longer, to be left and entered."""
INMATE, ROOM, EMPLOYER = "inmate", "room", "employer"
COUNSELOR, INTERPRETER, ESCORT = "counselor", "interpreter", "escort"
MOST_ESCORTS = 30
"""Units of a prison's pool at most: each is a name in a claim."""
ENTRY = timedelta(minutes=30)
"""Visitors are let in during the half hour before their half hour begins."""
MOST_PANELS = busy.MOST_PANELS


@dataclass(frozen=True)
class Hours:
    """A weekly window of a prison or of one room (1 is Monday), valid between two dates, both
    included; every so many weeks, counted from the week of `anchor`."""

    weekday: int
    opens: time
    closes: time
    valid_from: date | None = None
    valid_to: date | None = None
    room_id: int | None = None
    every_weeks: int = 1
    anchor: date | None = None
    gate: int | None = None
    escorts: int | None = None

    def is_valid(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )

    def applies(self, day: date) -> bool:
        return day.isoweekday() == self.weekday and self.is_valid(day) and self._in_turn(day)

    def span(self, day: date) -> Span | None:
        """Its time on that day; None where it is not, or where the clocks skip it in spring."""
        try:
            return local_span(day, self.opens, self.closes) if self.applies(day) else None
        except NoSuchTime:
            return None

    def _in_turn(self, day: date) -> bool:
        if self.every_weeks == 1 or self.anchor is None:
            return True
        weeks = (_monday(day) - _monday(self.anchor)).days // 7
        return weeks % self.every_weeks == 0


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


@dataclass(frozen=True)
class Break:
    """A count or a meal, on one weekday or every day: nobody is moved."""

    begins: time
    ends: time
    what: str
    weekday: int | None = None
    valid_from: date | None = None
    valid_to: date | None = None

    def applies(self, day: date) -> bool:
        return (
            (self.weekday is None or self.weekday == day.isoweekday())
            and (self.valid_from is None or self.valid_from <= day)
            and (self.valid_to is None or day <= self.valid_to)
        )

    def span(self, day: date) -> Span | None:
        """Its time on that day; one that the clocks skip in spring does not happen."""
        try:
            return local_span(day, self.begins, self.ends) if self.applies(day) else None
        except NoSuchTime:
            return None


@dataclass(frozen=True)
class House:
    """What is true of a prison for everybody in it; `wings` are the closed ones, with when.
    `barred` is when no visitor comes in, and interviews by video go on. What a day comes to is
    worked out once, however many interviews of that day are judged."""

    prison_id: int
    notice_days: int
    calendar: WorkCalendar
    hours: tuple[Hours, ...] = ()
    breaks: tuple[Break, ...] = ()
    closures: tuple[Span, ...] = ()
    wings: tuple[tuple[str, Span], ...] = ()
    barred: tuple[Span, ...] = ()
    _windows: dict[date, tuple[tuple[Hours, Span], ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _pauses: dict[date, tuple[tuple[Span, Break], ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def windows(self, day: date) -> tuple[tuple[Hours, Span], ...]:
        """The hours that it and its rooms have on one day, each with when that is."""
        if day not in self._windows:
            spans = ((hours, hours.span(day)) for hours in self.hours)
            self._windows[day] = tuple((hours, span) for hours, span in spans if span is not None)
        return self._windows[day]

    def pauses(self, day: date) -> tuple[tuple[Span, Break], ...]:
        """The counts and meals of one day, each with when that is."""
        if day not in self._pauses:
            spans = ((rest.span(day), rest) for rest in self.breaks)
            self._pauses[day] = tuple((span, rest) for span, rest in spans if span is not None)
        return self._pauses[day]

    @property
    def has_escorts(self) -> bool:
        """Whether people who accompany are counted here at all."""
        return any(h.escorts is not None for h in self.hours)

    @property
    def has_gate(self) -> bool:
        return any(h.gate is not None for h in self.hours)


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
    interviewed by this employer. `guarded` is whether somebody under 18 has the guardian's
    consent, up to `guarded_until`; `of_age_on` is None for whoever is of age. `apart` are those
    whom the person must not meet, and `apart_told` whether the viewer may know of them.
    `away_since` is the day of a leave or a stay in hospital from which they are not back."""

    inmate_id: int
    prison_id: int
    present: bool
    agreed: bool
    application_state: str
    release_earliest: date | None
    release_expected: date | None
    release_latest: date | None
    has_interview_at: datetime | None = None
    wing: str = ""
    busy: tuple[Commitment, ...] = ()
    of_age_on: date | None = None
    guarded: bool = True
    guarded_until: date | None = None
    apart: tuple[Partner, ...] = ()
    apart_told: bool = False
    away_since: date | None = None


@dataclass(frozen=True)
class Asked:
    """What somebody wants to book; a counselor and an interpreter only where asked for.
    `settled` is an interview that stands already and is judged again: notice was given, and its
    application may have moved on. On an interview day, `panel` says which of the employer's
    parties meets the person; `announced` is a visit of which the prison has had its notice."""

    starts_at: datetime
    minutes: int
    mode: str
    employer_id: int
    settled: bool = False
    counselor_id: int | None = None
    interpreter_id: int | None = None
    panel: int = 1
    day_id: int | None = None
    announced: bool = False

    @property
    def span(self) -> Span:
        return Span(self.starts_at, self.starts_at + timedelta(minutes=max(self.minutes, 1)))


@dataclass(frozen=True)
class Coming:
    """A visitor named for a visit: whether they may come, and until when their document is."""

    state: str
    document_valid_to: date | None = None


@dataclass(frozen=True)
class Gate:
    """Who is let in: how many others by the half hour, when this employer comes first on a day,
    and whom it has named for a day; those of an interview that is moved go along."""

    entering: Mapping[datetime, int] = field(default_factory=dict)
    own_first: Mapping[date, datetime] = field(default_factory=dict)
    named: Mapping[date, tuple[Coming, ...]] = field(default_factory=dict)
    moving: tuple[Coming, ...] = ()

    def on(self, day: date) -> tuple[Coming, ...]:
        return self.named.get(day) or self.moving


@dataclass(frozen=True)
class Facts:
    """All that the answer depends on. `taken` holds what others claim, by resource; `unheard` is
    since when a calendar of the employer has not been read."""

    house: House
    place: Place
    person: Person
    now: datetime
    taken: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)
    gate: Gate = Gate()
    unheard: datetime | None = None


def resource(kind: str, number: int) -> str:
    """The name of a scarce thing in a claim: `inmate:5`."""
    return f"{kind}:{number}"


def unit(prison_id: int, number: int) -> str:
    """One of those who accompany people in a prison: `escort:7:3`."""
    return f"{ESCORT}:{prison_id}:{number}"


def units(prison_id: int) -> list[str]:
    """All that a prison's pool may ever hold, however many it has at some hour."""
    return [unit(prison_id, number) for number in range(1, MOST_ESCORTS + 1)]


def panel_resource(employer_id: int, panel: int = 1) -> str:
    """One of the employer's parties. The first is the employer itself, as wherever it comes
    alone: `employer:9`, then `employer:9/2`."""
    name = resource(EMPLOYER, employer_id)
    return name if panel == 1 else f"{name}/{panel}"


def employer_of(name: str) -> int | None:
    """Whose panel this resource is; None for one of another kind."""
    kind, _, rest = name.partition(":")
    return int(rest.partition("/")[0]) if kind == EMPLOYER else None


def siblings(name: str) -> list[str]:
    """A resource; of an employer's panel, all its panels."""
    employer_id = employer_of(name)
    if employer_id is None:
        return [name]
    return [panel_resource(employer_id, panel) for panel in range(1, MOST_PANELS + 1)]


def claims(asked: Asked, *, inmate_id: int, room_id: int) -> dict[str, Span]:
    """What the interview takes of whom, buffers included; of a pool see `rules.pooled`."""
    span = asked.span
    wanted = {
        panel_resource(asked.employer_id, asked.panel): span,
        resource(INMATE, inmate_id): span.padded(FETCH, FETCH),
        resource(ROOM, room_id): span.padded(after=TURNAROUND),
    }
    if asked.counselor_id is not None:
        wanted[resource(COUNSELOR, asked.counselor_id)] = span
    if asked.interpreter_id is not None:
        wanted[resource(INTERPRETER, asked.interpreter_id)] = span
    return wanted
