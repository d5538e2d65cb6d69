"""Times at which a meeting could be held: of every room that takes part, of its house and of the
employer; and how many of its people could come then."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.calendar.spans import Span, day_span, each_day, local_date
from jobbridge.clock import local
from jobbridge.errors import NotFound, blocks
from jobbridge.interviews import slot_queries
from jobbridge.interviews.fact_queries import gate_of, pool_of
from jobbridge.interviews.facts import FETCH, Asked, Facts, Place
from jobbridge.interviews.model import Claim, Room
from jobbridge.interviews.slots import free_starts
from jobbridge.meetings import queries, rules
from jobbridge.meetings.list_queries import ground_of
from jobbridge.meetings.model import Meeting, MeetingClaim, MeetingPlace, MeetingSeat
from jobbridge.viewer import Viewer

BACK, AHEAD = timedelta(days=7), timedelta(days=28)
OFFERED = 6


@dataclass(frozen=True)
class Time:
    """A free start; `come` of the `listed` could be brought, where there is a list."""

    starts_at: datetime
    come: int | None = None
    listed: int | None = None


def times_for(
    session: Session,
    viewer: Viewer,
    *,
    rooms: Sequence[Room],
    asked: Asked,
    now: datetime,
    meeting: Meeting | None = None,
    most: int = OFFERED,
    daily: bool = False,
) -> list[Time]:
    """The free starts nearest to the one asked about, in order of time, none where it lies; where
    they are `daily`, one of each day, as near to the same hour as can be. Of a
    `meeting` that is to be moved its own rooms, employer and people count as free."""
    if not rules.plans(viewer):
        raise NotFound
    day = max(local_date(asked.starts_at), local_date(now))
    days = list(each_day(max(day - BACK, local_date(now)), day + AHEAD))
    within = Span(day_span(days[0]).start, day_span(days[-1]).end)
    places = slot_queries.places_of(session, rooms, within)
    if rules.why_not_rooms(asked.mode, list(places.values())):
        return []
    found = _free(session, rooms, places, asked, days, now, meeting)
    found.discard(asked.starts_at)
    if daily:
        found = _one_a_day(found, asked.starts_at)
    nearest = sorted(found, key=lambda start: (abs(start - asked.starts_at), start))[:most]
    times = [Time(start) for start in sorted(nearest)]
    return _counted(session, viewer, meeting, asked, times, now) if meeting and times else times


def _one_a_day(found: Iterable[datetime], asked_at: datetime) -> set[datetime]:
    by_day: dict[date, datetime] = {}
    wanted = _minutes(asked_at)
    for start in sorted(found, key=lambda one: (abs(_minutes(one) - wanted), one)):
        by_day.setdefault(local_date(start), start)
    return set(by_day.values())


def _minutes(moment: datetime) -> int:
    """Since midnight, on the wall."""
    at = local(moment)
    return 60 * at.hour + at.minute


def _free(
    session: Session,
    rooms: Sequence[Room],
    places: Mapping[int, Place],
    asked: Asked,
    days: Sequence[date],
    now: datetime,
    meeting: Meeting | None,
) -> set[datetime]:
    """The starts that are free in each of these rooms."""
    within = Span(day_span(days[0]).start, day_span(days[-1]).end)
    own = own_claims(session, meeting)
    common: set[datetime] | None = None
    for room in rooms:
        house = slot_queries.house_of(session, room.prison, within)
        names = rules.wanted(asked, [room.id])
        taken = slot_queries.taken(session, [*names, *pool_of(house)], within, now)
        taken = {n: tuple(s for s in spans if (n, s) not in own) for n, spans in taken.items()}
        moved = meeting.ref if meeting else ""
        gate = gate_of(session, house, asked, within, now, moved=moved)
        far = replace(asked, starts_at=within.end)
        blank = Facts(house, places[room.id], rules.NOBODY, now)
        facts = replace(blank, person=rules.anybody(far, blank), taken=taken, gate=gate)
        found = free_starts(asked, facts, [places[room.id]], days)
        starts = {one.start for _, ones in found for one in ones}
        common = starts if common is None else common & starts
    return common or set()


def own_claims(session: Session, meeting: Meeting | None) -> set[tuple[str, Span]]:
    """What a meeting has claimed itself, and when."""
    if meeting is None:
        return set()
    rows = session.execute(
        select(Claim.resource, Claim.starts_at, Claim.ends_at)
        .join(MeetingClaim, MeetingClaim.claim_id == Claim.id)
        .where(MeetingClaim.meeting_id == meeting.id)
    )
    return {(row.resource, Span(row.starts_at, row.ends_at)) for row in rows}


def _counted(
    session: Session,
    viewer: Viewer,
    meeting: Meeting,
    asked: Asked,
    times: Sequence[Time],
    now: datetime,
) -> list[Time]:
    """How many of those who come now could come then: of the viewer's prisons, whose lists are
    theirs to know."""
    own = own_claims(session, meeting)
    within = Span(times[0].starts_at, times[-1].starts_at + timedelta(minutes=asked.minutes))
    come = dict.fromkeys(times, 0)
    listed = 0
    for place in queries.own_places(viewer, meeting):
        seats = _coming(session, place)
        if not seats:
            continue
        listed += len(seats)
        people = [seat.inmate for seat in seats]
        ground = ground_of(session, place, people, within.padded(FETCH, FETCH), now)
        free = {n: tuple(s for s in t if (n, s) not in own) for n, t in ground.taken.items()}
        ground = replace(ground, taken=free)
        for time in times:
            then = replace(asked, starts_at=time.starts_at)
            able = sum(not blocks(ground.against(one.id, then)) for one in people)
            units = ground.escorts(then)
            come[time] += able if units is None else min(able, len(units))
    return [replace(t, come=come[t], listed=listed) if listed else t for t in times]


def _coming(session: Session, place: MeetingPlace) -> list[MeetingSeat]:
    return [seat for seat in queries.seats_of(session, [place]) if not seat.waits]
