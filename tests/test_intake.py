"""Files that are not what they say they are, and files that are."""

import io
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from jobbridge.accounts.model import Organisation
from jobbridge.db import Database
from jobbridge.errors import Unusable
from jobbridge.intake import (
    Report,
    columns_of,
    counted,
    one_transaction,
    open_zip_csv,
    read_csv,
)

HEADER = "kods,nosaukums,vieta\n"
GOOD = HEADER + "1,pavārs,Rīga\n2,metinātājs,Cēsis\n"


def read(path: Path, content: str | bytes, **options: object) -> tuple[list[list[str]], Report]:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    report = Report()
    lines = read_csv(path, required=("kods", "nosaukums", "vieta"), report=report, **options)  # type: ignore[arg-type]
    return [list(line.values.values()) for line in lines], report


def refusal(path: Path, content: str | bytes) -> str:
    with pytest.raises(Unusable) as caught:
        read(path, content)
    return str(caught.value)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.csv"


ROWS = [["1", "pavārs", "Rīga"], ["2", "metinātājs", "Cēsis"]]


@pytest.mark.parametrize(
    "content",
    [
        GOOD,
        "\ufeff" + GOOD,
        GOOD.replace("\n", "\r\n"),
        GOOD.replace(",", ";"),
        GOOD.replace(",", "\t"),
        "sep=;\n" + GOOD.replace(",", ";"),
        HEADER.upper() + "1,pavārs,Rīga\n2, metinātājs ,Cēsis",
        "vieta,x,kods,nosaukums\nRīga,,1,pavārs\n\nCēsis,,2,metinātājs\n",
        HEADER + "1,pava\u0304rs,Rīga\n2,meti\xadnātājs,Cēsis\u202e\n",
        HEADER + '"1","pavārs","Rīga"\n2,"metinātājs",Cēsis\n',
    ],
    ids=["plain", "mark", "crlf", "semicolon", "tab", "sep", "case", "order", "signs", "quotes"],
)
def test_a_csv_is_read_however_it_was_saved(path: Path, content: str) -> None:
    rows, report = read(path, content)
    assert [sorted(row) for row in rows] == [sorted(row) for row in ROWS]
    assert report.refused == []


def test_a_quoted_field_keeps_its_line_breaks_and_the_line_its_number(path: Path) -> None:
    path.write_text(HEADER + '1,"a\nb, c",Rīga\n2,x\n3,"say ""so""",Cēsis\n', encoding="utf-8")
    report = Report()
    lines = list(read_csv(path, required=("nosaukums",), report=report))
    assert [(line.number, line.values["nosaukums"]) for line in lines] == [
        (2, "a\nb, c"),
        (5, 'say "so"'),
    ]
    assert [str(r) for r in report.refused] == ["a.csv, line 4: has 2 fields instead of 3"]


def test_a_bad_line_is_refused_by_number_and_loses_no_other(path: Path) -> None:
    bad = ["x,y", "1,2,3,4", 'a"b,"c"d,e', "n\0l,x,y", "z" * (1 << 20) + "z,y,x"]
    rows, report = read(
        path, HEADER + "1,pavārs,Rīga\n" + "\n".join(bad) + "\n2,metinātājs,Cēsis\n"
    )
    assert rows == ROWS
    assert [refused.line for refused in report.refused] == [3, 4, 5, 6, 7]
    assert [refused.reason for refused in report.refused] == [
        "has 2 fields instead of 3",
        "has 4 fields instead of 3",
        "cannot be read (',' expected after '\"')",
        "holds a NUL character",
        "is longer than a megabyte",
    ]


def test_a_column_is_found_under_its_other_name(path: Path) -> None:
    report = Report()
    path.write_text("Code;Vieta\n7;Rīga\n", encoding="utf-8")
    lines = read_csv(
        path, required=("kods",), optional=("alga",), aliases={"CODE": "kods"}, report=report
    )
    assert [line.values for line in lines] == [{"kods": "7"}]
    assert columns_of(path) == ("Code", "Vieta")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_named_and_refused(path: Path, encoding: str) -> None:
    text = refusal(path, GOOD.encode(encoding))
    assert "UTF-16" in text
    assert "CSV UTF-8" in text


def test_another_encoding_is_refused_with_its_first_line(path: Path) -> None:
    text = refusal(path, (HEADER + "1,x,y\n2,metinātājs,Cēsis\n").encode("windows-1257"))
    assert text.startswith("a.csv: line 3 is not UTF-8 (byte 0xE2; perhaps Windows-1257). Save it")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"\n\n", "must hold the names of the columns"),
        (HEADER.encode(), "no line"),
        (b"<!DOCTYPE html>\n<html><body>502</body></html>", "is a web page"),
        (b"\xef\xbb\xbf <html>", "is a web page"),
        (b'{"error": "not found"}', "is not CSV"),
        (b"%PDF-1.7\n", "is not CSV"),
        (b"PK\x03\x04" + bytes(50), "a zip or a spreadsheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(50), "old spreadsheet"),
        (b"\x1f\x8b\x08" + bytes(50), "gzip"),
        (GOOD.replace("\n", "\r").encode(), "one record a line"),
        (b"kods,nosaukums\n1,2\n", "the columns vieta are missing; it has kods, nosaukums"),
        (b"kods,kods,nosaukums,vieta\n1,2,3,4\n", "the column kods twice"),
    ],
)
def test_what_is_no_csv_is_refused_by_name(path: Path, content: bytes, says: str) -> None:
    assert says in refusal(path, content)


def test_a_spreadsheet_is_not_taken_for_csv(path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as book:
        book.writestr("xl/workbook.xml", "<workbook/>")
    assert "spreadsheet" in refusal(path, packed.getvalue())


@pytest.mark.parametrize("cut", ['2,"metinātājs, kurš', "2,metināt", "2,"])
def test_a_file_that_ends_in_the_middle_of_a_record_is_refused_whole(path: Path, cut: str) -> None:
    assert "ends in the middle of the record that starts on line 3" in refusal(
        path, HEADER + "1,pavārs,Rīga\n" + cut
    )


def test_a_file_cut_inside_a_letter_is_refused_whole(path: Path) -> None:
    assert "middle of the record" in refusal(
        path, GOOD.encode()[: GOOD.encode().rindex(b"\x93") - 3]
    )


def test_a_last_line_without_its_end_is_taken_but_told(path: Path) -> None:
    rows, report = read(path, GOOD.rstrip("\n"))
    assert rows == ROWS
    assert report.open_end
    assert "may have been cut" in report.lines()[-1]
    assert not read(path, GOOD)[1].open_end


def test_a_quote_that_is_never_closed_is_found_within_a_megabyte(path: Path) -> None:
    assert "line 2 is not closed" in refusal(path, HEADER + '1,"x,y\n' + "2,3,4\n" * 400_000)


def test_many_lines_are_read_in_constant_memory(path: Path) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(HEADER)
        file.writelines(f"{n},{'strādnieks ' * 15},Rīga\n" for n in range(50_000))
    told: list[int] = []
    tracemalloc.start()
    lines = read_csv(path, required=("kods",), report=Report())
    total = sum(1 for _ in counted(lines, lambda done, of, what: told.append(done), "lines"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert total == 50_000
    assert told == list(range(5_000, 50_001, 5_000))
    assert path.stat().st_size > 9_000_000
    assert peak < 1_000_000


def test_two_hundred_thousand_lines_are_read_in_seconds(path: Path) -> None:
    lines = "".join(f"{n},pavārs,Rīga\n" for n in range(200_000))
    rows, report = read(path, HEADER + lines)
    assert (len(rows), rows[-1], report.refused) == (200_000, ["199999", "pavārs", "Rīga"], [])


def packed(path: Path, **files: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(f"folder/{name}.csv", content)
    return path


def test_files_of_a_zip_are_found_by_pattern_and_read_in_place(tmp_path: Path) -> None:
    archive = packed(tmp_path / "a.zip", skills_lv=GOOD, occupations_lv=GOOD, other="x\n")
    found = open_zip_csv(archive, "*_LV.csv")
    assert [member.name for member in found] == ["occupations_lv.csv", "skills_lv.csv"]
    lines = list(read_csv(found[0], required=("kods",), report=Report()))
    assert [line.values["kods"] for line in lines] == ["1", "2"]


def test_a_damaged_zip_is_refused(tmp_path: Path) -> None:
    archive = packed(tmp_path / "a.zip", skills_lv=GOOD * 1000)
    whole = archive.read_bytes()
    archive.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(Unusable, match="not a whole zip"):
        open_zip_csv(archive, "*.csv")
    archive.write_bytes(whole[:60] + bytes(20) + whole[80:])
    with pytest.raises(Unusable, match="zip is damaged"):
        list(read_csv(open_zip_csv(archive, "*.csv")[0], required=("kods",), report=Report()))


def test_a_zip_that_unpacks_beyond_reason_is_refused_unread(tmp_path: Path) -> None:
    bomb = packed(tmp_path / "bomb.zip", skills_lv="0" * 20_000_000)
    with pytest.raises(Unusable, match="unpacks more than 200-fold"):
        open_zip_csv(bomb, "*.csv")
    many = packed(tmp_path / "many.zip", **{f"f{n}": "" for n in range(1_001)})
    with pytest.raises(Unusable, match="more than 1000 files"):
        open_zip_csv(many, "*.csv")


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match=r"a\.csv: cannot be opened \(No such file"):
        columns_of(tmp_path / "a.csv")


def names(database: Database) -> set[str]:
    with database.read() as session:
        return {row.name for row in session.query(Organisation)}


def add_and_be_interrupted(database: Database) -> None:
    with one_transaction(database) as session:
        session.add(Organisation(kind="employer", name="SIA Pārtraukts"))
        session.flush()
        raise KeyboardInterrupt


def test_a_dry_run_and_a_failure_leave_nothing(database: Database) -> None:
    before = names(database)
    with one_transaction(database, dry_run=True) as session:
        session.add(Organisation(kind="employer", name="SIA Izmēģinājums"))
        session.flush()
    with pytest.raises(KeyboardInterrupt):
        add_and_be_interrupted(database)
    assert names(database) == before
    with one_transaction(database) as session:
        session.add(Organisation(kind="employer", name="SIA Paliek"))
    assert names(database) - before == {"SIA Paliek"}


def test_a_report_shows_counts_notes_and_the_first_thousand_refusals() -> None:
    report = Report(taken=3, changed=2, unchanged=1, closed=4)
    report.note("villages")
    report.note("villages", 2)
    for number in range(1_002):
        report.refuse(number, "is bad", "a.csv")
    lines = report.lines()
    assert lines[:2] == [
        "taken 3, changed 2, unchanged 1, refused 1002, closed 4",
        "villages: 3",
    ]
    assert lines[2] == "refused a.csv, line 0: is bad"
    assert lines[-1] == "and 2 more refused lines"
    assert len(lines) == 1_003
