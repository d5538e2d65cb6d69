"""What rooms were used for, beside what they could have been used for."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from jobbridge.calendar.spans import Span, each_day, local_date
from jobbridge.interviews import rules as interview_rules
from jobbridge.interviews import slot_queries
from jobbridge.interviews.model import Interview, State
from jobbridge.losses import rules
from jobbridge.losses.rules import Use
from jobbridge.meetings.model import Meeting, MeetingPlace
from jobbridge.places.model import Prison


@dataclass(frozen=True)
class RoomUse:
    """Minutes of one room, or of all rooms of a prison together."""

    name: str
    use: Use


def _uses(
    session: Session, places: Iterable[int], period: Span
) -> Iterator[tuple[int, str, datetime, datetime, datetime]]:
    """What each room was kept for: interviews and employer meetings."""
    ids = sorted(places)
    interviews: Select[int, str, datetime, datetime, datetime] = select(
        Interview.room_id,
        Interview.state,
        Interview.starts_at,
        Interview.ends_at,
        Interview.updated_at,
    ).where(
        Interview.room_id.in_(ids),
        Interview.starts_at >= period.start,
        Interview.starts_at < period.end,
    )
    meetings: Select[int, str, datetime, datetime, datetime] = (
        select(
            MeetingPlace.room_id,
            Meeting.state,
            Meeting.starts_at,
            Meeting.ends_at,
            Meeting.updated_at,
        )
        .join(Meeting, Meeting.id == MeetingPlace.meeting_id)
        .where(
            MeetingPlace.room_id.in_(ids),
            Meeting.starts_at >= period.start,
            Meeting.starts_at < period.end,
        )
    )
    for rows in (interviews, meetings):
        yield from map(tuple, session.execute(rows))


def rooms_of(
    session: Session, prisons: Sequence[Prison], first: date, period: Span, *, exact: bool
) -> list[RoomUse]:
    """Of one prison by room, of several by prison; who does not know the people is told of
    prisons alone."""
    rooms = [room for prison in prisons for room in slot_queries.rooms_of(session, prison.id)]
    places = slot_queries.places_of(session, rooms, period)
    used: dict[int, list[int]] = defaultdict(list)
    lost: dict[int, list[int]] = defaultdict(list)
    for room_id, state, starts_at, ends_at, updated_at in _uses(session, places, period):
        minutes = round((ends_at - starts_at) / timedelta(minutes=1))
        if state == State.TOOK_PLACE:
            used[room_id].append(minutes)
        elif state == State.MISSED or (
            state == State.CANCELLED and local_date(updated_at) >= local_date(starts_at)
        ):
            lost[room_id].append(minutes)
    opened: dict[int, int] = defaultdict(int)
    for prison in prisons:
        house = slot_queries.house_of(session, prison, period)
        own = [room for room in rooms if room.prison_id == prison.id]
        for day in each_day(first, local_date(period.end)):
            if not house.calendar.is_workday(day):
                continue
            hours = interview_rules.hours_on(house, day)
            shut = [span for span, _ in interview_rules.breaks_on(house, day)]
            shut += [*house.closures, Span(period.end, period.end + timedelta(days=1))]
            for room in own:
                opened[room.id] += rules.open_minutes(hours, [*shut, *places[room.id].closures])
    uses = {
        room.id: Use(
            opened[room.id],
            sum(used[room.id]),
            sum(lost[room.id]),
            len(used[room.id]),
            len(lost[room.id]),
        )
        for room in rooms
    }
    if exact and len(prisons) == 1:
        return [RoomUse(room.name, uses[room.id]) for room in rooms]
    found = [
        rules.together(uses[room.id] for room in rooms if room.prison_id == prison.id)
        for prison in prisons
    ]
    found = found if exact else rules.told(found)
    return [RoomUse(prison.name, use) for prison, use in zip(prisons, found, strict=True)]
