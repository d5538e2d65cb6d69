"""Files of the shell: small on the wire, and nothing in them that pages do not need."""

import gzip
import re

import brotli
import pytest

from jobbridge.web.assets import LETTERS
from jobbridge.web.static import Assets
from tests.conftest import ClientFor

FIRST_LOAD = 150_000  # bytes


def test_the_first_load_is_small(client_for: ClientFor) -> None:
    """A signed-in page in Latvian with everything that it asks for, and both Latin fonts."""
    browser = client_for("anna")
    page = browser.get("/inmates")
    names = re.findall(r'(?:href|src)="(/assets/[^"]+)"', page.text)
    fonts = [Assets().url(f"source-sans-3-{subset}.woff2") for subset in ("latin", "latin-ext")]
    sizes = {}
    for address in {*names, *fonts}:
        answer = browser.get(address, headers={"accept-encoding": "br"})
        assert answer.status_code == 200
        sizes[address] = int(answer.headers["content-length"])
    assert len(sizes) >= 9
    assert len(page.content) + sum(sizes.values()) < FIRST_LOAD


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [("br, gzip", "br"), ("gzip;q=0.5", "gzip"), ("", ""), ("identity", ""), ("zstd", "")],
)
def test_a_file_is_packed_as_the_browser_can_read_it(accepted: str, encoding: str) -> None:
    asset = Assets().find("vendor.css")
    body, named = asset.sent(accepted)
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}[encoding]
    assert named == encoding
    assert unpack(body) == asset.body


def test_a_page_is_never_packed(client_for: ClientFor) -> None:
    """Its size would tell of the token in it (BREACH)."""
    answer = client_for("anna").get("/inmates", headers={"accept-encoding": "br, gzip"})
    assert "content-encoding" not in answer.headers


def test_the_fonts_hold_the_letters_of_our_languages() -> None:
    for text in ("aābcčdeēfgģhiījkķlļmnņoprsštuūvzž", "АБВГДЕЁЖЗабвгдеёжзщъыьэюя", "„“”–€№"):
        assert set(text) <= set(LETTERS)
