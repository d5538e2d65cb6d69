"""Opening a person out of scope, ending it, reviewing it. Whatever is tried is told at once."""

from datetime import datetime, time, timedelta

from sqlalchemy import false, or_, select
from sqlalchemy.orm import Session

from jobbridge.audit.actions import record
from jobbridge.clock import RIGA, local_day
from jobbridge.db import session_database
from jobbridge.emergencies import queries, rules
from jobbridge.emergencies.model import Emergency
from jobbridge.errors import NotFound, Reason, Refused
from jobbridge.i18n import N_
from jobbridge.inmates.model import Inmate, InmateNameKey, Status
from jobbridge.inmates.queries import CODE_KEY, scope
from jobbridge.inmates.rules import compact_code
from jobbridge.outbox.actions import post
from jobbridge.parameters.access_rules import EMERGENCIES_A_DAY, EMERGENCY_MINUTES
from jobbridge.parameters.queries import value_of
from jobbridge.viewer import Role, Viewer

OPENED = "notice_emergency"
YOURS = Reason("yours", N_("This person is in your care already: open them as usual."), field="who")


def open_person(
    session: Session, viewer: Viewer, *, who: str, reason: str, words: str, now: datetime
) -> Inmate | None:
    """The person with this reference or personal code, readable by the viewer for as long as the
    settings say. None where there is nobody: that, too, is a row, and counts. Refused where the
    reason does not do or the day's limit is reached."""
    if not rules.may_open(viewer):
        raise NotFound
    since = datetime.combine(local_day(now), time(), RIGA)
    reasons = rules.why_not_open(
        reason=reason,
        words=words,
        today=queries.tries(session, viewer, since),
        most=value_of(session, EMERGENCIES_A_DAY),
    )
    if reasons:
        raise Refused(reasons)
    inmate = _meant(session, who)
    if inmate is not None and session.scalar(
        select(Inmate.id).where(Inmate.id == inmate.id, scope(viewer))
    ):
        raise Refused([YOURS])
    minutes = value_of(session, EMERGENCY_MINUTES) if inmate is not None else 0
    row = Emergency(
        account_id=viewer.account_id,
        role=str(viewer.role),
        inmate_id=inmate.id if inmate is not None else None,
        reason=reason,
        words=words.strip(),
        opened_at=now,
        ends_at=now + timedelta(minutes=minutes),
    )
    session.add(row)
    session.flush()
    if inmate is None:
        record(session, viewer, "emergency.miss", "emergency", row.id, now=now, detail=reason)
    else:
        record(session, viewer, "emergency.open", "inmate", inmate.id, now=now, detail=reason)
    post(session, OPENED, f"{OPENED}:{row.id}", {"emergency_id": row.id}, now=now)
    return inmate


def _meant(session: Session, who: str) -> Inmate | None:
    """By the whole reference or personal code alone: nobody is looked for by name."""
    code = compact_code(who)
    key = session_database(session).keyring.index(CODE_KEY + (code or ""))
    by_code = select(InmateNameKey.inmate_id).where(InmateNameKey.key == key)
    named = or_(Inmate.ref == who.strip().casefold(), Inmate.id.in_(by_code) if code else false())
    return session.scalar(select(Inmate).where(named, Inmate.status != Status.WITHDRAWN))


def end(session: Session, viewer: Viewer, emergency_id: int, *, now: datetime) -> None:
    """Before its time, by who opened it; once."""
    row = queries.emergency_for(session, viewer, emergency_id)
    if viewer.is_(Role.AUDITOR):
        raise NotFound
    if row.inmate_id is not None and row.ended_at is None and row.ends_at > now:
        row.ended_at = now
        record(session, viewer, "emergency.end", "inmate", row.inmate_id, now=now)


def review(
    session: Session, viewer: Viewer, emergency_id: int, *, verdict: str, now: datetime
) -> None:
    """The auditor's word on it; it may be given anew."""
    if not viewer.is_(Role.AUDITOR):
        raise NotFound
    row = queries.emergency_for(session, viewer, emergency_id)
    row.verdict, row.reviewed_at, row.reviewed_by = verdict, now, viewer.account_id
    record(session, viewer, "emergency.review", "emergency", row.id, now=now, detail=verdict)
