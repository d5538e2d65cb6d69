"""The list of a meeting: putting people on it, taking them off, and who moves up."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jobbridge.audit.actions import record
from jobbridge.errors import NotFound, Reason, Refused, blocks
from jobbridge.i18n import N_
from jobbridge.inmates.model import Inmate
from jobbridge.interviews import claim_actions
from jobbridge.meetings import list_queries, queries, rules
from jobbridge.meetings.change_actions import free, take
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
        if reasons:
            continue
        open_places = place.places - _coming(session, place)
        for number, inmate in enumerate(new):
            seat = MeetingSeat(
                ref=new_ref(),
                place=place,
                inmate=inmate,
                waits=number >= open_places,
                came="",
                introduced=False,
                listed_by=viewer.account_id,
                listed_at=now,
            )
            session.add(seat)
            made.append(seat)
    if reasons:
        raise Refused(reasons)
    session.flush()
    asked = list_queries.asked_of(meeting)
    come = [seat.inmate_id for seat in made if not seat.waits]
    take(session, meeting, rules.wanted(asked, (), come), now)
    for seat in made:
        record(session, viewer, "meeting.list", "inmate", seat.inmate_id, now=now)
    return made


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
    asked = list_queries.asked_of(meeting)
    if not seat.waits:
        free(session, meeting, rules.wanted(asked, (), [seat.inmate_id]))
    record(session, viewer, "meeting.unlist", "inmate", seat.inmate_id, now=now)
    session.delete(seat)
    session.flush()
    return move_up(session, meeting, place, now)


def move_up(
    session: Session, meeting: Meeting, place: MeetingPlace, now: datetime
) -> list[MeetingSeat]:
    """Who waits gets what is free, in the order of the list; who cannot then is passed over."""
    asked = list_queries.asked_of(meeting)
    waiting = list(
        session.scalars(
            select(MeetingSeat)
            .where(MeetingSeat.place_id == place.id, MeetingSeat.waits)
            .order_by(MeetingSeat.id)
        )
    )
    against = list_queries.reasons_of(session, place, [s.inmate for s in waiting], now)
    up: list[MeetingSeat] = []
    for seat in waiting:
        if _coming(session, place) >= place.places:
            break
        if blocks(against[seat.inmate_id]):
            continue
        try:
            take(session, meeting, rules.wanted(asked, (), [seat.inmate_id]), now)
        except Refused:
            continue
        seat.waits = False
        session.flush()
        up.append(seat)
    return up


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
    claim_actions.lock(session, employers=[meeting.employer_id], inmates=inmates)
    queries.check_known(session, viewer, meeting)
    places = queries.own_places(viewer, meeting)
    if not places:
        raise NotFound
    if meeting.state not in LIVE:
        raise Refused(rules.why_not_step("move", meeting.state))
    return places
