"""Interview days: the list, a new one, the draft with its release, and the run sheet."""

from datetime import date
from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath

from jobbridge.calendar.queries import work_calendar
from jobbridge.days import (
    actions,
    change_pages,
    queries,
    release_actions,
    remedy_queries,
    rules,
    swap_pages,
    today_pages,
    today_queries,
)
from jobbridge.days.away_queries import calendars_of
from jobbridge.days.change_pages import replanned
from jobbridge.days.forms import AgainForm, CutForm, DayForm, VersionForm
from jobbridge.days.problem_queries import problem_of
from jobbridge.errors import Reason, Refused
from jobbridge.interviews import day_queries, slot_queries, state_rules
from jobbridge.interviews import queries as interviews
from jobbridge.interviews.day_queries import Visit
from jobbridge.interviews.facts import MOST_PANELS
from jobbridge.interviews.model import InterviewDay
from jobbridge.interviews.page_parts import INSIDE, LENGTHS, day_from
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Form
from jobbridge.web.routes import get, post


@get("/interview-days", INSIDE)
def list_page(ask: NamedDependency[Ask]) -> Response[str]:
    """The days to come, and the visits that could be made of those who wait."""
    plans = interviews.plans(ask.viewer)
    days = day_queries.days_for(ask.session, ask.viewer, ask.today)
    visits = day_queries.visits_for(ask.session, ask.viewer) if plans else []
    return ask.render(
        "days/list.html",
        days=queries.counted(ask.session, ask.viewer, days),
        visits=visits,
        plans=plans,
    )


@get("/interview-days/plan", INSIDE)
def plan_page(ask: NamedDependency[Ask]) -> Response[str]:
    visit = day_queries.visit_for(
        ask.session, ask.viewer, ask.query("employer"), ask.query("prison")
    )
    form = ask.blank(
        DayForm,
        employer=visit.employer.registration_number,
        prison=visit.prison.code,
        on=day_from(ask.query("on")) or _earliest(ask, visit),
        minutes=30,
        gap=5,
        panels=1,
        rooms=[room.code for room in _rooms(ask, visit)],
        applications=[a.ref for a in visit.applications[: rules.MOST_PEOPLE]],
    )
    return _plan(ask, visit, form)


@post("/interview-days/plan", INSIDE)
def plan(ask: NamedDependency[Ask]) -> Response[str]:
    return ask.once(lambda: _open_day(ask))


def _open_day(ask: Ask) -> Response[str]:
    form = ask.form(DayForm)
    visit = day_queries.visit_for(
        ask.session, ask.viewer, form.value("employer"), form.value("prison")
    )
    with form.attempt(ask.session):
        data = form.data
        check_pause(data)
        made = actions.open_day(
            ask.session,
            ask.viewer,
            employer_id=visit.employer.id,
            prison_id=visit.prison.id,
            frame=data.frame(data.on),
            applications=[a for a in visit.applications if a.ref in data.applications],
            panels=data.panels,
            rooms=[r.id for r in _rooms(ask, visit) if r.code in data.rooms] or None,
            escorts=data.escorts,
            by_video=data.by_video,
            now=ask.now,
        )
        said = ask.words.gettext("A draft: nobody is told of anything until you release it.")
        ask.flash("success", said)
        return ask.redirect(f"/interview-days/{made.day.ref}")
    visit = day_queries.visit_for(
        ask.session, ask.viewer, form.value("employer"), form.value("prison")
    )
    return _plan(ask, visit, form, status=422)


def check_pause(data: CutForm) -> None:
    """A pause typed by half is told, not left out."""
    pause = (data.break_from, data.break_until)
    if reasons := rules.why_not_pause([pause], "break_until"):
        raise Refused(reasons)


def _rooms(ask: Ask, visit: Visit) -> list[Any]:
    return slot_queries.rooms_of(ask.session, visit.prison.id)


def _earliest(ask: Ask, visit: Visit) -> date:
    calendar = work_calendar(ask.session)
    earliest = calendar.earliest_day(ask.now, visit.prison.notice_days)
    return calendar.next_workday(earliest)


def _plan(ask: Ask, visit: Visit, form: Form[DayForm], *, status: int = 200) -> Response[str]:
    return ask.render(
        "days/plan.html",
        status=status,
        visit=visit,
        form=form,
        earliest=_earliest(ask, visit),
        lengths=LENGTHS,
        rooms=_rooms(ask, visit),
        most_panels=MOST_PANELS,
    )


@get("/interview-days/{ref:str}", INSIDE | {Role.EMPLOYER})
def day_page(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    """For those who plan, the draft and what releasing it would change; for all, the run sheet.

    A day is in one prison: once an employer reads which, only what is confirmed stands beside it.
    """
    return page(ask, day_queries.day_for(ask.session, ask.viewer, ref))


def page(
    ask: Ask, day: InterviewDay, *, status: int = 200, reasons: tuple[Reason, ...] = ()
) -> Response[str]:
    found = day_queries.interviews_of(ask.session, ask.viewer, day)
    sheet = today_queries.sheet_of(ask.session, ask.viewer, day, found, ask.now)
    inside = ask.viewer.is_(*INSIDE)
    place = next((one.shown for one in sheet if one.shown.prison), None)
    if place and not inside:
        sheet = [one for one in sheet if one.shown.prison]
    several = len({one.panel for one in sheet}) > 1
    draft = _draft(ask, day) if interviews.plans(ask.viewer) else {}
    return ask.render(
        "days/day.html",
        status=status,
        day=day,
        sheet=sheet,
        several=several or len(getattr(draft.get("draft"), "panels", ())) > 1,
        inside=inside,
        place=place,
        rules=state_rules,
        refused=[{"severity": str(r.severity), "text": ask.words.reason(r)} for r in reasons],
        answered=_answered(ask, day),
        **{"draft": None, **draft},
    )


def _answered(ask: Ask, day: InterviewDay) -> Any:
    """Who answered the invitation to the whole day, from the feature above."""
    plan = queries.plan_of_any(ask.session, day)
    return ask.request.app.state["answers_to_entry"](ask, plan.uid) if plan else None


def _draft(ask: Ask, day: InterviewDay) -> dict[str, Any]:
    plan = queries.plan_of(ask.session, day)
    draft = queries.draft_for(ask.session, ask.viewer, plan, ask.now)
    items = [row.item for row in draft.rows]
    swapped = [key for key, _ in plan.swapped or ()]
    problem = problem_of(ask.session, plan, items, draft.panels, ask.now)
    return {
        "draft": draft,
        "problem": problem,
        "busy": calendars_of(ask.session, plan, ask.now),
        "swapped": [item for item in items if item.application_id in swapped],
        "against": [ask.words.reason(reason) for reason in problem.reasons],
        "personal": {
            key: [ask.words.reason(reason) for reason in reasons]
            for key, reasons in problem.personal.items()
        },
        "why": rules.WHY,
        "functions": rules.FUNCTIONS,
        "below": rules.percent_below(plan.value, plan.bound),
        "free": today_queries.free_of(ask.session, plan, draft.panels, items, problem, ask.now),
        "reserve": {
            panel.number: queries.reserve(problem, items, panel)[:3] for panel in draft.panels
        },
        "over": rules.is_past(day.on, ask.now),
        "is_today": day.on == ask.today,
        "written": rules.written,
        "cancel_why": state_rules.CANCEL_WHY,
        "ended": actions.ENDED,
    }


@get("/interview-days/{ref:str}/remedies", INSIDE)
def remedies_page(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    """What would give a place to whoever has none."""
    plan = queries.plan_for(ask.session, ask.viewer, ref)
    found = remedy_queries.remedies_for(ask.session, ask.viewer, plan, ask.now)
    return ask.render("days/remedies.html", plan=plan, day=plan.day, remedies=found)


@post("/interview-days/{ref:str}/again", INSIDE)
def again(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    plan = queries.plan_for(ask.session, ask.viewer, ref)
    form, day = ask.form(AgainForm), plan.day
    try:
        done = actions.plan_again(
            ask.session,
            ask.viewer,
            plan,
            keep=not form.data.anew,
            version=form.data.version,
            now=ask.now,
        )
    except Refused as error:
        return refused(ask, ref, error)
    ask.flash("success", replanned(ask, done))
    return ask.redirect(f"/interview-days/{day.ref}")


@post("/interview-days/{ref:str}/release", INSIDE)
def release(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    return ask.once(lambda: _release(ask, ref))


def _release(ask: Ask, ref: str) -> Response[str]:
    plan = queries.plan_for(ask.session, ask.viewer, ref)
    try:
        made = release_actions.release(
            ask.session, ask.viewer, plan, version=ask.form(VersionForm).data.version, now=ask.now
        )
    except Refused as error:
        return refused(ask, ref, error)
    words = ask.words
    parts = [
        words.ngettext("%(n)s interview is booked.", "%(n)s interviews are booked.", made.booked)
        if made.booked
        else "",
        words.ngettext("%(n)s is moved.", "%(n)s are moved.", made.moved) if made.moved else "",
        words.ngettext("%(n)s is cancelled.", "%(n)s are cancelled.", made.cancelled)
        if made.cancelled
        else "",
    ]
    ask.flash("success", " ".join(part for part in parts if part))
    return ask.redirect(f"/interview-days/{ref}")


def refused(ask: Ask, ref: str, error: Refused) -> Response[str]:
    """The day as it is now, with every reason on top; nothing was changed."""
    ask.session.rollback()
    day = day_queries.day_for(ask.session, ask.viewer, ref)
    return page(ask, day, status=422, reasons=error.reasons)


HANDLERS = [
    list_page,
    plan_page,
    plan,
    day_page,
    remedies_page,
    again,
    release,
    *change_pages.HANDLERS,
    *swap_pages.HANDLERS,
    *today_pages.HANDLERS,
]
NAV: list[Any] = []
