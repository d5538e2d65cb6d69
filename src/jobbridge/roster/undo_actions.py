"""Taking an import back: every line that nothing has changed since; the others are named."""

import json
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, func, or_, select, update
from sqlalchemy.orm import Session

from jobbridge.accounts.model import Account
from jobbridge.accounts.queries import viewer_for
from jobbridge.audit.actions import record
from jobbridge.clock import local_day
from jobbridge.db import Base, Database
from jobbridge.errors import NotFound, Reason, Refused
from jobbridge.i18n import N_
from jobbridge.inmates import actions as inmate_actions
from jobbridge.inmates import person_actions, wing_actions
from jobbridge.inmates.model import Inmate, Status
from jobbridge.outbox.actions import post
from jobbridge.places.model import Prison
from jobbridge.roster import rules, vocabulary
from jobbridge.roster.actions import days
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
from jobbridge.viewer import SYSTEM, Viewer

PART = 100
TURN = 0.11  # seconds, after which SQLite's writers of other processes have looked again
KEPT = timedelta(days=30)  # as long an import can be undone; then what its lines held is gone
LOOKED_AT = timedelta(days=7)
# Made by the service from what is known of a person: no reason to keep somebody.
DERIVED = frozenset({"inmate_name_key", "movement", "roster_line", "roster_seen", "care"})


class Changed(Exception):
    """Something else has changed it since."""


def order_undo(session: Session, viewer: Viewer, *, ref: str, now: datetime) -> RosterImport:
    """The worker takes the import back. Ordered twice, it is done once. Its upload is the
    viewer's to see: the caller has asked for it."""
    found = session.scalar(select(RosterImport).where(RosterImport.ref == ref).with_for_update())
    if found is None or found.state in (State.CHECKED, State.APPLYING):
        raise Refused([Reason("state", N_("Only what has been imported can be undone."))])
    if found.state in (State.UNDOING, State.UNDONE):
        return found
    if found.state != State.APPLIED or found.made_at < now - KEPT:
        text = N_("An import can be undone for 30 days.")
        raise Refused([Reason("too_old", text)])
    _order(session, viewer, found, now)
    return found


def give_up(session: Session, viewer: Viewer, *, ref: str, now: datetime) -> None:
    """An import that is cancelled half-way: its run stops, and what it has done is undone."""
    found = session.scalar(select(RosterImport).where(RosterImport.ref == ref).with_for_update())
    if found is not None and found.state == State.APPLYING:
        _order(session, viewer, found, now)


def _order(session: Session, viewer: Viewer, found: RosterImport, now: datetime) -> None:
    found.state, found.undone_by = State.UNDOING, viewer.account_id
    post(session, "roster_undo", f"roster_undo:{found.id}", {"import_id": found.id}, now=now)
    record(session, viewer, "roster.undo", "roster_import", found.id, now=now, detail=found.kind)


def undo_until(made: RosterImport, now: datetime) -> datetime | None:
    """Until when this import can be taken back; None where it no longer can."""
    until = made.made_at + KEPT
    return until if made.state == State.APPLIED and now <= until else None


def undo(database: Database, payload: Mapping[str, Any], now: datetime) -> None:
    """The worker's job, part by part, the last line first: killed, it goes on from there when it
    begins again."""
    while _undo_part(database, payload["import_id"], now):
        if database.sqlite:
            time.sleep(TURN)


def _undo_part(database: Database, import_id: int, now: datetime) -> bool:
    """Some lines in one transaction; False when none was left, and the import is undone."""
    with database.write() as session:
        found = session.get(RosterImport, import_id, with_for_update=True)
        if found is None or found.state != State.UNDOING:
            return False
        account = session.get(Account, found.undone_by) if found.undone_by else None
        viewer = viewer_for(session, account) if account else SYSTEM
        session.info["request_id"] = f"undo:{found.ref}"
        lines = session.scalars(
            select(RosterLine)
            .where(RosterLine.import_id == found.id, RosterLine.state == LineState.APPLIED)
            .order_by(RosterLine.id.desc())
            .limit(PART)
        ).all()
        for line in lines:
            try:
                with session.begin_nested():
                    _undo(session, viewer, line, now)
            except (Changed, Refused, NotFound):
                line.state = LineState.KEPT
            else:
                line.state = LineState.UNDONE
        if len(lines) == PART:
            return True
        session.execute(
            update(RosterQuestion)
            .where(RosterQuestion.import_id == found.id, RosterQuestion.settled_at.is_(None))
            .values(settled_at=now, decision=Decision.CLEARED)
        )
        found.state, found.undone_at = State.UNDONE, now
        record(
            session, viewer, "roster.undone", "roster_import", found.id, now=now, detail=found.kind
        )
    return False


def _undo(session: Session, viewer: Viewer, line: RosterLine, now: datetime) -> None:
    if line.what in (What.ASKED, What.GONE):
        return
    inmate = session.get(Inmate, line.inmate_id) if line.inmate_id else None
    if inmate is None or line.held is None:
        raise Changed
    held = json.loads(line.held)
    # The import has brought them where they are, so whoever ordered it may take them back.
    acting = replace(viewer, organisations=viewer.organisations | {inmate.prison_id})
    fields = {name: (before, after) for name, before, after in held["fields"]}
    if line.what == What.NEW:
        _forget(session, viewer, line, inmate, held["version"], now)
    elif line.what == What.EVENT:
        if fields["kind"][1] == vocabulary.Kind.RELEASED:
            person_actions.take_back_release(session, acting, inmate, now=now)
        else:
            person_actions.take_back_absence(session, acting, inmate, held["movement"], now=now)
    else:
        _restore(session, acting, inmate, fields, held.get("seen"), now)
        if "wing" in fields:
            was = fields["wing"][0] or ""
            wing_actions.place_in_wing(session, acting, inmate, wing=was, now=now)


def _forget(
    session: Session, viewer: Viewer, line: RosterLine, inmate: Inmate, version: int, now: datetime
) -> None:
    """Somebody whom the import has added and nobody has touched since was never here. The line
    stays without them."""
    if inmate.version != version or session.scalar(select(_written_about(inmate.id))):
        raise Changed
    line.inmate_id, line.held, line.state = None, None, LineState.UNDONE
    session.flush()
    record(session, viewer, "inmate.forget", "inmate", inmate.id, now=now)
    session.execute(delete(Inmate).where(Inmate.id == inmate.id))


def _written_about(inmate_id: int) -> ColumnElement[bool]:
    """Whether any table but those that the service fills by itself knows of the person."""
    found = [
        exists().where(column == inmate_id)
        for table in Base.metadata.tables.values()
        for column in table.columns
        if any(key.column is Inmate.__table__.c.id for key in column.foreign_keys)
        if table.name not in DERIVED and not table.name.startswith("match")
    ]
    return or_(*found)


def _restore(
    session: Session,
    acting: Viewer,
    inmate: Inmate,
    fields: Mapping[str, tuple[str | None, str | None]],
    seen: list[Any] | None,
    now: datetime,
) -> None:
    prisons = {row.code: row.id for row in session.execute(select(Prison.code, Prison.id))}
    present = {
        **rules.dates_of(inmate),
        "prison": next(code for code, number in prisons.items() if number == inmate.prison_id),
        **{name: getattr(inmate, name) for name in (*rules.PERSON, "wing")},
    }
    told = {name: pair for name, pair in fields.items() if name in present}
    if inmate.status != Status.ACTIVE or any(
        present[name] != after for name, (_, after) in told.items()
    ):
        raise Changed
    before = {name: was for name, (was, _) in told.items()}
    if before.keys() & set(rules.PERSON):
        person = {name: before.get(name, present[name]) for name in rules.PERSON}
        person_actions.correct_person(session, acting, inmate, **person, now=now)
    if before.keys() & set(rules.DATES):
        dates = {name: before.get(name, present[name]) for name in rules.DATES}
        inmate_actions.set_release(session, acting, inmate, **days(dates), now=now)
        session.execute(delete(RosterSeen).where(RosterSeen.inmate_id == inmate.id))
        if seen is not None:
            session.add(RosterSeen(inmate_id=inmate.id, dates=seen[0], kept=seen[1]))
    if code := before.get("prison"):
        inmate_actions.transfer(
            session, acting, inmate, to_prison_id=prisons[code], on=local_day(now), now=now
        )


def forget_old(database: Database, now: datetime) -> None:
    """What lines and settled questions hold about people is gone after its period, and so are
    dry runs that nobody has followed."""
    old = select(RosterImport.id).where(RosterImport.made_at < now - KEPT)
    stale = (RosterImport.state == State.CHECKED) & (RosterImport.made_at < now - LOOKED_AT)
    held = (RosterLine.import_id.in_(old)) & RosterLine.held.is_not(None)
    settled = (RosterQuestion.settled_at < now - KEPT) & RosterQuestion.number.is_not(None)
    with database.read() as session:
        due = session.scalar(
            select(func.count()).select_from(RosterImport).where(stale)
        ) or session.scalar(select(func.count()).select_from(RosterLine).where(held))
    if due:
        with database.write() as session:
            session.execute(delete(RosterImport).where(stale))
            session.execute(update(RosterLine).where(held).values(held=None))
            session.execute(update(RosterQuestion).where(settled).values(offered="{}"))
