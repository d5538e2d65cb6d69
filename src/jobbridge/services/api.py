"""Services and referrals for programs: the same queries and actions as the pages."""

from datetime import date, datetime
from typing import Literal

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from pydantic import Field

from jobbridge.inmates.queries import inmate_for
from jobbridge.inmates.vocabulary import LANGUAGES
from jobbridge.services import actions, queries, referral_actions, referral_queries, rules
from jobbridge.services.queries import Counted, Filters
from jobbridge.services.referral_queries import Shown
from jobbridge.services.rules import Offer
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import LARGEST, Body, Day, Id, Output
from jobbridge.web.routes import get, post

COUNSELOR = frozenset({Role.COUNSELOR})
KEEPERS = frozenset({Role.COUNSELOR, Role.AGENCY})
WHO = KEEPERS | {Role.COORDINATOR}
READERS = WHO | {Role.PRISON_OFFICER}


class ServiceOut(Output):
    """A service; `free` counts places, `waiting` people on its list."""

    ref: str
    kind: str
    name: str
    provider: str
    prison: str | None
    municipality: str | None
    places: int
    free: int
    waiting: int
    by_intake: bool
    intake_on: date | None
    languages: list[str]
    joining: str
    valid_from: date
    valid_to: date | None
    version: int


class ServicePage(Output):
    items: list[ServiceOut]
    page: int
    pages: int
    total: int


class ReferralOut(Output):
    """A referral; `inmate` is the person's reference, for counselors alone."""

    ref: str
    inmate: str | None
    service: str
    kind: str
    state: str
    why: str
    number: int | None
    moved_why: str
    gone: str
    since: datetime
    verbs: list[str]
    version: int


class ReferralList(Output):
    items: list[ReferralOut]


class ServiceBody(Body):
    kind: str = Field(max_length=20)
    name: str = Field(min_length=1, max_length=120)
    provider: str = Field(min_length=1, max_length=120)
    organisation_id: Id | None = None
    email: str = Field(default="", max_length=254)
    prison_id: Id | None = None
    municipality_id: Id | None = None
    places: int = Field(ge=1, le=rules.MOST_PLACES)
    by_intake: bool = False
    intake_on: Day | None = None
    languages: list[str] = Field(default_factory=list, max_length=len(LANGUAGES))
    joining: str = Field(default="", max_length=500)
    valid_from: Day
    valid_to: Day | None = None


class ReferBody(Body):
    """`told` is false where it is only noted for a talk."""

    service: str = Field(max_length=12)
    agreed_on: Day | None = None
    told: bool = True


class StepBody(Body):
    verb: Literal["refer", "accept", "wait", "decline", "start", "complete", "stop"]
    why: str = Field(default="", max_length=20)
    told_by: str = Field(default="", max_length=120)
    told_on: Day | None = None
    agreed_on: Day | None = None
    version: int | None = Field(default=None, ge=0, le=LARGEST)


def _service(one: Counted) -> ServiceOut:
    row = one.service
    return ServiceOut(
        ref=row.ref,
        kind=row.kind,
        name=row.name,
        provider=row.provider,
        prison=row.prison.code if row.prison else None,
        municipality=row.municipality.name if row.municipality else None,
        places=row.places,
        free=one.free,
        waiting=one.waiting,
        by_intake=row.by_intake,
        intake_on=row.intake_on,
        languages=list(queries.offer_of(row).languages),
        joining=row.joining,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        version=row.version,
    )


def _referral(ask: Ask, one: Shown) -> ReferralOut:
    row = one.referral
    return ReferralOut(
        ref=row.ref,
        inmate=row.inmate.ref if ask.viewer.is_(Role.COUNSELOR) else None,
        service=row.service.ref,
        kind=row.service.kind,
        state=row.state,
        why=row.why,
        number=one.number,
        moved_why=row.moved_why,
        gone=one.gone,
        since=row.since,
        verbs=list(one.verbs),
        version=row.version,
    )


@get("/api/v1/services", READERS)
def list_services(ask: NamedDependency[Ask]) -> ServicePage:
    kind = ask.query("kind")
    filters = Filters(kind=kind if kind in rules.KINDS else "", past=ask.query("show") == "past")
    page = queries.services_for(
        ask.session, ask.viewer, filters=filters, today=ask.today, page=ask.number("page")
    )
    return ServicePage(
        items=[_service(one) for one in page.rows],
        page=page.number,
        pages=page.pages,
        total=page.total,
    )


@get("/api/v1/services/{ref:str}", READERS)
def one_service(ask: NamedDependency[Ask], ref: FromPath[str]) -> ServiceOut:
    service = queries.service_for(ask.session, ask.viewer, ref)
    return _service(queries.counted(ask.session, [service])[0])


@post("/api/v1/services", KEEPERS)
def add_service(ask: NamedDependency[Ask], data: JSONBody[ServiceBody]) -> Response[ServiceOut]:
    def make() -> Response[ServiceOut]:
        given = data.model_dump() | {"languages": tuple(data.languages)}
        service = actions.add_service(ask.session, ask.viewer, offer=Offer(**given), now=ask.now)
        (one,) = queries.counted(ask.session, [service])
        return Response(_service(one), status_code=201)

    return ask.once(make)


@get("/api/v1/referrals", WHO)
def list_referrals(ask: NamedDependency[Ask]) -> ReferralList:
    """What is open, without an answer first; at most 300."""
    rows = referral_queries.referrals_for(
        ask.session, ask.viewer, state=ask.query("state"), today=ask.today
    )
    return ReferralList(items=[_referral(ask, one) for one in rows])


@get("/api/v1/inmates/{ref:str}/referrals", COUNSELOR)
def referrals_of(ask: NamedDependency[Ask], ref: FromPath[str]) -> ReferralList:
    inmate = inmate_for(ask.session, ask.viewer, ref)
    rows = referral_queries.referrals_of(ask.session, ask.viewer, inmate, today=ask.today)
    return ReferralList(items=[_referral(ask, one) for one in rows])


@post("/api/v1/inmates/{ref:str}/referrals", COUNSELOR)
def refer(
    ask: NamedDependency[Ask], ref: FromPath[str], data: JSONBody[ReferBody]
) -> Response[ReferralOut]:
    inmate = inmate_for(ask.session, ask.viewer, ref)

    def make() -> Response[ReferralOut]:
        row = referral_actions.refer(
            ask.session,
            ask.viewer,
            inmate,
            service_ref=data.service,
            agreed_on=data.agreed_on,
            told=data.told,
            now=ask.now,
        )
        (one,) = referral_queries.shown_for(ask.session, ask.viewer, [row])
        return Response(_referral(ask, one), status_code=201)

    return ask.once(make)


@post("/api/v1/referrals/{ref:str}/step", WHO, status_code=200)
def step(ask: NamedDependency[Ask], ref: FromPath[str], data: JSONBody[StepBody]) -> ReferralOut:
    row = referral_actions.step(ask.session, ask.viewer, ref=ref, now=ask.now, **data.model_dump())
    (one,) = referral_queries.shown_for(ask.session, ask.viewer, [row])
    return _referral(ask, one)


HANDLERS = [
    list_services,
    one_service,
    add_service,
    list_referrals,
    referrals_of,
    refer,
    step,
]
