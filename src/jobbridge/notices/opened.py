"""Who hears that somebody opened a person out of scope: auditors, and the person's counselor."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from jobbridge.accounts.model import Account
from jobbridge.accounts.queries import ids_with
from jobbridge.emergencies import queries, rules
from jobbridge.errors import Reason
from jobbridge.notices.texts import Notice, notice
from jobbridge.viewer import Role


def emergency(session: Session, payload: Mapping[str, Any]) -> tuple[Notice, list[int]] | None:
    """At any hour, also of a try that found nobody; no mail says who the person is."""
    found = queries.told(session, payload["emergency_id"])
    if found is None:
        return None
    row, inmate = found
    who = session.get_one(Account, row.account_id).name
    why = Reason(row.reason, rules.REASONS.get(row.reason, row.reason))
    said = notice("emergency", "/emergencies", who=who, at=row.opened_at, why=why)
    told = set(ids_with(session, Role.AUDITOR))
    if inmate is not None and inmate.counselor_id is not None:
        told.add(inmate.counselor_id)
    return said, sorted(told)


FINDERS = {"notice_emergency": emergency}
