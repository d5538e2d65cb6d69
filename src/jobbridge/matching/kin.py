"""What is near: a skill to a skill held, a profession to one that was named.

A person's facts gain derived ones (`Known.kin`), so that whoever judges need not know ESCO.
What is known of a thing itself always speaks for it; what is near to it then is not asked.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain

import numpy as np

from jobbridge.matching.facts import INCLUDED, LICENSED, Known
from jobbridge.matching.held import pull
from jobbridge.matching.policy import Policy

NARROWER, BROADER, RELATED = "narrower", "broader", "related"
MOST = 6
"""Professions that are near to one: the nearest few, so that facts stay few."""
BLOCK = 500  # professions compared at once: some 20 MB

# What each licence lets its holder do, as skills' keys: of those only whose doing is examined. A
# welder's certificate is not among them, for it does not say which kind of welding it is of.
SKILLS_OF_LICENCES: Mapping[str, Sequence[str]] = {
    "B": ("drive-car", "drive-van"),
    "C1": ("drive-truck",),
    "C": ("drive-truck",),
    "CE": ("drive-with-trailer",),
    "D": ("drive-bus",),
    "TRAKTOR": ("drive-tractor",),
    "FORKLIFT": ("operate-forklift",),
    "CRANE": ("operate-crane", "overhead-crane"),
    "ELECTRO": ("electrical-safety",),
    "CHAINSAW": ("operate-chainsaw",),
    "HYGIENE": ("food-hygiene",),
    "GUARD": ("guard-premises",),
}

Near = Mapping[str, Sequence[tuple[str, str]]]
Alike = Mapping[str, Sequence[tuple[str, int]]]


@dataclass(frozen=True)
class Kinship:
    """`skills`: by held skill, the skills near to it and what the held one is to them. `alike`:
    by profession (bare digits), the professions that need the same skills, and how much, 1–100.
    `licences`: by licence, the skills it is for."""

    skills: Near = field(default_factory=dict)
    alike: Alike = field(default_factory=dict)
    licences: Mapping[str, Sequence[str]] = field(default_factory=dict)


def with_kin(facts: Sequence[Known], kinship: Kinship, policy: Policy) -> tuple[Known, ...]:
    """The facts, and after them what they say of things near to them."""
    near = chain(
        _near_skills(facts, kinship.skills, policy), _licensed(facts, kinship.licences, policy)
    )
    skills = _best(near, lambda fact: fact.kin)
    wishes = _best(
        _near_wishes(facts, kinship.alike, policy), lambda fact: fact.kin * pull(fact, policy)
    )
    return (*facts, *skills, *wishes)


def _near_skills(facts: Sequence[Known], near: Near, policy: Policy) -> Iterator[Known]:
    held = {fact.code for fact in facts if fact.kind == "skill"}
    worth = {
        NARROWER: policy.kin_narrower,
        BROADER: policy.kin_broader,
        RELATED: policy.kin_related,
    }
    for fact in facts:
        if fact.kind != "skill" or (fact.level or 1) < policy.kin_level:
            continue
        share = policy.declared if fact.evidence == "declared" else 100
        for code, how in near.get(fact.code, ()):
            if code not in held:
                yield replace(fact, code=code, through=fact.code, kin=worth[how] * share // 100)


def _licensed(
    facts: Sequence[Known], licences: Mapping[str, Sequence[str]], policy: Policy
) -> Iterator[Known]:
    """What a licence says of skills that are not recorded. Of who has no skill recorded at all
    nothing is known yet: all of them are asked about, and none counts as missing."""
    held = {fact.code for fact in facts if fact.kind == "skill"}
    for fact in facts:
        if fact.kind != "licence" or not held:
            continue
        share = policy.declared if fact.evidence == "declared" else 100
        codes = {
            c for own in (fact.code, *INCLUDED.get(fact.code, ())) for c in licences.get(own, ())
        }
        for code in sorted(codes - held):
            kin, through = policy.kin_licence * share // 100, LICENSED + fact.code
            yield replace(fact, kind="skill", code=code, level=None, through=through, kin=kin)


def _near_wishes(facts: Sequence[Known], alike: Alike, policy: Policy) -> Iterator[Known]:
    """Only what earns more than the digits of the classifier give."""
    wishes = [fact for fact in facts if fact.kind in ("target", "experience") and fact.code]
    plain: dict[str, int] = {}
    for fact in wishes:
        for length, credit in policy.closeness.items():
            if length and len(fact.code) >= length:
                start = fact.code[:length]
                plain[start] = max(plain.get(start, 0), credit * pull(fact, policy) // 100)
    for fact in wishes:
        for code, percent in alike.get(fact.code, ()):
            kin = min(percent, policy.kin_most)
            digits = max(plain.get(code[:length], 0) for length in policy.closeness if length)
            if kin >= policy.kin_least and kin * pull(fact, policy) // 100 > digits:
                yield replace(fact, code=code, through=fact.code, kin=kin)


def _best(found: Iterable[Known], worth: Callable[[Known], int]) -> Iterator[Known]:
    """The one that is worth most for each code; and, where that ends, the best that outlasts it."""

    def place(fact: Known) -> tuple[object, ...]:
        wanted = fact.kind == "target"
        first = fact.code, -worth(fact), -_last(fact).toordinal(), not wanted, fact.through
        # Equals to the last: whichever order the facts came in, the same one speaks.
        told = str(fact.recorded_on or ""), fact.recorded_by or 0
        return *first, fact.level is None, -(fact.level or 0), fact.evidence, *told

    code, until = "", date.min
    for fact in sorted(found, key=place):
        if fact.code != code or _last(fact) > until:
            code, until = fact.code, _last(fact)
            yield fact


def _last(fact: Known) -> date:
    return fact.valid_to or date.max


def alike_of(profiles: Mapping[str, Mapping[int, float]], least: int) -> Alike:
    """Which professions need the same skills: the cosine of their profiles, in which a skill
    weighs more the fewer professions need it, per cent and rounded down. Of each the nearest
    `MOST` from `least` on, equals by code. Not among them is the unit group (four digits), which
    the classifier knows to be near, and work that asks for longer schooling."""
    codes = sorted(code for code, profile in profiles.items() if profile)
    keys = sorted({key for code in codes for key in profiles[code]})
    if not keys:
        return {}
    column = {key: number for number, key in enumerate(keys)}
    cells = [
        (row, column[key], weight)
        for row, code in enumerate(codes)
        for key, weight in sorted(profiles[code].items())
    ]
    rows, columns, weights = (np.array(values) for values in zip(*cells, strict=True))
    asking = np.bincount(columns, minlength=len(keys))
    weights = weights * np.log(1 + len(codes) / asking)[columns]
    length = np.sqrt(np.bincount(rows, weights**2))
    from scipy import sparse  # here, since it holds up each start

    matrix = sparse.csr_array((weights / length[rows], (rows, columns)))
    others = sparse.csr_array(matrix.T)
    found = {}
    for first in range(0, len(codes), BLOCK):
        block = (matrix[first : first + BLOCK] @ others).toarray()
        percent = np.floor(100 * block + 1e-9).astype(np.int64)
        for row, values in enumerate(percent, first):
            near = [
                (codes[other], int(values[other]))
                for other in np.flatnonzero(values >= least)
                if codes[other][:4] != codes[row][:4]
                and _schooling(codes[other]) <= max(2, _schooling(codes[row]))
            ]
            near.sort(key=lambda pair: (-pair[1], pair[0]))
            if near:
                found[codes[row]] = tuple(near[:MOST])
    return found


def _schooling(code: str) -> int:
    """ISCO-08's skill level of the major group: 1 is learnt on the job, 2 is a trade, 3 and 4 are
    studied for."""
    return {"9": 1, "3": 3, "2": 4, "1": 4}.get(code[:1], 2)
