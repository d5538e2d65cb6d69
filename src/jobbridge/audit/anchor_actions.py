"""The anchors outside the database: a file, a line each, out of reach of who can write there.

A line is an anchor, or says that the database was restored: which anchors it still had, and where
its chain stood. What the file holds beyond that is a chain that was given up: told, never hidden.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from hmac import compare_digest
from pathlib import Path
from typing import IO, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.audit.actions import record
from jobbridge.audit.chain_queries import chain_of, epochs, key_of_marks, mark_key
from jobbridge.audit.chain_rules import Fault, mark
from jobbridge.audit.model import AuditAnchor, AuditLink
from jobbridge.db import Database
from jobbridge.viewer import Viewer

Line = dict[str, Any]


@dataclass(frozen=True)
class Gap:
    """A restore: when, up to which day the anchors were kept, and which days were given up."""

    at: datetime
    kept: date | None
    days: tuple[date, ...]
    line: Line = field(compare=False)


def anchor_line(made: AuditAnchor) -> Line:
    return {
        "anchor": made.on.isoformat(),
        "position": made.position,
        "link": made.link.hex(),
        "mac": made.mac.hex(),
    }


def write_anchors(database: Database, file: Path) -> None:
    """Anchors that the file does not hold yet, each on a line, on the disk before this returns.
    Whoever is second finds the line already there."""
    with _locked(file) as kept:
        _append(kept, _missing(database, kept))


def record_restored(session: Session, viewer: Viewer, *, now: datetime) -> None:
    """In the log itself: from here on it is that of a backup."""
    record(session, viewer, "audit.restored", "audit", chain_of(session).length, now=now)


def note_restored(database: Database, file: Path, *, now: datetime) -> Gap:
    """Say in the file that the database was restored: its anchors beyond are given up, and the
    database's own are written after that."""
    with _locked(file) as kept:
        outside, _ = _read(kept.read())
        with database.read() as session:
            standing = _standing(session)
            same = [day for day, line in standing.items() if outside.get(day) == line]
            chain = chain_of(session)
            line = {
                "restored": now.isoformat(),
                "kept": max(same, default=""),
                "position": chain.length,
                "link": chain.tail.hex(),
            }
            line["mac"] = _mac(mark_key(session), line).hex()
        _append(kept, [line])
        gaps = _read(_all(kept))[1]
        _append(kept, _missing(database, kept))
    return gaps[-1]


def file_faults(database: Database, file: Path) -> tuple[list[Fault], list[Gap]]:
    """Where the anchors outside the database tell otherwise than those inside; and the restores
    that are known."""
    try:
        outside, gaps = _read(file.read_text("utf-8"))
    except OSError:
        outside, gaps = {}, []
    with database.read() as session:
        standing = _standing(session)
        invented = [Fault("restored", gap.at.date()) for gap in _foreign(gaps, session)]
    newest = max(standing, default="")
    differs = [day for day in sorted(outside) if standing.get(day) != outside[day]]
    lacking = [day for day in sorted(standing) if day not in outside]
    if differs and differs[0] > newest:
        return [*invented, Fault("ahead", _day(differs[-1]))], gaps
    return [
        *invented,
        *(Fault("outside", _day(day)) for day in differs),
        *(Fault("file", _day(day)) for day in lacking[:1]),
    ], gaps


def _standing(session: Session) -> dict[str, Line]:
    anchors = session.scalars(select(AuditAnchor).order_by(AuditAnchor.on))
    return {one.on.isoformat(): anchor_line(one) for one in anchors}


def _missing(database: Database, kept: IO[str]) -> list[Line]:
    outside, _ = _read(_all(kept))
    newest = max(outside, default="")
    with database.read() as session:
        return [line for day, line in _standing(session).items() if day > newest]


def _foreign(gaps: list[Gap], session: Session) -> list[Gap]:
    """Those that this service has not written, or of whose chain this one is no longer part. One
    that an even older backup was restored over stands for nothing any more."""
    length, least = chain_of(session).length, None
    known = epochs(session)
    found = []
    for gap in reversed(gaps):
        position = int(gap.line["position"])
        if least is not None and position > least:
            continue
        least = position
        link = session.scalar(select(AuditLink.mac).where(AuditLink.position == position))
        mac = _mac(key_of_marks(known, position), gap.line).hex()
        ours = compare_digest(mac, str(gap.line.get("mac"))) and position <= length
        if not ours or (link is not None and link.hex() != gap.line["link"]):
            found.append(gap)
    return found


def _mac(key: bytes, line: Line) -> bytes:
    return mark(key, *(line[name] for name in ("restored", "kept", "position", "link")))


@contextmanager
def _locked(file: Path) -> Iterator[IO[str]]:
    handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "r+", encoding="utf-8") as kept:
        fcntl.flock(kept, fcntl.LOCK_EX)
        yield kept


def _all(kept: IO[str]) -> str:
    kept.seek(0)
    return kept.read()


def _append(kept: IO[str], lines: list[Line]) -> None:
    if lines:
        text = _all(kept)
        kept.write("\n" if text and not text.endswith("\n") else "")
        kept.writelines(json.dumps(line) + "\n" for line in lines)
        kept.flush()
        os.fsync(kept.fileno())


def _read(text: str) -> tuple[dict[str, Line], list[Gap]]:
    """The anchors that stand, by day, and the restores. Half a line is what a crash leaves."""
    standing: dict[str, Line] = {}
    gaps = []
    for written in text.splitlines():
        with suppress(ValueError, KeyError, TypeError):
            line = json.loads(written)
            if "restored" in line:
                kept = str(line["kept"])
                at = datetime.fromisoformat(line["restored"])
                gone = sorted(day for day in standing if day > kept)
                days = tuple(date.fromisoformat(day) for day in gone)
                gaps.append(Gap(at, _day(kept), days, {**line, "position": int(line["position"])}))
                for day in gone:
                    del standing[day]
            elif _day(str(line["anchor"])):
                standing[str(line["anchor"])] = line
    return standing, gaps


def _day(text: str) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(text)
    return None
