"""Published places and moved working days, taken as they are published."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.bulk import Key, Settled, settle
from jobbridge.db import Database
from jobbridge.errors import Unusable
from jobbridge.intake import Line, Progress, Report, columns_of, counted, one_transaction, read_csv
from jobbridge.places.actions import published
from jobbridge.places.model import Municipality, Settlement, SwapDay
from jobbridge.places.rules import MERGED, place_key

SOURCE = "geonames"
_FORMER = {f"{name} novads": present for present, old in MERGED.items() for name in old.split()}
# State cities without a government of their own.
_FORMER |= {
    "Jēkabpils": "Jēkabpils novads",
    "Ogre": "Ogres novads",
    "Valmiera": "Valmieras novads",
}
_SWAP = {
    "date_off": "day_off",
    "brīvdiena": "day_off",
    "date_worked": "day_worked",
    "darbdiena": "day_worked",
}


def import_places(
    database: Database,
    paths: Sequence[Path],
    *,
    now: datetime,
    dry_run: bool = False,
    progress: Progress | None = None,
    report: Report | None = None,
) -> Report:
    """Municipalities, parishes and places with coordinates, each file known by its columns.

    Former municipalities are counted to the present ones. Municipalities that stand already
    keep their centre, region and branch. Parishes and places of an earlier import that the
    new file no longer has are removed. Raises `Unusable`.
    """
    report = report or Report()
    kinds = {kind: path for path in paths for kind in [_kind_of(path)]}
    with one_transaction(database, dry_run=dry_run) as session:
        changed = False
        for kind in ("municipality", "parish", "place"):
            if kind not in kinds:
                continue
            read = _municipalities if kind == "municipality" else _spots
            changed |= bool(read(session, kinds[kind], kind, report, progress))
        if changed:
            published(session, "places", now=now)
    return report


def _kind_of(path: Path) -> str:
    columns = {column.casefold() for column in columns_of(path)}
    if {"municipality", "type", "lat"} <= columns:
        return "municipality"
    if {"pagasts", "municipality", "lat"} <= columns:
        return "place" if "name" in columns else "parish"
    raise Unusable(f"{path.name}: is no list of municipalities, parishes or places")


def _municipalities(
    session: Session, path: Path, kind: str, report: Report, progress: Progress | None
) -> Settled:
    known = dict(session.execute(select(Municipality.name, Municipality.kind)).all())
    settled = Settled()
    lines = read_csv(
        path,
        required=("municipality", "type", "lat", "lon"),
        optional=("largest_place",),
        report=report,
    )
    for line in counted(lines, progress, path.name):
        name, point = line.values["municipality"], _point(line)
        if name in _FORMER and name not in known:
            report.unchanged += 1
            report.note("former municipalities, counted to the present ones")
        elif line.values["type"] not in ("novads", "valstspilsēta"):
            report.refuse(line.number, "the type is neither novads nor valstspilsēta", path.name)
        elif not name or len(name) > 80 or point is None:
            report.refuse(line.number, "needs a name and a point in Latvia", path.name)
        elif name in known:
            report.unchanged += 1
        else:
            known[name] = line.values["type"]
            centre = line.values.get("largest_place", "")
            session.add(
                Municipality(
                    name=name, kind=line.values["type"], region="", centre=centre,
                    lat=point[0], lon=point[1],
                )
            )  # fmt: skip
            settled.added.add((name,))
            report.tell("added", name)
            report.taken += 1
    session.flush()
    return settled


def _spots(
    session: Session, path: Path, kind: str, report: Report, progress: Progress | None
) -> Settled:
    towns = dict(session.execute(select(Municipality.name, Municipality.id)).all())
    if not towns:
        raise Unusable(f"{path.name}: the municipalities must be imported before, or with it")
    name_column = ("name",) if kind == "place" else ()
    rows: dict[Key, Key] = {}
    numbers: dict[Key, int] = {}
    lines = read_csv(
        path,
        required=(*name_column, "pagasts", "municipality", "lat", "lon"),
        optional=("population",),
        report=report,
    )
    for line in counted(lines, progress, path.name):
        values = line.values
        name = values["name"] if kind == "place" else values["pagasts"]
        parish = values["pagasts"] if kind == "place" else ""
        town = towns.get(values["municipality"]) or towns.get(
            _FORMER.get(values["municipality"], "")
        )
        point = _point(line)
        population = values.get("population", "") or "0"
        if not place_key(name) or len(name) > 120 or len(parish) > 120:
            report.refuse(line.number, "has no name", path.name)
        elif town is None:
            shown = values["municipality"][:80]
            report.refuse(line.number, f"the municipality “{shown}” is not known", path.name)
        elif point is None:
            report.refuse(line.number, "is not a point in Latvia", path.name)
        elif not population.isdecimal() or len(population) > 7:
            report.refuse(line.number, "the population is not a number", path.name)
        elif (key := (name, parish, town, *point)) in rows:
            report.refuse(line.number, f"says the same as line {numbers[key]}", path.name)
        else:
            rows[key] = (place_key(name), int(population))
            numbers[key] = line.number
    here = (Settlement.source == SOURCE) & (Settlement.kind == kind)
    settled = settle(
        session,
        Settlement,
        ("name", "parish", "municipality_id", "lat", "lon"),
        ("key", "population"),
        rows,
        where=here,
        remove=here,
        defaults={"source": SOURCE, "kind": kind},
    )
    _tally(report, settled, len(rows))
    return settled


def import_swap_days(
    database: Database,
    paths: Sequence[Path],
    *,
    now: datetime,
    dry_run: bool = False,
    progress: Progress | None = None,
    report: Report | None = None,
) -> Report:
    """Working days moved by the government: columns `date_off`, `date_worked` and, if wanted,
    `source`; dates as `2027-05-03` or `03.05.2027.` Days not named stay as they are."""
    report = report or Report()
    rows: dict[Key, Key] = {}
    for path in paths:
        lines = read_csv(
            path,
            required=("day_off", "day_worked"),
            optional=("source",),
            aliases=_SWAP,
            report=report,
        )
        for line in counted(lines, progress, path.name):
            off, worked = _day(line.values["day_off"]), _day(line.values["day_worked"])
            if off is None or worked is None:
                report.refuse(line.number, "a date cannot be read", path.name)
            elif off.weekday() > 4 or worked.weekday() < 5:
                report.refuse(
                    line.number, "a working day is moved to a Saturday or Sunday", path.name
                )
            elif (off,) in rows:
                report.refuse(line.number, "this day is moved twice", path.name)
            else:
                rows[(off,)] = (worked, line.values.get("source", "")[:200])
    with one_transaction(database, dry_run=dry_run) as session:
        settled = settle(session, SwapDay, ("day_off",), ("day_worked", "source"), rows)
        _tally(report, settled, len(rows))
        if settled:
            published(session, "swap-days", now=now)
    return report


def _tally(report: Report, settled: Settled, lines: int) -> None:
    for how, keys in (
        ("added", settled.added),
        ("changed", settled.changed),
        ("closed", settled.removed),
    ):
        for what in sorted(str(key[0]) for key in keys)[:50]:
            report.tell(how, what)
    report.taken += len(settled.added)
    report.changed += len(settled.changed)
    report.unchanged += lines - len(settled.added) - len(settled.changed)
    report.closed += len(settled.removed)


def _point(line: Line) -> tuple[float, float] | None:
    try:
        lat, lon = float(line.values["lat"]), float(line.values["lon"])
    except ValueError:
        return None
    return (lat, lon) if 55.6 <= lat <= 58.2 and 20.7 <= lon <= 28.4 else None


def _day(text: str) -> date | None:
    parts: Iterable[str] = text.strip(" .").split(".")
    try:
        if "." in text.strip(" ."):
            day, month, year = (int(part) for part in parts)
            return date(year, month, day)
        return date.fromisoformat(text.strip())
    except ValueError:
        return None
