"""Who is on a draft and where, by hand: added, put, pinned, put aside and taken back."""

from collections.abc import Sequence
from datetime import datetime, time

from sqlalchemy.orm import Session

from jobbridge.days import queries, rules
from jobbridge.days.actions import NOBODY, TAKEN_OUT, Replanned, held, seat, solve
from jobbridge.days.model import DayItem, DayPlan
from jobbridge.days.problem_queries import problem_of
from jobbridge.days.rules import Meeting
from jobbridge.errors import Reason, Refused
from jobbridge.i18n import N_
from jobbridge.interviews import queries as interviews
from jobbridge.interviews import state_rules
from jobbridge.viewer import Viewer

NO_PLACE_CHOSEN = Reason("place", N_("Choose one from the list."), field="place")


def add_people(
    session: Session,
    viewer: Viewer,
    plan: DayPlan,
    refs: Sequence[str],
    *,
    version: int,
    now: datetime,
) -> None:
    """People who wait for this employer join the draft, without a place yet."""
    plan = held(session, viewer, plan, "add", version, now)
    chosen = [one for one in queries.waiting_for(session, viewer, plan) if one.ref in refs]
    if not chosen:
        raise Refused([NOBODY])
    if len(queries.items_of(session, plan.day_id)) + len(chosen) > rules.MOST_PEOPLE:
        text = N_("At most %(most)s people are planned for one day.")
        raise Refused([Reason("many", text, {"most": rules.MOST_PEOPLE}, field="applications")])
    session.add_all(
        DayItem(day_id=plan.day_id, application_id=one.id, why="not_planned") for one in chosen
    )
    session.flush()


def put(
    session: Session,
    viewer: Viewer,
    plan: DayPlan,
    application: str,
    *,
    at: time,
    panel: int,
    version: int,
    now: datetime,
) -> DayItem:
    """Put somebody into a free place by hand; there they are pinned."""
    plan = held(session, viewer, plan, "move", version, now)
    item = queries.item_for(session, viewer, plan, application)
    items, panels = queries.items_of(session, plan.day_id), queries.panels_of(session, plan.day_id)
    problem = problem_of(session, plan, items, panels, now)
    wanted = rules.written(Meeting(rules.moment(plan.day.on, at), panel, 0, 0))
    free = queries.free_places(problem, items, item)
    place = next((one for one in free if rules.written(one) == wanted), None)
    if place is None:
        text = N_("This place is not free any more: choose another.")
        raise Refused([Reason("place", text, field="place")])
    seat(item, place)
    item.pinned = True
    session.flush()
    return item


def pin(
    session: Session,
    viewer: Viewer,
    plan: DayPlan,
    application: str,
    *,
    pinned: bool,
    version: int,
    now: datetime,
) -> DayItem:
    """Whoever is pinned stays where they are, however the day is planned again."""
    plan = held(session, viewer, plan, "pin", version, now)
    item = queries.item_for(session, viewer, plan, application)
    if pinned and not item.placed:
        text = N_("Only somebody with a place can be pinned to it.")
        raise Refused([Reason("no_place", text)])
    item.pinned = pinned
    session.flush()
    return item


def set_way(
    session: Session,
    viewer: Viewer,
    plan: DayPlan,
    application: str,
    *,
    by_video: bool | None,
    version: int,
    now: datetime,
) -> Replanned:
    """How somebody is met: by video, in person, or whichever suits the day. Who sits before
    another panel loses the place, and the day is planned again."""
    plan = held(session, viewer, plan, "way", version, now)
    item = queries.item_for(session, viewer, plan, application)
    item.by_video = by_video
    panels = {one.number: one for one in queries.panels_of(session, plan.day_id)}
    before = panels.get(item.panel or 0)
    if before is not None and not item.suits(before):
        seat(item, None)
    session.flush()
    return solve(session, plan, now)


def take_out(
    session: Session,
    viewer: Viewer,
    plan: DayPlan,
    application: str,
    *,
    why: str,
    version: int,
    now: datetime,
) -> DayItem:
    """Put somebody aside. What was released for them is cancelled by the next release, for the
    reason given here."""
    plan = held(session, viewer, plan, "out", version, now)
    item = queries.item_for(session, viewer, plan, application)
    told = interviews.booked_for(session, viewer, application) is not None
    if told and why not in state_rules.CANCEL_WHY:
        raise Refused([Reason("why", N_("Choose one from the list."), field="why")])
    seat(item, None)
    item.out = why if told else TAKEN_OUT
    session.flush()
    return item


def take_back(
    session: Session,
    viewer: Viewer,
    plan: DayPlan,
    application: str,
    *,
    version: int,
    now: datetime,
) -> DayItem:
    """Somebody who was put aside waits for a place again."""
    plan = held(session, viewer, plan, "back", version, now)
    item = queries.item_for(session, viewer, plan, application)
    item.out, item.why = "", "not_planned"
    session.flush()
    return item
