"""`jobbridge` with a guard taken away, for drills that must find what it keeps from happening.

`claims`: nobody waits for anybody before the rules are asked, and the database has no last word
(who makes it, drops that). `feeds`: no feed learns that its entries have changed.
"""

import sys
from typing import Any

from sqlalchemy import Connection

from jobbridge import cli, db
from jobbridge.calendar import actions as calendar
from jobbridge.interviews import claim_actions
from jobbridge.web.services import Services

CLAIM_GUARDS = {
    "postgresql": ("ALTER TABLE claim DROP CONSTRAINT claim_overlaps",),
    "sqlite": ("DROP TRIGGER claim_insert", "DROP TRIGGER claim_update"),
}


def _no_transaction(_turns: Any, connection: Connection) -> None:
    reads = connection.get_execution_options().get("jobbridge_mode", "write") == "read"
    connection.exec_driver_sql(f"PRAGMA query_only={'ON' if reads else 'OFF'}")


def _one_gate(services: Services) -> Any:
    return _gates(services)[0], None


_gates = Services.gates
if __name__ == "__main__":
    what, *words = sys.argv[1:]
    if what == "claims":
        claim_actions.lock = lambda *_, **__: None
        turns: Any = db._Turns
        services: Any = Services
        turns.begin, services.gates = _no_transaction, _one_gate
    else:
        calendar._touch = lambda *_: None
    sys.exit(cli.main(words))
