"""Services: the list with free places, one service with its people, and how it is written down."""

from typing import Any
from urllib.parse import urlencode

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from jobbridge.i18n import N_
from jobbridge.inmates.vocabulary import LANGUAGES
from jobbridge.places.queries import municipalities, prisons_for
from jobbridge.services import (
    actions,
    chasing_queries,
    link_pages,
    person_pages,
    queries,
    referral_pages,
    referral_queries,
    rules,
)
from jobbridge.services.model import Service
from jobbridge.services.queries import Filters
from jobbridge.services.referral_pages import texts
from jobbridge.services.rules import Offer
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import LARGEST, Day, Form, Id, Input
from jobbridge.web.routes import get, post
from jobbridge.web.services import NavItem

KEEPERS = frozenset({Role.COUNSELOR, Role.AGENCY})
READERS = KEEPERS | {Role.PRISON_OFFICER, Role.COORDINATOR}
PLACES = {"inside": N_("Inside"), "after": N_("After release")}


class ServiceForm(Input):
    kind: str = Field(default="", max_length=20)
    name: str = Field(default="", max_length=120)
    provider: str = Field(default="", max_length=120)
    organisation: Id | None = None
    email: str = Field(default="", max_length=254)
    prison: Id | None = None
    municipality: Id | None = None
    places: int = Field(ge=1, le=rules.MOST_PLACES)
    by_intake: bool = False
    intake_on: Day | None = None
    languages: list[str] = Field(default_factory=list, max_length=len(LANGUAGES))
    joining: str = Field(default="", max_length=500)
    valid_from: Day
    valid_to: Day | None = None
    version: int = Field(default=0, ge=0, le=LARGEST)


class IntakeForm(Input):
    on: Day
    version: int = Field(ge=0, le=LARGEST)


class VersionForm(Input):
    version: int = Field(ge=0, le=LARGEST)


def _filters(ask: Ask) -> Filters:
    """From the address; what is not on offer is left out, so an old link still works."""
    kind, where = ask.query("kind"), ask.query("where")
    return Filters(
        kind=kind if kind in rules.KINDS else "",
        where=where if where in PLACES else "",
        past=ask.query("show") == "past",
    )


@get("/services", READERS)
def services(ask: NamedDependency[Ask]) -> Response[str]:
    filters = _filters(ask)
    page = queries.services_for(
        ask.session, ask.viewer, filters=filters, today=ask.today, page=ask.number("page")
    )
    given = {
        "kind": filters.kind,
        "where": filters.where,
        "show": "past" if filters.past else "",
    }
    address = {name: value for name, value in given.items() if value}

    def url(number: int) -> str | None:
        inside = 1 <= number <= page.pages
        return "/services?" + urlencode(address | {"page": str(number)}) if inside else None

    return ask.render(
        "services/services.html",
        rows=page.rows,
        filters=filters,
        filtered=bool(filters.kind or filters.where),
        wheres=PLACES,
        may_add=ask.viewer.is_(*KEEPERS),
        turn={
            "number": page.number,
            "pages": page.pages,
            "previous_url": url(page.number - 1),
            "next_url": url(page.number + 1),
        },
        **texts(),
    )


@get("/services/{ref:str}", READERS)
def service_page(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    return _page(ask, queries.service_for(ask.session, ask.viewer, ref))


def _page(
    ask: Ask, service: Service, intake: Form[IntakeForm] | None = None, status: int = 200
) -> Response[str]:
    (row,) = queries.counted(ask.session, [service])
    people = None
    if not ask.viewer.is_(Role.PRISON_OFFICER):
        people = referral_queries.people_for(ask.session, ask.viewer, service)
    return ask.render(
        "services/service.html",
        status=status,
        service=service,
        row=row,
        people=people,
        keeps=queries.keeps(ask.viewer, service),
        offered=rules.offered(service.valid_from, service.valid_to, ask.today),
        intake=intake or ask.blank(IntakeForm, version=service.version),
        **texts(),
    )


@get("/services/new", KEEPERS)
def new_service(ask: NamedDependency[Ask]) -> Response[str]:
    prisons = prisons_for(ask.session, ask.viewer, on=ask.today)
    form = ask.blank(
        ServiceForm,
        prison=prisons[0].id if prisons else None,
        languages=["lv"],
        places=10,
        valid_from=ask.today,
    )
    return _edit(ask, form, None)


@post("/services/new", KEEPERS)
def add_service(ask: NamedDependency[Ask]) -> Response[str]:
    form = ask.form(ServiceForm)

    def make() -> Response[str]:
        service = actions.add_service(ask.session, ask.viewer, offer=_offer(form.data), now=ask.now)
        ask.flash("success", ask.words.gettext("The service is entered."))
        return ask.redirect(f"/services/{service.ref}")

    with form.attempt(ask.session):
        return ask.once(make)
    return _edit(ask, form, None, status=422)


@get("/services/{ref:str}/edit", KEEPERS)
def edit_service(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    service = queries.service_for(ask.session, ask.viewer, ref)
    if not queries.keeps(ask.viewer, service):
        return ask.redirect(f"/services/{ref}")
    values: dict[str, Any] = vars(queries.offer_of(service)) | {"version": service.version}
    for name in ("prison", "municipality", "organisation"):
        values[name] = values.pop(f"{name}_id")
    values["languages"] = list(values["languages"])
    return _edit(ask, ask.blank(ServiceForm, **values), service)


@post("/services/{ref:str}/edit", KEEPERS)
def change_service(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    form = ask.form(ServiceForm)
    service = queries.service_for(ask.session, ask.viewer, ref)
    inside = None if ask.viewer.is_(Role.COUNSELOR) else service.prison_id
    with form.attempt(ask.session):
        actions.change_service(
            ask.session,
            ask.viewer,
            ref=ref,
            offer=_offer(form.data, inside),
            version=form.data.version,
            now=ask.now,
        )
        ask.flash("success", ask.words.gettext("The changes are saved."))
        return ask.redirect(f"/services/{ref}")
    return _edit(ask, form, queries.service_for(ask.session, ask.viewer, ref), status=422)


def _offer(data: ServiceForm, inside: int | None = None) -> Offer:
    """`inside` is the prison of a service that is kept by somebody who chooses none."""
    given = data.model_dump(exclude={"version", "prison", "municipality", "organisation"})
    known = [code for code in LANGUAGES if code in data.languages]
    given["languages"] = (*known, *(code for code in data.languages if code not in LANGUAGES))
    return Offer(
        **given,
        prison_id=inside or data.prison,
        municipality_id=data.municipality,
        organisation_id=data.organisation,
    )


@post("/services/{ref:str}/intake", KEEPERS)
def next_intake(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    form = ask.form(IntakeForm)
    with form.attempt(ask.session):
        actions.next_intake(
            ask.session,
            ask.viewer,
            ref=ref,
            on=form.data.on,
            version=form.data.version,
            now=ask.now,
        )
        ask.flash("success", ask.words.gettext("The next intake is open: its places are free."))
        return ask.redirect(f"/services/{ref}")
    return _page(ask, queries.service_for(ask.session, ask.viewer, ref), form, 422)


@post("/services/{ref:str}/end", KEEPERS)
def end_service(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    queries.service_for(ask.session, ask.viewer, ref)
    version = ask.form(VersionForm).data.version
    actions.end_service(ask.session, ask.viewer, ref=ref, version=version, now=ask.now)
    said = N_("No longer offered after today. To take that back, change the last day.")
    ask.flash("success", ask.words.gettext(said))
    return ask.redirect(f"/services/{ref}")


def _edit(
    ask: Ask, form: Form[ServiceForm], service: Service | None, status: int = 200
) -> Response[str]:
    counselor = ask.viewer.is_(Role.COUNSELOR)
    prisons = prisons_for(ask.session, ask.viewer, on=ask.today)
    towns = municipalities(ask.session)
    if not counselor:
        towns = [town for town in towns if town.branch_id in ask.viewer.organisations]
    return ask.render(
        "services/edit.html",
        status=status,
        form=form,
        service=service,
        counselor=counselor,
        kinds=[(key, ask.words.gettext(text)) for key, text in rules.KINDS.items()],
        prisons=[(prison.id, prison.name) for prison in prisons],
        towns=[(town.id, town.name) for town in towns],
        bodies=[(body.id, body.name) for body in queries.bodies(ask.session)],
        languages=[(code, ask.words.gettext(text)) for code, text in LANGUAGES.items()],
    )


HANDLERS = [
    services,
    new_service,
    add_service,
    service_page,
    edit_service,
    change_service,
    next_intake,
    end_service,
    *referral_pages.HANDLERS,
    *person_pages.HANDLERS,
    *link_pages.HANDLERS,
]


def badge(session: Any, viewer: Any) -> int:
    """A counselor has no entry of their own for referrals: they lead there from here."""
    return chasing_queries.waiting_for(session, viewer) if viewer.is_(Role.COUNSELOR) else 0


NAV = [NavItem(N_("Services"), "/services", READERS, badge=badge), *referral_pages.NAV]
