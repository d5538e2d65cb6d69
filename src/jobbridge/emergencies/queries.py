"""Whom a viewer has opened, and what the auditor reviews."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from jobbridge.accounts.model import Account
from jobbridge.audit.actions import saw
from jobbridge.emergencies import rules
from jobbridge.emergencies.model import Emergency
from jobbridge.errors import NotFound
from jobbridge.inmates.model import Inmate, Status
from jobbridge.viewer import Role, Viewer

PAGE = 50


@dataclass(frozen=True)
class Opening:
    """One row as its reader may know it: `ref` for who opened and for the person's counselor,
    the internal number alone for the auditor."""

    row: Emergency
    who: str
    ref: str | None


def opened_ids(session: Session, viewer: Viewer, now: datetime) -> frozenset[int]:
    """Inmates whom the viewer may read for the moment though they are not in scope."""
    if not rules.may_open(viewer):
        return frozenset()
    rows = session.scalars(
        select(Emergency.inmate_id).where(
            Emergency.account_id == viewer.account_id,
            Emergency.inmate_id.is_not(None),
            Emergency.ends_at > now,
            Emergency.ended_at.is_(None),
        )
    )
    return frozenset(number for number in rows if number is not None)


def emergencies_for(session: Session, viewer: Viewer, *, page: int = 1) -> list[Opening]:
    """Newest first: the auditor's are all, everybody else's their own and those of the people
    whom they look after."""
    query = select(Emergency, Account.name, Inmate.ref).join(
        Account, Account.id == Emergency.account_id
    )
    query = query.outerjoin(Inmate, Inmate.id == Emergency.inmate_id)
    if not (viewer.system or viewer.is_(Role.AUDITOR)):
        if not viewer.is_(Role.COUNSELOR, Role.PRISON_OFFICER):
            raise NotFound
        cared_for = Inmate.counselor_id == viewer.account_id
        if not viewer.organisations:
            raise NotFound
        within = cared_for & Inmate.prison_id.in_(viewer.organisations)
        query = query.where(or_(Emergency.account_id == viewer.account_id, within))
    rows = session.execute(
        query.order_by(Emergency.opened_at.desc(), Emergency.id.desc())
        .limit(PAGE)
        .offset((max(page, 1) - 1) * PAGE)
    ).all()
    shown = not viewer.is_(Role.AUDITOR)
    if shown:
        saw(session, "inmate", _people(row for row, _, _ in rows))
    return [Opening(row, name, ref if shown else None) for row, name, ref in rows]


def _people(rows: Iterable[Emergency]) -> list[int]:
    return [row.inmate_id for row in rows if row.inmate_id is not None]


def emergency_for(session: Session, viewer: Viewer, emergency_id: int) -> Emergency:
    """To be ended by who opened it, reviewed by an auditor; held until the transaction ends."""
    query = select(Emergency).where(Emergency.id == emergency_id).with_for_update()
    if not (viewer.system or viewer.is_(Role.AUDITOR)):
        query = query.where(Emergency.account_id == viewer.account_id)
    found = session.scalar(query)
    if found is None:
        raise NotFound
    return found


def unreviewed(session: Session, viewer: Viewer) -> int:
    """How many wait for the auditor; for the menu."""
    if not viewer.is_(Role.AUDITOR):
        return 0
    waiting = select(func.count()).select_from(Emergency).where(Emergency.verdict == "")
    return session.scalar(waiting) or 0


def tries(session: Session, viewer: Viewer, since: datetime) -> int:
    """How often the viewer has tried, found or not. The account is held, so that two tries at
    once are counted one after the other."""
    session.execute(select(Account.id).where(Account.id == viewer.account_id).with_for_update())
    mine = Emergency.account_id == viewer.account_id
    query = select(func.count()).select_from(Emergency).where(mine, Emergency.opened_at >= since)
    return session.scalar(query) or 0


def told(session: Session, emergency_id: int) -> tuple[Emergency, Inmate | None] | None:
    """For the mail that raises the alarm."""
    row = session.get(Emergency, emergency_id)
    if row is None:
        return None
    return row, session.get(Inmate, row.inmate_id) if row.inmate_id else None


def takes_part(inmate: Inmate) -> bool:
    return inmate.status != Status.WITHDRAWN
