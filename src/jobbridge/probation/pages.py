"""Registering a client at a probation office, and taking over whom the office follows."""

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from jobbridge.errors import Refused
from jobbridge.inmates.queries import inmate_for
from jobbridge.places.queries import municipalities, prisons_for
from jobbridge.probation import actions
from jobbridge.probation.actions import NO_OFFICE
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Form, Input
from jobbridge.web.routes import get, post

WHO = frozenset({Role.PROBATION})
LARGEST = 2**31 - 1


class ClientForm(Input):
    office_id: int = Field(ge=1, le=LARGEST)
    given_name: str = Field(max_length=80)
    family_name: str = Field(max_length=80)
    personal_code: str = Field(default="", max_length=15)
    birth_date: str = Field(default="", max_length=10)
    municipality_id: int | None = Field(default=None, ge=1, le=LARGEST)


class TakeOverForm(Input):
    office_id: int = Field(ge=1, le=LARGEST)


@get("/clients/new", WHO)
def new_client(ask: NamedDependency[Ask]) -> Response[str]:
    return _page(ask, ask.blank(ClientForm))


@post("/clients/new", WHO)
def add_client(ask: NamedDependency[Ask]) -> Response[str]:
    form = ask.form(ClientForm)

    def add() -> Response[str]:
        given: dict[str, Any] = form.data.model_dump()
        for name in ("personal_code", "birth_date"):
            given[name] = given[name] or None
        client = actions.add_client(ask.session, ask.viewer, **given, now=ask.now)
        ask.flash("success", ask.words.gettext("The client is registered."))
        return ask.redirect(f"/inmates/{client.ref}")

    with form.attempt(ask.session):
        return ask.once(add)
    return _page(ask, form, status=422)


def _page(ask: Ask, form: Form[ClientForm], status: int = 200) -> Response[str]:
    return ask.render(
        "probation/new.html",
        status=status,
        form=form,
        offices=[(one.id, one.name) for one in prisons_for(ask.session, ask.viewer)],
        towns=[(town.id, town.name) for town in municipalities(ask.session)],
        no_office=NO_OFFICE,
    )


@post("/clients/{ref:str}/take-over", WHO, page="/people")
def take_over(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    viewer = ask.viewer.following
    inmate = inmate_for(ask.session, viewer, ref)
    offices = prisons_for(ask.session, ask.viewer)
    form = ask.form(TakeOverForm)
    try:
        if not offices:
            raise Refused([NO_OFFICE])
        actions.take_over(
            ask.session, ask.viewer, inmate, office_id=form.data.office_id, now=ask.now
        )
    except Refused as error:
        ask.session.rollback()
        for reason in error.reasons:
            ask.flash("warning", ask.words.reason(reason))
        return ask.redirect("/people")
    ask.flash("success", ask.words.gettext("This person is a client of the office now."))
    return ask.redirect(f"/inmates/{ref}")


HANDLERS = [new_client, add_client, take_over]
NAV: list[Any] = []
