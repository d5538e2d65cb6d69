"""Days that matter, kept true in calendars by the worker's round."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.applications.model import Application, Request
from jobbridge.calendar import queries as calendars
from jobbridge.calendar.actions import EntryTexts, put_entry
from jobbridge.calendar.ical import value_of
from jobbridge.calendar.model import Entry, EntryAudience, EntryChange
from jobbridge.datebook import actions
from jobbridge.datebook.model import Dated
from jobbridge.db import Database
from jobbridge.inmates.model import Agreement, Inmate
from jobbridge.interviews import actions as interviews
from jobbridge.interviews import bookable_queries
from jobbridge.itip.model import Attendee
from jobbridge.places.model import Prison
from tests.conftest import NOW, World
from tests.interviews.conftest import apply, at

RELEASE = date(2027, 1, 22)


def lines(
    database: Database, audience: str, now: datetime = NOW, tier: str = "reference"
) -> list[tuple[str, str, str]]:
    """Day, sequence and title of what an audience's feed carries, in English."""
    with database.read() as session:
        found = calendars.fragments(session, audience=audience, locale="en", tier=tier, now=now)
    return [
        (
            ics.partition(b"DTSTART;VALUE=DATE:")[2][:8].decode(),
            value_of(ics, "SEQUENCE"),
            value_of(ics, "SUMMARY"),
        )
        for ics in found
        if b"VALUE=DATE" in ics
    ]


def branch(world: World, clerk: str = "nora") -> str:
    """The audience of the branch that this clerk works for."""
    [number] = world.viewers[clerk].organisations
    return f"organisation:{number}"


@pytest.fixture
def listed(database: Database, world: World) -> None:
    """Juris takes part, and returns to Rīga."""
    with database.write() as session:
        _agree(session, world.ids["juris"])


def _agree(session: Session, inmate_id: int) -> None:
    if session.scalar(
        select(Agreement).where(Agreement.inmate_id == inmate_id, Agreement.purpose == "listing")
    ):
        return
    session.add(
        Agreement(
            inmate_id=inmate_id,
            purpose="listing",
            legal_basis="test",
            given_on=NOW.date(),
            recorded_at=NOW,
        )
    )


def _mine(found: list[tuple[str, str, str]], ref: str) -> list[tuple[str, str, str]]:
    return [line for line in found if ref in line[2]]


@pytest.mark.usefixtures("listed")
def test_a_release_and_its_hand_over_are_in_the_branchs_and_the_counselors_calendar(
    database: Database, world: World
) -> None:
    actions.keep_true(database, NOW)
    ref = world.refs["juris"]
    told = [("20270122", "0", f"Release day {ref}"), ("20270122", "0", f"Hand-over {ref}")]
    for audience in (branch(world), f"account:{world.ids['anna']}", "region:Rīga"):
        assert sorted(_mine(lines(database, audience), ref)) == sorted(told), audience
    others = [f"organisation:{world.ids[name]}" for name in ("north", "a", "b")]
    for audience in (*others, branch(world, "niks")):
        assert _mine(lines(database, audience), ref) == [], audience
    with database.read() as session:
        first = calendars.fragments(
            session, audience=branch(world), locale="lv", tier="reference", now=NOW
        )[0]
    assert b"TRANSP:TRANSPARENT" in first
    assert b"DTEND;VALUE=DATE:20270123" in first


@pytest.mark.usefixtures("listed")
def test_a_round_in_which_nothing_changed_changes_nothing(database: Database, world: World) -> None:
    actions.keep_true(database, NOW)
    with database.read() as session:
        before = [(e.uid, e.revised_at) for e in session.scalars(select(Entry).order_by(Entry.id))]
    actions.keep_true(database, NOW + timedelta(hours=1))
    with database.read() as session:
        after = [(e.uid, e.revised_at) for e in session.scalars(select(Entry).order_by(Entry.id))]
    assert before == after != []


@pytest.mark.usefixtures("listed")
def test_another_day_of_release_moves_the_entry_under_the_same_uid(
    database: Database, world: World
) -> None:
    actions.keep_true(database, NOW)
    with database.write() as session:
        juris = session.get_one(Inmate, world.ids["juris"])
        juris.release_earliest = juris.release_expected = juris.release_latest = date(2027, 1, 30)
    with database.read() as session:
        uids = set(session.scalars(select(Entry.uid)))
    actions.keep_true(database, NOW + timedelta(minutes=1))
    ref = world.refs["juris"]
    # The 30th is a Saturday: the branch is open again on Monday.
    assert _mine(lines(database, branch(world)), ref) == [
        ("20270130", "1", f"Release day {ref}"),
        ("20270201", "1", f"Hand-over {ref}"),
    ]
    with database.read() as session:
        assert set(session.scalars(select(Entry.uid))) == uids


@pytest.mark.usefixtures("listed")
def test_who_returns_elsewhere_is_cancelled_at_the_one_branch_and_new_at_the_other(
    database: Database, world: World
) -> None:
    actions.keep_true(database, NOW)
    with database.write() as session:
        juris = session.get_one(Inmate, world.ids["juris"])
        juris.municipality_id = world.ids["Liepāja"]
    actions.keep_true(database, NOW + timedelta(minutes=1))
    ref = world.refs["juris"]
    assert sorted(_mine(lines(database, branch(world)), ref)) == [
        ("20270122", "1", f"Cancelled: Hand-over {ref}"),
        ("20270122", "1", f"Cancelled: Release day {ref}"),
    ]
    assert [s for _, _, s in sorted(_mine(lines(database, branch(world, "niks")), ref))] == [
        f"Hand-over {ref}",
        f"Release day {ref}",
    ]


@pytest.mark.usefixtures("listed")
def test_who_takes_part_no_longer_is_cancelled_aged_out_and_comes_back_under_the_same_uid(
    database: Database, world: World
) -> None:
    actions.keep_true(database, NOW)
    ref = world.refs["juris"]

    def withdrawn(at: datetime | None) -> None:
        with database.write() as session:
            for one in session.scalars(
                select(Agreement).where(
                    Agreement.inmate_id == world.ids["juris"], Agreement.purpose == "listing"
                )
            ):
                one.withdrawn_at = at

    withdrawn(NOW)
    actions.keep_true(database, NOW + timedelta(minutes=1))
    gone = _mine(lines(database, branch(world)), ref)
    assert {(number, title.partition(":")[0]) for _, number, title in gone} == {("1", "Cancelled")}
    withdrawn(None)
    actions.keep_true(database, NOW + timedelta(minutes=2))
    again = _mine(lines(database, branch(world)), ref)
    assert sorted(again) == [
        ("20270122", "2", f"Hand-over {ref}"),
        ("20270122", "2", f"Release day {ref}"),
    ]
    # 60 days after its day no calendar carries it any more.
    late = at("2027-01-23 00:00") + timedelta(days=60)
    assert _mine(lines(database, branch(world), late - timedelta(minutes=1)), ref) != []
    assert _mine(lines(database, branch(world), late), ref) == []


@pytest.mark.usefixtures("listed")
def test_who_is_erased_leaves_no_entry(database: Database, world: World) -> None:
    actions.keep_true(database, NOW)
    ref = world.refs["juris"]
    with database.write() as session:
        for row in session.scalars(select(Dated).where(Dated.inmate_id == world.ids["juris"])):
            session.delete(row)  # as the cascade does
        session.get_one(Inmate, world.ids["juris"]).status = "withdrawn"
    actions.keep_true(database, NOW)
    with database.read() as session:
        left = session.scalars(select(Entry.uid).where(Entry.uid.startswith("day-"))).all()
        assert _mine(lines(database, branch(world)), ref) == []
        assert len(left) == len(session.scalars(select(Dated.uid)).all())


def test_an_open_request_is_due_for_the_employer_the_branch_and_the_counselors(
    database: Database, world: World
) -> None:
    with database.write() as session:
        session.add(
            Request(
                ref="due",
                employer_id=world.ids["a"],
                vacancy_id=world.ids["vacancy_a"],
                asked_at=NOW,
                answer_due=date(2026, 11, 30),
            )
        )
    actions.keep_true(database, NOW)
    line = ("20261130", "0", "Answer due: SIA A darbs")
    for audience in (
        f"organisation:{world.ids['a']}",
        f"account:{world.ids['anna']}",
        f"account:{world.ids['bela']}",
    ):
        assert line in lines(database, audience), audience
    for name in ("b", "north"):
        assert line not in lines(database, f"organisation:{world.ids[name]}")
    with database.write() as session:
        session.scalars(select(Request).where(Request.ref == "due")).one().state = "answered"
    actions.keep_true(database, NOW)
    assert ("20261130", "1", "Cancelled: Answer due: SIA A darbs") in lines(
        database, f"account:{world.ids['anna']}"
    )


def test_an_employers_last_day_to_name_visitors_does_not_say_in_which_prison(
    database: Database, world: World
) -> None:
    with database.write() as session:
        session.get_one(Prison, world.ids["north"]).notice_days = 3
        session.get_one(Prison, world.ids["south"]).notice_days = 8
        job = apply(session, world.ids["juris"], world.ids["vacancy_a"])
        interviews.book(
            session,
            world.anna,
            application=bookable_queries.application_to_book(session, world.anna, job.ref),
            starts_at=at("2026-12-10 10:00"),
            minutes=30,
            mode="in_person",
            room_id=world.ids["north_room"],
            now=NOW,
        )
    actions.keep_true(database, NOW)
    assert lines(database, f"organisation:{world.ids['a']}") == [
        ("20261130", "0", "Name your visitors by today")
    ]
    assert ("20261207", "0", "Visitor list due: SIA A darbs") in lines(
        database, f"organisation:{world.ids['north']}"
    )


def test_an_interview_follows_the_person_to_another_branch(
    database: Database, world: World
) -> None:
    with database.write() as session:
        job = apply(session, world.ids["juris"], world.ids["vacancy_a"])
        made = interviews.book(
            session,
            world.anna,
            application=bookable_queries.application_to_book(session, world.anna, job.ref),
            starts_at=at("2026-12-10 10:00"),
            minutes=30,
            mode="in_person",
            room_id=world.ids["north_room"],
            now=NOW,
        )
        uid = made.uid
        assert isinstance(session.get_one(Application, job.id).inmate, Inmate)

    def carriers() -> set[str]:
        with database.read() as session:
            return set(
                session.scalars(
                    select(EntryAudience.audience)
                    .join(Entry, Entry.id == EntryAudience.entry_id)
                    .where(Entry.uid == uid)
                )
            )

    assert {branch(world), "region:Rīga"} <= carriers()
    with database.write() as session:
        juris = session.get_one(Inmate, world.ids["juris"])
        juris.municipality_id = world.ids["Liepāja"]
        juris.updated_at = NOW + timedelta(minutes=5)
    actions.keep_true(database, NOW + timedelta(minutes=6))
    assert {branch(world, "niks"), "region:Kurzeme"} <= carriers()


@pytest.mark.usefixtures("listed")
def test_a_year_after_it_left_all_calendars_nothing_of_an_entry_is_kept(
    database: Database, world: World
) -> None:
    actions.keep_true(database, NOW)
    desk_entry = put_span(database, f"organisation:{world.ids['a']}")
    with database.write() as session:
        session.add(
            Attendee(entry_id=desk_entry, account_id=world.ids["alda"], sequence=0, revised_at=NOW)
        )
        last = max(session.scalars(select(Entry.leaves_at)))
        soon = min(session.scalars(select(Entry.leaves_at)))

    def left() -> tuple[int, int, int, int]:
        with database.read() as session:
            tables = (Entry, Dated, EntryChange, Attendee)
            return tuple(session.query(table).count() for table in tables)  # type: ignore[return-value]

    whole = left()
    assert whole[3] == 1
    actions.forget_old(database, soon + actions.FORGOTTEN)
    assert left() == whole
    actions.forget_old(database, soon + actions.FORGOTTEN + timedelta(seconds=1))
    assert left()[3] == 0
    actions.forget_old(database, last + actions.FORGOTTEN + timedelta(seconds=1))
    assert left() == (0, 0, 0, 0)


def put_span(database: Database, audience: str) -> int:
    with database.write() as session:
        return put_entry(
            session,
            uid="abc@jobbridge",
            sequence=0,
            status="CONFIRMED",
            starts_at=NOW,
            ends_at=NOW + timedelta(minutes=30),
            revised_at=NOW,
            audiences=[audience],
            texts=lambda _locale, _tier: EntryTexts("Entry"),
        )


def test_a_worker_that_looks_each_minute_reads_all_days_every_ten(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[datetime] = []
    monkeypatch.setattr(actions, "keep_true", lambda _database, now: read.append(now))
    keep = actions.keeper()
    for minute in range(21):
        keep(database, NOW + timedelta(minutes=minute))
    assert read == [NOW, NOW + actions.EVERY, NOW + 2 * actions.EVERY]
