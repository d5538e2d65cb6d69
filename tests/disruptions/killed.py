"""A process that carries a released disruption out, made to be killed: see `test_drill.py`."""

import sys

from jobbridge.db import Database
from jobbridge.disruptions import release_actions
from tests.conftest import NOW, RING

if __name__ == "__main__":
    url, disruption_id = sys.argv[1:]
    database = Database(url, RING, public_url="https://jobbridge.example")
    print("ready", flush=True)
    release_actions.carry_out(database, {"disruption_id": int(disruption_id)}, NOW)
    print("done", flush=True)
