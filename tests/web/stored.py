"""What strangers typed and the service kept: payloads in every column of free text, and what each
kind of answer must make of them when it is read back.

Columns are found in the schema, so a new one is attacked without being named anywhere; what holds
our own machine words is named here. Values are written past the forms, which clean them, so that
every reader is held to it by itself.
"""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from email.message import EmailMessage
from html.parser import HTMLParser
from typing import Any

from httpx import Response
from icalendar import Calendar
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlalchemy import Column, ColumnElement, RowMapping, String, Table, select, update
from sqlalchemy.orm import Session

from jobbridge import schema
from jobbridge.db import Sealed
from tests.canaries import STRUCTURED

MARK = "jb7x"
WORKED_OUT = "11910022629"
"""1191 × 10000019: no page says it by chance."""
SMALL: tuple[str, ...] = (
    f"=1+1<b {MARK}=1>'\"{{{{1191*10000019}}}}\r\nATTENDEE;X={MARK}:mailto:{MARK}@evil.example",
    f"@x;=1\"' onclick={MARK}()><i {MARK}>#{{1191*10000019}}\r\nBcc: {MARK}@evil.example",
)
"""Each holds something for every kind of reader, and begins as a formula does."""
ALL: tuple[str, ...] = (
    *SMALL,
    f'"><script {MARK}>{MARK}()</script>',
    f"</textarea></title></script><img {MARK} src=x onerror={MARK}()>",
    f']]></t></is></c><c r="A1"><f>1+1</f></c><{MARK}>',
    "{{1191*10000019}}${1191*10000019}#{1191*10000019}<%=1191*10000019%>{%print(1191*10000019)%}",
    '#read("/etc/passwd")#eval("1191*10000019")$ #calc.pow(2,3) $ *b* _i_ `r` <label> @ref \\',
    "'); DROP TABLE inmate; --",
    "\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:jb7x\r\nSUMMARY:jb7x\r\n",
    f"\u2028ATTENDEE:mailto:{MARK}@evil.example\u2029\x85\x0b\x0c\x1c\x1d\x1eATTACH;X={MARK}:x",
    f"a\nSubject: {MARK}\n\n<b {MARK}>",
    f"{MARK}@evil.example, {MARK}2@evil.example",
    "%s%n%(text)s{0.__class__}{text}%",
    "=cmd|' /C calc'!A0",
    "\t=1+1",
    "a;=1+1,-1\n=1+1;@x",
    "\uff1d1+1",
    "\u200b\u00a0=1+1",
    "\u202eabc\u2066\u061c\u202d",
    "\ufffe\uffff\ufdd0\U0001ffff",
    "\x1b[31m\x07\x08",
    "e\u0301" + "\u0301" * 300,
    "W" * 900,
    "\ufdfa" * 60,
    "\u0130\u0131\u1e9e\ufb03",
)
# What the service writes there itself, and reads as what it means: no free text.
MACHINE = frozenset(
    {
        *("answer", "audience", "axis", "basis", "batch", "calendar_by", "came", "category"),
        *("category", "cause", "centre", "channel", "close_reason", "closed_from", "code"),
        *("cancel_reason", "credential_id", "decided", "decision", "digest", "duty", "ended_as"),
        *(
            "direction",
            "end_why",
            "etag",
            "evidence",
            "external_number",
            "family",
            "figure",
            "from_state",
            "function",
            "gender",
        ),
        *(
            "group_code",
            "groups",
            "instead_of",
            "isco",
            "kind",
            "key",
            "lacks",
            "lang",
            "language",
            "languages",
        ),
        *("last_modified", "lease", "level", "load", "local", "locale", "meets", "method", "mode"),
        *("moved_why", "name_key", "near", "out", "outcome", "pay_unit", "policy", "provider"),
        *("purpose", "readiness", "ref", "region", "relation", "request_id", "resource", "role"),
        *("rule", "scheme", "seed", "sent_method", "sha256", "side", "source", "stage", "state"),
        *("states", "status", "subject", "tag", "tags", "text_level", "text_version", "tier"),
        *("title_key", "to_state", "told", "trait", "uid", "undeliverable_why", "uri", "verb"),
        *("verdict", "version", "was_mode", "way", "what", "why", "working_time"),
    }
)
FREE = frozenset(
    {
        *("duty_change.why", "minimum_wage.source", "service.provider", "subsidy.source"),
        "swap_day.source",
    }
)
"""Free text all the same."""
WORDS = frozenset({"after_release.place", "mentor_meeting.place", "visitor.document"})
"""Machine words under the name of free text elsewhere."""
KEPT = frozenset({"audit_row", "idempotent_reply", "installation", "match", "outcome_mark"})
"""Written by the service alone, and some of it never again."""
ADDRESSES = frozenset({"email", "mail", "link", "next_path", "location", "url"})
"""Checked where they are typed, for what they are: what may stand in them is asked of the forms."""


def columns() -> Iterator[Column[object]]:
    """Every column that keeps what somebody typed."""
    for table in schema.METADATA.sorted_tables:
        if table.name in KEPT:
            continue
        for column in table.columns:
            name = f"{table.name}.{column.name}"
            texts = isinstance(column.type, String | Sealed)
            if not texts or column.foreign_keys or column.primary_key:
                continue
            if column.unique and column.name != "name":
                continue
            machine = column.name in MACHINE and name not in FREE
            if (machine and not isinstance(column.type, Sealed)) or name in {*STRUCTURED, *WORDS}:
                continue
            if column.name in ADDRESSES and not isinstance(column.type, Sealed):
                continue
            if column.name.endswith(("_hash", "_date", "_code")) or column.name == "error":
                continue
            yield column


def plant(session: Session, payloads: tuple[str, ...]) -> int:
    """Into every row of every such column; the payloads take turns. How many were written."""
    planted = 0
    tables: dict[Table, list[Column[object]]] = {}
    for column in columns():
        tables.setdefault(column.table, []).append(column)
    for table, its in tables.items():
        rows = session.execute(select(table)).mappings().all()
        for row in rows:
            values: dict[str, object] = {}
            for column in its:
                text = payloads[planted % len(payloads)]
                values[column.name] = fitting(column, text, planted)
                planted += 1
            session.execute(update(table).where(*_this(table, row)).values(values))
    session.expire_all()
    return planted


def _this(table: Table, row: RowMapping) -> Iterator[ColumnElement[bool]]:
    return (key == row[key.name] for key in table.primary_key.columns)


def fitting(column: Column[object], text: str, number: int) -> str:
    """As much of it as the column holds; the number tells where it came from."""
    longest = getattr(column.type, "length", None) or 100_000
    return text[: longest - len(str(number))] + str(number)


class _Reader(HTMLParser):
    """Elements and attributes that only a payload can have made."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if MARK in tag or any(MARK in name or name.startswith("on") for name in names):
            self.found.append(f"markup of the payload: <{tag} {' '.join(names)}>")
        for name, value in attrs:
            goes = (value or "").strip().lower()
            runs = goes.startswith(("javascript:", "data:")) and not goes.startswith("data:image/")
            if name in {"href", "src", "action", "formaction"} and runs:
                self.found.append(f"an address that runs: {name}={goes[:40]}")

    def handle_comment(self, data: str) -> None:
        if MARK in data:
            self.found.append("a payload in a comment")


def harm_in(answer: Response) -> Iterator[str]:
    """What an answer shows of a stored payload that was more to it than text."""
    if answer.status_code >= 500:
        yield f"answered {answer.status_code}"
    for name, value in answer.headers.items():
        if MARK in name or "evil.example" in value:
            yield f"a header was injected: {name}"
    kind = answer.headers.get("content-type", "").partition(";")[0]
    yield from harm_of(kind, answer.content)


def harm_of(kind: str, body: bytes) -> Iterator[str]:
    if not body:
        return
    if kind == "text/html":
        yield from _in_html(body.decode())
    elif kind in {"application/json", "application/problem+json"}:
        yield from _worked_out(json.dumps(json.loads(body)))
    elif kind == "text/csv":
        yield from _in_csv(body.decode("utf-8-sig"))
    elif kind == "text/calendar":
        yield from _in_calendar(body)
    elif body.startswith(b"PK\x03\x04"):
        yield from _in_workbook(body)
    elif body.startswith(b"%PDF-") and len(body) > 100:
        yield from _in_pdf(body)
    elif kind == "text/plain":
        yield from _worked_out(body.decode())
    elif len(body) > 100:
        yield f"a kind of answer that nobody looks into: {kind}"


def _worked_out(text: str) -> Iterator[str]:
    if WORKED_OUT in text:
        yield "a template was worked out"
    if "root:x:0" in text:
        yield "a file of the machine was read"


def _in_html(text: str) -> Iterator[str]:
    reader = _Reader()
    reader.feed(text)
    reader.close()
    yield from reader.found
    yield from _worked_out(text)


FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def _in_csv(text: str) -> Iterator[str]:
    """As Excel reads it here and as it does where a semicolon parts cells, as in Latvia."""
    yield from _worked_out(text)
    for separator in ",;":
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            for cell in row:
                bare = cell.lstrip(" \u00a0\u200b\"'") if not cell.startswith("'") else ""
                if bare.startswith(FORMULA) and not re.fullmatch(r"[+-]?[\d.,]+", bare):
                    yield f"a cell parted by {separator} is a formula: {cell[:30]!r}"


def _in_workbook(body: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        for name in archive.namelist():
            said = archive.read(name).decode()
            yield from _worked_out(said)
            if "<f>" in said or "<f " in said or "ddeLink" in said or "hyperlink" in said:
                yield f"a formula or a link in {name}"
    for sheet in load_workbook(io.BytesIO(body)).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    yield f"{cell.coordinate} is a formula"


PROPERTIES = frozenset(
    {
        *("SUMMARY", "DTSTART", "DTEND", "DTSTAMP", "UID", "SEQUENCE", "CATEGORIES", "CLASS"),
        *("CONFERENCE", "CREATED", "DESCRIPTION", "LAST-MODIFIED", "LOCATION", "STATUS", "TRANSP"),
        *("URL", "ORGANIZER", "ATTENDEE"),
    }
)


def _in_calendar(body: bytes) -> Iterator[str]:
    text = body.decode()
    yield from _worked_out(text)
    if re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]", text):
        yield "a control character in a calendar"
    if any(len(line.encode()) > 75 for line in text.split("\r\n")) or "\n" in text.replace(
        "\r\n", ""
    ):
        yield "a line of a calendar is too long or badly ended"
    events = Calendar.from_ical(body).walk("VEVENT")
    if text.count("\r\nBEGIN:VEVENT\r\n") != len(events) or not text.endswith("END:VCALENDAR\r\n"):
        yield "a text became an event"
    for event in events:
        for name, value in event.property_items(recursive=False):
            if name in {"BEGIN", "END"}:
                continue
            if name not in PROPERTIES:
                yield f"a property of the payload: {name}"
            params = getattr(value, "params", {})
            told = name not in {"SUMMARY", "DESCRIPTION", "LOCATION"}
            if "X" in params or (told and MARK in str(value)):
                yield f"{name} is the payload's"


def _in_pdf(body: bytes) -> Iterator[str]:
    read = PdfReader(io.BytesIO(body))
    text = "".join(page.extract_text() for page in read.pages)
    yield from _worked_out(text.replace("\u200b", "").replace("\n", ""))
    for page in read.pages:
        notes: Any = page.get("/Annots") or ()
        for note in notes:
            action = note.get_object().get("/A", {})
            uri = str(action.get("/URI", ""))
            if "/JS" in action or "/Launch" in str(action.get("/S")) or MARK in uri:
                yield "the paper holds something that runs"
    root: Any = read.trailer["/Root"]
    if "/JavaScript" in str(root.get("/Names", "")):
        yield "the paper holds a script"


HEADERS = frozenset(
    {
        *("from", "to", "reply-to", "subject", "date", "message-id", "x-auto-response-suppress"),
        *("auto-submitted", "feedback-id", "list-unsubscribe", "list-unsubscribe-post"),
        *("content-type", "content-transfer-encoding", "content-disposition", "mime-version"),
    }
)
ADDED = frozenset({"x-peer", "x-mailfrom", "x-rcptto"})  # by the server of the tests


def harm_in_mail(mail: EmailMessage) -> Iterator[str]:
    for part in mail.walk():
        for name, value in part.items():
            if name.lower() not in HEADERS | ADDED:
                yield f"a header of the payload: {name}"
            if "\n" in value or "\r" in value:
                yield f"{name} has more than one line"
            if name.lower() not in {"subject"} and "evil.example" in value:
                yield f"{name} holds the payload's address"
    if len(mail.get_all("to", [])) != 1 or len(mail["to"].addresses) != 1:
        yield "more than one reader"
    for part in mail.walk():
        if isinstance(part, EmailMessage) and not part.is_multipart():
            body = part.get_payload(decode=True)
            kind = part.get_content_type()
            if isinstance(body, bytes):
                yield from harm_of("text/calendar" if kind == "application/ics" else kind, body)
