"""Training in the play: each prison holds a few courses, people wish for them and attend.

Its chance is its own: the rest of the play stays as it was.
"""

import random
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.demo.stage import Stage
from jobbridge.errors import blocks
from jobbridge.inmates.model import Inmate
from jobbridge.places.model import Prison
from jobbridge.training import actions, course_actions, rules
from jobbridge.training.actions import Result
from jobbridge.viewer import SYSTEM

# Subject, first and last day counted from today, places.
COURSES = (
    ("cook_assistant", -130, -35, 8),
    ("welding", -45, 20, 6),
    ("state_language", -10, 60, 10),
    ("carpentry", 14, 75, 8),
)
WISHES = ("welding", "welding", "state_language", "carpentry", "electrician", "forklift")


def hold_courses(stage: Stage) -> None:
    now, chance = stage.clock.now(), random.Random("courses")
    with stage.database.write() as session:
        for prison in session.scalars(select(Prison).where(~Prison.outside).order_by(Prison.id)):
            people = list(
                session.scalars(
                    select(Inmate)
                    .where(Inmate.prison_id == prison.id)
                    .order_by(Inmate.release_expected, Inmate.id)
                )
            )
            for subject, first, last, places in COURSES:
                _hold(stage, session, chance, prison, people, subject, first, last, places, now)
            for inmate in people:
                if chance.random() < 0.2:
                    wanted = chance.choice(WISHES)
                    actions.wish(session, SYSTEM, inmate, subject=wanted, now=now)


def _hold(
    stage: Stage,
    session: Session,
    chance: random.Random,
    prison: Prison,
    people: list[Inmate],
    subject: str,
    first: int,
    last: int,
    places: int,
    now: datetime,
) -> None:
    """Past courses are held on their last day, so that their people have passed long ago."""
    today = stage.clock.today()
    counselor = stage.viewer(session, stage.counselors[prison.id])
    plan = rules.Plan(
        subject,
        places,
        today + timedelta(days=first),
        today + timedelta(days=last),
        certificate=True,
        text_level="A2" if subject == "state_language" else "",
    )
    then = now + timedelta(days=min(0, last, first))
    course = course_actions.plan_course(
        session, counselor, prison_id=prison.id, plan=plan, now=then
    )
    fitting = [
        one
        for one in people
        if not blocks(rules.fit(plan.starts_on, plan.ends_on, one.release_expected))
    ]
    chosen = chance.sample(fitting, min(len(fitting), max(0, places - 3)))
    if first > 0 or not chosen:
        return
    rows = actions.enrol(session, counselor, ref=course.ref, people=chosen, now=then)
    if last < 0:
        results = {
            row.id: Result(row.id != rows[-1].id, "" if row.id != rows[-1].id else "missed")
            for row in rows
        }
        ended = now + timedelta(days=last)
        course_actions.finish(session, counselor, ref=course.ref, results=results, now=ended)
