"""Registering people: one who is typed in, or the many of a first roster in a few statements."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from jobbridge.audit.actions import record_each
from jobbridge.audit.model import AuditRow
from jobbridge.clock import local_day
from jobbridge.db import session_database
from jobbridge.errors import NotFound, Reason, Refused
from jobbridge.i18n import N_
from jobbridge.inmates import consent_rules, queries, rules
from jobbridge.inmates.facts import match_new, why_not_place
from jobbridge.inmates.model import Inmate, InmateNameKey
from jobbridge.places.model import Prison
from jobbridge.refs import new_ref
from jobbridge.viewer import Duty, Role, Viewer

NAMED = (
    *("given_name", "family_name", "personal_code", "birth_date"),
    *("release_earliest", "release_expected", "release_latest", "open_unit_from"),
)


def register(
    session: Session, viewer: Viewer, people: Sequence[Mapping[str, Any]], *, now: datetime
) -> list[Inmate]:
    """Each of these people, at most some hundreds, or `Refused` with the reasons of all. Refused
    too where anybody in any prison has the personal code; the answer does not say where.

    Needed of each: `prison_id`, `given_name`, `family_name` and the first three release dates;
    may be given: `personal_code`, `birth_date` (ISO text), `open_unit_from`, `municipality_id`,
    `wing`."""
    reasons: list[Reason] = []
    prisons = set(session.scalars(select(Prison.id)))
    for one in people:
        _may_register(viewer, one["prison_id"])
        if one["prison_id"] not in prisons:
            raise NotFound
        given: dict[str, Any] = {name: one.get(name) for name in NAMED}
        reasons += rules.why_not_person(**given, today=local_day(now))
        reasons += why_not_place(session, one.get("municipality_id"))
    codes = [code for one in people if (code := one.get("personal_code"))]
    if not reasons and codes:
        _one_at_a_time(session)
        if queries.any_code_known(session, codes) or len(set(codes)) < len(codes):
            text = N_("This person is in the register already.")
            reasons.append(Reason("known", text, field="personal_code"))
    if reasons:
        raise Refused(reasons)
    rows = [_row(one, now) for one in people]
    _number(session, rows)
    if rows:
        session.execute(insert(Inmate), rows)
    wanted = select(Inmate).where(Inmate.ref.in_([row["ref"] for row in rows]))
    by_ref = {inmate.ref: inmate for inmate in session.scalars(wanted)}
    made = [by_ref[row["ref"]] for row in rows]
    for inmate in made:
        write_keys(session, inmate)
    record_each(session, viewer, "inmate.add", "inmate", [one.id for one in made], now=now)
    match_new(session, made, now=now)
    return made


def _may_register(viewer: Viewer, prison_id: int) -> None:
    """A counselor of that prison, an officer of it who keeps movements, the service itself."""
    may = viewer.is_(Role.COUNSELOR) or viewer.has(Duty.MOVEMENTS)
    if not (viewer.system or (may and prison_id in viewer.organisations)):
        raise NotFound


def _one_at_a_time(session: Session) -> None:
    """Holds all prisons until the transaction ends, always in the same order: whoever registers
    a personal code sees all that were registered before, in whichever prison."""
    session.execute(select(Prison.id).order_by(Prison.id).with_for_update(key_share=True)).all()


def _row(one: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """A new person as the table wants it."""
    code, born = one.get("personal_code"), one.get("birth_date") or None
    return {
        "ref": new_ref(),
        "prison_id": one["prison_id"],
        "given_name": one["given_name"].strip(),
        "family_name": one["family_name"].strip(),
        "personal_code": rules.compact_code(code) if code else None,
        "birth_date": born,
        "contact": None,
        "notes": None,
        "release_earliest": one["release_earliest"],
        "release_expected": one["release_expected"],
        "release_latest": one["release_latest"],
        "open_unit_from": one.get("open_unit_from"),
        "municipality_id": one.get("municipality_id"),
        "wing": one.get("wing") or None,
        "minor": consent_rules.is_minor(born, code, local_day(now)),
        "version": 1,
        "created_at": now,
        "updated_at": now,
    }


def _number(session: Session, rows: list[dict[str, Any]]) -> None:
    """SQLite would give the number of the last person anew once they are erased, and with it what
    the log says of them. PostgreSQL never does."""
    if not session_database(session).sqlite:
        return
    logged = select(func.max(AuditRow.subject_id)).where(AuditRow.subject == "inmate")
    last = max(session.scalar(select(func.max(Inmate.id))) or 0, session.scalar(logged) or 0)
    for number, row in enumerate(rows, last + 1):
        row["id"] = number


def index_name(session: Session, inmate: Inmate) -> None:
    """The keyed hashes under which this person is found, anew: call it after a name changed."""
    session.execute(delete(InmateNameKey).where(InmateNameKey.inmate_id == inmate.id))
    write_keys(session, inmate)


def write_keys(session: Session, inmate: Inmate) -> None:
    """The same for somebody who has none yet."""
    index = session_database(session).keyring.index
    keys = {
        index(prefix)
        for word in rules.name_words(inmate.given_name, inmate.family_name)
        for prefix in rules.prefixes(word)
    }
    if inmate.personal_code:
        keys.add(index(queries.CODE_KEY + inmate.personal_code))
    session.add_all(InmateNameKey(inmate_id=inmate.id, key=key) for key in sorted(keys))
