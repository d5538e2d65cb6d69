"""Reasons added up over a year, within the viewer's scope; nothing of anybody."""

from datetime import datetime

from sqlalchemy import distinct, func, select
from sqlalchemy.orm import Session

from jobbridge.applications.model import Application, ApplicationChange
from jobbridge.applications.queries import application_scope
from jobbridge.applications.refusal_rules import EMPLOYER_ENDS, PERSON_ENDS, side_of
from jobbridge.errors import NotFound
from jobbridge.inmates.model import Inmate
from jobbridge.refusals.rules import LOOKED_BACK, Counted, Line, lines
from jobbridge.vacancies.model import Vacancy
from jobbridge.viewer import Role, Viewer


def exact(viewer: Viewer) -> bool:
    """Whether the viewer knows the people behind the figures anyway."""
    return viewer.system or viewer.is_(Role.COUNSELOR)


def refusals_for(session: Session, viewer: Viewer, *, now: datetime) -> list[Line]:
    """For counselors of their own prisons' people, for the agency of its branches' vacancies."""
    if not (viewer.system or viewer.is_(Role.COUNSELOR, Role.AGENCY)):
        raise NotFound
    counts = (
        func.count(ApplicationChange.id),
        func.count(distinct(Application.inmate_id)),
        func.count(distinct(Application.vacancy_id)),
        func.count(distinct(Inmate.prison_id)),
    )
    rows = session.execute(
        select(ApplicationChange.verb, ApplicationChange.why, ApplicationChange.lacks, *counts)
        .join(Application, Application.id == ApplicationChange.application_id)
        .join(Inmate, Inmate.id == Application.inmate_id)
        .join(Vacancy, Vacancy.id == Application.vacancy_id)
        .where(
            ApplicationChange.verb.in_((*EMPLOYER_ENDS, *PERSON_ENDS)),
            ApplicationChange.why != "",
            ApplicationChange.at >= now - LOOKED_BACK,
            application_scope(viewer),
        )
        .group_by(ApplicationChange.verb, ApplicationChange.why, ApplicationChange.lacks)
    )
    counted = [Counted(str(side_of(row[0])), *row[1:]) for row in rows.all()]
    return lines(counted, exact=exact(viewer))
