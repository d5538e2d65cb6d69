"""Verbs on a course: planned, changed, cancelled, finished with its list of attendance."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.audit.actions import record
from jobbridge.clock import local_day
from jobbridge.errors import NotFound, Reason, Refused, Stale
from jobbridge.i18n import N_
from jobbridge.inmates.facts import require_counselor
from jobbridge.places.model import Prison
from jobbridge.refs import new_ref
from jobbridge.training import queries, rules
from jobbridge.training.actions import (
    Result,
    changed,
    counselors_only,
    end_enrolment,
    enrolled_in,
    give_pass,
    hold,
    settle,
)
from jobbridge.training.model import Course, Enrolment, State
from jobbridge.viewer import Viewer

STALE = Reason(
    "stale", N_("Somebody else changed this course in the meantime. Open it again and compare.")
)


def plan_course(
    session: Session,
    viewer: Viewer,
    *,
    prison_id: int,
    plan: rules.Plan,
    name: str = "",
    now: datetime,
) -> Course:
    require_counselor(viewer, prison_id)
    if session.get(Prison, prison_id) is None:
        raise NotFound
    if reasons := rules.why_not_course(plan):
        raise Refused(reasons)
    course = Course(
        ref=new_ref(),
        prison_id=prison_id,
        name=name.strip(),
        state=State.PLANNED,
        version=1,
        created_by=viewer.account_id,
        created_at=now,
        updated_at=now,
        **_columns(plan),
    )
    session.add(course)
    session.flush()
    record(session, viewer, "course.plan", "course", course.id, now=now)
    return course


def change_course(
    session: Session,
    viewer: Viewer,
    *,
    ref: str,
    plan: rules.Plan,
    name: str = "",
    version: int,
    now: datetime,
) -> Course:
    """`version` is the one that the writer saw: `Stale` if the course has changed since."""
    counselors_only(viewer)
    course = hold(session, viewer, ref)
    if course.version != version:
        raise Stale([STALE])
    settle(session, viewer, course, now=now)
    taken = len(queries.seats_taken(session, course))
    reasons = rules.why_not_open(course.state, max(plan.ends_on, local_day(now)), local_day(now))
    if taken and plan.subject != course.subject:
        text = N_("People attend already: what is taught stays.")
        reasons.append(Reason("subject_taken", text, field="subject"))
    if reasons := reasons + rules.why_not_course(plan, taken=taken):
        raise Refused(reasons)
    for column, value in _columns(plan).items():
        setattr(course, column, value)
    course.name = name.strip()
    _reseat(session, course)
    changed(session, viewer, course, "course.change", now=now)
    return course


def _reseat(session: Session, course: Course) -> None:
    """Seats from 1 upwards without gaps, so that fewer places still hold everybody."""
    held = list(
        session.scalars(
            select(Enrolment)
            .where(Enrolment.course_id == course.id, Enrolment.seat.is_not(None))
            .order_by(Enrolment.seat)
        )
    )
    for seat, row in enumerate(held, 1):
        if row.seat != seat:  # always downwards, onto a seat that is free already
            row.seat = seat
            session.flush()


def cancel_course(
    session: Session, viewer: Viewer, *, ref: str, reason: str, now: datetime
) -> list[Enrolment]:
    """Everybody enrolled waits for another one; gives back those."""
    counselors_only(viewer)
    course = hold(session, viewer, ref)
    reasons = (
        rules.why_not_open(course.state, local_day(now), local_day(now))
        if course.state != State.PLANNED
        else []
    )
    if reason not in rules.CANCEL_REASONS:
        reasons.append(Reason("reason", rules.LIST, field="reason"))
    if reasons:
        raise Refused(reasons)
    settle(session, viewer, course, now=now)
    enrolled = enrolled_in(session, course)
    for row in enrolled:
        end_enrolment(session, viewer, row, "cancelled", now=now)
    course.state, course.cancel_reason = State.CANCELLED, reason
    changed(session, viewer, course, "course.cancel", now=now)
    return enrolled


def finish(
    session: Session,
    viewer: Viewer,
    *,
    ref: str,
    results: Mapping[int, Result],
    certificate_on: date | None = None,
    now: datetime,
) -> list[Enrolment]:
    """The list of attendance: how it ended for everybody enrolled, by enrolment id. What a pass
    gives becomes facts at once; gives back those who passed."""
    counselors_only(viewer)
    course = hold(session, viewer, ref)
    today = local_day(now)
    settle(session, viewer, course, now=now)
    enrolled = enrolled_in(session, course)
    reasons = rules.why_not_finish(course.state, course.starts_on, today)
    reasons += rules.why_not_certificate(certificate_on, course.starts_on, today)
    given = {row.id: results.get(row.id, Result(False)) for row in enrolled}
    wrong = [
        r
        for one in given.values()
        for r in rules.why_not_result(passed=one.passed, reason=one.reason)
    ]
    if set(results) - set(given):
        text = N_("Somebody of this list no longer attends. Look at the list again.")
        reasons.append(Reason("list_changed", text))
    if reasons := reasons + wrong[:1]:
        raise Refused(reasons)
    passed = []
    for row in enrolled:
        result = given[row.id]
        if not result.passed:
            end_enrolment(session, viewer, row, result.reason, now=now)
            continue
        give_pass(session, viewer, course, row, result, certificate_on, now)
        passed.append(row)
    course.state = State.FINISHED
    changed(session, viewer, course, "course.finish", now=now)
    return passed


def _columns(plan: rules.Plan) -> dict[str, object]:
    """The level only where the subject has one."""
    subject = rules.SUBJECTS[plan.subject]
    return {**vars(plan), "text_level": plan.text_level if subject.language else ""}
