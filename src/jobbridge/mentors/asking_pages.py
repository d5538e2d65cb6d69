"""A counselor asks for a mentor for one person, and sees what came of it."""

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from jobbridge.i18n import N_
from jobbridge.inmates import facts, vocabulary
from jobbridge.inmates.model import FactKind, Inmate
from jobbridge.inmates.queries import facts_of, inmate_for
from jobbridge.mentors import actions, matching_rules, queries
from jobbridge.mentors.pages import texts
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Day, Form, Id, Input
from jobbridge.web.routes import get, post
from jobbridge.web.services import NavItem

COUNSELOR = frozenset({Role.COUNSELOR})
PAPER = N_("Participation agreement on paper")


class AskForm(Input):
    """`given_on` and `paper_ref` are of the agreement, where it is taken with the asking."""

    organisation: Id | None = None
    language: str = Field(max_length=8)
    times: list[str] = Field(default_factory=list, max_length=len(matching_rules.TIMES))
    inside: bool = False
    given_on: Day | None = None
    paper_ref: str = Field(default="", max_length=40)


@get("/inmates/{ref:str}/mentor", COUNSELOR)
def mentor_of(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    return _page(ask, ref)


def _page(ask: Ask, ref: str, form: Form[AskForm] | None = None) -> Response[str]:
    inmate = inmate_for(ask.session, ask.viewer, ref)
    rows = queries.mentorings_for(ask.session, ask.viewer, inmate=inmate)
    shown = queries.shown_of(ask.session, ask.viewer, rows)
    return ask.render(
        "mentors/asking.html",
        status=422 if form else 200,
        inmate=inmate,
        now_open=next((one for one in shown if one.state != "ended"), None),
        past=[one for one in shown if one.state == "ended"],
        form=form or ask.blank(AskForm, language=_language(ask, inmate), inside=True),
        agreed=queries.has_agreed(ask.session, inmate),
        houses=[(house.id, house.name) for house in queries.houses(ask.session)],
        **texts(),
    )


def _language(ask: Ask, inmate: Inmate) -> str:
    """The one the person speaks best; Latvian where nothing is known."""
    known = [
        (fact.text_level, fact.code)
        for fact in facts_of(ask.session, [inmate.id])[inmate.id]
        if fact.kind == FactKind.LANGUAGE and fact.code in vocabulary.LANGUAGES
    ]
    return max(known, default=("", "lv"))[1]


@post("/inmates/{ref:str}/mentor", COUNSELOR)
def ask_for_mentor(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[Any]:
    inmate = inmate_for(ask.session, ask.viewer, ref)
    form = ask.form(AskForm)

    def make() -> Response[str]:
        said = form.data
        if said.given_on is not None:
            facts.give_agreement(
                ask.session,
                ask.viewer,
                inmate,
                purpose=queries.PURPOSE,
                legal_basis=ask.words.gettext(PAPER),
                given_on=said.given_on,
                paper_ref=said.paper_ref,
                now=ask.now,
            )
        actions.ask(
            ask.session,
            ask.viewer,
            inmate,
            language=said.language,
            times=said.times,
            inside=said.inside,
            organisation_id=said.organisation,
            now=ask.now,
        )
        text = N_("Asked. You hear as soon as a mentor has accepted.")
        ask.flash("success", ask.words.gettext(text))
        return ask.redirect(f"/inmates/{inmate.ref}/mentor")

    with form.attempt(ask.session):
        return ask.once(make)
    return _page(ask, ref, form)


HANDLERS = [mentor_of, ask_for_mentor]
NAV: list[NavItem] = []
