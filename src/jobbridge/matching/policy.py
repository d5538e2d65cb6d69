"""The weights of the score, in one place, with a version that every stored result carries."""

from collections.abc import Mapping
from dataclasses import dataclass, field

PARTS = (
    "occupation",
    "experience",
    "skill",
    "language",
    "licence",
    "education",
    "start",
    "place",
    "hours",
    "pay",
    "condition",
)


@dataclass(frozen=True)
class Policy:
    """Whole numbers only. `weights` are points of 10,000; the rest are per cent of a
    requirement's share, unless the name says days, months, km or tenths (of an hour)."""

    version: str = "2026-3"
    weights: Mapping[str, int] = field(
        default_factory=lambda: dict(
            zip(PARTS, (3200, 500, 1900, 700, 700, 300, 900, 900, 300, 300, 300), strict=True)
        )
    )
    must_share: int = 2
    nice_share: int = 1
    # What is not known is asked for: it costs, but less than what is known to be missing.
    unknown: int = 40
    expired: int = 20
    declared: int = 85
    level_below: int = 50
    # What is held is near to what is asked (ESCO), where the skill itself is not recorded:
    # narrower than it, broader, or a skill that goes with it. Never from a mere attempt.
    kin_narrower: int = 75
    kin_broader: int = 50
    kin_related: int = 50
    # A licence for what is asked, where the skill is not recorded: held is not yet done well.
    kin_licence: int = 50
    kin_level: int = 2
    # Digits of the classifier that two professions share.
    closeness: Mapping[int, int] = field(
        default_factory=lambda: {6: 100, 4: 85, 3: 55, 2: 30, 0: 0}
    )
    # Professions that need the same skills, by how much alike they are: below the same unit group.
    kin_least: int = 30
    kin_most: int = 80
    # Targets by rank; the fourth is the first-step job of the plan.
    target_pull: tuple[int, ...] = (100, 90, 80, 75)
    long_pull: int = 85
    short_pull: int = 65
    long_months: int = 12
    elementary: int = 20
    likely: int = 90
    possible: int = 80
    wait_days: int = 180
    # The last kilometre that the person would go; farther with help is never worth more.
    far: int = 40
    km_a_point: int = 4
    carried: int = 40
    transport_km: int = 30
    # A room with the work: less with every kilometre beyond what the person would go, nothing
    # from here on. Who needs a room anyway would move farther.
    moves: int = 40
    moves_km: int = 100
    roomless_km: int = 300
    pay_within: int = 70
    # Enough if it were full time, for fewer hours.
    pay_part: int = 50
    week_tenths: Mapping[str, int] = field(
        default_factory=lambda: {"full": 400, "part": 200, "": 400}
    )


POLICY = Policy()
