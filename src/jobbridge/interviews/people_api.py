"""The list of people and what they agreed to, for programs: filters and verbs of the pages."""

from datetime import date, datetime
from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from pydantic import Field

from jobbridge.inmates import queries as inmates
from jobbridge.inmates.api import Followed, Profile, shown
from jobbridge.inmates.consent_queries import agreements_for
from jobbridge.inmates.model import Agreement, Inmate
from jobbridge.interviews import agreement_actions, ending_actions, people_queries
from jobbridge.interviews.people_pages import filters_of
from jobbridge.viewer import FOLLOWERS, Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Body, Output
from jobbridge.web.routes import get, post

LARGEST = 2**31 - 1


class ProfilePage(Output):
    """`counts` say for a counselor how many of all the people each value of `show` leaves."""

    items: list[Profile] | list[Followed]
    total: int
    page: int
    pages: int
    counts: dict[str, int]


class FindIn(Body):
    text: str = Field(min_length=1, max_length=80)


class FoundOut(Output):
    inmates: list[str]


class AgreementIn(Body):
    purposes: list[str] = Field(min_length=1, max_length=6)
    employers: list[int] | None = Field(default=None, max_length=500)
    mode: str = Field(default="standing", max_length=12)
    given_on: date = Field(ge=date(2000, 1, 1), lt=date(2100, 1, 1))
    taken_by: int | None = Field(default=None, ge=1, le=LARGEST)
    paper_ref: str = Field(default="", max_length=40)
    renew_on: date | None = Field(default=None, ge=date(2000, 1, 1), lt=date(2100, 1, 1))
    legal_basis: str = Field(max_length=120)
    renew: bool = False


class AgreementOut(Output):
    """`employer` is the organisation it is for, None for all vetted ones."""

    id: int
    purpose: str
    employer: int | None
    mode: str
    given_on: date
    paper_ref: str
    renew_on: date | None
    withdrawn_at: datetime | None
    end_why: str


class WithdrawnOut(Output):
    """References of the interviews that were cancelled with the agreement."""

    cancelled: list[str]


@get("/api/v1/inmates", {Role.COUNSELOR} | FOLLOWERS)
def list_inmates(ask: NamedDependency[Ask]) -> Response[ProfilePage]:
    """By expected release; for counselors with the filters of the page (`prison`, `due`,
    `readiness`, `by`, `show`, `ref`). A name is searched with `/api/v1/inmates/find`."""
    counts: dict[str, int] = {}
    page: Any
    if ask.viewer.role in FOLLOWERS:
        page = inmates.inmates_for(
            ask.session,
            ask.viewer,
            filters=inmates.Filters(released=None),
            today=ask.today,
            page=ask.number("page"),
        )
    else:
        found = people_queries.people_for(
            ask.session,
            ask.viewer,
            filters=filters_of(ask),
            now=ask.now,
            today=ask.today,
            page=ask.number("page"),
        )
        page, counts = found.page, dict(found.counts)
    return Response(
        ProfilePage(
            items=shown(ask, page.items),
            total=page.total,
            page=page.number,
            pages=page.pages,
            counts=counts,
        )
    )


@post("/api/v1/inmates/find", {Role.COUNSELOR}, status_code=200)
def find(ask: NamedDependency[Ask], data: JSONBody[FindIn]) -> Response[FoundOut]:
    """References of the people whose name begins like this: names are in no address."""
    refs = inmates.refs_named(ask.session, ask.viewer, data.text, ask.today)
    return Response(FoundOut(inmates=refs), status_code=200)


def _agreement(row: Agreement) -> AgreementOut:
    return AgreementOut(
        id=row.id,
        purpose=row.purpose,
        employer=row.organisation_id,
        mode=row.mode,
        given_on=row.given_on,
        paper_ref=row.paper_ref,
        renew_on=row.renew_on,
        withdrawn_at=row.withdrawn_at,
        end_why=row.end_why,
    )


def _agreements(ask: Ask, inmate: Inmate) -> list[AgreementOut]:
    return [_agreement(row) for row in agreements_for(ask.session, ask.viewer, inmate)]


@get("/api/v1/inmates/{ref:str}/agreements", {Role.COUNSELOR})
def list_agreements(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[list[AgreementOut]]:
    """All there were; those that stand first."""
    inmate = inmates.inmate_for(ask.session, ask.viewer, ref)
    return Response(_agreements(ask, inmate))


@post("/api/v1/inmates/{ref:str}/agreements", {Role.COUNSELOR})
def give_agreement(
    ask: NamedDependency[Ask], ref: FromPath[str], data: JSONBody[AgreementIn]
) -> Response[list[AgreementOut]]:
    """Signed on paper, for each purpose and, where employers are named, for each of them. The
    same again changes nothing."""
    inmate = inmates.inmate_for(ask.session, ask.viewer, ref)
    made = agreement_actions.give(ask.session, ask.viewer, inmate, **data.model_dump(), now=ask.now)
    return Response([_agreement(row) for row in made], status_code=201)


@post("/api/v1/inmates/{ref:str}/agreements/{agreement_id:int}/withdraw", {Role.COUNSELOR})
def withdraw_agreement(
    ask: NamedDependency[Ask], ref: FromPath[str], agreement_id: FromPath[int]
) -> Response[WithdrawnOut]:
    """At once; the interviews that need it are cancelled."""
    inmate = inmates.inmate_for(ask.session, ask.viewer, ref)
    cancelled = ending_actions.withdraw_agreement(
        ask.session, ask.viewer, inmate, agreement_id, now=ask.now
    )
    return Response(WithdrawnOut(cancelled=[i.ref for i in cancelled]), status_code=200)


HANDLERS = [list_inmates, find, list_agreements, give_agreement, withdraw_agreement]
