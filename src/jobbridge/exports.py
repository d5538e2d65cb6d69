"""Tables to take away: CSV and XLSX that a spreadsheet shows and never runs.

A text that begins like a formula is defused (OWASP, "CSV Injection"): in CSV by an apostrophe
before it, in XLSX by a cell that says it is text. So is, in CSV, what would begin a cell where a
spreadsheet parts cells by semicolons, as in Latvia.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

CSV = "text/csv"  # Litestar says the charset of text
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Cell = str | int | float | date | None

# The wide ones are formulas to a spreadsheet that is set to Japanese or Chinese.
_FORMULA = re.compile(
    r"""(^|[;\r\n])(?=[ \u00a0\u200b"']*[=+\-@\t\r\n|%\uff1d\uff0b\uff0d\uff20])"""
)
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_WIDEST = 60


def csv_table(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """UTF-8 with a byte-order mark, so that Excel reads the diacritics; lines end as RFC 4180
    says; days are written 2026-11-23."""
    made = io.StringIO(newline="")
    table = csv.writer(made)
    table.writerow([_defused(name) for name in head])
    for row in rows:
        table.writerow([_defused(cell) if isinstance(cell, str) else cell for cell in row])
    return made.getvalue().encode("utf-8-sig")


def xlsx_table(title: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """One sheet whose first row is its head and stays in sight; `title` names the sheet."""
    from openpyxl import Workbook  # here, since it holds up each start
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet("".join(c for c in title if c not in "[]:*?/\\")[:31] or "1")
    listed = [list(row) for row in rows]
    for number, name in enumerate(head, 1):
        longest = max([len(name), *(len(str(row[number - 1])) for row in listed)])
        sheet.column_dimensions[get_column_letter(number)].width = min(longest + 2, _WIDEST)
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, name, bold=True) for name in head])
    for row in listed:
        sheet.append([_cell(sheet, value) for value in row])
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _cell(sheet: Any, value: Cell, *, bold: bool = False) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    if isinstance(value, datetime):
        value = value.replace(tzinfo=None)  # a spreadsheet knows no zones
    cell = WriteOnlyCell(sheet)
    cell.value = _printable(value) if isinstance(value, str) else value
    if isinstance(value, str):
        cell.data_type = "s"  # never a formula, whatever it begins with
    if bold:
        cell.font = Font(bold=True)
    return cell


def _printable(text: str) -> str:
    """XML 1.0 has no place for control characters, nor for these two of the last (2.2)."""
    return _NO_XML.sub("", text)


def _defused(text: str) -> str:
    return _FORMULA.sub(r"\1'", text)
