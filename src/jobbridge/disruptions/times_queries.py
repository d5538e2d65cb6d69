"""What employers and branches see: new times, and meetings after release. Never why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from jobbridge.accounts.model import Account, Membership
from jobbridge.accounts.queries import plays
from jobbridge.applications.model import Application
from jobbridge.audit.actions import saw
from jobbridge.disruptions.model import Disruption, NewTimes, Outcome, Proposal, Way
from jobbridge.errors import NotFound
from jobbridge.inmates.model import Inmate
from jobbridge.interviews.after_model import AfterRelease, Met, Place
from jobbridge.interviews.model import Interview, Mode
from jobbridge.interviews.model import State as InterviewState
from jobbridge.vacancies.model import Employer, Vacancy
from jobbridge.viewer import Role, Viewer

MOVED = (Way.ROOM, Way.VIDEO, Way.SAME_DAY, Way.PRISON, Way.OTHER_DAY, Way.BRANCH)
LATEST = 50


@dataclass(frozen=True)
class Changed:
    """One interview as the employer reads it: before and after. A time that stays is told too,
    where it is by video now; the room is the prison's own affair."""

    ref: str
    candidate: str
    vacancy: str
    was: datetime
    was_mode: Mode
    starts_at: datetime | None
    mode: Mode | None
    branch: str
    answer: str = ""

    @property
    def cancelled(self) -> bool:
        return self.starts_at is None

    @property
    def stays(self) -> bool:
        return self.starts_at == self.was and self.mode == self.was_mode and not self.branch


def _own(viewer: Viewer) -> Select[NewTimes]:
    if not viewer.is_(Role.EMPLOYER):
        raise NotFound
    return select(NewTimes).where(NewTimes.employer_id.in_(viewer.organisations))


def new_times_for(session: Session, viewer: Viewer) -> list[NewTimes]:
    """The employer's, the latest first."""
    return list(session.scalars(_own(viewer).order_by(NewTimes.id.desc()).limit(LATEST)))


def unanswered_for(session: Session, viewer: Viewer) -> int:
    """How many messages of new times wait for an answer."""
    return len([one for one in new_times_for(session, viewer) if not one.answer])


def one_for(session: Session, viewer: Viewer, ref: str, *, lock: bool = False) -> NewTimes:
    rows = _own(viewer).where(NewTimes.ref == ref)
    if lock:
        rows = rows.with_for_update().execution_options(populate_existing=True)
    found: NewTimes | None = session.scalar(rows)
    if found is None:
        raise NotFound
    return found


def employers_for(session: Session, viewer: Viewer) -> list[Employer]:
    """The viewer's own."""
    if not viewer.is_(Role.EMPLOYER):
        raise NotFound
    rows = select(Employer).where(Employer.id.in_(viewer.organisations)).order_by(Employer.id)
    return list(session.scalars(rows))


def proposals_of(session: Session, told: NewTimes) -> list[Proposal]:
    """What was carried out of the disruption for this employer, by the new times."""
    rows = session.scalars(
        select(Proposal)
        .join(Proposal.interview)
        .where(
            Proposal.disruption_id == told.disruption_id,
            Proposal.state == Outcome.DONE,
            Proposal.way != Way.STAYS,
            Interview.employer_id == told.employer_id,
        )
        .options(
            joinedload(Proposal.interview)
            .joinedload(Interview.application)
            .joinedload(Application.vacancy),
            joinedload(Proposal.branch),
        )
        .order_by(Proposal.starts_at.is_(None), Proposal.starts_at, Proposal.id)
    )
    return list(rows.unique())


def changes_for(session: Session, viewer: Viewer, told: NewTimes) -> list[Changed]:
    """The employer's interviews of one message: each a read of that person."""
    if told.employer_id not in viewer.organisations:
        raise NotFound
    proposals = proposals_of(session, told)
    saw(session, "inmate", sorted({p.interview.application.inmate_id for p in proposals}))
    return [_changed(proposal) for proposal in proposals]


def _changed(proposal: Proposal) -> Changed:
    application = proposal.interview.application
    return Changed(
        ref=proposal.interview.ref,
        candidate=application.ref,
        vacancy=application.vacancy.title,
        was=proposal.was_starts_at,
        was_mode=Mode(proposal.was_mode),
        starts_at=proposal.starts_at,
        mode=Mode(proposal.mode) if proposal.mode else None,
        branch=proposal.branch.name if proposal.branch else "",
        answer=proposal.answer,
    )


def answerable(changes: Sequence[Changed]) -> bool:
    """Whether there is anything to say yes or no to."""
    return any(not one.cancelled for one in changes)


def declinable_of(session: Session, told: NewTimes, now: datetime) -> list[Interview]:
    """Interviews of the message that stand as they were proposed and have not begun."""
    return [
        proposal.interview
        for proposal in proposals_of(session, told)
        if proposal.way in MOVED
        and proposal.interview.state in (InterviewState.BOOKED, InterviewState.CONFIRMED)
        and proposal.interview.starts_at == proposal.starts_at
        and proposal.interview.starts_at > now
    ]


def meetings_of(session: Session, told: NewTimes, now: datetime) -> list[AfterRelease]:
    """Meetings after release of the message that are still to come."""
    rows = session.scalars(
        select(AfterRelease)
        .join(Interview, Interview.id == AfterRelease.interview_id)
        .join(Proposal, Proposal.interview_id == Interview.id)
        .where(
            Proposal.disruption_id == told.disruption_id,
            Proposal.way == Way.BRANCH,
            Proposal.state == Outcome.DONE,
            Interview.employer_id == told.employer_id,
            AfterRelease.state == Met.PLANNED,
            AfterRelease.starts_at > now,
        )
        .order_by(AfterRelease.starts_at)
    )
    return list(rows)


# Meetings at a branch


def _meetings(viewer: Viewer) -> Select[AfterRelease]:
    rows = (
        select(AfterRelease)
        .join(Application, Application.id == AfterRelease.application_id)
        .options(
            joinedload(AfterRelease.application)
            .joinedload(Application.vacancy)
            .joinedload(Vacancy.employer),
            joinedload(AfterRelease.branch),
        )
    )
    if viewer.is_(Role.AGENCY):
        here = AfterRelease.place == Place.BRANCH
        return rows.where(AfterRelease.branch_id.in_(viewer.organisations), here)
    if viewer.is_(Role.COUNSELOR):
        rows = rows.join(Inmate, Inmate.id == Application.inmate_id)
        return rows.where(Inmate.prison_id.in_(viewer.organisations))
    raise NotFound


def after_release_for(session: Session, viewer: Viewer) -> list[AfterRelease]:
    """Meetings at the viewer's branch, or of a counselor's people, by time: those to come, and
    those of which nobody has said what became of them."""
    rows = _meetings(viewer).where(AfterRelease.state == Met.PLANNED)
    found = list(session.scalars(rows.order_by(AfterRelease.starts_at)).unique())
    saw(session, "inmate", sorted({m.application.inmate_id for m in found}))
    return found


def meeting_for(session: Session, viewer: Viewer, ref: str, *, lock: bool = False) -> AfterRelease:
    rows = _meetings(viewer).where(AfterRelease.ref == ref)
    if lock:
        rows = rows.with_for_update(of=AfterRelease).execution_options(populate_existing=True)
    found: AfterRelease | None = session.scalar(rows)
    if found is None:
        raise NotFound
    saw(session, "inmate", [found.application.inmate_id])
    return found


# Who is told


def counselors_of(session: Session, disruption: Disruption) -> list[int]:
    """Accounts of those who look after the people concerned; of whom nobody looks after, all
    counselors of their prison."""
    rows = session.execute(
        select(Inmate.counselor_id, Inmate.prison_id)
        .join(Application, Application.inmate_id == Inmate.id)
        .join(Interview, Interview.application_id == Application.id)
        .join(Proposal, Proposal.interview_id == Interview.id)
        .where(Proposal.disruption_id == disruption.id, Proposal.state == Outcome.DONE)
        .distinct()
    ).all()
    own = {row.counselor_id for row in rows} - {None}
    prisons = {row.prison_id for row in rows if row.counselor_id is None}
    others = session.scalars(
        select(Account.id)
        .join(Membership, Membership.account_id == Account.id)
        .where(
            plays(Role.COUNSELOR),
            Account.active,
            Membership.organisation_id.in_(prisons),
        )
    )
    return sorted(own | set(others))
