"""The portal as it is served, and Anna's program that asks it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from sqlalchemy.orm import Session

from jobbridge.accounts import actions as accounts
from jobbridge.accounts.model import Account
from jobbridge.applications.model import Application
from jobbridge.clock import Clock
from jobbridge.db import Database
from jobbridge.viewer import SYSTEM
from tests.conftest import World
from tests.interviews import unguarded
from tests.interviews.conftest import release_later
from tests.processes import Process

BOUND = 1200
"""Seconds after which a drill asks nothing more, however slow the machine."""
INTERVIEWS = "/api/v1/interviews"


@contextmanager
def served(
    folder: Path, database: Database, world: World, *, without: str = ""
) -> Iterator[httpx.Client]:
    """Anna's program, and the portal as in production; `without` one of its guards."""
    if without == "claims":
        with database.engine.begin() as connection:
            for said in unguarded.CLAIM_GUARDS[database.engine.dialect.name]:
                connection.exec_driver_sql(said)
    with database.write() as session:
        release_later(session, Clock().today())
        account = session.get_one(Account, world.ids["anna"])
        token = accounts.issue_api_token(session, SYSTEM, account, now=Clock().now())
    program = (unguarded.__file__, without) if without else ("-m", "jobbridge.cli")
    server = Process(folder, database.url, serves=True, program=program)
    # A connection for each request: whichever of the server's processes takes it, answers.
    many = httpx.Limits(max_connections=None, max_keepalive_connections=0)
    headers = {"Authorization": f"Bearer {token}"}
    try:
        server.until_ready()
        with httpx.Client(
            base_url=server.url, headers=headers, limits=many, timeout=60, verify=False
        ) as client:
            yield client
    finally:
        server.kill()


def references(session: Session, ids: list[int]) -> list[str]:
    return [session.get_one(Application, one).ref for one in ids]


def wish(application: str, start: str, room: str) -> dict[str, object]:
    return {
        "application": application,
        "starts_at": start,
        "minutes": 15,
        "mode": "in_person",
        "room": room,
    }
