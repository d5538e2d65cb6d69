"""The agenda for programs: what is planned, outcomes, groups and their attendance."""

from datetime import date

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from pydantic import Field

from jobbridge.consultations import planning_actions as actions
from jobbridge.consultations import planning_queries as queries
from jobbridge.consultations.model import Consultation, Group
from jobbridge.inmates import queries as inmates
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Body, Output, WallTime
from jobbridge.web.routes import get, post

COUNSELOR = frozenset({Role.COUNSELOR})
LARGEST = 2**31 - 1
FIRST, LAST = date(2000, 1, 1), date(2099, 12, 31)


class PlannedIn(Body):
    on: date = Field(ge=FIRST, le=LAST)
    begins: WallTime | None = None
    conducted_by: int | None = Field(default=None, ge=1, le=LARGEST)


class ReplannedIn(Body):
    on: date = Field(ge=FIRST, le=LAST)
    begins: WallTime | None = None


class HeldOrNotIn(Body):
    """`missed` or `exempted`; one that was held is recorded with what it yielded."""

    state: str = Field(max_length=12)
    reason: str = Field(default="", max_length=20)


class GroupIn(Body):
    """`people` are references; `prison_id` may be left out by who works in one prison."""

    prison_id: int | None = Field(default=None, ge=1, le=LARGEST)
    topic: str = Field(max_length=120)
    on: date = Field(ge=FIRST, le=LAST)
    begins: WallTime | None = None
    place: str = Field(default="", max_length=80)
    conducted_by: int | None = Field(default=None, ge=1, le=LARGEST)
    people: list[str] = Field(max_length=300)


class PresenceIn(HeldOrNotIn):
    id: int = Field(ge=1, le=LARGEST)


class AttendanceIn(Body):
    people: list[PresenceIn] = Field(max_length=300)


class PlannedOut(Output):
    """`group` is the reference of the group that it belongs to, or empty."""

    id: int
    inmate: str
    state: str
    reason: str
    on: date
    begins: str
    group: str


class GroupOut(Output):
    ref: str
    topic: str
    on: date
    begins: str
    place: str
    people: list[PlannedOut]


class AgendaOut(Output):
    """Groups without their people: each is asked for by its reference."""

    consultations: list[PlannedOut]
    groups: list[str]


def _planned(row: Consultation, group: str = "") -> PlannedOut:
    return PlannedOut(
        id=row.id,
        inmate=row.inmate.ref,
        state=row.state,
        reason=row.reason,
        on=row.held_on,
        begins=row.begins.strftime("%H:%M") if row.begins else "",
        group=group,
    )


def _group(ask: Ask, group: Group) -> GroupOut:
    members = queries.members_for(ask.session, ask.viewer, group)
    return GroupOut(
        ref=group.ref,
        topic=group.topic,
        on=group.on,
        begins=group.begins.strftime("%H:%M") if group.begins else "",
        place=group.place,
        people=[_planned(row, group.ref) for row in members],
    )


@get("/api/v1/consultations", COUNSELOR)
def agenda(ask: NamedDependency[Ask]) -> AgendaOut:
    """Everything that is planned or waits for its record."""
    entries = queries.planned_for(ask.session, ask.viewer, queries.Filters())
    return AgendaOut(
        consultations=[_planned(e.consultation) for e in entries if e.consultation],
        groups=[e.group.ref for e in entries if e.group],
    )


@post("/api/v1/inmates/{ref:str}/consultations/planned", COUNSELOR)
def plan(
    ask: NamedDependency[Ask], ref: FromPath[str], data: JSONBody[PlannedIn]
) -> Response[PlannedOut]:
    inmate = inmates.inmate_for(ask.session, ask.viewer, ref)
    return ask.once(
        lambda: Response(
            _planned(
                actions.plan(
                    ask.session, ask.viewer, inmate=inmate, **data.model_dump(), now=ask.now
                )
            ),
            status_code=201,
        )
    )


@post("/api/v1/inmates/{ref:str}/consultations/{consultation_id:int}/outcome", COUNSELOR)
def outcome(
    ask: NamedDependency[Ask],
    ref: FromPath[str],
    consultation_id: FromPath[int],
    data: JSONBody[HeldOrNotIn],
) -> PlannedOut:
    inmate = inmates.inmate_for(ask.session, ask.viewer, ref)
    row = actions.record_outcome(
        ask.session,
        ask.viewer,
        inmate=inmate,
        consultation_id=consultation_id,
        **data.model_dump(),
        now=ask.now,
    )
    return _planned(row)


@post("/api/v1/inmates/{ref:str}/consultations/{consultation_id:int}/move", COUNSELOR)
def move(
    ask: NamedDependency[Ask],
    ref: FromPath[str],
    consultation_id: FromPath[int],
    data: JSONBody[ReplannedIn],
) -> Response[PlannedOut]:
    """Another day; after a missed one, another conversation."""
    inmate = inmates.inmate_for(ask.session, ask.viewer, ref)
    return ask.once(
        lambda: Response(
            _planned(
                actions.replan(
                    ask.session,
                    ask.viewer,
                    inmate=inmate,
                    consultation_id=consultation_id,
                    **data.model_dump(),
                    now=ask.now,
                )
            ),
            status_code=201,
        )
    )


@post("/api/v1/consultations/groups", COUNSELOR)
def plan_group(ask: NamedDependency[Ask], data: JSONBody[GroupIn]) -> Response[GroupOut]:
    def made() -> Response[GroupOut]:
        given = data.model_dump()
        given["prison_id"] = data.prison_id or min(ask.viewer.organisations, default=0)
        group = actions.plan_group(ask.session, ask.viewer, **given, now=ask.now)
        return Response(_group(ask, group), status_code=201)

    return ask.once(made)


@get("/api/v1/consultations/groups/{ref:str}", COUNSELOR)
def group(ask: NamedDependency[Ask], ref: FromPath[str]) -> GroupOut:
    return _group(ask, queries.group_for(ask.session, ask.viewer, ref))


@post("/api/v1/consultations/groups/{ref:str}/attendance", COUNSELOR)
def attendance(
    ask: NamedDependency[Ask], ref: FromPath[str], data: JSONBody[AttendanceIn]
) -> GroupOut:
    """What became of each by the ids that the group names; who is left out stays planned."""
    said = {one.id: (one.state, one.reason) for one in data.people}
    found = actions.record_attendance(
        ask.session, ask.viewer, ref=ref, attendance=said, now=ask.now
    )
    return _group(ask, found)


HANDLERS = [agenda, plan, outcome, move, plan_group, group, attendance]
