"""The chain of the log: what is done to a row behind the service's back is told by its number."""

import json
import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from jobbridge.audit import chain_actions
from jobbridge.audit.actions import forget_before, record
from jobbridge.audit.anchor_actions import file_faults
from jobbridge.audit.chain_queries import chain_of, verified_for
from jobbridge.audit.chain_rules import Fault
from jobbridge.audit.command import check
from jobbridge.audit.model import AuditRow, AuditSeal
from jobbridge.db import Database
from jobbridge.errors import NotFound, Refused, Unusable
from jobbridge.sealed import Keyring
from jobbridge.viewer import SYSTEM
from tests.conftest import NOW, World
from tests.postgres import owning

YEARS = timedelta(days=600)


def write(database: Database, many: int = 8, at: datetime = NOW) -> list[int]:
    """That many rows, chained; the numbers of all."""
    with database.write() as session:
        for number in range(many):
            record(session, SYSTEM, "inmate.edit", "inmate", number + 1, now=at)
    chain_actions.extend(database, at)
    with database.read() as session:
        return list(session.scalars(text("SELECT id FROM audit_row ORDER BY id")))


def faults(database: Database, now: datetime = NOW) -> list[Fault]:
    with database.read() as session:
        return verified_for(session, SYSTEM, now=now).faults


def unguarded(database: Database, *statements: str) -> None:
    """As somebody with every right of the database: triggers are no hindrance to them."""
    tables = ("audit_row", "audit_link", "audit_anchor", "audit_seal")
    with owning(database) as owner, owner.engine.begin() as connection:
        for table in tables:
            for event in ("insert", "update", "delete"):
                if not database.sqlite:
                    connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
                else:
                    connection.execute(text(f"DROP TRIGGER IF EXISTS {table}_{event}"))
        for statement in statements:
            connection.execute(text(statement))


def test_what_was_written_is_chained_and_verified(database: Database) -> None:
    rows = write(database)
    with database.read() as session:
        found = verified_for(session, SYSTEM, now=NOW)
    assert (found.faults, found.links, found.length) == ([], len(rows), len(rows))
    assert found.waiting == 0


def test_what_is_done_to_a_row_behind_our_back_is_told_by_its_number(database: Database) -> None:
    rows = write(database)
    one, two, gone, last = rows[-6], rows[-5], rows[-3], rows[-1]
    place = len(rows)
    unguarded(
        database,
        f"UPDATE audit_row SET account_id = 999 WHERE id = {one}",
        f"UPDATE audit_row SET subject_id = NULL WHERE id = {two}",
        f"DELETE FROM audit_row WHERE id = {gone}",
        f"UPDATE audit_row SET detail = '' WHERE id = {last}",
    )
    expected = [Fault("changed", one), Fault("changed", two), Fault("removed", gone)]
    assert faults(database) == [*expected, Fault("changed", last)]
    unguarded(database, f"DELETE FROM audit_link WHERE position = {place - 4}")
    assert Fault("missing", place - 4) in faults(database)


def test_two_rows_that_changed_their_places_are_told(database: Database) -> None:
    one, two = write(database)[-4:-2]
    unguarded(
        database,
        f"UPDATE audit_link SET row_id = -1 WHERE row_id = {one}",
        f"UPDATE audit_link SET row_id = {one} WHERE row_id = {two}",
        f"UPDATE audit_link SET row_id = {two} WHERE row_id = -1",
    )
    assert set(faults(database)) == {Fault("changed", one), Fault("changed", two)}


def test_an_end_that_is_cut_off_is_told_even_where_the_note_of_it_is_set_back(
    database: Database,
) -> None:
    write(database)
    with database.read() as session:
        short = chain_of(session)
    rows = write(database, at=NOW + timedelta(days=1))
    chain_actions.anchor(database, NOW + timedelta(days=1))
    cut = (
        f"DELETE FROM audit_link WHERE position > {short.length}",
        f"DELETE FROM audit_row WHERE id > {rows[short.length - 1]}",
    )
    unguarded(database, *cut)
    assert Fault("cut", short.length) in faults(database)
    with database.write() as session:
        chain_of(session).length = short.length
    with pytest.raises(Unusable, match="jobbridge check"):
        chain_actions.extend(database, NOW)
    with database.write() as session:  # an old copy of the note fits, and the anchor does not
        chain = chain_of(session)
        chain.length, chain.tail, chain.mac = short.length, short.tail, short.mac
        chain.passed_at = short.passed_at
    assert faults(database) == [Fault("anchor", (NOW + timedelta(days=1)).date())]


def test_a_log_that_was_made_anew_without_the_key_does_not_pass(database: Database) -> None:
    write(database)
    other = Database(database.url, Keyring((("k1", bytes(range(32))),), b"guessed by the thief"))
    with other.read() as session:
        found = verified_for(session, SYSTEM, now=NOW)
    other.dispose()
    assert found.faults[0] == Fault("head")
    assert {fault.code for fault in found.faults[1:]} == {"changed"}


def test_a_row_that_is_committed_after_later_ones_is_taken_up(database: Database) -> None:
    """Numbers are given before the commit: the chain follows what can be seen."""
    rows = write(database)
    free = rows[-1] + 1
    write_row(database, free + 1, NOW)
    chain_actions.extend(database, NOW)
    write_row(database, free, NOW - timedelta(seconds=30))
    assert chain_actions.extend(database, NOW + timedelta(minutes=1)) == 1
    assert faults(database) == []


def write_row(database: Database, number: int, at: datetime) -> None:
    with database.write() as session:
        session.add(AuditRow(id=number, at=at, verb="read", subject="inmate", subject_id=1))


def test_a_row_put_into_the_past_waits_for_an_auditor(database: Database, world: World) -> None:
    rows = write(database)
    write_row(database, rows[-1] + 5, NOW - timedelta(hours=3))
    assert chain_actions.extend(database, NOW) == 0
    assert faults(database) == [Fault("late", rows[-1] + 5)]
    with pytest.raises(NotFound), database.write() as session:
        chain_actions.take_up(session, world.ada, now=NOW)
    with database.write() as session:
        assert chain_actions.take_up(session, world.uldis, now=NOW) == 1
    assert faults(database) == []


def test_workers_that_chain_at_once_make_one_chain(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chain_actions, "BATCH", 20)
    with database.write() as session:
        session.add_all(AuditRow(at=NOW, verb="read", subject="page") for _ in range(200))
    together = threading.Barrier(3)

    def work() -> None:
        together.wait()
        chain_actions.extend(database, NOW)

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    with database.read() as session:
        found = verified_for(session, SYSTEM, now=NOW)
    assert (found.faults, found.waiting) == ([], 0)
    assert found.length >= 200


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_row SET role = 'agency'",
        "DELETE FROM audit_row",
        "UPDATE audit_link SET row_id = row_id + 1000",
        "DELETE FROM audit_link WHERE position = 1",
        "DELETE FROM audit_anchor",
        "INSERT OR REPLACE INTO audit_row (id, at, verb, subject) "
        "SELECT id, at, 'read', 'page' FROM audit_row",
        "TRUNCATE audit_row",
    ],
)
def test_the_database_itself_refuses_to_change_what_was_written(
    database: Database, statement: str
) -> None:
    if statement.startswith("TRUNCATE" if database.sqlite else "INSERT OR"):
        return
    write(database)
    chain_actions.anchor(database, NOW)
    refused = pytest.raises(DBAPIError, match="only added to")
    with refused, owning(database) as owner, owner.engine.begin() as connection:
        connection.execute(text(statement))


def test_what_is_old_enough_goes_under_a_seal_from_which_the_chain_goes_on(
    database: Database,
) -> None:
    old = len(write(database))
    write(database, 3, at=NOW + YEARS)
    half, now = NOW + YEARS / 2, NOW + 2 * YEARS
    with database.write() as session:
        first = forget_before(session, SYSTEM, before=half, now=now, most=5)
        second = forget_before(session, SYSTEM, before=half, now=now)
    chain_actions.extend(database, now)
    with database.read() as session:
        found = verified_for(session, SYSTEM, now=now)
        left = session.query(AuditRow).count()
    assert (first, first + second, found.sealed) == (5, old, old)
    assert (found.faults, left) == ([], found.length - old)
    unguarded(database, f"UPDATE audit_seal SET rows = {old - 1} WHERE through = {old}")
    with database.read() as session:
        seal = session.query(AuditSeal).order_by(AuditSeal.id.desc()).limit(1).one().id
    assert faults(database, now) == [Fault("seal", seal)]


def test_nothing_is_forgotten_that_is_young_or_was_changed(database: Database) -> None:
    rows = write(database)
    with pytest.raises(Refused, match="too_young"), database.write() as session:
        forget_before(session, SYSTEM, before=NOW + timedelta(days=1), now=NOW + YEARS / 2)
    unguarded(database, f"UPDATE audit_row SET subject_id = 7 WHERE id = {rows[2]}")
    with pytest.raises(Refused, match="log_changed"), database.write() as session:
        forget_before(session, SYSTEM, before=NOW + timedelta(days=1), now=NOW + YEARS)


def test_anchors_go_to_the_log_and_to_a_file_out_of_reach(
    database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "anchors"
    run = chain_actions.chore(file)
    caplog.set_level(logging.INFO, "jobbridge.audit")
    write(database)
    for day in (0, 0, 1, 2):
        run(database, NOW + timedelta(days=day))
        write(database, 2, at=NOW + timedelta(days=day))
    lines = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert [line["anchor"] for line in lines] == ["2026-11-23", "2026-11-24", "2026-11-25"]
    assert len([r for r in caplog.records if r.message == "audit anchor"]) == 3
    assert file_faults(database, file)[0] == []
    file.write_text("\n".join(json.dumps(line) for line in lines[:2]) + '\n{"half', "utf-8")
    assert [f.code for f in file_faults(database, file)[0]] == ["file"]
    run(database, NOW + timedelta(days=2))
    assert file_faults(database, file)[0] == []
    lines[1]["position"] += 1
    file.write_text("\n".join(json.dumps(line) for line in lines), "utf-8")
    assert [f.code for f in file_faults(database, file)[0]] == ["outside"]


def test_check_says_each_fault_and_the_figure(database: Database) -> None:
    said: list[str] = []
    ask: Callable[[], list[str]] = lambda: check(  # noqa: E731
        database, None, now=NOW, everything=False, tell=said.append
    )
    with database.write() as session:
        session.add(AuditRow(at=NOW, verb="read", subject="page"))
    assert ask() == []
    assert "0 wait to be chained" in said[0]
    rows = write(database)
    unguarded(database, f"DELETE FROM audit_row WHERE id = {rows[-2]}")
    assert ask() == [f"audit: row {rows[-2]} was removed"]


def test_a_worker_that_stands_still_is_told(database: Database) -> None:
    write(database)
    write_row(database, 5000, NOW)
    later = replace(Fault("waiting"), at=90)
    assert faults(database, NOW + timedelta(minutes=90)) == [later]
