"""Keys are rotated while the service runs."""

from sqlalchemy import text

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


def test_nothing_is_readable_in_the_stored_rows(database: Database, world: World) -> None:
    with database.read() as session:
        rows = session.execute(text("SELECT given_name, family_name, birth_date FROM inmate"))
        for row in rows:
            for value in row:
                sealed = bytes(value)
                assert RING.key_of(sealed) == "k1"
                assert CANARY.encode() not in sealed
