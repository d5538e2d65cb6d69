"""Help for every role, whose links lead where that role may go."""

import re

from tests.conftest import ClientFor
from tests.subjects import CALLERS


def test_every_link_of_the_help_opens_for_its_role(client_for: ClientFor) -> None:
    findings = []
    for name in (None, *CALLERS.values()):
        browser = client_for(name)
        main = browser.get("/help").text.partition("<main")[2].partition("</main>")[0]
        links = set(re.findall(r'href="(/[^"#]*)"', main))
        assert len(links) > 1
        findings += [f"{name}: {link}" for link in links if browser.get(link).status_code != 200]
    assert findings == []


def test_help_stands_in_the_foot_of_every_page(client_for: ClientFor) -> None:
    for name, page in ((None, "/sign-in"), ("anna", "/inmates"), ("ada", "/parameters")):
        assert 'href="/help"' in client_for(name).get(page).text
