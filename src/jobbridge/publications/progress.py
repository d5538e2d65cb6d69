"""How far a run is, told while its one transaction is still open.

On PostgreSQL the upload's row says so, on a connection of its own. SQLite has one writer, and
the import is it: there a small file beside the database says so.
"""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from jobbridge.db import Database, session_database
from jobbridge.publications.model import RUNNING, Upload
from jobbridge.publications.rules import Tally, tally_of


def tell(database: Database, upload: tuple[int, int], tally: Tally) -> bool:
    """Set down how far the run of this upload (id, run) is; False where it was cancelled."""
    upload_id, run = upload
    if database.sqlite:
        path = _beside(database)
        fresh = path.with_name(path.name + ".new")
        fresh.write_text(json.dumps({"upload": [upload_id, run], "tally": asdict(tally)}), "utf-8")
        fresh.replace(path)
        with database.read() as session:
            state = session.scalar(select(Upload.state).where(Upload.id == upload_id))
        return state in RUNNING
    with database.write() as session:
        found = session.scalar(
            update(Upload)
            .where(Upload.id == upload_id, Upload.runs == run, Upload.state.in_(RUNNING))
            .values(progress=asdict(tally))
            .returning(Upload.id)
        )
    return found is not None


def told(session: Session, upload: Upload) -> Tally:
    """How far a running upload is."""
    kept: dict[str, Any] | None = upload.progress or None
    database = session_database(session)
    if database.sqlite:
        try:
            said = json.loads(_beside(database).read_text("utf-8"))
        except (OSError, ValueError):
            said = {}
        if said.get("upload") == [upload.id, upload.runs]:
            kept = said["tally"]
    return tally_of(kept) or Tally()


def end(database: Database) -> None:
    if database.sqlite:
        _beside(database).unlink(missing_ok=True)


def _beside(database: Database) -> Path:
    return Path(database.url.removeprefix("sqlite:///") + ".import")
