"""Courses in the viewer's prisons, who attends them and who waits."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, case, false, func, select, true
from sqlalchemy.orm import Session, joinedload

from jobbridge.audit.actions import saw
from jobbridge.errors import NotFound, Reason
from jobbridge.inmates import queries as inmates
from jobbridge.inmates.model import Inmate, Status
from jobbridge.training import rules
from jobbridge.training.model import Course, Enrolment, Standing, State
from jobbridge.viewer import Role, Viewer

PER_PAGE = 25
MOST_WAITING = 200


@dataclass(frozen=True)
class Filters:
    """What the lists are narrowed to; `past` are courses that are over or cancelled."""

    prison_id: int | None = None
    subject: str = ""
    past: bool = False


@dataclass(frozen=True)
class Courses:
    """One page of courses; `number` counts from 1."""

    rows: list[Course]
    number: int
    pages: int
    total: int


@dataclass(frozen=True)
class Waiting:
    """Somebody who wishes for a subject: the first course in their prison that fits before the
    release, if any, and what is to be said of it."""

    enrolment: Enrolment
    course: Course | None = None
    reasons: tuple[Reason, ...] = ()


def scope(viewer: Viewer) -> ColumnElement[bool]:
    """Courses are known to counselors and officers of their prison. Deny by default."""
    if viewer.system:
        return true()
    if viewer.is_(Role.COUNSELOR, Role.PRISON_OFFICER):
        return Course.prison_id.in_(viewer.organisations)
    return false()


def _stands() -> ColumnElement[bool]:
    """Holds a seat and can still come: `rules.why_gone` as a clause."""
    return (
        (Enrolment.state == Standing.ENROLLED)
        & (Inmate.status == Status.ACTIVE)
        & (Inmate.prison_id == Course.prison_id)
    )


def course_for(session: Session, viewer: Viewer, ref: str, *, lock: bool = False) -> Course:
    """`lock` holds the row until the transaction ends: everybody who gives or frees a seat of
    this course waits in one line."""
    query = (
        select(Course)
        .where(Course.ref == ref, scope(viewer))
        .options(joinedload(Course.prison, innerjoin=True))
    )
    if lock:
        query = query.with_for_update(of=Course).execution_options(populate_existing=True)
    course = session.scalar(query)
    if course is None:
        raise NotFound
    return course


def courses_for(
    session: Session, viewer: Viewer, *, filters: Filters, today: date, page: int = 1
) -> Courses:
    """The next to begin first; those that are over, the newest first."""
    over = (Course.state != State.PLANNED) | (Course.ends_on < today)
    # A course whose last day has passed still waits for its list of attendance.
    waits = (Course.state == State.PLANNED) & (Course.ends_on < today)
    clauses = [scope(viewer), over & ~waits if filters.past else ~over | waits]
    if filters.prison_id is not None:
        clauses.append(Course.prison_id == filters.prison_id)
    if filters.subject:
        clauses.append(Course.subject == filters.subject)
    total = session.scalar(select(func.count()).select_from(Course).where(*clauses)) or 0
    pages = max(1, -(-total // PER_PAGE))
    number = min(max(1, page), pages)
    order = Course.ends_on.desc() if filters.past else Course.starts_on
    rows = session.scalars(
        select(Course)
        .where(*clauses)
        .order_by(order, Course.id)
        .options(joinedload(Course.prison, innerjoin=True))
        .limit(PER_PAGE)
        .offset((number - 1) * PER_PAGE)
    )
    return Courses(list(rows), number, pages, total)


def attending(session: Session, course_ids: Iterable[int]) -> dict[int, int]:
    """How many seats are held by people who can still come or have passed, by course already
    loaded in scope."""
    rows = session.execute(
        select(Enrolment.course_id, func.count())
        .join(Inmate, Inmate.id == Enrolment.inmate_id)
        .join(Course, Course.id == Enrolment.course_id)
        .where(
            Enrolment.course_id.in_(list(course_ids)),
            Enrolment.seat.is_not(None),
            (Enrolment.state == Standing.PASSED) | _stands(),
        )
        .group_by(Enrolment.course_id)
    )
    return {course_id: count for course_id, count in rows if course_id is not None}


def seats_taken(session: Session, course: Course) -> set[int]:
    """The seats that somebody holds, gone or not: for the writer who holds the course."""
    return set(
        session.scalars(
            select(Enrolment.seat).where(
                Enrolment.course_id == course.id, Enrolment.seat.is_not(None)
            )
        )
    )


def enrolled_for(session: Session, viewer: Viewer, course: Course) -> list[Enrolment]:
    """Who attends, or how it ended, of people whom the viewer may know: by seat."""
    if not (viewer.system or viewer.is_(Role.COUNSELOR)):
        raise NotFound
    found = list(
        session.scalars(
            select(Enrolment)
            .join(Inmate, Inmate.id == Enrolment.inmate_id)
            .where(Enrolment.course_id == course.id, inmates.scope(viewer))
            .order_by(case((Enrolment.seat.is_(None), 1), else_=0), Enrolment.seat, Enrolment.id)
            .options(joinedload(Enrolment.inmate, innerjoin=True))
        )
    )
    saw(session, "inmate", [row.inmate_id for row in found])
    return found


def gone(session: Session, course_id: int | None = None) -> list[Enrolment]:
    """Who holds a seat and can no longer come, of one course or of all; for actions, so no
    scope applies."""
    query = (
        select(Enrolment)
        .join(Inmate, Inmate.id == Enrolment.inmate_id)
        .join(Course, Course.id == Enrolment.course_id)
        .where(Enrolment.state == Standing.ENROLLED, ~_stands())
        .order_by(Enrolment.course_id, Enrolment.id)
        .options(
            joinedload(Enrolment.inmate, innerjoin=True),
            joinedload(Enrolment.course, innerjoin=True),
        )
    )
    if course_id is not None:
        query = query.where(Enrolment.course_id == course_id)
    return list(session.scalars(query))


def waiting_for(
    session: Session,
    viewer: Viewer,
    *,
    prison_id: int | None = None,
    subject: str = "",
    today: date,
) -> list[Waiting]:
    """Whose wish waits, who leaves first: at most 200. For counselors of their prisons."""
    if not (viewer.system or viewer.is_(Role.COUNSELOR)):
        raise NotFound
    query = (
        select(Enrolment)
        .join(Inmate, Inmate.id == Enrolment.inmate_id)
        .where(
            Enrolment.state == Standing.WISHED,
            Inmate.status == Status.ACTIVE,
            inmates.scope(viewer),
        )
        .order_by(Inmate.release_expected, Enrolment.wished_on, Enrolment.id)
        .options(joinedload(Enrolment.inmate, innerjoin=True).options(*inmates.WITH))
        .limit(MOST_WAITING)
    )
    if prison_id is not None:
        query = query.where(Inmate.prison_id == prison_id)
    if subject:
        query = query.where(Enrolment.subject == subject)
    found = list(session.scalars(query))
    saw(session, "inmate", [row.inmate_id for row in found])
    planned = _planned(session, {row.inmate.prison_id for row in found}, today)
    return [_offer(row, planned.get((row.inmate.prison_id, row.subject), [])) for row in found]


def _planned(
    session: Session, prison_ids: Iterable[int], today: date
) -> dict[tuple[int, str], list[Course]]:
    """Courses that still take people, with a free place, by prison and subject."""
    rows = list(
        session.scalars(
            select(Course)
            .where(
                Course.prison_id.in_(list(prison_ids)),
                Course.state == State.PLANNED,
                Course.ends_on >= today,
            )
            .order_by(Course.ends_on, Course.id)
        )
    )
    taken = attending(session, [course.id for course in rows])
    found: dict[tuple[int, str], list[Course]] = {}
    for course in rows:
        if taken.get(course.id, 0) < course.places:
            found.setdefault((course.prison_id, course.subject), []).append(course)
    return found


def _offer(row: Enrolment, courses: list[Course]) -> Waiting:
    """The first to end that fits; where none does, the first with its warning."""
    judged = [
        (course, tuple(rules.fit(course.starts_on, course.ends_on, row.inmate.release_expected)))
        for course in courses
    ]
    for course, reasons in judged:
        if not reasons:
            return Waiting(row, course)
    return Waiting(row, judged[0][0], judged[0][1]) if judged else Waiting(row)


def training_for(session: Session, viewer: Viewer, inmate: Inmate) -> list[Enrolment]:
    """A person's wishes and courses, newest first: for counselors of the prison alone."""
    if not viewer.system and not (viewer.is_(Role.COUNSELOR) and inmates.holds(viewer, inmate)):
        raise NotFound
    saw(session, "inmate", [inmate.id])
    return list(
        session.scalars(
            select(Enrolment)
            .where(Enrolment.inmate_id == inmate.id)
            .order_by(Enrolment.recorded_at.desc(), Enrolment.id.desc())
            .options(joinedload(Enrolment.course).joinedload(Course.prison))
        )
    )


def offered_to(session: Session, inmate: Inmate, today: date) -> list[tuple[Course, list[Reason]]]:
    """Courses of the person's prison with a free place that begin before the release, each
    with what is to be said of it."""
    found = [
        (course, rules.fit(course.starts_on, course.ends_on, inmate.release_expected))
        for courses in _planned(session, [inmate.prison_id], today).values()
        for course in courses
    ]
    return [
        (course, reasons) for course, reasons in found if course.starts_on < inmate.release_expected
    ]


def plan_of(course: Course) -> rules.Plan:
    """The stored course as the rules read it."""
    return rules.Plan(
        course.subject,
        course.places,
        course.starts_on,
        course.ends_on,
        course.certificate,
        course.text_level,
    )
