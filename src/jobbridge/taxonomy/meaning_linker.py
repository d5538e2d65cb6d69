"""Titles linked to given labels by what both mean."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain

import numpy as np

from jobbridge.taxonomy.latvian import fold
from jobbridge.taxonomy.linker import Label, Link
from jobbridge.taxonomy.meaning import Meaning
from jobbridge.taxonomy.meaning_bags import Bags, Floats, letters_of, stems_of

_LONGEST = 300  # characters of a text that are read
_BLOCK = 256  # texts at a time
_ENOUGH = 0.5  # share of the labels that must be names of ESCO
_BY_LOOK = 1e-3  # which name of a concept stands for it: the one most like the text,
_SHARED = 2e-3  # but rather one that no other concept has


def knows(meaning: Meaning, labels: Sequence[Label]) -> bool:
    """Whether enough of the labels are names that ESCO uses in this language."""
    names = _owners(meaning)
    return sum(fold(label.text) in names for label in labels) >= _ENOUGH * max(1, len(labels))


def _owners(meaning: Meaning) -> dict[str, list[int]]:
    owners: dict[str, list[int]] = defaultdict(list)
    for place, concept in enumerate(meaning.concepts):
        for name in dict.fromkeys(map(fold, concept.names.get(meaning.lang, ()))):
            owners[name].append(place)
    return owners


class MeaningLinker:
    """Labels reached through the concepts whose names they are; nothing is known of a label but
    its text. The score is the share of belief, so it says how sure the first is of being first.

    Each concept is answered with one of its labels first; the others come after all concepts.
    Labels of the same text stand together, the one given last first: lists of classes give the
    wider class before the finer one of the same name.
    """

    def __init__(self, meaning: Meaning, labels: Iterable[Label]) -> None:
        self._meaning = meaning
        by_text: dict[str, list[Label]] = defaultdict(list)
        for label in labels:
            by_text[fold(label.text)].append(label)
        self._texts = list(by_text)
        self._labels = [given[::-1] for given in by_text.values()]
        self._places = {text: place for place, text in enumerate(self._texts)}
        known = _owners(meaning)
        owners = [known.get(text, []) for text in self._texts]
        strange = [place for place, several in enumerate(owners) if not several]
        width = len(meaning.concepts)
        # A text that is nobody's name stands for itself, behind the concepts.
        for number, place in enumerate(strange):
            owners[place] = [width + number]
        self._pairs = np.array(list(chain.from_iterable(owners)), dtype=np.int64)
        self._starts = np.cumsum([0, *map(len, owners)][:-1])
        self._strange = Bags([letters_of(self._texts[place]) for place in strange])
        shared = [len(given) > 1 or len(owners[n]) > 1 for n, given in enumerate(self._labels)]
        self._shared = np.array(shared, dtype=np.float32)
        forms = {stems_of(name): row for row, name in enumerate(meaning.names)}
        self._rows = np.array([forms.get(stems_of(text), -1) for text in self._texts])

    def link_many(self, texts: Sequence[str], top: int = 5) -> list[list[Link]]:
        """The `top` likeliest labels of each text, best first."""
        found = []
        for start in range(0, len(texts), _BLOCK):
            block = [text[:_LONGEST] for text in texts[start : start + _BLOCK]]
            scores, looks = self._meaning.scores(block)
            bags = self._strange.vectors([letters_of(text) for text in block])
            strange = (bags @ self._strange.rows.T).toarray()
            # What is known of a strange label is its look: the odds of a concept as like.
            scores = np.hstack([scores, self._odds_by_look(scores, looks, strange)])
            for text, score, look in zip(block, scores, looks, strict=True):
                found.append(self._ranked(fold(text), score, look, top))
        return found

    def _odds_by_look(self, scores: Floats, looks: Floats, strange: Floats) -> Floats:
        best = np.maximum(looks.max(axis=1, initial=0, keepdims=True), 1e-6)
        least, most = scores.min(axis=1, keepdims=True), scores.max(axis=1, keepdims=True)
        odds: Floats = least + (most - least) * strange / best
        return odds

    def _ranked(self, text: str, scores: Floats, looks: Floats, top: int) -> list[Link]:
        if not self._texts:
            return []
        belief = np.exp(scores - scores.max())
        belief /= belief.sum()
        pairs = scores[self._pairs]
        by_text = np.maximum.reduceat(pairs, self._starts)
        exact = self._places.get(text)
        if exact is not None:
            by_text[exact] = scores.max() + 1
        by_text += _BY_LOOK * np.where(self._rows >= 0, looks[self._rows], 0)
        by_text -= _SHARED * self._shared
        order = np.argsort(-by_text, kind="stable")
        first: list[tuple[int, int]] = []
        rest: list[tuple[int, int]] = []
        seen: set[int] = set()
        for place in order.tolist():
            concept = self._best_concept(place, scores)
            (rest if concept in seen else first).append((place, concept))
            seen.add(concept)
            if len(first) >= top:
                break
        links: dict[str, Link] = {}
        for place, concept in chain(first, rest):
            share = 1.0 if place == exact else round(float(belief[concept]), 4)
            for label in self._labels[place]:
                links.setdefault(label.id, Link(label.id, share, label.text))
            if len(links) >= top:
                break
        return list(links.values())[:top]

    def _best_concept(self, place: int, scores: Floats) -> int:
        end = self._starts[place + 1] if place + 1 < len(self._starts) else len(self._pairs)
        several = self._pairs[self._starts[place] : end]
        return int(several[np.argmax(scores[several])])
