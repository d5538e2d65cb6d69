"""Planning a meeting, and moving one."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, Literal

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from jobbridge.calendar.spans import NoSuchTime, local_moment
from jobbridge.clock import local
from jobbridge.errors import Invalid, NotFound, Reason, Refused
from jobbridge.i18n import N_
from jobbridge.interviews.facts import Asked
from jobbridge.interviews.model import Room
from jobbridge.interviews.page_parts import INSIDE
from jobbridge.interviews.rules import LONGEST, SHORTEST
from jobbridge.meetings import actions, queries, rules, time_queries
from jobbridge.meetings.model import Meeting
from jobbridge.meetings.time_queries import Time
from jobbridge.vacancies.model import Employer, Vacancy
from jobbridge.vacancies.queries import employer_by_number, employers_for, offered_by
from jobbridge.web.ask import Ask
from jobbridge.web.forms import LARGEST, MESSAGES, Day, Form, Input, WallTime
from jobbridge.web.routes import get, post

LENGTHS = (45, 60, 90, 120)


class WhenForm(Input):
    """`rooms` are written `prison|room`, by their codes. `slot` is a free time that was offered,
    `2026-12-01T14:00`, in place of day and start; with `look` such times are only shown."""

    on: Day | None = None
    at: WallTime | None = None
    slot: str = Field(default="", max_length=16)
    look: Literal["", "yes"] = ""
    minutes: int = Field(default=60, ge=1, le=480)
    rooms: list[str] = Field(default_factory=list, max_length=20)
    version: int = Field(default=0, ge=0, le=LARGEST)


class PlanForm(WhenForm):
    employer: str = Field(max_length=11)
    vacancies: list[str] = Field(default_factory=list, max_length=50)
    mode: Literal["in_person", "video"] = "in_person"
    places: int | None = Field(default=None, ge=1, le=rules.MOST_PLACES)


@get("/meetings/new", INSIDE)
def new_page(ask: NamedDependency[Ask]) -> Response[str]:
    """First the employer, then what it speaks of, where and when."""
    if not rules.plans(ask.viewer):
        raise NotFound
    number = ask.query("employer")
    employer = _employer(ask, number) if number else None
    form = ask.blank(PlanForm, employer=number, minutes=60, mode="in_person", at="14:00")
    return _new(ask, employer, form)


def _employer(ask: Ask, number: str) -> Employer:
    employer = employer_by_number(ask.session, number)
    if employer is None or employer.vetted_at is None:
        raise NotFound
    return employer


def _new(
    ask: Ask, employer: Employer | None, form: Form[PlanForm], *, status: int = 200
) -> Response[str]:
    offered = _offered(ask, employer) if employer else []
    rooms = queries.rooms_for(ask.session, ask.viewer)
    return ask.render(
        "meetings/plan.html",
        status=status,
        employer=employer,
        employers=[] if employer else _employers(ask),
        vacancies=offered,
        rooms=_choices(ask, rooms),
        form=form,
        times=_times(ask, form, employer, form.value("mode")) if employer else [],
        lengths=LENGTHS,
        modes=rules.MODE_LABELS,
    )


def _choices(ask: Ask, rooms: Sequence[Room]) -> list[tuple[str, str]]:
    several = len({room.prison_id for room in rooms}) > 1
    return [
        (
            f"{room.prison.code}|{room.code}",
            ask.words.gettext(N_("%(room)s, %(seats)s seats"), room=room.name, seats=room.seats)
            + (f", {room.prison.name}" if several else ""),
        )
        for room in rooms
    ]


def _times(
    ask: Ask,
    form: Form[Any],
    employer: Employer,
    mode: str,
    *,
    meeting: Meeting | None = None,
) -> list[Time]:
    """Free times near the one typed, for the rooms typed: once somebody looks for them, or was
    refused."""
    if not (form.readable and (form.data.look or form.errors)):
        return []
    data: WhenForm = form.data
    named = {f"{r.prison.code}|{r.code}": r for r in queries.rooms_for(ask.session, ask.viewer)}
    rooms = [named[name] for name in dict.fromkeys(data.rooms) if name in named]
    if meeting is not None:
        rooms = _rooms_after(meeting, rooms)
    around = ask.now
    with suppress(Refused):
        around = _typed(data)
    if not SHORTEST <= data.minutes <= LONGEST:
        return []
    asked = Asked(around, data.minutes, mode, employer.id)
    return time_queries.times_for(
        ask.session, ask.viewer, rooms=rooms, asked=asked, now=ask.now, meeting=meeting
    )


def _rooms_after(meeting: Meeting, chosen: Sequence[Room]) -> list[Room]:
    """The rooms of a meeting with these in the place of its own."""
    by_prison = {room.prison_id: room for room in chosen}
    return [by_prison.get(place.prison_id, place.room) for place in meeting.places]


def _offered(ask: Ask, employer: Employer) -> list[Vacancy]:
    return offered_by(ask.session, ask.viewer, employer, today=ask.today, most=50)


def _employers(ask: Ask) -> list[tuple[str, str]]:
    found = employers_for(ask.session, ask.viewer)
    return [(e.registration_number, e.name) for e in found if e.registration_number]


@post("/meetings/new", INSIDE)
def plan(ask: NamedDependency[Ask]) -> Response[str]:
    if not rules.plans(ask.viewer):
        raise NotFound
    form = ask.form(PlanForm)
    employer = _employer(ask, form.value("employer"))
    if form.value("look"):
        return _look(form, lambda status: _new(ask, employer, form, status=status))
    return ask.once(lambda: _plan(ask, form, employer))


def _look(form: Form[Any], show: Callable[[int], Response[str]]) -> Response[str]:
    """The page again, with free times: nothing is planned or moved by looking."""
    if form.readable and not form.data.rooms:
        form.refuse(rules.why_not_rooms("in_person", []))
    return show(422 if form.errors else 200)


def _plan(ask: Ask, form: Form[PlanForm], employer: Employer) -> Response[str]:
    with form.attempt(ask.session):
        data = form.data
        offered = {v.ref: v for v in _offered(ask, employer)}
        if not data.vacancies:
            text = N_("Choose at least one.")
            raise Invalid([Reason("no_vacancy", text, field="vacancies")])
        if not offered.keys() >= set(data.vacancies):
            raise NotFound
        made = actions.plan(
            ask.session,
            ask.viewer,
            employer_id=employer.id,
            vacancies=[offered[ref] for ref in dict.fromkeys(data.vacancies)],
            mode=data.mode,
            starts_at=_typed(data),
            minutes=data.minutes,
            rooms=[room_named(ask, one) for one in dict.fromkeys(data.rooms)],
            places=data.places,
            now=ask.now,
        )
        ask.flash("success", ask.words.gettext(N_("The meeting is planned.")))
        for place in made.places:
            for reason in rules.small_room(place.places, place.room.seats):
                ask.flash("warning", ask.words.reason(reason))
        return ask.redirect(f"/meetings/{made.ref}")
    return _new(ask, _employer(ask, form.value("employer")), form, status=422)


def _typed(data: WhenForm) -> datetime:
    """The moment that was chosen or typed; `Invalid` where there is none."""
    on, at = data.on, data.at
    if data.slot:
        try:
            moment = datetime.strptime(data.slot, "%Y-%m-%dT%H:%M")
        except ValueError:
            text = N_("Choose one of the times offered, or type one.")
            raise Invalid([Reason("slot", text, field="on")]) from None
        on, at = moment.date(), moment.time()
    missing = [name for name, value in (("on", on), ("at", at)) if value is None]
    if on is None or at is None:
        raise Invalid([Reason("missing", MESSAGES["missing"], field=name) for name in missing])
    try:
        return local_moment(on, at.replace(second=0, microsecond=0))
    except NoSuchTime:
        text = N_("The clocks skip this time on that day: choose another.")
        raise Invalid([Reason("no_such_time", text, field="at")]) from None


def room_named(ask: Ask, name: str) -> int:
    """One of the viewer's rooms by `prison|room`."""
    for room in queries.rooms_for(ask.session, ask.viewer):
        if f"{room.prison.code}|{room.code}" == name:
            return room.id
    raise NotFound


@get("/meetings/{ref:str}/move", INSIDE)
def move_page(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    meeting = queries.meeting_for(ask.session, ask.viewer, ref)
    (shown,) = queries.shown(ask.session, ask.viewer, [meeting], ask.words)
    start = local(meeting.starts_at)
    form = ask.blank(
        WhenForm,
        on=start.date(),
        at=start.strftime("%H:%M"),
        minutes=shown.minutes,
        rooms=[f"{p.prison.code}|{p.room.code}" for p in queries.own_places(ask.viewer, meeting)],
        version=meeting.version,
    )
    return _move_page(ask, meeting, form)


def _move_page(
    ask: Ask, meeting: Meeting, form: Form[WhenForm], *, status: int = 200
) -> Response[str]:
    verbs = rules.verbs_for(ask.viewer, meeting.state)
    if not queries.own_places(ask.viewer, meeting) or "move" not in verbs:
        raise NotFound
    (shown,) = queries.shown(ask.session, ask.viewer, [meeting], ask.words)
    mine = {place.prison_id for place in queries.own_places(ask.viewer, meeting)}
    rooms = queries.rooms_for(ask.session, ask.viewer, meeting.mode)
    return ask.render(
        "meetings/move.html",
        status=status,
        shown=shown,
        form=form,
        lengths=LENGTHS,
        rules=rules,
        rooms=_choices(ask, [room for room in rooms if room.prison_id in mine]),
        one_prison=len(mine) == 1,
        times=_times(ask, form, meeting.employer, meeting.mode, meeting=meeting),
    )


@post("/meetings/{ref:str}/move", INSIDE)
def move(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    form = ask.form(WhenForm)
    meeting = queries.meeting_for(ask.session, ask.viewer, ref)
    if form.value("look"):
        return _look(form, lambda status: _move_page(ask, meeting, form, status=status))
    with form.attempt(ask.session):
        data = form.data
        busy = actions.move(
            ask.session,
            ask.viewer,
            meeting,
            starts_at=_typed(data),
            minutes=data.minutes,
            version=data.version,
            rooms=[room_named(ask, one) for one in dict.fromkeys(data.rooms)],
            now=ask.now,
        )
        ask.flash("success", ask.words.gettext(N_("The meeting is moved. Confirm it again.")))
        if busy:
            text = ask.words.ngettext(
                "%(n)s person cannot come then and waits.",
                "%(n)s people cannot come then and wait.",
                len(busy),
            )
            ask.flash("warning", text)
        for place in queries.own_places(ask.viewer, meeting):
            for reason in rules.small_room(place.places, place.room.seats):
                ask.flash("warning", ask.words.reason(reason))
        return ask.redirect(f"/meetings/{ref}")
    return _move_page(ask, queries.meeting_for(ask.session, ask.viewer, ref), form, status=422)


HANDLERS = [new_page, plan, move_page, move]
