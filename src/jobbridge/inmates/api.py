"""People for programs: the same queries and actions as the pages, one model for each role."""

from datetime import date, datetime

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from pydantic import BaseModel, Field

from jobbridge.inmates import actions, queries
from jobbridge.inmates.model import Conditions, Fact, Inmate
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Body
from jobbridge.web.routes import get, post

FOLLOWERS = frozenset({Role.PROBATION, Role.MENTOR})


class FactOut(BaseModel):
    kind: str
    code: str
    level: int | None
    text_level: str
    evidence: str
    valid_to: date | None
    recorded_at: datetime


class ConditionsOut(BaseModel):
    km: int | None
    anywhere: bool
    full_time: bool
    part_time: bool
    shifts: bool
    nights: bool
    min_month_cents: int | None
    accommodation_needed: bool


class Followed(BaseModel):
    """What a mentor or probation officer knows of somebody assigned to them."""

    ref: str
    name: str
    release_expected: date
    municipality: str | None


class Profile(Followed):
    """What a counselor of the prison knows."""

    prison: str
    status: str
    release_earliest: date
    release_latest: date
    open_unit_from: date | None
    version: int
    agreements: list[str]
    facts: list[FactOut]
    conditions: ConditionsOut | None


class ProfilePage(BaseModel):
    items: list[Profile] | list[Followed]
    total: int
    page: int
    pages: int


class FactIn(Body):
    kind: str = Field(max_length=12)
    code: str = Field(max_length=120)
    level: int | None = Field(default=None, ge=0, le=1000)
    text_level: str = Field(default="", max_length=4)
    evidence: str = Field(default="declared", max_length=20)
    valid_to: date | None = None


def _fact(fact: Fact) -> FactOut:
    return FactOut.model_validate(fact, from_attributes=True)


def _conditions(row: Conditions | None) -> ConditionsOut | None:
    return ConditionsOut.model_validate(row, from_attributes=True) if row else None


def _followed(inmate: Inmate) -> Followed:
    return Followed(
        ref=inmate.ref,
        name=inmate.name,
        release_expected=inmate.release_expected,
        municipality=inmate.municipality.name if inmate.municipality else None,
    )


def _shown(ask: Ask, found: list[Inmate]) -> list[Profile] | list[Followed]:
    if ask.viewer.role in FOLLOWERS:
        return [_followed(inmate) for inmate in found]
    ids = [inmate.id for inmate in found]
    facts, needs = queries.facts_of(ask.session, ids), queries.conditions_of(ask.session, ids)
    agreements = queries.agreements_of(ask.session, ids)
    return [
        Profile(
            **_followed(inmate).model_dump(),
            prison=inmate.prison.code,
            status=inmate.status,
            release_earliest=inmate.release_earliest,
            release_latest=inmate.release_latest,
            open_unit_from=inmate.open_unit_from,
            version=inmate.version,
            agreements=sorted({a.purpose for a in agreements[inmate.id]}),
            facts=[_fact(fact) for fact in facts[inmate.id]],
            conditions=_conditions(needs.get(inmate.id)),
        )
        for inmate in found
    ]


@get("/api/v1/inmates", {Role.COUNSELOR} | FOLLOWERS)
def list_inmates(ask: NamedDependency[Ask]) -> Response[ProfilePage]:
    """By expected release, 25 a page; `q` is the beginning of a name, or a reference."""
    number = ask.query("page", "1")
    page = queries.inmates_for(
        ask.session,
        ask.viewer,
        filters=queries.Filters(text=ask.query("q")[:80]),
        today=ask.today,
        page=int(number) if number.isdecimal() and len(number) < 6 else 1,
    )
    return Response(
        ProfilePage(
            items=_shown(ask, page.items),
            total=page.total,
            page=page.number,
            pages=page.pages,
        )
    )


@get("/api/v1/inmates/{ref:str}", {Role.COUNSELOR} | FOLLOWERS)
def show_inmate(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[Profile | Followed]:
    inmate = queries.inmate_for(ask.session, ask.viewer, ref)
    return Response(_shown(ask, [inmate])[0])


@post("/api/v1/inmates/{ref:str}/facts", {Role.COUNSELOR})
def add_fact(
    ask: NamedDependency[Ask], ref: FromPath[str], data: JSONBody[FactIn]
) -> Response[FactOut]:
    """One fact; it takes the place of the present one of the same kind and code."""
    inmate = queries.inmate_for(ask.session, ask.viewer, ref)

    def add() -> Response[FactOut]:
        given = data.model_dump()
        fact = actions.add_fact(ask.session, ask.viewer, inmate, **given, now=ask.now)
        return Response(_fact(fact), status_code=201)

    return ask.once(add)


HANDLERS = [list_inmates, show_inmate, add_fact]
