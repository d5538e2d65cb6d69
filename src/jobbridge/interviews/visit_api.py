"""Visitors, passes and the gate for programs: a personnel system that names who comes, a gate
system that ticks who is there. The same verbs as on the pages."""

from datetime import date, datetime
from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from jobbridge.interviews import (
    desk_queries,
    gate_actions,
    named_queries,
    prison_queries,
    visit_actions,
    visit_queries,
)
from jobbridge.interviews.gate_forms import DecisionForm, GateMark, VisitorForm
from jobbridge.interviews.named_queries import Named
from jobbridge.interviews.naming_pages import person
from jobbridge.interviews.visit_model import VisitorPass
from jobbridge.viewer import Duty, Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Output
from jobbridge.web.routes import get, post

EMPLOYER = frozenset({Role.EMPLOYER})
OFFICER = frozenset({Role.PRISON_OFFICER})


class PassOut(Output):
    """As the employer knows it: the state, never the reason. `ref` is the pass's, once the place
    is known."""

    ref: str | None
    visitor: str
    name: str
    state: str


class PassList(Output):
    visitors: list[PassOut]


class GatePass(Output):
    """As the gate knows it: enough to know a visitor by."""

    ref: str
    name: str
    organisation: str
    document: str
    document_number: str
    plate: str | None
    employer: str
    on: date
    state: str
    version: int
    arrived_at: datetime | None
    left_at: datetime | None


class GateList(Output):
    visitors: list[GatePass]


def pass_out(one: Named) -> PassOut:
    return PassOut(ref=one.ref, visitor=one.visitor.ref, name=one.visitor.name, state=one.state)


def _gate(one: VisitorPass) -> GatePass:
    return GatePass(
        ref=one.ref,
        name=one.visitor.name,
        organisation=one.visitor.organisation,
        document=one.visitor.document,
        document_number=one.visitor.document_number,
        plate=one.visitor.plate,
        employer=one.visitor.employer.name,
        on=one.on,
        state=one.state,
        version=one.version,
        arrived_at=one.arrived_at,
        left_at=one.left_at,
    )


@get("/api/v1/interviews/{ref:str}/visitors", EMPLOYER)
def visitors(ask: NamedDependency[Ask], ref: FromPath[str]) -> PassList:
    """Who is named for this interview, and what the prison says."""
    interview = visit_queries.visit_interview_for(ask.session, ask.viewer, ref)
    found = named_queries.named_for(ask.session, ask.viewer, interview)
    return PassList(visitors=[pass_out(one) for one in found])


@post("/api/v1/interviews/{ref:str}/visitors", EMPLOYER)
def name_visitor(
    ask: NamedDependency[Ask], ref: FromPath[str], data: JSONBody[VisitorForm]
) -> Response[Any]:
    """Name a visitor; the same idempotency key names one once."""
    return ask.once(lambda: _name(ask, ref, data))


def _name(ask: Ask, ref: str, data: VisitorForm) -> Response[PassOut]:
    interview = visit_queries.visit_interview_for(ask.session, ask.viewer, ref)
    made = visit_actions.name_visitor(
        ask.session, ask.viewer, interview, person(data), instead=data.instead, now=ask.now
    )
    found = named_queries.named_for(ask.session, ask.viewer, interview)
    one = next(named for named in found if named.visitor.id == made.visitor_id)
    return Response(pass_out(one), status_code=201)


@post("/api/v1/passes/{ref:str}/decision", OFFICER, status_code=200)
def decide(ask: NamedDependency[Ask], ref: FromPath[str], data: JSONBody[DecisionForm]) -> GatePass:
    one = visit_queries.pass_for(ask.session, ask.viewer, ref, Duty.PASSES)
    done = visit_actions.decide(
        ask.session,
        ask.viewer,
        one,
        state=data.state,
        why=data.why,
        version=data.version,
        now=ask.now,
    )
    return _gate(done)


@get("/api/v1/gate", OFFICER)
def gate(ask: NamedDependency[Ask]) -> GateList:
    """Today's visitors of `prison` (the officer's first without it)."""
    prison = prison_queries.prison_for(ask.session, ask.viewer, ask.query("prison"))
    found = desk_queries.gate_for(ask.session, ask.viewer, prison, ask.now)
    return GateList(visitors=[_gate(one.one) for one in found])


@post("/api/v1/gate/marks", OFFICER, status_code=200)
def mark(ask: NamedDependency[Ask], data: JSONBody[GateMark]) -> GatePass:
    """Arrived or left; said twice, the first moment stays."""
    one = visit_queries.pass_for(ask.session, ask.viewer, data.visitor_pass, Duty.GATE)
    return _gate(gate_actions.mark_visitor(ask.session, ask.viewer, one, data.mark, now=ask.now))


HANDLERS = [visitors, name_visitor, decide, gate, mark]
