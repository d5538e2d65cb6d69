"""What goes on beside and after: plans, services, mentors, and whether work lasts."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.applications.model import Application
from jobbridge.applications.model import State as Stands
from jobbridge.calendar.spans import local_date
from jobbridge.consultations.model import Consultation
from jobbridge.consultations.rules import CHECKLIST
from jobbridge.demo.lives import live
from jobbridge.demo.people import consult, trades_known
from jobbridge.employments import actions as employments
from jobbridge.employments.model import Employment, FollowUp, FollowUpAnswer
from jobbridge.inmates import facts
from jobbridge.inmates.model import Inmate, Status
from jobbridge.mentors import actions as mentors
from jobbridge.mentors import log_actions
from jobbridge.mentors.model import Mentoring
from jobbridge.mentors.model import State as Goes
from jobbridge.places.model import Municipality
from jobbridge.services import attendance_actions, referral_actions
from jobbridge.services.model import Referral, Service
from jobbridge.viewer import Viewer
from tests.year.play import Year

PLANNED_BEFORE = timedelta(days=120)
WHY_ENDED = ("own_wish", "agreed", "term")


def follow(year: Year, day: date) -> None:
    """What is done about support and work that has begun, on a working day."""
    plans(year, day)
    questions(year, day)
    if day.weekday() == 1:
        services(year, day)
    if day.weekday() == 3:
        mentorings(year, day)


def plans(year: Year, day: date) -> None:
    """Whoever is released soon and was never consulted comes to a consultation."""
    with year.session() as (session, now):
        soon = session.scalars(
            select(Inmate)
            .where(
                Inmate.status == Status.ACTIVE,
                Inmate.release_expected <= day + PLANNED_BEFORE,
                Inmate.release_expected > day,
                Inmate.id.not_in(select(Consultation.inmate_id)),
            )
            .order_by(Inmate.release_expected, Inmate.id)
            .limit(40)
        ).all()
        for inmate in year.some(soon, 12):
            year.attempt(
                "consulted", session, lambda i=inmate: consulted(year, session, i, day, now)
            )


def consulted(year: Year, session: Session, inmate: Inmate, day: date, now: datetime) -> None:
    """A consultation like those that the demonstration invents."""
    prison, counselor = inmate.prison, year.cast.counselors[inmate.prison_id]
    towns = {row.name: row.id for row in session.scalars(select(Municipality))}
    found = live(
        year.chance,
        today=day,
        woman=prison.women,
        young=prison.juveniles,
        open_unit=prison.open_unit,
        homes=sorted(towns),
        trades=trades_known(session),
        checklist=list(CHECKLIST),
    )
    if found.held_on:
        consult(session, counselor, inmate, replace(found, held_on=day), towns, now)


def questions(year: Year, day: date) -> None:
    """Both sides are asked; of the silent employers only the counselor knows."""
    with year.database.read() as session:
        due = session.execute(
            select(FollowUp.id, FollowUp.stage, Application.id, Application.ref)
            .join(Employment, Employment.id == FollowUp.employment_id)
            .join(Application, Application.id == Employment.application_id)
            .where(
                FollowUp.due_on <= day,
                FollowUp.stage != "start",
                Application.state.in_((Stands.STARTED, Stands.KEPT)),
                FollowUp.id.not_in(select(FollowUpAnswer.follow_up_id)),
            )
            .order_by(FollowUp.id)
        ).all()
    for _, stage, key, ref in due:
        if year.chance.random() > 0.3:
            continue
        with year.session() as (session, now):
            application = session.get_one(Application, key)
            viewer = year.cast.employers[application.vacancy.employer_id]
            if application.vacancy.employer_id in year.cast.silent or year.chance.random() < 0.3:
                viewer = year.cast.counselors[application.inmate.prison_id]
            if year.chance.random() < 0.85:
                year.attempt(
                    f"in work at {stage}",
                    session,
                    lambda s=session, w=viewer, r=ref, g=stage, n=now: employments.still_in_work(
                        s, w, ref=r, stage=g, now=n
                    ),
                )
            else:
                ended(year, session, viewer, ref, day)


def ended(year: Year, session: Session, viewer: Viewer, ref: str, day: date) -> None:
    why = year.chance.choice(WHY_ENDED)
    on = day - timedelta(days=year.chance.randint(0, 3))
    year.attempt(
        "work ended",
        session,
        lambda: employments.end(session, viewer, ref=ref, on=on, why=why, now=year.clock.now()),
    )


def services(year: Year, day: date) -> None:
    """Each prison refers a few a week, answers for what is inside, and notes who came."""
    for prison_id, counselor in year.cast.counselors.items():
        with year.session() as (session, now):
            offered = session.scalars(
                select(Service).where(Service.prison_id == prison_id).order_by(Service.id)
            ).all()
            people = session.scalars(
                select(Inmate)
                .where(Inmate.prison_id == prison_id, Inmate.status == Status.ACTIVE)
                .order_by(Inmate.release_expected, Inmate.id)
                .limit(30)
            ).all()
            if not offered or not people:
                continue
            inmate, service = year.chance.choice(people), year.chance.choice(offered)

            def does(
                session: Session = session,
                counselor: Viewer = counselor,
                inmate: Inmate = inmate,
                ref: str = service.ref,
            ) -> None:
                made = referral_actions.refer(
                    session,
                    counselor,
                    inmate,
                    service_ref=ref,
                    agreed_on=day,
                    now=now,
                )
                verb = year.chance.choice(("accept", "accept", "wait"))
                referral_actions.step(session, counselor, ref=made.ref, verb=verb, now=now)

            year.attempt("referred", session, does)
            taking = session.scalars(
                select(Referral.ref)
                .where(Referral.service_id == service.id, Referral.state == "accepted")
                .order_by(Referral.id)
            ).all()
            came = {ref: year.chance.random() < 0.8 for ref in taking}
            if came:
                year.attempt(
                    "sessions noted",
                    session,
                    lambda s=session, c=counselor, r=service.ref, w=came: attendance_actions.attend(
                        s, c, service_ref=r, on=day, came=w, now=now
                    ),
                )


def mentorings(year: Year, day: date) -> None:
    """Some are asked for a mentor; the organisation proposes, mentors accept, meet and end."""
    counselor = year.chance.choice(list(year.cast.counselors.values()))
    with year.session() as (session, now):
        asked = select(Mentoring.inmate_id)
        people = session.scalars(
            select(Inmate)
            .where(
                Inmate.prison_id.in_(counselor.organisations),
                Inmate.status == Status.ACTIVE,
                Inmate.minor.is_not(True),
                Inmate.release_expected > day + timedelta(days=30),
                Inmate.id.not_in(asked),
            )
            .order_by(Inmate.release_expected, Inmate.id)
            .limit(2)
        ).all()
        for inmate in people:

            def does(inmate: Inmate = inmate) -> None:
                facts.give_agreement(
                    session,
                    counselor,
                    inmate,
                    purpose="mentor",
                    legal_basis="Dalības piekrišana uz papīra",
                    given_on=day,
                    now=now,
                )
                mentors.ask(
                    session,
                    counselor,
                    inmate,
                    language="lv",
                    times=["evening"],
                    inside=True,
                    now=now,
                )

            year.attempt("mentor asked for", session, does)
    with year.session() as (session, now):
        for made in session.scalars(
            select(Mentoring)
            .where(Mentoring.state.in_((Goes.ASKED, Goes.PROPOSED, Goes.ASSIGNED)))
            .order_by(Mentoring.id)
        ).all():
            year.attempt("mentoring went on", session, lambda m=made: one_goes_on(year, session, m))


def one_goes_on(year: Year, session: Session, made: Mentoring) -> None:
    now, one = year.clock.now(), year.chance.choice(year.cast.mentors)
    if made.state == Goes.ASKED:
        mentors.propose(
            session, year.cast.coordinator, ref=made.ref, mentor_id=one.account_id or 0, now=now
        )
        return
    mentor = next(who for who in year.cast.mentors if who.account_id == made.mentor_id)
    if made.state == Goes.PROPOSED:
        mentors.accept(session, mentor, ref=made.ref, now=now)
    elif year.chance.random() < 0.1:
        mentors.end(session, year.cast.coordinator, ref=made.ref, why="goal", now=now)
    else:
        log_actions.log_meeting(
            session,
            mentor,
            ref=made.ref,
            on=local_date(now),
            minutes=60,
            place="phone",
            attended=year.chance.random() < 0.9,
            note="",
            now=now,
        )
