"""One application, for its counselor: the person's answer, the employer's questions, the names
that a person lets an employer know, and each step to work."""

from datetime import date, timedelta
from typing import Any, Literal

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from jobbridge.applications import (
    actions,
    card_actions,
    card_pages,
    card_queries,
    queries,
    refusal_rules,
    rules,
    waiting_queries,
    waiting_rules,
)
from jobbridge.applications.message_rules import LONGEST
from jobbridge.applications.model import Application, RevealLevel
from jobbridge.applications.refusal_rules import LACKS_LENGTH, UNSAID, DeclineCode, Said
from jobbridge.applications.reveal_rules import LEVEL_LABELS
from jobbridge.errors import Refused
from jobbridge.i18n import N_
from jobbridge.parameters.queries import value_of
from jobbridge.parameters.rules import REVEAL_DAYS
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Form, Input
from jobbridge.web.routes import get, post

VERBS = {
    "wish": N_("The employer asks for an interview"),
    "take_back": N_("The answer was taken back"),
    "meet": N_("They have met"),
}


class AnswerForm(Input):
    """`page` is the page of the list of requests on which it was answered."""

    answer: Literal["yes", "no"]
    why: Literal["", DeclineCode] = ""
    version: int = Field(ge=1, le=2**31 - 1)
    page: int | None = Field(default=None, ge=1, le=1000)


class TakeBackForm(Input):
    version: int = Field(ge=1, le=2**31 - 1)
    page: int | None = Field(default=None, ge=1, le=1000)


class MoveForm(Input):
    verb: Literal["ask", "meet", "accept"]
    version: int = Field(ge=1, le=2**31 - 1)
    page: int | None = Field(default=None, ge=1, le=1000)


class EndForm(Input):
    """Ends are told in `interviews`, because they cancel what is booked."""

    verb: Literal["refuse", "withdraw"]
    why: str = Field(default="", max_length=40)
    lacks: str = Field(default="", max_length=LACKS_LENGTH)
    shared: bool = False
    version: int = Field(ge=1, le=2**31 - 1)


class MessageForm(Input):
    text: str = Field(min_length=1, max_length=LONGEST)


class RevealForm(Input):
    level: Literal["first_name", "identity"]
    given_on: date = Field(ge=date(2000, 1, 1), le=date(2100, 12, 31))
    until: date = Field(ge=date(2000, 1, 1), le=date(2100, 12, 31))


class RevokeForm(Input):
    level: Literal["first_name", "identity"]


def back_to(url: str, page: int | None, ref: str) -> str:
    """The page where somebody was: the list, at that request, or the page of one thing."""
    return url if page is None else f"/requests?page={page}#request-{ref}"


@get("/applications/{ref:str}", {Role.COUNSELOR})
def application_page(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    application = queries.application_for(ask.session, ask.viewer, ref)
    return _page(ask, application)


def _page(
    ask: Ask,
    application: Application,
    *,
    form: Form[Any] | None = None,
    reveal_form: Form[Any] | None = None,
    status: int = 200,
) -> Response[str]:
    changes = queries.changes_for(ask.session, ask.viewer, application)
    days = value_of(ask.session, REVEAL_DAYS)
    return ask.render(
        "applications/application.html",
        status=status,
        application=application,
        history=_history(ask, application, changes),
        verbs=rules.verbs_for(application.state, ask.viewer.role),
        labels=rules.STATE_LABELS,
        AFTER_OFFER=rules.AFTER_OFFER,
        refusals=refusal_rules.REFUSALS,
        declines=refusal_rules.DECLINES,
        form=form or ask.blank(MessageForm),
        end_form=ask.blank(EndForm),
        reveal_form=reveal_form
        or ask.blank(RevealForm, given_on=ask.today, until=ask.today + timedelta(days=days)),
        **card_pages.reason_of(ask, application),
        withdraw_form=ask.blank(EndForm),
        shareable=application.state in rules.SHOWN_TO_EMPLOYER,
        waited_for=waiting_rules.waited_for(waiting_queries.standing_of(application)),
        takeable=card_queries.may_be_taken_back(
            ask.session, ask.viewer, [application], today=ask.today
        ),
        willing=bool(card_queries.willing_for(ask.session, ask.viewer, [application])),
        open_to_both=application.state in card_queries.OPEN_TO_BOTH,
        messages=card_queries.messages_for(ask.session, ask.viewer, application),
        reveals=card_queries.reveals_for(ask.session, ask.viewer, application),
        levels=card_queries.levels_of(ask.session, application, ask.today),
        level_labels=LEVEL_LABELS,
    )


def _history(ask: Ask, application: Application, changes: list[Any]) -> list[dict[str, Any]]:
    names = queries.names_of_accounts(ask.session, [c.by for c in changes])
    items = []
    for change in changes:
        title = rules.label(change.to_state)
        title = VERBS.get(change.verb, title)
        why = rules.said(change.verb, change.why)
        items.append(
            {
                "title": ask.words.gettext(title),
                "when": ask.words.moment(change.at),
                "text": " · ".join(
                    filter(None, [names.get(change.by, ""), ask.words.gettext(why)])
                ),
                "state": "stopped" if change.to_state in rules.ENDED else "done",
            }
        )
    if items and application.state not in rules.ENDED:
        items[-1]["state"] = "now"
    return items


@post("/applications/{ref:str}/answer", {Role.COUNSELOR})
def answer(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    back = f"/applications/{ref}"
    try:
        application = queries.application_for(ask.session, ask.viewer, ref)
        given = ask.form(AnswerForm).data
        back = back_to(_request_of(application), given.page, _ref_of(application))
        actions.record_answer(
            ask.session,
            ask.viewer,
            application,
            given.answer == "yes",
            now=ask.now,
            said=Said(given.why) if given.answer == "no" else UNSAID,
            expected_version=given.version,
        )
        ask.flash("success", ask.words.gettext("The answer is recorded."))
    except Refused as error:
        card_pages.tell(ask, error)
    return ask.redirect(back)


@post("/applications/{ref:str}/move", {Role.COUNSELOR})
def move(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    back = f"/applications/{ref}"
    try:
        application = queries.application_for(ask.session, ask.viewer, ref)
        given = ask.form(MoveForm).data
        if given.verb == "ask":
            back = back_to(_request_of(application), given.page, _ref_of(application))
        actions.move(
            ask.session,
            ask.viewer,
            application,
            given.verb,
            now=ask.now,
            expected_version=given.version,
        )
        ask.flash("success", ask.words.gettext("This is recorded."))
    except Refused as error:
        card_pages.tell(ask, error)
    return ask.redirect(back)


@post("/applications/{ref:str}/take-back", {Role.COUNSELOR})
def take_back(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    back = f"/applications/{ref}"
    try:
        application = queries.application_for(ask.session, ask.viewer, ref)
        given = ask.form(TakeBackForm).data
        back = back_to(_request_of(application), given.page, _ref_of(application))
        actions.take_back(
            ask.session, ask.viewer, application, now=ask.now, expected_version=given.version
        )
        ask.flash("success", ask.words.gettext("The answer is taken back."))
    except Refused as error:
        card_pages.tell(ask, error)
    return ask.redirect(back)


@post("/applications/{ref:str}/reason", {Role.COUNSELOR})
def open_reason(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    card_pages.tell_reason(ask, ref)
    return ask.redirect(f"/applications/{ref}")


@post("/applications/{ref:str}/message", {Role.COUNSELOR})
def message(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[Any]:
    form = ask.form(MessageForm)
    with form.attempt(ask.session):
        return ask.once(lambda: _written(ask, ref, form.data.text))
    found = queries.application_for(ask.session, ask.viewer, ref)
    return _page(ask, found, form=form, status=422)


def _written(ask: Ask, ref: str, text: str) -> Response[str]:
    application = queries.application_for(ask.session, ask.viewer, ref)
    card_actions.write_message(ask.session, ask.viewer, application, text, now=ask.now)
    ask.flash("success", ask.words.gettext("Your message stands on the skills card."))
    return ask.redirect(f"/applications/{ref}#messages")


@post("/applications/{ref:str}/reveal", {Role.COUNSELOR})
def reveal(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[Any]:
    form = ask.form(RevealForm)
    with form.attempt(ask.session):
        return ask.once(lambda: _revealed(ask, ref, form.data))
    found = queries.application_for(ask.session, ask.viewer, ref)
    return _page(ask, found, reveal_form=form, status=422)


def _revealed(ask: Ask, ref: str, given: RevealForm) -> Response[str]:
    application = queries.application_for(ask.session, ask.viewer, ref)
    card_actions.reveal(
        ask.session,
        ask.viewer,
        application,
        level=RevealLevel(given.level),
        given_on=given.given_on,
        until=given.until,
        now=ask.now,
    )
    ask.flash("success", ask.words.gettext("The agreement is recorded; the employer sees it now."))
    return ask.redirect(f"/applications/{ref}#reveal")


@post("/applications/{ref:str}/reveal/revoke", {Role.COUNSELOR})
def revoke(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    try:
        application = queries.application_for(ask.session, ask.viewer, ref)
        level = RevealLevel(ask.form(RevokeForm).data.level)
        card_actions.revoke(ask.session, ask.viewer, application, level, now=ask.now)
        ask.flash("success", ask.words.gettext("Taken back: the employer sees it no more."))
    except Refused as error:
        card_pages.tell(ask, error)
    return ask.redirect(f"/applications/{ref}#reveal")


def _request_of(application: Application) -> str:
    request = application.request
    return f"/requests/{request.ref}" if request else f"/applications/{application.ref}"


def _ref_of(application: Application) -> str:
    return application.request.ref if application.request else ""


HANDLERS = [application_page, answer, move, take_back, open_reason, message, reveal, revoke]
