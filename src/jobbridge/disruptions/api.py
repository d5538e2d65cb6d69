"""Disruptions for programs that act for somebody: what is in hand, one of them, the decision."""

from datetime import datetime

from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from pydantic import Field

from jobbridge.disruptions import actions, queries
from jobbridge.disruptions.model import Disruption
from jobbridge.disruptions.page_parts import INSIDE
from jobbridge.web.ask import Ask
from jobbridge.web.forms import LARGEST, Body, Output
from jobbridge.web.routes import get, post


class DisruptionOut(Output):
    """`kind` says what happened and `state` how far it is: proposed, releasing, released, ended."""

    ref: str
    kind: str
    prison: str
    state: str
    starts_at: datetime
    ends_at: datetime | None
    held_until: datetime | None
    version: int


class ProposalOut(Output):
    """How one interview goes on: `way`, and what became of it (`outcome`). Without a time it is
    cancelled or stays."""

    interview: str
    way: str
    outcome: str
    was: datetime
    starts_at: datetime | None
    mode: str
    room: str


class OneOut(DisruptionOut):
    proposals: list[ProposalOut]


class FoundOut(Output):
    """What breaks interviews and is in nobody's hands."""

    kind: str
    prison: str
    interviews: list[str]


class DisruptionsOut(Output):
    broken: list[FoundOut]
    disruptions: list[DisruptionOut]


class ReleaseIn(Body):
    version: int = Field(ge=0, le=LARGEST)


def _out(one: Disruption) -> DisruptionOut:
    return DisruptionOut(
        ref=one.ref,
        kind=one.kind,
        prison=one.prison.code,
        state=one.state,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        held_until=one.held_until,
        version=one.version,
    )


@get("/api/v1/disruptions", INSIDE)
def disruptions(ask: NamedDependency[Ask]) -> DisruptionsOut:
    found = queries.found_for(ask.session, ask.viewer, ask.now)
    return DisruptionsOut(
        broken=[
            FoundOut(
                kind=one.cause.kind,
                prison=one.prison,
                interviews=[interview.ref for interview in one.interviews],
            )
            for one in found
        ],
        disruptions=[_out(one) for one in queries.disruptions_for(ask.session, ask.viewer)],
    )


@get("/api/v1/disruptions/{ref:str}", INSIDE)
def disruption(ask: NamedDependency[Ask], ref: FromPath[str]) -> OneOut:
    return _one(ask, queries.disruption_for(ask.session, ask.viewer, ref))


def _one(ask: Ask, found: Disruption) -> OneOut:
    lines = queries.lines_of(ask.session, ask.viewer, found)
    return OneOut(
        **_out(found).model_dump(),
        proposals=[
            ProposalOut(
                interview=line.interview.ref,
                way=line.proposal.way,
                outcome=line.proposal.state,
                was=line.proposal.was_starts_at,
                starts_at=line.proposal.starts_at,
                mode=line.proposal.mode,
                room=line.proposal.room.code if line.proposal.room else "",
            )
            for line in lines
        ],
    )


@post("/api/v1/disruptions/{ref:str}/release", INSIDE, status_code=200)
def release(ask: NamedDependency[Ask], ref: FromPath[str], data: JSONBody[ReleaseIn]) -> OneOut:
    """The one decision; the worker carries it out."""
    found = queries.disruption_for(ask.session, ask.viewer, ref, lock=True)
    actions.release(ask.session, ask.viewer, found, version=data.version, now=ask.now)
    return _one(ask, found)


HANDLERS = [disruptions, disruption, release]
