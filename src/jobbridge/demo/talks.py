"""The employer meeting of the play: the cast's employer presents its work to many."""

from contextlib import suppress
from datetime import datetime, time

from sqlalchemy import select

from jobbridge.calendar.queries import work_calendar
from jobbridge.calendar.spans import local_moment
from jobbridge.demo.stage import STAGE_PRISON, Stage
from jobbridge.errors import Refused
from jobbridge.interviews import slot_queries
from jobbridge.meetings import actions, list_actions, list_queries
from jobbridge.meetings.model import Meeting
from jobbridge.places.model import Prison
from jobbridge.vacancies.model import Employer
from jobbridge.vacancies.queries import offered_by

PLACES = 14


def plan_talk(stage: Stage) -> None:
    """Two weeks from now, confirmed, with those who fit best on its list."""
    now, today = stage.clock.now(), stage.clock.today()
    with stage.database.write() as session:
        prison = session.scalars(select(Prison).where(Prison.code == STAGE_PRISON)).one()
        employer = session.get_one(Employer, next(iter(stage.employer_accounts)))
        officer = stage.viewer(session, stage.members["guna"])
        counselor = stage.viewer(session, stage.members["ilze"])
        rooms = slot_queries.rooms_of(session, prison.id, "in_person")
        offered = offered_by(session, counselor, employer, today=today, most=3)
        if not rooms or not offered:
            return
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
                        now=now,
                    )
            except Refused:
                continue
            break
        else:
            return
        found = list_queries.suggested_for(session, counselor, made, today=today, now=now)
        people = [one.inmate for one in found[: PLACES + 2]]
        if people:
            list_actions.put_on(session, counselor, made, people, now=now)
        # Where visitors of that day are named already, it confirms itself once they are allowed.
        with suppress(Refused):
            actions.confirm(session, officer, made, version=made.version, now=now)
