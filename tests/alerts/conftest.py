"""Matches found this morning."""

import pytest

from jobbridge.db import Database
from jobbridge.matching.actions import rematch_all
from tests.conftest import NOW


@pytest.fixture
def matched(database: Database) -> None:
    """Everybody of the cast fits both vacancies well."""
    rematch_all(database, now=NOW, today=NOW.date())
