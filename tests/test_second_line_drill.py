"""The second line in a whole demonstration: it hides nothing that the queries show.

`test_second_line` looks at each page with two of everything. Counts, lines and free places are of
many: here those who are narrowed walk from page to page as their links lead, and each is read
behind the second line and before it.
"""

import os
import re
import subprocess
import sys
from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from litestar.testing import TestClient
from sqlalchemy import select

from jobbridge import settings
from jobbridge.accounts import actions as accounts
from jobbridge.accounts.model import Account
from jobbridge.app import create_app, open_database
from jobbridge.settings import Settings
from jobbridge.web import reading
from jobbridge.web.security import SESSION_COOKIE
from tests.conftest import RING, FixedClock
from tests.postgres import SERVICE, Postgres
from tests.test_second_line import NARROWED, OWN

PEOPLE, EACH, PAGES = 400, 3, 150
LINK = re.compile(r'href="(/[^"#]*)"')
AWAY = ("/assets/", "/sign-out", "/language")
ADDRESS = "http://127.0.0.1:8000"  # a demonstration is for this machine alone


def _given(url: str) -> dict[str, str]:
    return {
        "JOBBRIDGE_DATABASE_URL": url,
        "JOBBRIDGE_SECRET_KEY": "a drill's secret of enough length, not for use",
        "JOBBRIDGE_DATA_KEYS": "k1:" + "QkJC" * 10 + "QkI=",
        "JOBBRIDGE_PUBLIC_URL": ADDRESS,
    }


@pytest.fixture(scope="module")
def guarded(_postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    name = _postgres.create()
    kept = {key: value for key, value in os.environ.items() if not key.startswith("JOBBRIDGE_")}
    subprocess.run(
        [sys.executable, "-m", "jobbridge.cli", "demo", "--no-serve", "--inmates", str(PEOPLE)],
        cwd=Path(tmp_path_factory.mktemp("demo")),
        env={**kept, **_given(_postgres.url(name))},
        check=True,
        stdout=subprocess.DEVNULL,
    )
    _postgres.guard(name, RING)
    yield settings.load(_given(_postgres.url(name, SERVICE)))
    _postgres.drop(name)


@pytest.mark.drill
def test_everybody_who_is_narrowed_reads_what_they_read_without(
    guarded: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = open_database(guarded)
    now = datetime.now(UTC)
    with database.write() as session:
        found = session.scalars(
            select(Account).where(Account.active, Account.role.in_(NARROWED)).order_by(Account.id)
        ).all()
        callers = [
            (str(role), accounts.begin(session, one, device="drill", now=now))
            for role in sorted(NARROWED)
            for one in [one for one in found if one.role == role][:EACH]
        ]
    app = create_app(guarded, clock=FixedClock(now), database=database)
    findings, looked = [], 0
    with TestClient(app, base_url=ADDRESS, raise_server_exceptions=False) as client:
        client.follow_redirects = False
        for role, cookie in callers:
            client.cookies.set(SESSION_COOKIE, cookie)
            for path, behind in walked(client):
                with monkeypatch.context() as patched:
                    patched.setattr(reading, "reach_of", lambda _viewer: None)
                    before = answered(client, path)
                looked += 1
                if behind != before:
                    findings.append(f"{role} {path}: {len(behind[1])}, {len(before[1])}")
    database.dispose()
    assert findings == []
    assert looked > 500


def walked(client: TestClient[Any]) -> Iterator[tuple[str, tuple[int, str]]]:
    """Pages as their links lead, from the first; of each kind of page no more than a few."""
    waiting, known = deque(["/"]), {"/"}
    kinds: dict[str, int] = {}
    left = PAGES
    while waiting and left:
        path = waiting.popleft()
        kind = re.sub(r"/(?=\w*\d)\w{6,}|/\d+|=[^&]*", "", path)
        if kinds.get(kind, 0) >= 4:
            continue
        kinds[kind] = kinds.get(kind, 0) + 1
        left -= 1
        found = answered(client, path)
        yield path, found
        for link in LINK.findall(found[1]):
            link = link.replace("&amp;", "&")
            if link not in known and not link.startswith(AWAY):
                known.add(link)
                waiting.append(link)


def answered(client: TestClient[Any], path: str) -> tuple[int, str]:
    answer = client.get(path)
    if answer.status_code in (302, 303, 307):
        return answer.status_code, f'href="{answer.headers["location"].removeprefix(ADDRESS)}"'
    if not answer.headers.get("content-type", "").startswith(("text/", "application/json")):
        return answer.status_code, ""
    return answer.status_code, OWN.sub("", answer.text)
