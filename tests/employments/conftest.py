"""Somebody whom the employer has met: the way to an offer's page."""

import pytest

from jobbridge.db import Database
from tests.applications.conftest import put
from tests.conftest import NOW, World


@pytest.fixture
def met(database: Database, world: World) -> str:
    """Juris has met Employer A: the application's reference."""
    with database.write() as session:
        application = put(session, world, "interview")
        application.met_at = NOW
        return application.ref
