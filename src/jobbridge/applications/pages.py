"""Requests and applications for people at a desk: one page each for those who answer, those
who asked, and those who watch. Skills cards are in `card_pages`."""

from collections.abc import Sequence
from typing import Any, Literal

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from jobbridge.applications import actions, card_pages, fits, queries, rules
from jobbridge.applications.model import Application, State
from jobbridge.calendar.queries import work_calendar
from jobbridge.errors import Refused
from jobbridge.i18n import N_
from jobbridge.inmates.queries import inmate_for
from jobbridge.matching.labels import cards_of
from jobbridge.vacancies.model import Vacancy
from jobbridge.vacancies.pages import NextStep
from jobbridge.vacancies.queries import vacancy_for
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Input
from jobbridge.web.routes import get, post
from jobbridge.web.services import NavItem

ON_LIST = 3  # people shown beside a request in the list


class AskForm(Input):
    message: str = Field(default="", max_length=1000)


class ProposeForm(Input):
    people: list[str] = Field(min_length=1, max_length=50)


class AnswerForm(Input):
    answer: Literal["yes", "no"]
    version: int = Field(ge=1, le=2**31 - 1)


class MoveForm(Input):
    verb: Literal["ask", "accept", "offer", "start", "keep"]
    version: int = Field(ge=1, le=2**31 - 1)


class EndForm(Input):
    """Ends are told in `interviews`, because they cancel what is booked."""

    verb: Literal["refuse", "withdraw"]
    why: str = Field(default="", max_length=40)
    version: int = Field(ge=1, le=2**31 - 1)


# Requests


@get("/requests", {Role.COUNSELOR, Role.EMPLOYER, Role.AGENCY})
def requests_page(ask: NamedDependency[Ask]) -> Response[str]:
    requests = queries.requests_for(ask.session, ask.viewer)
    context: dict[str, Any] = {
        "requests": requests,
        "stages": queries.stages_of(ask.session, requests, today=ask.today),
    }
    if not ask.viewer.is_(Role.COUNSELOR):
        return ask.render("applications/requests.html", **context)
    open_ones = [r for r in requests if r.state == "open"]
    mine = queries.applications_for(ask.session, ask.viewer)
    return ask.render(
        "applications/requests_counselor.html",
        **context,
        people=fits.overview(ask.session, ask.viewer, open_ones, today=ask.today, shown=ON_LIST),
        started=_by_vacancy(mine),
        wanted=[a for a in mine if a.interview_wanted_at and a.state == State.AGREED],
        waiting=[a for a in mine if a.state in (State.PROPOSED, State.ASKED)],
        labels=rules.STATE_LABELS,
    )


def _by_vacancy(applications: list[Application]) -> dict[int, list[Application]]:
    """Whoever is put forward and still in it, by vacancy."""
    found: dict[int, list[Application]] = {}
    for application in applications:
        if application.state not in rules.ENDED:
            found.setdefault(application.vacancy_id, []).append(application)
    return found


@get("/requests/{ref:str}", {Role.COUNSELOR, Role.EMPLOYER, Role.AGENCY})
def request_page(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    if ask.viewer.is_(Role.COUNSELOR):
        return _request_page(ask, ref, ask.blank(ProposeForm))
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
    )


def _request_page(ask: Ask, ref: str, form: Any, status: int = 200) -> Response[str]:
    request = queries.request_for(ask.session, ask.viewer, ref)
    people = fits.fits_for(ask.session, ask.viewer, request, today=ask.today)
    started = [f for f in people if f.application and f.application.state not in _AGAIN]
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
        labels=rules.STATE_LABELS,
        State=State,
    )


def _misses(fit: fits.Fit) -> bool:
    return any(verdict.missed for verdict in fit.scored.verdicts)


_AGAIN = (State.DECLINED, State.WITHDRAWN, State.LAPSED)


@post("/requests/{ref:str}/propose", {Role.COUNSELOR})
def propose(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[Any]:
    form = ask.form(ProposeForm)
    with form.attempt(ask.session):
        return ask.once(lambda: _proposed(ask, ref, form.data.people))
    return _request_page(ask, ref, form, status=422)


def _proposed(ask: Ask, ref: str, people: list[str]) -> Response[str]:
    request = queries.request_for(ask.session, ask.viewer, ref)
    for person in dict.fromkeys(people):
        inmate = inmate_for(ask.session, ask.viewer, person)
        actions.propose(ask.session, ask.viewer, request=request, inmate=inmate, now=ask.now)
    ask.flash(
        "success",
        ask.words.ngettext(
            "%(n)s person is put forward. Now ask whether they want to be introduced.",
            "%(n)s people are put forward. Now ask whether they want to be introduced.",
            len(set(people)),
        ),
    )
    return ask.redirect(f"/requests/{ref}")


@post("/requests/{ref:str}/send", {Role.COUNSELOR})
def send(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    try:
        request = queries.request_for(ask.session, ask.viewer, ref)
        actions.send(ask.session, ask.viewer, request, now=ask.now)
        ask.flash("success", ask.words.gettext("The employer has been told."))
    except Refused as error:
        card_pages.tell(ask, error)
    return ask.redirect(f"/requests/{ref}")


# Asking


@get("/vacancies/{ref:str}/ask", {Role.EMPLOYER})
def ask_page(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    return _ask_page(ask, ref, ask.blank(AskForm))


def _ask_page(ask: Ask, ref: str, form: Any, status: int = 200) -> Response[str]:
    vacancy = vacancy_for(ask.session, ask.viewer, ref)
    calendar = work_calendar(ask.session)
    due = rules.answer_due(calendar, ask.today)
    notice = queries.notice_days(ask.session, ask.today)
    before = queries.requests_for(ask.session, ask.viewer, vacancy=vacancy, states=["open"])
    return ask.render(
        "applications/ask.html",
        status=status,
        form=form,
        vacancy=vacancy,
        due=due,
        earliest=rules.earliest_interview(calendar, due, notice),
        reasons=rules.why_not_ask(
            vetted=vacancy.employer.vetted_at is not None,
            published=vacancy.state == "published",
            already_open=bool(before),
        ),
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


# One application, for its counselor


@get("/applications/{ref:str}", {Role.COUNSELOR})
def application_page(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    application = queries.application_for(ask.session, ask.viewer, ref)
    changes = queries.changes_for(ask.session, ask.viewer, application)
    return ask.render(
        "applications/application.html",
        application=application,
        history=_history(ask, application, changes),
        verbs=rules.verbs_for(application.state, ask.viewer.role),
        labels=rules.STATE_LABELS,
        refusals=rules.REFUSALS,
        form=ask.blank(MoveForm),
    )


def _history(ask: Ask, application: Application, changes: list[Any]) -> list[dict[str, Any]]:
    names = queries.names_of_accounts(ask.session, [c.by for c in changes])
    items = []
    for change in changes:
        title = rules.label(change.to_state)
        if change.verb == "wish":
            title = N_("The employer asks for an interview")
        why = rules.REFUSALS.get(change.why, "")
        items.append(
            {
                "title": ask.words.gettext(title),
                "when": ask.words.moment(change.at),
                "text": " · ".join(
                    filter(None, [names.get(change.by, ""), ask.words.gettext(why)])
                ),
                "state": "stopped" if change.to_state in rules.ENDED else "done",
            }
        )
    if items and application.state not in rules.ENDED:
        items[-1]["state"] = "now"
    return items


@post("/applications/{ref:str}/answer", {Role.COUNSELOR})
def answer(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    back = f"/applications/{ref}"
    try:
        application = queries.application_for(ask.session, ask.viewer, ref)
        back = _back(application)
        given = ask.form(AnswerForm).data
        actions.record_answer(
            ask.session,
            ask.viewer,
            application,
            given.answer == "yes",
            now=ask.now,
            expected_version=given.version,
        )
        ask.flash("success", ask.words.gettext("The answer is recorded."))
    except Refused as error:
        card_pages.tell(ask, error)
    return ask.redirect(back)


@post("/applications/{ref:str}/move", {Role.COUNSELOR})
def move(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    back = f"/applications/{ref}"
    try:
        application = queries.application_for(ask.session, ask.viewer, ref)
        given = ask.form(MoveForm).data
        if given.verb == "ask":
            back = _back(application)
        actions.move(
            ask.session,
            ask.viewer,
            application,
            given.verb,
            now=ask.now,
            expected_version=given.version,
        )
        ask.flash("success", ask.words.gettext("This is recorded."))
    except Refused as error:
        card_pages.tell(ask, error)
    return ask.redirect(back)


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


def _back(application: Application) -> str:
    request = application.request
    return f"/requests/{request.ref}" if request else f"/applications/{application.ref}"


HANDLERS = [
    requests_page,
    request_page,
    propose,
    send,
    ask_page,
    ask_for_people,
    application_page,
    answer,
    move,
    *card_pages.HANDLERS,
]
NAV = [
    NavItem(N_("Requests"), "/requests", frozenset({Role.COUNSELOR, Role.EMPLOYER, Role.AGENCY})),
    NavItem(N_("Skills cards"), "/cards", frozenset({Role.EMPLOYER})),
]
