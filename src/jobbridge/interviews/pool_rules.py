"""What a prison has several of: those who accompany people, and its gate. And who comes in."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from jobbridge.calendar.spans import RIGA, Span, as_utc, days_of, local_date
from jobbridge.errors import Reason, Severity
from jobbridge.i18n import N_
from jobbridge.interviews.facts import (
    ENTRY,
    FETCH,
    MOST_ESCORTS,
    Asked,
    Coming,
    Facts,
    Hours,
    House,
    unit,
)
from jobbridge.interviews.model import Mode
from jobbridge.interviews.visit_model import PassState


def _meeting(house: House, span: Span) -> Iterator[Hours]:
    """The prison's own hours that share a moment with a span."""
    for day in days_of(span):
        for hours, window in house.windows(day):
            if hours.room_id is None and window.overlaps(span):
                yield hours


def escorts_at(house: House, span: Span) -> int | None:
    """How many people can be accompanied at once in that time; None is as many as wished."""
    given = [h.escorts for h in _meeting(house, span) if h.escorts is not None]
    return min(given) if given else None


def free_units(
    asked: Asked, house: House, taken_of: Mapping[str, tuple[Span, ...]]
) -> list[str] | None:
    """What of the pool is free from fetching to bringing back, one for each person: a prison
    says how many people are accompanied at once, and a meeting of many is as many people. None
    where nobody is counted. Units that a larger pool gave out still count."""
    span = asked.span.padded(FETCH, FETCH)
    pool = escorts_at(house, span)
    if pool is None:
        return None
    taken = [
        number
        for number in range(1, MOST_ESCORTS + 1)
        if any(span.overlaps(s) for s in taken_of.get(unit(house.prison_id, number), ()))
    ]
    free = [number for number in range(1, pool + 1) if number not in taken]
    beyond = sum(number > pool for number in taken)
    return [unit(house.prison_id, number) for number in free[: max(0, len(free) - beyond)]]


def free_unit(asked: Asked, facts: Facts) -> str | None:
    """The first of them; "" where nobody is counted, None where all are taken."""
    free = free_units(asked, facts.house, facts.taken)
    if free is None:
        return ""
    return free[0] if free else None


def pooled(asked: Asked, facts: Facts) -> dict[str, Span]:
    """What the interview takes of the prison's pool, beside `facts.claims`."""
    name = free_unit(asked, facts)
    return {name: asked.span.padded(FETCH, FETCH)} if name else {}


def escort_reason(most: int | None) -> Reason:
    text = N_(
        "Everybody who accompanies people is busy then (%(most)s at once): choose another time."
    )
    return Reason("escort_taken", text, {"most": most or 0}, field="starts_at")


def why_no_escort(asked: Asked, facts: Facts) -> list[Reason]:
    if asked.settled or free_unit(asked, facts) is not None:
        return []
    return [escort_reason(escorts_at(facts.house, asked.span.padded(FETCH, FETCH)))]


def half_hour(moment: datetime) -> datetime:
    """The half hour in which a moment lies: visitors are let in before it begins."""
    past = timedelta(
        minutes=moment.minute % 30, seconds=moment.second, microseconds=moment.microsecond
    )
    return as_utc(moment) - past


def gate_at(house: House, start: datetime) -> int | None:
    """How many visitors can be let in for that half hour; None is as many as wished."""
    begins = half_hour(start)
    given = [h.gate for h in _meeting(house, Span(begins, begins + ENTRY)) if h.gate is not None]
    return min(given) if given else None


def why_no_gate(asked: Asked, facts: Facts) -> Iterator[Reason]:
    """An employer comes once a day, for the first whom it meets; nobody enters for a video."""
    if asked.mode != Mode.IN_PERSON or asked.settled:
        return
    most = gate_at(facts.house, asked.starts_at)
    if most is None:
        return
    day, begins = local_date(asked.starts_at), half_hour(asked.starts_at)
    first = facts.gate.own_first.get(day)
    if first is not None and first <= asked.starts_at:
        return
    others = facts.gate.entering.get(begins, 0)
    if others + party(facts, day) > most:
        yield Reason(
            "gate_full",
            N_(
                "The gate lets %(most)s visitors in from %(from)s to %(to)s, and so many come "
                "already: choose another half hour, or another day."
            ),
            {"most": most, "from": _clock(begins - ENTRY), "to": _clock(begins)},
            field="starts_at",
        )


@dataclass(frozen=True)
class Taken:
    """Somebody who accompanies people, from when to when, for which interview (0: for something
    else)."""

    unit: str
    span: Span
    interview_id: int


@dataclass(frozen=True)
class Visit:
    """An employer's visit: the first interview for which it comes in, and how many come."""

    interview_id: int
    starts_at: datetime
    come: int


def escorts_lack(
    house: House, span: Span, interview_id: int, taken: Iterable[Taken]
) -> list[Reason]:
    """Against an interview that stands (`span` from fetching to bringing back): those booked
    before it take everybody whom the prison has by now."""
    pool = escorts_at(house, span)
    if pool is None:
        return []
    earlier = {
        one.unit for one in taken if one.interview_id < interview_id and one.span.overlaps(span)
    }
    return [escort_reason(pool)] if len(earlier) >= pool else []


def gate_lack(
    house: House, interview_id: int, visits: Iterable[Visit], *, asked: bool = False
) -> list[Reason]:
    """Against the visit of a day that this interview begins: with those booked before it, more
    come in its half hour than the gate lets in by now. With all, where one more is `asked`."""
    by_id = {one.interview_id: one for one in visits}
    own = by_id.get(interview_id)
    most = gate_at(house, own.starts_at) if own is not None else None
    if own is None or most is None:
        return []
    begins = half_hour(own.starts_at)
    same = [one for one in by_id.values() if half_hour(one.starts_at) == begins]
    come = sum(one.come for one in same if asked or one.interview_id <= interview_id)
    if come <= most:
        return []
    text = N_(
        "The gate lets %(most)s visitors in from %(from)s to %(to)s, and %(come)s are to come: "
        "fewer visitors, another half hour, or another day."
    )
    values = {"most": most, "come": come, "from": _clock(begins - ENTRY), "to": _clock(begins)}
    return [Reason("gate_over", text, values, field="starts_at")]


def party(facts: Facts, day: date) -> int:
    """How many come: those named and not refused, and at least one."""
    named = facts.gate.on(day)
    return max(1, sum(one.state != PassState.REFUSED for one in named))


def _may_enter(one: Coming, day: date) -> bool:
    valid = one.document_valid_to is None or one.document_valid_to >= day
    return one.state != PassState.REFUSED and valid


def why_no_visitor(asked: Asked, facts: Facts) -> Iterator[Reason]:
    """Of those named for that day some or all could not come in: counted, never named."""
    if asked.mode != Mode.IN_PERSON:
        return
    day = local_date(asked.starts_at)
    named = facts.gate.on(day)
    kept_out = sum(not _may_enter(one, day) for one in named)
    if not kept_out:
        return
    if kept_out == len(named):
        yield Reason(
            "no_visitor",
            N_(
                "None of the visitors named for %(day)s may come in (refused, or the document is "
                "not valid that day): the employer names others, or choose another day."
            ),
            {"day": day},
            field="starts_at",
        )
    else:
        yield Reason(
            "some_visitors",
            N_(
                "%(n)s of the visitors named for %(day)s may not come in (refused, or the document "
                "is not valid that day): the employer can name others."
            ),
            {"n": kept_out, "day": day},
            Severity.WARN,
            field="starts_at",
        )


def _clock(moment: datetime) -> str:
    return moment.astimezone(RIGA).strftime("%H:%M")
