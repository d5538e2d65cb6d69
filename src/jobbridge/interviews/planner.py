"""Packing one employer's visit: many people, one room, one after another. Pure and repeatable;
it proposes, and only what the rules allow."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from jobbridge.calendar.spans import local_moment
from jobbridge.errors import Reason, blocks
from jobbridge.i18n import N_
from jobbridge.interviews import rules
from jobbridge.interviews.facts import Asked, Facts, Person, claims

STEP = 5
"""Minutes between the starts that are tried: the turnaround of a room fits it."""

FULL = Reason("day_full", N_("The day is full: make the meetings shorter, or plan a second day."))


@dataclass(frozen=True)
class Candidate:
    """Somebody to be met: `key` is the application's id, `score` the match's (0–10,000)."""

    key: int
    person: Person
    score: int = 0


@dataclass(frozen=True)
class Packed:
    """Who is met when; and for each of the others what spoke against the best try."""

    placed: tuple[tuple[int, Asked], ...]
    unplaced: tuple[tuple[int, tuple[Reason, ...]], ...]


def urgency(candidate: Candidate) -> tuple[date, int, int]:
    """Those released first come first, then the better match, then the older application."""
    return (candidate.person.release_expected or date.max, -candidate.score, candidate.key)


def pack(candidates: Sequence[Candidate], facts: Facts, asked: Asked, day: date) -> Packed:
    """Give everybody the first start of the day that is free for them.

    `facts` are the house, the room and what is claimed; `asked` carries length, mode and
    employer. What one is given is taken for the next.
    """
    starts = rules.starts_on(facts.house, day, asked.minutes, step=STEP)
    taken = dict(facts.taken)
    placed, unplaced = [], []
    for candidate in sorted(candidates, key=urgency):
        own = replace(facts, person=candidate.person, taken=taken)
        best: list[Reason] | None = None
        for start in starts or [_a_start(asked, day)]:
            tried = replace(asked, starts_at=start)
            reasons = rules.why_not_bookable(tried, own)
            if not blocks(reasons):
                placed.append((candidate.key, tried))
                room, person = facts.place.room_id, candidate.person.inmate_id
                for name, span in claims(tried, inmate_id=person, room_id=room).items():
                    taken[name] = (*taken.get(name, ()), span)
                break
            if best is None or len(blocks(reasons)) < len(blocks(best)):
                best = reasons
        else:
            unplaced.append((candidate.key, _told(best or [])))
    return Packed(tuple(placed), tuple(unplaced))


def _told(reasons: list[Reason]) -> tuple[Reason, ...]:
    """Where only the room and the employer are busy, with others met that day, it is full."""
    if {reason.code for reason in blocks(reasons)} <= {"room_taken", "employer_taken"}:
        return (FULL,)
    return tuple(reasons)


def _a_start(asked: Asked, day: date) -> datetime:
    """Something to be refused on a day without windows, so that the reasons are told."""
    return local_moment(day, rules.MIDDAY) - timedelta(minutes=asked.minutes)
