"""Times that suit an employer: what it is offered tells nothing, what it marks books nothing."""

import re
from datetime import date, time, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from jobbridge.accounts.model import Organisation
from jobbridge.applications.model import Application
from jobbridge.calendar.spans import Span
from jobbridge.calendar.workdays import latvian_calendar
from jobbridge.db import Database
from jobbridge.interviews import actions, visit_rules
from jobbridge.interviews.facts import Break, Hours, House
from jobbridge.interviews.model import Closure, Interview, Window
from jobbridge.interviews.visit_model import Statement, Wish
from jobbridge.outbox.model import Job
from jobbridge.places.model import Prison
from tests.conftest import NOW, ClientFor, FixedClock, World
from tests.interviews.conftest import Desk, at
from tests.interviews.test_pages import booked, ref_of, send

CALENDAR = latvian_calendar()


def house(number: int, *hours: tuple[int, int], notice: int = 5) -> House:
    return House(
        prison_id=number,
        notice_days=notice,
        calendar=CALENDAR,
        hours=tuple(Hours(d, time(a), time(b)) for d in range(1, 6) for a, b in hours),
        breaks=(Break(time(12), time(13), "meal"),),
    )


def starts(houses: list[House], busy: tuple[Span, ...] = ()) -> list[str]:
    """The wall times offered on a day that is still whole."""
    first = visit_rules.offered(houses, CALENDAR, busy, NOW, date(2026, 11, 30))[0]
    return [visit_rules.written(s, False)[11:] for s in first.starts]


def test_a_time_is_offered_where_three_prisons_receive_visitors() -> None:
    houses = [house(1, (9, 12), (13, 16)), house(2, (9, 12)), house(3, (9, 11))]
    assert starts(houses) == ["09:00", "10:00"]
    # The hours of one prison alone never stand in the list, nor do those of two.
    assert "14:00" not in starts([*houses, house(4, (13, 16))])
    assert "14:00" in starts([*houses, house(4, (13, 16)), house(5, (13, 16))])


def test_with_fewer_prisons_office_hours_are_offered() -> None:
    expected = ["09:00", "10:00", "11:00", "13:00", "14:00", "15:00"]
    assert starts([house(1, (14, 16)), house(2, (14, 16))]) == expected
    assert starts([]) == expected


def test_the_first_day_is_that_of_the_longest_notice() -> None:
    houses = [house(n, (9, 12), notice=n) for n in (2, 5, 8)]
    assert visit_rules.offered(houses, CALENDAR, (), NOW)[0].day == date(2026, 12, 3)


def test_the_employers_own_appointments_are_left_out() -> None:
    taken = Span(at("2026-11-30 09:30"), at("2026-11-30 10:00"))
    assert starts([], (taken,))[0] == "10:00"


def page_of(client: Any, ref: str) -> list[str]:
    return re.findall(r'name="times" value="([^"]+)"', client.get(f"/cards/{ref}/times").text)


def test_what_is_offered_depends_on_no_person_and_no_prison(
    client_for: ClientFor, desk: Desk, world: World, database: Database
) -> None:
    alda = client_for("alda")
    juris, marta = (ref_of(database, desk.jobs[job]) for job in ("juris_a", "marta_a"))
    before = page_of(alda, juris)
    assert before
    assert page_of(alda, marta) == before
    # Juris leaves soon, his prison is closed and has other hours: nothing of it shows.
    with database.write() as session:
        inmate = session.get_one(Application, desk.jobs["juris_a"]).inmate
        inmate.release_earliest = inmate.release_expected = NOW.date() + timedelta(days=9)
        inmate.release_latest = inmate.release_expected
        north = world.ids["north"]
        for window in session.scalars(select(Window).where(Window.prison_id == north)):
            window.opens, window.closes = time(14), time(15)
        session.add(Closure(prison_id=north, starts_at=NOW, ends_at=NOW + timedelta(days=20)))
    desk.book(world.bela, "marta_b", "2026-12-01 09:00", room="south_room")
    assert page_of(alda, juris) == before
    text = alda.get(f"/cards/{juris}/times").text
    assert not any(word in text for word in ("Ziemeļu", "Dienvidu", "Juris"))


def test_a_marked_time_is_shown_to_the_counselor_and_booked_by_a_click(
    client_for: ClientFor, desk: Desk, world: World, database: Database
) -> None:
    alda, anna = client_for("alda"), client_for("anna")
    ref = ref_of(database, desk.jobs["juris_a"])
    chosen = ["2026-12-01T09:00", "2026-12-02"]
    assert send(alda, f"/cards/{ref}/times", times=chosen).status_code == 303
    with database.read() as session:
        application = session.get_one(Application, desk.jobs["juris_a"])
        assert application.interview_wanted_at is not None
        wishes = session.scalars(select(Wish).order_by(Wish.starts_at)).all()
        assert [w.whole_day for w in wishes] == [False, True]
        assert session.scalar(select(func.count()).select_from(Interview)) == 0
        jobs = session.scalars(select(Job.kind)).all()
        assert "notice_times" in jobs
    page = anna.get(f"/applications/{ref}/book").text
    assert 'id="wishes"' in page
    first = re.search(r'id="wishes".*?name="slot" value="([^"]+)"', page, re.S)
    assert first is not None
    assert first[1] == "2026-12-01T09:00|T1"
    answer = send(anna, f"/applications/{ref}/book", slot=first[1], mode="in_person", minutes=30)
    assert answer.status_code == 303
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Wish)) == 0


def test_a_wish_that_cannot_be_granted_says_why_to_the_counselor_alone(
    client_for: ClientFor, desk: Desk, world: World, database: Database
) -> None:
    desk.book(world.anna, "karlis_b", "2026-12-01 09:00")
    ref = ref_of(database, desk.jobs["juris_a"])
    alda = client_for("alda")
    send(alda, f"/cards/{ref}/times", times="2026-12-01T09:00")
    page = client_for("anna").get(f"/applications/{ref}/book").text
    wishes = page[page.index('id="wishes"') : page.index("</section>", page.index('id="wishes"'))]
    assert 'data-severity="block"' in wishes
    assert 'name="slot"' not in wishes
    assert "data-severity" not in alda.get(f"/cards/{ref}/times").text


@pytest.mark.parametrize(
    "times",
    [
        [],
        ["2026-12-01T09:15"],
        ["2026-12-05"],
        ["2026-11-24T09:00"],
        ["2029-12-03T09:00"],
        [f"2026-12-0{n}" for n in (1, 2, 3, 4, 7, 8)],
        ["nonsense"],
        ["2026-12-01T09:00+02:00"],
    ],
)
def test_only_what_was_offered_can_be_marked(
    client_for: ClientFor, desk: Desk, world: World, database: Database, times: list[str]
) -> None:
    ref = ref_of(database, desk.jobs["juris_a"])
    answer = send(client_for("alda"), f"/cards/{ref}/times", times=times)
    assert answer.status_code in (404, 422)
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Wish)) == 0


def test_a_whole_day_is_offered_for_all_who_wait(
    client_for: ClientFor, desk: Desk, world: World, database: Database
) -> None:
    alda = client_for("alda")
    juris, karlis = (ref_of(database, desk.jobs[job]) for job in ("juris_a", "karlis_a"))
    for ref in (juris, karlis):
        send(alda, f"/cards/{ref}/interview-wish")
    assert send(alda, f"/cards/{juris}/times", times="2026-12-02", others="yes").status_code == 303
    agenda = client_for("anna").get("/interviews").text
    link = re.search(r'href="(/interview-days/plan[^"]+on=2026-12-02)"', agenda)
    assert link is not None
    assert 'value="2026-12-02"' in client_for("anna").get(link[1].replace("&amp;", "&")).text


def test_another_time_is_asked_for_after_booking_and_a_move_settles_it(
    client_for: ClientFor, desk: Desk, world: World, database: Database
) -> None:
    made = booked(desk, world)
    ref = ref_of(database, desk.jobs["juris_a"])
    alda, anna = client_for("alda"), client_for("anna")
    assert send(alda, f"/cards/{ref}/times", times="2026-12-03T10:00").status_code == 303
    assert 'id="moves"' in anna.get("/interviews").text
    page = anna.get(f"/interviews/{made.ref}/move").text
    assert 'value="2026-12-03T10:00|T1"' in page
    values = {"slot": "2026-12-03T10:00|T1", "minutes": 30, "version": 1}
    assert send(anna, f"/interviews/{made.ref}/move", **values).status_code == 303
    assert 'id="moves"' not in anna.get("/interviews").text


def test_nobody_else_marks_times(
    client_for: ClientFor, desk: Desk, world: World, database: Database
) -> None:
    ref = ref_of(database, desk.jobs["juris_a"])
    for who in ("bruno", "anna", "olga", "nora"):
        client = client_for(who)
        assert client.get(f"/cards/{ref}/times").status_code == 404
        assert send(client, f"/cards/{ref}/times", times="2026-12-02").status_code == 404


def test_the_employer_says_how_it_went_beside_what_the_prison_records(
    client_for: ClientFor, desk: Desk, world: World, database: Database, clock: FixedClock
) -> None:
    made = booked(desk, world, confirmed=True)
    alda, anna = client_for("alda"), client_for("anna")
    path = f"/interviews/{made.ref}/statement"
    send(alda, path, said="offer")
    with database.read() as session:
        assert session.get(Statement, made.id) is None  # it has not begun
    clock.move(days=9)
    alda, anna = client_for("alda"), client_for("anna")
    assert made.ref in alda.get("/interviews").text
    for said in ("offer", "person"):
        assert send(alda, path, said=said).status_code == 303
    with database.read() as session:
        assert session.get_one(Statement, made.id).said == "person"
        assert session.get_one(Interview, made.id).state == "confirmed"
    assert "The employer says" in anna.get(f"/interviews/{made.ref}").text or (
        "Darba devējs" in anna.get(f"/interviews/{made.ref}").text
    )
    assert send(alda, path, said="nonsense").status_code in (303, 422)
    assert send(client_for("bruno"), path, said="offer").status_code == 404
    assert send(anna, path, said="offer").status_code == 404


def test_an_employer_cancels_for_a_reason_of_its_own_list(
    client_for: ClientFor, desk: Desk, world: World, database: Database
) -> None:
    made = booked(desk, world)
    alda = client_for("alda")
    path = f"/interviews/{made.ref}/cancel"
    assert send(alda, path, version=1, why="prison").status_code == 422
    assert send(alda, path, version=1, why="time").status_code == 303
    assert desk.changes(made.id)[-1][0] == "cancel"


def test_prisons_that_are_closed_for_good_offer_no_hours(
    client_for: ClientFor, desk: Desk, world: World, database: Database
) -> None:
    alda = client_for("alda")
    ref = ref_of(database, desk.jobs["juris_a"])
    with database.write() as session:
        for number in range(3):
            row = Organisation(kind="prison", name=f"Slēgtais {number}")
            session.add(row)
            session.flush()
            session.add(
                Prison(
                    id=row.id,
                    code=f"old{number}",
                    short="Slēgtais",
                    municipality_id=world.ids["Rīga"],
                    lat=57.0,
                    lon=24.0,
                    notice_days=30,
                    valid_to=NOW.date() - timedelta(days=1),
                )
            )
    assert page_of(alda, ref)[0] == "2026-11-30T09:00"


def test_moving_keeps_its_meaning_with_wishes_about(desk: Desk, world: World) -> None:
    made = booked(desk, world, confirmed=True)
    moved = desk.do(
        actions.move,
        world.anna,
        made.id,
        starts_at=at("2026-12-02 13:10"),
        minutes=30,
        mode="in_person",
        room_id=world.ids["north_room"],
    )
    assert (moved.state, moved.sequence) == ("booked", 2)
