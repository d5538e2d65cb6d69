"""Verbs of a prison's register on who a person is and where they are for a while."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.audit.actions import record
from jobbridge.clock import local_day
from jobbridge.errors import NotFound, Reason, Refused
from jobbridge.i18n import N_
from jobbridge.inmates import consent_rules, queries, rules
from jobbridge.inmates.facts import changed
from jobbridge.inmates.model import Inmate, Movement, Status
from jobbridge.inmates.register_actions import index_name
from jobbridge.viewer import Duty, Role, Viewer

ABSENCES = ("leave", "hospital", "return")
"""What a movement's detail says under `kind`: the person stays this prison's."""


def _keeps(viewer: Viewer, inmate: Inmate) -> None:
    """Only an officer of the person's prison who keeps movements, and the service itself."""
    if viewer.system or (viewer.has(Duty.MOVEMENTS) and inmate.prison_id in viewer.organisations):
        return
    raise NotFound


def correct_person(
    session: Session,
    viewer: Viewer,
    inmate: Inmate,
    *,
    given_name: str,
    family_name: str,
    birth_date: str | None,
    now: datetime,
) -> None:
    """Names and date of birth (ISO text) as the prison writes them now."""
    queries.refresh_locked(session, inmate)
    _keeps(viewer, inmate)
    reasons = rules.why_not_person(
        given_name=given_name,
        family_name=family_name,
        personal_code=inmate.personal_code,
        birth_date=birth_date,
        release_earliest=inmate.release_earliest,
        release_expected=inmate.release_expected,
        release_latest=inmate.release_latest,
        open_unit_from=inmate.open_unit_from,
        today=local_day(now),
    )
    if reasons:
        raise Refused(reasons)
    changed(session, inmate, now=now)
    inmate.given_name, inmate.family_name = given_name.strip(), family_name.strip()
    inmate.birth_date = birth_date or None
    inmate.minor = consent_rules.is_minor(birth_date, inmate.personal_code, local_day(now))
    index_name(session, inmate)
    record(session, viewer, "inmate.correct", "inmate", inmate.id, now=now)


def give_code(
    session: Session, viewer: Viewer, inmate: Inmate, personal_code: str, *, now: datetime
) -> None:
    """The personal code of somebody who was registered without one."""
    queries.refresh_locked(session, inmate)
    if not (viewer.is_(Role.COUNSELOR) and inmate.prison_id in viewer.organisations):
        _keeps(viewer, inmate)
    code = rules.compact_code(personal_code)
    if code is None or inmate.personal_code:
        raise Refused([Reason("code", N_("This person has a personal code already."))])
    if queries.any_code_known(session, [code]):
        text = N_("This person is in the register already.")
        raise Refused([Reason("known", text, field="personal_code")])
    changed(session, inmate, now=now)
    inmate.personal_code = code
    index_name(session, inmate)
    record(session, viewer, "inmate.give_code", "inmate", inmate.id, now=now)


def record_absence(
    session: Session, viewer: Viewer, inmate: Inmate, *, kind: str, on: date, now: datetime
) -> Movement:
    """Away for a while, or back: `kind` is one of `ABSENCES`."""
    queries.refresh_locked(session, inmate)
    _keeps(viewer, inmate)
    reasons = rules.why_not_moved(inmate.status)
    if on > local_day(now):
        text = N_("Record a movement on its day, not before.")
        reasons.append(Reason("absence_ahead", text, field="day"))
    if reasons:
        raise Refused(reasons)
    changed(session, inmate, now=now)
    row = Movement(
        inmate_id=inmate.id,
        from_prison_id=inmate.prison_id,
        to_prison_id=inmate.prison_id,
        on=on,
        recorded_by=viewer.account_id,
        recorded_at=now,
        detail={"kind": kind},
    )
    session.add(row)
    session.flush()
    record(session, viewer, f"inmate.{kind}", "inmate", inmate.id, now=now)
    return row


def take_back_absence(
    session: Session, viewer: Viewer, inmate: Inmate, movement_id: int, *, now: datetime
) -> None:
    """It never was: the row goes, the audit stays."""
    queries.refresh_locked(session, inmate)
    _keeps(viewer, inmate)
    row = session.get(Movement, movement_id)
    if row is None or row.inmate_id != inmate.id or row.detail.get("kind") not in ABSENCES:
        raise NotFound
    changed(session, inmate, now=now)
    session.delete(row)
    record(session, viewer, "inmate.absence_undone", "inmate", inmate.id, now=now)


def take_back_release(session: Session, viewer: Viewer, inmate: Inmate, *, now: datetime) -> None:
    """Somebody recorded as released is still here, and expected to leave when they were before."""
    queries.refresh_locked(session, inmate)
    _keeps(viewer, inmate)
    if inmate.status != Status.RELEASED:
        raise Refused([Reason("not_released", N_("This person is not released."))])
    changed(session, inmate, now=now)
    left = session.scalars(
        select(Movement)
        .where(Movement.inmate_id == inmate.id, Movement.to_prison_id.is_(None))
        .order_by(Movement.id.desc())
        .limit(1)
    ).one_or_none()
    for name, day in rules.dates_kept(left.detail if left else {}).items():
        setattr(inmate, name, day)
    session.add(
        Movement(
            inmate_id=inmate.id,
            from_prison_id=None,
            to_prison_id=inmate.prison_id,
            on=local_day(now),
            recorded_by=viewer.account_id,
            recorded_at=now,
            detail={"kind": "release_undone"},
        )
    )
    inmate.status = Status.ACTIVE
    record(session, viewer, "inmate.release_undone", "inmate", inmate.id, now=now)
