"""The press: what it prints comes out as it was written, tagged, and never as markup."""

import io
from pathlib import Path
from typing import Any

import pytest
import typst
from pypdf import PdfReader

from jobbridge.paper import press
from jobbridge.paper.sheets import Sheet, beside, bullets, heading, sign, text, ticks
from jobbridge.web.templates import shipped
from tests.conftest import NOW

HOSTILE = (
    '#read("/etc/passwd")',
    '#include "parts.typ"',
    '#import "@preview/cetz:0.3.0": *',
    "= Heading *bold* _it_ $x^2$ `raw` <label> @ref // gone /* gone */",
    "]#panic()[",
    "\\u{202e} {{ 7*7 }} <script>alert(1)</script>",
    "%PDF-1.7 \\(\\) endobj",
)


def read(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf), strict=True)


def catalogue(pdf: bytes) -> Any:
    """The document's own dictionary: language, tags, how it is shown."""
    return read(pdf).trailer["/Root"]


def said(pdf: bytes) -> str:
    """The text of all pages; breaks of lines are spaces."""
    pages = (page.extract_text() for page in read(pdf).pages)
    return " ".join("".join(pages).replace(press.BREAK, "").split())


def sheet(*texts: str, **how: Any) -> Sheet:
    return Sheet("Lapa", how.pop("locale", "lv"), tuple(text(t) for t in texts), **how)


def printed(*sheets: Sheet) -> bytes:
    return press.printed(sheets, title="Papīrs", now=NOW)


def test_a_pdf_is_tagged_and_knows_its_title_and_language() -> None:
    root = catalogue(printed(sheet("Labdien", locale="ru")))
    assert root["/Lang"] == "ru"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "/StructTreeRoot" in root
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()
    assert read(printed(sheet("Labdien"))).metadata["/Title"] == "Papīrs"  # type: ignore[index]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_markup_in_a_text_stands_as_it_was_written(hostile: str) -> None:
    found = said(printed(sheet(hostile, whose=hostile, note=hostile)))
    assert found.count(" ".join(hostile.split())) == 3


@pytest.mark.parametrize("hostile", HOSTILE)
def test_markup_in_every_kind_of_block_stands_as_it_was_written(hostile: str) -> None:
    blocks = (heading(hostile), bullets([hostile]), ticks([hostile], label=hostile), sign(hostile))
    found = said(printed(Sheet(hostile, "lv", blocks)))
    assert found.count(" ".join(hostile.split())) == 6


def test_what_the_faces_cannot_show_is_replaced_and_controls_are_dropped() -> None:
    strange = "A\u202eB\x00\x1bC 👍 中 ﷺ \U0010ffff \ue000 x\ud800y a\u0331"
    assert press.showable(strange) == "ABC � � � � � x�y a�"
    assert "ABC � �" in said(printed(sheet(strange)))


def test_letters_of_all_three_languages_are_shown() -> None:
    letters = "āčēģīķļņšūž ĀČĒĢĪĶĻŅŠŪŽ абвгдеёжзийклмнопрстуфхцчшщъыьэюя „“«»–…€№•"
    assert press.showable(letters).replace(press.BREAK, "") == letters
    assert letters in said(printed(sheet(letters)))


def test_a_word_without_end_is_broken_and_a_text_without_end_is_cut() -> None:
    found = said(printed(sheet("x" * 5_000)))
    assert found.replace(" ", "").count("x") == 5_000
    assert len(read(printed(sheet("a b " * 100_000))).pages) < 20


def test_nothing_outside_the_templates_is_read() -> None:
    given = press.arguments([sheet("x")], "x")
    for path in ("/etc/passwd", "../../pyproject.toml", "/../../pyproject.toml"):
        with pytest.raises(typst.TypstError):
            typst.compile(**given | {"input": f'#read("{path}")'.encode()})


def test_templates_use_no_package_and_evaluate_nothing() -> None:
    folder: Path = shipped("templates") / "paper"
    for template in folder.glob("*.typ"):
        source = template.read_text("utf-8")
        assert [w for w in ("@preview", "@local", "eval(", "read(", "plugin(") if w in source] == []


def test_each_sheet_begins_on_a_new_page_and_counts_its_own() -> None:
    long = sheet(*(f"Rinda {i}" for i in range(120)))
    pages = [page.extract_text() for page in read(printed(sheet("Viens"), long)).pages]
    assert "1 / " not in pages[0]
    assert f"1 / {len(pages) - 1}" in pages[1]


def test_two_languages_stand_beside_each_other_and_share_what_is_filled_in() -> None:
    one = Sheet("Vai?", "lv", (text("Labdien"), ticks(["Jā"], label="Atbilde")))
    other = Sheet("Ли?", "ru", (text("Здравствуйте"), ticks(["Да"], label="Ответ")))
    found = said(printed(*beside(one, other)))
    for expected in ("Vai? / Ли?", "Labdien Здравствуйте", "Atbilde / Ответ", "Jā / Да"):
        assert expected in found


def test_languages_whose_lines_differ_stand_one_after_the_other() -> None:
    one = Sheet("Vai?", "lv", (text("Labdien"), text("Vēl")))
    other = Sheet("Ли?", "ru", (text("Здравствуйте"),))
    assert beside(one, other) == [one, other]


def test_slips_are_three_to_a_page_and_one_that_needs_more_has_it() -> None:
    short = [sheet(f"lapiņa {number}", slip=True, note=f"n{number}") for number in range(5)]
    long = sheet(*("gara rinda" for _ in range(30)), slip=True, note="gara lapiņa")
    pages = [
        [word for word in ("n0", "n1", "n2", "n3", "n4", "gara lapiņa", "parasta") if word in told]
        for told in (
            page.extract_text() for page in read(printed(*short, long, sheet("parasta"))).pages
        )
    ]
    assert pages == [["n0", "n1", "n2"], ["n3", "n4"], ["gara lapiņa"], ["parasta"]]
