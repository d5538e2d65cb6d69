"""Supports for employers: kept by the agency, read by employers and counselors once confirmed."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from jobbridge.errors import Refused
from jobbridge.i18n import N_, Words
from jobbridge.subsidies import actions, queries, rules
from jobbridge.subsidies.model import Subsidy
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import LARGEST, Day, Form, Input
from jobbridge.web.routes import get, post
from jobbridge.web.services import NavItem

KEEPERS = queries.KEEPERS
READERS = queries.READERS
AGENCY = frozenset({Role.AGENCY})


class SubsidyForm(Input):
    name_lv: str = Field(default="", max_length=160)
    name_en: str = Field(default="", max_length=160)
    name_ru: str = Field(default="", max_length=160)
    legal_reference: str = Field(default="", max_length=300)
    amount: int | None = Field(default=None, ge=1, le=rules.MOST_CENTS // 100)
    share_percent: int | None = Field(default=None, ge=1, le=100)
    months: int | None = Field(default=None, ge=1, le=rules.MOST_MONTHS)
    released_months: int | None = Field(default=None, ge=1, le=rules.MOST_MONTHS)
    conditions: str = Field(default="", max_length=1000)
    groups: list[str] = Field(default_factory=list, max_length=len(rules.GROUPS))
    valid_from: Day
    valid_to: Day | None = None
    source: str = Field(default="", max_length=300)
    version: int = Field(default=0, ge=0, le=LARGEST)


class VersionForm(Input):
    version: int = Field(ge=0, le=LARGEST)


@dataclass(frozen=True)
class Line:
    """A support as a page shows it, in the reader's language."""

    row: Subsidy
    name: str
    amount: str
    groups: str
    shown: bool


def line_of(row: Subsidy, words: Words, on: date) -> Line:
    return Line(
        row,
        row.name(words.locale),
        amount_text(row, words),
        groups_text(row, words),
        rules.shown(
            confirmed=row.confirmed_at is not None,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            on=on,
        ),
    )


def amount_text(row: Subsidy, words: Words) -> str:
    """How much and for how long, as far as it is written down."""
    said = []
    if row.share_percent:
        said.append(words.gettext("%(percent)s %% of the pay", percent=row.share_percent))
    if row.amount_cents:
        said.append(words.gettext("up to %(euros)s", euros=words.euros(row.amount_cents)))
    if row.months:
        said.append(words.ngettext("for %(n)s month", "for %(n)s months", row.months))
    return ", ".join(said)


def groups_text(row: Subsidy, words: Words) -> str:
    said = [words.gettext(rules.GROUPS[code]) for code in row.groups.split(",") if code]
    if row.released_months:
        said.append(
            words.ngettext(
                "within %(n)s month after release",
                "within %(n)s months after release",
                row.released_months,
            )
        )
    return ", ".join(said)


def supports(ask: Ask, on: date) -> list[Line]:
    """What `subsidies/panel.html` shows beside work that begins on this day."""
    rows = queries.confirmed_for(ask.session, ask.viewer, on=on)
    return [line_of(row, ask.words, on) for row in rows]


@get("/subsidies", READERS)
def subsidies(ask: NamedDependency[Ask]) -> Response[str]:
    keeper = ask.viewer.is_(*KEEPERS)
    if keeper:
        rows = queries.subsidies_for(ask.session, ask.viewer)
    else:
        rows = queries.confirmed_for(ask.session, ask.viewer, on=ask.today)
    return ask.render(
        "subsidies/subsidies.html",
        lines=[line_of(row, ask.words, ask.today) for row in rows],
        keeper=keeper,
    )


@post("/subsidies/starter", KEEPERS)
def take_over(ask: NamedDependency[Ask]) -> Response[str]:
    made = actions.take_over_starter(ask.session, ask.viewer, now=ask.now)
    said = ask.words.ngettext(
        "%(n)s support is entered. Look it up and confirm it: until then nobody else sees it.",
        "%(n)s supports are entered. Look them up and confirm them: until then nobody else sees"
        " them.",
        len(made),
    )
    ask.flash("success" if made else "info", said)
    return ask.redirect("/subsidies")


@get("/subsidies/new", KEEPERS)
def new_subsidy(ask: NamedDependency[Ask]) -> Response[str]:
    return _edit(ask, ask.blank(SubsidyForm, valid_from=ask.today), None)


@post("/subsidies/new", KEEPERS)
def add_subsidy(ask: NamedDependency[Ask]) -> Response[str]:
    form = ask.form(SubsidyForm)

    def make() -> Response[str]:
        row = actions.add_subsidy(ask.session, ask.viewer, support=_support(form.data), now=ask.now)
        ask.flash("success", ask.words.gettext("Entered. It is shown once it is confirmed."))
        return ask.redirect(f"/subsidies/{row.ref}")

    with form.attempt(ask.session):
        return ask.once(make)
    return _edit(ask, form, None, status=422)


@get("/subsidies/{ref:str}", KEEPERS)
def edit_subsidy(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    row = queries.subsidy_for(ask.session, ask.viewer, ref)
    values: dict[str, Any] = vars(queries.support_of(row)) | {"version": row.version}
    cents = values.pop("amount_cents")
    values["amount"] = cents // 100 if cents else None
    return _edit(ask, ask.blank(SubsidyForm, **values), row)


@post("/subsidies/{ref:str}", KEEPERS)
def change_subsidy(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    form = ask.form(SubsidyForm)
    with form.attempt(ask.session):
        row = actions.change_subsidy(
            ask.session,
            ask.viewer,
            ref=ref,
            support=_support(form.data),
            version=form.data.version,
            now=ask.now,
        )
        said = N_("The changes are saved.")
        if row.confirmed_at is None:
            said = N_("The changes are saved. What was changed has to be confirmed again.")
        ask.flash("success", ask.words.gettext(said))
        return ask.redirect(f"/subsidies/{ref}")
    return _edit(ask, form, queries.subsidy_for(ask.session, ask.viewer, ref), status=422)


@post("/subsidies/{ref:str}/confirm", AGENCY)
def confirm(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    queries.subsidy_for(ask.session, ask.viewer, ref)
    version = ask.form(VersionForm).data.version
    try:
        actions.confirm(ask.session, ask.viewer, ref=ref, version=version, now=ask.now)
        ask.flash("success", ask.words.gettext("Confirmed: employers and counselors see it now."))
    except Refused as error:
        ask.session.rollback()
        for reason in error.reasons:
            ask.flash("danger", ask.words.reason(reason))
    return ask.redirect(f"/subsidies/{ref}")


@post("/subsidies/{ref:str}/unconfirm", KEEPERS)
def unconfirm(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    queries.subsidy_for(ask.session, ask.viewer, ref)
    version = ask.form(VersionForm).data.version
    actions.take_back_confirmation(ask.session, ask.viewer, ref=ref, version=version, now=ask.now)
    ask.flash("success", ask.words.gettext("Taken back: only you and the administrators see it."))
    return ask.redirect(f"/subsidies/{ref}")


def _support(data: SubsidyForm) -> rules.Support:
    given = data.model_dump(exclude={"version", "amount"})
    given["groups"] = tuple(code for code in rules.GROUPS if code in data.groups) + tuple(
        code for code in data.groups if code not in rules.GROUPS
    )
    return rules.Support(**given, amount_cents=data.amount * 100 if data.amount else None)


def _edit(
    ask: Ask, form: Form[SubsidyForm], row: Subsidy | None, status: int = 200
) -> Response[str]:
    return ask.render(
        "subsidies/edit.html",
        status=status,
        form=form,
        row=row,
        agency=ask.viewer.is_(Role.AGENCY),
        groups=[(code, ask.words.gettext(text)) for code, text in rules.GROUPS.items()],
    )


HANDLERS = [
    subsidies,
    take_over,
    new_subsidy,
    add_subsidy,
    edit_subsidy,
    change_subsidy,
    confirm,
    unconfirm,
]
NAV = [NavItem(N_("Support for employers"), "/subsidies", KEEPERS)]
