"""Drafts of interview days: whose they are, and what is shown of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from jobbridge.accounts.model import Account
from jobbridge.applications.model import Application
from jobbridge.audit.actions import saw
from jobbridge.calendar.spans import Span
from jobbridge.days import rules
from jobbridge.days.model import DayItem, DayPanel, DayPlan, DayRelease
from jobbridge.days.problem_queries import Problem, drafted, place_of, standing_of
from jobbridge.days.rules import Changes, Meeting
from jobbridge.errors import NotFound
from jobbridge.interviews import bookable_queries, day_queries, queries
from jobbridge.interviews import rules as interview_rules
from jobbridge.interviews.model import LIVE, Interview, InterviewDay, Mode, Room, State
from jobbridge.vacancies.model import Vacancy
from jobbridge.viewer import Viewer

SHOWN = (*LIVE, State.TOOK_PLACE, State.MISSED)


def plan_for(session: Session, viewer: Viewer, ref: str, *, lock: bool = False) -> DayPlan:
    """A day's draft, for those who plan in its prison; `lock` holds it for a change."""
    if not queries.plans(viewer):
        raise NotFound
    return plan_of(session, day_queries.day_for(session, viewer, ref), lock=lock)


def plan_of_any(session: Session, day: InterviewDay) -> DayPlan | None:
    """None for a day that was never drafted, of one visit's interviews."""
    return session.get(DayPlan, day.id)


def plan_of(session: Session, day: InterviewDay, *, lock: bool = False) -> DayPlan:
    rows = select(DayPlan).where(DayPlan.day_id == day.id)
    if lock:
        rows = rows.with_for_update().execution_options(populate_existing=True)
    found = session.scalar(rows)
    if found is None:
        raise NotFound
    return found


def panels_of(session: Session, day_id: int) -> list[DayPanel]:
    rows = select(DayPanel).where(DayPanel.day_id == day_id).order_by(DayPanel.number)
    return list(session.scalars(rows))


def items_of(session: Session, day_id: int) -> list[DayItem]:
    """Everybody on the draft, in order of time, then of application."""
    found = session.scalars(
        select(DayItem)
        .where(DayItem.day_id == day_id)
        .options(
            joinedload(DayItem.application).joinedload(Application.inmate),
            joinedload(DayItem.application)
            .joinedload(Application.vacancy)
            .joinedload(Vacancy.municipality),
            joinedload(DayItem.room),
        )
    ).all()
    far = datetime.max
    return sorted(
        found,
        key=lambda one: (
            one.starts_at.replace(tzinfo=None) if one.starts_at else far,
            one.panel or 0,
            one.application_id,
        ),
    )


def item_for(session: Session, viewer: Viewer, plan: DayPlan, application: str) -> DayItem:
    """Somebody of a draft that the viewer was given, by the application's reference."""
    for item in items_of(session, plan.day_id):
        if item.application.ref == application and queries.may_plan(
            viewer, item.application.inmate
        ):
            saw(session, "inmate", [item.application.inmate_id])
            return item
    raise NotFound


def changes_of(session: Session, plan: DayPlan, items: Sequence[DayItem], now: datetime) -> Changes:
    """What a release would change now; what has begun is past changing."""
    stands = {key: place_of(one) for key, one in standing_of(session, plan.day_id).items()}
    begun = {key for key, place in stands.items() if place.starts_at <= now}
    places = {
        item.application_id: place
        for item in items
        if not item.out and (place := drafted(item)) and place.starts_at > now
    }
    return rules.changes(
        {key: place for key, place in stands.items() if key not in begun},
        {key: place for key, place in places.items() if key not in begun},
    )


@dataclass(frozen=True)
class Row:
    """Somebody on the draft, as its page shows them."""

    item: DayItem
    application: Application
    starts_at: datetime | None
    panel: int | None
    room: str | None
    interview: Interview | None
    change: str


@dataclass(frozen=True)
class Draft:
    """A draft as its page shows it. `waiting` are people who are not on it and could be."""

    plan: DayPlan
    panels: tuple[DayPanel, ...]
    rows: tuple[Row, ...]
    changes: Changes
    waiting: tuple[Application, ...]
    rooms: Mapping[int, str]
    releases: tuple[tuple[DayRelease, str | None], ...]

    @property
    def placed(self) -> list[Row]:
        return [row for row in self.rows if row.starts_at is not None and not row.item.out]

    @property
    def unplaced(self) -> list[Row]:
        return [row for row in self.rows if row.starts_at is None and not row.item.out]

    @property
    def out(self) -> list[Row]:
        return [row for row in self.rows if row.item.out]

    @property
    def wished(self) -> int:
        return len(self.placed) + len(self.unplaced)


def draft_for(session: Session, viewer: Viewer, plan: DayPlan, now: datetime) -> Draft:
    """The draft that the viewer was given, whole. Who has left the prison since is not shown."""
    items = items_of(session, plan.day_id)
    stands = standing_of(session, plan.day_id)
    changes = changes_of(session, plan, items, now)
    rows = [
        Row(
            item,
            item.application,
            item.starts_at,
            item.panel,
            item.room.name if item.room else None,
            stands.get(item.application_id),
            _change(changes, item.application_id),
        )
        for item in items
        if queries.may_plan(viewer, item.application.inmate)
    ]
    saw(session, "inmate", sorted({row.application.inmate_id for row in rows}))
    rooms = session.execute(select(Room.id, Room.name).where(Room.prison_id == plan.day.prison_id))
    releases = session.execute(
        select(DayRelease, Account.name)
        .outerjoin(Account, Account.id == DayRelease.by)
        .where(DayRelease.day_id == plan.day_id)
        .order_by(DayRelease.number.desc())
    )
    return Draft(
        plan,
        tuple(panels_of(session, plan.day_id)),
        tuple(rows),
        changes,
        tuple(waiting_for(session, viewer, plan)),
        {row.id: row.name for row in rooms},
        tuple((row, by) for row, by in releases),
    )


def _change(changes: Changes, key: int) -> str:
    for name in ("booked", "moved", "cancelled"):
        if key in getattr(changes, name):
            return name
    return ""


def waiting_for(session: Session, viewer: Viewer, plan: DayPlan) -> list[Application]:
    """Who waits for this employer in this prison and is not on the draft."""
    known = {item.application_id for item in items_of(session, plan.day_id)}
    waiting = bookable_queries.waiting_for(
        session, viewer, employer_id=plan.day.employer_id, prison_id=plan.day.prison_id
    )
    return [one for one in waiting if one.id not in known]


def reserve(problem: Problem, items: Sequence[DayItem], panel: DayPanel) -> list[DayItem]:
    """Who is next for a panel: without a place, not put aside, nothing against them; those most
    worth meeting first."""
    found = [
        item
        for item in items
        if not item.placed
        and not item.out
        and item.application_id not in problem.personal
        and item.is_for(panel)
    ]
    return sorted(
        found, key=lambda one: (-problem.worth.get(one.application_id, 0.0), one.application_id)
    )


def free_places(problem: Problem, items: Sequence[DayItem], of: DayItem) -> list[Meeting]:
    """Where one person could be put by hand: a slot at which they, a panel that may meet them and
    a room are free, beside everybody else of the draft."""
    person = str(of.application.inmate_id)
    day, frame = problem.day, problem.frame
    candidate = next((one for one in day.candidates if one.id == person), None)
    if candidate is None or of.application_id in problem.personal or problem.reasons:
        return []
    if any(
        item.placed and item is not of and item.application.inmate_id == of.application.inmate_id
        for item in items
    ):
        return []
    others = [
        place
        for item in items
        if item.application_id != of.application_id and not item.out
        for place in [drafted(item)]
        if place
    ]
    found = []
    for slot in day.slots:
        start = problem.starts[slot]
        now = [place for place in others if abs(place.starts_at - start) < frame.step]
        escorts = day.escorts.get(slot)
        if slot in candidate.busy | candidate.never or (
            escorts is not None and len(now) >= escorts
        ):
            continue
        empty = [
            room
            for room in day.rooms
            if slot not in room.closed and int(room.id) not in {place.room_id for place in now}
        ]
        for panel in day.panels:
            rooms = [room for room in empty if room.kind == panel.kind]
            taken = int(panel.id) in {place.panel for place in now}
            met = sum(place.panel == int(panel.id) for place in others)
            full = panel.max_interviews is not None and met >= panel.max_interviews
            meets = (person, panel.id) in problem.who
            if rooms and meets and not (taken or full or slot in panel.absent | panel.never):
                kept = [room for room in rooms if int(room.id) == of.room_id] or rooms
                found.append(Meeting(start, int(panel.id), int(kept[0].id), frame.minutes))
    return found


def modes_of(session: Session, plan: DayPlan) -> dict[int, Mode]:
    """How people are met in each room of the day's prison: a video station is for video."""
    rows = session.execute(select(Room.id, Room.kind).where(Room.prison_id == plan.day.prison_id))
    by_kind = {kind: mode for mode, kind in interview_rules.ROOM_KINDS.items()}
    return {row.id: by_kind[row.kind] for row in rows}


def vacancies_of(session: Session, plan: DayPlan) -> list[Vacancy]:
    """What those on the draft would talk about, by title."""
    found = {item.application.vacancy for item in items_of(session, plan.day_id)}
    return sorted(found, key=lambda one: (one.title, one.id))


@dataclass(frozen=True)
class Counted:
    """A day in the list. `met` are its live interviews; `released` is how often it was released,
    None for a day that was never drafted."""

    day: InterviewDay
    met: int
    wished: int
    released: int | None


def counted(session: Session, viewer: Viewer, days: Sequence[InterviewDay]) -> list[Counted]:
    """Days that the viewer was given, with how many are met; drafts only for those who plan."""
    ids = [day.id for day in days]
    met = dict(
        session.execute(
            select(Interview.day_id, func.count())
            .where(Interview.day_id.in_(ids), Interview.state.in_(SHOWN))
            .group_by(Interview.day_id)
        ).all()
    )
    wished = dict(
        session.execute(
            select(DayItem.day_id, func.count())
            .where(DayItem.day_id.in_(ids), DayItem.out == "")
            .group_by(DayItem.day_id)
        ).all()
    )
    released = {
        plan.day_id: plan.released
        for plan in session.scalars(select(DayPlan).where(DayPlan.day_id.in_(ids)))
    }
    rows = [
        Counted(day, met.get(day.id, 0), wished.get(day.id, 0), released.get(day.id))
        for day in days
    ]
    return [row for row in rows if row.met or queries.plans(viewer)]


def span_of(interview: Interview) -> Span:
    return Span(interview.starts_at, interview.ends_at)


def met_on(session: Session, day_id: int) -> list[Interview]:
    """What calendars say of a day: its interviews that stand, and those that are over."""
    rows = session.scalars(
        select(Interview)
        .where(Interview.day_id == day_id, Interview.state.in_(SHOWN))
        .order_by(Interview.starts_at, Interview.id)
    )
    return list(rows)
