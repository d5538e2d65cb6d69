"""A word of its own in every personal column, near and far, so that an answer tells what it tells.

The stage of the permission matrix plants them; each answer of the matrix is searched for them, in
pages, JSON, spreadsheets and PDF. What comes out is compared with `web/roles.txt`.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date

from httpx import Response
from pypdf import PdfReader
from sqlalchemy import Column, RowMapping, Table, select, update
from sqlalchemy.orm import Session

from jobbridge import schema
from jobbridge.consultations.model import Support
from jobbridge.db import Sealed
from jobbridge.inmates.model import GuardianConsent
from tests.conftest import NOW, World

# Sealed for another reason than a person's data, or read by programs alone: no word fits in.
STRUCTURED = {
    "consultation_draft.content": "a form half filled in, as JSON; shown as its fields",
    "factor.secret": "what an app counts with, of an account",
    "foreign_calendar.url": "an employer's calendar address",
    "outcome_snapshot.counted": "counts, as JSON",
    "outcome_snapshot.ledger": "counts, as JSON",
    "outcome_snapshot.undated": "counts, as JSON",
    "roster_line.held": "a line of a roster, as JSON",
    "roster_question.offered": "a line of a roster, as JSON",
    "upload_chunk.data": "a file that waits to be read",
}
# Of a person and not sealed, because lists are ordered and found by it.
PLAIN = {"inmate.release_expected", "restriction.legal_reference"}
NEAR, FAR = "n", "f"
_WORD = re.compile(r"Zq(\d\d)([nf])")
# What must look like what it is: near, far.
DATES = {
    "inmate.birth_date": (date(1971, 3, 17), date(1972, 4, 18)),
    "visitor.birth_date": (date(1973, 5, 19), date(1974, 6, 21)),
    "inmate.release_expected": (date(2027, 1, 21), date(2027, 1, 19)),
}
CODES = {
    "inmate.personal_code": ("320717-10017", "320718-10018"),
    "visitor.personal_code": ("320719-10019", "320720-10020"),
}
# Which row of these tables another belongs to decides whose it is.
_OWNERS = {"inmate": ("juris", "karlis"), "prison": ("north",), "employer": ("a",)}


def columns() -> list[Column[object]]:
    """Every column that holds something personal, by name."""
    every = [c for table in schema.METADATA.sorted_tables for c in table.columns]
    return sorted(
        (c for c in every if name_of(c) in PLAIN or isinstance(c.type, Sealed)), key=name_of
    )


def name_of(column: Column[object]) -> str:
    return f"{column.table.name}.{column.name}"


def planted() -> list[str]:
    return [name for c in columns() if (name := name_of(c)) not in STRUCTURED]


def words() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Column, near or far, and how its value may be written in an answer."""
    for name, pair in DATES.items():
        for side, day in zip((NEAR, FAR), pair, strict=True):
            yield name, side, (f"{day:%Y-%m-%d}", f"{day:%d.%m.%Y}", f"{day.day}.{day:%m.%Y}")
    for name, codes in CODES.items():
        for side, code in zip((NEAR, FAR), codes, strict=True):
            yield name, side, (code, code.replace("-", ""))


WORDS = tuple(words())


def plant(session: Session, world: World) -> None:
    """Into every row of the stage, and a row where it has none."""
    for inmate in ("juris", "marta"):
        number = world.ids[inmate]
        session.add(
            GuardianConsent(
                inmate_id=number,
                name="",
                relation="mother",
                given_on=NOW.date(),
                paper_ref="",
                recorded_at=NOW,
            )
        )
        if session.get(Support, number) is None:
            session.add(Support(inmate_id=number, updated_at=NOW))
    session.flush()
    near = {t: {world.ids[name] for name in names} for t, names in _OWNERS.items()}
    for place, name in enumerate(planted()):
        table = schema.METADATA.tables[name.partition(".")[0]]
        column = table.columns[name.partition(".")[2]]
        for row in session.execute(select(table)).mappings().all():
            if name in PLAIN & DATES.keys() and row["id"] == world.ids["karlis"]:
                continue  # he leaves later, and lists are ordered by it
            side = NEAR if _is_near(session, table, row, near) else FAR
            session.execute(
                update(table)
                .where(*(c == row[c.name] for c in table.primary_key.columns))
                .values({column.name: _value(name, place, side, row[column.name])})
            )
    session.expire_all()


def _value(name: str, place: int, side: str, before: object) -> object:
    at = (NEAR, FAR).index(side)
    if name in DATES:
        day = DATES[name][at]
        return day if name in PLAIN else day.isoformat()
    if name in CODES:
        return CODES[name][at]
    word = f"Zq{place:02}{side}"
    if name == "inmate.family_name":
        return f"{before}{word}"  # the matrix looks for these names itself
    return f"{word}@example.org" if name.endswith(".mail") else word


def _is_near(session: Session, table: Table, row: RowMapping, near: Mapping[str, set[int]]) -> bool:
    """By the person, else the prison or employer, that the row belongs to, over other rows."""
    if table.name in near:
        return row["id"] in near[table.name]
    keys = [(c, key.column.table) for c in table.columns for key in c.foreign_keys]
    for wanted in _OWNERS:
        for column, other in keys:
            if other.name == wanted and row[column.name] is not None:
                return row[column.name] in near[wanted]
    for column, other in keys:
        if other.name in {"account", "municipality", "organisation"} or row[column.name] is None:
            continue
        (key,) = other.primary_key.columns
        parent = session.execute(select(other).where(key == row[column.name])).mappings().one()
        return _is_near(session, other, parent, near)
    return True


def found(response: Response) -> set[tuple[str, str]]:
    """(column, near or far) of every word that the answer tells."""
    text = _read(response)
    names = planted_once()
    told = {(names[int(number)], side) for number, side in _WORD.findall(text)}
    for name, side, ways in WORDS:
        if any(way in text for way in ways):
            told.add((name, side))
    return told


_NAMES: list[str] = []


def planted_once() -> list[str]:
    if not _NAMES:
        _NAMES.extend(planted())
    return _NAMES


def _read(response: Response) -> str:
    body = response.content
    if body.startswith(b"%PDF-") and len(body) > 100:
        pages = (page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
        return "".join(pages).replace("\u200b", "").replace("\n", "")
    if body.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            return "".join(book.read(n).decode("utf-8", "replace") for n in book.namelist())
    return response.text
