"""Duty tags on a vacancy's row: derived from its occupation, replaced, remembered as said.

What `actions` and `duty_actions` share; nobody else calls it on a published vacancy.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from jobbridge.vacancies import queries, rules
from jobbridge.vacancies.model import DutyChange, Vacancy, VacancyDuty
from jobbridge.vacancies.vocabulary import DUTIES
from jobbridge.viewer import Viewer


def derive_duties(session: Session, vacancy: Vacancy) -> None:
    """Tags that followed from the former occupation make place for the new one's."""
    if "duties" in vacancy.decisions:
        return
    tags: tuple[str, ...] = ()
    if vacancy.occupation_id is not None:
        _, tags = rules.derive(
            queries.profiles(session, [vacancy.occupation_id])[vacancy.occupation_id]
        )
    kept = [duty for duty in vacancy.duties if not duty.derived]
    present = {duty.tag: duty for duty in vacancy.duties}
    named = {duty.tag for duty in kept}
    vacancy.duties = kept + [
        present.get(tag) or VacancyDuty(tag=tag, derived=True) for tag in tags if tag not in named
    ]


def derive_moderated(session: Session, viewer: Viewer, vacancy: Vacancy, now: datetime) -> None:
    """Another occupation of a published vacancy adds its duties at once; what would go stays
    until the agency agrees, or an employer could switch tags by switching occupations."""
    before = {duty.tag for duty in vacancy.duties}
    derive_duties(session, vacancy)
    after = {duty.tag for duty in vacancy.duties}
    if vacancy.published_at is None or not before - after:
        return
    retag(vacancy, before | after)
    session.add(
        DutyChange(
            vacancy_id=vacancy.id,
            tags=" ".join(sorted(after)),
            before=" ".join(sorted(before)),
            state="waiting",
            said_at=now,
            said_by=viewer.account_id,
            by_employer=False,
        )
    )


def said_at_first(session: Session, viewer: Viewer, vacancy: Vacancy, now: datetime) -> None:
    """What the employer said of the duties when it published: all that it is shown of them
    afterwards is what it said itself."""
    tags = " ".join(sorted(duty.tag for duty in vacancy.duties))
    session.add(
        DutyChange(
            vacancy_id=vacancy.id,
            tags=tags,
            before=tags,
            state="confirmed",
            said_at=now,
            said_by=viewer.account_id,
            by_employer=True,
            decided_at=now,
        )
    )


def retag(vacancy: Vacancy, tags: Iterable[str]) -> None:
    """Exactly these duty tags, of those that there are."""
    wanted = sorted(set(tags) & set(DUTIES))
    kept = {duty.tag: duty for duty in vacancy.duties}
    vacancy.duties = [kept.get(tag) or VacancyDuty(tag=tag) for tag in wanted]
