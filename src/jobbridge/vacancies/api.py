"""Vacancies for programs: the same queries and actions as the pages."""

from datetime import date
from typing import Annotated, Literal

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from pydantic import Field

from jobbridge.vacancies import actions, queries, rules
from jobbridge.vacancies.form import Cefr
from jobbridge.vacancies.model import Vacancy
from jobbridge.vacancies.queries import Filters
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Body, Day, Id, Output
from jobbridge.web.routes import get, post

READERS = frozenset({Role.EMPLOYER, Role.AGENCY, Role.COUNSELOR})
OWNERS = frozenset({Role.EMPLOYER})

Cents = Annotated[int, Field(ge=0, le=100_000_000)]


class RequirementBody(Body):
    """One requirement. `level`: skill 1–4, education 1–8 (LKI), experience in months."""

    kind: Literal["experience", "skill", "language", "licence", "education", "condition"]
    code: str = Field(min_length=1, max_length=120)
    level: int | None = Field(default=None, ge=1, le=600)
    text_level: Cefr = ""
    must: bool = False
    reason: str = Field(default="", max_length=300)


class VacancyBody(Body):
    """A new vacancy; it starts as a draft. Pay is gross, in cents."""

    title: str = Field(min_length=1, max_length=300)
    description: str = Field(default="", max_length=8_000)
    occupation: str = Field(default="", max_length=10)
    municipality_id: Id | None = None
    address: str = Field(default="", max_length=300)
    pay_from_cents: Cents | None = None
    pay_to_cents: Cents | None = None
    pay_unit: Literal["month", "hour"] = "month"
    load: Literal["", "full", "part"] = ""
    working_time: Literal["", "normal", "summed", "shifts", "part"] = ""
    hours_week: float | None = Field(default=None, gt=0, le=60)
    seats: int = Field(default=1, ge=1, le=999)
    apply_by: Day | None = None
    start_from: Day | None = None
    accommodation: bool = False
    transport: bool = False
    requirements: list[RequirementBody] = Field(default_factory=list, max_length=60)


class RequirementOut(Output):
    kind: str
    code: str
    level: int | None
    text_level: str
    must: bool
    derived: bool
    reason: str


class VacancyOut(Output):
    """What everybody may know who may know of the vacancy at all."""

    ref: str
    employer_id: int
    employer: str
    title: str
    description: str
    occupation: str
    occupation_label: str
    occupation_confirmed: bool
    municipality_id: int | None
    municipality: str
    address: str
    pay_from_cents: int | None
    pay_to_cents: int | None
    pay_unit: str
    load: str
    working_time: str
    hours_week: float | None
    seats: int
    apply_by: date | None
    start_from: date | None
    accommodation: bool
    transport: bool
    state: str
    open: bool
    source: str


class VacancyDetail(VacancyOut):
    requirements: list[RequirementOut]


class StaffVacancyDetail(VacancyDetail):
    """For counselors and the agency: duty tags act on their side alone."""

    duties: list[str]
    occupation_confidence: float


class VacancyPage(Output):
    items: list[VacancyOut]
    page: int
    pages: int
    total: int


@get("/api/v1/vacancies", READERS, replica=True)
def vacancies(ask: NamedDependency[Ask]) -> VacancyPage:
    """A page of 25 in the caller's scope; `?page=`, `?text=`, `?occupation=`, `?municipality=`,
    `?state=` narrow it."""
    filters = Filters(
        text=ask.query("text"),
        occupation=ask.query("occupation"),
        municipality_id=ask.number("municipality", 0) or None,
        state=ask.query("state"),
    )
    page = queries.vacancies_for(ask.lists, ask.viewer, filters=filters, page=ask.number("page"))
    return VacancyPage(
        items=[VacancyOut.model_validate(_fields(ask, row)) for row in page.rows],
        page=page.number,
        pages=page.pages,
        total=page.total,
    )


@get("/api/v1/vacancies/{ref:str}", READERS)
def vacancy(ask: NamedDependency[Ask], ref: FromPath[str]) -> VacancyDetail | StaffVacancyDetail:
    return _detail(ask, queries.vacancy_for(ask.session, ask.viewer, ref))


@post("/api/v1/vacancies", OWNERS)
def add_vacancy(ask: NamedDependency[Ask], data: JSONBody[VacancyBody]) -> Response[VacancyDetail]:
    """A draft of the caller's employer; `Idempotency-Key` makes it one however often it is sent."""

    def make() -> Response[VacancyDetail]:
        wishes = [
            rules.Wish(r.kind, r.code, r.level, r.text_level, r.must, reason=r.reason)
            for r in data.requirements
        ]
        values = data.model_dump(exclude={"requirements", "occupation"})
        offer = rules.Offer(
            **values, occupation_code=data.occupation, wishes=rules.told_apart(wishes)
        )
        made = actions.save_draft(
            ask.session, ask.viewer, offer=offer, now=ask.now, today=ask.today
        )
        return Response(
            _detail(ask, made),
            status_code=201,
            headers={"location": f"/api/v1/vacancies/{made.ref}"},
        )

    return ask.once(make)


@post("/api/v1/vacancies/{ref:str}/publish", OWNERS, status_code=200)
def publish(ask: NamedDependency[Ask], ref: FromPath[str]) -> VacancyDetail:
    """Refused (409) with every reason at once."""
    actions.publish(ask.session, ask.viewer, ref=ref, now=ask.now, today=ask.today)
    return _detail(ask, queries.vacancy_for(ask.session, ask.viewer, ref))


def _fields(ask: Ask, row: Vacancy) -> dict[str, object]:
    offer = queries.offer_of(row) if "requirements" in row.__dict__ else None
    return {
        **{name: getattr(row, name) for name in VacancyOut.model_fields if hasattr(row, name)},
        "employer": row.employer.name,
        "occupation": row.occupation.code if row.occupation else "",
        "occupation_label": row.occupation.label(ask.locale) if row.occupation else "",
        "municipality": row.municipality.name if row.municipality else "",
        "open": queries.is_open(row, ask.today),
        "requirements": [vars(wish) for wish in offer.wishes] if offer else [],
        "duties": [d.tag for d in row.duties] if offer else [],
        "occupation_confidence": row.occupation_confidence,
    }


def _detail(ask: Ask, row: Vacancy) -> VacancyDetail:
    kind = VacancyDetail if ask.viewer.is_(Role.EMPLOYER) else StaffVacancyDetail
    return kind.model_validate(_fields(ask, row))


HANDLERS = [vacancies, vacancy, add_vacancy, publish]
