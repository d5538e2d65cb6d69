"""Vacancies as employers, the agency and counselors see them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from jobbridge.errors import Refused
from jobbridge.i18n import N_
from jobbridge.places.queries import municipalities
from jobbridge.taxonomy import choosing
from jobbridge.taxonomy.queries import linker, occupations_by_code
from jobbridge.vacancies import (
    actions,
    duty_actions,
    duty_pages,
    duty_queries,
    edit_pages,
    employer_pages,
    labels,
    queries,
    rules,
    vocabulary,
)
from jobbridge.vacancies.duty_pages import DutiesForm
from jobbridge.vacancies.model import State, Vacancy
from jobbridge.vacancies.queries import Filters
from jobbridge.vacancies.wage_queries import wages
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Day, Form, Input
from jobbridge.web.routes import get, post
from jobbridge.web.security import local_path
from jobbridge.web.services import NavItem

READERS = frozenset({Role.EMPLOYER, Role.AGENCY, Role.COUNSELOR})
OWNERS = frozenset({Role.EMPLOYER})
MOVERS = frozenset({Role.EMPLOYER, Role.AGENCY})
AGENCY = frozenset({Role.AGENCY})
PROPOSALS = 5


@dataclass(frozen=True)
class NextStep:
    """What an employer can expect of, or do for, one vacancy: told by a higher rung through
    the app's state `vacancy_steps`. `text` never holds a number of people under ten."""

    text: str
    url: str | None = None
    action: str = ""


Steps = Callable[[Ask, Sequence[Vacancy]], Mapping[int, NextStep]]


@dataclass(frozen=True)
class Row:
    """A vacancy in a list, with what its reader does next."""

    vacancy: Vacancy
    pay: str
    open: bool
    step: NextStep | None
    proposals: Sequence[tuple[str, str]] = ()
    days_left: int | None = None


@dataclass(frozen=True)
class Pager:
    """What `ui.pager` shows; the addresses keep the filters."""

    number: int
    pages: int
    previous_url: str | None
    next_url: str | None


class RenewForm(Input):
    apply_by: Day | None = None


class CloseForm(Input):
    reason: str = Field(default="", max_length=20)


class OccupationForm(Input):
    code: str = Field(default="", max_length=320)
    find: str = Field(default="", max_length=10)
    next: str = Field(default="", max_length=500)


def filters_of(ask: Ask) -> Filters:
    return Filters(
        text=ask.query("text"),
        occupation=ask.query("occupation"),
        municipality_id=ask.number("municipality", 0) or None,
        state=ask.query("state") if ask.query("state") in vocabulary.STATES else "",
        to_confirm=ask.query("to_confirm") == "yes" and not ask.viewer.is_(Role.COUNSELOR),
        open_on=ask.today if ask.viewer.is_(Role.COUNSELOR) else None,
    )


def _typed_filters(ask: Ask) -> dict[str, str]:
    names = ("text", "occupation", "municipality", "state", "to_confirm")
    return {name: value for name in names if (value := ask.query(name))}


@get("/vacancies", READERS, replica=True)
def vacancies(ask: NamedDependency[Ask]) -> Response[str]:
    filters, typed = filters_of(ask), _typed_filters(ask)
    page = queries.vacancies_for(ask.lists, ask.viewer, filters=filters, page=ask.number("page"))

    def url(number: int) -> str:
        return "/vacancies?" + urlencode({**typed, "page": number})

    return ask.render(
        "vacancies/vacancies.html",
        rows=_rows(ask, page.rows),
        total=page.total,
        typed=typed,
        filtered=bool(typed),
        waiting=queries.to_confirm_count(ask.lists, ask.viewer)
        if ask.viewer.is_(Role.AGENCY)
        else 0,
        municipalities=municipalities(ask.lists),
        occupations=queries.occupations_offered(ask.lists, ask.viewer),
        here="/vacancies" + ("?" + urlencode(typed) if typed else ""),
        states=vocabulary.STATES,
        pager=Pager(
            page.number,
            page.pages,
            url(page.number - 1) if page.number > 1 else None,
            url(page.number + 1) if page.number < page.pages else None,
        ),
    )


def _rows(ask: Ask, found: Sequence[Vacancy]) -> list[Row]:
    steps = _steps(ask, found)
    proposals = _proposals(ask, [v for v in found if not v.occupation_confirmed])
    return [
        Row(
            vacancy,
            labels.pay_text(vacancy, ask.words),
            queries.is_open(vacancy, ask.today),
            steps.get(vacancy.id),
            proposals.get(vacancy.id, ()),
            rules.days_left(vacancy.apply_by, ask.today)
            if vacancy.state == State.PUBLISHED
            else None,
        )
        for vacancy in found
    ]


def _steps(ask: Ask, found: Sequence[Vacancy]) -> Mapping[int, NextStep]:
    told: Steps | None = ask.request.app.state.get("vacancy_steps")
    if told is None or not ask.viewer.is_(Role.EMPLOYER):
        return {}
    return told(ask, found)


def _proposals(ask: Ask, found: Sequence[Vacancy]) -> dict[int, list[tuple[str, str]]]:
    """The likeliest occupations of each title, as (code, label): for the agency to confirm.
    Fewer than usual where the rest only resembles it by chance."""
    if not found or not ask.viewer.is_(Role.AGENCY):
        return {}
    links = linker(ask.lists).link_many([v.title for v in found], top=PROPOSALS)
    known = occupations_by_code(ask.lists, {link.id for each in links for link in each})
    return {
        vacancy.id: [
            (link.id, known[link.id].label(ask.locale))
            for link in choosing.worth_asking(each)
            if link.id in known
        ]
        for vacancy, each in zip(found, links, strict=True)
    }


@get("/vacancies/{ref:str}", READERS)
def vacancy(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    return _vacancy(ask, queries.vacancy_for(ask.session, ask.viewer, ref))


def _vacancy(
    ask: Ask, found: Vacancy, *, forms: Mapping[str, Form[Any]] | None = None, status: int = 200
) -> Response[str]:
    offer = queries.offer_of(found)
    own = ask.viewer.is_(Role.EMPLOYER)
    reasons = []
    if own and found.state != State.CLOSED:
        vetted = found.employer.vetted_at is not None
        reasons = [
            (r.field, ask.words.reason(r))
            for r in rules.why_not_publishable(
                offer, today=ask.today, vetted=vetted, wages=wages(ask.session)
            )
        ]
    given = forms or {}
    said = _said(ask, found)
    return ask.render(
        "vacancies/vacancy.html",
        status=status,
        vacancy=found,
        own=own,
        agency=ask.viewer.is_(Role.AGENCY),
        open=queries.is_open(found, ask.today),
        pay=labels.pay_text(found, ask.words),
        lines=labels.requirement_lines(ask.session, offer.wishes, ask.words),
        reasons=reasons,
        may={verb for verb, state in rules.STEPS if state == found.state},
        step=_steps(ask, [found]).get(found.id),
        proposals=_proposals(ask, [found]).get(found.id, []),
        renew=given.get("renew") or ask.blank(RenewForm),
        close=given.get("close") or ask.blank(CloseForm),
        occupation=given.get("occupation") or ask.blank(OccupationForm),
        asked=_asked(ask, given.get("occupation")),
        duties=ask.blank(DutiesForm, duties=said.tags.split() if said else []),
        said=said,
        days_left=rules.days_left(found.apply_by, ask.today)
        if found.state == State.PUBLISHED
        else None,
        may_reopen=not rules.why_not_reopen(
            found.state, found.closed_from, found.closed_at, found.close_reason, ask.now
        ),
        vocabulary=vocabulary,
        vocabulary_duties=[(c, ask.words.gettext(t)) for c, t in vocabulary.DUTIES.items()],
        close_reasons=[
            (c, ask.words.gettext(t)) for c, t in vocabulary.CLOSE_REASONS.items() if c != "gone"
        ],
        earliest=ask.today,
    )


def _asked(ask: Ask, form: Form[OccupationForm] | None) -> dict[str, list[choosing.Choice]]:
    """What the agency's words for an occupation could mean, where they were not certain."""
    text = form.value("code") if form else ""
    return choosing.asked(ask.session, {"code": (choosing.OCCUPATIONS, text)}, ask.locale)


@dataclass(frozen=True)
class Said:
    """Duty tags for the form: an employer's own last word, or for others what counts."""

    tags: str
    on: datetime | None = None


def _said(ask: Ask, vacancy: Vacancy) -> Said | None:
    if not ask.viewer.is_(Role.EMPLOYER):
        return Said(duty_actions.in_force(vacancy))
    last = duty_queries.said_of(ask.session, vacancy)
    return Said(last.tags, last.said_at) if last else None


@post("/vacancies/{ref:str}/publish", OWNERS)
def publish(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    try:
        actions.publish(ask.session, ask.viewer, ref=ref, now=ask.now, today=ask.today)
    except Refused:
        # The page shows every reason already, beside what would lift it.
        ask.session.rollback()
        found = queries.vacancy_for(ask.session, ask.viewer, ref)
        return _vacancy(ask, found, status=409)
    ask.flash("success", ask.words.gettext("The vacancy is published."))
    return ask.redirect(f"/vacancies/{ref}")


@post("/vacancies/{ref:str}/pause", MOVERS)
def pause(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    actions.pause(ask.session, ask.viewer, ref=ref, now=ask.now)
    ask.flash("success", ask.words.gettext("The vacancy is paused. Nobody new is proposed for it."))
    return ask.redirect(f"/vacancies/{ref}")


@post("/vacancies/{ref:str}/renew", OWNERS)
def renew(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    form = ask.form(RenewForm)
    with form.attempt(ask.session):
        actions.renew(
            ask.session,
            ask.viewer,
            ref=ref,
            apply_by=form.data.apply_by,
            now=ask.now,
            today=ask.today,
        )
        ask.flash("success", ask.words.gettext("The vacancy is open until the new date."))
        return ask.redirect(f"/vacancies/{ref}")
    found = queries.vacancy_for(ask.session, ask.viewer, ref)
    return _vacancy(ask, found, forms={"renew": form}, status=422)


@post("/vacancies/{ref:str}/close", MOVERS)
def close(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    form = ask.form(CloseForm)
    with form.attempt(ask.session):
        actions.close(ask.session, ask.viewer, ref=ref, reason=form.data.reason, now=ask.now)
        ask.flash("success", ask.words.gettext("The vacancy is closed."))
        return ask.redirect(f"/vacancies/{ref}")
    found = queries.vacancy_for(ask.session, ask.viewer, ref)
    return _vacancy(ask, found, forms={"close": form}, status=422)


@post("/vacancies/{ref:str}/reopen", MOVERS)
def reopen(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    actions.reopen(ask.session, ask.viewer, ref=ref, now=ask.now)
    ask.flash("success", ask.words.gettext("Closing is taken back."))
    return ask.redirect(f"/vacancies/{ref}")


@post("/vacancies/{ref:str}/duplicate", OWNERS)
def duplicate(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    def make() -> Response[str]:
        copy = actions.duplicate(ask.session, ask.viewer, ref=ref, now=ask.now)
        ask.flash("success", ask.words.gettext("This is a copy. Give it its own dates."))
        return ask.redirect(f"/vacancies/{copy.ref}/edit")

    return ask.once(make)


@post("/vacancies/{ref:str}/occupation", AGENCY)
def confirm_occupation(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    """By code, or by words that name one occupation for certain."""
    form = ask.form(OccupationForm)
    with form.attempt(ask.session):
        code, reasons = choosing.resolve(
            ask.session, choosing.OCCUPATIONS, form.data.code, ask.locale, "code"
        )
        if reasons or form.data.find:
            raise Refused(() if form.data.find else reasons)
        actions.confirm_occupation(ask.session, ask.viewer, ref=ref, code=code, now=ask.now)
        ask.flash("success", ask.words.gettext("The occupation is confirmed."))
        return ask.redirect(local_path(form.data.next) if form.data.next else f"/vacancies/{ref}")
    found = queries.vacancy_for(ask.session, ask.viewer, ref)
    return _vacancy(ask, found, forms={"occupation": form}, status=422)


@post("/vacancies/{ref:str}/duties", MOVERS)
def say_duties(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    form = ask.form(DutiesForm)
    with form.attempt(ask.session):
        duty_actions.say_duties(
            ask.session,
            ask.viewer,
            ref=ref,
            tags=form.data.duties,
            why=form.data.why,
            now=ask.now,
        )
        said = N_("The duties are stored.")
        if ask.viewer.is_(Role.EMPLOYER):
            said = N_("Thank you. The State Employment Agency looks at it.")
        ask.flash("success", ask.words.gettext(said))
        return ask.redirect(f"/vacancies/{ref}")
    return _vacancy(ask, queries.vacancy_for(ask.session, ask.viewer, ref), status=422)


HANDLERS = [
    *edit_pages.HANDLERS,
    *employer_pages.HANDLERS,
    *duty_pages.HANDLERS,
    vacancies,
    vacancy,
    publish,
    pause,
    renew,
    close,
    reopen,
    duplicate,
    confirm_occupation,
    say_duties,
]
NAV = [
    NavItem(N_("Vacancies"), "/vacancies", READERS),
    NavItem(N_("Employers"), "/employers", AGENCY),
    *duty_pages.NAV,
]
