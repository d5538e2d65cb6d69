"""Requests and applications for programs: the same verbs as on the pages. What comes back
depends on the role, field by field: an employer's answer has no place for a person's data."""

from datetime import date, datetime
from typing import Any, Literal

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from pydantic import Field

from jobbridge.applications import (
    actions,
    card_api,
    card_queries,
    cards,
    fits,
    queries,
    request_actions,
)
from jobbridge.applications.model import Application, Request
from jobbridge.applications.refusal_rules import DeclineCode, Said
from jobbridge.inmates.queries import inmate_for
from jobbridge.vacancies.queries import vacancy_for
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Body, Output
from jobbridge.web.routes import get, post

READERS = {Role.COUNSELOR, Role.EMPLOYER, Role.AGENCY}


class RequestIn(Body):
    vacancy: str = Field(max_length=12)
    message: str = Field(default="", max_length=1000)


class ProposalIn(Body):
    inmate: str = Field(max_length=12)


class SpeakIn(Body):
    inmates: list[str] = Field(min_length=1, max_length=50)


class AnswerIn(Body):
    """`why` says why not, where the person says it; no employer ever reads it."""

    agreed: bool
    why: Literal["", DeclineCode] = ""
    version: int | None = Field(default=None, ge=1, le=2**31 - 1)


class WishIn(Body):
    """Nothing needs to be said."""


class TakeBackIn(Body):
    version: int | None = Field(default=None, ge=1, le=2**31 - 1)


class RequestOut(Output):
    """Where a request stands; nothing in it depends on anybody proposed."""

    ref: str
    vacancy: str
    title: str
    employer: str
    state: Literal["open", "answered", "closed", "lapsed"]
    stage: str
    asked_at: datetime
    answer_due: date
    overdue: bool
    earliest_interview: date | None


class ReasonOut(Output):
    code: str
    severity: Literal["block", "warn", "review"]
    text: str


class PersonOut(Output):
    """One of the counselor's own people beside a request; `score` is 0–10,000, `near` the one
    missed must."""

    inmate: str
    score: int
    near: str
    proposable: bool
    reasons: list[ReasonOut]
    application: str | None
    state: str | None


class RequestForCounselor(RequestOut):
    message: str
    people: list[PersonOut]


class CounselorsApplication(Output):
    ref: str
    vacancy: str
    request: str | None
    inmate: str
    state: str
    version: int
    interview_wanted_at: datetime | None
    updated_at: datetime


class MetOut(Output):
    kind: str
    code: str
    level: int | None
    text_level: str


class RevealedOut(Output):
    given_name: str
    counselor: str | None
    full_name: str | None
    until: date


class EmployersApplication(Output):
    """A skills card and where it stands. `revealed` is what its person lets this employer know."""

    ref: str
    vacancy: str
    state: str
    met: list[MetOut]
    available_from: str
    interview_wanted_at: datetime | None
    shortlisted: bool
    wishes_to_meet: bool
    revealed: RevealedOut | None


class AgencysApplication(Output):
    vacancy: str
    state: str


class RequestList(Output):
    requests: list[RequestOut]


class ApplicationList(Output):
    applications: (
        list[CounselorsApplication] | list[EmployersApplication] | list[AgencysApplication]
    )


def _request_out(ask: Ask, requests: list[Request]) -> list[RequestOut]:
    stages = queries.stages_of(ask.session, requests, today=ask.today)
    out = []
    for request in requests:
        stage = stages[request.id]
        earliest = stage.values.get("earliest")
        out.append(
            RequestOut.model_validate(
                {
                    "ref": request.ref,
                    "vacancy": request.vacancy.ref,
                    "title": request.vacancy.title,
                    "employer": request.employer.name,
                    "state": request.state,
                    "stage": stage.code,
                    "asked_at": request.asked_at,
                    "answer_due": request.answer_due,
                    "overdue": stage.code == "late",
                    "earliest_interview": earliest,
                }
            )
        )
    return out


@get("/api/v1/requests", READERS)
def list_requests(ask: NamedDependency[Ask]) -> RequestList:
    return RequestList(requests=_request_out(ask, queries.requests_for(ask.session, ask.viewer)))


@get("/api/v1/requests/{ref:str}", READERS)
def read_request(ask: NamedDependency[Ask], ref: FromPath[str]) -> RequestForCounselor | RequestOut:
    request = queries.request_for(ask.session, ask.viewer, ref)
    (out,) = _request_out(ask, [request])
    if not ask.viewer.is_(Role.COUNSELOR):
        return out
    found = fits.fits_for(ask.session, ask.viewer, request, today=ask.today)
    return RequestForCounselor(
        **out.model_dump(), message=request.message, people=[_person(ask, fit) for fit in found]
    )


def _person(ask: Ask, fit: fits.Fit) -> PersonOut:
    return PersonOut(
        inmate=fit.inmate.ref,
        score=fit.scored.score,
        near=fit.scored.near,
        proposable=fit.proposable,
        reasons=[
            ReasonOut.model_validate(
                {"code": r.code, "severity": str(r.severity), "text": ask.words.reason(r)}
            )
            for r in fit.reasons
        ],
        application=fit.application.ref if fit.application else None,
        state=fit.application.state if fit.application else None,
    )


@post("/api/v1/requests", {Role.EMPLOYER})
def create_request(ask: NamedDependency[Ask], data: JSONBody[RequestIn]) -> Response[RequestOut]:
    def make() -> Response[Any]:
        vacancy = vacancy_for(ask.session, ask.viewer, data.vacancy)
        request = actions.ask(
            ask.session, ask.viewer, vacancy=vacancy, message=data.message, now=ask.now
        )
        return Response(_request_out(ask, [request])[0], status_code=201)

    return ask.once(make)


@post("/api/v1/requests/{ref:str}/proposals", {Role.COUNSELOR})
def create_proposal(
    ask: NamedDependency[Ask], ref: FromPath[str], data: JSONBody[ProposalIn]
) -> Response[CounselorsApplication]:
    def make() -> Response[Any]:
        request = queries.request_for(ask.session, ask.viewer, ref)
        inmate = inmate_for(ask.session, ask.viewer, data.inmate)
        application = actions.propose(
            ask.session, ask.viewer, request=request, inmate=inmate, now=ask.now
        )
        return Response(_for_counselor(application), status_code=201)

    return ask.once(make)


@post("/api/v1/requests/{ref:str}/conversations", {Role.COUNSELOR})
def create_conversations(
    ask: NamedDependency[Ask], ref: FromPath[str], data: JSONBody[SpeakIn]
) -> Response[ApplicationList]:
    """The counselor speaks with several people at once: all are put forward and asked, or none."""

    def make() -> Response[Any]:
        request = queries.request_for(ask.session, ask.viewer, ref)
        inmates = [
            inmate_for(ask.session, ask.viewer, person) for person in dict.fromkeys(data.inmates)
        ]
        spoken = request_actions.speak(
            ask.session, ask.viewer, request=request, inmates=inmates, now=ask.now
        )
        found = ApplicationList(applications=[_for_counselor(a) for a in spoken])
        return Response(found, status_code=201)

    return ask.once(make)


@post("/api/v1/requests/{ref:str}/nobody", {Role.COUNSELOR}, status_code=200)
def have_nobody(
    ask: NamedDependency[Ask], ref: FromPath[str], data: JSONBody[WishIn]
) -> RequestOut:
    """None of the counselor's people comes into question."""
    request = queries.request_for(ask.session, ask.viewer, ref)
    request = request_actions.have_nobody(ask.session, ask.viewer, request, now=ask.now)
    return _request_out(ask, [request])[0]


@get("/api/v1/applications", READERS)
def list_applications(ask: NamedDependency[Ask]) -> ApplicationList:
    found = queries.applications_for(ask.session, ask.viewer)
    if ask.viewer.is_(Role.COUNSELOR):
        return ApplicationList(applications=[_for_counselor(a) for a in found])
    if ask.viewer.is_(Role.EMPLOYER):
        return ApplicationList(applications=_for_employer(ask, found))
    return ApplicationList(
        applications=[AgencysApplication(vacancy=a.vacancy.ref, state=a.state) for a in found]
    )


@post("/api/v1/applications/{ref:str}/answer", {Role.COUNSELOR}, status_code=200)
def answer(
    ask: NamedDependency[Ask], ref: FromPath[str], data: JSONBody[AnswerIn]
) -> CounselorsApplication:
    """What the person said; `version` is that of the application as it was read."""
    application = queries.application_for(ask.session, ask.viewer, ref)
    return _for_counselor(
        actions.record_answer(
            ask.session,
            ask.viewer,
            application,
            data.agreed,
            now=ask.now,
            said=Said(data.why),
            expected_version=data.version,
        )
    )


@post("/api/v1/applications/{ref:str}/take-back", {Role.COUNSELOR}, status_code=200)
def take_back(
    ask: NamedDependency[Ask], ref: FromPath[str], data: JSONBody[TakeBackIn]
) -> CounselorsApplication:
    """A yes or no of today was recorded by mistake."""
    application = queries.application_for(ask.session, ask.viewer, ref)
    return _for_counselor(
        actions.take_back(
            ask.session, ask.viewer, application, now=ask.now, expected_version=data.version
        )
    )


@post("/api/v1/applications/{ref:str}/interview-wish", {Role.EMPLOYER}, status_code=200)
def interview_wish(
    ask: NamedDependency[Ask], ref: FromPath[str], data: JSONBody[WishIn]
) -> EmployersApplication:
    application = queries.application_for(ask.session, ask.viewer, ref)
    actions.want_interview(ask.session, ask.viewer, application, now=ask.now)
    return _for_employer(ask, [application])[0]


def _for_counselor(application: Application) -> CounselorsApplication:
    return CounselorsApplication(
        ref=application.ref,
        vacancy=application.vacancy.ref,
        request=application.request.ref if application.request else None,
        inmate=application.inmate.ref,
        state=application.state,
        version=application.version,
        interview_wanted_at=application.interview_wanted_at,
        updated_at=application.updated_at,
    )


def _for_employer(ask: Ask, applications: list[Application]) -> list[EmployersApplication]:
    revealed = card_queries.revealed_for(ask.session, ask.viewer, applications, today=ask.today)
    willing = card_queries.willing_for(ask.session, ask.viewer, applications)
    return [
        EmployersApplication(
            ref=application.ref,
            vacancy=application.vacancy.ref,
            state=application.state,
            met=[
                MetOut(kind=m.kind, code=m.code, level=m.level, text_level=m.text_level)
                for m in cards.read(application.ref, application.card).met
            ],
            available_from=str(application.card.get("from", "")),
            interview_wanted_at=application.interview_wanted_at,
            shortlisted=application.shortlisted_at is not None,
            wishes_to_meet=application.id in willing,
            revealed=RevealedOut.model_validate(known, from_attributes=True)
            if (known := revealed.get(application.id))
            else None,
        )
        for application in applications
    ]


HANDLERS = [
    list_requests,
    read_request,
    create_request,
    create_proposal,
    create_conversations,
    have_nobody,
    list_applications,
    answer,
    take_back,
    interview_wish,
    *card_api.HANDLERS,
]
