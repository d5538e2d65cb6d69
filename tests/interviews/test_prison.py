"""Rooms, hours, counts and closures: kept by those with the duty, read by the rules at once."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from jobbridge.db import Database
from jobbridge.errors import NotFound, Refused
from jobbridge.interviews import actions, prison_actions
from jobbridge.interviews.model import Closure, Count, Room, Window
from jobbridge.places.model import Prison
from tests.conftest import NOW, ClientFor, World
from tests.interviews.conftest import Desk, at
from tests.interviews.test_pages import send

ROOM = {"prison": "north", "code": "T2", "name": "Telpa 2", "kind": "room", "seats": "6"}
WINDOW = {"prison": "north", "weekdays": "6", "opens": "10:00", "closes": "12:00"}
COUNT = {"prison": "north", "begins": "09:00", "ends": "09:20", "what": "count"}
CLOSURE = {
    "prison": "north",
    "from_day": "2026-12-01",
    "from_time": "08:00",
    "to_day": "2026-12-02",
    "to_time": "12:00",
}
FORMS: list[tuple[str, dict[str, str], type[Any]]] = [
    ("rooms", ROOM, Room),
    ("windows", WINDOW, Window),
    ("counts", COUNT, Count),
    ("closures", CLOSURE, Closure),
]


@pytest.mark.parametrize(("name", "typed", "kind"), FORMS)
def test_each_part_is_added_and_ended_by_the_officer_with_the_duty(
    client_for: ClientFor,
    world: World,
    database: Database,
    name: str,
    typed: dict[str, str],
    kind: type[Any],
) -> None:
    olga = client_for("olga")

    def ids() -> set[int]:
        with database.read() as session:
            rows = session.scalars(select(kind).where(kind.prison_id == world.ids["north"]))
            return {
                row.id
                for row in rows
                if getattr(row, "active", True) and getattr(row, "valid_to", None) is None
            }

    before = ids()
    assert send(olga, f"/prison/{name}", **typed).status_code == 303
    (number,) = ids() - before
    assert olga.get("/prison").status_code == 200
    assert send(olga, f"/prison/{name}/end", number=number).status_code == 303
    assert ids() == before


@pytest.mark.parametrize(("name", "typed", "kind"), FORMS)
def test_no_other_officer_adds_or_ends_a_part(
    client_for: ClientFor,
    desk: Desk,
    world: World,
    database: Database,
    name: str,
    typed: dict[str, str],
    kind: type[Any],
) -> None:
    with database.write() as session:
        prison = session.get_one(Prison, world.ids["north"])
        prison_actions.close(
            session, world.olga, prison, starts_at=NOW, ends_at=NOW + timedelta(days=1), now=NOW
        )
        number = session.scalars(
            select(kind.id).where(kind.prison_id == world.ids["north"])
        ).first()
    otto = client_for("otto")
    assert send(otto, f"/prison/{name}", **{**typed, "prison": "south"}).status_code == 404
    assert send(otto, f"/prison/{name}", **typed).status_code == 404
    assert send(otto, f"/prison/{name}/end", number=number).status_code == 404
    olga = client_for("olga")
    assert send(olga, f"/prison/{name}", **{**typed, "prison": "south"}).status_code == 404
    assert send(client_for("anna"), f"/prison/{name}", **typed).status_code == 404


def test_an_officer_without_the_duty_reads_and_has_no_form(
    client_for: ClientFor, world: World
) -> None:
    page = client_for("otto").get("/prison")
    assert page.status_code == 200
    assert "Tikšanās telpa 1" in page.text
    assert 'action="/prison' not in page.text


@pytest.mark.parametrize(
    ("path", "typed"),
    [
        ("windows", {**WINDOW, "opens": "12:00"}),
        ("windows", {**WINDOW, "valid_from": "2026-12-02", "valid_to": "2026-12-01"}),
        ("windows", {"prison": "north", "opens": "10:00", "closes": "12:00"}),
        ("windows", {**WINDOW, "opens": "00:00:00+23:59"}),
        ("windows", {**WINDOW, "closes": "12:00Z"}),
        ("rooms", {**ROOM, "code": "T1"}),
        ("rooms", {**ROOM, "code": "a b"}),
        ("counts", {**COUNT, "ends": "08:00"}),
        ("counts", {**COUNT, "begins": "00:00:00+23:59"}),
        ("closures", {**CLOSURE, "from_time": "08:00+02:00"}),
        ("closures", {**CLOSURE, "to_day": "2026-11-30"}),
        ("closures", {**CLOSURE, "from_day": "2026-11-01", "to_day": "2026-11-02"}),
        ("closures", {**CLOSURE, "to_day": "2029-11-02"}),
        (
            "closures",
            {**CLOSURE, "from_day": "2027-03-28", "from_time": "03:30", "to_day": "2027-03-29"},
        ),
    ],
)
def test_what_makes_no_sense_is_refused_and_kept_in_the_form(
    client_for: ClientFor, world: World, path: str, typed: dict[str, str]
) -> None:
    answer = send(client_for("olga"), f"/prison/{path}", **typed)
    assert answer.status_code == 422
    assert "ds-error-summary" in answer.text
    assert "<details" in answer.text
    assert " open>" in answer.text


@pytest.mark.parametrize(("path", "typed", "kind"), FORMS)
def test_the_same_part_stands_once_however_often_sent(
    client_for: ClientFor,
    world: World,
    database: Database,
    path: str,
    typed: dict[str, str],
    kind: type[Any],
) -> None:
    def rows() -> int:
        with database.read() as session:
            return session.scalar(select(func.count()).select_from(kind)) or 0

    before = rows()
    olga = client_for("olga")
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: send(olga, f"/prison/{path}", **typed), range(4)))
    assert sorted(answer.status_code for answer in answers) == [303, 422, 422, 422]
    assert rows() == before + 1


def test_a_closure_lists_what_it_breaks(desk: Desk, world: World, database: Database) -> None:
    made = desk.book(world.anna, "juris_a", "2026-12-01 09:00")
    other = desk.book(world.anna, "karlis_b", "2026-12-01 13:10", mode="video", room="north_video")

    def close(room: str | None, until: str = "2026-12-02 00:00") -> list[int]:
        with database.write() as session:
            _, broken = prison_actions.close(
                session,
                world.olga,
                session.get_one(Prison, world.ids["north"]),
                room=session.get_one(Room, world.ids[room]) if room else None,
                starts_at=at("2026-12-01 00:00"),
                ends_at=at(until),
                now=NOW,
            )
            return [i.id for i in broken]

    assert close("north_room") == [made.id]
    assert close(None) == [made.id, other.id]
    desk.do(actions.cancel, world.anna, made.id, why="prison")
    assert close(None, "2026-12-02 06:00") == [other.id]


def test_a_room_of_another_prison_is_not_closed(world: World, database: Database) -> None:
    with pytest.raises(NotFound), database.write() as session:
        prison_actions.close(
            session,
            world.olga,
            session.get_one(Prison, world.ids["north"]),
            room=session.get_one(Room, world.ids["south_room"]),
            starts_at=NOW,
            ends_at=NOW + timedelta(days=1),
            now=NOW,
        )


def test_what_is_kept_here_binds_the_next_booking(
    client_for: ClientFor, desk: Desk, world: World
) -> None:
    send(client_for("olga"), "/prison/closures", **CLOSURE)
    with pytest.raises(Refused) as error:
        desk.book(world.anna, "juris_a", "2026-12-01 09:00")
    assert [r.code for r in error.value.reasons] == ["prison_closed"]


def test_a_week_shows_rooms_by_days(client_for: ClientFor, desk: Desk, world: World) -> None:
    made = desk.book(world.anna, "juris_a", "2026-12-01 09:00")
    page = client_for("anna").get("/prison/week?from=2026-12-03").text
    assert made.ref in page
    assert re.findall(r'data-state="(\w+)"', page).count("booked") == 1
    assert page.count('<th scope="row"') == 2
    holiday = client_for("olga").get("/prison/week?from=2026-11-18").text
    assert re.findall(r'data-state="(\w+)"', holiday).count("closed") == 2
    assert made.ref not in client_for("otto").get("/prison/week?from=2026-12-03").text
    assert client_for("otto").get("/prison/week?prison=north").status_code == 404
    assert client_for("alda").get("/prison/week").status_code == 404


def test_hours_that_end_today_still_bind_today(world: World, database: Database) -> None:
    with database.write() as session:
        window = session.scalars(
            select(Window).where(Window.prison_id == world.ids["north"], Window.weekday == 1)
        ).first()
        assert window is not None
        prison_actions.end_window(session, world.olga, window, now=NOW)
        assert window.valid_to == date(2026, 11, 23)


@pytest.mark.parametrize(("name", "typed", "kind"), FORMS)
def test_two_who_end_the_same_part_at_once_break_nothing(
    client_for: ClientFor,
    world: World,
    database: Database,
    name: str,
    typed: dict[str, str],
    kind: type[Any],
) -> None:
    olga = client_for("olga")
    send(olga, f"/prison/{name}", **typed)
    with database.read() as session:
        number = session.scalars(select(kind.id).order_by(kind.id.desc())).first()
    path = f"/prison/{name}/end"
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: send(olga, path, number=number), range(4)))
    assert {answer.status_code for answer in answers} <= {303, 404}
    assert 303 in {answer.status_code for answer in answers}


def test_what_ended_long_ago_is_not_ended_again(world: World, database: Database) -> None:
    """Ending it once more would make it last until now."""
    with database.write() as session:
        prison = session.get_one(Prison, world.ids["north"])
        closure, _ = prison_actions.close(
            session, world.olga, prison, starts_at=NOW, ends_at=NOW + timedelta(days=1), now=NOW
        )
        window = session.scalars(select(Window).where(Window.prison_id == prison.id)).first()
        assert window is not None
        window.valid_to = NOW.date() - timedelta(days=1)
        later = NOW + timedelta(days=5)
        with pytest.raises(NotFound):
            prison_actions.end_closure(session, world.olga, closure, now=later)
        with pytest.raises(NotFound):
            prison_actions.end_window(session, world.olga, window, now=later)
