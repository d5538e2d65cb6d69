"""Whoever is erased is gone from every table and from the file, and stays gone after a restore."""

import shutil
from datetime import timedelta
from pathlib import Path

from sqlalchemy import LargeBinary, Text, cast, select, type_coerce

from jobbridge.db import Database, Sealed
from jobbridge.inmates.model import Inmate
from jobbridge.inmates.queries import inmate_for
from jobbridge.privacy import actions, erasing_actions, tombstones
from jobbridge.privacy.held_queries import held_about
from jobbridge.schema import METADATA
from jobbridge.viewer import SYSTEM
from tests.cast import NOW, World

from tests.subjects import Subjects


def test_x(database: Database, world: World, subjects: Subjects, tmp_path: Path) -> None:
    with database.write() as session:
        erasing_actions.erase(session, SYSTEM, {world.ids["juris"]: "asked"}, file=tmp_path / "t", now=NOW)
