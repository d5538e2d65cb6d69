"""`python -m tests.schema`: write the lists anew from the migrations."""

import tempfile
from pathlib import Path

from jobbridge import schema
from jobbridge.db import Database
from tests.conftest import RING
from tests.postgres import Postgres
from tests.schema import LISTS, catalogue


def write(url: str) -> None:
    database = Database(url, RING)
    schema.migrate(database)
    with database.engine.connect() as connection:
        target = LISTS / f"{connection.dialect.name}.txt"
        target.write_text("\n".join(catalogue(connection)) + "\n", "utf-8")
    database.dispose()
    print(f"written: {target.name}")


with tempfile.TemporaryDirectory() as folder:
    write(f"sqlite:///{Path(folder) / 'lists.sqlite3'}")
server = Postgres.start()
try:
    write(server.url(server.create()))
finally:
    server.stop()
