"""My people: who is due and why, as a list that filters, and as a mentor sees theirs."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from litestar import Response
from litestar.di import NamedDependency
from pydantic import Field

from jobbridge.accounts.queries import organisations_named
from jobbridge.consultations import rules
from jobbridge.consultations.model import Plan
from jobbridge.consultations.queries import plans_of
from jobbridge.consultations.rules import PlanState
from jobbridge.i18n import N_
from jobbridge.inmates import care_queries, labels
from jobbridge.inmates import queries as inmates
from jobbridge.inmates.care_pages import refs_in
from jobbridge.inmates.model import Care, FactKind, Inmate
from jobbridge.interviews import agreement_pages, people_queries, person_pages
from jobbridge.interviews.people_queries import ME, NOBODY, PAGE, PeopleFilters
from jobbridge.matching.queries import new_matches_of
from jobbridge.places.queries import prisons_for
from jobbridge.viewer import FOLLOWERS, Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Input
from jobbridge.web.routes import get, post
from jobbridge.web.services import NavItem

DUE = (1, 3, 6, 12)
# What the list can be narrowed to, as its chips say it, in the order of `signals`.
SIGNALS = {
    "handed": N_("Handed to you"),
    "overdue": N_("Plan overdue"),
    "no_plan": N_("Without a plan"),
    "agreement": N_("Agreement missing"),
    "stale": N_("Facts to ask about again"),
    "stalled": N_("Nothing happens"),
    "matches": N_("New matches"),
}
NOBODY_FOUND = N_("Nobody's name begins like this. Write at least two letters of each word.")


class FindForm(Input):
    q: str = Field(default="", max_length=80)


@dataclass(frozen=True)
class Person:
    """One line of a list."""

    inmate: Inmate
    plan: Plan | None
    state: PlanState
    purposes: frozenset[str]
    wants: tuple[str, ...]
    signals: frozenset[str] = frozenset()
    new_matches: int = 0
    handed: Care | None = None
    appointment: datetime | None = None


@dataclass(frozen=True)
class Chip:
    """A filter that is one click: where it leads, whether it is on, how many it would show."""

    label: str
    url: str
    on: bool
    count: int


@dataclass(frozen=True)
class Turn:
    """A page of a list, as `ui.pager` wants it."""

    number: int
    pages: int
    previous_url: str | None
    next_url: str | None


def filters_of(ask: Ask) -> PeopleFilters:
    """From the address; what is not on offer is left out, so an old link still works."""
    due, readiness, by = ask.number("due", 0), ask.query("readiness"), ask.query("by")
    given = {str(name) for name in ask.request.query_params.getall("show", [])}
    return PeopleFilters(
        prison_id=ask.number("prison", 0) or None,
        due_months=due if due in DUE else None,
        readiness=readiness if readiness in rules.READINESS else "",
        by=by if by in (ME, NOBODY) else str(ask.number("by", 0) or ""),
        refs=tuple(refs_in(ask)[:PAGE]),
        show=frozenset(given & SIGNALS.keys()),
        released=ask.query("released") == "yes",
    )


Query = list[tuple[str, str]]


def address(filters: PeopleFilters, show: frozenset[str]) -> Query:
    """The filters as they stand in the address, without those that are not set."""
    given = {
        "prison": filters.prison_id,
        "due": filters.due_months,
        "readiness": filters.readiness,
        "by": filters.by,
    }
    return [
        *((name, str(value)) for name, value in given.items() if value),
        *((("released", "yes"),) if filters.released else ()),
        *(("ref", ref) for ref in filters.refs),
        *(("show", name) for name in SIGNALS if name in show),
    ]


def _url(query: Query, path: str = "/inmates") -> str:
    return f"{path}?{urlencode(query)}" if query else path


def _turn(base: str, query: Query, page: inmates.Page) -> Turn:
    def url(number: int) -> str | None:
        inside = 1 <= number <= page.pages
        return f"{base}?{urlencode([*query, ('page', str(number))])}" if inside else None

    return Turn(page.number, page.pages, url(page.number - 1), url(page.number + 1))


@get("/inmates", {Role.COUNSELOR})
def my_people(ask: NamedDependency[Ask]) -> Response[str]:
    """Who leaves first; the filters live in the address, which holds references and codes."""
    filters = filters_of(ask)
    found = people_queries.people_for(
        ask.session,
        ask.viewer,
        filters=filters,
        now=ask.now,
        today=ask.today,
        page=ask.number("page"),
    )
    ids = [inmate.id for inmate in found.page.items]
    matches = new_matches_of(ask.session, ask.viewer, ids, today=ask.today)
    handed = care_queries.handed_to(ask.session, ask.viewer, ids)
    names = organisations_named(ask.session, ask.viewer.organisations)
    colleagues = care_queries.colleagues_for(ask.session, ask.viewer)
    people = [
        Person(
            **vars(person)
            | {
                "signals": found.signals.get(person.inmate.id, frozenset()),
                "new_matches": matches.get(person.inmate.id, 0),
                "handed": handed.get(person.inmate.id),
            }
        )
        for person in people_of(ask, found.page.items)
    ]
    givers = care_queries.names_of(ask.session, [care.given_by for care in handed.values()])
    return ask.render(
        "interviews/people.html",
        people=people,
        page=found.page,
        everybody=found.everybody,
        turn=_turn("/inmates", address(filters, filters.show), found.page),
        filters=filters,
        here=address(filters, filters.show),
        chips=[
            Chip(
                ask.words.gettext(label),
                _url(address(filters, filters.show ^ {name})),
                name in filters.show,
                found.counts[name],
            )
            for name, label in SIGNALS.items()
            if name != "handed" or found.counts[name] or name in filters.show
        ],
        givers=givers,
        prisons=sorted((names[i], i) for i in ask.viewer.organisations),
        colleagues=[(a.id, a.name) for a in colleagues if a.id != ask.viewer.account_id],
        readiness_labels=rules.READINESS,
        due_months=DUE,
        table=_url(address(filters, filters.show), "/inmates/table"),
    )


def people_of(ask: Ask, found: list[Inmate]) -> list[Person]:
    ids = [inmate.id for inmate in found]
    plans = plans_of(ask.session, ids)
    wanted = inmates.facts_of(ask.session, ids, FactKind.TARGET)
    agreements = inmates.agreements_of(ask.session, ids)
    named = labels.occupation_labels(
        ask.session, [f.code for fs in wanted.values() for f in fs], ask.locale
    )
    return [
        Person(
            inmate=inmate,
            plan=plans.get(inmate.id),
            state=rules.plan_state(plans.get(inmate.id), inmate.release_expected, ask.today),
            purposes=frozenset(a.purpose for a in agreements.get(inmate.id, ())),
            wants=tuple(named.get(f.code, f.code) for f in wanted[inmate.id]),
        )
        for inmate in found
    ]


@post("/inmates/find", {Role.COUNSELOR})
def find(ask: NamedDependency[Ask]) -> Response[str]:
    """A name is never in an address: what it finds is shown by references."""
    text = ask.form(FindForm).value("q")
    refs = inmates.refs_named(ask.session, ask.viewer, text, ask.today) if text else []
    if len(refs) == 1:
        return ask.redirect(f"/inmates/{refs[0]}")
    if text and not refs:
        ask.flash("warning", ask.words.gettext(NOBODY_FOUND))
    return ask.redirect(_url([("ref", ref) for ref in refs]))


@get("/people", FOLLOWERS)
def assigned_people(ask: NamedDependency[Ask]) -> Response[str]:
    """The people whom somebody outside was asked to follow: no more than is needed for that."""
    page = inmates.inmates_for(
        ask.session,
        ask.viewer.following,
        filters=inmates.Filters(released=None),
        today=ask.today,
        page=ask.number("page"),
    )
    ids = [inmate.id for inmate in page.items]
    met = people_queries.appointments_of(ask.session, ids, ask.now)
    return ask.render(
        "interviews/assigned.html",
        people=[
            Person(**vars(person) | {"appointment": met.get(person.inmate.id)})
            for person in people_of(ask, page.items)
        ],
        turn=_turn("/people", [], page),
        offices=[(o.id, o.name) for o in prisons_for(ask.session, ask.viewer)]
        if ask.viewer.outside
        else [],
        readiness_labels=rules.READINESS,
    )


HANDLERS = [
    my_people,
    find,
    assigned_people,
    *person_pages.HANDLERS,
    *agreement_pages.HANDLERS,
]
NAV = [
    NavItem(N_("My people"), "/inmates", frozenset({Role.COUNSELOR}), outside=N_("Clients")),
    NavItem(N_("My people"), "/people", FOLLOWERS - {Role.MENTOR}, outside=N_("Assigned to me")),
]
