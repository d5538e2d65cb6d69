"""Which of many short titles look most like a given one: character n-grams and TF-IDF."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from scipy import sparse

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]

KIN = "§"
"""What begins a word that is only compared as a whole: the number of a set of words."""
_SIZES = (2, 3, 4)
_COMMON = 0.03  # an n-gram in a larger share of the titles says little and costs most:
_ENOUGH = 8  # a query that has so many rarer ones does without
_BLOCK = 128  # rows of one product: bounds its memory to about 30 MB over 60,000 titles


def grams_of(word: str) -> list[str]:
    """The n-grams of one word with its borders marked; the whole word counts as one too."""
    if word.startswith(KIN):
        return [word]
    framed = f"_{word}_"
    found = [framed[i : i + size] for size in _SIZES for i in range(len(framed) - size + 1)]
    found.append(f"={word}")
    return found


class GramIndex:
    """Titles as unit vectors. A title is a sequence of (word, weight)."""

    def __init__(self, titles: Sequence[Sequence[tuple[str, float]]]) -> None:
        # A title's n-grams are those of its words, and words repeat: count per word once.
        words = _numbered(word for title in titles for word, _ in title)
        counted = [Counter(grams_of(word)) for word in words]
        self._columns = _numbered(gram for counts in counted for gram in counts)
        spelled = matrix(
            ([(self._columns[gram], float(n)) for gram, n in c.items()] for c in counted),
            len(self._columns),
        )
        worded = matrix(([(words[w], weight) for w, weight in t] for t in titles), len(words))
        vectors = (worded @ spelled).tocsr()
        total = max(1, len(titles))
        frequency = np.bincount(vectors.indices, minlength=len(self._columns))
        self._rarity = np.log((1 + total) / (1 + frequency)).astype(np.float32) + 1
        self._common = frozenset(np.flatnonzero(frequency > total * _COMMON).tolist())
        self._postings = self._weighed(vectors).T.tocsr()
        self._size = len(titles)

    def nearest(
        self,
        titles: Sequence[Sequence[tuple[str, float]]],
        count: int,
        allowed: npt.NDArray[np.bool_] | None = None,
    ) -> list[tuple[Ints, Floats]]:
        """For each title, the places of at most `count` indexed ones and their cosines,
        in no order. `allowed` marks the indexed titles that may be named."""
        found: list[tuple[Ints, Floats]] = []
        for start in range(0, len(titles), _BLOCK):
            block = titles[start : start + _BLOCK]
            product = (self._weighed(matrix(map(self._counted, block), len(self._columns)))
                       @ self._postings)  # fmt: skip
            for row in range(len(block)):
                span = slice(product.indptr[row], product.indptr[row + 1])
                places, cosines = product.indices[span], product.data[span]
                if allowed is not None:
                    kept = allowed[places]
                    places, cosines = places[kept], cosines[kept]
                if len(places) > count:
                    best = np.argpartition(cosines, -count)[-count:]
                    places, cosines = places[best], cosines[best]
                found.append((places, cosines))
        return found

    def _counted(self, title: Sequence[tuple[str, float]]) -> list[tuple[int, float]]:
        counts: dict[int, float] = {}
        for word, weight in title:
            for gram in grams_of(word):
                column = self._columns.get(gram)
                if column is not None:
                    counts[column] = counts.get(column, 0.0) + weight
        rare = [item for item in counts.items() if item[0] not in self._common]
        return rare if len(rare) >= _ENOUGH else list(counts.items())

    def _weighed(self, counts: "sparse.csr_array") -> "sparse.csr_array":
        weighed = counts.copy()
        weighed.data = np.sqrt(weighed.data) * self._rarity[weighed.indices]
        squares = np.zeros(weighed.shape[0], dtype=np.float32)
        rows = np.repeat(np.arange(weighed.shape[0]), np.diff(weighed.indptr))
        np.add.at(squares, rows, weighed.data**2)
        weighed.data /= np.sqrt(squares)[rows]
        return weighed


def _numbered(names: Iterable[str]) -> dict[str, int]:
    return {name: i for i, name in enumerate(dict.fromkeys(names))}


def matrix(rows: Iterable[Iterable[tuple[int, float]]], width: int) -> "sparse.csr_array":
    from scipy import sparse  # here, since it holds up each start

    ends, columns, values = [0], [], []
    for row in rows:
        for column, value in row:
            columns.append(column)
            values.append(value)
        ends.append(len(columns))
    made = sparse.csr_array(
        (
            np.array(values, dtype=np.float32),
            np.array(columns, dtype=np.int32),
            np.array(ends, dtype=np.int32),
        ),
        shape=(len(ends) - 1, width),
    )
    made.sum_duplicates()
    return made
