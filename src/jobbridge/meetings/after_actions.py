"""After a meeting: who came, who is interested, and the introductions that follow."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.applications import actions as applications
from jobbridge.applications.model import Application, Request
from jobbridge.applications.model import State as ApplicationState
from jobbridge.applications.rules import ENDED
from jobbridge.audit.actions import record
from jobbridge.clock import local_day
from jobbridge.errors import NotFound, Reason, Refused
from jobbridge.i18n import N_
from jobbridge.interviews import claim_actions
from jobbridge.meetings import actions, queries, rules
from jobbridge.meetings.model import Came, Meeting, MeetingPlace, MeetingSeat, State
from jobbridge.refs import new_ref
from jobbridge.vacancies.model import Vacancy
from jobbridge.viewer import Role, Viewer

NOT_BEGUN = Reason("not_begun", N_("It has not begun yet."))


def mark(
    session: Session, viewer: Viewer, meeting: Meeting, ref: str, came: str, *, now: datetime
) -> MeetingSeat:
    """Came, did not come or refused; empty takes it back. Who was asked afterwards came."""
    _hold(session, viewer, meeting)
    seat = queries.seat_for(session, viewer, meeting, ref)
    _check_begun(meeting, now)
    if came != Came.CAME and seat.interested is not None:
        text = N_("This person was asked afterwards: take that answer back first.")
        raise Refused([Reason("asked", text)])
    seat.came = Came(came) if came else ""
    verb = f"meeting.{seat.came or 'unmark'}"
    record(session, viewer, verb, "inmate", seat.inmate_id, now=now)
    if came:
        actions.take_place(session, viewer, meeting, now)
    session.flush()
    return seat


def mark_rest(session: Session, viewer: Viewer, meeting: Meeting, *, now: datetime) -> int:
    """Everybody on the viewer's lists of whom nothing is said yet came; says how many."""
    places = _hold(session, viewer, meeting)
    _check_begun(meeting, now)
    rest = [s for s in queries.seats_of(session, places) if not s.came and not s.waits]
    for seat in rest:
        seat.came = Came.CAME
        record(session, viewer, "meeting.came", "inmate", seat.inmate_id, now=now)
    if rest:
        actions.take_place(session, viewer, meeting, now)
    session.flush()
    return len(rest)


def _hold(session: Session, viewer: Viewer, meeting: Meeting) -> list[MeetingPlace]:
    """The viewer's places of a meeting, under the employer's lock."""
    if not rules.witnesses(viewer):
        raise NotFound
    claim_actions.lock(session, employers=[meeting.employer_id])
    queries.check_known(session, viewer, meeting)
    places = queries.own_places(viewer, meeting)
    if not places:
        raise NotFound
    return places


def _check_begun(meeting: Meeting, now: datetime) -> None:
    if meeting.state == State.CANCELLED:
        raise Refused(rules.why_not_step("took_place", meeting.state))
    if meeting.starts_at > now:
        raise Refused([NOT_BEGUN])


def answer(
    session: Session,
    viewer: Viewer,
    meeting: Meeting,
    ref: str,
    *,
    vacancy: str,
    now: datetime,
) -> tuple[MeetingSeat, tuple[Reason, ...]]:
    """What somebody who came says: interested in this vacancy (its reference), or in none.

    A yes is the person's word to be introduced: they are put forward and their agreement is
    recorded, as a counselor's proposal. Where a rule forbids that, the interest stays and the
    reasons are given back.
    """
    seat = _asked(session, viewer, meeting, ref, now)
    if seat.interested is not None:
        _unsay(session, viewer, seat, now)
    seat.came = seat.came or Came.CAME
    seat.interested = bool(vacancy)
    reasons: tuple[Reason, ...] = ()
    if vacancy:
        chosen = next((v for v in meeting.vacancies if v.ref == vacancy), None)
        if chosen is None:
            raise NotFound
        seat.vacancy = chosen
        try:
            with session.begin_nested():
                _introduce(session, viewer, meeting, seat, chosen, now)
        except Refused as refused:
            reasons = refused.reasons
    actions.take_place(session, viewer, meeting, now)
    verb = "meeting.interested" if vacancy else "meeting.not_interested"
    record(session, viewer, verb, "inmate", seat.inmate_id, now=now)
    session.flush()
    return seat, reasons


def take_answer_back(
    session: Session, viewer: Viewer, meeting: Meeting, ref: str, *, now: datetime
) -> MeetingSeat:
    """As if they had not been asked; the introduction goes too, on the same day and before the
    employer has reacted to it."""
    seat = _asked(session, viewer, meeting, ref, now)
    _unsay(session, viewer, seat, now)
    record(session, viewer, "meeting.unsaid", "inmate", seat.inmate_id, now=now)
    session.flush()
    return seat


def _asked(
    session: Session, viewer: Viewer, meeting: Meeting, ref: str, now: datetime
) -> MeetingSeat:
    if not (rules.lists(viewer) and viewer.is_(Role.COUNSELOR)):
        raise NotFound
    _hold(session, viewer, meeting)
    seat = queries.seat_for(session, viewer, meeting, ref)
    if seat.inmate.prison_id not in viewer.organisations:
        raise NotFound
    _check_begun(meeting, now)
    if seat.came in (Came.MISSED, Came.REFUSED):
        text = N_("This person did not come: correct that first.")
        raise Refused([Reason("absent", text)])
    return seat


def _unsay(session: Session, viewer: Viewer, seat: MeetingSeat, now: datetime) -> None:
    application = seat.application
    if application is not None and seat.introduced and application.state not in ENDED:
        application = applications.take_back(session, viewer, application, now=now)
        applications.withdraw(session, viewer, application, now=now)
    seat.interested = seat.vacancy = seat.application = None
    seat.introduced = False


def _introduce(
    session: Session,
    viewer: Viewer,
    meeting: Meeting,
    seat: MeetingSeat,
    vacancy: Vacancy,
    now: datetime,
) -> None:
    """From interest to introduction. Who stands further on the way already stays there."""
    application = session.scalar(
        select(Application).where(
            Application.inmate_id == seat.inmate_id, Application.vacancy_id == vacancy.id
        )
    )
    proposed = (ApplicationState.PROPOSED, ApplicationState.ASKED)
    if application is None or application.state in ENDED:
        request = _request_of(session, meeting, vacancy, now)
        application = applications.propose(
            session, viewer, request=request, inmate=seat.inmate, now=now
        )
    if application.state in proposed:
        applications.record_answer(session, viewer, application, True, now=now)
        seat.introduced = True
    seat.application = application


def _request_of(session: Session, meeting: Meeting, vacancy: Vacancy, now: datetime) -> Request:
    """The employer's request for this vacancy; without one its coming here was the question, and
    this is the answer."""
    found = session.scalar(
        select(Request)
        .where(Request.vacancy_id == vacancy.id, Request.state.in_(("open", "answered")))
        .order_by(Request.id.desc())
        .limit(1)
    )
    if found is None:
        found = Request(
            ref=new_ref(),
            employer_id=vacancy.employer_id,
            vacancy_id=vacancy.id,
            state="answered",
            message="",
            asked_at=meeting.starts_at,
            answer_due=local_day(now),
            answered_at=now,
        )
        session.add(found)
        session.flush()
    return found
