"""What the worker does about silence: requests end, the agency hears of them, employers are
reminded. Each may run at any time and twice: what was told is written beside what it is about."""

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from jobbridge.applications import (
    asking_rules,
    reply_queries,
    reply_rules,
    rules,
    waiting_queries,
)
from jobbridge.applications.actions import move
from jobbridge.applications.change_actions import tell_application, tell_request
from jobbridge.applications.model import Application, Request, State
from jobbridge.applications.refusal_rules import Said
from jobbridge.applications.waiting_rules import WARNED
from jobbridge.audit.actions import record
from jobbridge.calendar.queries import work_calendar
from jobbridge.clock import local_day
from jobbridge.outbox.actions import post
from jobbridge.parameters.queries import value_of
from jobbridge.parameters.rules import LAPSE_DAYS
from jobbridge.vacancies.model import State as VacancyState
from jobbridge.vacancies.model import Vacancy
from jobbridge.viewer import SYSTEM


def lapse_overdue(session: Session, *, now: datetime) -> int:
    """The worker's nightly round: what nobody answered ends, and so does whatever hangs on a
    closed vacancy. Says how many requests and applications ended."""
    today = local_day(now)
    calendar, days = work_calendar(session), value_of(session, LAPSE_DAYS)
    ended = 0
    live = session.scalars(
        select(Request)
        .where(Request.state.in_(("open", "answered")))
        .order_by(Request.id)
        .with_for_update(of=Request, skip_locked=True)
    )
    for request in live:
        silent = asking_rules.lapses_on(calendar, request.answer_due, days) <= today
        closed = request.vacancy.state == VacancyState.CLOSED
        if closed or (silent and request.state == "open"):
            request.state = "closed" if closed else "lapsed"
            request.version += 1
            tell_request(session, request, request.state, now)
            record(session, SYSTEM, "request.lapse", "request", request.id, now=now)
            ended += 1
    for undated in waiting_queries.undated_locked(session):
        waiting_queries.wait(session, undated, today)
    session.flush()
    unmet = (State.PROPOSED, State.ASKED, State.AGREED)
    waiting = session.execute(
        select(Application, Vacancy)
        .join(Vacancy, Vacancy.id == Application.vacancy_id)
        .where(
            or_(
                Application.state.in_(unmet) & (Vacancy.state == VacancyState.CLOSED),
                Application.state.in_((*unmet, State.OFFER)) & (Application.waits_until < today),
            )
        )
        .order_by(Application.id)
        .with_for_update(of=Application, skip_locked=True)
    )
    for application, vacancy in waiting.all():
        closed = vacancy.state == VacancyState.CLOSED and application.state != State.OFFER
        filled = closed and vacancy.close_reason == "filled_here"
        why = rules.FILLED if filled else "" if closed else rules.SILENCE
        move(session, SYSTEM, application, "lapse", said=Said(why), now=now)
        ended += 1
    session.flush()
    return ended


def warn_ending(session: Session, *, now: datetime) -> int:
    """Whoever is waited for is told once, some days before an application ends by itself. Of
    skills cards employers are reminded anyway. Says how many applications are about to end."""
    found = waiting_queries.ending(session, local_day(now), WARNED)
    for application in found:
        met = application.state == State.INTERVIEW and application.met_at is not None
        tell_application(session, application, "decide_soon" if met else "ends_soon", now)
    session.flush()
    return len(found)


def escalate_overdue(session: Session, *, now: datetime) -> int:
    """The agency is told once of each request whose answer is late; says of how many."""
    late = session.scalars(
        select(Request)
        .where(
            Request.state == "open",
            Request.answer_due < local_day(now),
            Request.escalated_at.is_(None),
        )
        .order_by(Request.id)
        .with_for_update(of=Request, skip_locked=True)
    ).all()
    for request in late:
        request.escalated_at = now
        tell_request(session, request, "overdue", now)
        record(session, SYSTEM, "request.escalate", "request", request.id, now=now)
    session.flush()
    return len(late)


def remind_employers(session: Session, *, now: datetime) -> int:
    """Employers who leave people waiting are reminded twice, then told that they are paused:
    one mail an employer and step, whatever number of cards waits. Says how many cards moved on.
    """
    today, limits = local_day(now), reply_queries.patience(session)
    moved = 0
    for card in reply_queries.waiting_locked(session):
        stage = reply_rules.stage(reply_queries.waiting_since(card), today, limits)
        if stage <= card.reminders:
            continue
        card.reminders = stage
        employer_id = card.vacancy.employer_id
        post(
            session,
            "notice_waiting",
            f"notice:waiting:{employer_id}:{stage}:{today.isoformat()}",
            {"employer_id": employer_id, "stage": stage, "on": today.isoformat()},
            now=now,
        )
        record(
            session,
            SYSTEM,
            "application.remind",
            "application",
            card.id,
            now=now,
            detail=str(stage),
        )
        moved += 1
    session.flush()
    return moved
