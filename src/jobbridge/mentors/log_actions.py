"""What happens between mentor and person: meetings, and what was given."""

from datetime import date, datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from jobbridge.audit.actions import record
from jobbridge.clock import local_day
from jobbridge.errors import NotFound, Refused
from jobbridge.mentors import queries, rules
from jobbridge.mentors.model import MentorGift, Mentoring, MentorMeeting, State
from jobbridge.viewer import Role, Viewer


def log_meeting(
    session: Session,
    viewer: Viewer,
    *,
    ref: str,
    on: date,
    minutes: int,
    place: str,
    attended: bool,
    note: str = "",
    now: datetime,
) -> MentorMeeting:
    """`minutes` of a meeting that did not take place are none. The note is for counselor and
    coordinator: the mentor writes it and does not keep it."""
    made, since = _running(session, viewer, ref)
    if reasons := rules.why_not_meeting(
        on=on,
        minutes=minutes,
        place=place,
        attended=attended,
        since=since,
        today=local_day(now),
    ):
        raise Refused(reasons)
    meeting = MentorMeeting(
        mentoring_id=made.id,
        on=on,
        minutes=minutes if attended else 0,
        place=place,
        attended=attended,
        note=note.strip()[: rules.NOTE] or None,
        recorded_by=viewer.account_id,
        recorded_at=now,
    )
    session.add(meeting)
    session.flush()
    record(session, viewer, "mentoring.meet", "inmate", made.inmate_id, now=now)
    return meeting


def give(
    session: Session,
    viewer: Viewer,
    *,
    ref: str,
    on: date,
    kind: str,
    quantity: int,
    cost_cents: int | None = None,
    now: datetime,
) -> MentorGift:
    """What the person was given, for the organisation's report."""
    made, since = _running(session, viewer, ref)
    if reasons := rules.why_not_gift(
        on=on,
        kind=kind,
        quantity=quantity,
        cost_cents=cost_cents,
        since=since,
        today=local_day(now),
    ):
        raise Refused(reasons)
    gift = MentorGift(
        mentoring_id=made.id,
        on=on,
        kind=kind,
        quantity=quantity,
        cost_cents=cost_cents,
        recorded_by=viewer.account_id,
        recorded_at=now,
    )
    session.add(gift)
    session.flush()
    record(session, viewer, "mentoring.give", "inmate", made.inmate_id, now=now)
    return gift


def strike(
    session: Session, viewer: Viewer, *, ref: str, what: str, number: int, now: datetime
) -> None:
    """A meeting (`meeting`) or a thing given (`gift`) that was recorded by mistake."""
    made, _ = _running(session, viewer, ref)
    row: MentorMeeting | MentorGift | None
    if what == "meeting":
        row = session.get(MentorMeeting, number)
    else:
        row = session.get(MentorGift, number)
    if row is None or row.mentoring_id != made.id:
        raise NotFound
    session.delete(row)
    record(session, viewer, "mentoring.strike", "inmate", made.inmate_id, now=now, detail=what)
    session.flush()


def forget_notes(session: Session, *, before: datetime) -> None:
    """Notes that were written `before` are gone; that they met stays."""
    session.execute(
        update(MentorMeeting)
        .where(MentorMeeting.recorded_at <= before, MentorMeeting.note.is_not(None))
        .values(note=None)
    )


def _running(session: Session, viewer: Viewer, ref: str) -> tuple[Mentoring, date]:
    """A mentoring that runs, and the day of the mentor's yes."""
    if not viewer.is_(Role.MENTOR, Role.COORDINATOR):
        raise NotFound
    made = queries.mentoring_for(session, viewer, ref, lock=True)
    if made.state != State.ASSIGNED or made.assigned_at is None:
        raise Refused([rules.OTHERWISE])
    return made, local_day(made.assigned_at)
