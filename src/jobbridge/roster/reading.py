"""A prison's file as lines with our column names, whatever program wrote it.

CSV with comma, semicolon or tab, in UTF-8, UTF-16 or Windows-1257, or a spreadsheet; titles
above the column names are passed over. A refused line loses no other.
"""

import csv
import io
import re
import unicodedata
from dataclasses import dataclass, field

from jobbridge.errors import Reason, Refused, Unusable
from jobbridge.i18n import N_
from jobbridge.roster import rules, vocabulary
from jobbridge.sheets import MOST_ROWS, as_csv

TITLES = 10  # lines above the column names that are passed over
WIDEST = 100_000  # characters of one field
_LOST = re.compile("Ä[\x80-\xbf\u2018-\u203a«£¼]|Å[\x80-\xbf\u2018-\u203a«¡¾]")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b-\u200f\u202a-\u202e\ufeff]")
_OTHER = (
    (b"%PDF", N_("This is a PDF. Export the list as CSV or as a spreadsheet.")),
    (b"\xd0\xcf\x11\xe0", N_("This is an old spreadsheet (xls). Save it as xlsx or CSV.")),
    (b"<", N_("This is a web page, not a table. Export the list as CSV or xlsx.")),
    (b"\x89PNG", N_("This is a picture. Export the list as CSV or as a spreadsheet.")),
    (b"\xff\xd8\xff", N_("This is a picture. Export the list as CSV or as a spreadsheet.")),
    (b"{", N_("This is not a table. Export the list as CSV or as a spreadsheet.")),
)


@dataclass(frozen=True)
class Line:
    """The number of the line in the file, and its values by our names of columns."""

    number: int
    values: dict[str, str]


@dataclass
class Table:
    lines: list[Line] = field(default_factory=list)
    refused: list[tuple[int, Reason]] = field(default_factory=list)
    cut: bool = False  # the last line breaks off: nothing may be concluded from what is missing
    named: frozenset[str] = frozenset()  # numbers of all lines, as they are written

    def part(self, lines: list[Line]) -> "Table":
        """Some of its lines, from which nothing about the others may be concluded."""
        return Table(lines, cut=True, named=self.named)


def _no(code: str, text: str, **values: object) -> Refused:
    return Refused([Reason(code, text, values, field="files")])


def read(body: bytes, kind: str) -> Table:
    """Raises `Refused` where the file as a whole cannot be used."""
    text = _text(body)
    if not text.strip():
        raise _no("empty", N_("The file is empty."))
    rows = _rows(text)
    header = next(
        ((at, found) for at, row in enumerate(rows) if (found := _header(row, kind))), None
    )
    if header is None:
        raise _no(
            "header",
            N_("No line with the names of the columns was found. Take the template, or name them."),
        )
    at, places = header
    missing = [c.label for c in vocabulary.COLUMNS[kind] if c.required and c.name not in places]
    if missing:
        said = N_("Columns are missing: %(columns)s. Add them with these names.")
        raise _no("columns", said, columns=missing)
    table = Table(cut=not text.endswith("\n"))
    width = len(rows[at].cells)
    for row in rows[at + 1 :]:
        if row.error:
            table.refused.append((row.number, row.error))
        elif not any(cell.strip() for cell in row.cells):
            continue
        elif len(row.cells) <= max(places.values()) or any(
            cell.strip() for cell in row.cells[width:]
        ):
            table.refused.append((row.number, _count(row, width)))
        else:
            values = {name: _plain(row.cells[place]) for name, place in places.items()}
            table.lines.append(Line(row.number, values))
    if not table.lines and not table.refused:
        raise _no("no_lines", N_("There are names of columns, but no line below them."))
    table.named = frozenset(line.values["personal_code"] for line in table.lines)
    table.cut = table.cut and bool(table.refused) and table.refused[-1][0] == rows[-1].number
    return table


def _text(body: bytes) -> str:
    if not body.strip(b"\0 \r\n\t"):
        raise _no("empty", N_("The file is empty."))
    start = body[:64].lstrip()
    for begins, text in _OTHER:
        if start.startswith(begins):
            raise _no("other", text)
    if body[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            body = body.decode("utf-16").encode("utf-8")
        except UnicodeError:
            raise _no("encoding", N_("The letters cannot be read. Save as CSV UTF-8.")) from None
    try:
        body = as_csv(body, "file")
    except Unusable as error:
        said = N_("The file %(what)s.")
        raise _no("sheet", said, what=str(error).partition(": ")[2]) from None
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _no("encoding", N_("The letters cannot be read. Save as CSV UTF-8.")) from None
    if "\0" in text:
        raise _no("no_text", N_("This is no text. Save it as CSV in UTF-8 and choose that."))
    if len(_LOST.findall(text)) > 2:
        said = N_(
            "Letters were lost: those with marks became others. Save the list anew as CSV UTF-8."
        )
        raise _no("letters", said)
    return text


@dataclass(frozen=True)
class _Row:
    number: int
    cells: list[str]
    error: Reason | None = None


def _rows(text: str) -> list[_Row]:
    head = text[:20_000].splitlines()[: TITLES + 1]
    if head and re.fullmatch(r"sep=.", head[0].strip()):
        text = "\n" + text.partition("\n")[2]
    separator = max((";", ",", "\t"), key=lambda sign: max(line.count(sign) for line in head))
    csv.field_size_limit(WIDEST)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[_Row] = []
    while True:
        start = reader.line_num + 1
        try:
            rows.append(_Row(start, next(reader)))
        except StopIteration:
            return rows
        except csv.Error:
            said = N_("A quotation mark is not closed, or stands in the middle of a value.")
            rows.append(_Row(start, [], Reason("quotes", said)))
        if len(rows) > MOST_ROWS + TITLES:
            raise _no("rows", N_("More than %(most)s lines. Divide the file."), most=MOST_ROWS)


def _header(row: _Row, kind: str) -> dict[str, int]:
    """Where each column stands, if this line names at least three of them."""
    if row.number > TITLES + 1:
        return {}
    known = rules.named(kind)
    places: dict[str, int] = {}
    for place, cell in enumerate(row.cells):
        name = known.get(rules.folded(cell))
        if name in places:
            said = N_("The column %(column)s is there twice. Remove one.")
            raise _no("twice", said, column=" ".join(cell.split())[:40])
        if name:
            places[name] = place
    return places if len(places) >= 3 else {}


def _count(row: _Row, width: int) -> Reason:
    said = N_("The line has %(found)s fields, the names of the columns %(width)s.")
    return Reason("fields", said, {"found": len(row.cells), "width": width})


def _plain(cell: str) -> str:
    return " ".join(_CONTROLS.sub("", unicodedata.normalize("NFC", cell)).split())
