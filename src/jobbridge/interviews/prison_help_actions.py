"""Who helps and who answers at a prison, and its notice: duty `rooms`."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.audit.actions import record
from jobbridge.errors import NotFound, Reason, Refused, Stale
from jobbridge.i18n import N_
from jobbridge.interviews import prison_rules
from jobbridge.interviews.prison_actions import STALE, alone, check_keeps
from jobbridge.interviews.prison_model import Interpreter, PrisonContact
from jobbridge.places.model import Prison
from jobbridge.viewer import Viewer

MOST_NOTICE = 30


def set_notice(
    session: Session, viewer: Viewer, prison: Prison, *, days: int, was: int, now: datetime
) -> None:
    """How many working days before a visit the prison must know of it. Booked ones stay."""
    check_keeps(viewer, prison.id)
    alone(session, prison)
    session.refresh(prison)
    if prison.notice_days != was:
        raise Stale([STALE])
    if not 0 <= days <= MOST_NOTICE:
        values = {"lowest": 0, "highest": MOST_NOTICE}
        text = N_("Between %(lowest)s and %(highest)s.")
        raise Refused([Reason("notice", text, values, field="days")])
    prison.notice_days = days
    record(session, viewer, "prison.notice", "prison", prison.id, now=now, detail=str(days))


def add_interpreter(
    session: Session,
    viewer: Viewer,
    prison: Prison,
    *,
    name: str,
    languages: Sequence[str],
    phone: str,
    now: datetime,
) -> Interpreter:
    """Somebody who may be asked for when an interview is booked."""
    check_keeps(viewer, prison.id)
    if not languages or not set(languages) <= set(prison_rules.LANGUAGES):
        raise Refused([Reason("languages", N_("Choose at least one."), field="languages")])
    alone(session, prison)
    same = select(Interpreter.id).where(
        Interpreter.prison_id == prison.id, Interpreter.name == name, Interpreter.active
    )
    if session.scalar(same.limit(1)) is not None:
        text = N_("This interpreter is entered already.")
        raise Refused([Reason("same_interpreter", text, field="name")])
    made = Interpreter(prison_id=prison.id, name=name, languages=list(languages), phone=phone)
    session.add(made)
    session.flush()
    record(session, viewer, "interpreter.add", "interpreter", made.id, now=now)
    return made


def end_interpreter(session: Session, viewer: Viewer, number: int, *, now: datetime) -> Prison:
    """No longer asked for; what is booked stays."""
    found = session.get(Interpreter, number, populate_existing=True, with_for_update=True)
    if found is None or not found.active:
        raise NotFound
    check_keeps(viewer, found.prison_id)
    found.active = False
    record(session, viewer, "interpreter.end", "interpreter", found.id, now=now)
    return session.get_one(Prison, found.prison_id)


def set_contact(
    session: Session,
    viewer: Viewer,
    prison: Prison,
    *,
    kind: str,
    name: str,
    phone: str,
    email: str,
    hours: str,
    version: int,
    now: datetime,
) -> PrisonContact:
    """Whom to call for one thing, and when; empty throughout takes it out again."""
    check_keeps(viewer, prison.id)
    if kind not in prison_rules.CONTACTS:
        raise Refused([Reason("kind", prison_rules.LIST, field="kind")])
    alone(session, prison)
    row = session.scalar(
        select(PrisonContact)
        .where(PrisonContact.prison_id == prison.id, PrisonContact.kind == kind)
        .execution_options(populate_existing=True)
    )
    if (row.version if row else 0) != version:
        raise Stale([STALE])
    if row is None:
        row = PrisonContact(prison_id=prison.id, kind=kind, version=0)
        session.add(row)
    row.name, row.phone, row.email, row.hours = name, phone, email, hours
    row.version = version + 1
    session.flush()
    record(session, viewer, "prison.contact", "prison", prison.id, now=now, detail=kind)
    return row
