"""A meeting at the branch for whom no interview inside is possible, planned from the alarm."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import local
from typing import Any

import pytest
from sqlalchemy import select

from jobbridge.applications.model import Application
from jobbridge.calendar.model import Entry, EntryAudience, Fragment
from jobbridge.calendar.spans import RIGA
from jobbridge.datebook.actions import keep_true as keep_days_true
from jobbridge.datebook.queries import carried
from jobbridge.db import Database
from jobbridge.disruptions import outside_actions, outside_queries
from jobbridge.disruptions.release_actions import keep_true
from jobbridge.errors import Refused
from jobbridge.inmates.consent_actions import edit_file
from jobbridge.inmates.model import Inmate
from jobbridge.interviews.after_model import AfterClaim, AfterRelease, Met, Place
from jobbridge.interviews.model import Claim
from jobbridge.outbox.model import Job
from jobbridge.parameters.actions import set_parameter
from jobbridge.parameters.rules import BRANCH_AT_ONCE
from jobbridge.places.model import Municipality
from jobbridge.vacancies.model import Vacancy
from tests.conftest import NOW, ClientFor, FixedClock, World
from tests.interviews.conftest import Desk
from tests.interviews.test_guards import Pair, guarded
from tests.interviews.test_pages import send

Worked = Callable[[], int]
RELEASE = NOW.date() + timedelta(days=10)


@pytest.fixture
def late(database: Database, world: World, desk: Desk) -> dict[str, str]:
    """Juris and Kārlis leave in ten days: too late for an interview inside. Their applications
    to Employer A and to B, by reference; both vacancies are in the branch of Nora."""
    with database.write() as session:
        for name in ("juris", "karlis"):
            inmate = session.get_one(Inmate, world.ids[name])
            inmate.release_earliest = inmate.release_expected = inmate.release_latest = RELEASE
        town = session.get_one(Vacancy, world.ids["vacancy_a"]).municipality_id
        session.get_one(Vacancy, world.ids["vacancy_b"]).municipality_id = town
        return {
            name: session.get_one(Application, desk.jobs[name]).ref
            for name in ("juris_a", "karlis_a", "karlis_b")
        }


def suggested(page: str) -> list[str]:
    return re.findall(r'name="starts_at" value="([^"]+)"', page)


def test_two_clicks_plan_a_meeting_at_the_branch_and_an_employer_reads_no_reason(
    client_for: ClientFor,
    world: World,
    database: Database,
    late: dict[str, str],
    worked: Worked,
    clock: FixedClock,
) -> None:
    anna, alda, nora = client_for("anna"), client_for("alda"), client_for("nora")
    path = f"/applications/{late['juris_a']}/branch"
    for page in ("/interviews", f"/inmates/{world.refs['juris']}"):
        assert f'href="{path}"' in anna.get(page).text
    times = suggested(anna.get(path).text)
    assert times
    assert send(anna, path, starts_at="2026-11-24T09:00:00+02:00").status_code == 409
    assert send(alda, path, starts_at=times[0]).status_code == 404
    assert send(anna, path, starts_at=times[0]).status_code == 303
    assert f'href="{path}"' not in anna.get("/interviews").text
    assert suggested(anna.get(path).text) == []
    worked()
    with database.read() as session:
        meeting = session.scalars(select(AfterRelease)).one()
        entry = session.scalars(select(Entry).where(Entry.uid == meeting.uid)).one()
        audiences = set(
            session.scalars(
                select(EntryAudience.audience).where(EntryAudience.entry_id == entry.id)
            )
        )
        told = session.scalars(select(Fragment).where(Fragment.entry_id == entry.id)).all()
        mails = session.scalars(select(Job).where(Job.kind == "mail")).all()
        inmate = session.get_one(Inmate, world.ids["juris"])
    start = meeting.starts_at.astimezone(RIGA)
    assert start.date() > RELEASE
    assert 9 <= start.hour < 16
    assert audiences == {
        f"organisation:{world.ids['a']}",
        f"organisation:{meeting.branch_id}",
        f"account:{inmate.counselor_id}",
        "region:Rīga",
    }
    page = alda.get("/branch-meetings").text
    main = page[page.index("<main") : page.index("</main>")]
    said = [main, *(repr(one.__dict__) for one in told), *(repr(one.payload) for one in mails)]
    assert late["juris_a"] in main
    for text in said:
        for secret in (inmate.name, world.refs["juris"], "release", "prison", "cietum"):
            assert secret.lower() not in text.lower()
    assert late["juris_a"] in nora.get("/after-release").text
    assert inmate.name not in nora.get("/after-release").text
    clock.move(days=40)
    done = f"/after-release/{meeting.ref}/outcome"
    assert send(client_for("nora"), done, outcome="took_place", version="1").status_code == 303


def test_a_meeting_is_in_the_calendar_of_the_branch_to_which_the_person_returns(
    database: Database, world: World, desk: Desk, late: dict[str, str]
) -> None:
    """Wherever they meet; and all that are to come in that of another one, when the person is
    written down as returning elsewhere."""
    with database.write() as session:
        other = session.get_one(Application, desk.jobs["juris_b"]).ref
        meetings = []
        for ref, place in ((late["juris_a"], Place.EMPLOYER), (other, Place.BRANCH)):
            free = outside_queries.choice_for(session, world.anna, ref, NOW).free
            made = outside_actions.plan(session, world.anna, ref, starts_at=free[0], now=NOW)
            made.place = place
            outside_actions.put_meeting(session, made, NOW)
            meetings.append(made)
        uids, branch_id = [one.uid for one in meetings], meetings[0].branch_id

    def carriers() -> list[set[str]]:
        with database.read() as session:
            found = carried(session, uids)
            return [found[uid] for uid in uids]

    home = {f"organisation:{branch_id}", "region:Rīga"}
    assert all(home <= one for one in carriers())
    with database.write() as session:
        juris = session.get_one(Inmate, world.ids["juris"])
        niks = session.get_one(Municipality, world.ids["Liepāja"])
        edit_file(
            session,
            world.anna,
            juris,
            municipality_id=niks.id,
            birth_date=juris.birth_date,
            contact="",
            notes="",
            now=NOW + timedelta(minutes=5),
        )
        there = {f"organisation:{niks.branch_id}", "region:Kurzeme"}
    assert not any(there & one for one in carriers())
    keep_days_true(database, NOW + timedelta(minutes=6))
    assert all(there | home <= one for one in carriers())  # the vacancy's own branch keeps it


@guarded
def test_a_branch_holds_no_more_than_it_can(
    database: Database,
    world: World,
    late: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    guard: bool,
) -> None:
    """Two counselors at once, for two people and two employers: one place is left."""
    with database.write() as session:
        set_parameter(session, world.ada, name=BRANCH_AT_ONCE.name, value=1, now=NOW)
    with database.read() as session:
        both = [
            outside_queries.choice_for(session, world.anna, late[name], NOW)
            for name in ("juris_a", "karlis_b")
        ]
    assert both[0].free == both[1].free
    apart = guard or database.sqlite
    pair = Pair(apart=apart)
    if not guard:
        monkeypatch.setattr(outside_actions, "_lock_branch", lambda *_: None)
    ask, asked = outside_queries.choice_for, local()

    def ask_then_meet(*given: Any) -> Any:
        answer = ask(*given)
        asked.before = getattr(asked, "before", 0) + 1
        if asked.before == 2:  # the first asks only which branch it is
            pair.meet()
        return answer

    monkeypatch.setattr(outside_queries, "choice_for", ask_then_meet)

    def plan(ref: str) -> bool:
        try:
            with database.write() as session:
                outside_actions.plan(session, world.anna, ref, starts_at=both[0].free[0], now=NOW)
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(2) as at_once:
        done = sorted(at_once.map(plan, (late["juris_a"], late["karlis_b"])))
    assert done == [not apart, True]
    with database.read() as session:
        assert len(session.scalars(select(AfterRelease)).all()) == sum(done)
        assert len(session.scalars(select(AfterClaim)).all()) == 2 * sum(done)


def test_an_employer_declines_a_meeting_at_the_branch_and_its_time_is_free_again(
    client_for: ClientFor, database: Database, world: World, late: dict[str, str], worked: Worked
) -> None:
    with database.write() as session:
        before = session.scalars(select(Claim.id).order_by(Claim.id)).all()
        choice = outside_queries.choice_for(session, world.anna, late["juris_a"], NOW)
        meeting = outside_actions.plan(
            session, world.anna, late["juris_a"], starts_at=choice.free[0], now=NOW
        )
        other = outside_queries.choice_for(session, world.anna, late["karlis_a"], NOW)
        assert choice.free[0] not in other.free
    path = f"/branch-meetings/{meeting.ref}/decline"
    assert send(client_for("bruno"), path, version="1").status_code == 404
    alda = client_for("alda")
    assert send(alda, path, version="1").status_code == 303
    assert send(alda, path, version="2").status_code == 303
    worked()
    with database.read() as session:
        assert session.scalars(select(AfterRelease)).one().state == Met.CANCELLED
        assert session.scalars(select(Claim.id).order_by(Claim.id)).all() == before
        entry = session.scalars(select(Entry).where(Entry.uid == meeting.uid)).one()
        assert (entry.status, entry.sequence) == ("CANCELLED", 1)
        again = outside_queries.choice_for(session, world.anna, late["juris_a"], NOW)
    assert again.free == choice.free


def test_a_meeting_at_the_branch_ends_with_its_application(
    database: Database, world: World, late: dict[str, str]
) -> None:
    with database.write() as session:
        choice = outside_queries.choice_for(session, world.anna, late["juris_a"], NOW)
        outside_actions.plan(
            session, world.anna, late["juris_a"], starts_at=choice.free[0], now=NOW
        )
    keep_true(database, NOW)
    with database.write() as session:
        assert session.scalars(select(AfterRelease)).one().state == Met.PLANNED
        choice.application.state = "withdrawn"
        session.merge(choice.application)
    keep_true(database, NOW)
    with database.read() as session:
        assert session.scalars(select(AfterRelease)).one().state == Met.CANCELLED
        assert session.scalars(select(AfterClaim)).all() == []


def test_nothing_is_planned_at_a_branch_while_an_interview_inside_is_possible(
    database: Database, world: World, desk: Desk, client_for: ClientFor
) -> None:
    with database.read() as session:
        ref = session.get_one(Application, desk.jobs["juris_a"]).ref
        choice = outside_queries.choice_for(session, world.anna, ref, NOW)
    assert [reason.code for reason in choice.reasons] == ["not_needed"]
    page = client_for("anna").get(f"/applications/{ref}/branch")
    assert page.status_code == 200
    assert suggested(page.text) == []
