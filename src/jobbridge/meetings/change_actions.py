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
from jobbridge.meetings import entries, rules
from jobbridge.meetings.model import Meeting, MeetingChange, MeetingClaim, State
from jobbridge.outbox.actions import post
from jobbridge.viewer import Viewer

NOTICE = "meeting_changed"
"""The outbox job of a change that those invited must hear of: `meeting_id`, `sequence`."""


def take(session: Session, meeting: Meeting, wanted: Mapping[str, Span], now: datetime) -> None:
    """Claim these things for the meeting besides what it claims already; `Refused` where the
    database knows of another claim."""
    rows = [
        Claim(resource=name, starts_at=span.start, ends_at=span.end)
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
