"""The service in processes of its own, as an operator runs it."""

import base64
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import httpx

from tests.postgres import free_port

# Settings are a process's own; and it is compiled once, as an installed one is.
OWN = ("JOBBRIDGE_", "PYTHONDONTWRITEBYTECODE")


class Process:
    """The server (with a port) of as many processes as in production, or the worker: killed by the
    kernel and started anew. `program` is another one that takes the same words."""

    def __init__(
        self,
        folder: Path,
        url: str,
        *,
        serves: bool,
        program: Sequence[str] = ("-m", "jobbridge.cli"),
    ) -> None:
        self.port = free_port() if serves else 0
        self._words = ["serve", "--workers", "2"] if serves else ["worker"]
        self._command = [sys.executable, *program, *self._words]
        self._folder = folder
        self._environ = {
            **{k: v for k, v in os.environ.items() if not k.startswith(OWN)},
            "JOBBRIDGE_DATABASE_URL": url,
            "JOBBRIDGE_SECRET_KEY": "a test secret of enough length, not for use",
            "JOBBRIDGE_DATA_KEYS": "k1:" + base64.b64encode(bytes(range(32))).decode(),
            "JOBBRIDGE_PUBLIC_URL": self.url,
            "JOBBRIDGE_PORT": str(self.port or 8000),
        }
        self._start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def _start(self) -> None:
        with (self._folder / f"{self._words[0]}.log").open("ab") as log:
            self._running = subprocess.Popen(
                self._command,
                cwd=self._folder,
                env=self._environ,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    @property
    def ended(self) -> bool:
        """It stopped without having been killed."""
        return self._running.poll() is not None

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self._running.pid, signal.SIGKILL)  # granian's children too
        self._running.wait()

    def again(self) -> None:
        self.kill()
        self._start()

    def kill_one_of_it(self) -> None:
        """One of the server's processes alone is killed: it is the server that replaces it."""
        pid = self._running.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        if children:
            os.kill(int(children[-1]), signal.SIGKILL)

    def waited(self) -> float:
        """Seconds in which it was to go on and a processor was another's: its own, then those of
        the slowest of the processes that it has begun."""
        pid = self._running.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return _waited(pid) + max((_waited(child) for child in children), default=0.0)

    def until_ready(self, seconds: float = 180) -> None:
        deadline = time.monotonic() + seconds
        while not self.ready():
            assert not self.ended, "it stopped by itself"
            assert time.monotonic() < deadline, "it took too long"
            time.sleep(0.05)

    def ready(self) -> bool:
        try:
            return httpx.get(f"{self.url}/health/ready", timeout=5).status_code == 200
        except httpx.HTTPError:
            return False


def _waited(pid: int | str) -> float:
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text().split()[1]) / 1e9
    except OSError:  # it has gone, or this kernel does not count
        return 0.0
