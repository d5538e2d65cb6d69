"""How work is found in the year: employers ask, people are proposed, met, hired, and stay."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from jobbridge.applications import actions as applications
from jobbridge.applications import fits
from jobbridge.applications.model import Application, Request
from jobbridge.applications.model import State as Stands
from jobbridge.applications.refusal_rules import Said
from jobbridge.calendar.queries import work_calendar
from jobbridge.calendar.spans import local_date, local_moment
from jobbridge.employments import actions as employments
from jobbridge.employments.model import Employment
from jobbridge.inmates.model import Status
from jobbridge.interviews import actions as interviews
from jobbridge.interviews import slot_queries
from jobbridge.interviews.model import Interview, Mode
from jobbridge.interviews.model import State as Booked
from jobbridge.vacancies.model import State as Offered
from jobbridge.vacancies.model import Vacancy
from jobbridge.viewer import Viewer
from tests.year import following
from tests.year.play import Year
from tests.year.stage import publish

BEGINS = tuple(time(hour, minute) for hour in (9, 10, 13, 14, 15) for minute in (0, 30))
EVENING = time(17, 30)
AGAIN = timedelta(days=21)
"""An employer does not ask again for the same vacancy sooner."""


def days_work(year: Year, day: date) -> None:
    """What is done about work on a working day."""
    employers_offer(year)
    employers_ask(year)
    counselors_propose(year)
    interviews_end(year)
    interviews_booked(year, day)
    following.follow(year, day)
    year.put(day, EVENING)
    work(year, day)


def employers_offer(year: Year) -> None:
    """Whose vacancies are all filled or closed has a new one some day."""
    with year.session() as (session, _):
        having = set(
            session.scalars(select(Vacancy.employer_id).where(Vacancy.state == Offered.PUBLISHED))
        )
        for employer_id, viewer in sorted(year.cast.employers.items()):
            if employer_id not in having and year.chance.random() < 0.1:
                publish(year.stage, session, viewer, year.cast)
                year.seen["published"] += 1


def employers_ask(year: Year) -> None:
    with year.session() as (session, now):
        rows = session.scalars(
            select(Vacancy)
            .where(
                Vacancy.state == Offered.PUBLISHED,
                Vacancy.employer_id.in_(year.cast.employers),
                Vacancy.id.not_in(
                    select(Request.vacancy_id).where(
                        or_(Request.state == "open", Request.asked_at > now - AGAIN)
                    )
                ),
            )
            .order_by(Vacancy.id)
        ).all()
        for vacancy in year.chance.sample(rows, min(len(rows), year.pace.asked)):
            viewer = year.cast.employers[vacancy.employer_id]
            year.attempt(
                "asked",
                session,
                lambda v=vacancy, w=viewer: applications.ask(
                    session, w, vacancy=v, message="Labprāt tiksimies.", now=now
                ),
            )


def counselors_propose(year: Year) -> None:
    """Every other day a counselor goes through the open requests; some are answered then."""
    for counselor in year.cast.counselors.values():
        if year.chance.random() < 0.5:
            continue
        with year.session() as (session, now):
            waiting = session.scalars(
                select(Request).where(Request.state == "open").order_by(Request.id)
            ).all()
            looked_at = year.chance.sample(waiting, min(len(waiting), year.pace.looked_at))
            found = fits.overview(
                session, counselor, looked_at, today=local_date(now), shown=year.pace.proposed
            )
            for request in looked_at:
                propose(year, session, request, counselor, found[request.id].first, now)
    with year.session() as (session, now):
        waiting = session.scalars(
            select(Request).where(Request.state == "open").order_by(Request.id)
        ).all()
        for request in waiting:
            if year.chance.random() < 0.3:
                one = year.chance.choice(list(year.cast.counselors.values()))
                year.attempt(
                    "answered",
                    session,
                    lambda r=request, c=one: applications.send(session, c, r, now=now),
                )


def propose(
    year: Year,
    session: Session,
    request: Request,
    counselor: Viewer,
    found: list[fits.Fit],
    now: datetime,
) -> None:
    for fit in [one for one in found if one.proposable]:

        def does(fit: fits.Fit = fit) -> None:
            made = applications.propose(
                session, counselor, request=request, inmate=fit.inmate, now=now
            )
            applications.move(session, counselor, made, "ask", now=now)
            if (said := year.chance.random()) < 0.9:
                applications.record_answer(session, counselor, made, said < 0.7, now=now)

        year.attempt("proposed", session, does)


def interviews_booked(year: Year, day: date) -> None:
    with year.database.read() as session:
        rows = session.execute(
            select(Application.id, Vacancy.employer_id, Application.interview_wanted_at)
            .join(Vacancy, Vacancy.id == Application.vacancy_id)
            .where(Application.state == Stands.AGREED)
            .order_by(Application.id)
        ).all()
    for key, employer_id, wanted_at in rows:
        if employer_id in year.cast.silent:
            continue
        if wanted_at is None and year.chance.random() < 0.4:
            want(year, key, employer_id)
        elif wanted_at is not None and year.chance.random() < 0.5:
            book(year, key, day)


def want(year: Year, key: int, employer_id: int) -> None:
    with year.session() as (session, now):
        application = session.get_one(Application, key)
        viewer = year.cast.employers[employer_id]
        if year.chance.random() < 0.25:
            why = year.chance.choice(("skills", "conditions", "start"))
            year.attempt(
                "refused by employers",
                session,
                lambda: applications.refuse(session, viewer, application, Said(why), now=now),
            )
        else:
            year.attempt(
                "interviews wanted",
                session,
                lambda: applications.want_interview(session, viewer, application, now=now),
            )


def book(year: Year, key: int, day: date) -> None:
    with year.session() as (session, now):
        application = session.get_one(Application, key)
        inmate = application.inmate
        if inmate.status != Status.ACTIVE:
            return
        counselor = year.cast.counselors[inmate.prison_id]
        officer = year.cast.officers[inmate.prison_id]
        mode = Mode.VIDEO if year.chance.random() < 0.2 else Mode.IN_PERSON
        rooms = slot_queries.rooms_of(session, inmate.prison_id, mode)
        first = work_calendar(session).add_workdays(day, inmate.prison.notice_days + 1)
        for _ in range(3):
            if not rooms:
                return
            on = first + timedelta(days=year.chance.randint(0, 9))
            room = year.chance.choice(rooms)
            begins = local_moment(on, year.chance.choice(BEGINS))

            def does(begins: datetime = begins, room_id: int = room.id) -> None:
                made = interviews.book(
                    session,
                    counselor,
                    application=application,
                    starts_at=begins,
                    minutes=30,
                    mode=mode,
                    room_id=room_id,
                    now=now,
                )
                interviews.confirm(session, officer, made, version=made.version, now=now)

            if year.attempt("booked", session, does):
                return


def interviews_end(year: Year) -> None:
    with year.session() as (session, now):
        rows = session.scalars(
            select(Interview)
            .where(
                Interview.state.in_((Booked.BOOKED, Booked.CONFIRMED)),
                Interview.ends_at < now,
            )
            .order_by(Interview.id)
        ).all()
        for interview in rows:
            officer = year.cast.officers[interview.prison_id]
            here = interview.application.inmate.prison_id == interview.prison_id
            took_place = here and year.chance.random() < 0.85
            why = year.chance.choice(("person", "employer", "prison")) if here else "prison"
            missed = "" if took_place else why
            year.attempt(
                "took place" if took_place else "missed",
                session,
                lambda i=interview, t=took_place, m=missed, o=officer: interviews.record_outcome(
                    session, o, i, took_place=t, missed_by=m, version=i.version, now=now
                ),
            )


def work(year: Year, day: date) -> None:
    """Employers decide after an interview, people answer an offer, and begin on its day."""
    planned = select(Employment.application_id).where(Employment.start_on <= day)
    with year.session() as (session, now):
        rows = session.scalars(
            select(Application)
            .where(
                Application.state.in_((Stands.INTERVIEW, Stands.OFFER))
                | ((Application.state == Stands.ACCEPTED) & Application.id.in_(planned))
            )
            .order_by(Application.id)
        ).all()
        for application in rows:
            one_at_work(year, session, application, day, now)


def one_at_work(
    year: Year, session: Session, application: Application, day: date, now: datetime
) -> None:
    employer = year.cast.employers[application.vacancy.employer_id]
    counselor = year.cast.counselors[application.inmate.prison_id]
    state, roll = application.state, year.chance.random()
    if state == Stands.INTERVIEW and application.met_at and roll < 0.5:
        begins = fits.available(application.inmate, day) + timedelta(days=3)
        if roll < 0.28:
            year.attempt(
                "offered",
                session,
                lambda: employments.offer(
                    session, employer, ref=application.ref, start_on=begins, now=now
                ),
            )
        else:
            year.attempt(
                "refused by employers",
                session,
                lambda: applications.refuse(
                    session, employer, application, Said("interview"), now=now
                ),
            )
    elif state == Stands.OFFER and roll < 0.4:
        year.attempt(
            "accepted",
            session,
            lambda: applications.move(session, counselor, application, "accept", now=now),
        )
    elif state == Stands.ACCEPTED and roll < 0.8:
        year.attempt(
            "started",
            session,
            lambda: employments.start(session, employer, ref=application.ref, on=day, now=now),
        )
