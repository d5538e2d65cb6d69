"""Mentors, for programs: the same verbs as on the pages, and no more of the person than there."""

from datetime import date
from typing import Any, Literal

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from pydantic import Field

from jobbridge.inmates.queries import inmate_for
from jobbridge.mentors import actions, log_actions, log_queries, mentor_queries, queries, rules
from jobbridge.mentors.asking_pages import COUNSELOR
from jobbridge.mentors.pages import COORDINATOR, LOGS, MENTOR, WHO
from jobbridge.mentors.queries import Shown
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Body, Day, Id, Output
from jobbridge.web.routes import get, post


class MentoringOut(Output):
    """What is hidden from the viewer is empty. `release` is the first day of what `release_how`
    says: a day, a month, half a year or a year."""

    ref: str
    state: str
    language: str
    times: list[str]
    inside: bool
    region: str
    release: date | None
    release_how: str
    name: str
    inmate: str
    mentor: str
    why: str
    warnings: list[str]


class MentoringList(Output):
    mentoring: list[MentoringOut]


class StandsOut(Output):
    """Where it stands now."""

    ref: str
    state: str


class MentorOut(Output):
    """`reasons` are codes of what forbids giving this mentor anybody today."""

    id: int
    name: str
    state: str
    regions: list[str]
    languages: dict[str, str]
    inside: bool
    capacity: int
    busy: int
    reasons: list[str]


class MentorList(Output):
    mentors: list[MentorOut]


class MeetingOut(Output):
    id: int
    on: date
    minutes: int
    place: str
    attended: bool


class GiftOut(Output):
    id: int
    on: date
    kind: str
    quantity: int
    cost_cents: int | None


class LogOut(Output):
    meetings: list[MeetingOut]
    given: list[GiftOut]


class MentorWishBody(Body):
    """Without an organisation all of them are asked."""

    organisation: Id | None = None
    language: str = Field(max_length=8)
    times: list[str] = Field(default_factory=list, max_length=3)
    inside: bool = False


class ProposalBody(Body):
    mentor: Id


class MeetingBody(Body):
    on: Day
    minutes: int = Field(default=0, ge=0, le=rules.MOST_MINUTES)
    place: Literal["inside", "outside", "phone"]
    attended: bool
    note: str = Field(default="", max_length=rules.NOTE)


class GiftBody(Body):
    on: Day
    kind: str = Field(max_length=12)
    quantity: int = Field(ge=1, le=1000)
    cost_cents: int | None = Field(default=None, ge=0, le=1_000_000)


class MentoringEndBody(Body):
    why: str = Field(max_length=12)


def _out(one: Shown) -> MentoringOut:
    return MentoringOut(
        ref=one.ref,
        state=one.state,
        language=one.language,
        times=list(one.times),
        inside=one.inside,
        region=one.region,
        release=one.release,
        release_how=one.release_how,
        name=one.name,
        inmate=one.inmate_ref,
        mentor=one.mentor,
        why=one.why,
        warnings=[reason.code for reason in one.flags],
    )


def _one(ask: Ask, ref: str) -> MentoringOut:
    made = queries.mentoring_for(ask.session, ask.viewer, ref)
    return _out(queries.shown_of(ask.session, ask.viewer, [made])[0])


@get("/api/v1/mentors", COORDINATOR)
def mentors(ask: NamedDependency[Ask]) -> MentorList:
    """The organisation's mentors, and who has room."""
    team = mentor_queries.team_for(ask.session, ask.viewer, ask.today)
    return MentorList(
        mentors=[
            MentorOut(
                id=one.account.id,
                name=one.account.name,
                state=one.state,
                regions=list(one.offered.regions),
                languages=dict(one.offered.languages),
                inside=one.offered.inside,
                capacity=one.offered.capacity,
                busy=one.offered.busy,
                reasons=[reason.code for reason in one.reasons],
            )
            for one in team
        ]
    )


@get("/api/v1/mentoring", WHO)
def mentorings(ask: NamedDependency[Ask]) -> MentoringList:
    """All that the viewer may know of; what waits longest first."""
    rows = queries.mentorings_for(ask.session, ask.viewer)
    return MentoringList(
        mentoring=[_out(one) for one in queries.shown_of(ask.session, ask.viewer, rows)]
    )


@get("/api/v1/mentoring/{ref:str}", WHO)
def mentoring(ask: NamedDependency[Ask], ref: FromPath[str]) -> MentoringOut:
    return _one(ask, ref)


@get("/api/v1/mentoring/{ref:str}/log", WHO)
def log(ask: NamedDependency[Ask], ref: FromPath[str]) -> LogOut:
    """Meetings, and what was given; notes stand on the page alone."""
    made = queries.mentoring_for(ask.session, ask.viewer, ref)
    return _log(ask, made.id)


def _log(ask: Ask, mentoring_id: int) -> LogOut:
    return LogOut(
        meetings=[
            MeetingOut(
                id=row.id,
                on=row.on,
                minutes=row.minutes,
                place=row.place,
                attended=row.attended,
            )
            for row in log_queries.meetings_of(ask.session, mentoring_id)
        ],
        given=[
            GiftOut(
                id=row.id,
                on=row.on,
                kind=row.kind,
                quantity=row.quantity,
                cost_cents=row.cost_cents,
            )
            for row in log_queries.gifts_of(ask.session, mentoring_id)
        ],
    )


@post("/api/v1/inmates/{ref:str}/mentor", COUNSELOR)
def ask_for_mentor(
    ask: NamedDependency[Ask], ref: FromPath[str], data: JSONBody[MentorWishBody]
) -> Response[MentoringOut]:
    """A mentor is looked for; the person has agreed to it."""

    def make() -> Response[Any]:
        made = actions.ask(
            ask.session,
            ask.viewer,
            inmate_for(ask.session, ask.viewer, ref),
            language=data.language,
            times=data.times,
            inside=data.inside,
            organisation_id=data.organisation,
            now=ask.now,
        )
        return Response(_one(ask, made.ref), status_code=201)

    return ask.once(make)


@post("/api/v1/mentoring/{ref:str}/propose", COORDINATOR, status_code=200)
def propose(
    ask: NamedDependency[Ask], ref: FromPath[str], data: JSONBody[ProposalBody]
) -> MentoringOut:
    """One of the organisation's mentors is asked."""
    actions.propose(ask.session, ask.viewer, ref=ref, mentor_id=data.mentor, now=ask.now)
    return _one(ask, ref)


@post("/api/v1/mentoring/{ref:str}/take-back", COORDINATOR, status_code=200)
def take_back(ask: NamedDependency[Ask], ref: FromPath[str]) -> MentoringOut:
    """The proposal no longer stands."""
    made = actions.take_back(ask.session, ask.viewer, ref=ref, now=ask.now)
    return _out(queries.shown_of(ask.session, ask.viewer, [made])[0])


@post("/api/v1/mentoring/{ref:str}/accept", MENTOR, status_code=200)
def accept(ask: NamedDependency[Ask], ref: FromPath[str]) -> MentoringOut:
    """The mentor goes along, and sees from now on who it is."""
    actions.accept(ask.session, ask.viewer, ref=ref, now=ask.now)
    return _one(ask, ref)


@post("/api/v1/mentoring/{ref:str}/decline", MENTOR, status_code=200)
def decline(ask: NamedDependency[Ask], ref: FromPath[str]) -> StandsOut:
    """The mentor does not go along; nothing else of it is shown any more."""
    made = actions.decline(ask.session, ask.viewer, ref=ref, now=ask.now)
    return StandsOut(ref=made.ref, state=made.state)


@post("/api/v1/mentoring/{ref:str}/meetings", LOGS)
def log_meeting(
    ask: NamedDependency[Ask], ref: FromPath[str], data: JSONBody[MeetingBody]
) -> Response[LogOut]:
    """They met, or one of them did not come."""

    def make() -> Response[Any]:
        meeting = log_actions.log_meeting(
            ask.session,
            ask.viewer,
            ref=ref,
            on=data.on,
            minutes=data.minutes,
            place=data.place,
            attended=data.attended,
            note=data.note,
            now=ask.now,
        )
        return Response(_log(ask, meeting.mentoring_id), status_code=201)

    return ask.once(make)


@post("/api/v1/mentoring/{ref:str}/given", LOGS)
def give(
    ask: NamedDependency[Ask], ref: FromPath[str], data: JSONBody[GiftBody]
) -> Response[LogOut]:
    """What the person was given."""

    def make() -> Response[Any]:
        gift = log_actions.give(
            ask.session,
            ask.viewer,
            ref=ref,
            on=data.on,
            kind=data.kind,
            quantity=data.quantity,
            cost_cents=data.cost_cents,
            now=ask.now,
        )
        return Response(_log(ask, gift.mentoring_id), status_code=201)

    return ask.once(make)


@post("/api/v1/mentoring/{ref:str}/end", WHO, status_code=200)
def end(
    ask: NamedDependency[Ask], ref: FromPath[str], data: JSONBody[MentoringEndBody]
) -> StandsOut:
    """It is over; the mentor no longer sees the person."""
    made = actions.end(ask.session, ask.viewer, ref=ref, why=data.why, now=ask.now)
    return StandsOut(ref=made.ref, state=made.state)


HANDLERS = [
    mentors,
    mentorings,
    mentoring,
    log,
    ask_for_mentor,
    propose,
    take_back,
    accept,
    decline,
    log_meeting,
    give,
    end,
]
