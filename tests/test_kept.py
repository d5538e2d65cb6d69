"""Statements sent together mean what they mean one by one, on both databases."""

import pytest
from sqlalchemy import bindparam, event, insert, select

from jobbridge import kept
from jobbridge.db import Database, IntegrityError, ReadOnly, among
from jobbridge.inmates.model import Inmate
from jobbridge.outbox.model import Job
from jobbridge.places.model import Municipality, SwapDay
from tests.conftest import NOW, World

_job = Job.__table__.c
ADD = insert(Job.metadata.tables["job"]).inline()
KEYS = select(_job.key).order_by(_job.key)
SOME = select(_job.key, _job.posted_at).where(among(_job.key, "keys")).order_by(_job.key)
OF_KIND = select(_job.key).where(_job.kind == bindparam("kind"))


def job(key: str) -> dict[str, object]:
    common = {"kind": "test", "payload": {"of": key}, "posted_at": NOW, "due_at": NOW}
    return {"key": key, **common, "attempts": 0, "refusals": 0}


def _put(database: Database, *several: list[str]) -> None:
    with database.write() as session:
        for keys in several:
            kept.later(session, ADD, [job(key) for key in keys])


def test_what_is_left_for_later_is_there_for_whoever_asks_next(database: Database) -> None:
    with database.write() as session:
        kept.later(session, ADD, [job("a"), job("b")])
        kept.later(session, ADD, [job("c")])
        assert list(session.scalars(KEYS)) == ["a", "b", "c"]
        kept.later(session, ADD, [job("d")])
        assert [row.key for row in kept.rows(session, KEYS, {})] == ["a", "b", "c", "d"]
        kept.later(session, ADD, [job("e")])
    with database.read() as session:
        assert list(session.scalars(KEYS)) == ["a", "b", "c", "d", "e"]
        assert session.scalars(select(Job.payload).where(Job.key == "e")).one() == {"of": "e"}


def test_what_is_taken_back_is_never_done(database: Database) -> None:
    with database.write() as session:
        kept.later(session, ADD, [job("before")])
        within = session.begin_nested()
        kept.later(session, ADD, [job("within")])
        within.rollback()
        kept.later(session, ADD, [job("after")])
        assert list(session.scalars(KEYS)) == ["after", "before"]
    session = database.write_session()
    kept.later(session, ADD, [job("never")])
    session.close()
    with database.write() as session:  # the same connection of the pool
        assert list(session.scalars(KEYS)) == ["after", "before"]


def test_what_the_database_refuses_is_told_at_the_latest_by_the_commit(database: Database) -> None:
    with database.write() as session:
        kept.later(session, ADD, [job("a")])
    with pytest.raises(IntegrityError) as told:
        _put(database, ["b", "a"], ["c"])
    assert told.value.hide_parameters
    with database.write() as session:
        assert list(session.scalars(KEYS)) == ["a"]


def test_a_read_leaves_nothing_for_later(database: Database) -> None:
    with database.read() as session, pytest.raises(ReadOnly):
        kept.later(session, ADD, [job("a")])


def test_a_list_of_one_is_a_list(database: Database) -> None:
    with database.write() as session:
        kept.later(session, ADD, [job("a"), job("b"), job("c")])
        for keys in (["b"], ["c", "a"], [], ["nobody"]):
            found = kept.rows(session, SOME, {"keys": keys})
            assert [(row.key, row.posted_at) for row in found] == [
                (key, NOW) for key in sorted(keys) if key != "nobody"
            ]


def test_what_was_asked_ahead_answers_the_same_question_alone(database: Database) -> None:
    with database.write() as session:
        kept.later(session, ADD, [job("a"), job("b")])
        asked: list[str] = []
        event.listen(database.engine, "before_cursor_execute", lambda *g: asked.append(g[2]))
        with kept.ahead(session, (SOME, {"keys": ["a"]}), (OF_KIND, {"kind": "test"})):
            said = len(asked)
            assert [row.key for row in kept.rows(session, SOME, {"keys": ["b"]})] == ["b"]
            assert len(kept.rows(session, OF_KIND, {"kind": "test"})) == 2
            assert [row.key for row in kept.rows(session, SOME, {"keys": ["a"]})] == ["a"]
            assert len(asked) - said == (3 if database.sqlite else 1)
        kept.later(session, ADD, [job("c")])
        assert len(kept.rows(session, OF_KIND, {"kind": "test"})) == 3


def test_what_the_session_holds_back_is_seen(database: Database) -> None:
    days = select(SwapDay.__table__.c.day_off)
    with database.write() as session:
        session.add(SwapDay(day_off=NOW.date(), day_worked=NOW.date(), source="test"))
        assert [row.day_off for row in kept.rows(session, days, {})] == [NOW.date()]


def test_what_is_changed_of_a_row_is_there_for_whoever_asks_next(database: Database) -> None:
    names = select(Municipality.name).order_by(Municipality.id)
    with database.write() as session:
        first, second = session.scalars(select(Municipality).order_by(Municipality.id).limit(2))
        first.name, first.region = "Jaunā", "Vidzeme"
        kept.change(session, first)
        kept.change(session, second)  # of which nothing was changed
        assert first not in session.dirty
        assert list(session.scalars(names.limit(1))) == ["Jaunā"]
        second.name = "Vecā"
        kept.change(session, second)
    with database.read() as session:
        assert list(session.scalars(names.limit(2))) == ["Jaunā", "Vecā"]


def test_what_a_savepoint_takes_back_is_taken_back_of_the_row_as_well(database: Database) -> None:
    with database.write() as session:
        row = session.scalars(select(Municipality).limit(1)).one()
        before = row.name
        row.region = "Zemgale"
        kept.change(session, row)
        within = session.begin_nested()
        row.name = "Jaunā"
        kept.change(session, row)
        within.rollback()
        assert (row.name, row.region) == (before, "Zemgale")
    with database.read() as session:
        found = session.get_one(Municipality, row.id)
        assert (found.name, found.region) == (before, "Zemgale")


def test_a_new_reference_is_stored_with_what_else_was_changed(
    database: Database, world: World
) -> None:
    with database.write() as session:
        row = session.scalars(select(Inmate).limit(1)).one()
        place = session.scalars(
            select(Municipality).order_by(Municipality.id.desc()).limit(1)
        ).one()
        row.municipality, row.wing = place, "Z"
        kept.change(session, row)
        assert (row.municipality_id, row.wing) == (place.id, "Z")
    with database.read() as session:
        found = session.get_one(Inmate, row.id)
        assert (found.municipality_id, found.wing) == (place.id, "Z")
