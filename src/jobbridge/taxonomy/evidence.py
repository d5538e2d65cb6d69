"""Which group the words of a title speak for, learnt from all names of all groups.

Likeness of names fails where a title is told in other words than any name ("darbs pie govīm",
"palešu naglotājs") or has a head noun that a hundred groups share ("operator", "работник"). Then
each word says where it is at home: itself, its kin, its beginnings (which part "likšana" and
"licējs" less than their endings do, and are alike in three languages), and the word after it.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from jobbridge.taxonomy.grams import Floats, Ints, matrix
from jobbridge.taxonomy.labels import Entry, rank
from jobbridge.taxonomy.spoken import kin
from jobbridge.taxonomy.words import Word

_BEGINNINGS = (4, 5, 6, 7)  # letters
_BEGINNING = 0.5  # what a beginning says beside the whole word
_PAIR = 0.3
_KINDS = {"preferred": 1.0, "spoken": 1.5, "near": 0.6}  # what a name is worth; others:
_OTHER = 0.8
_DAMPED = 0.65  # a word in a hundred names of a group says less than a hundred times as much
_SMOOTHED = 600.0  # how much is believed of every group before anything is known of it
_HEARD = 0.1  # a smaller vote proposes nothing by itself
_NAMED = 0.955  # by so much a text is a name, noise aside
_UNNAMED = 0.95  # how sure one may be of any other text,
_VOTED = 0.25  # and by how much surer than by the likeness of names alone,
_LEVEL = 0.55  # and of one of two groups that are as likely
_CALM = 2.0  # the odds of a vote are taken to this root: words are not independent


class Evidence:
    """Votes of words for groups; `groups` are those of the entries, in the order of the votes."""

    def __init__(
        self, entries: Sequence[Entry], titles: Sequence[Sequence[Word]], groups: Sequence[str]
    ) -> None:
        from scipy import sparse  # here, since it holds up each start

        self.groups = list(dict.fromkeys(groups))
        numbers = {group: i for i, group in enumerate(self.groups)}
        self._group_of: Ints = np.array([numbers[group] for group in groups], dtype=np.int32)
        # Who stands for a group that no name of its own was found of.
        self._heads: dict[int, int] = {}
        for place in sorted(range(len(entries)), key=lambda place: rank(entries[place].label)):
            self._heads.setdefault(int(self._group_of[place]), place)
        self._columns: dict[str, int] = {}
        counts: dict[tuple[int, int], float] = defaultdict(float)
        seen = set()
        for entry, title, group in zip(entries, titles, groups, strict=True):
            name = (group, *(word.folded for word in title))
            if entry.weight < 1.0 or name in seen:
                continue
            seen.add(name)
            worth = _KINDS.get(entry.label.kind, _OTHER)
            row = numbers[group]
            for sign, weight in _signs_of(title):
                column = self._columns.setdefault(sign, len(self._columns))
                counts[row, column] += weight * worth
        known = sparse.coo_array(
            (
                np.array(list(counts.values()), dtype=np.float32) ** _DAMPED,
                tuple(np.array(list(counts), dtype=np.int32).reshape(-1, 2).T),
            ),
            shape=(len(self.groups), len(self._columns)),
        )
        share = known.sum(axis=0) / max(1.0, known.sum())
        rows, columns = known.coords
        told = np.log1p(known.data / (_SMOOTHED * share[columns]))
        self._told = sparse.coo_array(
            (told.astype(np.float32), (columns, rows)), shape=known.shape[::-1]
        ).tocsr()
        self._size = np.log(_SMOOTHED / (known.sum(axis=1) + _SMOOTHED)).astype(np.float32)

    def votes(self, titles: Sequence[Sequence[Word]]) -> Floats:
        """For each title, the share of the vote for each group; none for any where nobody knows
        a word of it."""
        asked = matrix((self._known(title) for title in titles), len(self._columns))
        odds = (asked @ self._told).toarray() + asked.sum(axis=1)[:, None] * self._size
        odds -= odds.max(axis=1, keepdims=True)
        shares = np.exp(odds / _CALM)
        votes: Floats = shares / shares.sum(axis=1, keepdims=True)
        votes[np.diff(asked.indptr) == 0] = 0.0
        return votes

    def sway(
        self, best: dict[int, float], shares: Floats, allowed: npt.NDArray[np.bool_] | None
    ) -> float:
        """Add the vote to the scores of places: the less, the surer the best of them is. Returns
        how sure at most anybody may be of the best of them then."""
        places = np.array(list(best), dtype=np.int32)
        scores = np.array(list(best.values()), dtype=np.float32)
        highest = np.zeros(len(shares), dtype=np.float32)
        np.maximum.at(highest, self._group_of[places], scores)
        gains = shares * (1.0 - min(1.0, float(highest.max(initial=0.0))))
        mine = self._group_of[places]
        scores += gains[mine] * scores / highest[mine]
        best.update(zip(places.tolist(), scores.tolist(), strict=True))
        for number in np.flatnonzero((gains >= _HEARD) & (highest == 0.0)).tolist():
            place = self._heads[number]
            if allowed is None or allowed[place]:
                best[place] = float(gains[number])
        swayed = np.where(highest > 0.0, highest + gains, np.where(gains >= _HEARD, gains, 0.0))
        return _surest(highest, swayed)

    def _known(self, title: Sequence[Word]) -> Iterator[tuple[int, float]]:
        for sign, weight in _signs_of(title):
            column = self._columns.get(sign)
            if column is not None:
                yield column, weight


def _surest(by_name: Floats, swayed: Floats) -> float:
    """Names and votes must both speak for the best group, and it must be ahead of the next; only
    a text that is a name needs neither."""
    first = int(swayed.argmax())
    if by_name[first] >= _NAMED:
        return 1.0
    next_best = float(np.delete(swayed, first).max(initial=0.0))
    ahead = float(swayed[first]) - next_best
    return min(_UNNAMED, float(by_name[first]) + _VOTED, _LEVEL + ahead)


def _signs_of(title: Sequence[Word]) -> Iterator[tuple[str, float]]:
    kindred = kin()
    before = ""
    for word in title:
        stem = word.stem
        if len(word.folded) > 1 and not word.folded.isdigit():
            yield f"={stem}", word.weight
            if stem in kindred:
                yield f"§{kindred[stem]}", word.weight
            for size in _BEGINNINGS:
                if len(stem) >= size:
                    yield f"{size}{stem[:size]}", _BEGINNING * word.weight
        if before:
            yield f"{before} {stem}", _PAIR
        before = stem
