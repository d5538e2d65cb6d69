"""Employer meetings for programs: what is to come, and one."""

from datetime import datetime

from litestar.di import NamedDependency
from litestar.params import FromPath
from pydantic import BaseModel

from jobbridge.meetings import queries
from jobbridge.meetings.pages import WHO
from jobbridge.meetings.queries import Shown
from jobbridge.web.ask import Ask
from jobbridge.web.routes import get


class PartOut(BaseModel):
    """One prison's part. To an employer it stands here once confirmed, without numbers."""

    prison: str
    room: str
    confirmed: bool
    places: int | None
    listed: int | None
    waiting: int | None


class MeetingOut(BaseModel):
    """`expected`, `came` and `interested` are numbers in words: for an employer bands."""

    ref: str
    state: str
    mode: str
    starts_at: datetime
    ends_at: datetime
    version: int
    employer: str
    vacancies: list[str]
    prisons: list[PartOut]
    expected: str
    came: str | None
    interested: str | None


class MeetingList(BaseModel):
    meetings: list[MeetingOut]


def _out(one: Shown) -> MeetingOut:
    return MeetingOut(
        ref=one.ref,
        state=one.state,
        mode=one.mode,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        version=one.version,
        employer=one.employer,
        vacancies=[ref for ref, _ in one.vacancies],
        prisons=[
            PartOut(
                prison=part.prison,
                room=part.room,
                confirmed=part.confirmed,
                places=part.places,
                listed=part.listed,
                waiting=part.waiting,
            )
            for part in one.parts
        ],
        expected=one.expected,
        came=one.came,
        interested=one.interested,
    )


@get("/api/v1/meetings", WHO)
def meetings(ask: NamedDependency[Ask]) -> MeetingList:
    """The viewer's meetings to come, by time; `show=past` for those that are over."""
    past = ask.query("show") == "past"
    found = queries.meetings_for(ask.session, ask.viewer, now=ask.now, past=past)
    shown = queries.shown(ask.session, ask.viewer, found, ask.words)
    return MeetingList(meetings=[_out(one) for one in shown])


@get("/api/v1/meetings/{ref:str}", WHO)
def meeting(ask: NamedDependency[Ask], ref: FromPath[str]) -> MeetingOut:
    found = queries.meeting_for(ask.session, ask.viewer, ref)
    (shown,) = queries.shown(ask.session, ask.viewer, [found], ask.words)
    return _out(shown)


HANDLERS = [meetings, meeting]
