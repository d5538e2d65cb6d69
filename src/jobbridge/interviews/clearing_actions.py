"""A booking that waits for passes confirms itself once all are allowed, and waits again when one
is refused. And what a ban does to passes."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.bans import actions as bans
from jobbridge.bans.model import Ban
from jobbridge.bans.queries import require
from jobbridge.db import Database
from jobbridge.errors import Severity
from jobbridge.interviews import (
    claim_actions,
    reception_queries,
    slot_queries,
    visit_queries,
)
from jobbridge.interviews.change_actions import take_step
from jobbridge.interviews.model import Interview, Mode, State
from jobbridge.interviews.occasion_model import Occasion
from jobbridge.interviews.visit_model import PassState, Visitor, VisitorPass
from jobbridge.interviews.visit_rules import (
    Visit,
    all_cleared,
    known_by,
    one_refused,
    visit_of,
)
from jobbridge.outbox.actions import post
from jobbridge.refs import new_ref
from jobbridge.viewer import SYSTEM, Viewer

BATCH = 200
DECIDED = "passes_decided"
"""The outbox job of passes decided for an occasion: `occasion_id`."""


def lock_visits(session: Session, visits: Iterable[Visit]) -> None:
    """All that deciding passes of these visits may change, in the one order that everybody keeps:
    before the passes themselves."""
    visits = list(visits)
    coming = [
        one
        for visit in visits
        for one in reception_queries.expected_of(session, visit)
        if isinstance(one, Interview)
    ]
    claim_actions.lock(
        session,
        employers={visit.employer_id for visit in visits},
        inmates={i.application.inmate_id for i in coming},
        applications={i.application_id for i in coming},
        interviews={i.id for i in coming},
    )


def settle(session: Session, visit: Visit, now: datetime) -> None:
    """Confirm what waited for the passes of this visit, or let it wait again: interviews at once,
    what stands above them as soon as it hears of it. The caller has locked the visit."""
    session.flush()
    passes = visit_queries.passes_of(session, [visit])[visit]
    for interview in reception_queries.expected_of(session, visit):
        if interview.starts_at <= now:
            continue
        if isinstance(interview, Occasion):
            say_decided(session, interview, now)
            continue
        if interview.state == State.BOOKED and all_cleared(passes):
            standing = slot_queries.standing_reasons(session, interview, now)
            if not any(reason.severity is not Severity.WARN for reason in standing):
                take_step(session, SYSTEM, interview, "confirm", interview.state, now)
        elif interview.state == State.CONFIRMED and one_refused(passes):
            take_step(session, SYSTEM, interview, "wait", interview.state, now)


def say_decided(session: Session, occasion: Occasion, now: datetime) -> None:
    """For whoever holds the occasion, who looks at its passes then."""
    post(session, DECIDED, f"{DECIDED}:{new_ref()}", {"occasion_id": occasion.id}, now=now)


def settle_waiting(database: Database, now: datetime) -> None:
    """The worker's round: whatever was booked or moved beside passes that are allowed already."""
    with database.read() as session:
        rows = session.scalars(
            select(Interview)
            .where(
                Interview.state == State.BOOKED,
                Interview.mode == Mode.IN_PERSON,
                Interview.starts_at > now,
                Interview.employer_id.in_(
                    select(Visitor.employer_id)
                    .join(VisitorPass, VisitorPass.visitor_id == Visitor.id)
                    .where(
                        VisitorPass.prison_id == Interview.prison_id,
                        VisitorPass.state == PassState.ALLOWED,
                        VisitorPass.on >= now.date(),
                    )
                ),
            )
            .order_by(Interview.starts_at)
            .limit(BATCH)
        )
        visits = {visit_of(interview) for interview in rows}
        found = visit_queries.passes_of(session, visits)
        cleared = [visit for visit in visits if all_cleared(found[visit])]
    for visit in sorted(cleared):
        with database.write() as session:
            lock_visits(session, [visit])
            settle(session, visit, now)


def ban_visitor(
    session: Session,
    viewer: Viewer,
    one: VisitorPass,
    *,
    why: str,
    valid_from: date,
    valid_to: date,
    now: datetime,
) -> tuple[Ban, list[VisitorPass]]:
    """This prison does not admit this visitor in that time. Their passes to come there are
    refused, whichever employer asked for them: gives back those."""
    require(viewer, one.prison_id)
    visitor = one.visitor
    words = set(known_by(visitor))
    ban = bans.set_ban(
        session,
        viewer,
        prison_id=one.prison_id,
        name=visitor.name,
        known=words,
        why=why,
        valid_from=valid_from,
        valid_to=valid_to,
        now=now,
    )
    return ban, _refuse(session, viewer, ban, words, now)


def _refuse(
    session: Session, viewer: Viewer, ban: Ban, words: set[str], now: datetime
) -> list[VisitorPass]:
    rows = session.scalars(
        select(VisitorPass)
        .join(VisitorPass.visitor)
        .where(
            VisitorPass.prison_id == ban.prison_id,
            VisitorPass.on.between(ban.valid_from, ban.valid_to),
            VisitorPass.arrived_at.is_(None),
            VisitorPass.state != PassState.REFUSED,
        )
        .order_by(VisitorPass.id)
    )
    banned = [one.id for one in rows if words & set(known_by(one.visitor))]
    passes = list(session.scalars(select(VisitorPass).where(VisitorPass.id.in_(banned))))
    visits = {Visit(one.visitor.employer_id, one.prison_id, one.on) for one in passes}
    lock_visits(session, visits)
    for one in passes:
        one.state, one.why = PassState.REFUSED, "ban"
        one.decided_at, one.decided_by = now, viewer.account_id
        one.version += 1
    for visit in sorted(visits):
        settle(session, visit, now)
    return passes
