"""The months before the play: requests that came to interviews, and what became of those.

In the stage's prison enough of them that figures say something; in two others a few, so that
whoever watches over the whole sees small numbers kept back.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import cycle

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.applications import actions as applications
from jobbridge.applications import fits
from jobbridge.applications.cards import KINDS
from jobbridge.applications.model import Application
from jobbridge.applications.refusal_rules import Said
from jobbridge.calendar.queries import work_calendar
from jobbridge.calendar.spans import local_moment
from jobbridge.demo.stage import STAGE_PRISON, Stage
from jobbridge.employments import actions as employments
from jobbridge.employments.rules import STARTS_WITHIN
from jobbridge.errors import Refused
from jobbridge.interviews import actions as interviews
from jobbridge.interviews import slot_queries
from jobbridge.interviews.model import Interview, Mode
from jobbridge.places.model import Prison
from jobbridge.vacancies.model import State as VacancyState
from jobbridge.vacancies.model import Vacancy
from jobbridge.viewer import Viewer

ASKED_DAYS_AGO = (166, 148, 131, 117, 102, 88, 76, 63, 52, 41)
BEGINS = (time(9), time(9, 45), time(10, 30), time(13, 15), time(14), time(14, 45))
MOST, MOST_ELSEWHERE = 5, 1
# How each ended: it took place, or was missed by or cancelled for (so many days before).
ENDS = (
    *("took_place", "took_place", "missed:person", "took_place", "cancelled:employer:3"),
    *("took_place", "cancelled:prison:1", "took_place", "took_place", "missed:employer"),
    *("took_place", "cancelled:person:0", "took_place", "cancelled:time:6", "took_place"),
    *("took_place", "missed:person", "cancelled:transfer:2", "took_place", "missed:prison"),
)
BY_EMPLOYER = ("employer", "time")


@dataclass
class _Past:
    """How far the telling is: the next end, and how many were met."""

    stage: Stage
    ends: Iterator[str]
    met: int = 0


def play_the_past(stage: Stage) -> None:
    past = _Past(stage, cycle(ENDS))
    with stage.database.read() as session:
        prisons = {
            p.code: p.id
            for p in session.scalars(select(Prison).where(~Prison.outside).order_by(Prison.id))
        }
    elsewhere = [number for code, number in prisons.items() if code != STAGE_PRISON][:2]
    for number, employer_id in enumerate(stage.employer_accounts):
        asked_at = stage.clock.now() - timedelta(days=ASKED_DAYS_AGO[number % 10])
        with stage.database.write() as session:
            _one_request(
                past,
                session,
                employer_id,
                [(prisons[STAGE_PRISON], MOST)]
                + [(one, MOST_ELSEWHERE) for one in elsewhere if number % 3 == 0],
                asked_at,
            )


def _one_request(
    past: _Past,
    session: Session,
    employer_id: int,
    prisons: list[tuple[int, int]],
    asked_at: datetime,
) -> None:
    """An employer asked, people were proposed and agreed, and were met or not."""
    stage = past.stage
    employer = stage.viewer(session, stage.employer_accounts[employer_id])
    vacancy = session.scalars(
        select(Vacancy)
        .where(Vacancy.employer_id == employer_id, Vacancy.state == VacancyState.PUBLISHED)
        .order_by(Vacancy.id.desc())
        .limit(1)
    ).one()
    message = "Meklējam cilvēkus, kuri grib strādāt ilgāk par vienu sezonu."
    asked = applications.ask(session, employer, vacancy=vacancy, message=message, now=asked_at)
    moment = asked_at + timedelta(days=3)
    for prison_id, most in prisons:
        counselor = stage.viewer(session, stage.counselors[prison_id])
        found = fits.fits_for(session, counselor, asked, today=moment.date())
        agreed = []
        for fit in [one for one in found if one.proposable][-most:]:
            try:
                with session.begin_nested():
                    one = applications.propose(
                        session, counselor, request=asked, inmate=fit.inmate, now=moment
                    )
                    applications.move(session, counselor, one, "ask", now=moment)
                    applications.record_answer(session, counselor, one, True, now=moment)
            except Refused:
                continue
            agreed.append(one)
        if asked.state == "open" and agreed:
            applications.send(session, counselor, asked, now=moment)
        for application in agreed:
            applications.want_interview(
                session, employer, application, now=moment + timedelta(days=1)
            )
            _meet(past, session, counselor, employer, application, moment + timedelta(days=2))
    asked.state = "closed"
    asked.version += 1


def _meet(
    past: _Past,
    session: Session,
    counselor: Viewer,
    employer: Viewer,
    application: Application,
    then: datetime,
) -> None:
    """Booked `then`, for a time as near as it was, and ended as the next of the list."""
    booked = _booked(past.stage, session, counselor, application, then)
    if booked is None:
        applications.withdraw(session, counselor, application, now=then)
        return
    what, _, rest = next(past.ends).partition(":")
    why, _, days = rest.partition(":")
    after = booked.ends_at + timedelta(minutes=20)
    if what == "cancelled":
        said = max(then, booked.starts_at - timedelta(days=int(days), hours=1))
        by = employer if why in BY_EMPLOYER else counselor
        interviews.cancel(session, by, booked, why=why, version=booked.version, now=said)
        applications.withdraw(session, counselor, application, now=said)
        return
    interviews.record_outcome(
        session,
        counselor,
        booked,
        took_place=what == "took_place",
        missed_by=why,
        version=booked.version,
        now=after,
    )
    if what != "took_place":
        applications.withdraw(session, counselor, application, now=after)
        return
    past.met += 1
    later = min(after + timedelta(days=2 + past.met % 5), past.stage.clock.now())
    if past.met % 3 == 1:
        begins = fits.available(application.inmate, past.stage.clock.today()) + timedelta(days=3)
        last = later.date() + STARTS_WITHIN
        employments.offer(
            session, employer, ref=application.ref, start_on=min(begins, last), now=later
        )
    else:
        no = refusal(application, past.met)
        applications.refuse(session, employer, application, no, now=later)


def refusal(application: Application, number: int) -> Said:
    """Reasons as employers give them: every other time a requirement of the vacancy."""
    asked = [one for one in application.vacancy.requirements if one.kind in KINDS]
    if asked and number % 2:
        one = asked[number % len(asked)]
        code = "language" if one.kind == "language" else "skills"
        return Said(code, f"{one.kind}:{one.code}", shared=number % 3 == 0)
    return Said(("interview", "schedule", "filled")[number % 3], shared=number % 4 == 0)


def _booked(
    stage: Stage, session: Session, counselor: Viewer, application: Application, then: datetime
) -> Interview | None:
    prison = application.inmate.prison
    work = work_calendar(session)
    rooms = slot_queries.rooms_of(session, prison.id, Mode.IN_PERSON)
    first = work.add_workdays(then.date(), prison.notice_days + 1)
    days = [first + timedelta(days=number) for number in range(21)]
    for day in [one for one in days if one < stage.clock.today() and work.is_workday(one)]:
        begins = stage.chance.choice(BEGINS)
        room = stage.chance.choice(rooms)
        try:
            with session.begin_nested():
                return interviews.book(
                    session,
                    counselor,
                    application=application,
                    starts_at=local_moment(day, begins),
                    minutes=stage.chance.choice((30, 30, 45)),
                    mode=Mode.IN_PERSON,
                    room_id=room.id,
                    now=then,
                )
        except Refused:
            continue
    return None
