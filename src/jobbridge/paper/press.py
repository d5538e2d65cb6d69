"""From sheets to a PDF: tagged, with its language and title (PDF/UA-1), faces included.

Foreign text reaches the templates as JSON and is only ever shown: it cannot be markup. What our
faces cannot show stands as a replacement character, because a reader must not be given a hole.
"""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from itertools import groupby
from typing import Any

import typst

from jobbridge.paper.sheets import Sheet
from jobbridge.web.templates import PACKAGE, shipped

FONTS = PACKAGE / "web/vendor/fonts"
UNSHOWN = "\N{REPLACEMENT CHARACTER}"
BREAK = "\N{ZERO WIDTH SPACE}"
LONGEST_WORD = 28
SLIPS = 3  # on a page
LONGEST_TEXT = 20_000
# No packages are used: where typst would look for them there is nothing.
NO_PACKAGES = "no-packages"
# Made by us, never foreign: a picture, and an address that must not be broken.
OURS = frozenset({"svg", "address"})


def printed(sheets: Sequence[Sheet], *, title: str, now: datetime) -> bytes:
    """One PDF of these sheets, each from a new page on, slips three to a page. `title` names no
    person: it stands in the window and in the file's properties."""
    made = typst.compile(
        **arguments(sheets, title), pdf_standards=["ua-1"], timestamp=int(now.timestamp())
    )
    assert isinstance(made, bytes)
    return made


def arguments(sheets: Sequence[Sheet], title: str) -> dict[str, Any]:
    """What typst is given: our template and nothing else of the disk, the sheets as JSON."""
    folder = shipped("templates") / "paper"
    data = {
        "title": title,
        "lang": sheets[0].locale,
        "pages": [
            [_as_data(sheet) for sheet in page]
            for slip, like in groupby(sheets, key=lambda sheet: sheet.slip)
            for page in _parted(list(like), SLIPS if slip else 1)
        ],
    }
    return {
        "input": (folder / "sheet.typ").read_bytes(),
        "root": str(folder),
        "font_paths": _fonts(),
        "ignore_system_fonts": True,
        "package_path": str(folder / NO_PACKAGES),
        "package_cache_path": str(folder / NO_PACKAGES),
        "sys_inputs": {"data": json.dumps(_shown(data), ensure_ascii=False)},
    }


def _parted(sheets: Sequence[Sheet], most: int) -> list[Sequence[Sheet]]:
    return [sheets[at : at + most] for at in range(0, len(sheets), most)]


def _as_data(sheet: Sheet) -> Mapping[str, Any]:
    data = {
        "title": sheet.title,
        "lang": sheet.locale,
        "blocks": list(sheet.blocks),
        "easy": sheet.easy,
        "note": sheet.note,
        "brand": sheet.brand,
        "whose": sheet.whose,
        "scan": dict(sheet.scan) if sheet.scan else None,
        "slip": sheet.slip,
    }
    return data | ({"columns": 2} if sheet.beside else {})


def _shown(value: Any) -> Any:
    """The same data with every text as it can be printed; pictures are ours already."""
    if isinstance(value, str):
        return showable(value)
    if isinstance(value, Mapping):
        return {name: v if name in OURS else _shown(v) for name, v in value.items()}
    if isinstance(value, list | tuple):
        return [_shown(item) for item in value]
    return value


def showable(text: str) -> str:
    """Characters that the faces have, and words that can be broken at the end of a line."""
    known = _characters()
    text = unicodedata.normalize("NFC", text[:LONGEST_TEXT])
    kept = (
        c if c == "\n" or c in known else UNSHOWN
        for c in text.replace("\r\n", "\n").replace("\t", " ")
        if c == "\n" or unicodedata.category(c) not in {"Cc", "Cf"}
    )
    return re.sub(rf"\S{{{LONGEST_WORD},}}", _broken, "".join(kept))


def _broken(word: re.Match[str]) -> str:
    parts = (word[0][i : i + LONGEST_WORD] for i in range(0, len(word[0]), LONGEST_WORD))
    return BREAK.join(parts)


@cache
def _characters() -> frozenset[str]:
    return frozenset(chr(c) for c in json.loads((FONTS / "characters.json").read_text("utf-8")))


@cache
def _fonts() -> typst.Fonts:
    """Ours, and typst's own for the replacement character; never the machine's."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(FONTS)]
    )
