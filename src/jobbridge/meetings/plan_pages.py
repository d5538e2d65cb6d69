"""Planning a meeting, and moving one."""

from datetime import date, datetime, time
from typing import Literal

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from jobbridge.calendar.spans import NoSuchTime, local_moment
from jobbridge.clock import local
from jobbridge.errors import Invalid, NotFound, Reason
from jobbridge.i18n import N_
from jobbridge.interviews.page_parts import INSIDE
from jobbridge.meetings import actions, queries, rules
from jobbridge.meetings.model import Meeting
from jobbridge.vacancies.model import Employer, Vacancy
from jobbridge.vacancies.queries import employer_by_number, employers_for, offered_by
from jobbridge.web.ask import Ask
from jobbridge.web.forms import LARGEST, Day, Form, Input, WallTime
from jobbridge.web.routes import get, post

LENGTHS = (45, 60, 90, 120)


class WhenForm(Input):
    on: Day
    at: WallTime
    minutes: int = Field(default=60, ge=1, le=480)
    version: int = Field(default=0, ge=0, le=LARGEST)


class PlanForm(WhenForm):
    """`rooms` are written `prison|room`, by their codes."""

    employer: str = Field(max_length=11)
    vacancies: list[str] = Field(default_factory=list, max_length=50)
    mode: Literal["in_person", "video"] = "in_person"
    rooms: list[str] = Field(default_factory=list, max_length=20)
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
        rooms=[
            (
                f"{room.prison.code}|{room.code}",
                ask.words.gettext(N_("%(room)s, %(seats)s seats"), room=room.name, seats=room.seats)
                + ("" if len(ask.viewer.organisations) == 1 else f", {room.prison.name}"),
            )
            for room in rooms
        ],
        form=form,
        lengths=LENGTHS,
        modes=rules.MODE_LABELS,
    )


def _offered(ask: Ask, employer: Employer) -> list[Vacancy]:
    return offered_by(ask.session, ask.viewer, employer, today=ask.today, most=50)


def _employers(ask: Ask) -> list[tuple[str, str]]:
    found = employers_for(ask.session, ask.viewer)
    return [(e.registration_number, e.name) for e in found if e.registration_number]


@post("/meetings/new", INSIDE)
def plan(ask: NamedDependency[Ask]) -> Response[str]:
    return ask.once(lambda: _plan(ask))


def _plan(ask: Ask) -> Response[str]:
    if not rules.plans(ask.viewer):
        raise NotFound
    form = ask.form(PlanForm)
    employer = _employer(ask, form.value("employer"))
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
            starts_at=_moment(data.on, data.at),
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


def _moment(on: date, at: time) -> datetime:
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
    return ask.render(
        "meetings/move.html", status=status, shown=shown, form=form, lengths=LENGTHS, rules=rules
    )


@post("/meetings/{ref:str}/move", INSIDE)
def move(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    form = ask.form(WhenForm)
    meeting = queries.meeting_for(ask.session, ask.viewer, ref)
    with form.attempt(ask.session):
        data = form.data
        busy = actions.move(
            ask.session,
            ask.viewer,
            meeting,
            starts_at=_moment(data.on, data.at),
            minutes=data.minutes,
            version=data.version,
            now=ask.now,
        )
        ask.flash("success", ask.words.gettext(N_("The meeting is moved. Confirm it again.")))
        if busy:
            text = ask.words.ngettext(
                "%(n)s person has something else then and waits.",
                "%(n)s people have something else then and wait.",
                len(busy),
            )
            ask.flash("warning", text)
        return ask.redirect(f"/meetings/{ref}")
    return _move_page(ask, queries.meeting_for(ask.session, ask.viewer, ref), form, status=422)


HANDLERS = [new_page, plan, move_page, move]
