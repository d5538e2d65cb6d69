"""Employer meetings: what is to come, one meeting, planning one; afterwards who came."""

from collections.abc import Callable, Sequence
from datetime import date, time
from typing import Any, Literal

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from jobbridge.calendar.ical import render_download
from jobbridge.calendar.spans import NoSuchTime, local_moment
from jobbridge.clock import local
from jobbridge.errors import Invalid, NotFound, Reason
from jobbridge.i18n import N_
from jobbridge.interviews.page_parts import INSIDE
from jobbridge.meetings import actions, list_pages, list_queries, queries, rules
from jobbridge.meetings.model import LIVE, Meeting
from jobbridge.places.model import Prison
from jobbridge.vacancies.model import Employer, Vacancy
from jobbridge.vacancies.queries import employer_by_number, employers_for, offered_by
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import LARGEST, Day, Form, Input, WallTime
from jobbridge.web.routes import get, post
from jobbridge.web.services import NavItem

WHO = INSIDE | {Role.EMPLOYER}
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


class JoinForm(Input):
    room: str = Field(max_length=70)
    places: int | None = Field(default=None, ge=1, le=rules.MOST_PLACES)
    version: int = Field(ge=0, le=LARGEST)


class VersionForm(Input):
    version: int = Field(ge=0, le=LARGEST)


class LeaveForm(VersionForm):
    prison: str = Field(max_length=40)


class CancelForm(VersionForm):
    why: str = Field(default="", max_length=20)


@get("/meetings", WHO)
def meetings(ask: NamedDependency[Ask]) -> Response[str]:
    past = ask.query("show") == "past"
    found = queries.meetings_for(ask.session, ask.viewer, now=ask.now, past=past)
    return ask.render(
        "meetings/meetings.html",
        meetings=queries.shown(ask.session, ask.viewer, found, ask.words),
        past=past,
        plans=rules.plans(ask.viewer),
        rules=rules,
    )


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
            rooms=[_room(ask, one) for one in dict.fromkeys(data.rooms)],
            places=data.places,
            now=ask.now,
        )
        ask.flash("success", ask.words.gettext(N_("The meeting is planned.")))
        for place in made.places:
            for reason in rules.small_room(place.places, place.room.seats):
                ask.flash("warning", ask.words.reason(reason))
        return ask.redirect(f"/meetings/{made.ref}")
    return _new(ask, _employer(ask, form.value("employer")), form, status=422)


def _moment(on: date, at: time) -> Any:
    try:
        return local_moment(on, at.replace(second=0, microsecond=0))
    except NoSuchTime:
        text = N_("The clocks skip this time on that day: choose another.")
        raise Invalid([Reason("no_such_time", text, field="at")]) from None


def _room(ask: Ask, name: str) -> int:
    """One of the viewer's rooms by `prison|room`."""
    for room in queries.rooms_for(ask.session, ask.viewer):
        if f"{room.prison.code}|{room.code}" == name:
            return room.id
    raise NotFound


@get("/meetings/{ref:str}", WHO)
def meeting_page(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    return _meeting(ask, queries.meeting_for(ask.session, ask.viewer, ref))


def _meeting(
    ask: Ask,
    meeting: Meeting,
    *,
    status: int = 200,
    cancel: Form[CancelForm] | None = None,
    join: Form[JoinForm] | None = None,
    reasons: Sequence[Reason] = (),
) -> Response[str]:
    (shown,) = queries.shown(ask.session, ask.viewer, [meeting], ask.words)
    inside = ask.viewer.is_(*INSIDE)
    own = queries.own_places(ask.viewer, meeting) if inside else []
    begun = meeting.starts_at <= ask.now
    verbs = rules.verbs_for(ask.viewer, meeting.state)
    joined = {place.prison_id for place in meeting.places}
    stations = (
        [
            r
            for r in queries.rooms_for(ask.session, ask.viewer, "video")
            if r.prison_id not in joined
        ]
        if "join" in verbs and meeting.mode == "video" and not begun
        else []
    )
    if inside and not own:
        verbs = verbs & {"join"}
    return ask.render(
        "meetings/meeting.html",
        status=status,
        shown=shown,
        changes=queries.changes_for(ask.session, ask.viewer, meeting),
        lists=list_queries.listed_for(ask.session, ask.viewer, meeting, ask.now) if own else [],
        inside=inside,
        counselor=rules.lists(ask.viewer),
        begun=begun,
        verbs=verbs if not begun else verbs & {"cancel"},
        to_confirm=any(place.confirmed_at is None for place in own),
        leaves=[p for p in own if len(meeting.places) > 1],
        stations=[(f"{r.prison.code}|{r.code}", f"{r.name}, {r.prison.name}") for r in stations],
        cancel=cancel or ask.blank(CancelForm, version=meeting.version),
        join=join or ask.blank(JoinForm, version=meeting.version),
        whys=[(key, ask.words.gettext(text)) for key, text in rules.whys_for(ask.viewer).items()],
        reasons=[{"severity": str(r.severity), "text": ask.words.reason(r)} for r in reasons],
        rules=rules,
        live=meeting.state in LIVE,
    )


def _step(
    ask: Ask,
    ref: str,
    form: Form[Any],
    do: Callable[[Meeting], object],
    said: str,
    *,
    cancel: Form[CancelForm] | None = None,
    join: Form[JoinForm] | None = None,
) -> Response[str]:
    """Do one verb, and come back to the meeting with what was done or why not."""
    meeting = queries.meeting_for(ask.session, ask.viewer, ref)
    with form.attempt(ask.session):
        do(meeting)
        ask.flash("success", ask.words.gettext(said))
        return ask.redirect(f"/meetings/{ref}")
    if not (cancel or join):
        for _, text in form.errors:
            ask.flash("danger", text)
        return ask.redirect(f"/meetings/{ref}")
    meeting = queries.meeting_for(ask.session, ask.viewer, ref)
    return _meeting(ask, meeting, status=422, cancel=cancel, join=join)


@post("/meetings/{ref:str}/confirm", INSIDE)
def confirm(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    form = ask.form(VersionForm)
    return _step(
        ask,
        ref,
        form,
        lambda one: actions.confirm(
            ask.session, ask.viewer, one, version=form.data.version, now=ask.now
        ),
        N_("Your prison has confirmed the meeting."),
    )


@post("/meetings/{ref:str}/cancel", WHO)
def cancel(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    form = ask.form(CancelForm)
    return _step(
        ask,
        ref,
        form,
        lambda one: actions.cancel(
            ask.session, ask.viewer, one, why=form.data.why, version=form.data.version, now=ask.now
        ),
        N_("The meeting is cancelled, and everybody invited is told."),
        cancel=form,
    )


@post("/meetings/{ref:str}/join", INSIDE)
def join(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    form = ask.form(JoinForm)
    return _step(
        ask,
        ref,
        form,
        lambda one: actions.join(
            ask.session,
            ask.viewer,
            one,
            room_id=_room(ask, form.data.room),
            places=form.data.places,
            version=form.data.version,
            now=ask.now,
        ),
        N_("Your prison takes part."),
        join=form,
    )


@post("/meetings/{ref:str}/leave", INSIDE)
def leave(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    form = ask.form(LeaveForm)
    return _step(
        ask,
        ref,
        form,
        lambda one: actions.leave(
            ask.session,
            ask.viewer,
            one,
            prison=form.data.prison,
            version=form.data.version,
            now=ask.now,
        ),
        N_("Your prison no longer takes part; its list is gone."),
    )


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


@get("/meetings/{ref:str}/meeting.ics", WHO)
def download(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[bytes]:
    """The meeting for a calendar that is not subscribed: once, as it is now."""
    meeting = queries.meeting_for(ask.session, ask.viewer, ref)
    fragment = queries.fragment_of(ask.session, meeting, ask.locale)
    if fragment is None:
        raise NotFound
    return Response(
        render_download(fragment),
        media_type="text/calendar",
        headers={
            "content-disposition": f'attachment; filename="{meeting.ref}.ics"',
            "cache-control": "no-store",
        },
    )


def meetings_today(ask: Ask, prison: Prison) -> list[queries.Shown]:
    """For an officer's day, which is a page of a feature below: the app hands it over."""
    found = queries.meetings_on(ask.session, ask.viewer, prison, ask.today)
    return queries.shown(ask.session, ask.viewer, found, ask.words)


HANDLERS = [
    meetings,
    new_page,
    plan,
    meeting_page,
    confirm,
    cancel,
    join,
    leave,
    move_page,
    move,
    download,
    *list_pages.HANDLERS,
]
NAV = [NavItem(N_("Employer meetings"), "/meetings", WHO)]
