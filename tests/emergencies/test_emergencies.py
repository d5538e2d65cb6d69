"""One person of another prison, for an hour, to be read alone; everybody concerned hears of it."""

from typing import Any

import pytest
from sqlalchemy import select

from jobbridge.accounts.model import Account
from jobbridge.audit.model import READ, AuditRow
from jobbridge.db import Database
from jobbridge.emergencies.model import Emergency
from jobbridge.emergencies.rules import may_open, why_not_open
from jobbridge.inmates.model import Inmate
from jobbridge.notices.opened import emergency
from jobbridge.outbox.model import Job
from tests.conftest import CANARY, ClientFor, FixedClock, World

WHY = "The transfer van has brought her, nothing is recorded."


def sent(world: World, who: str | None = None, **more: str) -> dict[str, str]:
    named = who or world.refs["marta"]
    return {"who": named, "reason": "arrived", "words": WHY, **more}


def test_a_person_of_another_prison_is_open_for_an_hour_and_then_not(
    client_for: ClientFor, clock: FixedClock, world: World
) -> None:
    anna, page = client_for("anna"), f"/inmates/{world.refs['marta']}"
    assert anna.get(page).status_code == 404
    answer = anna.submit("/emergencies", **sent(world))
    assert (answer.status_code, answer.headers["location"]) == (303, page)
    shown = anna.get(page)
    assert (shown.status_code, CANARY in shown.text) == (200, True)
    for _ in range(2):  # a session that rests for half an hour ends
        clock.move(minutes=29)
        assert anna.get(page).status_code == 200
    clock.move(minutes=2)
    assert anna.get(page).status_code == 404


def test_nothing_of_an_opened_person_can_be_changed_and_no_list_or_file_has_them(
    client_for: ClientFor, database: Database, world: World
) -> None:
    anna, ref = client_for("anna"), world.refs["marta"]
    anna.submit("/emergencies", **sent(world))
    fact = {"kind": "skill", "code": "weld", "level": "2", "evidence": "observed"}
    assert anna.submit(f"/inmates/{ref}/facts", **fact).status_code == 404
    assert anna.submit(f"/inmates/{ref}/counselor", counselor=world.ids["anna"]).status_code == 404
    for listed in ("/inmates", "/inmates/table", "/paper", "/name-lists", "/consultations"):
        answer = anna.get(listed)
        assert (answer.status_code, ref in answer.text) == (200, False), listed
    with database.read() as session:
        assert session.get_one(Inmate, world.ids["marta"]).counselor_id is None


def test_who_opened_closes_it_and_nobody_else(client_for: ClientFor, world: World) -> None:
    anna, page = client_for("anna"), f"/inmates/{world.refs['marta']}"
    anna.submit("/emergencies", **sent(world))
    other = client_for("olga")
    assert other.get(page).status_code == 404
    assert other.submit("/emergencies/1/end").status_code == 404
    assert anna.get(page).status_code == 200
    assert anna.submit("/emergencies/1/end").status_code == 303
    assert anna.get(page).status_code == 404


def test_it_is_recorded_and_told_to_the_auditors_and_the_persons_counselor(
    client_for: ClientFor, database: Database, world: World
) -> None:
    with database.write() as session:
        session.get_one(Inmate, world.ids["marta"]).counselor_id = world.ids["bela"]
    anna = client_for("anna")
    anna.submit("/emergencies", **sent(world))
    anna.get(f"/inmates/{world.refs['marta']}")
    with database.read() as session:
        rows = session.scalars(
            select(AuditRow).where(
                AuditRow.subject == "inmate", AuditRow.subject_id == world.ids["marta"]
            )
        ).all()
        assert {(row.verb, row.detail) for row in rows} == {
            ("emergency.open", "arrived"),
            (READ, None),
        }
        job = session.scalars(select(Job).where(Job.kind == "notice_emergency")).one()
        told = emergency(session, job.payload)
        assert told is not None
        assert told[1] == sorted([world.ids["bela"], world.ids["uldis"]])
        assert CANARY not in repr(told)
    page = client_for("uldis").get("/emergencies").text
    assert WHY in page
    assert (CANARY in page, world.refs["marta"] in page) == (False, False)
    client_for("uldis").submit("/emergencies/1/review", verdict="wrong")
    with database.read() as session:
        assert session.get_one(Emergency, 1).verdict == "wrong"
    assert world.refs["marta"] in client_for("bela").get("/emergencies").text


def test_a_try_that_finds_nobody_is_recorded_and_counts(
    client_for: ClientFor, database: Database, world: World
) -> None:
    anna = client_for("anna")
    for _ in range(5):
        answer = anna.submit("/emergencies", **sent(world, who="zzzzzzzzzz"))
        assert (answer.status_code, answer.headers["location"]) == (303, "/emergencies")
    assert anna.submit("/emergencies", **sent(world)).status_code == 422
    with database.read() as session:
        assert [row.inmate_id for row in session.scalars(select(Emergency))] == [None] * 5
        misses = session.scalars(select(AuditRow).where(AuditRow.verb == "emergency.miss"))
        assert len(list(misses)) == 5
    assert anna.get(f"/inmates/{world.refs['marta']}").status_code == 404


def test_an_ended_role_closes_it_at_once(
    client_for: ClientFor, database: Database, world: World
) -> None:
    anna, page = client_for("anna"), f"/inmates/{world.refs['marta']}"
    anna.submit("/emergencies", **sent(world))
    with database.write() as session:
        account = session.get_one(Account, world.ids["anna"])
        account.memberships.clear()
    assert anna.get(page).status_code == 404


def test_a_reason_is_more_than_a_dot(client_for: ClientFor, world: World) -> None:
    anna = client_for("anna")
    for fields in ({"words": "."}, {"reason": "curious"}, {"who": world.refs["juris"]}):
        answer = anna.submit("/emergencies", **{**sent(world), **fields})
        assert answer.status_code == 422, fields


@pytest.mark.parametrize(
    ("name", "may"),
    [
        *(("anna", True), ("olga", True), ("otto", False), ("alda", False), ("nora", False)),
        *(("pavels", False), ("mara", False), ("tekla", False), ("uldis", False), ("ada", False)),
    ],
)
def test_only_who_would_see_them_in_the_own_prison_opens_anybody(
    name: str, may: bool, world: World
) -> None:
    assert may_open(world.viewers[name]) == may


def test_every_reason_against_it_is_told_at_once() -> None:
    given: dict[str, Any] = {"reason": "", "words": "short", "today": 5, "most": 5}
    codes = [reason.code for reason in why_not_open(**given)]
    assert codes == ["reason", "words", "too_often"]
