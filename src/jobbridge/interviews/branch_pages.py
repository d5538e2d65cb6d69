"""The first page of a branch of the agency: what is late, waiting, and coming back."""

from collections import Counter
from datetime import date, timedelta

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath

from jobbridge.accounts.queries import organisations_named
from jobbridge.calendar.spans import day_span
from jobbridge.i18n import N_
from jobbridge.interviews import branch_actions, branch_queries, queries
from jobbridge.interviews.page_parts import A_LIST
from jobbridge.interviews.state_rules import STATE_COLORS, STATE_LABELS
from jobbridge.places.queries import municipalities
from jobbridge.vacancies.vocabulary import STATES
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Input
from jobbridge.web.routes import get, post
from jobbridge.web.services import NavItem

WHO = frozenset({Role.AGENCY})
NEXT = 50  # who come back, on the page


@get("/branch", WHO)
def branch(ask: NamedDependency[Ask]) -> Response[str]:
    return _page(ask)


def _page(ask: Ask, status: int = 200) -> Response[str]:
    session, viewer, say = ask.session, ask.viewer, ask.words.gettext
    monday = ask.today - timedelta(days=ask.today.weekday())
    names = organisations_named(session, viewer.organisations)
    returning = branch_queries.returning_for(session, viewer, ask.today, most=NEXT)
    days = branch_queries.returning_days(session, viewer, ask.today)
    weeks = Counter[date]()
    for day, many in days.items():
        weeks[day - timedelta(days=day.weekday())] += many
    week: queries.Among = {
        "starting": day_span(monday).start,
        "before": day_span(monday + timedelta(days=7)).start,
    }
    meetings = queries.interviews_for(session, viewer, **week, most=A_LIST + 1)
    later = 0
    if len(meetings) > A_LIST:  # what is over stands with the interviews
        latest = queries.interviews_for(session, viewer, **week, latest=A_LIST)
        week["starting"] = ask.now
        later = max(0, queries.count_for(session, viewer, **week) - A_LIST)
        meetings = queries.interviews_for(session, viewer, **week, most=A_LIST) or latest
    imported_at, imported_day = branch_queries.last_import(session)
    return ask.render(
        "interviews/branch.html",
        status=status,
        branches=[names[i] for i in sorted(viewer.organisations) if i in names],
        served=[m.name for m in municipalities(session) if m.branch_id in viewer.organisations],
        overdue=branch_queries.overdue_for(session, viewer, ask.today),
        waiting=branch_queries.waiting_for_agency(session, viewer),
        vacancy_states=[(state, say(label)) for state, label in STATES.items()],
        returning=returning,
        weeks=sorted(weeks.items()),
        coming_back=days.total(),
        meetings=queries.shown(session, viewer, meetings),
        later=later,
        states={str(s): say(label) for s, label in STATE_LABELS.items()},
        colors={str(s): color for s, color in STATE_COLORS.items()},
        imported_at=imported_at,
        imported_day=imported_day,
    )


@post("/branch/requests/{ref:str}/remind", WHO)
def remind(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    form = ask.form(Input)
    with form.attempt(ask.session):
        branch_actions.remind(ask.session, ask.viewer, ref=ref, now=ask.now)
        ask.flash("success", ask.words.gettext("The counselors get one notice today."))
        return ask.redirect("/branch")
    for _, text in form.errors:
        ask.flash("warning", text)
    return _page(ask, status=422)


HANDLERS = [branch, remind]
NAV = [NavItem(N_("Our branch"), "/branch", WHO)]
