"""Applications for whose interviews times are chosen: one by its reference, and those that wait."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Select, bindparam, exists, func, select
from sqlalchemy.orm import Session, contains_eager, defer, joinedload, load_only

from jobbridge.applications.model import Application
from jobbridge.applications.model import State as ApplicationState
from jobbridge.audit.actions import saw
from jobbridge.db import among
from jobbridge.errors import NotFound
from jobbridge.inmates.model import Inmate
from jobbridge.inmates.queries import has_agreement, inside
from jobbridge.interviews.model import LIVE, Interview, State
from jobbridge.interviews.queries import TOLD_OF_PERSON, TOLD_OF_WORK, plans
from jobbridge.vacancies.model import Employer, Vacancy
from jobbridge.viewer import Role, Viewer

_BOOKABLE = (
    select(Application)
    .join(Application.inmate)
    .options(
        contains_eager(Application.inmate),
        joinedload(Application.vacancy).joinedload(Vacancy.employer),
    )
)

_IN_TURN = (Application.interview_wanted_at.is_(None), Inmate.release_expected, Application.id)


def _planned(viewer: Viewer, rows: Select[Any]) -> Select[Any]:
    """Of these rows those of the people for whom the viewer may plan."""
    if not plans(viewer):
        raise NotFound
    return rows if viewer.system else rows.where(Inmate.prison_id.in_(viewer.organisations))


def _to_book(system: bool, officer: bool) -> Select[Application]:
    rows = _of_ref(select(Application).join(Application.inmate), system, officer)
    # What the lock and the refusals ask: the rest is read again under the lock.
    return rows.options(
        load_only(Application.ref, Application.inmate_id, Application.vacancy_id),
        contains_eager(Application.inmate).load_only(Inmate.prison_id, Inmate.counselor_id),
        joinedload(Application.vacancy).load_only(Vacancy.employer_id),
    )


def _to_choose(system: bool, officer: bool) -> Select[Application]:
    # What is told of the person and the vacancy; the rest is read where somebody asks.
    return _of_ref(_BOOKABLE, system, officer).options(
        contains_eager(Application.inmate).load_only(
            Inmate.ref,
            Inmate.prison_id,
            Inmate.counselor_id,
            Inmate.given_name,
            Inmate.family_name,
            Inmate.status,
            Inmate.release_earliest,
            Inmate.release_expected,
            Inmate.release_latest,
            Inmate.minor,
        ),
        joinedload(Application.vacancy).load_only(
            Vacancy.ref, Vacancy.title, Vacancy.employer_id, Vacancy.municipality_id
        ),
        joinedload(Application.vacancy).joinedload(Vacancy.employer).load_only(Employer.id),
    )


def _of_ref(rows: Select[Application], system: bool, officer: bool) -> Select[Application]:
    rows = rows.where(Application.ref == bindparam("ref"))
    if not system:
        rows = rows.where(among(Inmate.__table__.c.prison_id, "prisons"))
    if officer:
        rows = rows.where(
            Application.state.in_([ApplicationState.AGREED, ApplicationState.INTERVIEW])
        )
    return rows


# Every booking begins with one of these: built once.
_WHO = [(system, officer) for system in (True, False) for officer in (True, False)]
_TO_BOOK = {who: _to_book(*who) for who in _WHO}
_TO_CHOOSE = {who: _to_choose(*who) for who in _WHO}


def application_to_book(session: Session, viewer: Viewer, ref: str) -> Application:
    """An application whose interview the viewer may book: a counselor or an officer who keeps
    the rooms, of the person's prison. An officer knows of it once the person has agreed."""
    return _bookable_one(session, viewer, ref, _TO_BOOK)


def application_to_choose(session: Session, viewer: Viewer, ref: str) -> Application:
    """The same for who chooses a time for it, with what is told of the person and the vacancy."""
    return _bookable_one(session, viewer, ref, _TO_CHOOSE)


def _bookable_one(
    session: Session,
    viewer: Viewer,
    ref: str,
    kinds: Mapping[tuple[bool, bool], Select[Application]],
) -> Application:
    if not plans(viewer):
        raise NotFound
    found = session.scalar(
        kinds[viewer.system, viewer.is_(Role.PRISON_OFFICER)],
        {"ref": ref, "prisons": sorted(viewer.organisations)},
    )
    if found is None:
        raise NotFound
    saw(session, "inmate", [found.inmate_id])
    return found


def waiting_for(
    session: Session,
    viewer: Viewer,
    *,
    most: int | None = None,
    skip: int = 0,
    employer_id: int | None = None,
    prison_id: int | None = None,
    released_by: date | None = None,
) -> list[Application]:
    """Agreed applications that have had no interview yet: those asked for by the employer
    first, then by day of release; all of them, or the first `most` after the first `skip`,
    or those for one employer, in one prison, or who are released by a day."""
    rows = _waiting(viewer).order_by(*_IN_TURN)
    if employer_id is not None:
        rows = rows.where(Application.vacancy.has(employer_id=employer_id))
    if prison_id is not None:
        rows = rows.where(Inmate.prison_id == prison_id)
    if released_by is not None:
        rows = rows.where(Inmate.release_expected <= released_by)
    found = list(session.scalars(rows.limit(most).offset(skip or None)))
    saw(session, "inmate", sorted({a.inmate_id for a in found}))
    return found


def first_waiting_for(session: Session, viewer: Viewer, most: int) -> tuple[list[Application], int]:
    """The first `most` of them, and how many they are."""
    counted: Any = select(Application.id, func.count().over()).join(Application.inmate)
    first = session.execute(_still(_planned(viewer, counted)).order_by(*_IN_TURN).limit(most)).all()
    if not first:
        return [], 0
    rows = _waiting(viewer).where(Application.id.in_([one[0] for one in first]))
    found = list(session.scalars(rows.order_by(*_IN_TURN)))
    saw(session, "inmate", sorted({a.inmate_id for a in found}))
    return found, first[0][1]


def count_waiting(session: Session, viewer: Viewer) -> int:
    """How many they are."""
    rows = select(func.count(Application.id)).join(Application.inmate)
    return session.scalar(_still(_planned(viewer, rows))) or 0


def waiting_of(session: Session, viewer: Viewer, inmate: Inmate) -> list[Application]:
    """The same of one person whom the viewer was given."""
    rows = _waiting(viewer).where(Application.inmate_id == inmate.id)
    return list(session.scalars(rows.order_by(Application.id)))


def _waiting(viewer: Viewer) -> Select[Application]:
    return _still(_planned(viewer, _BOOKABLE)).options(
        defer(Application.card),
        contains_eager(Application.inmate).options(*TOLD_OF_PERSON),
        joinedload(Application.vacancy).load_only(*TOLD_OF_WORK),
    )


def _still(rows: Select[Any]) -> Select[Any]:
    live = exists().where(
        Interview.application_id == Application.id,
        Interview.state.in_([*LIVE, State.TOOK_PLACE]),
    )
    return rows.where(
        Application.state.in_([ApplicationState.AGREED, ApplicationState.INTERVIEW]),
        inside(),
        # Asked of whoever has such an application, and not of everybody.
        has_agreement("interview", of=Application.inmate_id),
        ~live,
    )
