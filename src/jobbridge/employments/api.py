"""Offers and people in work, for programs: the same verbs as on the pages."""

from datetime import date

from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from jobbridge.employments import actions, queries, register_actions, rules, warning_queries
from jobbridge.employments.pages import (
    BOTH,
    SETTLES,
    WHO,
    AnswerForm,
    EndForm,
    OfferForm,
    StartForm,
)
from jobbridge.employments.queries import Work
from jobbridge.employments.register_rules import OPEN_END
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Body, Output
from jobbridge.web.routes import get, post


class QuestionOut(Output):
    """`answers` by side: employer, counselor, agency or register."""

    stage: str
    due_on: date
    answers: dict[str, bool]
    outcome: rules.Outcome


class EmploymentOut(Output):
    """`ref` is the application's. `due` is the stage that waits for the viewer's answer."""

    ref: str
    vacancy: str
    employer: str
    state: str
    start_on: date
    terms: list[str]
    room_cents: int | None
    advance_cents: int | None
    started_on: date | None
    ended_on: date | None
    why: str
    due: str | None
    questions: list[QuestionOut]


class EmploymentList(Output):
    work: list[EmploymentOut]


class ReopenedOut(Output):
    applications: list[str]


class DifferenceOut(Output):
    """What a register says otherwise: offer, first_day, last_day, ended or running."""

    id: int
    kind: str
    from_on: date
    to_on: date | None


class WarningOut(Output):
    """`kinds`: ended_early, unclear, missed, employer_silent, register."""

    ref: str
    kinds: list[str]
    differences: list[DifferenceOut]


class WarningList(Output):
    warnings: list[WarningOut]


class SettleBody(Body):
    taken: bool


class JobOfferBody(Body, OfferForm):
    pass


class InWorkBody(Body, AnswerForm):
    pass


class FirstDayBody(Body, StartForm):
    pass


class LastDayBody(Body, EndForm):
    pass


def _out(one: Work) -> EmploymentOut:
    made = one.employment
    return EmploymentOut(
        ref=one.ref,
        vacancy=one.application.vacancy.ref,
        employer=one.application.vacancy.employer.name,
        state=one.application.state,
        start_on=made.start_on,
        terms=list(made.terms),
        room_cents=made.room_cents,
        advance_cents=made.advance_cents,
        started_on=made.started_on,
        ended_on=made.ended_on,
        why=one.why,
        due=one.due.stage if one.due else None,
        questions=[
            QuestionOut(
                stage=asked.stage,
                due_on=asked.due_on,
                answers=dict(asked.answers),
                outcome=asked.outcome,
            )
            for asked in one.asked
        ],
    )


def _one(ask: Ask, ref: str) -> EmploymentOut:
    made = queries.employment_for(ask.session, ask.viewer, ref)
    return _out(queries.works_of(ask.session, ask.viewer, [made], ask.today)[0])


@get("/api/v1/employments", WHO)
def work(ask: NamedDependency[Ask]) -> EmploymentList:
    """All offers and work that the viewer may know of; what waits for an answer first."""
    return EmploymentList(
        work=[_out(one) for one in queries.work_for(ask.session, ask.viewer, ask.today)]
    )


@get("/api/v1/employments/{ref:str}", WHO)
def employment(ask: NamedDependency[Ask], ref: FromPath[str]) -> EmploymentOut:
    return _one(ask, ref)


@post("/api/v1/employments/{ref:str}/offer", BOTH)
def offer(
    ask: NamedDependency[Ask], ref: FromPath[str], data: JSONBody[JobOfferBody]
) -> EmploymentOut:
    """The job is offered, or the offer changed before the person answers."""
    actions.offer(
        ask.session,
        ask.viewer,
        ref=ref,
        start_on=data.start_on,
        terms=data.terms,
        **data.amounts,
        now=ask.now,
    )
    return _one(ask, ref)


@post("/api/v1/employments/{ref:str}/answer", WHO, status_code=200)
def answer(
    ask: NamedDependency[Ask], ref: FromPath[str], data: JSONBody[InWorkBody]
) -> EmploymentOut:
    """The person is in work at this stage."""
    actions.still_in_work(ask.session, ask.viewer, ref=ref, stage=data.stage, now=ask.now)
    return _one(ask, ref)


@post("/api/v1/employments/{ref:str}/start", WHO, status_code=200)
def start(
    ask: NamedDependency[Ask], ref: FromPath[str], data: JSONBody[FirstDayBody]
) -> EmploymentOut:
    """The person began to work on that day."""
    actions.start(ask.session, ask.viewer, ref=ref, on=data.on, now=ask.now)
    return _one(ask, ref)


@post("/api/v1/employments/{ref:str}/end", WHO, status_code=200)
def end(
    ask: NamedDependency[Ask], ref: FromPath[str], data: JSONBody[LastDayBody]
) -> EmploymentOut:
    """The work is over since that day, or was never begun."""
    actions.end(ask.session, ask.viewer, ref=ref, on=data.on, why=data.why, now=ask.now)
    return _one(ask, ref)


@post("/api/v1/employments/{ref:str}/resume", SETTLES, status_code=200)
def resume(ask: NamedDependency[Ask], ref: FromPath[str]) -> EmploymentOut:
    """The end was recorded by mistake, or the person is back at the same work."""
    actions.resume(ask.session, ask.viewer, ref=ref, now=ask.now)
    return _one(ask, ref)


@post("/api/v1/employments/{ref:str}/reopen", {Role.COUNSELOR}, status_code=200)
def reopen(ask: NamedDependency[Ask], ref: FromPath[str]) -> ReopenedOut:
    """The work is over: what closed because of it is open again, and the person is asked anew."""
    queries.employment_for(ask.session, ask.viewer, ref)
    found = actions.reopen_others(ask.session, ask.viewer, ref=ref, now=ask.now)
    return ReopenedOut(applications=[one.ref for one in found])


@get("/api/v1/work-at-risk", {Role.AGENCY})
def work_at_risk(ask: NamedDependency[Ask]) -> WarningList:
    """Work that the agency should look at, what is most urgent first."""
    found = warning_queries.warnings_for(ask.session, ask.viewer, ask.today)
    return WarningList(
        warnings=[
            WarningOut(
                ref=one.work.ref,
                kinds=list(one.kinds),
                differences=[
                    DifferenceOut(
                        id=row.id,
                        kind=row.kind,
                        from_on=row.from_on,
                        to_on=None if row.to_on == OPEN_END else row.to_on,
                    )
                    for row in one.differences
                ],
            )
            for one in found
        ]
    )


@post("/api/v1/work-at-risk/{difference_id:int}", {Role.AGENCY}, status_code=200)
def settle(
    ask: NamedDependency[Ask], difference_id: FromPath[int], data: JSONBody[SettleBody]
) -> EmploymentOut:
    """The register's days are taken over, or ours are kept."""
    one = register_actions.settle(
        ask.session, ask.viewer, number=difference_id, taken=data.taken, now=ask.now
    )
    return _one(ask, one.employment.application.ref)


HANDLERS = [work, employment, offer, answer, start, end, resume, reopen, work_at_risk, settle]
