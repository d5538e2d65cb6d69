"""What people take away as a table."""

import csv
import io
from datetime import date

import pytest
from openpyxl import load_workbook
from python_calamine import load_workbook as opened

from jobbridge.exports import csv_table, xlsx_table

HEAD = ["Profesija", "Skaits", "Diena"]
FORMULAS = ["=1+1", "+37120000000", "-2", "@SUM(A1)", "\t=1", "\r=1", "  =1", "|cmd", "%0A", "＝1"]


def test_csv_is_read_back_as_it_was_with_diacritics_numbers_and_days() -> None:
    made = csv_table(HEAD, [['Šķēle; "citādi", kā', -3, date(2026, 11, 23)], ["", None, 1.5]])
    assert list(csv.reader(io.StringIO(made.decode("utf-8-sig"), newline=""))) == [
        HEAD,
        ['Šķēle; "citādi", kā', "-3", "2026-11-23"],
        ["", "", "1.5"],
    ]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_that_looks_like_a_formula_is_a_text_in_both(text: str) -> None:
    rows = csv.reader(io.StringIO(csv_table(["a"], [[text]]).decode("utf-8-sig"), newline=""))
    (defused,) = list(rows)[1]
    assert (defused[0], defused.replace("'", "")) == ("'", text)
    sheet = load_workbook(io.BytesIO(xlsx_table("t", ["a"], [[text]]))).active
    assert sheet is not None
    assert sheet["A2"].data_type == "s"
    assert str(sheet["A2"].value).strip() == text.strip()


@pytest.mark.parametrize("text", ['a";=1+1;', "a;  @x", "a\n=1+1;", "a;'=1", 'a;"=1";'])
def test_where_semicolons_part_cells_none_begins_as_a_formula(text: str) -> None:
    """A spreadsheet set to Latvian opens the file so, whatever stands between the commas."""
    made = csv_table(["a", "b"], [["x", text]]).decode("utf-8-sig")
    for row in csv.reader(io.StringIO(made, newline=""), delimiter=";"):
        assert not [cell for cell in row if cell.lstrip(' "').startswith(("=", "@"))]


def test_a_spreadsheet_has_its_head_in_sight_and_true_numbers_and_days() -> None:
    made = xlsx_table(
        "Apmācība: [pieprasījums]", HEAD, [["Šķēle\x07\ufffe", 3, date(2026, 11, 23)]]
    )
    sheet = load_workbook(io.BytesIO(made)).active
    assert sheet is not None
    assert (sheet.title, sheet.freeze_panes) == ("Apmācība pieprasījums", "A2")
    read = opened(io.BytesIO(made)).get_sheet_by_index(0).to_python()
    assert read == [HEAD, ["Šķēle", 3.0, date(2026, 11, 23)]]
