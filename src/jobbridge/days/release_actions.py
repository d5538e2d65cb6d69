"""Releasing a draft: all its interviews are booked, moved and cancelled together, or none; and
what the calendars say of the day."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jobbridge.audit.actions import record
from jobbridge.calendar.actions import put_entry
from jobbridge.calendar.spans import local_date
from jobbridge.days import actions, entries, queries
from jobbridge.days.model import DayPlan, DayRelease
from jobbridge.days.problem_queries import standing_of
from jobbridge.db import Database
from jobbridge.errors import Reason, Refused
from jobbridge.i18n import N_
from jobbridge.interviews import actions as interviews
from jobbridge.interviews import claim_actions
from jobbridge.interviews.change_actions import told_together
from jobbridge.interviews.model import Interview, InterviewDay
from jobbridge.outbox.actions import post
from jobbridge.viewer import Viewer

NOTICE = "notice_day"
"""The outbox job of a released version: `day_id`, `number`. One for all that it changed."""
NO_PLACE = "time"
"""Why an interview is cancelled for which the draft has no place any more."""


def release(
    session: Session,
    viewer: Viewer,
    plan: DayPlan,
    *,
    version: int,
    now: datetime,
    told: bool = True,
) -> DayRelease:
    """Make what is drafted true, by the verbs of single interviews and with all their rules.
    Whatever is refused, each with its reasons, refuses the whole: the caller's transaction is
    to be rolled back. Those invited hear of it once; where it is not `told` here, by the caller."""
    plan = actions.held(session, viewer, plan, "release", version, now)
    _lock(session, plan)
    items = {item.application_id: item for item in queries.items_of(session, plan.day_id)}
    changes = queries.changes_of(session, plan, list(items.values()), now)
    if not changes:
        text = N_("Nothing has changed since the last release.")
        raise Refused([Reason("nothing", text)])
    announced = plan.released > 0
    modes = queries.modes_of(session, plan)
    stands = standing_of(session, plan.day_id)
    refused: list[Reason] = []
    with told_together(session):
        for key in changes.cancelled:
            item = items.get(key)
            why = item.out if item and item.out not in ("", actions.TAKEN_OUT) else NO_PLACE
            with _all_told(session, refused, stands[key].application.ref, stands[key].starts_at):
                interviews.cancel(
                    session, viewer, stands[key], why=why, version=stands[key].version, now=now
                )
        # Two who change places would each find the other still there.
        for key in changes.moved:
            claim_actions.free(session, stands[key])
        for key, (_, after) in changes.moved.items():
            with _all_told(session, refused, stands[key].application.ref, after.starts_at):
                interviews.move(
                    session,
                    viewer,
                    stands[key],
                    starts_at=after.starts_at,
                    minutes=after.minutes,
                    mode=modes[after.room_id],
                    room_id=after.room_id,
                    panel=after.panel,
                    announced=announced,
                    version=stands[key].version,
                    now=now,
                )
        for key, place in changes.booked.items():
            application = items[key].application
            with _all_told(session, refused, application.ref, place.starts_at):
                interviews.book(
                    session,
                    viewer,
                    application=application,
                    starts_at=place.starts_at,
                    minutes=place.minutes,
                    mode=modes[place.room_id],
                    room_id=place.room_id,
                    day_id=plan.day_id,
                    panel=place.panel,
                    announced=announced,
                    now=now,
                )
    if refused:
        raise Refused(refused)
    for key, item in items.items():
        if key in changes.cancelled:
            actions.tell_place(item, None)
        elif key in changes.booked:
            actions.tell_place(item, changes.booked[key])
        elif key in changes.moved:
            actions.tell_place(item, changes.moved[key][1])
    plan.released += 1
    made = DayRelease(
        day_id=plan.day_id,
        number=plan.released,
        at=now,
        by=viewer.account_id,
        booked=len(changes.booked),
        moved=len(changes.moved),
        cancelled=len(changes.cancelled),
    )
    session.add(made)
    session.flush()
    enter(session, plan, now)
    if told:
        tell(session, plan, now)
    return made


def tell(session: Session, plan: DayPlan, now: datetime) -> None:
    post(
        session,
        NOTICE,
        f"notice:day:{plan.day_id}:{plan.released}",
        {"day_id": plan.day_id, "number": plan.released},
        now=now,
    )


def _lock(session: Session, plan: DayPlan) -> None:
    """All rows that the single verbs below will lock, in the one order that everybody keeps."""
    items = queries.items_of(session, plan.day_id)
    stands = standing_of(session, plan.day_id).values()
    claim_actions.lock(
        session,
        employers=[plan.day.employer_id],
        inmates=[
            *(item.application.inmate_id for item in items),
            *(one.application.inmate_id for one in stands),
        ],
        rooms=[
            *(item.room_id for item in items if item.room_id),
            *(one.room_id for one in stands),
        ],
        applications=[
            *(item.application_id for item in items),
            *(one.application_id for one in stands),
        ],
        interviews=[one.id for one in stands],
    )


@contextmanager
def _all_told(
    session: Session, refused: list[Reason], ref: str, starts_at: datetime
) -> Iterator[None]:
    """Go on after a refusal, so that all of them are told at once."""
    try:
        with session.begin_nested():
            yield
    except Refused as error:
        text = N_("%(ref)s on %(at)s: %(reason)s.")
        refused += [
            Reason("not_released", text, {"ref": ref, "at": starts_at, "reason": reason})
            for reason in error.reasons
        ]


def enter(session: Session, plan: DayPlan, now: datetime) -> None:
    """Write the day's calendar entry anew: who is met when, as it is now."""
    rows = queries.met_on(session, plan.day_id)
    first = plan.entered_at is None
    if first and not rows:
        return
    plan.sequence += 0 if first else 1
    plan.entered_at = now
    span = entries.span_of(plan.day.on, rows)
    put_entry(
        session,
        uid=plan.uid,
        sequence=plan.sequence,
        status=entries.status_of(rows),
        starts_at=span.start,
        ends_at=span.end,
        revised_at=now,
        audiences=entries.audiences(plan.day, rows, toured=plan.part is not None),
        texts=entries.texts(plan.day, rows, session.info.get("public_url", "")),
    )


def call_off(session: Session, viewer: Viewer, plan: DayPlan, *, why: str, now: datetime) -> int:
    """The whole day does not take place: all interviews of it that are still to come are
    cancelled, and nobody is written to. Of a day that was only drafted nothing is left. Whether
    the viewer may is the caller's to say; so is locking what is cancelled. Says how many were."""
    ended = 0
    with told_together(session):
        for one in standing_of(session, plan.day_id).values():
            if one.starts_at > now:
                interviews.end_booking(session, viewer, one, why, now)
                ended += 1
    record(session, viewer, "interview_day.off", "interview_day", plan.day_id, now=now)
    of_day = select(Interview.id).where(Interview.day_id == plan.day_id)
    if not plan.released and session.scalar(of_day.limit(1)) is None:
        actions.drop(session, plan)
        return ended
    for item in queries.items_of(session, plan.day_id):
        item.out = item.out or actions.ENDED
        actions.seat(item, None)
        actions.tell_place(item, None)
    plan.version += 1
    plan.updated_at = now
    enter(session, plan, now)
    return ended


def keep_entries(database: Database, now: datetime) -> None:
    """The worker's round: interviews of released days to come that were confirmed, moved or
    cancelled one by one are in the day's entry too."""
    changed = (
        select(func.max(Interview.updated_at))
        .where(Interview.day_id == DayPlan.day_id)
        .scalar_subquery()
    )
    with database.write() as session:
        rows = session.scalars(
            select(DayPlan)
            .join(InterviewDay, InterviewDay.id == DayPlan.day_id)
            .where(
                DayPlan.released > 0,
                InterviewDay.on >= local_date(now),
                DayPlan.entered_at.is_(None) | (DayPlan.entered_at < changed),
            )
            .order_by(DayPlan.day_id)
            .with_for_update()
        )
        for plan in rows:
            actions.follow(session, plan)
            enter(session, plan, now)
