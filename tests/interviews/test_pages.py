"""What each viewer sees and does on the pages, without JavaScript."""

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from jobbridge.applications.model import Application
from jobbridge.audit.model import AuditRow
from jobbridge.db import Database
from jobbridge.inmates.model import Inmate
from jobbridge.interviews import actions
from jobbridge.interviews.model import Interview
from tests.conftest import NOW, ClientFor, FixedClock, World
from tests.interviews.conftest import Desk


def booked(desk: Desk, world: World, *, confirmed: bool = False) -> Interview:
    made = desk.book(world.anna, "juris_a", "2026-12-01 09:00")
    return desk.do(actions.confirm, world.olga, made.id) if confirmed else made


def ref_of(database: Database, job: int) -> str:
    with database.read() as session:
        return session.get_one(Application, job).ref


def send(client: Any, path: str, **values: object) -> Any:
    return client.post(path, data={"csrf_token": client.csrf, **values})


@pytest.mark.parametrize("who", ["anna", "olga", "otto", "alda", "nora"])
def test_an_empty_agenda_says_what_to_do(client_for: ClientFor, world: World, who: str) -> None:
    answer = client_for(who).get("/interviews")
    assert answer.status_code == 200
    assert 'class="jb-empty"' in answer.text
    assert 'class="ds-button" href=' in answer.text


def test_an_employer_sees_time_and_mode_and_the_place_only_once_confirmed(
    client_for: ClientFor, desk: Desk, world: World
) -> None:
    made = booked(desk, world)
    alda = client_for("alda")
    for path in ("/interviews", f"/interviews/{made.ref}"):
        page = alda.get(path).text
        assert "09:00" in page
        assert not any(word in page for word in ("Ziemeļu", "Tikšanās telpa", "Juris", "Anna"))
    desk.do(actions.confirm, world.olga, made.id)
    for path in ("/interviews", f"/interviews/{made.ref}"):
        page = alda.get(path).text
        assert "Tikšanās telpa 1" in page
        assert not any(word in page for word in ("Juris", "Anna", "Olga"))


def test_an_officer_sees_name_reference_employer_and_room(
    client_for: ClientFor, desk: Desk, world: World, database: Database
) -> None:
    made = booked(desk, world)
    ref = ref_of(database, desk.jobs["juris_a"])
    for path in ("/interviews", f"/interviews/{made.ref}", "/prison/week?from=2026-12-01"):
        page = client_for("olga").get(path).text
        assert "Juris" in page
        assert "SIA A darbs" in page
    assert ref in client_for("olga").get("/interviews").text


def reads(database: Database) -> list[tuple[int | None, int | None]]:
    """Who read whom, from the audit trail."""
    with database.read() as session:
        rows = session.execute(
            select(AuditRow.account_id, AuditRow.subject_id).where(
                AuditRow.verb == "read", AuditRow.subject == "inmate"
            )
        ).all()
    return sorted((row.account_id, row.subject_id) for row in rows)


def test_an_agenda_is_a_read_of_everybody_on_it(
    client_for: ClientFor, desk: Desk, world: World, database: Database
) -> None:
    booked(desk, world)
    client_for("olga").get("/interviews")
    # Kārlis stands on her agenda too: his interview waits for a time.
    assert reads(database) == [
        (world.ids["olga"], world.ids["juris"]),
        (world.ids["olga"], world.ids["karlis"]),
    ]


@pytest.mark.parametrize("who", ["alda", "nora"])
@pytest.mark.parametrize("path", ["", "/{ref}", "/{ref}/interview.ics"])
def test_whoever_is_told_a_time_without_a_name_has_read_that_person_too(
    client_for: ClientFor, desk: Desk, world: World, database: Database, who: str, path: str
) -> None:
    made = booked(desk, world)
    answer = client_for(who).get("/interviews" + path.format(ref=made.ref))
    assert answer.status_code == 200
    assert reads(database) == [(world.ids[who], world.ids["juris"])]


@pytest.mark.parametrize("who", ["bela", "otto", "bruno", "niks"])
def test_what_is_not_yours_does_not_exist(
    client_for: ClientFor, desk: Desk, world: World, who: str
) -> None:
    made = booked(desk, world, confirmed=True)
    client = client_for(who)
    assert client.get(f"/interviews/{made.ref}").status_code == 404
    assert client.get(f"/interviews/{made.ref}/interview.ics").status_code == 404
    assert made.ref not in client.get("/interviews").text
    refused = send(client, f"/interviews/{made.ref}/cancel", version=2, why="employer")
    assert refused.status_code == 404


def test_the_agency_sees_a_reference_and_no_place(
    client_for: ClientFor, desk: Desk, world: World
) -> None:
    made = booked(desk, world, confirmed=True)
    nora = client_for("nora")
    for path in ("/interviews", f"/interviews/{made.ref}"):
        page = nora.get(path).text
        assert "Metinātājs" in page
        assert not any(word in page for word in ("Ziemeļu", "Tikšanās", "Juris", "Anna"))


def test_a_free_time_is_booked_with_one_click(
    client_for: ClientFor, desk: Desk, world: World, database: Database
) -> None:
    ref = ref_of(database, desk.jobs["juris_a"])
    anna = client_for("anna")
    page = anna.get(f"/applications/{ref}/book")
    assert page.status_code == 200
    slots = re.findall(r'name="slot" value="([^"]+)"', page.text)
    assert slots[0] == "2026-11-30T09:00|T1"
    key = re.search(r'name="_key" value="([^"]+)"', page.text)
    assert key is not None
    values = {"slot": slots[0], "mode": "in_person", "minutes": "30", "_key": key[1]}
    answers = [send(anna, f"/applications/{ref}/book", **values) for _ in range(2)]
    assert [a.status_code for a in answers] == [303, 303]
    assert answers[0].headers["location"] == answers[1].headers["location"]
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Interview)) == 1
    assert anna.get(answers[0].headers["location"]).status_code == 200


def test_a_refusal_shows_every_reason_the_nearest_times_and_keeps_what_was_typed(
    client_for: ClientFor, desk: Desk, world: World, database: Database
) -> None:
    desk.book(world.anna, "karlis_b", "2026-12-01 09:00")
    ref = ref_of(database, desk.jobs["juris_a"])
    answer = send(
        client_for("anna"),
        f"/applications/{ref}/book",
        day="2026-12-01",
        at="11:45",
        room="V1",
        minutes="60",
        mode="in_person",
    )
    assert answer.status_code == 422
    assert answer.text.count('data-severity="block"') == 3
    assert re.search(r'name="slot" value="2026-12-01T10:30\|T1"', answer.text)
    for kept in ('value="11:45"', 'value="2026-12-01"', 'value="60"'):
        assert kept in answer.text
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Interview)) == 1


@pytest.mark.parametrize(
    "typed",
    [
        {"slot": "nonsense"},
        {"slot": "2026-12-01T09:00|NOPE"},
        {"slot": "2026-12-01T09:00"},
        {"slot": "2026-12-01T09:00+02:00|T1"},
        {"slot": "9999-12-31T23:59:59-14:00|T1"},
        {"slot": "9999-12-31T23:59|T1"},
        {"slot": "0001-01-01T00:00|T1"},
        {"at": "09:00:00+23:59", "day": "2026-12-01", "room": "T1"},
        {"day": "2026-12-01"},
        {"day": "2027-03-28", "at": "03:30", "room": "T1"},
        {"minutes": "x"},
        {"mode": "phone"},
        {"at": "25:00", "day": "2026-12-01", "room": "T1"},
        {"unknown": "1"},
        {},
    ],
)
def test_what_cannot_be_read_is_refused_and_never_breaks(
    client_for: ClientFor, desk: Desk, world: World, database: Database, typed: dict[str, str]
) -> None:
    ref = ref_of(database, desk.jobs["juris_a"])
    answer = send(client_for("anna"), f"/applications/{ref}/book", **typed)
    assert answer.status_code in (404, 422)


def test_an_officer_without_the_duty_or_of_another_prison_books_nothing(
    client_for: ClientFor, desk: Desk, world: World, database: Database
) -> None:
    mine, theirs = (ref_of(database, desk.jobs[job]) for job in ("marta_a", "juris_a"))
    for who, ref in (("otto", mine), ("otto", theirs), ("olga", mine), ("bela", theirs)):
        client = client_for(who)
        assert client.get(f"/applications/{ref}/book").status_code == 404
        path = f"/applications/{ref}/book"
        assert send(client, path, slot="2026-12-01T09:00|T1").status_code == 404
    assert client_for("olga").get(f"/applications/{theirs}/book").status_code == 200


def test_moving_confirming_and_cancelling_on_the_pages(
    client_for: ClientFor, desk: Desk, world: World, database: Database
) -> None:
    made = booked(desk, world)
    anna, olga = client_for("anna"), client_for("olga")
    path = f"/interviews/{made.ref}"
    assert anna.get(f"{path}/move").status_code == 200
    moved = send(anna, f"{path}/move", slot="2026-12-02T13:10|T1", minutes="30", version="1")
    assert (moved.status_code, moved.headers["location"]) == (303, path)
    stale = send(olga, f"{path}/confirm", version="1")
    assert stale.status_code == 409
    assert 'data-severity="block"' in stale.text
    assert send(olga, f"{path}/confirm", version="2").status_code == 303
    assert send(anna, f"{path}/confirm", version="3").status_code == 404
    wrong = send(anna, f"{path}/cancel", version="3", why="weather")
    assert (wrong.status_code, 'href="#field-why"' in wrong.text) == (422, True)
    assert send(anna, f"{path}/cancel", version="3", why="prison").status_code == 303
    with database.read() as session:
        row = session.get_one(Interview, made.id)
        assert (row.state, row.sequence) == ("cancelled", 3)


def test_a_transferred_person_is_moved_by_the_prison_they_are_in_now(
    client_for: ClientFor, desk: Desk, world: World, database: Database
) -> None:
    made = booked(desk, world)
    with database.write() as session:
        session.get_one(Inmate, world.ids["juris"]).prison_id = world.ids["south"]
    path = f"/interviews/{made.ref}"
    for who in ("anna", "olga"):
        client = client_for(who)
        assert f'href="{path}/move"' not in client.get(path).text
        assert client.get(f"{path}/move").status_code == 404
        # Both prisons have a room T1: the one that is meant is the other prison's.
        answer = send(client, f"{path}/move", slot="2026-12-02T13:10|T1", minutes="30", version="1")
        assert answer.status_code == 404
    with database.read() as session:
        row = session.get_one(Interview, made.id)
        assert (row.version, row.sequence, row.room_id) == (1, 0, world.ids["north_room"])
    assert f'href="{path}/move"' in client_for("bela").get(path).text
    # What stands in a prison can be given up by that prison, whoever has left it.
    assert (
        send(client_for("olga"), f"{path}/cancel", version="1", why="transfer").status_code == 303
    )


def test_a_cancelled_interview_never_tells_the_employer_why(
    client_for: ClientFor, desk: Desk, world: World
) -> None:
    made = booked(desk, world)
    desk.do(actions.cancel, world.anna, made.id, why="person")
    inside = client_for("anna").get(f"/interviews/{made.ref}").text
    outside = client_for("alda").get(f"/interviews/{made.ref}").text
    assert "The person cannot come" in inside or "nevar" in inside
    assert not any(word in outside for word in ("The person cannot come", "nevar", "Anna"))


def test_an_outcome_takes_two_clicks(
    client_for: ClientFor, desk: Desk, world: World, clock: FixedClock, database: Database
) -> None:
    made = booked(desk, world)
    clock.move(days=9)
    olga = client_for("olga")
    agenda = olga.get("/interviews").text
    assert f'href="/interviews/{made.ref}"' in agenda
    page = olga.get(f"/interviews/{made.ref}").text
    assert re.findall(r'name="outcome" value="(\w+)"', page) == [
        "took_place",
        "person",
        "employer",
        "prison",
    ]
    said = send(olga, f"/interviews/{made.ref}/outcome", version="1", outcome="person")
    assert said.status_code == 303
    with database.read() as session:
        assert session.get_one(Interview, made.id).state == "missed"


def test_an_interview_that_no_longer_fits_is_marked_until_its_cause_ends(
    client_for: ClientFor, desk: Desk, world: World, database: Database
) -> None:
    booked(desk, world)
    anna = client_for("anna")
    assert 'id="flagged"' not in anna.get("/interviews").text
    closure = {
        "prison": "north",
        "from_day": "2026-11-30",
        "from_time": "00:00",
        "to_day": "2026-12-02",
        "to_time": "00:00",
    }
    olga = client_for("olga")
    assert send(olga, "/prison/closures", **closure).status_code == 303
    assert 'id="flagged"' in anna.get("/interviews").text
    number = re.search(r'name="number" value="(\d+)"', olga.get("/prison").text)
    assert number is not None
    assert send(olga, "/prison/closures/end", number=number[1]).status_code == 303
    assert 'id="flagged"' not in anna.get("/interviews").text


def test_a_download_is_a_calendar_without_a_name(
    client_for: ClientFor, desk: Desk, world: World
) -> None:
    made = booked(desk, world)
    answer = client_for("alda").get(f"/interviews/{made.ref}/interview.ics")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert f"UID:{made.uid}" in answer.text
    assert "Juris" not in answer.text
    assert "Ziemeļu" not in answer.text


def test_a_hold_is_nobodys_business_outside(
    client_for: ClientFor, desk: Desk, world: World
) -> None:
    held = desk.hold(world.anna, "juris_a", "2026-12-01 09:00")
    for who in ("alda", "nora"):
        assert client_for(who).get(f"/interviews/{held.ref}").status_code == 404
    assert client_for("anna").get(f"/interviews/{held.ref}").status_code == 200


def test_past_interviews_stay_to_be_read(
    client_for: ClientFor, desk: Desk, world: World, clock: FixedClock
) -> None:
    made = booked(desk, world, confirmed=True)
    clock.move(days=30)
    assert NOW + timedelta(days=30) > made.ends_at
    assert made.ref in client_for("alda").get("/interviews?show=past").text
