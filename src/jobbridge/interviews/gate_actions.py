"""The day at a prison: who has arrived and left, who was brought and taken back, the note."""

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.apart.queries import may_know, partners_of
from jobbridge.applications.model import Application
from jobbridge.audit.actions import record
from jobbridge.calendar.spans import day_span
from jobbridge.clock import local_day
from jobbridge.errors import NotFound, Reason, Refused, Stale
from jobbridge.i18n import N_
from jobbridge.interviews import claim_actions, occasion_queries, queries, visit_queries
from jobbridge.interviews.model import Interview
from jobbridge.interviews.occasion_model import Called, Occasion
from jobbridge.interviews.visit_actions import STALE
from jobbridge.interviews.visit_model import Bringing, PassState, ShiftNote, VisitInfo, VisitorPass
from jobbridge.places.model import Prison
from jobbridge.viewer import Duty, Role, Viewer

GATE_MARKS = ("arrived", "left", "not_arrived", "not_left")
BRINGING_MARKS = ("brought", "returned", "not_brought", "not_returned")
TODAY = Reason("not_today", N_("This is for today's visits only."))
SAME_TAP = timedelta(seconds=10)
"""The next button stands where the last one stood: a finger that trembles presses both."""
TWICE = Reason("twice", N_("That was one tap: the first stands. Tap once more for the next."))
CHOOSE = Reason("mark", N_("Choose one from the list."), field="mark")


def mark_visitor(
    session: Session, viewer: Viewer, one: VisitorPass, mark: str, *, now: datetime
) -> VisitorPass:
    """Arrived or left, today; `not_…` takes it back. Said twice, the first moment stays."""
    one = visit_queries.pass_for(session, viewer, one.ref, Duty.GATE, lock=True)
    if one.on != local_day(now):
        raise Refused([TODAY])
    before = (one.arrived_at, one.left_at)
    if mark == "arrived":
        if one.state != PassState.ALLOWED:
            text = N_("This pass is not allowed: ask the officer who decides passes.")
            raise Refused([Reason("not_allowed", text)])
        one.arrived_at = one.arrived_at or now
    elif mark == "left":
        if one.arrived_at is None:
            raise Refused([Reason("not_arrived", N_("This visitor has not arrived yet."))])
        if now - one.arrived_at < SAME_TAP:
            raise Refused([TWICE])
        one.left_at = one.left_at or now
    elif mark == "not_arrived":
        one.arrived_at = one.left_at = None
    elif mark == "not_left":
        one.left_at = None
    else:
        raise Refused([CHOOSE])
    if (one.arrived_at, one.left_at) != before:
        one.version += 1
        record(session, viewer, f"pass.{mark}", "pass", one.id, now=now)
    session.flush()
    return one


def mark_person(
    session: Session, viewer: Viewer, interview: Interview, mark: str, *, now: datetime
) -> Bringing:
    """Brought to the interview or taken back, today; `not_…` takes it back."""
    if not viewer.has(Duty.MOVEMENTS):
        raise NotFound
    inmate_id = interview.application.inmate_id
    claim_actions.lock(session, inmates=[inmate_id], interviews=[interview.id])
    queries.check_known(session, viewer, interview)
    if local_day(interview.starts_at) != local_day(now):
        raise Refused([TODAY])
    row = session.get(Bringing, interview.id) or Bringing(interview_id=interview.id)
    if row.brought_at is None and mark == "brought":
        _refuse_meeting(session, viewer, inmate_id, interview.prison_id, now)
    session.add(row)
    if _mark(row, mark, now):
        record(session, viewer, f"interview.{mark}", "interview", interview.id, now=now)
    session.flush()
    return row


def mark_called(
    session: Session, viewer: Viewer, called: Called, mark: str, *, now: datetime
) -> Called:
    """The same of somebody called to another occasion."""
    claim_actions.lock(session, inmates=[called.inmate_id])
    row = occasion_queries.called_for(session, viewer, called.ref, lock=True)
    if local_day(row.occasion.starts_at) != local_day(now):
        raise Refused([TODAY])
    if row.brought_at is None and mark == "brought":
        _refuse_meeting(session, viewer, row.inmate_id, row.occasion.prison_id, now)
    if _mark(row, mark, now):
        record(session, viewer, f"called.{mark}", "inmate", row.inmate_id, now=now)
    session.flush()
    return row


def _mark(row: Bringing | Called, mark: str, now: datetime) -> bool:
    """Whether anything has changed."""
    before = (row.brought_at, row.returned_at)
    if mark == "brought":
        row.brought_at = row.brought_at or now
    elif mark == "returned":
        if row.brought_at and now - row.brought_at < SAME_TAP:
            raise Refused([TWICE])
        row.brought_at = row.brought_at or now
        row.returned_at = row.returned_at or now
    elif mark == "not_brought":
        row.brought_at = row.returned_at = None
    elif mark == "not_returned":
        row.returned_at = None
    else:
        raise Refused([CHOOSE])
    return (row.brought_at, row.returned_at) != before


def _refuse_meeting(
    session: Session, viewer: Viewer, inmate_id: int, prison_id: int, now: datetime
) -> None:
    """Nobody is brought while somebody whom they must not meet is out. Who that is, only an
    officer who may know of such pairs is told."""
    day = local_day(now)
    partners = partners_of(session, [inmate_id]).get(inmate_id, ())
    those = [p.inmate_id for p in partners if p.on(day)]
    at_interview = (
        select(Application.inmate_id)
        .join(Interview, Interview.application_id == Application.id)
        .join(Bringing, Bringing.interview_id == Interview.id)
        .where(
            Application.inmate_id.in_(those),
            Interview.prison_id == prison_id,
            Bringing.brought_at >= day_span(day).start,
            Bringing.returned_at.is_(None),
        )
    )
    elsewhere = (
        select(Called.inmate_id)
        .join(Called.occasion)
        .where(
            Called.inmate_id.in_(those),
            Occasion.prison_id == prison_id,
            Called.brought_at >= day_span(day).start,
            Called.returned_at.is_(None),
        )
    )
    if session.scalar(at_interview.union_all(elsewhere).limit(1)) is not None:
        known = N_("Somebody whom this person must not meet is out: bring them back first.")
        text = N_("Not now: wait until those who are out are back.")
        raise Refused([Reason("wait", known if may_know(viewer) else text)])


def write_note(
    session: Session,
    viewer: Viewer,
    prison: Prison,
    *,
    on: date,
    text: str,
    version: int,
    now: datetime,
) -> ShiftNote:
    """The note of one day, by any officer of the prison; `version` is 0 where there was none."""
    if not (viewer.is_(Role.PRISON_OFFICER) and prison.id in viewer.organisations):
        raise NotFound
    # The prison's row is what two shifts queue for: a day has one note.
    session.execute(select(Prison.id).where(Prison.id == prison.id).with_for_update(key_share=True))
    row = session.scalar(
        select(ShiftNote)
        .where(ShiftNote.prison_id == prison.id, ShiftNote.on == on)
        .execution_options(populate_existing=True)
    )
    if (row.version if row else 0) != version:
        raise Stale([STALE])
    if row is None:
        row = ShiftNote(prison_id=prison.id, on=on, version=0)
    row.text, row.version, row.at, row.by = text, version + 1, now, viewer.account_id
    session.add(row)
    session.flush()
    record(session, viewer, "shift_note.write", "shift_note", row.id, now=now)
    return row


def tell_visitors(
    session: Session,
    viewer: Viewer,
    prison: Prison,
    *,
    locale: str,
    entrance: str,
    directions: str,
    leave: str,
    phone: str,
    register_minutes: int,
    version: int,
    now: datetime,
) -> VisitInfo:
    """What visitors of this prison are told, in one language; phone and minutes are for all."""
    if not (viewer.has(Duty.ROOMS) and prison.id in viewer.organisations):
        raise NotFound
    session.execute(select(Prison.id).where(Prison.id == prison.id).with_for_update(key_share=True))
    row = session.get(VisitInfo, prison.id, populate_existing=True)
    if (row.version if row else 0) != version:
        raise Stale([STALE])
    if row is None:
        row = VisitInfo(prison_id=prison.id, version=0, texts={})
    texts = {"entrance": entrance, "directions": directions, "leave": leave}
    row.texts = {**row.texts, locale: {name: text for name, text in texts.items() if text}}
    row.phone, row.register_minutes, row.version = phone, register_minutes, version + 1
    session.add(row)
    record(session, viewer, "prison.tell", "prison", prison.id, now=now, detail=locale)
    session.flush()
    return row
