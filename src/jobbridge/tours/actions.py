"""Planning a tour: its order and parts are worked out, each prison's day is drafted by those who
plan there, and all drafts are released with one notice."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from jobbridge.audit.actions import record
from jobbridge.calendar.spans import local_date
from jobbridge.days import actions as days
from jobbridge.days import queries as day_queries
from jobbridge.days import release_actions
from jobbridge.days import rules as day_rules
from jobbridge.days.model import DayPlan
from jobbridge.days.rules import Frame
from jobbridge.errors import NotFound, Reason, Refused, Stale
from jobbridge.i18n import N_
from jobbridge.interviews import claim_actions
from jobbridge.interviews import queries as interviews
from jobbridge.interviews.day_queries import Visit
from jobbridge.interviews.facts import MOST_PANELS
from jobbridge.outbox.actions import post, waiting
from jobbridge.parameters.queries import value_of
from jobbridge.parameters.tour_rules import TOUR_HOURS
from jobbridge.places.model import Prison
from jobbridge.refs import new_ref
from jobbridge.tours import entry_actions, queries, rules
from jobbridge.tours.model import Tour, TourStop
from jobbridge.tours.rules import Part
from jobbridge.vacancies.model import Employer
from jobbridge.viewer import Role, Viewer

NOTICE = "notice_tour"
"""The outbox job of released stops for the employer: `tour_id`, `number` and what changed since it
was told last. One for all of them: as long as a stop is still to be released, it waits for that."""
INSIDE = "notice_stops"
"""The same for those inside, at once: `tour_id`, `number`, `prisons` and what this release changed.
Of a tour that was called off, `off` is true in both."""
GAP = 5
OFF = Reason("off", N_("This tour was called off."))
NOBODY_WAITS = Reason(
    "nobody_waits", N_("Nobody in this prison waits for an interview with this employer.")
)


def open_tour(
    session: Session,
    viewer: Viewer,
    *,
    employer: Employer,
    prisons: Sequence[Prison],
    on: date,
    most_days: int,
    minutes: int,
    panels: int,
    now: datetime,
) -> Tour:
    """A tour in the order that suits best. The viewer's own prisons are drafted at once; the
    others by those who plan there."""
    visits = {
        one.prison.id: one
        for one in queries.visits_of(session, viewer, employer.registration_number)
    }
    reasons = list(rules.why_not_tour(len(prisons), most_days))
    reasons += day_rules.why_not_frame(Frame(on, minutes, GAP), ())
    if not 1 <= panels <= MOST_PANELS:
        text = N_("At most %(most)s panels meet people at the same time.")
        reasons.append(Reason("panels", text, {"most": MOST_PANELS}, field="panels"))
    if not any(prison.id in visits for prison in prisons):
        text = N_("Choose a prison of your own in which somebody waits for this employer.")
        reasons.append(Reason("none_of_yours", text, field="prisons"))
    if day_rules.is_past(on, now):
        reasons.append(Reason("past", N_("This time is past: choose a later one."), field="on"))
    if reasons:
        raise Refused(reasons)
    dates = queries.workdays_from(session, on, most_days)
    frame = Frame(dates[0], minutes, GAP)
    stops = [
        queries.stop_of(
            session,
            prison,
            _waiting(visits.get(prison.id)),
            frame,
            dates,
            panels,
            now,
        )
        for prison in prisons
    ]
    parts = rules.proposed(
        stops,
        dates,
        queries.roads(session),
        timedelta(minutes=minutes),
        home=queries.home_of(employer),
    )
    if not parts:
        raise Refused([rules.NO_WAY])
    tour = Tour(
        ref=new_ref(),
        employer_id=employer.id,
        minutes=minutes,
        panels=panels,
        made_by=viewer.account_id,
        created_at=now,
    )
    session.add(tour)
    session.flush()
    for part in parts:
        stop = TourStop(
            tour_id=tour.id,
            prison_id=part.prison_id,
            on=part.on,
            begins=part.begins,
            ends=part.ends,
        )
        session.add(stop)
        session.flush()
        if part.prison_id in visits:
            _draft(session, viewer, tour, stop, visits[part.prison_id], now)
    record(session, viewer, "tour.open", "tour", tour.id, now=now)
    session.flush()
    return tour


def _waiting(visit: Visit | None) -> int | None:
    return len(visit.applications) if visit else None


def _draft(
    session: Session, viewer: Viewer, tour: Tour, stop: TourStop, visit: Visit, now: datetime
) -> DayPlan:
    part = (stop.begins, stop.ends)
    plan = days.open_day(
        session,
        viewer,
        employer_id=tour.employer_id,
        prison_id=stop.prison_id,
        frame=Frame(stop.on, tour.minutes, GAP, part=part),
        applications=visit.applications[: day_rules.MOST_PEOPLE],
        panels=tour.panels,
        rooms=None,
        escorts=None,
        now=now,
    )
    stop.day_id = plan.day_id
    session.flush()
    return plan


def held(session: Session, viewer: Viewer, tour: Tour, version: int) -> Tour:
    """Lock a tour for one change, which somebody who saw another version may not make."""
    if not interviews.plans(viewer):
        raise NotFound
    tour = queries.tour_for(session, viewer, tour.ref, lock=True)
    if tour.version != version:
        raise Stale([days.STALE])
    if tour.off_at is not None:
        raise Refused([OFF])
    return tour


def _next(session: Session, viewer: Viewer, tour: Tour, verb: str, now: datetime) -> None:
    tour.version += 1
    record(session, viewer, f"tour.{verb}", "tour", tour.id, now=now)
    session.flush()


def draft_stop(
    session: Session, viewer: Viewer, tour: Tour, prison: str, *, version: int, now: datetime
) -> DayPlan:
    """Those who plan in a prison of the tour draft its day, in its part."""
    tour = held(session, viewer, tour, version)
    stop = queries.stop_for(session, viewer, tour, prison)
    if stop.day_id is not None:
        raise Refused([Reason("drafted", N_("This stop is drafted already."))])
    visits = day_visits(session, viewer, tour)
    if stop.prison_id not in visits:
        raise Refused([NOBODY_WAITS])
    _next(session, viewer, tour, "draft", now)
    return _draft(session, viewer, tour, stop, visits[stop.prison_id], now)


def day_visits(session: Session, viewer: Viewer, tour: Tour) -> Mapping[int, Visit]:
    """Who waits for the tour's employer in the viewer's prisons."""
    try:
        found = queries.visits_of(session, viewer, tour.employer.registration_number)
    except NotFound:
        return {}
    return {one.prison.id: one for one in found}


def set_part(
    session: Session,
    viewer: Viewer,
    tour: Tour,
    prison: str,
    *,
    begins: time,
    ends: time,
    version: int,
    now: datetime,
) -> TourStop:
    """Another part of the same day for a stop, with the ways before and after it kept free. Its
    draft is planned again."""
    tour = held(session, viewer, tour, version)
    stop = queries.stop_for(session, viewer, tour, prison)
    reasons = day_rules.why_not_pause([(begins, ends)], "ends")
    if not reasons:
        stops = queries.stops_of(session, tour)
        parts = [queries.part_of(one) for one in stops if one.id != stop.id]
        parts.append(Part(stop.on, begins, ends, stop.prison_id))
        where = {one.prison_id: queries.point_of(one.prison) for one in stops}
        reasons = rules.why_not_parts(parts, where, queries.roads(session))
    if reasons:
        raise Refused(reasons)
    stop.begins, stop.ends = begins, ends
    if stop.day is not None:
        plan = day_queries.plan_for(session, viewer, stop.day.ref)
        days.set_part(session, viewer, plan, part=(begins, ends), version=plan.version, now=now)
    _next(session, viewer, tour, "part", now)
    return stop


def release(
    session: Session,
    viewer: Viewer,
    tour: Tour,
    *,
    versions: Mapping[str, int],
    version: int,
    now: datetime,
) -> tuple[int, int, int]:
    """Release what is drafted of all stops for which the viewer plans, together or none; those
    invited hear of it once. `versions` are the drafts as they were seen, by day. Says how many
    interviews are booked, moved and cancelled."""
    tour = held(session, viewer, tour, version)
    refused: list[Reason] = []
    prisons: list[int] = []
    counts = {"booked": 0, "moved": 0, "cancelled": 0}
    for leg in queries.legs_for(session, viewer, tour, now):
        if leg.plan is None or not leg.changed:
            continue
        seen = versions.get(leg.plan.day.ref, 0)
        try:
            made = release_actions.release(
                session, viewer, leg.plan, version=seen, now=now, told=False
            )
        except Stale:
            raise
        except Refused as error:
            refused += error.reasons
            continue
        prisons.append(leg.stop.prison_id)
        for name in counts:
            counts[name] += getattr(made, name)
    if refused:
        raise Refused(refused)
    if not any(counts.values()):
        text = N_("Nothing has changed since the last release.")
        raise Refused([Reason("nothing", text)])
    tour.released += 1
    _next(session, viewer, tour, "release", now)
    entry_actions.enter(session, tour, now)
    _tell(session, tour, prisons, counts, now)
    return counts["booked"], counts["moved"], counts["cancelled"]


def _tell(
    session: Session, tour: Tour, prisons: Sequence[int], counts: dict[str, int], now: datetime
) -> None:
    said: dict[str, object] = {"tour_id": tour.id, "number": tour.released}
    post(
        session,
        INSIDE,
        f"notice:stops:{tour.id}:{tour.released}",
        {**said, "prisons": sorted(prisons), **counts},
        now=now,
    )
    waits = waiting(session, _key(tour.id, tour.released - 1))
    untold = {name: count + (waits or {}).get(name, 0) for name, count in counts.items()}
    due = now
    if queries.unreleased(session, tour, local_date(now)):
        due += timedelta(hours=value_of(session, TOUR_HOURS))
    post(session, NOTICE, _key(tour.id, tour.released), {**said, **untold}, now=now, due=due)
    session.flush()


def _key(tour_id: int, number: int) -> str:
    return f"notice:tour:{tour_id}:{number}"


def call_off(
    session: Session, viewer: Viewer, tour: Tour, *, why: str, version: int, now: datetime
) -> int:
    """The employer does not come: all interviews of the tour that are still to come are
    cancelled, in all its prisons, and everybody hears of it once. Whoever plans in one of them may
    say so for it, and the employer itself. Says how many were cancelled."""
    if viewer.is_(Role.EMPLOYER):
        tour = queries.tour_for(session, viewer, tour.ref, lock=True)
        if tour.version != version:
            raise Stale([days.STALE])
        if tour.off_at is not None:
            raise Refused([OFF])
    else:
        tour = held(session, viewer, tour, version)
    if why not in rules.whys_for(viewer):
        raise Refused([Reason("why", N_("Choose one from the list."), field="why")])
    stops = [stop for stop in queries.stops_of(session, tour) if stop.day is not None]
    rows = [one for stop in stops for one in queries.standing(session, stop)]
    claim_actions.lock(
        session,
        employers=[tour.employer_id],
        inmates=[one.application.inmate_id for one in rows],
        rooms=[one.room_id for one in rows],
        applications=[one.application_id for one in rows],
        interviews=[one.id for one in rows],
    )
    # It is the employer's word, whoever writes it down: it holds in the other prisons too.
    scope = viewer.organisations
    if not viewer.is_(Role.EMPLOYER):
        scope |= {stop.prison_id for stop in stops}
    speaker = replace(viewer, organisations=scope)
    ended = 0
    for stop in stops:
        if stop.day is not None and stop.on >= local_date(now):
            plan = day_queries.plan_of(session, stop.day)
            if not plan.released:
                stop.day_id = None
                session.flush()
            ended += release_actions.call_off(session, speaker, plan, why=why, now=now)
    tour.off_at = now
    tour.released += 1
    _next(session, viewer, tour, "off", now)
    if tour.uid is not None:
        entry_actions.enter(session, tour, now)
    said = {"tour_id": tour.id, "number": tour.released, "off": True}
    prisons = sorted(stop.prison_id for stop in queries.stops_of(session, tour))
    post(session, INSIDE, f"notice:stops:{tour.id}:off", {**said, "prisons": prisons}, now=now)
    post(session, NOTICE, f"notice:tour:{tour.id}:off", said, now=now)
    session.flush()
    return ended
