"""A person's goals: set, walked step by step, ended, taken up again."""

from datetime import date
from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from jobbridge.consultations import goal_actions, goal_queries, goal_rules
from jobbridge.consultations.agenda_pages import COUNSELOR, FIRST, LAST
from jobbridge.inmates import queries as inmates
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Form, Input
from jobbridge.web.routes import get, post


class GoalForm(Input):
    """A goal and, where it is known already, its first step."""

    kind: str = Field(max_length=20)
    words: str = Field(default="", max_length=goal_rules.LONGEST)
    step: str = Field(default="", max_length=goal_rules.LONGEST)
    due_on: date | None = Field(default=None, ge=FIRST, le=LAST)


class StepForm(Input):
    words: str = Field(min_length=1, max_length=goal_rules.LONGEST)
    due_on: date = Field(ge=FIRST, le=LAST)


class DoneForm(Input):
    """`back` is where the button stood: the agenda, or the goals."""

    done: bool = False
    back: str = Field(default="", max_length=12)


class EndForm(Input):
    how: str = Field(max_length=12)


@get("/inmates/{ref:str}/goals", COUNSELOR)
def goals(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    return _page(ask, ref)


@post("/inmates/{ref:str}/goals", COUNSELOR)
def set_goal(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    inmate = inmates.inmate_for(ask.session, ask.viewer, ref)
    form = ask.form(GoalForm)

    def made() -> Response[str]:
        goal_actions.set_goal(
            ask.session, ask.viewer, inmate=inmate, **form.data.model_dump(), now=ask.now
        )
        return ask.redirect(f"/inmates/{inmate.ref}/goals")

    with form.attempt(ask.session):
        return ask.once(made)
    return _page(ask, ref, form=form, status=422)


@post("/inmates/{ref:str}/goals/{goal_id:int}/steps", COUNSELOR)
def add_step(
    ask: NamedDependency[Ask], ref: FromPath[str], goal_id: FromPath[int]
) -> Response[str]:
    inmate = inmates.inmate_for(ask.session, ask.viewer, ref)
    form = ask.form(StepForm)

    def made() -> Response[str]:
        goal_actions.add_step(
            ask.session,
            ask.viewer,
            inmate=inmate,
            goal_id=goal_id,
            **form.data.model_dump(),
            now=ask.now,
        )
        return ask.redirect(f"/inmates/{inmate.ref}/goals")

    goal_queries.goal_for(ask.session, ask.viewer, inmate, goal_id)
    with form.attempt(ask.session):
        return ask.once(made)
    return _page(ask, ref, step=form, stepping=goal_id, status=422)


@post("/inmates/{ref:str}/goals/{goal_id:int}/end", COUNSELOR)
def end_goal(
    ask: NamedDependency[Ask], ref: FromPath[str], goal_id: FromPath[int]
) -> Response[str]:
    inmate = inmates.inmate_for(ask.session, ask.viewer, ref)
    how = ask.form(EndForm).data.how
    goal_actions.end_goal(
        ask.session, ask.viewer, inmate=inmate, goal_id=goal_id, how=how, now=ask.now
    )
    return ask.redirect(f"/inmates/{inmate.ref}/goals")


@post("/inmates/{ref:str}/goals/{goal_id:int}/reopen", COUNSELOR)
def reopen_goal(
    ask: NamedDependency[Ask], ref: FromPath[str], goal_id: FromPath[int]
) -> Response[str]:
    inmate = inmates.inmate_for(ask.session, ask.viewer, ref)
    goal_actions.reopen_goal(ask.session, ask.viewer, inmate=inmate, goal_id=goal_id, now=ask.now)
    return ask.redirect(f"/inmates/{inmate.ref}/goals")


@post("/inmates/{ref:str}/steps/{step_id:int}/done", COUNSELOR)
def step_done(
    ask: NamedDependency[Ask], ref: FromPath[str], step_id: FromPath[int]
) -> Response[str]:
    """Done, or undone: one click, and one click back."""
    inmate = inmates.inmate_for(ask.session, ask.viewer, ref)
    data = ask.form(DoneForm).data
    goal_actions.set_done(
        ask.session, ask.viewer, inmate=inmate, step_id=step_id, done=data.done, now=ask.now
    )
    if data.back == "agenda":
        ask.flash("success", ask.words.gettext("The step is done. It can be undone on the goals."))
        return ask.redirect("/consultations")
    return ask.redirect(f"/inmates/{inmate.ref}/goals")


def _page(
    ask: Ask,
    ref: str,
    *,
    form: Form[Any] | None = None,
    step: Form[Any] | None = None,
    stepping: int = 0,
    status: int = 200,
) -> Response[str]:
    inmate = inmates.inmate_for(ask.session, ask.viewer, ref)
    found = goal_queries.goals_for(ask.session, ask.viewer, inmate)
    return ask.render(
        "consultations/goals.html",
        status=status,
        inmate=inmate,
        goals=[goal for goal in found if goal.ended_at is None],
        ended=[goal for goal in found if goal.ended_at is not None],
        form=form or ask.blank(GoalForm),
        adding=form is not None,
        step=step or ask.blank(StepForm),
        stepping=stepping,
        kinds=[(code, ask.words.gettext(text)) for code, text in goal_rules.KINDS.items()],
        kind_labels=goal_rules.KINDS,
        ends=goal_rules.ENDS,
    )


HANDLERS = [goals, set_goal, add_step, end_goal, reopen_goal, step_done]
