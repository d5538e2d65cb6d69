"""Offers and people in work: what is asked stands on top, each answered with one click."""

from typing import Any, Literal

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from jobbridge.applications import rules as application_rules
from jobbridge.applications.card_pages import tell
from jobbridge.applications.model import State
from jobbridge.applications.queries import application_for
from jobbridge.employments import actions, link_pages, queries, rules, warning_pages
from jobbridge.employments.queries import TO_COME, WORKING
from jobbridge.errors import NotFound, Refused
from jobbridge.i18n import N_
from jobbridge.subsidies.pages import supports
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Day, Form, Input
from jobbridge.web.routes import get, post
from jobbridge.web.services import NavItem

WHO = frozenset({Role.COUNSELOR, Role.EMPLOYER, Role.AGENCY})
BOTH = frozenset({Role.COUNSELOR, Role.EMPLOYER})
SETTLES = frozenset({Role.COUNSELOR, Role.AGENCY})


class OfferForm(Input):
    start_on: Day
    terms: list[Literal["room", "transport", "advance", "clothes"]] = Field(default_factory=list)
    room_euros: int | None = Field(default=None, ge=0, le=5000)
    advance_euros: int | None = Field(default=None, ge=1, le=5000)

    @property
    def amounts(self) -> dict[str, int | None]:
        given = {"room_cents": self.room_euros, "advance_cents": self.advance_euros}
        return {name: None if euros is None else euros * 100 for name, euros in given.items()}


class AnswerForm(Input):
    stage: Literal["start", "weeks_6", "months_3", "months_6"]


class StartForm(Input):
    on: Day


class EndForm(Input):
    on: Day
    why: str = Field(min_length=1, max_length=12)


@get("/employments", WHO)
def work_page(ask: NamedDependency[Ask]) -> Response[str]:
    found = queries.work_for(ask.session, ask.viewer, ask.today)
    return ask.render(
        "employments/work.html",
        due=[one for one in found if one.due],
        coming=[one for one in found if not one.due and one.application.state in TO_COME],
        working=[one for one in found if not one.due and one.application.state in WORKING],
        ended=[one for one in found if not one.due and one.application.state == State.LEFT],
        **_texts(),
    )


@get("/employments/{ref:str}", WHO)
def employment_page(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    """An offer whose first day nobody has said yet leads to where it is said."""
    try:
        return _page(ask, ref, ask.blank(EndForm, on=ask.today), ask.blank(StartForm, on=ask.today))
    except NotFound:
        if application_for(ask.session, ask.viewer, ref).state != State.OFFER:
            raise
        return ask.redirect(f"/employments/{ref}/offer")


def _page(
    ask: Ask, ref: str, end_form: Form[Any], start_form: Form[Any], status: int = 200
) -> Response[str]:
    made = queries.employment_for(ask.session, ask.viewer, ref)
    (work,) = queries.works_of(ask.session, ask.viewer, [made], ask.today)
    counselor = ask.viewer.is_(Role.COUNSELOR)
    state = made.application.state
    return ask.render(
        "employments/employment.html",
        status=status,
        work=work,
        against=queries.against_for(ask.session, ask.viewer, made, ask.today)
        if counselor and state == State.OFFER
        else [],
        verbs=application_rules.verbs_for(state, ask.viewer.role),
        end_form=end_form,
        start_form=start_form,
        others=queries.reopenable_of(ask.session, made) if counselor else [],
        ends=rules.EMPLOYER_ENDS if ask.viewer.is_(Role.EMPLOYER) else rules.ENDS,
        supports=supports(ask, made.start_on) if state == State.OFFER else [],
        **_texts(),
    )


def _texts() -> dict[str, Any]:
    return {
        "labels": application_rules.STATE_LABELS,
        "stages": rules.STAGES,
        "outcomes": rules.OUTCOMES,
        "terms": rules.TERMS,
        "all_ends": rules.ALL_ENDS,
        "sides": SIDES,
    }


SIDES = {
    "employer": N_("Employer"),
    "counselor": N_("Counselor"),
    "agency": N_("State Employment Agency"),
    "register": N_("Register"),
}


@get("/employments/{ref:str}/offer", BOTH)
def offer_page(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    return _offer_form(ask, ref, None)


def _offer_form(ask: Ask, ref: str, form: Form[Any] | None, status: int = 200) -> Response[str]:
    application = application_for(ask.session, ask.viewer, ref)
    if not (application.state == State.OFFER or _may_offer(ask, application.state)):
        for reason in application_rules.why_not_move(application.state, "offer", ask.viewer.role):
            ask.flash("info", ask.words.reason(reason))
        made_before = application.state in application_rules.AFTER_OFFER
        home = "cards" if ask.viewer.is_(Role.EMPLOYER) else "applications"
        return ask.redirect(f"/{'employments' if made_before else home}/{ref}")
    try:
        made = queries.employment_for(ask.session, ask.viewer, ref)
        known = {
            "start_on": made.start_on,
            "terms": made.terms,
            "room_euros": _euros(made.room_cents),
            "advance_euros": _euros(made.advance_cents),
        }
    except NotFound:
        known = {"start_on": application.vacancy.start_from}
    return ask.render(
        "employments/offer.html",
        status=status,
        application=application,
        form=form or ask.blank(OfferForm, **known),
        supports=supports(ask, application.vacancy.start_from or ask.today),
        terms=rules.TERMS,
    )


def _euros(cents: int | None) -> int | None:
    return None if cents is None else cents // 100


def _may_offer(ask: Ask, state: str) -> bool:
    return "offer" in application_rules.verbs_for(state, ask.viewer.role)


@post("/employments/{ref:str}/offer", BOTH)
def offer(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[Any]:
    form = ask.form(OfferForm)

    def make() -> Response[str]:
        given = form.data
        actions.offer(
            ask.session,
            ask.viewer,
            ref=ref,
            start_on=given.start_on,
            terms=given.terms,
            **given.amounts,
            now=ask.now,
        )
        ask.flash("success", ask.words.gettext("The offer is recorded: the person's answer comes."))
        return ask.redirect(f"/employments/{ref}")

    with form.attempt(ask.session):
        return ask.once(make)
    return _offer_form(ask, ref, form, status=422)


@post("/employments/{ref:str}/answer", WHO)
def answer(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    """One click on the list: yes, the person is in work."""
    queries.employment_for(ask.session, ask.viewer, ref)
    try:
        stage = ask.form(AnswerForm).data.stage
        actions.still_in_work(ask.session, ask.viewer, ref=ref, stage=stage, now=ask.now)
        ask.flash("success", ask.words.gettext("Thank you: recorded as in work."))
    except Refused as error:
        tell(ask, error)
    return ask.redirect("/employments")


@post("/employments/{ref:str}/start", WHO)
def start(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    form = ask.form(StartForm)
    with form.attempt(ask.session):
        actions.start(ask.session, ask.viewer, ref=ref, on=form.data.on, now=ask.now)
        ask.flash("success", ask.words.gettext("The first day is recorded."))
        return ask.redirect(f"/employments/{ref}")
    return _page(ask, ref, ask.blank(EndForm, on=ask.today), form, status=422)


@post("/employments/{ref:str}/end", WHO)
def end(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    form = ask.form(EndForm)
    with form.attempt(ask.session):
        made = actions.end(
            ask.session, ask.viewer, ref=ref, on=form.data.on, why=form.data.why, now=ask.now
        )
        ask.flash(
            "success",
            ask.words.gettext("The end is recorded. The agency's branch hears of it.")
            if made.ended_on
            else ask.words.gettext(
                "Your answer is recorded. The other side says the opposite: the agency asks."
            ),
        )
        return ask.redirect(f"/employments/{ref}")
    return _page(ask, ref, form, ask.blank(StartForm, on=ask.today), status=422)


@post("/employments/{ref:str}/resume", SETTLES)
def resume(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    try:
        actions.resume(ask.session, ask.viewer, ref=ref, now=ask.now)
        ask.flash("success", ask.words.gettext("Recorded as in work again."))
    except Refused as error:
        tell(ask, error)
    return ask.redirect(f"/employments/{ref}")


@post("/employments/{ref:str}/reopen", {Role.COUNSELOR})
def reopen(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    """The work is over: what closed because of it is asked about again."""
    queries.employment_for(ask.session, ask.viewer, ref)
    try:
        found = actions.reopen_others(ask.session, ask.viewer, ref=ref, now=ask.now)
        said = ask.words.ngettext(
            "%(n)s application is open again: ask the person.",
            "%(n)s applications are open again: ask the person.",
            len(found),
        )
        ask.flash("success", said)
    except Refused as error:
        tell(ask, error)
    return ask.redirect(f"/employments/{ref}")


HANDLERS = [
    *(work_page, employment_page, offer_page, offer, answer, start, end, resume, reopen),
    *link_pages.HANDLERS,
    *warning_pages.HANDLERS,
]
NAV = [
    NavItem(N_("In work"), "/employments", WHO),
    NavItem(N_("Work at risk"), "/work-at-risk", frozenset({Role.AGENCY})),
]
