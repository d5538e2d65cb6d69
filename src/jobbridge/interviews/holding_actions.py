"""What every verb on an interview does first: rows held, the room found, refusals told."""

from sqlalchemy import bindparam, inspect, select
from sqlalchemy.orm import Session, joinedload

from jobbridge.applications.model import Application
from jobbridge.errors import NotFound, Reason, Refused, Stale, blocks
from jobbridge.i18n import N_
from jobbridge.inmates.model import Inmate
from jobbridge.interviews import (
    claim_actions,
    queries,
    state_rules,
)
from jobbridge.interviews.facts import Asked
from jobbridge.interviews.model import Interview, Mode, Room
from jobbridge.interviews.prison_model import Interpreter
from jobbridge.places.model import Municipality, Prison
from jobbridge.vacancies.model import Employer, Vacancy
from jobbridge.viewer import Viewer

STALE = Reason(
    "stale",
    N_("Somebody has changed this interview in the meantime: look at it as it is now."),
)


def hold_rows(
    session: Session,
    viewer: Viewer,
    interview: Interview,
    verb: str,
    version: int,
    *,
    rooms: list[int] | None = None,
) -> None:
    """Lock an interview and all that it claims, then check who, which version, which state.
    NotFound where it is not the viewer's, or no longer."""
    if not state_rules.may(viewer, verb):
        raise NotFound
    claim_actions.lock(
        session,
        employers=[interview.employer_id],
        inmates=[interview.application.inmate_id],
        rooms=[interview.room_id, *(rooms or [])],
        applications=[interview.application_id],
        interviews=[interview.id],
    )
    queries.check_known(session, viewer, interview)
    if interview.version != version:
        raise Stale([STALE])
    refuse_blocked(state_rules.why_not_step(verb, interview.state))


_AGAIN = (
    select(Application, Room)
    .join(Room, Room.id == bindparam("room_id"))
    .where(Application.id == bindparam("application_id"))
    .options(
        joinedload(Application.inmate)
        .load_only(
            Inmate.ref,
            Inmate.prison_id,
            Inmate.wing,
            Inmate.counselor_id,
            Inmate.status,
            Inmate.release_earliest,
            Inmate.release_expected,
            Inmate.release_latest,
            Inmate.municipality_id,
            Inmate.minor,
        )
        .joinedload(Inmate.municipality)
        .load_only(Municipality.branch_id, Municipality.region),
        joinedload(Application.vacancy)
        .load_only(Vacancy.ref, Vacancy.title, Vacancy.employer_id, Vacancy.municipality_id)
        .joinedload(Vacancy.employer)
        .load_only(Employer.id),
        joinedload(Application.vacancy)
        .joinedload(Vacancy.municipality)
        .load_only(Municipality.branch_id, Municipality.region),
        joinedload(Room.prison).load_only(
            Prison.code, Prison.address, Prison.juveniles, Prison.notice_days, Prison.outside
        ),
        joinedload(Room.prison).lazyload(Prison.municipality),
    )
    .execution_options(populate_existing=True)
)


def room_for(session: Session, viewer: Viewer, application: Application, room_id: int) -> Room:
    """The room, of the prison that the person is in now and the viewer plans for; asked under
    the lock, so that no transfer comes in between. After a lock nothing is known any more: all
    that the rules and the calendar ask of the two is read at once."""
    key = inspect(application).identity
    row = session.execute(_AGAIN, {"application_id": key[0] if key else 0, "room_id": room_id})
    room = next((room for _, room in row), None)
    if (
        room is None
        or room.prison_id != application.inmate.prison_id
        or not queries.may_plan(viewer, application.inmate)
    ):
        raise NotFound
    return room


def check_company(session: Session, application: Application, asked: Asked, room: Room) -> None:
    """Only the person's own counselor, and an interpreter of the same prison."""
    if asked.counselor_id not in (None, application.inmate.counselor_id):
        raise NotFound
    if asked.interpreter_id is not None:
        found = session.get(Interpreter, asked.interpreter_id)
        if found is None or not found.active or found.prison_id != room.prison_id:
            raise NotFound


def refuse_blocked(reasons: list[Reason]) -> None:
    if blocks(reasons):
        raise Refused(reasons)


def place(interview: Interview, asked: Asked, room: Room) -> None:
    interview.starts_at, interview.ends_at = asked.span.start, asked.span.end
    interview.mode = Mode(asked.mode)
    interview.counselor_id, interview.interpreter_id = asked.counselor_id, asked.interpreter_id
    interview.room_id, interview.prison_id = room.id, room.prison_id
    interview.room, interview.prison = room, room.prison
