"""The minimum wages: a table that an administrator keeps."""

from datetime import date
from decimal import Decimal

from litestar import Response
from litestar.di import NamedDependency
from pydantic import Field

from jobbridge.i18n import N_
from jobbridge.vacancies import wage_actions, wage_queries
from jobbridge.vacancies.form import Amount
from jobbridge.vacancies.wage_rules import MINIMUM_WAGES, MinimumWage, minimum_wage
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Day, Form, Input
from jobbridge.web.routes import get, post
from jobbridge.web.services import NavItem

ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})


class WageForm(Input):
    valid_from: Day
    month: Amount
    hour: Amount
    source: str = Field(default="", max_length=300)


class TakeBackForm(Input):
    valid_from: Day


@get("/minimum-wages", ADMINISTRATOR)
def minimum_wages(ask: NamedDependency[Ask]) -> Response[str]:
    """Every row, and a form: empty, or filled in from the row of `?from=`."""
    wanted = ask.query("from")
    rows = wage_queries.wages(ask.session)
    row = next((r for r in rows if r.valid_from.isoformat() == wanted), None)
    values: dict[str, object] = {}
    if row is not None:
        values = {
            "valid_from": row.valid_from,
            "month": _euros(row.month_cents),
            "hour": _euros(row.hour_cents),
            "source": ask.words.gettext(row.source),
        }
    return _page(ask, ask.blank(WageForm, **values))


@post("/minimum-wages", ADMINISTRATOR)
def set_wage(ask: NamedDependency[Ask]) -> Response[str]:
    form = ask.form(WageForm)
    with form.attempt(ask.session):
        data = form.data
        wage = MinimumWage(data.valid_from, _cents(data.month), _cents(data.hour), data.source)
        wage_actions.set_wage(ask.session, ask.viewer, wage=wage, now=ask.now)
        ask.flash("success", ask.words.gettext("The minimum wage is stored."))
        return ask.redirect("/minimum-wages")
    return _page(ask, form, status=422)


@post("/minimum-wages/take-back", ADMINISTRATOR)
def take_back(ask: NamedDependency[Ask]) -> Response[str]:
    form = ask.form(TakeBackForm)
    with form.attempt(ask.session):
        day: date = form.data.valid_from
        wage_actions.take_back(ask.session, ask.viewer, valid_from=day, now=ask.now)
        ask.flash("success", ask.words.gettext("The row is taken back."))
        return ask.redirect("/minimum-wages")
    return _page(ask, ask.blank(WageForm), status=422)


def _page(ask: Ask, form: Form[WageForm], status: int = 200) -> Response[str]:
    rows = wage_queries.wages(ask.session)
    return ask.render(
        "vacancies/minimum_wages.html",
        status=status,
        form=form,
        rows=rows[::-1],
        now_valid=minimum_wage(rows, ask.today),
        entered={row.valid_from for row in wage_queries.entered_for(ask.session, ask.viewer)},
        shipped={row.valid_from for row in MINIMUM_WAGES},
        labels={
            "valid_from": ask.words.gettext("Valid from"),
            "month": ask.words.gettext("A month, gross"),
            "hour": ask.words.gettext("An hour, gross"),
            "source": ask.words.gettext("Regulation"),
        },
    )


def _cents(value: Decimal) -> int:
    return int(value * 100)


def _euros(cents: int) -> str:
    return f"{Decimal(cents) / 100:.2f}"


HANDLERS = [minimum_wages, set_wage, take_back]
NAV = [NavItem(N_("Minimum wage"), "/minimum-wages", ADMINISTRATOR)]
