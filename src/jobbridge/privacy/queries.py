"""Who is to be erased, and who looked at whom."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jobbridge.accounts.model import Account, Membership, Organisation
from jobbridge.audit.model import READ, AuditRow
from jobbridge.calendar.spans import local_date
from jobbridge.errors import NotFound
from jobbridge.inmates.consent_queries import require_reader
from jobbridge.inmates.model import Inmate
from jobbridge.privacy.model import Erasure, Tombstone
from jobbridge.privacy.rules import Planned
from jobbridge.viewer import Role, Viewer

KEEPERS = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})


@dataclass(frozen=True)
class Looked:
    """On one day, somebody of a role and organisation looked at or changed a person's data."""

    on: date
    role: str
    organisation: str
    reads: int
    changes: int


def erasure_of(session: Session, inmate_id: int) -> Erasure | None:
    """The one that stands, of a person whom the caller holds."""
    return session.scalar(
        select(Erasure)
        .where(Erasure.inmate_id == inmate_id, Erasure.undone_at.is_(None))
        .order_by(Erasure.id.desc())
        .limit(1)
    )


def looked_for(session: Session, viewer: Viewer, inmate: Inmate) -> list[Looked]:
    """By day, role and organisation, the latest first: for the person themself, so without a
    name. Organisations are those that an account belongs to now."""
    require_reader(viewer, inmate)
    homes = {
        row.account_id: row.name
        for row in session.execute(
            select(Membership.account_id, func.min(Organisation.name).label("name"))
            .join(Organisation, Organisation.id == Membership.organisation_id)
            .group_by(Membership.account_id)
        )
    }
    found: dict[tuple[date, str, str], list[int]] = {}
    rows = session.execute(
        select(AuditRow.at, AuditRow.account_id, AuditRow.role, AuditRow.verb)
        .where(AuditRow.subject == "inmate", AuditRow.subject_id == inmate.id)
        .order_by(AuditRow.at, AuditRow.id)
    )
    for at, account_id, role, verb in rows:
        home = homes.get(account_id, "") if account_id else ""
        counts = found.setdefault((local_date(at), role or "", home), [0, 0])
        counts[verb != READ] += 1
    return [
        Looked(on, role, home, *counts) for (on, role, home), counts in sorted(found.items())[::-1]
    ]


def planned_for(session: Session, viewer: Viewer) -> list[Planned]:
    """Everybody who will be erased, who is next first: references only, for administrators and
    auditors."""
    _keeper(viewer)
    rows = session.execute(
        select(Inmate.ref, Erasure.why, Erasure.asked_at, Erasure.due_at)
        .join(Inmate, Inmate.id == Erasure.inmate_id)
        .where(Erasure.undone_at.is_(None))
        .order_by(Erasure.due_at, Erasure.id)
        .limit(200)
    )
    return [Planned(*row) for row in rows]


def erased_for(session: Session, viewer: Viewer) -> int:
    """How many records were ever erased."""
    _keeper(viewer)
    return session.scalar(select(func.count(Tombstone.id))) or 0


def _keeper(viewer: Viewer) -> None:
    if not (viewer.system or viewer.role in KEEPERS):
        raise NotFound


def role_of(session: Session, account_ids: set[int]) -> dict[int, str]:
    """The roles of accounts that wrote rows."""
    rows = session.execute(select(Account.id, Account.role).where(Account.id.in_(account_ids)))
    return {row.id: row.role for row in rows}
