"""The meetings of the play: employers ask, people agree, interviews are booked."""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jobbridge.applications import actions as applications
from jobbridge.applications import fits
from jobbridge.applications.model import Application, Request, State
from jobbridge.applications.queries import request_for
from jobbridge.calendar import actions as calendar
from jobbridge.calendar.feeds import feed_url
from jobbridge.calendar.queries import work_calendar
from jobbridge.days import actions as days
from jobbridge.days import release_actions
from jobbridge.days.problem_queries import standing_of
from jobbridge.days.rules import Frame
from jobbridge.demo.stage import STAGE_PRISON, Stage
from jobbridge.errors import Refused
from jobbridge.inmates.model import Inmate
from jobbridge.interviews import actions as interviews
from jobbridge.interviews import slot_queries
from jobbridge.interviews.model import Interview
from jobbridge.matching.model import Match
from jobbridge.places.model import Prison
from jobbridge.vacancies.model import State as VacancyState
from jobbridge.vacancies.model import Vacancy
from jobbridge.viewer import Viewer


def ask_for_people(stage: Stage) -> None:
    """Employers ask; counselors propose, talk with people, and write down who agrees."""
    asked_days_ago = (6, 2, 9, 1, 4, 0, 3, 8, 5, 2)
    for number, employer_id in enumerate(stage.employer_accounts):
        moment = stage.clock.now() - timedelta(days=asked_days_ago[number % 10])
        with stage.database.write() as session:
            viewer = stage.viewer(session, stage.employer_accounts[employer_id])
            vacancy = _vacancy_to_ask(stage, session, employer_id)
            message = "Labprāt tiksimies klātienē, vienā dienā ar vairākiem cilvēkiem."
            asked = applications.ask(session, viewer, vacancy=vacancy, message=message, now=moment)
            ref = asked.ref
        if number % 3 != 2:
            for prison_id, counselor_id in stage.counselors.items():
                _answer(stage, ref, counselor_id, prison_id, send=number % 2 == 0)


def _vacancy_to_ask(stage: Stage, session: Session, employer_id: int) -> Vacancy:
    """The employer's vacancy that most people of the stage fit; of such, the richest."""
    fitting = (
        select(func.count())
        .select_from(Match)
        .join(Inmate, Inmate.id == Match.inmate_id)
        .join(Prison, Prison.id == Inmate.prison_id)
        .where(Match.vacancy_id == Vacancy.id, Match.near == "", Prison.code == STAGE_PRISON)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Vacancy, fitting)
        .where(Vacancy.employer_id == employer_id, Vacancy.state == VacancyState.PUBLISHED)
        .order_by(Vacancy.id)
    )
    best: Vacancy = max(rows, key=lambda row: (min(row[1], 5), len(row[0].requirements)))[0]
    return best


def _answer(stage: Stage, ref: str, counselor_id: int, prison_id: int, *, send: bool) -> None:
    now, today = stage.clock.now(), stage.clock.today()
    on_stage = counselor_id == stage.members["ilze"]
    with stage.database.write() as session:
        viewer = stage.viewer(session, counselor_id)
        asked = request_for(session, viewer, ref)
        people = [f for f in fits.fits_for(session, viewer, asked, today=today) if f.proposable]
        for fit in people[: 7 if on_stage else 2]:
            try:
                application = applications.propose(
                    session, viewer, request=asked, inmate=fit.inmate, now=now
                )
            except Refused:
                continue
            applications.move(session, viewer, application, "ask", now=now)
            if stage.chance.random() < 0.75:
                applications.record_answer(session, viewer, application, True, now=now)
            elif stage.chance.random() < 0.5:
                applications.record_answer(session, viewer, application, False, now=now)
        if send and on_stage:
            applications.send(session, viewer, asked, now=now)


def book_interviews(stage: Stage) -> None:
    """The cast's employer visits one day; others are booked one by one; one was yesterday."""
    with stage.database.write() as session:
        prison = session.scalars(select(Prison).where(Prison.code == STAGE_PRISON)).one()
        employer_id = next(iter(stage.employer_accounts))
        agreed = _agreed(stage, session, prison.id)
        mine = [a for a in agreed if a.vacancy.employer_id == employer_id]
        others = [a for a in agreed if a.vacancy.employer_id != employer_id]
        officer = stage.viewer(session, stage.members["guna"])
        employer = stage.viewer(session, stage.members["peteris"])
        now = stage.clock.now()
        for application in mine:
            applications.want_interview(session, employer, application, now=now)
        if mine:
            _day(stage, session, officer, employer_id, prison.id, mine, now)
        for number, application in enumerate(others[:4]):
            _book_one(stage, session, officer, application, past=number == 0)
        _tour(stage, session, mine or agreed)
        feed, token = calendar.add_feed(
            session,
            officer,
            audience=f"organisation:{prison.id}",
            tier=calendar.REFERENCE,
            name=f"JobBridge: {prison.short}",
            now=now,
        )
        stage.feed = feed_url(stage.public_url, token, feed.name)


def _agreed(stage: Stage, session: Session, prison_id: int) -> list[Application]:
    return list(
        session.scalars(
            select(Application)
            .join(Inmate, Inmate.id == Application.inmate_id)
            .where(Application.state == State.AGREED, Inmate.prison_id == prison_id)
            .order_by(Application.id)
        )
    )


def _day(
    stage: Stage,
    session: Session,
    officer: Viewer,
    employer_id: int,
    prison_id: int,
    people: list[Application],
    now: datetime,
) -> None:
    prison = session.get_one(Prison, prison_id)
    work = work_calendar(session)
    day = work.add_workdays(stage.clock.today(), prison.notice_days + 2)
    for _ in range(10):
        try:
            with session.begin_nested():
                plan = days.open_day(
                    session,
                    officer,
                    employer_id=employer_id,
                    prison_id=prison_id,
                    frame=Frame(day, 30, 5),
                    applications=people,
                    panels=1,
                    rooms=None,
                    escorts=None,
                    now=now,
                )
                release_actions.release(session, officer, plan, version=plan.version, now=now)
        except Refused:
            day = work.add_workdays(day, 1)
            continue
        for interview in list(standing_of(session, plan.day_id).values())[::2]:
            interviews.confirm(session, officer, interview, version=interview.version, now=now)
        return


def _book_one(
    stage: Stage, session: Session, officer: Viewer, application: Application, *, past: bool
) -> None:
    """Agreed upon ten days ago, for a time as near as it was then: soon, or just past."""
    then = stage.clock.now() - timedelta(days=stage.chance.choice((7, 9, 11)))
    first = stage.clock.today() - timedelta(days=4)
    days = slot_queries.free_slots_for(
        session,
        officer,
        application,
        mode="in_person",
        minutes=30,
        from_day=first,
        until_day=first + timedelta(days=6),
        now=then,
    )
    slots = [slot for day in days for slot in day.slots]
    if not slots:
        return
    over = [slot for slot in slots if slot.ends_at < stage.clock.now()]
    slot = stage.chance.choice(over if past and over else slots[: len(slots) // 2 + 1])
    try:
        booked = interviews.book(
            session,
            officer,
            application=application,
            starts_at=slot.starts_at,
            minutes=30,
            mode="in_person",
            room_id=slot.room_id,
            now=then,
        )
        interviews.confirm(session, officer, booked, version=booked.version, now=then)
    except Refused:
        return


def _tour(stage: Stage, session: Session, people: list[Application]) -> None:
    if not people:
        return
    hero = people[0]
    booked = session.scalars(select(Interview).where(Interview.application_id == hero.id)).first()
    asked = session.get(Request, hero.request_id) if hero.request_id else None
    stage.shown = {
        "inmate": f"/inmates/{hero.inmate.ref}",
        "request": f"/requests/{asked.ref}" if asked else "/requests",
        "card": f"/cards/{hero.ref}",
        "interview": f"/interviews/{booked.ref}" if booked else "/interviews",
    }
