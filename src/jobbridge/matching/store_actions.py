"""Judged pairs into the table: the old ones of some people, or of one vacancy, replaced.

Whoever reads sees old or new. PostgreSQL is handed the rows by COPY into a table of the
connection's own, in its binary form made from arrays, and one statement each deletes, changes and
inserts what differs; SQLite gets the same through its own kind of temporary table. A pair that
stood before keeps the moment since when it fits.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    and_,
    case,
    cast,
    delete,
    exists,
    literal,
    select,
    text,
    true,
    type_coerce,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from jobbridge.db import session_database
from jobbridge.inmates.model import Inmate
from jobbridge.inmates.queries import listed
from jobbridge.matching.model import Match, MatchLost
from jobbridge.matching.policy import PARTS
from jobbridge.matching.resident_queries import open_on
from jobbridge.matching.shards import FITS, Found, Keys, Rows
from jobbridge.vacancies.model import Vacancy

_WRITERS = 0x6D61746368  # one transaction at a time writes matches: no deadlocks, no lost cuts
_STAGE = Table(
    "match_stage",
    MetaData(),
    Column("inmate_id", BigInteger),
    Column("vacancy_id", BigInteger),
    Column("score", Integer),
    Column("near", String(140)),
    Column("parts", Text),
    Column("inmate_version", Integer),
    Column("vacancy_version", Integer),
    Column("states", String(len(PARTS))),
)
_MAKE = (
    "CREATE TEMPORARY TABLE IF NOT EXISTS match_stage (inmate_id bigint, vacancy_id bigint,"
    " score integer, near varchar(140), parts text, inmate_version integer,"
    " vacancy_version integer, states varchar(11))"
)
# Whether a pair is staged is asked for every pair that stands: PostgreSQL joins by hash, SQLite
# would read the whole table each time.
_ORDERED = _MAKE.removesuffix(")") + ", PRIMARY KEY (inmate_id, vacancy_id)) WITHOUT ROWID"
# PostgreSQL does not clean up temporary tables by itself: deleted rows would be read for ever.
_EMPTIED = " ON COMMIT DELETE ROWS"
# Behind a pooler the session that would keep it is anybody's, of any release.
_GONE = " ON COMMIT DROP"


@dataclass(frozen=True)
class Stamp:
    """What is written beside every pair of one judgement."""

    now: datetime
    as_of: date
    policy: str


def only_writer(session: Session) -> None:
    """Until the end of the transaction nobody else writes matches."""
    if not session_database(session).sqlite:
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _WRITERS})


def replace_people(session: Session, found: Found, ids: Keys, stamp: Stamp) -> int:
    """The pairs of some of the people in `found` for those that stand; says how many. Who has
    changed since they were judged is left to the job that the change posted, and so are
    vacancies that have."""
    only_writer(session)
    clause = Inmate.id.in_(ids[:, 0].tolist())
    here, _ = _settled(session, Inmate, ids, clause & listed())
    opened = open_on(stamp.as_of)
    if len(ids) == 1:  # then only those that are or were theirs
        had = select(Match.vacancy_id).where(Match.inmate_id == int(ids[0, 0]))
        new = np.unique(found.rows["vacancy"]).tolist()
        opened &= Vacancy.id.in_(new) | Vacancy.id.in_(had)
    there, unsettled = _settled(session, Vacancy, found.works, opened)
    rows = found.rows[np.isin(found.rows["inmate"], here)]
    rows = rows[np.isin(rows["vacancy"], there)]
    old = Match.inmate_id.in_(here.tolist()) & Match.vacancy_id.not_in(unsettled.tolist())
    return replace(session, rows, found.steps, old, stamp)


def replace_vacancy(session: Session, found: Found, vacancy_id: int, stamp: Stamp) -> int:
    """The pairs of one vacancy for those that stand, people who changed meanwhile aside."""
    only_writer(session)
    here, unsettled = _settled(session, Inmate, found.people, listed())
    rows = found.rows[np.isin(found.rows["inmate"], here)]
    old = (Match.vacancy_id == vacancy_id) & Match.inmate_id.not_in(unsettled.tolist())
    return replace(session, rows, found.steps, old, stamp)


def replace(
    session: Session, rows: Rows, steps: tuple[str, ...], old: ColumnElement[bool], stamp: Stamp
) -> int:
    """`rows` for what the clause on `Match` names. What fitted and is not kept is remembered."""
    _stage(session, rows, steps)
    same = and_(_STAGE.c.inmate_id == Match.inmate_id, _STAGE.c.vacancy_id == Match.vacancy_id)
    sqlite_here = session_database(session).sqlite
    upsert = sqlite.insert if sqlite_here else postgresql.insert
    still = exists().where(same, _STAGE.c.near == "").correlate(Match)
    lost = upsert(MatchLost).from_select(
        ["inmate_id", "vacancy_id", "lost_at"],
        select(Match.inmate_id, Match.vacancy_id, literal(stamp.now, MatchLost.lost_at.type))
        .join(Vacancy, Vacancy.id == Match.vacancy_id)
        .where(old, Match.near == "", open_on(stamp.as_of), ~still),
    )
    session.execute(
        lost.on_conflict_do_update(
            index_elements=["inmate_id", "vacancy_id"], set_={"lost_at": lost.excluded.lost_at}
        )
    )
    session.execute(
        delete(Match)
        .where(old, ~exists().where(same).correlate(Match))
        .execution_options(synchronize_session=False)
    )
    staged = _STAGE.c
    values: dict[str, Any] = {
        "inmate_id": staged.inmate_id,
        "vacancy_id": staged.vacancy_id,
        "score": staged.score,
        "near": staged.near,
        "parts": type_coerce(staged.parts, Text)
        if sqlite_here
        else cast(staged.parts, postgresql.JSON),
        "inmate_version": staged.inmate_version,
        "vacancy_version": staged.vacancy_version,
        "states": staged.states,
        "policy": literal(stamp.policy),
        "as_of": literal(stamp.as_of, Match.as_of.type),
        "found_at": literal(stamp.now, Match.found_at.type),
    }
    new = upsert(Match).from_select(
        list(values),
        select(*values.values()).where(true()).order_by(staged.inmate_id, staged.vacancy_id),
    )
    changed: dict[str, Any] = {name: new.excluded[name] for name in list(values)[2:]}
    unbroken = (Match.near == "") == (new.excluded.near == "")
    changed["found_at"] = case((unbroken, Match.found_at), else_=new.excluded.found_at)
    session.execute(
        new.on_conflict_do_update(index_elements=["inmate_id", "vacancy_id"], set_=changed)
    )
    return len(rows)


def _settled(
    session: Session,
    model: type[Inmate] | type[Vacancy],
    judged: Keys,
    clause: ColumnElement[bool],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Ids of those that are as they were when they were judged, and of the others there are."""
    rows = session.execute(select(model.id, model.version).where(clause)).all()
    present = np.array([tuple(row) for row in rows], np.int64).reshape(-1, 2)
    # An id and a version are one number: neither is near to two to the thirty-first.
    as_judged = np.isin(_one(present), _one(judged))
    return present[as_judged, 0], present[~as_judged, 0]


def _one(keys: Keys) -> NDArray[np.int64]:
    return keys[:, 0] << 31 | keys[:, 1]


def _stage(session: Session, rows: Rows, steps: tuple[str, ...]) -> None:
    database = session_database(session)
    kept = _GONE if database.pooled else _EMPTIED
    session.execute(text(_ORDERED if database.sqlite else _MAKE + kept))
    session.execute(delete(_STAGE))
    if not len(rows):
        return
    connection = session.connection().connection.driver_connection
    if connection is None:
        raise RuntimeError("the session has lost its connection")
    if database.sqlite:
        marks = ", ".join("?" * len(_STAGE.columns))
        connection.executemany(f"INSERT INTO match_stage VALUES ({marks})", _values(rows, steps))
        return
    into = "COPY match_stage FROM STDIN (FORMAT BINARY)"
    with connection.cursor() as cursor, cursor.copy(into) as copy:
        for data in _binary(rows, steps):
            copy.write(data)


def _values(rows: Rows, steps: tuple[str, ...]) -> Iterator[tuple[Any, ...]]:
    parts = (piece.decode() for piece in texts(rows["parts"]).tolist())
    near = ("" if step == FITS else steps[step] for step in rows["step"].tolist())
    states = (piece.decode() for piece in rows["states"].tolist())
    numbers = ("inmate", "vacancy", "score", "inmate_version", "vacancy_version")
    inmate, vacancy, score, ours, theirs = (rows[name].tolist() for name in numbers)
    return zip(inmate, vacancy, score, near, parts, ours, theirs, states, strict=True)


# PostgreSQL's binary COPY: after a header, for each row the number of fields, and each field
# after its length. Rows with texts of the same length are one array of records.
_HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_END = b"\xff\xff"


def _binary(rows: Rows, steps: tuple[str, ...]) -> Iterator[bytes]:
    yield _HEADER
    parts = texts(rows["parts"])
    stated = bool(len(rows)) and bool(rows["states"][0])
    for step in np.unique(rows["step"]).tolist():
        of_step = rows["step"] == step
        yield _records(
            rows[of_step], parts[of_step], b"" if step == FITS else steps[step].encode(), stated
        )
    yield _END


def _records(rows: Rows, parts: NDArray[np.bytes_], near: bytes, stated: bool) -> bytes:
    fields: tuple[tuple[str, str, Any], ...] = (
        ("inmate_id", ">i8", rows["inmate"]),
        ("vacancy_id", ">i8", rows["vacancy"]),
        ("score", ">i4", rows["score"]),
        ("near", f"S{len(near)}", near),
        ("parts", parts.dtype.str, parts),
        ("inmate_version", ">i4", rows["inmate_version"]),
        ("vacancy_version", ">i4", rows["vacancy_version"]),
        ("states", rows["states"].dtype.str if stated else "S0", rows["states"]),
    )
    layout: list[tuple[str, str]] = [("fields", ">i2")]
    for name, kind, _ in fields:
        layout.append((f"{name} length", ">i4"))
        if kind != "S0":
            layout.append((name, kind))
    records = np.zeros(len(rows), np.dtype(layout))
    records["fields"] = len(fields)
    for name, kind, values in fields:
        if kind != "S0":
            records[name] = values
            records[f"{name} length"] = records.dtype[name].itemsize
    return records.tobytes()


_DIGITS = np.array([b"%5d" % number for number in range(10_001)], "S5")
_FORM = "{" + ",".join(f'"{part}":     ' for part in PARTS) + "}"
_PLACES = [_FORM.index(f'"{part}":') + len(part) + 3 for part in PARTS]


def texts(parts: NDArray[np.int16]) -> NDArray[np.bytes_]:
    """The parts as JSON, all of one length: numbers stand behind spaces."""
    made = np.tile(np.frombuffer(_FORM.encode(), np.uint8), (len(parts), 1))
    digits = _DIGITS.view(np.uint8).reshape(-1, 5)
    for number, place in enumerate(_PLACES):
        made[:, place : place + 5] = digits[parts[:, number]]
    whole: NDArray[np.bytes_] = made.reshape(-1).view(f"S{len(_FORM)}")
    return whole
