"""Words → concepts: how fast, beside rapidfuzz over the same labels, and how often right.

`python -m tests.benches.words` says both; the titles of `--held-back` unit groups are those that
are not looked at while the linker is tuned. Without the official publications nothing is said.
"""

import argparse
import csv
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz.fuzz import WRatio
from rapidfuzz.process import extractOne
from rapidfuzz.utils import default_process

from jobbridge.taxonomy.linker import CONFIDENT, Label, Linker, spread
from jobbridge.taxonomy.queries import unit_group
from tests.bench import Figure, median
from tests.taxonomy.noise import noisy_titles
from tests.taxonomy.published import DATA, published_labels
from tests.taxonomy.test_noisy import TITLES

MANY = 2000
BESIDE = 20
EVERY = 17  # one title of so many: about 8,500 noisy ones
TYPED = ("pav", "metin", "kravas a", "svar", "электр", "cle", "programm", "s")


@dataclass(frozen=True)
class Right:
    """Of so many titles, how often the right unit group came first and among three."""

    what: str
    titles: int
    first: float
    three: float

    def __str__(self) -> str:
        shares = f"{self.first:.1%} first, {self.three:.1%} among three"
        return f"Right unit group, {self.what}, {self.titles} titles: {shares}"


def figures(labels: Sequence[Label] | None = None) -> list[Figure]:
    """Seconds a title, in batches as the importers link them, and seconds a keystroke."""
    if not DATA.is_dir():
        return []
    labels = labels or published_labels()
    # The reference knows what is published; the linker everyday speech as well.
    official = [default_process(label.text) for label in labels if label.kind != "spoken"]
    linker = Linker(labels, unit_group)
    titles = [title.typed for title in noisy_titles(_texts(labels), every=71)]
    titles = titles[:: max(1, len(titles) // MANY)][:MANY]
    few = titles[:: len(titles) // BESIDE][:BESIDE]
    against = f"extractOne(WRatio) over {len(official)} labels"

    def linked() -> None:
        linker.link_many(titles, top=5)

    def extracted() -> None:
        for title in few:
            extractOne(default_process(title), official, scorer=WRatio)

    def typed() -> None:
        for start in TYPED:
            linker.suggest(start, top=8)

    reference = median(extracted, 3) / len(few)
    return [
        Figure("link a noisy title", median(linked, 3) / len(titles), against, reference),
        Figure("suggest for a keystroke", median(typed, 5) / len(TYPED), against, reference),
    ]


def qualities() -> list[Right]:
    """Of titles made by rule from the groups that were held back, and of those made by hand."""
    return rights(published_labels(), held_back=True) if DATA.is_dir() else []


def rights(labels: Sequence[Label], *, held_back: bool) -> list[Right]:
    """How often the linker is right: on our own titles, on noise by rule by language and kind,
    and among those it is sure of."""
    linker = Linker(labels, unit_group)
    with TITLES.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    cases = [
        (f"our own, {row['lang']}", row["title"], frozenset(row["groups"].split())) for row in rows
    ]
    cases += [
        (f"{title.lang}, {title.kind}", title.typed, title.groups)
        for title in noisy_titles(_texts(labels), every=EVERY)
        if title.held_back == held_back
    ]
    counts: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    answers = linker.link_many([typed for _, typed, _ in cases], top=18)
    for (what, _, groups), links in zip(cases, answers, strict=True):
        found = [unit_group(link.id) for link in spread(links, 3, unit_group)]
        said = bool(found) and found[0] in groups, not groups.isdisjoint(found)
        source = "our own" if what.startswith("our own") else "by rule"
        for name in (what, f"{source}, all"):
            counts[name].append(said)
        if links and links[0].score >= CONFIDENT:
            counts[f"{source}, confident"].append(said)
    return [
        Right(what, len(said), *(sum(column) / len(said) for column in zip(*said, strict=True)))
        for what, said in sorted(counts.items())
    ]


def _texts(labels: Iterable[Label]) -> Iterable[tuple[str, str, str]]:
    return ((unit_group(label.id), label.lang, label.text) for label in labels)


def main() -> None:
    given = argparse.ArgumentParser(prog="python -m tests.benches.words", description=__doc__)
    given.add_argument("--held-back", action="store_true")
    options = given.parse_args()
    labels = published_labels()
    for right in rights(labels, held_back=options.held_back):
        print(f"{right.what:26} {right.titles:6} {right.first:7.1%} {right.three:7.1%}")
    for figure in figures(labels):
        print(f"{figure.what}: {figure.ours * 1000:.2f} ms, {figure.ratio:.0f} × {figure.against}")


if __name__ == "__main__":
    main()
