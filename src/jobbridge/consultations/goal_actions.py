"""Setting goals, walking the steps, taking either back. Matching sees nothing of them."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from jobbridge.audit import actions as audit
from jobbridge.clock import local_day
from jobbridge.consultations import goal_queries as queries
from jobbridge.consultations import goal_rules as rules
from jobbridge.consultations.model import Goal, GoalStep
from jobbridge.errors import Refused
from jobbridge.inmates import facts
from jobbridge.inmates.model import Inmate
from jobbridge.inmates.queries import refresh_locked
from jobbridge.viewer import Viewer


def set_goal(
    session: Session,
    viewer: Viewer,
    *,
    inmate: Inmate,
    kind: str,
    words: str = "",
    step: str = "",
    due_on: date | None = None,
    now: datetime,
) -> Goal:
    """A goal of this kind, in the counselor's own words too, and its first step where one is
    named."""
    facts.require_counselor(viewer, inmate.prison_id)
    refresh_locked(session, inmate)  # so that the count below is of all there are
    goals = queries.standing(session, inmate)
    reasons = rules.why_not_goal(kind=kind, words=words, standing=len(goals))
    if step or due_on:
        day = due_on or local_day(now)
        reasons += rules.why_not_step(
            words=step, due_on=day, today=local_day(now), steps=0, ended=False
        )
    if reasons:
        raise Refused(reasons)
    goal = Goal(
        inmate_id=inmate.id,
        kind=kind,
        words=words.strip() or None,
        set_by=viewer.account_id,
        set_at=now,
        steps=[],
    )
    if step:
        goal.steps.append(GoalStep(words=step.strip(), due_on=due_on or local_day(now)))
    session.add(goal)
    session.flush()
    audit.record(session, viewer, "goal.set", "inmate", inmate.id, now=now, detail=kind)
    return goal


def add_step(
    session: Session,
    viewer: Viewer,
    *,
    inmate: Inmate,
    goal_id: int,
    words: str,
    due_on: date,
    now: datetime,
) -> GoalStep:
    goal = queries.goal_for(session, viewer, inmate, goal_id)
    if reasons := rules.why_not_step(
        words=words,
        due_on=due_on,
        today=local_day(now),
        steps=len(goal.steps),
        ended=goal.ended_at is not None,
    ):
        raise Refused(reasons)
    step = GoalStep(goal_id=goal.id, words=words.strip(), due_on=due_on)
    session.add(step)
    session.flush()
    session.expire(goal, ["steps"])
    audit.record(session, viewer, "goal.add_step", "inmate", inmate.id, now=now)
    return step


def set_done(
    session: Session, viewer: Viewer, *, inmate: Inmate, step_id: int, done: bool, now: datetime
) -> GoalStep:
    """Done, or not after all. Said twice, it stays as it was first said."""
    step = queries.step_for(session, viewer, inmate, step_id)
    if (step.done_at is not None) == done:
        return step
    step.done_at, step.done_by = (now, viewer.account_id) if done else (None, None)
    verb = "goal.step_done" if done else "goal.step_undone"
    audit.record(session, viewer, verb, "inmate", inmate.id, now=now)
    return step


def end_goal(
    session: Session, viewer: Viewer, *, inmate: Inmate, goal_id: int, how: str, now: datetime
) -> Goal:
    """Reached, or given up; its open steps are then no longer overdue."""
    goal = queries.goal_for(session, viewer, inmate, goal_id)
    if reasons := rules.why_not_end(how):
        raise Refused(reasons)
    if goal.ended_at is None:
        goal.ended_at, goal.ended_as = now, how
        audit.record(session, viewer, "goal.end", "inmate", inmate.id, now=now, detail=how)
    return goal


def reopen_goal(
    session: Session, viewer: Viewer, *, inmate: Inmate, goal_id: int, now: datetime
) -> Goal:
    goal = queries.goal_for(session, viewer, inmate, goal_id)
    if goal.ended_at is not None:
        goal.ended_at, goal.ended_as = None, ""
        audit.record(session, viewer, "goal.reopen", "inmate", inmate.id, now=now)
    return goal
