"""Spreadsheets and old encodings into CSV in UTF-8: what people upload, never trusted.

A spreadsheet is a zip of XML and can be made to unpack, or to span, without end. It is opened in
a process of its own, with bounds on memory and time: `python -m jobbridge.sheets` takes the file
on standard input and gives CSV on standard output.
"""

import csv
import io
import subprocess
import sys
import zipfile
from datetime import date, datetime
from typing import Any

from jobbridge.errors import Unusable
from jobbridge.i18n import N_

MOST_ROWS = 20_000
MOST_MEMBERS = 1_000
MOST_UNPACKED = 50 << 20
_MEMORY = 150 << 20  # 20,000 lines of fifteen texts take 71 MB
_SECONDS = 60
_SPOKE = 3  # the exit status of a child that says what is wrong
# After the name of the file, as they stand: a page translates them.
MANY_ROWS = N_("has more than 20000 lines. Divide it")
MANY_MEMBERS = N_("holds more than 1000 files")
LARGE = N_("unpacks to more than 50 MB")
SLOW = N_("takes too long to open. Save it as CSV UTF-8")
CLOSED = N_("cannot be opened as a spreadsheet. Save it as CSV UTF-8")
DAMAGED = N_("is damaged or protected by a password")
NO_SHEET = N_("is no spreadsheet that can be read (xlsx or ods)")


def as_csv(body: bytes, name: str) -> bytes:
    """CSV in UTF-8 of an xlsx or ods file, of CSV in Windows-1257, or of CSV in UTF-8; which of
    them it is, is told by content. Raises `Unusable`."""
    body = _unfolded(body, name) if body.startswith(b"PK\x03\x04") else _decoded(body)
    if body.count(b"\n") > MOST_ROWS + 1:
        raise Unusable(f"{name}: {MANY_ROWS}")
    return body


def _decoded(body: bytes) -> bytes:
    """What is neither UTF-8 nor Windows-1257 is left as it is: the reader names what is wrong."""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        if b"\0" not in body[:1_000]:
            try:
                return body.decode("cp1257").encode("utf-8")
            except UnicodeDecodeError:
                pass
    return body


def _unfolded(body: bytes, name: str) -> bytes:
    try:
        done = subprocess.run(
            [sys.executable, "-m", "jobbridge.sheets"],
            input=body,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Unusable(f"{name}: {SLOW}") from None
    if done.returncode == _SPOKE:
        raise Unusable(f"{name}: {done.stderr.decode('utf-8', 'replace').strip()}")
    if done.returncode:
        raise Unusable(f"{name}: {CLOSED}")
    return done.stdout


def check_zip(body: bytes) -> None:
    """The directory first, then every member unpacked and counted: sizes that are announced may
    lie. Raises `Unusable` without a file's name."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            infos = archive.infolist()
            if len(infos) > MOST_MEMBERS:
                raise Unusable(MANY_MEMBERS)
            if sum(info.file_size for info in infos) > MOST_UNPACKED:
                raise Unusable(LARGE)
            for info in infos:
                with archive.open(info) as member:
                    while member.read(1 << 20):
                        pass  # a member longer than announced fails its checksum
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise Unusable(DAMAGED) from error


def unfold(body: bytes) -> str:
    """The first sheet of a checked spreadsheet as CSV."""
    from python_calamine import CalamineError, load_workbook

    check_zip(body)
    try:
        sheet = load_workbook(io.BytesIO(body)).get_sheet_by_index(0)
    except CalamineError as error:
        raise Unusable(NO_SHEET) from error
    if sheet.total_height > MOST_ROWS + 1:
        raise Unusable(MANY_ROWS)
    made = io.StringIO()
    table = csv.writer(made, lineterminator="\n")
    for row in sheet.iter_rows():
        texts = [_text(value) for value in row]
        if any(texts):
            table.writerow(texts)
        else:
            made.write("\n")  # line numbers stay those of the sheet
        if made.tell() > MOST_UNPACKED:  # one long text, shared by many cells
            raise Unusable(LARGE)
    return made.getvalue()


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split())


def main() -> int:
    """Bounded before the first byte is looked at."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    except ImportError:  # a system without these bounds: the parent's clock remains
        pass
    try:
        made = unfold(sys.stdin.buffer.read())
    except Unusable as error:
        print(error, file=sys.stderr)
        return _SPOKE
    sys.stdout.buffer.write(made.encode("utf-8"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
