"""Drafting an interview day: opened, planned, changed by hand, planned again. Nothing is booked
until it is released."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from sqlalchemy import delete
from sqlalchemy.orm import Session

from jobbridge.applications.model import Application
from jobbridge.audit.actions import record
from jobbridge.days import queries, rules, timetable
from jobbridge.days.model import DayItem, DayPanel, DayPlan
from jobbridge.days.problem_queries import drafted, place_of, problem_of, standing_of
from jobbridge.days.remedy_queries import stands_of
from jobbridge.days.rules import Frame, Meeting
from jobbridge.days.worth_queries import weights_of
from jobbridge.errors import NotFound, Reason, Refused, Stale
from jobbridge.i18n import N_
from jobbridge.interviews import day_queries, slot_queries, state_rules
from jobbridge.interviews.facts import MOST_PANELS
from jobbridge.interviews.model import InterviewDay
from jobbridge.refs import new_ref, new_uid
from jobbridge.viewer import Viewer

STALE = Reason(
    "stale", N_("Somebody else has changed this day in the meantime: look at it as it is now.")
)
NOBODY = Reason("nobody", N_("Choose at least one."), field="applications")
TAKEN_OUT, ENDED = "out", "ended"
"""Why somebody is put aside who was never told of a time, or whose interview is over or was
cancelled by itself; others have a reason of the list."""


@dataclass(frozen=True)
class Replanned:
    """What planning again has changed: how many have a place, and how many another one."""

    placed: int
    wished: int
    moved: int


def open_day(
    session: Session,
    viewer: Viewer,
    *,
    employer_id: int,
    prison_id: int,
    frame: Frame,
    applications: Sequence[Application],
    panels: int,
    rooms: Sequence[int] | None,
    escorts: int | None,
    now: datetime,
    by_video: bool = False,
) -> DayPlan:
    """A draft with these people, planned at once. Without `rooms`, all of the prison's. With
    `by_video` nobody of the employer comes: each panel can be changed later."""
    own = viewer.system or prison_id in viewer.organisations
    if not own or not state_rules.may(viewer, "book"):
        raise NotFound
    if any(
        (a.vacancy.employer_id, a.inmate.prison_id) != (employer_id, prison_id)
        for a in applications
    ):
        raise NotFound
    known = [room.id for room in slot_queries.rooms_of(session, prison_id)]
    reasons = rules.why_not_frame(frame, frame.breaks)
    if not known:
        reasons.append(Reason("no_room", N_("This prison has no room: enter one first.")))
    if not applications:
        reasons.append(NOBODY)
    if not 1 <= panels <= MOST_PANELS:
        values = {"most": MOST_PANELS}
        text = N_("At most %(most)s panels meet people at the same time.")
        reasons.append(Reason("panels", text, values, field="panels"))
    if rules.is_past(frame.on, now):
        reasons.append(Reason("past", N_("This time is past: choose a later one."), field="on"))
    if reasons:
        raise Refused(reasons)
    day = InterviewDay(
        ref=new_ref(), employer_id=employer_id, prison_id=prison_id, on=frame.on, created_at=now
    )
    session.add(day)
    session.flush()
    plan = DayPlan(
        day_id=day.id,
        uid=new_uid(),
        minutes=frame.minutes,
        gap=frame.gap,
        breaks=_written(frame.breaks),
        part=_written([frame.part])[0] if frame.part else None,
        rooms=[room for room in known if rooms is None or room in rooms],
        escorts=escorts,
        updated_at=now,
    )
    session.add(plan)
    session.add_all(
        DayPanel(day_id=day.id, number=n, by_video=by_video) for n in range(1, panels + 1)
    )
    session.add_all(DayItem(day_id=day.id, application_id=a.id) for a in applications)
    session.flush()
    session.refresh(plan)
    record(session, viewer, "interview_day.open", "interview_day", day.id, now=now)
    solve(session, plan, now, keep=False)
    return plan


def _written(pairs: Iterable[tuple[time, time]]) -> list[list[str]]:
    return [[begins.strftime("%H:%M"), ends.strftime("%H:%M")] for begins, ends in pairs]


def held(
    session: Session, viewer: Viewer, plan: DayPlan, verb: str, version: int, now: datetime
) -> DayPlan:
    """Lock a draft for one change, which somebody who saw another version may not make."""
    plan = queries.plan_for(session, viewer, plan.day.ref, lock=True)
    if plan.version != version:
        raise Stale([STALE])
    plan.version += 1
    plan.updated_at = now
    plan.swapped = None
    follow(session, plan)
    record(session, viewer, f"interview_day.{verb}", "interview_day", plan.day_id, now=now)
    return plan


def follow(session: Session, plan: DayPlan) -> None:
    """What somebody has changed of single interviews since the last release is so in the draft
    too: it would otherwise be undone by the next."""
    stands = standing_of(session, plan.day_id)
    for item in queries.items_of(session, plan.day_id):
        told = told_place(item)
        if told is None:
            continue
        interview = stands.get(item.application_id)
        if interview is None:
            seat(item, None)
            item.out = item.out or ENDED
            tell_place(item, None)
            continue
        now_at, own = place_of(interview), drafted(item)
        if now_at.where != told and own is not None and own.where == told:
            seat(item, now_at)
            tell_place(item, now_at)
    session.flush()


def told_place(item: DayItem) -> tuple[datetime, int, int] | None:
    """Where the last release had somebody."""
    if item.told_at is None or item.told_panel is None or item.told_room is None:
        return None
    return item.told_at, item.told_panel, item.told_room


def tell_place(item: DayItem, place: Meeting | None) -> None:
    item.told_at = place.starts_at if place else None
    item.told_panel = place.panel if place else None
    item.told_room = place.room_id if place else None


def solve(session: Session, plan: DayPlan, now: datetime, *, keep: bool = True) -> Replanned:
    """Plan a locked draft. What is pinned or confirmed stays; with `keep`, little else is moved."""
    items, panels = queries.items_of(session, plan.day_id), queries.panels_of(session, plan.day_id)
    problem = problem_of(session, plan, items, panels, now)
    before = {item.application_id: drafted(item) for item in items}
    stands = stands_of(items) if keep else {}
    move = weights_of(session).move
    table = timetable.replan(problem.day, stands, move, time_limit=rules.TRY_SECONDS)
    if not stands:
        table = timetable.earlier(problem.day, table)
    found = {problem.who[one.candidate, one.panel]: one for one in table.placed}
    whys: dict[str, str] = {}
    for one in table.unplaced:
        whys.setdefault(one.candidate, one.reason)
    for item in items:
        if item.application_id in found:
            met_at = found[item.application_id]
            start, panel = problem.starts[met_at.slot], int(met_at.panel)
            seat(item, Meeting(start, panel, int(met_at.room), plan.minutes))
        elif item.application_id not in problem.fixed:
            seat(item, None)
            item.why = whys.get(str(item.application.inmate_id), "")
            if not any(item.suits(panel) for panel in panels):
                item.why = "no_panel"
    # A second application of somebody who is met about another one.
    met = {item.application.inmate_id for item in items if item.placed}
    for item in items:
        if not item.placed and item.application.inmate_id in met:
            item.why = "candidate_full"
    plan.value, plan.bound, plan.proven = table.value, table.bound, table.optimal
    session.flush()
    after = {item.application_id: drafted(item) for item in items}
    return Replanned(
        placed=sum(place is not None for place in after.values()),
        wished=sum(not item.out for item in items),
        moved=sum(
            place is not None and after[key] is not None and after[key] != place
            for key, place in before.items()
        ),
    )


def seat(item: DayItem, place: Meeting | None) -> None:
    """Where the draft has somebody from now on, or nowhere."""
    item.starts_at = place.starts_at if place else None
    item.panel = place.panel if place else None
    item.room_id = place.room_id if place else None
    item.minutes = place.minutes if place else None
    item.why = ""
    if place is None:
        item.pinned = False


def plan_again(
    session: Session,
    viewer: Viewer,
    plan: DayPlan,
    *,
    keep: bool,
    version: int,
    now: datetime,
) -> Replanned:
    """Plan the draft again: `keep` moves nobody for little, without it all is open but what is
    pinned or confirmed."""
    plan = held(session, viewer, plan, "plan", version, now)
    return solve(session, plan, now, keep=keep)


def set_frame(
    session: Session,
    viewer: Viewer,
    plan: DayPlan,
    *,
    frame: Frame,
    rooms: Sequence[int],
    escorts: int | None,
    version: int,
    now: datetime,
) -> Replanned:
    """Cut the day another way; it is planned again. Its date stays."""
    reasons = rules.why_not_frame(frame, frame.breaks)
    known = slot_queries.rooms_of(session, plan.day.prison_id)
    chosen = [room.id for room in known if room.id in rooms]
    if not chosen:
        reasons.append(Reason("rooms", N_("Choose at least one."), field="rooms"))
    if reasons:
        raise Refused(reasons)
    plan = held(session, viewer, plan, "frame", version, now)
    plan.minutes, plan.gap, plan.escorts = frame.minutes, frame.gap, escorts
    plan.breaks, plan.rooms = _written(frame.breaks), chosen
    return solve(session, plan, now)


def set_part(
    session: Session,
    viewer: Viewer,
    plan: DayPlan,
    *,
    part: tuple[time, time],
    version: int,
    now: datetime,
) -> Replanned:
    """The visitors are there in another part of the day; it is planned again."""
    plan = held(session, viewer, plan, "frame", version, now)
    plan.part = _written([part])[0]
    return solve(session, plan, now)


def set_panel(
    session: Session,
    viewer: Viewer,
    plan: DayPlan,
    number: int,
    *,
    function: str,
    people: int,
    absent: Sequence[tuple[time, time]],
    most: int | None,
    vacancies: Sequence[int],
    by_video: bool = False,
    version: int,
    now: datetime,
) -> Replanned:
    """Who sits on a panel, when it is away, whom it meets; a number of its own is a new panel.
    The day is planned again."""
    reasons = rules.why_not_pause(absent, "absent_until")
    if function not in rules.FUNCTIONS:
        reasons.append(Reason("function", N_("Choose one from the list."), field="function"))
    if reasons:
        raise Refused(reasons)
    plan = held(session, viewer, plan, "panel", version, now)
    panels = {one.number: one for one in queries.panels_of(session, plan.day_id)}
    if number not in panels and number != len(panels) + 1:
        raise NotFound
    if number > MOST_PANELS:
        values = {"most": MOST_PANELS}
        text = N_("At most %(most)s panels meet people at the same time.")
        raise Refused([Reason("panels", text, values)])
    panel = panels.get(number) or DayPanel(day_id=plan.day_id, number=number)
    panel.function, panel.people, panel.most = function, people, most
    panel.absent, panel.vacancies = _written(absent), sorted(vacancies)
    panel.by_video = by_video
    session.add(panel)
    session.flush()
    return solve(session, plan, now)


def drop_panel(
    session: Session, viewer: Viewer, plan: DayPlan, *, version: int, now: datetime
) -> Replanned:
    """The last panel does not come; whom it was to meet is planned anew."""
    plan = held(session, viewer, plan, "panel", version, now)
    panels = queries.panels_of(session, plan.day_id)
    if len(panels) == 1:
        raise Refused([Reason("last_panel", N_("A day has at least one panel."))])
    for item in queries.items_of(session, plan.day_id):
        if item.panel == panels[-1].number:
            seat(item, None)
    session.delete(panels[-1])
    session.flush()
    return solve(session, plan, now)


def discard(
    session: Session, viewer: Viewer, plan: DayPlan, *, version: int, now: datetime
) -> None:
    """Throw away a draft of which nothing was ever released."""
    plan = held(session, viewer, plan, "discard", version, now)
    if plan.released or day_queries.interviews_of(session, viewer, plan.day):
        text = N_("This day was released: take people out and release it again.")
        raise Refused([Reason("released", text)])
    drop(session, plan)


def drop(session: Session, plan: DayPlan) -> None:
    """As if the day had never been drafted: for one without interviews."""
    day = plan.day
    for table in (DayItem, DayPanel):
        session.execute(delete(table).where(table.day_id == day.id))
    session.delete(plan)
    session.flush()
    session.delete(day)
    session.flush()
