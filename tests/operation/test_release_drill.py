"""The release before goes on serving, its own code from its own tag, while this one's migrations
change the tables under it, and after: `make drill`."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text

from jobbridge import schema
from jobbridge.db import Database
from jobbridge.web import security
from tests.conftest import RING
from tests.dump import DUMPS
from tests.journeys.conftest import free_port
from tests.operation.test_files import wait
from tests.postgres import Postgres

pytestmark = pytest.mark.drill
ROOT = Path(__file__).parents[2]
FROM = "0.5.0"
"""The release before this one: whoever upgrades comes from there."""
ENOUGH = 60  # answers before the migrations, and after them
CLIENTS = 3
PATIENCE = 600  # seconds for two starts of everything on a machine with other work
SECRETS = {
    "JOBBRIDGE_SECRET_KEY": "a test secret of enough length, not for use",
    "JOBBRIDGE_DATA_KEYS": "k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
}
PEOPLE = """
from jobbridge.accounts import actions, queries
from jobbridge.app import open_database
from jobbridge.clock import Clock
from jobbridge.settings import load
from jobbridge.viewer import SYSTEM
with open_database(load()).write() as session:
    by = lambda name: queries.account_by_email(session, f"{name}@jobbridge.example")
    now = Clock().now()
    print(actions.begin(session, by("anna"), device="drill", now=now))
    print(actions.issue_api_token(session, SYSTEM, by("alda"), now=now))
"""


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tag's own source, with what is built from it."""
    folder = tmp_path_factory.mktemp("release")
    command = ["git", "-C", str(ROOT), "archive", f"v{FROM}"]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode:
        pytest.skip(f"the tag v{FROM} is not in this checkout")
    subprocess.run(["tar", "-x", "-C", str(folder)], input=done.stdout, check=True)
    shutil.copytree(ROOT / "src/jobbridge/web/vendor", folder / "src/jobbridge/web/vendor")
    for language in ("lv", "ru"):
        catalogue = folder / f"src/jobbridge/locale/{language}/LC_MESSAGES/jobbridge"
        pybabel = Path(sys.executable).with_name("pybabel")
        compiled = [str(pybabel), "-q", "compile", "-i", f"{catalogue}.po", "-o", f"{catalogue}.mo"]
        subprocess.run(compiled, check=True)
    return folder


@pytest.fixture(params=["sqlite", "postgresql"])
def filled(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """What the release before left."""
    dump = (DUMPS / f"{FROM}.{request.param}.sql").read_text("utf-8")
    if request.param == "sqlite":
        file = tmp_path / "one.sqlite3"
        with sqlite3.connect(file) as plain:
            plain.executescript(dump)
        plain.close()
        database = Database(f"sqlite:///{file}", RING)
    else:
        server: Postgres = request.getfixturevalue("_postgres")
        database = Database(server.url(server.create()), RING)
        with database.engine.begin() as connection:
            connection.exec_driver_sql(dump.replace("%", "%%"))
    yield database
    database.dispose()


@dataclass
class Load:
    """People who read pages and write drafts, and keep what they were told."""

    url: str
    cookie: str
    token: str
    told: Counter[int] = field(default_factory=Counter)
    slowest: float = 0.0
    refs: list[str] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def until(self, answers: int) -> None:
        deadline = time.monotonic() + PATIENCE
        while self.told.total() < answers:
            assert time.monotonic() < deadline, self.told
            time.sleep(0.05)

    def run(self, number: int) -> None:
        reader = {"Cookie": f"{security.SESSION_COOKIE}={self.cookie}"}
        turn = 0
        with httpx.Client(base_url=self.url, timeout=60) as client:
            while not self.over.is_set():
                turn += 1
                began = time.monotonic()
                for path in ("/today", "/vacancies"):
                    self.told[client.get(path, headers=reader).status_code] += 1
                writer = {
                    "Authorization": f"Bearer {self.token}",
                    "Idempotency-Key": f"{number}-{turn}",
                }
                body = {"title": "Metinātājs"}
                answer = client.post("/api/v1/vacancies", json=body, headers=writer)
                self.told[answer.status_code] += 1
                if answer.status_code == 201:
                    self.refs.append(answer.json()["ref"])
                self.slowest = max(self.slowest, (time.monotonic() - began) / 3)


def test_the_release_before_serves_while_its_tables_change_and_after(
    release: Path, filled: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    port = free_port()
    environ = {
        **{k: v for k, v in os.environ.items() if not k.startswith("JOBBRIDGE_")},
        **SECRETS,
        "PYTHONPATH": str(release / "src"),
        "PYTHONPYCACHEPREFIX": str(release / "compiled"),
        "JOBBRIDGE_DATABASE_URL": filled.url,
        "JOBBRIDGE_PORT": str(port),
    }

    def program(*given: str) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "jobbridge.cli", *given]
        with (tmp_path / f"{given[-1]}.log").open("wb") as log:
            return subprocess.Popen(
                command, cwd=release, env=environ, stdout=log, stderr=log, start_new_session=True
            )

    done = subprocess.run(
        [sys.executable, "-c", PEOPLE], cwd=release, env=environ, capture_output=True, check=True
    )
    server, worker = program("serve"), program("worker")
    try:
        url = f"http://127.0.0.1:{port}"
        wait(lambda: httpx.get(f"{url}/health/live").status_code == 200, server, PATIENCE)
        cookie, token = done.stdout.decode().split()
        load = Load(url, cookie, token)
        threads = [threading.Thread(target=load.run, args=(n,)) for n in range(CLIENTS)]
        for thread in threads:
            thread.start()
        load.until(ENOUGH)
        before, began = Counter(load.told), time.monotonic()
        schema.migrate(filled)
        took, during = time.monotonic() - began, Counter(load.told) - before
        load.until(load.told.total() + ENOUGH)
        load.over.set()
        for thread in threads:
            thread.join()
        assert (server.poll(), worker.poll()) == (None, None)
    finally:
        for process in (server, worker):
            os.killpg(process.pid, signal.SIGKILL)  # with the processes that answer
            process.wait()
    errors = [
        line
        for name in ("serve", "worker")
        for line in (tmp_path / f"{name}.log").read_text("utf-8").splitlines()
        if '"level": "error"' in line or "Traceback" in line
    ]
    with filled.read() as session:
        stored = set(session.scalars(text("SELECT ref FROM vacancy")))
    with capsys.disabled():
        print(
            f"\n{filled.engine.dialect.name}: {FROM} answered {dict(load.told)}, {dict(during)} of "
            f"them in the {took:.1f} s of {schema.head()}'s migrations; slowest three answers "
            f"{load.slowest:.2f} s each; {len(load.refs)} drafts, all there"
        )
    assert errors == []
    assert set(load.told) == {200, 201}
    assert set(load.refs) <= stored
    schema.require_current(filled)
