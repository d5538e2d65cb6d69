"""A week of a prison, room by room: free, held, booked, closed, and when people are counted."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from jobbridge.calendar.spans import Span, day_span, each_day, local_date, merge, subtract
from jobbridge.i18n import N_
from jobbridge.interviews import occasion_queries, queries, rules, slot_queries
from jobbridge.interviews.facts import House, Place
from jobbridge.interviews.model import Interview, Room, State
from jobbridge.interviews.occasion_model import Occasion
from jobbridge.interviews.queries import Shown
from jobbridge.places.model import Prison
from jobbridge.viewer import Viewer

WEEK = 7
KINDS = {
    "free": N_("free"),
    "held": N_("held"),
    "booked": N_("booked"),
    "closed": N_("closed"),
    "count": N_("count or meal"),
}


@dataclass(frozen=True)
class Part:
    """A stretch of a room's day; `shown` where somebody is met, `occasion` where an employer meets
    many."""

    span: Span
    kind: str
    shown: Shown | None = None
    occasion: Occasion | None = None


@dataclass(frozen=True)
class Cell:
    """A room's day, in order of time."""

    day: date
    parts: tuple[Part, ...]
    closed: bool
    day_off: bool
    has_hours: bool

    @property
    def state(self) -> str:
        if any(part.shown or part.occasion for part in self.parts):
            return "booked"
        return "closed" if self.closed or self.day_off or not self.has_hours else "free"


@dataclass(frozen=True)
class Week:
    """Seven days from a Monday, room by room."""

    prison: Prison
    first: date
    days: tuple[date, ...]
    rooms: tuple[tuple[Room, tuple[Cell, ...]], ...]
    known: tuple[Room, ...]

    @property
    def before(self) -> date:
        return self.first - timedelta(days=WEEK)

    @property
    def after(self) -> date:
        return self.first + timedelta(days=WEEK)


def week_for(
    session: Session, viewer: Viewer, prison: Prison, day: date, now: datetime, code: str = ""
) -> Week:
    """The week that holds `day`; with a code that room alone. Saturday and Sunday are there only
    if something is on them."""
    first = day - timedelta(days=day.weekday())
    last = first + timedelta(days=WEEK - 1)
    within = Span(day_span(first).start, day_span(last).end)
    found = [
        i
        for i in queries.interviews_for(
            session,
            viewer,
            starting=within.start,
            before=within.end,
            prison_id=prison.id,
        )
        if _stands(i, now)
    ]
    by_ref = {s.ref: s for s in queries.shown(session, viewer, found)}
    house = slot_queries.house_of(session, prison, within)
    known = slot_queries.rooms_of(session, prison.id)
    rooms = [room for room in known if not code or room.code == code]
    occasions = [
        one
        for day in each_day(first, last)
        for one in occasion_queries.occasions_on(session, prison, day)
    ]
    busy = {local_date(i.starts_at) for i in found} | {local_date(o.starts_at) for o in occasions}
    days = tuple(
        d
        for d in each_day(first, last)
        if d.isoweekday() < 6
        or d in busy
        or any(rules.hours_on(house, d, room.id) for room in rooms)
    )
    places = slot_queries.places_of(session, rooms, within)
    lines = []
    for room in rooms:
        own = [(i, by_ref[i.ref]) for i in found if i.room_id == room.id]
        many = [one for one in occasions if one.room_id == room.id]
        lines.append((room, tuple(_cell(house, places[room.id], d, own, many) for d in days)))
    return Week(prison, first, days, tuple(lines), tuple(known))


def _stands(interview: Interview, now: datetime) -> bool:
    if interview.state in (State.CANCELLED, State.SUGGESTED):
        return False
    return interview.held_until is None or interview.held_until > now


def _cell(
    house: House,
    place: Place,
    day: date,
    interviews: Sequence[tuple[Interview, Shown]],
    occasions: Sequence[Occasion],
) -> Cell:
    hours = rules.hours_on(house, day, place.room_id)
    met = [
        Part(Span(i.starts_at, i.ends_at), "held" if shown.state is State.HELD else "booked", shown)
        for i, shown in interviews
        if local_date(i.starts_at) == day
    ]
    met += [
        Part(Span(one.starts_at, one.ends_at), "booked", occasion=one)
        for one in occasions
        if local_date(one.starts_at) == day
    ]
    workday = house.calendar.is_workday(day)
    parts = sorted(
        [*met, *(_rest(house, place, day, hours, [m.span for m in met]) if workday else ())],
        key=lambda part: part.span,
    )
    closed = bool(hours) and not any(part.kind == "free" for part in parts) and not met
    return Cell(day, tuple(parts), closed, not workday, bool(hours))


def _rest(
    house: House, place: Place, day: date, hours: Iterable[Span], met: Iterable[Span]
) -> Iterator[Part]:
    """What the hours of a room hold besides interviews."""
    open_hours = subtract(hours, met)
    closures = merge([*house.closures, *place.closures])
    pauses = merge(pause for pause, _ in rules.breaks_on(house, day))
    for kind, cuts in (("closed", closures), ("count", pauses)):
        for span in open_hours:
            for cut in cuts:
                if (shared := span.intersection(cut)) is not None:
                    yield Part(shared, kind)
        open_hours = subtract(open_hours, cuts)
    for span in open_hours:
        yield Part(span, "free")
