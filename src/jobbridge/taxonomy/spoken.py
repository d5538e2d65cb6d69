"""What people call the professions, and which words are kin: the starter's tables of speech.

The names go beyond the official ones. Both tables are read from the package when a linker is
made, not stored: a new release brings them to every installation, whatever is imported there.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jobbridge.taxonomy.latvian import stem

_STARTER = Path(__file__).parent / "starter"


@dataclass(frozen=True, slots=True)
class Spoken:
    """A name in `lang`, and the profession of the classifier that it most often means."""

    code: str
    lang: str
    text: str


def spoken_names() -> Iterator[Spoken]:
    """Every name of the table, in its order."""
    with (_STARTER / "names.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            for text in row["names"].split("|"):
                yield Spoken(row["code"], row["lang"], text)


@cache
def kin() -> dict[str, int]:
    """Stems that say nearly the same ("remontētājs", "ремонтник", "repairer") by the number that
    they share. A stem of several lines is kin to those of the first."""
    numbers: dict[str, int] = {}
    with (_STARTER / "kin.csv").open(encoding="utf-8", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines), 1):
            for word in row["words"].split("|"):
                numbers.setdefault(stem(word), number)
    return numbers
