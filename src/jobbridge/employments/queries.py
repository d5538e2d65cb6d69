"""Offers, people in work and the questions about them, as far as the viewer may know of each.

Whoever may know of an application may know of its work: its employer, its counselor, the branch
of the vacancy. The reason why work ended is inside the prison's and the agency's side, unless it
is one that employers give.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from jobbridge.applications.fits import available
from jobbridge.applications.model import Application, ApplicationChange, State
from jobbridge.applications.queries import application_scope
from jobbridge.applications.rules import HIRED
from jobbridge.audit.actions import saw
from jobbridge.employments import rules
from jobbridge.employments.model import Employment, FollowUp, FollowUpAnswer, Side, Stage
from jobbridge.errors import NotFound, Reason
from jobbridge.inmates.model import Conditions, Inmate
from jobbridge.inmates.queries import restrictions_for
from jobbridge.places.rules import distance_km
from jobbridge.vacancies.model import State as VacancyState
from jobbridge.vacancies.model import Vacancy
from jobbridge.viewer import Role, Viewer

MOST = 500
WORKING = (State.STARTED, State.KEPT)
TO_COME = (State.OFFER, State.ACCEPTED)


@dataclass(frozen=True)
class Asked:
    """One question at one stage: when it is due, who said what, and what that comes to.
    `answers` are by side; `outcome` is one of `rules.OUTCOMES`; `warned` once it is the agency's
    to settle."""

    stage: str
    due_on: date
    answers: Mapping[str, bool]
    outcome: rules.Outcome
    warned: bool


@dataclass(frozen=True)
class Work:
    """One employment with its questions in the order of stages. `due` is the question that waits
    for this viewer; `why` is a code that this viewer may read, or empty."""

    employment: Employment
    asked: tuple[Asked, ...]
    due: Asked | None
    why: str

    @property
    def application(self) -> Application:
        return self.employment.application

    @property
    def ref(self) -> str:
        return self.application.ref


def _visible(viewer: Viewer) -> Select[Employment]:
    return (
        select(Employment)
        .join(Application, Application.id == Employment.application_id)
        .join(Inmate, Inmate.id == Application.inmate_id)
        .join(Vacancy, Vacancy.id == Application.vacancy_id)
        .where(application_scope(viewer))
        .options(
            joinedload(Employment.application).joinedload(Application.inmate),
            joinedload(Employment.application)
            .joinedload(Application.vacancy)
            .joinedload(Vacancy.employer),
        )
    )


def employment_for(session: Session, viewer: Viewer, ref: str, *, lock: bool = False) -> Employment:
    """By the reference of its application. `lock` holds the row until the transaction ends."""
    query = _visible(viewer).where(Application.ref == ref)
    if lock:
        query = query.with_for_update(of=Employment).execution_options(populate_existing=True)
    found = session.scalar(query)
    if found is None:
        raise NotFound
    saw(session, "inmate", [found.application.inmate_id])
    return found


def work_for(session: Session, viewer: Viewer, today: date) -> list[Work]:
    """All that the viewer may know of: what waits for their answer first, then by first day."""
    found = list(session.scalars(_visible(viewer).order_by(Employment.start_on).limit(MOST)))
    saw(session, "inmate", [one.application.inmate_id for one in found])
    shown = works_of(session, viewer, found, today)
    return sorted(shown, key=lambda one: (one.due is None, _first_day(one.employment), one.ref))


def _first_day(employment: Employment) -> date:
    return employment.started_on or employment.start_on


def works_of(
    session: Session, viewer: Viewer, employments: Sequence[Employment], today: date
) -> list[Work]:
    """These employments, which the caller may know of, with their questions."""
    rows = session.scalars(
        select(FollowUp).where(FollowUp.employment_id.in_([one.id for one in employments]))
    ).all()
    answers = answers_of(session, rows)
    asked: dict[int, list[Asked]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: list(Stage).index(Stage(row.stage))):
        said = answers[row.id]
        asked[row.employment_id].append(
            Asked(row.stage, row.due_on, said, rules.outcome(said), row.warned_at is not None)
        )
    side = side_of(viewer)
    return [
        Work(
            employment=one,
            asked=tuple(asked[one.id]),
            due=_waiting(one.application.state, asked[one.id], side, today),
            why=_readable(one.why, viewer),
        )
        for one in employments
    ]


def side_of(viewer: Viewer) -> str:
    """The side for which a viewer speaks; empty where for none. The portal itself has what it
    says from a register."""
    if viewer.system:
        return str(Side.REGISTER)
    return str(viewer.role) if viewer.role in rules.SPEAKERS else ""


def answers_of(session: Session, asked: Iterable[FollowUp]) -> Mapping[int, dict[str, bool]]:
    """What was said of each question, by side."""
    found: dict[int, dict[str, bool]] = defaultdict(dict)
    rows = session.scalars(
        select(FollowUpAnswer).where(FollowUpAnswer.follow_up_id.in_([one.id for one in asked]))
    )
    for row in rows:
        found[row.follow_up_id][row.side] = row.in_work
    return found


def _waiting(state: str, asked: Sequence[Asked], side: str, today: date) -> Asked | None:
    """The latest question that is due, where this side's word on it is wanted. The agency is asked
    only where the two others differ, or say nothing."""
    if not side:
        return None
    due = [one for one in asked if one.due_on <= today and rules.may_be_asked(state, one.stage)]
    if not due or not rules.still_asked(side, due[-1].answers, due[-1].due_on, today):
        return None
    settled = due[-1].outcome not in (rules.UNCLEAR, rules.OPEN)
    if side == Role.AGENCY and (settled or not due[-1].warned):
        return None
    return due[-1]


def _readable(why: str, viewer: Viewer) -> str:
    return why if why in rules.EMPLOYER_ENDS or not viewer.is_(Role.EMPLOYER) else ""


def against_for(
    session: Session, viewer: Viewer, employment: Employment, today: date
) -> list[Reason]:
    """What the person's counselor must look at before a yes to this offer."""
    if not viewer.is_(Role.COUNSELOR):
        raise NotFound
    inmate, vacancy = employment.application.inmate, employment.application.vacancy
    needs = session.get(Conditions, inmate.id)
    return rules.why_not_terms(
        start_on=employment.start_on,
        today=today,
        free_from=available(inmate, today),
        release=inmate.release_expected,
        bars=restrictions_for(session, viewer, inmate, today),
        duties={duty.tag for duty in vacancy.duties},
        needs_room=needs is not None and needs.accommodation_needed,
        terms=employment.terms,
        needs=_needs(inmate, vacancy, needs, employment.start_on),
    )


def _needs(
    inmate: Inmate, vacancy: Vacancy, wanted: Conditions | None, start_on: date
) -> rules.Needs:
    home, far = inmate.municipality, False
    limit = None if wanted is None or wanted.anywhere else wanted.km
    known = vacancy.lat is not None and vacancy.lon is not None
    if limit is not None and home is not None and known:
        far = distance_km(home.lat, home.lon, vacancy.lat or 0, vacancy.lon or 0) > limit
    asked = {duty.tag for duty in vacancy.duties}
    refused = wanted is not None and (
        ("NIGHT" in asked and not wanted.nights)
        or (vacancy.working_time == "shifts" and not wanted.shifts)
    )
    isco = vacancy.occupation.isco if vacancy.occupation else ""
    return rules.Needs(
        far=far,
        shifts_refused=refused,
        clothes=isco[:1] in rules.CLOTHED,
        no_pay_yet=start_on < inmate.release_expected + rules.FIRST_PAY,
    )


def reopenable_of(session: Session, employment: Employment) -> list[Application]:
    """What closed because of this work, now over, and can still be had; the caller knows it."""
    if employment.application.state != State.LEFT or employment.started_on is None:
        return []
    newest = (
        select(func.max(ApplicationChange.id))
        .where(ApplicationChange.from_state != ApplicationChange.to_state)
        .group_by(ApplicationChange.application_id)
    )
    return list(
        session.scalars(
            select(Application)
            .join(Vacancy, Vacancy.id == Application.vacancy_id)
            .join(ApplicationChange, ApplicationChange.application_id == Application.id)
            .where(
                Application.inmate_id == employment.application.inmate_id,
                Application.state == State.LAPSED,
                ApplicationChange.id.in_(newest),
                ApplicationChange.why == HIRED,
                Vacancy.state == VacancyState.PUBLISHED,
            )
            .order_by(Application.id)
        )
    )
