"""Requests and applications for people at a desk: one page each for those who answer, those
who asked, and those who watch. Skills cards are in `card_pages`."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from jobbridge.applications import (
    actions,
    application_pages,
    asking_rules,
    card_pages,
    card_queries,
    fits,
    queries,
    refusal_rules,
    reply_queries,
    request_actions,
    rules,
)
from jobbridge.applications.application_pages import back_to
from jobbridge.applications.model import Application, Request, State
from jobbridge.calendar.queries import work_calendar
from jobbridge.errors import Refused
from jobbridge.i18n import N_
from jobbridge.inmates.queries import inmate_for
from jobbridge.matching.labels import cards_of, saying
from jobbridge.parameters.queries import value_of
from jobbridge.parameters.rules import ANSWER_DAYS
from jobbridge.vacancies.model import Vacancy
from jobbridge.vacancies.pages import NextStep, Pager
from jobbridge.vacancies.queries import vacancy_for
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Input
from jobbridge.web.routes import get, post
from jobbridge.web.services import NavItem

ON_LIST = 3  # people shown beside a request in the list
A_PAGE = 10  # requests on a page of the list
TALKS = 30  # people to talk with on a page
DONE = 30  # requests that are open no more, the latest of them


class AskForm(Input):
    message: str = Field(default="", max_length=1000)


class SpeakForm(Input):
    """`page` is the page of the list on which people were ticked."""

    people: list[str] = Field(min_length=1, max_length=50)
    page: int | None = Field(default=None, ge=1, le=1000)


class SendForm(Input):
    sure: bool = False


# Requests


@get("/requests", {Role.COUNSELOR, Role.EMPLOYER, Role.AGENCY})
def requests_page(ask: NamedDependency[Ask]) -> Response[str]:
    if ask.viewer.is_(Role.COUNSELOR):
        return _counselors_requests(ask)
    requests = queries.requests_for(ask.session, ask.viewer)
    context: dict[str, Any] = {
        "requests": requests,
        "stages": queries.stages_of(ask.session, requests, today=ask.today),
        "unanswered": {},
        "silent": silent_since(ask),
    }
    if ask.viewer.is_(Role.AGENCY):
        late = [r for r in requests if r.state == "open" and r.answer_due < ask.today]
        context["unanswered"] = reply_queries.unanswered_for(
            ask.session, ask.viewer, late, today=ask.today
        )
    return ask.render("applications/requests.html", **context)


def silent_since(ask: Ask) -> date | None:
    """Since when an employer who is paused has left people waiting; None for everybody else."""
    if not ask.viewer.is_(Role.EMPLOYER):
        return None
    found = reply_queries.silent_of(ask.session, ask.viewer.organisations, today=ask.today)
    return min(found.values(), default=None)


def _counselors_requests(ask: Ask) -> Response[str]:
    every = queries.open_ids_for(ask.session, ask.viewer)
    passed = reply_queries.closed_by_mine(ask.session, ask.viewer, every)
    here, pager = _part(ask, "page", [one for one in every if one not in passed], A_PAGE)
    shown = queries.requests_of(ask.session, ask.viewer, here)
    unanswered = queries.unanswered_ids_for(ask.session, ask.viewer)
    asked, talks = _part(ask, "talk", unanswered, TALKS, "#waiting")
    mine = queries.in_hand_for(
        ask.session,
        ask.viewer,
        vacancies=[request.vacancy_id for request in shown],
        ids=asked,
    )
    rest, done = queries.done_for(ask.session, ask.viewer, most=DONE)
    takeable = card_queries.may_be_taken_back(ask.session, ask.viewer, mine, today=ask.today)
    wishes = [a for a in mine if a.interview_wanted_at and a.state == State.AGREED]
    willing = card_queries.willing_for(ask.session, ask.viewer, wishes)
    people = fits.overview(ask.session, ask.viewer, shown, today=ask.today, shown=ON_LIST)
    verdicts = [v for one in people.values() for fit in one.first for v in fit.scored.verdicts]
    return ask.render(
        "applications/requests_counselor.html",
        shown=shown,
        count=len(every) - len(passed),
        pager=pager,
        passed=queries.requests_of(ask.session, ask.viewer, passed, listed=True),
        rest=rest,
        done=done,
        people=people,
        say=saying(ask.session, verdicts, ask.words),
        started=_by_vacancy(mine, takeable),
        takeable=takeable,
        questions=card_queries.questions_for(ask.session, ask.viewer),
        wanted=[a for a in wishes if a.id in willing],
        waiting=[a for a in mine if a.id in asked],
        unanswered=len(unanswered),
        talks=talks,
        **employers_habits(ask, shown),
        labels=rules.STATE_LABELS,
        declines=refusal_rules.DECLINES,
    )


def _part(
    ask: Ask, name: str, ids: list[int], most: int, place: str = ""
) -> tuple[list[int], Pager]:
    """The ids of the page that the address asks for under this name, and its pager."""
    pages = max(1, -(-len(ids) // most))
    number = min(max(1, ask.number(name)), pages)
    before, after = (f"/requests?{name}={to}{place}" for to in (number - 1, number + 1))
    pager = Pager(number, pages, before if number > 1 else None, after if number < pages else None)
    return ids[(number - 1) * most : number * most], pager


def employers_habits(ask: Ask, requests: Sequence[Request]) -> dict[str, Any]:
    """How quickly the employers behind these requests answer, and who is paused for silence."""
    employers = {request.employer_id for request in requests}
    return {
        "habits": reply_queries.habits_of(ask.session, employers, now=ask.now),
        "silences": reply_queries.silent_of(ask.session, employers, today=ask.today),
    }


def _by_vacancy(
    applications: list[Application], takeable: set[int]
) -> dict[int, list[Application]]:
    """Whoever is put forward and still in it, or said no just now, by vacancy."""
    found: dict[int, list[Application]] = {}
    for application in applications:
        if application.state not in rules.ENDED or application.id in takeable:
            found.setdefault(application.vacancy_id, []).append(application)
    for some in found.values():  # whoever has not answered stands first
        some.sort(key=lambda a: a.state not in queries.UNANSWERED)
    return found


@get("/requests/{ref:str}", {Role.COUNSELOR, Role.EMPLOYER, Role.AGENCY})
def request_page(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    if ask.viewer.is_(Role.COUNSELOR):
        return _request_page(ask, ref, ask.blank(SpeakForm))
    request = queries.request_for(ask.session, ask.viewer, ref)
    has_cards = bool(
        ask.viewer.is_(Role.EMPLOYER)
        and queries.applications_for(ask.session, ask.viewer, request=request)
    )
    return ask.render(
        "applications/request.html",
        request=request,
        stage=queries.stages_of(ask.session, [request], today=ask.today)[request.id],
        has_cards=has_cards,
        unanswered=reply_queries.unanswered_for(
            ask.session, ask.viewer, [request], today=ask.today
        )[request.id]
        if ask.viewer.is_(Role.AGENCY) and request.state == "open"
        else [],
    )


def _request_page(ask: Ask, ref: str, form: Any, status: int = 200) -> Response[str]:
    request = queries.request_for(ask.session, ask.viewer, ref)
    people = fits.fits_for(ask.session, ask.viewer, request, today=ask.today)
    applications = [f.application for f in people if f.application]
    takeable = card_queries.may_be_taken_back(
        ask.session, ask.viewer, applications, today=ask.today
    )
    started = [
        f
        for f in people
        if f.application and (f.application.state not in _AGAIN or f.application.id in takeable)
    ]
    others = [f for f in people if f not in started]
    return ask.render(
        "applications/request_counselor.html",
        status=status,
        form=form,
        request=request,
        stage=queries.stages_of(ask.session, [request], today=ask.today)[request.id],
        started=started,
        fitting=[f for f in others if not _misses(f)],
        near=[f for f in others if _misses(f)],
        matched={
            card.scored.inmate.id: card
            for card in cards_of(ask.session, [f.scored for f in people], ask.words)
        },
        takeable=takeable,
        asked=set(card_queries.last_words_of(ask.session, applications)),
        passed=bool(reply_queries.closed_by_mine(ask.session, ask.viewer, [request.id])),
        **employers_habits(ask, [request]),
        labels=rules.STATE_LABELS,
        declines=refusal_rules.DECLINES,
        State=State,
    )


def _misses(fit: fits.Fit) -> bool:
    return any(verdict.missed for verdict in fit.scored.verdicts)


_AGAIN = (State.DECLINED, State.WITHDRAWN, State.LAPSED)


@post("/requests/{ref:str}/speak", {Role.COUNSELOR})
def speak(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[Any]:
    form = ask.form(SpeakForm)
    with form.attempt(ask.session):
        return ask.once(lambda: _spoken(ask, ref, form.data))
    return _request_page(ask, ref, form, status=422)


def _spoken(ask: Ask, ref: str, given: SpeakForm) -> Response[str]:
    request = queries.request_for(ask.session, ask.viewer, ref)
    people = list(dict.fromkeys(given.people))
    inmates = [inmate_for(ask.session, ask.viewer, person) for person in people]
    request_actions.speak(ask.session, ask.viewer, request=request, inmates=inmates, now=ask.now)
    ask.flash(
        "success",
        ask.words.ngettext(
            "You speak with %(n)s person. Record here what they say.",
            "You speak with %(n)s people. Record here what they say.",
            len(people),
        ),
    )
    return ask.redirect(back_to(f"/requests/{ref}", given.page, ref))


@post("/requests/{ref:str}/send", {Role.COUNSELOR})
def send(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    request = queries.request_for(ask.session, ask.viewer, ref)
    sure = ask.form(SendForm)
    spoken = queries.applications_for(ask.session, ask.viewer, vacancy=request.vacancy)
    nobody = all(a.state == State.PROPOSED for a in spoken)
    if nobody and request.state == "open" and not (sure.errors == [] and sure.data.sure):
        return ask.render("applications/send.html", status=422, request=request)
    try:
        actions.send(ask.session, ask.viewer, request, now=ask.now)
        ask.flash("success", ask.words.gettext("The employer has been told."))
    except Refused as error:
        card_pages.tell(ask, error)
    return ask.redirect(f"/requests/{ref}")


@post("/requests/{ref:str}/nobody", {Role.COUNSELOR})
def nobody(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    try:
        request = queries.request_for(ask.session, ask.viewer, ref)
        request_actions.have_nobody(ask.session, ask.viewer, request, now=ask.now)
        ask.flash(
            "success",
            ask.words.gettext("Recorded: you have nobody for this. You may still add people."),
        )
    except Refused as error:
        card_pages.tell(ask, error)
    return ask.redirect("/requests")


# Asking


@get("/vacancies/{ref:str}/ask", {Role.EMPLOYER})
def ask_page(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    return _ask_page(ask, ref, ask.blank(AskForm))


def _ask_page(ask: Ask, ref: str, form: Any, status: int = 200) -> Response[str]:
    vacancy = vacancy_for(ask.session, ask.viewer, ref)
    calendar = work_calendar(ask.session)
    due = asking_rules.answer_due(calendar, ask.today, value_of(ask.session, ANSWER_DAYS))
    notice = queries.notice_days(ask.session, ask.today)
    before = queries.requests_for(ask.session, ask.viewer, vacancy=vacancy, states=["open"])
    return ask.render(
        "applications/ask.html",
        status=status,
        form=form,
        vacancy=vacancy,
        due=due,
        earliest=asking_rules.earliest_interview(calendar, due, notice),
        reasons=asking_rules.why_not_ask(
            vetted=vacancy.employer.vetted_at is not None,
            published=vacancy.state == "published",
            already_open=bool(before),
            silent_since=silent_since(ask),
        ),
        silent=silent_since(ask),
        before=before,
    )


@post("/vacancies/{ref:str}/ask", {Role.EMPLOYER})
def ask_for_people(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[Any]:
    form = ask.form(AskForm)

    def make() -> Response[str]:
        vacancy = vacancy_for(ask.session, ask.viewer, ref)
        request = actions.ask(
            ask.session, ask.viewer, vacancy=vacancy, message=form.data.message, now=ask.now
        )
        ask.flash("success", ask.words.gettext("Your question is with the counselors."))
        return ask.redirect(f"/requests/{request.ref}")

    with form.attempt(ask.session):
        return ask.once(make)
    return _ask_page(ask, ref, form, status=422)


def vacancy_steps(ask: Ask, found: Sequence[Vacancy]) -> dict[int, NextStep]:
    """What `vacancies` shows its employer beside each vacancy: where the asking stands."""
    requests = {
        request.vacancy_id: request
        for request in queries.requests_for(
            ask.session,
            ask.viewer,
            vacancies=[vacancy.id for vacancy in found],
            states=("open", "answered"),
        )
    }
    stages = queries.stages_of(ask.session, list(requests.values()), today=ask.today)
    return {
        vacancy_id: NextStep(
            ask.words.reason(stages[request.id]),
            f"/requests/{request.ref}",
            ask.words.gettext("Look at the request"),
        )
        for vacancy_id, request in requests.items()
    }


HANDLERS = [
    requests_page,
    request_page,
    speak,
    send,
    nobody,
    ask_page,
    ask_for_people,
    *application_pages.HANDLERS,
    *card_pages.HANDLERS,
]
NAV = [
    NavItem(N_("Requests"), "/requests", frozenset({Role.COUNSELOR, Role.EMPLOYER, Role.AGENCY})),
    NavItem(N_("Skills cards"), "/cards", frozenset({Role.EMPLOYER})),
]
