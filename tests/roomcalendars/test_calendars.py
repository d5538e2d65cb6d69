"""A room's own calendar: looked at first, taken over as closures, changed as little as possible,
and taken back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from jobbridge.calendar.spans import RIGA, Span
from jobbridge.db import Database
from jobbridge.foreign import bounded, reading
from jobbridge.foreign.expansion import expand
from jobbridge.foreign.fetching import Failed
from jobbridge.foreign.reading import Known, Reading
from jobbridge.interviews import prison_actions
from jobbridge.interviews.model import Closure, Room
from jobbridge.roomcalendars import actions, rules
from jobbridge.roomcalendars.model import RoomImport
from jobbridge.roomcalendars.rules import Standing
from tests.conftest import NOW, ClientFor, World
from tests.foreign.conftest import ics
from tests.interviews.conftest import Desk, at, jobs
from tests.interviews.conftest import desk as desk

__all__ = ["desk", "jobs"]
A = ("2026-12-01T090000", "2026-12-01T110000")
A_LATER = ("2026-12-01T100000", "2026-12-01T110000")
B = ("2026-12-02T090000", "2026-12-02T110000")
B_LONGER = ("2026-12-02T090000", "2026-12-02T120000")
C = ("2026-12-03T090000", "2026-12-03T110000")


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Expanded in this process, to save the time of another: `tests/foreign` shows the two to be
    the same."""

    def expanded(body: bytes, within: Span, **_: int) -> tuple[list[Span], dict[str, int], int]:
        found = expand(body, within)
        return list(found.spans), found.skipped, found.events

    monkeypatch.setattr(bounded, "expanded", expanded)
    monkeypatch.setattr(reading, "expanded", expanded)


def calendar(*pairs: tuple[str, str]) -> bytes:
    texts = [[moment.replace("-", "") for moment in pair] for pair in pairs]
    return ics(
        *(
            f"UID:{n}\nSUMMARY:Canary\nDTSTART:{first}\nDTEND:{last}"
            for n, (first, last) in enumerate(texts)
        )
    )


def upload(client: Any, room: int, body: bytes) -> Any:
    return client.post(
        f"/room-calendars/{room}/file",
        data={"csrf_token": client.csrf},
        files={"file": ("room.ics", body, "text/calendar")},
    )


def send(client: Any, path: str, **values: object) -> Any:
    return client.post(path, data={"csrf_token": client.csrf, **values})


def closures(database: Database) -> list[str]:
    with database.read() as session:
        rows = session.scalars(select(Closure).order_by(Closure.starts_at, Closure.id))
        return [
            f"{row.starts_at.astimezone(RIGA):%m-%d %H}–{row.ends_at.astimezone(RIGA):%H}"
            for row in rows
        ]


def latest(database: Database) -> RoomImport:
    with database.read() as session:
        return session.scalars(select(RoomImport).order_by(RoomImport.id.desc()).limit(1)).one()


@pytest.fixture
def take(client_for: ClientFor, world: World, database: Database) -> Callable[..., RoomImport]:
    """Uploads a calendar of the north room and takes it over."""

    def done(*pairs: tuple[str, str]) -> RoomImport:
        olga = client_for("olga")
        assert upload(olga, world.ids["north_room"], calendar(*pairs)).status_code == 303
        made = latest(database)
        path = f"/room-calendars/imports/{made.ref}/take"
        assert send(olga, path, version=made.version).status_code == 303
        return latest(database)

    return done


def test_nothing_changes_before_it_is_taken_over_and_interviews_in_the_way_are_shown(
    client_for: ClientFor, desk: Desk, world: World, database: Database
) -> None:
    made = desk.book(world.anna, "juris_a", "2026-12-01 09:30")
    olga = client_for("olga")
    answered = upload(olga, world.ids["north_room"], calendar(A, B))
    page = olga.get(answered.headers["location"]).text
    assert closures(database) == []
    assert f"/interviews/{made.ref}" in page
    assert "Canary" not in page
    look = latest(database)
    taken = send(olga, f"/room-calendars/imports/{look.ref}/take", version=look.version)
    assert taken.headers["location"] == "/disruptions"
    assert closures(database) == ["12-01 09–11", "12-02 09–11"]
    assert "room_id" in olga.get("/disruptions").text
    with database.read() as session:
        assert session.get_one(Room, world.ids["north_room"]).active


def test_a_second_import_changes_only_what_has_changed_and_leaves_what_is_by_hand(
    take: Callable[..., RoomImport], world: World, database: Database
) -> None:
    take(A, B)
    with database.write() as session:
        room = session.get_one(Room, world.ids["north_room"])
        prison_actions.close(
            session,
            world.olga,
            room.prison,
            room=room,
            starts_at=at("2026-12-03 08:00"),
            ends_at=at("2026-12-03 12:00"),
            now=NOW,
        )
        before = {row.id: row.starts_at for row in session.scalars(select(Closure))}
    made = take(B_LONGER, C)
    assert closures(database) == ["12-02 09–12", "12-03 08–12"]
    with database.read() as session:
        after = {row.id for row in session.scalars(select(Closure))}
    assert after < before.keys()
    kinds = [[change[1] is None, change[3] is None] for change in made.done["changes"]]
    assert kinds == [[False, True], [False, False]]


def test_an_import_is_undone_except_what_was_changed_by_hand_since(
    take: Callable[..., RoomImport], client_for: ClientFor, world: World, database: Database
) -> None:
    take(A, B)
    made = take(B_LONGER, C)
    with database.write() as session:
        found = session.scalars(select(Closure).order_by(Closure.starts_at.desc())).first()
        assert found is not None
        found.ends_at += timedelta(hours=2)
    path = f"/room-calendars/imports/{made.ref}/undo"
    assert send(client_for("olga"), path, version=made.version).status_code == 303
    assert closures(database) == ["12-01 09–11", "12-02 09–11", "12-03 09–13"]
    assert send(client_for("olga"), path, version=made.version).status_code == 409


def test_the_same_calendar_again_is_nothing_new(
    take: Callable[..., RoomImport], client_for: ClientFor, world: World, database: Database
) -> None:
    take(A, B)
    upload(client_for("olga"), world.ids["north_room"], calendar(A, B))
    page = client_for("olga").get(f"/room-calendars/imports/{latest(database).ref}").text
    assert f"/room-calendars/imports/{latest(database).ref}/take" not in page


def test_what_was_ended_by_hand_stays_so_until_the_calendar_says_another_time(
    take: Callable[..., RoomImport], client_for: ClientFor, world: World, database: Database
) -> None:
    take(A, B)
    with database.write() as session:
        first, *_ = session.scalars(select(Closure).order_by(Closure.starts_at))
        prison_actions.end_closure(session, world.olga, first, now=NOW)
        session.execute(update(RoomImport).values(settled_at=NOW - timedelta(days=91)))
    actions.forget_old(database, NOW)
    upload(client_for("olga"), world.ids["north_room"], calendar(A, B))
    answered = client_for("olga").get(f"/api/v1/room-calendars/imports/{latest(database).ref}")
    assert (answered.json()["new"], answered.json()["ended"]) == (0, 1)
    take(A, B, C)
    assert closures(database) == ["12-02 09–11", "12-03 09–11"]
    take(A_LATER, B, C)
    assert closures(database) == ["12-01 10–11", "12-02 09–11", "12-03 09–11"]


def test_a_time_that_was_ended_by_hand_left_its_calendar_and_came_back_is_new(
    take: Callable[..., RoomImport], world: World, database: Database
) -> None:
    take(A, B)
    with database.write() as session:
        first, *_ = session.scalars(select(Closure).order_by(Closure.starts_at))
        prison_actions.end_closure(session, world.olga, first, now=NOW)
    take(B, C)
    take(A, B, C)
    assert closures(database) == ["12-01 09–11", "12-02 09–11", "12-03 09–11"]


def test_an_address_is_looked_at_by_the_worker_and_waits_for_a_decision(
    client_for: ClientFor, world: World, database: Database
) -> None:
    olga = client_for("olga")
    room = f"/room-calendars/{world.ids['north_room']}"
    assert send(olga, f"{room}/address", address="https://127.0.0.1/a").status_code == 422
    secret = "https://calendar.example/secret/a.ics"
    assert send(olga, f"{room}/address", address=secret).status_code == 303
    assert 'hx-trigger="every 2s"' in olga.get(room).text
    span = Span(at("2026-12-01 09:00"), at("2026-12-01 11:00"))
    known = Known(digest="1")

    def reader(url: str, given: Known, within: Span) -> Reading:
        return Reading((span,), known)

    actions.read_one(database, {"calendar_id": 1}, NOW, reader=reader)
    assert closures(database) == []
    look = latest(database)
    assert look.state == "looked_at"
    page = olga.get(room).text
    assert look.ref in page
    assert "secret" not in page
    send(olga, f"/room-calendars/imports/{look.ref}/take", version=look.version)
    assert closures(database) == ["12-01 09–11"]
    actions.read_one(database, {"calendar_id": 1}, NOW + timedelta(hours=2), reader=reader)
    assert latest(database).state == "dropped"
    assert send(olga, f"{room}/forget").status_code == 303
    assert closures(database) == ["12-01 09–11"]


def test_what_is_no_calendar_says_so_on_the_form(client_for: ClientFor, world: World) -> None:
    olga = client_for("olga")
    for body in (b"", b"x" * 5_000_001):
        answered = upload(olga, world.ids["north_room"], body)
        assert answered.status_code == 422
        assert "ds-error-summary" in answered.text


def test_nobody_is_told_that_a_file_is_tried_again(
    client_for: ClientFor, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(*_: object) -> None:
        raise Failed("cut")

    monkeypatch.setattr(actions, "read_file", cut)
    answered = upload(client_for("olga"), world.ids["north_room"], b"BEGIN:VCALENDAR")
    assert answered.status_code == 422
    assert "atkārtots automātiski" not in answered.text


def test_only_those_who_keep_the_rooms_look(client_for: ClientFor, world: World) -> None:
    expected = {"olga": 200, "otto": 404, "anna": 404, "alda": 404}
    path = f"/room-calendars/{world.ids['north_room']}"
    assert {name: client_for(name).get(path).status_code for name in expected} == expected


def test_nobody_else_takes_over_undoes_or_names_anything(
    client_for: ClientFor, world: World, database: Database
) -> None:
    upload(client_for("olga"), world.ids["north_room"], calendar(A, B))
    look = latest(database)
    made = f"/room-calendars/imports/{look.ref}"
    room = f"/room-calendars/{world.ids['north_room']}"
    for name in ("otto", "anna", "alda"):
        client = client_for(name)
        sent = [
            *(send(client, f"{made}/{verb}", version=look.version) for verb in ("take", "drop")),
            send(client, f"{room}/address", address="https://calendar.example/a.ics"),
            *(send(client, f"{room}/{verb}") for verb in ("read", "forget")),
            upload(client, world.ids["north_room"], calendar(A)),
        ]
        assert {answer.status_code for answer in sent} == {404}, name
    assert (closures(database), latest(database).state) == ([], "looked_at")
    taken = send(client_for("olga"), f"{made}/take", version=look.version)
    assert taken.status_code == 303
    version = latest(database).version
    for name in ("otto", "anna", "alda"):
        undone = send(client_for(name), f"{made}/undo", version=version)
        assert undone.status_code == 404, name
    assert closures(database) == ["12-01 09–11", "12-02 09–11"]


def _span(first: int, last: int) -> Span:
    return Span(NOW + timedelta(hours=first), NOW + timedelta(hours=last))


def test_a_difference_is_as_small_as_it_can_be() -> None:
    standing = [
        Standing(1, _span(1, 2), _span(1, 2)),  # the same
        Standing(2, _span(3, 4), _span(3, 4)),  # ends later
        Standing(3, _span(6, 7), _span(6, 7)),  # gone
        Standing(4, _span(8, 10), _span(8, 9)),  # gone, but changed by hand
        Standing(5, _span(20, 30), None),  # by hand
    ]
    found = rules.difference([_span(1, 2), _span(3, 5), _span(21, 22), _span(40, 41)], standing)
    assert [(c.closure_id, c.kind) for c in found.changes] == [
        (2, "changed"),
        (3, "gone"),
        (None, "new"),
    ]
    assert (found.unchanged, found.by_hand) == (1, 1)
