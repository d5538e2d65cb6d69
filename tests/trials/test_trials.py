"""A trial day from the proposal to how it went, and what each side may know of it."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from jobbridge.applications.model import Application, State
from jobbridge.db import Database
from jobbridge.errors import NotFound, Refused
from jobbridge.inmates.model import Inmate
from jobbridge.outbox.model import Job
from jobbridge.trials import actions, rules
from jobbridge.trials.model import Trial
from jobbridge.trials.rules import Proposed
from tests.applications.conftest import bar, put
from tests.applications.test_races import both
from tests.conftest import NOW, World

Clients = Callable[[str], Any]
DAY = datetime(2027, 3, 1, 8, tzinfo=UTC)
ASKED = Proposed("trial_day", DAY, DAY + timedelta(hours=4), "Brīvības iela 1, Rīga", "Darbnīca")
SECOND = Proposed("second")


def facts(**changed: object) -> dict[str, Any]:
    usual = {"state": "interview", "met": True, "willing": True, "standing": False, "now": NOW}
    return {**usual, **changed}


@pytest.mark.parametrize(
    ("asked", "changed", "codes"),
    [
        (ASKED, {}, []),
        (ASKED, {"state": "agreed", "met": False}, []),
        (SECOND, {}, []),
        (SECOND, {"met": False}, ["not_met"]),
        (ASKED, {"state": "offer", "willing": False}, ["wrong_state", "unwilling"]),
        (ASKED, {"standing": True}, ["standing"]),
        (ASKED, {"now": DAY}, ["past"]),
        (Proposed("trial_day", DAY, DAY, "A", "B"), {}, ["length"]),
        (Proposed("trial_day", DAY, DAY + timedelta(hours=1), "a@b.lv", "B"), {}, ["mail", "link"]),
        (Proposed("trial_day"), {}, ["empty", "empty", "when"]),
    ],
)
def test_what_speaks_against_a_proposal(
    asked: Proposed, changed: dict[str, object], codes: list[str]
) -> None:
    assert [one.code for one in rules.why_not_proposed(asked, **facts(**changed))] == codes


@pytest.mark.parametrize(
    ("at", "free", "release", "codes"),
    [
        (DAY, date(2027, 1, 10), date(2027, 1, 10), []),
        (DAY, date(2027, 3, 2), date(2027, 3, 2), ["before_free"]),
        (DAY, date(2027, 1, 1), date(2027, 4, 1), ["leave"]),
        (DAY, DAY.date(), DAY.date(), ["release_day"]),
        (DAY + timedelta(hours=4), DAY.date(), DAY.date(), []),
        (None, date(2027, 3, 2), date(2027, 3, 2), []),
    ],
)
def test_a_day_outside_is_after_release_or_with_the_open_units_leave(
    at: datetime | None, free: date, release: date, codes: list[str]
) -> None:
    assert [one.code for one in rules.against(at, free_from=free, release=release)] == codes


def proposed(session: Any, world: World, asked: Proposed = ASKED) -> Trial:
    application = put(session, world, "interview")
    application.met_at = NOW
    session.flush()
    return actions.propose(session, world.alda, ref=application.ref, asked=asked, now=NOW)


def free(session: Any, world: World) -> None:
    session.get_one(Inmate, world.ids["juris"]).open_unit_from = date(2026, 1, 1)
    session.flush()


def test_a_trial_day_is_agreed_held_and_counts_as_having_met(
    database: Database, world: World
) -> None:
    with database.write() as session:
        free(session, world)
        trial = proposed(session, world)
        trial.application.waits_until = NOW.date()
        actions.step(session, world.anna, ref=trial.ref, verb="agree", version=1, now=NOW)
        assert trial.application.waits_until == trial.waits_until  # silence does not end it first
        with pytest.raises(Refused) as early:
            actions.step(session, world.alda, ref=trial.ref, verb="hold", version=2, now=NOW)
        assert [one.code for one in early.value.reasons] == ["not_begun"]
        after = DAY + timedelta(hours=5)
        actions.step(session, world.alda, ref=trial.ref, verb="hold", version=2, now=after)
        application = session.get_one(Application, trial.application_id)
        assert (trial.state, application.state, application.met_at) == ("held", "interview", after)
        told = session.scalars(select(Job.payload).where(Job.kind == "notice_trial")).all()
        assert [one["by"] for one in told] == ["employer", "counselor", "employer"]


def test_silence_and_an_application_that_goes_on_end_it(database: Database, world: World) -> None:
    with database.write() as session:
        trial = proposed(session, world, SECOND)
        number, day = trial.id, trial.waits_until
        assert day is not None
    actions.end_open(database, datetime(day.year, day.month, day.day, 10, tzinfo=UTC))
    with database.write() as session:
        trial = session.get_one(Trial, number)
        assert trial.state == "proposed"
        trial.application.state = State.OFFER
    actions.end_open(database, NOW)
    with database.read() as session:
        assert session.get_one(Trial, number).state == "cancelled"


@pytest.mark.parametrize("who", ["bruno", "bela", "nora", "olga"])
def test_nobody_else_knows_of_it(database: Database, world: World, who: str) -> None:
    with database.write() as session:
        trial = proposed(session, world)
        with pytest.raises(NotFound):
            actions.step(
                session, world.viewers[who], ref=trial.ref, verb="call_off", version=1, now=NOW
            )


def test_an_employer_reads_the_same_with_and_without_release_and_restriction(
    database: Database, world: World, client_for: Clients
) -> None:
    """What the counselor must look at depends on both; of the employer's pages nothing does."""
    alda, anna = client_for("alda"), client_for("anna")
    with database.write() as session:
        trial = proposed(session, world)
        ref, version = trial.ref, trial.version
        application = trial.application.ref

    def theirs() -> list[str]:
        paths = (
            f"/trials/{ref}",
            "/trials",
            f"/cards/{application}/trial",
            f"/cards/{application}",
        )
        pages = [alda.get(path).text for path in paths]
        return [page.replace(alda.csrf, "") for page in pages]

    before = theirs()
    with database.write() as session:
        bar(session, world)
        person = session.get_one(Inmate, world.ids["juris"])
        person.release_latest = person.release_expected = DAY.date() + timedelta(days=30)
    assert 'id="against"' in anna.get(f"/trials/{ref}").text
    sent = {"csrf_token": anna.csrf, "verb": "agree", "version": version}
    anna.post(f"/trials/{ref}/step", data=sent)
    with database.read() as session:
        assert session.scalars(select(Trial.state)).one() == "proposed"  # a day inside is no day
    now = theirs()
    keyed = [_without_keys(one) for one in (*before, *now)]
    assert keyed[:4] == keyed[4:]


def _without_keys(page: str) -> str:
    """The idempotency key of a form is new each time."""
    return "\n".join(line for line in page.splitlines() if 'name="_key"' not in line)


def test_two_clicks_at_once_take_one_step(database: Database, world: World) -> None:
    with database.write() as session:
        free(session, world)
        ref = proposed(session, world).ref

    def click(verb: str, why: str = "") -> None:
        with database.write() as session:
            actions.step(session, world.anna, ref=ref, verb=verb, why=why, version=1, now=NOW)

    said = both(lambda: click("agree"), lambda: click("decline", "day"))
    assert said == ["done", "stale"]
