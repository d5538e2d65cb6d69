"""The day itself: somebody else for a place that has become free, and running late."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from jobbridge.days import actions, queries, release_actions, rules
from jobbridge.days.model import DayItem, DayPlan
from jobbridge.days.rules import Meeting
from jobbridge.errors import NotFound, Reason, Refused
from jobbridge.i18n import N_
from jobbridge.interviews import actions as interviews
from jobbridge.interviews.model import Interview
from jobbridge.viewer import Viewer


def backfill(
    session: Session,
    viewer: Viewer,
    plan: DayPlan,
    application: str,
    *,
    place: Meeting,
    version: int,
    now: datetime,
) -> Interview:
    """Book somebody of the reserve into a free place of a released day, at once. All rules of
    booking are asked but the notice, which the visit has had."""
    plan = actions.held(session, viewer, plan, "backfill", version, now)
    if not plan.released:
        text = N_("This day is not released yet: put the person into the draft.")
        raise Refused([Reason("not_released_yet", text)])
    item = queries.item_for(session, viewer, plan, application)
    if place.panel not in {one.number for one in queries.panels_of(session, plan.day_id)}:
        raise NotFound
    made = interviews.book(
        session,
        viewer,
        application=item.application,
        starts_at=place.starts_at,
        minutes=place.minutes,
        mode=queries.modes_of(session, plan)[place.room_id],
        room_id=place.room_id,
        day_id=plan.day_id,
        panel=place.panel,
        announced=True,
        now=now,
    )
    _stand(item, place)
    release_actions.enter(session, plan, now)
    session.flush()
    return made


def _stand(item: DayItem, place: Meeting) -> None:
    item.out = ""
    actions.seat(item, place)
    actions.tell_place(item, place)


def replace_with(
    session: Session,
    viewer: Viewer,
    plan: DayPlan,
    interview: Interview,
    application: str,
    *,
    why: str,
    version: int,
    now: datetime,
) -> Interview:
    """Somebody of a released day does not come: told for what it was, and the place given to
    another, both or neither."""
    if interview.day_id != plan.day_id:
        raise NotFound
    free = queries.span_of(interview)
    begun = interview.starts_at <= now
    seen = interview.version
    if begun:
        interviews.record_outcome(
            session,
            viewer,
            interview,
            took_place=False,
            missed_by=why,
            version=seen,
            now=now,
        )
    else:
        interviews.cancel(session, viewer, interview, why=why, version=seen, now=now)
    start = rules.next_start(free, now)
    if start is None:
        text = N_("Too little is left of this time: choose a later place.")
        raise Refused([Reason("too_late", text)])
    minutes = int((free.end - start) / timedelta(minutes=1))
    place = Meeting(start, interview.panel, interview.room_id, minutes)
    return backfill(session, viewer, plan, application, place=place, version=version, now=now)


def run_late(
    session: Session,
    viewer: Viewer,
    plan: DayPlan,
    number: int,
    *,
    minutes: int,
    version: int,
    now: datetime,
) -> None:
    """A panel is behind by so many minutes: shown beside each time, which stays what it was."""
    plan = actions.held(session, viewer, plan, "late", version, now)
    panel = next(
        (one for one in queries.panels_of(session, plan.day_id) if one.number == number), None
    )
    if panel is None:
        raise NotFound
    panel.late = min(max(minutes, 0), rules.MOST_LATE)
    session.flush()
