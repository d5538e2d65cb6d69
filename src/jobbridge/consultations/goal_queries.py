"""Goals, their steps and what of them is overdue: for counselors of the person's prison."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from jobbridge.audit.actions import saw
from jobbridge.consultations.model import Goal, GoalStep
from jobbridge.errors import NotFound
from jobbridge.inmates import queries as inmates
from jobbridge.inmates.model import Inmate, Status
from jobbridge.viewer import Role, Viewer

MOST_OVERDUE = 50


def _require_counselor(viewer: Viewer, prison_id: int | None = None) -> None:
    inside = prison_id is None or prison_id in viewer.organisations
    if not (viewer.system or (viewer.is_(Role.COUNSELOR) and inside)):
        raise NotFound


def goals_for(session: Session, viewer: Viewer, inmate: Inmate) -> Sequence[Goal]:
    """Those that stand before those that ended, each with its steps by due day."""
    _require_counselor(viewer, inmate.prison_id)
    saw(session, "inmate", [inmate.id])
    return session.scalars(
        select(Goal)
        .where(Goal.inmate_id == inmate.id)
        .order_by(Goal.ended_at.is_not(None), Goal.set_at.desc(), Goal.id.desc())
        .options(selectinload(Goal.steps).joinedload(GoalStep.doer))
    ).all()


def goal_for(session: Session, viewer: Viewer, inmate: Inmate, goal_id: int) -> Goal:
    """One goal, held until the transaction ends."""
    _require_counselor(viewer, inmate.prison_id)
    return _one(
        session, inmate, select(Goal).where(Goal.id == goal_id, Goal.inmate_id == inmate.id)
    )


def _one(session: Session, inmate: Inmate, rows: Select[Goal]) -> Goal:
    found = session.scalar(rows.with_for_update().execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    saw(session, "inmate", [inmate.id])
    return found


def step_for(session: Session, viewer: Viewer, inmate: Inmate, step_id: int) -> GoalStep:
    """One step of a goal of this person."""
    _require_counselor(viewer, inmate.prison_id)
    found = session.scalar(
        select(GoalStep)
        .join(GoalStep.goal)
        .where(GoalStep.id == step_id, Goal.inmate_id == inmate.id)
        .options(contains_eager(GoalStep.goal))
        .with_for_update(of=GoalStep)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    saw(session, "inmate", [inmate.id])
    return found


def overdue_steps_for(
    session: Session, viewer: Viewer, today: date, *, mine: bool = False
) -> Sequence[GoalStep]:
    """Steps of the viewer's people that were due and are not done, the oldest first. `mine`:
    only of people whom the viewer looks after."""
    _require_counselor(viewer)
    rows = (
        select(GoalStep)
        .join(GoalStep.goal)
        .join(Goal.inmate)
        .where(
            inmates.scope(viewer),
            Inmate.status == Status.ACTIVE,
            GoalStep.done_at.is_(None),
            GoalStep.due_on < today,
            Goal.ended_at.is_(None),
        )
        .order_by(GoalStep.due_on, GoalStep.id)
        .limit(MOST_OVERDUE)
        .options(contains_eager(GoalStep.goal).contains_eager(Goal.inmate))
    )
    if mine:
        rows = rows.where(Inmate.counselor_id == viewer.account_id)
    found = session.scalars(rows).all()
    saw(session, "inmate", [step.goal.inmate_id for step in found])
    return found


def standing(session: Session, inmate: Inmate) -> Sequence[Goal]:
    """The goals of a person already looked up that are not ended."""
    return (
        session.scalars(
            select(Goal)
            .where(Goal.inmate_id == inmate.id, Goal.ended_at.is_(None))
            .options(joinedload(Goal.steps))
        )
        .unique()
        .all()
    )
