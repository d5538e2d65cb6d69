"""Doing what a file says, by the same verbs as by hand, and keeping what each line did."""

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from jobbridge.audit.actions import record
from jobbridge.clock import local_day
from jobbridge.errors import NotFound, Refused
from jobbridge.inmates import actions as inmate_actions
from jobbridge.inmates import person_actions
from jobbridge.inmates.model import Inmate, Movement
from jobbridge.places.model import Prison
from jobbridge.refs import new_ref
from jobbridge.roster import rules, vocabulary
from jobbridge.roster.model import (
    Decision,
    LineState,
    RosterImport,
    RosterLine,
    RosterQuestion,
    RosterSeen,
    State,
    What,
)
from jobbridge.roster.plan import NOT_YOURS, Plan, Planned
from jobbridge.roster.queries import pieces
from jobbridge.viewer import Viewer

Told = Callable[[int], None]


def kept_import(
    session: Session, viewer: Viewer, *, ref: str, kind: str, now: datetime
) -> RosterImport:
    """The import with this reference, begun anew: lines of an earlier look are gone."""
    found = session.scalar(select(RosterImport).where(RosterImport.ref == ref).with_for_update())
    if found is None:
        found = RosterImport(ref=ref, kind=kind, account_id=viewer.account_id, made_at=now)
        session.add(found)
        session.flush()
    session.execute(delete(RosterLine).where(RosterLine.import_id == found.id))
    found.made_at = now
    return found


def keep_plan(session: Session, made: RosterImport, plan: Plan) -> None:
    """What a dry run found, to be looked at."""
    _keep(session, [_line(made, item, LineState.PLANNED, {}) for item in plan.items])


def _keep(session: Session, lines: list[dict[str, Any]]) -> None:
    """Many at once: a first roster has thousands."""
    for piece in pieces(lines):
        session.execute(insert(RosterLine), piece)


def _line(
    made: RosterImport, item: Planned, state: LineState, more: Mapping[str, Any]
) -> dict[str, Any]:
    held = {"name": item.name, "fields": item.fields, "cause": item.cause, **more}
    elsewhere = item.cause == "elsewhere"  # not to be told who of another prison it is
    return {
        "import_id": made.id,
        "number": item.number,
        "what": item.what,
        "state": state,
        "inmate_id": None if elsewhere or item.inmate is None else item.inmate.id,
        "held": json.dumps(held, ensure_ascii=False),
    }


def apply_plan(
    session: Session,
    viewer: Viewer,
    made: RosterImport,
    plan: Plan,
    *,
    now: datetime,
    told: Told = lambda done: None,
) -> None:
    """All of it in the caller's transaction. A line that a verb refuses after all loses no
    other; the audit's rows carry the import in place of a request."""
    session.execute(select(Prison.id).order_by(Prison.id).with_for_update(key_share=True)).all()
    session.info["request_id"] = f"import:{made.ref}"
    made.state = State.APPLIED
    lines: list[dict[str, Any]] = []
    for done, item in enumerate(plan.items):
        if done % 25 == 0:
            told(done)
        try:
            with session.begin_nested():
                more = _do(session, viewer, made, item, now)
        except Refused as refused:
            plan.refused += [(item.number, reason) for reason in refused.reasons]
        except NotFound:
            plan.refused.append((item.number, NOT_YOURS))
        else:
            lines.append(_line(made, item, LineState.APPLIED, more))
    _keep(session, lines)
    for question in plan.clear:
        question.settled_at, question.decision = now, Decision.CLEARED
    for question, offered in plan.offered:
        question.offered = json.dumps(offered, ensure_ascii=False)
    _seen(session, plan.seen)
    said = {number for number, _ in plan.refused}
    plan.items = [item for item in plan.items if item.number not in said]
    record(session, viewer, "roster.import", "roster_import", made.id, now=now, detail=made.kind)


def _do(
    session: Session, viewer: Viewer, made: RosterImport, item: Planned, now: datetime
) -> dict[str, Any]:
    """One item; what undoing it will need."""
    if item.what in (What.ASKED, What.GONE):
        session.add(_question(made, item, now))
        return {}
    if item.what is What.NEW:
        item.inmate = add_offered(session, viewer, item.offered, now=now)
        session.flush()
        return {"version": item.inmate.version}
    inmate = item.inmate
    assert inmate is not None
    if item.what is What.EVENT:
        return take_event(session, viewer, inmate, item.offered, now=now)
    seen = session.get(RosterSeen, inmate.id)
    more: dict[str, Any] = {"seen": [seen.dates, seen.kept] if seen else None}
    if person := item.offered.get("person"):
        person_actions.correct_person(session, viewer, inmate, **person, now=now)
    if dates := item.offered.get("dates"):
        take_dates(session, viewer, inmate, dates, now=now)
    if "prison_id" in item.offered:
        take_transfer(session, viewer, inmate, item.offered, now=now)
    return more


def add_offered(
    session: Session, viewer: Viewer, offered: Mapping[str, Any], *, now: datetime
) -> Inmate:
    """Registers the person whom a line describes."""
    given = {name: value for name, value in offered.items() if name != "dates"}
    inmate = inmate_actions.add_inmate(session, viewer, **given, **days(offered["dates"]), now=now)
    _seen(session, {inmate.id: offered["dates"]})
    return inmate


def take_dates(
    session: Session, viewer: Viewer, inmate: Inmate, dates: rules.Dates, *, now: datetime
) -> None:
    inmate_actions.set_release(session, viewer, inmate, **days(dates), now=now)
    _seen(session, {inmate.id: dates})


def take_transfer(
    session: Session, viewer: Viewer, inmate: Inmate, offered: Mapping[str, Any], *, now: datetime
) -> None:
    on = date.fromisoformat(offered["on"]) if "on" in offered else local_day(now)
    inmate_actions.transfer(
        session, viewer, inmate, to_prison_id=offered["prison_id"], on=on, now=now
    )


def take_event(
    session: Session, viewer: Viewer, inmate: Inmate, offered: Mapping[str, Any], *, now: datetime
) -> dict[str, Any]:
    on = date.fromisoformat(offered["on"])
    if offered["kind"] == vocabulary.Kind.RELEASED:
        inmate_actions.release(session, viewer, inmate, on=on, now=now)
        return {}
    row: Movement = person_actions.record_absence(
        session, viewer, inmate, kind=offered["kind"], on=on, now=now
    )
    return {"movement": row.id}


def days(dates: rules.Dates) -> dict[str, Any]:
    """ISO text as the verbs want it."""
    return {name: date.fromisoformat(text) if text else None for name, text in dates.items()}


def _question(made: RosterImport, item: Planned, now: datetime) -> RosterQuestion:
    assert item.inmate is not None
    return RosterQuestion(
        ref=new_ref(),
        import_id=made.id,
        number=item.number,
        cause=item.cause,
        key=item.key,
        inmate_id=item.inmate.id,
        prison_id=item.prison_id,
        offered=json.dumps(item.offered, ensure_ascii=False),
        raised_at=now,
    )


def _seen(session: Session, given: Mapping[int, rules.Dates], *, kept: bool = False) -> None:
    """What the roster gave, for the next comparison."""
    known = {
        row.inmate_id: row
        for piece in pieces(given)
        for row in session.scalars(select(RosterSeen).where(RosterSeen.inmate_id.in_(piece)))
    }
    for inmate_id, dates in given.items():
        row = known.get(inmate_id)
        if row is None:
            row = RosterSeen(inmate_id=inmate_id)
            session.add(row)
        row.dates, row.kept = dict(dates), kept


def keep_ours(session: Session, inmate: Inmate, dates: rules.Dates) -> None:
    """Somebody has decided for our dates against these: they are not asked about again."""
    _seen(session, {inmate.id: dates}, kept=True)
