"""Busy times for programs: a prison's own timetable, and an employer's."""

from datetime import date, datetime, time
from typing import Any, Literal

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from pydantic import AwareDatetime, Field

from jobbridge.busy import actions, calendar_api, queries
from jobbridge.busy.model import Busy, EmployerBusy
from jobbridge.busy.pages import EMPLOYER, KEEPERS
from jobbridge.errors import Invalid, Reason
from jobbridge.i18n import N_
from jobbridge.web.ask import Ask
from jobbridge.web.forms import FIRST, LAST, Body, Day, Output, WallTime
from jobbridge.web.routes import get, post


class BusyIn(Body):
    """A weekday (1 is Monday) or one day; the kind, and no reason."""

    kind: Literal["work", "lesson", "other"]
    weekday: int | None = Field(default=None, ge=1, le=7)
    on: Day | None = None
    begins: WallTime
    ends: WallTime
    valid_from: Day | None = None
    valid_to: Day | None = None


class BusyOut(Output):
    id: int
    kind: str
    weekday: int | None
    on: date | None
    begins: time
    ends: time
    valid_from: date | None
    valid_to: date | None


class BlockIn(Body):
    starts_at: AwareDatetime
    ends_at: AwareDatetime


class BlockOut(Output):
    id: int
    starts_at: datetime
    ends_at: datetime


def _busy(row: Busy) -> BusyOut:
    return BusyOut(**{name: getattr(row, name) for name in BusyOut.model_fields})


def _block(row: EmployerBusy) -> BlockOut:
    return BlockOut(id=row.id, starts_at=row.starts_at, ends_at=row.ends_at)


@get("/api/v1/inmates/{ref:str}/busy", KEEPERS)
def list_busy(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[list[BusyOut]]:
    inmate = queries.busy_inmate_for(ask.session, ask.viewer, ref)
    rows = queries.busy_for(ask.session, ask.viewer, inmate, ask.today)
    return Response([_busy(row) for row in rows])


@post("/api/v1/inmates/{ref:str}/busy", KEEPERS)
def add_busy(
    ask: NamedDependency[Ask], ref: FromPath[str], data: JSONBody[BusyIn]
) -> Response[Any]:
    inmate = queries.busy_inmate_for(ask.session, ask.viewer, ref)

    def add() -> Response[BusyOut]:
        given = data.model_dump()
        made = actions.add_busy(ask.session, ask.viewer, inmate, **given, now=ask.now)
        return Response(_busy(made), status_code=201)

    return ask.once(add)


@post("/api/v1/inmates/{ref:str}/busy/{busy_id:int}/end", KEEPERS, status_code=200)
def end_busy(
    ask: NamedDependency[Ask], ref: FromPath[str], busy_id: FromPath[int]
) -> Response[list[BusyOut]]:
    """Taken out; the answer is what is left."""
    inmate = queries.busy_inmate_for(ask.session, ask.viewer, ref)
    actions.end_busy(ask.session, ask.viewer, inmate, busy_id, now=ask.now)
    rows = queries.busy_for(ask.session, ask.viewer, inmate, ask.today)
    return Response([_busy(row) for row in rows], status_code=200)


@get("/api/v1/busy", EMPLOYER)
def list_blocked(ask: NamedDependency[Ask]) -> Response[list[BlockOut]]:
    rows = queries.blocked_for(ask.session, ask.viewer, ask.now)
    return Response([_block(row) for row in rows])


@post("/api/v1/busy", EMPLOYER)
def block(ask: NamedDependency[Ask], data: JSONBody[BlockIn]) -> Response[Any]:
    """A time at which the employer meets nobody."""
    for name in ("starts_at", "ends_at"):
        if not FIRST < getattr(data, name).date() < LAST:
            text = N_("This value cannot be used.")
            raise Invalid([Reason(name, text, field=name)])

    def add() -> Response[BlockOut]:
        made = actions.block(
            ask.session, ask.viewer, starts_at=data.starts_at, ends_at=data.ends_at, now=ask.now
        )
        return Response(_block(made), status_code=201)

    return ask.once(add)


@post("/api/v1/busy/{block_id:int}/end", EMPLOYER, status_code=200)
def unblock(ask: NamedDependency[Ask], block_id: FromPath[int]) -> Response[list[BlockOut]]:
    """Taken out; the answer is what is left."""
    actions.unblock(ask.session, ask.viewer, block_id, now=ask.now)
    rows = queries.blocked_for(ask.session, ask.viewer, ask.now)
    return Response([_block(row) for row in rows], status_code=200)


HANDLERS = [
    list_busy,
    add_busy,
    end_busy,
    list_blocked,
    block,
    unblock,
    *calendar_api.HANDLERS,
]
