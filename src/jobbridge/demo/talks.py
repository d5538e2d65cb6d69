"""The employer meetings of the play: the cast's employer presents its work to many, in two weeks
again, and did so a month ago."""

from contextlib import suppress
from datetime import datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.calendar.queries import work_calendar
from jobbridge.calendar.spans import local_date, local_moment
from jobbridge.demo.stage import STAGE_PRISON, Stage
from jobbridge.errors import Refused
from jobbridge.interviews import slot_queries
from jobbridge.meetings import actions, after_actions, list_actions, list_queries, queries
from jobbridge.meetings.model import Came, Meeting
from jobbridge.places.model import Prison
from jobbridge.vacancies.model import Employer
from jobbridge.vacancies.queries import offered_by
from jobbridge.viewer import Viewer

PLACES = 14
LONG_AGO = timedelta(days=45)


def plan_talk(stage: Stage) -> None:
    """Two weeks from now, confirmed, with those who fit best on its list."""
    with stage.database.write() as session:
        _planned(stage, session, stage.clock.now(), PLACES + 2)


def remember_talk(stage: Stage) -> None:
    """One of last month: most came, some are interested and were introduced."""
    with stage.database.write() as session:
        made = _planned(stage, session, stage.clock.now() - LONG_AGO, 9)
        if made is None:
            return
        after = made.ends_at + timedelta(minutes=30)
        counselor = _counselor(stage, session)
        seats = queries.seats_of(session, queries.own_places(counselor, made))
        for number, seat in enumerate(seats):
            if number % 4 == 3:
                came = Came.REFUSED if number % 8 == 3 else Came.MISSED
                after_actions.mark(session, counselor, made, seat.ref, came, now=after)
                continue
            chosen = made.vacancies[number % len(made.vacancies)].ref if number % 2 else ""
            after_actions.answer(session, counselor, made, seat.ref, vacancy=chosen, now=after)


def _counselor(stage: Stage, session: Session) -> Viewer:
    return stage.viewer(session, stage.members["ilze"])


def _planned(stage: Stage, session: Session, then: datetime, listed: int) -> Meeting | None:
    """Planned and confirmed `then`, with so many people on its list; None where no time is."""
    today = local_date(then)
    prison = session.scalars(select(Prison).where(Prison.code == STAGE_PRISON)).one()
    employer = session.get_one(Employer, next(iter(stage.employer_accounts)))
    officer = stage.viewer(session, stage.members["guna"])
    counselor = _counselor(stage, session)
    rooms = slot_queries.rooms_of(session, prison.id, "in_person")
    offered = offered_by(session, counselor, employer, today=stage.clock.today(), most=3)
    if not rooms or not offered:
        return None
    largest = max(rooms, key=lambda room: (room.seats, room.code))
    day = work_calendar(session).add_workdays(today, prison.notice_days + 5)
    for hour in (14, 10, 15, 9):
        starts_at: datetime = local_moment(day, time(hour))
        try:
            with session.begin_nested():
                made: Meeting = actions.plan(
                    session,
                    counselor,
                    employer_id=employer.id,
                    vacancies=offered,
                    mode="in_person",
                    starts_at=starts_at,
                    minutes=60,
                    rooms=[largest.id],
                    places=PLACES,
                    now=then,
                )
        except Refused:
            continue
        break
    else:
        return None
    found = list_queries.suggested_for(session, counselor, made, today=today, now=then)
    people = [one.inmate for one in found[:listed]]
    if people:
        list_actions.put_on(session, counselor, made, people, now=then)
    # Where visitors of that day are named already, it confirms itself once they are allowed.
    with suppress(Refused):
        actions.confirm(session, officer, made, version=made.version, now=then)
    return made
