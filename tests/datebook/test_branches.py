"""Municipalities change over to another branch: what is in calendars already goes with them."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from jobbridge.calendar.actions import carry_entry
from jobbridge.calendar.model import Audience, Entry, EntryAudience
from jobbridge.datebook import actions, branch_actions
from jobbridge.datebook.model import Dated
from jobbridge.db import Database
from jobbridge.disruptions.outside_actions import put_meeting
from jobbridge.inmates.model import Inmate
from jobbridge.interviews.after_model import AfterRelease, Place
from jobbridge.interviews.model import Interview
from jobbridge.outbox.actions import work
from jobbridge.outbox.model import Job
from jobbridge.places.model import Municipality
from jobbridge.places.organisation_actions import SERVED
from jobbridge.rounds import job_handlers
from jobbridge.settings import Settings
from tests.conftest import NOW, ClientFor, FixedClock, World
from tests.datebook.test_actions import _agree, branch, lines
from tests.interviews.conftest import Desk, desk, jobs

__all__ = ["desk", "jobs"]
CAST = "Liepājas filiāle", "liepaja"


def serve(client_for: ClientFor, world: World, towns: list[str], version: int = 1) -> None:
    """Exactly these become the municipalities of the branch in Liepāja."""
    [number] = world.viewers["niks"].organisations
    name, code = CAST
    sent = {"kind": "branch", "name": name, "code": code, "version": version}
    towns_sent = [world.ids[town] for town in towns]
    answer = client_for("ada").submit(
        f"/organisations/{number}/edit", municipalities=towns_sent, **sent
    )
    assert answer.status_code == 303


def carriers(database: Database, uid: str) -> set[str]:
    with database.read() as session:
        of_entry = select(EntryAudience.audience).join(Entry, Entry.id == EntryAudience.entry_id)
        return set(session.scalars(of_entry.where(Entry.uid == uid)))


def revisions(database: Database) -> Mapping[str, int]:
    with database.read() as session:
        return {row.audience: row.revision for row in session.scalars(select(Audience))}


def identity(database: Database, uid: str) -> tuple[object, ...]:
    with database.read() as session:
        row = session.scalars(select(Entry).where(Entry.uid == uid)).one()
        return row.id, row.sequence, row.status, row.starts_at, row.revised_at


def outside_meeting(database: Database, world: World, booked: Interview) -> str:
    """One at the employer's, of the same application; its UID."""
    [number] = world.viewers["nora"].organisations
    with database.write() as session:
        meeting = AfterRelease(
            ref="outside1",
            uid="outside1@jobbridge.example",
            application_id=booked.application_id,
            place=Place.EMPLOYER,
            branch_id=number,
            starts_at=NOW + timedelta(days=80),
            ends_at=NOW + timedelta(days=80, minutes=30),
            made_at=NOW,
        )
        session.add(meeting)
        session.flush()
        put_meeting(session, meeting, NOW)
        return meeting.uid


@pytest.mark.parametrize("whose", ["home", "vacancy"])
def test_interviews_and_meetings_to_come_are_in_the_feeds_of_whoever_took_the_town_over(
    whose: str,
    client_for: ClientFor,
    database: Database,
    world: World,
    desk: Desk,
    clock: FixedClock,
    app_settings: Settings,
) -> None:
    booked = desk.book(world.anna, "juris_a", "2026-12-10 10:00")
    untouched = desk.book(world.anna, "karlis_b", "2026-12-10 11:00")
    with database.write() as session:  # of Cēsis by one of the two
        session.execute(
            update(Inmate)
            .where(Inmate.id.in_([world.ids["juris"], world.ids["karlis"]]))
            .values(municipality_id=world.ids["Liepāja"])
        )
        row = session.get_one(Interview, booked.id)
        inmate, vacancy = row.application.inmate, row.application.vacancy
        if whose == "home":
            inmate.municipality_id = world.ids["Cēsu novads"]
        else:
            inmate.municipality_id = world.ids["Rīga"]
            vacancy.municipality_id = world.ids["Cēsu novads"]
    every = [world.ids[town] for town in ("Rīga", "Liepāja", "Cēsu novads")]
    branch_actions.follow(database, {"municipalities": every}, NOW)  # all is where it belongs
    uids = (booked.uid, outside_meeting(database, world, booked))
    rigas, liepajas = branch(world), branch(world, "niks")
    other = carriers(database, untouched.uid)
    before = {uid: (carriers(database, uid), identity(database, uid)) for uid in uids}
    counts = revisions(database)

    serve(client_for, world, ["Liepāja", "Cēsu novads"])
    work(database, job_handlers(app_settings), clock.now)

    for uid in uids:
        had, same = before[uid]
        assert rigas in had
        assert liepajas not in had
        assert carriers(database, uid) == had | {liepajas}  # the other of the two is in Rīga still
        assert identity(database, uid) == same
    assert revisions(database)[liepajas] > counts.get(liepajas, 0)
    assert carriers(database, untouched.uid) == other

    serve(client_for, world, ["Liepāja", "Cēsu novads", "Rīga"], version=2)
    work(database, job_handlers(app_settings), clock.now)
    for uid in uids:
        had, same = before[uid]
        assert carriers(database, uid) == (had | {liepajas}) - {rigas}
        assert identity(database, uid) == same
    assert revisions(database)[rigas] > counts[rigas]


def test_a_town_that_no_branch_serves_any_more_is_in_no_branchs_feed(
    client_for: ClientFor,
    database: Database,
    world: World,
    desk: Desk,
    clock: FixedClock,
    app_settings: Settings,
) -> None:
    booked = desk.book(world.anna, "juris_a", "2026-12-10 10:00")
    serve(client_for, world, ["Liepāja", "Rīga"])
    work(database, job_handlers(app_settings), clock.now)
    assert {branch(world, "niks"), "region:Rīga"} <= carriers(database, booked.uid)
    serve(client_for, world, ["Liepāja"], version=2)
    work(database, job_handlers(app_settings), clock.now)
    left = carriers(database, booked.uid)
    assert left & {branch(world), branch(world, "niks"), "region:Rīga"} == set()
    assert f"organisation:{world.ids['north']}" in left


def test_days_are_cancelled_at_the_branch_that_lost_the_town_and_new_at_the_other_at_once(
    client_for: ClientFor,
    database: Database,
    world: World,
    clock: FixedClock,
    app_settings: Settings,
) -> None:
    with database.write() as session:
        _agree(session, world.ids["juris"])
    actions.keep_true(database, NOW)
    ref = world.refs["juris"]

    def told(audience: str) -> list[tuple[str, str]]:
        return sorted((title, n) for _, n, title in lines(database, audience) if ref in title)

    news = [(f"Hand-over {ref}", "0"), (f"Release day {ref}", "0")]
    gone = [(f"Cancelled: Hand-over {ref}", "1"), (f"Cancelled: Release day {ref}", "1")]
    assert (told(branch(world)), told(branch(world, "niks"))) == (news, [])
    with database.read() as session:
        uids = set(session.scalars(select(Dated.uid)))
    serve(client_for, world, ["Liepāja", "Rīga"])
    work(database, job_handlers(app_settings), clock.now)
    assert (told(branch(world)), told(branch(world, "niks"))) == (gone, news)
    with database.read() as session:
        assert uids < set(session.scalars(select(Dated.uid)))


def test_whoever_is_stopped_halfway_has_done_whole_batches_and_finds_the_rest(
    database: Database, world: World, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    booked = (("juris_a", "10 10:00"), ("karlis_a", "10 11:00"), ("juris_b", "11 10:00"))
    uids = [desk.book(world.anna, job, f"2026-12-{at}").uid for job, at in booked]
    [liepajas] = world.viewers["niks"].organisations
    with database.write() as session:
        session.execute(update(Municipality).values(branch_id=liepajas))
    job = {"municipalities": [world.ids["Rīga"], world.ids["Cēsu novads"]]}
    monkeypatch.setattr(branch_actions, "BATCH", 1)
    carry, done = carry_entry, list[str]()

    def dying(session: object, uid: str, audiences: set[str]) -> None:
        if len(done) == 1:
            raise KeyboardInterrupt
        carry(session, uid, audiences)  # type: ignore[arg-type]
        done.append(uid)

    monkeypatch.setattr(actions, "carry_entry", dying)
    with pytest.raises(KeyboardInterrupt):
        branch_actions.follow(database, job, NOW)
    niks = branch(world, "niks")
    assert [niks in carriers(database, uid) for uid in uids] == [True, False, False]
    monkeypatch.setattr(actions, "carry_entry", carry)
    branch_actions.follow(database, job, NOW)
    assert [niks in carriers(database, uid) for uid in uids] == [True, True, True]
    assert [branch(world) in carriers(database, uid) for uid in uids] == [False, False, False]
    counts = revisions(database)
    branch_actions.follow(database, job, NOW)
    assert revisions(database) == counts  # who reads it again is told that nothing changed


def test_a_branch_that_serves_what_it_served_asks_nothing_of_the_worker(
    client_for: ClientFor, database: Database, world: World
) -> None:
    serve(client_for, world, ["Liepāja"])
    with database.read() as session:
        assert session.scalars(select(Job).where(Job.kind == SERVED)).all() == []
