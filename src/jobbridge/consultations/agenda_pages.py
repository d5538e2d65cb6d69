"""The agenda: what is planned, what waits for its record, what has been; planning and moving."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from jobbridge.accounts.queries import organisations_named
from jobbridge.consultations import (
    goal_queries,
    planning_actions,
    planning_queries,
    queries,
    rules,
)
from jobbridge.consultations import planning_rules as planning
from jobbridge.consultations.model import State
from jobbridge.consultations.planning_queries import Filters
from jobbridge.inmates import queries as inmates
from jobbridge.inmates.model import Inmate
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Form, Input, WallTime
from jobbridge.web.routes import get, post

COUNSELOR = frozenset({Role.COUNSELOR})
LARGEST = 2**31 - 1
FIRST, LAST = date(2000, 1, 1), date(2099, 12, 31)
UPCOMING, PAST = "upcoming", "past"


class PlanForm(Input):
    on: date = Field(ge=FIRST, le=LAST)
    begins: WallTime | None = None
    conducted_by: int | None = Field(default=None, ge=1, le=LARGEST)


class MoveForm(Input):
    on: date = Field(ge=FIRST, le=LAST)
    begins: WallTime | None = None


class OutcomeForm(Input):
    state: str = Field(max_length=12)
    reason: str = Field(default="", max_length=20)


def _filters(ask: Ask) -> Filters:
    """From the address; what is not on offer is left out, so an old link still works."""
    kind, state = ask.query("kind"), ask.query("state")
    return Filters(
        kind=kind if kind in rules.KINDS else "",
        state=state if state in planning.OUTCOMES else "",
        mine=ask.query("mine") == "yes",
        prison_id=ask.number("prison", 0) or None,
    )


def _address(part: str, filters: Filters) -> dict[str, str]:
    given = {
        "part": part if part == PAST else "",
        "kind": filters.kind,
        "state": filters.state,
        "mine": "yes" if filters.mine else "",
        "prison": str(filters.prison_id or ""),
    }
    return {name: value for name, value in given.items() if value}


@get("/consultations", COUNSELOR)
def consultations(ask: NamedDependency[Ask]) -> Response[str]:
    """What is to be done first; what has been on its own part. The filters live in the address."""
    filters = _filters(ask)
    part = PAST if ask.query("part") == PAST else UPCOMING
    names = organisations_named(ask.session, ask.viewer.organisations)
    shared: dict[str, Any] = {
        "part": part,
        "filters": filters,
        "address": _address(part, filters),
        "prisons": sorted((names[i], i) for i in ask.viewer.organisations),
        "kinds": rules.KINDS,
        "states": rules.STATES,
        "outcomes": planning.OUTCOMES,
        "reasons": rules.REASONS,
    }
    if part == PAST:
        past = planning_queries.past_for(ask.session, ask.viewer, filters, page=ask.number("page"))
        turn = _turn(part, filters, past.number, past.pages)
        return ask.render("consultations/agenda_past.html", past=past, turn=turn, **shared)
    planned = planning_queries.planned_page_for(
        ask.session, ask.viewer, filters, today=ask.today, page=ask.number("page")
    )
    return ask.render(
        "consultations/agenda.html",
        parts=planning.by_when(planned.items, ask.today),
        counts=planned.counts,
        turn=_turn(part, filters, planned.number, planned.pages),
        part_labels=planning.WHEN,
        steps=goal_queries.overdue_steps_for(ask.session, ask.viewer, ask.today, mine=filters.mine),
        drafts=queries.drafts_for(ask.session, ask.viewer),
        missed=State.MISSED,
        exempted=State.EXEMPTED,
        **shared,
    )


def _turn(part: str, filters: Filters, number: int, pages: int) -> dict[str, Any]:
    """What the pager is told: the filters go along."""

    def url(to: int) -> str | None:
        query = {**_address(part, filters), "page": str(to)}
        return f"/consultations?{urlencode(query)}" if 1 <= to <= pages else None

    addresses = {"previous_url": url(number - 1), "next_url": url(number + 1)}
    return {"number": number, "pages": pages, **addresses}


@get("/inmates/{ref:str}/consultations/plan", COUNSELOR)
def plan_page(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    inmate = inmates.inmate_for(ask.session, ask.viewer, ref)
    blank = ask.blank(PlanForm, conducted_by=ask.viewer.account_id)
    return _plan_page(ask, inmate, blank)


@post("/inmates/{ref:str}/consultations/plan", COUNSELOR)
def plan(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    inmate = inmates.inmate_for(ask.session, ask.viewer, ref)
    form = ask.form(PlanForm)

    def planned() -> Response[str]:
        planning_actions.plan(
            ask.session, ask.viewer, inmate=inmate, **form.data.model_dump(), now=ask.now
        )
        ask.flash("success", ask.words.gettext("The consultation is planned."))
        return ask.redirect("/consultations")

    with form.attempt(ask.session):
        return ask.once(planned)
    return _plan_page(ask, inmates.inmate_for(ask.session, ask.viewer, ref), form, status=422)


def _plan_page(ask: Ask, inmate: Inmate, form: Form[Any], *, status: int = 200) -> Response[str]:
    counselors = queries.counselors_of(ask.session, inmate.prison_id)
    return ask.render(
        "consultations/plan.html",
        status=status,
        inmate=inmate,
        form=form,
        planned=None,
        action=f"/inmates/{inmate.ref}/consultations/plan",
        counselors=[(account.id, account.name) for account in counselors],
    )


@post("/inmates/{ref:str}/consultations/{consultation_id:int}/outcome", COUNSELOR)
def outcome(
    ask: NamedDependency[Ask], ref: FromPath[str], consultation_id: FromPath[int]
) -> Response[str]:
    """Missed or exempted, with the reason on the button that was pressed."""
    inmate = inmates.inmate_for(ask.session, ask.viewer, ref)
    form = ask.form(OutcomeForm)
    row = planning_actions.record_outcome(
        ask.session,
        ask.viewer,
        inmate=inmate,
        consultation_id=consultation_id,
        state=form.data.state,
        reason=form.data.reason,
        now=ask.now,
    )
    said = ask.words.gettext(rules.STATES[State(row.state)])
    ask.flash("success", ask.words.gettext("Recorded: %(what)s.", what=said))
    return ask.redirect("/consultations")


@get("/inmates/{ref:str}/consultations/{consultation_id:int}/move", COUNSELOR)
def move_page(
    ask: NamedDependency[Ask], ref: FromPath[str], consultation_id: FromPath[int]
) -> Response[str]:
    inmate = inmates.inmate_for(ask.session, ask.viewer, ref)
    return _move_page(ask, inmate, consultation_id, None)


@post("/inmates/{ref:str}/consultations/{consultation_id:int}/move", COUNSELOR)
def move(
    ask: NamedDependency[Ask], ref: FromPath[str], consultation_id: FromPath[int]
) -> Response[str]:
    """Another day; after a missed one, another conversation."""
    inmate = inmates.inmate_for(ask.session, ask.viewer, ref)
    form = ask.form(MoveForm)

    def moved() -> Response[str]:
        planning_actions.replan(
            ask.session,
            ask.viewer,
            inmate=inmate,
            consultation_id=consultation_id,
            **form.data.model_dump(),
            now=ask.now,
        )
        ask.flash("success", ask.words.gettext("The consultation is planned."))
        return ask.redirect("/consultations")

    with form.attempt(ask.session):
        return ask.once(moved)
    inmate = inmates.inmate_for(ask.session, ask.viewer, ref)
    return _move_page(ask, inmate, consultation_id, form, status=422)


def _move_page(
    ask: Ask, inmate: Inmate, consultation_id: int, form: Form[Any] | None, *, status: int = 200
) -> Response[str]:
    row = planning_queries.consultation_for(ask.session, ask.viewer, inmate, consultation_id)
    begins = row.begins.strftime("%H:%M") if row.begins else None
    on = row.held_on if row.state == State.PLANNED else None
    return ask.render(
        "consultations/plan.html",
        status=status,
        inmate=inmate,
        form=form or ask.blank(MoveForm, on=on, begins=begins),
        planned=row,
        action=f"/inmates/{inmate.ref}/consultations/{row.id}/move",
        counselors=[],
    )


@post("/inmates/{ref:str}/consultations/{consultation_id:int}/cancel", COUNSELOR)
def cancel(
    ask: NamedDependency[Ask], ref: FromPath[str], consultation_id: FromPath[int]
) -> Response[str]:
    inmate = inmates.inmate_for(ask.session, ask.viewer, ref)
    planning_actions.cancel(
        ask.session, ask.viewer, inmate=inmate, consultation_id=consultation_id, now=ask.now
    )
    ask.flash("success", ask.words.gettext("It is taken off the agenda."))
    return ask.redirect("/consultations")


HANDLERS = [consultations, plan_page, plan, outcome, move_page, move, cancel]
