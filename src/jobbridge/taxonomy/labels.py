"""Names of concepts, and what each is worth where several concepts share it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from jobbridge.taxonomy.grams import Floats

_ORDER = {"preferred": 0, "spoken": 1, "alternative": 2, "synonym": 3, "near": 4}
_OWNED_BY_ANOTHER = 0.9  # another concept has the same words for its preferred label


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


def rank(label: Label) -> int:
    """Where a label stands among those that match as well."""
    return _ORDER.get(label.kind, len(_ORDER))


@dataclass(frozen=True, slots=True)
class Entry:
    """One reading of one label."""

    label: Label
    text: str
    weight: float


def honest_weights(
    entries: Sequence[Entry], names: Sequence[str], concepts: Sequence[str]
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
