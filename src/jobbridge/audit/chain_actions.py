"""Chaining what was written, in the worker: a request only adds its rows."""

import fcntl
import json
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from jobbridge.audit.actions import record
from jobbridge.audit.chain_queries import (
    COLUMNS,
    UNCHAINED,
    anchor_mac,
    chain_of,
    head_fits,
    head_mac,
    late_ids,
    link_key,
)
from jobbridge.audit.chain_rules import BEGINNING, LATE, Fault, link
from jobbridge.audit.model import AuditAnchor, AuditChain, AuditLink, AuditRow
from jobbridge.clock import local
from jobbridge.db import Database
from jobbridge.errors import NotFound, Unusable
from jobbridge.viewer import Role, Viewer

log = logging.getLogger("jobbridge.audit")
BATCH = 1000
"""Rows a transaction: a request waits for SQLite's one lock no longer than that takes."""
_FLOOR = timedelta(hours=1)


def chore(file: Path | None = None) -> Callable[[Database, datetime], None]:
    """What the worker does each minute; the day's first time also sets an anchor."""

    def run(database: Database, now: datetime) -> None:
        extend(database, now)
        anchor(database, now)
        if file is not None:
            write_anchors(database, file)

    return run


def extend(database: Database, now: datetime) -> int:
    """Chain every row that can be seen; how many. Batch by batch under one lock: two workers do
    it in turn, and a round that is killed goes on where the last commit stood."""
    done = 0
    while True:
        with database.write() as session:
            chain = chain_of(session, lock=True)
            if not head_fits(session, chain):
                raise Unusable("the end of the audit chain was changed: run `jobbridge check`")
            made = _take(session, chain, _due(session, chain))
            if made < BATCH:
                _passed(session, chain, now)
            chain.mac = head_mac(session, chain)
        done += made
        if made < BATCH:
            return done


def _due(session: Session, chain: AuditChain) -> list[Any]:
    """By number; a number below one that is chained already is taken up all the same, as its
    transaction was only slower. Not what came long after the moment it bears."""
    query = select(*COLUMNS).where(AuditRow.id > chain.floor, UNCHAINED)
    if chain.passed_at is not None:
        query = query.where(AuditRow.at >= chain.passed_at - LATE)
    return list(session.execute(query.order_by(AuditRow.id).limit(BATCH)))


def _take(session: Session, chain: AuditChain, rows: list[Any]) -> int:
    key = link_key(session)
    links = []
    for row in rows:
        chain.length += 1
        chain.tail = link(key, chain.tail, chain.length, row)
        links.append({"position": chain.length, "row_id": row[0], "mac": chain.tail})
    if links:
        session.execute(insert(AuditLink.__table__), links)  # type: ignore[arg-type]
    return len(links)


def _passed(session: Session, chain: AuditChain, now: datetime) -> None:
    chain.passed_at = max(chain.passed_at or now, now)
    if chain.marked_at is None or now - chain.marked_at >= _FLOOR:
        # Whatever is written below this number from now on was begun over an hour ago.
        chain.floor, chain.marked_at = chain.mark, now
        chain.mark = session.scalar(select(func.max(AuditRow.id))) or 0


def anchor(database: Database, now: datetime) -> None:
    """Once a day: how long the chain is and where it stands, to the table and to the logs."""
    today = local(now).date()
    with database.read() as session:
        if _newest(session) >= today:
            return
    with database.write() as session:
        chain = chain_of(session, lock=True)
        if _newest(session) >= today:
            return
        before = session.scalar(select(AuditAnchor.mac).order_by(AuditAnchor.id.desc()).limit(1))
        made = AuditAnchor(on=today, position=chain.length, link=chain.tail, made_at=now)
        made.mac = anchor_mac(session, made, before or BEGINNING)
        session.add(made)
    log.info("audit anchor", extra={"fields": _line(made)})


def _newest(session: Session) -> date:
    return session.scalar(select(func.max(AuditAnchor.on))) or date.min


def _line(made: AuditAnchor) -> dict[str, Any]:
    return {
        "anchor": made.on.isoformat(),
        "position": made.position,
        "link": made.link.hex(),
        "mac": made.mac.hex(),
    }


def write_anchors(database: Database, file: Path) -> None:
    """Anchors that the file does not hold yet, each on a line, on the disk before this returns.
    Whoever is second finds the line already there."""
    with os.fdopen(os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), "r+") as kept:
        fcntl.flock(kept, fcntl.LOCK_EX)
        text = kept.read()
        known = max((str(line.get("anchor")) for line in _lines(text)), default="")
        since = date.fromisoformat(known) if known else date.min
        with database.read() as session:
            query = select(AuditAnchor).where(AuditAnchor.on > since).order_by(AuditAnchor.on)
            missing = list(session.scalars(query))
        if missing:
            kept.write("\n" if text and not text.endswith("\n") else "")
            kept.writelines(json.dumps(_line(one)) + "\n" for one in missing)
            kept.flush()
            os.fsync(kept.fileno())


def _lines(text: str) -> Iterator[dict[str, Any]]:
    """What can be read; half a line is what a crash leaves."""
    for written in text.splitlines():
        with suppress(ValueError):
            line = json.loads(written)
            if isinstance(line, dict) and _day(str(line.get("anchor"))):
                yield line


def file_faults(database: Database, file: Path) -> list[Fault]:
    """Where the anchors outside the database tell otherwise than those inside."""
    with database.read() as session:
        standing = {one.on.isoformat(): _line(one) for one in session.scalars(select(AuditAnchor))}
    try:
        outside = {str(line["anchor"]): line for line in _lines(file.read_text("utf-8"))}
    except OSError:
        return [Fault("file", date.fromisoformat(day)) for day in sorted(standing)[:1]]
    differs = [day for day in sorted(outside) if standing.get(day) != outside[day]]
    lacking = [day for day in sorted(standing) if day not in outside]
    return [
        *(Fault("outside", date.fromisoformat(day)) for day in differs),
        *(Fault("file", date.fromisoformat(day)) for day in lacking[:1]),
    ]


def _day(text: str) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(text)
    return None


def take_up(session: Session, viewer: Viewer, *, now: datetime) -> int:
    """An auditor has looked at the rows that came after their time: they are chained as well, and
    that it was done is recorded. How many."""
    if not viewer.is_(Role.AUDITOR):
        raise NotFound
    chain = chain_of(session, lock=True)
    if not head_fits(session, chain):
        raise Unusable("the end of the audit chain was changed: run `jobbridge check`")
    late = late_ids(session, chain)[:BATCH]
    rows = session.execute(select(*COLUMNS).where(AuditRow.id.in_(late)).order_by(AuditRow.id))
    made = _take(session, chain, list(rows))
    if made:
        chain.mac = head_mac(session, chain)
        record(session, viewer, "audit.take_up", "audit", None, now=now, detail=str(made))
    return made
