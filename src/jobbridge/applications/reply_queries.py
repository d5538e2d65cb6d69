"""Who waits for whose answer: cards for employers, requests for prisons."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session, contains_eager

from jobbridge.accounts.model import Account, Membership, Organisation
from jobbridge.accounts.queries import viewer_for
from jobbridge.applications import reply_links
from jobbridge.applications.model import Application, Request, RequestAnswer, State
from jobbridge.applications.queries import (
    application_scope,
    shown_to_employer,
    wishes_to_meet,
)
from jobbridge.applications.reply_rules import (
    HABIT_DAYS,
    Habit,
    Patience,
    habit,
    paused_from,
)
from jobbridge.applications.shown_queries import shown_cards
from jobbridge.clock import local_day
from jobbridge.errors import NotFound
from jobbridge.inmates.model import Inmate
from jobbridge.parameters.queries import value_of
from jobbridge.parameters.rules import FIRST_REMINDER_DAYS, PAUSE_DAYS, SECOND_REMINDER_DAYS
from jobbridge.places.model import Prison
from jobbridge.vacancies.model import State as VacancyState
from jobbridge.vacancies.model import Vacancy
from jobbridge.viewer import Role, Viewer


def patience(session: Session) -> Patience:
    return Patience(
        value_of(session, FIRST_REMINDER_DAYS),
        value_of(session, SECOND_REMINDER_DAYS),
        value_of(session, PAUSE_DAYS),
    )


# Employers


def is_waiting() -> ColumnElement[bool]:
    """Cards to which the employer has not said anything. Whoever does not wish to meet at the
    moment waits for nobody."""
    return and_(
        Application.state == State.AGREED,
        Application.card_at.is_not(None),
        Application.reacted_at.is_(None),
        Application.interview_wanted_at.is_(None),
        Vacancy.state != VacancyState.CLOSED,
        shown_to_employer(),
        wishes_to_meet(),
    )


def waiting_since(application: Application) -> date:
    """The wall date from which the employer's reply clock runs for this card."""
    return _since(application.later_at, application.card_at)


def _since(later_at: datetime | None, card_at: datetime | None) -> date:
    moment = later_at or card_at
    assert moment is not None
    return local_day(moment)


def _waiting() -> Select[Application]:
    return (
        select(Application)
        .join(Inmate, Inmate.id == Application.inmate_id)
        .join(Application.vacancy)
        .options(contains_eager(Application.vacancy))
        .where(is_waiting())
        .order_by(Application.card_at, Application.id)
    )


def waiting_cards(
    session: Session, employer_ids: Collection[int] | None = None
) -> list[Application]:
    """Cards that wait for their employer, oldest first; of all employers, or of these."""
    query = _waiting()
    if employer_ids is not None:
        query = query.where(Vacancy.employer_id.in_(sorted(employer_ids)))
    return list(session.scalars(query))


def waiting_among(session: Session, applications: Iterable[Application]) -> set[int]:
    """The ids of those among these cards that wait for their employer."""
    return set(
        session.scalars(
            select(Application.id)
            .join(Inmate, Inmate.id == Application.inmate_id)
            .join(Vacancy, Vacancy.id == Application.vacancy_id)
            .where(is_waiting(), Application.id.in_([one.id for one in applications]))
        )
    )


def waiting_locked(session: Session) -> list[Application]:
    """The same of all employers, each row held: for the worker."""
    return list(
        session.scalars(
            _waiting()
            .with_for_update(of=Application, skip_locked=True)
            .execution_options(populate_existing=True)
        )
    )


def silent_of(session: Session, employer_ids: Iterable[int], *, today: date) -> dict[int, date]:
    """The employers among these that are paused, with the day since which the oldest card
    waits. Answering what waits ends it at once."""
    limits = patience(session)
    silent: dict[int, date] = {}
    query = (
        select(Vacancy.employer_id, Application.later_at, Application.card_at)
        .join(Inmate, Inmate.id == Application.inmate_id)
        .join(Vacancy, Vacancy.id == Application.vacancy_id)
        .where(is_waiting(), Vacancy.employer_id.in_(sorted(set(employer_ids))))
    )
    for employer_id, later_at, card_at in session.execute(query):
        since = _since(later_at, card_at)
        if paused_from(since, limits) <= today:
            silent[employer_id] = min(since, silent.get(employer_id, since))
    return silent


def habits_of(session: Session, employer_ids: Iterable[int], *, now: datetime) -> dict[int, Habit]:
    """How quickly these employers answer cards, where enough of them were answered lately."""
    card = shown_cards()
    rows = session.execute(
        select(Vacancy.employer_id, card.c.shown_at, card.c.reacted_at)
        .join(Vacancy, Vacancy.id == card.c.vacancy_id)
        .where(
            Vacancy.employer_id.in_(sorted(set(employer_ids))),
            card.c.shown_at <= card.c.reacted_at,
            card.c.reacted_at > now - timedelta(days=HABIT_DAYS),
        )
    )
    days: dict[int, list[int]] = {}
    for row in rows:
        waited = (local_day(row.reacted_at) - local_day(row.shown_at)).days
        days.setdefault(row.employer_id, []).append(waited)
    found = {employer_id: habit(some) for employer_id, some in days.items()}
    return {employer_id: one for employer_id, one in found.items() if one is not None}


@dataclass(frozen=True)
class Addressed:
    """A card, and the person of its employer to whom a link was sent."""

    application: Application
    viewer: Viewer
    waiting: bool


def card_by_token(session: Session, secret: bytes, token: str, *, now: datetime) -> Addressed:
    """The signed link is the credential: for this one card, for this one account, until it ends.
    `NotFound` for anything else, also where the account has left or the card is withdrawn."""
    link = reply_links.read(token)
    account = session.get(Account, link.account_id) if link and link.account_id < 2**31 else None
    if link is None or account is None or not account.active or link.ends < now.timestamp():
        raise NotFound
    viewer = viewer_for(session, account)
    if not viewer.is_(Role.EMPLOYER):
        raise NotFound
    query = (
        select(Application)
        .join(Inmate, Inmate.id == Application.inmate_id)
        .join(Application.vacancy)
        .where(Application.ref == link.ref, application_scope(viewer))
    )
    application = session.scalar(query)
    if application is None or application.card_at is None:
        raise NotFound
    if not link.signed_by(secret, application.card_at):
        raise NotFound
    still = session.scalar(
        select(Application.id)
        .join(Inmate, Inmate.id == Application.inmate_id)
        .join(Application.vacancy)
        .where(Application.id == application.id, is_waiting())
    )
    return Addressed(application, viewer, waiting=still is not None)


# Prisons


def answering_prisons(session: Session, today: date) -> dict[int, str]:
    """Prisons that work now and have a counselor, with their names."""
    counselor = exists().where(
        Membership.organisation_id == Prison.id,
        Membership.account_id == Account.id,
        Account.role == Role.COUNSELOR,
        Account.active,
    )
    rows = session.execute(
        select(Prison.id, Organisation.name)
        .join(Organisation, Organisation.id == Prison.id)
        .where(
            Organisation.active,
            or_(Prison.valid_from.is_(None), Prison.valid_from <= today),
            or_(Prison.valid_to.is_(None), Prison.valid_to >= today),
            counselor,
        )
        .order_by(Organisation.name)
    )
    return {row.id: row.name for row in rows}


def unanswered_for(
    session: Session, viewer: Viewer, requests: Sequence[Request], *, today: date
) -> dict[int, list[str]]:
    """Names of the prisons where nothing is recorded yet for each of these requests: neither a
    word of anybody there nor that they have nobody. For the agency, which sees no person."""
    if not (viewer.system or viewer.is_(Role.AGENCY)):
        raise NotFound
    names = answering_prisons(session, today)
    heard = heard_from(session, requests)
    return {
        request.id: [name for number, name in names.items() if number not in heard[request.id]]
        for request in requests
    }


def heard_from(session: Session, requests: Sequence[Request]) -> dict[int, set[int]]:
    """The prisons that have recorded somebody's answer, or their own, by request id."""
    ids = [request.id for request in requests]
    found: dict[int, set[int]] = {number: set() for number in ids}
    for row in session.execute(
        select(RequestAnswer.request_id, RequestAnswer.prison_id).where(
            RequestAnswer.request_id.in_(ids)
        )
    ):
        found[row.request_id].add(row.prison_id)
    for one in session.execute(
        select(Application.request_id, Inmate.prison_id)
        .join(Inmate, Inmate.id == Application.inmate_id)
        .where(
            Application.request_id.in_(ids),
            Application.state.not_in((State.PROPOSED, State.ASKED)),
        )
        .distinct()
    ):
        found[one.request_id or 0].add(one.prison_id)
    return found


def closed_by_mine(session: Session, viewer: Viewer, requests: Sequence[int]) -> set[int]:
    """Of these requests, all by id, those for which every prison of this counselor has said that
    it has nobody."""
    rows = session.execute(
        select(RequestAnswer.request_id, RequestAnswer.prison_id).where(
            RequestAnswer.request_id.in_(requests),
            RequestAnswer.prison_id.in_(viewer.organisations),
        )
    )
    said: dict[int, set[int]] = {}
    for row in rows:
        said.setdefault(row.request_id, set()).add(row.prison_id)
    return {number for number, prisons in said.items() if prisons >= viewer.organisations}
