"""Busy times of people and employers: entered once, kept to by every search, told to nobody."""

from datetime import date, timedelta

import pytest

from jobbridge.db import Database
from jobbridge.interviews import slot_queries
from jobbridge.interviews.model import Interview
from tests.conftest import NOW, ClientFor, World
from tests.interviews.conftest import Desk, at, jobs
from tests.interviews.conftest import desk as desk
from tests.interviews.test_pages import send
from tests.interviews.test_slot_queries import free

__all__ = ["desk", "jobs"]
WORK = {"kind": "work", "weekday": 2, "begins": "08:00", "ends": "11:00"}
DAY = date(2026, 12, 1)


def test_no_time_is_free_while_the_person_works(
    client_for: ClientFor, desk: Desk, world: World
) -> None:
    path = f"/inmates/{world.refs['juris']}/busy"
    anna = client_for("anna")
    assert send(anna, path, **WORK).status_code == 303
    assert send(anna, path, **WORK).status_code == 422
    assert free(desk, "juris_a", first=DAY, last=DAY)["2026-12-01"][0] == "11:10"
    assert free(desk, "karlis_b", first=DAY, last=DAY)["2026-12-01"][0] == "09:00"
    assert send(anna, f"{path}/end", number=1).status_code == 303
    assert free(desk, "juris_a", first=DAY, last=DAY)["2026-12-01"][0] == "09:00"


@pytest.mark.parametrize(
    "typed",
    [
        {**WORK, "weekday": ""},
        {**WORK, "on": "2026-12-01"},
        {**WORK, "ends": "07:00"},
        {**WORK, "kind": "court"},
        {**WORK, "valid_from": "2026-12-02", "valid_to": "2026-12-01"},
    ],
)
def test_what_makes_no_sense_is_refused(
    client_for: ClientFor, world: World, typed: dict[str, object]
) -> None:
    answer = send(client_for("anna"), f"/inmates/{world.refs['juris']}/busy", **typed)
    assert answer.status_code == 422
    assert "ds-error-summary" in answer.text


def test_only_those_who_plan_know_when_somebody_is_busy(
    client_for: ClientFor, world: World
) -> None:
    path = f"/inmates/{world.refs['juris']}/busy"
    expected = {"anna": 200, "olga": 200, "otto": 404, "bela": 404, "alda": 404, "mara": 404}
    assert {name: client_for(name).get(path).status_code for name in expected} == expected


def test_an_interview_that_a_new_busy_time_meets_is_flagged_until_it_ends(
    client_for: ClientFor, desk: Desk, world: World, database: Database
) -> None:
    made = desk.book(world.anna, "juris_a", "2026-12-01 09:00")
    path = f"/inmates/{world.refs['juris']}/busy"

    def flags() -> list[str]:
        with database.read() as session:
            interview = session.get_one(Interview, made.id)
            reasons = slot_queries.standing_reasons(session, interview, NOW)
            return [reason.code for reason in reasons]

    send(client_for("olga"), path, **WORK)
    assert flags() == ["person_busy"]
    send(client_for("olga"), f"{path}/end", number=1)
    assert flags() == []


def test_an_employer_is_offered_nothing_at_its_blocked_times(
    client_for: ClientFor, desk: Desk, world: World
) -> None:
    alda = client_for("alda")
    typed = {
        "from_day": "2026-12-01",
        "from_time": "08:00",
        "to_day": "2026-12-01",
        "to_time": "12:30",
    }
    assert send(alda, "/busy", **typed).status_code == 303
    assert free(desk, "juris_a", first=DAY, last=DAY)["2026-12-01"][0] == "13:10"
    assert free(desk, "juris_b", first=DAY, last=DAY)["2026-12-01"][0] == "09:00"
    assert send(client_for("bruno"), "/busy/end", number=1).status_code == 404
    assert send(alda, "/busy/end", number=1).status_code == 303
    assert free(desk, "juris_a", first=DAY, last=DAY)["2026-12-01"][0] == "09:00"
    assert send(alda, "/busy", **{**typed, "to_day": "2026-11-30"}).status_code == 422
    assert at("2026-12-01 08:00") > NOW + timedelta(days=1)
