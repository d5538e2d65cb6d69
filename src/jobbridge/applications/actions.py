"""From an employer's question to a person's answer. `move` is the only way to change a state."""

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from jobbridge.applications import cards, fits, queries, rules
from jobbridge.applications.model import Application, ApplicationChange, Request, State
from jobbridge.audit.actions import record
from jobbridge.calendar.queries import work_calendar
from jobbridge.clock import local_day
from jobbridge.db import IntegrityError
from jobbridge.errors import NotFound, Reason, Refused, Stale, blocks
from jobbridge.i18n import N_
from jobbridge.inmates.model import Inmate
from jobbridge.inmates.queries import inmate_by_id
from jobbridge.outbox.actions import post
from jobbridge.refs import new_ref
from jobbridge.vacancies.model import State as VacancyState
from jobbridge.vacancies.model import Vacancy
from jobbridge.viewer import SYSTEM, Role, Viewer

STALE = Reason("stale", N_("Somebody else has changed this in the meantime. Look again."))
WISHED = Reason("already_wished", N_("You have already asked for this interview."))
REFUSAL = Reason("refusal", N_("Choose one from the list."), field="why")
# Moves of which the other side is told. Of interviews the interviews tell.
TOLD = frozenset({"offer", "accept", "refuse", "withdraw", "lapse"})
FORGETS = (State.DECLINED, State.WITHDRAWN, State.LAPSED)


def ask(
    session: Session, viewer: Viewer, *, vacancy: Vacancy, message: str, now: datetime
) -> Request:
    """An employer asks for introductions; the answer is due in five working days."""
    if not (viewer.is_(Role.EMPLOYER) and vacancy.employer_id in viewer.organisations):
        raise NotFound
    # Two people of one employer may ask at once: the vacancy's row is what they queue for.
    vacancy = session.scalars(
        select(Vacancy)
        .where(Vacancy.id == vacancy.id)
        .with_for_update(of=Vacancy)
        .execution_options(populate_existing=True)
    ).one()
    before = queries.requests_for(session, viewer, vacancy=vacancy, states=("open", "answered"))
    reasons = rules.why_not_ask(
        vetted=vacancy.employer.vetted_at is not None,
        published=vacancy.state == VacancyState.PUBLISHED,
        already_open=any(r.state == "open" for r in before),
    )
    if reasons:
        raise Refused(reasons)
    for request in before:
        request.state = "closed"
        request.version += 1
    calendar = work_calendar(session)
    request = Request(
        ref=new_ref(),
        employer_id=vacancy.employer_id,
        vacancy_id=vacancy.id,
        state="open",
        message=message,
        asked_by=viewer.account_id,
        asked_at=now,
        answer_due=rules.answer_due(calendar, local_day(now)),
    )
    session.add(request)
    session.flush()
    _tell_request(session, request, "asked", now)
    record(session, viewer, "request.ask", "request", request.id, now=now)
    return request


def send(session: Session, viewer: Viewer, request: Request, *, now: datetime) -> Request:
    """A counselor says: the employer has an answer. People may still be added afterwards."""
    if not viewer.is_(Role.COUNSELOR):
        raise NotFound
    request = queries.request_for(session, viewer, request.ref, lock=True)
    if request.state != "open":
        raise Refused([Reason("not_open", N_("This request has been answered already."))])
    request.state = "answered"
    request.answered_at = now
    request.version += 1
    _tell_request(session, request, "answered", now)
    record(session, viewer, "request.send", "request", request.id, now=now)
    session.flush()
    return request


def propose(
    session: Session, viewer: Viewer, *, request: Request, inmate: Inmate, now: datetime
) -> Application:
    """A counselor puts a person of their own forward. Refused with all reasons where a legal
    bar, a missing agreement or a closed request forbids it; warnings do not forbid."""
    if not viewer.is_(Role.COUNSELOR):
        raise NotFound
    request = queries.request_for(session, viewer, request.ref, lock=True)
    inmate = inmate_by_id(session, viewer, inmate.id)
    today = local_day(now)
    fit = fits.fit_of(session, viewer, request, inmate, today=today)
    if refused := blocks(fit.reasons):
        raise Refused(refused)
    application = fit.application
    if application is not None:
        application.request_id = request.id
        return move(session, viewer, application, "propose", now=now)
    application = Application(
        ref=new_ref(),
        inmate_id=inmate.id,
        vacancy_id=request.vacancy_id,
        request_id=request.id,
        state=State.PROPOSED,
        card={},
        created_at=now,
        updated_at=now,
    )
    try:
        with session.begin_nested():
            session.add(application)
    except IntegrityError:
        raise Refused(
            [
                Reason(
                    "already_proposed",
                    N_("This person already stands at “%(state)s” for this vacancy."),
                    {"state": rules.label(State.PROPOSED)},
                )
            ]
        ) from None
    _changed(session, viewer, application, "propose", rules.NEW, now=now)
    return application


def move(
    session: Session,
    viewer: Viewer,
    application: Application,
    verb: str,
    *,
    now: datetime,
    why: str = "",
    expected_version: int | None = None,
) -> Application:
    """One step along `rules.TRANSITIONS`, under a lock on the row; `why` is a code of ours.

    `NotFound` out of scope, `Stale` where `expected_version` is not the present one, `Refused`
    with every reason where the table has no such step for this viewer. A person who says no
    takes the card along.
    """
    application = queries.application_locked(session, viewer, application.id)
    if expected_version is not None and application.version != expected_version:
        raise Stale([STALE])
    if reasons := rules.why_not_move(application.state, verb, viewer.role):
        raise Refused(reasons)
    step = rules.transition(application.state, verb, viewer.role)
    assert step is not None
    before = application.state
    application.state = step.to_state
    application.version += 1
    application.updated_at = now
    if step.to_state in FORGETS:
        application.card = {}
        application.interview_wanted_at = None
    _changed(session, viewer, application, verb, before, now=now, why=why)
    if verb in TOLD and before in rules.SHOWN_TO_EMPLOYER:
        _tell_application(session, application, verb, now)
    session.flush()
    return application


def record_answer(
    session: Session,
    viewer: Viewer,
    application: Application,
    agreed: bool,
    *,
    now: datetime,
    expected_version: int | None = None,
) -> Application:
    """What the person said, having seen the employer's name. With a yes the skills card is
    made, as they agreed to it; a bar or withdrawn agreement of meanwhile still forbids it."""
    if not agreed:
        return move(
            session, viewer, application, "decline", now=now, expected_version=expected_version
        )
    application = move(
        session, viewer, application, "agree", now=now, expected_version=expected_version
    )
    today = local_day(now)
    fit = fits.fit_again(session, viewer, application, today=today)
    if refused := blocks(fit.reasons):
        raise Refused(refused)
    application.card = cards.made(
        application.ref,
        application.vacancy.requirements,
        fit.scored.verdicts,
        fits.available(application.inmate, today),
    )
    _tell_application(session, application, "agree", now)
    session.flush()
    return application


def refuse(
    session: Session, viewer: Viewer, application: Application, why: str, *, now: datetime
) -> Application:
    """The employer says no, with one of `rules.REFUSALS`."""
    if why not in rules.REFUSALS:
        raise Refused([REFUSAL])
    return move(session, viewer, application, "refuse", now=now, why=why)


def withdraw(
    session: Session, viewer: Viewer, application: Application, *, now: datetime, why: str = ""
) -> Application:
    """The person takes part no more, or turns an offer down: gone for the employer at once."""
    return move(session, viewer, application, "withdraw", now=now, why=why)


def want_interview(
    session: Session, viewer: Viewer, application: Application, *, now: datetime
) -> Application:
    """The employer would like to meet the person behind a card; counselors are told."""
    if not viewer.is_(Role.EMPLOYER):
        raise NotFound
    application = queries.application_locked(session, viewer, application.id)
    reasons = rules.why_not_move(application.state, "interview", viewer.role)
    if application.interview_wanted_at is not None:
        reasons.append(WISHED)
    if reasons:
        raise Refused(reasons)
    application.interview_wanted_at = now
    application.version += 1
    application.updated_at = now
    _changed(session, viewer, application, "wish", application.state, now=now)
    _tell_application(session, application, "wish", now)
    session.flush()
    return application


def lapse_overdue(session: Session, *, now: datetime) -> int:
    """The worker's nightly round: what nobody answered ends, and so does whatever hangs on a
    closed vacancy. Says how many requests and applications ended."""
    today = local_day(now)
    calendar = work_calendar(session)
    ended = 0
    live = session.scalars(
        select(Request)
        .where(Request.state.in_(("open", "answered")))
        .order_by(Request.id)
        .with_for_update(of=Request, skip_locked=True)
    )
    for request in live:
        silent = rules.lapses_on(calendar, request.answer_due) <= today
        closed = request.vacancy.state == VacancyState.CLOSED
        if closed or (silent and request.state == "open"):
            request.state = "closed" if closed else "lapsed"
            request.version += 1
            _tell_request(session, request, request.state, now)
            record(session, SYSTEM, "request.lapse", "request", request.id, now=now)
            ended += 1
    waiting = session.execute(
        select(Application, Vacancy.state, Request.answer_due)
        .join(Vacancy, Vacancy.id == Application.vacancy_id)
        .outerjoin(Request, Request.id == Application.request_id)
        .where(
            or_(
                Application.state.in_((State.PROPOSED, State.ASKED)),
                (Application.state == State.AGREED) & (Vacancy.state == VacancyState.CLOSED),
            )
        )
        .order_by(Application.id)
        .with_for_update(of=Application, skip_locked=True)
    )
    for application, vacancy_state, due in waiting.all():
        silent = due is not None and rules.lapses_on(calendar, due) <= today
        if silent or vacancy_state == VacancyState.CLOSED:
            move(session, SYSTEM, application, "lapse", now=now)
            ended += 1
    session.flush()
    return ended


def _changed(
    session: Session,
    viewer: Viewer,
    application: Application,
    verb: str,
    before: str,
    *,
    now: datetime,
    why: str = "",
) -> None:
    session.add(
        ApplicationChange(
            application_id=application.id,
            verb=verb,
            from_state=before,
            to_state=application.state,
            by=viewer.account_id,
            at=now,
            why=why,
        )
    )
    record(
        session,
        viewer,
        f"application.{verb}",
        "application",
        application.id,
        now=now,
        detail=why or None,
    )


def _tell_request(session: Session, request: Request, event: str, now: datetime) -> None:
    post(
        session,
        "notice_request",
        f"notice:request:{request.id}:{event}",
        {"request_id": request.id, "event": event},
        now=now,
    )


def _tell_application(
    session: Session, application: Application, event: str, now: datetime
) -> None:
    post(
        session,
        "notice_application",
        f"notice:application:{application.id}:{application.version}:{event}",
        {"application_id": application.id, "event": event, "version": application.version},
        now=now,
    )
