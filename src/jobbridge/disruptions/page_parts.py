"""What the pages of disruptions share: forms, causes as fields, and the preview."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal

from pydantic import Field

from jobbridge.calendar.spans import NoSuchTime, Span, local_date, local_moment
from jobbridge.disruptions import occasion_queries, plan_queries, planning, queries, rules
from jobbridge.disruptions.declare_actions import why_not_span
from jobbridge.disruptions.model import Kind, Way
from jobbridge.disruptions.plan_queries import Shut
from jobbridge.disruptions.planning import Plan
from jobbridge.errors import Invalid, NotFound, Reason, Refused
from jobbridge.i18n import N_
from jobbridge.interviews import prison_queries
from jobbridge.interviews import queries as interviews
from jobbridge.interviews.model import Interview, Mode, Room
from jobbridge.interviews.occasion_model import Occasion
from jobbridge.interviews.queries import Shown
from jobbridge.places.model import Prison
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import LARGEST, Day, Id, Input, WallTime

INSIDE = frozenset({Role.COUNSELOR, Role.PRISON_OFFICER})


class DeclareForm(Input):
    """What happened and when. `interview` names a person by one of their interviews."""

    kind: Literal["closure", "room", "absent"]
    prison: str = Field(default="", max_length=40)
    room: str = Field(default="", max_length=20)
    interview: str = Field(default="", max_length=12)
    visitors_only: bool = False
    from_day: Day
    from_time: WallTime = time(0)
    to_day: Day
    to_time: WallTime = time(23, 59)


class CauseForm(Input):
    """What was recorded elsewhere, as the list of what is broken names it."""

    kind: Literal[
        "closure", "room", "absent", "transfer", "release", "visitor", "employer", "hours"
    ]
    prison_id: Id
    other_prison_id: Id | None = None
    inmate: str = Field(default="", max_length=12)
    room_id: Id | None = None
    closure_id: Id | None = None
    employer_id: Id | None = None
    on: date | None = None


class DecideForm(Input):
    version: int = Field(ge=0, le=LARGEST)


class ChooseForm(Input):
    """`choice` is a way, or a start and a room: `2026-12-01T09:30|17`."""

    choice: str = Field(min_length=1, max_length=60)


@dataclass(frozen=True)
class Happening:
    """A declared disruption, read and within the viewer's rights, before it is recorded."""

    kind: Kind
    span: Span
    prison: Prison | None = None
    room: Room | None = None
    interview: Interview | None = None
    visitors_only: bool = False


@dataclass(frozen=True)
class Preview:
    """What would break, and how it would go on; nothing of it is recorded or held."""

    interviews: tuple[Shown, ...]
    meetings: tuple[Occasion, ...]
    plans: dict[str, Plan]
    counts: dict[Way, int]
    days: tuple[tuple[date, int], ...]


def happening(ask: Ask, data: DeclareForm) -> Happening:
    """Raises `Invalid` with what is missing, NotFound for what is not the viewer's."""
    span = _span(data, ask.now)
    if data.kind == "absent":
        if not data.interview:
            raise Invalid([Reason("missing", N_("Choose the person."), field="interview")])
        interview = interviews.interview_for(ask.session, ask.viewer, data.interview)
        return Happening(Kind.ABSENT, span, interview=interview)
    prison = prison_queries.prison_to_keep(ask.session, ask.viewer, data.prison)
    if data.kind == "closure":
        return Happening(Kind.CLOSURE, span, prison, visitors_only=data.visitors_only)
    if not data.room:
        raise Invalid([Reason("missing", N_("Choose the room."), field="room")])
    room = interviews.room_named(ask.session, prison.id, data.room)
    return Happening(Kind.ROOM, span, prison, room)


def _span(data: DeclareForm, now: datetime) -> Span:
    starts_at = _moment(data.from_day, data.from_time, "from_time")
    ends_at = _moment(data.to_day, data.to_time, "to_time")
    if reasons := why_not_span(starts_at, ends_at, now):
        raise Refused(reasons)
    return Span(starts_at, ends_at)


def _moment(day: date, at: time, name: str) -> datetime:
    try:
        return local_moment(day, at)
    except NoSuchTime:
        text = N_("The clocks skip this time on that day: choose another.")
        raise Invalid([Reason("no_such_time", text, field=name)]) from None


def preview(ask: Ask, what: Happening) -> Preview:
    """The interviews that it would break, and the plans that would be held for them."""
    coming = queries.coming_for(ask.session, ask.viewer, ask.now)
    broken = [i for i in coming if _breaks(what, i)]
    found = queries.breaks_of(ask.session, broken, ask.now)
    shut = None
    if what.prison is not None:
        room_id = what.room.id if what.room else None
        shut = Shut(what.prison.id, what.span, room_id, what.visitors_only)
    barred = what.span if what.kind is Kind.ABSENT else None
    plans, _ = plan_queries.plans_of(ask.session, broken, found, ask.now, shut=shut, barred=barred)
    shown = interviews.shown(ask.session, ask.viewer, broken)
    by_id = {i.id: i.ref for i in broken}
    meetings = occasion_queries.meetings_for(ask.session, ask.viewer, ask.now) if shut else []
    return Preview(
        tuple(shown),
        tuple(occasion_queries.shut_out(meetings, shut)) if shut else (),
        {by_id[plan.key]: plan for plan in plans},
        planning.tallied(plans),
        tuple(counted_days(shown)),
    )


def counted_days(shown: Sequence[Shown]) -> list[tuple[date, int]]:
    days: dict[date, int] = {}
    for one in shown:
        day = local_date(one.starts_at)
        days[day] = days.get(day, 0) + 1
    return sorted(days.items())


def _breaks(what: Happening, interview: Interview) -> bool:
    if not what.span.overlaps(Span(interview.starts_at, interview.ends_at)):
        return False
    if what.interview is not None:
        return interview.application.inmate_id == what.interview.application.inmate_id
    if what.prison is None or interview.prison_id != what.prison.id:
        return False
    if what.room is not None:
        return interview.room_id == what.room.id
    return not (what.visitors_only and interview.mode == Mode.VIDEO)


def cause_typed(ask: Ask, data: CauseForm) -> rules.Cause:
    """The cause that was named: one of those that break something of the viewer's now."""
    for found in queries.found_for(ask.session, ask.viewer, ask.now):
        if cause_fields(found) == data:
            return found.cause
    raise NotFound


def cause_fields(found: queries.Found) -> CauseForm:
    """A cause as hidden fields; a person is named by an interview's reference."""
    cause = found.cause
    return CauseForm(
        kind=cause.kind.value,
        prison_id=cause.prison_id,
        other_prison_id=cause.other_prison_id,
        inmate=found.interviews[0].ref if cause.inmate_id else "",
        room_id=cause.room_id,
        closure_id=cause.closure_id,
        employer_id=cause.employer_id,
        on=cause.on,
    )
