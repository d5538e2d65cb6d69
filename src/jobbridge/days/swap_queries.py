"""Two people of a draft who are to change places: whether each fits where the other is."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from jobbridge.calendar.spans import Span, local_date
from jobbridge.days import queries
from jobbridge.days.model import DayItem, DayPlan
from jobbridge.days.problem_queries import Reading, drafted
from jobbridge.days.rules import Meeting
from jobbridge.errors import Reason
from jobbridge.i18n import N_
from jobbridge.interviews.clash_rules import clash
from jobbridge.interviews.facts import FETCH, INMATE, Person


def placed_of(items: Sequence[DayItem]) -> list[DayItem]:
    """Those who have a place that could be another's, by time."""
    return [item for item in items if drafted(item) is not None and not item.out]


def why_not_swapped(
    session: Session, plan: DayPlan, one: DayItem, other: DayItem, now: datetime
) -> list[Reason]:
    """All reasons against it, of both: the rules of booking for each in the other's place, what
    the panels talk about, and who must not be met at the same time."""
    first, second = drafted(one), drafted(other)
    if first is None or second is None:
        text = N_("Choose two people who have a place each.")
        return [Reason("no_place", text, field="other")]
    items = queries.items_of(session, plan.day_id)
    panels = queries.panels_of(session, plan.day_id)
    reading = Reading(session, plan, items, panels, now)
    known = {panel.number: panel for panel in panels}
    rooms = {room.id: room for room in reading.rooms}
    rest = {
        item.application.inmate_id: place
        for item in placed_of(items)
        if item not in (one, other) and (place := drafted(item))
    }
    found = []
    for item, place, partner in ((one, second, other), (other, first, one)):
        person = reading.people[item.application_id]
        reasons = reading.why(
            place.starts_at, person, rooms.get(place.room_id), minutes=place.minutes
        )
        after = {**rest, partner.application.inmate_id: first if item is one else second}
        panel = known.get(place.panel)
        if panel is not None and not item.suits(panel):
            text = N_("panel %(panel)s does not meet people in the way chosen for this person")
            reasons.append(Reason("panel_way", text, {"panel": place.panel}))
        elif panel is not None and not item.is_for(panel):
            text = N_("panel %(panel)s does not talk about this vacancy")
            reasons.append(Reason("panel_vacancy", text, {"panel": place.panel}))
        if _meets_another(person, place, after):
            reasons.append(clash(INMATE))
        said = N_("%(ref)s on %(at)s: %(reason)s.")
        found += [
            Reason(
                "not_swapped",
                said,
                {"ref": item.application.ref, "at": place.starts_at, "reason": reason},
                field="other",
            )
            for reason in {reason.code: reason for reason in reasons}.values()
        ]
    return found


def _meets_another(person: Person, place: Meeting, others: dict[int, Meeting]) -> bool:
    """Whether somebody whom the person must not meet would be moved at the same time."""
    mine = _moved(place)
    return any(
        partner.inmate_id in others and mine.overlaps(_moved(others[partner.inmate_id]))
        for partner in person.apart
        if partner.on(local_date(place.starts_at))
    )


def _moved(place: Meeting) -> Span:
    ends = place.starts_at + timedelta(minutes=place.minutes)
    return Span(place.starts_at, ends).padded(FETCH, FETCH)
