"""A large prison has more interviews to come than a page lists: nothing that waits is lost."""

from datetime import timedelta

from sqlalchemy import insert

from jobbridge.applications.model import Application
from jobbridge.db import Database
from jobbridge.interviews import bookable_queries, queries
from jobbridge.interviews.day_queries import visits_for
from jobbridge.interviews.model import Interview, State
from jobbridge.interviews.review_queries import review_for
from jobbridge.places.model import Prison
from tests.conftest import NOW, ClientFor, World
from tests.interviews.conftest import FIRST_DAY, Desk, crowd

MANY = 520


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
    page, whole = anna.get("/interviews").text, anna.get("/interviews?show=all").text
    assert (page.count('/book"'), whole.count('/book"')) == (200, before + 203)
    assert f"Un vēl {before + 3}." in page
    assert "Un vēl" not in whole
    assert f">{before + 203}<" in page
