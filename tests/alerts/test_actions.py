"""One alert for each new good match, once, to the counselor who looks after the person."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import delete, func, select, text, update

from jobbridge.alerts import actions, queries
from jobbridge.alerts.model import Alert
from jobbridge.applications.model import Application
from jobbridge.db import Database
from jobbridge.errors import NotFound
from jobbridge.inmates.model import Agreement, Block, Inmate
from jobbridge.matching.actions import rematch_all
from jobbridge.matching.model import Match, MatchSeen
from jobbridge.matching.policy import PARTS
from jobbridge.outbox.model import Job
from jobbridge.parameters.model import Setting
from jobbridge.parameters.rules import ALERT_POINTS
from jobbridge.vacancies.model import Requirement, Vacancy
from tests.conftest import NOW, World
from tests.postgres import owning

TODAY = NOW.date()
Pair = tuple[str, str]
ALL = {(who, work) for who in ("juris", "karlis") for work in ("vacancy_a", "vacancy_b")}


def news(database: Database, world: World, at: datetime = NOW) -> set[Pair]:
    """What Anna is shown as new."""
    with database.read() as session:
        found = queries.alerts_for(session, world.anna, today=at.date())
        assert found.new == queries.count_for(session, world.anna, at.date())
        return {
            (named(world, told.inmate.id), named(world, pair.vacancy.id, "vacancy"))
            for told in found.people
            for pair in told.best
        }


def named(world: World, number: int, kind: str = "") -> str:
    names = ("vacancy_a", "vacancy_b") if kind else ("juris", "karlis", "marta")
    return next(name for name in names if world.ids[name] == number)


def rows(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(Alert)) or 0


def write(database: Database, *statements: object) -> None:
    with database.write() as session:
        for statement in statements:
            session.execute(statement)  # type: ignore[call-overload]


def posts(database: Database) -> list[str]:
    with database.read() as session:
        return list(session.scalars(select(Job.key).where(Job.kind == "notice_alerts")))


@pytest.mark.usefixtures("matched")
def test_each_new_pair_is_told_once_to_who_looks_after_the_person(
    database: Database, world: World
) -> None:
    assert actions.tell(database, NOW) == 4  # nobody looks after Marta yet
    assert news(database, world) == ALL
    assert actions.tell(database, NOW + timedelta(hours=1)) == 0
    assert rows(database) == 4


@pytest.mark.usefixtures("matched")
def test_a_pair_that_is_judged_again_is_no_news(database: Database, world: World) -> None:
    actions.tell(database, NOW)
    rematch_all(database, now=NOW + timedelta(hours=2), today=TODAY)
    actions.keep_up(database, NOW + timedelta(hours=2))
    assert rows(database) == 4


@pytest.mark.usefixtures("matched")
def test_what_fits_less_well_than_the_setting_is_not_told(database: Database, world: World) -> None:
    less = update(Match).where(Match.vacancy_id == world.ids["vacancy_a"])
    write(database, less.values(score=ALERT_POINTS.default - 1))
    actions.tell(database, NOW)
    assert news(database, world) == {pair for pair in ALL if pair[1] == "vacancy_b"}


@pytest.mark.parametrize(
    ("kind", "must", "told"),
    [("licence", True, False), ("licence", False, True), ("language", None, False)],
)
@pytest.mark.usefixtures("matched")
def test_where_a_must_is_still_to_be_asked_about_nothing_is_told(
    database: Database, world: World, kind: str, must: bool | None, told: bool
) -> None:
    """The state language may be a must of the profession's, which the vacancy need not repeat."""
    states = "".join("u" if part == kind else "m" for part in PARTS)
    with database.write() as session:
        session.execute(delete(Requirement).where(Requirement.kind == kind))
        if must is not None:
            session.add(
                Requirement(vacancy_id=world.ids["vacancy_a"], kind=kind, code="CE", must=must)
            )
    of_a = update(Match).where(Match.vacancy_id == world.ids["vacancy_a"])
    write(database, of_a.values(states=states))
    actions.tell(database, NOW)
    expected = {pair for pair in ALL if told or pair[1] == "vacancy_b"}
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Alert)) == len(expected)


def setting(database: Database, name: str, value: int) -> None:
    with database.write() as session:
        session.add(Setting(name=name, value=value, changed_at=NOW))


@pytest.mark.usefixtures("matched")
def test_an_administrator_sets_from_where_on_it_is_told(database: Database) -> None:
    setting(database, "alert_points", 10_000)
    assert actions.tell(database, NOW) == 0


@pytest.mark.usefixtures("matched")
def test_a_near_miss_is_not_told(database: Database) -> None:
    write(database, update(Match).values(near="licence:B"))
    assert actions.tell(database, NOW) == 0


@pytest.mark.usefixtures("matched")
def test_what_the_counselor_has_looked_at_already_is_no_news(
    database: Database, world: World
) -> None:
    with database.write() as session:
        for who in ("juris", "karlis"):
            session.add(
                MatchSeen(inmate_id=world.ids[who], account_id=world.ids["anna"], seen_at=NOW)
            )
    assert actions.tell(database, NOW) == 0


@pytest.mark.usefixtures("matched")
def test_looking_at_a_persons_matches_is_seeing_their_alerts(
    database: Database, world: World
) -> None:
    actions.tell(database, NOW)
    with database.write() as session:
        session.add(
            MatchSeen(inmate_id=world.ids["juris"], account_id=world.ids["anna"], seen_at=NOW)
        )
    assert news(database, world) == {pair for pair in ALL if pair[0] == "karlis"}


@pytest.mark.usefixtures("matched")
def test_old_matches_are_no_news(database: Database) -> None:
    write(database, update(Match).values(found_at=NOW - timedelta(days=8)))
    assert actions.tell(database, NOW) == 0


@pytest.mark.usefixtures("matched")
def test_who_was_put_forward_already_is_not_told_of(database: Database, world: World) -> None:
    with database.write() as session:
        session.add(
            Application(
                ref="already", inmate_id=world.ids["juris"], vacancy_id=world.ids["vacancy_a"],
                state="proposed", created_at=NOW, updated_at=NOW,
            )
        )  # fmt: skip
    actions.tell(database, NOW)
    assert news(database, world) == ALL - {("juris", "vacancy_a")}


def ends(world: World) -> dict[str, tuple[object, set[Pair]]]:
    """What ends alerts, and which of them."""
    ids = world.ids
    of_juris = {pair for pair in ALL if pair[0] == "juris"}
    of_a = {pair for pair in ALL if pair[1] == "vacancy_a"}
    juris, work = Inmate.id == ids["juris"], Vacancy.id == ids["vacancy_a"]
    return {
        "closed": (update(Vacancy).where(work).values(state="closed"), of_a),
        "over": (update(Vacancy).where(work).values(apply_by=TODAY - timedelta(days=1)), of_a),
        "withdrawn": (update(Inmate).where(juris).values(status="withdrawn"), of_juris),
        "not listed": (
            update(Agreement)
            .where(Agreement.inmate_id == ids["juris"], Agreement.purpose == "listing")
            .values(withdrawn_at=NOW),
            of_juris,
        ),
        "judged anew": (delete(Match).where(Match.inmate_id == ids["juris"]), of_juris),
        "changed since": (update(Inmate).where(juris).values(version=2), of_juris),
        "other counselor": (update(Inmate).where(juris).values(counselor_id=None), of_juris),
        "moved": (update(Inmate).where(juris).values(prison_id=ids["south"]), of_juris),
    }


@pytest.mark.parametrize(
    "why",
    ["closed", "over", "withdrawn", "not listed", "judged anew", "changed since",
     "other counselor", "moved"],
)  # fmt: skip
@pytest.mark.usefixtures("matched")
def test_what_no_longer_stands_is_gone_by_itself(
    database: Database, world: World, why: str
) -> None:
    actions.tell(database, NOW)
    statement, gone = ends(world)[why]
    write(database, statement)
    assert news(database, world) == ALL - gone


@pytest.mark.usefixtures("matched")
def test_an_employer_whom_the_person_blocks_is_not_told_of(
    database: Database, world: World
) -> None:
    with database.write() as session:
        session.add(Block(inmate_id=world.ids["juris"], organisation_id=world.ids["a"], set_at=NOW))
    actions.tell(database, NOW)
    assert news(database, world) == ALL - {("juris", "vacancy_a")}


def falls_out(database: Database, world: World) -> None:
    write(database, delete(Match).where(Match.inmate_id == world.ids["juris"]))


@pytest.mark.parametrize(("days", "again"), [(13, False), (15, True)])
@pytest.mark.usefixtures("matched")
def test_a_pair_that_returns_soon_is_no_news_and_later_it_is(
    database: Database, world: World, days: int, again: bool
) -> None:
    actions.keep_up(database, NOW)
    with database.write() as session:
        actions.see(session, world.anna, up_to=last(database), now=NOW)
    falls_out(database, world)
    back = NOW + timedelta(days=days)
    actions.keep_up(database, back)
    rematch_all(database, now=back, today=back.date())
    actions.keep_up(database, back)
    found = news(database, world, back)
    assert found == ({pair for pair in ALL if pair[0] == "juris"} if again else set())


@pytest.mark.usefixtures("matched")
def test_a_pair_that_goes_on_fitting_is_never_forgotten(database: Database, world: World) -> None:
    for day in range(0, 40, 5):
        actions.keep_up(database, NOW + timedelta(days=day))
    assert rows(database) == 4
    assert posts(database) == [f"alerts:{world.ids['anna']}:{TODAY + timedelta(days=1)}"]


def last(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.max(Alert.id))) or 0


@pytest.mark.usefixtures("matched")
def test_marking_is_taken_back_by_its_batch(database: Database, world: World) -> None:
    actions.tell(database, NOW)
    with database.write() as session:
        one = actions.see(
            session, world.anna, inmate=world.refs["juris"], up_to=last(database), now=NOW
        )
    assert news(database, world) == {pair for pair in ALL if pair[0] == "karlis"}
    with database.write() as session:
        actions.see(session, world.anna, up_to=last(database), now=NOW)
    assert news(database, world) == set()
    with database.write() as session:
        assert actions.unsee(session, world.anna, batch=one, now=NOW) == 2
    assert news(database, world) == {pair for pair in ALL if pair[0] == "juris"}


@pytest.mark.usefixtures("matched")
def test_what_came_after_the_page_was_opened_is_not_marked(
    database: Database, world: World
) -> None:
    write(database, update(Match).where(Match.inmate_id == world.ids["karlis"]).values(score=1))
    actions.tell(database, NOW)
    shown = last(database)
    write(database, update(Match).where(Match.inmate_id == world.ids["karlis"]).values(score=9000))
    actions.tell(database, NOW)
    with database.write() as session:
        actions.see(session, world.anna, up_to=shown, now=NOW)
    assert news(database, world) == {pair for pair in ALL if pair[0] == "karlis"}


@pytest.mark.usefixtures("matched")
def test_nobody_marks_or_takes_back_for_another(database: Database, world: World) -> None:
    actions.tell(database, NOW)
    with database.write() as session:
        batch = actions.see(session, world.anna, up_to=last(database), now=NOW)
    for who in ("bela", "alda", "nora", "ada"):
        with pytest.raises(NotFound), database.write() as session:
            actions.unsee(session, world.viewers[who], batch=batch, now=NOW)
    with pytest.raises(NotFound), database.write() as session:
        actions.see(session, world.anna, inmate=world.refs["marta"], up_to=1, now=NOW)


@pytest.mark.usefixtures("matched")
def test_alerts_go_with_the_person(database: Database, world: World) -> None:
    actions.tell(database, NOW)
    with database.write() as session:
        session.execute(delete(Inmate).where(Inmate.id == world.ids["juris"]))
    assert rows(database) == 2


WORKERS = 6


def race(database: Database) -> None:
    """Several workers find the same news, and only then write."""
    barrier = Barrier(WORKERS)

    def one(_: int) -> None:
        with database.read() as session:
            found = actions._news(session, NOW)
        barrier.wait()
        with database.write() as session:
            actions._store(session, found, NOW)

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(one, range(WORKERS)))


def pairs_told_twice(database: Database) -> int:
    with database.read() as session:
        each = select(func.count().label("n")).select_from(Alert)
        counted = each.group_by(Alert.account_id, Alert.inmate_id, Alert.vacancy_id).subquery()
        return session.scalar(select(func.count()).where(counted.c.n > 1)) or 0


@pytest.mark.usefixtures("matched")
def test_workers_at_once_tell_each_pair_once(database: Database) -> None:
    race(database)
    assert (rows(database), pairs_told_twice(database)) == (4, 0)
    assert len(posts(database)) == 1


@pytest.mark.usefixtures("matched")
def test_without_the_constraint_the_same_race_tells_pairs_again(database: Database) -> None:
    with owning(database) as owner, owner.engine.begin() as connection:
        if database.sqlite:
            _rebuilt_without_constraint(connection.exec_driver_sql)
        else:
            connection.execute(
                text("ALTER TABLE alert DROP CONSTRAINT uq_alert_account_id_inmate_id_vacancy_id")
            )
    race(database)
    assert pairs_told_twice(database) == 4


def _rebuilt_without_constraint(run: Callable[[str], object]) -> None:
    """SQLite drops no constraint of a table."""
    run("DROP TABLE alert")
    run(
        "CREATE TABLE alert (id INTEGER PRIMARY KEY, account_id, inmate_id, vacancy_id, made_at, "
        "stood_on, seen_at, batch)"
    )
