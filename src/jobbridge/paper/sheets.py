"""What stands on paper, as data: a sheet is a title and blocks; `press` makes a PDF of sheets.

A block is a mapping with its `kind`; `templates/paper/parts.typ` shows each kind. Texts are
ready in the sheet's language: templates hold none.
"""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import segno

Block = Mapping[str, Any]
BRAND = "JobBridge"
# What is filled in by hand stands once for both languages of a sheet.
ONCE = frozenset({"ticks", "field", "lines", "rows", "sign"})
NESTED = frozenset({"panel", "together"})


@dataclass(frozen=True)
class Sheet:
    """One paper for one reader. `easy` is the large version with one thing a line; `whose` stands
    under the title; `note` stands in the foot and names nobody; `scan` is the code in the head
    that leads to where the paper is recorded; `beside` is the same sheet in a second language.
    A `slip` is a third of a page, to be cut off, with others like it.
    """

    title: str
    locale: str
    blocks: tuple[Block, ...]
    easy: bool = False
    note: str = ""
    brand: str = BRAND
    whose: str = ""
    scan: Mapping[str, str] | None = None
    beside: "Sheet | None" = None
    slip: bool = False


def heading(text: str) -> Block:
    return {"kind": "heading", "text": text}


def text(text: str, *, strong: bool = False, quiet: bool = False) -> Block:
    return {"kind": "text", "text": text, "strong": strong, "quiet": quiet}


def pairs(items: Iterable[tuple[str, str | None]], *, width: int = 28) -> Block:
    """Terms and what is so; those of which nothing is known are left out. `width` is the
    terms' share of the line, in percent."""
    known = [(term, what) for term, what in items if what]
    return {"kind": "pairs", "items": known, "width": width}


def entries(items: Iterable[tuple[str, str]]) -> Block:
    """Each with a line about it."""
    return {"kind": "entries", "items": list(items)}


def bullets(items: Iterable[str], *, columns: int = 1) -> Block:
    return {"kind": "bullets", "items": list(items), "columns": columns}


def ticks(items: Iterable[str], *, label: str = "", columns: int = 1) -> Block:
    """Boxes to tick; with 0 columns as many beside each other as a line holds."""
    return {"kind": "ticks", "items": list(items), "label": label, "columns": columns}


def field(label: str) -> Block:
    """One line to write on."""
    return {"kind": "field", "label": label}


def lines(label: str, count: int) -> Block:
    return {"kind": "lines", "label": label, "count": count}


def rows(
    head: Sequence[str],
    body: Iterable[Sequence[Any]],
    *,
    widths: Sequence[int],
    blank: bool = False,
) -> Block:
    """A table; a cell is a text, or a list of texts with a box before each."""
    cells = [[{"ticks": c} if isinstance(c, list) else c for c in row] for row in body]
    return {
        "kind": "rows",
        "head": list(head),
        "rows": cells,
        "widths": list(widths),
        "blank": blank,
    }


def sign(*labels: str) -> Block:
    """Lines to sign on."""
    return {"kind": "sign", "items": list(labels)}


def panel(blocks: Iterable[Block]) -> Block:
    """In a frame, never broken between pages."""
    return {"kind": "panel", "blocks": list(blocks)}


def together(blocks: Iterable[Block]) -> Block:
    return {"kind": "together", "blocks": list(blocks)}


def code(address: str, text: str, alt: str) -> Mapping[str, str]:
    """An address to scan, and to type where nothing scans: for the head of a sheet."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", border=4, xmldecl=False)
    svg = out.getvalue().decode("ascii")
    return {"svg": svg, "address": address, "text": text, "alt": alt}


def beside(one: Sheet, other: Sheet) -> list[Sheet]:
    """Two languages on one sheet, line by line; or one after the other, where the lines differ."""
    if not _alike(one.blocks, other.blocks):
        return [one, other]
    return [
        Sheet(
            title=_both(one.title, other.title),
            locale=one.locale,
            blocks=tuple(
                _joined(mine, theirs, one.locale, other.locale)
                for mine, theirs in zip(one.blocks, other.blocks, strict=True)
            ),
            easy=one.easy,
            note=one.note,
            brand=one.brand,
            whose=one.whose,
            scan=one.scan,
            beside=other,
        )
    ]


def _alike(mine: Iterable[Block], theirs: Iterable[Block]) -> bool:
    return [block["kind"] for block in mine] == [block["kind"] for block in theirs]


def _joined(mine: Block, theirs: Block, locale: str, other: str) -> Block:
    if mine["kind"] in NESTED and _alike(mine["blocks"], theirs["blocks"]):
        inner = zip(mine["blocks"], theirs["blocks"], strict=True)
        return {**mine, "blocks": [_joined(a, b, locale, other) for a, b in inner]}
    if mine["kind"] in ONCE:
        return {name: _merged(name, value, theirs[name]) for name, value in mine.items()}
    sides = [
        {"lang": locale, "block": _narrow(mine)},
        {"lang": other, "block": _narrow(theirs)},
    ]
    return {"kind": "beside", "sides": sides}


def _narrow(block: Block) -> Block:
    """In half the room terms need a greater share of it."""
    return {**block, "width": 38} if block["kind"] == "pairs" else block


def _merged(name: str, mine: Any, theirs: Any) -> Any:
    if name in {"label", "text", "alt"}:
        return _both(mine, theirs)
    if name in {"items", "head"}:
        return [_both(a, b) for a, b in zip(mine, theirs, strict=True)]
    return mine


def _both(mine: str, theirs: str) -> str:
    return mine if mine == theirs else f"{mine} / {theirs}"
