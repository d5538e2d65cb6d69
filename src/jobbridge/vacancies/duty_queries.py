"""Changes of duty tags: what waits for the agency, what was decided, what an employer said."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from jobbridge.errors import NotFound
from jobbridge.vacancies.model import DutyChange, Employer, Vacancy
from jobbridge.vacancies.queries import scope
from jobbridge.viewer import Role, Viewer

MOST = 100
WITH = (
    joinedload(DutyChange.vacancy).joinedload(Vacancy.employer).joinedload(Employer.organisation),
    joinedload(DutyChange.vacancy).selectinload(Vacancy.duties),
)


def _agency(viewer: Viewer) -> None:
    if not (viewer.system or viewer.is_(Role.AGENCY)):
        raise NotFound


def waiting_for(session: Session, viewer: Viewer) -> list[DutyChange]:
    """What the agency has to decide on, the oldest first; at most a hundred."""
    _agency(viewer)
    return list(
        session.scalars(
            select(DutyChange)
            .join(Vacancy, Vacancy.id == DutyChange.vacancy_id)
            .where(DutyChange.state == "waiting", scope(viewer))
            .order_by(DutyChange.said_at, DutyChange.id)
            .options(*WITH)
            .limit(MOST)
        )
    )


def waiting_count(session: Session, viewer: Viewer) -> int:
    """How many of them there are."""
    return (
        session.scalar(
            select(func.count())
            .select_from(DutyChange)
            .join(Vacancy, Vacancy.id == DutyChange.vacancy_id)
            .where(DutyChange.state == "waiting", scope(viewer))
        )
        or 0
    )


def decided_for(session: Session, viewer: Viewer, *, most: int = 25) -> list[DutyChange]:
    """What was decided, the newest first."""
    _agency(viewer)
    return list(
        session.scalars(
            select(DutyChange)
            .join(Vacancy, Vacancy.id == DutyChange.vacancy_id)
            .where(
                DutyChange.state.in_(["confirmed", "refused"]),
                DutyChange.decided_by.is_not(None),
                scope(viewer),
            )
            .order_by(DutyChange.decided_at.desc(), DutyChange.id.desc())
            .options(*WITH)
            .limit(most)
        )
    )


def change_for(session: Session, viewer: Viewer, change_id: int) -> DutyChange:
    """One that waits or was decided, held until the transaction ends: for actions."""
    _agency(viewer)
    change = session.scalar(
        select(DutyChange)
        .join(Vacancy, Vacancy.id == DutyChange.vacancy_id)
        .where(DutyChange.id == change_id, scope(viewer))
        .options(*WITH)
        .with_for_update(of=DutyChange)
    )
    if change is None:
        raise NotFound
    return change


def said_of(session: Session, vacancy: Vacancy) -> DutyChange | None:
    """What the employer itself said last, whatever became of it: nothing else of the duties may
    be shown to it."""
    return session.scalar(
        select(DutyChange)
        .where(DutyChange.vacancy_id == vacancy.id, DutyChange.by_employer)
        .order_by(DutyChange.said_at.desc(), DutyChange.id.desc())
        .limit(1)
    )
