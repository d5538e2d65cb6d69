"""Keeping the times at which people and employers are not free. What is booked stays: it is
flagged by itself where a new time meets it."""

from datetime import date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.audit.actions import record
from jobbridge.busy import queries, rules
from jobbridge.busy.model import Busy, EmployerBusy
from jobbridge.errors import NotFound, Reason, Refused
from jobbridge.i18n import N_
from jobbridge.inmates.model import Inmate
from jobbridge.vacancies.model import Employer
from jobbridge.viewer import Role, Viewer

MOST = 100
SAME = Reason("same", N_("This time is entered already."), field="begins")


def add_busy(
    session: Session,
    viewer: Viewer,
    inmate: Inmate,
    *,
    kind: str,
    weekday: int | None,
    on: date | None,
    begins: time,
    ends: time,
    valid_from: date | None = None,
    valid_to: date | None = None,
    now: datetime,
) -> Busy:
    """A time at which the person has something else, weekly or once."""
    if not queries.may_keep(viewer):
        raise NotFound
    if reasons := rules.why_not_commitment(
        kind, weekday, on, begins, ends, valid_from=valid_from, valid_to=valid_to
    ):
        raise Refused(reasons)
    # The person's row is what two of the same form queue for.
    session.execute(select(Inmate.id).where(Inmate.id == inmate.id).with_for_update(key_share=True))
    rows = session.scalars(select(Busy).where(Busy.inmate_id == inmate.id)).all()
    made = Busy(
        inmate_id=inmate.id,
        kind=kind,
        weekday=weekday,
        on=on,
        begins=begins,
        ends=ends,
        valid_from=valid_from,
        valid_to=valid_to,
        recorded_by=viewer.account_id,
        recorded_at=now,
    )
    if any(_when(row) == _when(made) for row in rows):
        raise Refused([SAME])
    if len(rows) >= MOST:
        text = N_("A person has at most %(most)s such times: end some of them first.")
        raise Refused([Reason("many", text, {"most": MOST})])
    session.add(made)
    session.flush()
    record(session, viewer, "busy.add", "inmate", inmate.id, now=now)
    return made


def _when(row: Busy) -> tuple[object, ...]:
    return (row.weekday, row.on, row.begins, row.ends, row.valid_from, row.valid_to)


def end_busy(
    session: Session, viewer: Viewer, inmate: Inmate, number: int, *, now: datetime
) -> None:
    """The person is free at this time again."""
    found = session.get(Busy, number, populate_existing=True, with_for_update=True)
    if found is None or found.inmate_id != inmate.id or not queries.may_keep(viewer):
        raise NotFound
    session.delete(found)
    record(session, viewer, "busy.end", "inmate", inmate.id, now=now)
    session.flush()


def block(
    session: Session, viewer: Viewer, *, starts_at: datetime, ends_at: datetime, now: datetime
) -> EmployerBusy:
    """A time at which the viewer's employer meets nobody."""
    if not viewer.is_(Role.EMPLOYER) or not viewer.organisations:
        raise NotFound
    if reasons := rules.why_not_blocked(starts_at, ends_at, now):
        raise Refused(reasons)
    employer_id = min(viewer.organisations)
    own = select(Employer.id).where(Employer.id == employer_id)
    session.execute(own.with_for_update(key_share=True))
    rows = queries.blocked_for(session, viewer, now)
    if any((row.starts_at, row.ends_at) == (starts_at, ends_at) for row in rows):
        raise Refused([Reason(SAME.code, SAME.text, field="from_day")])
    if len(rows) >= MOST:
        text = N_("At most %(most)s such times: end some of them first.")
        raise Refused([Reason("many", text, {"most": MOST})])
    made = EmployerBusy(
        employer_id=employer_id,
        starts_at=starts_at,
        ends_at=ends_at,
        recorded_by=viewer.account_id,
        recorded_at=now,
    )
    session.add(made)
    session.flush()
    record(session, viewer, "employer.block", "employer", employer_id, now=now)
    return made


def unblock(session: Session, viewer: Viewer, number: int, *, now: datetime) -> None:
    """The employer is free at this time again."""
    found = session.get(EmployerBusy, number, populate_existing=True, with_for_update=True)
    if (
        found is None
        or not viewer.is_(Role.EMPLOYER)
        or found.employer_id not in viewer.organisations
    ):
        raise NotFound
    session.delete(found)
    record(session, viewer, "employer.unblock", "employer", found.employer_id, now=now)
    session.flush()
