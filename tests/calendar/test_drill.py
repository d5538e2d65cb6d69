"""That nothing tells an address that died from one that never was, not even the time: `make drill`.

Four kinds of addresses that do not work — never made, revoked, ended with what they were made for,
and of no form that a token has — are asked for in turn, so that whatever else the machine does
falls on all alike. The medians of 200 lie within 10 % of each other (calendars.md).
"""

import gc
import secrets
import statistics
import time
from collections.abc import Mapping
from urllib.parse import quote

import pytest

from jobbridge.accounts.model import Account
from jobbridge.calendar import actions
from jobbridge.calendar.model import Feed
from jobbridge.calendar.rules import organisation, own, region
from jobbridge.db import Database
from jobbridge.places.model import Municipality
from tests.browser import Browser
from tests.calendar.test_feed_address import subscribe
from tests.conftest import NOW, ClientFor, World

ROUNDS = 200
TRIES = 3
"""A busy machine may spoil a run; one that is told apart fails every time."""
pytestmark = pytest.mark.drill


def _dead(database: Database, world: World) -> dict[str, str]:
    """One address of each kind."""
    north = organisation(world.ids["north"])
    paths = {
        "revoked": subscribe(database, world.otto, organisation(world.ids["south"])),
        "expired": subscribe(database, world.olga, north),
        "no place of work": subscribe(database, world.anna, own(world.ids["anna"])),
        "no longer the whole region": subscribe(database, world.niks, region("Kurzeme")),
    }
    with database.write() as session:
        otto = session.query(Feed).filter_by(account_id=world.ids["otto"]).one()
        actions.revoke_feed(session, world.otto, otto, now=NOW)
        session.get_one(Account, world.ids["olga"]).active = False
        session.get_one(Account, world.ids["anna"]).memberships = []
        session.get_one(Municipality, world.ids["Cēsu novads"]).region = "Kurzeme"
    name = paths["expired"].rpartition("/")[2]
    return {
        **paths,
        "never made": f"/cal/{secrets.token_urlsafe(32)}/{name}",
        "of another form": f"/cal/{quote('ā' * 7)}x/{name}",
    }


def test_no_address_that_does_not_work_is_told_by_its_time(
    database: Database, world: World, client_for: ClientFor
) -> None:
    paths = _dead(database, world)
    client = client_for(None)
    answers = {name: client.get(path) for name, path in paths.items()}
    assert {one.status_code for one in answers.values()} == {404}
    assert len({one.content for one in answers.values()}) == 1
    assert len({_without_id(one.headers) for one in answers.values()}) == 1
    told: list[dict[str, float]] = []
    for _ in range(TRIES):
        medians = _medians(client, paths)
        told.append(medians)
        print("medians in µs:", {name: round(one * 1e6) for name, one in medians.items()})
        if max(medians.values()) <= 1.1 * min(medians.values()):
            return
    pytest.fail(f"addresses are told apart by their time: {told}")


def _without_id(headers: Mapping[str, str]) -> frozenset[tuple[str, str]]:
    return frozenset(one for one in headers.items() if one[0] != "x-request-id")


def _medians(client: Browser, paths: dict[str, str]) -> dict[str, float]:
    taken: dict[str, list[float]] = {name: [] for name in paths}
    gc.disable()
    try:
        for _ in range(ROUNDS):
            for name, path in paths.items():
                begun = time.perf_counter()
                client.get(path)
                taken[name].append(time.perf_counter() - begun)
    finally:
        gc.enable()
    return {name: statistics.median(some) for name, some in taken.items()}
