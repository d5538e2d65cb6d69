"""Notice, interpreters and contacts of a prison: small forms on the prison's page."""

from collections.abc import Callable
from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from pydantic import Field

from jobbridge.i18n import N_
from jobbridge.interviews import prison_help_actions, prison_queries, prison_rules
from jobbridge.interviews.page_parts import LARGEST
from jobbridge.interviews.prison_edit_pages import OFFICER, NumberForm, done, labelled
from jobbridge.places.model import Prison
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Form, Input
from jobbridge.web.routes import get, post

PHONE = r"^[0-9+() -]*$"


class NoticeForm(Input):
    prison: str = Field(max_length=40)
    days: int = Field(ge=0, le=prison_help_actions.MOST_NOTICE)
    was: int = Field(ge=0, le=LARGEST)


class InterpreterForm(Input):
    prison: str = Field(max_length=40)
    name: str = Field(min_length=1, max_length=80)
    languages: list[str] = Field(default_factory=list, max_length=10)
    phone: str = Field(default="", max_length=40, pattern=PHONE)


class ContactForm(Input):
    prison: str = Field(max_length=40)
    kind: str = Field(max_length=12)
    name: str = Field(default="", max_length=80)
    phone: str = Field(default="", max_length=40, pattern=PHONE)
    email: str = Field(default="", max_length=120)
    hours: str = Field(default="", max_length=80)
    version: int = Field(default=0, ge=0, le=LARGEST)


FORMS: dict[str, type[Input]] = {"interpreter": InterpreterForm}


@post("/prison/notice", OFFICER)
def set_notice(ask: NamedDependency[Ask]) -> Response[str]:
    form = ask.form(NoticeForm)

    def save(prison: Prison) -> None:
        prison_help_actions.set_notice(
            ask.session, ask.viewer, prison, days=form.data.days, was=form.data.was, now=ask.now
        )

    return _saved(ask, form, save, N_("The notice is saved. What is booked already stays."))


@post("/prison/interpreters", OFFICER)
def add_interpreter(ask: NamedDependency[Ask]) -> Response[str]:
    form = ask.form(InterpreterForm)

    def save(prison: Prison) -> None:
        data = form.data.model_dump(exclude={"prison"})
        prison_help_actions.add_interpreter(ask.session, ask.viewer, prison, **data, now=ask.now)

    return _saved(ask, form, save, N_("The interpreter is added."))


@post("/prison/interpreters/end", OFFICER)
def end_interpreter(ask: NamedDependency[Ask]) -> Response[str]:
    number = ask.form(NumberForm).data.number
    prison = prison_help_actions.end_interpreter(ask.session, ask.viewer, number, now=ask.now)
    return done(ask, N_("This interpreter is no longer asked for."), prison.code)


@get("/prison/contacts", OFFICER)
def contacts_page(ask: NamedDependency[Ask]) -> Response[str]:
    prison = prison_queries.prison_to_keep(ask.session, ask.viewer, ask.query("prison"))
    known = prison_queries.contacts_of(ask.session, prison.id)
    kind = ask.query("kind") or "passes"
    there = known.get(kind)
    values = {n: getattr(there, n) for n in ("name", "phone", "email", "hours")} if there else {}
    version = there.version if there else 0
    form = ask.blank(ContactForm, prison=prison.code, kind=kind, version=version, **values)
    return _contact(ask, form, prison)


def _contact(ask: Ask, form: Form[Any], prison: Prison, status: int = 200) -> Response[str]:
    return ask.render(
        "interviews/prison_contact.html",
        status=status,
        form=form,
        prison=prison,
        kinds=labelled(ask, prison_rules.CONTACTS),
    )


@post("/prison/contacts", OFFICER)
def set_contact(ask: NamedDependency[Ask]) -> Response[str]:
    form = ask.form(ContactForm)

    def save(prison: Prison) -> None:
        data = form.data.model_dump(exclude={"prison"})
        prison_help_actions.set_contact(ask.session, ask.viewer, prison, **data, now=ask.now)

    return _saved(ask, form, save, N_("The contact is saved."))


def _saved(ask: Ask, form: Form[Any], save: Callable[[Prison], None], text: str) -> Response[str]:
    """These forms stand on a page of their own when they are refused: what was typed is kept."""
    code = form.value("prison")
    with form.attempt(ask.session):
        prison = prison_queries.prison_to_keep(ask.session, ask.viewer, form.data.prison)
        save(prison)
        return done(ask, text, prison.code)
    prison = prison_queries.prison_to_keep(ask.session, ask.viewer, code)
    if form.value("kind"):
        return _contact(ask, form, prison, 422)
    return ask.render(
        "interviews/prison_small.html",
        status=422,
        form=form,
        prison=prison,
        languages=labelled(ask, prison_rules.LANGUAGES),
        what="notice" if form.value("was") else "interpreter",
    )


HANDLERS = [
    set_notice,
    add_interpreter,
    end_interpreter,
    contacts_page,
    set_contact,
]
