"""Taking a register's line over, and the agency's word on what it says otherwise."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.applications import actions as applications
from jobbridge.applications.model import Application, State
from jobbridge.applications.queries import application_scope
from jobbridge.audit.actions import record
from jobbridge.clock import local_day
from jobbridge.db import session_database
from jobbridge.employments import actions, register_rules, rules, warning_queries
from jobbridge.employments.model import (
    Employment,
    FollowUp,
    FollowUpAnswer,
    RegisterDifference,
    Side,
)
from jobbridge.employments.register_rules import OPEN_END, Known, plan
from jobbridge.inmates.model import Inmate, InmateNameKey
from jobbridge.inmates.queries import CODE_KEY
from jobbridge.vacancies.model import Employer, Vacancy
from jobbridge.viewer import SYSTEM, Viewer

CHANGED, UNCHANGED, DIFFERS = "changed", "unchanged", "differs"


def works_named(
    session: Session, viewer: Viewer, *, ref: str | None, code: str | None, registration: str
) -> list[Employment]:
    """The work that a line names, by the reference of its application or the personal code; the
    latest first, each held."""
    query = (
        select(Employment)
        .join(Application, Application.id == Employment.application_id)
        .join(Inmate, Inmate.id == Application.inmate_id)
        .join(Vacancy, Vacancy.id == Application.vacancy_id)
        .join(Employer, Employer.id == Vacancy.employer_id)
        .where(application_scope(viewer), Employer.registration_number == registration)
        .order_by(Employment.start_on.desc(), Employment.id.desc())
        .with_for_update(of=Employment)
    )
    if ref is not None:
        query = query.where(Application.ref == ref)
    else:
        key = session_database(session).keyring.index(CODE_KEY + (code or ""))
        known = select(InmateNameKey.inmate_id).where(InmateNameKey.key == key)
        query = query.where(Inmate.id.in_(known))
    return list(session.scalars(query))


def take(
    session: Session,
    viewer: Viewer,
    made: Employment,
    from_on: date,
    to_on: date | None,
    *,
    now: datetime,
) -> str:
    """One line: begun, ended or confirmed as the register says, or noted as a difference that
    the agency settles. The same line again is `UNCHANGED`."""
    found = plan(_known(session, made), from_on, to_on)
    if found.differs:
        if not _noted(session, made, found.differs, from_on, to_on, now):
            return UNCHANGED
        _told(session, viewer, made, "differs", now)
        return DIFFERS
    changed = False
    if found.begin is not None:
        actions.begin(session, SYSTEM, made, found.begin, now=now)
        changed = True
    changed |= _answered(session, made, from_on, to_on, now)
    if found.end is not None:
        actions.finish(session, SYSTEM, made, found.end, rules.BY_REGISTER, now=now)
        changed = True
    if not changed:
        return UNCHANGED
    _told(session, viewer, made, "taken", now)
    return CHANGED


def settle(
    session: Session, viewer: Viewer, *, number: int, taken: bool, now: datetime
) -> RegisterDifference:
    """The agency has looked: the register's days are taken over, or ours are kept."""
    one = warning_queries.difference_for(session, viewer, number)
    made = actions.held(session, viewer, one.employment.application.ref)
    one.settled_at, one.settled_by, one.taken = now, viewer.account_id, taken
    session.flush()
    if taken:
        _overwrite(session, made, one.from_on, None if one.to_on == OPEN_END else one.to_on, now)
    _told(session, viewer, made, "settled" if taken else "kept", now)
    return one


def _overwrite(
    session: Session, made: Employment, from_on: date, to_on: date | None, now: datetime
) -> None:
    application = made.application
    if application.state == State.OFFER:
        applications.move(session, SYSTEM, application, "accept", now=now)
    if application.state == State.LEFT and to_on is None:
        applications.move(session, SYSTEM, application, "resume", now=now)
        made.ended_on, made.why = None, ""
    if application.state == State.ACCEPTED:
        actions.begin(session, SYSTEM, made, from_on, now=now)
    made.started_on = from_on
    _answered(session, made, from_on, to_on, now)
    if to_on is not None and application.state == State.LEFT:
        made.ended_on = to_on
    elif to_on is not None:
        actions.finish(session, SYSTEM, made, to_on, rules.BY_REGISTER, now=now)
    made.version += 1
    session.flush()


def _known(session: Session, made: Employment) -> Known:
    said = session.execute(
        select(FollowUp.due_on, FollowUp.stage)
        .join(FollowUpAnswer, FollowUpAnswer.follow_up_id == FollowUp.id)
        .where(
            FollowUp.employment_id == made.id,
            FollowUpAnswer.in_work,
            FollowUpAnswer.side != Side.REGISTER,
        )
        .order_by(FollowUp.due_on.desc())
    ).first()
    return Known(
        made.application.state, made.started_on, made.ended_on, said.due_on if said else None
    )


def _noted(
    session: Session,
    made: Employment,
    kind: str,
    from_on: date,
    to_on: date | None,
    now: datetime,
) -> bool:
    """Once for the same days, whatever became of it."""
    until = to_on or OPEN_END
    before = session.scalar(
        select(RegisterDifference.id).where(
            RegisterDifference.employment_id == made.id,
            RegisterDifference.from_on == from_on,
            RegisterDifference.to_on == until,
        )
    )
    if before is not None:
        return False
    found = RegisterDifference(
        employment_id=made.id, kind=kind, from_on=from_on, to_on=until, found_at=now
    )
    session.add(found)
    session.flush()
    actions.tell_risk(session, f"risk:register:{found.id}", made, now=now)
    return True


def _answered(
    session: Session, made: Employment, from_on: date, to_on: date | None, now: datetime
) -> bool:
    """The register's answer to each question whose day has come; says whether any is new."""
    changed = False
    rows = session.scalars(
        select(FollowUp).where(FollowUp.employment_id == made.id).order_by(FollowUp.id)
    ).all()
    for row in rows:
        if row.due_on > local_day(now):
            continue
        yes = register_rules.in_work_on(row.due_on, from_on, to_on)
        answer = session.get(FollowUpAnswer, (row.id, Side.REGISTER))
        if answer is None:
            answer = FollowUpAnswer(follow_up_id=row.id, side=Side.REGISTER, in_work=yes, at=now)
            session.add(answer)
            changed = True
        elif answer.in_work != yes:
            answer.in_work, answer.at = yes, now
            changed = True
    session.flush()
    lasts = to_on is None and any(
        row.stage != "start" and row.due_on <= local_day(now) for row in rows
    )
    if lasts and made.application.state == State.STARTED:
        applications.move(session, SYSTEM, made.application, "keep", now=now)
    return changed


def _told(session: Session, viewer: Viewer, made: Employment, what: str, now: datetime) -> None:
    verb = f"employment.register_{what}"
    record(session, viewer, verb, "application", made.application_id, now=now)
    session.flush()
