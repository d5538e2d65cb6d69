"""The reason of a no, as far as the viewer may read it; and who is no longer available, and why,
where the person lets the employer know."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from jobbridge.applications import refusal_rules, rules
from jobbridge.applications.model import Application, ApplicationChange, State
from jobbridge.applications.queries import available_to_employer
from jobbridge.applications.refusal_rules import Side
from jobbridge.clock import local_day
from jobbridge.errors import NotFound
from jobbridge.inmates.model import Inmate
from jobbridge.vacancies.model import Vacancy
from jobbridge.viewer import Role, Viewer

GONE_SHOWN = 50
OPENS = {Side.PERSON: Role.COUNSELOR, Side.EMPLOYER: Role.EMPLOYER}


@dataclass(frozen=True)
class Given:
    """Why somebody said no: `text` is to be translated, `lacks` the requirement as `kind:code`.
    `opens` says that this viewer decides whether the other side may read it."""

    side: Side
    why: str
    text: str
    lacks: str
    shared: bool
    opens: bool


@dataclass(frozen=True)
class Gone:
    """Somebody whom an employer knew by this reference, and why they turned away."""

    ref: str
    title: str
    on: date
    text: str


def last_no(session: Session, application: Application) -> ApplicationChange | None:
    """The step that brought it where it stands, if that is somebody's no."""
    change = session.scalars(
        select(ApplicationChange)
        .where(
            ApplicationChange.application_id == application.id,
            ApplicationChange.from_state != ApplicationChange.to_state,
        )
        .order_by(ApplicationChange.id.desc())
        .limit(1)
    ).first()
    return change if change and refusal_rules.side_of(change.verb) else None


def reason_for(session: Session, viewer: Viewer, application: Application) -> Given | None:
    """The caller knows the application; None also where the viewer may not read why."""
    change = last_no(session, application)
    side = refusal_rules.side_of(change.verb) if change else None
    if change is None or side is None or not change.why:
        return None
    if not refusal_rules.may_read(side, viewer.role, shared=change.shared):
        return None
    known = change.from_state in rules.SHOWN_TO_EMPLOYER
    return Given(
        side=side,
        why=change.why,
        text=rules.said(change.verb, change.why),
        lacks=change.lacks,
        shared=change.shared,
        opens=viewer.is_(OPENS[side])
        and refusal_rules.may_share(change.verb, known_to_employer=known),
    )


def gone_for(session: Session, viewer: Viewer) -> list[Gone]:
    """Whoever turned away from this employer and lets it know why; newest first."""
    if not viewer.is_(Role.EMPLOYER):
        raise NotFound
    another = aliased(ApplicationChange)
    newest = (
        select(func.max(another.id))
        .where(another.application_id == Application.id, another.from_state != another.to_state)
        .correlate(Application)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Application.ref, Vacancy.title, ApplicationChange)
        .join(ApplicationChange, ApplicationChange.application_id == Application.id)
        .join(Vacancy, Vacancy.id == Application.vacancy_id)
        .join(Inmate, Inmate.id == Application.inmate_id)
        .where(
            ApplicationChange.id == newest,
            ApplicationChange.shared,
            ApplicationChange.verb == "withdraw",
            Application.state == State.WITHDRAWN,
            Vacancy.employer_id.in_(viewer.organisations),
            available_to_employer(),
        )
        .order_by(ApplicationChange.id.desc())
        .limit(GONE_SHOWN)
    )
    return [
        Gone(ref, title, local_day(change.at), rules.said(change.verb, change.why))
        for ref, title, change in rows
        if refusal_rules.may_read(Side.PERSON, viewer.role, shared=change.shared)
    ]
