"""The stage of the permission matrix, where everything about a person has a row."""

import pytest

from jobbridge.db import Database
from tests.cast import World
from tests.subjects import Subjects, build


@pytest.fixture
def subjects(database: Database, world: World) -> Subjects:
    return build(database, world)
