"""A meeting that can no longer be held as it was planned: what speaks against it, and how it could
go on, the least disruptive first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from jobbridge.calendar.spans import Span
from jobbridge.errors import NotFound, Reason, blocks
from jobbridge.interviews import slot_queries
from jobbridge.interviews.fact_queries import gate_of, pool_of
from jobbridge.interviews.facts import FETCH, Asked, Facts
from jobbridge.interviews.model import Mode, Room
from jobbridge.meetings import queries, rules
from jobbridge.meetings.list_queries import asked_of
from jobbridge.meetings.model import LIVE, Meeting
from jobbridge.meetings.time_queries import own_claims, times_for
from jobbridge.viewer import Viewer

OTHER_TIMES = 3


@dataclass(frozen=True)
class Plan:
    """How a meeting could go on: `way` is `room`, `video` or `day`. `come` of the `listed` could
    be brought then, where there is a list and the time is another."""

    way: str
    mode: Mode
    starts_at: datetime
    room: Room | None = None
    come: int | None = None
    listed: int | None = None


def why_broken(session: Session, meeting: Meeting, now: datetime) -> list[Reason]:
    """What speaks against a meeting to come as it stands, in any of its houses; its notice was
    given."""
    if meeting.state not in LIVE or meeting.starts_at <= now:
        return []
    rooms = [place.room for place in meeting.places]
    found = _against(session, asked_of(meeting), rooms, now, meeting)
    return [reason for reason in found if reason.code != "notice"]


def plans_for(session: Session, viewer: Viewer, meeting: Meeting, now: datetime) -> list[Plan]:
    """Another room at the same time, a video instead, then other times; what the viewer's prisons
    can do. None where nothing is broken."""
    if not rules.plans(viewer) or not queries.own_places(viewer, meeting):
        raise NotFound
    if not why_broken(session, meeting, now):
        return []
    return list(_plans(session, viewer, meeting, now))


def _plans(session: Session, viewer: Viewer, meeting: Meeting, now: datetime) -> Iterator[Plan]:
    asked, here = asked_of(meeting), [place.room for place in meeting.places]
    stations: list[Room] = []
    if len(here) == 1:
        mine = {place.prison_id for place in queries.own_places(viewer, meeting)}
        rooms = [one for one in queries.rooms_for(session, viewer) if one.prison_id in mine]
        same = rules.kind_of(asked.mode)
        for room in rooms:
            other = room.kind == same and room.id != here[0].id
            if other and not _against(session, asked, [room], now, meeting):
                yield Plan("room", Mode(asked.mode), asked.starts_at, room)
        if asked.mode == Mode.IN_PERSON and meeting.employer.by_video is not False:
            stations = [room for room in rooms if room.kind == rules.kind_of(Mode.VIDEO)]
    by_video = replace(asked, mode=Mode.VIDEO)
    free = [one for one in stations if not _against(session, by_video, [one], now, meeting)]
    if free:
        yield Plan("video", Mode.VIDEO, asked.starts_at, free[0])
    looked: dict[str, Any] = {"now": now, "meeting": meeting, "daily": True}
    times = times_for(session, viewer, rooms=here, asked=asked, **looked, most=OTHER_TIMES)
    for one in times:
        yield Plan("day", Mode(asked.mode), one.starts_at, None, one.come, one.listed)
    if stations and not free:
        later = times_for(session, viewer, rooms=stations[:1], asked=by_video, **looked, most=1)
        for one in later:
            yield Plan("video", Mode.VIDEO, one.starts_at, stations[0], one.come, one.listed)


def _against(
    session: Session, asked: Asked, rooms: Sequence[Room], now: datetime, meeting: Meeting
) -> list[Reason]:
    """All that forbids it in these rooms then; what the meeting itself has taken is free."""
    within = Span(asked.starts_at, asked.span.end).padded(2 * FETCH, 2 * FETCH)
    places = slot_queries.places_of(session, rooms, within)
    reasons = rules.why_not_rooms(asked.mode, list(places.values()))
    if reasons:
        return reasons
    own = own_claims(session, meeting)
    for room in rooms:
        house = slot_queries.house_of(session, room.prison, within)
        names = [*rules.wanted(asked, [room.id]), *pool_of(house)]
        taken = slot_queries.taken(session, names, within, now)
        taken = {n: tuple(s for s in spans if (n, s) not in own) for n, spans in taken.items()}
        gate = gate_of(session, house, asked, within, now, moved=meeting.ref)
        facts = Facts(house, places[room.id], rules.NOBODY, now, taken, gate)
        reasons += blocks(rules.why_not_held(asked, facts))
    return list({(reason.code, reason.text): reason for reason in reasons}.values())
