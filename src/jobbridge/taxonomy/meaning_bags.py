"""Texts as bags of what they are made of, and bags as unit vectors (TF-IDF)."""

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence

import numpy as np
import numpy.typing as npt
from scipy import sparse

from jobbridge.taxonomy.latvian import fold
from jobbridge.taxonomy.words import words_of

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

_SIZES = (2, 3, 4)
_EMPTY = frozenset(
    (
        *("the", "of", "and", "in", "to", "a", "an", "for", "or", "with", "by"),
        *("is", "are", "as", "on", "at", "from", "other", "not", "using", "use"),
    )
)
_WORD = re.compile(r"[a-z0-9+#]+")


class Bags:
    """Rows of TF-IDF, made once; `vectors` weighs other bags by the same rarities."""

    def __init__(self, bags: Iterable[Sequence[Hashable]]) -> None:
        counted = [Counter(bag) for bag in bags]
        self._columns: dict[Hashable, int] = {}
        for counts in counted:
            for name in counts:
                self._columns.setdefault(name, len(self._columns))
        bare = self._counts(counted)
        frequency = np.bincount(bare.indices, minlength=len(self._columns))
        self._rarity = (np.log((1 + len(counted)) / (1 + frequency)) + 1).astype(np.float32)
        self.rows = self._weighed(bare)

    def vectors(self, bags: Iterable[Sequence[Hashable]]) -> sparse.csr_array:
        """Unit vectors of the bags; what no row has is left out."""
        return self._weighed(self._counts([Counter(bag) for bag in bags]))

    def _counts(self, counted: Sequence[Counter[Hashable]]) -> sparse.csr_array:
        ends, columns, values = [0], [], []
        for counts in counted:
            for name, count in counts.items():
                column = self._columns.get(name)
                if column is not None:
                    columns.append(column)
                    values.append(count)
            ends.append(len(columns))
        return sparse.csr_array(
            (
                np.array(values, dtype=np.float32),
                np.array(columns, dtype=np.int32),
                np.array(ends, dtype=np.int32),
            ),
            shape=(len(counted), len(self._columns)),
        )

    def _weighed(self, counts: sparse.csr_array) -> sparse.csr_array:
        weighed = counts.copy()
        weighed.data = (1 + np.log(weighed.data)) * self._rarity[weighed.indices]
        return unit_rows(weighed)


def unit_rows(rows: sparse.csr_array) -> sparse.csr_array:
    """The rows at length one; an empty row stays empty."""
    lengths = np.sqrt(np.asarray((rows * rows).sum(axis=1)).ravel())
    lengths[lengths == 0] = 1
    scaled = rows.copy()
    scaled.data = (scaled.data / np.repeat(lengths, np.diff(rows.indptr))).astype(np.float32)
    return scaled


def letters_of(text: str) -> list[str]:
    """Runs of letters within each word's stem, the stems themselves, and the head noun's."""
    found = []
    for word in words_of(text):
        framed = f"_{word.stem}_"
        for size in _SIZES:
            found += [framed[at : at + size] for at in range(len(framed) - size + 1)]
        found += [f"={word.stem}"] * 2
        if word.head:
            found.append(f"head={word.stem}")
    return found


def stems_of(text: str) -> tuple[str, ...]:
    """What a name is, whatever its gender, case and spelling."""
    return tuple(word.stem for word in words_of(text))


def english_words(text: str) -> list[str]:
    """The words of an English name, each once, in the singular."""
    words = (_singular(word) for word in _WORD.findall(fold(text)) if word not in _EMPTY)
    return list(dict.fromkeys(words))


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 5:
        return word[:-3] + "y"
    if word.endswith("sses"):
        return word[:-2]
    if word.endswith("s") and not word.endswith("ss") and len(word) > 3:
        return word[:-1]
    return word
