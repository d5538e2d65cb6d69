"""What `jobbridge check` says of the audit log."""

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from jobbridge.audit.anchor_actions import Gap, file_faults
from jobbridge.audit.chain_actions import extend
from jobbridge.audit.chain_queries import NEWEST, verified_for
from jobbridge.audit.chain_rules import Fault, told
from jobbridge.db import Database
from jobbridge.errors import Unusable
from jobbridge.viewer import SYSTEM


def check(
    database: Database,
    file: Path | None,
    *,
    now: datetime,
    everything: bool,
    tell: Callable[[str], None],
) -> list[str]:
    """Every fault of the log, one line each. What waits is chained first, after it was looked
    how long it has waited: from then on nothing of it can be changed unseen."""
    with database.read() as session:
        late = [f for f in verified_for(session, SYSTEM, now=now, newest=0).faults if _waits(f)]
    with suppress(Unusable, SQLAlchemyError):  # a chain that cannot be lengthened is told below
        extend(database, now)
    begun = time.perf_counter()
    with database.read() as session:
        newest = None if everything else NEWEST
        found = verified_for(session, SYSTEM, now=now, newest=newest)
    took = max(time.perf_counter() - begun, 0.001)
    faults = [*late, *(f for f in found.faults if not _waits(f))]
    if file is not None:
        outside, gaps = file_faults(database, file)
        faults += outside
        for gap in gaps:
            tell(gap_told(gap))
    anchored = f"anchored on {found.anchor.on}" if found.anchor else "not anchored yet"
    left = found.length - found.links - found.sealed
    tell(
        f"Audit log: {found.length} rows chained, {found.links} of them verified now "
        f"({found.links / took:,.0f} a second); {found.waiting} wait to be chained; "
        f"{found.sealed} forgotten under a seal; {anchored}."
    )
    if left > 0 and not everything:
        tell(f"The oldest {left} rows were not verified: `jobbridge check --all` does.")
    return [told(fault) for fault in faults]


def _waits(fault: Fault) -> bool:
    return fault.code == "waiting"


def gap_told(gap: Gap) -> str:
    since = f"what was chained after {gap.kept}" if gap.kept else "everything chained before"
    days = ", ".join(day.isoformat() for day in gap.days)
    kept = f"only the anchors of {days} in the anchor file tell of it" if days else "if anything"
    return (
        f"Audit log: restored on {gap.at:%Y-%m-%d %H:%M} UTC from an older backup: {since} and "
        f"until then is not in this database ({kept})."
    )
