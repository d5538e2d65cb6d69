"""Interview days for programs: the same drafts and releases as on the pages, and for each role no
field that is not theirs."""

from datetime import date, datetime
from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from pydantic import Field

from jobbridge.days import actions, queries, release_actions, rules, today_queries
from jobbridge.days.rules import Frame
from jobbridge.interviews import day_queries, slot_queries
from jobbridge.interviews import queries as interviews
from jobbridge.interviews.facts import MOST_PANELS
from jobbridge.interviews.model import InterviewDay
from jobbridge.interviews.page_parts import FIRST, INSIDE, LARGEST, LAST
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Body, Output
from jobbridge.web.routes import get, post

EVERYBODY = INSIDE | {Role.EMPLOYER}


class DayIn(Body):
    """A draft: who comes (registration number), to which prison (code), to meet whom. Without
    `rooms` all of the prison's are used; `by_video` says that nobody of the employer comes."""

    employer: str = Field(max_length=11)
    prison: str = Field(max_length=40)
    on: date = Field(ge=FIRST, le=LAST)
    minutes: int = Field(default=30, ge=1, le=480)
    gap: int = Field(default=5, ge=0, le=rules.LONGEST_GAP)
    panels: int = Field(default=1, ge=1, le=MOST_PANELS)
    by_video: bool = False
    rooms: list[str] = Field(default_factory=list, max_length=rules.MOST_ROOMS)
    escorts: int | None = Field(default=None, ge=1, le=100)
    applications: list[str] = Field(max_length=rules.MOST_PEOPLE)


class AgainIn(Body):
    """`anew` leaves everybody's place open but of those pinned or confirmed."""

    version: int = Field(ge=0, le=LARGEST)
    anew: bool = False


class DayVersionIn(Body):
    version: int = Field(ge=0, le=LARGEST)


class MeetingOut(Output):
    """An interview of the day, as on its run sheet; `room` is null for an employer until the
    prison confirms."""

    interview: str
    application: str
    state: str
    starts_at: datetime
    ends_at: datetime
    panel: int
    room: str | None


class PlannedOut(Output):
    """Somebody on the draft; without a place `why` says what binds."""

    application: str
    starts_at: datetime | None
    panel: int | None
    pinned: bool
    out: bool
    why: str | None


class DraftOut(Output):
    """`value` is the worth of the timetable and `bound` what none exceeds; `booked`, `moved` and
    `cancelled` are what a release would do now."""

    version: int
    released: int
    value: float
    bound: float
    optimal: bool
    people: list[PlannedOut]
    booked: int
    moved: int
    cancelled: int


class DayOut(Output):
    """`prison` is null for an employer until an interview of the day is confirmed; `draft` is
    there for those who plan."""

    ref: str
    on: date
    employer: str
    prison: str | None
    meetings: list[MeetingOut]
    draft: DraftOut | None


class DayLine(Output):
    ref: str
    on: date
    employer: str


class DayList(Output):
    days: list[DayLine]


@get("/api/v1/interview-days", EVERYBODY)
def days(ask: NamedDependency[Ask]) -> DayList:
    """The viewer's interview days from today on. An employer's are those that were released."""
    found = day_queries.days_for(ask.session, ask.viewer, ask.today)
    return DayList(days=[DayLine(ref=d.ref, on=d.on, employer=d.employer.name) for d in found])


@get("/api/v1/interview-days/{ref:str}", EVERYBODY)
def day(ask: NamedDependency[Ask], ref: FromPath[str]) -> DayOut:
    return _out(ask, day_queries.day_for(ask.session, ask.viewer, ref))


@post("/api/v1/interview-days", INSIDE)
def open_day(ask: NamedDependency[Ask], data: JSONBody[DayIn]) -> Response[Any]:
    """A draft, planned at once. Nobody is told of anything before it is released."""
    return ask.once(lambda: _open(ask, data))


def _open(ask: Ask, data: DayIn) -> Response[DayOut]:
    visit = day_queries.visit_for(ask.session, ask.viewer, data.employer, data.prison)
    known = slot_queries.rooms_of(ask.session, visit.prison.id)
    plan = actions.open_day(
        ask.session,
        ask.viewer,
        employer_id=visit.employer.id,
        prison_id=visit.prison.id,
        frame=Frame(data.on, data.minutes, data.gap),
        applications=[a for a in visit.applications if a.ref in data.applications],
        panels=data.panels,
        rooms=[room.id for room in known if room.code in data.rooms] or None,
        escorts=data.escorts,
        by_video=data.by_video,
        now=ask.now,
    )
    return Response(_out(ask, plan.day), status_code=201)


@post("/api/v1/interview-days/{ref:str}/again", INSIDE, status_code=200)
def again(ask: NamedDependency[Ask], ref: FromPath[str], data: JSONBody[AgainIn]) -> DayOut:
    """Plan the draft again, moving few; or `anew`."""
    plan = queries.plan_for(ask.session, ask.viewer, ref)
    actions.plan_again(
        ask.session, ask.viewer, plan, keep=not data.anew, version=data.version, now=ask.now
    )
    return _out(ask, plan.day)


@post("/api/v1/interview-days/{ref:str}/release", INSIDE, status_code=200)
def release(ask: NamedDependency[Ask], ref: FromPath[str], data: JSONBody[DayVersionIn]) -> DayOut:
    """Book, move and cancel all that the draft changes, or nothing with every reason."""
    plan = queries.plan_for(ask.session, ask.viewer, ref)
    release_actions.release(ask.session, ask.viewer, plan, version=data.version, now=ask.now)
    return _out(ask, plan.day)


def _out(ask: Ask, found: InterviewDay) -> DayOut:
    ask.session.flush()
    rows = day_queries.interviews_of(ask.session, ask.viewer, found)
    sheet = today_queries.sheet_of(ask.session, ask.viewer, found, rows, ask.now)
    inside = ask.viewer.is_(*INSIDE)
    place = next((one.shown.prison for one in sheet if one.shown.prison), None)
    if place and not inside:
        # A day is in one prison: beside its name stands only what is confirmed.
        sheet = [one for one in sheet if one.shown.prison]
    return DayOut(
        ref=found.ref,
        on=found.on,
        employer=found.employer.name,
        prison=found.prison.name if inside else place,
        meetings=[
            MeetingOut(
                interview=one.shown.ref,
                application=one.shown.candidate,
                state=str(one.shown.state),
                starts_at=one.shown.starts_at,
                ends_at=one.shown.ends_at,
                panel=one.panel,
                room=one.shown.room,
            )
            for one in sheet
        ],
        draft=_draft(ask, found) if interviews.plans(ask.viewer) else None,
    )


def _draft(ask: Ask, found: InterviewDay) -> DraftOut:
    plan = queries.plan_of(ask.session, found)
    draft = queries.draft_for(ask.session, ask.viewer, plan, ask.now)
    return DraftOut(
        version=plan.version,
        released=plan.released,
        value=round(plan.value, 9),
        bound=round(plan.bound, 9),
        optimal=plan.proven,
        people=[
            PlannedOut(
                application=row.application.ref,
                starts_at=row.starts_at,
                panel=row.panel,
                pinned=row.item.pinned,
                out=bool(row.item.out),
                why=row.item.why or None,
            )
            for row in draft.rows
        ],
        booked=len(draft.changes.booked),
        moved=len(draft.changes.moved),
        cancelled=len(draft.changes.cancelled),
    )


HANDLERS = [days, day, open_day, again, release]
