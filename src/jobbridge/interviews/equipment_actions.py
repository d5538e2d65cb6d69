"""What visitors bring: named for a day, allowed by each prison thing by thing."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from jobbridge.audit.actions import record
from jobbridge.errors import NotFound, Reason, Refused, Stale
from jobbridge.i18n import N_
from jobbridge.interviews import claim_actions, named_queries, queries, reception_queries
from jobbridge.interviews.named_queries import day_of
from jobbridge.interviews.occasion_model import Occasion
from jobbridge.interviews.visit_model import PassState, VisitItem
from jobbridge.interviews.visit_rules import (
    Reception,
    Visit,
    takes_visitors,
    visit_of,
    why_not_item,
)
from jobbridge.viewer import Role, Viewer

STALE = Reason("stale", N_("Somebody else has changed this in the meantime. Look again."))
BEGUN = Reason("begun", N_("This visit has begun: nothing can be added any more."))


def hold(session: Session, viewer: Viewer, reception: Reception) -> None:
    """The employer's row is what two of its people queue for, and that of a prison what two
    employers at its gate do; asked again under the lock. `Stale` where another prison has been
    booked for them that day in the meantime."""
    if not viewer.is_(Role.EMPLOYER):
        raise NotFound
    employers = [reception.employer_id]
    gates = _gates(session, reception)
    if isinstance(reception, Occasion):
        claim_actions.lock(session, gates=gates, employers=employers)
        reception_queries.occasion_for(session, viewer, reception.ref, lock=True)
    else:
        claim_actions.lock(session, gates=gates, employers=employers, interviews=[reception.id])
        queries.check_known(session, viewer, reception)
    if _gates(session, reception) != gates:
        raise Stale([STALE])


def _gates(session: Session, reception: Reception) -> set[int]:
    """The prisons that the employer visits that day."""
    day = reception_queries.visits_of_day(session, *day_of(reception))
    return {reception.prison_id, *(visit.prison_id for visit in day)}


def bring(
    session: Session,
    viewer: Viewer,
    reception: Reception,
    *,
    kind: str,
    count: int,
    now: datetime,
) -> None:
    """So many of this come along that day, wherever the employer goes; 0 takes it off the list.
    Another number is decided anew."""
    hold(session, viewer, reception)
    reasons = why_not_item(kind, count)
    if not takes_visitors(reception) or reception.starts_at <= now:
        reasons.append(BEGUN)
    if reasons:
        raise Refused(reasons)
    day = day_of(reception)
    have = {i.prison_id: i for i in named_queries.items_of_day(session, day) if i.kind == kind}
    for visit in sorted({visit_of(reception), *reception_queries.visits_of_day(session, *day)}):
        item = have.pop(visit.prison_id, None)
        if item is None and count:
            session.add(_item(visit, kind, count, now))
        elif item is not None and not count:
            session.delete(item)
        elif item is not None and item.count != count:
            item.count, item.state, item.version = count, PassState.ASKED, item.version + 1
            item.decided_at = item.decided_by = None
    session.flush()
    what = "occasion" if isinstance(reception, Occasion) else "interview"
    record(session, viewer, "visit.bring", what, reception.id, now=now, detail=kind)


def _item(visit: Visit, kind: str, count: int, now: datetime) -> VisitItem:
    return VisitItem(
        employer_id=visit.employer_id,
        prison_id=visit.prison_id,
        on=visit.on,
        kind=kind,
        count=count,
        state=PassState.ASKED,
        asked_at=now,
        version=1,
    )


def decide_item(
    session: Session,
    viewer: Viewer,
    item_id: int,
    *,
    state: str,
    version: int,
    now: datetime,
) -> VisitItem:
    """The prison lets it in, or not."""
    item = named_queries.item_for(session, viewer, item_id, lock=True)
    if item.version != version:
        raise Stale([STALE])
    item.state = PassState(state)
    item.decided_at, item.decided_by = now, viewer.account_id
    item.version += 1
    session.flush()
    record(session, viewer, f"item.{item.state}", "visit_item", item.id, now=now)
    return item


def join(session: Session, reception: Reception, now: datetime) -> None:
    """What the employer brings that day is asked for at this prison too."""
    visit = visit_of(reception)
    items = named_queries.items_of_day(session, day_of(reception))
    here = {item.kind for item in items if item.prison_id == visit.prison_id}
    for kind, count in {i.kind: i.count for i in items if i.kind not in here}.items():
        session.add(_item(visit, kind, count, now))
    session.flush()


def follow(session: Session, before: Visit, after: Visit, *, stays: bool, now: datetime) -> None:
    """An interview was moved: what is brought comes along, to be decided anew."""

    def at(visit: Visit) -> list[VisitItem]:
        return list(
            session.scalars(
                select(VisitItem).where(
                    VisitItem.employer_id == visit.employer_id,
                    VisitItem.prison_id == visit.prison_id,
                    VisitItem.on == visit.on,
                )
            )
        )

    items = at(before)
    here = {item.kind for item in at(after)}
    session.add_all(_item(after, i.kind, i.count, now) for i in items if i.kind not in here)
    if not stays:
        session.execute(delete(VisitItem).where(VisitItem.id.in_([i.id for i in items])))
    session.flush()
