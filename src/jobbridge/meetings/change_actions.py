"""One change of a meeting: claimed, written down, and told to those who must hear of it."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from jobbridge.audit.actions import record
from jobbridge.calendar.actions import put_entry
from jobbridge.calendar.spans import Span
from jobbridge.errors import Refused
from jobbridge.interviews import claim_actions
from jobbridge.interviews.model import Claim
from jobbridge.interviews.occasion_model import Called, Occasion
from jobbridge.meetings import entries, rules
from jobbridge.meetings.model import (
    Meeting,
    MeetingChange,
    MeetingClaim,
    MeetingPlace,
    MeetingSeat,
    State,
)
from jobbridge.outbox.actions import post
from jobbridge.viewer import Viewer

NOTICE = "meeting_changed"
"""The outbox job of a change that those invited must hear of: `meeting_id`, `sequence`."""


def take(
    session: Session,
    meeting: Meeting,
    wanted: Mapping[str, Span],
    now: datetime,
    *,
    called: Called | None = None,
) -> None:
    """Claim these things for the meeting besides what it claims already; `Refused` where the
    database knows of another claim. What is claimed of somebody `called` goes with that."""
    rows = [
        Claim(
            resource=name,
            starts_at=span.start,
            ends_at=span.end,
            called_id=called.id if called else None,
        )
        for name, span in sorted(wanted.items())
    ]
    if not rows:
        return
    claim_actions.put(session, rows, now)
    session.add_all(MeetingClaim(claim_id=row.id, meeting_id=meeting.id) for row in rows)
    session.flush()


def free(session: Session, meeting: Meeting, resources: Iterable[str] | None = None) -> None:
    """Give up what the meeting claims: all of it, or only these."""
    mine = select(MeetingClaim.claim_id).where(MeetingClaim.meeting_id == meeting.id)
    rows = delete(Claim).where(Claim.id.in_(mine))
    if resources is not None:
        rows = rows.where(Claim.resource.in_(sorted(resources)))
    session.execute(rows)


def call(session: Session, seat: MeetingSeat, wanted: Mapping[str, Span], now: datetime) -> None:
    """Somebody on the list comes: what the prison is to bring there, and what that claims."""
    place = seat.place
    occasion = _occasion(session, place)
    with session.begin_nested():
        called = Called(ref=seat.ref, occasion_id=occasion.id, inmate_id=seat.inmate_id)
        session.add(called)
        session.flush()
        take(session, place.meeting, wanted, now, called=called)


def uncall(session: Session, seats: Iterable[MeetingSeat]) -> None:
    """They are not brought, and what was claimed of them is free."""
    refs = sorted(seat.ref for seat in seats)
    session.execute(delete(Called).where(Called.ref.in_(refs)))


def _occasion(session: Session, place: MeetingPlace) -> Occasion:
    return session.scalars(
        select(Occasion).where(
            Occasion.ref == place.meeting.ref, Occasion.prison_id == place.prison_id
        )
    ).one()


def occasions_of(session: Session, meeting: Meeting) -> list[Occasion]:
    """What the desks of the prisons know of it."""
    rows = session.scalars(
        select(Occasion).where(Occasion.ref == meeting.ref).order_by(Occasion.id)
    )
    return list(rows)


def keep_occasions(session: Session, meeting: Meeting) -> None:
    """What gate, passes and movements know of it, as it is now: in each prison that takes part."""
    known = {one.prison_id: one for one in occasions_of(session, meeting)}
    for place in meeting.places:
        one = known.pop(place.prison_id, None)
        if one is None:
            one = Occasion(ref=meeting.ref, prison_id=place.prison_id)
            session.add(one)
        state = rules.OCCASIONS[State(meeting.state)]
        if meeting.state == State.PLANNED and place.confirmed_at is not None:
            state = rules.OCCASIONS[State.CONFIRMED]
        one.employer_id, one.room_id, one.mode = meeting.employer_id, place.room_id, meeting.mode
        one.starts_at, one.ends_at, one.state = meeting.starts_at, meeting.ends_at, state
    for gone in known.values():
        session.delete(gone)
    session.flush()


def take_step(
    session: Session,
    viewer: Viewer,
    meeting: Meeting,
    verb: str,
    before: str,
    now: datetime,
    *,
    why: str = "",
) -> None:
    """Take a line of the table: state, version, history, audit; and, where those invited must
    hear of it, SEQUENCE, calendar entry and one notice."""
    step = rules.step_for(verb, before)
    if step is None:
        raise Refused(rules.why_not_step(verb, before))
    meeting.state = step.after
    meeting.version += 1
    meeting.updated_at = now
    session.add(
        MeetingChange(
            meeting_id=meeting.id,
            verb=verb,
            from_state=before,
            to_state=step.after,
            starts_at=meeting.starts_at,
            by=viewer.account_id,
            at=now,
            why=why,
        )
    )
    record(session, viewer, f"meeting.{verb}", "meeting", meeting.id, now=now, detail=why or None)
    if before != rules.NEW and (step.tells or verb in ("join", "leave")):
        meeting.sequence += 1
    keep_occasions(session, meeting)
    if step.tells or verb in ("join", "leave"):
        keep_entry(session, meeting, now)
    if step.tells:
        post(
            session,
            NOTICE,
            f"meeting:{meeting.id}:{meeting.sequence}",
            {"meeting_id": meeting.id, "sequence": meeting.sequence},
            now=now,
        )
    session.flush()


def keep_entry(session: Session, meeting: Meeting, now: datetime) -> None:
    """The calendar entry as the meeting is now, for everybody who takes part."""
    put_entry(
        session,
        uid=meeting.uid,
        sequence=meeting.sequence,
        status=entries.STATUSES[State(meeting.state)],
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        revised_at=now,
        audiences=entries.audiences(meeting),
        texts=entries.texts(meeting, session.info.get("public_url", "")),
    )
