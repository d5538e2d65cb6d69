"""What people call the professions: the starter's table of names beyond the official ones.

It is read from the package each time a linker is made, not stored: a new release brings its names
to every installation, whatever has been imported there and when.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_FILE = Path(__file__).parent / "starter" / "names.csv"


@dataclass(frozen=True, slots=True)
class Spoken:
    """A name in `lang`, and the profession of the classifier that it most often means."""

    code: str
    lang: str
    text: str


def spoken_names() -> Iterator[Spoken]:
    """Every name of the table, in its order."""
    with _FILE.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            for text in row["names"].split("|"):
                yield Spoken(row["code"], row["lang"], text)
