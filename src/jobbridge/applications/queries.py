"""Requests and applications, as far as the viewer may know of them.

An employer knows its own requests, and of applications only those whose person has agreed; a
counselor those of the people in their own prisons; the agency the stage alone, in its branches'
municipalities. Anything else does not exist.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select, true
from sqlalchemy.orm import Session, defer, joinedload, selectinload

from jobbridge.accounts.model import Account
from jobbridge.applications import asking_rules
from jobbridge.applications.model import Application, ApplicationChange, Request, State
from jobbridge.applications.rules import SHOWN_TO_EMPLOYER
from jobbridge.audit.actions import saw
from jobbridge.calendar.queries import work_calendar
from jobbridge.errors import NotFound, Reason
from jobbridge.inmates.labels import occupation_labels, skill_labels
from jobbridge.inmates.model import Agreement, Inmate, Status
from jobbridge.inmates.queries import blocks, guarded
from jobbridge.places.model import Municipality, Prison
from jobbridge.vacancies.model import Vacancy
from jobbridge.viewer import Role, Viewer

DEFAULT_NOTICE_DAYS = 5
UNANSWERED = (State.PROPOSED, State.ASKED)
REQUESTS_SHOWN = 200
APPLICATIONS_SHOWN = 500
_EVERY = true()


def _in_branch(viewer: Viewer) -> ColumnElement[bool]:
    return Vacancy.municipality_id.in_(
        select(Municipality.id).where(Municipality.branch_id.in_(viewer.organisations))
    )


def _agrees(purpose: str) -> ColumnElement[bool]:
    """The agreement as it stands now: withdrawing it acts at once."""
    return exists().where(
        Agreement.inmate_id == Application.inmate_id,
        Agreement.purpose == purpose,
        Agreement.withdrawn_at.is_(None),
        or_(Agreement.organisation_id.is_(None), Agreement.organisation_id == Vacancy.employer_id),
    )


def shown_to_employer() -> ColumnElement[bool]:
    """Applications that their employer may know of: agreed to, and agreed to still."""
    return and_(Application.state.in_(SHOWN_TO_EMPLOYER), available_to_employer())


def available_to_employer() -> ColumnElement[bool]:
    """Whose person takes part, and agrees as of now to be introduced to this employer."""
    return and_(
        Inmate.status != Status.WITHDRAWN,
        _agrees("introduction"),
        guarded(),
        ~blocks(Vacancy.employer_id, Vacancy.municipality_id),
    )


def wishes_to_meet() -> ColumnElement[bool]:
    """Applications whose person agrees, as of now, to meet this employer."""
    return _agrees("interview")


def application_scope(viewer: Viewer) -> ColumnElement[bool]:
    """Which applications the viewer may know of; joins `Inmate` and `Vacancy` are the caller's."""
    if viewer.system:
        return true()
    own = viewer.organisations
    if viewer.is_(Role.COUNSELOR):
        return Inmate.prison_id.in_(own)
    if viewer.is_(Role.EMPLOYER):
        return and_(Vacancy.employer_id.in_(own), shown_to_employer())
    if viewer.is_(Role.AGENCY):
        return _in_branch(viewer)
    if viewer.is_(Role.PRISON_OFFICER):
        return and_(Inmate.prison_id.in_(own), Application.state == State.INTERVIEW)
    return false()


def request_scope(viewer: Viewer) -> ColumnElement[bool]:
    """Which requests the viewer may know of; the join of `Vacancy` is the caller's."""
    if viewer.system:
        return true()
    if viewer.is_(Role.EMPLOYER):
        return Request.employer_id.in_(viewer.organisations)
    if viewer.is_(Role.COUNSELOR):
        if not viewer.organisations:
            return false()
        mine = exists(
            select(Application.id)
            .join(Inmate, Inmate.id == Application.inmate_id)
            .where(Application.request_id == Request.id, Inmate.prison_id.in_(viewer.organisations))
            .correlate(Request)
        )
        return or_(Request.state.in_(("open", "answered")), mine)
    if viewer.is_(Role.AGENCY):
        return _in_branch(viewer)
    return false()


def request_for(session: Session, viewer: Viewer, ref: str, *, lock: bool = False) -> Request:
    """`lock` holds the row until the transaction ends: for actions."""
    query = (
        select(Request)
        .join(Vacancy, Vacancy.id == Request.vacancy_id)
        .where(Request.ref == ref, request_scope(viewer))
    )
    if lock:
        query = query.with_for_update(of=Request).execution_options(populate_existing=True)
    found = session.scalar(query)
    if found is None:
        raise NotFound
    return found


_URGENT = ((Request.state != "open"), Request.answer_due, Request.id)
_WITH_VACANCY = (
    joinedload(Request.employer),
    joinedload(Request.vacancy).options(
        joinedload(Vacancy.municipality),
        joinedload(Vacancy.occupation),
        selectinload(Vacancy.requirements),
        selectinload(Vacancy.duties),
    ),
)
_AS_LISTED = (
    defer(Request.message),
    joinedload(Request.employer),
    joinedload(Request.vacancy).load_only(Vacancy.title),
)


def open_ids_for(session: Session, viewer: Viewer) -> list[int]:
    """Ids of all the viewer's open requests, the most urgent first."""
    query = (
        select(Request.id)
        .join(Vacancy, Vacancy.id == Request.vacancy_id)
        .where(request_scope(viewer), Request.state == "open")
        .order_by(*_URGENT)
    )
    return list(session.scalars(query))


def requests_of(
    session: Session, viewer: Viewer, ids: Iterable[int], *, listed: bool = False
) -> list[Request]:
    """Those of these that the viewer may know of, as `requests_for` orders them; with `listed`
    no more is loaded of their vacancies than the title."""
    query = (
        select(Request)
        .join(Vacancy, Vacancy.id == Request.vacancy_id)
        .options(*(_AS_LISTED if listed else _WITH_VACANCY))
        .where(request_scope(viewer), Request.id.in_(list(ids)))
        .order_by(*_URGENT)
    )
    return list(session.scalars(query))


def done_for(session: Session, viewer: Viewer, *, most: int) -> tuple[list[Request], int]:
    """Those that are open no more, as a list shows them: the latest that were due; and how many
    they are."""
    query = (
        select(Request.id)
        .join(Vacancy, Vacancy.id == Request.vacancy_id)
        .where(request_scope(viewer), Request.state != "open")
        .order_by(Request.answer_due.desc(), Request.id.desc())
    )
    ids = session.scalars(query).all()
    return requests_of(session, viewer, ids[:most], listed=True), len(ids)


def requests_for(
    session: Session,
    viewer: Viewer,
    *,
    states: Iterable[str] | None = None,
    vacancy: Vacancy | None = None,
    vacancies: Iterable[int] | None = None,
    most: int = REQUESTS_SHOWN,
) -> list[Request]:
    """Open ones first, the most urgent on top; then the rest by the day the answer was due."""
    query = (
        select(Request)
        .join(Vacancy, Vacancy.id == Request.vacancy_id)
        .options(*_WITH_VACANCY)
        .where(request_scope(viewer))
        .order_by(*_URGENT)
        .limit(most)
    )
    if states is not None:
        query = query.where(Request.state.in_(tuple(states)))
    if vacancy is not None:
        query = query.where(Request.vacancy_id == vacancy.id)
    if vacancies is not None:
        query = query.where(Request.vacancy_id.in_(list(vacancies)))
    return list(session.scalars(query))


def application_for(
    session: Session, viewer: Viewer, ref: str, *, lock: bool = False
) -> Application:
    """`lock` holds the row until the transaction ends: for actions."""
    return _one(session, viewer, Application.ref == ref, lock)


def application_locked(session: Session, viewer: Viewer, application_id: int) -> Application:
    """As it stands now, held until the transaction ends."""
    return _one(session, viewer, Application.id == application_id, lock=True)


def _one(session: Session, viewer: Viewer, which: ColumnElement[bool], lock: bool) -> Application:
    query = (
        select(Application)
        .join(Inmate, Inmate.id == Application.inmate_id)
        .join(Vacancy, Vacancy.id == Application.vacancy_id)
        .where(which, application_scope(viewer))
    )
    if lock:
        query = query.with_for_update(of=Application).execution_options(populate_existing=True)
    found = session.scalar(query)
    if found is None:
        raise NotFound
    saw(session, "inmate", [found.inmate_id])
    return found


def applications_for(
    session: Session,
    viewer: Viewer,
    *,
    states: Iterable[str] | None = None,
    request: Request | None = None,
    vacancy: Vacancy | None = None,
    inmate: Inmate | None = None,
    which: ColumnElement[bool] = _EVERY,
    most: int | None = APPLICATIONS_SHOWN,
) -> list[Application]:
    """Newest first, of them those `which` is true of; person, vacancy and request are loaded with
    them."""
    query = (
        select(Application)
        .join(Inmate, Inmate.id == Application.inmate_id)
        .join(Vacancy, Vacancy.id == Application.vacancy_id)
        .options(
            joinedload(Application.inmate),
            joinedload(Application.vacancy).joinedload(Vacancy.employer),
            joinedload(Application.request),
        )
        .where(application_scope(viewer), which)
        .order_by(Application.updated_at.desc(), Application.id)
        .limit(most)
    )
    if states is not None:
        query = query.where(Application.state.in_(tuple(states)))
    if request is not None:
        query = query.where(Application.request_id == request.id)
    if vacancy is not None:
        query = query.where(Application.vacancy_id == vacancy.id)
    if inmate is not None:
        query = query.where(Application.inmate_id == inmate.id)
    found = list(session.scalars(query))
    saw(session, "inmate", [a.inmate_id for a in found])
    return found


def unanswered_ids_for(session: Session, viewer: Viewer) -> list[int]:
    """Ids of all whose answer somebody waits for, the newest first."""
    query = (
        select(Application.id)
        .join(Inmate, Inmate.id == Application.inmate_id)
        .join(Vacancy, Vacancy.id == Application.vacancy_id)
        .where(application_scope(viewer), Application.state.in_(UNANSWERED))
        .order_by(Application.updated_at.desc(), Application.id)
    )
    return list(session.scalars(query))


def in_hand_for(
    session: Session, viewer: Viewer, *, vacancies: Iterable[int], ids: Iterable[int]
) -> list[Application]:
    """Applications with these ids and for these vacancies, and whoever an employer asks to meet."""
    wanted = and_(Application.state == State.AGREED, Application.interview_wanted_at.is_not(None))
    which = or_(Application.vacancy_id.in_(list(vacancies)), Application.id.in_(list(ids)), wanted)
    return applications_for(session, viewer, which=which, most=None)


def pairs_of(session: Session, viewer: Viewer, vacancy_ids: Iterable[int]) -> set[tuple[int, int]]:
    """(person, vacancy) of these vacancies' applications in the viewer's scope: ids alone."""
    rows = session.execute(
        select(Application.inmate_id, Application.vacancy_id)
        .join(Inmate, Inmate.id == Application.inmate_id)
        .join(Vacancy, Vacancy.id == Application.vacancy_id)
        .where(application_scope(viewer), Application.vacancy_id.in_(sorted(set(vacancy_ids))))
    )
    return {(row.inmate_id, row.vacancy_id) for row in rows}


def names_of_accounts(session: Session, ids: Iterable[int | None]) -> dict[int | None, str]:
    """Who did it, for the history that counselors read; the portal itself has no name."""
    rows = session.execute(
        select(Account.id, Account.name).where(Account.id.in_({i for i in ids if i is not None}))
    )
    return {row.id: row.name for row in rows}


def notice_days(session: Session, today: date) -> int:
    """The longest notice that any open prison needs for a pass, in working days: the one that
    an employer is told, so that it says nothing of where anybody is."""
    longest = session.scalar(
        select(func.max(Prison.notice_days)).where(
            or_(Prison.valid_from.is_(None), Prison.valid_from <= today),
            or_(Prison.valid_to.is_(None), Prison.valid_to >= today),
        )
    )
    return longest if longest is not None else DEFAULT_NOTICE_DAYS


def stages_of(session: Session, requests: Sequence[Request], *, today: date) -> dict[int, Reason]:
    """Where each of these requests stands, in words that depend on no person."""
    calendar, notice = work_calendar(session), notice_days(session, today)
    return {
        request.id: asking_rules.stage(
            request.state,
            due=request.answer_due,
            earliest=asking_rules.earliest_interview(
                calendar, max(request.answer_due, today), notice
            ),
            today=today,
        )
        for request in requests
    }


def labels_of(
    session: Session, keys: Iterable[tuple[str, str]], locale: str
) -> dict[tuple[str, str], str]:
    """Names of the skills and occupations among these (kind, code), in a language."""
    keys = list(keys)
    skills = skill_labels(session, [code for kind, code in keys if kind == "skill"], locale)
    jobs = occupation_labels(session, [code for kind, code in keys if kind == "experience"], locale)
    return {
        **{("skill", code): name for code, name in skills.items()},
        **{("experience", code): name for code, name in jobs.items()},
    }


def changes_for(
    session: Session, viewer: Viewer, application: Application
) -> list[ApplicationChange]:
    """The application's history, oldest first: for counselors."""
    if not (viewer.system or viewer.is_(Role.COUNSELOR)):
        raise NotFound
    return list(
        session.scalars(
            select(ApplicationChange)
            .where(ApplicationChange.application_id == application.id)
            .order_by(ApplicationChange.id)
        )
    )
