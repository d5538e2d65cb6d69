"""What a re-match leaves behind: old rows or new ones, what was lost, and when it runs again."""

import threading
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from jobbridge.db import Database
from jobbridge.inmates.model import Inmate
from jobbridge.matching import actions, run_actions
from jobbridge.matching.actions import judge_shard, keep_true, rematch_all
from jobbridge.matching.model import Match, MatchLost, MatchRun
from jobbridge.matching.run_actions import LEASE, claim, store
from jobbridge.outbox.actions import work
from jobbridge.outbox.model import Job
from jobbridge.places.actions import published
from jobbridge.vacancies.model import Vacancy
from tests.conftest import NOW, World
from tests.matching.test_actions import everything

TODAY = NOW.date()


def test_a_reader_sees_old_or_new_and_never_neither(database: Database, world: World) -> None:
    rematch_all(database, now=NOW, today=TODAY)
    counts, stop = set(), threading.Event()

    def read() -> None:
        while not stop.is_set():
            with database.read() as session:
                own = select(Match.vacancy_id).where(Match.inmate_id == world.ids["juris"])
                counts.add(len(session.scalars(own).all()))

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(6):
        with database.write() as session:
            session.get_one(Vacancy, world.ids["vacancy_a"]).pay_to_cents = 200000 + number
        rematch_all(database, now=NOW, today=TODAY)
    stop.set()
    reader.join()
    assert counts == {2}


# What is stored


def test_a_pair_that_stood_keeps_its_moment_and_a_lost_one_is_remembered(
    database: Database, world: World
) -> None:
    rematch_all(database, now=NOW, today=TODAY)
    with database.write() as session:
        session.execute(
            delete(Match).where(
                Match.inmate_id == world.ids["juris"], Match.vacancy_id == world.ids["vacancy_b"]
            )
        )
        vacancy = session.get_one(Vacancy, world.ids["vacancy_a"])
        session.execute(
            update(Match)
            .where(Match.inmate_id == world.ids["karlis"], Match.vacancy_id == vacancy.id)
            .values(near="language:lv")
        )
    later = NOW + timedelta(days=1)
    rematch_all(database, now=later, today=TODAY + timedelta(days=1))
    with database.read() as session:
        moments = {
            (row.inmate_id, row.vacancy_id): row.found_at for row in session.scalars(select(Match))
        }
    new = {
        (world.ids["juris"], world.ids["vacancy_b"]),
        (world.ids["karlis"], world.ids["vacancy_a"]),
    }
    assert {pair for pair, moment in moments.items() if moment == later} == new
    assert set(moments.values()) == {NOW, later}


def test_who_changed_while_a_shard_was_judged_is_left_to_their_own_job(
    database: Database, world: World, run: MatchRun
) -> None:
    while True:
        with database.write() as session:
            held = claim(session, run.id, now=NOW)
        if held is None:
            break
        judge_shard(database, held, run, lambda: NOW)
    with database.write() as session:
        session.get_one(Inmate, world.ids["juris"]).version = 2
        session.get_one(Vacancy, world.ids["vacancy_b"]).version = 2
    store(database, run.id, lambda: NOW)
    kept = {(row[0], row[1]) for row in everything(database)}
    assert kept == {
        (world.ids["karlis"], world.ids["vacancy_a"]),
        (world.ids["marta"], world.ids["vacancy_a"]),
    }


def test_losing_a_fit_is_remembered_until_it_is_old(database: Database, world: World) -> None:
    rematch_all(database, now=NOW, today=TODAY)
    with database.write() as session:
        person = session.get_one(Inmate, world.ids["juris"])
        moved = TODAY + timedelta(days=900)
        person.release_earliest = person.release_expected = person.release_latest = moved
        person.open_unit_from, person.version = None, 2
        session.get_one(Vacancy, world.ids["vacancy_a"]).start_from = TODAY
    rematch_all(database, now=NOW + timedelta(hours=1), today=TODAY)
    with database.read() as session:
        lost = {(row.inmate_id, row.vacancy_id) for row in session.scalars(select(MatchLost))}
    assert (world.ids["juris"], world.ids["vacancy_a"]) in lost
    much_later = NOW + run_actions.TRAIL + timedelta(days=2)
    rematch_all(database, now=much_later, today=TODAY)
    with database.read() as session:
        assert session.scalars(select(MatchLost)).all() == []


# Kept true


def jobs(database: Database, kind: str) -> list[str]:
    with database.read() as session:
        return list(session.scalars(select(Job.key).where(Job.kind == kind, Job.done_at.is_(None))))


def test_on_a_new_day_a_new_policy_and_a_new_taxonomy_everybody_is_matched_anew(
    database: Database,
) -> None:
    def asked(now: datetime) -> int:
        keep_true(database, now)
        keep_true(database, now)
        found = len(jobs(database, "rematch_all"))
        work(database, actions.HANDLERS, lambda: now)
        return found

    assert [asked(NOW), asked(NOW)] == [1, 0]
    assert asked(NOW + timedelta(days=1)) == 1
    with database.write() as session:
        session.execute(update(MatchRun).values(policy="old"))
    assert asked(NOW + timedelta(days=2)) == 1
    with database.write() as session:
        published(session, "taxonomy", now=NOW)
    assert asked(NOW + timedelta(days=2)) == 1


def test_a_run_that_nobody_works_on_goes_on(database: Database, run: MatchRun) -> None:
    with database.write() as session:
        claim(session, run.id, now=NOW)
    keep_true(database, NOW)
    assert jobs(database, "rematch_shard") == []
    after = NOW + LEASE + timedelta(seconds=1)
    keep_true(database, after)
    assert len(jobs(database, "rematch_shard")) == 3
    keep_true(database, after + timedelta(minutes=1))
    assert len(jobs(database, "rematch_shard")) == 3
    work(database, actions.HANDLERS, lambda: after)
    assert len(everything(database)) == 6
