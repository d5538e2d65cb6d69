"""Planning, joining, moving, confirming and cancelling a meeting.

Each verb: lock what it touches, ask the table of states and the house rules, claim, write the
change. The employer's row is locked by every one of them, so a meeting changes one step at a time.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.calendar.spans import Span, local_date
from jobbridge.errors import NotFound, Reason, Refused, Stale, blocks
from jobbridge.i18n import N_
from jobbridge.interviews import claim_actions, slot_queries, visit_actions, visit_queries
from jobbridge.interviews.fact_queries import gate_of
from jobbridge.interviews.facts import Asked, Facts
from jobbridge.interviews.model import Mode, Room
from jobbridge.interviews.visit_rules import visit_of, why_not_cleared
from jobbridge.meetings import queries, rules
from jobbridge.meetings.change_actions import (
    free,
    keep_occasions,
    occasions_of,
    take,
    take_step,
    uncall,
)
from jobbridge.meetings.list_actions import give_places, move_up
from jobbridge.meetings.list_queries import asked_of
from jobbridge.meetings.model import (
    LIVE,
    Meeting,
    MeetingPlace,
    MeetingSeat,
    State,
)
from jobbridge.refs import new_ref, new_uid
from jobbridge.vacancies.model import Vacancy
from jobbridge.vacancies.queries import is_open
from jobbridge.viewer import SYSTEM, Viewer

STALE = Reason(
    "stale",
    N_("Somebody has changed this meeting in the meantime: look at it as it is now."),
)
ONE_EACH = [Reason("one_room", N_("Choose one room for each prison."), field="rooms")]


def plan(
    session: Session,
    viewer: Viewer,
    *,
    employer_id: int,
    vacancies: Sequence[Vacancy],
    mode: str,
    starts_at: datetime,
    minutes: int,
    rooms: Sequence[int],
    places: int | None,
    now: datetime,
) -> Meeting:
    """A meeting in one room, or by video in one station of each prison; `places` in each, or as
    many as the room seats. `Refused` with every reason of every house."""
    if not rules.plans(viewer):
        raise NotFound
    if not vacancies:
        raise Refused([Reason("no_vacancy", N_("Choose at least one."), field="vacancies")])
    today = local_date(now)
    if any(v.employer_id != employer_id or not is_open(v, today) for v in vacancies):
        raise NotFound
    claim_actions.lock(session, employers=[employer_id], rooms=rooms)
    chosen = _rooms(session, viewer, rooms)
    asked = Asked(starts_at, minutes, mode, employer_id)
    _check(session, asked, chosen, rules.wanted(asked, rooms), now)
    meeting = Meeting(
        ref=new_ref(),
        uid=new_uid(),
        employer_id=employer_id,
        mode=Mode(mode),
        state=State.PLANNED,
        starts_at=asked.span.start,
        ends_at=asked.span.end,
        sequence=0,
        version=0,
        planned_by=viewer.account_id,
        created_at=now,
        updated_at=now,
        vacancies=list(vacancies),
        places=[
            MeetingPlace(
                prison_id=room.prison_id,
                room_id=room.id,
                room=room,
                prison=room.prison,
                places=places or room.seats,
            )
            for room in chosen
        ],
    )
    session.add(meeting)
    session.flush()
    take(session, meeting, rules.wanted(asked, rooms), now)
    take_step(session, viewer, meeting, "plan", rules.NEW, now)
    for occasion in occasions_of(session, meeting):
        visit_actions.join(session, occasion, now)
    return meeting


def join(
    session: Session,
    viewer: Viewer,
    meeting: Meeting,
    *,
    room_id: int,
    places: int | None,
    version: int,
    now: datetime,
) -> Meeting:
    """One more prison takes part in a meeting by video, with a station of its own."""
    _hold(session, viewer, meeting, "join", version, rooms=[room_id])
    (room,) = _rooms(session, viewer, [room_id])
    if meeting.mode != Mode.VIDEO:
        text = N_("The meeting is in a room: only a meeting by video can be joined.")
        raise Refused([Reason("not_video", text)])
    if any(place.prison_id == room.prison_id for place in meeting.places):
        raise Refused([Reason("joined", N_("This prison takes part already."), field="room")])
    asked = asked_of(meeting)
    _check(session, asked, [room], _rooms_only(asked, [room_id]), now)
    meeting.places.append(
        MeetingPlace(
            prison_id=room.prison_id,
            room_id=room.id,
            room=room,
            prison=room.prison,
            places=places or room.seats,
        )
    )
    session.flush()
    take(session, meeting, _rooms_only(asked, [room_id]), now)
    take_step(session, viewer, meeting, "join", meeting.state, now)
    return meeting


def leave(
    session: Session, viewer: Viewer, meeting: Meeting, *, prison: str, version: int, now: datetime
) -> Meeting:
    """A prison no longer takes part: its room and its people are free. The last one cancels."""
    _hold(session, viewer, meeting, "leave", version)
    place = next((p for p in queries.own_places(viewer, meeting) if p.prison.code == prison), None)
    if place is None:
        raise NotFound
    if len(meeting.places) == 1:
        text = N_("No other prison takes part: cancel the meeting instead.")
        raise Refused([Reason("last_prison", text)])
    uncall(session, _seats(session, [place]))
    free(session, meeting, _rooms_only(asked_of(meeting), [place.room_id]))
    meeting.places.remove(place)
    session.flush()
    take_step(session, viewer, meeting, "leave", meeting.state, now)
    return meeting


def move(
    session: Session,
    viewer: Viewer,
    meeting: Meeting,
    *,
    starts_at: datetime,
    minutes: int,
    version: int,
    rooms: Sequence[int] = (),
    mode: str = "",
    now: datetime,
) -> list[MeetingSeat]:
    """Another time, other `rooms` of prisons that take part, another `mode`: same UID, next
    SEQUENCE, to be confirmed again; its visitors come along. Gives back whoever came and cannot
    then: they wait, and keep their line on the list."""
    seats = _seats(session, meeting.places)
    people = [seat.inmate_id for seat in seats]
    _hold(session, viewer, meeting, "move", version, rooms=rooms, inmates=people)
    asked = Asked(starts_at, minutes, mode or meeting.mode, meeting.employer_id)
    visits = {one.prison_id: visit_of(one) for one in occasions_of(session, meeting)}
    uncall(session, seats)
    free(session, meeting)
    chosen = {room.prison_id: room for room in _rooms(session, viewer, rooms)}
    if len(chosen) < len(rooms):
        raise Refused(ONE_EACH)
    for place in meeting.places:
        place.room = chosen.pop(place.prison_id, place.room)
        place.confirmed_at = None
    if chosen:
        raise NotFound
    here = [place.room for place in meeting.places]
    wanted = rules.wanted(asked, [room.id for room in here])
    _check(session, asked, here, wanted, now, moved=meeting.ref)
    meeting.starts_at, meeting.ends_at = asked.span.start, asked.span.end
    meeting.mode = Mode(asked.mode)
    session.flush()
    take(session, meeting, wanted, now)
    take_step(session, viewer, meeting, "move", meeting.state, now)
    for occasion in occasions_of(session, meeting):
        visit_actions.follow(session, occasion, visits[occasion.prison_id], now)
    came = [seat for seat in seats if not seat.waits]
    for seat in seats:
        seat.waits = True
    session.flush()
    for place in meeting.places:
        mine = [seat for seat in came if seat.place_id == place.id]
        give_places(session, place, mine, now)
        move_up(session, place, now)
    return [seat for seat in came if seat.waits]


def confirm(
    session: Session, viewer: Viewer, meeting: Meeting, *, version: int, now: datetime
) -> Meeting:
    """A prison says yes, and the employer learns the place; the meeting is confirmed with the
    last of them."""
    _hold(session, viewer, meeting, "confirm", version)
    mine = [p for p in queries.own_places(viewer, meeting) if p.confirmed_at is None]
    if not mine:
        raise Refused([Reason("confirmed", N_("Your prison has confirmed it already."))])
    if meeting.ends_at <= now:
        raise Refused([Reason("past", N_("This time is past: record who came instead."))])
    for occasion in occasions_of(session, meeting):
        visit = visit_of(occasion)
        passes = visit_queries.passes_of(session, [visit])[visit]
        if reasons := why_not_cleared(occasion, passes):
            raise Refused(reasons)
    rooms = [place.room for place in mine]
    _check(session, asked_of(meeting), rooms, {}, now, noticed=True, moved=meeting.ref)
    for place in mine:
        place.confirmed_at = now
    if all(place.confirmed_at is not None for place in meeting.places):
        take_step(session, viewer, meeting, "confirm", meeting.state, now)
    else:
        meeting.version += 1
        meeting.updated_at = now
        keep_occasions(session, meeting)
    session.flush()
    return meeting


def wait(session: Session, meeting: Meeting, now: datetime) -> Meeting:
    """A visitor of a confirmed meeting is refused: the prison decides once more. The caller has
    locked the employer."""
    for place in meeting.places:
        place.confirmed_at = None
    take_step(session, SYSTEM, meeting, "wait", meeting.state, now)
    return meeting


def cancel(
    session: Session, viewer: Viewer, meeting: Meeting, *, why: str, version: int, now: datetime
) -> Meeting:
    """Cancel for a reason of the list, which stays inside; rooms and people are free at once."""
    if why not in rules.whys_for(viewer):
        raise Refused([Reason("why", N_("Choose one from the list."), field="why")])
    _hold(session, viewer, meeting, "cancel", version)
    uncall(session, _seats(session, meeting.places))
    free(session, meeting)
    take_step(session, viewer, meeting, "cancel", meeting.state, now, why=why)
    return meeting


def take_place(session: Session, viewer: Viewer, meeting: Meeting, now: datetime) -> None:
    """With the first word on who came a meeting that has begun took place."""
    if meeting.state not in LIVE:
        return
    free(session, meeting)
    take_step(session, viewer, meeting, "took_place", meeting.state, now)


# What the verbs share.


def _hold(
    session: Session,
    viewer: Viewer,
    meeting: Meeting,
    verb: str,
    version: int,
    *,
    rooms: Sequence[int] = (),
    inmates: Sequence[int] = (),
) -> None:
    """Lock the employer, and rooms and people in question, then check who, which version, which
    state. A prison's side without a part in it can only join."""
    if not rules.may(viewer, verb):
        raise NotFound
    employer_id = meeting.employer_id
    mine = [place.room_id for place in meeting.places]
    claim_actions.lock(session, employers=[employer_id], inmates=inmates, rooms=[*mine, *rooms])
    queries.check_known(session, viewer, meeting)
    if queries.inside(viewer) and verb != "join" and not queries.own_places(viewer, meeting):
        raise NotFound
    if meeting.version != version:
        raise Stale([STALE])
    if reasons := rules.why_not_step(verb, meeting.state):
        raise Refused(reasons)


def _rooms(session: Session, viewer: Viewer, wanted: Sequence[int]) -> list[Room]:
    """Rooms of prisons for which the viewer plans."""
    found = [session.get(Room, room_id) for room_id in wanted]
    rooms = [room for room in found if room is not None and room.active]
    if len(rooms) < len(wanted) or not all(
        viewer.system or room.prison_id in viewer.organisations for room in rooms
    ):
        raise NotFound
    return rooms


def _check(
    session: Session,
    asked: Asked,
    rooms: Sequence[Room],
    names: Mapping[str, Span],
    now: datetime,
    *,
    noticed: bool = False,
    moved: str = "",
) -> None:
    """Every reason of every house, each told once; `names` are what is to be claimed, `noticed`
    is whether the prison was given its notice, and `moved` the reference of what stands already."""
    within = _within(rules.wanted(asked, [room.id for room in rooms])) if rooms else asked.span
    places = slot_queries.places_of(session, rooms, within)
    reasons = rules.why_not_rooms(asked.mode, list(places.values()))
    if not reasons:
        claim_actions.end_holds(session, names, now)
        taken = slot_queries.taken(session, names, within, now) if names else {}
        for room in rooms:
            house = slot_queries.house_of(session, room.prison, within)
            gate = gate_of(session, house, asked, within, now, moved=moved)
            facts = Facts(house, places[room.id], rules.NOBODY, now, taken, gate)
            reasons += rules.why_not_held(asked, facts)
    if noticed:
        reasons = [reason for reason in reasons if reason.code != "notice"]
    if blocks(reasons):
        raise Refused({(reason.code, reason.text): reason for reason in reasons}.values())


def _rooms_only(asked: Asked, rooms: Sequence[int]) -> dict[str, Span]:
    """What is taken of the rooms; the employer is taken once, with the meeting."""
    return {n: s for n, s in rules.wanted(asked, rooms).items() if n.startswith("room:")}


def _within(wanted: Mapping[str, Span]) -> Span:
    return Span(min(s.start for s in wanted.values()), max(s.end for s in wanted.values()))


def _seats(session: Session, places: Sequence[MeetingPlace]) -> list[MeetingSeat]:
    """Everybody on these lists, in the order in which they came."""
    ids = [place.id for place in places]
    rows = select(MeetingSeat).where(MeetingSeat.place_id.in_(ids))
    return list(session.scalars(rows.order_by(MeetingSeat.waits, MeetingSeat.id)))
