"""A no with its reason, who may read it, and the reasons added up, for programs."""

from typing import Literal

from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from jobbridge.applications import refusal_actions, refusal_queries
from jobbridge.applications.application_pages import EndForm
from jobbridge.applications.model import Application
from jobbridge.applications.queries import application_for
from jobbridge.applications.refusal_rules import Said
from jobbridge.errors import NotFound
from jobbridge.interviews.ending_actions import end_application
from jobbridge.refusals import queries
from jobbridge.refusals.pages import WHO
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Body, Input, Output
from jobbridge.web.routes import get, post

BOTH = frozenset({Role.COUNSELOR, Role.EMPLOYER})


class EndBody(Body, EndForm):
    """`verb` is `refuse` for the employer's no, `withdraw` for the person's; `lacks` a
    requirement of the vacancy as `kind:code`; `shared` opens the reason to the other side."""


class ReasonBody(Body, Input):
    shared: bool


class EndedOut(Output):
    """`why` is empty where the caller may not read it; `opens` says whether the caller decides
    who else may."""

    ref: str
    state: str
    side: Literal["", "employer", "person"]
    why: str
    lacks: str
    shared: bool
    opens: bool


class RefusalLine(Output):
    """`people` is a lower bound unless `exact`."""

    side: str
    why: str
    lacks: str
    people: int
    exact: bool
    times: int | None
    vacancies: int | None


class RefusalList(Output):
    reasons: list[RefusalLine]


def _out(ask: Ask, application: Application) -> EndedOut:
    given = refusal_queries.reason_for(ask.session, ask.viewer, application)
    if given is None:
        return EndedOut(
            ref=application.ref,
            state=application.state,
            side="",
            why="",
            lacks="",
            shared=False,
            opens=False,
        )
    return EndedOut(
        ref=application.ref,
        state=application.state,
        side=given.side.value,
        why=given.why,
        lacks=given.lacks,
        shared=given.shared,
        opens=given.opens,
    )


@post("/api/v1/applications/{ref:str}/end", BOTH, status_code=200)
def end(ask: NamedDependency[Ask], ref: FromPath[str], data: JSONBody[EndBody]) -> EndedOut:
    """The employer says no, or the person withdraws; what is booked for it is cancelled."""
    application = application_for(ask.session, ask.viewer, ref)
    if data.verb == "withdraw" and not ask.viewer.is_(Role.COUNSELOR):
        raise NotFound
    end_application(
        ask.session,
        ask.viewer,
        application,
        data.verb,
        said=Said(data.why, data.lacks, data.shared),
        expected_version=data.version,
        now=ask.now,
    )
    return _out(ask, application)


@get("/api/v1/applications/{ref:str}/reason", BOTH)
def reason(ask: NamedDependency[Ask], ref: FromPath[str]) -> EndedOut:
    """Why it ended, as far as the caller may read it."""
    return _out(ask, application_for(ask.session, ask.viewer, ref))


@post("/api/v1/applications/{ref:str}/reason", BOTH, status_code=200)
def open_reason(
    ask: NamedDependency[Ask], ref: FromPath[str], data: JSONBody[ReasonBody]
) -> EndedOut:
    """Whoever gave the reason opens it to the other side, or closes it."""
    application = application_for(ask.session, ask.viewer, ref)
    refusal_actions.open_reason(ask.session, ask.viewer, application, data.shared, now=ask.now)
    return _out(ask, application)


@get("/api/v1/refusals", WHO)
def refusals(ask: NamedDependency[Ask]) -> RefusalList:
    """Reasons of a year, added up: exact for counselors of their own people, else in bands."""
    found = queries.refusals_for(ask.session, ask.viewer, now=ask.now)
    return RefusalList(
        reasons=[RefusalLine.model_validate(line, from_attributes=True) for line in found]
    )


HANDLERS = [end, reason, open_reason, refusals]
