"""Keys are rotated while the service runs."""

import threading
from itertools import count

import pytest
from sqlalchemy import text

from jobbridge import rotation
from jobbridge.db import Database
from jobbridge.inmates.model import Inmate
from jobbridge.rotation import rotate
from jobbridge.sealed import Keyring
from tests.cast import CANARY, World
from tests.conftest import RING


def test_everything_is_sealed_anew_with_the_first_key(database: Database, world: World) -> None:
    keys = (("k2", bytes(range(1, 33))), ("k1", bytes(range(32))))
    secret = b"a test secret of enough length"
    both = Database(database.url, Keyring(keys, secret))
    done, kept = rotate(both)
    assert (done, kept) == (9, 0)
    assert rotate(both) == (0, 9)
    both.dispose()
    new = Database(database.url, Keyring(keys[:1], secret))
    with new.read() as session:
        assert session.get_one(Inmate, world.ids["juris"]).family_name == CANARY
    new.dispose()


def test_what_is_written_while_keys_are_rotated_is_kept_under_the_new_one(
    database: Database, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rotation, "BATCH", 2)
    keys = (("k2", bytes(range(1, 33))), ("k1", bytes(range(32))))
    both = Database(database.url, Keyring(keys, b"a test secret of enough length"))
    people = ("juris", "marta", "karlis")
    last: dict[str, str] = {}
    over, begun = threading.Event(), threading.Barrier(len(people) + 1)

    def writes(who: str) -> None:
        begun.wait()
        for turn in count():
            with both.write() as session:
                session.get_one(Inmate, world.ids[who]).family_name = f"{who} {turn}"
            last[who] = f"{who} {turn}"
            if over.wait(0.02):
                return

    writers = [threading.Thread(target=writes, args=(who,)) for who in people]
    for writer in writers:
        writer.start()
    begun.wait()
    try:
        rotate(both)
    finally:
        over.set()
    for writer in writers:
        writer.join()
    with both.read() as session:
        found = {who: session.get_one(Inmate, world.ids[who]).family_name for who in people}
    assert found == last
    assert rotate(both)[0] == 0
    both.dispose()


def test_nothing_is_readable_in_the_stored_rows(database: Database, world: World) -> None:
    with database.read() as session:
        rows = session.execute(text("SELECT given_name, family_name, birth_date FROM inmate"))
        for row in rows:
            for value in row:
                sealed = bytes(value)
                assert RING.key_of(sealed) == "k1"
                assert CANARY.encode() not in sealed
