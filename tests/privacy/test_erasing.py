"""Whoever is erased is gone from every table and from the file, and stays gone after a restore."""

import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from jobbridge.audit.model import AuditRow
from jobbridge.calendar.model import Entry, Fragment
from jobbridge.db import Database
from jobbridge.errors import Refused
from jobbridge.inmates.actions import add_inmate
from jobbridge.inmates.model import Agreement, Inmate, Status
from jobbridge.inmates.queries import inmate_for
from jobbridge.interviews.model import Interview, State
from jobbridge.privacy import actions, erasing_actions, tombstones
from jobbridge.privacy.held_queries import held_about
from jobbridge.privacy.queries import erasure_of
from jobbridge.viewer import SYSTEM
from tests.cast import CANARY as NAME
from tests.cast import NOW, World
from tests.conftest import RING
from tests.privacy.canaries import dumped, fill, found_in, sealed_of
from tests.subjects import Subjects

LATER = NOW + timedelta(days=31)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "tombstones"


def leave(database: Database, world: World, why: str = "asked") -> None:
    with database.write() as session:
        juris = inmate_for(session, world.anna, world.refs["juris"])
        actions.leave(session, world.anna, juris, why=why, certain=True, now=NOW)


def test_nothing_of_an_erased_person_is_left_in_any_table_or_in_the_file(
    database: Database, world: World, subjects: Subjects, file: Path
) -> None:
    number = world.ids["juris"]
    with database.write() as session:
        uid = session.scalars(
            select(Interview.uid).where(Interview.ref == subjects.near["interview"])
        ).one()
    leave(database, world)
    with database.write() as session:
        canaries = fill(session, number)
    erasing_actions.wipe(database)
    with database.read() as session:
        sealed = sealed_of(session, number)
    ref = world.refs["juris"]
    assert len(canaries) > 100
    assert len(sealed) > 20
    before = dumped(database)
    assert found_in(before, sealed) == sorted(str(w[:60]) for w in sealed)
    assert ref.encode() in before

    erasing_actions.chore(file)(database, LATER)

    after = dumped(database)
    assert found_in(after, [*canaries, *sealed, ref]) == []
    with database.read() as session:
        assert held_about(session, [number]) == {}
        # Those who had the interview in their calendars read that it is off, by its code.
        entry = session.scalars(select(Entry).where(Entry.uid == uid)).one()
        assert entry.status == "CANCELLED"
        fragments = session.scalars(select(Fragment.ics).where(Fragment.entry_id == entry.id)).all()
        assert len(fragments) > 0
        assert [one for one in fragments if NAME.encode() in one] == []
        # The log keeps internal numbers, and that somebody was erased.
        verbs = session.scalars(
            select(AuditRow.verb).where(AuditRow.subject_id == number, AuditRow.subject == "inmate")
        ).all()
        assert "inmate.erase" in verbs


def test_leaving_acts_at_once_and_can_be_taken_back_until_the_day(
    database: Database, world: World, subjects: Subjects, file: Path
) -> None:
    number = world.ids["juris"]
    leave(database, world, "withdrawn")
    with database.read() as session:
        juris = session.get_one(Inmate, number)
        assert juris.status == Status.WITHDRAWN
        standing = select(Agreement.id).where(
            Agreement.inmate_id == number, Agreement.withdrawn_at.is_(None)
        )
        assert session.scalars(standing).all() == []
        ref = subjects.near["interview"]
        meeting = session.scalars(select(Interview).where(Interview.ref == ref)).one()
        assert meeting.state == State.CANCELLED
        planned = erasure_of(session, number)
        assert planned is not None
        assert planned.due_at == NOW + timedelta(days=30)
    with database.write() as session:
        juris = inmate_for(session, world.anna, world.refs["juris"])
        with pytest.raises(Refused):
            actions.leave(session, world.anna, juris, why="asked", certain=True, now=NOW)
        session.rollback()
    with database.write() as session:
        juris = inmate_for(session, world.anna, world.refs["juris"])
        actions.stay(session, world.anna, juris, now=NOW)
        assert juris.status == Status.ACTIVE
    erasing_actions.chore(file)(database, LATER)
    with database.read() as session:
        assert session.get(Inmate, number) is not None
    assert not file.exists()


def test_who_was_erased_is_erased_again_after_an_older_backup(
    database: Database, world: World, subjects: Subjects, file: Path, tmp_path: Path
) -> None:
    """The rows come back as they were, the tombstones of the database do not: the file has them."""
    number, ref = world.ids["juris"], world.refs["juris"]
    if database.sqlite:
        erasing_actions.wipe(database)
        path = Path(database.url.removeprefix("sqlite:///"))
        shutil.copy(path, tmp_path / "backup")
        with database.write() as session:
            erasing_actions.erase(session, SYSTEM, {number: "asked"}, file=file, now=NOW)
        database.dispose()
        for one in path.parent.glob(path.name + "-*"):
            one.unlink()
        shutil.copy(tmp_path / "backup", path)
    else:  # what an erasure leaves outside, beside a database that knows nothing of it
        stone = tombstones.Stone(tombstones.key_of(RING, ref), NOW, "asked")
        tombstones.append(file, [stone])
    with database.write() as session:
        assert session.get(Inmate, number) is not None
        again = add_inmate(
            session,
            SYSTEM,
            prison_id=world.ids["north"],
            given_name="Jauns",
            family_name="Ieraksts",
            release_earliest=date(2027, 5, 1),
            release_expected=date(2027, 5, 1),
            release_latest=date(2027, 5, 1),
            now=NOW,
        )
    replayed = erasing_actions.replay_tombstones(database, SYSTEM, file=file, now=LATER)
    assert replayed == 1
    assert erasing_actions.replay_tombstones(database, SYSTEM, file=file, now=LATER) == 0
    assert ref.encode() not in dumped(database)
    with database.read() as session:
        assert held_about(session, [number]) == {}
        assert session.get(Inmate, again.id) is not None


def test_somebody_registered_anew_has_nothing_of_the_record_before(
    database: Database, world: World, file: Path
) -> None:
    """Not even its internal number, by which the log would tell who saw them before."""
    with database.write() as session:
        person: dict[str, Any] = {
            "prison_id": world.ids["north"],
            "given_name": "Otrreiz",
            "family_name": "Reģistrēts",
            "personal_code": "320101-12345",
            "release_earliest": date(2027, 5, 1),
            "release_expected": date(2027, 5, 1),
            "release_latest": date(2027, 5, 1),
        }
        first = add_inmate(session, SYSTEM, **person, now=NOW)
    with database.write() as session:
        erasing_actions.erase(session, SYSTEM, {first.id: "released"}, file=file, now=NOW)
    with database.write() as session:
        second = add_inmate(session, SYSTEM, **person, now=LATER)
    assert second.id != first.id
    assert erasing_actions.replay_tombstones(database, SYSTEM, file=file, now=LATER) == 0
    assert [line.split()[2] for line in file.read_text().splitlines()] == ["released"]
    assert "Otrreiz" not in file.read_text()
