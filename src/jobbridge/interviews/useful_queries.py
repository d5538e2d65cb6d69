"""Who is in danger of leaving prison without an interview, and where they could still be met."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from jobbridge.applications.model import Application
from jobbridge.calendar.queries import work_calendar
from jobbridge.calendar.spans import local_date
from jobbridge.errors import Reason
from jobbridge.inmates.model import Inmate
from jobbridge.interviews import queries, slot_queries, useful_rules
from jobbridge.interviews.after_model import AfterRelease, Met
from jobbridge.interviews.model import Mode
from jobbridge.interviews.prison_queries import first_free_for
from jobbridge.parameters.queries import values
from jobbridge.parameters.rules import ALARM_WEEKS, LEAD_DAYS
from jobbridge.places.model import Branch
from jobbridge.places.queries import branches_of
from jobbridge.viewer import Viewer

TOO_LATE = "too_late"
SHORT = 30
"""Minutes of the interview for which a time is looked for."""


@dataclass(frozen=True)
class Alarm:
    """An application that may have no interview in time; `branch` is where the person could be
    met after release, which is on `release`."""

    application: Application
    reason: Reason
    release: date
    branch: Branch | None


def last_useful_day(session: Session, inmate: Inmate) -> date:
    """Release minus the offer's lead time: by the expected day."""
    return useful_rules.last_useful(
        work_calendar(session), inmate.release_expected, values(session)[LEAD_DAYS.name]
    )


def at_branches(session: Session, inmate: Inmate, now: datetime) -> list[AfterRelease]:
    """Meetings at a branch to come of a person that the viewer was given, by time."""
    rows = session.scalars(
        select(AfterRelease)
        .join(AfterRelease.application)
        .where(
            Application.inmate_id == inmate.id,
            AfterRelease.state == Met.PLANNED,
            AfterRelease.ends_at > now,
        )
        .options(joinedload(AfterRelease.branch), joinedload(AfterRelease.application))
        .order_by(AfterRelease.starts_at, AfterRelease.id)
    )
    return list(rows)


def alarms_until(session: Session, today: date) -> date:
    """Whoever is released after this day gives no alarm yet."""
    numbers = values(session)
    # The last useful day is a working day: over feasts it lies some days earlier still.
    lead = timedelta(days=numbers[LEAD_DAYS.name] + 14)
    return today + timedelta(weeks=numbers[ALARM_WEEKS.name]) + lead


def alarms_for(
    session: Session,
    viewer: Viewer,
    applications: Sequence[Application],
    now: datetime,
    *,
    exact: bool = False,
) -> list[Alarm]:
    """Of agreed applications without an interview those in danger, the most urgent first.

    A free time is searched only where the last useful day is near: the first of the prison, in
    one search for all of its people, or with `exact` the first that suits each and the employer.
    """
    numbers = values(session)
    lead, weeks = numbers[LEAD_DAYS.name], numbers[ALARM_WEEKS.name]
    calendar, today = work_calendar(session), local_date(now)
    found = []
    first: dict[int, datetime | None] = {}
    met = _met_outside(session, applications)
    branches = branches_of(session, {one.inmate.municipality_id for one in applications})
    for application in applications:
        if application.id in met:
            continue
        inmate = application.inmate
        last = useful_rules.last_useful(calendar, inmate.release_expected, lead)
        if last - today > timedelta(weeks=weeks) or not queries.may_plan(viewer, inmate):
            continue
        earliest = calendar.earliest_day(now, inmate.prison.notice_days)
        free = None
        if earliest <= last and exact:
            free = _first_free(session, viewer, application, last, now)
        elif earliest <= last:
            if inmate.prison_id not in first:
                first[inmate.prison_id] = first_free_for(session, viewer, inmate.prison, now)
            start = first[inmate.prison_id]
            free = local_date(start) if start else None
        reason = useful_rules.alarm(last, today, earliest=earliest, free=free, weeks=weeks)
        if reason is not None:
            branch = branches.get(inmate.municipality_id)
            found.append(Alarm(application, reason, inmate.release_expected, branch))
    return sorted(found, key=lambda one: (one.release, one.application.id))


def _met_outside(session: Session, applications: Sequence[Application]) -> set[int]:
    """Those of them that have a meeting at a branch."""
    return set(
        session.scalars(
            select(AfterRelease.application_id).where(
                AfterRelease.application_id.in_([one.id for one in applications]),
                AfterRelease.state == Met.PLANNED,
            )
        )
    )


def _first_free(
    session: Session, viewer: Viewer, application: Application, last: date, now: datetime
) -> date | None:
    """The first day with a free time, in person or by video."""
    days = [
        found[0].day
        for mode in Mode
        if (
            found := slot_queries.free_slots_for(
                session,
                viewer,
                application,
                mode=mode,
                minutes=SHORT,
                from_day=local_date(now),
                until_day=last,
                now=now,
            )
        )
    ]
    return min(days, default=None)
