"""What an employer does about its interviews: marks times, and says how one ended."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time

from sqlalchemy import delete
from sqlalchemy.orm import Session

from jobbridge.applications import actions as application_actions
from jobbridge.applications import queries as application_queries
from jobbridge.applications.model import Application
from jobbridge.applications.model import State as ApplicationState
from jobbridge.audit.actions import record
from jobbridge.calendar.spans import local_moment
from jobbridge.errors import NotFound, Reason, Refused
from jobbridge.i18n import N_
from jobbridge.interviews import claim_actions, queries, visit_actions, wish_queries
from jobbridge.interviews.model import Interview, State
from jobbridge.interviews.visit_model import Statement, Wish
from jobbridge.interviews.visit_rules import STATEMENTS, OfferedDay, why_not_wished
from jobbridge.outbox.actions import post
from jobbridge.viewer import Role, Viewer

STATED = (State.BOOKED, State.CONFIRMED, State.TOOK_PLACE, State.MISSED)


def mark_times(
    session: Session,
    viewer: Viewer,
    application: Application,
    wishes: Sequence[tuple[date, time | None]],
    *,
    offered: Iterable[OfferedDay],
    also: Iterable[Application] = (),
    now: datetime,
) -> list[Wish]:
    """One to five times or whole days that suit the employer, in place of those marked before;
    asks for the interview where that has not been done. `also` are others of its candidates
    for whom the same is meant. Counselors are told; nothing is booked."""
    if not viewer.is_(Role.EMPLOYER):
        raise NotFound
    chosen = list(dict.fromkeys(wishes))
    if reasons := why_not_wished(chosen, list(offered)):
        raise Refused(reasons)
    made = []
    for one in sorted({a.id: a for a in (application, *also)}.values(), key=lambda a: a.id):
        locked = application_queries.application_locked(session, viewer, one.id)
        if locked.state not in (ApplicationState.AGREED, ApplicationState.INTERVIEW):
            raise NotFound
        if locked.state == ApplicationState.AGREED and locked.interview_wanted_at is None:
            application_actions.want_interview(session, viewer, locked, now=now)
        made += _replace(session, viewer, locked, chosen, now)
    return made


def _replace(
    session: Session,
    viewer: Viewer,
    application: Application,
    chosen: Sequence[tuple[date, time | None]],
    now: datetime,
) -> list[Wish]:
    session.execute(delete(Wish).where(Wish.application_id == application.id))
    made = [
        Wish(
            application_id=application.id,
            starts_at=wish_queries.whole_day(day) if at is None else local_moment(day, at),
            whole_day=at is None,
            by=viewer.account_id,
            at=now,
        )
        for day, at in chosen
    ]
    session.add_all(made)
    record(session, viewer, "wish.mark", "application", application.id, now=now)
    stamp = int(now.timestamp())
    post(
        session,
        "notice_times",
        f"notice:times:{application.id}:{stamp}",
        {"application_id": application.id, "stamp": stamp},
        now=now,
    )
    session.flush()
    return made


def state_end(
    session: Session, viewer: Viewer, interview: Interview, *, said: str, now: datetime
) -> Statement:
    """How it ended, as the employer says: beside what the prison records, never in its place.
    Said again, the last word counts."""
    if not viewer.is_(Role.EMPLOYER):
        raise NotFound
    if said not in STATEMENTS:
        raise Refused([Reason("said", N_("Choose one from the list."), field="said")])
    claim_actions.lock(session, interviews=[interview.id])
    queries.check_known(session, viewer, interview)
    if interview.starts_at > now or interview.state not in STATED:
        text = N_("It has not begun yet: cancel it if it will not take place.")
        raise Refused([Reason("not_begun", text)])
    row = session.get(Statement, interview.id) or Statement(interview_id=interview.id)
    row.said, row.by, row.at = said, viewer.account_id, now
    session.add(row)
    record(session, viewer, "interview.state", "interview", interview.id, now=now, detail=said)
    visit_actions.tell(session, interview, "stated", now)
    session.flush()
    return row
