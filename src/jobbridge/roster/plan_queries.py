"""What a file would do: each line against the register as it stands, nothing written.

The order of the lines does not matter, and the same file again plans nothing.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from jobbridge.clock import local_day
from jobbridge.roster import queries
from jobbridge.roster.movement_plan import Movements
from jobbridge.roster.plan import Plan
from jobbridge.roster.reading import Table
from jobbridge.roster.roster_plan import Roster
from jobbridge.viewer import Viewer


def planned(
    session: Session, viewer: Viewer, kind: str, table: Table, *, now: datetime, lock: bool = False
) -> Plan:
    known = queries.known_to(session, viewer, table.lines, now=now, lock=lock)
    compare = Movements if kind == "movements" else Roster
    return compare(session, viewer, known, local_day(now)).over(table)
