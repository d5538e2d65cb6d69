"""Writing down barriers and the support they need."""

from datetime import datetime

from sqlalchemy.orm import Session

from jobbridge.audit import actions as audit
from jobbridge.consultations import queries
from jobbridge.consultations.model import Support
from jobbridge.consultations.support_rules import Barriers, why_not_barriers
from jobbridge.errors import Refused
from jobbridge.inmates import facts
from jobbridge.inmates.model import Inmate
from jobbridge.viewer import Viewer


def set_support(
    session: Session, viewer: Viewer, inmate: Inmate, said: Barriers, *, now: datetime
) -> Support | None:
    """What stands from now on. The same again keeps who wrote it and when; matching is not
    told, for it reads nothing of this."""
    facts.require_counselor(viewer, inmate.prison_id)
    if reasons := why_not_barriers(said):
        raise Refused(reasons)
    row = queries.support_for(session, viewer, inmate)
    if queries.barriers_of(row) == said:
        return row
    if row is None:
        row = Support(inmate_id=inmate.id)
        session.add(row)
    row.housing, row.debts, row.childcare = said.housing, said.debts, said.childcare
    row.documents = ",".join(said.documents)
    row.treatment, row.words = said.treatment, said.words
    row.updated_at, row.updated_by = now, viewer.account_id
    session.flush()
    audit.record(session, viewer, "inmate.set_support", "inmate", inmate.id, now=now)
    return row
