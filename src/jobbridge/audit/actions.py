"""Writing the log. An action records inside its own transaction; a read is noted by the web."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from jobbridge.audit.model import READ, AuditRow
from jobbridge.db import Base
from jobbridge.viewer import Viewer

# Every change does this: built once, and nobody asks for its id.
_RECORD = insert(AuditRow.metadata.tables["audit_row"]).inline()


def record(
    session: Session,
    viewer: Viewer,
    verb: str,
    subject: str,
    subject_id: int | None,
    *,
    now: datetime,
    detail: str | None = None,
) -> None:
    """One change, by whom, to whom. `detail` is a code of ours, never typed text."""
    row = _row(session, viewer, verb, subject, now)
    # Past the session: what it holds back need not be written first.
    session.connection().execute(_RECORD, {**row, "subject_id": subject_id, "detail": detail})


def record_each(
    session: Session,
    viewer: Viewer,
    verb: str,
    subject: str,
    subject_ids: Iterable[int],
    *,
    now: datetime,
) -> None:
    """The same change of many, one row each, in one statement."""
    row = _row(session, viewer, verb, subject, now)
    rows = [{**row, "subject_id": subject_id, "detail": None} for subject_id in subject_ids]
    if rows:
        session.execute(insert(AuditRow), rows)


def _row(
    session: Session, viewer: Viewer, verb: str, subject: str, now: datetime
) -> dict[str, Any]:
    return {
        "at": now,
        "account_id": viewer.account_id,
        "role": viewer.account_role,
        "request_id": session.info.get("request_id"),
        "verb": verb,
        "subject": subject,
    }


def saw(session: Session, subject: str, ids: Iterable[int]) -> None:
    """A query hands a person's data to a viewer: remembered, and noted when the answer goes."""
    seen: dict[tuple[str, int], None] = session.info.setdefault("seen", {})
    for subject_id in ids:
        seen[(subject, subject_id)] = None


def read_rows(
    viewer: Viewer,
    seen: Mapping[tuple[str, int], None],
    *,
    path: str,
    now: datetime,
    request_id: str,
) -> list[Base]:
    """One row for the answer, and one for each person whose data stands in it."""
    if not seen:
        return []
    common = {
        "at": now,
        "account_id": viewer.account_id,
        "role": viewer.account_role,
        "request_id": request_id,
        "verb": READ,
    }
    page = AuditRow(**common, subject="page", subject_id=None, detail=path[:80])
    return [page, *(AuditRow(**common, subject=s, subject_id=i) for s, i in seen)]
