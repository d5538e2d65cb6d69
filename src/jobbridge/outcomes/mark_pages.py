"""What figures are held against, and what a fund asks for: rows that an administrator keeps."""

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from pydantic import Field

from jobbridge.audit.table_pages import taken
from jobbridge.i18n import N_
from jobbridge.outcomes import actions, queries
from jobbridge.outcomes.labels import MARKS, figure_names, group_names, share_names
from jobbridge.outcomes.queries import KEEPERS
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Form, Input
from jobbridge.web.routes import get, post

FUND = frozenset({Role.MINISTRY, Role.ADMINISTRATOR})


class MarkForm(Input):
    figure: str = Field(max_length=40)
    kind: str = Field(max_length=12)
    percent: int = Field(ge=0, le=100)
    year: int = Field(ge=2000, le=2100)
    source: str = Field(min_length=1, max_length=200)


class EndMarkForm(Input):
    figure: str = Field(max_length=40)
    kind: str = Field(max_length=12)


class IndicatorForm(Input):
    code: str = Field(min_length=1, max_length=20)
    label: str = Field(min_length=1, max_length=200)
    figure: str = Field(max_length=40)
    group: str = Field(default="all:", max_length=30)


class EndIndicatorForm(Input):
    code: str = Field(max_length=20)


@get("/effectiveness/marks", KEEPERS)
def marks(ask: NamedDependency[Ask]) -> Response[str]:
    return _marks(ask, ask.blank(MarkForm, year=ask.today.year, kind="target"))


def _marks(ask: Ask, form: Form[Any], status: int = 200) -> Response[str]:
    return ask.render(
        "outcomes/marks.html",
        status=status,
        rows=queries.marks_for(ask.session, ask.viewer),
        form=form,
        kinds=[(kind, ask.words.gettext(label)) for kind, label in MARKS.items()],
        figures=list(share_names(ask.words)),
        names=dict(figure_names(ask.words)),
    )


@post("/effectiveness/marks", KEEPERS)
def set_mark(ask: NamedDependency[Ask]) -> Response[str]:
    form = ask.form(MarkForm)
    with form.attempt(ask.session):
        actions.set_mark(ask.session, ask.viewer, **form.data.model_dump(), now=ask.now)
        ask.flash("success", ask.words.gettext(N_("Saved: it stands beside the figure now.")))
        return ask.redirect("/effectiveness/marks")
    return _marks(ask, form, 422)


@post("/effectiveness/marks/end", KEEPERS)
def end_mark(ask: NamedDependency[Ask]) -> Response[str]:
    given = ask.form(EndMarkForm).data
    actions.end_mark(ask.session, ask.viewer, figure=given.figure, kind=given.kind, now=ask.now)
    ask.flash("success", ask.words.gettext(N_("Taken out.")))
    return ask.redirect("/effectiveness/marks")


@get("/effectiveness/fund", FUND)
def fund(ask: NamedDependency[Ask]) -> Response[str]:
    return _fund(ask, ask.blank(IndicatorForm, group="all:"))


def _fund(ask: Ask, form: Form[Any], status: int = 200) -> Response[str]:
    snapshot = queries.latest_told(ask.session)
    told = snapshot.told["chains"] if snapshot else {}
    rows = queries.indicators_for(ask.session, ask.viewer)
    return ask.render(
        "outcomes/fund.html",
        status=status,
        rows=[(row, queries.figure_of(told, row)) for row in rows],
        snapshot=snapshot,
        form=form,
        figures=list(figure_names(ask.words)),
        groups=list(group_names(ask.words)),
        names=dict(figure_names(ask.words)),
        group_names=dict(group_names(ask.words)),
        keeps=ask.viewer.role in KEEPERS,
    )


@get("/effectiveness/fund/table", FUND)
def fund_table(ask: NamedDependency[Ask]) -> Response[bytes]:
    say = ask.words.gettext
    snapshot = queries.latest_told(ask.session)
    told = snapshot.told["chains"] if snapshot else {}
    names, groups = dict(figure_names(ask.words)), dict(group_names(ask.words))
    head = [
        *(say(N_("Code")), say(N_("Indicator")), say(N_("How many"))),
        *(say(N_("Figure")), say(N_("Of whom")), say(N_("Last month"))),
    ]
    body = (
        (
            *(row.code, row.label),
            "…" if (number := queries.figure_of(told, row)) is None else number,
            names.get(row.figure, row.figure),
            groups.get(f"{row.trait}:{row.group}", row.group),
            f"{snapshot.month:%Y-%m}" if snapshot else "",
        )
        for row in queries.indicators_for(ask.session, ask.viewer)
    )
    return taken(ask, "fund", say(N_("Fund indicators")), head, body)


@post("/effectiveness/fund", KEEPERS)
def set_indicator(ask: NamedDependency[Ask]) -> Response[str]:
    form = ask.form(IndicatorForm)
    with form.attempt(ask.session):
        actions.set_indicator(ask.session, ask.viewer, **form.data.model_dump(), now=ask.now)
        ask.flash("success", ask.words.gettext(N_("Saved.")))
        return ask.redirect("/effectiveness/fund")
    return _fund(ask, form, 422)


@post("/effectiveness/fund/usual", KEEPERS)
def usual_indicators(ask: NamedDependency[Ask]) -> Response[str]:
    actions.add_usual(ask.session, ask.viewer, words=ask.words, now=ask.now)
    ask.flash("success", ask.words.gettext(N_("Added: check them with the fund's own list.")))
    return ask.redirect("/effectiveness/fund")


@post("/effectiveness/fund/end", KEEPERS)
def end_indicator(ask: NamedDependency[Ask]) -> Response[str]:
    actions.end_indicator(
        ask.session, ask.viewer, code=ask.form(EndIndicatorForm).data.code, now=ask.now
    )
    ask.flash("success", ask.words.gettext(N_("Taken out.")))
    return ask.redirect("/effectiveness/fund")


HANDLERS: list[Any] = [
    *(marks, set_mark, end_mark),
    *(fund, fund_table, set_indicator, usual_indicators, end_indicator),
]
