"""A provider without an account answers by a link: the signed address is the credential, so the
page shows a reference and no name, and opening it answers nothing (mail scanners open links)."""

from typing import Literal

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from jobbridge.errors import NotFound
from jobbridge.i18n import N_
from jobbridge.services import referral_actions, referral_queries, rules
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Form, Input
from jobbridge.web.routes import PUBLIC, get, post


class LinkForm(Input):
    verb: Literal["accept", "wait", "decline"]
    why: str = Field(default="", max_length=20)


@get("/refer/{token:str}", PUBLIC)
def asked(ask: NamedDependency[Ask], token: FromPath[str]) -> Response[str]:
    return _page(ask, token, ask.blank(LinkForm))


def _page(ask: Ask, token: str, form: Form[LinkForm], status: int = 200) -> Response[str]:
    secret = ask.services.settings.secret_key
    try:
        found = referral_queries.referral_by_token(ask.session, secret, token, now=ask.now)
    except NotFound:
        return _over(ask)
    if not found.waiting:
        return _over(ask)
    return ask.render(
        "services/link.html",
        status=status,
        row=found.referral,
        token=token,
        form=form,
        verbs=[v for v in rules.ANSWERS if found.referral.state in rules.STEPS[v].from_states],
        declines=[(key, ask.words.gettext(text)) for key, text in rules.DECLINES.items()],
        kinds=rules.KINDS,
    )


@post("/refer/{token:str}", PUBLIC)
def answer(ask: NamedDependency[Ask], token: FromPath[str]) -> Response[str]:
    form = ask.form(LinkForm)
    with form.attempt(ask.session):
        given = form.data
        try:
            referral_actions.answer_by_link(
                ask.session,
                ask.services.settings.secret_key,
                token,
                verb=given.verb,
                why=given.why,
                now=ask.now,
            )
        except NotFound:
            return _over(ask)
        return _said(
            ask,
            N_("Thank you: your answer is recorded"),
            N_("The career counselor sees it and gets in touch with you."),
        )
    return _page(ask, token, form, status=422)


def _over(ask: Ask) -> Response[str]:
    """Ended, answered, taken back or never ours: the same page."""
    return _said(
        ask,
        N_("There is nothing to answer here any more"),
        N_("It was answered or taken back, or the link has ended."),
    )


def _said(ask: Ask, title: str, text: str) -> Response[str]:
    say = ask.words.gettext
    return ask.render(
        "shell/message.html", title=say(title), text=say(text), action_url=None, action_label=None
    )


HANDLERS = [asked, answer]
