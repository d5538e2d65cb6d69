"""What is unusual browsing: each rule says its figures; none adds up a score.

*Opened* is who was shown alone on a page: a list shows fifty people to whom nobody looked.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from jobbridge.i18n import N_

MANY, TIMES = 20, 3
"""People opened in a day before it can be too many, and how often the usual number."""
FAST, WITHIN = 12, timedelta(minutes=10)
NAMESAKES, TOGETHER = 3, timedelta(hours=1)
GONE = 3
CURIOUS, STRANGE = 6, 3
"""Accounts that opened one person in a day; fewer, where so many had no case of them."""
NIGHT_BEGINS, NIGHT_ENDS = 23, 5
USUAL_NIGHTS = 3
"""Nights among the days before after which working at night is usual for an account."""

TEXTS = {
    "no_case": N_("Saw %(people)s people without a case of them at that time"),
    "many": N_(
        "Opened %(people)s people in a day; usual are %(usual)s for the account and %(role)s for "
        "its role"
    ),
    "fast": N_("Opened %(people)s people within ten minutes"),
    "night": N_("Opened %(people)s people between 23:00 and 5:00; usually nobody"),
    "namesakes": N_("Opened %(people)s people of one family name within an hour"),
    "gone": N_("Opened %(people)s people who were released long ago"),
    "one_person": N_(
        "%(accounts)s accounts opened the same person in a day, %(strangers)s of them without a "
        "case"
    ),
}
LABELS = {
    "no_case": N_("Reads without a case"),
    "many": N_("Many people in a day"),
    "fast": N_("Many people in a short time"),
    "night": N_("At night"),
    "namesakes": N_("One family name"),
    "gone": N_("Released people"),
    "one_person": N_("One person, many readers"),
}
"""Every rule, in the order in which they are shown."""


@dataclass(frozen=True)
class Read:
    """One person shown to an account; `at` is wall time; `alone` as on a page of their own."""

    inmate_id: int
    at: datetime
    alone: bool


@dataclass(frozen=True)
class Day:
    """What one account read in a day, and what is known of it and of those people.

    `usual` holds how many it opened on other days, `role_usual` what is usual in its role,
    `nights` on how many of the days it opened people at night. `strangers` are people of whom it
    had no case, `released` those released long ago, `names` the folded family names.
    """

    reads: Sequence[Read]
    usual: Sequence[int] = ()
    role_usual: float = 0.0
    nights: int = 0
    strangers: frozenset[int] = frozenset()
    released: frozenset[int] = frozenset()
    names: Mapping[int, str] = field(default_factory=dict)

    @property
    def opened(self) -> list[Read]:
        return sorted((r for r in self.reads if r.alone), key=lambda r: (r.at, r.inmate_id))


@dataclass(frozen=True)
class Sign:
    """One rule that is met: whom it is about, and its figures."""

    rule: str
    people: tuple[int, ...]
    says: Mapping[str, int | float]


def signs(day: Day) -> list[Sign]:
    """Every rule that one account's day meets."""
    opened = day.opened
    people = {read.inmate_id for read in opened}
    found = []
    strange = {read.inmate_id for read in day.reads} & day.strangers
    if strange:
        found.append(_sign("no_case", strange))
    usual = mean(day.usual)
    if len(people) >= MANY and len(people) > TIMES * max(usual, day.role_usual):
        figures = {"usual": round(usual, 1), "role": round(day.role_usual, 1)}
        found.append(_sign("many", people, **figures))
    fast = most_within(opened, WITHIN)
    if len(fast) >= FAST:
        found.append(_sign("fast", fast))
    night = {read.inmate_id for read in opened if is_night(read.at)}
    if night and day.nights < USUAL_NIGHTS:
        found.append(_sign("night", night))
    families: dict[str, list[Read]] = defaultdict(list)
    for read in opened:
        if read.inmate_id in day.names:
            families[day.names[read.inmate_id]].append(read)
    namesakes = [most_within(reads, TOGETHER) for reads in families.values()]
    alike = {one for group in namesakes if len(group) >= NAMESAKES for one in group}
    if alike & day.strangers or len(alike) > NAMESAKES:
        found.append(_sign("namesakes", alike))
    gone = people & day.released
    if len(gone) >= GONE:
        found.append(_sign("gone", gone))
    return found


def person_signs(accounts: Mapping[int, set[int]], strangers: Mapping[int, set[int]]) -> list[Sign]:
    """People whom many opened on a day: accounts by person, and those of them without a case."""
    found = []
    for person, who in sorted(accounts.items()):
        strange = strangers.get(person, set())
        if len(who) >= CURIOUS or len(strange) >= STRANGE:
            figures = {"accounts": len(who), "strangers": len(strange)}
            found.append(_sign("one_person", {person}, **figures))
    return found


def _sign(rule: str, people: Iterable[int], **figures: float) -> Sign:
    named = tuple(sorted(people))
    return Sign(rule, named, {"people": len(named), **figures})


def most_within(reads: Sequence[Read], span: timedelta) -> set[int]:
    """The largest set of people opened within any stretch of that length; `reads` in order."""
    best: set[int] = set()
    begins = 0
    for ends, read in enumerate(reads):
        while read.at - reads[begins].at > span:
            begins += 1
        people = {one.inmate_id for one in reads[begins : ends + 1]}
        best = people if len(people) > len(best) else best
    return best


def is_night(at: datetime) -> bool:
    return at.hour >= NIGHT_BEGINS or at.hour < NIGHT_ENDS


def mean(counts: Sequence[float]) -> float:
    return sum(counts) / len(counts) if counts else 0.0
