"""Days on which offices do not work: public holidays of a year, and moved working days."""

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from pydantic import Field

from jobbridge.calendar.workdays import holidays_of
from jobbridge.i18n import N_
from jobbridge.places import swap_actions
from jobbridge.places.queries import swap_days
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Day, Form, Input
from jobbridge.web.routes import get, post
from jobbridge.web.services import NavItem

KEEPERS = frozenset({Role.ADMINISTRATOR})
WHO = KEEPERS | {Role.PRISON_OFFICER, Role.COUNSELOR}
YEARS = (2020, 2099)


class SwapForm(Input):
    day_off: Day
    day_worked: Day | None = None
    source: str = Field(default="", max_length=200)


class EndForm(Input):
    day_off: Day


@get("/days-off", WHO)
def days_off(ask: NamedDependency[Ask]) -> Response[str]:
    """One year's holidays and swap days; administrators change the latter."""
    return _page(ask, ask.blank(SwapForm))


def _page(ask: Ask, form: Form[Any], status: int = 200) -> Response[str]:
    year = min(max(ask.number("year", ask.today.year), YEARS[0]), YEARS[1])
    return ask.render(
        "calendar/days_off.html",
        status=status,
        year=year,
        holidays=holidays_of(year),
        rows=[
            row for row in swap_days(ask.session) if year in (row.day_off.year, row.day_worked.year)
        ],
        form=form,
        keeps=ask.viewer.is_(*KEEPERS),
    )


@post("/days-off", KEEPERS)
def set_swap_day(ask: NamedDependency[Ask]) -> Response[str]:
    form = ask.form(SwapForm)
    with form.attempt(ask.session):
        data = form.data
        swap_actions.set_swap_day(ask.session, ask.viewer, **data.model_dump(), now=ask.now)
        text = N_("Saved. Notice is counted with it from now on.")
        ask.flash("success", ask.words.gettext(text))
        return ask.redirect(f"/days-off?year={data.day_off.year}")
    return _page(ask, form, 422)


@post("/days-off/end", KEEPERS)
def end_swap_day(ask: NamedDependency[Ask]) -> Response[str]:
    day_off = ask.form(EndForm).data.day_off
    swap_actions.end_swap_day(ask.session, ask.viewer, day_off, now=ask.now)
    ask.flash("success", ask.words.gettext(N_("Taken out: neither day is moved any more.")))
    return ask.redirect(f"/days-off?year={day_off.year}")


HANDLERS = [days_off, set_swap_day, end_swap_day]
NAV = [NavItem(N_("Days off"), "/days-off", KEEPERS)]
