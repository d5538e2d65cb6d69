"""Spreadsheets and encodings: opened apart, within bounds, told by content."""

import io
import time
import zipfile

import pytest

from jobbridge.errors import Unusable
from jobbridge.sheets import MOST_ROWS, as_csv
from tests.publications.test_imports import sheet_of, workbook


def test_a_sheet_becomes_csv_with_the_same_line_numbers() -> None:
    rows = [["a", "b"], ["", ""], ["1, 2", "ā"]]
    assert as_csv(sheet_of(rows), "x").decode() == 'a,b\n\n"1, 2",ā\n'


def test_numbers_are_written_as_people_wrote_them() -> None:
    cells = '<row r="1"><c r="A1"><v>12345678901</v></c><c r="B1"><v>1.5</v></c></row>'
    assert as_csv(workbook(cells), "x") == b"12345678901,1.5\n"


def test_text_is_told_by_content() -> None:
    assert as_csv("ķīļi\n".encode("cp1257"), "x") == "ķīļi\n".encode()
    assert as_csv("ķīļi\n".encode(), "x") == "ķīļi\n".encode()
    utf16 = "a,b\n".encode("utf-16")
    assert as_csv(utf16, "x") == utf16  # the reader names it


def bomb() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (60 << 20))
    return made.getvalue()


def liar() -> bytes:
    """A member that announces ten bytes and holds megabytes."""
    body = bytearray(bomb())
    size = (60 << 20).to_bytes(4, "little")
    return bytes(body.replace(size, (10).to_bytes(4, "little")))


def crowd() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for number in range(1_001):
            archive.writestr(f"{number}", b"")
    return made.getvalue()


def echo() -> bytes:
    """One text of a megabyte, which a hundred cells share."""
    rows = (f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 101))
    made = io.BytesIO(workbook("".join(rows)))
    with zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as archive:
        ns = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        text = "x" * (1 << 20)
        archive.writestr("xl/sharedStrings.xml", f'<sst xmlns="{ns}"><si><t>{text}</t></si></sst>')
    return made.getvalue()


FAR_CELL = (
    '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
)


# Two cells of two kilobytes span eight million; calamine holds them all.
SPREAD = '<row r="1"><c r="A1"><v>1</v></c></row><row r="4000"><c r="BXX4000"><v>1</v></c></row>'


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (bomb(), "unpacks to more than 50 MB"),
        (echo(), "unpacks to more than 50 MB|cannot be opened"),
        (liar(), "damaged"),
        (crowd(), "more than 1000 files"),
        (sheet_of([["x"]])[:-30], "damaged"),
        (workbook(FAR_CELL), "cannot be opened"),
        (workbook(SPREAD), "cannot be opened"),
        (b"PK\x03\x04" + b"\0" * 1000, "damaged"),
        (b"x\n" * (MOST_ROWS + 2), f"more than {MOST_ROWS} lines"),
    ],
    ids=["bomb", "echo", "liar", "crowd", "cut", "far cell", "spread", "no zip", "long"],
)
def test_a_hostile_file_is_refused_quickly(body: bytes, says: str) -> None:
    begun = time.monotonic()
    with pytest.raises(Unusable, match=says):
        as_csv(body, "roster")
    assert time.monotonic() - begun < 20
