"""Uploading, ordering the import, cancelling. The worker does the rest (`imports`)."""

import base64
import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from jobbridge.audit.actions import record
from jobbridge.db import Database
from jobbridge.errors import NotFound, Reason, Refused, Stale
from jobbridge.i18n import N_
from jobbridge.outbox.actions import post
from jobbridge.publications import queries
from jobbridge.publications.model import ENDED, State, Upload, UploadChunk, UploadFile, UploadPrison
from jobbridge.publications.rules import KINDS, ROSTERS, kinds_of, why_not_upload
from jobbridge.refs import new_ref
from jobbridge.roster import undo_actions
from jobbridge.viewer import Viewer

PIECE = 768 * 1024
KEPT = timedelta(days=7)
CHANGED = Reason("changed", N_("This upload has moved on in the meantime. Look again."))


def upload(
    session: Session,
    viewer: Viewer,
    *,
    kind: str,
    files: Sequence[tuple[str, bytes]],
    synthetic: bool,
    now: datetime,
) -> Upload:
    """Keep the files (name and content), sealed, and have the worker look what they would change.
    A roster's names of files are not kept: they may name a person."""
    chosen = KINDS.get(kind)
    if chosen is None or chosen not in kinds_of(viewer) or viewer.account_id is None:
        raise NotFound
    reasons = why_not_upload(chosen, [(len(body), body[:65_536]) for _, body in files])
    if chosen.of_people and synthetic:
        text = N_("This is a demonstration: no real person's data goes into it.")
        reasons.append(Reason("synthetic", text, field="files"))
    if reasons:
        raise Refused(reasons)
    made = Upload(ref=new_ref(), kind=kind, uploaded_by=viewer.account_id, uploaded_at=now, runs=0)
    session.add(made)
    session.flush()
    if kind in ROSTERS:
        for prison_id in sorted(viewer.organisations):
            session.add(UploadPrison(upload_id=made.id, prison_id=prison_id))
    for number, (name, body) in enumerate(files, 1):
        shown = chosen.name if chosen.of_people else _plain(name) or f"{kind}-{number}"
        file = UploadFile(
            upload_id=made.id,
            name=shown,
            size=len(body),
            sha256=hashlib.sha256(body).hexdigest(),
        )
        session.add(file)
        session.flush()
        for start in range(0, len(body), PIECE):
            piece = base64.b64encode(body[start : start + PIECE]).decode("ascii")
            session.add(UploadChunk(file_id=file.id, data=piece))
            session.flush()
    session.expire(made, ["files"])
    _run(session, made, State.CHECKING, now)
    record(session, viewer, "upload.add", "upload", made.id, now=now, detail=kind)
    return made


def _plain(name: str) -> str:
    """The last part of a file's name, without signs that mean something in a path."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(c for c in last if c.isalnum() or c in " ._-()").strip(" .")[:120]


def _run(session: Session, found: Upload, state: State, now: datetime) -> None:
    found.state = state
    found.runs += 1
    found.progress = {}
    found.version = (found.version or 0) + 1
    session.flush()
    key = f"upload:{found.id}:{found.runs}"
    post(session, "upload", key, {"upload_id": found.id, "run": found.runs}, now=now)


def order_import(
    session: Session, viewer: Viewer, *, ref: str, version: int, now: datetime
) -> Upload:
    """What was looked at is imported now. Ordered twice, it is done once."""
    found = queries.upload_for(session, viewer, ref, lock=True)
    if found.state in (State.IMPORTING, State.DONE):
        return found
    if found.version != version:
        raise Stale([CHANGED])
    if found.state != State.CHECKED:
        raise Refused([Reason("state", N_("Only what has been checked can be imported."))])
    found.imported_by = viewer.account_id
    _run(session, found, State.IMPORTING, now)
    record(session, viewer, "upload.import", "upload", found.id, now=now, detail=found.kind)
    return found


def cancel(session: Session, viewer: Viewer, *, ref: str, now: datetime) -> Upload:
    """Nothing of it is imported, and the files are gone. An import that runs is rolled back, and
    of people's what has been done of it is undone; one that is done is done."""
    found = queries.upload_for(session, viewer, ref, lock=True)
    if found.state == State.DONE:
        raise Refused([Reason("done", N_("It is imported already."))])
    if found.state != State.CANCELLED:
        found.state = State.CANCELLED
        found.finished_at = now
        found.version += 1
        forget_content(session, [found.id])
        undo_actions.give_up(session, viewer, ref=found.ref, now=now)
        record(session, viewer, "upload.cancel", "upload", found.id, now=now, detail=found.kind)
    return found


def forget_content(session: Session, upload_ids: Iterable[int]) -> None:
    files = select(UploadFile.id).where(UploadFile.upload_id.in_(list(upload_ids)))
    session.execute(delete(UploadChunk).where(UploadChunk.file_id.in_(files)))


def forget_old(database: Database, now: datetime) -> None:
    """What nobody has imported within a week is cancelled, and its files are gone."""
    with database.read() as session:
        old = select(Upload.id).where(Upload.state.not_in(ENDED), Upload.uploaded_at < now - KEPT)
        ids = list(session.scalars(old))
    if not ids:
        return
    with database.write() as session:
        session.execute(
            update(Upload)
            .where(Upload.id.in_(ids), Upload.state.not_in(ENDED))
            .values(state=State.CANCELLED, finished_at=now, version=Upload.version + 1)
        )
        forget_content(session, ids)
