"""A fragment swapped in by htmx is what a reload of the page would show."""

import pytest

from tests.conftest import ClientFor


@pytest.mark.parametrize("path", ["/occupations?q=metin", "/skills?q=met", "/occupations?q=zzz"])
def test_a_fragment_equals_the_same_part_of_a_reload(client_for: ClientFor, path: str) -> None:
    anna = client_for("anna")
    fragment = anna.get(path, headers={"hx-request": "true"}).text
    page = anna.get(path).text
    assert "<html" not in fragment
    part = page.partition('id="answer"')[2].partition(">")[2]
    assert part.lstrip().startswith(fragment.strip())
    assert fragment.strip() != ""
