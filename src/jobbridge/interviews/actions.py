"""Booking, moving, confirming, cancelling interviews, and recording how they ended.

Each verb: lock what it touches, ask the table of states and the rules, claim, write the change.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge import kept
from jobbridge.applications.model import Application
from jobbridge.applications.model import State as ApplicationState
from jobbridge.calendar.spans import local_date
from jobbridge.errors import NotFound, Reason, Refused, Severity
from jobbridge.i18n import N_
from jobbridge.interviews import (
    claim_actions,
    fact_queries,
    named_queries,
    rules,
    slot_queries,
    state_rules,
    visit_actions,
    visit_queries,
    visit_rules,
)
from jobbridge.interviews.change_actions import (
    advance,
    move_application,
    take_step,
    tell_step,
)
from jobbridge.interviews.facts import Asked, claims
from jobbridge.interviews.holding_actions import (
    check_company,
    hold_rows,
    place,
    refuse_blocked,
    room_for,
)
from jobbridge.interviews.model import LIVE, Interview, InterviewChange, State
from jobbridge.interviews.pool_rules import pooled
from jobbridge.parameters.queries import value_of
from jobbridge.parameters.rules import UNDO_HOURS
from jobbridge.refs import new_ref, new_uid
from jobbridge.viewer import Viewer

HOLD = timedelta(minutes=15)
BEGUN = Reason("begun", N_("It has begun: record how it ended instead."))


def suggest(
    session: Session,
    viewer: Viewer,
    *,
    application: Application,
    starts_at: datetime,
    minutes: int,
    mode: str,
    room_id: int,
    now: datetime,
) -> Interview:
    """A time to talk about. It claims nothing and is told to nobody outside."""
    asked = Asked(starts_at, minutes, mode, application.vacancy.employer_id)
    return _new(session, viewer, "suggest", application, asked, room_id, now)


def hold(
    session: Session,
    viewer: Viewer,
    *,
    application: Application,
    starts_at: datetime,
    minutes: int,
    mode: str,
    room_id: int,
    now: datetime,
    lasting: timedelta = HOLD,
    counselor_id: int | None = None,
    interpreter_id: int | None = None,
) -> Interview:
    """Claim a time for a quarter of an hour; then it is free again by itself."""
    asked = Asked(
        starts_at,
        minutes,
        mode,
        application.vacancy.employer_id,
        counselor_id=counselor_id,
        interpreter_id=interpreter_id,
    )
    until = now + lasting
    return _new(session, viewer, "hold", application, asked, room_id, now, held_until=until)


def book(
    session: Session,
    viewer: Viewer,
    *,
    application: Application,
    starts_at: datetime,
    minutes: int,
    mode: str,
    room_id: int,
    now: datetime,
    day_id: int | None = None,
    counselor_id: int | None = None,
    interpreter_id: int | None = None,
    panel: int = 1,
    announced: bool = False,
) -> Interview:
    """Book an interview, or raise `Refused` with every reason. What was suggested or held for
    this application before becomes the booking and keeps its identity. A counselor and an
    interpreter take part where they are given: the person's own, and one of the prison's. On an
    interview day with its `panel`; `announced` where the prison has had notice of that visit."""
    asked = Asked(
        starts_at,
        minutes,
        mode,
        application.vacancy.employer_id,
        counselor_id=counselor_id,
        interpreter_id=interpreter_id,
        panel=panel,
        day_id=day_id,
        announced=announced,
    )
    return _new(session, viewer, "book", application, asked, room_id, now)


def _new(
    session: Session,
    viewer: Viewer,
    verb: str,
    application: Application,
    asked: Asked,
    room_id: int,
    now: datetime,
    *,
    held_until: datetime | None = None,
) -> Interview:
    if not state_rules.may(viewer, verb):
        raise NotFound
    claim_actions.lock(
        session,
        employers=[asked.employer_id],
        inmates=[application.inmate_id],
        rooms=[room_id],
        applications=[application.id],
    )
    room = room_for(session, viewer, application, room_id)
    check_company(session, application, asked, room)
    wanted = claims(asked, inmate_id=application.inmate_id, room_id=room_id)
    earlier = claim_actions.end_holds(
        session, wanted, now, application_id=application.id, prison_id=room.prison_id
    )
    besides = earlier.id if earlier else None
    facts = slot_queries.situation_of(
        session, application, room, asked, now, besides=besides, viewer=viewer
    )
    refuse_blocked(rules.why_not_bookable(asked, facts))
    wanted |= pooled(asked, facts)
    before = earlier.state if earlier else state_rules.NEW
    refuse_blocked(state_rules.why_not_step(verb, before))
    interview = earlier or Interview(
        ref=new_ref(),
        uid=new_uid(),
        application_id=application.id,
        employer_id=asked.employer_id,
        sequence=0,
        version=0,
        created_at=now,
    )
    place(interview, asked, room)
    interview.held_until = held_until
    interview.day_id, interview.panel = asked.day_id, asked.panel
    advance(interview, verb, before, now)
    if earlier is None:
        kept.add(session, interview)
    if verb == "book" and application.state == ApplicationState.AGREED:
        move_application(session, viewer, application, "interview", now, held=True)
    session.flush()
    if verb != "suggest":
        claim_actions.take(
            session, interview, wanted, now, held_until=held_until, new=earlier is None
        )
    tell_step(session, viewer, interview, verb, before, now, first=True)
    if verb == "book" and named_queries.anything_comes(session, interview):
        visit_actions.join(session, interview, now)
    return interview


def move(
    session: Session,
    viewer: Viewer,
    interview: Interview,
    *,
    starts_at: datetime,
    minutes: int,
    mode: str,
    room_id: int,
    version: int,
    now: datetime,
    panel: int | None = None,
    announced: bool = False,
    settled: bool = False,
) -> Interview:
    """Another time, room, prison, panel or mode for the same interview: same UID, next SEQUENCE.
    On another date or in another prison it is no longer of its interview day.

    `settled` is for who moves many at once, and has seen to the notice that the prison needs."""
    hold_rows(session, viewer, interview, "move", version, rooms=[room_id])
    application = interview.application
    room = room_for(session, viewer, application, room_id)
    same = (interview.prison_id, local_date(interview.starts_at))
    stays = same == (room.prison_id, local_date(starts_at))
    asked = Asked(
        starts_at,
        minutes,
        mode,
        interview.employer_id,
        settled=settled,
        counselor_id=interview.counselor_id,
        interpreter_id=interview.interpreter_id,
        panel=(panel or interview.panel) if stays else 1,
        day_id=interview.day_id if stays else None,
        announced=announced,
    )
    wanted = claims(asked, inmate_id=application.inmate_id, room_id=room_id)
    claim_actions.end_holds(session, wanted, now, prison_id=room.prison_id)
    facts = slot_queries.situation_of(
        session, application, room, asked, now, besides=interview.id, viewer=viewer
    )
    reasons = rules.why_not_bookable(asked, facts)
    if settled:
        reasons = _forbidding(reasons)
    if interview.starts_at <= now:
        reasons.append(BEGUN)
    refuse_blocked(reasons)
    wanted |= pooled(asked, facts)
    before, visit = interview.state, visit_rules.visit_of(interview)
    place(interview, asked, room)
    interview.day_id, interview.panel = asked.day_id, asked.panel
    session.flush()
    claim_actions.take(session, interview, wanted, now)
    take_step(session, viewer, interview, "move", before, now)
    visit_actions.follow(session, interview, visit, now)
    return interview


def confirm(
    session: Session, viewer: Viewer, interview: Interview, *, version: int, now: datetime
) -> Interview:
    """The prison says yes: passes are cleared, and the employer learns the place. Refused where
    the world has moved on since it was booked."""
    hold_rows(session, viewer, interview, "confirm", version)
    refuse_blocked(
        [
            *_why_not_confirmed(session, interview, now),
            *_forbidding(slot_queries.standing_reasons(session, interview, now, viewer)),
        ]
    )
    take_step(session, viewer, interview, "confirm", interview.state, now)
    return interview


def _why_not_confirmed(session: Session, interview: Interview, now: datetime) -> list[Reason]:
    reasons = []
    if interview.ends_at <= now:
        reasons.append(Reason("past", N_("This time is past: record how it ended instead.")))
    visit = visit_rules.visit_of(interview)
    passes = visit_queries.passes_of(session, [visit])[visit]
    return [*reasons, *visit_rules.why_not_cleared(interview, passes)]


def _forbidding(reasons: list[Reason]) -> list[Reason]:
    """What was for somebody to decide forbids, now that somebody says yes to it."""
    return [replace(r, severity=Severity.BLOCK) for r in reasons if r.severity is Severity.REVIEW]


def cancel(
    session: Session,
    viewer: Viewer,
    interview: Interview,
    *,
    why: str,
    version: int,
    now: datetime,
) -> Interview:
    """Cancel for a reason of the list, which stays inside; what it claimed is free at once."""
    if why not in state_rules.whys_for(viewer):
        raise Refused([Reason("why", N_("Choose one from the list."), field="why")])
    hold_rows(session, viewer, interview, "cancel", version)
    if interview.starts_at <= now and interview.state in (State.BOOKED, State.CONFIRMED):
        raise Refused([BEGUN])
    end_booking(session, viewer, interview, why, now)
    return interview


def end_booking(
    session: Session,
    viewer: Viewer,
    interview: Interview,
    why: str,
    now: datetime,
) -> None:
    """Cancel what the caller has locked and may cancel, for any reason of the list."""
    claim_actions.free(session, interview)
    before = interview.state
    interview.held_until = None
    take_step(session, viewer, interview, "cancel", before, now, why=why)
    application = interview.application
    others = session.scalar(
        select(Interview.id).where(
            Interview.application_id == application.id,
            Interview.id != interview.id,
            Interview.state.in_([*LIVE, State.TOOK_PLACE]),
        )
    )
    booked = before in (State.BOOKED, State.CONFIRMED)
    if booked and others is None and application.state == ApplicationState.INTERVIEW:
        move_application(session, viewer, application, "reopen", now)


def record_outcome(
    session: Session,
    viewer: Viewer,
    interview: Interview,
    *,
    took_place: bool,
    missed_by: str = "",
    version: int,
    now: datetime,
) -> Interview:
    """How it ended: it took place, or was missed by `person`, `employer` or `prison`."""
    verb = "took_place" if took_place else "missed"
    if not took_place and missed_by not in state_rules.MISSED_WHY:
        raise Refused([Reason("why", N_("Choose one from the list."), field="missed_by")])
    hold_rows(session, viewer, interview, verb, version)
    if interview.starts_at > now:
        text = N_("It has not begun yet: cancel it if it will not take place.")
        raise Refused([Reason("not_begun", text)])
    claim_actions.free(session, interview)
    why = "" if took_place else missed_by
    take_step(session, viewer, interview, verb, interview.state, now, why=why)
    application = interview.application
    if took_place and application.state in (ApplicationState.AGREED, ApplicationState.INTERVIEW):
        move_application(session, viewer, application, "meet", now)
    return interview


def why_not_undone(session: Session, interview: Interview, now: datetime) -> list[Reason]:
    """An outcome is taken back for some hours; later it has been counted and told on."""
    hours = value_of(session, UNDO_HOURS)
    if interview.updated_at + timedelta(hours=hours) < now:
        text = N_("It was recorded more than %(hours)s hours ago: nothing is taken back any more.")
        return [Reason("undo_late", text, {"hours": hours})]
    return []


def undo_outcome(
    session: Session, viewer: Viewer, interview: Interview, *, version: int, now: datetime
) -> Interview:
    """A slip of the finger: the interview is what it was before, and its outcome is asked for."""
    hold_rows(session, viewer, interview, "undo", version)
    reasons = why_not_undone(session, interview, now)
    application, took_place = interview.application, interview.state == State.TOOK_PLACE
    if took_place and application.state != ApplicationState.INTERVIEW:
        text = N_("The application has moved on since: nothing is taken back any more.")
        reasons.append(Reason("moved_on", text))
    refuse_blocked(reasons)
    before = session.scalar(
        select(InterviewChange.from_state)
        .where(InterviewChange.interview_id == interview.id)
        .order_by(InterviewChange.id.desc())
        .limit(1)
    )
    if took_place:
        application.met_at = None
    wanted = fact_queries.claims_of(interview)
    take_step(session, viewer, interview, "undo", interview.state, now, after=State(before or ""))
    claim_actions.take(session, interview, wanted, now)
    return interview


# What the verbs share.
