"""Asking for a list of names, agreeing or declining, taking it once."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.accounts.model import Account
from jobbridge.audit.actions import record
from jobbridge.errors import NotFound, Refused
from jobbridge.inmates.model import Inmate
from jobbridge.namelists import queries, rules
from jobbridge.namelists.model import NameList, State
from jobbridge.outbox.actions import post
from jobbridge.parameters.access_rules import NAMES_TAKEN_HOURS
from jobbridge.parameters.queries import value_of
from jobbridge.refs import new_ref
from jobbridge.viewer import Role, Viewer

ASKED = "notice_name_list"


def ask_for(
    session: Session, viewer: Viewer, *, prison_id: int, purpose: str, now: datetime
) -> NameList:
    """Refused while the same person's list of this prison is not done with."""
    if not rules.may_ask(viewer) or prison_id not in viewer.organisations:
        raise NotFound
    _hold(session, viewer)
    waiting = queries.waiting(session, viewer, prison_id, now)
    if reasons := rules.why_not_ask(purpose=purpose, waiting=waiting):
        raise Refused(reasons)
    row = NameList(
        ref=new_ref(),
        prison_id=prison_id,
        purpose=purpose.strip(),
        people=queries.count_for(session, viewer, prison_id),
        role=str(viewer.role),
        asked_by=viewer.account_id,
        asked_at=now,
        until=now + _time(session),
    )
    session.add(row)
    session.flush()
    record(
        session, viewer, "names.ask", "name_list", row.id, now=now, detail=f"people {row.people}"
    )
    post(session, ASKED, f"{ASKED}:{row.id}", {"list_id": row.id}, now=now)
    return row


def _time(session: Session) -> timedelta:
    return timedelta(hours=value_of(session, NAMES_TAKEN_HOURS))


def _hold(session: Session, viewer: Viewer) -> None:
    """Two requests of one person at once are heard one after the other."""
    session.execute(select(Account.id).where(Account.id == viewer.account_id).with_for_update())


def decide(session: Session, viewer: Viewer, ref: str, *, agree: bool, now: datetime) -> NameList:
    """By a second person, once. Who may not is told that there is no such list, as for any other
    that is not theirs."""
    row = queries.list_for(session, viewer, ref)
    if row.asked_by == viewer.account_id:
        raise Refused([rules.SAME_PERSON])
    if not rules.may_decide(viewer, role=row.role, prison_id=row.prison_id, asked_by=row.asked_by):
        raise NotFound
    asker = session.get_one(Account, row.asked_by)
    reasons = rules.why_not_decide(
        state=row.state, until=row.until, asker=asker.name, decider=viewer.name, now=now
    )
    if reasons:
        raise Refused(reasons)
    row.state = State.AGREED if agree else State.DECLINED
    row.decided_by, row.decided_at = viewer.account_id, now
    if agree:
        row.until = now + _time(session)
    verb = "names.agree" if agree else "names.decline"
    record(session, viewer, verb, "name_list", row.id, now=now)
    return row


def take(
    session: Session, viewer: Viewer, ref: str, *, now: datetime
) -> tuple[NameList, list[Inmate]]:
    """The people, once, for who asked: as they stand now, so that whoever has left or withdrawn
    since is not among them."""
    row = _own(session, viewer, ref)
    reasons = rules.why_not_take(state=row.state, until=row.until, now=now)
    if reasons:
        raise Refused(reasons)
    people = queries.people_for(session, viewer, row.prison_id)
    row.state, row.taken_at = State.TAKEN, now
    record(
        session, viewer, "names.take", "name_list", row.id, now=now, detail=f"people {len(people)}"
    )
    return row, people


def take_back(session: Session, viewer: Viewer, ref: str, *, now: datetime) -> None:
    row = _own(session, viewer, ref)
    if row.state in queries.OPEN:
        row.state = State.ENDED
        record(session, viewer, "names.end", "name_list", row.id, now=now)


def _own(session: Session, viewer: Viewer, ref: str) -> NameList:
    row = queries.list_for(session, viewer, ref)
    if row.asked_by != viewer.account_id or viewer.role is Role.ADMINISTRATOR:
        raise NotFound
    return row
