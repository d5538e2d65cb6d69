"""Who may know of which interview, and how much of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypedDict, Unpack

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, true
from sqlalchemy.orm import Session, contains_eager, defer, joinedload, selectinload

from jobbridge.accounts.model import Account
from jobbridge.applications.model import Application
from jobbridge.audit.actions import saw
from jobbridge.calendar.actions import REFERENCE
from jobbridge.calendar.model import Entry, Fragment
from jobbridge.errors import NotFound
from jobbridge.inmates.model import Inmate
from jobbridge.inmates.queries import holds
from jobbridge.interviews.model import (
    Interview,
    InterviewChange,
    InterviewDay,
    Mode,
    Room,
    State,
)
from jobbridge.places.model import Municipality
from jobbridge.vacancies.model import Vacancy
from jobbridge.viewer import Duty, Role, Viewer

A_DAY = timedelta(days=1)
OUTSIDE = (State.BOOKED, State.CONFIRMED, State.TOOK_PLACE, State.MISSED, State.CANCELLED)
"""What employers and the agency see: never what is only considered."""
PLACE_KNOWN = (State.CONFIRMED, State.TOOK_PLACE)


@dataclass(frozen=True)
class Shown:
    """An interview as this viewer may see it: what is not theirs is None."""

    ref: str
    state: State
    mode: Mode
    starts_at: datetime
    ends_at: datetime
    version: int
    vacancy: str
    employer: str
    candidate: str
    name: str | None
    inmate_ref: str | None
    prison: str | None
    room: str | None
    address: str | None
    entrance: str | None
    counselor: str | None

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds() // 60)


def _rows() -> Select[Interview]:
    return (
        select(Interview)
        .join(Interview.application)
        .join(Application.inmate)
        .join(Application.vacancy)
        .options(
            contains_eager(Interview.application).contains_eager(Application.inmate),
            contains_eager(Interview.application).contains_eager(Application.vacancy),
            joinedload(Interview.employer),
            joinedload(Interview.room),
            joinedload(Interview.prison),
        )
    )


# Hundreds of a list have few prisons, rooms and employers: each is read once. What is long is
# left out, and read where somebody asks.
TOLD_OF_PERSON = (defer(Inmate.contact), defer(Inmate.notes))
TOLD_OF_WORK = (
    Vacancy.ref,
    Vacancy.title,
    Vacancy.state,
    Vacancy.employer_id,
    Vacancy.municipality_id,
)
_LISTED: Select[Interview] = (
    select(Interview)
    .join(Interview.application)
    .join(Application.inmate)
    .join(Application.vacancy)
    .options(
        contains_eager(Interview.application).defer(Application.card),
        contains_eager(Interview.application, Application.inmate).options(*TOLD_OF_PERSON),
        contains_eager(Interview.application, Application.vacancy).load_only(*TOLD_OF_WORK),
        selectinload(Interview.employer),
        selectinload(Interview.room),
        selectinload(Interview.prison),
    )
)


def _scope(viewer: Viewer) -> ColumnElement[bool]:
    """A clause on `Interview` alone: whoever only counts joins nothing for it."""
    if viewer.system:
        return true()
    own = viewer.organisations
    whose = select(Application.id).where(Application.id == Interview.application_id)
    if viewer.is_(Role.COUNSELOR):
        moved = whose.join(Application.inmate).where(Inmate.prison_id.in_(own))
        return or_(Interview.prison_id.in_(own), exists(moved.correlate(Interview)))
    if viewer.is_(Role.PRISON_OFFICER):
        return Interview.prison_id.in_(own)
    if viewer.is_(Role.EMPLOYER):
        return and_(Interview.employer_id.in_(own), Interview.state.in_(OUTSIDE))
    if viewer.is_(Role.AGENCY):
        here = (
            whose.join(Application.vacancy)
            .join(Municipality, Municipality.id == Vacancy.municipality_id)
            .where(Municipality.branch_id.in_(own))
        )
        return and_(Interview.state.in_(OUTSIDE), exists(here.correlate(Interview)))
    raise NotFound


class Among(TypedDict, total=False):
    """What is asked for: interviews that end after `starting` and start before `before`, in these
    states, in one prison; of them those `which` is true of."""

    starting: datetime
    before: datetime
    states: Iterable[State] | None
    prison_id: int
    which: ColumnElement[bool]


def interviews_for(
    session: Session,
    viewer: Viewer,
    *,
    most: int | None = None,
    skip: int = 0,
    latest: int | None = None,
    **among: Unpack[Among],
) -> list[Interview]:
    """The viewer's interviews, by time: all of them, or the first `most` after the first `skip`,
    or the `latest` so many."""
    rows = _among(_LISTED.where(_scope(viewer)), among)
    if latest is not None:
        rows = rows.order_by(Interview.starts_at.desc(), Interview.id.desc()).limit(latest)
        return list(session.scalars(rows))[::-1]
    rows = rows.order_by(Interview.starts_at, Interview.id).limit(most).offset(skip or None)
    return list(session.scalars(rows))


def count_for(session: Session, viewer: Viewer, **among: Unpack[Among]) -> int:
    """How many they are."""
    rows = select(func.count(Interview.id)).where(_scope(viewer))
    return session.scalar(_among(rows, among)) or 0


def _among(rows: Select[Any], among: Among) -> Select[Any]:
    if "prison_id" in among:
        rows = rows.where(Interview.prison_id == among["prison_id"])
    if "starting" in among:
        # None is longer than that: so an index by start is gone through from about there.
        rows = rows.where(
            Interview.ends_at > among["starting"], Interview.starts_at > among["starting"] - A_DAY
        )
    if "before" in among:
        rows = rows.where(Interview.starts_at < among["before"])
    if among.get("states") is not None:
        rows = rows.where(Interview.state.in_(list(among["states"] or ())))
    if "which" in among:
        rows = rows.where(among["which"])
    return rows


def booked_for(session: Session, viewer: Viewer, application: str) -> str | None:
    """The reference of the interview that this application waits for, or None."""
    rows = (
        _rows()
        .where(_scope(viewer))
        .where(Application.ref == application, Interview.state.in_([State.BOOKED, State.CONFIRMED]))
    )
    found: Interview | None = session.scalar(rows.order_by(Interview.starts_at).limit(1))
    return found.ref if found else None


def interview_for(session: Session, viewer: Viewer, ref: str) -> Interview:
    found: Interview | None = session.scalar(_rows().where(_scope(viewer), Interview.ref == ref))
    if found is None:
        raise NotFound
    saw(session, "inmate", [found.application.inmate_id])
    return found


def check_known(session: Session, viewer: Viewer, interview: Interview) -> None:
    """NotFound unless the viewer may know of this interview now: asked again by every verb,
    because the person may have been transferred since it was read."""
    rows = select(Interview.id).where(_scope(viewer), Interview.id == interview.id)
    if session.scalar(rows) is None:
        raise NotFound


def shown(session: Session, viewer: Viewer, interviews: Sequence[Interview]) -> list[Shown]:
    """What the viewer may see of each. Every one is a read of that person, with a name or not:
    who is met where and when is theirs too."""
    inside = viewer.system or viewer.is_(Role.COUNSELOR, Role.PRISON_OFFICER)
    named = {
        i.application.inmate_id
        for i in interviews
        if inside and (viewer.system or i.application.inmate.prison_id in viewer.organisations)
    }
    saw(session, "inmate", sorted({i.application.inmate_id for i in interviews}))
    counselors = _counselors(session, interviews) if inside else {}
    return [_shown(i, viewer, named, counselors, inside=inside) for i in interviews]


def _shown(
    interview: Interview,
    viewer: Viewer,
    named: set[int],
    counselors: dict[int, str],
    *,
    inside: bool,
) -> Shown:
    inmate, vacancy = interview.application.inmate, interview.application.vacancy
    with_name = inmate.id in named
    state = State(interview.state)
    with_place = inside or (viewer.is_(Role.EMPLOYER) and state in PLACE_KNOWN)
    return Shown(
        ref=interview.ref,
        state=state,
        mode=Mode(interview.mode),
        starts_at=interview.starts_at,
        ends_at=interview.ends_at,
        version=interview.version,
        vacancy=vacancy.title,
        employer=interview.employer.name,
        candidate=interview.application.ref,
        name=inmate.name if with_name else None,
        inmate_ref=inmate.ref if with_name and viewer.is_(Role.COUNSELOR) else None,
        prison=interview.prison.name if with_place else None,
        room=interview.room.name if with_place else None,
        address=interview.prison.address if with_place else None,
        entrance=interview.prison.entrance if with_place else None,
        counselor=counselors.get(inmate.counselor_id or 0),
    )


def _counselors(session: Session, interviews: Iterable[Interview]) -> dict[int, str]:
    ids = {i.application.inmate.counselor_id for i in interviews} - {None}
    rows = session.execute(select(Account.id, Account.name).where(Account.id.in_(ids)))
    return {row.id: row.name for row in rows}


@dataclass(frozen=True)
class Change:
    """A line of an interview's history. Those outside see neither who nor why."""

    verb: str
    at: datetime
    starts_at: datetime
    to_state: State
    by: str | None
    why: str | None


def changes_for(session: Session, viewer: Viewer, interview: Interview) -> list[Change]:
    """The history of an interview that the viewer was given, oldest first."""
    inside = viewer.system or viewer.is_(Role.COUNSELOR, Role.PRISON_OFFICER)
    rows = session.execute(
        select(InterviewChange, Account.name)
        .outerjoin(Account, Account.id == InterviewChange.by)
        .where(InterviewChange.interview_id == interview.id)
        .order_by(InterviewChange.id)
    )
    return [
        Change(
            change.verb,
            change.at,
            change.starts_at,
            State(change.to_state),
            name if inside else None,
            change.why or None if inside else None,
        )
        for change, name in rows
        if inside or change.to_state in OUTSIDE
    ]


def plans(viewer: Viewer) -> bool:
    """Whether the viewer books interviews at all."""
    return viewer.system or viewer.is_(Role.COUNSELOR) or viewer.has(Duty.ROOMS)


def may_plan(viewer: Viewer, inmate: Inmate) -> bool:
    """Whether the viewer books interviews of this person: only those of their prison now do."""
    return plans(viewer) and (viewer.system or holds(viewer, inmate))


def room_named(session: Session, prison_id: int, code: str) -> Room:
    """A prison's room by its code. NotFound if it has none of that code in use."""
    found = session.scalar(
        select(Room).where(Room.prison_id == prison_id, Room.code == code, Room.active)
    )
    if found is None:
        raise NotFound
    return found


def day_ref(session: Session, interview: Interview) -> str | None:
    """The reference of the interview day that it belongs to, if it does."""
    return session.scalar(select(InterviewDay.ref).where(InterviewDay.id == interview.day_id))


def fragment_of(session: Session, interview: Interview, locale: str) -> bytes | None:
    """The calendar entry of an interview that the viewer was given; None before it is booked."""
    return session.scalar(
        select(Fragment.ics)
        .join(Entry, Entry.id == Fragment.entry_id)
        .where(Entry.uid == interview.uid, Fragment.locale == locale, Fragment.tier == REFERENCE)
    )
