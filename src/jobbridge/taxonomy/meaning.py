"""What a title means, for titles that share hardly a letter with the name they belong to.

ESCO names each occupation in two languages and says which ISCO group it stands in and which
skills it needs. From its names a ridge regression learns which letters tell of which concepts;
a title then becomes a mixture of concepts, and the mixture is compared with every concept: in
skills, group and English words ("said" below: the title's English, never having been translated).
A group is proposed where its occupations are near and none is near enough.

How far each kind of evidence is to be believed (`_WEIGHTS`) was fitted on ESCO's own names, held
out: other names of an occupation, names with words added or lost, an occupation that is not
there while the one above it is, and one of which only the group is. The last kind weighs 40 % in
Latvian and 7 % in English: so many national titles have no nearer name in ESCO than a group's.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.linalg import cho_factor, cho_solve

from jobbridge.taxonomy.meaning_bags import (
    Bags,
    Floats,
    Ints,
    english_words,
    letters_of,
    stems_of,
    unit_rows,
)

LANGS = ("lv", "en")
UNIT_GROUP = 4  # digits of the finest ISCO groups

_MOST_NAMES = 6000  # names that are learnt from: the memory grows with their square
_RIDGE = 0.3
_PARTS = (1.0, 0.8, 0.7)  # what English names, skills and ISCO digits count in a concept
_DIMENSIONS = 300
_ROUNDS = 4
_SHARPNESS = 12.0
_BLOCK = 256  # titles at a time


@dataclass(frozen=True, slots=True)
class Concept:
    """An occupation of ESCO, or an ISCO group (`group`); `names` by language, preferred first;
    `skills` by any id, with whether each is essential."""

    isco: str
    group: bool
    names: Mapping[str, Sequence[str]]
    skills: Sequence[tuple[int, bool]] = ()


class Meaning:
    """Concepts as titles of one language reach them; never changed after."""

    def __init__(self, concepts: Sequence[Concept], lang: str) -> None:
        self.concepts = concepts
        self.lang = lang
        names = [_distinct(concept.names.get(lang, ())) for concept in concepts]
        self.names = [name for several in names for name in several]
        self._owners = np.repeat(np.arange(len(concepts)), [len(several) for several in names])
        self._letters = Bags([letters_of(name) for name in self.names])
        self._whole = Bags([[run for name in some for run in letters_of(name)] for some in names])
        self._learn(names)
        self._compare()
        self._gather()

    def _learn(self, names: Sequence[Sequence[str]]) -> None:
        """Which concepts a run of letters tells of: a ridge regression over the names."""
        place = np.concatenate([np.arange(len(several)) for several in names])
        # Every concept's first name before any concept's second.
        order = np.lexsort((np.arange(len(place)), place))[:_MOST_NAMES]
        self._learnt = np.sort(order)
        owners = self._owners[self._learnt]
        rows = self._letters.rows[self._learnt]
        likeness = (rows @ rows.T).toarray()
        counts = np.bincount(owners, minlength=len(names))[owners]
        likeness[np.diag_indices_from(likeness)] += _RIDGE * np.sqrt(counts)
        self._factor = cho_factor(
            likeness.astype(np.float32), lower=True, overwrite_a=True, check_finite=False
        )
        self._belong = sparse.csr_array(
            (np.ones(len(owners), np.float32), (np.arange(len(owners)), owners)),
            shape=(len(owners), len(names)),
        )

    def _compare(self) -> None:
        """How near any two concepts are, and the English words of each."""
        members = defaultdict(list)
        for concept in self.concepts:
            if not concept.group:
                members[concept.isco].append(concept)
        english = [
            [english_words(name) for name in concept.names.get("en", ())]
            for concept in self.concepts
        ]
        skills = [
            [s for m in members[c.isco] for s, essential in m.skills if essential]
            if c.group
            else [s for s, essential in c.skills for _ in range(1 + essential)]
            for c in self.concepts
        ]
        digits = [[c.isco[:end] for end in range(1, len(c.isco) + 1)] for c in self.concepts]
        told = (Bags([[w for name in names for w in name] for names in english]),
                Bags(skills), Bags(digits))  # fmt: skip
        parts = [bags.rows * part for bags, part in zip(told, _PARTS, strict=True)]
        self._near = _condensed(sparse.hstack(parts, format="csr"))
        spoken = [list(dict.fromkeys(tuple(words) for words in names)) for names in english]
        self._translations = Bags([name for names in spoken for name in names])
        self._spoken = _Runs(np.repeat(np.arange(len(spoken)), [len(n) for n in spoken]))
        belong = sparse.csr_array(
            (
                np.ones(len(self._spoken.owners), np.float32),
                (self._spoken.owners, np.arange(len(self._spoken.owners))),
            ),
            shape=(len(english), len(self._spoken.owners)),
        )
        self._english = unit_rows((belong @ self._translations.rows).tocsr())

    def _gather(self) -> None:
        self._named = _Runs(self._owners)
        self.groups = np.array([concept.group for concept in self.concepts])
        fine = sorted({c.isco for c in self.concepts if len(c.isco) == UNIT_GROUP})
        numbers = {code: number for number, code in enumerate(fine)}
        self._unit = np.array([numbers.get(concept.isco, -1) for concept in self.concepts])
        self._is_unit_group = self.groups & (self._unit >= 0)
        shares = sparse.lil_array((len(self.concepts), len(fine)), dtype=np.float32)
        members = sparse.lil_array((len(self.concepts), len(fine)), dtype=np.float32)
        for place, concept in enumerate(self.concepts):
            below = [numbers[code] for code in fine if code.startswith(concept.isco)]
            shares[place, below] = 1 / max(1, len(below))
            if not concept.group and self._unit[place] >= 0:
                members[place, self._unit[place]] = 1
        self._shares, self._members = shares.tocsr(), members.tocsr()

    def scores(self, titles: Sequence[str]) -> tuple[Floats, Floats]:
        """For each title, the log-odds of every concept, and how like each name looks (0 to 1)."""
        scores = np.zeros((len(titles), len(self.concepts)), np.float32)
        looks = np.zeros((len(titles), len(self.names)), np.float32)
        for start in range(0, len(titles), _BLOCK):
            block = slice(start, start + _BLOCK)
            evidence, looks[block] = self.evidence(titles[block])
            for name, weight in _WEIGHTS[self.lang].items():
                scores[block] += np.float32(weight) * evidence[name]
        return scores, looks

    def evidence(self, titles: Sequence[str]) -> tuple[dict[str, Floats], Floats]:
        """Each kind of evidence by name, titles × concepts; and the look of each name."""
        bags = [letters_of(title) for title in titles]
        looks = (self._letters.vectors(bags) @ self._letters.rows.T).toarray()
        mixture = cho_solve(self._factor, looks[:, self._learnt].T, check_finite=False).T
        mixture = (mixture @ self._belong).astype(np.float32)
        near = mixture @ self._near
        near /= np.maximum(np.linalg.norm(near, axis=1, keepdims=True), 1e-9)
        english = mixture @ self._english
        english /= np.maximum(np.linalg.norm(english, axis=1, keepdims=True), 1e-9)
        alike = {
            "look": self._named.most(looks, len(self.concepts)),
            "whole": (self._whole.vectors(bags) @ self._whole.rows.T).toarray(),
            "near": near @ self._near.T,
            "said": self._spoken.most((self._translations.rows @ english.T).T, len(self.concepts)),
        }
        told = np.clip(mixture @ self._shares, 0, 1)
        odds = np.exp(_SHARPNESS * (alike["near"] - alike["near"].max(axis=1, keepdims=True)))
        among = odds @ self._members
        among /= among.sum(axis=1, keepdims=True)
        of_group = {
            "told": np.where(self._unit >= 0, np.sqrt(told[:, self._unit]), 0),
            "among": np.where(self._unit >= 0, np.sqrt(among[:, self._unit]), 0),
        }
        return _spread(alike, of_group, self.groups, self._is_unit_group), looks


def _spread(
    alike: Mapping[str, Floats],
    of_group: Mapping[str, Floats],
    groups: npt.NDArray[np.bool_],
    unit_groups: npt.NDArray[np.bool_],
) -> dict[str, Floats]:
    """Every kind of evidence apart for occupations and groups: a group's name may well be far
    from the names of its members."""
    occupation = np.where(groups, 0, 1).astype(np.float32)
    group = (1 - occupation).astype(np.float32)
    unit = unit_groups.astype(np.float32)
    found: dict[str, Floats] = {}
    for name, values in alike.items():
        best = values.max(axis=1, keepdims=True)
        found[name] = values * occupation
        found[f"{name} squared"] = values**2 * occupation
        found[f"{name} beside the best"] = (values - best) * occupation
        found[f"{name} of a group"] = values * group
        found[f"best {name}, for a group"] = best * group
    for name, values in of_group.items():
        found[f"{name} by the group"] = values * occupation
        found[f"{name} of a group"] = values * unit
    rows = np.ones((len(next(iter(alike.values()))), 1), np.float32)
    found["a unit group"] = unit * rows
    found["a wider group"] = (group - unit) * rows
    return found


def _condensed(rows: sparse.csr_array) -> Floats:
    """Unit vectors of `_DIMENSIONS` numbers whose products are near those of the rows: words and
    skills that go together fall together. (A truncated SVD by subspace iteration from a fixed
    start, so the same every time.)"""
    width = min(_DIMENSIONS, *rows.shape)
    basis = rows.T @ np.random.default_rng(0).standard_normal((rows.shape[0], width))
    for _ in range(_ROUNDS):
        basis = rows.T @ (rows @ np.linalg.qr(basis)[0])
    basis = np.linalg.qr(basis)[0]
    vectors = rows @ basis
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    condensed: Floats = (vectors / np.maximum(lengths, 1e-9)).astype(np.float32)
    return condensed


class _Runs:
    """Columns that stand together by owner."""

    def __init__(self, owners: Ints) -> None:
        self.owners = owners
        self._present, self._starts = np.unique(owners, return_index=True)

    def most(self, values: Floats, width: int) -> Floats:
        """The greatest value of each owner's columns; 0 without any."""
        found = np.zeros((len(values), width), np.float32)
        if len(self._starts):
            found[:, self._present] = np.maximum.reduceat(values, self._starts, axis=1)
        return found


def _distinct(names: Sequence[str]) -> list[str]:
    """One name of each form: feminine and masculine share their stems."""
    found: dict[tuple[str, ...], str] = {}
    for name in names:
        if stems := stems_of(name):
            found.setdefault(stems, name)
    return list(found.values())


_WEIGHTS: dict[str, dict[str, float]] = {
    "lv": {
        "look": 3.51,
        "look squared": -2.78,
        "look beside the best": 0.87,
        "look of a group": -4.78,
        "best look, for a group": -0.13,
        "whole": -4.35,
        "whole squared": 8.26,
        "whole beside the best": -1.07,
        "whole of a group": 5.55,
        "best whole, for a group": 0.01,
        "near": 0.70,
        "near squared": 2.96,
        "near beside the best": 1.26,
        "near of a group": -0.07,
        "best near, for a group": 0.92,
        "said": 3.20,
        "said squared": -0.94,
        "said beside the best": 1.37,
        "said of a group": 1.10,
        "best said, for a group": 0.21,
        "told by the group": 0.19,
        "told of a group": 0.07,
        "among by the group": 0.28,
        "among of a group": 2.50,
        "a unit group": 2.43,
        "a wider group": -3.44,
    },
    "en": {
        "look": -2.13,
        "look squared": 7.41,
        "look beside the best": -1.07,
        "look of a group": -8.78,
        "best look, for a group": -0.14,
        "whole": 3.49,
        "whole squared": -2.21,
        "whole beside the best": 0.57,
        "whole of a group": 8.93,
        "best whole, for a group": -0.63,
        "near": -0.08,
        "near squared": 3.77,
        "near beside the best": 0.78,
        "near of a group": -2.68,
        "best near, for a group": 1.05,
        "said": -0.88,
        "said squared": 1.42,
        "said beside the best": 0.59,
        "said of a group": 0.93,
        "best said, for a group": 1.23,
        "told by the group": -1.37,
        "told of a group": -3.02,
        "among by the group": 0.97,
        "among of a group": 4.73,
        "a unit group": 1.27,
        "a wider group": -3.55,
    },
}
