"""Which missed must is lifted soonest: near misses stand in this order, then by score."""

from jobbridge.matching.verdicts import EXPIRED, Verdict

# What a talk or a paper changes comes before what is learnt, and a short course before years of
# school. What the person cannot do stands last: nothing lifts it.
_ORDER = (
    ("load", "shifts", "nights", "pay", "start", "place", "accommodation"),
    ("licence", "language"),
    ("skill",),
    ("experience",),
    ("education",),
    ("condition",),
)
_EFFORT = {kind: place for place, kinds in enumerate(_ORDER, 1) for kind in kinds}


def effort(missed: Verdict | None) -> int:
    """0 for a paper to renew, then as in the list above; what is not on it comes last."""
    if missed is None:
        return len(_ORDER) + 1
    if missed.state == EXPIRED:
        return 0
    return _EFFORT.get(missed.kind, len(_ORDER) + 1)
