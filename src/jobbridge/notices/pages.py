"""Answering a card from a mail: the signed link is the credential, so the page shows next to
nothing, and opening it changes nothing (mail scanners open every link)."""

from typing import Any, Literal

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath

from jobbridge.applications import actions, card_actions, refusal_rules, reply_queries
from jobbridge.applications.refusal_rules import RefusalCode, Said
from jobbridge.errors import NotFound, Reason, Refused
from jobbridge.i18n import N_
from jobbridge.interviews.ending_actions import end_application
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Form, Input
from jobbridge.web.routes import PUBLIC, get, post
from jobbridge.web.services import NavItem

CHOOSE = Reason("choose", N_("Choose a reason"), field="why")


class ReplyForm(Input):
    answer: Literal["interview", "refuse", "later"]
    why: Literal["", RefusalCode] = ""
    shared: bool = False


@get("/answer/{token:str}", PUBLIC)
def reply_page(ask: NamedDependency[Ask], token: FromPath[str]) -> Response[str]:
    return _page(ask, token, ask.blank(ReplyForm))


def _page(ask: Ask, token: str, form: Form[Any], status: int = 200) -> Response[str]:
    try:
        found = _card(ask, token)
    except NotFound:
        return _over(ask)
    if not found.waiting:
        return _over(ask)
    return ask.render(
        "notices/reply.html",
        status=status,
        form=form,
        token=token,
        ref=found.application.ref,
        title=found.application.vacancy.title,
        later=found.application.later_at is None,
        refusals=refusal_rules.REFUSALS,
    )


def _card(ask: Ask, token: str) -> reply_queries.Addressed:
    secret = ask.services.settings.secret_key
    return reply_queries.card_by_token(ask.session, secret, token, now=ask.now)


def _over(ask: Ask) -> Response[str]:
    """Used, ended, withdrawn or never ours: the same page, which leads to signing in."""
    return ask.render(
        "shell/message.html",
        title=ask.words.gettext("This link has done its work"),
        text=ask.words.gettext(
            "It was used already, has ended, or the card is not there any more. Your skills cards "
            "stand in the portal."
        ),
        action_url="/cards" if ask.signed_in else "/sign-in?next=/cards",
        action_label=ask.words.gettext("Look at the skills cards"),
    )


@post("/answer/{token:str}", PUBLIC)
def reply(ask: NamedDependency[Ask], token: FromPath[str]) -> Response[str]:
    form = ask.form(ReplyForm)
    with form.attempt(ask.session):
        given = form.data
        try:
            found = _card(ask, token)
        except NotFound:
            return _over(ask)
        if not found.waiting:
            return _over(ask)
        card, viewer = found.application, found.viewer
        if given.answer == "interview":
            actions.want_interview(ask.session, viewer, card, now=ask.now)
        elif given.answer == "later":
            card_actions.put_off(ask.session, viewer, card, now=ask.now)
        elif given.why:
            end_application(
                ask.session,
                viewer,
                card,
                "refuse",
                said=Said(given.why, shared=given.shared),
                expected_version=card.version,
                now=ask.now,
            )
        else:
            raise Refused([CHOOSE])
        return _thanks(ask, given.answer)
    return _page(ask, token, form, status=422)


def _thanks(ask: Ask, answer: str) -> Response[str]:
    said = {
        "interview": N_("The counselor has been asked to arrange an interview."),
        "refuse": N_("Your answer is recorded. A clear no helps too."),
        "later": N_("Noted: we ask you again in a few days."),
    }
    return ask.render(
        "shell/message.html",
        title=ask.words.gettext("Thank you"),
        text=ask.words.gettext(said[answer]),
        action_url="/cards" if ask.signed_in else "/sign-in?next=/cards",
        action_label=ask.words.gettext("Look at the skills cards"),
    )


HANDLERS = [reply_page, reply]
NAV: list[NavItem] = []
