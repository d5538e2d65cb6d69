"""The list of a meeting: putting people on it, taking them off, and who moves up."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jobbridge.audit.actions import record
from jobbridge.calendar.spans import local_date
from jobbridge.errors import NotFound, Reason, Refused, blocks
from jobbridge.i18n import N_
from jobbridge.inmates.model import Inmate
from jobbridge.interviews import claim_actions
from jobbridge.interviews.clash_rules import clash
from jobbridge.interviews.facts import FETCH, INMATE
from jobbridge.meetings import list_queries, queries, rules
from jobbridge.meetings.change_actions import call, uncall
from jobbridge.meetings.model import LIVE, Meeting, MeetingPlace, MeetingSeat
from jobbridge.refs import new_ref
from jobbridge.viewer import Viewer


def put_on(
    session: Session,
    viewer: Viewer,
    meeting: Meeting,
    people: Sequence[Inmate],
    *,
    now: datetime,
) -> list[MeetingSeat]:
    """These people of the counselor's own come, or wait where the list is full: all of them, or
    `Refused` with every reason of each."""
    if not people:
        raise Refused([Reason("nobody", N_("Choose at least one."), field="people")])
    places = _hold(session, viewer, meeting, [inmate.id for inmate in people])
    by_prison = {place.prison_id: place for place in places}
    if any(inmate.prison_id not in by_prison for inmate in people):
        raise NotFound
    reasons: list[Reason] = []
    made = []
    for place in places:
        here = [inmate for inmate in people if inmate.prison_id == place.prison_id]
        there = {seat.inmate_id for seat in queries.seats_of(session, [place])}
        new = [inmate for inmate in here if inmate.id not in there]
        against = list_queries.reasons_of(session, place, new, now)
        for inmate in new:
            reasons += [_of(inmate, reason) for reason in blocks(against[inmate.id])]
        made += [_seat(session, viewer, place, inmate, now) for inmate in new]
    if reasons:
        raise Refused(reasons)
    session.flush()
    for place in places:
        mine = [seat for seat in made if seat.place is place]
        apart = give_places(session, place, mine, now)
        reasons += [_of(seat.inmate, clash(INMATE)) for seat in apart]
    if reasons:
        raise Refused(reasons)
    for seat in made:
        record(session, viewer, "meeting.list", "inmate", seat.inmate_id, now=now)
    return made


def _seat(
    session: Session, viewer: Viewer, place: MeetingPlace, inmate: Inmate, now: datetime
) -> MeetingSeat:
    seat = MeetingSeat(
        ref=new_ref(),
        place=place,
        inmate=inmate,
        inmate_id=inmate.id,
        waits=True,
        came="",
        introduced=False,
        listed_by=viewer.account_id,
        listed_at=now,
    )
    session.add(seat)
    return seat


def give_places(
    session: Session, place: MeetingPlace, seats: Sequence[MeetingSeat], now: datetime
) -> list[MeetingSeat]:
    """Of those who wait whoever can comes, in the order given: as many as there are places, and
    as many as the prison can accompany then. The rest waits on. Gives back those who would meet
    somebody there whom they must not."""
    if not seats:
        return []
    asked = list_queries.asked_of(place.meeting)
    people = [seat.inmate for seat in seats]
    ground = list_queries.ground_of(session, place, people, asked.span, now)
    units = ground.escorts(asked)
    left = place.places - _coming(session, place)
    left = left if units is None else min(left, len(units))
    coming: set[int] = set()
    apart = []
    for seat in seats:
        if len(coming) >= left:
            break
        if blocks(ground.against(seat.inmate_id, asked)):
            continue
        if rules.apart_here(ground.people[seat.inmate_id], coming, local_date(asked.starts_at)):
            apart.append(seat)
            continue
        wanted = rules.wanted(asked, (), [seat.inmate_id])
        if units is not None:
            wanted[units[len(coming)]] = asked.span.padded(FETCH, FETCH)
        try:
            call(session, seat, wanted, now)
        except Refused:
            continue
        seat.waits = False
        coming.add(seat.inmate_id)
    session.flush()
    return apart


def _of(inmate: Inmate, reason: Reason) -> Reason:
    return Reason(
        reason.code,
        N_("%(name)s: %(reason)s"),
        {"name": inmate.name, "reason": reason},
        field="people",
    )


def take_off(
    session: Session, viewer: Viewer, meeting: Meeting, ref: str, *, now: datetime
) -> list[MeetingSeat]:
    """Somebody does not come after all; gives back who has moved up."""
    _hold(session, viewer, meeting, ())
    seat = queries.seat_for(session, viewer, meeting, ref)
    place = seat.place
    uncall(session, [seat])
    record(session, viewer, "meeting.unlist", "inmate", seat.inmate_id, now=now)
    session.delete(seat)
    session.flush()
    return move_up(session, place, now)


def move_up(session: Session, place: MeetingPlace, now: datetime) -> list[MeetingSeat]:
    """Who waits gets what is free, in the order of the list; who cannot then is passed over."""
    waiting = list(
        session.scalars(
            select(MeetingSeat)
            .where(MeetingSeat.place_id == place.id, MeetingSeat.waits)
            .order_by(MeetingSeat.id)
        )
    )
    give_places(session, place, waiting, now)
    return [seat for seat in waiting if not seat.waits]


def _coming(session: Session, place: MeetingPlace) -> int:
    rows = select(func.count()).where(
        MeetingSeat.place_id == place.id, MeetingSeat.waits.is_(False)
    )
    return session.scalar(rows) or 0


def _hold(
    session: Session, viewer: Viewer, meeting: Meeting, inmates: Sequence[int]
) -> list[MeetingPlace]:
    """The viewer's places of a meeting that is still to come, under the lock of the employer and
    of these people."""
    if not rules.lists(viewer):
        raise NotFound
    rooms = [place.room_id for place in meeting.places]
    claim_actions.lock(session, employers=[meeting.employer_id], inmates=inmates, rooms=rooms)
    queries.check_known(session, viewer, meeting)
    places = queries.own_places(viewer, meeting)
    if not places:
        raise NotFound
    if meeting.state not in LIVE:
        raise Refused(rules.why_not_step("move", meeting.state))
    return places
