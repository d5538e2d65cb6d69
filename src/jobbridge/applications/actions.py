"""From an employer's question to a person's answer. `move` is the only way to change a state."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from jobbridge import kept
from jobbridge.applications import (
    asking_rules,
    card_queries,
    cards,
    change_actions,
    fits,
    queries,
    refusal_rules,
    reply_queries,
    rules,
    waiting_queries,
)
from jobbridge.applications.change_actions import answered, changed, tell_application, tell_request
from jobbridge.applications.model import Application, Request, RequestAnswer, Reveal, State
from jobbridge.applications.refusal_rules import UNSAID, Said
from jobbridge.audit.actions import record
from jobbridge.calendar.queries import work_calendar
from jobbridge.clock import local_day
from jobbridge.db import IntegrityError
from jobbridge.errors import NotFound, Reason, Refused, Stale, blocks
from jobbridge.i18n import N_
from jobbridge.inmates.model import Inmate
from jobbridge.inmates.queries import inmate_by_id
from jobbridge.outbox.actions import post
from jobbridge.parameters.queries import value_of
from jobbridge.parameters.rules import ANSWER_DAYS
from jobbridge.refs import new_ref
from jobbridge.vacancies import actions as vacancy_actions
from jobbridge.vacancies.model import State as VacancyState
from jobbridge.vacancies.model import Vacancy
from jobbridge.viewer import SYSTEM, Role, Viewer

STALE = Reason("stale", N_("Somebody else has changed this in the meantime. Look again."))
WISHED = Reason("already_wished", N_("You have already asked for this interview."))
UNWILLING = Reason(
    "unwilling", N_("This person currently does not wish to meet. The card stays open to you.")
)
REFUSAL = Reason("refusal", N_("Choose one from the list."), field="why")
# Moves of which the other side is told. Of interviews the interviews tell.
TOLD = frozenset({"offer", "accept", "refuse", "withdraw", "lapse"})
FORGETS = (State.ASKED, State.DECLINED, State.WITHDRAWN, State.LAPSED)
# Steps by which somebody acts on a card: they stop the employer's reply clock.
REACTIONS = frozenset({"interview", "meet", "refuse", "wish"})


def ask(
    session: Session, viewer: Viewer, *, vacancy: Vacancy, message: str, now: datetime
) -> Request:
    """An employer asks for introductions; the answer is due in so many working days as the
    parameter says. Who leaves people waiting answers them first."""
    if not (viewer.is_(Role.EMPLOYER) and vacancy.employer_id in viewer.organisations):
        raise NotFound
    vacancy = _held(session, vacancy.id)
    before = queries.requests_for(session, viewer, vacancy=vacancy, states=("open", "answered"))
    reasons = asking_rules.why_not_ask(
        vetted=vacancy.employer.vetted_at is not None,
        published=vacancy.state == VacancyState.PUBLISHED,
        already_open=any(r.state == "open" for r in before),
        silent_since=reply_queries.silent_of(
            session, [vacancy.employer_id], today=local_day(now)
        ).get(vacancy.employer_id),
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
        answer_due=asking_rules.answer_due(
            calendar, local_day(now), value_of(session, ANSWER_DAYS)
        ),
    )
    session.add(request)
    session.flush()
    tell_request(session, request, "asked", now)
    record(session, viewer, "request.ask", "request", request.id, now=now)
    return request


def send(session: Session, viewer: Viewer, request: Request, *, now: datetime) -> Request:
    """A counselor says: the employer has an answer. People may still be added afterwards."""
    if not viewer.is_(Role.COUNSELOR):
        raise NotFound
    request = queries.request_for(session, viewer, request.ref, lock=True)
    if request.state != "open":
        raise Refused([Reason("not_open", N_("This request has been answered already."))])
    through(session, viewer, request, nobody=False, now=now)
    answered(session, request, now=now)
    record(session, viewer, "request.send", "request", request.id, now=now)
    session.flush()
    return request


def through(
    session: Session, viewer: Viewer, request: Request, *, nobody: bool, now: datetime
) -> None:
    """The viewer's prisons are through with a request that the caller has locked."""
    for prison_id in sorted(viewer.organisations):
        row = session.get(RequestAnswer, (request.id, prison_id))
        if row is None:
            row = RequestAnswer(request_id=request.id, prison_id=prison_id)
            session.add(row)
        row.nobody, row.by, row.at = nobody, viewer.account_id, now


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
    waiting_queries.wait(session, application, local_day(now))
    changed(session, viewer, application, "propose", rules.NEW, now=now)
    return application


def move(
    session: Session,
    viewer: Viewer,
    application: Application,
    verb: str,
    *,
    now: datetime,
    said: Said = UNSAID,
    expected_version: int | None = None,
) -> Application:
    """One step along `rules.TRANSITIONS`, under a lock on the row; `said` is why, in codes. From
    it on somebody is waited for until `waits_until`.

    `NotFound` out of scope, `Stale` where `expected_version` is not the present one, `Refused`
    with every reason where the table has no such step for this viewer. A person who says no
    takes the card along.
    """
    application = queries.application_locked(session, viewer, application.id)
    if expected_version is not None and application.version != expected_version:
        raise Stale([STALE])
    return step(session, viewer, application, verb, now=now, said=said)


def step(
    session: Session,
    viewer: Viewer,
    application: Application,
    verb: str,
    *,
    now: datetime,
    said: Said = UNSAID,
) -> Application:
    """`move` for who has locked the row, read it since, and knows that it is in scope."""
    if reasons := rules.why_not_move(application.state, verb, viewer.role):
        raise Refused(reasons)
    line = rules.transition(application.state, verb, viewer.role)
    assert line is not None
    if verb == "offer" and (reasons := rules.why_not_offer(met=application.met_at is not None)):
        raise Refused(reasons)
    needs = application.vacancy.requirements if said.lacks else ()
    asked = {f"{one.kind}:{one.code}" for one in needs}
    if reasons := refusal_rules.why_not_said(verb, said, asked=asked):
        raise Refused(reasons)
    before = application.state
    if not refusal_rules.may_share(verb, known_to_employer=before in rules.SHOWN_TO_EMPLOYER):
        said = replace(said, shared=False)
    application.state = line.to_state
    application.version += 1
    application.updated_at = now
    if verb == "meet":
        application.met_at = now
    if verb in REACTIONS and before == State.AGREED:
        application.reacted_at = application.reacted_at or now
    if line.to_state in FORGETS:
        change_actions.forget(session, application, by_mistake=verb == "take_back")
    if line.to_state in rules.ENDED:
        session.execute(
            update(Reveal)
            .where(Reveal.application_id == application.id, Reveal.revoked_at.is_(None))
            .values(revoked_at=now)
        )
    waiting_queries.wait(session, application, local_day(now))
    kept.change(session, application)
    changed(session, viewer, application, verb, before, now=now, said=said)
    if verb in TOLD and before in rules.SHOWN_TO_EMPLOYER and said.why != rules.FILLED:
        tell_application(session, application, verb, now)
    session.flush()
    if verb == "accept":
        _close_if_filled(session, application, now=now)
    return application


def _close_if_filled(session: Session, application: Application, *, now: datetime) -> None:
    """With the last seat taken the vacancy closes, and whoever stood in line hears why. Booked
    interviews of the vacancy are cancelled by `interviews`, which ends those applications."""
    vacancy = _held(session, application.vacancy_id)
    in_work = select(func.count()).where(
        Application.vacancy_id == vacancy.id, Application.state.in_(rules.SEATED)
    )
    if vacancy.state == VacancyState.CLOSED or (session.scalar(in_work) or 0) < vacancy.seats:
        return
    vacancy_actions.close(session, SYSTEM, ref=vacancy.ref, reason="filled_here", now=now)
    post(
        session,
        "notice_vacancy",
        f"notice:vacancy:{vacancy.id}:{vacancy.version}:filled",
        {"vacancy_id": vacancy.id, "event": "filled"},
        now=now,
    )
    waiting = session.scalars(
        select(Application)
        .where(
            Application.vacancy_id == vacancy.id,
            Application.state.in_((State.PROPOSED, State.ASKED, State.AGREED)),
        )
        .order_by(Application.id)
        .with_for_update(of=Application)
    )
    for other in waiting.all():
        move(session, SYSTEM, other, "lapse", said=Said(rules.FILLED), now=now)


def _held(session: Session, vacancy_id: int) -> Vacancy:
    """The vacancy's row, locked: what several people of one employer queue for."""
    return session.scalars(
        select(Vacancy)
        .where(Vacancy.id == vacancy_id)
        .with_for_update(of=Vacancy)
        .execution_options(populate_existing=True)
    ).one()


def record_answer(
    session: Session,
    viewer: Viewer,
    application: Application,
    agreed: bool,
    *,
    now: datetime,
    said: Said = UNSAID,
    expected_version: int | None = None,
) -> Application:
    """What the person said, having seen the employer's name. With a yes the skills card is
    made, as they agreed to it; a bar or withdrawn agreement of meanwhile still forbids it. With
    a no `said` may give a reason: it stays inside."""
    if not agreed:
        return move(
            session,
            viewer,
            application,
            "decline",
            now=now,
            said=said,
            expected_version=expected_version,
        )
    application = move(
        session, viewer, application, "agree", now=now, expected_version=expected_version
    )
    change_actions.forget(session, application)
    application.card_at = now
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
    tell_application(session, application, "agree", now)
    session.flush()
    return application


def take_back(
    session: Session,
    viewer: Viewer,
    application: Application,
    *,
    now: datetime,
    expected_version: int | None = None,
) -> Application:
    """A yes or no was recorded by mistake: on the same day, before the employer has reacted."""
    application = queries.application_locked(session, viewer, application.id)
    reasons = rules.why_not_move(application.state, "take_back", viewer.role)
    reasons += rules.why_not_take_back(
        same_day=card_queries.answered_on(session, [application]).get(application.id)
        == local_day(now),
        reacted=card_queries.has_reacted(application),
    )
    if reasons:
        raise Refused(reasons)
    return move(
        session, viewer, application, "take_back", now=now, expected_version=expected_version
    )


def refuse(
    session: Session, viewer: Viewer, application: Application, said: Said, *, now: datetime
) -> Application:
    """The employer says no, and why."""
    if not said.why:
        raise Refused([REFUSAL])
    return move(session, viewer, application, "refuse", now=now, said=said)


def withdraw(
    session: Session,
    viewer: Viewer,
    application: Application,
    *,
    now: datetime,
    said: Said = UNSAID,
) -> Application:
    """The person takes part no more, or turns an offer down: gone for the employer at once."""
    return move(session, viewer, application, "withdraw", now=now, said=said)


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
    if not card_queries.is_willing(session, application):
        reasons.append(UNWILLING)
    if reasons:
        raise Refused(reasons)
    application.interview_wanted_at = now
    application.reacted_at = application.reacted_at or now
    application.version += 1
    application.updated_at = now
    waiting_queries.wait(session, application, local_day(now))
    changed(session, viewer, application, "wish", application.state, now=now)
    tell_application(session, application, "wish", now)
    session.flush()
    return application
