"""Who hears that a referral waits for an answer, and that none came."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from jobbridge.accounts.queries import ids_with
from jobbridge.inmates.model import Status
from jobbridge.notices.texts import Notice, notice
from jobbridge.services.model import Referral, State
from jobbridge.viewer import Role


def referral(session: Session, payload: Mapping[str, Any]) -> tuple[Notice, list[int]] | None:
    """By its reference, nothing of the person. What was answered meanwhile is not told."""
    row, event = session.get(Referral, payload["referral_id"]), payload["event"]
    if row is None or row.version != payload["version"] or row.inmate.status == Status.WITHDRAWN:
        return None
    path = f"/referrals/{row.ref}"
    counselors = ids_with(session, Role.COUNSELOR, row.inmate.prison_id)
    own = [one for one in counselors if one == row.inmate.counselor_id] or counselors
    if event == "silent":
        return notice("referral.silent", path, service=row.service.name), own
    if row.state != State.REFERRED:
        return None
    house = row.service.organisation_id
    coordinators = ids_with(session, Role.COORDINATOR, house) if house is not None else []
    if coordinators:
        return notice(f"referral.{event}", path, service=row.service.name), coordinators
    if event == "asked":
        return None
    return notice("referral.ask", path, service=row.service.name), own


FINDERS = {"notice_referral": referral}
