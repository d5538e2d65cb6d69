"""Skills cards: what an employer reads, compares, marks, asks about and answers. No prison, and
no name but the one that its person lets this employer know."""

from itertools import groupby
from typing import Any, Literal

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from jobbridge.applications import (
    actions,
    card_actions,
    card_queries,
    cards,
    queries,
    refusal_actions,
    refusal_queries,
    refusal_rules,
    reply_queries,
    rules,
)
from jobbridge.applications.message_rules import LONGEST
from jobbridge.applications.model import Application, State
from jobbridge.applications.refusal_rules import LACKS_LENGTH, RefusalCode, Said
from jobbridge.errors import Refused
from jobbridge.vacancies.pages import Pager
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Form, Input
from jobbridge.web.routes import get, post

A_PAGE = 60  # cards, as far as whole vacancies allow
MOST_COMPARED = 6  # cards side by side; the shortlist narrows down more


class RefuseForm(Input):
    """`lacks` is the requirement that a missing skill or language is about; `shared` lets the
    counselor tell the person why."""

    why: RefusalCode
    lacks: str = Field(default="", max_length=LACKS_LENGTH)
    shared: bool = False

    @property
    def said(self) -> Said:
        return Said(self.why, self.lacks, self.shared)


class ReasonForm(Input):
    shared: bool = False


class QuestionForm(Input):
    text: str = Field(min_length=1, max_length=LONGEST)


class ShortlistForm(Input):
    on: bool = False
    back: Literal["", "list"] = ""


def tell(ask: Ask, error: Refused) -> None:
    """A refusal as messages on the next page; whatever was begun is rolled back."""
    ask.session.rollback()
    for reason in error.reasons or (actions.STALE,):
        ask.flash("danger", ask.words.reason(reason))


@get("/cards", {Role.EMPLOYER})
def cards_page(ask: NamedDependency[Ask]) -> Response[str]:
    applications = queries.applications_for(ask.session, ask.viewer)
    marked = ask.query("show") == "shortlist"
    found = [a for a in applications if a.shortlisted_at] if marked else applications
    found.sort(key=lambda a: (a.vacancy.title, a.vacancy_id, a.ref))
    pages = _pages_of([list(rows) for _, rows in groupby(found, key=lambda a: a.vacancy)])
    number = min(max(1, ask.number("page")), len(pages))
    shown = [application for rows in pages[number - 1] for application in rows]
    tables = []
    for kept in pages[number - 1]:
        live = [a for a in kept if a.state != State.REFUSED]
        tables.append(
            {
                "vacancy": kept[0].vacancy,
                "applications": live,
                "compared": _compared(ask, live),
                "refused": [a for a in kept if a.state == State.REFUSED],
            }
        )
    silent = reply_queries.silent_of(ask.session, ask.viewer.organisations, today=ask.today)
    here = "/cards?show=shortlist&page=" if marked else "/cards?page="
    return ask.render(
        "applications/cards.html",
        tables=tables,
        pager=Pager(
            number,
            len(pages),
            f"{here}{number - 1}" if number > 1 else None,
            f"{here}{number + 1}" if number < len(pages) else None,
        ),
        cards={a.ref: cards.read(a.ref, a.card) for a in shown},
        marked=marked,
        most=MOST_COMPARED,
        shortlist=sum(
            a.shortlisted_at is not None and a.state != State.REFUSED for a in applications
        ),
        waiting=reply_queries.waiting_among(ask.session, shown),
        silent=min(silent.values(), default=None),
        revealed=card_queries.revealed_for(ask.session, ask.viewer, shown, today=ask.today),
        willing=card_queries.willing_for(ask.session, ask.viewer, shown),
        gone=[] if marked else refusal_queries.gone_for(ask.session, ask.viewer),
        words_last=card_queries.last_words_of(ask.session, shown),
        labels=rules.STATE_LABELS,
    )


def _pages_of(vacancies: list[list[Application]]) -> list[list[list[Application]]]:
    """Vacancies by page, each whole, so that its people are compared side by side; at least one
    page."""
    pages: list[list[list[Application]]] = [[]]
    for rows in vacancies:
        if pages[-1] and sum(map(len, pages[-1])) + len(rows) > A_PAGE:
            pages.append([])
        pages[-1].append(rows)
    return pages


def _compared(ask: Ask, applications: list[Application]) -> list[tuple[str, list[str]]]:
    rows = cards.compared(cards.read(a.ref, a.card) for a in applications)
    labels = queries.labels_of(ask.session, (asked.key for asked, _ in rows), ask.locale)
    return [(ask.words.reason(cards.named(asked, labels)), refs) for asked, refs in rows]


@get("/cards/{ref:str}", {Role.EMPLOYER})
def card_page(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    return shown(ask, ref, ask.blank(RefuseForm))


def shown(
    ask: Ask,
    ref: str,
    form: Form[Any],
    status: int = 200,
    *,
    question: Form[Any] | None = None,
) -> Response[str]:
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
        question=question or ask.blank(QuestionForm),
        messages=card_queries.messages_for(ask.session, ask.viewer, application),
        open_to_both=application.state in card_queries.OPEN_TO_BOTH,
        willing=bool(card_queries.willing_for(ask.session, ask.viewer, [application])),
        revealed=card_queries.revealed_for(
            ask.session, ask.viewer, [application], today=ask.today
        ).get(application.id),
        labels=rules.STATE_LABELS,
        refusals=refusal_rules.REFUSALS,
        **reason_of(ask, application),
        State=State,
        AFTER_OFFER=rules.AFTER_OFFER,
    )


def requirements_of(ask: Ask, application: Application) -> list[tuple[str, str]]:
    """What the vacancy asks for, as codes and in words: a no may name one of them."""
    asked = [one for one in application.vacancy.requirements if one.kind in cards.KINDS]
    labels = queries.labels_of(ask.session, ((r.kind, r.code) for r in asked), ask.locale)
    named = ((f"{r.kind}:{r.code}", ask.words.reason(cards.named(r, labels))) for r in asked)
    return sorted(dict(named).items(), key=lambda one: one[1])


def reason_of(ask: Ask, application: Application) -> dict[str, Any]:
    """The reason of a no as this viewer may read it, and what a no could name."""
    asked = requirements_of(ask, application)
    reason = refusal_queries.reason_for(ask.session, ask.viewer, application)
    lacking = dict(asked).get(reason.lacks, "") if reason else ""
    return {"asked": asked, "reason": reason, "lacking": lacking}


@post("/cards/{ref:str}/reason", {Role.EMPLOYER})
def open_reason(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    tell_reason(ask, ref)
    return ask.redirect(f"/cards/{ref}")


def tell_reason(ask: Ask, ref: str) -> None:
    """Whoever gave a reason opens it to the other side, or closes it."""
    try:
        application = queries.application_for(ask.session, ask.viewer, ref)
        shared = ask.form(ReasonForm).data.shared
        refusal_actions.open_reason(ask.session, ask.viewer, application, shared, now=ask.now)
        ask.flash("success", ask.words.gettext("This is recorded."))
    except Refused as error:
        tell(ask, error)


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


@post("/cards/{ref:str}/shortlist", {Role.EMPLOYER})
def shortlist(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    application = queries.application_for(ask.session, ask.viewer, ref)
    back = f"/cards/{ref}"
    try:
        given = ask.form(ShortlistForm).data
        back = f"/cards#card-{ref}" if given.back else back
        card_actions.shortlist(ask.session, ask.viewer, application, given.on, now=ask.now)
    except Refused as error:
        tell(ask, error)
    return ask.redirect(back)


@post("/cards/{ref:str}/question", {Role.EMPLOYER})
def question(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[Any]:
    form = ask.form(QuestionForm)
    with form.attempt(ask.session):
        return ask.once(lambda: _asked(ask, ref, form.data.text))
    return shown(ask, ref, ask.blank(RefuseForm), status=422, question=form)


def _asked(ask: Ask, ref: str, text: str) -> Response[str]:
    application = queries.application_for(ask.session, ask.viewer, ref)
    card_actions.write_message(ask.session, ask.viewer, application, text, now=ask.now)
    ask.flash("success", ask.words.gettext("Your question is with the counselor."))
    return ask.redirect(f"/cards/{ref}#messages")


HANDLERS = [cards_page, card_page, open_reason, wish_interview, shortlist, question]
