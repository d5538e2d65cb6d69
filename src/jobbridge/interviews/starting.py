"""The starter rooms, opening hours and count times: examples that an administrator edits."""

import csv
from datetime import time
from importlib.resources import files

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.interviews.model import Count, Room, Window
from jobbridge.places.model import Prison


def load_starter(session: Session) -> int:
    """Add rooms, windows and counts to each prison that has no room yet; says how many rows."""
    furnished = set(session.scalars(select(Room.prison_id)))
    inside = session.scalars(select(Prison).where(~Prison.outside))
    prisons = {p.code: p.id for p in inside if p.id not in furnished}
    rows: list[Room | Window | Count] = [
        Room(
            prison_id=prisons[row["prison"]],
            code=row["room"].upper(),
            name=row["name"],
            kind=row["kind"],
            seats=int(row["seats"]),
        )
        for row in _rows("rooms")
        if row["prison"] in prisons
    ]
    rows += [
        Window(
            prison_id=prisons[row["prison"]],
            weekday=int(row["weekday"]),
            opens=time.fromisoformat(row["from"]),
            closes=time.fromisoformat(row["to"]),
        )
        for row in _rows("windows")
        if row["prison"] in prisons
    ]
    rows += [
        Count(
            prison_id=prisons[row["prison"]],
            begins=time.fromisoformat(row["from"]),
            ends=time.fromisoformat(row["to"]),
            what=row["what"],
        )
        for row in _rows("counts")
        if row["prison"] in prisons
    ]
    session.add_all(rows)
    session.flush()
    return len(rows)


def _rows(name: str) -> list[dict[str, str]]:
    text = files("jobbridge.places").joinpath("starter", f"{name}.csv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))
