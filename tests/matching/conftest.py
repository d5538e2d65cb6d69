"""A re-match that has been begun."""

import pytest

from jobbridge.db import Database
from jobbridge.matching.model import MatchRun
from jobbridge.matching.run_actions import begin
from tests.conftest import NOW


@pytest.fixture
def run(database: Database) -> MatchRun:
    """A run with a shard for each person."""
    with database.write() as session:
        return begin(session, now=NOW, today=NOW.date(), size=1)
