"""Whoever takes a room's calendar over, whoever changes its address, and the worker that reads
it, all at once."""

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from sqlalchemy import select

from jobbridge.calendar.spans import Span
from jobbridge.db import Database
from jobbridge.foreign.reading import Known, Reading
from jobbridge.interviews import claim_actions
from jobbridge.interviews.model import Room
from jobbridge.roomcalendars import actions
from jobbridge.roomcalendars.model import RoomImport, State
from tests.conftest import NOW, World
from tests.interviews.conftest import at

FIRST = Span(at("2026-12-01 09:00"), at("2026-12-01 11:00"))
SECOND = Span(at("2026-12-02 09:00"), at("2026-12-02 11:00"))


def reads(span: Span) -> Callable[..., Reading]:
    return lambda _url, _known, _within: Reading((span,), Known(digest=f"{span.start:%d}"))


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_taking_over_a_new_address_and_the_worker_never_wait_in_a_circle(
    database: Database, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each is held up just where it has its first lock and wants its second."""
    room_id = world.ids["north_room"]

    def set_address(path: str) -> None:
        with database.write() as session:
            address = f"https://calendar.example/{path}"
            room = session.get_one(Room, room_id)
            actions.set_address(session, world.olga, room, address=address, now=NOW)

    set_address("a")
    actions.read_one(database, {"calendar_id": 1}, NOW, reader=reads(FIRST))
    with database.read() as session:
        made = session.scalars(select(RoomImport)).one()
    meet = threading.Barrier(3)

    def met() -> None:
        with suppress(threading.BrokenBarrierError):
            meet.wait(2)

    kept, locked = actions.keep_look, claim_actions.lock

    def keep(*given: Any) -> None:
        met()  # with the calendar's row
        kept(*given)

    def lock(session: Any, **rows: Any) -> None:
        if threading.current_thread().name == "takes":
            met()  # with the import's row, were it locked first
            locked(session, **rows)
        else:
            locked(session, **rows)
            met()  # with the room's row

    def take_over() -> None:
        with database.write() as session:
            actions.take_over(session, world.olga, ref=made.ref, version=made.version, now=NOW)

    monkeypatch.setattr(actions, "keep_look", keep)
    monkeypatch.setattr(claim_actions, "lock", lock)
    faults: list[str] = []

    def run(what: Callable[[], None]) -> None:
        try:
            what()
        except Exception as error:
            faults.append(f"{threading.current_thread().name}: {type(error).__name__}")

    them = [
        threading.Thread(target=run, args=(what,), name=name)
        for name, what in (
            ("takes", take_over),
            ("changes", lambda: set_address("b")),
            (
                "reads",
                lambda: actions.read_one(database, {"calendar_id": 1}, NOW, reader=reads(SECOND)),
            ),
        )
    ]
    for one in them:
        one.start()
    for one in them:
        one.join(30)
    # Whose import was replaced while it waited is told so.
    assert set(faults) <= {"takes: Stale"}
    with database.read() as session:
        states = session.scalars(select(RoomImport.state).order_by(RoomImport.id)).all()
    assert State.LOOKED_AT in states
