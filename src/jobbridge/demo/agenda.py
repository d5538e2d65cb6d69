"""What stands on the counselor's agenda: planned, waiting for its record, in a group, overdue."""

from datetime import time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.consultations import goal_actions, planning_actions
from jobbridge.demo.stage import STAGE_PRISON, Stage
from jobbridge.inmates.model import Inmate
from jobbridge.places.model import Prison


def fill_agenda(stage: Stage, session: Session) -> None:
    """Of the stage's prison; nothing where it has too few people."""
    prison = session.scalars(select(Prison).where(Prison.code == STAGE_PRISON)).one()
    counselor = stage.viewer(session, stage.counselors[prison.id])
    people = session.scalars(
        select(Inmate)
        .where(Inmate.prison_id == prison.id)
        .order_by(Inmate.release_expected, Inmate.id)
        .limit(10)
    ).all()
    if len(people) < 10:
        return
    today, now = stage.clock.today(), stage.clock.now()
    for inmate, days, at in ((people[7], 2, 9), (people[8], 0, 10), (people[9], -3, 14)):
        planning_actions.plan(
            session,
            counselor,
            inmate=inmate,
            on=today - timedelta(days=days),
            begins=time(at),
            now=now - timedelta(days=7),
        )
    planning_actions.plan_group(
        session,
        counselor,
        prison_id=prison.id,
        topic="Kā notiek darba intervija",
        on=today + timedelta(days=1),
        begins=time(11),
        place="Mācību klase",
        people=[inmate.ref for inmate in people[:6]],
        now=now,
    )
    goal_actions.set_goal(
        session,
        counselor,
        inmate=people[0],
        kind="documents",
        step="Pieteikties personas apliecībai",
        due_on=today - timedelta(days=4),
        now=now - timedelta(days=20),
    )
