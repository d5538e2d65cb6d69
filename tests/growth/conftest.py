"""A primary with a replica that follows it, and a network that fails on demand."""

import select
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace

import pytest
from anyio.from_thread import BlockingPortal
from litestar import Litestar

from jobbridge.accounts import actions as accounts
from jobbridge.accounts.model import Account
from jobbridge.db import Database
from jobbridge.web.security import SESSION_COOKIE, csrf_token
from jobbridge.web.services import Services
from tests.browser import Browser
from tests.cast import read
from tests.conftest import NOW, PUBLIC_URL, FixedClock, settings_of
from tests.postgres import Postgres


@dataclass(frozen=True)
class Pair:
    """Two servers, one database with the cast on both."""

    primary: Postgres
    replica: Postgres
    name: str

    def pause(self) -> None:
        self.replica.run("SELECT pg_wal_replay_pause()")

    def resume(self) -> None:
        self.replica.run("SELECT pg_wal_replay_resume()")


@pytest.fixture(scope="module")
def _pair(_postgres: Postgres, _postgres_template: str) -> Iterator[Pair]:
    """The run's server has a replica for a while."""
    name = _postgres.create(template=_postgres_template)
    _postgres.run(f"ALTER DATABASE {name} SET synchronous_commit = on")  # as in real life
    follower = _postgres.follow()
    try:
        yield Pair(_postgres, follower, name)
    finally:
        follower.stop(fast=True)
        _postgres.drop(name)


@pytest.fixture
def pair(_pair: Pair) -> Iterator[Pair]:
    yield _pair
    _pair.resume()


@pytest.fixture(scope="session")
def whole(_app: Litestar) -> Litestar:
    """The application, to be given services of one's own."""
    return _app


@contextmanager
def signed_in(
    app: Litestar, database: Database, portal: BlockingPortal, name: str = "anna"
) -> Iterator[Browser]:
    """A browser of somebody's, in the application on this database."""
    made: Services = app.state["services"]
    used = replace(made, database=database, clock=FixedClock(), settings=settings_of(database.url))
    app.state["services"] = used
    browser = Browser(app, PUBLIC_URL, portal)
    with database.write() as session:
        account = session.get_one(Account, read(database).ids[name])
        token = accounts.begin(session, account, device="test", now=NOW)
    browser.cookies.set(SESSION_COOKIE, token, domain="jobbridge.example")
    browser.csrf = csrf_token(used.settings.secret_key, token)
    try:
        yield browser
    finally:
        app.state["services"] = made


@dataclass
class Network:
    """The way to a server on this machine: open, stalled (everything is taken, nothing passed
    on), or cut (whoever speaks is reset)."""

    target: str
    port: int = 0
    stalled: bool = False
    _cut: bool = False
    _pairs: list[tuple[socket.socket, socket.socket]] = field(default_factory=list)

    @contextmanager
    def open(self) -> Iterator["Network"]:
        with socket.create_server(("127.0.0.1", 0)) as self._server:
            self.port = self._server.getsockname()[1]
            threading.Thread(target=self._accept, daemon=True).start()
            try:
                yield self
            finally:
                self.cut()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._server.accept()
                if self._cut:
                    _reset(client)
                    continue
                server = socket.socket(socket.AF_UNIX)
                try:
                    server.connect(self.target)
                except OSError:
                    _reset(client)
                    continue
                self._pairs.append((client, server))
                threading.Thread(target=self._pass_on, args=(client, server), daemon=True).start()

    def _pass_on(self, client: socket.socket, server: socket.socket) -> None:
        other = {client: server, server: client}
        with suppress(OSError, ValueError):
            while True:
                for ready in select.select([client, server], [], [], 0.05)[0]:
                    said = ready.recv(65536)
                    if not said:
                        _reset(client)
                        server.close()
                        return
                    if not self.stalled:
                        other[ready].sendall(said)

    def cut(self) -> None:
        """Every connection breaks, and no new one comes about."""
        self._cut = True
        for client, server in self._pairs:
            _reset(client)
            server.close()
        self._pairs.clear()

    def mend(self) -> None:
        self._cut = self.stalled = False


def _reset(client: socket.socket) -> None:
    with suppress(OSError):
        client.shutdown(socket.SHUT_RDWR)
    client.close()
