"""Times that suit employers: what they are offered, what they marked, and what becomes of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, contains_eager

from jobbridge.applications import queries as application_queries
from jobbridge.applications.model import Application
from jobbridge.applications.model import State as ApplicationState
from jobbridge.audit.actions import saw
from jobbridge.calendar.queries import work_calendar
from jobbridge.calendar.spans import Span, day_span, local_date
from jobbridge.errors import NotFound, Reason, blocks
from jobbridge.interviews import queries, rules, slot_queries
from jobbridge.interviews.facts import EMPLOYER, Asked, resource
from jobbridge.interviews.flag_queries import STANDING, coming
from jobbridge.interviews.model import Interview, Room, State
from jobbridge.interviews.slots import Slot
from jobbridge.interviews.visit_model import Wish
from jobbridge.interviews.visit_rules import FARTHEST, OFFERED_DAYS, OfferedDay, offered
from jobbridge.places.model import Prison
from jobbridge.viewer import Role, Viewer

TO_MOVE = (State.BOOKED, State.CONFIRMED)


def application_to_time(session: Session, viewer: Viewer, ref: str) -> Application:
    """A card of this employer's for which it may mark times: agreed, or with an interview that
    is to come."""
    if not viewer.is_(Role.EMPLOYER):
        raise NotFound
    found = application_queries.application_for(session, viewer, ref)
    if found.state not in (ApplicationState.AGREED, ApplicationState.INTERVIEW):
        raise NotFound
    return found


def booked_for(
    session: Session, viewer: Viewer, application: Application, now: datetime
) -> Interview | None:
    """The interview of an application of the viewer's that is still to come."""
    found = queries.interviews_for(session, viewer, starting=now, states=TO_MOVE)
    return next((i for i in found if i.application_id == application.id), None)


def all_offered_for(session: Session, viewer: Viewer, now: datetime) -> list[OfferedDay]:
    """Every day that may be marked, on whichever page of the list it stands."""
    return offered_for(session, viewer, now, days=FARTHEST.days)


def offered_for(
    session: Session,
    viewer: Viewer,
    now: datetime,
    from_day: date | None = None,
    days: int = OFFERED_DAYS,
) -> list[OfferedDay]:
    """The same days and times for every candidate: nothing of the person or the prison."""
    if not viewer.is_(Role.EMPLOYER):
        raise NotFound
    within = Span(now, now + FARTHEST)
    today = local_date(now)
    inside = select(Prison).where(~Prison.outside).order_by(Prison.id)
    prisons = [
        prison
        for prison in session.scalars(inside).unique()
        if prison.valid_to is None or prison.valid_to >= today
    ]
    names = [resource(EMPLOYER, employer) for employer in sorted(viewer.organisations)]
    taken = slot_queries.taken(session, names, within, now)
    return offered(
        [slot_queries.house_of(session, prison, within) for prison in prisons],
        work_calendar(session),
        [span for spans in taken.values() for span in spans],
        now,
        from_day,
        days,
    )


def wishes_of(session: Session, application_ids: Iterable[int]) -> dict[int, list[Wish]]:
    """What was marked for applications that the viewer was given, in order of time."""
    found: dict[int, list[Wish]] = {}
    rows = session.scalars(
        select(Wish)
        .where(Wish.application_id.in_(list(application_ids)))
        .order_by(Wish.starts_at, Wish.id)
    )
    for row in rows:
        found.setdefault(row.application_id, []).append(row)
    return found


def moves_for(session: Session, viewer: Viewer, now: datetime) -> list[Interview]:
    """The viewer's interviews to come for which the employer asks for another time."""
    wished = exists().where(Wish.application_id == Interview.application_id)
    return queries.interviews_for(session, viewer, **coming(now, states=STANDING, which=wished))


def untimed_for(session: Session, viewer: Viewer) -> list[Application]:
    """This employer's wanted interviews that have no time yet, the oldest first."""
    if not viewer.is_(Role.EMPLOYER):
        raise NotFound
    found = list(
        session.scalars(
            select(Application)
            .join(Application.inmate)
            .join(Application.vacancy)
            .options(contains_eager(Application.vacancy))
            .where(
                application_queries.application_scope(viewer),
                Application.state == ApplicationState.AGREED,
                Application.interview_wanted_at.is_not(None),
            )
            .order_by(Application.interview_wanted_at, Application.id)
        )
    )
    saw(session, "inmate", [a.inmate_id for a in found])
    return found


@dataclass(frozen=True)
class Judged:
    """A wish, the first rooms' free starts that grant it, and otherwise what speaks against."""

    wish: Wish
    slots: tuple[Slot, ...]
    reasons: tuple[Reason, ...] = ()


def judged_for(
    session: Session,
    viewer: Viewer,
    application: Application,
    *,
    mode: str,
    minutes: int,
    now: datetime,
    besides: int | None = None,
) -> list[Judged]:
    """What the employer marked for an application whose interview the viewer books."""
    if not queries.may_plan(viewer, application.inmate):
        raise NotFound
    rooms = slot_queries.rooms_of(session, application.inmate.prison_id, mode)
    found = []
    for wish in wishes_of(session, [application.id]).get(application.id, ()):
        if wish.whole_day:
            day = local_date(wish.starts_at)
            free = slot_queries.free_slots_for(
                session,
                viewer,
                application,
                mode=mode,
                minutes=minutes,
                from_day=day,
                until_day=day,
                now=now,
                besides=besides,
            )
            slots = tuple(slot for one in free for slot in one.slots)
            full = Reason("no_time", rules.NO_TIME) if not slots else None
            found.append(Judged(wish, slots, (full,) if full else ()))
        elif rooms:
            asked = Asked(wish.starts_at, minutes, mode, application.vacancy.employer_id)
            slot, against = granted(session, application, rooms, asked, now, besides)
            found.append(Judged(wish, (slot,) if slot else (), against))
    return found


def granted(
    session: Session,
    application: Application,
    rooms: Iterable[Room],
    asked: Asked,
    now: datetime,
    besides: int | None,
) -> tuple[Slot | None, tuple[Reason, ...]]:
    """The first of these rooms in which it can be booked; where there is none, the reasons of the
    one against which the fewest speak."""
    best: list[Reason] | None = None
    for room in rooms:
        facts = slot_queries.situation_of(session, application, room, asked, now, besides=besides)
        reasons = rules.why_not_bookable(asked, facts)
        if not blocks(reasons):
            span = asked.span
            slot = Slot(span.start, span.end, room.id, room.code, room.name, tuple(reasons))
            return slot, ()
        if best is None or len(blocks(reasons)) < len(blocks(best)):
            best = reasons
    return None, tuple(best or ())


@dataclass(frozen=True)
class WishedDay:
    """A whole day that an employer offers to a prison where several people wait."""

    day: date
    people: int


def wished_days_of(
    session: Session, applications: Iterable[Application]
) -> dict[tuple[int, int], list[WishedDay]]:
    """By employer and prison, of waiting applications that the viewer was given."""
    rows = {a.id: a for a in applications}
    counted: dict[tuple[int, int], dict[date, int]] = {}
    for application_id, wishes in wishes_of(session, rows).items():
        application = rows[application_id]
        key = (application.vacancy.employer_id, application.inmate.prison_id)
        for wish in wishes:
            if wish.whole_day:
                days = counted.setdefault(key, {})
                day = local_date(wish.starts_at)
                days[day] = days.get(day, 0) + 1
    return {
        key: [WishedDay(d, n) for d, n in sorted(days.items())] for key, days in counted.items()
    }


def whole_day(day: date) -> datetime:
    """The moment by which a whole day is stored: its first."""
    return day_span(day).start
