"""Writing the log. An action records inside its own transaction; a read is noted by the web."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from jobbridge.audit.chain_queries import chain_of, mark_key, seal_mac, verified_for
from jobbridge.audit.chain_rules import BEGINNING, KEYS, why_not_forgotten
from jobbridge.audit.model import READ, AuditLink, AuditRow, AuditSeal
from jobbridge.db import Base
from jobbridge.errors import NotFound, Refused
from jobbridge.kept import later
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
    _recorded(session, subject, [subject_id] if subject_id else [])
    # Past the session: what it holds back need not be written first.
    later(session, _RECORD, [{**row, "subject_id": subject_id, "detail": detail}])


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
        _recorded(session, subject, [row["subject_id"] for row in rows])
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


def _recorded(session: Session, subject: str, ids: Iterable[int]) -> None:
    """Remembered beside what was seen: the second line asks about both when a write ends."""
    session.info.setdefault("recorded", set()).update((subject, one) for one in ids)


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


def forget_before(
    session: Session, viewer: Viewer, *, before: datetime, now: datetime, most: int = 20_000
) -> int:
    """Take out the beginning of the log that is older than `before`; how many rows went (call
    again until none do). The only way that rows go: the part is verified first, then closed by a
    seal from which the chain goes on, and only what lies under a seal can be deleted at all.
    `Refused` where the part is not old enough, or is not what was written."""
    if not viewer.system:
        raise NotFound
    chain = chain_of(session, lock=True)
    seals = session.scalars(select(AuditSeal).order_by(AuditSeal.id.desc()).limit(1)).first()
    begins = seals.through if seals else 0
    stays = select(func.min(AuditLink.position)).join(AuditRow, AuditRow.id == AuditLink.row_id)
    through = session.scalar(stays.where(AuditLink.position > begins, AuditRow.at >= before))
    through = min((through or chain.length + 1) - 1, begins + most)
    if reasons := why_not_forgotten(before, now):
        raise Refused(reasons)
    if through <= begins:
        return 0
    faults = verified_for(session, viewer, now=now, through=through).faults
    if reasons := why_not_forgotten(before, now, faults=faults):
        raise Refused(reasons)
    link = session.scalars(select(AuditLink.mac).where(AuditLink.position == through)).one()
    seal = AuditSeal(
        through=through,
        link=link,
        rows=(seals.rows if seals else 0) + through - begins,
        before=before,
        sealed_at=now,
    )
    seal.mac = seal_mac(mark_key(session), seal, seals.mac if seals else BEGINNING)
    session.add(seal)
    session.flush()
    # Keys of before stay: older anchors and seals bear their marks.
    keys = session.scalars(select(AuditRow.id).where(AuditRow.verb.in_(KEYS))).all()
    gone = (AuditLink.position <= through) & AuditLink.row_id.not_in(keys)
    session.execute(
        delete(AuditRow).where(AuditRow.id.in_(select(AuditLink.row_id).where(gone))),
        execution_options={"synchronize_session": False},
    )
    session.execute(delete(AuditLink).where(gone), execution_options={"synchronize_session": False})
    record(session, viewer, "audit.forget", "audit", None, now=now, detail=str(through - begins))
    return through - begins
