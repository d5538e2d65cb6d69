"""What ends a booking from outside: an agreement withdrawn, an application that is over."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from jobbridge.applications import actions as application_actions
from jobbridge.applications import waiting_queries
from jobbridge.applications.model import Application, ApplicationChange
from jobbridge.applications.model import State as ApplicationState
from jobbridge.applications.refusal_rules import UNSAID, Said
from jobbridge.applications.rules import FILLED, HIRED, SILENCE
from jobbridge.applications.waiting_rules import LAPSING
from jobbridge.calendar.spans import day_span, local_date
from jobbridge.db import Database
from jobbridge.errors import Stale
from jobbridge.inmates import actions as inmate_actions
from jobbridge.inmates import consent_actions
from jobbridge.inmates.model import Inmate
from jobbridge.interviews import claim_actions, person_queries
from jobbridge.interviews.actions import end_booking
from jobbridge.interviews.model import LIVE, Interview
from jobbridge.interviews.people_queries import live_of
from jobbridge.interviews.rules import why_not_age
from jobbridge.mentors import actions as mentors
from jobbridge.vacancies.model import State as VacancyState
from jobbridge.vacancies.model import Vacancy
from jobbridge.viewer import SYSTEM, Role, Viewer


def withdraw_agreement(
    session: Session, viewer: Viewer, inmate: Inmate, agreement_id: int, *, now: datetime
) -> list[Interview]:
    """The person withdraws an agreement: at once, and every interview that needs it is
    cancelled. Gives back those. This is the verb for pages; the one of `inmates` is its half."""
    _locked(session, inmate)
    inmate_actions.withdraw_agreement(session, viewer, inmate, agreement_id, now=now)
    mentors.end_unagreed(session, viewer, inmate, now=now)
    return _cancelled(session, viewer, inmate, now=now)


def withdraw_guardian(
    session: Session, viewer: Viewer, inmate: Inmate, *, now: datetime
) -> list[Interview]:
    """The guardian takes the consent back: nobody under 18 is interviewed without one."""
    _locked(session, inmate)
    consent_actions.withdraw_guardian(session, viewer, inmate, now=now)
    return _cancelled(session, viewer, inmate, now=now)


def block(
    session: Session,
    viewer: Viewer,
    inmate: Inmate,
    *,
    organisation_id: int | None = None,
    municipality_id: int | None = None,
    now: datetime,
) -> list[Interview]:
    """Never this employer, or never this place: cards hide at once, interviews are cancelled."""
    _locked(session, inmate)
    consent_actions.block(
        session,
        viewer,
        inmate,
        organisation_id=organisation_id,
        municipality_id=municipality_id,
        now=now,
    )
    return _cancelled(session, viewer, inmate, now=now)


def _locked(session: Session, inmate: Inmate) -> None:
    """Holds everything that the person's live interviews claim until the transaction ends."""
    live = live_of(session, inmate.id)
    claim_actions.lock(
        session,
        employers={i.employer_id for i in live},
        inmates=[inmate.id],
        rooms={i.room_id for i in live},
        applications={i.application_id for i in live},
        interviews={i.id for i in live},
    )


def _cancelled(
    session: Session, viewer: Viewer, inmate: Inmate, *, now: datetime
) -> list[Interview]:
    session.flush()
    _no_longer_wished(session, inmate)
    cancelled = []
    # Read again under the lock: one may have been booked or ended while we waited.
    for interview in live_of(session, inmate.id):
        if interview.ends_at > now and not _agreed(session, interview.application):
            end_booking(session, viewer, interview, "agreement", now)
            cancelled.append(interview)
    return cancelled


def end_unguarded(database: Database, now: datetime) -> None:
    """The worker's round: the day has come, the person is under 18, and no guardian's consent
    stands. Until then it waits among what is to be reviewed."""
    with database.read() as session:
        waiting = _unguarded(session, now)
    for inmate_id in sorted({inmate_id for inmate_id, _ in waiting}):
        with database.write() as session:
            _locked(session, session.get_one(Inmate, inmate_id))
            for _, interview in _unguarded(session, now, inmate_id):
                end_booking(session, SYSTEM, interview, "agreement", now)


def _unguarded(
    session: Session, now: datetime, inmate_id: int | None = None
) -> list[tuple[int, Interview]]:
    """Interviews still to come today of people under 18 whose guardian does not consent."""
    rows = (
        select(Interview)
        .join(Application, Application.id == Interview.application_id)
        .join(Inmate, Inmate.id == Application.inmate_id)
        .where(
            Interview.state.in_(LIVE),
            Interview.starts_at > now,
            Interview.starts_at < day_span(local_date(now)).end,
            Inmate.minor.is_(True),
        )
        .order_by(Interview.id)
    )
    if inmate_id is not None:
        rows = rows.where(Inmate.id == inmate_id)
    coming = session.scalars(rows).all()
    applications = [interview.application for interview in coming]
    people = person_queries.persons_of(session, applications, {a.id: True for a in applications})
    return [
        (person.inmate_id, interview)
        for interview, person in zip(coming, people, strict=True)
        if why_not_age(local_date(interview.starts_at), local_date(now), person)
    ]


def _agreed(session: Session, application: Application) -> bool:
    vacancy = application.vacancy
    return person_queries.has_agreed(
        session, application.inmate_id, vacancy.employer_id, vacancy.municipality_id
    )


def _no_longer_wished(session: Session, inmate: Inmate) -> None:
    """Without an agreement to meet, no employer waits for a time any more."""
    for application in session.scalars(
        select(Application).where(
            Application.inmate_id == inmate.id, Application.interview_wanted_at.is_not(None)
        )
    ):
        if not _agreed(session, application):
            application.interview_wanted_at = None


def end_application(
    session: Session,
    viewer: Viewer,
    application: Application,
    verb: str,
    *,
    said: Said = UNSAID,
    expected_version: int | None = None,
    now: datetime,
) -> list[Interview]:
    """`refuse`, `withdraw` or `lapse` an application; what is booked for it and has not begun is
    cancelled first. Gives back those. This is the verb for pages; `applications` has its half."""
    live = _live_for(session, application)
    claim_actions.lock(
        session,
        employers={i.employer_id for i in live},
        inmates=[application.inmate_id],
        rooms={i.room_id for i in live},
        applications=[application.id],
        interviews={i.id for i in live},
    )
    if expected_version is not None and application.version != expected_version:
        raise Stale([application_actions.STALE])
    reason = "employer" if viewer.is_(Role.EMPLOYER) or verb == "refuse" else "person"
    if verb == "lapse":
        reason = FILLED if said.why == FILLED else "gone"
    # Read again under the lock: one may have been booked or ended while we waited.
    cancelled = [i for i in _live_for(session, application) if i.starts_at > now]
    for interview in cancelled:
        end_booking(session, viewer, interview, reason, now)
    if verb == "refuse":
        application_actions.refuse(session, viewer, application, said, now=now)
    else:
        application_actions.move(session, viewer, application, verb, said=said, now=now)
    return cancelled


def filled_meanwhile(session: Session) -> list[int]:
    """Ids of applications that still await an interview, or its result, for a filled vacancy."""
    return list(
        session.scalars(
            select(Application.id)
            .join(Vacancy, Vacancy.id == Application.vacancy_id)
            .where(
                Application.state == ApplicationState.INTERVIEW,
                Vacancy.state == VacancyState.CLOSED,
                Vacancy.close_reason == "filled_here",
            )
            .order_by(Application.id)
        )
    )


def end_filled(session: Session, application_id: int, *, now: datetime) -> list[Interview]:
    """The worker ends one of those: the vacancy was filled while it waited."""
    application = session.get_one(Application, application_id)
    return end_application(session, SYSTEM, application, "lapse", said=Said(FILLED), now=now)


def end_others(session: Session, application_id: int, *, began: datetime, now: datetime) -> int:
    """Somebody has begun to work: whatever else they stood in line for ends, and its employers
    hear no more than that. What a counselor proposed since `began` stays. Says how many ended."""
    hired = session.get(Application, application_id)
    if hired is None or hired.state not in (ApplicationState.STARTED, ApplicationState.KEPT):
        return 0  # taken back meanwhile
    others = session.scalars(
        select(Application)
        .where(
            Application.inmate_id == hired.inmate_id,
            Application.id != hired.id,
            Application.state.in_(LAPSING),
            ~exists().where(
                ApplicationChange.application_id == Application.id,
                ApplicationChange.verb.in_(("propose", "revive")),
                ApplicationChange.at > began,
            ),
        )
        .order_by(Application.id)
    ).all()
    for other in others:
        end_application(session, SYSTEM, other, "lapse", said=Said(HIRED), now=now)
    return len(others)


def others_of_the_hired(database: Database, payload: Mapping[str, Any], now: datetime) -> None:
    """The worker's job after a first day of work."""
    with database.write() as session:
        began = datetime.fromisoformat(payload["at"])
        end_others(session, payload["application_id"], began=began, now=now)


HANDLERS = {"close_others": others_of_the_hired}


def end_silent(database: Database, now: datetime) -> None:
    """The worker's round: whoever was to meet, or to decide after meeting, has been waited for
    long enough. While an interview is still to come, its day is waited for."""
    with database.read() as session:
        silent = waiting_queries.silent(session, local_date(now), ApplicationState.INTERVIEW)
    for application_id in silent:
        with database.write() as session:
            application = session.get_one(Application, application_id)
            coming = [i for i in _live_for(session, application) if i.ends_at > now]
            if coming:
                last = max(local_date(interview.ends_at) for interview in coming)
                waiting_queries.wait(session, application, last)
            elif application.state == ApplicationState.INTERVIEW:
                said = Said(SILENCE)
                end_application(session, SYSTEM, application, "lapse", said=said, now=now)


def _live_for(session: Session, application: Application) -> list[Interview]:
    return [
        interview
        for interview in live_of(session, application.inmate_id)
        if interview.application_id == application.id
    ]
