"""What meeting somebody is worth: how well they fit, and whether anybody has met them."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.applications.model import Application
from jobbridge.days.rules import FULL_MATCH, Weights
from jobbridge.inmates.model import Inmate
from jobbridge.interviews.model import Interview, State
from jobbridge.matching.fact_queries import compile_people, work_of
from jobbridge.matching.rules import judge
from jobbridge.parameters.queries import values
from jobbridge.parameters.rules import FIRST_POINTS, MOVE_POINTS, UNHURRIED_DAYS, URGENT_DAYS


def weights_of(session: Session) -> Weights:
    """As an administrator has set them."""
    set_to = values(session)
    return Weights(
        soon=set_to[URGENT_DAYS.name],
        far=set_to[UNHURRIED_DAYS.name],
        first=set_to[FIRST_POINTS.name] / FULL_MATCH,
        move=set_to[MOVE_POINTS.name] / FULL_MATCH,
    )


def scores_of(session: Session, applications: Iterable[Application], today: date) -> dict[int, int]:
    """How well each fits, judged now: what is stored may be of older facts."""
    rows = list(applications)
    people = {
        one.id: one
        for one in compile_people(session, Inmate.id.in_([row.inmate_id for row in rows]))
    }
    works = {row.vacancy_id: work_of(row.vacancy) for row in rows}
    return {
        row.id: judge(people[row.inmate_id], works[row.vacancy_id], as_of=today).score
        for row in rows
        if row.inmate_id in people
    }


def newcomers_of(session: Session, inmates: Iterable[int], day_id: int) -> set[int]:
    """Those of these people whom nobody has interviewed or is to interview, this day aside."""
    ids = set(inmates)
    rows = session.scalars(
        select(Application.inmate_id)
        .join(Interview, Interview.application_id == Application.id)
        .where(
            Application.inmate_id.in_(ids),
            Interview.state.in_([State.BOOKED, State.CONFIRMED, State.TOOK_PLACE]),
            (Interview.day_id != day_id) | Interview.day_id.is_(None),
        )
    )
    return ids - set(rows)
