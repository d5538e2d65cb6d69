"""Interviews that were lost, how long everything took, what rooms were used for, who was met."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import Session, aliased

from jobbridge.alerts.left_behind_queries import due_within
from jobbridge.alerts.rules import Figure, figures
from jobbridge.applications.model import Application, ApplicationChange, Request
from jobbridge.applications.model import State as ApplicationState
from jobbridge.applications.shown_queries import shown_cards
from jobbridge.calendar.queries import work_calendar
from jobbridge.calendar.spans import Span, day_span, local_date
from jobbridge.db import session_database
from jobbridge.errors import NotFound
from jobbridge.inmates.model import Fact, FactKind, Inmate
from jobbridge.interviews.model import Interview, InterviewChange, State
from jobbridge.interviews.state_rules import EMPLOYER_WHY
from jobbridge.losses import rules
from jobbridge.losses.room_queries import RoomUse, rooms_of
from jobbridge.losses.rules import Ended, Lost, Notice, Use, Wait
from jobbridge.meetings.model import Meeting, MeetingChange, MeetingPlace
from jobbridge.meetings.model import State as MeetingState
from jobbridge.places.model import Prison
from jobbridge.places.queries import prisons_for
from jobbridge.viewer import SYSTEM, Role, Viewer

WEEKS = 26
"""Who is released within so many weeks should have been met."""
WITNESSES = (Role.COUNSELOR, Role.PRISON_OFFICER)
WATCHERS = (Role.AGENCY, Role.ADMINISTRATOR)
BOOKED = (State.BOOKED, State.CONFIRMED)
LOST = (State.CANCELLED, State.MISSED)


@dataclass(frozen=True)
class Access:
    """How many of those due soon were never met, by one trait: a figure for each group, and
    their sum where it gives no small number away."""

    trait: str
    figures: list[Figure]
    total: Figure | None


@dataclass(frozen=True)
class Losses:
    """`booked` interviews were to take place in the time, `held` did; `lost` and `notices` are of
    the others, `meetings` of employer meetings that did not take place."""

    booked: int
    held: int
    lost: list[Lost]
    notices: list[Notice]
    waits: dict[str, Wait | None]
    rooms: list[RoomUse]
    access: list[Access]
    meetings: list[Lost]

    @property
    def minutes(self) -> int:
        return sum(row.minutes for row in self.lost)


def asked_prisons(session: Session, viewer: Viewer) -> list[Prison]:
    """The prisons whose losses the viewer may read: their own; all of them for who watches over
    the whole."""
    if viewer.system or viewer.is_(*WATCHERS):
        return prisons_for(session, SYSTEM)
    if viewer.is_(*WITNESSES):
        return prisons_for(session, viewer)
    raise NotFound


def exact(viewer: Viewer) -> bool:
    """Whether the viewer knows the interviews behind the figures anyway."""
    return viewer.system or viewer.is_(*WITNESSES)


def losses_for(
    session: Session, viewer: Viewer, prisons: Sequence[Prison], *, days: int, now: datetime
) -> Losses:
    """Of some of the viewer's prisons, over so many days up to now. Who does not know the people
    is told no number of them, or of their interviews, below ten."""
    own = {prison.id for prison in asked_prisons(session, viewer)}
    ids = [prison.id for prison in prisons]
    if not own.issuperset(ids):
        raise NotFound
    today, told = local_date(now), exact(viewer)
    first = today - timedelta(days=days)
    period = Span(day_span(first).start, now)
    ended = _ended(session, ids, period)
    held = _held(session, ids, period)
    booked = held + len(ended)
    small = not told and (booked < rules.SMALLEST or 0 < booked - held < rules.SMALLEST)
    found = Losses(
        0 if small else booked,
        0 if small else held,
        rules.lost(ended, exact=told),
        rules.notices(ended, exact=told) if told or len(ended) >= rules.SMALLEST else [],
        {name: rules.wait(spans, exact=told) for name, spans in _waits(session, ids, period)},
        rooms_of(session, prisons, first, period, exact=told),
        _access(session, prisons, today),
        rules.lost(_meetings_ended(session, ids, period), exact=told),
    )
    return found if told else _in_tens(found, _secret(session))


def _secret(session: Session) -> int:
    return session_database(session).keyring.derived("losses")[0] % rules.SMALLEST


def _in_tens(found: Losses, secret: int) -> Losses:
    """Every number of it, as it is told to who does not know the people."""
    booked = rules.tens(found.booked, secret)

    def tens(number: int | None) -> int | None:
        return rules.tens(number, secret)

    def lost(rows: list[Lost]) -> list[Lost]:
        shown = [(row, tens(row.interviews)) for row in rows]
        return [
            Lost(row.cause, n, rules.minutes_of(n, row.interviews, row.minutes), 0)
            for row, n in shown
            if n is not None
        ]

    def minutes(told: int | None, times: int) -> int | None:
        number = tens(times)
        if not times or told is None or number is None:
            return None if times else told
        return rules.minutes_of(number, times, told)

    def figure(one: Figure) -> Figure:
        return Figure(one.place, tens(one.due), tens(one.left))

    return Losses(
        booked or 0,
        (tens(found.held) or 0) if booked else 0,
        lost(found.lost),
        [Notice(n.least, tens(n.by_employer), tens(n.by_others)) for n in found.notices],
        {
            name: Wait(number, wait.half, wait.most)
            if wait and (number := tens(wait.count))
            else None
            for name, wait in found.waits.items()
        },
        [
            RoomUse(
                room.name,
                Use(
                    room.use.open,
                    minutes(room.use.used, room.use.times_used),
                    minutes(room.use.lost, room.use.times_lost),
                ),
            )
            for room in found.rooms
        ],
        [
            Access(
                one.trait, [figure(each) for each in one.figures], one.total and figure(one.total)
            )
            for one in found.access
        ],
        lost(found.meetings),
    )


def _ended(session: Session, prisons: Iterable[int], period: Span) -> list[Ended]:
    """What the last change of each interview says that did not take place."""
    later = aliased(Interview)
    met_later = exists().where(
        later.application_id == Interview.application_id,
        later.state == State.TOOK_PLACE,
        later.starts_at > Interview.starts_at,
    )
    last = (
        select(func.max(InterviewChange.id))
        .where(InterviewChange.interview_id == Interview.id)
        .correlate(Interview)
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            Interview.state,
            Interview.starts_at,
            Interview.ends_at,
            InterviewChange.at,
            InterviewChange.why,
            met_later,
        )
        .join(InterviewChange, InterviewChange.id == last)
        .where(
            Interview.prison_id.in_(prisons),
            Interview.starts_at >= period.start,
            Interview.starts_at < period.end,
            Interview.state.in_(LOST),
            InterviewChange.from_state.in_(BOOKED),
        )
        .order_by(Interview.id)
    )
    calendar = work_calendar(session)
    found = []
    for state, starts_at, ends_at, at, why, met in rows:
        missed = state == State.MISSED
        notice = calendar.workdays_between(local_date(at), local_date(starts_at))
        found.append(
            Ended(
                f"{'missed' if missed else 'cancelled'}:{why}",
                round((ends_at - starts_at) / timedelta(minutes=1)),
                None if missed else notice,
                why in EMPLOYER_WHY,
                bool(met),
            )
        )
    return found


def _meetings_ended(session: Session, prisons: Iterable[int], period: Span) -> list[Ended]:
    """Employer meetings that were called off, once for each prison that had kept a room."""
    rows = session.execute(
        select(Meeting.starts_at, Meeting.ends_at, MeetingChange.why)
        .join(MeetingPlace, MeetingPlace.meeting_id == Meeting.id)
        .join(MeetingChange, MeetingChange.meeting_id == Meeting.id)
        .where(
            MeetingPlace.prison_id.in_(prisons),
            Meeting.starts_at >= period.start,
            Meeting.starts_at < period.end,
            Meeting.state == MeetingState.CANCELLED,
            MeetingChange.verb == "cancel",
        )
        .order_by(Meeting.id, MeetingPlace.id)
    )
    return [
        Ended(
            f"meeting:{why}",
            round((ends_at - starts_at) / timedelta(minutes=1)),
            None,
            why in EMPLOYER_WHY,
            False,
        )
        for starts_at, ends_at, why in rows
    ]


def _held(session: Session, prisons: Iterable[int], period: Span) -> int:
    return (
        session.scalar(
            select(func.count())
            .select_from(Interview)
            .where(
                Interview.prison_id.in_(prisons),
                Interview.starts_at >= period.start,
                Interview.starts_at < period.end,
                Interview.state == State.TOOK_PLACE,
            )
        )
        or 0
    )


def _waits(session: Session, prisons: list[int], period: Span) -> list[tuple[str, list[timedelta]]]:
    """Steps that were reached in the period, by people who are in these prisons now."""
    met = (
        select(
            Interview.application_id,
            func.min(Interview.starts_at).label("first"),
            func.max(Interview.starts_at).label("last"),
        )
        .where(Interview.state == State.TOOK_PLACE)
        .group_by(Interview.application_id)
        .subquery()
    )
    here = and_(Inmate.id == Application.inmate_id, Inmate.prison_id.in_(prisons))
    inside = (period.start, period.end)
    card = shown_cards()
    asked = (
        select(func.min(card.c.shown_at), Request.asked_at)
        .join(Inmate, and_(Inmate.id == card.c.inmate_id, Inmate.prison_id.in_(prisons)))
        .join(Request, Request.id == card.c.request_id)
        .group_by(Request.id, Request.asked_at)
        .having(func.min(card.c.shown_at).between(*inside))
    )
    wanted = (
        select(met.c.first, Application.interview_wanted_at)
        .join(Application, Application.id == met.c.application_id)
        .join(Inmate, here)
        .where(Application.interview_wanted_at.is_not(None), met.c.first.between(*inside))
    )
    proposed = (
        select(met.c.first, Application.created_at)
        .join(Application, Application.id == met.c.application_id)
        .join(Inmate, here)
        .where(met.c.first.between(*inside))
    )
    offered = (
        select(ApplicationChange.at, met.c.last)
        .join(Application, Application.id == ApplicationChange.application_id)
        .join(met, met.c.application_id == Application.id)
        .join(Inmate, here)
        .where(
            ApplicationChange.to_state == ApplicationState.OFFER,
            ApplicationChange.at.between(*inside),
        )
    )
    steps = {"card": asked, "wish": wanted, "interview": proposed, "offer": offered}
    return [
        (name, [reached - begun for reached, begun in session.execute(query)])
        for name, query in steps.items()
    ]


def _access(session: Session, prisons: Sequence[Prison], today: date) -> list[Access]:
    """Of those who are due, by prison, by whom the prison is for, by the state language and by
    age: nothing else is told of them."""
    named = {prison.id: prison for prison in prisons}
    met = exists().where(
        Application.inmate_id == Inmate.id,
        Interview.application_id == Application.id,
        Interview.state == State.TOOK_PLACE,
    )
    level = (
        select(func.max(Fact.text_level))
        .where(
            Fact.inmate_id == Inmate.id,
            Fact.kind == FactKind.LANGUAGE,
            Fact.code == "lv",
            Fact.ended_at.is_(None),
        )
        .correlate(Inmate)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Inmate.prison_id, Inmate.birth_date, level, met).where(
            Inmate.prison_id.in_(named), *due_within(today, WEEKS)
        )
    ).all()
    bands = [band for _, band in rules.AGE_BANDS]
    traits: dict[str, tuple[list[str], list[tuple[str, bool]]]] = {
        "prison": (
            [prison.name for prison in prisons],
            [(named[row[0]].name, bool(row[3])) for row in rows],
        ),
        "kind": (
            ["women", "juveniles", "men"],
            [(_kind(named[row[0]]), bool(row[3])) for row in rows],
        ),
        "language": (
            ["A", "B", "C", rules.UNKNOWN],
            [(rules.language_band(row[2] or ""), bool(row[3])) for row in rows],
        ),
        "age": (
            [*bands, rules.UNKNOWN],
            [(rules.age_band(_born(row[1]), today), bool(row[3])) for row in rows],
        ),
    }
    return [
        Access(trait, *figures(rules.counted(groups, order)))
        for trait, (order, groups) in traits.items()
    ]


def _kind(prison: Prison) -> str:
    return "women" if prison.women else "juveniles" if prison.juveniles else "men"


def _born(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None
