"""An employer's calendars for programs: the same verbs as on the pages."""

from datetime import datetime
from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from pydantic import Field

from jobbridge.busy import calendar_actions, calendar_queries, rules
from jobbridge.busy.calendar_pages import EMPLOYER
from jobbridge.busy.calendar_queries import Kept
from jobbridge.foreign.addresses import LONGEST
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Body, Output
from jobbridge.web.routes import get, post


class CalendarIn(Body):
    """The address at which the calendar is published; `panel` where it is one party's alone."""

    address: str = Field(min_length=1, max_length=LONGEST)
    panel: int | None = Field(default=None, ge=1, le=rules.MOST_PANELS)


class CalendarOut(Output):
    """`freshness` is `new`, `fresh`, `late` (cannot be read, counts still) or `stale` (counts no
    longer); `error` says why it could not be read. The address is never given back."""

    id: int
    shown: str
    panel: int | None
    freshness: str
    running: bool
    read_at: datetime | None
    tried_at: datetime | None
    error: str
    coming: int
    skipped: dict[str, int]


def _out(one: Kept) -> CalendarOut:
    return CalendarOut(
        id=one.own.id,
        shown=one.shown,
        panel=one.own.panel,
        freshness=str(one.health.freshness),
        running=one.health.running,
        read_at=one.calendar.read_at,
        tried_at=one.calendar.tried_at,
        error=one.calendar.error,
        coming=one.coming,
        skipped=one.calendar.skipped,
    )


@get("/api/v1/busy/calendars", EMPLOYER)
def list_calendars(ask: NamedDependency[Ask]) -> Response[list[CalendarOut]]:
    rows = calendar_queries.calendars_for(ask.session, ask.viewer, ask.now)
    return Response([_out(row) for row in rows])


@post("/api/v1/busy/calendars", EMPLOYER)
def add_calendar(ask: NamedDependency[Ask], data: JSONBody[CalendarIn]) -> Response[Any]:
    """Read at once, and from then on hourly."""

    def add() -> Response[CalendarOut]:
        made = calendar_actions.add_calendar(
            ask.session, ask.viewer, address=data.address, panel=data.panel, now=ask.now
        )
        one = calendar_queries.calendar_for(ask.session, ask.viewer, made.id, ask.now)
        return Response(_out(one), status_code=201)

    return ask.once(add)


@post("/api/v1/busy/calendars/{calendar_id:int}/read", EMPLOYER, status_code=200)
def read_now(ask: NamedDependency[Ask], calendar_id: FromPath[int]) -> Response[CalendarOut]:
    """Has it read now; nothing happens where that has just been done."""
    calendar_actions.read_now(ask.session, ask.viewer, calendar_id, now=ask.now)
    one = calendar_queries.calendar_for(ask.session, ask.viewer, calendar_id, ask.now)
    return Response(_out(one), status_code=200)


@post("/api/v1/busy/calendars/{calendar_id:int}/end", EMPLOYER, status_code=200)
def remove_calendar(
    ask: NamedDependency[Ask], calendar_id: FromPath[int]
) -> Response[list[CalendarOut]]:
    """Taken out with its times; the answer is what is left."""
    calendar_actions.remove_calendar(ask.session, ask.viewer, calendar_id, now=ask.now)
    rows = calendar_queries.calendars_for(ask.session, ask.viewer, ask.now)
    return Response([_out(row) for row in rows], status_code=200)


HANDLERS = [list_calendars, add_calendar, read_now, remove_calendar]
