"""The worker's part: a dry run first, then the import, by the same functions that the command
line calls: publications each in one transaction, people part by part.

The job's lease of a killed worker runs out, and the run begins again: a publication's from the
start, people's where it stopped. Ran twice, it changes nothing the second time.
"""

import base64
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.accounts.model import Account
from jobbridge.accounts.queries import viewer_for
from jobbridge.audit.actions import record
from jobbridge.clock import local_day
from jobbridge.db import Database
from jobbridge.employments.imports import import_employments
from jobbridge.errors import Unusable
from jobbridge.intake import Report
from jobbridge.outbox.actions import Unreachable
from jobbridge.places.imports import import_places, import_swap_days
from jobbridge.publications import progress
from jobbridge.publications.actions import forget_content
from jobbridge.publications.model import RUNNING, State, Upload, UploadChunk, UploadFile
from jobbridge.publications.rules import EMPLOYMENTS, REFUSALS_SHOWN, ROSTERS, Tally, kinds_of
from jobbridge.roster.imports import import_roster
from jobbridge.taxonomy.imports import import_classifier, import_esco
from jobbridge.vacancies.imports import import_vacancies
from jobbridge.viewer import SYSTEM, Viewer

TELL_EVERY = 0.5  # seconds
MANY_FILES: Mapping[str, Callable[..., Report]] = {
    "classifier": import_classifier,
    "esco": import_esco,
    "places": import_places,
    "swap-days": import_swap_days,
}


class Cancelled(Exception):
    """Somebody has cancelled the run: everything is rolled back."""


def run(database: Database, payload: Mapping[str, Any], now: datetime) -> None:
    """One job: the check or the import that the upload's state asks for."""
    upload_id, number = payload["upload_id"], payload["run"]
    with _alone(database, upload_id):
        with database.read() as session:
            found = session.get(Upload, upload_id)
            if found is None or found.runs != number or found.state not in RUNNING:
                return
            viewer = _acting(session, found)
        report = Report()
        checking = found.state == State.CHECKING
        values: dict[str, Any]
        try:
            with held(database, found) as paths:
                teller = _Teller(database, (upload_id, number), report, _lines(paths))
                if viewer is None:
                    raise Unusable("who ordered this may no longer import it")
                _import(
                    database,
                    found,
                    paths,
                    now=now,
                    dry_run=checking,
                    progress=teller,
                    report=report,
                    viewer=viewer,
                )
        except Cancelled:
            return
        except Unusable as error:
            values = {"state": State.UNUSABLE, "error": str(error)[:1000], "finished_at": now}
        else:
            told = asdict(tally(report))
            if checking:
                values = {"state": State.CHECKED, "checked": told}
            else:
                values = {"state": State.DONE, "imported": told, "finished_at": now}
        finally:
            progress.end(database)
        _settle(database, upload_id, number, values, now)


def _settle(
    database: Database, upload_id: int, number: int, values: Mapping[str, Any], now: datetime
) -> None:
    with database.write() as session:
        found = session.get(Upload, upload_id, with_for_update=True)
        if found is None or found.runs != number or found.state not in RUNNING:
            return
        for name, value in values.items():
            setattr(found, name, value)
        found.version += 1
        if found.state != State.CHECKED:
            forget_content(session, [found.id])
        if found.state == State.DONE:
            record(session, SYSTEM, "upload.done", "upload", found.id, now=now, detail=found.kind)


@contextmanager
def _alone(database: Database, upload_id: int) -> Iterator[None]:
    """Two workers never run the same upload at once. SQLite's one writer sees to it by itself,
    as far as it matters: each part of a roster finds done what another has done."""
    if database.sqlite:
        yield
        return
    with database.write() as session:
        mine = session.scalars(
            select(UploadFile.id)
            .where(UploadFile.upload_id == upload_id)
            .with_for_update(skip_locked=True)
        ).all()
        if not mine:
            raise Unreachable
        yield


def _acting(session: Session, found: Upload) -> Viewer | None:
    """Whoever ordered it, as they stand now: rights may have ended since."""
    account = session.get(Account, found.imported_by or found.uploaded_by)
    if account is None or not account.active:
        return None
    viewer = viewer_for(session, account)
    return viewer if found.kind in {kind.name for kind in kinds_of(viewer)} else None


def _import(
    database: Database, found: Upload, paths: list[Path], *, viewer: Viewer, **common: Any
) -> None:
    today = local_day(common["now"])
    if found.kind == EMPLOYMENTS.name:
        import_employments(database, paths[0], viewer=viewer, **common)
    elif found.kind in ROSTERS:
        import_roster(database, paths[0], kind=found.kind, ref=found.ref, viewer=viewer, **common)
    elif found.kind == "vacancies":
        import_vacancies(database, paths[0], today=today, **common)
    else:
        MANY_FILES[found.kind](database, paths, **common)


class _Teller:
    """What an import calls now and then; also where it learns that it was cancelled."""

    def __init__(
        self, database: Database, upload: tuple[int, int], report: Report, totals: Mapping[str, int]
    ) -> None:
        self.database, self.upload, self.report, self.totals = database, upload, report, totals
        self.last = 0.0

    def __call__(self, done: int, total: int | None, what: str) -> None:
        if time.monotonic() - self.last < TELL_EVERY:
            return
        self.last = time.monotonic()
        so_far = tally(self.report)
        so_far.refusals, so_far.changes = [], []
        so_far.lines, so_far.total, so_far.what = done, total or self.totals.get(what), what
        if not progress.tell(self.database, self.upload, so_far):
            raise Cancelled


def tally(report: Report) -> Tally:
    """The report in plain values, as it is kept."""
    return Tally(
        taken=report.taken,
        changed=report.changed,
        unchanged=report.unchanged,
        refused=len(report.refused),
        closed=report.closed,
        notes=dict(report.notes),
        refusals=[(r.file, r.line, r.reason[:300]) for r in report.refused[:REFUSALS_SHOWN]],
        changes=list(report.changes),
    )


def _lines(paths: list[Path]) -> dict[str, int]:
    """Lines of each file that is text, to know how far is how far."""
    found = {}
    for path in paths:
        with path.open("rb") as stream:
            if stream.read(4) != b"PK\x03\x04":
                found[path.name] = sum(piece.count(b"\n") for piece in stream)
    return found


@contextmanager
def held(database: Database, found: Upload) -> Iterator[list[Path]]:
    """The files of an upload, opened, as paths: in memory where the system can, so that nothing
    sealed lies open on a disk."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="jobbridge-")))
        paths: list[Path] = []
        for file in found.files:
            body = _content(database, file.id)
            if not body:
                raise Unusable(f"{file.name}: its content is gone. Upload it again")
            path = folder / str(len(paths)) / file.name
            path.parent.mkdir()
            if hasattr(os, "memfd_create"):
                handle = os.memfd_create("upload")
                stack.callback(os.close, handle)
                with os.fdopen(handle, "wb", closefd=False) as stream:
                    stream.write(body)
                path.symlink_to(f"/proc/{os.getpid()}/fd/{handle}")
            else:
                path.write_bytes(body)
            paths.append(path)
        yield paths


def _content(database: Database, file_id: int) -> bytes:
    pieces = []
    with database.read() as session:
        wanted = select(UploadChunk.id).where(UploadChunk.file_id == file_id)
        for number in session.scalars(wanted.order_by(UploadChunk.id)).all():
            piece = session.scalars(select(UploadChunk.data).where(UploadChunk.id == number)).one()
            pieces.append(base64.b64decode(piece))
    return b"".join(pieces)
