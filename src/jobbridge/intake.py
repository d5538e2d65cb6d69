"""Publications in: CSV as offices really publish it, read line by line, and told what became of it.

Every import has the same shape. It reads with `read_csv`, which refuses a file that is not what
it claims to be (`Unusable`, nothing is imported) and tells single bad lines to the `Report`
(every other line counts). It writes inside `one_transaction`: all or nothing, and nothing at
all in a dry run.
"""

import csv
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TypeVar

from sqlalchemy.orm import Session

from jobbridge.db import Database
from jobbridge.errors import Unusable
from jobbridge.zipped import Member, open_zip_csv

__all__ = [
    "Line", "Member", "Progress", "Refusal", "Report", "columns_of", "counted", "is_zip",
    "one_transaction", "open_zip_csv", "read_csv",
]  # fmt: skip

Progress = Callable[[int, int | None, str], None]
"""Called now and then while an import works: done, out of how many (if known), of what."""

LONGEST = 1 << 20  # characters of one field, bytes of one line
_TELL_EVERY = 5_000
_SHOWN = 1_000
_TOLD = 50
_SEPARATORS = (",", ";", "\t")
_SAVE = "Save it as “CSV UTF-8” (in a spreadsheet: Save as…) and import that"
_FOREIGN = (
    (b"\xff\xfe", f"is in UTF-16, not UTF-8. {_SAVE}"),
    (b"\xfe\xff", f"is in UTF-16, not UTF-8. {_SAVE}"),
    (b"pk\x03\x04", f"is a zip or a spreadsheet, not CSV. {_SAVE}"),
    (b"\xd0\xcf\x11\xe0", f"is an old spreadsheet, not CSV. {_SAVE}"),
    (b"\x1f\x8b", "is packed (gzip): unpack it first"),
    (b"<", "is a web page, not CSV: the download failed, try it in a browser"),
    (b"{", "is not CSV: download the CSV of the publication"),
    (b"%pdf", "is not CSV: download the CSV of the publication"),
)
# Controls but tab, line feed and carriage return; soft hyphens and other signs without a shape;
# marks that turn the direction of the text.
_CONTROLS = re.compile(
    r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060"
    r"\u2066-\u2069\ufeff]"
)

Item = TypeVar("Item")


@dataclass(frozen=True)
class Refusal:
    """A line that was not taken: its number (1 is the line of column names), why, which file."""

    line: int
    reason: str
    file: str = ""

    def __str__(self) -> str:
        return f"{self.file + ', ' if self.file else ''}line {self.line}: {self.reason}"


@dataclass
class Report:
    """What became of a publication's lines. `notes` are counts worth knowing beside that.

    `open_end` says that the file does not end with a line end, though its last line has all
    its fields: what stands in the file may be used, but nothing may be concluded from what is
    missing in it. `changes` are the first fifty, as (added, changed or closed, what): codes and
    line numbers, never a person's data.
    """

    taken: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: list[Refusal] = field(default_factory=list)
    closed: int = 0
    notes: dict[str, int] = field(default_factory=dict)
    open_end: bool = False
    changes: list[tuple[str, str]] = field(default_factory=list)

    def tell(self, how: str, what: str) -> None:
        """One change, for who looks at the first of them before anything is imported."""
        if len(self.changes) < _TOLD:
            self.changes.append((how, what[:200]))

    def refuse(self, line: int, reason: str, file: str = "") -> None:
        self.refused.append(Refusal(line, reason, file))

    def note(self, what: str, count: int = 1) -> None:
        self.notes[what] = self.notes.get(what, 0) + count

    def lines(self) -> list[str]:
        """For printing: the counts, the notes, and the refused lines (the first thousand)."""
        counts = (
            f"taken {self.taken}, changed {self.changed}, unchanged {self.unchanged}, "
            f"refused {len(self.refused)}"
        )
        shown = [counts + (f", closed {self.closed}" if self.closed else "")]
        shown += [f"{what}: {count}" for what, count in self.notes.items()]
        if self.open_end:
            shown.append("the last line has no line end: the file may have been cut")
        shown += [f"refused {refusal}" for refusal in self.refused[:_SHOWN]]
        if len(self.refused) > _SHOWN:
            shown.append(f"and {len(self.refused) - _SHOWN} more refused lines")
        return shown


@dataclass(frozen=True, slots=True)
class Line:
    """One record: the number of the line that it starts on, and its values by column name.

    Values are NFC, without surrounding space and control characters; a column that the file
    does not have is not in `values`.
    """

    number: int
    values: dict[str, str]


@contextmanager
def one_transaction(database: Database, *, dry_run: bool = False) -> Iterator[Session]:
    """Commits at the end, or never: on any exception, when killed, and in a dry run."""
    with database.write() as session:
        yield session
        if dry_run:
            session.rollback()


def counted(items: Iterable[Item], progress: Progress | None, what: str) -> Iterator[Item]:
    """The items as they are, telling `progress` every few thousand."""
    for number, item in enumerate(items, 1):
        yield item
        if progress and number % _TELL_EVERY == 0:
            progress(number, None, what)


def read_csv(
    source: Path | Member,
    *,
    required: Sequence[str],
    optional: Sequence[str] = (),
    aliases: Mapping[str, str] | None = None,
    report: Report,
) -> Iterator[Line]:
    """The records of a CSV file in UTF-8, one by one, in constant memory.

    Columns are found by name, in any order and case, separated by comma, semicolon or tab;
    `aliases` gives other spellings of them (published name → ours). Others are left out.
    Records that cannot be read are refused in `report` by line number. Raises `Unusable`, at
    the first step or in the middle, for a file that is cut, in another encoding, no CSV (a web
    page, a spreadsheet), empty, or without a required column: run it in one transaction.
    """
    with _opened(source) as stream:
        yield from _Reader(stream, source.name, report).records(required, optional, aliases or {})


def columns_of(source: Path | Member) -> tuple[str, ...]:
    """The column names of a CSV file as written, to tell publications apart."""
    with _opened(source) as stream:
        return tuple(_Reader(stream, source.name, Report()).header()[0])


def is_zip(path: Path) -> bool:
    """Whether the file starts as a zip does (a spreadsheet is one, too)."""
    with _opened(path) as stream:
        return stream.read(4) == b"PK\x03\x04"


class _Reader:
    """One pass over one file."""

    def __init__(self, stream: IO[bytes], name: str, report: Report) -> None:
        self.stream = stream
        self.name = name
        self.report = report
        self.number = 0  # physical lines read
        self.start = 0  # the line that the present record starts on
        self.fresh = True  # the next line starts a record
        self.ended = True  # the last line read had a line end
        self.cut = False  # the file ended inside a quoted field
        self.dirty = False  # the present record holds a NUL

    def header(self) -> tuple[list[str], str]:
        """Column names and separator."""
        raw = self.stream.readline(LONGEST + 1)
        self._refuse_foreign(raw)
        text = self._decoded(raw.removeprefix(b"\xef\xbb\xbf"))
        self.number = 1
        if re.fullmatch(r"sep=.\s*", text):  # a spreadsheet's own first line
            text = self._decoded(self.stream.readline(LONGEST + 1))
            self.number = 2
        if not text.strip():
            raise Unusable(f"{self.name}: the first line must hold the names of the columns")
        separator = max(_SEPARATORS, key=text.count)
        try:
            names = next(csv.reader([text], delimiter=separator, strict=True))
        except csv.Error as error:
            raise Unusable(f"{self.name}: the column names cannot be read ({error})") from error
        return [name.strip() for name in names], separator

    def records(
        self, required: Sequence[str], optional: Sequence[str], aliases: Mapping[str, str]
    ) -> Iterator[Line]:
        header, separator = self.header()
        places = self._places(header, required, optional, aliases)
        csv.field_size_limit(LONGEST)
        reader = csv.reader(self._lines(), delimiter=separator, strict=True)
        width, seen = len(header), 0
        short: tuple[int, int] | None = None  # a record with too few fields, perhaps the last
        while True:
            self.fresh, self.dirty = True, False
            try:
                row = next(reader)
            except StopIteration:
                break
            except csv.Error as error:
                seen += 1
                self._broken(error)
                continue
            if short:
                self._refuse_count(short, width)
                short = None
            if not row:
                continue
            seen += 1
            if self.dirty:
                self.report.refuse(self.start, "holds a NUL character", self.name)
            elif len(row) < width:
                short = (self.start, len(row))
            elif len(row) > width:
                self._refuse_count((self.start, len(row)), width)
            else:
                yield Line(self.start, {name: row[at].strip() for name, at in places.items()})
        if short and not self.ended:
            raise Unusable(self._cut_text(short[0]))
        if short:
            self._refuse_count(short, width)
        if not seen:
            raise Unusable(f"{self.name}: holds column names, but no line")
        self.report.open_end = self.report.open_end or not self.ended

    def _lines(self) -> Iterator[str]:
        """Decoded lines for the csv reader, which asks for one more inside a quoted field."""
        while raw := self.stream.readline(LONGEST + 1):
            self.number += 1
            if len(raw) > LONGEST:
                self._too_long(raw)
                continue
            self.ended = raw.endswith(b"\n")
            if self.fresh:
                self.start, self.fresh = self.number, False
            text = self._decoded(raw)
            if not text.isascii():
                text = unicodedata.normalize("NFC", text)
            if "\0" in text:
                self.dirty = True
            yield _CONTROLS.sub("", text)
        self.cut = not self.fresh

    def _too_long(self, raw: bytes) -> None:
        if not self.fresh:
            raise Unusable(self._quote_text())
        self.report.refuse(self.number, "is longer than a megabyte", self.name)
        while raw and not raw.endswith(b"\n"):
            raw = self.stream.readline(LONGEST + 1)

    def _broken(self, error: csv.Error) -> None:
        if self.cut:
            raise Unusable(self._cut_text(self.start))
        if "field limit" in str(error):
            raise Unusable(self._quote_text())
        self.report.refuse(self.start, f"cannot be read ({error})", self.name)

    def _refuse_count(self, found: tuple[int, int], width: int) -> None:
        line, fields = found
        self.report.refuse(line, f"has {fields} fields instead of {width}", self.name)

    def _cut_text(self, line: int) -> str:
        return (
            f"{self.name}: ends in the middle of the record that starts on line {line}. "
            "The file was cut: download it again"
        )

    def _quote_text(self) -> str:
        return (
            f"{self.name}: a quotation mark opened on line {self.start} is not closed within "
            "a megabyte: the file is damaged, download it again"
        )

    def _decoded(self, raw: bytes) -> str:
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError as error:
            if not raw.endswith(b"\n") and error.reason == "unexpected end of data":
                raise Unusable(self._cut_text(self.number)) from error
            raise Unusable(
                f"{self.name}: line {max(1, self.number)} is not UTF-8 (byte "
                f"0x{raw[error.start]:02X}; perhaps Windows-1257). {_SAVE}"
            ) from error

    def _refuse_foreign(self, raw: bytes) -> None:
        """Name what else it is, by its first bytes."""
        start = raw[:64].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
        what = next((says for begins, says in _FOREIGN if start.startswith(begins)), "")
        if not raw:
            what = "is empty: download it again"
        elif b"\0" in raw[:64].rstrip(b"\0") and not what:
            what = f"is in UTF-16, not UTF-8. {_SAVE}"
        elif not what and (len(raw) > LONGEST or (b"\r" in raw and not raw.endswith(b"\n"))):
            what = f"is not CSV with one record a line. {_SAVE}"
        if what:
            raise Unusable(f"{self.name}: {what}")

    def _places(
        self,
        header: Sequence[str],
        required: Sequence[str],
        optional: Sequence[str],
        aliases: Mapping[str, str],
    ) -> dict[str, int]:
        ours = {name.casefold(): name for name in (*required, *optional)}
        ours |= {published.casefold(): name for published, name in aliases.items()}
        places: dict[str, int] = {}
        for at, column in enumerate(header):
            name = ours.get(column.casefold())
            if name in places:
                raise Unusable(f"{self.name}: has the column {column} twice")
            if name:
                places[name] = at
        if missing := [name for name in required if name not in places]:
            raise Unusable(
                f"{self.name}: the columns {', '.join(missing)} are missing; "
                f"it has {', '.join(filter(None, header))[:300]}"
            )
        return places


@contextmanager
def _opened(source: Path | Member) -> Iterator[IO[bytes]]:
    try:
        if isinstance(source, Path):
            with source.open("rb") as stream:
                yield stream
        else:
            with zipfile.ZipFile(source.archive) as archive, archive.open(source.inside) as member:
                yield member
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise Unusable(f"{source.name}: the zip is damaged: download it again") from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise Unusable(f"{source.name}: cannot be opened ({reason})") from error
