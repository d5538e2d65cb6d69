"""The face of our pages, made ready for paper.

Browsers take a variable face in parts, one for each alphabet; typst wants whole static ones. Made
once, at set-up: `vendor/fonts/` then holds a regular and a bold face and the list of characters
that both can show.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from fontTools.merge import Merger
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

# The licence keeps the name "Source" for the original, so a changed one has another: one that
# says nothing of us, because a PDF names its faces and a CV must not tell where it was printed.
FAMILY = "Sheet Sans"
WEIGHTS = {"Regular": 400, "Bold": 700}
CHARACTERS = "characters.json"
LATEST = 2_000_000_000  # of the TrueType epoch: no clock is read, and the same files come out


def make(parts: Iterable[Path], folder: Path) -> None:
    """Static faces of the variable `parts` (woff2) and their characters into `folder`."""
    folder.mkdir(parents=True)
    parts = list(parts)
    shown: set[int] | None = None
    for style, weight in WEIGHTS.items():
        with TemporaryDirectory(prefix="jobbridge-fonts-") as work:
            whole = Merger().merge([_static(part, weight, Path(work)) for part in parts])
        _name(whole, style, weight)
        file = folder / f"sheet-sans-{style.lower()}.ttf"
        whole.save(file)
        found = set(TTFont(file).getBestCmap())
        shown = found if shown is None else shown & found
    (folder / CHARACTERS).write_text(json.dumps(sorted(shown or ())) + "\n", "utf-8")


def _static(part: Path, weight: int, work: Path) -> str:
    font = instantiateVariableFont(TTFont(part), {"wght": weight})
    font.flavor = None
    file = work / f"{part.stem}.ttf"
    font.save(file)
    return str(file)


def _name(font: TTFont, style: str, weight: int) -> None:
    names = font["name"]
    for number in {record.nameID for record in names.names} - {0, 14}:
        names.removeNames(nameID=number)
    postscript = f"{FAMILY.replace(' ', '')}-{style}"
    for number, text in {
        1: FAMILY,
        2: style,
        3: postscript,
        4: f"{FAMILY} {style}",
        6: postscript,
    }.items():
        names.setName(text, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight
    font["head"].macStyle = int(style == "Bold")
    font["head"].modified = LATEST
    font.recalcTimestamp = False
