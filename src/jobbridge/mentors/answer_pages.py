"""A mentor answers from the mail: the signed link is the credential, so the page shows no more
than the organisation knows, and opening it answers nothing (mail scanners open every link)."""

from typing import Literal

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath

from jobbridge.errors import NotFound
from jobbridge.i18n import N_
from jobbridge.mentors import actions, answer_queries, queries
from jobbridge.mentors.pages import texts
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Form, Input
from jobbridge.web.routes import PUBLIC, get, post
from jobbridge.web.services import NavItem


class AnswerForm(Input):
    answer: Literal["accept", "decline"]


@get("/mentor-answer/{token:str}", PUBLIC)
def answer_page(ask: NamedDependency[Ask], token: FromPath[str]) -> Response[str]:
    return _page(ask, token, ask.blank(AnswerForm))


def _page(ask: Ask, token: str, form: Form[AnswerForm], status: int = 200) -> Response[str]:
    try:
        proposal, mentor = answer_queries.proposal_by_token(ask.session, token)
    except NotFound:
        return _over(ask)
    (shown,) = queries.shown_of(ask.session, mentor, [proposal.mentoring])
    return ask.render(
        "mentors/answer.html", status=status, one=shown, token=token, form=form, **texts()
    )


def _over(ask: Ask) -> Response[str]:
    """Used, late, taken back or never ours: the same page, which leads to signing in."""
    return ask.render(
        "shell/message.html",
        title=ask.words.gettext("There is nothing to answer here any more"),
        text=ask.words.gettext(
            "It was answered already, or the time for it is over. What you are asked now stands "
            "in the portal."
        ),
        action_url="/mentoring" if ask.signed_in else "/sign-in?next=/mentoring",
        action_label=ask.words.gettext("Sign in"),
    )


@post("/mentor-answer/{token:str}", PUBLIC)
def answer(ask: NamedDependency[Ask], token: FromPath[str]) -> Response[str]:
    form = ask.form(AnswerForm)
    with form.attempt(ask.session):
        said = form.data.answer
        try:
            proposal, mentor = answer_queries.proposal_by_token(ask.session, token)
        except NotFound:
            return _over(ask)
        ref = proposal.mentoring.ref
        if said == "accept":
            actions.accept(ask.session, mentor, ref=ref, now=ask.now)
            text = N_("You now see who it is, after signing in. Arrange the first meeting there.")
        else:
            actions.decline(ask.session, mentor, ref=ref, now=ask.now)
            text = N_("Your coordinator looks for somebody else.")
        return ask.render(
            "shell/message.html",
            title=ask.words.gettext("Thank you"),
            text=ask.words.gettext(text),
            action_url="/mentoring" if ask.signed_in else "/sign-in?next=/mentoring",
            action_label=ask.words.gettext("Open the portal"),
        )
    return _page(ask, token, form, status=422)


HANDLERS = [answer_page, answer]
NAV: list[NavItem] = []
