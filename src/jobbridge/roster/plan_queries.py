"""What a file would do: each line against the register as it stands, nothing written.

The order of the lines does not matter, and the same file again plans nothing.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.clock import local_day
from jobbridge.inmates.model import Inmate, Status
from jobbridge.roster import queries
from jobbridge.roster.model import Cause
from jobbridge.roster.movement_plan import Movements
from jobbridge.roster.plan import Plan, Planned
from jobbridge.roster.reading import Line, Table
from jobbridge.roster.roster_plan import Roster
from jobbridge.viewer import Viewer

PART = 100  # people whose lines are done in one transaction


def planned(
    session: Session, viewer: Viewer, kind: str, table: Table, *, now: datetime, lock: bool = False
) -> Plan:
    known = queries.known_to(session, viewer, table.lines, now=now, lock=lock)
    compare = Movements if kind == "movements" else Roster
    return compare(session, viewer, known, local_day(now)).over(table)


def parts(plan: Plan, table: Table) -> Iterator[list[Line]]:
    """The lines for which anything is to be written, all of a person together, in order."""
    by_person: dict[str, list[Line]] = {}
    for line in table.lines:
        if line.number in plan.touched:
            number = queries.number_of(line.values["personal_code"]) or ""
            by_person.setdefault(number, []).append(line)
    for piece in queries.pieces(by_person.values(), PART):
        yield [line for lines in piece for line in lines]


def still_gone(session: Session, gone: list[Planned]) -> list[Planned]:
    """Those of whom a plan says that a roster no longer names them, held, as far as they are
    still there and nobody is asked about them yet."""
    found = []
    for piece in queries.pieces(gone):
        ids = [item.inmate.id for item in piece if item.inmate]
        people = session.scalars(
            select(Inmate).where(Inmate.id.in_(ids)).order_by(Inmate.id).with_for_update()
        )
        there = {one.id: one for one in people if one.status == Status.ACTIVE}
        asked = queries.asked_of(session, ids, Cause.GONE)
        waiting = {key for (key, _), rows in asked.items() if any(not r.settled_at for r in rows)}
        for item in piece:
            inmate = there.get(item.inmate.id) if item.inmate else None
            if inmate and inmate.prison_id == item.prison_id and item.key not in waiting:
                found.append(replace(item, inmate=inmate))
    return found
