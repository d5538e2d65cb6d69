"""`/name-lists`: names of many people in one file, when two have agreed."""

from typing import Literal

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from jobbridge.accounts.queries import organisations_named
from jobbridge.errors import NotFound, Refused
from jobbridge.exports import XLSX, xlsx_table
from jobbridge.i18n import N_
from jobbridge.namelists import actions, queries, rules
from jobbridge.namelists.model import NameList, State
from jobbridge.parameters.access_rules import NAMES_AT_ONCE, NAMES_TAKEN_HOURS
from jobbridge.parameters.queries import value_of
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Form, Input
from jobbridge.web.routes import get, post
from jobbridge.web.services import NavItem

ASKERS = frozenset({Role.COUNSELOR, Role.PRISON_OFFICER})
DECIDERS = ASKERS | {Role.ADMINISTRATOR}


class AskForm(Input):
    prison: int = Field(ge=1, le=2**31 - 1)
    purpose: str = Field(min_length=1, max_length=500)


class DecideForm(Input):
    decision: Literal["agree", "decline"]


@get("/name-lists", DECIDERS | {Role.AUDITOR})
def name_lists(ask: NamedDependency[Ask]) -> Response[str]:
    return _page(ask, ask.blank(AskForm))


def _page(ask: Ask, form: Form[AskForm], status: int = 200) -> Response[str]:
    viewer, may_ask = ask.viewer, rules.may_ask(ask.viewer)
    if not (may_ask or viewer.is_(Role.ADMINISTRATOR, Role.AUDITOR)):
        raise NotFound
    found = queries.lists_for(ask.session, viewer)
    names = organisations_named(ask.session, ask.viewer.organisations) if may_ask else {}
    return ask.render(
        "namelists/lists.html",
        status=status,
        form=form,
        may_ask=may_ask,
        prisons=sorted((number, names.get(number, "")) for number in viewer.organisations),
        mine=[_shown(ask, row) for row in found.mine],
        others=[_shown(ask, row) for row in found.others],
        most=value_of(ask.session, NAMES_AT_ONCE),
        hours=value_of(ask.session, NAMES_TAKEN_HOURS),
    )


def _shown(ask: Ask, row: NameList) -> dict[str, object]:
    over = row.state in queries.OPEN and row.until <= ask.now
    state = State.ENDED if over else State(row.state)
    decides = state is State.ASKED and rules.may_decide(
        ask.viewer, role=row.role, prison_id=row.prison_id, asked_by=row.asked_by
    )
    return {
        "of": row,
        "state": ask.words.gettext(rules.LABELS[state]),
        "decides": decides,
        "takes": state is State.AGREED,
        "open": state in queries.OPEN,
    }


@post("/name-lists", ASKERS)
def ask_for_names(ask: NamedDependency[Ask]) -> Response[str]:
    form = ask.form(AskForm)

    def asked() -> Response[str]:
        given = form.data
        actions.ask_for(
            ask.session, ask.viewer, prison_id=given.prison, purpose=given.purpose, now=ask.now
        )
        ask.flash("success", ask.words.gettext(ASKED))
        return ask.redirect("/name-lists")

    with form.attempt(ask.session):
        return ask.once(asked)
    return _page(ask, form, status=422)


ASKED = N_("Asked. A colleague of this prison, or an administrator, agrees or declines.")


@post("/name-lists/{ref:str}/decision", DECIDERS, fresh=True)
def decide(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    queries.list_for(ask.session, ask.viewer, ref)  # whoever may not know of it hears no more
    form = ask.form(DecideForm)
    if form.errors:
        ask.flash("warning", ask.words.gettext("Choose one from the list."))
        return ask.redirect("/name-lists")
    agree = form.data.decision == "agree"
    try:
        actions.decide(ask.session, ask.viewer, ref, agree=agree, now=ask.now)
    except Refused as no:
        return _refused(ask, no)
    ask.flash("success", ask.words.gettext(AGREED if agree else DECLINED))
    return ask.redirect("/name-lists")


AGREED = N_("You have agreed. Who asked may fetch the file once.")
DECLINED = N_("You have declined. Who asked sees that.")


def _refused(ask: Ask, no: Refused) -> Response[str]:
    ask.session.rollback()
    for reason in no.reasons:
        ask.flash("warning", ask.words.reason(reason))
    return ask.redirect("/name-lists")


@post("/name-lists/{ref:str}/end", ASKERS)
def take_back(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    actions.take_back(ask.session, ask.viewer, ref, now=ask.now)
    ask.flash("success", ask.words.gettext("The list is taken back."))
    return ask.redirect("/name-lists")


@post("/name-lists/{ref:str}/file", ASKERS, fresh=True)
def take(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[bytes] | Response[str]:
    try:
        row, people = actions.take(ask.session, ask.viewer, ref, now=ask.now)
    except Refused as no:
        return _refused(ask, no)
    say = ask.words.gettext
    head = [say(N_("Reference")), say(N_("Family name")), say(N_("Given name"))]
    head += [say(N_("Prison")), say(N_("Release"))]
    rows = (
        (one.ref, one.family_name, one.given_name, one.prison.name, one.release_expected)
        for one in people
    )
    return Response(
        xlsx_table(say(N_("People")), head, rows),
        status_code=200,
        media_type=XLSX,
        headers={
            "content-disposition": f'attachment; filename="names-{row.ref}.xlsx"',
            "cache-control": "no-store",
        },
    )


HANDLERS = [name_lists, ask_for_names, decide, take_back, take]
WHO = DECIDERS | {Role.AUDITOR}
NAV = [NavItem(N_("Lists of names"), "/name-lists", WHO, badge=queries.for_decision)]
