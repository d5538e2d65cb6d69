"""Trial days and second interviews, as far as the viewer knows of their applications: the
person's counselor and the employer alone."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from jobbridge.applications.fits import available
from jobbridge.applications.model import Application
from jobbridge.applications.model import State as ApplicationState
from jobbridge.applications.queries import application_scope
from jobbridge.audit.actions import saw
from jobbridge.errors import NotFound, Reason
from jobbridge.inmates.model import Inmate
from jobbridge.trials import rules
from jobbridge.trials.model import Trial
from jobbridge.vacancies.model import Vacancy
from jobbridge.viewer import Role, Viewer

MOST = 300


def _visible(viewer: Viewer) -> Select[Trial]:
    if not viewer.is_(Role.COUNSELOR, Role.EMPLOYER):
        raise NotFound
    return (
        select(Trial)
        .join(Application, Application.id == Trial.application_id)
        .join(Inmate, Inmate.id == Application.inmate_id)
        .join(Vacancy, Vacancy.id == Application.vacancy_id)
        .where(application_scope(viewer))
        .options(
            joinedload(Trial.application).joinedload(Application.inmate),
            joinedload(Trial.application)
            .joinedload(Application.vacancy)
            .joinedload(Vacancy.employer),
        )
    )


def trial_for(session: Session, viewer: Viewer, ref: str) -> Trial:
    found = session.scalar(_visible(viewer).where(Trial.ref == ref))
    if found is None:
        raise NotFound
    saw(session, "inmate", [found.application.inmate_id])
    return found


def trials_for(session: Session, viewer: Viewer) -> list[Trial]:
    """What still waits for somebody first, by its day; then what is over, newest first."""
    found = list(session.scalars(_visible(viewer).order_by(Trial.id.desc()).limit(MOST)))
    saw(session, "inmate", [one.application.inmate_id for one in found])
    waiting = [one for one in found if one.state in rules.OPEN]
    waiting.sort(key=lambda one: (one.waits_until or date.max, one.id))
    return [*waiting, *(one for one in found if one.state not in rules.OPEN)]


def trials_of(session: Session, applications: Collection[int]) -> list[Trial]:
    """Of applications that the caller may know of, oldest first."""
    return list(
        session.scalars(
            select(Trial).where(Trial.application_id.in_(applications)).order_by(Trial.id)
        )
    )


def against_for(session: Session, viewer: Viewer, trial: Trial, today: date) -> list[Reason]:
    """What the person's counselor must know before a yes."""
    if not viewer.is_(Role.COUNSELOR):
        raise NotFound
    inmate = trial.application.inmate
    return rules.against(
        trial.starts_at, free_from=available(inmate, today), release=inmate.release_expected
    )


def over(session: Session, today: date) -> list[Trial]:
    """Held: what nobody answered or told of in time, and what hangs on an application that has
    gone on or ended."""
    return list(
        session.scalars(
            select(Trial)
            .join(Application, Application.id == Trial.application_id)
            .where(
                Trial.state.in_(rules.OPEN),
                (Trial.waits_until < today)
                | Application.state.not_in((ApplicationState.AGREED, ApplicationState.INTERVIEW)),
            )
            .order_by(Trial.id)
            .with_for_update(of=Trial, skip_locked=True)
        )
    )
