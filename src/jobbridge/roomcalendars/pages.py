"""Room calendars of a prison: look, see what would change and whom it hits, take over, undo."""

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from jobbridge.foreign import rules as foreign
from jobbridge.foreign.addresses import LONGEST
from jobbridge.i18n import N_
from jobbridge.interviews import prison_queries
from jobbridge.interviews.model import Room
from jobbridge.roomcalendars import actions, queries
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import LARGEST, Form, Input
from jobbridge.web.routes import get, post
from jobbridge.web.services import NavItem

OFFICER = frozenset({Role.PRISON_OFFICER})
MOST_BYTES = 6_000_000
STATE_LABELS = {
    "looked_at": N_("waits for you"),
    "taken": N_("taken over"),
    "undone": N_("undone"),
    "dropped": N_("not taken over"),
}
STATE_COLORS = {
    "looked_at": "warning",
    "taken": "success",
    "undone": "neutral",
    "dropped": "neutral",
}


class FileForm(Input):
    """The file travels beside it."""


class AddressForm(Input):
    address: str = Field(min_length=1, max_length=LONGEST)


class VersionForm(Input):
    version: int = Field(ge=1, le=LARGEST)


@get("/room-calendars", OFFICER)
def room_calendars(ask: NamedDependency[Ask]) -> Response[str]:
    prison = prison_queries.prison_to_keep(ask.session, ask.viewer, ask.query("prison"))
    return ask.render(
        "roomcalendars/rooms.html",
        prison=prison,
        rows=queries.rooms_for(ask.session, ask.viewer, prison, ask.now),
        labels=STATE_LABELS,
        colors=STATE_COLORS,
    )


@get("/room-calendars/{room_id:int}", OFFICER)
def room_calendar(ask: NamedDependency[Ask], room_id: FromPath[int]) -> Response[str]:
    """One that is being read asks for itself again every two seconds."""
    room = prison_queries.room_to_keep(ask.session, ask.viewer, room_id)
    return _room(ask, room)


def _room(
    ask: Ask, room: Room, *, status: int = 200, tried: tuple[str, Form[Any]] | None = None
) -> Response[str]:
    forms: dict[str, Form[Any]] = {"file": ask.blank(FileForm), "address": ask.blank(AddressForm)}
    if tried:
        forms[tried[0]] = tried[1]
    rows = queries.rooms_for(ask.session, ask.viewer, room.prison, ask.now)
    one = next((row for row in rows if row.room.id == room.id), None)
    calendar = one.calendar.calendar if one and one.calendar else None
    return ask.render(
        "roomcalendars/room.html",
        status=status,
        room=room,
        one=one,
        forms=forms,
        tried=tried[0] if tried else "",
        failure=foreign.FAILURES.get(calendar.error, "") if calendar else "",
        labels=STATE_LABELS,
        colors=STATE_COLORS,
    )


@post("/room-calendars/{room_id:int}/file", OFFICER, uploads=True, request_max_body_size=MOST_BYTES)
def look_at_file(ask: NamedDependency[Ask], room_id: FromPath[int]) -> Response[str]:
    room = prison_queries.room_to_keep(ask.session, ask.viewer, room_id)
    form = ask.form(FileForm)
    with form.attempt(ask.session):
        return ask.once(lambda: _looked(ask, room))
    return _room(
        ask,
        prison_queries.room_to_keep(ask.session, ask.viewer, room_id),
        status=422,
        tried=("file", form),
    )


def _looked(ask: Ask, room: Room) -> Response[str]:
    files = ask.uploads("file")
    body = files[0].body if files else b""
    made = actions.look_at_file(ask.session, ask.viewer, room, body=body, now=ask.now)
    return ask.redirect(f"/room-calendars/imports/{made.ref}")


@post("/room-calendars/{room_id:int}/address", OFFICER)
def set_address(ask: NamedDependency[Ask], room_id: FromPath[int]) -> Response[str]:
    room = prison_queries.room_to_keep(ask.session, ask.viewer, room_id)
    form = ask.form(AddressForm)
    with form.attempt(ask.session):
        actions.set_address(ask.session, ask.viewer, room, address=form.data.address, now=ask.now)
        return ask.redirect(f"/room-calendars/{room_id}")
    return _room(
        ask,
        prison_queries.room_to_keep(ask.session, ask.viewer, room_id),
        status=422,
        tried=("address", form),
    )


@post("/room-calendars/{room_id:int}/read", OFFICER)
def read_now(ask: NamedDependency[Ask], room_id: FromPath[int]) -> Response[str]:
    room = prison_queries.room_to_keep(ask.session, ask.viewer, room_id)
    actions.read_now(ask.session, ask.viewer, room, now=ask.now)
    return ask.redirect(f"/room-calendars/{room_id}")


@post("/room-calendars/{room_id:int}/forget", OFFICER)
def forget_address(ask: NamedDependency[Ask], room_id: FromPath[int]) -> Response[str]:
    room = prison_queries.room_to_keep(ask.session, ask.viewer, room_id)
    actions.forget_address(ask.session, ask.viewer, room, now=ask.now)
    text = N_("The address is forgotten. The closures that came of it stay.")
    ask.flash("success", ask.words.gettext(text))
    return ask.redirect(f"/room-calendars/{room_id}")


@get("/room-calendars/imports/{ref:str}", OFFICER)
def import_page(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    made = queries.import_for(ask.session, ask.viewer, ref)
    return ask.render(
        "roomcalendars/import.html",
        one=queries.looked_at(ask.session, ask.viewer, made, ask.now),
        labels=STATE_LABELS,
        colors=STATE_COLORS,
        skipped=[
            (foreign.SKIPPED[code], count)
            for code, count in sorted(made.skipped.items())
            if code in foreign.SKIPPED
        ],
        notes=[text for code, text in foreign.NOTES.items() if code in made.skipped],
    )


@post("/room-calendars/imports/{ref:str}/take", OFFICER)
def take_over(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    version = ask.form(VersionForm).data.version
    before = queries.import_for(ask.session, ask.viewer, ref)
    hit = queries.looked_at(ask.session, ask.viewer, before, ask.now).hit
    actions.take_over(ask.session, ask.viewer, ref=ref, version=version, now=ask.now)
    if hit:
        said = ask.words.ngettext(
            "Taken over. %(n)s interview stands in it: find another time for it.",
            "Taken over. %(n)s interviews stand in it: find other times for them.",
            len(hit),
        )
        ask.flash("warning", said)
        return ask.redirect("/disruptions")
    ask.flash("success", ask.words.gettext(N_("Taken over. It breaks no interview.")))
    return ask.redirect(f"/room-calendars/imports/{ref}")


@post("/room-calendars/imports/{ref:str}/undo", OFFICER)
def undo(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    version = ask.form(VersionForm).data.version
    actions.undo(ask.session, ask.viewer, ref=ref, version=version, now=ask.now)
    text = N_("Undone, except what was changed by hand since.")
    ask.flash("success", ask.words.gettext(text))
    return ask.redirect(f"/room-calendars/imports/{ref}")


@post("/room-calendars/imports/{ref:str}/drop", OFFICER)
def drop(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    made = actions.drop(ask.session, ask.viewer, ref=ref, now=ask.now)
    ask.flash("success", ask.words.gettext(N_("Nothing of it was taken over.")))
    return ask.redirect(f"/room-calendars/{made.room_id}")


HANDLERS = [
    room_calendars,
    room_calendar,
    look_at_file,
    set_address,
    read_now,
    forget_address,
    import_page,
    take_over,
    undo,
    drop,
]
NAV: list[NavItem] = []
