"""Visits: who may come, by when they are named, and the times that an employer is offered."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from jobbridge.bans import rules as ban_rules
from jobbridge.calendar.spans import RIGA, NoSuchTime, Span, local_date, local_moment, local_span
from jobbridge.calendar.workdays import WorkCalendar
from jobbridge.errors import Reason
from jobbridge.i18n import N_
from jobbridge.inmates.rules import compact_code
from jobbridge.interviews import rules
from jobbridge.interviews.facts import FETCH, House
from jobbridge.interviews.model import Interview, Mode, State
from jobbridge.interviews.occasion_model import Occasion
from jobbridge.interviews.visit_model import PassState, Visitor, VisitorPass

MOST_VISITORS = 10
MOST_WISHES = 5
REMIND = timedelta(days=3)
"""How long before the deadline an employer is reminded of visitors who are not named."""
OLDEST = 1900
DOCUMENTS = {"passport": N_("Passport"), "id_card": N_("ID card")}
DOCUMENT_NUMBER = re.compile(r"[A-Z0-9]{5,20}")
PLATE = re.compile(r"[A-Z0-9-]{2,12}")

PASS_LABELS = {
    PassState.ASKED: N_("waiting for the prison"),
    PassState.ALLOWED: N_("allowed"),
    PassState.REFUSED: N_("refused"),
    PassState.MORE: N_("more information needed"),
}
PASS_COLORS = {
    PassState.ASKED: "info",
    PassState.ALLOWED: "success",
    PassState.REFUSED: "danger",
    PassState.MORE: "warning",
}
# Why a pass is not given, for the prison alone: codes, so that nothing about a person is typed.
PASS_WHY = {
    "data": N_("The data are incomplete or do not agree"),
    "document": N_("The document is not valid on that day"),
    "late": N_("It came too late"),
    "number": N_("Too many visitors"),
    "decision": N_("The prison does not admit this visitor"),
}
PASS_SAID = {**PASS_WHY, "ban": N_("The prison does not admit this visitor for a time")}
"""All that stands as a reason, also what is never chosen."""
ITEMS = {
    "laptop": N_("Laptop"),
    "tablet": N_("Tablet"),
    "phone": N_("Telephone"),
    "camera": N_("Camera"),
    "samples": N_("Samples of work"),
    "tools": N_("Tools"),
    "papers": N_("Papers and brochures"),
}
MOST_ITEMS = 20
STATEMENTS = {
    "offer": N_("It took place: an offer follows"),
    "undecided": N_("It took place: not decided yet"),
    "no_offer": N_("It took place: no offer"),
    "person": N_("The person did not come"),
    "employer": N_("We could not come"),
    "prison": N_("The prison could not bring us together"),
}


Reception = Interview | Occasion
"""What somebody comes to a prison for."""


class Visit(NamedTuple):
    """One employer in one prison on one date: passes hang on it, not on each interview."""

    employer_id: int
    prison_id: int
    on: date


def known_by(visitor: Visitor) -> list[str]:
    """What a ban finds this visitor by."""
    return ban_rules.known_by(
        name=visitor.name,
        personal_code=visitor.personal_code,
        birth_date=visitor.birth_date,
        document_number=visitor.document_number,
    )


def visit_of(reception: Reception) -> Visit:
    return Visit(reception.employer_id, reception.prison_id, local_date(reception.starts_at))


def takes_visitors(reception: Reception) -> bool:
    """Whether somebody comes to the prison for it: booked or past, and not by video."""
    return reception.mode == Mode.IN_PERSON and reception.state in (
        State.BOOKED,
        State.CONFIRMED,
        State.TOOK_PLACE,
        State.MISSED,
    )


# Naming visitors


def deadline(calendar: WorkCalendar, on: date, notice_days: int) -> date:
    """The last day on which visitors are named in time: that many working days before."""
    return calendar.add_workdays(on, -notice_days)


def compact(text: str) -> str:
    """A document number or plate as it is compared: upper case, without blanks."""
    return re.sub(r"\s", "", text).upper()


def why_not_visitor(
    *,
    personal_code: str,
    birth_date: str,
    document_number: str,
    document_valid_to: date | None,
    plate: str,
    today: date,
    on: date | None = None,
) -> list[Reason]:
    """All reasons against these data; `on` is the day of the visit, where there is one."""
    reasons = []
    code = compact_code(personal_code) if personal_code else None
    if personal_code and code is None:
        text = N_("This is not a personal code: look at its digits once more.")
        reasons.append(Reason("personal_code", text, field="personal_code"))
    if not personal_code and not birth_date:
        text = N_("Give the personal code, or the date of birth of somebody without one.")
        reasons.append(Reason("who", text, field="personal_code"))
    if birth_date:
        born = iso_day(birth_date)
        if born is None or born.year < OLDEST or born >= today:
            text = N_("This is not a date of birth.")
            reasons.append(Reason("birth_date", text, field="birth_date"))
        elif code and not code.startswith("32") and born.strftime("%d%m%y") != code[:6]:
            text = N_("The date of birth and the personal code do not agree.")
            reasons.append(Reason("birth_date_code", text, field="birth_date"))
    if not DOCUMENT_NUMBER.fullmatch(compact(document_number)):
        text = N_("Write the number as it stands in the document: letters and digits.")
        reasons.append(Reason("document_number", text, field="document_number"))
    if document_valid_to is not None and document_valid_to < (on or today):
        text = N_("The document must be valid on the day of the visit.")
        reasons.append(Reason("document_valid_to", text, field="document_valid_to"))
    if plate and not PLATE.fullmatch(compact(plate)):
        text = N_("Write the plate as on the vehicle: letters, digits and a hyphen.")
        reasons.append(Reason("plate", text, field="plate"))
    return reasons


def iso_day(text: str) -> date | None:
    """A date as forms carry it; None is no date."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def why_not_named(*, takes: bool, starts_at: datetime, count: int, now: datetime) -> list[Reason]:
    """All reasons against one more visitor for an interview; being late is none."""
    reasons = []
    if not takes:
        text = N_("Visitors are named for interviews and meetings in person that are to come.")
        reasons.append(Reason("no_visit", text))
    elif starts_at <= now:
        reasons.append(Reason("begun", N_("This visit has begun: nobody can be added any more.")))
    if count >= MOST_VISITORS:
        reasons.append(
            Reason(
                "many", N_("At most %(most)s visitors come to one visit."), {"most": MOST_VISITORS}
            )
        )
    return reasons


def why_not_decided(
    state: str, why: str, *, banned_until: date | None, document_valid_to: date | None, on: date
) -> list[Reason]:
    """A pass is allowed as it is, to somebody who is not banned and has a document on that day;
    anything else has a reason of the list."""
    if state != PassState.ALLOWED:
        if why in PASS_WHY:
            return []
        return [Reason("why", N_("Choose one from the list."), field="why")]
    reasons = []
    if banned_until is not None:
        text = N_("This visitor is not admitted until %(day)s: refuse, or end the ban first.")
        reasons.append(Reason("banned", text, {"day": banned_until}))
    if document_valid_to is not None and document_valid_to < on:
        text = N_("The document must be valid on the day of the visit.")
        reasons.append(Reason("document_valid_to", text))
    return reasons


def counted(passes: Sequence[VisitorPass]) -> list[VisitorPass]:
    """Who is to be cleared for a visit: of somebody and who comes instead only one, the first
    as long as they may come, the second from then on."""
    by_ref = {one.ref: one for one in passes}
    replaced = {one.instead_of for one in passes if one.instead_of in by_ref}

    def counts(one: VisitorPass) -> bool:
        before = by_ref.get(one.instead_of)
        if before is not None and before.state == PassState.ALLOWED:
            return one.state == PassState.ALLOWED
        return one.ref not in replaced or one.state == PassState.ALLOWED

    return [one for one in passes if counts(one)]


def all_cleared(passes: Sequence[VisitorPass]) -> bool:
    """Somebody comes, and everybody who comes may."""
    found = counted(passes)
    return bool(found) and all(one.state == PassState.ALLOWED for one in found)


NOT_CLEARED = Reason(
    "passes",
    N_("It confirms itself once the passes of its visitors are allowed: decide them."),
)


def why_not_cleared(reception: Reception, passes: Sequence[VisitorPass]) -> list[Reason]:
    """Whoever is named is decided before it is confirmed; where nobody is named it can be."""
    if takes_visitors(reception) and passes and not all_cleared(passes):
        return [NOT_CLEARED]
    return []


def one_refused(passes: Sequence[VisitorPass]) -> bool:
    """Somebody who should come may not, and nobody comes instead yet."""
    return any(one.state == PassState.REFUSED for one in counted(passes))


WORST_FIRST = (PassState.REFUSED, PassState.MORE, PassState.ASKED)


def told_of_all(states: Iterable[str]) -> PassState:
    """What an employer is told of one visitor or thing before it knows the place: the same
    whichever prison it is, so that nothing follows from it. That all is allowed is told with the
    place."""
    found = set(states)
    return next((state for state in WORST_FIRST if state in found), PassState.ASKED)


def why_not_item(kind: str, count: int) -> list[Reason]:
    """All reasons against bringing this; nothing of it takes it off the list."""
    reasons = []
    if kind not in ITEMS:
        reasons.append(Reason("kind", N_("Choose one from the list."), field="kind"))
    if not 0 <= count <= MOST_ITEMS:
        text = N_("At most %(most)s of one kind.")
        reasons.append(Reason("count", text, {"most": MOST_ITEMS}, field="count"))
    return reasons


# Times that an employer is offered

PRISONS_BEHIND = 3
"""As everywhere where an employer reads of prisons: nothing shown stands for fewer."""
OFFERED_DAYS = 10
FARTHEST = timedelta(days=90)
HOUR = timedelta(hours=1)
OFFICE_HOURS = ((time(9), time(12)), (time(13), time(16)))


class OfferedDay(NamedTuple):
    """A working day and the times on it that an employer may mark."""

    day: date
    starts: tuple[datetime, ...]


def offered(
    houses: Sequence[House],
    calendar: WorkCalendar,
    busy: Iterable[Span],
    now: datetime,
    from_day: date | None = None,
    days: int = OFFERED_DAYS,
) -> list[OfferedDay]:
    """The times that an employer may mark as suiting, whoever is to be met.

    Visiting hours, notice and the day of release would each tell the prison or the person, so
    none of one prison's goes in: the first day is that of the longest notice, a time is one at
    which at least three prisons receive visitors (without so many: office hours), and only the
    employer's own appointments are left out. Which of them fit, the counselor sees.
    """
    taken = list(busy)
    longest = max((house.notice_days for house in houses), default=0)
    first = calendar.earliest_day(now, longest)
    last = local_date(now) + FARTHEST
    day = max(from_day or first, first)
    found: list[OfferedDay] = []
    while len(found) < days and day <= last:
        if calendar.is_workday(day):
            starts = [start for start in _hours_of(houses, day) if start > now]
            free = [s for s in starts if not any(Span(s, s + HOUR).overlaps(t) for t in taken)]
            if free:
                found.append(OfferedDay(day, tuple(free)))
        day += timedelta(days=1)
    return found


def _hours_of(houses: Sequence[House], day: date) -> list[datetime]:
    """Whole hours at which enough prisons receive visitors on one day."""
    receiving = [house for house in houses if house.hours]
    few = len(receiving) < PRISONS_BEHIND
    found = []
    for hour in range(7, 20):
        try:
            start = local_moment(day, time(hour))
        except NoSuchTime:
            continue
        span = Span(start, start + HOUR)
        if few:
            open_then = any(local_span(day, *hours).contains(span) for hours in OFFICE_HOURS)
        else:
            open_then = sum(_receives(house, day, span) for house in receiving) >= PRISONS_BEHIND
        if open_then:
            found.append(start)
    return found


def _receives(house: House, day: date, span: Span) -> bool:
    moved = Span(span.start - FETCH, span.start + timedelta(minutes=30) + FETCH)
    return any(
        window.contains(Span(span.start, span.start + timedelta(minutes=30)))
        for window in rules.hours_on(house, day)
    ) and not any(pause.overlaps(moved) for pause, _ in rules.breaks_on(house, day))


def written(starts_at: datetime, whole_day: bool) -> str:
    """A wish as a form carries it; `wished` reads it."""
    local = starts_at.astimezone(RIGA)
    return local.strftime("%Y-%m-%d" if whole_day else "%Y-%m-%dT%H:%M")


def wished(text: str) -> tuple[date, time | None] | None:
    """`2026-12-01T09:00` is a time, `2026-12-01` a whole day; None is neither."""
    try:
        if len(text) == 10:
            return date.fromisoformat(text), None
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (moment.date(), moment.time()) if moment.tzinfo is None else None


def why_not_wished(
    wishes: Sequence[tuple[date, time | None]], days: Sequence[OfferedDay]
) -> list[Reason]:
    """All reasons against what an employer marked."""
    if not 1 <= len(wishes) <= MOST_WISHES:
        text = N_("Mark one to %(most)s times or days.")
        return [Reason("how_many", text, {"most": MOST_WISHES}, field="times")]
    known = {one.day: {start.astimezone(RIGA).time() for start in one.starts} for one in days}
    for day, at in wishes:
        if day not in known or (at is not None and at not in known[day]):
            text = N_("This time is no longer offered: choose another.")
            return [Reason("not_offered", text, field="times")]
    return []
