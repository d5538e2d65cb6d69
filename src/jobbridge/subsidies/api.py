"""Supports for programs: the same queries and actions as the pages."""

from datetime import date

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import JSONBody
from pydantic import Field

from jobbridge.subsidies import actions, queries, rules
from jobbridge.subsidies.model import Subsidy
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Body, Day, Output
from jobbridge.web.routes import get, post


class SubsidyOut(Output):
    """A support. Employers and counselors get the confirmed ones alone."""

    ref: str
    name: str
    legal_reference: str
    amount_cents: int | None
    share_percent: int | None
    months: int | None
    conditions: str
    groups: list[str]
    released_months: int | None
    valid_from: date
    valid_to: date | None
    source: str
    confirmed: bool


class SubsidyList(Output):
    items: list[SubsidyOut]


class SubsidyBody(Body):
    name_lv: str = Field(min_length=1, max_length=160)
    name_en: str = Field(default="", max_length=160)
    name_ru: str = Field(default="", max_length=160)
    legal_reference: str = Field(default="", max_length=300)
    amount_cents: int | None = Field(default=None, ge=1, le=rules.MOST_CENTS)
    share_percent: int | None = Field(default=None, ge=1, le=100)
    months: int | None = Field(default=None, ge=1, le=rules.MOST_MONTHS)
    released_months: int | None = Field(default=None, ge=1, le=rules.MOST_MONTHS)
    conditions: str = Field(default="", max_length=1000)
    groups: list[str] = Field(default_factory=list, max_length=len(rules.GROUPS))
    valid_from: Day
    valid_to: Day | None = None
    source: str = Field(default="", max_length=300)


def _out(row: Subsidy, locale: str) -> SubsidyOut:
    support = queries.support_of(row)
    given = {name: value for name, value in vars(support).items() if not name.startswith("name_")}
    return SubsidyOut(
        **given | {"groups": list(support.groups)},
        ref=row.ref,
        name=row.name(locale),
        confirmed=row.confirmed_at is not None,
    )


@get("/api/v1/subsidies", queries.READERS)
def list_subsidies(ask: NamedDependency[Ask]) -> SubsidyList:
    """For its keepers all, for others what is confirmed and in force."""
    if ask.viewer.is_(*queries.KEEPERS):
        rows = queries.subsidies_for(ask.session, ask.viewer)
    else:
        rows = queries.confirmed_for(ask.session, ask.viewer, on=ask.today)
    return SubsidyList(items=[_out(row, ask.locale) for row in rows])


@post("/api/v1/subsidies", queries.KEEPERS)
def add_subsidy(ask: NamedDependency[Ask], data: JSONBody[SubsidyBody]) -> Response[SubsidyOut]:
    """Unconfirmed: somebody of the agency confirms it on its page."""

    def make() -> Response[SubsidyOut]:
        given = data.model_dump() | {"groups": tuple(data.groups)}
        row = actions.add_subsidy(
            ask.session, ask.viewer, support=rules.Support(**given), now=ask.now
        )
        return Response(_out(row, ask.locale), status_code=201)

    return ask.once(make)


HANDLERS = [list_subsidies, add_subsidy]
