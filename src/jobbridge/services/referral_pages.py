"""Referrals: what waits for an answer, one with its steps, and who came to a meeting."""

from collections.abc import Mapping
from typing import Any, Literal

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import Field

from jobbridge.errors import Refused
from jobbridge.i18n import N_
from jobbridge.inmates.vocabulary import LANGUAGES
from jobbridge.services import (
    attendance_actions,
    chasing_queries,
    links,
    onward_actions,
    queries,
    referral_actions,
    referral_queries,
    rules,
)
from jobbridge.services.model import Side, State
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import LARGEST, Day, Form, Input
from jobbridge.web.routes import get, post
from jobbridge.web.services import NavItem

WHO = frozenset({Role.COUNSELOR, Role.AGENCY, Role.COORDINATOR})
COUNSELOR = frozenset({Role.COUNSELOR})
MOST = 500


class StepForm(Input):
    verb: Literal["refer", "accept", "wait", "decline", "start", "complete", "stop"]
    why: str = Field(default="", max_length=20)
    told_by: str = Field(default="", max_length=120)
    told_on: Day | None = None
    agreed_on: Day | None = None
    version: int | None = Field(default=None, ge=0, le=LARGEST)


class VersionForm(Input):
    version: int | None = Field(default=None, ge=0, le=LARGEST)


class LineForm(Input):
    """No `reason` puts the person back where the day of the referral does."""

    number: int = Field(default=1, ge=1, le=LARGEST)
    reason: str = Field(default="", max_length=20)


class CarryForm(Input):
    service: str = Field(default="", max_length=12)
    agreed_on: Day | None = None


class CameForm(Input):
    on: Day
    came: Literal["yes", "no", "unknown"]


class MeetingForm(Input):
    """`listed` are the people on the page, `came` those of them who came."""

    on: Day
    listed: list[str] = Field(default_factory=list, max_length=MOST)
    came: list[str] = Field(default_factory=list, max_length=MOST)


def texts() -> dict[str, Any]:
    """The words that every page about services and referrals needs."""
    return {
        "kinds": rules.KINDS,
        "states": rules.STATES,
        "sides": rules.SIDES,
        "whys": rules.WHYS,
        "moves": rules.MOVES,
        "languages": LANGUAGES,
    }


@get("/referrals", WHO)
def referrals(ask: NamedDependency[Ask]) -> Response[str]:
    state = ask.query("state")
    rows = referral_queries.referrals_for(ask.session, ask.viewer, state=state, today=ask.today)
    return ask.render(
        "services/referrals.html",
        rows=rows,
        state=state if state in rules.OPEN else "",
        open_states=rules.OPEN,
        most=referral_queries.MOST,
        **texts(),
    )


@get("/referrals/{ref:str}", WHO)
def referral(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    return _page(ask, ref)


def _page(
    ask: Ask, ref: str, forms: Mapping[str, Form[Any]] | None = None, status: int = 200
) -> Response[str]:
    row = referral_queries.referral_for(ask.session, ask.viewer, ref)
    (shown,) = referral_queries.shown_for(ask.session, ask.viewer, [row], onward=ask.today)
    changes = referral_queries.changes_for(ask.session, ask.viewer, row)
    side = referral_queries.side_of(ask.viewer, row)
    last = [change for change, _ in changes if change.verb in (*rules.STEPS, rules.UNDO)][-1:]
    mine = side == Side.COUNSELOR or (bool(last) and side == last[0].side)
    given = forms or {}
    counselor = ask.viewer.is_(Role.COUNSELOR)
    link = ""
    if counselor and row.referred_at and row.state in rules.UNANSWERED:
        made = links.made(ask.services.settings.secret_key, row.ref, row.referred_at)
        link = ask.services.settings.public_url.rstrip("/") + made.path
    return ask.render(
        "services/referral.html",
        status=status,
        shown=shown,
        row=row,
        changes=changes,
        counselor=counselor,
        needs_word=referral_actions.needs_word(ask.viewer, row, "accept"),
        may_undo=mine and onward_actions.may_undo([change for change, _ in changes]),
        may_move=side is not None and row.state == State.WAITING and shown.number,
        meetings=referral_queries.attendance_of(ask.session, [row.id])[row.id],
        attends=side is not None and row.state in rules.SEATED,
        link=link,
        step=given.get("step") or ask.blank(StepForm, told_on=ask.today, agreed_on=ask.today),
        line=given.get("line") or ask.blank(LineForm, number=1),
        carry=given.get("carry") or ask.blank(CarryForm, agreed_on=ask.today),
        declines=[(k, ask.words.gettext(v)) for k, v in rules.DECLINES.items()],
        stops=[(k, ask.words.gettext(rules.STOPS[k])) for k in rules.SAID],
        reasons=[(k, ask.words.gettext(v)) for k, v in rules.MOVES.items()],
        **texts(),
    )


@post("/referrals/{ref:str}/step", WHO)
def take_step(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    form = ask.form(StepForm)
    referral_queries.referral_for(ask.session, ask.viewer, ref)
    with form.attempt(ask.session):
        given = form.data
        row = referral_actions.step(
            ask.session, ask.viewer, ref=ref, now=ask.now, **given.model_dump()
        )
        stands = ask.words.gettext(rules.STATES[State(row.state)])
        said = ask.words.gettext("Recorded: %(state)s. It can be taken back below.", state=stands)
        ask.flash("success", said)
        return ask.redirect(f"/referrals/{ref}")
    return _page(ask, ref, {"step": form}, 422)


@post("/referrals/{ref:str}/undo", WHO)
def undo(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    referral_queries.referral_for(ask.session, ask.viewer, ref)
    version = ask.form(VersionForm).data.version
    try:
        onward_actions.undo(ask.session, ask.viewer, ref=ref, version=version, now=ask.now)
        ask.flash("success", ask.words.gettext("The last step is taken back."))
    except Refused as error:
        _tell(ask, error)
    return ask.redirect(f"/referrals/{ref}")


@post("/referrals/{ref:str}/line", WHO)
def move_in_line(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    form = ask.form(LineForm)
    referral_queries.referral_for(ask.session, ask.viewer, ref)
    with form.attempt(ask.session):
        given = form.data
        onward_actions.move_in_line(
            ask.session, ask.viewer, ref=ref, number=given.number, why=given.reason, now=ask.now
        )
        said = (
            N_("Moved in the waiting list. The reason stands there for everybody who sees it.")
            if given.reason
            else N_("Back in the order in which people were referred.")
        )
        ask.flash("success", ask.words.gettext(said))
        return ask.redirect(f"/referrals/{ref}")
    return _page(ask, ref, {"line": form}, 422)


@post("/referrals/{ref:str}/carry", COUNSELOR)
def carry_on(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    form = ask.form(CarryForm)
    referral_queries.referral_for(ask.session, ask.viewer, ref)
    with form.attempt(ask.session):
        made = onward_actions.carry_on(
            ask.session,
            ask.viewer,
            ref=ref,
            service_ref=form.data.service,
            agreed_on=form.data.agreed_on,
            now=ask.now,
        )
        ask.flash(
            "success",
            ask.words.gettext("Referred there. The waiting counts from the first referral on."),
        )
        return ask.redirect(f"/referrals/{made.ref}")
    return _page(ask, ref, {"carry": form}, 422)


# Attendance


@post("/referrals/{ref:str}/attendance", WHO)
def came(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    """One click for one person and one day."""
    row = referral_queries.referral_for(ask.session, ask.viewer, ref)
    given = ask.form(CameForm).data
    try:
        if given.came == "unknown":
            attendance_actions.take_back_attendance(
                ask.session, ask.viewer, ref=ref, on=given.on, now=ask.now
            )
        else:
            attendance_actions.attend(
                ask.session,
                ask.viewer,
                service_ref=row.service.ref,
                on=given.on,
                came={ref: given.came == "yes"},
                now=ask.now,
            )
        ask.flash("success", ask.words.gettext("The attendance is recorded."))
    except Refused as error:
        _tell(ask, error)
    return ask.redirect(f"/referrals/{ref}")


@get("/services/{ref:str}/attendance", WHO)
def meeting(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    """Today's meeting, everybody ticked: two clicks where all came."""
    return _meeting(ask, ref, None)


def _meeting(
    ask: Ask, ref: str, form: Form[MeetingForm] | None, status: int = 200
) -> Response[str]:
    service = queries.service_for(ask.session, ask.viewer, ref)
    people = referral_queries.people_for(ask.session, ask.viewer, service).seated
    people = [one for one in people if referral_queries.side_of(ask.viewer, one.referral)]
    refs = [one.referral.ref for one in people]
    known = referral_queries.attendance_of(ask.session, [one.referral.id for one in people])
    return ask.render(
        "services/attendance.html",
        status=status,
        service=service,
        people=people,
        form=form or ask.blank(MeetingForm, on=ask.today, came=refs),
        known=known,
    )


@post("/services/{ref:str}/attendance", WHO)
def record_meeting(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    queries.service_for(ask.session, ask.viewer, ref)
    form = ask.form(MeetingForm)
    with form.attempt(ask.session):
        given = form.data
        there = attendance_actions.attend(
            ask.session,
            ask.viewer,
            service_ref=ref,
            on=given.on,
            came={one: one in given.came for one in given.listed},
            now=ask.now,
        )
        said = ask.words.ngettext(
            "Recorded: %(n)s person came. The same day again corrects it.",
            "Recorded: %(n)s people came. The same day again corrects it.",
            there,
        )
        ask.flash("success", said)
        return ask.redirect(f"/services/{ref}")
    return _meeting(ask, ref, form, 422)


def _tell(ask: Ask, error: Refused) -> None:
    ask.session.rollback()
    for reason in error.reasons:
        ask.flash("danger", ask.words.reason(reason))


HANDLERS = [
    referrals,
    referral,
    take_step,
    undo,
    move_in_line,
    carry_on,
    came,
    meeting,
    record_meeting,
]
NAV = [NavItem(N_("Referrals"), "/referrals", WHO - COUNSELOR, badge=chasing_queries.waiting_for)]
