"""Filling an empty portal with the starter places, and counting what imports change."""

import csv
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.accounts.actions import add_organisation
from jobbridge.audit.actions import record
from jobbridge.places.model import (
    Branch,
    Municipality,
    Prison,
    Publication,
    Settlement,
    SwapDay,
)
from jobbridge.places.queries import STARTER
from jobbridge.places.rules import place_key
from jobbridge.viewer import SYSTEM

STARTER_FILES = Path(__file__).parent / "starter"


def published(session: Session, name: str, *, now: datetime, detail: str = "") -> int:
    """Set down that an import changed a set of data; its new revision."""
    row = session.get(Publication, name)
    if row is None:
        row = Publication(name=name, revision=0, changed_at=now)
        session.add(row)
    row.revision += 1
    row.changed_at = now
    row.detail = detail[:300]
    record(session, SYSTEM, "import", name, None, now=now)
    session.flush()
    return row.revision


def load_starter(session: Session, now: datetime) -> int:
    """Add the starter municipalities, branches, prisons, places and swap days that are missing,
    and say how many rows that were. What stands already is an administrator's and stays."""
    added = _branches(session)
    added += _municipalities(session)
    added += _prisons(session)
    added += _settlements(session)
    added += _swap_days(session)
    if added:
        published(session, "places", now=now, detail=STARTER)
    return added


def _branches(session: Session) -> int:
    known = set(session.scalars(select(Branch.code)))
    new = [row for row in _rows("branches") if row["code"] not in known]
    for row in new:
        body = add_organisation(session, kind="branch", name=row["name"])
        session.add(Branch(id=body.id, code=row["code"]))
    session.flush()
    return len(new)


def _municipalities(session: Session) -> int:
    known = set(session.scalars(select(Municipality.name)))
    branches = {branch.name: branch.id for branch in session.scalars(select(Branch))}
    new = [row for row in _rows("municipalities") if row["name"] not in known]
    session.add_all(
        Municipality(
            name=row["name"],
            kind=row["kind"],
            region=row["region"],
            centre=row["centre"],
            lat=float(row["lat"]),
            lon=float(row["lon"]),
            branch_id=branches.get(row["nva_branch"]),
        )
        for row in new
    )
    session.flush()
    return len(new)


def _prisons(session: Session) -> int:
    known = set(session.scalars(select(Prison.code)))
    towns = _towns(session)
    new = [row for row in _rows("prisons") if row["code"] not in known]
    for row in new:
        body = add_organisation(session, kind="prison", name=row["name"])
        session.add(
            Prison(
                id=body.id,
                code=row["code"],
                short=row["short"],
                municipality_id=towns[row["municipality"]],
                address=row["address"],
                lat=float(row["lat"]),
                lon=float(row["lon"]),
                women=row["women"] == "1",
                juveniles=row["juveniles"] == "1",
                open_unit=row["open_unit"] == "1",
                notice_days=int(row["notice_days"]),
                valid_from=_day(row["valid_from"]),
                valid_to=_day(row["valid_to"]),
            )
        )
    session.flush()
    return len(new)


def _settlements(session: Session) -> int:
    known = set(session.execute(select(Settlement.name, Settlement.municipality_id)).all())
    towns = _towns(session)
    new = [r for r in _rows("settlements") if (r["name"], towns[r["municipality"]]) not in known]
    session.add_all(
        Settlement(
            name=row["name"],
            key=place_key(row["name"]),
            municipality_id=towns[row["municipality"]],
            lat=float(row["lat"]),
            lon=float(row["lon"]),
            source=STARTER,
        )
        for row in new
    )
    session.flush()
    return len(new)


def _swap_days(session: Session) -> int:
    known = set(session.scalars(select(SwapDay.day_off)))
    new = [row for row in _rows("swap_days") if date.fromisoformat(row["date_off"]) not in known]
    session.add_all(
        SwapDay(
            day_off=date.fromisoformat(row["date_off"]),
            day_worked=date.fromisoformat(row["date_worked"]),
            source=row["source"],
        )
        for row in new
    )
    session.flush()
    return len(new)


def _towns(session: Session) -> dict[str, int]:
    return dict(session.execute(select(Municipality.name, Municipality.id)).all())


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (STARTER_FILES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
