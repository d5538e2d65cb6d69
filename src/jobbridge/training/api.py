"""Training for programs: the same queries and actions as the pages."""

from datetime import date

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from pydantic import Field

from jobbridge.errors import Invalid, Reason
from jobbridge.inmates.queries import inmate_for
from jobbridge.training import actions, course_actions, queries, rules
from jobbridge.training.model import Course, Enrolment
from jobbridge.training.queries import Filters
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Body, Day, Id, Output
from jobbridge.web.routes import get, post

COUNSELOR = frozenset({Role.COUNSELOR})
READERS = frozenset({Role.COUNSELOR, Role.PRISON_OFFICER})
MOST = 200


class CourseOut(Output):
    """A course. `state` is planned, running, finished or cancelled; `free` counts places."""

    ref: str
    prison: str
    subject: str
    name: str
    places: int
    free: int
    starts_on: date
    ends_on: date
    certificate: bool
    text_level: str
    state: str
    version: int


class EnrolmentOut(Output):
    """One person's way through a course; the certificate's number is not handed out."""

    id: int
    inmate: str
    subject: str
    state: str
    reason: str
    wished_on: date
    certificate_on: date | None


class CourseDetail(CourseOut):
    """For counselors of the prison: with those who attend."""

    enrolments: list[EnrolmentOut]


class CoursePage(Output):
    items: list[CourseOut]
    page: int
    pages: int
    total: int


class CourseBody(Body):
    prison_id: Id
    subject: str = Field(max_length=20)
    name: str = Field(default="", max_length=120)
    places: int = Field(ge=1, le=rules.MOST_PLACES)
    starts_on: Day
    ends_on: Day
    certificate: bool = False
    text_level: str = Field(default="", max_length=2)


class PeopleBody(Body):
    """References of inmates."""

    people: list[str] = Field(min_length=1, max_length=MOST)


class ResultBody(Body):
    enrolment: Id
    passed: bool
    reason: str = Field(default="", max_length=20)
    certificate_number: str = Field(default="", max_length=60)


class FinishBody(Body):
    results: list[ResultBody] = Field(default_factory=list, max_length=MOST)
    certificate_on: Day | None = None


class WishBody(Body):
    subject: str = Field(max_length=20)


def _courses(ask: Ask, rows: list[Course]) -> list[CourseOut]:
    taken = queries.attending(ask.session, [row.id for row in rows])
    return [
        CourseOut(
            prison=row.prison.code,
            free=max(0, row.places - taken.get(row.id, 0)),
            state=rules.state_on(row.state, row.starts_on, ask.today),
            ref=row.ref,
            name=row.name,
            version=row.version,
            **vars(queries.plan_of(row)),
        )
        for row in rows
    ]


def _enrolment(row: Enrolment) -> EnrolmentOut:
    return EnrolmentOut(
        id=row.id,
        inmate=row.inmate.ref,
        subject=row.subject,
        state=row.state,
        reason=row.reason,
        wished_on=row.wished_on,
        certificate_on=row.certificate_on,
    )


def _detail(ask: Ask, course: Course) -> CourseDetail:
    rows = queries.enrolled_for(ask.session, ask.viewer, course)
    return CourseDetail(
        **_courses(ask, [course])[0].model_dump(), enrolments=[_enrolment(row) for row in rows]
    )


@get("/api/v1/training", READERS)
def courses(ask: NamedDependency[Ask]) -> CoursePage:
    """25 a page, the next to begin first; `?subject=` and `?show=past` narrow it."""
    filters = Filters(subject=ask.query("subject"), past=ask.query("show") == "past")
    page = queries.courses_for(
        ask.session, ask.viewer, filters=filters, today=ask.today, page=ask.number("page")
    )
    return CoursePage(
        items=_courses(ask, page.rows), page=page.number, pages=page.pages, total=page.total
    )


@get("/api/v1/training/{ref:str}", COUNSELOR)
def course(ask: NamedDependency[Ask], ref: FromPath[str]) -> CourseDetail:
    return _detail(ask, queries.course_for(ask.session, ask.viewer, ref))


@post("/api/v1/training", COUNSELOR)
def plan_course(ask: NamedDependency[Ask], data: JSONBody[CourseBody]) -> Response[CourseOut]:
    def make() -> Response[CourseOut]:
        made = course_actions.plan_course(
            ask.session,
            ask.viewer,
            prison_id=data.prison_id,
            plan=rules.Plan(**data.model_dump(exclude={"prison_id", "name"})),
            name=data.name,
            now=ask.now,
        )
        location = {"location": f"/api/v1/training/{made.ref}"}
        return Response(_courses(ask, [made])[0], status_code=201, headers=location)

    return ask.once(make)


@post("/api/v1/training/{ref:str}/enrolments", COUNSELOR)
def enrol(
    ask: NamedDependency[Ask], ref: FromPath[str], data: JSONBody[PeopleBody]
) -> Response[CourseDetail]:
    """Everybody named gets a seat, or nobody does (409)."""

    def make() -> Response[CourseDetail]:
        people = [inmate_for(ask.session, ask.viewer, one) for one in data.people]
        actions.enrol(ask.session, ask.viewer, ref=ref, people=people, now=ask.now)
        made = queries.course_for(ask.session, ask.viewer, ref)
        return Response(_detail(ask, made), status_code=201)

    return ask.once(make)


@post("/api/v1/training/{ref:str}/finish", COUNSELOR, status_code=200)
def finish(
    ask: NamedDependency[Ask], ref: FromPath[str], data: JSONBody[FinishBody]
) -> CourseDetail:
    """The list of attendance: a result for everybody who attends, each once."""
    results = {
        row.enrolment: actions.Result(row.passed, row.reason, row.certificate_number)
        for row in data.results
    }
    if len(results) < len(data.results):
        raise Invalid([Reason("twice", rules.ONCE, field="results")])
    course_actions.finish(
        ask.session,
        ask.viewer,
        ref=ref,
        results=results,
        certificate_on=data.certificate_on,
        now=ask.now,
    )
    return _detail(ask, queries.course_for(ask.session, ask.viewer, ref))


@post("/api/v1/inmates/{ref:str}/training-wishes", COUNSELOR)
def wish(
    ask: NamedDependency[Ask], ref: FromPath[str], data: JSONBody[WishBody]
) -> Response[EnrolmentOut]:
    """A wish that waits already is given back as it is."""
    inmate = inmate_for(ask.session, ask.viewer, ref)

    def make() -> Response[EnrolmentOut]:
        row = actions.wish(ask.session, ask.viewer, inmate, subject=data.subject, now=ask.now)
        return Response(_enrolment(row), status_code=201)

    return ask.once(make)


HANDLERS = [courses, course, plan_course, enrol, finish, wish]
