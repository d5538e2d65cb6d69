"""A moved date re-judges everything, and the person's page says what changed."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from jobbridge.db import Database
from jobbridge.errors import NotFound
from jobbridge.inmates import actions as inmates
from jobbridge.inmates.model import Inmate
from jobbridge.matching import actions, queries
from jobbridge.matching.actions import rematch_all
from jobbridge.matching.change_queries import Changes, changes_for_inmate
from jobbridge.matching.model import Match, MatchRun
from jobbridge.outbox.actions import work
from jobbridge.viewer import SYSTEM, Viewer
from tests.conftest import NOW, ClientFor, World

TODAY = NOW.date()
LATER = NOW + timedelta(hours=1)


def changes(database: Database, world: World, viewer: Viewer | None = None) -> Changes:
    with database.read() as session:
        inmate = session.get_one(Inmate, world.ids["juris"])
        return changes_for_inmate(session, viewer or world.anna, inmate, now=LATER)


def move(database: Database, world: World, day: date) -> None:
    """What the page, the roster and the API call; the worker does the rest."""
    with database.write() as session:
        inmates.set_release(
            session, SYSTEM, session.get_one(Inmate, world.ids["juris"]),
            release_earliest=day, release_expected=day, release_latest=day, open_unit_from=None,
            now=LATER,
        )  # fmt: skip
    work(database, actions.HANDLERS, lambda: LATER)


def said(found: Changes) -> list[tuple[str, str]]:
    return [(change.kind, change.pair.vacancy.ref) for change in found.first]


def test_a_moved_date_says_what_is_lost_and_moved_back_nothing(
    database: Database, world: World
) -> None:
    rematch_all(database, now=NOW - timedelta(days=1), today=TODAY)
    with database.read() as session:
        before = session.get_one(Inmate, world.ids["juris"]).release_expected
    assert changes(database, world).first == []
    move(database, world, TODAY + timedelta(days=900))
    found = changes(database, world)
    assert [(m.before, m.after) for m in found.moved] == [(before, TODAY + timedelta(days=900))]
    both = {("near", world.refs["vacancy_a"]), ("near", world.refs["vacancy_b"])}
    assert set(said(found)) == both
    assert found.first[0].pair.near.startswith("start")
    move(database, world, before)
    assert said(changes(database, world)) == []


def test_what_has_come_to_fit_is_news_and_a_first_list_is_not(
    database: Database, world: World
) -> None:
    rematch_all(database, now=NOW - timedelta(days=1), today=TODAY)
    assert changes(database, world).first == []
    with database.write() as session:
        session.execute(
            update(Match).where(Match.vacancy_id == world.ids["vacancy_b"]).values(found_at=NOW)
        )
    assert said(changes(database, world)) == [("gained", world.refs["vacancy_b"])]


def test_only_their_counselor_is_told(database: Database, world: World) -> None:
    for name, viewer in world.viewers.items():
        if name != "anna":
            with pytest.raises(NotFound):
                changes(database, world, viewer)


def test_the_page_shows_it(database: Database, world: World, client_for: ClientFor) -> None:
    rematch_all(database, now=NOW - timedelta(days=1), today=TODAY)
    address = f"/inmates/{world.refs['juris']}/matches"
    assert 'id="changed"' not in client_for("anna").get(address).text
    move(database, world, TODAY + timedelta(days=900))
    text = client_for("anna").get(address).text
    part = text[text.index('id="changed"') :].partition("</section>")[0]
    assert f"/vacancies/{world.refs['vacancy_a']}" in part


def shown(database: Database, world: World, today: date = TODAY) -> set[str]:
    with database.read() as session:
        inmate = session.get_one(Inmate, world.ids["juris"])
        found = queries.matches_for_inmate(session, world.anna, inmate, today=today)
    return {pair.vacancy.ref for pair in (*found.fits, *found.near)}


def counted(database: Database, world: World, today: date = TODAY) -> int:
    with database.read() as session:
        ids = [world.ids["juris"]]
        return queries.new_matches_of(session, world.anna, ids, today=today).get(ids[0], 0)


@pytest.mark.parametrize("how", ["day", "policy", "person", "waiting"])
def test_what_is_stale_is_judged_again_and_not_counted(
    database: Database, world: World, how: str
) -> None:
    """Stored is less than fits: only who judges again finds the other."""
    rematch_all(database, now=NOW, today=TODAY)
    with database.write() as session:
        gone = session.scalars(select(Match).where(Match.vacancy_id == world.ids["vacancy_b"]))
        for row in gone:
            session.delete(row)
    assert shown(database, world) == {world.refs["vacancy_a"]}
    assert counted(database, world) == 1
    today = TODAY
    with database.write() as session:
        if how == "day":
            today += timedelta(days=1)
        elif how == "policy":
            session.execute(update(Match).values(policy="old"))
        elif how == "person":
            session.get_one(Inmate, world.ids["juris"]).version = 2
        else:
            session.execute(update(MatchRun).values(policy="old"))
    if how == "waiting":
        actions.keep_true(database, NOW)
        assert shown(database, world) == {world.refs["vacancy_a"], world.refs["vacancy_b"]}
        return
    assert shown(database, world, today) == {world.refs["vacancy_a"], world.refs["vacancy_b"]}
    assert counted(database, world, today) == 0
