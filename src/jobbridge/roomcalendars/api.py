"""Room calendars for programs: a prison's own room planner sends its calendar and takes it over."""

from datetime import datetime
from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from pydantic import Field

from jobbridge.foreign.addresses import LONGEST
from jobbridge.interviews import prison_queries
from jobbridge.roomcalendars import actions, queries
from jobbridge.roomcalendars.model import RoomImport
from jobbridge.roomcalendars.pages import OFFICER
from jobbridge.web.ask import Ask
from jobbridge.web.forms import LARGEST, Body, Output
from jobbridge.web.routes import get, post


class RoomCalendarIn(Body):
    """The calendar itself, as text; one without a calendar in it is refused (422)."""

    ics: str = Field(max_length=900_000)


class RoomAddressIn(Body):
    address: str = Field(min_length=1, max_length=LONGEST)


class RoomImportIn(Body):
    version: int = Field(ge=1, le=LARGEST)


class ImportOut(Output):
    """`state` is `looked_at`, `taken`, `undone` or `dropped`; the counts are what taking it over
    would change now; `ended` are times that were taken over before and ended by hand, and stay
    so. `hit` are interviews in the way, by reference."""

    ref: str
    room_id: int
    state: str
    version: int
    made_at: datetime
    new: int
    changed: int
    gone: int
    unchanged: int
    ended: int
    hit: list[str]
    skipped: dict[str, int]


class RoomOut(Output):
    """The room's calendar; its address is never given back."""

    room_id: int
    shown: str
    running: bool
    error: str
    read_at: datetime | None


def _out(ask: Ask, made: RoomImport) -> ImportOut:
    one = queries.looked_at(ask.session, ask.viewer, made, ask.now)
    return ImportOut(
        ref=made.ref,
        room_id=made.room_id,
        state=made.state,
        version=made.version,
        made_at=made.made_at,
        new=one.difference.count("new"),
        changed=one.difference.count("changed"),
        gone=one.difference.count("gone"),
        unchanged=one.difference.unchanged,
        ended=one.difference.ended,
        hit=[hit.ref for hit in one.hit],
        skipped=made.skipped,
    )


@post("/api/v1/room-calendars/{room_id:int}", OFFICER)
def look_at_calendar(
    ask: NamedDependency[Ask], room_id: FromPath[int], data: JSONBody[RoomCalendarIn]
) -> Response[Any]:
    """What it would change; nothing is taken over yet."""
    room = prison_queries.room_to_keep(ask.session, ask.viewer, room_id)

    def look() -> Response[ImportOut]:
        body = data.ics.encode()
        made = actions.look_at_file(ask.session, ask.viewer, room, body=body, now=ask.now)
        return Response(_out(ask, made), status_code=201)

    return ask.once(look)


@post("/api/v1/room-calendars/{room_id:int}/address", OFFICER, status_code=200)
def set_address(
    ask: NamedDependency[Ask], room_id: FromPath[int], data: JSONBody[RoomAddressIn]
) -> Response[RoomOut]:
    """Looked at now, and then hourly."""
    room = prison_queries.room_to_keep(ask.session, ask.viewer, room_id)
    actions.set_address(ask.session, ask.viewer, room, address=data.address, now=ask.now)
    rows = queries.rooms_for(ask.session, ask.viewer, room.prison, ask.now)
    one = next(row for row in rows if row.room.id == room.id)
    calendar = one.calendar.calendar if one.calendar else None
    out = RoomOut(
        room_id=room.id,
        shown=one.shown,
        running=one.health is not None and one.health.running,
        error=calendar.error if calendar else "",
        read_at=calendar.read_at if calendar else None,
    )
    return Response(out, status_code=200)


@get("/api/v1/room-calendars/imports/{ref:str}", OFFICER)
def show_import(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[ImportOut]:
    return Response(_out(ask, queries.import_for(ask.session, ask.viewer, ref)))


@post("/api/v1/room-calendars/imports/{ref:str}/take", OFFICER, status_code=200)
def take_over(
    ask: NamedDependency[Ask], ref: FromPath[str], data: JSONBody[RoomImportIn]
) -> Response[ImportOut]:
    made = actions.take_over(ask.session, ask.viewer, ref=ref, version=data.version, now=ask.now)
    return Response(_out(ask, made), status_code=200)


@post("/api/v1/room-calendars/imports/{ref:str}/undo", OFFICER, status_code=200)
def undo(
    ask: NamedDependency[Ask], ref: FromPath[str], data: JSONBody[RoomImportIn]
) -> Response[ImportOut]:
    made = actions.undo(ask.session, ask.viewer, ref=ref, version=data.version, now=ask.now)
    return Response(_out(ask, made), status_code=200)


HANDLERS = [look_at_calendar, set_address, show_import, take_over, undo]
