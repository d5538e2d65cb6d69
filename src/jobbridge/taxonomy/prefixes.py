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
        self._folded = dict(whole)
        self._labels = [entry.label for entry in entries]
        self._kinds = [rank(entry.label) for entry in entries]

    def search(self, prefix: str, top: int, lang: str | None) -> list[int]:
        typed = fold(prefix)
        found: Ints | None = None
        for word in typed.split():
            places = self._beginning(word)
            found = places if found is None else np.intersect1d(found, places)
        if found is None:
            return []

        def order(place: int) -> tuple[bool, int, int, str]:
            text = self._folded[place]
            return not text.startswith(typed), len(text), self._kinds[place], text

        best: dict[str, int] = {}
        for place in sorted(found.tolist(), key=order):
            label = self._labels[place]
            if lang is None or label.lang == lang:
                best.setdefault(label.id, place)
            if len(best) == top:
                break
        return list(best.values())

    def _beginning(self, word: str) -> Ints:
        start, end = bisect_left(self._words, word), bisect_left(self._words, word + "\x7f")
        parts = self._places[start:end]
        return np.unique(np.concatenate(parts)) if parts else np.zeros(0, dtype=np.int32)
