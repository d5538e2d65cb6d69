"""Changing one room or one of a prison's hours: duty `rooms`."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from jobbridge.i18n import N_
from jobbridge.interviews import prison_actions, prison_queries, prison_rules
from jobbridge.interviews.facts import MOST_ESCORTS
from jobbridge.interviews.model import Room, Window
from jobbridge.interviews.page_parts import LARGEST
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Form, Input
from jobbridge.web.routes import get, post

OFFICER = frozenset({Role.PRISON_OFFICER})
MONDAY = date(2026, 11, 23)  # any: only its weekday is shown


class EditRoomForm(Input):
    name: str = Field(min_length=1, max_length=80)
    seats: int = Field(ge=1, le=50)
    equipment: list[str] = Field(default_factory=list, max_length=20)
    version: int = Field(ge=1, le=LARGEST)


class PoolForm(Input):
    gate: int | None = Field(default=None, ge=0, le=200)
    escorts: int | None = Field(default=None, ge=0, le=MOST_ESCORTS)
    everywhere: bool = False


class NumberForm(Input):
    number: int = Field(ge=1, le=LARGEST)


def done(ask: Ask, text: str, code: str) -> Response[str]:
    """Back to the prison's page, which says what was done."""
    ask.flash("success", ask.words.gettext(text))
    return ask.redirect(f"/prison?prison={code}")


def labelled(ask: Ask, texts: Mapping[str, str]) -> list[tuple[str, str]]:
    """Codes and their names, as the macros take them."""
    return [(code, ask.words.gettext(text)) for code, text in texts.items()]


@get("/prison/rooms/{room_id:int}", OFFICER)
def room_page(ask: NamedDependency[Ask], room_id: FromPath[int]) -> Response[str]:
    room = prison_queries.room_to_keep(ask.session, ask.viewer, room_id)
    form = ask.blank(
        EditRoomForm,
        name=room.name,
        seats=room.seats,
        equipment=room.equipment,
        version=room.version,
    )
    return _room(ask, room, form)


def _room(ask: Ask, room: Room, form: Form[Any], status: int = 200) -> Response[str]:
    return ask.render(
        "interviews/prison_room.html",
        status=status,
        room=room,
        form=form,
        equipment=labelled(ask, prison_rules.EQUIPMENT),
    )


@post("/prison/rooms/{room_id:int}", OFFICER)
def edit_room(ask: NamedDependency[Ask], room_id: FromPath[int]) -> Response[str]:
    form = ask.form(EditRoomForm)
    with form.attempt(ask.session):
        room = prison_actions.part_of(ask.session, ask.viewer, Room, room_id)
        data = form.data
        prison_actions.edit_room(
            ask.session,
            ask.viewer,
            room,
            name=data.name,
            seats=data.seats,
            equipment=data.equipment,
            version=data.version,
            now=ask.now,
        )
        return done(ask, N_("The room is saved."), room.prison.code)
    room = prison_queries.room_to_keep(ask.session, ask.viewer, room_id)
    return _room(ask, room, form, 422)


@post("/prison/rooms/restore", OFFICER)
def restore_room(ask: NamedDependency[Ask]) -> Response[str]:
    number = ask.form(NumberForm).data.number
    room = prison_actions.part_of(ask.session, ask.viewer, Room, number)
    prison_actions.restore_room(ask.session, ask.viewer, room, now=ask.now)
    return done(ask, N_("The room is in use again."), room.prison.code)


@get("/prison/windows/{window_id:int}", OFFICER)
def window_page(ask: NamedDependency[Ask], window_id: FromPath[int]) -> Response[str]:
    window = prison_queries.window_to_keep(ask.session, ask.viewer, window_id)
    form = ask.blank(PoolForm, gate=window.gate, escorts=window.escorts)
    return _window(ask, window, form)


def _window(ask: Ask, window: Window, form: Form[Any], status: int = 200) -> Response[str]:
    prison = prison_queries.prison_of(ask.session, ask.viewer, window.prison_id)
    return ask.render(
        "interviews/prison_window.html",
        status=status,
        window=window,
        prison=prison,
        form=form,
        day=MONDAY + timedelta(days=window.weekday - 1),
    )


@post("/prison/windows/{window_id:int}", OFFICER)
def bound_window(ask: NamedDependency[Ask], window_id: FromPath[int]) -> Response[str]:
    form = ask.form(PoolForm)
    with form.attempt(ask.session):
        window = prison_actions.part_of(ask.session, ask.viewer, Window, window_id)
        data = form.data
        prison_actions.bound_window(
            ask.session,
            ask.viewer,
            window,
            gate=data.gate,
            escorts=data.escorts,
            everywhere=data.everywhere,
            now=ask.now,
        )
        prison = prison_queries.prison_of(ask.session, ask.viewer, window.prison_id)
        return done(ask, N_("Saved. What is booked already stays."), prison.code)
    window = prison_queries.window_to_keep(ask.session, ask.viewer, window_id)
    return _window(ask, window, form, 422)


HANDLERS = [room_page, edit_room, restore_room, window_page, bound_window]
