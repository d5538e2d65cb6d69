"""What is counted, from which step to which, and by what it is told apart: plain values.

A chain is a row of steps of which each holds part of the one before, so that one number, how far
somebody came, says everything. A month is closed once `CLOSES_AFTER` months have passed since:
whatever is entered later changes no figure, which is what makes figures reproducible.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import sqrt

from dateutil.relativedelta import relativedelta

from jobbridge.i18n import N_

VERSION = "2026-1"
"""Of the definitions below: a snapshot says by which of them it was counted."""
CLOSES_AFTER = 2  # months: work begun within 30 days is then known, and entered
WINDOW = 12  # months
STARTED_WITHIN = timedelta(days=30)
PLAN_BEFORE = relativedelta(months=3)
PROMPT, ANSWERED = timedelta(days=3), timedelta(days=14)
ALL, EVERYBODY = "all", ""
UNKNOWN = "unknown"
FEWEST = 50  # of fewer, no share of rounded figures is told
CONFIDENT = 1.96


@dataclass(frozen=True)
class Step:
    """One step of a chain; `means` says what is counted."""

    name: str
    label: str
    means: str


@dataclass(frozen=True)
class Chain:
    """Steps in their order. `month` says in words which month a case belongs to; `traits` are
    what its cases are told apart by."""

    name: str
    label: str
    month: str
    steps: tuple[Step, ...]
    traits: tuple[str, ...] = ()

    def step(self, name: str) -> int:
        return [one.name for one in self.steps].index(name)


PERSONAL = ("prison", "branch", "sex", "age", "language", "address")
RELEASED = N_("A person counts in the month of release.")
_LEFT = Step("known", N_("Left prison"), N_("Everybody whose release was recorded."))
_ASKED = Step("asked", N_("Requests made"), N_("Employers asked for introductions."))
_DUE = Step("due", N_("Time is full"), N_("Somebody's work began so long before."))
_SAID = Step("answered", N_("Known"), N_("Whether the work lasts was said, without contradiction."))


def _kept(name: str, label: str) -> Chain:
    kept = Step(
        "kept",
        N_("In work"),
        N_("In work on that day, as employer, counselor, agency or a register say."),
    )
    month = N_("A job counts in the month in which its time is full.")
    return Chain(name, label, month, (_DUE, _SAID, kept), PERSONAL)


CHAINS = {
    chain.name: chain
    for chain in (
        Chain(
            "way",
            N_("The way to work"),
            RELEASED,
            (
                _LEFT,
                Step(
                    "took_part",
                    N_("Took part"),
                    N_("Agreed, before release, that employers are told of them anonymously."),
                ),
                Step(
                    "proposed",
                    N_("Proposed"),
                    N_("A counselor proposed a vacancy to them."),
                ),
                Step("agreed", N_("Agreed"), N_("The person wanted to be introduced.")),
                Step("card", N_("Introduced"), N_("An employer was shown a skills card.")),
                Step(
                    "booked",
                    N_("Interview booked"),
                    N_("A job interview was booked, in prison or after it."),
                ),
                Step("held", N_("Interview held"), N_("The person and the employer met.")),
                Step("offered", N_("Job offered"), N_("An employer offered the job.")),
                Step(
                    "started",
                    N_("Started work"),
                    N_("The first day of work came no later than 30 days after release."),
                ),
            ),
            PERSONAL,
        ),
        Chain(
            "plan",
            N_("Career plans"),
            RELEASED,
            (
                _LEFT,
                Step(
                    "planned",
                    N_("Had a plan in time"),
                    N_("A consultation found a plan at least three months before release."),
                ),
            ),
            PERSONAL,
        ),
        _kept("weeks_6", N_("In work after six weeks")),
        _kept("months_3", N_("In work after three months")),
        _kept("months_6", N_("In work after six months")),
        Chain(
            "cards",
            N_("Employers' answers to skills cards"),
            N_("A card counts in the month in which the employer was shown it."),
            (
                Step("cards", N_("Cards shown"), N_("Skills cards that employers were shown.")),
                Step("answered", N_("Answered"), N_("Answered within 14 days; not so is silent.")),
                Step("prompt", N_("Answered soon"), N_("Answered within 3 days.")),
            ),
            ("prison",),
        ),
        Chain(
            "requests",
            N_("Answers to employers' requests"),
            N_("A request counts in the month in which it was made."),
            (
                _ASKED,
                Step("answered", N_("Answered"), N_("Counselors answered.")),
                Step("on_time", N_("Answered in time"), N_("Answered by the day it was due.")),
            ),
        ),
        Chain(
            "again",
            N_("Employers who come back"),
            N_("A request counts in the month in which it was made."),
            (
                _ASKED,
                Step("again", N_("Of employers who came back"), N_("They had asked before.")),
            ),
        ),
        Chain(
            "interviews",
            N_("Interviews inside"),
            N_("An interview counts in the month for which it was booked."),
            (
                Step(
                    "booked", N_("Interviews booked"), N_("Interviews that were booked for a time.")
                ),
                Step("held", N_("Interviews held"), N_("The others were missed or cancelled.")),
            ),
            ("prison",),
        ),
    )
}
RETENTION = ("weeks_6", "months_3", "months_6")

TRAITS = {
    "prison": N_("By prison"),
    "branch": N_("By branch of the municipality of return"),
    "sex": N_("By whom the prison is for"),
    "age": N_("By age on release"),
    "language": N_("By level of Latvian"),
    "address": N_("By place to live"),
}
GROUPS = {
    "sex": {
        "women": N_("prison for women"),
        "juveniles": N_("prison for juveniles"),
        "men": N_("prison for men"),
    },
    "age": {
        "under_18": N_("under 18"),
        "18": "18–24",
        "25": "25–34",
        "35": "35–49",
        "50": N_("50 and older"),
        UNKNOWN: N_("not known"),
    },
    "language": {"A": "A1–A2", "B": "B1–B2", "C": "C1–C2", UNKNOWN: N_("not known")},
    "address": {
        "none": N_("no place to live"),
        "some": N_("a place to live"),
        UNKNOWN: N_("not known"),
    },
}
EQUITY = ("sex", "age", "language", "address", "prison")
AGES = ((18, "under_18"), (25, "18"), (35, "25"), (50, "35"), (200, "50"))

WAITS = {
    "card": N_("From an employer's request to the first card"),
    "interview": N_("From an employer's request to the interview"),
    "offer": N_("From the interview to an offer"),
    "start": N_("From the offer to the first day of work"),
}

# Code, words, figure, group: the common indicators of the European Social Fund Plus that our
# figures answer. What they are called stands in Annex I of Regulation (EU) 2021/1057 (points 1.1,
# 1.2, 3 and 4), which has no codes: those are of SFC2021, the Commission's system in which they
# are reported. Rows that an administrator takes and changes.
USUAL_INDICATORS = (
    ("EECO01", N_("Total number of participants"), "way.took_part", "all:"),
    ("EECO06", N_("Number of children below 18 years of age"), "way.took_part", "age:under_18"),
    (
        "EECO16",
        N_("Homeless or affected by housing exclusion"),
        "way.took_part",
        "address:none",
    ),
    (
        "EECR04",
        N_("In employment, including self-employment, upon leaving"),
        "way.started",
        "all:",
    ),
    (
        "EECR05",
        N_("In employment, including self-employment, six months after leaving"),
        "months_6.kept",
        "all:",
    ),
)


def is_figure(name: str) -> bool:
    """Whether `CHAIN.STEP` names a figure."""
    chain, _, step = name.partition(".")
    return chain in CHAINS and step in [one.name for one in CHAINS[chain].steps]


def is_share(name: str) -> bool:
    """Whether a figure is a part of another: the first step of a chain is the whole."""
    chain, _, step = name.partition(".")
    return CHAINS[chain].steps[0].name != step


@dataclass(frozen=True)
class Case:
    """One case of a chain: its month (the first day), how many steps it reached, who it is. Of
    people who were erased several at once are left, or fewer than none: `times`."""

    chain: str
    month: date
    depth: int
    traits: Mapping[str, str] = field(default_factory=dict)
    times: int = 1


# What was counted of one chain: trait → group → how many ended at each step.
Ends = dict[str, dict[str, list[int]]]


def counted(cases: Iterable[Case]) -> dict[str, Ends]:
    """By chain, how many cases of each group ended at which step; `ALL` holds everybody."""
    found: dict[str, Ends] = {}
    for case in cases:
        chain = CHAINS[case.chain]
        groups = {ALL: EVERYBODY, **{name: case.traits[name] for name in chain.traits}}
        for trait, group in groups.items():
            row = found.setdefault(case.chain, {}).setdefault(trait, {})
            row.setdefault(group, [0] * len(chain.steps))[case.depth - 1] += case.times
    return _without_nobody(found)


def _without_nobody(found: dict[str, Ends]) -> dict[str, Ends]:
    """A group of whom only erased people were, and were counted elsewhere, is no group."""
    for chain, ends in found.items():
        for trait, groups in ends.items():
            ends[trait] = {group: row for group, row in groups.items() if any(row)}
        found[chain] = {trait: groups for trait, groups in ends.items() if groups}
    return {chain: ends for chain, ends in found.items() if ends}


def together(one: Ends, other: Ends, sign: int = 1) -> Ends:
    """Two counts of one chain added up; with −1, what the first has more."""
    found: Ends = {}
    for trait in sorted({*one, *other}):
        mine, theirs = one.get(trait, {}), other.get(trait, {})
        found[trait] = {}
        for group in sorted({*mine, *theirs}):
            size = len(mine.get(group) or theirs[group])
            none = [0] * size
            pairs = zip(mine.get(group, none), theirs.get(group, none), strict=True)
            found[trait][group] = [a + sign * b for a, b in pairs]
    return found


def reached(ends: Sequence[int]) -> list[int]:
    """From how many ended at each step to how many came that far."""
    return [sum(ends[step:]) for step in range(len(ends))]


def month_of(day: date) -> date:
    return day.replace(day=1)


def later(month: date, by: int) -> date:
    made: date = month + relativedelta(months=by)
    return made


def closes_on(month: date) -> date:
    """The first day on which a month's figures no longer change."""
    return later(month, 1 + CLOSES_AFTER)


def last_closed(today: date) -> date:
    return later(month_of(today), -1 - CLOSES_AFTER)


def age_group(born: date | None, on: date) -> str:
    if born is None:
        return UNKNOWN
    age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    return next(group for below, group in AGES if age < below)


def depth(steps: Sequence[bool]) -> int:
    """How many steps were reached: whoever reached a later one came past those before it."""
    return max(number for number, reached in enumerate(steps, 1) if reached)


@dataclass(frozen=True)
class Share:
    """A part of a whole, with the bounds between which chance leaves it (Wilson, 95 %): 0 to 1."""

    part: int
    whole: int
    low: float
    high: float

    @property
    def value(self) -> float:
        return self.part / self.whole


def share(part: int, whole: int, *, rounded: int = 0) -> Share | None:
    """None of nobody. Wilson's interval (Journal of the American Statistical Association 22,
    1927): it stays within 0 and 1 and holds for small groups too. Where both figures may be
    wrong by as much as `rounded`, the bounds are so much wider."""
    if whole <= 0:
        return None
    part = min(part, whole)
    p, z2 = part / whole, CONFIDENT**2
    middle = (p + z2 / (2 * whole)) / (1 + z2 / whole)
    around = CONFIDENT * sqrt(p * (1 - p) / whole + z2 / (4 * whole**2)) / (1 + z2 / whole)
    around += rounded / whole * sqrt(1 + p**2)
    return Share(part, whole, max(0.0, middle - around), min(1.0, middle + around))


def differs(one: Share, other: Share) -> bool:
    """Whether the two lie apart by more than chance leaves open."""
    return one.high < other.low or other.high < one.low
