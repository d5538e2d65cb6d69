"""The support person whom somebody names: written down, and gone on a word."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from jobbridge.audit.actions import record
from jobbridge.clock import local_day
from jobbridge.errors import NotFound, Refused
from jobbridge.inmates import queries as inmates
from jobbridge.inmates.facts import require_counselor
from jobbridge.inmates.model import Inmate
from jobbridge.inmates.rules import why_not_moved
from jobbridge.services import referral_queries
from jobbridge.services.model import SupportPerson
from jobbridge.services.rules import why_not_support_person
from jobbridge.viewer import Viewer


def name_support_person(
    session: Session,
    viewer: Viewer,
    inmate: Inmate,
    *,
    name: str,
    relation: str,
    contact: str,
    legal_basis: str,
    told_on: date | None = None,
    now: datetime,
) -> SupportPerson:
    """In the place of whoever was named before. `told_on` is when the support person learnt that
    they stand here."""
    require_counselor(viewer, inmate.prison_id)
    inmates.refresh_locked(session, inmate)
    reasons = why_not_support_person(
        name=name,
        relation=relation,
        contact=contact,
        legal_basis=legal_basis,
        told_on=told_on,
        today=local_day(now),
    )
    if inmate.status == "withdrawn":
        reasons += why_not_moved(inmate.status)
    if reasons:
        raise Refused(reasons)
    row = referral_queries.support_person_for(session, viewer, inmate)
    if row is None:
        row = SupportPerson(inmate_id=inmate.id)
        session.add(row)
    row.name, row.relation, row.contact = name.strip(), relation, contact.strip()
    row.legal_basis, row.told_on = legal_basis.strip(), told_on
    row.recorded_by, row.recorded_at = viewer.account_id, now
    session.flush()
    record(session, viewer, "support_person.set", "inmate", inmate.id, now=now)
    return row


def end_support_person(session: Session, viewer: Viewer, inmate: Inmate, *, now: datetime) -> None:
    """The row goes for good: a third person's data stays no longer than the wish that they do."""
    require_counselor(viewer, inmate.prison_id)
    row = referral_queries.support_person_for(session, viewer, inmate)
    if row is None:
        raise NotFound
    session.delete(row)
    record(session, viewer, "support_person.end", "inmate", inmate.id, now=now)
