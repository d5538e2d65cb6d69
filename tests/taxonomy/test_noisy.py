"""Titles as people type them find the right unit group: our own list, and noise by rule."""

import csv
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from jobbridge.taxonomy.linker import CONFIDENT, Label, Linker, spread
from jobbridge.taxonomy.queries import unit_group
from tests.taxonomy.noise import KINDS, held_back, noisy_titles
from tests.taxonomy.published import DATA, published_labels

TITLES = Path(__file__).parent / "noisy_titles.tsv"
needs_publications = pytest.mark.skipif(
    not DATA.is_dir(), reason="the official publications are not beside the repository"
)


@dataclass(frozen=True)
class Title:
    typed: str
    groups: frozenset[str]


def our_titles() -> list[Title]:
    with TITLES.open(encoding="utf-8", newline="") as lines:
        return [
            Title(row["title"], frozenset(row["groups"].split()))
            for row in csv.DictReader(lines, delimiter="\t")
        ]


def test_our_titles_are_many_of_three_languages_and_each_stands_once() -> None:
    with TITLES.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    assert len({row["title"] for row in rows}) == len(rows) > 600
    assert min(Counter(row["lang"] for row in rows).values()) > 80
    assert len({group for row in rows for group in row["groups"].split()}) > 180


@needs_publications
def test_our_titles_find_their_unit_group() -> None:
    linker = Linker(published_labels(), unit_group)
    titles = our_titles()
    answers = linker.link_many([title.typed for title in titles], top=18)
    missed, first, sure, right = [], 0, 0, 0
    for title, links in zip(titles, answers, strict=True):
        groups = [unit_group(link.id) for link in spread(links, 3, unit_group)]
        first += groups[0] in title.groups
        if title.groups.isdisjoint(groups):
            missed.append(title.typed)
        if links[0].score >= CONFIDENT:
            sure += 1
            right += groups[0] in title.groups
    assert missed == []
    assert first >= 0.97 * len(titles)
    assert right >= 0.99 * sure
    assert sure >= 0.6 * len(titles)


def test_noise_is_the_same_each_time_and_its_share_is_held_back() -> None:
    titles = [(group, "lv", f"nosaukums{group}") for group in map(str, range(1000, 1400))]
    once, again = list(noisy_titles(titles)), list(noisy_titles(titles))
    assert once == again
    assert len(once) == len(titles) * len(KINDS["lv"])
    kept = {title.typed for title in once if title.held_back}
    assert 0.15 < len(kept) / len({title.typed for title in once}) < 0.35
    assert {held_back(group) for group, _, _ in titles} == {True, False}


def test_a_linker_finds_small_noise_of_every_kind() -> None:
    names = ["galdnieks", "mūrnieks", "programmētājs", "повар", "каменщик", "welder", "plumber"]
    langs = ["lv", "lv", "lv", "ru", "ru", "en", "en"]
    rows = list(zip(names, langs, strict=True))
    linker = Linker(Label(name, name, lang, "preferred") for name, lang in rows)
    noisy = list(noisy_titles((name, lang, name) for name, lang in rows))
    found = [linker.link(title.typed, top=1)[0].id for title in noisy]
    assert [frozenset({name}) for name in found] == [title.groups for title in noisy]
