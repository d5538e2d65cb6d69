"""One person, one piece of work: which requirements are met, by what, and what would lift the rest.

The plain truth that `engine.py` must equal, pair by pair. What stands in `Person` and `Work` is
all that counts: there is no place here for a name, sex, age, nationality, note, duty or legal bar.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from jobbridge.matching.facts import Known, Need, Needs, Person, Work
from jobbridge.matching.held import experience, held, occupation
from jobbridge.matching.policy import POLICY, Policy
from jobbridge.matching.terms import condition, first_day, hours, pay, place, start
from jobbridge.matching.verdicts import EXPIRED, MET, MISSING, PARTLY, UNKNOWN, Item, Verdict

__all__ = [
    "EXPIRED",
    "MET",
    "MISSING",
    "PARTLY",
    "POLICY",
    "UNKNOWN",
    "Judged",
    "Known",
    "Need",
    "Needs",
    "Person",
    "Policy",
    "Verdict",
    "Work",
    "daily_order",
    "judge",
]

HELD = ("skill", "language", "licence", "education")
# Another trade is not "one step away", and neither is a closed vacancy.
NEVER_NEAR = frozenset({"occupation", "apply"})


@dataclass(frozen=True)
class Judged:
    """The verdicts on a pair; `parts` sum to `score` (0–10,000) exactly.

    `near` names the only missed must (see `step`); it is empty for a fit, and for a pair that
    misses more, or misses what no single step changes.
    """

    score: int
    parts: dict[str, int]
    verdicts: tuple[Verdict, ...]
    near: str

    @property
    def missed(self) -> tuple[Verdict, ...]:
        return tuple(verdict for verdict in self.verdicts if verdict.missed)

    @property
    def excluded(self) -> bool:
        """A missed must is never compensated."""
        return bool(self.missed)

    @property
    def related(self) -> bool:
        """Whether the profession is known on both sides, and near: nothing else says that
        somebody might want this work. What is unknown here is asked about, never listed."""
        return self.verdicts[0].state not in (MISSING, UNKNOWN)

    @property
    def fits(self) -> bool:
        """Fit to be shown as a match."""
        return self.related and not self.excluded


def judge(person: Person, work: Work, *, as_of: date, policy: Policy = POLICY) -> Judged:
    """Every requirement of `work`, and every condition of `person`, judged on the day `as_of`."""
    begins = first_day(person, work, as_of)
    asked = {kind: [need for need in work.needs if need.kind == kind] for kind in KINDS}
    by_part = {
        "occupation": [occupation(person, work, policy)],
        "experience": [experience(person, need, policy) for need in asked["experience"]],
        **{k: [held(person, n, begins, as_of, policy) for n in asked[k]] for k in HELD},
        "start": [start(person, work, as_of, policy)],
        "place": place(person, work, policy),
        "hours": hours(person, work, policy),
        "pay": [pay(person, work, policy)],
        "condition": [condition(person, n, begins, policy) for n in asked["condition"]],
    }
    near = by_part["occupation"][0].credit
    parts = {part: points(v, policy.weights[part], policy, near) for part, v in by_part.items()}
    verdicts = [verdict for given in by_part.values() for verdict in given]
    if work.apply_by is not None and work.apply_by < as_of:
        verdicts.append(Item("apply", "").missing("closed", values={"day": work.apply_by}))
    judged = Judged(sum(parts.values()), parts, tuple(verdicts), "")
    missed = judged.missed
    if judged.related and len(missed) == 1 and missed[0].kind not in NEVER_NEAR:
        return replace(judged, near=step(missed[0].kind, missed[0].code))
    return judged


KINDS = (*HELD, "experience", "condition")


def points(verdicts: Iterable[Verdict], weight: int, policy: Policy, near: int) -> int:
    """A part's points; a must counts double. What is not asked for says nothing about this
    person, so it pays only as far as the profession is `near`."""
    got = total = 0
    for verdict in verdicts:
        share = policy.must_share if verdict.must else policy.nice_share
        got += share * verdict.credit
        total += share
    return weight * got // (100 * total) if total else weight * near // 100


def step(kind: str, code: str) -> str:
    """The name of a missed must: `licence:CE`, or the kind alone where there is no code."""
    return f"{kind}:{code}" if code else kind


def daily_order(today: date, ref: str) -> str:
    """Who stands first among equals today. Anybody can compute it again: the SHA-256 of
    `YYYY-MM-DD:REF`, smallest first, so the same people are not first every day."""
    return hashlib.sha256(f"{today.isoformat()}:{ref}".encode()).hexdigest()
