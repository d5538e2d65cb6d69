"""Answering an invitation from its mail: the signed link is the credential, so the page shows
only the time, and opening it answers nothing (mail scanners open every link)."""

from typing import Literal

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from jobbridge.errors import NotFound
from jobbridge.i18n import N_
from jobbridge.itip import answer_actions, answer_queries
from jobbridge.itip.model import Answer
from jobbridge.web.ask import Ask
from jobbridge.web.forms import LARGEST, Form, Input
from jobbridge.web.routes import PUBLIC, get, post
from jobbridge.web.services import NavItem

ANSWERS = {
    Answer.ACCEPTED: N_("Yes, I will come"),
    Answer.TENTATIVE: N_("Perhaps"),
    Answer.DECLINED: N_("No, I cannot come"),
}
ANSWERED = {
    Answer.NEEDS_ACTION: N_("no answer yet"),
    Answer.ACCEPTED: N_("yes"),
    Answer.TENTATIVE: N_("perhaps"),
    Answer.DECLINED: N_("no"),
}


class AnswerForm(Input):
    """`sequence` is the revision that the page showed."""

    answer: Literal["accepted", "declined", "tentative"]
    sequence: int = Field(ge=0, le=LARGEST)


@get("/attend/{token:str}", PUBLIC)
def answer_page(ask: NamedDependency[Ask], token: FromPath[str]) -> Response[str]:
    try:
        found = _invited(ask, token)
    except NotFound:
        return _over(ask)
    return _page(ask, token, found, ask.blank(AnswerForm))


def _page(
    ask: Ask,
    token: str,
    found: answer_queries.Invited,
    form: Form[AnswerForm],
    *,
    status: int = 200,
) -> Response[str]:
    return ask.render(
        "itip/answer.html",
        status=status,
        form=form,
        token=token,
        entry=found.attendee.entry,
        moved=found.moved,
        answers=ANSWERS,
        answered=ANSWERED[Answer(found.attendee.state)] if found.attendee.answered_at else None,
        offered=found.link.answer,
    )


def _invited(ask: Ask, token: str) -> answer_queries.Invited:
    secret = ask.services.settings.secret_key
    return answer_queries.invitation_by_token(ask.session, secret, token, now=ask.now)


def _over(ask: Ask) -> Response[str]:
    """Ended, cancelled, taken back or never ours: the same page, which leads to signing in."""
    return ask.render(
        "shell/message.html",
        title=ask.words.gettext(N_("There is nothing to answer here any more")),
        text=ask.words.gettext(
            N_("The time is over or was cancelled. What stands now is shown in the portal.")
        ),
        action_url="/interviews" if ask.signed_in else "/sign-in?next=/interviews",
        action_label=ask.words.gettext(N_("Look at the interviews")),
    )


@post("/attend/{token:str}", PUBLIC)
def answer(ask: NamedDependency[Ask], token: FromPath[str]) -> Response[str]:
    form = ask.form(AnswerForm)
    try:
        found = _invited(ask, token)
    except NotFound:
        return _over(ask)
    attendee, entry = found.attendee, found.attendee.entry
    with form.attempt(ask.session):
        given = form.data
        if given.sequence == entry.sequence:
            answer_actions.take_answer(
                ask.session, attendee, Answer(given.answer), given.sequence, ask.now
            )
            return _thanks(ask, Answer(given.answer))
    # It moved while the page was open, or nothing was chosen: the page as it is now.
    return _page(ask, token, _invited(ask, token), form, status=422)


def _thanks(ask: Ask, given: Answer) -> Response[str]:
    said = {
        Answer.ACCEPTED: N_("Your yes is recorded. If something changes, open the link again."),
        Answer.TENTATIVE: N_("Noted: perhaps. Please say yes or no as soon as you know."),
        Answer.DECLINED: N_(
            "Your no is recorded. Nothing is cancelled by it: the counselor looks for another time."
        ),
    }
    return ask.render(
        "shell/message.html",
        title=ask.words.gettext("Thank you"),
        text=ask.words.gettext(said[given]),
        action_url="/interviews" if ask.signed_in else "/sign-in?next=/interviews",
        action_label=ask.words.gettext(N_("Look at the interviews")),
    )


HANDLERS = [answer_page, answer]
NAV: list[NavItem] = []
