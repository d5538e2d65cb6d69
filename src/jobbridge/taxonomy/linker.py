"""From typed words to ranked concepts, with a confidence that may be believed.

An exact key (`words.keys`) answers at once. Everything else goes through character n-grams of
word stems (one sparse product for a whole batch) to a shortlist, which is then aligned word by
word: how much of the label the text says, how much of the text the label explains, and whether
the head nouns agree.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from jobbridge.taxonomy.align import Aligner
from jobbridge.taxonomy.evidence import Evidence
from jobbridge.taxonomy.grams import KIN, GramIndex
from jobbridge.taxonomy.labels import Entry, Label, Link, honest_weights, rank
from jobbridge.taxonomy.latvian import has_cyrillic, in_cyrillic, stem
from jobbridge.taxonomy.prefixes import Prefixes
from jobbridge.taxonomy.spoken import kin
from jobbridge.taxonomy.words import PLACE, Word, clean_title, fold, keys_of, readings, words_of

__all__ = ["CONFIDENT", "Label", "Link", "Linker", "spread"]

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
    "place": 0.96,
    "aside": 0.93,
    "strange": 0.87,
    "strange head": 0.75,
    "unknown": 0.85,
    "known": 0.62,
    "head": 0.5,
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
_KIN_SEEN = 1.0  # their weight where titles are picked to be looked at closely
_LESS_LITERAL = 0.97  # a stem matched, but another label matched to the letter


class Linker:
    """Names of concepts, indexed once; never changed after, so threads may share it.

    Give it labels whose ids are of one scheme: a name that belongs to several ids counts as
    ambiguous, and its confidence says so. Where ids fall into groups (`group` of an id), a name
    that belongs to several of one group is as good as a name of one when groups are ranked; that
    it does not say which of them is meant still lowers the confidence. And what no name says
    surely is also asked of all words of all names of each group (`Evidence`).
    """

    def __init__(self, labels: Iterable[Label], group: Callable[[str], str] | None = None) -> None:
        self._entries: list[Entry] = []
        self._exact: dict[str, list[tuple[int, int]]] = {}
        words: list[tuple[Word, ...]] = []
        names: list[str] = []
        for label in dict.fromkeys(labels):
            for reading in readings(label.text):
                found = keys_of(reading.words)
                for level, key in enumerate(found):
                    self._exact.setdefault(key, []).append((len(words), level))
                self._entries.append(Entry(label, reading.text, reading.weight))
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
        ids = [entry.label.id for entry in self._entries]
        groups = [group(id) for id in ids] if group else ids
        self._weights = honest_weights(self._entries, names, groups)
        alone = honest_weights(self._entries, names, ids)
        self._sure = np.minimum(1.0, alone / self._weights)
        self._langs = np.array([entry.label.lang for entry in self._entries])
        self._aligner = Aligner(words)
        self._grams = GramIndex([_weighed(title) for title in words])
        self._prefixes = Prefixes(self._entries)
        self._evidence: Evidence | None = None
        if group and words:
            self._evidence = Evidence(self._entries, words, groups)

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
        voters: list[Sequence[Word]] = []
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
            voters.append(russian or words_of(cleaned))
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
            vague = self._is_generic([word for word in words if word.head])
            scores = self._aligner.scores(words, places, cosines, vague)
            scores *= self._weights[places] * weight
            best = found[owner]
            for place, score in zip(places.tolist(), scores.tolist(), strict=True):
                if score > best.get(place, 0.0):
                    best[place] = score
        merged = list(map(_merged, wholes, found))
        surest = [1.0 for _ in texts]
        if self._evidence and texts:
            votes = self._evidence.votes(voters)
            surest = [
                self._evidence.sway(best, shares, allowed)
                for best, shares in zip(merged, votes, strict=True)
            ]
        return [self._ranked(best, top, sure) for best, sure in zip(merged, surest, strict=True)]

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

    def _ranked(self, best: dict[int, float], top: int, surest: float) -> list[Link]:
        def order(place: int) -> tuple[float, int, str, str]:
            label = self._entries[place].label
            return -round(best[place], 4), rank(label), label.id, label.text

        links: dict[str, Link] = {}
        least = 1.0
        calm = min(1.0, surest / max(best.values(), default=1.0))
        for place in sorted(best, key=order):
            label = self._entries[place].label
            if best[place] < _LEAST:
                break
            if label.id in links:
                continue
            # None is surer than one that ranks before it.
            least = min(least, round(best[place] * calm * float(self._sure[place]), 4))
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


def spread(links: Sequence[Link], top: int, group: Callable[[str], str]) -> list[Link]:
    """At most `top` links: the best of each group in order, then the others."""
    first: dict[str, Link] = {}
    for link in links:
        first.setdefault(group(link.id), link)
    others = [link for link in links if first[group(link.id)] is not link]
    return [*first.values(), *others][:top]
