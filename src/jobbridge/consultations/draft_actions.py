"""Drafts: kept as the counselor types, gone once recorded, discarded or a month old."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from jobbridge.audit import actions as audit
from jobbridge.consultations import draft_rules as rules
from jobbridge.consultations import queries
from jobbridge.consultations.model import Draft
from jobbridge.db import Database
from jobbridge.errors import Reason, Refused
from jobbridge.i18n import N_
from jobbridge.inmates import facts
from jobbridge.inmates.model import Inmate
from jobbridge.inmates.queries import refresh_locked
from jobbridge.viewer import Viewer


def save_draft(
    session: Session,
    viewer: Viewer,
    *,
    inmate: Inmate,
    typed: Mapping[str, list[str]],
    now: datetime,
) -> Draft:
    """The form as it stands, whatever is wrong with it; one draft a counselor and person. That
    one was begun is audited, each pause in the typing is not."""
    facts.require_counselor(viewer, inmate.prison_id)
    content = rules.packed(typed)
    if len(content) > rules.MOST:
        raise Refused([Reason("draft_long", N_("This is too long to be kept as a draft."))])
    refresh_locked(session, inmate)  # two windows at once: one row
    draft = queries.draft_for(session, viewer, inmate)
    if draft is None:
        draft = Draft(inmate_id=inmate.id, account_id=viewer.account_id)
        session.add(draft)
        audit.record(session, viewer, "consultation.draft", "inmate", inmate.id, now=now)
    draft.content, draft.saved_at = content, now
    session.flush()
    return draft


def discard_draft(session: Session, viewer: Viewer, *, inmate: Inmate, now: datetime) -> None:
    """The viewer's own draft; where there is none, nothing happens."""
    facts.require_counselor(viewer, inmate.prison_id)
    draft = queries.draft_for(session, viewer, inmate)
    if draft is not None:
        session.delete(draft)
        audit.record(session, viewer, "consultation.discard", "inmate", inmate.id, now=now)


def expire_drafts(database: Database, now: datetime) -> None:
    """Deletes what nobody went on with for thirty days."""
    with database.write() as session:
        session.execute(delete(Draft).where(Draft.saved_at < now - rules.KEPT))
