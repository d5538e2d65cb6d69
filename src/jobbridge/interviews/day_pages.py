"""Planning an interview day, and its run sheet."""

from datetime import date

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from jobbridge.calendar.queries import work_calendar
from jobbridge.interviews import day_actions, day_queries, queries, state_rules
from jobbridge.interviews.day_queries import Visit
from jobbridge.interviews.page_parts import FIRST, INSIDE, LAST, LENGTHS, day_from
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Form, Input
from jobbridge.web.routes import get, post


class DayForm(Input):
    employer: str = Field(max_length=11)
    prison: str = Field(max_length=40)
    on: date = Field(ge=FIRST, le=LAST)
    minutes: int = Field(default=30, ge=1, le=480)
    applications: list[str] = Field(default_factory=list, max_length=100)


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
        applications=[a.ref for a in visit.applications],
    )
    return _plan(ask, visit, form)


@post("/interview-days/plan", INSIDE)
def plan(ask: NamedDependency[Ask]) -> Response[str]:
    return ask.once(lambda: _book_day(ask))


def _book_day(ask: Ask) -> Response[str]:
    form = ask.form(DayForm)
    visit = day_queries.visit_for(
        ask.session, ask.viewer, form.value("employer"), form.value("prison")
    )
    with form.attempt(ask.session):
        chosen = [a for a in visit.applications if a.ref in form.data.applications]
        made = day_actions.book_day(
            ask.session,
            ask.viewer,
            employer_id=visit.employer.id,
            prison_id=visit.prison.id,
            on=form.data.on,
            applications=chosen,
            minutes=form.data.minutes,
            now=ask.now,
        )
        said = ask.words.ngettext(
            "%(n)s interview is booked.", "%(n)s interviews are booked.", len(made.placed)
        )
        ask.flash("success", said)
        return ask.redirect(f"/interview-days/{made.day.ref}")
    visit = day_queries.visit_for(
        ask.session, ask.viewer, form.value("employer"), form.value("prison")
    )
    return _plan(ask, visit, form, status=422)


def _earliest(ask: Ask, visit: Visit) -> date:
    calendar = work_calendar(ask.session)
    earliest = calendar.earliest_day(ask.now, visit.prison.notice_days)
    return calendar.next_workday(earliest)


def _plan(ask: Ask, visit: Visit, form: Form[DayForm], *, status: int = 200) -> Response[str]:
    return ask.render(
        "interviews/plan_day.html",
        status=status,
        visit=visit,
        form=form,
        earliest=_earliest(ask, visit),
        lengths=LENGTHS,
    )


@get("/interview-days/{ref:str}", INSIDE | {Role.EMPLOYER})
def day_page(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    """The run sheet, made to be printed; and for those who plan, who is not on it and why.

    A day is in one prison: once an employer reads which, only what is confirmed stands beside it.
    """
    day = day_queries.day_for(ask.session, ask.viewer, ref)
    found = day_queries.interviews_of(ask.session, ask.viewer, day)
    shown = queries.shown(ask.session, ask.viewer, found)
    inside = ask.viewer.is_(*INSIDE)
    place = next((one for one in shown if one.prison), None)
    if place and not inside:
        shown = [one for one in shown if one.prison]
    plans = queries.plans(ask.viewer)
    left = day_queries.left_of(ask.session, ask.viewer, day, ask.now) if plans else []
    return ask.render(
        "interviews/day.html",
        day=day,
        interviews=shown,
        left=[
            (
                one.application,
                [{"severity": str(r.severity), "text": ask.words.reason(r)} for r in one.reasons],
            )
            for one in left
        ],
        inside=inside,
        place=place,
        rules=state_rules,
    )


HANDLERS = [plan_page, plan, day_page]
