"""The shipped configuration, run on this machine: two servers of PostgreSQL, PgBouncer, HAProxy,
two applications and two workers. Only addresses, ports and paths are put in."""

import base64
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

import jobbridge
from tests.postgres import Postgres, free_port

SHIPPED = Path(jobbridge.__file__).parent / "operation" / "growth"
PASSWORD = "a password of the drill"


def program(name: str) -> str:
    """Debian's, which is no part of a user's PATH."""
    found = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if found is None:
        missing = f"{name} is not installed: the drill of growth did not run"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    return found


@dataclass
class Part:
    """One process of ours, with its children in a group of its own."""

    command: list[str]
    folder: Path
    environ: dict[str, str] | None = None
    user: dict[str, object] = field(default_factory=dict)

    def start(self) -> None:
        with (self.folder / f"{Path(self.command[0]).name}.out").open("ab") as log:
            self.running = subprocess.Popen(  # type: ignore[call-overload]
                self.command,
                cwd=self.folder,
                env=self.environ,
                start_new_session=True,
                stdout=log,
                stderr=log,
                **self.user,
            )

    def signal(self, number: signal.Signals) -> None:
        self.running.send_signal(number)

    def kill(self) -> None:
        if self.running.poll() is None:
            os.killpg(self.running.pid, signal.SIGKILL)
        self.running.wait()


class Stack:
    """Everything, started in the order in which it is needed."""

    def __init__(self, fill: Callable[[str], None]) -> None:
        """`fill` puts people into a new database, whose address it is given."""
        programs = program("haproxy"), program("pgbouncer")
        self.folder = Path(tempfile.mkdtemp(prefix="jobbridge-growth-"))
        os.chmod(self.folder, 0o755)  # PgBouncer and PostgreSQL are other users
        self.parts: list[Part] = []
        self.ports = {name: free_port() for name in ("pooler", "door", "one", "two")}
        local = ("-c", "listen_addresses=127.0.0.1")
        self.servers = [Postgres.start(durable=True, given=local)]
        try:
            self._run(fill, *programs)
        except BaseException:
            self.stop()
            raise

    def _run(self, fill: Callable[[str], None], haproxy: str, pgbouncer: str) -> None:
        first = self.servers[0]
        first.run("CREATE DATABASE jobbridge")
        fill(first.url("jobbridge"))
        first.run(f"ALTER ROLE jobbridge PASSWORD '{PASSWORD}'")
        first.run(f"CREATE ROLE jobbridge_replica LOGIN REPLICATION PASSWORD '{PASSWORD}'")
        second = first.follow(begin=False)
        self.servers.append(second)
        for server in self.servers:
            self._configure(server)
        (second.folder / "data" / "standby.signal").touch()
        first.halt()
        first.begin()
        second.begin()
        named = "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'"
        self.until(lambda: first.run(named) == 1, 60)
        self._pooler(pgbouncer)
        self._door(haproxy)
        self.applications = [self._ours("serve", "one"), self._ours("serve", "two")]
        self.workers = [self._ours("worker"), self._ours("worker")]
        self.until(lambda: self.get("/health/ready") == 200, 180)

    def _configure(self, server: Postgres) -> None:
        data = server.folder / "data"
        names = ["postgresql.conf"]
        names.append(
            "postgresql-primary.conf" if server is self.servers[0] else "postgresql-replica.conf"
        )
        for name in names:
            text = self._shipped(name).replace(
                "connect_timeout", f"passfile={data}/pass connect_timeout"
            )
            (data / f"jobbridge-{name}").write_text(text)
        pass_file = data / "pass"
        pass_file.write_text(f"*:*:*:*:{PASSWORD}\n")
        pass_file.chmod(0o600)
        # The test's own user instead of Debian's, which has no password to peer with.
        rules = self._shipped("pg_hba.conf").replace("peer", "trust")
        (data / "pg_hba.conf").write_text(rules)
        included = "".join(f"include = 'jobbridge-{name}'\n" for name in names)
        main = (data / "postgresql.conf").read_text()
        (data / "postgresql.conf").write_text(main.partition("include = ")[0] + included)
        for path in data.glob("*"):
            if path.is_file():
                shutil.chown(path, data.stat().st_uid, data.stat().st_gid)

    def _shipped(self, name: str) -> str:
        """The file as it is shipped, with this machine's ports, host and folders."""
        text = (SHIPPED / name).read_text("utf-8")
        for shipped, here in (
            ("port=5432", f"port={self.servers[0].port}"),
            ("port=5433", f"port={self.servers[-1].port}"),
            ("listen_port = 6432", f"listen_port = {self.ports['pooler']}"),
            ("127.0.0.1:8000", f"127.0.0.1:{self.ports['door']}"),
            ("127.0.0.1:8001", f"127.0.0.1:{self.ports['one']}"),
            ("127.0.0.1:8002", f"127.0.0.1:{self.ports['two']}"),
            ("Host jobbridge.example", f"Host 127.0.0.1:{self.ports['door']}"),
            ("/etc/pgbouncer", str(self.folder)),
            ("/var/log/postgresql", str(self.folder)),
            ("/var/run/postgresql", str(self.folder)),
        ):
            text = text.replace(shipped, here)
        return text

    def _pooler(self, pgbouncer: str) -> None:
        (self.folder / "userlist.txt").write_text(f'"jobbridge" "{PASSWORD}"\n')
        (self.folder / "pgbouncer.ini").write_text(self._shipped("pgbouncer.ini"))
        self.point_to("databases.ini")
        user: dict[str, object] = {}
        if os.geteuid() == 0:  # it refuses root
            owner = (self.servers[0].folder / "data").stat()
            os.chown(self.folder, owner.st_uid, owner.st_gid)
            user = {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []}
        command = [pgbouncer, str(self.folder / "pgbouncer.ini")]
        self.pooler = self._part(Part(command, self.folder, user=user))

    def _door(self, haproxy: str) -> None:
        path = self.folder / "haproxy.cfg"
        path.write_text(self._shipped("haproxy.cfg"))
        subprocess.run([haproxy, "-c", "-q", "-f", str(path)], check=True)
        self._part(Part([haproxy, "-db", "-f", str(path)], self.folder))

    def _ours(self, what: str, port: str = "") -> Part:
        pool = "jobbridge" if what == "serve" else "jobbridge_worker"

        def address(name: str) -> str:
            where = f"127.0.0.1:{self.ports['pooler']}/{name}?pooler=transaction"
            return f"postgresql://jobbridge:{PASSWORD.replace(' ', '%20')}@{where}"

        environ = {
            **{k: v for k, v in os.environ.items() if not k.startswith("JOBBRIDGE_")},
            "JOBBRIDGE_DATABASE_URL": address(pool),
            "JOBBRIDGE_READ_DATABASE_URL": address("jobbridge_read"),
            "JOBBRIDGE_SECRET_KEY": "a test secret of enough length, not for use",
            "JOBBRIDGE_DATA_KEYS": "k1:" + base64.b64encode(bytes(range(32))).decode(),
            "JOBBRIDGE_PUBLIC_URL": self.url,
            "JOBBRIDGE_TRUSTED_PROXIES": "127.0.0.1",
            "JOBBRIDGE_PORT": str(self.ports.get(port, 8000)),
        }
        folder = Path(tempfile.mkdtemp(dir=self.folder))
        return self._part(Part([sys.executable, "-m", "jobbridge.cli", what], folder, environ))

    def _part(self, part: Part) -> Part:
        part.start()
        self.parts.append(part)
        return part

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.ports['door']}"

    def get(self, path: str) -> int:
        try:
            return httpx.get(self.url + path, timeout=5).status_code
        except httpx.HTTPError:
            return 0

    def point_to(self, databases: str) -> None:
        """What an operator does with PgBouncer: one file, then reload."""
        path = self.folder / "databases.ini"
        path.write_text(self._shipped(databases))

    def errors(self) -> list[str]:
        """What our processes logged as errors."""
        logs = sorted(self.folder.glob("*/*.out"))
        lines = [line for log in logs for line in log.read_text("utf-8", "replace").splitlines()]
        return [line for line in lines if '"level": "error"' in line]

    def until(self, true: Callable[[], bool], seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < deadline, "it took too long"
            time.sleep(0.05)

    def stop(self) -> None:
        for part in reversed(self.parts):
            part.kill()
        for server in reversed(self.servers):
            if server.process is not None and server.process.poll() is None:
                server.kill()
            shutil.rmtree(server.folder, ignore_errors=True)
        shutil.rmtree(self.folder, ignore_errors=True)
