"""Stored matches: found, found anew when somebody changes, and gone when they must be."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from jobbridge.db import Database
from jobbridge.inmates.model import Agreement, Fact, Inmate
from jobbridge.matching import actions
from jobbridge.matching.actions import rematch_all, rematch_inmate, rematch_vacancy
from jobbridge.matching.model import Match
from jobbridge.matching.policy import PARTS, POLICY
from jobbridge.outbox.model import Job
from jobbridge.vacancies.model import Vacancy
from tests.conftest import NOW, World

TODAY = NOW.date()
Pair = tuple[str, str]


def stored(database: Database, world: World) -> dict[Pair, Match]:
    names = {i: name for name, i in world.ids.items() if name in ("juris", "karlis", "marta")}
    vacancies = {i: name for name, i in world.ids.items() if name.startswith("vacancy_")}
    with database.read() as session:
        rows = session.scalars(select(Match))
        return {(names[r.inmate_id], vacancies[r.vacancy_id]): r for r in rows}


def everything(database: Database) -> list[tuple[object, ...]]:
    columns = (Match.inmate_id, Match.vacancy_id, Match.score, Match.near, Match.inmate_version)
    with database.read() as session:
        query = select(*columns).order_by(Match.inmate_id, Match.vacancy_id)
        return [tuple(row) for row in session.execute(query)]


def rematch(database: Database) -> int:
    return rematch_all(database, now=NOW, today=TODAY)


ALL = {
    (name, vacancy)
    for name in ("juris", "karlis", "marta")
    for vacancy in ("vacancy_a", "vacancy_b")
}


def test_everybody_is_matched_with_everything_and_each_row_is_stamped(
    database: Database, world: World
) -> None:
    assert rematch(database) == 6
    rows = stored(database, world)
    assert rows.keys() == ALL
    for row in rows.values():
        assert sum(row.parts.values()) == row.score
        assert tuple(row.parts) == PARTS
        stamp = (row.policy, row.as_of, row.inmate_version, row.vacancy_version, row.near)
        assert stamp == (POLICY.version, TODAY, 1, 1, "")


def test_matching_twice_changes_nothing(database: Database, world: World) -> None:
    rematch(database)
    first = everything(database)
    rematch(database)
    assert everything(database) == first


def test_who_withdraws_from_the_list_is_gone_at_once(database: Database, world: World) -> None:
    rematch(database)
    with database.write() as session:
        session.execute(
            update(Agreement)
            .where(Agreement.inmate_id == world.ids["juris"], Agreement.purpose == "listing")
            .values(withdrawn_at=NOW)
        )
    rematch_inmate(database, {"inmate_id": world.ids["juris"]}, NOW)
    assert stored(database, world).keys() == {pair for pair in ALL if pair[0] != "juris"}
    rematch(database)
    assert stored(database, world).keys() == {pair for pair in ALL if pair[0] != "juris"}


def test_who_left_and_what_closed_go_with_the_nightly_run(database: Database, world: World) -> None:
    rematch(database)
    with database.write() as session:
        session.get_one(Inmate, world.ids["marta"]).status = "withdrawn"
        session.get_one(Vacancy, world.ids["vacancy_b"]).state = "closed"
    rematch(database)
    assert stored(database, world).keys() == {("juris", "vacancy_a"), ("karlis", "vacancy_a")}


def test_a_vacancy_is_matched_until_its_last_day(database: Database, world: World) -> None:
    with database.write() as session:
        session.get_one(Vacancy, world.ids["vacancy_a"]).apply_by = TODAY
        session.get_one(Vacancy, world.ids["vacancy_b"]).apply_by = TODAY - timedelta(days=1)
    rematch(database)
    assert {vacancy for _, vacancy in stored(database, world)} == {"vacancy_a"}


def test_a_changed_person_gets_the_rows_that_everybody_anew_would_give(
    database: Database, world: World
) -> None:
    rematch(database)
    with database.write() as session:
        session.execute(
            delete(Fact).where(Fact.inmate_id == world.ids["juris"], Fact.kind == "language")
        )
        session.add(
            Fact(inmate_id=world.ids["juris"], kind="language", code="lv", text_level="A1",
                 recorded_at=NOW)
        )  # fmt: skip
        session.get_one(Inmate, world.ids["juris"]).version = 2
    rematch_inmate(database, {"inmate_id": world.ids["juris"]}, NOW)
    found = everything(database)
    rows = stored(database, world)
    assert rows["juris", "vacancy_a"].near == "language:lv"
    assert rows["juris", "vacancy_a"].inmate_version == 2
    rematch(database)
    assert everything(database) == found


def test_a_changed_vacancy_gets_the_rows_that_everybody_anew_would_give(
    database: Database, world: World
) -> None:
    rematch(database)
    with database.write() as session:
        vacancy = session.get_one(Vacancy, world.ids["vacancy_a"])
        vacancy.pay_from_cents, vacancy.start_from, vacancy.version = 90000, date(2027, 3, 1), 2
    rematch_vacancy(database, {"vacancy_id": world.ids["vacancy_a"]}, NOW)
    found = everything(database)
    assert stored(database, world)["juris", "vacancy_a"].vacancy_version == 2
    rematch(database)
    assert everything(database) == found


def test_an_older_judgement_never_overwrites_a_newer_one(database: Database, world: World) -> None:
    """The person changes between reading and writing: the job of that change will write."""
    rematch(database)
    before = everything(database)
    judge = actions.judge_here

    def meanwhile(*given: Any) -> object:
        with database.write() as other:
            other.get_one(Inmate, world.ids["juris"]).version = 9
        return judge(*given)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(actions, "judge_here", meanwhile)
        rematch_inmate(database, {"inmate_id": world.ids["juris"]}, NOW)
    assert everything(database) == before


def test_a_list_that_falls_short_is_refilled_by_a_job(database: Database, world: World) -> None:
    rematch(database)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(actions, "REFILL_BELOW", 3)
        with database.write() as session:
            session.get_one(Inmate, world.ids["juris"]).status = "withdrawn"
        rematch_inmate(database, {"inmate_id": world.ids["juris"]}, NOW)
    with database.read() as session:
        jobs = session.scalars(select(Job).where(Job.kind == "rematch_vacancy"))
        asked = sorted(job.payload["vacancy_id"] for job in jobs)
    assert asked == sorted([world.ids["vacancy_a"], world.ids["vacancy_b"]])


def test_a_pair_enters_a_full_list_only_when_it_is_good_enough(
    database: Database, world: World
) -> None:
    """With one place in each list, the row that everybody anew would store is stored."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(actions, "TOP", 1)
        patch.setattr(actions, "NEAR_TOP", 1)
        with database.write() as session:
            session.get_one(Vacancy, world.ids["vacancy_a"]).pay_from_cents = None
        rematch(database)
        whole = everything(database)
        for name in ("juris", "karlis", "marta"):
            rematch_inmate(database, {"inmate_id": world.ids[name]}, NOW)
        assert everything(database) == whole
        for name in ("vacancy_a", "vacancy_b"):
            rematch_vacancy(database, {"vacancy_id": world.ids[name]}, NOW)
        assert everything(database) == whole
