"""The administrator's pages of organisations: prisons, branches and others, and who is of them."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from jobbridge.accounts.model import Organisation
from jobbridge.accounts.rules import KINDS
from jobbridge.accounts.staff_queries import members_for
from jobbridge.i18n import N_
from jobbridge.places import organisation_actions as actions
from jobbridge.places import organisation_queries as queries
from jobbridge.places.organisation_rules import KEPT_HERE, Body
from jobbridge.places.queries import branches, municipalities
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Form, Input
from jobbridge.web.routes import get, post
from jobbridge.web.services import NavItem

WHO = frozenset({Role.ADMINISTRATOR})
FIRST, LAST, LARGEST = date(2000, 1, 1), date(2100, 1, 1), 2**31 - 1
ADD_LABELS = {
    "prison": N_("Add a prison"),
    "branch": N_("Add a branch"),
    "probation": N_("Add a probation office"),
    "ngo": N_("Add an NGO or municipal service"),
}


class BodyForm(Input):
    kind: str = Field(max_length=20)
    name: str = Field(default="", max_length=200)
    code: str = Field(default="", max_length=40)
    short: str = Field(default="", max_length=60)
    municipality_id: int | None = Field(default=None, ge=1, le=LARGEST)
    address: str = Field(default="", max_length=200)
    women: bool = False
    juveniles: bool = False
    open_unit: bool = False
    valid_from: date | None = Field(default=None, ge=FIRST, lt=LAST)
    valid_to: date | None = Field(default=None, ge=FIRST, lt=LAST)
    municipalities: list[int] = Field(default_factory=list, max_length=200)

    def body(self) -> Body:
        values = self.model_dump(exclude={"version", "municipalities"})
        return Body(municipalities=tuple(self.municipalities), **values)


class EditForm(BodyForm):
    version: int = Field(ge=1, le=LARGEST)


class VersionForm(Input):
    version: int = Field(ge=1, le=LARGEST)


@get("/organisations", WHO)
def organisations(ask: NamedDependency[Ask]) -> Response[str]:
    kind = ask.query("kind") if ask.query("kind") in KINDS else "prison"
    page = queries.organisations_for(ask.session, ask.viewer, kind, page=ask.number("page"))

    def url(number: int) -> str:
        return "/organisations?" + urlencode({"kind": kind, "page": number})

    return ask.render(
        "places/organisations.html",
        rows=page.rows,
        total=page.total,
        kind=kind,
        kinds=_kinds(ask),
        may_add=kind in KEPT_HERE,
        add_label=ask.words.gettext(ADD_LABELS.get(kind, "")),
        turn={
            "number": page.number,
            "pages": page.pages,
            "previous_url": url(page.number - 1) if page.number > 1 else None,
            "next_url": url(page.number + 1) if page.number < page.pages else None,
        },
    )


def _kinds(ask: Ask) -> list[tuple[str, str]]:
    return [(kind, ask.words.gettext(label)) for kind, label in KINDS.items()]


@get("/organisations/new", WHO)
def new_organisation(ask: NamedDependency[Ask]) -> Response[str]:
    kind = ask.query("kind") if ask.query("kind") in KEPT_HERE else "prison"
    return _form_page(ask, ask.blank(BodyForm, kind=kind), None)


@post("/organisations/new", WHO)
def add_organisation(ask: NamedDependency[Ask]) -> Response[str]:
    form = ask.form(BodyForm)
    with form.attempt(ask.session):
        return ask.once(lambda: _added(ask, form))
    return _form_page(ask, form, None, status=422)


def _added(ask: Ask, form: Form[BodyForm]) -> Response[str]:
    made = actions.add_body(ask.session, ask.viewer, form.data.body(), now=ask.now)
    ask.flash("success", ask.words.gettext("The organisation is added. Now people can act for it."))
    return ask.redirect(f"/organisations/{made.id}")


def _form_page(
    ask: Ask,
    form: Form[BodyForm] | Form[EditForm],
    organisation: Organisation | None,
    status: int = 200,
) -> Response[str]:
    kind = organisation.kind if organisation else form.value("kind")
    named = {branch.id: branch.name for branch in branches(ask.session)}
    towns = municipalities(ask.session)
    own = organisation.id if organisation else None
    return ask.render(
        "places/organisation_edit.html",
        status=status,
        form=form,
        organisation=organisation,
        kind=kind,
        kind_label=ask.words.gettext(KINDS.get(kind, "")),
        add_label=ask.words.gettext(ADD_LABELS.get(kind, "")),
        towns=[(town.id, town.name) for town in towns],
        elsewhere={
            town.id: named[town.branch_id]
            for town in towns
            if town.branch_id not in (None, own) and town.branch_id in named
        },
    )


@get("/organisations/{organisation_id:int}", WHO)
def organisation_page(ask: NamedDependency[Ask], organisation_id: FromPath[int]) -> Response[str]:
    return _page(ask, organisation_id)


def _page(ask: Ask, organisation_id: int, form: Form[VersionForm] | None = None) -> Response[str]:
    found = queries.organisation_for(ask.session, ask.viewer, organisation_id)
    return ask.render(
        "places/organisation.html",
        status=200 if form is None else 422,
        organisation=found,
        prison=queries.prison_of(ask.session, found),
        branch=queries.branch_of(ask.session, found),
        served=queries.served_by(ask.session, found),
        members=members_for(ask.session, ask.viewer, found.id),
        kind_label=ask.words.gettext(KINDS.get(found.kind, "")),
        editable=found.kind in KEPT_HERE,
        form=form or ask.blank(VersionForm),
    )


@get("/organisations/{organisation_id:int}/edit", WHO)
def edit_page(ask: NamedDependency[Ask], organisation_id: FromPath[int]) -> Response[str]:
    found = queries.organisation_for(ask.session, ask.viewer, organisation_id)
    values: dict[str, Any] = vars(queries.body_of(ask.session, found))
    form = ask.blank(EditForm, version=found.version, **values)
    return _form_page(ask, form, found)


@post("/organisations/{organisation_id:int}/edit", WHO)
def edit_organisation(ask: NamedDependency[Ask], organisation_id: FromPath[int]) -> Response[str]:
    form = ask.form(EditForm)
    with form.attempt(ask.session):
        actions.edit_body(
            ask.session,
            ask.viewer,
            organisation_id=organisation_id,
            version=form.data.version,
            body=form.data.body(),
            now=ask.now,
        )
        ask.flash("success", ask.words.gettext("The organisation is saved."))
        return ask.redirect(f"/organisations/{organisation_id}")
    found = queries.organisation_for(ask.session, ask.viewer, organisation_id)
    return _form_page(ask, form, found, status=422)


@post("/organisations/{organisation_id:int}/disable", WHO)
def disable(ask: NamedDependency[Ask], organisation_id: FromPath[int]) -> Response[str]:
    text = ask.words.gettext("Nobody acts for this organisation any more.")
    return _set_active(ask, organisation_id, active=False, text=text)


@post("/organisations/{organisation_id:int}/enable", WHO)
def enable(ask: NamedDependency[Ask], organisation_id: FromPath[int]) -> Response[str]:
    text = ask.words.gettext("The organisation is active again.")
    return _set_active(ask, organisation_id, active=True, text=text)


def _set_active(ask: Ask, organisation_id: int, *, active: bool, text: str) -> Response[str]:
    form = ask.form(VersionForm)
    with form.attempt(ask.session):
        actions.set_active(
            ask.session,
            ask.viewer,
            organisation_id=organisation_id,
            version=form.data.version,
            active=active,
            now=ask.now,
        )
        ask.flash("success", text)
        return ask.redirect(f"/organisations/{organisation_id}")
    return _page(ask, organisation_id, form)


HANDLERS = [
    organisations,
    new_organisation,
    add_organisation,
    organisation_page,
    edit_page,
    edit_organisation,
    disable,
    enable,
]
NAV = [NavItem(N_("Organisations"), "/organisations", WHO)]
