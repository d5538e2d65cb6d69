"""What came of it, in the play: an offer, a first day that was to be, and somebody at work."""

from datetime import datetime, time, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from jobbridge.applications import actions as applications
from jobbridge.applications.fits import available
from jobbridge.applications.model import Application, State
from jobbridge.calendar.spans import local_moment
from jobbridge.demo.stage import STAGE_PRISON, Stage
from jobbridge.employments import actions
from jobbridge.errors import Refused
from jobbridge.inmates.model import Inmate
from jobbridge.places.model import Prison
from jobbridge.trials import actions as trials
from jobbridge.trials.rules import Proposed
from jobbridge.vacancies.model import Vacancy

OPEN_SINCE = timedelta(days=90)


def find_work(stage: Stage) -> None:
    """People of the stage's prison whom an employer has met on a trial day: one works from the
    open unit for six weeks, one was to begin last week, one has an offer for after release."""
    now = stage.clock.now()
    with stage.database.write() as session:
        counselor = stage.viewer(session, stage.members["ilze"])
        for number, application in enumerate(_met(stage, session)[:3]):
            if number == 2:
                _offered(stage, session, application, None)
                continue
            begun = now - timedelta(days=(44, 4)[number])
            application.inmate.open_unit_from = (now - OPEN_SINCE).date()
            _offered(stage, session, application, begun)
            if number == 0:
                actions.start(session, counselor, ref=application.ref, on=begun.date(), now=begun)
        for application in _met(stage, session)[3:5]:
            _tried(stage, session, application)
        actions.ask_due(session, now=now)


def _tried(stage: Stage, session: Session, application: Application) -> None:
    """An employer proposes a trial day for soon after release."""
    employer = stage.viewer(session, stage.employer_accounts[application.vacancy.employer_id])
    day = available(application.inmate, stage.clock.today()) + timedelta(days=4)
    begins = local_moment(day, time(9))
    asked = Proposed(
        "trial_day",
        begins,
        begins + timedelta(hours=4),
        "Darbnīca, Brīvības gatve 200, Rīga",
        "Parādīsim darba vietu un ļausim pamēģināt darbu. Aizsargapģērbu dosim.",
    )
    try:
        trials.propose(session, employer, ref=application.ref, asked=asked, now=stage.clock.now())
    except Refused:
        return  # somebody who does not wish to meet now


def _met(stage: Stage, session: Session) -> list[Application]:
    rows = session.scalars(
        select(Application)
        .join(Inmate, Inmate.id == Application.inmate_id)
        .join(Prison, Prison.id == Inmate.prison_id)
        .join(Vacancy, Vacancy.id == Application.vacancy_id)
        .where(
            Prison.code == STAGE_PRISON,
            or_(
                and_(Application.state == State.AGREED, Application.interview_wanted_at.is_(None)),
                and_(Application.state == State.INTERVIEW, Application.met_at.is_not(None)),
            ),
            Vacancy.employer_id.in_(stage.employer_accounts),
            Vacancy.seats > 1,  # the last seat would close the vacancy for everybody else
        )
        .order_by(Application.state.desc(), Application.id)
    ).all()
    cast = next(iter(stage.employer_accounts))
    found: list[Application] = []
    for row in sorted(rows, key=lambda row: row.vacancy.employer_id != cast):
        taken = {(a.vacancy_id, a.inmate_id) for a in found}
        if not any(row.vacancy_id == v or row.inmate_id == i for v, i in taken):
            found.append(row)
    return found


def _offered(
    stage: Stage, session: Session, application: Application, begins: datetime | None
) -> None:
    """Without `begins` the first day is soon after release, and the person's answer awaited."""
    counselor = stage.viewer(session, stage.members["ilze"])
    employer = stage.viewer(session, stage.employer_accounts[application.vacancy.employer_id])
    now = begins - timedelta(days=9) if begins else stage.clock.now()
    if application.met_at is None:
        applications.move(session, counselor, application, "meet", now=now)
    free = available(application.inmate, stage.clock.today()) + timedelta(days=3)
    actions.offer(
        session,
        employer,
        ref=application.ref,
        start_on=begins.date() if begins else free,
        terms=["clothes", "transport"],
        now=now,
    )
    if begins:
        applications.move(session, counselor, application, "accept", now=now)
