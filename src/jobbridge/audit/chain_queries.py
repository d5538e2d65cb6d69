"""Whether the log still is what was written: every link computed again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hmac import compare_digest
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from jobbridge.audit.chain_rules import (
    BEGINNING,
    KEYS,
    LATE,
    OVERDUE,
    Fault,
    link,
    mark,
    unmasked,
)
from jobbridge.audit.model import AuditAnchor, AuditChain, AuditLink, AuditRow, AuditSeal
from jobbridge.db import session_database
from jobbridge.errors import NotFound, Unusable
from jobbridge.sealed import Keyring
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


@dataclass(frozen=True)
class Epoch:
    """The keys of the links after a place, and of the seals after one."""

    after: int
    seals: int
    links: bytes
    marks: bytes


def keys_of(ring: Keyring) -> tuple[bytes, bytes]:
    """Of links, and of notes about the chain."""
    return ring.derived("audit chain"), ring.derived("audit marks")


def link_key(session: Session) -> bytes:
    return keys_of(session_database(session).keyring)[0]


def mark_key(session: Session) -> bytes:
    return keys_of(session_database(session).keyring)[1]


def epochs(session: Session) -> list[Epoch]:
    """Oldest first. Each change of the secret left the keys of before, which only the keys of
    after open: from the present ones all others are found, newest first. A row that does not
    open is somebody's invention and no change of keys."""
    links, marks = keys_of(session_database(session).keyring)
    found: list[Epoch] = []
    seals: tuple[int, bytes] | None = None
    rows = select(AuditRow.verb, AuditRow.subject_id, AuditRow.detail)
    rows = rows.where(AuditRow.verb.in_(KEYS)).order_by(AuditRow.id.desc())
    for verb, number, detail in session.execute(rows):
        key = unmasked(links, verb, number, detail)
        if key is None:
            continue
        if verb == KEYS[1]:
            seals = number or 0, key
        elif seals is not None:
            found.append(Epoch(number or 0, seals[0], links, marks))
            links, marks, seals = key, seals[1], None
    return [Epoch(-1, -1, links, marks), *reversed(found)]


def key_of_links(known: Sequence[Epoch], position: int) -> bytes:
    return next(one.links for one in reversed(known) if one.after < position)


def key_of_marks(known: Sequence[Epoch], position: int) -> bytes:
    """Of a note that was made when the chain was so long."""
    return next(one.marks for one in reversed(known) if one.after < position)


def chain_of(session: Session, *, lock: bool = False) -> AuditChain:
    """The one row that says where the chain ends; whoever lengthens the chain holds it."""
    query = select(AuditChain).order_by(AuditChain.id).limit(1)
    chain = session.scalars(query.with_for_update() if lock else query).first()
    if chain is None:
        raise Unusable("the audit chain has lost its end: run `jobbridge check`")
    return chain


def head_mac(session: Session, chain: AuditChain, key: bytes | None = None) -> bytes:
    """Under the present key, or another one."""
    made = chain.length, chain.tail, chain.passed_at or ""
    return mark(key or mark_key(session), "head", *made)


def head_fits(session: Session, chain: AuditChain) -> bool:
    """A chain that nobody has begun bears no mac yet."""
    if not chain.length and chain.passed_at is None:
        return True
    return compare_digest(chain.mac, head_mac(session, chain))


def anchor_mac(key: bytes, anchor: AuditAnchor, before: bytes) -> bytes:
    values = (anchor.on, anchor.position, anchor.link, anchor.made_at, before)
    return mark(key, "anchor", *values)


def seal_mac(key: bytes, seal: AuditSeal, before: bytes) -> bytes:
    values = (seal.through, seal.link, seal.rows, seal.before, seal.sealed_at, before)
    return mark(key, "seal", *values)


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
    known = epochs(session)
    begins, before = _sealed(session, found, known)
    _anchors(session, found, begins, known)
    if through is not None:
        _links(session, found, begins, before, chain, known, through)
        return found
    if newest is not None and chain.length - newest > begins:
        begins = chain.length - newest
        before = session.scalar(select(AuditLink.mac).where(AuditLink.position == begins)) or b""
    _links(session, found, begins, before, chain, known)
    _waiting(session, found, chain, now)
    return found


def _sealed(session: Session, found: Verified, known: Sequence[Epoch]) -> tuple[int, bytes]:
    """After which place the chain goes on, and from which mac."""
    before, begins, goes_on = BEGINNING, 0, BEGINNING
    for seal in session.scalars(select(AuditSeal).order_by(AuditSeal.id)):
        key = next(one.marks for one in reversed(known) if one.seals < seal.id)
        if not compare_digest(seal.mac, seal_mac(key, seal, before)):
            found.faults.append(Fault("seal", seal.id))
        before, begins, goes_on, found.sealed = seal.mac, seal.through, seal.link, seal.rows
    return begins, goes_on


def _anchors(session: Session, found: Verified, begins: int, known: Sequence[Epoch]) -> None:
    before, last = BEGINNING, 0
    standing = (
        select(AuditAnchor, AuditLink.mac)
        .outerjoin(AuditLink, AuditLink.position == AuditAnchor.position)
        .order_by(AuditAnchor.id)
    )
    for anchor, mac in session.execute(standing):
        there = anchor.position <= begins or (mac is not None and compare_digest(mac, anchor.link))
        key = key_of_marks(known, anchor.position)
        whole = compare_digest(anchor.mac, anchor_mac(key, anchor, before))
        if not (there and whole and last <= anchor.position <= found.length):
            found.faults.append(Fault("anchor", anchor.on))
        before, last, found.anchor = anchor.mac, anchor.position, anchor


def _links(
    session: Session,
    found: Verified,
    begins: int,
    before: bytes,
    chain: AuditChain,
    known: Sequence[Epoch],
    through: int | None = None,
) -> None:
    """A fault is told once, where it is: what comes after it is bound to the link as it stands."""
    last = begins
    for position, row_id, mac, *row in _chained(session, begins):
        if through is not None and position > through:
            return
        if position != last + 1:
            found.faults.append(Fault("missing", last + 1))
        elif row[0] is None:
            found.faults.append(Fault("removed", row_id))
        elif not compare_digest(mac, link(key_of_links(known, position), before, position, row)):
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
