"""The agency's list of work to look at before it is lost."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.applications.model import State
from jobbridge.clock import local_day
from jobbridge.employments import queries, rules
from jobbridge.employments.model import Employment, FollowUp, RegisterDifference
from jobbridge.employments.queries import Work
from jobbridge.employments.warning_rules import KINDS, Question, warnings
from jobbridge.errors import NotFound
from jobbridge.parameters.queries import value_of
from jobbridge.parameters.rules import FOLLOW_UP_DAYS
from jobbridge.viewer import Role, Viewer


@dataclass(frozen=True)
class Warned:
    """Work and why to look at it, codes of `warning_rules.KINDS`; `differences` are what a
    register says otherwise, not settled yet."""

    work: Work
    kinds: tuple[str, ...]
    differences: tuple[RegisterDifference, ...]


def warnings_for(session: Session, viewer: Viewer, today: date) -> list[Warned]:
    """What is most urgent first, then by first day."""
    if not viewer.is_(Role.AGENCY):
        raise NotFound
    works = [
        one
        for one in queries.work_for(session, viewer, today)
        if one.application.state != State.OFFER
    ]
    ids = [one.employment.id for one in works]
    asked_on = {
        (row.employment_id, row.stage): local_day(row.asked_at)
        for row in session.scalars(select(FollowUp).where(FollowUp.employment_id.in_(ids)))
        if row.asked_at is not None
    }
    differing: dict[int, list[RegisterDifference]] = {}
    for one in differences_of(session, ids):
        differing.setdefault(one.employment_id, []).append(one)
    patience = timedelta(days=value_of(session, FOLLOW_UP_DAYS))
    found = []
    for work in works:
        made = work.employment
        kinds = warnings(
            begun=made.started_on,
            ended=made.ended_on,
            question=_latest(work, asked_on),
            differs=made.id in differing,
            today=today,
            patience=patience,
        )
        if kinds:
            found.append(Warned(work, tuple(kinds), tuple(differing.get(made.id, ()))))
    order = list(KINDS)
    return sorted(found, key=lambda one: order.index(one.kinds[0]))


def _latest(work: Work, asked_on: dict[tuple[int, str], date]) -> Question | None:
    number, state = work.employment.id, work.application.state
    put = [
        one
        for one in work.asked
        if (number, one.stage) in asked_on and rules.may_be_asked(state, one.stage)
    ]
    if not put:
        return None
    last = put[-1]
    return Question(asked_on[number, last.stage], last.answers, last.outcome == rules.UNCLEAR)


def differences_of(session: Session, employment_ids: list[int]) -> list[RegisterDifference]:
    """What a register says otherwise and nobody has settled, oldest first."""
    return list(
        session.scalars(
            select(RegisterDifference)
            .where(
                RegisterDifference.employment_id.in_(employment_ids),
                RegisterDifference.settled_at.is_(None),
            )
            .order_by(RegisterDifference.id)
        )
    )


def difference_for(session: Session, viewer: Viewer, number: int) -> RegisterDifference:
    """One that is not settled yet, of work that the viewer knows of."""
    found = session.get(RegisterDifference, number)
    if found is None or found.settled_at is not None or not viewer.is_(Role.AGENCY):
        raise NotFound
    made = session.get_one(Employment, found.employment_id)
    queries.employment_for(session, viewer, made.application.ref)
    return found
