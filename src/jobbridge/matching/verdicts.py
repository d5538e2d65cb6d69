"""A verdict: one requirement, whether it is met, by which fact, and what would lift it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from jobbridge.errors import Reason
from jobbridge.matching.facts import Known
from jobbridge.matching.reasons import LIFTS, SAYS

MET, PARTLY, MISSING, UNKNOWN, EXPIRED = "met", "partly", "missing", "unknown", "expired"
# The better of two facts about the same requirement counts, in this order.
ORDER = {MET: 4, PARTLY: 3, UNKNOWN: 2, EXPIRED: 1, MISSING: 0}
# What is recorded of a person once somebody has asked; the rest is arranged with an employer.
RECORDED = frozenset({"experience", "skill", "language", "licence", "education"})
NOTHING: Mapping[str, object] = {}


@dataclass(frozen=True)
class Verdict:
    """One requirement and what the person has for it.

    `evidence` is who recorded the fact (account id), when and on what grounds. `lift` is the one
    action that would improve it. `credit` is 0–100 of the requirement's share of its part.
    """

    kind: str
    code: str
    state: str
    must: bool
    evidence: tuple[int | None, date | None, str] | None
    reason: Reason
    lift: Reason | None
    credit: int = field(repr=False)

    @property
    def missed(self) -> bool:
        return self.must and self.state in (MISSING, EXPIRED)

    @property
    def asked_first(self) -> bool:
        """A must of which nothing is recorded: before anybody is told that the pair fits, the
        person is asked."""
        return self.must and self.state == UNKNOWN and self.kind in RECORDED


@dataclass(frozen=True)
class Item:
    """A requirement about to be judged; each method is a possible verdict. `says` and `lifts`
    are codes of `reasons.py`, `values` fill both."""

    kind: str
    code: str
    must: bool = True

    def met(
        self,
        says: str,
        values: Mapping[str, object] = NOTHING,
        *,
        credit: int = 100,
        lifts: str = "",
        fact: Known | None = None,
    ) -> Verdict:
        return self._verdict(MET, credit, says, lifts, values, fact)

    def partly(
        self,
        credit: int,
        says: str,
        lifts: str,
        values: Mapping[str, object] = NOTHING,
        fact: Known | None = None,
    ) -> Verdict:
        return self._verdict(PARTLY, credit, says, lifts, values, fact)

    def unknown(
        self,
        credit: int,
        says: str,
        lifts: str,
        values: Mapping[str, object] = NOTHING,
        fact: Known | None = None,
    ) -> Verdict:
        return self._verdict(UNKNOWN, credit, says, lifts, values, fact)

    def expired(self, credit: int, says: str, values: Mapping[str, object], fact: Known) -> Verdict:
        return self._verdict(EXPIRED, credit, says, "renew", values, fact)

    def missing(
        self,
        says: str,
        lifts: str = "",
        values: Mapping[str, object] = NOTHING,
        fact: Known | None = None,
    ) -> Verdict:
        return self._verdict(MISSING, 0, says, lifts, values, fact)

    def _verdict(
        self,
        state: str,
        credit: int,
        says: str,
        lifts: str,
        values: Mapping[str, object],
        fact: Known | None,
    ) -> Verdict:
        return Verdict(
            self.kind,
            self.code,
            state,
            self.must,
            (fact.recorded_by, fact.recorded_on, fact.evidence) if fact else None,
            Reason(says, SAYS[says], values),
            Reason(lifts, LIFTS[lifts], values) if lifts else None,
            credit,
        )
