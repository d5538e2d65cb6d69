"""What belongs to an application besides its state: names revealed, messages, wishes to meet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased, joinedload

from jobbridge.applications import rules
from jobbridge.applications.model import (
    Application,
    ApplicationChange,
    Message,
    Reveal,
    RevealLevel,
    State,
)
from jobbridge.applications.queries import application_scope, wishes_to_meet
from jobbridge.applications.reveal_rules import live_levels
from jobbridge.audit.actions import saw
from jobbridge.clock import local_day
from jobbridge.errors import NotFound
from jobbridge.inmates.model import Inmate
from jobbridge.vacancies.model import Vacancy
from jobbridge.viewer import Role, Viewer


@dataclass(frozen=True)
class Revealed:
    """What an employer knows of who somebody is. What is None is on no page of theirs."""

    given_name: str
    counselor: str | None
    full_name: str | None
    until: date


def revealed_for(
    session: Session, viewer: Viewer, applications: Sequence[Application], *, today: date
) -> dict[int, Revealed]:
    """By application id; whoever reveals nothing, or no longer, is missing. Noted as seen."""
    if not viewer.is_(Role.EMPLOYER, Role.COUNSELOR):
        raise NotFound
    shown = {a.id: a for a in applications if a.state in OPEN_TO_BOTH}
    out: dict[int, Revealed] = {}
    standing: dict[int, list[Reveal]] = {}
    for reveal in _standing(session, shown, today):
        standing.setdefault(reveal.application_id, []).append(reveal)
    for number, reveals in standing.items():
        levels = {r.level: r for r in reveals}
        if RevealLevel.FIRST_NAME not in levels:
            continue
        inmate = shown[number].inmate
        full = levels.get(RevealLevel.IDENTITY)
        out[number] = Revealed(
            given_name=inmate.given_name,
            counselor=inmate.counselor.name if inmate.counselor else None,
            full_name=inmate.name if full else None,
            until=levels[RevealLevel.FIRST_NAME].until,
        )
        saw(session, "reveal", [r.id for r in levels.values()])
    return out


def reveals_for(session: Session, viewer: Viewer, application: Application) -> list[Reveal]:
    """All that was ever agreed to, newest first: for counselors."""
    if not (viewer.system or viewer.is_(Role.COUNSELOR)):
        raise NotFound
    return list(
        session.scalars(
            select(Reveal).where(Reveal.application_id == application.id).order_by(Reveal.id.desc())
        )
    )


def levels_of(session: Session, application: Application, today: date) -> set[str]:
    """Which levels stand today."""
    rows = session.scalars(select(Reveal).where(Reveal.application_id == application.id))
    return live_levels([(r.level, r.until, r.revoked_at is not None) for r in rows], today)


def _standing(session: Session, ids: Iterable[int], today: date) -> list[Reveal]:
    return list(
        session.scalars(
            select(Reveal)
            .where(
                Reveal.application_id.in_(sorted(ids)),
                Reveal.revoked_at.is_(None),
                Reveal.until >= today,
            )
            .order_by(Reveal.id)
        )
    )


# States in which employer and person may still write to and learn of each other.
OPEN_TO_BOTH = tuple(
    state for state in rules.SHOWN_TO_EMPLOYER if state not in (State.REFUSED, *rules.ENDED)
)


def willing_for(session: Session, viewer: Viewer, applications: Sequence[Application]) -> set[int]:
    """Ids of those whose person agrees, as of now, to meet the employer."""
    if not viewer.is_(Role.EMPLOYER, Role.COUNSELOR):
        raise NotFound
    found = session.scalars(
        select(Application.id)
        .join(Vacancy, Vacancy.id == Application.vacancy_id)
        .where(Application.id.in_([a.id for a in applications]), wishes_to_meet())
    )
    return set(found)


def is_willing(session: Session, application: Application) -> bool:
    return bool(
        session.scalar(
            select(Application.id)
            .join(Vacancy, Vacancy.id == Application.vacancy_id)
            .where(Application.id == application.id, wishes_to_meet())
        )
    )


# Messages


def messages_for(session: Session, viewer: Viewer, application: Application) -> list[Message]:
    """Oldest first, for the two who write: the application is one that the viewer knows of."""
    if not (viewer.system or viewer.is_(Role.EMPLOYER, Role.COUNSELOR)):
        raise NotFound
    return list(
        session.scalars(
            select(Message).where(Message.application_id == application.id).order_by(Message.id)
        )
    )


def last_words_of(
    session: Session, applications: Sequence[Application]
) -> dict[int, tuple[bool, datetime]]:
    """Who wrote last (whether the employer) and when, by application id."""
    last = (
        select(func.max(Message.id))
        .where(Message.application_id.in_([a.id for a in applications]))
        .group_by(Message.application_id)
    )
    rows = session.execute(
        select(Message.application_id, Message.by_employer, Message.at).where(Message.id.in_(last))
    )
    return {row.application_id: (row.by_employer, row.at) for row in rows}


def questions_for(session: Session, viewer: Viewer) -> list[tuple[Application, Message]]:
    """What employers asked the counselor's people and nobody has answered yet, oldest first."""
    if not viewer.is_(Role.COUNSELOR):
        raise NotFound
    later = aliased(Message)
    rows = session.execute(
        select(Application, Message)
        .join(Message, Message.application_id == Application.id)
        .join(Inmate, Inmate.id == Application.inmate_id)
        .join(Vacancy, Vacancy.id == Application.vacancy_id)
        .options(
            joinedload(Application.inmate),
            joinedload(Application.vacancy).joinedload(Vacancy.employer),
        )
        .where(
            application_scope(viewer),
            Application.state.in_(OPEN_TO_BOTH),
            Message.by_employer,
            ~select(later.id)
            .where(later.application_id == Message.application_id, later.id > Message.id)
            .exists(),
        )
        .order_by(Message.id)
    )
    found = [(application, message) for application, message in rows]
    saw(session, "inmate", [application.inmate_id for application, _ in found])
    return found


# Taking an answer back


def answered_on(session: Session, applications: Iterable[Application]) -> dict[int, date]:
    """The wall date of each person's last recorded yes or no, by application id."""
    rows = session.execute(
        select(ApplicationChange.application_id, func.max(ApplicationChange.at).label("at"))
        .where(
            ApplicationChange.application_id.in_([a.id for a in applications]),
            ApplicationChange.verb.in_(("agree", "decline")),
        )
        .group_by(ApplicationChange.application_id)
    )
    return {row.application_id: local_day(row.at) for row in rows}


def may_be_taken_back(
    session: Session, viewer: Viewer, applications: Sequence[Application], *, today: date
) -> set[int]:
    """Ids of those whose yes or no of today can be taken back."""
    if not viewer.is_(Role.COUNSELOR):
        return set()
    asked = [
        a
        for a in applications
        if rules.transition(a.state, "take_back", viewer.role) and local_day(a.updated_at) == today
    ]
    days = answered_on(session, asked)
    return {
        a.id
        for a in asked
        if not rules.why_not_take_back(same_day=days.get(a.id) == today, reacted=has_reacted(a))
    }


def has_reacted(application: Application) -> bool:
    """Whether the employer has said anything about the card, or thought about it aloud."""
    return any(
        (
            application.reacted_at,
            application.interview_wanted_at,
            application.later_at,
            application.shortlisted_at,
        )
    )
