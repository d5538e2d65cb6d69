"""Reports of what was given: an organisation's own, and what the agency sees of all."""

from datetime import date, timedelta

from litestar import Response
from litestar.di import NamedDependency
from pydantic import Field

from jobbridge.audit.table_pages import taken
from jobbridge.i18n import N_
from jobbridge.mentors import report_queries, report_rules, rules
from jobbridge.mentors.pages import COORDINATOR, texts
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import FIRST, LAST, Day, Input
from jobbridge.web.routes import get
from jobbridge.web.services import NavItem

SEES = frozenset({Role.AGENCY, Role.MINISTRY})
BACK = 8  # quarters that can be looked at


class PeriodForm(Input):
    begins: Day = Field(ge=FIRST, le=LAST)
    ends: Day = Field(ge=FIRST, le=LAST)


def _period(ask: Ask) -> tuple[date, date, list[str]]:
    """From the address; what cannot be used is this year so far, and said."""
    this_year = ask.today.replace(month=1, day=1)
    if not (ask.query("begins") or ask.query("ends")):
        return this_year, ask.today, []
    try:
        begins, ends = (date.fromisoformat(ask.query(name)) for name in ("begins", "ends"))
    except ValueError:
        text = ask.words.gettext(N_("Write a date: day, month and year."))
        return this_year, ask.today, [text]
    if not FIRST <= begins <= LAST or not FIRST <= ends <= LAST:
        return this_year, ask.today, [ask.words.gettext(N_("Check the year."))]
    if reasons := report_rules.why_not_period(begins, ends):
        return this_year, ask.today, [ask.words.reason(reason) for reason in reasons]
    return begins, ends, []


@get("/mentor-report", COORDINATOR)
def report(ask: NamedDependency[Ask]) -> Response[str]:
    begins, ends, wrong = _period(ask)
    months = report_queries.months_for(ask.session, ask.viewer, begins, ends)
    return ask.render(
        "mentors/report.html",
        form=ask.blank(PeriodForm, begins=begins, ends=ends),
        first=begins,
        last=ends,
        wrong=wrong,
        months=[(date.fromisoformat(one.label), one) for one in months],
        total=report_queries.total_of(months),
        **texts(),
    )


@get("/mentor-report/table", COORDINATOR)
def report_table(ask: NamedDependency[Ask]) -> Response[bytes]:
    """Month by month, with each kind of thing given; nobody stands in it."""
    begins, ends, _ = _period(ask)
    months = report_queries.months_for(ask.session, ask.viewer, begins, ends)
    say = ask.words.gettext
    head = [
        say(N_("Month")),
        say(N_("People")),
        say(N_("Meetings")),
        say(N_("Did not take place")),
        say(N_("Hours of meetings")),
    ]
    for label in rules.KINDS.values():
        head += [say(label), f"{say(label)}, {say(N_('euros'))}"]
    return taken(
        ask,
        "mentors",
        say(N_("Mentors")),
        head,
        (
            [
                one.label[:7],
                len(one.people),
                one.meetings,
                one.missed,
                round(one.minutes / 60, 1),
                *(
                    cell
                    for kind in rules.KINDS
                    for cell in (
                        one.things.get(kind, (0, 0))[0],
                        one.things.get(kind, (0, 0))[1] / 100,
                    )
                ),
            ]
            for one in months
        ),
    )


@get("/mentor-totals", SEES)
def totals(ask: NamedDependency[Ask]) -> Response[str]:
    """Whole quarters of the past alone, and rows of ten people or more."""
    back = min(max(ask.number("back", 0), 0), BACK)
    begins, before = report_rules.quarter(ask.today, back)
    other = ask.words.gettext(N_("Smaller organisations together"))
    return ask.render(
        "mentors/totals.html",
        told=report_queries.told_for(ask.session, ask.viewer, begins, before, other),
        back=back,
        quarters=[(number, *report_rules.quarter(ask.today, number)) for number in range(BACK + 1)],
        first=begins,
        last=before - timedelta(days=1),
        **texts(),
    )


HANDLERS = [report, report_table, totals]
NAV = [
    NavItem(N_("Report"), "/mentor-report", COORDINATOR),
    NavItem(N_("Mentors"), "/mentor-totals", SEES),
]
