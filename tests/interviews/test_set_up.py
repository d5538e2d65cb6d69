"""Setting a prison up: each part on its page, what binds whom, and what still is missing."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from jobbridge.applications.model import Application
from jobbridge.db import Database
from jobbridge.errors import Refused
from jobbridge.inmates.model import Inmate
from jobbridge.interviews import actions, prison_actions, prison_queries, useful_queries
from jobbridge.interviews.model import Interview, Room, Window
from jobbridge.interviews.prison_model import Interpreter
from jobbridge.places.model import Prison, SwapDay
from tests.conftest import NOW, ClientFor, World
from tests.interviews.conftest import Desk, at
from tests.interviews.test_pages import send


def test_a_room_is_changed_taken_out_of_use_and_used_again(
    client_for: ClientFor, world: World, database: Database
) -> None:
    olga, number = client_for("olga"), world.ids["north_room"]
    typed = {"name": "Telpa A", "seats": 9, "equipment": "camera", "version": 1}
    assert send(olga, f"/prison/rooms/{number}", **typed).status_code == 303
    stale = send(olga, f"/prison/rooms/{number}", **typed)
    assert stale.status_code == 422
    assert send(olga, "/prison/rooms/end", number=number).status_code == 303
    assert "/prison/rooms/restore" in olga.get("/prison").text
    assert send(olga, "/prison/rooms/restore", number=number).status_code == 303
    with database.read() as session:
        room = session.get_one(Room, number)
        assert (room.name, room.seats, room.equipment, room.active, room.version) == (
            "Telpa A",
            9,
            ["camera"],
            True,
            2,
        )


def test_gate_and_escorts_are_set_for_all_hours_at_once(
    client_for: ClientFor, world: World, database: Database
) -> None:
    with database.read() as session:
        ids = session.scalars(select(Window.id).where(Window.prison_id == world.ids["north"])).all()
    path = f"/prison/windows/{ids[0]}"
    assert send(client_for("olga"), path, gate=4, escorts=2, everywhere="yes").status_code == 303
    with database.read() as session:
        rows = session.scalars(select(Window)).all()
        bound = {row.prison_id for row in rows if (row.gate, row.escorts) == (4, 2)}
    assert bound == {world.ids["north"]}
    assert send(client_for("otto"), path, gate=1).status_code == 404


@pytest.mark.parametrize(
    ("path", "typed", "status"),
    [
        ("notice", {"days": 3, "was": 5}, 303),
        ("notice", {"days": 3, "was": 4}, 422),
        ("notice", {"days": 99, "was": 5}, 422),
        ("interpreters", {"name": "Tulks", "languages": "ru"}, 303),
        ("interpreters", {"name": "Tulks"}, 422),
        ("interpreters", {"name": "Tulks", "languages": "xx"}, 422),
        ("contacts", {"kind": "day", "phone": "+371 60000000", "version": 0}, 303),
        ("contacts", {"kind": "day", "version": 7}, 422),
        ("contacts", {"kind": "nothing", "version": 0}, 422),
        ("windows", {"weekdays": 1, "opens": "09:00", "closes": "10:00", "every_weeks": 2}, 422),
        ("windows", {"weekdays": 6, "opens": "09:00", "closes": "10:00", "room": "T1"}, 303),
        (
            "windows",
            {"weekdays": 6, "opens": "09:00", "closes": "10:00", "room": "T1", "escorts": 1},
            422,
        ),
        ("closures", {"what": "wing:Z", "from_day": "2026-12-01", "to_day": "2026-12-02"}, 404),
    ],
)
def test_small_forms_are_saved_or_say_what_is_wrong(
    client_for: ClientFor, world: World, path: str, typed: dict[str, object], status: int
) -> None:
    answer = send(client_for("olga"), f"/prison/{path}", prison="north", **typed)
    assert answer.status_code == status
    if status == 422:
        assert "ds-error-summary" in answer.text
    assert send(client_for("otto"), f"/prison/{path}", prison="south", **typed).status_code == 404


def test_the_page_says_what_is_missing_and_when_the_first_time_is_free(
    client_for: ClientFor, world: World, database: Database
) -> None:
    with database.read() as session:
        prison = session.get_one(Prison, world.ids["north"])
        first = prison_queries.first_free_for(session, world.olga, prison, NOW)
    assert first == at("2026-11-30 09:00")
    with database.write() as session:
        for room in session.scalars(select(Room).where(Room.prison_id == world.ids["north"])):
            room.active = False
    with database.read() as session:
        prison = session.get_one(Prison, world.ids["north"])
        assert prison_queries.first_free_for(session, world.olga, prison, NOW) is None
    page = client_for("olga").get("/prison").text
    assert page.count('data-color="danger"') == 1


def test_a_closed_wing_keeps_its_people_in_and_nobody_else(
    desk: Desk, world: World, database: Database
) -> None:
    made = desk.book(world.anna, "juris_a", "2026-12-01 09:00")
    other = desk.book(world.anna, "karlis_b", "2026-12-01 10:00")
    with database.write() as session:
        session.get_one(Inmate, world.ids["juris"]).wing = "A"
        _, broken = prison_actions.close(
            session,
            world.olga,
            session.get_one(Prison, world.ids["north"]),
            wing="A",
            starts_at=at("2026-12-01 00:00"),
            ends_at=at("2026-12-03 00:00"),
            now=NOW,
        )
        assert [one.id for one in broken] == [made.id]
    desk.do(actions.cancel, world.anna, made.id, why="prison")
    with pytest.raises(Refused) as error:
        desk.book(world.anna, "juris_a", "2026-12-02 09:00")
    assert [r.code for r in error.value.reasons] == ["wing_closed"]
    assert desk.changes(other.id)[-1][0] == "book"


def test_an_officer_with_the_duty_says_where_somebody_is_placed(
    client_for: ClientFor, world: World, database: Database
) -> None:
    path = f"/inmates/{world.refs['juris']}/wing"
    assert send(client_for("olga"), path, wing="B 2").status_code == 303
    assert send(client_for("olga"), path, wing="<b>").status_code == 422
    assert send(client_for("otto"), path, wing="B").status_code == 404
    with database.read() as session:
        assert session.get_one(Inmate, world.ids["juris"]).wing == "B 2"


@pytest.mark.parametrize(
    ("who", "code"), [("counselor", "counselor_taken"), ("interpreter", "interpreter_taken")]
)
def test_who_takes_part_is_met_once_at_a_time(
    desk: Desk, world: World, database: Database, who: str, code: str
) -> None:
    with database.write() as session:
        interpreter = Interpreter(prison_id=world.ids["north"], name="Tulks", languages=["ru"])
        session.add(interpreter)
        session.flush()
        number = world.ids["anna"] if who == "counselor" else interpreter.id

    def book(job: str, mode: str, room: str) -> Interview:
        with database.write() as session:
            return actions.book(
                session,
                world.anna,
                application=session.get_one(Application, desk.jobs[job]),
                starts_at=at("2026-12-01 09:00"),
                minutes=30,
                mode=mode,
                room_id=world.ids[room],
                now=NOW,
                counselor_id=number if who == "counselor" else None,
                interpreter_id=None if who == "counselor" else number,
            )

    book("juris_a", "in_person", "north_room")
    with pytest.raises(Refused) as error:
        book("karlis_b", "video", "north_video")
    assert [r.code for r in error.value.reasons] == [code]


def test_a_time_is_chosen_with_an_interpreter(
    client_for: ClientFor, desk: Desk, world: World, database: Database
) -> None:
    with database.write() as session:
        interpreter = Interpreter(prison_id=world.ids["north"], name="Tulks", languages=["ru"])
        session.add(interpreter)
        session.flush()
        number = interpreter.id
        ref = session.get_one(Application, desk.jobs["juris_a"]).ref
    anna = client_for("anna")
    page = anna.get(f"/applications/{ref}/book?interpreter={number}&counselor=yes").text
    assert f'name="interpreter" value="{number}"' in page
    slot = "2026-12-01T09:00|T1"
    typed = {"slot": slot, "interpreter": number, "counselor": "yes"}
    assert send(anna, f"/applications/{ref}/book", **typed).status_code == 303
    with database.read() as session:
        made = session.scalars(select(Interview)).one()
        assert (made.counselor_id, made.interpreter_id) == (world.ids["anna"], number)


@pytest.mark.parametrize(
    ("days", "closed", "codes"),
    [(60, 0, []), (28, 0, ["soon"]), (18, 0, ["too_late"]), (28, 20, ["too_late"])],
)
def test_an_alarm_comes_before_the_last_useful_day(
    client_for: ClientFor,
    desk: Desk,
    world: World,
    database: Database,
    days: int,
    closed: int,
    codes: list[str],
) -> None:
    with database.write() as session:
        inmate = session.get_one(Inmate, world.ids["juris"])
        inmate.release_earliest = inmate.release_expected = inmate.release_latest = (
            NOW.date() + timedelta(days=days)
        )
        if closed:
            prison = session.get_one(Prison, world.ids["north"])
            prison_actions.close(
                session,
                world.olga,
                prison,
                starts_at=NOW,
                ends_at=NOW + timedelta(days=closed),
                now=NOW,
            )
    with database.read() as session:
        application = session.get_one(Application, desk.jobs["juris_a"])
        for exact in (False, True):
            found = useful_queries.alarms_for(session, world.anna, [application], NOW, exact=exact)
            assert [one.reason.code for one in found] == codes
    page = client_for("anna").get(f"/inmates/{world.refs['juris']}").text
    assert ("paper/plan" in page.split('id="steps"')[-1].split("</section>")[0]) == (
        codes == ["too_late"]
    )
    assert client_for("anna").get("/interviews").status_code == 200


def test_moved_working_days_are_kept_by_the_administrator_alone(
    client_for: ClientFor, world: World, database: Database
) -> None:
    ada = client_for("ada")
    moved = {"day_off": "2026-12-01", "day_worked": "2026-12-05", "source": "MK"}
    assert send(ada, "/days-off", **moved).status_code == 303
    assert send(ada, "/days-off", day_off="2026-12-05").status_code == 422
    assert send(ada, "/days-off", day_off="2026-12-02", day_worked="2026-12-03").status_code == 422
    given = send(ada, "/days-off", day_off="2026-12-03")
    assert given.status_code == 303
    assert client_for("olga").get("/days-off?year=2026").status_code == 200
    assert send(client_for("olga"), "/days-off", **moved).status_code == 404
    with database.read() as session:
        assert [row.day_off for row in session.scalars(select(SwapDay))] == [
            date(2026, 12, 1),
            date(2026, 12, 3),
        ]
        prison = session.get_one(Prison, world.ids["north"])
        # Two days fewer are worked before the visit, the Saturday is one more.
        now = NOW + timedelta(days=4)
        first = prison_queries.first_free_for(session, world.olga, prison, now)
        assert first == at("2026-12-07 09:00")
    assert send(ada, "/days-off/end", day_off="2026-12-03").status_code == 303
    assert send(ada, "/days-off/end", day_off="2026-12-03").status_code == 404
