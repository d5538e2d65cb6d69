"""One change of an interview: written down, and told to those who must hear of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import bindparam, delete, insert
from sqlalchemy.orm import Session

from jobbridge.applications import actions as application_actions
from jobbridge.applications.model import Application
from jobbridge.audit.actions import record
from jobbridge.calendar.actions import SILENTLY, put_entry
from jobbridge.errors import Refused
from jobbridge.interviews import entries, state_rules
from jobbridge.interviews.model import Interview, InterviewChange, State
from jobbridge.interviews.visit_model import Wish
from jobbridge.kept import later
from jobbridge.outbox.actions import post
from jobbridge.viewer import SYSTEM, Role, Viewer

NOTICE = "interview_changed"
"""The outbox job of a change that those invited must hear of: `interview_id`, `sequence`."""

SETTLES = frozenset({"book", "move"})
# Every change does these: built once.
_ADD_CHANGE = insert(InterviewChange.metadata.tables["interview_change"]).inline()
_wish = Wish.metadata.tables["wish"]
_FORGET_WISH = delete(_wish).where(_wish.c.application_id == bindparam("application_id"))


def take_step(
    session: Session,
    viewer: Viewer,
    interview: Interview,
    verb: str,
    before: str,
    now: datetime,
    *,
    why: str = "",
    first: bool = False,
    after: State | None = None,
) -> None:
    """Take a line of the table: state, version, history, audit; and, where those invited must
    hear of it, SEQUENCE, calendar entry and notice. `after` is given where it goes back to what
    it was."""
    advance(interview, verb, before, now, after=after)
    tell_step(session, viewer, interview, verb, before, now, why=why, first=first)


def advance(
    interview: Interview, verb: str, before: str, now: datetime, *, after: State | None = None
) -> None:
    """The first half of `take_step`, for an interview that is not stored yet."""
    interview.state = after or _step(verb, before).after
    interview.version += 1
    interview.updated_at = now


def tell_step(
    session: Session,
    viewer: Viewer,
    interview: Interview,
    verb: str,
    before: str,
    now: datetime,
    *,
    why: str = "",
    first: bool = False,
) -> None:
    """The other half: what is written of it, and who hears. `first` is what calendars have not
    heard of."""
    step = _step(verb, before)
    session.flush()
    change = {
        "interview_id": interview.id,
        "verb": verb,
        "from_state": before,
        "to_state": interview.state,
        "starts_at": interview.starts_at,
        "room_id": interview.room_id,
        "by": viewer.account_id,
        "at": now,
        "why": why,
    }
    later(session, _ADD_CHANGE, [change])
    record(
        session,
        viewer,
        f"interview.{verb}",
        "interview",
        interview.id,
        now=now,
        detail=why or None,
    )
    if verb in SETTLES:
        # A wish that was granted, or overtaken by another time.
        later(session, _FORGET_WISH, [{"application_id": interview.application_id}])
    if step.tells:
        if not first:
            interview.sequence += 1
        _tell(session, interview, now, first=first)
    session.flush()


def _step(verb: str, before: str) -> state_rules.Step:
    step = state_rules.step_for(verb, before)
    if step is None:
        raise Refused(state_rules.why_not_step(verb, before))
    return step


@contextmanager
def told_together(session: Session, *, invited: bool = False) -> Iterator[None]:
    """Inside, changes reach the calendars, but nobody is written to about each of them: the
    caller tells of all at once, where it says so also those who are `invited` to them."""
    session.info["told_together"] = True
    session.info[SILENTLY] = invited
    try:
        yield
    finally:
        del session.info["told_together"], session.info[SILENTLY]


def _tell(session: Session, interview: Interview, now: datetime, *, first: bool) -> None:
    public_url: str = session.info.get("public_url", "")
    put_entry(
        session,
        uid=interview.uid,
        sequence=interview.sequence,
        status=entries.STATUSES[State(interview.state)],
        starts_at=interview.starts_at,
        ends_at=interview.ends_at,
        revised_at=now,
        audiences=entries.audiences(interview),
        texts=entries.texts(interview, public_url),
        new=first,
    )
    if session.info.get("told_together"):
        return
    post(
        session,
        NOTICE,
        f"interview:{interview.id}:{interview.sequence}",
        {"interview_id": interview.id, "sequence": interview.sequence},
        now=now,
    )


def move_application(
    session: Session,
    viewer: Viewer,
    application: Application,
    verb: str,
    now: datetime,
    *,
    held: bool = False,
) -> None:
    """The application follows. An officer or employer moves interviews, not applications: then
    the portal does it. `held` says that its row is locked and was read since."""
    actor = viewer if viewer.is_(Role.COUNSELOR) else SYSTEM
    take = application_actions.step if held else application_actions.move
    take(session, actor, application, verb, now=now)
