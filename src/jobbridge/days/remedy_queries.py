"""What would help whoever has no place: the cheapest remedy for each, tried by planning again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from jobbridge.audit.actions import saw
from jobbridge.calendar.spans import RIGA
from jobbridge.days import program, queries, rules, timetable
from jobbridge.days.model import DayItem, DayPlan
from jobbridge.days.problem_queries import Problem, drafted, problem_of
from jobbridge.days.program import Pair, Relaxation
from jobbridge.days.worth_queries import weights_of
from jobbridge.errors import Reason
from jobbridge.i18n import N_
from jobbridge.viewer import Viewer

ORDER = ("slot", "room", "escort", "max_interviews")


@dataclass(frozen=True)
class Remedy:
    """One thing more, and how many more people would be met with it; `items` are those for whom
    nothing cheaper helps."""

    says: Reason
    fits: int
    items: tuple[DayItem, ...]


@dataclass(frozen=True)
class Remedies:
    """`none` are those whom no single remedy helps."""

    found: tuple[Remedy, ...]
    none: tuple[DayItem, ...]


def stands_of(items: Sequence[DayItem]) -> dict[Pair, tuple[str, str]]:
    """A draft as the planner knows it: slot and room of each person and panel."""
    return {
        (str(item.application.inmate_id), str(place.panel)): (
            rules.slot_id(place.starts_at),
            str(place.room_id),
        )
        for item in items
        if (place := drafted(item))
    }


def remedies_for(session: Session, viewer: Viewer, plan: DayPlan, now: datetime) -> Remedies:
    """Worked out afresh from the draft that the viewer was given. A remedy counts only as far as
    the day, planned again with it, meets more people."""
    items = [item for item in queries.items_of(session, plan.day_id) if not item.out]
    problem = problem_of(session, plan, items, queries.panels_of(session, plan.day_id), now)
    stands = stands_of(items)
    table = timetable.relaxed(
        problem.day,
        timetable.standing(problem.day, stands),
        time_limit=rules.PATIENCE_SECONDS,
    )
    best: dict[str, Relaxation] = {}
    for one in table.unplaced:
        ease = one.relaxation
        known = best.get(one.candidate)
        if ease and (known is None or ORDER.index(ease.kind) < ORDER.index(known.kind)):
            best[one.candidate] = ease
    met = {pair[0] for pair in stands}
    left = [
        item
        for item in items
        if str(item.application.inmate_id) not in met
        and item.application_id not in problem.personal
    ]
    helped: dict[Relaxation, list[DayItem]] = {}
    for item in left:
        ease = best.get(str(item.application.inmate_id))
        if ease is not None:
            helped.setdefault(ease, []).append(item)
    found = []
    for ease, whom in helped.items():
        fits = _fits(problem, ease, stands, weights_of(session).move)
        if fits > 0:
            found.append(Remedy(_said(ease, problem, plan, whom[0]), fits, tuple(whom)))
    saw(session, "inmate", [item.application.inmate_id for item in left])
    told = {item.application_id for remedy in found for item in remedy.items}
    return Remedies(
        tuple(sorted(found, key=lambda one: -one.fits)),
        tuple(item for item in left if item.application_id not in told),
    )


def _fits(
    problem: Problem, ease: Relaxation, stands: dict[Pair, tuple[str, str]], move: float
) -> int:
    """How many more people the day holds with it."""
    day = program.eased(problem.day, ease)
    again = timetable.replan(day, stands, move, time_limit=rules.TRY_SECONDS)
    met = {pair[0] for pair in stands}
    return len({one.candidate for one in again.placed}) - len(met)


def _said(ease: Relaxation, problem: Problem, plan: DayPlan, item: DayItem) -> Reason:
    at = problem.starts[ease.slot].astimezone(RIGA).strftime("%H:%M") if ease.slot else ""
    if ease.kind == "slot" and ease.candidate:
        text = N_("%(who)s free at %(at)s")
        return Reason("free", text, {"who": item.application.ref, "at": at})
    if ease.kind == "slot":
        return Reason(
            "panel", N_("Panel %(panel)s there at %(at)s"), {"panel": ease.panel, "at": at}
        )
    if ease.kind == "room" and ease.of == rules.VIDEO:
        return Reason("station", N_("One more video station at %(at)s"), {"at": at})
    if ease.kind == "room":
        return Reason("room", N_("One more room at %(at)s"), {"at": at})
    if ease.kind == "escort":
        return Reason("escort", N_("One more escort at %(at)s"), {"at": at})
    text = N_("Panel %(panel)s meets one person more")
    return Reason("most", text, {"panel": ease.panel})
