"""From typed words to ranked concepts, with a confidence that may be believed.

An exact key (`words.keys`) answers at once. Everything else goes through character n-grams of
word stems (one sparse product for a whole batch) to a shortlist, which is then aligned word by
word: how much of the label the text says, how much of the text the label explains, and whether
the head nouns agree.
"""

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from jobbridge.taxonomy.grams import KIN, Floats, GramIndex, Ints
from jobbridge.taxonomy.latvian import has_cyrillic, in_cyrillic, stem
from jobbridge.taxonomy.spoken import kin
from jobbridge.taxonomy.words import PLACE, Word, clean_title, fold, keys_of, readings, words_of

CONFIDENT = 0.8
"""A link scored below this is "to confirm": a person picks."""

_SHORTLIST = 50
_LONGEST = 300  # characters of a text that are read: a title, not an essay
_MOST_PROBES = 4  # readings of one text that are searched; all of them are looked up
_EXACT = (1.0, 1.0, 0.97, 0.96)  # worth of a match, by the key's place in `keys`
_CLEANED = 0.98  # the text matched once noise was taken off
_CORE = 0.92  # the text matched once words of place and manner were taken off
_CORE_UNSURE = 0.75  # the same, but those words need not be a place
_BEHIND_WHOLE = 0.8  # another label matched the whole text
_LEAST = 0.1  # less than this is noise: a proposal would be a guess
_SPAN = 0.9  # some words of the text are a whole label; less for each word that is left:
_LEFT = {
    **{"place": 0.96, "aside": 0.93, "strange": 0.87, "strange head": 0.75},
    **{"unknown": 0.85, "known": 0.62, "head": 0.5},
}
_SAYS_LITTLE = frozenset(
    stem(word)
    for word in (
        *("general", "experienced", "qualified", "skilled", "professional", "junior", "senior"),
        *("trainee", "universāls", "kvalificēts", "profesionāls", "pieredzējis", "atbildīgs"),
        *("labs", "jauns", "jaunākais", "опытный", "квалифицированный", "хороший", "универсальный"),
    )
)
_LONGEST_SPAN = 5
_GENERIC = 40  # a head noun of so many labels says little alone: operators, strādnieks, мастер
_GENERIC_KIN = 800  # the same of all words that say nearly the same
_GENERIC_ALONE = 0.8
_GENERIC_PART = 0.6  # "palīgs" of "veterinārārsta asistents / palīgs"
_READ_AS_RUSSIAN = 0.97  # Russian in Latin letters
_LESS_LITERAL = 0.97  # a stem matched, but another label matched to the letter
_OWNED_BY_ANOTHER = 0.9  # another concept has the same words for its preferred label
_KINDS = {"preferred": 0, "spoken": 1, "alternative": 2, "synonym": 3, "near": 4}


@dataclass(frozen=True, slots=True)
class Label:
    """One name of one concept; `lang` is lv, ru or en.

    `kind` is preferred, alternative or synonym; or spoken, what most people mean by a word; or
    near, the name of something else that has no concept of its own here.
    """

    id: str
    text: str
    lang: str
    kind: str


@dataclass(frozen=True, slots=True)
class Link:
    """A proposed concept, its confidence from 0 to 1, and the label that earned it.

    1.0 is given only where the whole text is a whole label, form and spelling aside.
    """

    id: str
    score: float
    label: str


@dataclass(frozen=True, slots=True)
class _Entry:
    """One reading of one label."""

    label: Label
    text: str
    weight: float


class Linker:
    """Names of concepts, indexed once; never changed after, so threads may share it.

    Give it labels whose ids are of one scheme: a name that belongs to several ids counts as
    ambiguous, and its confidence says so. Where ids fall into groups (`group` of an id), a name
    that belongs to several of one group is as good as a name of one when groups are ranked; that
    it does not say which of them is meant still lowers the confidence.
    """

    def __init__(self, labels: Iterable[Label], group: Callable[[str], str] = str) -> None:
        self._entries: list[_Entry] = []
        self._exact: dict[str, list[tuple[int, int]]] = {}
        words: list[tuple[Word, ...]] = []
        names: list[str] = []
        for label in dict.fromkeys(labels):
            for reading in readings(label.text):
                found = keys_of(reading.words)
                for level, key in enumerate(found):
                    self._exact.setdefault(key, []).append((len(words), level))
                self._entries.append(_Entry(label, reading.text, reading.weight))
                words.append(reading.words)
                names.append(found[-1])
        self._heads = Counter(word.stem for title in words for word in title if word.head)
        kindred = kin()
        self._kin_heads: Counter[int] = Counter()
        for head, count in self._heads.items():
            if head in kindred:
                self._kin_heads[kindred[head]] += count
        for place, (entry, title) in enumerate(zip(self._entries, words, strict=True)):
            if entry.weight < 1.0 and self._is_generic(title):
                self._entries[place] = replace(entry, weight=entry.weight * _GENERIC_PART)
        groups = [group(entry.label.id) for entry in self._entries]
        self._weights = _honest_weights(self._entries, names, groups)
        alone = _honest_weights(self._entries, names, [entry.label.id for entry in self._entries])
        self._sure = np.minimum(1.0, alone / self._weights)
        self._langs = np.array([entry.label.lang for entry in self._entries])
        self._aligner = _Aligner(words)
        self._grams = GramIndex([_weighed(title) for title in words])
        self._prefixes = _Prefixes(self._entries)

    def link(self, text: str, top: int = 5, lang: str | None = None) -> list[Link]:
        """The `top` likeliest concepts, best first; `lang` keeps to labels of that language."""
        allowed = None if lang is None else self._langs == lang
        return self._link([text], top, allowed)[0]

    def link_many(self, texts: Sequence[str], top: int = 5) -> list[list[Link]]:
        """`link` for each text in order, cheaper together than one by one."""
        distinct = list(dict.fromkeys(texts))
        answers = dict(zip(distinct, self._link(distinct, top, None), strict=True))
        return [list(answers[text]) for text in texts]

    def suggest(self, prefix: str, top: int = 10, lang: str | None = None) -> list[Link]:
        """Labels whose words begin as typed, for search-as-you-type; each concept once.

        The score is the share of the label that is typed: an order, not a confidence. Where
        nothing begins so (a slip, a feminine), `link` answers instead.
        """
        places = self._prefixes.search(prefix, top, lang)
        if not places:
            return self.link(prefix, top, lang)
        typed = len(fold(prefix))
        links = []
        for place in places:
            label = self._entries[place].label
            share = min(1.0, typed / max(1, len(fold(label.text))))
            links.append(Link(label.id, round(share, 4), label.text))
        return links

    def _link(
        self, texts: Sequence[str], top: int, allowed: npt.NDArray[np.bool_] | None
    ) -> list[list[Link]]:
        found: list[dict[int, float]] = [{} for _ in texts]
        wholes: list[dict[int, float]] = [{} for _ in texts]
        owners: list[int] = []
        probes: list[tuple[Sequence[Word], float]] = []
        for owner, text in enumerate(texts):
            text = text[:_LONGEST]
            best = found[owner]
            whole_text = wholes[owner]
            cyrillic = has_cyrillic(text)
            as_typed = words_of(text)
            self._look_up(as_typed, 1.0, whole_text)
            cleaned = clean_title(text)
            whole = 1.0 if fold(cleaned) == fold(text) else _CLEANED
            if whole < 1.0 and as_typed:
                self._look_up_spans(as_typed, 1.0, best, cyrillic)
            for place, reading in enumerate(readings(cleaned, lists=True)):
                if place or whole < 1.0:
                    into = best if place else whole_text
                    self._look_up(reading.words, whole * reading.weight, into)
                self._look_up_core(reading.words, whole * reading.weight, best)
                self._look_up_spans(reading.words, whole * reading.weight, best, cyrillic)
                if place < _MOST_PROBES:
                    owners.append(owner)
                    probes.append((reading.words, reading.weight))
            russian = self._as_russian(cleaned)
            if russian:
                self._look_up(russian, whole * _READ_AS_RUSSIAN, best)
                self._look_up_spans(russian, whole * _READ_AS_RUSSIAN, best, russian=True)
                owners.append(owner)
                probes.append((russian, _READ_AS_RUSSIAN))
        if allowed is not None:
            for best in (*wholes, *found):
                for place in [place for place in best if not allowed[place]]:
                    del best[place]
        near = self._grams.nearest([_weighed(words) for words, _ in probes], _SHORTLIST, allowed)
        for owner, (words, weight), (places, cosines) in zip(owners, probes, near, strict=True):
            scores = self._aligner.scores(words, places, cosines) * self._weights[places] * weight
            best = found[owner]
            for place, score in zip(places.tolist(), scores.tolist(), strict=True):
                if score > best.get(place, 0.0):
                    best[place] = score
        return [
            self._ranked(_merged(whole, best), top)
            for whole, best in zip(wholes, found, strict=True)
        ]

    def _look_up_core(self, words: Sequence[Word], weight: float, best: dict[int, float]) -> None:
        """Look up the trade alone, without where and how it is done."""
        lightest = min(word.weight for word in words)
        if lightest < 1.0:
            core = [word for word in words if word.weight == 1.0]
            worth = _CORE if lightest == PLACE else _CORE_UNSURE
            if self._is_generic(core):
                worth *= _GENERIC_ALONE
            self._look_up(core, weight * worth, best)

    def _is_generic(self, words: Sequence[Word]) -> bool:
        if len(words) != 1:
            return False
        head = words[0].stem
        kindred = kin().get(head)
        return self._heads.get(head, 0) > _GENERIC or (
            kindred is not None and self._kin_heads.get(kindred, 0) > _GENERIC_KIN
        )

    def _look_up_spans(
        self, words: Sequence[Word], weight: float, best: dict[int, float], russian: bool
    ) -> None:
        """Look up every run of words that leaves others: noise around a title, and worse."""
        count = len(words)
        # What stands before a Latvian or English noun tells which, after it where; in Russian
        # it is the other way round.
        which = [self._cost_of_which(word) for word in words]
        where = [self._cost_of_where(word) for word in words]
        before, after = (where, which) if russian else (which, where)
        for start in range(count):
            for end in range(start + 1, min(count, start + _LONGEST_SPAN) + 1):
                if end - start == count:
                    continue
                span = words[start:end]
                found = self._exact.get(" ".join(word.stem for word in span))
                if not found:
                    continue
                worth = _SPAN * weight * math.prod(before[:start]) * math.prod(after[end:])
                if self._is_generic(span):
                    worth *= _GENERIC_ALONE
                for place, level in found:
                    score = worth * float(self._weights[place])
                    if level < 2 and score > best.get(place, 0.0):
                        best[place] = score

    def _cost_of_which(self, word: Word) -> float:
        if word.weight < 1.0 or len(word.folded) < 3:
            return self._cost_of_where(word)
        if word.stem in _SAYS_LITTLE:
            return _LEFT["aside"]
        return _LEFT["known" if self._aligner.knows(word.stem) else "unknown"]

    def _cost_of_where(self, word: Word) -> float:
        if word.weight == PLACE or len(word.folded) < 3:
            return _LEFT["place"]
        if word.stem in self._heads:
            return _LEFT["head"]
        if self._aligner.knows(word.stem):
            return _LEFT["aside"]
        return _LEFT["strange head" if word.head else "strange"]

    def _as_russian(self, text: str) -> tuple[Word, ...]:
        """The words of a text in Latin letters read as Russian, where that makes more known."""
        if not text.isascii() or not any(map(str.isalpha, text)):
            return ()
        knows = self._aligner.knows
        plain = words_of(text)
        russian = words_of(in_cyrillic(text))
        if len(russian) != len(plain):
            return ()
        gained = any(
            word.stem != other.stem and not knows(other.stem)
            for word, other in zip(russian, plain, strict=True)
        )
        return russian if gained else ()

    def _look_up(self, words: Sequence[Word], weight: float, best: dict[int, float]) -> None:
        literal = False
        for asked, key in enumerate(keys_of(words)):
            for place, kept in self._exact.get(key, ()):
                level = max(asked, kept)
                literal = literal or level == 0
                score = _EXACT[level] * weight * float(self._weights[place])
                if literal and level:
                    score *= _LESS_LITERAL
                if score > best.get(place, 0.0):
                    best[place] = score

    def _ranked(self, best: dict[int, float], top: int) -> list[Link]:
        def order(place: int) -> tuple[float, int, str, str]:
            label = self._entries[place].label
            return -round(best[place], 4), _KINDS.get(label.kind, 9), label.id, label.text

        links: dict[str, Link] = {}
        least = 1.0
        for place in sorted(best, key=order):
            label = self._entries[place].label
            if best[place] < _LEAST:
                break
            if label.id in links:
                continue
            # None is surer than one that ranks before it.
            least = min(least, round(best[place] * float(self._sure[place]), 4))
            links[label.id] = Link(label.id, least, label.text)
            if len(links) == top:
                break
        return list(links.values())


def _merged(whole: dict[int, float], parts: dict[int, float]) -> dict[int, float]:
    """Both, where parts and look-alikes stand back behind what the whole text names."""
    if not whole:
        return parts
    merged = {place: score * _BEHIND_WHOLE for place, score in parts.items()}
    for place, score in whole.items():
        merged[place] = max(score, merged.get(place, 0.0))
    return merged


def _weighed(words: Sequence[Word]) -> list[tuple[str, float]]:
    kindred = kin()
    return [(word.stem, word.weight**2) for word in words] + [
        (f"{KIN}{kindred[word.stem]}", _KIN_SEEN * word.weight**2)
        for word in words
        if word.stem in kindred
    ]


def _honest_weights(
    entries: Sequence[_Entry], names: Sequence[str], concepts: Sequence[str]
) -> Floats:
    """What an exact match of each entry is worth: less for a part of a label, and less again
    where the same words (`names`, a key of each entry) name another of the `concepts` as well.

    Who owns a name: the one concept that everyday speech means by it, or else those that have
    it for their preferred label, or else all alike. Whole labels come before parts of labels,
    and what is lent by a near concept counts only where nobody else has it.
    """
    owners: dict[str, set[str]] = defaultdict(set)
    whole: dict[str, set[str]] = defaultdict(set)
    preferred: dict[str, set[str]] = defaultdict(set)
    spoken: dict[str, set[str]] = defaultdict(set)
    for entry, name, mine in zip(entries, names, concepts, strict=True):
        owners[name].add(mine)
        if entry.weight == 1.0 and entry.label.kind != "near":
            whole[name].add(mine)
            if entry.label.kind == "preferred":
                preferred[name].add(mine)
            elif entry.label.kind == "spoken":
                spoken[name].add(mine)
    weights = []
    for entry, name, mine in zip(entries, names, concepts, strict=True):
        among = whole[name] or owners[name]
        chosen = spoken[name] if len(spoken[name]) == 1 else preferred[name]
        weight = entry.weight
        if mine not in preferred[name] or mine not in chosen:
            weight *= 1.0 if chosen == preferred[name] != set() else 0.55 + 0.45 / len(among)
        if mine not in (chosen or among):
            weight *= _OWNED_BY_ANOTHER
        weights.append(weight)
    return np.array(weights, dtype=np.float32)


_ANOTHER_WORD = 0.6  # a stem that is in other labels is hardly a slip for this one
_DIFFERENT = 0.6  # below this likeness two stems are different words
_HEADS_DIFFER = 0.6
_KIN = 0.85  # two words that say nearly the same
_KIN_SEEN = 1.0  # their weight where titles are picked to be looked at closely
_STRANGE = 0.35  # a typed word that no title knows and none resembles: a place, a company


class _Aligner:
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

    def scores(self, words: Sequence[Word], places: Ints, cosines: Floats) -> Floats:
        """Confidence of each place, 0 to below 1."""
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
        explained = typed @ np.where(present, alike, 0).max(axis=2) / typed.sum()
        aligned = 2 * said * explained / np.maximum(said + explained, 1e-6)
        head = next(i for i, word in enumerate(words) if word.head)
        heads = likeness[head, np.searchsorted(used, self._heads[places])]
        aligned *= _HEADS_DIFFER + (1 - _HEADS_DIFFER) * heads
        glued = cdist(
            ["".join(word.stem for word in words if word.weight > PLACE)],
            [self._glued[i] for i in places.tolist()],
            scorer=OSA.normalized_similarity,
            dtype=np.float32,
        )[0]
        raw = np.maximum(aligned, 0.95 * glued**2) * 0.8 + 0.2 * cosines
        scores: Floats = 0.97 * raw
        return scores


class _Prefixes:
    """Labels by the beginnings of their words."""

    def __init__(self, entries: Sequence[_Entry]) -> None:
        whole = [(i, fold(e.text)) for i, e in enumerate(entries) if e.weight == 1.0]
        postings: dict[str, list[int]] = defaultdict(list)
        for place, folded in whole:
            for word in dict.fromkeys(folded.split()):
                postings[word].append(place)
        self._words = sorted(postings)
        self._places = [np.array(postings[word], dtype=np.int32) for word in self._words]
        self._folded = dict(whole)
        self._labels = [entry.label for entry in entries]
        self._kinds = [_KINDS.get(entry.label.kind, 9) for entry in entries]

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


def spread(links: Sequence[Link], top: int, group: Callable[[str], str]) -> list[Link]:
    """At most `top` links: the best of each group in order, then the others."""
    first: dict[str, Link] = {}
    for link in links:
        first.setdefault(group(link.id), link)
    others = [link for link in links if first[group(link.id)] is not link]
    return [*first.values(), *others][:top]
