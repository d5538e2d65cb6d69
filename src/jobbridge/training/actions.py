"""Verbs on courses and on people's way through them.

Whoever gives or frees a seat holds the course's row first, and ends the enrolments of people
who have left the prison in the meantime.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.audit.actions import record
from jobbridge.clock import local_day
from jobbridge.db import Database, IntegrityError
from jobbridge.errors import NotFound, Reason, Refused, blocks
from jobbridge.i18n import N_
from jobbridge.inmates import facts
from jobbridge.inmates import queries as inmates
from jobbridge.inmates.model import FactKind, Inmate
from jobbridge.inmates.rules import NewFact, why_not_moved
from jobbridge.taxonomy.queries import skills_by_key
from jobbridge.training import queries, rules
from jobbridge.training.model import (
    ONE_PERSON_ONE_SEAT,
    Course,
    Enrolment,
    Standing,
)
from jobbridge.viewer import SYSTEM, Role, Viewer


@dataclass(frozen=True)
class Result:
    """How the course ended for one person: passed, or the key of `rules.NOT_FINISHED`."""

    passed: bool
    reason: str = ""
    certificate_number: str = ""


def counselors_only(viewer: Viewer) -> None:
    if not (viewer.system or viewer.is_(Role.COUNSELOR)):
        raise NotFound


def hold(session: Session, viewer: Viewer, ref: str) -> Course:
    """The course as it stands now, nobody else's until the transaction ends."""
    return queries.course_for(session, viewer, ref, lock=True)


def settle(session: Session, viewer: Viewer, course: Course, *, now: datetime) -> list[Enrolment]:
    """Ends the enrolments of people who have left this prison, under the course's lock; gives
    back those. Who was transferred waits for a place in the other prison."""
    gone = queries.gone(session, course.id)
    for row in gone:
        why = rules.why_gone(
            status=row.inmate.status,
            prison_id=row.inmate.prison_id,
            course_prison_id=course.prison_id,
        )
        end_enrolment(session, viewer, row, why, now=now)
    return gone


def settle_all(database: Database, now: datetime) -> None:
    """The worker's chore: whoever was transferred or released gives their seat back, whichever
    way the transfer came."""
    with database.read() as session:
        refs = sorted({row.course.ref for row in queries.gone(session) if row.course})
    for ref in refs:
        with database.write() as session:
            settle(session, SYSTEM, hold(session, SYSTEM, ref), now=now)


# People


def wish(
    session: Session,
    viewer: Viewer,
    inmate: Inmate,
    *,
    subject: str,
    on: date | None = None,
    now: datetime,
) -> Enrolment:
    """The person wants to learn this. A wish that waits already, and a seat that is held, is
    given back as it is."""
    facts.require_counselor(viewer, inmate.prison_id)
    reasons = why_not_moved(inmate.status)
    if subject not in rules.SUBJECTS:
        reasons.append(Reason("subject", rules.LIST, field="subject"))
    if reasons:
        raise Refused(reasons)
    row = _wish(session, viewer, inmate.id, subject, on or local_day(now), now)
    record(session, viewer, "training.wish", "inmate", inmate.id, now=now, detail=subject)
    return row


def _open(session: Session, inmate_id: int, subject: str) -> Enrolment | None:
    return session.scalar(
        select(Enrolment).where(
            Enrolment.inmate_id == inmate_id,
            Enrolment.subject == subject,
            Enrolment.state.in_([Standing.WISHED, Standing.ENROLLED]),
        )
    )


def _wish(
    session: Session, viewer: Viewer, inmate_id: int, subject: str, on: date, now: datetime
) -> Enrolment:
    known = _open(session, inmate_id, subject)
    if known is not None:
        return known
    row = Enrolment(
        inmate_id=inmate_id,
        subject=subject,
        state=Standing.WISHED,
        wished_on=on,
        certificate_number=None,
        recorded_by=viewer.account_id,
        recorded_at=now,
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:  # somebody wrote the same wish a moment before
        known = _open(session, inmate_id, subject)
        if known is None:
            raise
        return known
    return row


def drop_wish(
    session: Session, viewer: Viewer, inmate: Inmate, enrolment_id: int, *, now: datetime
) -> Enrolment:
    """The person no longer wishes for it."""
    facts.require_counselor(viewer, inmate.prison_id)
    row = _of(session, inmate, enrolment_id)
    if row.state != Standing.WISHED:
        raise Refused([Reason("not_waiting", N_("This wish no longer waits."))])
    row.state, row.ended_on = Standing.DROPPED, local_day(now)
    record(session, viewer, "training.drop", "inmate", inmate.id, now=now, detail=row.subject)
    return row


def enrol(
    session: Session, viewer: Viewer, *, ref: str, people: Sequence[Inmate], now: datetime
) -> list[Enrolment]:
    """Each of these people gets a seat, or nobody does. `rules.fit` warns on the page; here only
    what forbids counts."""
    counselors_only(viewer)
    course = hold(session, viewer, ref)
    today = local_day(now)
    settle(session, viewer, course, now=now)
    taken = queries.seats_taken(session, course)
    reasons = rules.why_not_open(course.state, course.ends_on, today)
    people = [p for p in dict.fromkeys(people) if not _attends(session, p, course)]
    for inmate in sorted(people, key=lambda person: person.id):
        inmates.refresh_locked(session, inmate)
        if rules.why_gone(
            status=inmate.status, prison_id=inmate.prison_id, course_prison_id=course.prison_id
        ):
            raise NotFound
        reasons += blocks(rules.fit(course.starts_on, course.ends_on, inmate.release_expected))
    reasons += rules.why_full(len(people), course.places, len(taken))
    if reasons:
        raise Refused(reasons)
    seats = (seat for seat in range(1, rules.MOST_PLACES * 2) if seat not in taken)
    made = []
    try:
        with session.begin_nested():
            for inmate in people:
                row = _wish(session, viewer, inmate.id, course.subject, today, now)
                if row.state == Standing.ENROLLED:
                    text = N_("Somebody of these attends another course of this kind.")
                    raise Refused([Reason("enrolled_elsewhere", text, field="people")])
                row.course_id, row.seat = course.id, next(seats)
                row.state, row.enrolled_at = Standing.ENROLLED, now
                session.flush()
                made.append(row)
    except IntegrityError as error:
        if not any(name in str(error.orig) for name in (ONE_PERSON_ONE_SEAT, "enrolment.seat")):
            raise
        raise Refused(rules.why_full(1, 0, 0)) from error
    for row in made:
        record(
            session, viewer, "training.enrol", "inmate", row.inmate_id, now=now, detail=row.subject
        )
    if made:
        changed(session, viewer, course, "course.enrol", now=now)
    return made


def _attends(session: Session, inmate: Inmate, course: Course) -> bool:
    row = _open(session, inmate.id, course.subject)
    return row is not None and row.course_id == course.id


def leave(
    session: Session,
    viewer: Viewer,
    inmate: Inmate,
    enrolment_id: int,
    *,
    reason: str,
    now: datetime,
) -> Enrolment:
    """The person stops attending; the seat is free. `reason` is one of `rules.SAID`; entered by
    mistake, the wish waits again."""
    facts.require_counselor(viewer, inmate.prison_id)
    row = _seated(session, viewer, inmate, enrolment_id)
    if reason not in rules.SAID:
        raise Refused([Reason("reason", rules.LIST, field="reason")])
    end_enrolment(session, viewer, row, reason, now=now)
    return row


def pass_one(
    session: Session,
    viewer: Viewer,
    inmate: Inmate,
    enrolment_id: int,
    *,
    certificate_number: str = "",
    certificate_on: date | None = None,
    now: datetime,
) -> Enrolment:
    """One person passed before the others."""
    facts.require_counselor(viewer, inmate.prison_id)
    row = _seated(session, viewer, inmate, enrolment_id)
    course = row.course
    if course is None:
        raise NotFound
    today = local_day(now)
    reasons = rules.why_not_finish(course.state, course.starts_on, today)
    reasons += rules.why_not_certificate(certificate_on, course.starts_on, today)
    if reasons:
        raise Refused(reasons)
    result = Result(True, certificate_number=certificate_number)
    give_pass(session, viewer, course, row, result, certificate_on, now)
    return row


def _seated(session: Session, viewer: Viewer, inmate: Inmate, enrolment_id: int) -> Enrolment:
    """A present enrolment of this person, its course held."""
    row = _of(session, inmate, enrolment_id)
    if row.course is not None:
        hold(session, viewer, row.course.ref)
        session.refresh(row)
    if row.state != Standing.ENROLLED:
        raise Refused([Reason("not_enrolled", N_("This person no longer attends the course."))])
    return row


def _of(session: Session, inmate: Inmate, enrolment_id: int) -> Enrolment:
    row = session.get(Enrolment, enrolment_id)
    if row is None or row.inmate_id != inmate.id:
        raise NotFound
    return row


def enrolled_in(session: Session, course: Course) -> list[Enrolment]:
    """Who holds a seat, as it stands now, in the order in which people's rows are locked."""
    return list(
        session.scalars(
            select(Enrolment)
            .where(Enrolment.course_id == course.id, Enrolment.state == Standing.ENROLLED)
            .order_by(Enrolment.inmate_id)
            .execution_options(populate_existing=True)
        )
    )


def give_pass(
    session: Session,
    viewer: Viewer,
    course: Course,
    row: Enrolment,
    result: Result,
    certificate_on: date | None,
    now: datetime,
) -> None:
    """Passed, and what that gives: through the verb that every other fact goes through, so the
    matching hears of it."""
    row.state, row.ended_on, row.reason = Standing.PASSED, local_day(now), ""
    if course.certificate:
        row.certificate_number = result.certificate_number.strip() or None
        row.certificate_on = certificate_on or min(course.ends_on, local_day(now))
    for kind, fact in learnt(session, course, row.inmate):
        facts.add_fact(session, viewer, row.inmate, kind=kind, **vars(fact), now=now)
    session.flush()
    record(session, viewer, "training.pass", "inmate", row.inmate_id, now=now, detail=row.subject)


def learnt(session: Session, course: Course, inmate: Inmate) -> list[tuple[FactKind, NewFact]]:
    """The facts that this person's pass would give."""
    held = [
        (f.kind, NewFact(f.code, f.level, f.text_level, f.evidence, f.valid_to))
        for f in inmates.facts_of(session, [inmate.id])[inmate.id]
    ]
    known = skills_by_key(session, rules.SUBJECTS[course.subject].skills)
    return rules.gives(queries.plan_of(course), known_skills=known, held=held)


def end_enrolment(
    session: Session, viewer: Viewer, row: Enrolment, reason: str, *, now: datetime
) -> None:
    row.state, row.reason, row.seat = Standing.NOT_FINISHED, reason, None
    row.ended_on = local_day(now)
    session.flush()
    record(session, viewer, "training.leave", "inmate", row.inmate_id, now=now, detail=reason)
    if reason in rules.STILL_WISHED:
        _wish(session, viewer, row.inmate_id, row.subject, row.wished_on, now)


def changed(session: Session, viewer: Viewer, course: Course, verb: str, *, now: datetime) -> None:
    course.version += 1
    course.updated_at = now
    session.flush()
    record(session, viewer, verb, "course", course.id, now=now)
