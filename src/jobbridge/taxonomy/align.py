"""How well a typed title and known ones agree, word by word."""

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from jobbridge.taxonomy.grams import Floats, Ints
from jobbridge.taxonomy.spoken import kin
from jobbridge.taxonomy.words import PLACE, Word

_ANOTHER_WORD = 0.6  # a stem that is in other labels is hardly a slip for this one
_DIFFERENT = 0.6  # below this likeness two stems are different words
_HEADS_DIFFER = 0.6
_HEADS_DIFFER_VAGUELY = 0.75
_VAGUE = 0.6
_KIN = 0.85  # two words that say nearly the same
_STRANGE = 0.35  # a typed word that no title knows and none resembles: a place, a company


class Aligner:
    """Scores a typed title against indexed ones, word by word, with numpy for a shortlist."""

    def __init__(self, titles: Sequence[Sequence[Word]]) -> None:
        vocabulary = Counter(
            stem for title in titles for stem in dict.fromkeys(word.stem for word in title)
        )
        self._stems = list(vocabulary)
        numbers = {stem: i for i, stem in enumerate(self._stems)}
        kindred = kin()
        self._kin: Ints = np.array([kindred.get(stem, -1) for stem in vocabulary], dtype=np.int32)
        spread = math.log(max(2, len(titles)))
        # Rare words weigh up to three times what the commonest do; unheard-of ones as rare.
        self._rarity = {
            stem: 0.5 + math.log(max(2, len(titles)) / n) / spread for stem, n in vocabulary.items()
        }
        width = max((len(title) for title in titles), default=1)
        shape = (len(titles), width)
        self._words: Ints = np.zeros(shape, dtype=np.int32)
        self._weights: Floats = np.zeros(shape, dtype=np.float32)
        self._heads: Ints = np.zeros(len(titles), dtype=np.int32)
        for row, title in enumerate(titles):
            for column, word in enumerate(title):
                self._words[row, column] = numbers[word.stem]
                self._weights[row, column] = self._weight(word)
                if word.head:
                    self._heads[row] = numbers[word.stem]
        self._lengths = np.array([len(title) for title in titles], dtype=np.int32)
        self._glued = ["".join(word.stem for word in title) for title in titles]

    def knows(self, stem: str) -> bool:
        """Whether any title has this word."""
        return stem in self._rarity

    def _weight(self, word: Word) -> float:
        return self._rarity.get(word.stem, 1.5) * word.weight

    def scores(self, words: Sequence[Word], places: Ints, cosines: Floats, vague: bool) -> Floats:
        """Confidence of each place, 0 to below 1. A `vague` head noun ("strādnieks") says less
        than the words around it."""
        if not len(places):
            return np.zeros(0, dtype=np.float32)
        longest = int(self._lengths[places].max())
        labels, weights = self._words[places, :longest], self._weights[places, :longest]
        used, local = np.unique(labels, return_inverse=True)
        likeness = cdist(
            [word.stem for word in words],
            [self._stems[i] for i in used],
            scorer=OSA.normalized_similarity,
            dtype=np.float32,
        )
        likeness[likeness < _DIFFERENT] = 0
        for row, word in enumerate(words):
            if word.stem in self._rarity:
                likeness[row, likeness[row] < 1] *= _ANOTHER_WORD
        kindred = kin()
        mine = np.array([kindred.get(word.stem, 0) for word in words], dtype=np.int32)
        related = mine[:, None] == self._kin[used][None, :]
        likeness[related] = np.maximum(likeness[related], _KIN)
        alike = likeness[:, local.reshape(labels.shape)]  # typed word, place, label word
        present = weights > 0
        said = (alike.max(axis=0) * weights).sum(axis=1) / weights.sum(axis=1)
        typed = np.array([self._weight(word) for word in words], dtype=np.float32)
        strange = np.array([word.stem not in self._rarity for word in words])
        typed[strange & (alike.max(axis=(1, 2)) == 0)] *= _STRANGE
        head = next(i for i, word in enumerate(words) if word.head)
        if vague and len(words) > 1:
            typed[head] *= _VAGUE
        explained = typed @ np.where(present, alike, 0).max(axis=2) / typed.sum()
        aligned = 2 * said * explained / np.maximum(said + explained, 1e-6)
        heads = likeness[head, np.searchsorted(used, self._heads[places])]
        differ = _HEADS_DIFFER_VAGUELY if vague else _HEADS_DIFFER
        aligned *= differ + (1 - differ) * heads
        glued = cdist(
            ["".join(word.stem for word in words if vague or word.weight > PLACE)],
            [self._glued[i] for i in places.tolist()],
            scorer=OSA.normalized_similarity,
            dtype=np.float32,
        )[0]
        raw = np.maximum(aligned, 0.95 * glued**2) * 0.8 + 0.2 * cosines
        scores: Floats = 0.97 * raw
        return scores
