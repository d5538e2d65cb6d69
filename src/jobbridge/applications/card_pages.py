"""Skills cards: what an employer reads, compares and answers. Never a name, never a prison."""

from itertools import groupby
from typing import Any, Literal

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath

from jobbridge.applications import actions, cards, queries, rules
from jobbridge.applications.model import Application, State
from jobbridge.errors import Refused
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Form, Input
from jobbridge.web.routes import get, post


class RefuseForm(Input):
    why: Literal["filled", "skills", "start", "conditions", "interview", "stopped"]


class StepForm(Input):
    verb: Literal["offer", "start", "keep"]


def tell(ask: Ask, error: Refused) -> None:
    """A refusal as messages on the next page; whatever was begun is rolled back."""
    ask.session.rollback()
    for reason in error.reasons or (actions.STALE,):
        ask.flash("danger", ask.words.reason(reason))


@get("/cards", {Role.EMPLOYER})
def cards_page(ask: NamedDependency[Ask]) -> Response[str]:
    applications = queries.applications_for(ask.session, ask.viewer)
    applications.sort(key=lambda a: (a.vacancy.title, a.vacancy_id, a.ref))
    tables = []
    for vacancy, rows in groupby(applications, key=lambda a: a.vacancy):
        kept = list(rows)
        live = [a for a in kept if a.state != State.REFUSED]
        tables.append(
            {
                "vacancy": vacancy,
                "applications": live,
                "compared": _compared(ask, live),
                "refused": [a for a in kept if a.state == State.REFUSED],
            }
        )
    return ask.render(
        "applications/cards.html",
        tables=tables,
        cards={a.ref: cards.read(a.ref, a.card) for a in applications},
        labels=rules.STATE_LABELS,
    )


def _compared(ask: Ask, applications: list[Application]) -> list[tuple[str, list[str]]]:
    rows = cards.compared(cards.read(a.ref, a.card) for a in applications)
    labels = queries.labels_of(ask.session, (asked.key for asked, _ in rows), ask.locale)
    return [(ask.words.reason(cards.named(asked, labels)), refs) for asked, refs in rows]


@get("/cards/{ref:str}", {Role.EMPLOYER})
def card_page(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    return shown(ask, ref, ask.blank(RefuseForm))


def shown(ask: Ask, ref: str, form: Form[Any], status: int = 200) -> Response[str]:
    application = queries.application_for(ask.session, ask.viewer, ref)
    card = cards.read(application.ref, application.card)
    labels = queries.labels_of(ask.session, (asked.key for asked in card.met), ask.locale)
    return ask.render(
        "applications/card.html",
        status=status,
        form=form,
        application=application,
        card=card,
        met=[ask.words.reason(cards.named(asked, labels)) for asked in card.met],
        verbs=rules.verbs_for(application.state, ask.viewer.role),
        labels=rules.STATE_LABELS,
        refusals=rules.REFUSALS,
        State=State,
    )


@post("/cards/{ref:str}/interview-wish", {Role.EMPLOYER})
def wish_interview(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    try:
        application = queries.application_for(ask.session, ask.viewer, ref)
        actions.want_interview(ask.session, ask.viewer, application, now=ask.now)
        ask.flash(
            "success",
            ask.words.gettext("The counselor has been asked to arrange an interview."),
        )
    except Refused as error:
        tell(ask, error)
    return ask.redirect(f"/cards/{ref}")


@post("/cards/{ref:str}/step", {Role.EMPLOYER})
def step(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    try:
        application = queries.application_for(ask.session, ask.viewer, ref)
        verb = ask.form(StepForm).data.verb
        actions.move(ask.session, ask.viewer, application, verb, now=ask.now)
        ask.flash("success", ask.words.gettext("This is recorded."))
    except Refused as error:
        tell(ask, error)
    return ask.redirect(f"/cards/{ref}")


HANDLERS = [cards_page, card_page, wish_interview, step]
