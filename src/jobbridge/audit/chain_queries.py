"""Whether the log still is what was written: every link computed again."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from hmac import compare_digest
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from jobbridge.audit.chain_rules import BEGINNING, LATE, OVERDUE, Fault, link, mark
from jobbridge.audit.model import AuditAnchor, AuditChain, AuditLink, AuditRow, AuditSeal
from jobbridge.db import session_database
from jobbridge.errors import NotFound, Unusable
from jobbridge.viewer import Role, Viewer

NEWEST = 2_000_000
"""How many links are computed again unless all are asked for."""
SHOWN = 50
_CHUNK = 10_000
COLUMNS = tuple(AuditRow.__table__.c[name] for name in (
    "id", "at", "account_id", "role", "request_id", "verb", "subject", "subject_id", "detail"
))  # fmt: skip
"""What of a row is bound into its link, in this order for ever."""
UNCHAINED = ~exists().where(AuditLink.row_id == AuditRow.id)


@dataclass
class Verified:
    """What was found: `faults`, how many links were computed again, and how many rows wait."""

    faults: list[Fault] = field(default_factory=list)
    links: int = 0
    length: int = 0
    sealed: int = 0
    waiting: int = 0
    oldest: datetime | None = None
    anchor: AuditAnchor | None = None


def link_key(session: Session) -> bytes:
    return session_database(session).keyring.derived("audit chain")


def mark_key(session: Session) -> bytes:
    return session_database(session).keyring.derived("audit marks")


def chain_of(session: Session, *, lock: bool = False) -> AuditChain:
    """The one row that says where the chain ends; whoever lengthens the chain holds it."""
    query = select(AuditChain).order_by(AuditChain.id).limit(1)
    chain = session.scalars(query.with_for_update() if lock else query).first()
    if chain is None:
        raise Unusable("the audit chain has lost its end: run `jobbridge check`")
    return chain


def head_mac(session: Session, chain: AuditChain) -> bytes:
    return mark(mark_key(session), "head", chain.length, chain.tail, chain.passed_at or "")


def head_fits(session: Session, chain: AuditChain) -> bool:
    """A chain that nobody has begun bears no mac yet."""
    if not chain.length and chain.passed_at is None:
        return True
    return compare_digest(chain.mac, head_mac(session, chain))


def anchor_mac(session: Session, anchor: AuditAnchor, before: bytes) -> bytes:
    values = (anchor.on, anchor.position, anchor.link, anchor.made_at, before)
    return mark(mark_key(session), "anchor", *values)


def seal_mac(session: Session, seal: AuditSeal, before: bytes) -> bytes:
    values = (seal.through, seal.link, seal.rows, seal.before, seal.sealed_at, before)
    return mark(mark_key(session), "seal", *values)


def verified_for(
    session: Session,
    viewer: Viewer,
    *,
    now: datetime,
    newest: int | None = NEWEST,
    through: int | None = None,
) -> Verified:
    """Every fault that the database can show by itself. `newest` bounds how many links are
    computed again (None: all): each is bound to the one before it, so that any part can be
    looked at alone. With `through` it is the oldest ones up to that place."""
    if not (viewer.system or viewer.is_(Role.AUDITOR)):
        raise NotFound
    found = Verified()
    chain = chain_of(session)
    found.length = chain.length
    if not head_fits(session, chain):
        found.faults.append(Fault("head"))
    begins, before = _sealed(session, found)
    _anchors(session, found, begins)
    if through is not None:
        _links(session, found, begins, before, chain, through)
        return found
    if newest is not None and chain.length - newest > begins:
        begins = chain.length - newest
        before = session.scalar(select(AuditLink.mac).where(AuditLink.position == begins)) or b""
    _links(session, found, begins, before, chain)
    _waiting(session, found, chain, now)
    return found


def _sealed(session: Session, found: Verified) -> tuple[int, bytes]:
    """After which place the chain goes on, and from which mac."""
    before, begins, goes_on = BEGINNING, 0, BEGINNING
    for seal in session.scalars(select(AuditSeal).order_by(AuditSeal.id)):
        if not compare_digest(seal.mac, seal_mac(session, seal, before)):
            found.faults.append(Fault("seal", seal.id))
        before, begins, goes_on, found.sealed = seal.mac, seal.through, seal.link, seal.rows
    return begins, goes_on


def _anchors(session: Session, found: Verified, begins: int) -> None:
    before, last = BEGINNING, 0
    standing = (
        select(AuditAnchor, AuditLink.mac)
        .outerjoin(AuditLink, AuditLink.position == AuditAnchor.position)
        .order_by(AuditAnchor.id)
    )
    for anchor, mac in session.execute(standing):
        there = anchor.position <= begins or (mac is not None and compare_digest(mac, anchor.link))
        whole = compare_digest(anchor.mac, anchor_mac(session, anchor, before))
        if not (there and whole and last <= anchor.position <= found.length):
            found.faults.append(Fault("anchor", anchor.on))
        before, last, found.anchor = anchor.mac, anchor.position, anchor


def _links(
    session: Session,
    found: Verified,
    begins: int,
    before: bytes,
    chain: AuditChain,
    through: int | None = None,
) -> None:
    """A fault is told once, where it is: what comes after it is bound to the link as it stands."""
    key = link_key(session)
    last = begins
    for position, row_id, mac, *row in _chained(session, begins):
        if through is not None and position > through:
            return
        if position != last + 1:
            found.faults.append(Fault("missing", last + 1))
        elif row[0] is None:
            found.faults.append(Fault("removed", row_id))
        elif not compare_digest(mac, link(key, before, position, row)):
            found.faults.append(Fault("changed", row_id))
        found.links += 1
        last, before = position, mac
    if last < chain.length:
        found.faults.append(Fault("cut", last))
    elif last > chain.length:
        found.faults.append(Fault("longer", chain.length))
    elif last and not compare_digest(before, chain.tail):
        found.faults.append(Fault("cut", last))


def _chained(session: Session, after: int) -> Iterator[Any]:
    query = (
        select(AuditLink.position, AuditLink.row_id, AuditLink.mac, *COLUMNS)
        .outerjoin(AuditRow, AuditRow.id == AuditLink.row_id)
        .order_by(AuditLink.position)
        .limit(_CHUNK)
    )
    while True:
        rows = session.execute(query.where(AuditLink.position > after)).all()
        yield from rows
        if len(rows) < _CHUNK:
            return
        after = rows[-1].position


def _waiting(session: Session, found: Verified, chain: AuditChain, now: datetime) -> None:
    """Rows without a link: those that came in time wait, the others an auditor looks at."""
    due = AuditRow.at >= chain.passed_at - LATE if chain.passed_at else AuditRow.id > 0
    waits = session.execute(
        select(func.count(AuditRow.id), func.min(AuditRow.at)).where(UNCHAINED, due)
    ).one()
    found.waiting, found.oldest = waits[0], waits[1]
    since = found.oldest
    if since is not None and chain.passed_at is not None and now - since > OVERDUE:
        found.faults.append(Fault("waiting", int((now - since).total_seconds() // 60)))
    late = late_ids(session, chain)
    found.faults += [Fault("late", number) for number in late[:SHOWN]]
    if len(late) > SHOWN:
        found.faults.append(Fault("many_late", len(late)))


def anchors_for(session: Session, viewer: Viewer, most: int = 28) -> list[AuditAnchor]:
    """Newest first."""
    if not (viewer.system or viewer.is_(Role.AUDITOR)):
        raise NotFound
    return list(session.scalars(select(AuditAnchor).order_by(AuditAnchor.id.desc()).limit(most)))


def late_ids(session: Session, chain: AuditChain) -> list[int]:
    """Rows that came long after the moment they bear."""
    if chain.passed_at is None:
        return []
    late = AuditRow.at < chain.passed_at - LATE
    return list(session.scalars(select(AuditRow.id).where(UNCHAINED, late).order_by(AuditRow.id)))
