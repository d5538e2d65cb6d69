"""A linker over everything that is published, as a full installation has it."""

import tempfile
from pathlib import Path

from jobbridge import schema
from jobbridge.db import Database
from jobbridge.taxonomy.imports import import_classifier, import_esco, load_starter
from jobbridge.taxonomy.label_queries import occupation_labels
from jobbridge.taxonomy.linker import Label
from tests.conftest import NOW, RING

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"


def published_labels() -> list[Label]:
    """Starter, classifier, its mapping, ESCO in English and Latvian: about 53,000 names."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/words.sqlite3", RING)
        schema.migrate(database)
        with database.write() as session:
            load_starter(session, NOW)
        import_classifier(database, sorted((DATA / "classifier").glob("*.csv")), now=NOW)
        esco = [*sorted((DATA / "esco").glob("*.zip")), DATA / "esco" / "occupations_en_lv.csv"]
        import_esco(database, esco, now=NOW)
        with database.read() as session:
            labels = list(occupation_labels(session))
        database.dispose()
    return labels
