"""Doing what a file says, by the same verbs as by hand, and keeping what each line did.

A file is done part by part, each in a transaction of its own: others write in between.
"""

import json
from collections.abc import Mapping
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from jobbridge.audit.actions import record
from jobbridge.clock import local_day
from jobbridge.errors import NotFound, Refused, Unusable
from jobbridge.inmates import actions as inmate_actions
from jobbridge.inmates import person_actions, wing_actions
from jobbridge.inmates.model import Inmate, Movement
from jobbridge.inmates.register_actions import register
from jobbridge.places.model import Prison
from jobbridge.refs import ALPHABET, LENGTH, new_ref
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


def kept_import(
    session: Session, viewer: Viewer, *, ref: str, kind: str, now: datetime
) -> RosterImport:
    """The import with this reference, to be looked at or begun: lines of an earlier look are
    gone, those that a killed run has done stay done."""
    found = session.scalar(select(RosterImport).where(RosterImport.ref == ref).with_for_update())
    if found is None:
        found = RosterImport(ref=ref, kind=kind, account_id=viewer.account_id, made_at=now)
        session.add(found)
        session.flush()
    planned = RosterLine.state == LineState.PLANNED
    session.execute(delete(RosterLine).where(RosterLine.import_id == found.id, planned))
    found.made_at = now
    return found


def ref_of(session: Session, kind: str, body: bytes) -> str:
    """The reference of a file that comes without one: that of the same file's import that was
    killed on its way, so that both are one; else one that no import has."""
    number = 0
    while True:
        seed = sha256(f"{kind} {number} ".encode() + body).digest()
        ref = "".join(ALPHABET[byte % len(ALPHABET)] for byte in seed[:LENGTH])
        state = session.scalar(select(RosterImport.state).where(RosterImport.ref == ref))
        if state in (None, State.APPLYING):
            return ref
        number += 1


def begin(
    session: Session, viewer: Viewer, *, ref: str, kind: str, now: datetime
) -> tuple[RosterImport, list[tuple[int, str]]]:
    """The import, and what lines a run before this one has done that was killed: all of them,
    where only its end was not told."""
    made = kept_import(session, viewer, ref=ref, kind=kind, now=now)
    if made.state in (State.UNDOING, State.UNDONE):
        raise Unusable("this import was taken back")
    if made.state == State.CHECKED:
        made.state = State.APPLYING
    rows = session.execute(
        select(RosterLine.number, RosterLine.what)
        .where(RosterLine.import_id == made.id)
        .order_by(RosterLine.id)
    )
    return made, [(row.number, row.what) for row in rows]


def under_way(session: Session, import_id: int) -> RosterImport:
    """An import of which another part may be done: nobody has taken it back meanwhile. The
    audit's rows carry it in place of a request."""
    made = session.get_one(RosterImport, import_id, with_for_update=True)
    if made.state != State.APPLYING:
        raise Unusable("this import was taken back meanwhile")
    session.execute(select(Prison.id).order_by(Prison.id).with_for_update(key_share=True)).all()
    session.info["request_id"] = f"import:{made.ref}"
    return made


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


def apply_part(
    session: Session, viewer: Viewer, made: RosterImport, plan: Plan, *, now: datetime
) -> None:
    """Some lines, in the caller's transaction. A line that a verb refuses after all loses no
    other; it stands among the refused ones of the plan."""
    lines = _register_new(session, viewer, made, plan, now)
    there = {line["number"] for line in lines}
    for item in plan.items:
        if item.number in there:
            continue
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


def _register_new(
    session: Session, viewer: Viewer, made: RosterImport, plan: Plan, now: datetime
) -> list[dict[str, Any]]:
    """The lines of those who are new, registered together; none where one cannot be, and each is
    tried alone."""
    new = [item for item in plan.items if item.what is What.NEW]
    try:
        with session.begin_nested():
            people = [_person(item.offered) for item in new]
            registered = register(session, viewer, people, now=now)
    except (Refused, NotFound):
        return []
    for item, inmate in zip(new, registered, strict=True):
        item.inmate = inmate
    _seen(
        session,
        {one.id: item.offered["dates"] for item, one in zip(new, registered, strict=True)},
    )
    return [
        _line(made, item, LineState.APPLIED, {"version": one.version})
        for item, one in zip(new, registered, strict=True)
    ]


def finish(
    session: Session, viewer: Viewer, made: RosterImport, gone: list[Planned], *, now: datetime
) -> None:
    """After all parts: who is missing is asked about, and the import is made."""
    for item in gone:
        session.add(_question(made, item, now))
    _keep(session, [_line(made, item, LineState.APPLIED, {}) for item in gone])
    made.state = State.APPLIED
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
    if wing := item.offered.get("wing"):
        wing_actions.place_in_wing(session, viewer, inmate, wing=wing, now=now)
    return more


def add_offered(
    session: Session, viewer: Viewer, offered: Mapping[str, Any], *, now: datetime
) -> Inmate:
    """Registers the person whom a line describes."""
    (inmate,) = register(session, viewer, [_person(offered)], now=now)
    _seen(session, {inmate.id: offered["dates"]})
    return inmate


def _person(offered: Mapping[str, Any]) -> dict[str, Any]:
    """As the register wants it."""
    given = {name: value for name, value in offered.items() if name != "dates"}
    return given | days(offered["dates"])


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
