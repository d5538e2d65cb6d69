"""My people, and one person's situation."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from markupsafe import escape

from jobbridge.accounts.queries import organisations_named
from jobbridge.consultations import (
    agenda_pages,
    choosing,
    form,
    form_pages,
    goal_pages,
    group_pages,
    queries,
    rules,
)
from jobbridge.consultations.form_pages import PAPER
from jobbridge.consultations.model import Plan
from jobbridge.consultations.queries import PeopleFilters
from jobbridge.consultations.rules import PlanState
from jobbridge.errors import NotFound
from jobbridge.i18n import N_
from jobbridge.inmates import labels, vocabulary
from jobbridge.inmates import queries as inmates
from jobbridge.inmates.model import Agreement, FactKind, Inmate
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.routes import get
from jobbridge.web.services import NavItem

DUE = (3, 6, 12)


@dataclass(frozen=True)
class Person:
    """One line of a list."""

    inmate: Inmate
    plan: Plan | None
    state: PlanState
    purposes: frozenset[str]
    wants: tuple[str, ...]


@dataclass(frozen=True)
class Turn:
    """A page of a list, as `ui.pager` wants it."""

    number: int
    pages: int
    previous_url: str | None
    next_url: str | None


def _filters(ask: Ask) -> PeopleFilters:
    """From the address; what is not on offer is left out, so an old link still works."""

    def number(name: str) -> int | None:
        text = ask.query(name)
        return int(text) if text.isdecimal() and len(text) < 10 else None

    due, plan, readiness = number("due"), ask.query("plan"), ask.query("readiness")
    return PeopleFilters(
        text=ask.query("q")[:80],
        prison_id=number("prison"),
        due_months=due if due in DUE else None,
        plan=plan if plan in ("none", "overdue") else "",
        readiness=readiness if readiness in rules.READINESS else "",
        mine=ask.query("mine") == "yes",
        missing_agreement=ask.query("agreement") == "missing",
    )


def _address(filters: PeopleFilters) -> dict[str, str]:
    """The filters as they stand in the address, without those that are not set."""
    given = {
        "q": filters.text,
        "prison": filters.prison_id,
        "due": filters.due_months,
        "plan": filters.plan,
        "readiness": filters.readiness,
        "agreement": "missing" if filters.missing_agreement else "",
        "mine": "yes" if filters.mine else "",
    }
    return {name: str(value) for name, value in given.items() if value}


def _turn(base: str, query: dict[str, str], page: inmates.Page) -> Turn:
    def url(number: int) -> str | None:
        inside = 1 <= number <= page.pages
        return f"{base}?{urlencode(query | {'page': str(number)})}" if inside else None

    return Turn(page.number, page.pages, url(page.number - 1), url(page.number + 1))


def _people(ask: Ask, found: list[Inmate]) -> list[Person]:
    ids = [inmate.id for inmate in found]
    plans = queries.plans_of(ask.session, ids)
    facts = inmates.facts_of(ask.session, ids)
    agreements = inmates.agreements_of(ask.session, ids)
    wanted = {i: [f for f in facts[i] if f.kind == FactKind.TARGET] for i in ids}
    named = labels.occupation_labels(
        ask.session, [f.code for fs in wanted.values() for f in fs], ask.locale
    )
    return [
        Person(
            inmate=inmate,
            plan=plans.get(inmate.id),
            state=rules.plan_state(plans.get(inmate.id), inmate.release_expected, ask.today),
            purposes=frozenset(a.purpose for a in agreements[inmate.id]),
            wants=tuple(named.get(f.code, f.code) for f in wanted[inmate.id]),
        )
        for inmate in found
    ]


@get("/inmates", {Role.COUNSELOR})
def my_people(ask: NamedDependency[Ask]) -> Response[str]:
    """Who leaves first; the filters live in the address."""
    filters = _filters(ask)
    number = ask.query("page", "1")
    page = queries.people_for(
        ask.session,
        ask.viewer,
        filters=filters,
        today=ask.today,
        page=int(number) if number.isdecimal() and len(number) < 6 else 1,
    )
    names = organisations_named(ask.session)
    return ask.render(
        "consultations/people.html",
        people=_people(ask, page.items),
        page=page,
        turn=_turn("/inmates", _address(filters), page),
        filters=filters,
        address=_address(filters),
        counts=queries.due_summary(ask.session, ask.viewer, ask.today),
        prisons=sorted((names[i], i) for i in ask.viewer.organisations),
        readiness_labels=rules.READINESS,
        due_months=DUE,
    )


@get("/people", {Role.PROBATION, Role.MENTOR})
def assigned_people(ask: NamedDependency[Ask]) -> Response[str]:
    """The people whom somebody outside was asked to follow: no more than is needed for that."""
    number = ask.query("page", "1")
    page = queries.people_for(
        ask.session,
        ask.viewer,
        filters=PeopleFilters(),
        today=ask.today,
        page=int(number) if number.isdecimal() and len(number) < 6 else 1,
    )
    return ask.render(
        "consultations/assigned.html",
        people=_people(ask, page.items),
        turn=_turn("/people", {}, page),
        readiness_labels=rules.READINESS,
    )


@get("/inmates/{ref:str}", {Role.COUNSELOR})
def person_page(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    """A person's situation, to be read in a minute."""
    inmate = inmates.inmate_for(ask.session, ask.viewer, ref)
    known = form.known_of(ask.session, inmate)
    plan: Plan | None = known["plan"]
    agreements: list[Agreement] = inmates.agreements_of(ask.session, [inmate.id])[inmate.id]
    state = rules.plan_state(plan, inmate.release_expected, ask.today)
    lines = labels.lines_of(ask.session, known["facts"], ask.words)
    fresh = {
        line.id: rules.freshness(line.on, line.valid_to, inmate.release_expected, ask.today)
        for line in lines
    }
    purposes = {a.purpose for a in agreements if a.organisation_id is None}
    return ask.render(
        "consultations/person.html",
        inmate=inmate,
        born=date.fromisoformat(inmate.birth_date) if inmate.birth_date else None,
        plan=plan,
        state=state,
        groups=[
            (text, [line for line in lines if line.kind == kind])
            for kind, text in vocabulary.FACT_KINDS.items()
        ],
        fresh=fresh,
        conditions=known["conditions"],
        agreements=agreements,
        missing=[(k, v) for k, v in vocabulary.PURPOSES.items() if k not in purposes],
        purposes=vocabulary.PURPOSES,
        bars=inmates.restrictions_for(ask.session, ask.viewer, inmate, ask.today),
        bar_labels=vocabulary.RESTRICTIONS,
        history=queries.history_for(ask.session, ask.viewer, inmate),
        steps=rules.next_steps(
            state,
            readiness=plan.readiness if plan else "",
            purposes=purposes,
            checklist=plan.checklist if plan else {},
            place_known=inmate.municipality_id is not None,
            expired=[line.label for line in lines if fresh[line.id] == "expired"],
        ),
        first_step=labels.occupation_labels(
            ask.session, [plan.first_step] if plan and plan.first_step else [], ask.locale
        ),
        words_of=rules,
        paper=PAPER,
    )


@get("/choices/{kind:str}", {Role.COUNSELOR})
def choices(ask: NamedDependency[Ask], kind: FromPath[str]) -> Response[str]:
    """Options for the list under a text field, whatever the field is called."""
    if kind not in choosing.KINDS:
        raise NotFound
    text = next((str(v) for v in ask.request.query_params.values()), "")[:80]
    found = choosing.choices(ask.session, kind, text, ask.locale)
    return Response(
        "".join(f'<option value="{escape(choice.label)}"></option>' for choice in found),
        media_type="text/html",
        headers={"cache-control": "no-store"},
    )


HANDLERS = [
    my_people,
    assigned_people,
    person_page,
    choices,
    *form_pages.HANDLERS,
    *agenda_pages.HANDLERS,
    *group_pages.HANDLERS,
    *goal_pages.HANDLERS,
]
NAV = [
    NavItem(N_("My people"), "/inmates", frozenset({Role.COUNSELOR})),
    NavItem(N_("Consultations"), "/consultations", frozenset({Role.COUNSELOR})),
    NavItem(N_("My people"), "/people", frozenset({Role.PROBATION, Role.MENTOR})),
]
