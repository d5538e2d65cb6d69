"""A large prison has more interviews to come than a page lists: nothing that waits is lost."""

import re
from datetime import timedelta

from sqlalchemy import insert, select, update

from jobbridge.applications.model import Application
from jobbridge.applications.model import State as ApplicationState
from jobbridge.db import Database
from jobbridge.errors import Severity
from jobbridge.interviews import bookable_queries, flag_actions, flag_queries, queries
from jobbridge.interviews.agenda_pages import A_PAGE, A_PART
from jobbridge.interviews.day_queries import visits_for
from jobbridge.interviews.model import Interview, State
from jobbridge.interviews.review_queries import count_for, review_for
from jobbridge.places.model import Prison
from tests.browser import Browser
from tests.conftest import NOW, ClientFor, World
from tests.interviews.conftest import (
    FIRST_DAY,
    Desk,
    add_inmate,
    add_vacancy,
    apply,
    crowd,
)

MANY = 520


def on_pages(client: Browser, show: str) -> list[list[str]]:
    """References of the interviews that each page of this list links to."""
    pages = [client.get(f"/interviews?show={show}&page={n}").text for n in range(1, 7)]
    return [re.findall('href="/interviews/([^"/?]+)"', one) for one in pages]


def crowded(database: Database, like: Interview) -> None:
    """So many more, confirmed and before this one."""
    columns = Interview.__table__.columns
    one = {c.name: getattr(like, c.name) for c in columns if c.name != "id"}
    begins = like.starts_at - timedelta(days=1)
    rows = [
        one
        | {"ref": f"more-{n}", "uid": f"more-{n}@x", "state": State.CONFIRMED}
        | {"starts_at": begins, "ends_at": begins + timedelta(minutes=30)}
        for n in range(MANY)
    ]
    with database.write() as session:
        session.execute(insert(Interview), rows)


def test_an_officer_sees_what_waits_behind_five_hundred_others(
    database: Database, world: World, desk: Desk
) -> None:
    last = desk.book(world.olga, "juris_a", f"{FIRST_DAY} 09:30")
    crowded(database, last)
    with database.read() as session:
        prison = session.get_one(Prison, world.ids["north"])
        review = review_for(session, world.olga, prison, NOW)
        assert [one.ref for one in review.to_confirm or ()] == [last.ref]
        coming = queries.interviews_for(session, world.olga, starting=NOW)
        assert (len(coming), coming[-1].ref) == (MANY + 1, last.ref)
        latest = queries.interviews_for(session, world.olga, starting=NOW, latest=2)
        assert [one.ref for one in latest] == [f"more-{MANY - 1}", last.ref]
        south = world.ids["south"]
        assert queries.interviews_for(session, world.olga, starting=NOW, prison_id=south) == []


def test_whoever_waits_behind_two_hundred_others_is_counted_planned_for_and_shown_on_asking(
    database: Database, world: World, client_for: ClientFor
) -> None:
    with database.read() as session:
        before = bookable_queries.count_waiting(session, world.anna)
    with database.write() as session:
        refs = [session.get_one(Application, one).ref for one in crowd(session, world, 203)]
    with database.read() as session:
        everybody = bookable_queries.waiting_for(session, world.anna)
        assert len(everybody) == bookable_queries.count_waiting(session, world.anna) == before + 203
        planned = [a.ref for visit in visits_for(session, world.anna) for a in visit.applications]
        assert sorted(planned) == sorted(a.ref for a in everybody)
        assert set(refs) <= set(planned)
        assert bookable_queries.count_waiting(session, world.bela) == 0
    anna = client_for("anna")
    page = anna.get("/interviews").text
    assert page.count('/book"') == A_PART
    assert f"Un vēl {before + 203 - A_PART}." in page
    assert f">{before + 203}<" in page
    whole = [anna.get(f"/interviews?show=waiting&page={number}").text for number in (1, 2, 3)]
    offered = [set(re.findall('href="(/applications/[^"]+/book)"', one)) for one in whole]
    assert sorted(set.union(*offered)) == sorted(f"/applications/{a.ref}/book" for a in everybody)
    assert [len(one) for one in offered] == [A_PAGE, A_PAGE, before + 203 - 2 * A_PAGE]
    assert "Un vēl" not in "".join(whole)


def test_whoever_is_released_soon_gives_an_alarm_however_many_wait_before_them(
    database: Database, world: World, client_for: ClientFor
) -> None:
    with database.write() as session:
        for one in crowd(session, world, A_PART + 3):
            session.get_one(Application, one).interview_wanted_at = NOW
        soon = add_inmate(session, world, "driz", days=9)
        last = apply(session, soon.id, add_vacancy(session, world, A_PART + 9))
        ref = last.ref
    page = client_for("anna").get("/interviews").text
    assert f"/applications/{ref}/book" not in page.partition('id="waiting"')[2]
    assert soon.name in page.partition('id="alarms"')[2].partition("</section>")[0]


def test_all_that_are_to_come_stand_on_pages(
    database: Database, world: World, desk: Desk, client_for: ClientFor
) -> None:
    last = desk.book(world.olga, "juris_a", f"{FIRST_DAY} 09:30")
    crowded(database, last)
    expected = sorted([*(f"more-{n}" for n in range(MANY)), last.ref])
    for who in ("olga", "anna"):
        client = client_for(who)
        first = client.get("/interviews").text
        assert f'href="/interviews/{last.ref}"' not in first
        assert "/interviews?show=all" in first
        found = on_pages(client, "all")
        assert sorted(ref for one in found for ref in one) == expected
        assert [len(one) for one in found] == [*[A_PAGE] * 5, MANY + 1 - 5 * A_PAGE]


def test_what_changed_beyond_the_listed_is_found_by_the_worker_and_stands_on_pages(
    database: Database, world: World, desk: Desk, client_for: ClientFor
) -> None:
    last = desk.book(world.olga, "juris_a", f"{FIRST_DAY} 09:30")
    crowded(database, last)
    with database.write() as session:
        session.get_one(Application, last.application_id).state = ApplicationState.DECLINED
    flag_actions.keep_true(database, NOW)
    with database.read() as session:
        flags = session.scalars(select(Interview.flag).distinct()).all()
        assert flags == [Severity.REVIEW]
        prison = session.get_one(Prison, world.ids["north"])
        judged = flag_queries.judged_for(session, world.olga, (), NOW, 7)
        assert len(judged.flagged) == 7
        assert flag_queries.beyond(session, world.olga, judged, NOW) == MANY + 1 - 7
        assert flag_queries.beyond(session, world.bela, judged, NOW) == 0
        count = review_for(session, world.olga, prison, NOW).count
        assert count_for(session, world.olga, prison, judged, NOW) == count
    anna = client_for("anna")
    page = anna.get("/interviews").text
    assert f">{MANY + 1}<" in page
    found = [ref for one in on_pages(anna, "changed") for ref in one]
    assert sorted(found) == sorted([*(f"more-{n}" for n in range(MANY)), last.ref])


def test_all_that_lack_an_outcome_are_counted_and_stand_on_pages(
    database: Database, world: World, desk: Desk, client_for: ClientFor
) -> None:
    last = desk.book(world.olga, "juris_a", f"{FIRST_DAY} 09:30")
    crowded(database, last)
    with database.write() as session:
        ended = {"starts_at": NOW - timedelta(hours=2), "ends_at": NOW - timedelta(hours=1)}
        session.execute(update(Interview).where(Interview.state == State.CONFIRMED).values(**ended))
    anna = client_for("anna")
    page = anna.get("/interviews").text
    part = page.partition('id="over"')[2].partition("</section>")[0]
    assert len(re.findall('href="/interviews/more-[0-9]+"', part)) == A_PART
    assert f">{MANY}<" in page
    assert sorted(ref for one in on_pages(anna, "over") for ref in one) == sorted(
        f"more-{n}" for n in range(MANY)
    )


def test_a_flag_is_no_longer_shown_once_its_cause_has_ended_and_goes_with_the_next_round(
    database: Database, world: World, desk: Desk, client_for: ClientFor
) -> None:
    one = desk.book(world.olga, "juris_a", f"{FIRST_DAY} 09:30")
    anna, link = client_for("anna"), f'href="/interviews/{one.ref}"'

    def turned(state: ApplicationState) -> None:
        with database.write() as session:
            session.get_one(Application, one.application_id).state = state

    def flag() -> str | None:
        flag_actions.keep_true(database, NOW)
        with database.read() as session:
            return session.get_one(Interview, one.id).flag

    assert flag() is None
    turned(ApplicationState.DECLINED)
    assert flag() == Severity.REVIEW
    assert link in anna.get("/interviews?show=changed").text
    turned(ApplicationState.INTERVIEW)
    assert link not in anna.get("/interviews?show=changed").text
    assert flag() is None
