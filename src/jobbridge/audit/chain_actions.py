"""Chaining what was written, in the worker: a request only adds its rows."""

import logging
from collections.abc import Callable
from datetime import date, datetime, timedelta
from hmac import compare_digest
from pathlib import Path
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from jobbridge.audit.actions import record
from jobbridge.audit.anchor_actions import anchor_line, write_anchors
from jobbridge.audit.chain_queries import (
    COLUMNS,
    UNCHAINED,
    anchor_mac,
    chain_of,
    head_fits,
    head_mac,
    keys_of,
    late_ids,
    link_key,
    mark_key,
)
from jobbridge.audit.chain_rules import BEGINNING, KEYS, LATE, link, masked
from jobbridge.audit.model import AuditAnchor, AuditChain, AuditLink, AuditRow, AuditSeal
from jobbridge.clock import local
from jobbridge.db import Database
from jobbridge.errors import NotFound, Unusable
from jobbridge.sealed import Keyring
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
        made.mac = anchor_mac(mark_key(session), made, before or BEGINNING)
        session.add(made)
    log.info("audit anchor", extra={"fields": anchor_line(made)})


def _newest(session: Session) -> date:
    return session.scalar(select(func.max(AuditAnchor.on))) or date.min


def begin_anew(session: Session, viewer: Viewer, *, former: Keyring, now: datetime) -> int:
    """Let a chain that was made with a former secret go on with the present one; after which
    place. What closes it is its next two links, made with the new keys: they bind the end as it
    was, so that nothing before can change any more, whoever learns the former secret. Raises
    `Unusable` where the end is not the former secret's. The caller has verified everything."""
    if not viewer.system:
        raise NotFound
    chain = chain_of(session, lock=True)
    if not compare_digest(chain.mac, head_mac(session, chain, keys_of(former)[1])):
        raise Unusable("the end of the audit chain is not of the former key: nothing was changed")
    through, over = chain.length, link_key(session)
    numbers = through, session.scalar(select(func.max(AuditSeal.id))) or 0
    details = []
    for verb, number, key in zip(KEYS, numbers, keys_of(former), strict=True):
        details.append(masked(over, verb, number, key))
        record(session, viewer, verb, "audit", number, now=now, detail=details[-1])
    ours = AuditRow.verb.in_(KEYS), AuditRow.detail.in_(details), UNCHAINED
    _take(session, chain, list(session.execute(select(*COLUMNS).where(*ours).order_by(COLUMNS[0]))))
    chain.mac = head_mac(session, chain)
    return through


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
