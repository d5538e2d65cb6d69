"""Cards for programs: marks, messages and revealed names, with the verbs of the pages."""

from datetime import date, datetime
from typing import Any, Literal

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from pydantic import Field

from jobbridge.applications import card_actions, card_queries, queries
from jobbridge.applications.message_rules import LONGEST
from jobbridge.applications.model import Message, Reveal, RevealLevel
from jobbridge.viewer import Role
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Body, Output
from jobbridge.web.routes import get, post

Level = Literal["first_name", "identity"]


class MessageIn(Body):
    text: str = Field(min_length=1, max_length=LONGEST)


class ShortlistIn(Body):
    on: bool


class RevealIn(Body):
    level: Level
    given_on: date = Field(ge=date(2000, 1, 1), le=date(2100, 12, 31))
    until: date = Field(ge=date(2000, 1, 1), le=date(2100, 12, 31))


class RevokeIn(Body):
    level: Level


class MessageOut(Output):
    by_employer: bool
    text: str
    at: datetime


class MessageList(Output):
    messages: list[MessageOut]


class ShortlistOut(Output):
    application: str
    shortlisted: bool


class RevealOut(Output):
    level: Level
    given_on: date
    until: date
    revoked_at: datetime | None


class RevealList(Output):
    reveals: list[RevealOut]


@get("/api/v1/applications/{ref:str}/messages", {Role.COUNSELOR, Role.EMPLOYER})
def list_messages(ask: NamedDependency[Ask], ref: FromPath[str]) -> MessageList:
    """What was written about a card, oldest first."""
    application = queries.application_for(ask.session, ask.viewer, ref)
    found = card_queries.messages_for(ask.session, ask.viewer, application)
    return MessageList(messages=[_message(one) for one in found])


@post("/api/v1/applications/{ref:str}/messages", {Role.COUNSELOR, Role.EMPLOYER})
def create_message(
    ask: NamedDependency[Ask], ref: FromPath[str], data: JSONBody[MessageIn]
) -> Response[MessageOut]:
    """The employer asks, the counselor answers; contacts are refused."""

    def make() -> Response[Any]:
        application = queries.application_for(ask.session, ask.viewer, ref)
        written = card_actions.write_message(
            ask.session, ask.viewer, application, data.text, now=ask.now
        )
        return Response(_message(written), status_code=201)

    return ask.once(make)


@post("/api/v1/applications/{ref:str}/shortlist", {Role.EMPLOYER}, status_code=200)
def set_shortlist(
    ask: NamedDependency[Ask], ref: FromPath[str], data: JSONBody[ShortlistIn]
) -> ShortlistOut:
    application = queries.application_for(ask.session, ask.viewer, ref)
    application = card_actions.shortlist(ask.session, ask.viewer, application, data.on, now=ask.now)
    return ShortlistOut(
        application=application.ref, shortlisted=application.shortlisted_at is not None
    )


@get("/api/v1/applications/{ref:str}/reveals", {Role.COUNSELOR})
def list_reveals(ask: NamedDependency[Ask], ref: FromPath[str]) -> RevealList:
    """What the person ever agreed to let this employer know, newest first."""
    application = queries.application_for(ask.session, ask.viewer, ref)
    found = card_queries.reveals_for(ask.session, ask.viewer, application)
    return RevealList(reveals=[_reveal(one) for one in found])


@post("/api/v1/applications/{ref:str}/reveals", {Role.COUNSELOR})
def create_reveal(
    ask: NamedDependency[Ask], ref: FromPath[str], data: JSONBody[RevealIn]
) -> Response[RevealOut]:
    def make() -> Response[Any]:
        application = queries.application_for(ask.session, ask.viewer, ref)
        made = card_actions.reveal(
            ask.session,
            ask.viewer,
            application,
            level=RevealLevel(data.level),
            given_on=data.given_on,
            until=data.until,
            now=ask.now,
        )
        return Response(_reveal(made), status_code=201)

    return ask.once(make)


@post("/api/v1/applications/{ref:str}/reveals/revoke", {Role.COUNSELOR}, status_code=200)
def revoke_reveal(
    ask: NamedDependency[Ask], ref: FromPath[str], data: JSONBody[RevokeIn]
) -> RevealList:
    application = queries.application_for(ask.session, ask.viewer, ref)
    level = RevealLevel(data.level)
    card_actions.revoke(ask.session, ask.viewer, application, level, now=ask.now)
    found = card_queries.reveals_for(ask.session, ask.viewer, application)
    return RevealList(reveals=[_reveal(one) for one in found])


def _message(message: Message) -> MessageOut:
    return MessageOut(by_employer=message.by_employer, text=message.text, at=message.at)


def _reveal(reveal: Reveal) -> RevealOut:
    return RevealOut.model_validate(reveal, from_attributes=True)


HANDLERS = [
    list_messages,
    create_message,
    set_shortlist,
    list_reveals,
    create_reveal,
    revoke_reveal,
]
