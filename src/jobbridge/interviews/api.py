"""Interviews for programs: the same verbs as on the pages, and an answer for each role with no
field that is not theirs."""

from datetime import date, datetime, timedelta
from typing import Any, Literal

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from pydantic import AwareDatetime, Field

from jobbridge.applications.model import Application
from jobbridge.calendar.spans import day_span
from jobbridge.errors import Invalid, Reason
from jobbridge.i18n import N_
from jobbridge.interviews import actions, bookable_queries, queries, slot_queries, visit_api
from jobbridge.interviews.model import Interview
from jobbridge.interviews.page_parts import (
    FIRST,
    INSIDE,
    LARGEST,
    LAST,
    WHO,
    day_from,
    mode_from,
    number,
)
from jobbridge.interviews.prison_queries import interpreters_of
from jobbridge.interviews.queries import Shown
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Body, Output
from jobbridge.web.routes import get, post

AHEAD = timedelta(days=120)
NO_INTERPRETER = Reason(
    "interpreter", N_("The prison has no interpreter of this name."), field="interpreter"
)
LONGEST = timedelta(days=366)
ModeName = Literal["in_person", "video"]


class TimeIn(Body):
    """A moment with its offset, a length, and a room of the person's prison by its code."""

    starts_at: AwareDatetime
    minutes: int = Field(default=30, ge=1, le=480)
    mode: ModeName = "in_person"
    room: str = Field(max_length=20)


class InterviewIn(TimeIn):
    """`hold` claims the time for a quarter of an hour instead of booking it. With `counselor`
    the person's own takes part; `interpreter` is one of the prison's, by name."""

    application: str = Field(max_length=12)
    hold: bool = False
    counselor: bool = False
    interpreter: str = Field(default="", max_length=80)


class MoveIn(TimeIn):
    version: int = Field(ge=0, le=LARGEST)


class VersionIn(Body):
    version: int = Field(ge=0, le=LARGEST)


class CancelIn(VersionIn):
    why: Literal[
        "employer",
        "time",
        "filled",
        "person",
        "prison",
        "transfer",
        "release",
        "agreement",
        "mistake",
    ]


class OutcomeIn(VersionIn):
    outcome: Literal["took_place", "person", "employer", "prison"]


class InterviewOut(Output):
    """What everybody invited may know: the agency's answer."""

    ref: str
    state: str
    mode: ModeName
    starts_at: datetime
    ends_at: datetime
    version: int
    application: str
    vacancy: str
    employer: str


class EmployersInterview(InterviewOut):
    """`prison`, `room`, `address` and `entrance` are null until the prison confirms."""

    prison: str | None
    room: str | None
    address: str | None
    entrance: str | None


class OfficersInterview(InterviewOut):
    """With the name of a person of the officer's own prison."""

    prison: str | None
    room: str | None
    name: str | None


class CounselorsInterview(OfficersInterview):
    inmate: str | None
    counselor: str | None


class InterviewList(Output):
    interviews: (
        list[CounselorsInterview]
        | list[OfficersInterview]
        | list[EmployersInterview]
        | list[InterviewOut]
    )


class SlotOut(Output):
    starts_at: datetime
    ends_at: datetime
    room: str
    room_name: str
    warnings: list[str]


class SlotList(Output):
    """Free starts, in order; `reasons` say why there can be none at all."""

    application: str
    mode: ModeName
    minutes: int
    slots: list[SlotOut]
    reasons: list[str]


def _out(ask: Ask, one: Shown) -> InterviewOut:
    common: dict[str, Any] = {
        "ref": one.ref,
        "state": str(one.state),
        "mode": one.mode.value,
        "starts_at": one.starts_at,
        "ends_at": one.ends_at,
        "version": one.version,
        "application": one.candidate,
        "vacancy": one.vacancy,
        "employer": one.employer,
    }
    if ask.viewer.is_(Role.AGENCY):
        return InterviewOut(**common)
    if ask.viewer.is_(Role.EMPLOYER):
        return EmployersInterview(
            **common,
            prison=one.prison,
            room=one.room,
            address=one.address,
            entrance=one.entrance,
        )
    inside = {**common, "prison": one.prison, "room": one.room, "name": one.name}
    if ask.viewer.is_(Role.PRISON_OFFICER):
        return OfficersInterview(**inside)
    return CounselorsInterview(**inside, inmate=one.inmate_ref, counselor=one.counselor)


def _one(ask: Ask, interview: Interview, status: int = 200) -> Response[InterviewOut]:
    ask.session.flush()
    (shown,) = queries.shown(ask.session, ask.viewer, [interview])
    return Response(_out(ask, shown), status_code=status)


@get("/api/v1/interviews", WHO)
def interviews(ask: NamedDependency[Ask]) -> InterviewList:
    """The viewer's interviews from `from` up to before `until` (dates; from today on, 120 days)."""
    first = day_from(ask.query("from")) or ask.today
    last = day_from(ask.query("until"))
    start = day_span(first).start
    end = day_span(last).start if last else start + AHEAD
    found = queries.interviews_for(
        ask.session, ask.viewer, starting=start, before=min(end, start + LONGEST)
    )
    shown = queries.shown(ask.session, ask.viewer, found)
    return InterviewList.model_construct(interviews=[_out(ask, one) for one in shown])


@get("/api/v1/applications/{ref:str}/slots", INSIDE)
def slots(ask: NamedDependency[Ask], ref: FromPath[str]) -> SlotList:
    """Free starts for an application: `mode`, `minutes`, `from`, `until`."""
    application = bookable_queries.application_to_choose(ask.session, ask.viewer, ref)
    mode, minutes = mode_from(ask.query("mode")), number(ask.query("minutes"), 30)
    first = day_from(ask.query("from")) or ask.today
    days = slot_queries.free_slots_for(
        ask.session,
        ask.viewer,
        application,
        mode=mode,
        minutes=minutes,
        from_day=first,
        until_day=day_from(ask.query("until")) or first + timedelta(days=28),
        now=ask.now,
    )
    standing = slot_queries.reasons_of_person(ask.session, application, ask.now)
    return SlotList(
        application=application.ref,
        mode=mode.value,
        minutes=minutes,
        slots=[
            SlotOut(
                starts_at=slot.starts_at,
                ends_at=slot.ends_at,
                room=slot.room_code,
                room_name=slot.room_name,
                warnings=[ask.words.reason(reason) for reason in slot.warnings],
            )
            for day in days
            for slot in day.slots
        ],
        reasons=[ask.words.reason(reason) for reason in standing],
    )


@post("/api/v1/interviews", INSIDE)
def book(ask: NamedDependency[Ask], data: JSONBody[InterviewIn]) -> Response[Any]:
    """Book or hold; the same idempotency key gives the same interview."""
    return ask.once(lambda: _book(ask, data))


def _book(ask: Ask, data: InterviewIn) -> Response[InterviewOut]:
    application = bookable_queries.application_to_book(ask.session, ask.viewer, data.application)
    room = queries.room_named(ask.session, application.inmate.prison_id, data.room)
    verb = actions.hold if data.hold else actions.book
    made = verb(
        ask.session,
        ask.viewer,
        application=application,
        starts_at=_moment(data),
        minutes=data.minutes,
        mode=data.mode,
        room_id=room.id,
        counselor_id=application.inmate.counselor_id if data.counselor else None,
        interpreter_id=_interpreter(ask, application, data.interpreter),
        now=ask.now,
    )
    return _one(ask, made, 201)


def _interpreter(ask: Ask, application: Application, name: str) -> int | None:
    """The one of the person's prison with this name; nobody where none is asked for."""
    if not name:
        return None
    known = interpreters_of(ask.session, application.inmate.prison_id)
    found = next((one.id for one in known if one.name.casefold() == name.casefold()), None)
    if found is None:
        raise Invalid([NO_INTERPRETER])
    return found


@post("/api/v1/interviews/{ref:str}/move", INSIDE, status_code=200)
def move(
    ask: NamedDependency[Ask], ref: FromPath[str], data: JSONBody[MoveIn]
) -> Response[InterviewOut]:
    interview = queries.interview_for(ask.session, ask.viewer, ref)
    room = queries.room_named(ask.session, interview.application.inmate.prison_id, data.room)
    moved = actions.move(
        ask.session,
        ask.viewer,
        interview,
        starts_at=_moment(data),
        minutes=data.minutes,
        mode=data.mode,
        room_id=room.id,
        version=data.version,
        now=ask.now,
    )
    return _one(ask, moved)


@post("/api/v1/interviews/{ref:str}/confirm", {Role.PRISON_OFFICER}, status_code=200)
def confirm(
    ask: NamedDependency[Ask], ref: FromPath[str], data: JSONBody[VersionIn]
) -> Response[InterviewOut]:
    interview = queries.interview_for(ask.session, ask.viewer, ref)
    done = actions.confirm(ask.session, ask.viewer, interview, version=data.version, now=ask.now)
    return _one(ask, done)


@post("/api/v1/interviews/{ref:str}/cancel", INSIDE | {Role.EMPLOYER}, status_code=200)
def cancel(
    ask: NamedDependency[Ask], ref: FromPath[str], data: JSONBody[CancelIn]
) -> Response[InterviewOut]:
    interview = queries.interview_for(ask.session, ask.viewer, ref)
    done = actions.cancel(
        ask.session, ask.viewer, interview, why=data.why, version=data.version, now=ask.now
    )
    return _one(ask, done)


@post("/api/v1/interviews/{ref:str}/outcome", INSIDE, status_code=200)
def outcome(
    ask: NamedDependency[Ask], ref: FromPath[str], data: JSONBody[OutcomeIn]
) -> Response[InterviewOut]:
    interview = queries.interview_for(ask.session, ask.viewer, ref)
    took_place = data.outcome == "took_place"
    done = actions.record_outcome(
        ask.session,
        ask.viewer,
        interview,
        took_place=took_place,
        missed_by="" if took_place else data.outcome,
        version=data.version,
        now=ask.now,
    )
    return _one(ask, done)


def _moment(data: TimeIn) -> datetime:
    """The start, within the years that calendars here know."""
    if not date(FIRST.year, 1, 2) <= data.starts_at.date() < LAST:
        text = N_("This value cannot be used.")
        raise Invalid([Reason("starts_at", text, field="starts_at")])
    return data.starts_at


HANDLERS = [interviews, slots, book, move, confirm, cancel, outcome, *visit_api.HANDLERS]
