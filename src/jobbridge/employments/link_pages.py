"""One click in a mail: the page names nobody and asks for the one answer that its link is for.
Opening it changes nothing (mail scanners open every link)."""

from datetime import date
from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from jobbridge.employments import actions, answer_queries, rules
from jobbridge.employments.answer_links import STILL
from jobbridge.employments.model import Stage
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Day, Form, Input
from jobbridge.web.routes import PUBLIC, get, post


class GoneForm(Input):
    """The last day and why; a link that says that somebody still works needs neither."""

    on: Day | None = None
    why: str = Field(default="", max_length=12)


@get("/still-works/{token:str}", PUBLIC)
def answer_page(ask: NamedDependency[Ask], token: FromPath[str]) -> Response[str]:
    return _page(ask, token, None)


def _asked(ask: Ask, token: str) -> answer_queries.Asked:
    secret = ask.services.settings.secret_key
    return answer_queries.question_by_token(ask.session, secret, token, now=ask.now)


def _page(ask: Ask, token: str, form: Form[Any] | None, status: int = 200) -> Response[str]:
    asked = _asked(ask, token)
    made = asked.employment
    return ask.render(
        "employments/answer.html",
        status=status,
        token=token,
        ref=asked.link.ref,
        title=made.application.vacancy.title,
        since=made.started_on or made.start_on,
        begun=made.started_on is not None,
        still=asked.link.answer == STILL,
        stage=rules.STAGES[Stage(asked.link.stage)],
        ends=rules.EMPLOYER_ENDS,
        form=form or ask.blank(GoneForm, on=ask.today),
    )


@post("/still-works/{token:str}", PUBLIC)
def answer(ask: NamedDependency[Ask], token: FromPath[str]) -> Response[str]:
    form = ask.form(GoneForm)
    with form.attempt(ask.session):
        asked = _asked(ask, token)
        ref, stage = asked.link.ref, asked.link.stage
        if asked.link.answer == STILL:
            actions.still_in_work(ask.session, asked.viewer, ref=ref, stage=stage, now=ask.now)
        else:
            on: date = form.data.on or ask.today
            why = form.data.why
            actions.end(ask.session, asked.viewer, ref=ref, on=on, why=why, now=ask.now)
        return ask.render(
            "shell/message.html",
            title=ask.words.gettext("Thank you"),
            text=ask.words.gettext("Your answer is recorded."),
            action_url="/employments" if ask.signed_in else "/sign-in?next=/employments",
            action_label=ask.words.gettext("In work"),
        )
    return _page(ask, token, form, status=422)


HANDLERS = [answer_page, answer]
