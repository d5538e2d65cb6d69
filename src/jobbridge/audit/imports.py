"""Reads that could not be stored when they happened, from the log that kept them."""

import json
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from jobbridge.audit.model import READ, AuditRow
from jobbridge.db import Database
from jobbridge.intake import Progress, Report, one_transaction
from jobbridge.web.notes import KEPT

_TEXTS = {"role": 20, "request_id": 40, "subject": 40, "detail": 80}
_IDS = ("account_id", "subject_id")


def import_reads(
    database: Database,
    path: Path,
    *,
    now: datetime,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Every line of a server's log that holds such a read; all other lines are passed over. The
    same log again changes nothing: a request notes each subject once."""
    del progress
    report = Report()
    with path.open("rb") as lines, one_transaction(database, dry_run=dry_run) as session:
        for number, raw in enumerate(lines, 1):
            text = _kept(raw.decode("utf-8", "replace"))
            if text is None:
                continue
            try:
                row = _row(text, now)
            except (ValueError, TypeError, KeyError):
                report.refuse(number, "no read that this program has written")
                continue
            if _stored(session, row):
                report.unchanged += 1
            else:
                session.execute(insert(AuditRow), [row])
                report.taken += 1
    return report


def _kept(line: str) -> str | None:
    """The row's own text, from a line of JSON or a plain one."""
    if KEPT not in line:
        return None
    with suppress(ValueError, TypeError, KeyError):
        line = json.loads(line)["event"]
    return line.partition(KEPT)[2].strip()


def _row(text: str, now: datetime) -> dict[str, Any]:
    given = json.loads(text)
    at = datetime.fromisoformat(given["at"])
    if given["verb"] != READ or at.tzinfo is None or at > now:
        raise ValueError("not a read, or not yet")
    row: dict[str, Any] = {"at": at, "verb": READ}
    for name, most in _TEXTS.items():
        value = given.get(name)
        if value is not None and not (isinstance(value, str) and len(value) <= most):
            raise ValueError(name)
        row[name] = value
    for name in _IDS:
        value = given.get(name)
        if value is not None and not (type(value) is int and 0 < value < 2**31):
            raise ValueError(name)
        row[name] = value
    if not row["subject"] or not row["request_id"]:
        raise ValueError("a read has a subject and a request")
    return row


def _stored(session: Session, row: dict[str, Any]) -> bool:
    same = select(AuditRow.id).where(
        *(
            column.is_(None) if row[column.key] is None else column == row[column.key]
            for column in (
                AuditRow.request_id,
                AuditRow.subject,
                AuditRow.subject_id,
                AuditRow.account_id,
                AuditRow.at,
            )
        )
    )
    return session.scalar(same.limit(1)) is not None
