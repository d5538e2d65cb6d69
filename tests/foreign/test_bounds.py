"""How much memory a server that means harm can make a reading take."""

import gzip
import tracemalloc
import zlib

import pytest

from jobbridge.foreign.addresses import Address
from jobbridge.foreign.fetching import MOST_BYTES, Failed, fetch
from tests.foreign.conftest import HOST, Server, answer


@pytest.mark.parametrize("kind", ["gzip", "deflate"])
def test_a_bomb_is_unpacked_only_as_far_as_a_calendar_may_be_large(
    server: Server, kind: str
) -> None:
    """One piece as it comes from the network is enough for sixty megabytes."""
    bomb = b"A" * 200_000_000
    packed = gzip.compress(bomb, 1) if kind == "gzip" else zlib.compress(bomb, 1)
    server.says(answer(packed, f"Content-Encoding: {kind}"))
    tracemalloc.start()
    with pytest.raises(Failed, match="large"):
        fetch(Address(HOST, "/secret.ics"), edge=server.edge())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4 * MOST_BYTES
