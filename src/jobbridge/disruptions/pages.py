"""What broke, what is proposed for it, and the one decision: a page for each disruption."""

from collections import Counter
from datetime import datetime
from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath

from jobbridge.calendar.spans import local_date
from jobbridge.disruptions import (
    actions,
    declare_actions,
    occasion_queries,
    plan_queries,
    planning,
    queries,
    rules,
    times_pages,
)
from jobbridge.disruptions.model import Disruption, Outcome, Proposal, State, Way
from jobbridge.disruptions.page_parts import (
    INSIDE,
    CauseForm,
    ChooseForm,
    DecideForm,
    DeclareForm,
    Happening,
    cause_fields,
    cause_typed,
    happening,
    preview,
)
from jobbridge.errors import NotFound, Refused
from jobbridge.i18n import N_
from jobbridge.interviews import queries as interviews
from jobbridge.interviews import slot_queries, state_rules
from jobbridge.interviews.model import Mode
from jobbridge.viewer import Duty, Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Form
from jobbridge.web.routes import get, post
from jobbridge.web.services import NavItem

ENDABLE = (State.PROPOSED, State.RELEASED)
ENDED = N_("It is over. What was held is let go.")
RELEASED = N_("Released. Each employer gets one message once all of it is done.")


@get("/disruptions", INSIDE)
def disruptions(ask: NamedDependency[Ask]) -> Response[str]:
    """What breaks interviews and is in nobody's hands; then what is, the latest first."""
    found = queries.found_for(ask.session, ask.viewer, ask.now)
    rows = queries.disruptions_for(ask.session, ask.viewer)
    return ask.render(
        "disruptions/disruptions.html",
        meetings=occasion_queries.broken_for(ask.session, ask.viewer, ask.now),
        found=[(one, cause_fields(one).model_dump(exclude_none=True)) for one in found],
        current=[one for one in rows if one.state in (State.PROPOSED, State.RELEASING)],
        past=[one for one in rows if one.state in (State.RELEASED, State.ENDED)],
        decides=interviews.plans(ask.viewer),
        keeps=ask.viewer.has(Duty.ROOMS),
        rules=rules,
    )


@get("/disruptions/new", INSIDE)
def new(ask: NamedDependency[Ask]) -> Response[str]:
    if not queries.looks(ask.viewer):
        raise NotFound
    if ref := ask.query("interview"):
        interviews.interview_for(ask.session, ask.viewer, ref)
    kinds = _kinds(ask)
    kind = ask.query("kind") if ask.query("kind") in kinds else kinds[0]
    form = ask.blank(
        DeclareForm,
        kind=kind,
        prison=ask.query("prison"),
        interview=ref,
        from_day=ask.today,
        from_time="00:00",
        to_time="23:59",
    )
    return _new(ask, form)


def _kinds(ask: Ask) -> list[str]:
    """A closure is recorded by who keeps the rooms; an absence by everybody here."""
    return [*(["closure", "room"] if ask.viewer.has(Duty.ROOMS) else []), "absent"]


def _new(ask: Ask, form: Form[DeclareForm], *, status: int = 200) -> Response[str]:
    prisons = queries.prisons_to_close(ask.session, ask.viewer)
    coming = queries.coming_for(ask.session, ask.viewer, ask.now)
    people: dict[int, tuple[str, str]] = {}
    for one, interview in zip(
        interviews.shown(ask.session, ask.viewer, coming), coming, strict=True
    ):
        if one.name:
            people.setdefault(interview.application.inmate_id, (one.ref, one.name))
    return ask.render(
        "disruptions/new.html",
        status=status,
        form=form,
        kinds=_kinds(ask),
        prisons=prisons,
        rooms=[(prison, slot_queries.rooms_of(ask.session, prison.id)) for prison in prisons],
        people=sorted(people.values(), key=lambda p: p[1]),
        rules=rules,
    )


@post("/disruptions/preview", INSIDE, status_code=200)
def look(ask: NamedDependency[Ask]) -> Response[str]:
    """What would break, before anything is recorded."""
    form = ask.form(DeclareForm)
    if not queries.looks(ask.viewer):
        raise NotFound
    with form.attempt(ask.session):
        what = happening(ask, form.data)
        return ask.render(
            "disruptions/preview.html",
            form=form,
            what=what,
            who=_who(ask, what),
            found=preview(ask, what),
            rules=rules,
            state_rules=state_rules,
        )
    return _new(ask, form, status=422)


def _who(ask: Ask, what: Happening) -> str:
    if what.interview is None:
        return what.room.name if what.room else (what.prison.name if what.prison else "")
    (shown,) = interviews.shown(ask.session, ask.viewer, [what.interview])
    return shown.name or shown.candidate


@post("/disruptions", INSIDE)
def declare(ask: NamedDependency[Ask]) -> Response[str]:
    """Record it, and hold new times for what it breaks."""
    return ask.once(lambda: _declare(ask))


def _declare(ask: Ask) -> Response[str]:
    form = ask.form(DeclareForm)
    if not queries.looks(ask.viewer):
        raise NotFound
    with form.attempt(ask.session):
        what = happening(ask, form.data)
        if what.interview is not None:
            made = declare_actions.set_absent(
                ask.session,
                ask.viewer,
                what.interview,
                starts_at=what.span.start,
                ends_at=what.span.end,
                now=ask.now,
            )
        elif what.prison is not None:
            made = declare_actions.close(
                ask.session,
                ask.viewer,
                what.prison,
                room=what.room,
                starts_at=what.span.start,
                ends_at=what.span.end,
                visitors_only=what.visitors_only,
                now=ask.now,
            )
        else:
            raise NotFound
        return _held(ask, made)
    return _new(ask, form, status=422)


@post("/disruptions/take-up", INSIDE)
def take_up(ask: NamedDependency[Ask]) -> Response[str]:
    """New times for what was recorded elsewhere."""
    return ask.once(lambda: _take_up(ask))


def _take_up(ask: Ask) -> Response[str]:
    cause = cause_typed(ask, ask.form(CauseForm).data)
    return _held(ask, declare_actions.take_up(ask.session, ask.viewer, cause, now=ask.now))


def _held(ask: Ask, made: Disruption) -> Response[str]:
    ask.flash("success", ask.words.gettext(N_("Recorded. Nobody has been told anything yet.")))
    return ask.redirect(f"/disruptions/{made.ref}")


# One disruption


@get("/disruptions/{ref:str}", INSIDE)
def disruption_page(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    return _page(ask, queries.disruption_for(ask.session, ask.viewer, ref))


def _page(ask: Ask, disruption: Disruption, *, status: int = 200) -> Response[str]:
    lines = queries.lines_of(ask.session, ask.viewer, disruption)
    counts = Counter(Way(line.proposal.way) for line in lines)
    states = Counter(Outcome(line.proposal.state) for line in lines)
    decides = queries.may_decide(ask.viewer, disruption)
    open_ = disruption.state == State.PROPOSED
    lapsed = disruption.held_until is None or disruption.held_until <= ask.now
    return ask.render(
        "disruptions/disruption.html",
        status=status,
        one=disruption,
        lines=lines,
        days=sorted({local_date(line.proposal.was_starts_at) for line in lines}),
        counts={way: counts[way] for way in Way if counts[way]},
        states=states,
        settled=len(lines) - states[Outcome.HELD],
        told=queries.told_of(ask.session, disruption),
        meetings=occasion_queries.broken_in(ask.session, ask.viewer, disruption, ask.now),
        names=queries.names_of(ask.session, disruption),
        decides=decides,
        lapsed=lapsed,
        releases=decides and open_ and not lapsed and states[Outcome.HELD] > 0,
        ends=(
            actions.may_end(ask.viewer, disruption)
            and disruption.state in ENDABLE
            and disruption.ended_at is None
        ),
        rules=rules,
        state_rules=state_rules,
    )


@post("/disruptions/{ref:str}/propose", INSIDE)
def propose(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    return _decided(ask, ref, actions.propose, N_("New times are held again."))


@post("/disruptions/{ref:str}/release", INSIDE)
def release(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    return _decided(ask, ref, actions.release, RELEASED, version=ask.form(DecideForm).data.version)


@post("/disruptions/{ref:str}/end", INSIDE)
def end(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[str]:
    return _decided(ask, ref, actions.end, ENDED, version=ask.form(DecideForm).data.version)


def _decided(ask: Ask, ref: str, verb: Any, said: str, **more: object) -> Response[str]:
    disruption = queries.disruption_for(ask.session, ask.viewer, ref, lock=True)
    try:
        verb(ask.session, ask.viewer, disruption, now=ask.now, **more)
    except Refused as error:
        ask.session.rollback()
        for reason in error.reasons:
            ask.flash("warning", ask.words.reason(reason))
        again = queries.disruption_for(ask.session, ask.viewer, ref)
        return _page(ask, again, status=409)
    ask.flash("success", ask.words.gettext(said))
    return ask.redirect(f"/disruptions/{ref}")


# One interview of it, by hand


@get("/disruptions/{ref:str}/interviews/{interview_ref:str}", INSIDE)
def choices(
    ask: NamedDependency[Ask], ref: FromPath[str], interview_ref: FromPath[str]
) -> Response[str]:
    disruption = queries.disruption_for(ask.session, ask.viewer, ref)
    proposal = queries.line_for(ask.session, ask.viewer, disruption, interview_ref)
    form = ask.blank(ChooseForm, choice=_written(proposal))
    return _choices(ask, disruption, proposal, form)


def _choices(
    ask: Ask,
    disruption: Disruption,
    proposal: Proposal,
    form: Form[ChooseForm],
    *,
    status: int = 200,
) -> Response[str]:
    interview = proposal.interview
    breaks = queries.breaks_of(ask.session, [interview], ask.now)
    (one,) = plan_queries.standing_of(ask.session, [interview], breaks, ask.now)
    board = plan_queries.board_of(ask.session, [one], ask.now)
    (shown,) = interviews.shown(ask.session, ask.viewer, [interview])
    rooms = {
        room.id: room
        for room in slot_queries.rooms_of(ask.session, interview.application.inmate.prison_id)
    }
    return ask.render(
        "disruptions/choices.html",
        status=status,
        one=disruption,
        proposal=proposal,
        shown=shown,
        form=form,
        plans=[
            (f"{_local(plan.starts_at)}|{plan.room_id}", plan, rooms[plan.room_id])
            for plan in planning.options(one, board)
            if plan.starts_at and plan.room_id in rooms
        ],
        branch=planning.after_release(one, board),
        reasons=[
            {"severity": str(r.severity), "text": ask.words.reason(r)}
            for r in breaks.get(interview.id, ())
        ],
        video=Mode.VIDEO,
        rules=rules,
        state_rules=state_rules,
    )


def _local(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M")


def _written(proposal: Proposal) -> str:
    if proposal.starts_at and proposal.room_id:
        return f"{_local(proposal.starts_at)}|{proposal.room_id}"
    return proposal.way


@post("/disruptions/{ref:str}/interviews/{interview_ref:str}", INSIDE)
def choose(
    ask: NamedDependency[Ask], ref: FromPath[str], interview_ref: FromPath[str]
) -> Response[str]:
    disruption = queries.disruption_for(ask.session, ask.viewer, ref, lock=True)
    proposal = queries.line_for(ask.session, ask.viewer, disruption, interview_ref)
    form = ask.form(ChooseForm)
    with form.attempt(ask.session):
        way, starts_at, room_id = _chosen(form.data.choice)
        actions.choose(
            ask.session,
            ask.viewer,
            disruption,
            proposal,
            way=way,
            starts_at=starts_at,
            room_id=room_id,
            now=ask.now,
        )
        ask.flash("success", ask.words.gettext(N_("Changed, and held.")))
        return ask.redirect(f"/disruptions/{ref}#interview-{interview_ref}")
    disruption = queries.disruption_for(ask.session, ask.viewer, ref)
    proposal = queries.line_for(ask.session, ask.viewer, disruption, interview_ref)
    return _choices(ask, disruption, proposal, form, status=422)


def _chosen(text: str) -> tuple[Way, datetime | None, int | None]:
    """A way, or `START|ROOM` in universal time."""
    if text in (Way.CANCEL, Way.BRANCH, Way.STAYS):
        return Way(text), None, None
    at, _, room = text.partition("|")
    try:
        starts_at = datetime.fromisoformat(f"{at}+00:00")
    except ValueError:
        raise NotFound from None
    if not (room.isascii() and room.isdecimal() and len(room) < 10):
        raise NotFound
    if not 2000 < starts_at.year < 2100:
        raise NotFound
    return Way.SAME_DAY, starts_at, int(room)


def badge(session: Any, viewer: Any) -> int:
    """What stands beside the menu's item."""
    return queries.open_for(session, viewer)


HANDLERS = [
    disruptions,
    new,
    look,
    declare,
    take_up,
    disruption_page,
    propose,
    release,
    end,
    choices,
    choose,
    *times_pages.HANDLERS,
]
NAV = [
    NavItem(N_("Re-planning"), "/disruptions", frozenset({Role.COUNSELOR}), badge=badge),
    NavItem(
        N_("Re-planning"),
        "/disruptions",
        frozenset({Role.PRISON_OFFICER}),
        frozenset({Duty.ROOMS, Duty.MOVEMENTS}),
        badge=badge,
    ),
    *times_pages.NAV,
]
