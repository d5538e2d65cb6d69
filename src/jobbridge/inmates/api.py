"""People for programs: the same queries and actions as the pages, one model for each role."""

from datetime import date, datetime

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from pydantic import Field

from jobbridge.inmates import actions, care_actions, care_queries, queries
from jobbridge.inmates.model import Conditions, Fact, Inmate
from jobbridge.viewer import FOLLOWERS, Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Body, Output
from jobbridge.web.routes import get, post


class FactOut(Output):
    id: int
    kind: str
    code: str
    level: int | None
    text_level: str
    evidence: str
    valid_to: date | None
    recorded_at: datetime
    confirmed_at: datetime | None


class ConditionsOut(Output):
    km: int | None
    anywhere: bool
    full_time: bool
    part_time: bool
    shifts: bool
    nights: bool
    min_month_cents: int | None
    accommodation_needed: bool


class Followed(Output):
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
    counselor: str | None
    agreements: list[str]
    facts: list[FactOut]
    conditions: ConditionsOut | None


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


def shown(ask: Ask, found: list[Inmate]) -> list[Profile] | list[Followed]:
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
            counselor=inmate.counselor.name if inmate.counselor else None,
            agreements=sorted({a.purpose for a in agreements.get(inmate.id, ())}),
            facts=[_fact(fact) for fact in facts[inmate.id]],
            conditions=_conditions(needs.get(inmate.id)),
        )
        for inmate in found
    ]


@get("/api/v1/inmates/{ref:str}", {Role.COUNSELOR} | FOLLOWERS)
def show_inmate(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[Profile | Followed]:
    inmate = queries.inmate_for(ask.session, ask.viewer, ref)
    return Response(shown(ask, [inmate])[0])


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


@post("/api/v1/inmates/{ref:str}/facts/{fact_id:int}/confirm", {Role.COUNSELOR})
def confirm_fact(
    ask: NamedDependency[Ask], ref: FromPath[str], fact_id: FromPath[int]
) -> Response[FactOut]:
    """Asked about again and still so."""
    inmate = queries.inmate_for(ask.session, ask.viewer, ref)
    fact = actions.confirm_fact(ask.session, ask.viewer, inmate, fact_id, now=ask.now)
    return Response(_fact(fact), status_code=200)


@post("/api/v1/inmates/{ref:str}/facts/{fact_id:int}/end", {Role.COUNSELOR})
def end_fact(
    ask: NamedDependency[Ask], ref: FromPath[str], fact_id: FromPath[int]
) -> Response[Profile | Followed]:
    """No longer so: the person as they are known now."""
    inmate = queries.inmate_for(ask.session, ask.viewer, ref)
    actions.end_fact(ask.session, ask.viewer, inmate, fact_id, now=ask.now)
    return Response(shown(ask, [inmate])[0], status_code=200)


# Who looks after whom, and who follows


class HandOverIn(Body):
    inmates: list[str] = Field(min_length=1, max_length=1000)
    to: int = Field(ge=1, le=2**31 - 1)
    on: date | None = Field(default=None, ge=date(2000, 1, 1), lt=date(2100, 1, 1))
    note: str = Field(default="", max_length=2000)


class RefusedOut(Output):
    inmate: str
    reasons: list[str]


class HandOverOut(Output):
    """`refused` names who stayed, with the codes of all reasons."""

    batch: str
    given: list[str]
    refused: list[RefusedOut]


class FollowerIn(Body):
    account_id: int = Field(ge=1, le=2**31 - 1)


class FollowerOut(Output):
    account_id: int
    name: str
    role: str
    since: datetime
    until: datetime | None


@post("/api/v1/hand-overs", {Role.COUNSELOR})
def hand_over(ask: NamedDependency[Ask], data: JSONBody[HandOverIn]) -> Response[HandOverOut]:
    """People to one colleague of their prison; who cannot go stays and is named with reasons."""
    people = care_queries.people_named(ask.session, ask.viewer, data.inmates)

    def give() -> Response[HandOverOut]:
        done = care_actions.hand_over(
            ask.session,
            ask.viewer,
            inmates=people,
            to_account_id=data.to,
            on=data.on or ask.today,
            note=data.note,
            now=ask.now,
        )
        refused = [
            RefusedOut(inmate=inmate.ref, reasons=[reason.code for reason in why])
            for inmate, why in done.refused
        ]
        given = [inmate.ref for inmate in done.given]
        made = HandOverOut(batch=done.batch, given=given, refused=refused)
        return Response(made, status_code=201)

    return ask.once(give)


def _followers(ask: Ask, inmate: Inmate) -> list[FollowerOut]:
    return [
        FollowerOut(
            account_id=account.id,
            name=account.name,
            role=account.role,
            since=assignment.assigned_at,
            until=assignment.ended_at,
        )
        for assignment, account in care_queries.followers_for(ask.session, ask.viewer, inmate)
    ]


@get("/api/v1/inmates/{ref:str}/followers", {Role.COUNSELOR})
def list_followers(ask: NamedDependency[Ask], ref: FromPath[str]) -> Response[list[FollowerOut]]:
    """Mentors and probation officers who follow the person or did."""
    inmate = queries.inmate_for(ask.session, ask.viewer, ref)
    return Response(_followers(ask, inmate))


@post("/api/v1/inmates/{ref:str}/followers", {Role.COUNSELOR})
def assign(
    ask: NamedDependency[Ask], ref: FromPath[str], data: JSONBody[FollowerIn]
) -> Response[list[FollowerOut]]:
    inmate = queries.inmate_for(ask.session, ask.viewer, ref)
    actions.assign(ask.session, ask.viewer, inmate, data.account_id, now=ask.now)
    return Response(_followers(ask, inmate), status_code=201)


@post("/api/v1/inmates/{ref:str}/followers/end", {Role.COUNSELOR})
def end_assignment(
    ask: NamedDependency[Ask], ref: FromPath[str], data: JSONBody[FollowerIn]
) -> Response[list[FollowerOut]]:
    inmate = queries.inmate_for(ask.session, ask.viewer, ref)
    actions.end_assignment(ask.session, ask.viewer, inmate, data.account_id, now=ask.now)
    return Response(_followers(ask, inmate), status_code=200)


HANDLERS = [
    show_inmate,
    add_fact,
    confirm_fact,
    end_fact,
    hand_over,
    list_followers,
    assign,
    end_assignment,
]
