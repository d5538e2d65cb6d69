"""A year and a half of people who left the cast's prisons, as the demonstration invents them."""

import random

import pytest

from jobbridge.db import Database
from jobbridge.demo import released
from jobbridge.outcomes.actions import keep_closed
from tests.conftest import NOW, World


@pytest.fixture
def gone(database: Database, world: World) -> Database:
    """About nine people a month have left; no month is closed yet."""
    with database.write() as session:
        past = released.past_of(
            session,
            random.Random(5),
            NOW,
            NOW.date(),
            {},
            {world.ids["north"]: world.ids["anna"], world.ids["south"]: world.ids["bela"]},
        )
        released.leave(past, months=released.MONTHS, a_month=9)
    return database


@pytest.fixture
def closed(gone: Database) -> Database:
    keep_closed(gone, NOW)
    return gone
