"""Employer meetings for programs: what is to come, one, its visitors, and when it could be."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from jobbridge.errors import NotFound
from jobbridge.interviews import named_queries, visit_actions
from jobbridge.interviews.gate_forms import VisitorForm
from jobbridge.interviews.named_queries import Named
from jobbridge.interviews.naming_pages import person
from jobbridge.interviews.page_parts import INSIDE
from jobbridge.interviews.visit_api import PassList, PassOut, pass_out
from jobbridge.meetings import queries, time_queries
from jobbridge.meetings.list_queries import asked_of
from jobbridge.meetings.model import LIVE
from jobbridge.meetings.pages import WHO
from jobbridge.meetings.queries import Shown
from jobbridge.meetings.visit_pages import EMPLOYER, NAMING
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Output
from jobbridge.web.routes import get, post


class PartOut(Output):
    """One prison's part. To an employer it stands here once confirmed, without numbers."""

    prison: str
    room: str
    confirmed: bool
    places: int | None
    listed: int | None
    waiting: int | None


class MeetingOut(Output):
    """`expected`, `came` and `interested` are numbers in words: for an employer bands."""

    ref: str
    state: str
    mode: str
    starts_at: datetime
    ends_at: datetime
    version: int
    employer: str
    vacancies: list[str]
    prisons: list[PartOut]
    expected: str
    came: str | None
    interested: str | None


class MeetingList(Output):
    meetings: list[MeetingOut]


def _out(one: Shown) -> MeetingOut:
    return MeetingOut(
        ref=one.ref,
        state=one.state,
        mode=one.mode,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        version=one.version,
        employer=one.employer,
        vacancies=[ref for ref, _ in one.vacancies],
        prisons=[
            PartOut(
                prison=part.prison,
                room=part.room,
                confirmed=part.confirmed,
                places=part.places,
                listed=part.listed,
                waiting=part.waiting,
            )
            for part in one.parts
        ],
        expected=one.expected,
        came=one.came,
        interested=one.interested,
    )


@get("/api/v1/meetings", WHO)
def meetings(ask: NamedDependency[Ask]) -> MeetingList:
    """The viewer's meetings to come, by time; `show=past` for those that are over."""
    past = ask.query("show") == "past"
    found = queries.meetings_for(ask.session, ask.viewer, now=ask.now, past=past)
    shown = queries.shown(ask.session, ask.viewer, found, ask.words)
    return MeetingList(meetings=[_out(one) for one in shown])


@get("/api/v1/meetings/{ref:str}", WHO)
def meeting(ask: NamedDependency[Ask], ref: FromPath[str]) -> MeetingOut:
    found = queries.meeting_for(ask.session, ask.viewer, ref)
    (shown,) = queries.shown(ask.session, ask.viewer, [found], ask.words)
    return _out(shown)


class TimeOut(Output):
    """A free start; `come` of the `listed` could be brought then, where there is a list."""

    starts_at: datetime
    come: int | None
    listed: int | None


class TimeList(Output):
    times: list[TimeOut]


@get("/api/v1/meetings/{ref:str}/times", INSIDE)
def times(ask: NamedDependency[Ask], ref: FromPath[str]) -> TimeList:
    """The free times nearest to the meeting's own, in the rooms that it has."""
    found = queries.meeting_for(ask.session, ask.viewer, ref)
    if not queries.own_places(ask.viewer, found) or found.state not in LIVE:
        raise NotFound
    free = time_queries.times_for(
        ask.session,
        ask.viewer,
        rooms=[place.room for place in found.places],
        asked=asked_of(found),
        now=ask.now,
        meeting=found,
    )
    return TimeList(times=[TimeOut(**asdict(one)) for one in free])


@get("/api/v1/meetings/{ref:str}/visitors", EMPLOYER)
def visitors(ask: NamedDependency[Ask], ref: FromPath[str]) -> PassList:
    """Who is named for the day of this meeting, and what the prison says."""
    return PassList(visitors=[pass_out(one) for one in _named(ask, ref)])


@post("/api/v1/meetings/{ref:str}/visitors", EMPLOYER)
def name_visitor(
    ask: NamedDependency[Ask], ref: FromPath[str], data: JSONBody[VisitorForm]
) -> Response[Any]:
    """Name a visitor; the same idempotency key names one once."""
    return ask.once(lambda: _name(ask, ref, data))


def _name(ask: Ask, ref: str, data: VisitorForm) -> Response[PassOut]:
    made = visit_actions.name_visitor(
        ask.session,
        ask.viewer,
        NAMING.find(ask, ref),
        person(data),
        instead=data.instead,
        now=ask.now,
    )
    one = next(named for named in _named(ask, ref) if named.visitor.id == made.visitor_id)
    return Response(pass_out(one), status_code=201)


def _named(ask: Ask, ref: str) -> list[Named]:
    return named_queries.named_for(ask.session, ask.viewer, NAMING.find(ask, ref))


HANDLERS = [meetings, meeting, times, visitors, name_visitor]
