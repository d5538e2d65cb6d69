"""What a branch of the agency starts its day with: what is late, waiting, and coming back.

Staff who are late are named; people stand here by reference code and date alone.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload

from jobbridge.accounts.model import Account, Membership, Organisation
from jobbridge.applications.model import Application, Request
from jobbridge.applications.queries import request_scope
from jobbridge.audit.actions import saw
from jobbridge.audit.model import AuditRow
from jobbridge.errors import NotFound
from jobbridge.inmates.model import Inmate
from jobbridge.inmates.queries import inside, listed
from jobbridge.outbox.model import Job
from jobbridge.places.model import Municipality, Prison
from jobbridge.places.rules import place_key
from jobbridge.vacancies import duty_queries
from jobbridge.vacancies import queries as vacancies
from jobbridge.vacancies.model import UNKNOWN_NAME, Employer, Vacancy
from jobbridge.viewer import Role, Viewer

MOST = 50
WEEKS = 12


@dataclass(frozen=True)
class Late:
    """A prison that has proposed nobody for a request, and who works there."""

    prison_id: int
    prison: str
    counselors: tuple[str, ...]


@dataclass(frozen=True)
class Overdue:
    request: Request
    late: tuple[Late, ...]
    reminded: bool


@dataclass(frozen=True)
class Returning:
    """Somebody who comes back to the branch's municipalities: by reference and date."""

    ref: str
    release: date
    municipality: str


@dataclass(frozen=True)
class Waiting:
    """Counts of what waits for the agency; `states` are vacancies by state."""

    states: dict[str, int]
    to_confirm: int
    duties: int
    employers: int


def require_agency(viewer: Viewer) -> None:
    if not viewer.is_(Role.AGENCY):
        raise NotFound


def reminder_key(request_id: int, day: date) -> str:
    """One reminder a request and day."""
    return f"remind:{request_id}:{day.isoformat()}"


def overdue_for(session: Session, viewer: Viewer, today: date) -> list[Overdue]:
    """Open requests past their day in the viewer's municipalities, the longest overdue first."""
    require_agency(viewer)
    found = list(
        session.scalars(
            select(Request)
            .join(Vacancy, Vacancy.id == Request.vacancy_id)
            .where(request_scope(viewer), Request.state == "open", Request.answer_due < today)
            .options(joinedload(Request.employer), joinedload(Request.vacancy))
            .order_by(Request.answer_due, Request.id)
            .limit(MOST)
        )
    )
    late = late_of(session, found, today)
    keys = {reminder_key(request.id, today): request.id for request in found}
    reminded = {keys[k] for k in session.scalars(select(Job.key).where(Job.key.in_(keys)))}
    return [Overdue(one, late[one.id], one.id in reminded) for one in found]


def late_of(
    session: Session, requests: Sequence[Request], today: date
) -> dict[int, tuple[Late, ...]]:
    """By request: the open prisons with counselors from which nobody is proposed."""
    prisons = list(
        session.scalars(
            select(Prison)
            .join(Organisation, Organisation.id == Prison.id)
            .where(
                Organisation.active,
                or_(Prison.valid_from.is_(None), Prison.valid_from <= today),
                or_(Prison.valid_to.is_(None), Prison.valid_to >= today),
            )
        )
    )
    staff: dict[int, list[str]] = defaultdict(list)
    rows = session.execute(
        select(Membership.organisation_id, Account.name)
        .join(Account, Account.id == Membership.account_id)
        .where(Account.role == Role.COUNSELOR, Account.active)
        .order_by(Account.name)
    )
    for prison_id, name in rows:
        staff[prison_id].append(name)
    proposed = {
        (request_id, prison_id)
        for request_id, prison_id in session.execute(
            select(Application.request_id, Inmate.prison_id)
            .join(Inmate, Inmate.id == Application.inmate_id)
            .where(Application.request_id.in_([request.id for request in requests]))
            .distinct()
        )
    }
    named = [
        Late(p.id, p.name, tuple(staff[p.id]))
        for p in sorted(prisons, key=lambda p: place_key(p.name))
        if staff[p.id]
    ]
    return {
        request.id: tuple(one for one in named if (request.id, one.prison_id) not in proposed)
        for request in requests
    }


def waiting_for_agency(session: Session, viewer: Viewer) -> Waiting:
    require_agency(viewer)
    scope = vacancies.scope(viewer)
    states = session.execute(
        select(Vacancy.state, func.count()).where(scope).group_by(Vacancy.state)
    )
    employers = (
        select(func.count())
        .select_from(Employer)
        .join(Organisation, Organisation.id == Employer.id)
        .where(
            Employer.vetted_at.is_(None),
            ~Organisation.name.startswith(UNKNOWN_NAME, autoescape=True),
        )
    )
    return Waiting(
        states=dict(states.all()),
        to_confirm=vacancies.to_confirm_count(session, viewer),
        duties=duty_queries.waiting_count(session, viewer),
        employers=session.scalar(employers) or 0,
    )


def returning_for(session: Session, viewer: Viewer, today: date, *, most: int) -> list[Returning]:
    """Who takes part and comes back to the viewer's municipalities within twelve weeks, the first
    `most` in order of release. Nothing else of them is handed out."""
    rows = session.execute(
        _returning(
            viewer,
            today,
            select(Inmate.id, Inmate.ref, Inmate.release_expected, Municipality.name),
        )
        .order_by(Inmate.release_expected, Inmate.ref)
        .limit(most)
    ).all()
    saw(session, "inmate", [row.id for row in rows])
    return [Returning(row.ref, row.release_expected, row.name) for row in rows]


def returning_days(session: Session, viewer: Viewer, today: date) -> Counter[date]:
    """How many of all of them are released on which day."""
    rows = _returning(viewer, today, select(Inmate.release_expected, func.count(Inmate.id)))
    days: Counter[date] = Counter()
    for day, many in session.execute(rows.group_by(Inmate.release_expected)):
        days[day] = many
    return days


def _returning(viewer: Viewer, today: date, rows: Any) -> Any:
    require_agency(viewer)
    return rows.join(Municipality, Municipality.id == Inmate.municipality_id).where(
        listed(),
        inside(),
        Municipality.branch_id.in_(viewer.organisations),
        Inmate.release_expected >= today,
        Inmate.release_expected < today + timedelta(weeks=WEEKS),
    )


def last_import(session: Session) -> tuple[datetime | None, date | None]:
    """When the register of vacancies last changed something here, and the day it speaks of."""
    at = session.scalar(select(func.max(AuditRow.at)).where(AuditRow.verb == "vacancy.import"))
    day = session.scalar(
        select(func.max(Vacancy.source_updated_on)).where(Vacancy.source == vacancies.AGENCY)
    )
    return at, day
