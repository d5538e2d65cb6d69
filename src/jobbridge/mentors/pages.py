"""One mentoring as each side sees it, and the mentor's first page."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any, Literal

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from jobbridge.errors import Refused
from jobbridge.i18n import N_
from jobbridge.inmates.vocabulary import LANGUAGES
from jobbridge.mentors import (
    actions,
    log_actions,
    log_queries,
    matching_rules,
    mentor_queries,
    queries,
    rules,
)
from jobbridge.mentors.model import State
from jobbridge.parameters.queries import value_of
from jobbridge.parameters.rules import MENTOR_DAYS
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import LARGEST, Day, Form, Id, Input
from jobbridge.web.routes import get, post
from jobbridge.web.services import NavItem

MENTOR = frozenset({Role.MENTOR})
COORDINATOR = frozenset({Role.COORDINATOR})
WHO = frozenset({Role.MENTOR, Role.COORDINATOR, Role.COUNSELOR})
LOGS = frozenset({Role.MENTOR, Role.COORDINATOR})
HOMES = {Role.MENTOR: "/mentoring", Role.COORDINATOR: "/mentors", Role.COUNSELOR: "/inmates"}


class ProposeForm(Input):
    mentor: Id


class MeetingForm(Input):
    on: Day
    minutes: int = Field(default=0, ge=0, le=rules.MOST_MINUTES)
    place: str = Field(max_length=12)
    attended: Literal["yes", "no"]
    note: str = Field(default="", max_length=rules.NOTE)


class GiftForm(Input):
    on: Day
    kind: str = Field(max_length=12)
    quantity: int = Field(ge=1, le=1000)
    cost: Decimal | None = Field(default=None, ge=0, le=10_000, decimal_places=2)


class StrikeForm(Input):
    what: Literal["meeting", "gift"]
    number: int = Field(ge=1, le=LARGEST)


class EndForm(Input):
    why: str = Field(max_length=12)


@get("/mentoring", MENTOR)
def my_mentoring(ask: NamedDependency[Ask]) -> Response[str]:
    """Who waits for the mentor's answer, and with whom they go along, released or not."""
    rows = queries.mentorings_for(ask.session, ask.viewer)
    shown = queries.shown_of(ask.session, ask.viewer, rows)
    kept = log_queries.kept_of(ask.session, [row.id for row in rows])
    last = {row.ref: kept[row.id] for row in rows}
    return ask.render(
        "mentors/mine.html",
        waiting=[one for one in shown if one.state == State.PROPOSED],
        people=[one for one in shown if one.state == State.ASSIGNED],
        kept=last,
        otherwise=queries.assigned_otherwise_for(ask.session, ask.viewer),
        **texts(),
    )


def texts() -> dict[str, Any]:
    """Labels that every page about mentors says."""
    return {
        "states": rules.STATE_LABELS,
        "ends": rules.ENDS,
        "verbs": rules.VERB_LABELS,
        "places": rules.PLACES,
        "kinds": rules.KINDS,
        "times": matching_rules.TIMES,
        "languages": LANGUAGES,
    }


@get("/mentoring/{ref:str}", WHO)
def mentoring_page(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    return _page(ask, ref)


def _page(ask: Ask, ref: str, *, tried: tuple[str, Form[Any]] | None = None) -> Response[str]:
    made = queries.mentoring_for(ask.session, ask.viewer, ref)
    (shown,) = queries.shown_of(ask.session, ask.viewer, [made])
    forms: dict[str, Form[Any]] = {
        "meeting": ask.blank(
            MeetingForm, on=ask.today, minutes=60, attended="yes", place=_usual(shown)
        ),
        "gift": ask.blank(GiftForm, on=ask.today, quantity=1),
        "end": ask.blank(EndForm),
    }
    if tried:
        forms[tried[0]] = tried[1]
    coordinator = ask.viewer.is_(Role.COORDINATOR)
    proposal = queries.open_proposal(ask.session, made)
    days = value_of(ask.session, MENTOR_DAYS)
    return ask.render(
        "mentors/mentoring.html",
        status=422 if tried else 200,
        one=shown,
        forms=forms,
        # The link on the mentor's first page leads to the form, open without JavaScript, too.
        tried=tried[0] if tried else ask.query("record"),
        answer_by=(proposal.proposed_at + timedelta(days=days)).date() if proposal else None,
        all_asked=made.asked_of_id is None,
        choices=mentor_queries.choices_for(ask.session, ask.viewer, made, ask.today)
        if coordinator and made.state == State.ASKED
        else [],
        meetings=log_queries.meetings_of(ask.session, made.id),
        gifts=log_queries.gifts_of(ask.session, made.id),
        steps=queries.steps_of(ask.session, ask.viewer, made)
        if not ask.viewer.is_(Role.MENTOR)
        else [],
        may_log=made.state == State.ASSIGNED and ask.viewer.role in LOGS,
        chosen_ends=[(code, rules.ENDS[code]) for code in rules.CHOSEN],
        notice_days=made.inmate.prison.notice_days if shown.prison else None,
        home=HOMES[Role(str(ask.viewer.role))],
        **texts(),
    )


def _usual(shown: queries.Shown) -> str:
    return "inside" if shown.inside and not shown.released else "outside"


def _done(ask: Ask, ref: str, text: str, act: Callable[[], object]) -> Response[str]:
    """One step without a form: what stands against it is said on the page that comes next."""
    try:
        act()
    except Refused as error:
        ask.session.rollback()
        for reason in error.reasons:
            ask.flash("warning", ask.words.reason(reason))
        return ask.redirect(f"/mentoring/{ref}")
    ask.flash("success", ask.words.gettext(text))
    return ask.redirect(f"/mentoring/{ref}")


@post("/mentoring/{ref:str}/propose", COORDINATOR)
def propose(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[Any]:
    queries.mentoring_for(ask.session, ask.viewer, ref)
    mentor_id = ask.form(ProposeForm).data.mentor
    text = N_("The mentor is asked by mail. You hear as soon as there is an answer.")
    return ask.once(
        lambda: _done(
            ask,
            ref,
            text,
            lambda: actions.propose(
                ask.session, ask.viewer, ref=ref, mentor_id=mentor_id, now=ask.now
            ),
        )
    )


@post("/mentoring/{ref:str}/take-back", COORDINATOR)
def take_back(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    return _done(
        ask,
        ref,
        N_("The proposal is taken back. Propose somebody else."),
        lambda: actions.take_back(ask.session, ask.viewer, ref=ref, now=ask.now),
    )


@post("/mentoring/{ref:str}/refuse", COORDINATOR)
def refuse(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    return _done(
        ask,
        ref,
        N_("The counselor hears that you have nobody, and asks elsewhere."),
        lambda: actions.refuse(ask.session, ask.viewer, ref=ref, now=ask.now),
    )


@post("/mentoring/{ref:str}/accept", MENTOR)
def accept(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    return _done(
        ask,
        ref,
        N_("Thank you. You now see who it is. Arrange the first meeting."),
        lambda: actions.accept(ask.session, ask.viewer, ref=ref, now=ask.now),
    )


@post("/mentoring/{ref:str}/decline", MENTOR)
def decline(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    actions.decline(ask.session, ask.viewer, ref=ref, now=ask.now)
    text = N_("Noted. Your coordinator looks for somebody else.")
    ask.flash("success", ask.words.gettext(text))
    return ask.redirect("/mentoring")


@post("/mentoring/{ref:str}/meetings", LOGS)
def log_meeting(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[Any]:
    queries.mentoring_for(ask.session, ask.viewer, ref)
    form = ask.form(MeetingForm)

    def make() -> Response[str]:
        said = form.data
        log_actions.log_meeting(
            ask.session,
            ask.viewer,
            ref=ref,
            on=said.on,
            minutes=said.minutes,
            place=said.place,
            attended=said.attended == "yes",
            note=said.note,
            now=ask.now,
        )
        ask.flash("success", ask.words.gettext("The meeting is recorded."))
        return ask.redirect(f"/mentoring/{ref}#meetings")

    with form.attempt(ask.session):
        return ask.once(make)
    return _page(ask, ref, tried=("meeting", form))


@post("/mentoring/{ref:str}/given", LOGS)
def give(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[Any]:
    queries.mentoring_for(ask.session, ask.viewer, ref)
    form = ask.form(GiftForm)

    def make() -> Response[str]:
        said = form.data
        log_actions.give(
            ask.session,
            ask.viewer,
            ref=ref,
            on=said.on,
            kind=said.kind,
            quantity=said.quantity,
            cost_cents=int(said.cost * 100) if said.cost is not None else None,
            now=ask.now,
        )
        ask.flash("success", ask.words.gettext("It is recorded."))
        return ask.redirect(f"/mentoring/{ref}#given")

    with form.attempt(ask.session):
        return ask.once(make)
    return _page(ask, ref, tried=("gift", form))


@post("/mentoring/{ref:str}/strike", LOGS)
def strike(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    queries.mentoring_for(ask.session, ask.viewer, ref)
    said = ask.form(StrikeForm).data
    return _done(
        ask,
        ref,
        N_("The record is taken out."),
        lambda: log_actions.strike(
            ask.session, ask.viewer, ref=ref, what=said.what, number=said.number, now=ask.now
        ),
    )


@post("/mentoring/{ref:str}/end", WHO)
def end(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    queries.mentoring_for(ask.session, ask.viewer, ref)
    form = ask.form(EndForm)
    with form.attempt(ask.session):
        made = actions.end(ask.session, ask.viewer, ref=ref, why=form.data.why, now=ask.now)
        ask.flash("success", ask.words.gettext("Ended. The mentor no longer sees the person."))
        if ask.viewer.is_(Role.COUNSELOR):
            return ask.redirect(f"/inmates/{made.inmate.ref}/mentor")
        return ask.redirect(HOMES[Role(str(ask.viewer.role))])
    return _page(ask, ref, tried=("end", form))


HANDLERS = [
    my_mentoring,
    mentoring_page,
    propose,
    take_back,
    refuse,
    accept,
    decline,
    log_meeting,
    give,
    strike,
    end,
]
NAV = [NavItem(N_("Going along"), "/mentoring", MENTOR, badge=queries.waiting_for)]
