"""Which labels begin as typed, for search-as-you-type."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from jobbridge.taxonomy.grams import Ints
from jobbridge.taxonomy.labels import Entry, rank
from jobbridge.taxonomy.latvian import fold


class Prefixes:
    """Labels by the beginnings of their words."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        whole = [(i, fold(e.text)) for i, e in enumerate(entries) if e.weight == 1.0]
        postings: dict[str, list[int]] = defaultdict(list)
        for place, folded in whole:
            for word in dict.fromkeys(folded.split()):
                postings[word].append(place)
        self._words = sorted(postings)
        self._places = [np.array(postings[word], dtype=np.int32) for word in self._words]
        self._labels = [entry.label for entry in entries]
        # Short names first: what a place comes to among those that begin alike.
        ordered = sorted(whole, key=lambda one: (len(one[1]), rank(self._labels[one[0]]), one[1]))
        self._turns: Ints = np.zeros(len(entries), dtype=np.int32)
        self._turns[[place for place, _ in ordered]] = np.arange(len(ordered))
        alphabetic = sorted((folded, place) for place, folded in whole)
        self._texts = [folded for folded, _ in alphabetic]
        self._by_text: Ints = np.array([place for _, place in alphabetic], dtype=np.int32)

    def search(self, prefix: str, top: int, lang: str | None) -> list[int]:
        typed = fold(prefix)
        found: Ints | None = None
        for word in typed.split():
            places = self._beginning(word)
            found = places if found is None else np.intersect1d(found, places)
        if found is None:
            return []
        start, end = _range(self._texts, typed)
        first = self._by_text[start:end]
        best: dict[str, int] = {}
        # Those that begin so themselves, then those of which a later word does.
        for places in (first, found):
            for place in places[np.argsort(self._turns[places])].tolist():
                label = self._labels[place]
                if lang is None or label.lang == lang:
                    best.setdefault(label.id, place)
                if len(best) == top:
                    return list(best.values())
        return list(best.values())

    def _beginning(self, word: str) -> Ints:
        parts = self._places[slice(*_range(self._words, word))]
        return np.unique(np.concatenate(parts)) if parts else np.zeros(0, dtype=np.int32)


def _range(texts: Sequence[str], start: str) -> tuple[int, int]:
    return bisect_left(texts, start), bisect_left(texts, start + "\x7f")
