"""Where and when somebody could be met who can no longer be met inside; what employers see."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from jobbridge.applications.model import Application, State
from jobbridge.applications.rules import ENDED
from jobbridge.audit.actions import saw
from jobbridge.calendar.queries import work_calendar
from jobbridge.calendar.spans import Span, day_span, local_date
from jobbridge.disruptions import outside_rules
from jobbridge.disruptions.plan_queries import met_at_branches
from jobbridge.errors import NotFound, Reason
from jobbridge.inmates.model import Inmate
from jobbridge.inmates.queries import at_liberty, has_agreement
from jobbridge.interviews import bookable_queries, slot_queries, useful_queries
from jobbridge.interviews.after_model import AfterRelease, Met, Place
from jobbridge.interviews.facts import EMPLOYER, INMATE, resource
from jobbridge.interviews.model import LIVE, Interview
from jobbridge.interviews.wish_queries import wishes_of
from jobbridge.parameters.queries import value_of
from jobbridge.parameters.rules import BRANCH_AT_ONCE
from jobbridge.places.model import Branch
from jobbridge.places.queries import branch_of
from jobbridge.vacancies.model import Vacancy
from jobbridge.viewer import Role, Viewer

LENGTH = timedelta(minutes=useful_queries.SHORT)
MOST_WAITING = 200


@dataclass(frozen=True)
class Choice:
    """What can be planned for an application: `free` are all free times at `place`, `suggested`
    the first of them, those before the others that the employer marked (`wished`), and `reasons`
    say why there is nothing to plan."""

    application: Application
    branch: Branch | None
    reasons: tuple[Reason, ...]
    free: tuple[datetime, ...] = ()
    suggested: tuple[datetime, ...] = ()
    place: Place = Place.BRANCH
    wished: frozenset[datetime] = frozenset()


def application_for(session: Session, viewer: Viewer, ref: str) -> Application:
    """The application of somebody whom the viewer looks after."""
    if not viewer.is_(Role.COUNSELOR):
        raise NotFound
    return bookable_queries.application_to_choose(session, viewer, ref)


def choice_for(
    session: Session, viewer: Viewer, ref: str, now: datetime, place: Place = Place.BRANCH
) -> Choice:
    """Free times in office hours, of the person and of the employer; at a branch, its own too. It
    is the branch of the vacancy: that of the person's town would tell the employer where they
    return to."""
    application = application_for(session, viewer, ref)
    branch = branch_of(session, application.vacancy.municipality_id)
    reasons = _why_not(session, viewer, application, branch, now)
    if reasons or branch is None:
        return Choice(application, branch, reasons, place=place)
    inmate, calendar = application.inmate, work_calendar(session)
    today = local_date(now)
    home = None if inmate.prison.outside else inmate.release_latest or inmate.release_expected
    first = outside_rules.first_day(calendar, home, today)
    last = first + timedelta(days=2 * outside_rules.LONGEST)
    within = Span(day_span(first).start, day_span(last).end)
    names = {
        resource(EMPLOYER, application.vacancy.employer_id),
        resource(INMATE, application.inmate_id),
    }
    found = slot_queries.taken(session, names, within, now)
    taken = [span for name in names for span in found.get(name, ())]
    met = [span for _, span, _ in met_at_branches(session, [branch.id], now)]
    at_once = value_of(session, BRANCH_AT_ONCE)
    at_branch = place is Place.BRANCH

    def is_free(start: datetime) -> bool:
        span = Span(start, start + LENGTH)
        crowded = at_branch and sum(other.overlaps(span) for other in met) >= at_once
        return not crowded and not any(other.overlaps(span) for other in taken)

    free = tuple(start for start in outside_rules.starts(calendar, first) if is_free(start))
    marked = wishes_of(session, [application.id]).get(application.id, ())
    wished = frozenset(
        start
        for start in free
        for one in marked
        if start <= one.starts_at < start + timedelta(hours=1)
        or (one.whole_day and local_date(one.starts_at) == local_date(start))
    )
    others = outside_rules.suggested(start for start in free if start not in wished)
    suggested = (*sorted(wished), *others)[: outside_rules.SUGGESTED]
    return Choice(application, branch, (), free, suggested, place, wished)


def waiting_for(session: Session, viewer: Viewer) -> list[Application]:
    """Agreed applications of the viewer's people who are at liberty and have not met the employer
    nor a time for it: those that the employer asked for first."""
    if not viewer.is_(Role.COUNSELOR):
        return []
    rows = _waiting().where(Inmate.prison_id.in_(viewer.organisations))
    found = list(session.scalars(rows.limit(MOST_WAITING)).unique())
    saw(session, "inmate", sorted({one.inmate_id for one in found}))
    return found


def _waiting() -> Select[Application]:
    met = exists().where(
        AfterRelease.application_id == Application.id, AfterRelease.state == Met.PLANNED
    )
    # One inside that release has broken is re-planned first, in its place.
    booked = exists().where(Interview.application_id == Application.id, Interview.state.in_(LIVE))
    return (
        select(Application)
        .join(Application.inmate)
        .where(
            Application.state.in_([State.AGREED, State.INTERVIEW]),
            Application.met_at.is_(None),
            at_liberty(),
            has_agreement("interview"),
            ~met,
            ~booked,
        )
        .options(
            contains_eager(Application.inmate),
            joinedload(Application.vacancy).joinedload(Vacancy.employer),
        )
        .order_by(Application.interview_wanted_at.is_(None), Application.id)
    )


def _why_not(
    session: Session,
    viewer: Viewer,
    application: Application,
    branch: Branch | None,
    now: datetime,
) -> tuple[Reason, ...]:
    planned = exists().where(
        AfterRelease.application_id == application.id, AfterRelease.state == Met.PLANNED
    )
    if session.scalar(select(planned)):
        return (outside_rules.PLANNED,)
    if application.inmate.at_liberty:
        if session.scalar(_waiting().where(Application.id == application.id)) is None:
            return (outside_rules.NOT_WAITING,)
        return () if branch is not None else (outside_rules.NO_BRANCH,)
    waiting = [
        one
        for one in bookable_queries.waiting_of(session, viewer, application.inmate)
        if one.id == application.id
    ]
    alarms = useful_queries.alarms_for(session, viewer, waiting, now, exact=True)
    if not any(one.reason.code == useful_queries.TOO_LATE for one in alarms):
        return (outside_rules.NOT_NEEDED,)
    return () if branch is not None else (outside_rules.NO_BRANCH,)


def pointless(session: Session, now: datetime) -> list[int]:
    """Ids of meetings to come of an application that has ended, or of somebody who no longer
    agrees to be interviewed."""
    rows = (
        select(AfterRelease.id)
        .join(AfterRelease.application)
        .join(Application.inmate)
        .where(
            AfterRelease.state == Met.PLANNED,
            AfterRelease.starts_at > now,
            or_(Application.state.in_(ENDED), ~has_agreement("interview")),
        )
        .order_by(AfterRelease.id)
    )
    return list(session.scalars(rows))


def _own(viewer: Viewer) -> Select[AfterRelease]:
    if not viewer.is_(Role.EMPLOYER):
        raise NotFound
    return (
        select(AfterRelease)
        .join(AfterRelease.application)
        .join(Application.vacancy)
        .where(Vacancy.employer_id.in_(viewer.organisations))
        .options(
            contains_eager(AfterRelease.application).contains_eager(Application.vacancy),
            joinedload(AfterRelease.branch),
        )
    )


def at_branches_for(session: Session, viewer: Viewer, now: datetime) -> list[AfterRelease]:
    """An employer's own meetings at branches that are still to come: each a read of that
    person."""
    rows = _own(viewer).where(AfterRelease.state == Met.PLANNED, AfterRelease.ends_at > now)
    found = list(session.scalars(rows.order_by(AfterRelease.starts_at, AfterRelease.id)))
    saw(session, "inmate", sorted({one.application.inmate_id for one in found}))
    return found


def own_meeting_for(session: Session, viewer: Viewer, ref: str) -> AfterRelease:
    """One of the employer's own, held until the transaction ends."""
    rows = _own(viewer).where(AfterRelease.ref == ref).with_for_update(of=AfterRelease)
    found: AfterRelease | None = session.scalar(rows.execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    saw(session, "inmate", [found.application.inmate_id])
    return found
