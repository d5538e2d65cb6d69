"""A card that lapses or is withdrawn stays in the figures of the month in which it was shown."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from jobbridge.applications import actions
from jobbridge.applications.model import Application, PastCard
from jobbridge.applications.refusal_rules import Said
from jobbridge.db import Database
from jobbridge.outcomes.history_queries import month_counted
from jobbridge.viewer import SYSTEM
from tests.applications.conftest import put
from tests.conftest import World

AUGUST = date(2026, 8, 1)
SHOWN = datetime(2026, 8, 12, 9, tzinfo=UTC)
LATER = datetime(2026, 10, 20, 9, tzinfo=UTC)


def shown(session: Session, world: World) -> Application:
    application = put(session, world, "asked")
    return actions.record_answer(session, world.anna, application, True, now=SHOWN)


def of_august(session: Session) -> list[int]:
    """How far each card of August came: shown, answered within 14 days, within three."""
    cases = month_counted(session, AUGUST).cases
    return [case.depth for case in cases if case.chain == "cards"]


@pytest.mark.parametrize("verb", ["lapse", "withdraw", "refuse"])
def test_a_closed_month_counts_a_card_that_is_gone(
    database: Database, world: World, verb: str
) -> None:
    with database.write() as session:
        one = shown(session, world)
        actions.want_interview(session, world.alda, one, now=SHOWN + timedelta(days=2))
        assert of_august(session) == [3]
        if verb == "refuse":
            viewer = world.alda
            actions.refuse(session, viewer, one, Said("skills"), now=LATER)
        else:
            viewer = {"lapse": SYSTEM, "withdraw": world.anna}[verb]
            actions.move(session, viewer, one, verb, now=LATER)
        assert of_august(session) == [3]
        assert (one.card_at is None) is (verb != "refuse")


def test_without_the_row_of_a_past_card_a_closed_month_would_change(
    database: Database, world: World
) -> None:
    """The control: it is this row, and nothing else, that keeps the figure."""
    with database.write() as session:
        actions.move(session, SYSTEM, shown(session, world), "lapse", now=LATER)
        assert of_august(session) == [1]
        session.execute(delete(PastCard))
        assert of_august(session) == []


def test_a_card_that_is_shown_anew_counts_in_both_months(database: Database, world: World) -> None:
    with database.write() as session:
        one = shown(session, world)
        actions.move(session, SYSTEM, one, "lapse", now=SHOWN + timedelta(days=15))
        actions.move(session, world.anna, one, "revive", now=LATER)
        actions.record_answer(session, world.anna, one, True, now=LATER)
        assert of_august(session) == [1]
        assert [row.shown_at for row in session.scalars(select(PastCard))] == [SHOWN]
        assert one.card_at == LATER


def test_a_yes_that_was_recorded_by_mistake_was_never_a_card(
    database: Database, world: World
) -> None:
    with database.write() as session:
        one = shown(session, world)
        actions.take_back(session, world.anna, one, now=SHOWN + timedelta(hours=1))
        assert of_august(session) == []
