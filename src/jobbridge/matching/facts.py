"""The values that matching compares: what a person brings, what a piece of work asks.

Codes of professions are bare digits here, `721204` or an ISCO group `7212`; `digits` makes them.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from jobbridge.places.rules import distance_km

LANGUAGE_LEVELS = {"A1": 1, "A2": 2, "B1": 3, "B2": 4, "C1": 5, "C2": 6}

# Directive 2006/126/EC, article 6: which categories a category lets its holder drive as well.
INCLUDED = {
    "BE": {"B"},
    "C1": {"B"},
    "C1E": {"B", "BE", "C1"},
    "C": {"B", "C1"},
    "CE": {"B", "BE", "C", "C1", "C1E"},
    "D1": {"B"},
    "D1E": {"B", "BE", "D1"},
    "D": {"B", "D1"},
    "DE": {"B", "BE", "D", "D1", "D1E"},
}
LICENSED = "licence:"  # how `Known.through` begins where a licence speaks for a skill
_CODE = re.compile(r"(\d{4})(?: ?(\d{2}))?")


@dataclass(frozen=True, slots=True)
class Known:
    """A fact about a person: `kind` and `code` as stored, `level` as that kind counts it
    (rank of a target, months of experience, skill 1–4, LKI 1–8).

    Where the person holds only something near to `code` (see `kin.py`), `through` is what is held
    (a licence for a skill as `licence:C`) and `kin` the credit, 1–99, that this earns; both are
    empty otherwise.
    """

    kind: str
    code: str
    level: int | None = None
    text_level: str = ""
    evidence: str = "declared"
    valid_to: date | None = None
    recorded_on: date | None = None
    recorded_by: int | None = None
    through: str = ""
    kin: int = 0


@dataclass(frozen=True, slots=True)
class Needs:
    """What the person needs of a job. Pay is gross, in cents a month."""

    km: int | None = None
    anywhere: bool = False
    full_time: bool = True
    part_time: bool = True
    shifts: bool = True
    nights: bool = True
    min_month_cents: int | None = None
    accommodation_needed: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """`lat`, `lon` are of the municipality of return; `needs` is None before anybody asked.
    `free_from` is a day after release that the person wishes to begin on; the days of release
    are then not before it."""

    id: int
    version: int
    release_earliest: date
    release_expected: date
    release_latest: date
    open_unit_from: date | None = None
    lat: float | None = None
    lon: float | None = None
    needs: Needs | None = None
    facts: tuple[Known, ...] = ()
    free_from: date | None = None


@dataclass(frozen=True, slots=True)
class Need:
    """A requirement of work: `must`, or nice to have. `law` where the profession asks for it, not
    this employer."""

    kind: str
    code: str
    level: int | None = None
    text_level: str = ""
    must: bool = False
    law: bool = False


@dataclass(frozen=True, slots=True)
class Work:
    """A vacancy. `load` is full, part or empty; `shifts` is None where nothing is said;
    `hours_week` in hours; pay gross, in cents, by `pay_unit` month or hour."""

    id: int
    version: int
    occupation: str = ""
    needs: tuple[Need, ...] = ()
    pay_from_cents: int | None = None
    pay_to_cents: int | None = None
    pay_unit: str = "month"
    load: str = ""
    shifts: bool | None = None
    hours_week: float | None = None
    start_from: date | None = None
    apply_by: date | None = None
    lat: float | None = None
    lon: float | None = None
    accommodation: bool = False
    transport: bool = False

    @property
    def elementary(self) -> bool:
        """ISCO-08 major group 9: work that is learnt on the job."""
        return self.occupation.startswith("9")

    def month_pay(self, usual_tenths: Mapping[str, int]) -> tuple[int, int] | None:
        """Gross cents a month, from and to. `usual_tenths` are tenths of hours a week by load,
        for an hourly wage without stated hours; a month is a twelfth of 52 weeks."""
        return self._pay(usual_tenths, self._tenths(usual_tenths))

    def full_pay(self, usual_tenths: Mapping[str, int]) -> tuple[int, int] | None:
        """The same as if the work were full time, where it is not said to be."""
        full = usual_tenths["full"]
        short = self.load != "full" and self._tenths(usual_tenths) < full
        return self._pay(usual_tenths, full) if short else self.month_pay(usual_tenths)

    def _tenths(self, usual_tenths: Mapping[str, int]) -> int:
        if self.hours_week:
            return max(1, round(self.hours_week * 10))
        return usual_tenths.get(self.load, usual_tenths[""])

    def _pay(self, usual_tenths: Mapping[str, int], tenths: int) -> tuple[int, int] | None:
        """What so many hours bring."""
        low = self.pay_from_cents if self.pay_from_cents is not None else self.pay_to_cents
        high = self.pay_to_cents if self.pay_to_cents is not None else self.pay_from_cents
        if low is None or high is None:
            return None
        if self.pay_unit == "hour":
            return low * tenths * 52 // 120, high * tenths * 52 // 120
        said = self._tenths(usual_tenths)
        return low * tenths // said, high * tenths // said


def digits(code: str) -> str:
    """`7212 04` → `721204`, `7212` → `7212`; anything that is no such code → empty."""
    found = _CODE.fullmatch(code.strip())
    return (found[1] + (found[2] or "")) if found else ""


def closeness(one: str, other: str) -> int:
    """How many digits of the classifier two professions share: 6, 4, 3, 2 or 0."""
    if len(one) == 6 and one == other:
        return 6
    for length in (4, 3, 2):
        if min(len(one), len(other)) >= length and one[:length] == other[:length]:
            return length
    return 0


def covers(held: str, asked: str) -> bool:
    """Whether a licence includes the one asked for: CE includes C, and C includes B."""
    return held == asked or asked in INCLUDED.get(held, ())


def kilometres(lat: float, lon: float, other_lat: float, other_lon: float) -> int:
    """As the crow flies, in whole kilometres."""
    return math.floor(distance_km(lat, lon, other_lat, other_lon) + 0.5)
