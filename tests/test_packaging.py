"""The wheel is all that a server needs: built, installed into an empty environment, started.

One test, so that the wheel is built and installed once in a run.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Mapping
from pathlib import Path

import httpx
import pytest

from tests.postgres import Postgres
from tests.test_house import ROOT
from tests.test_translations import catalogue

CARRIED = (
    "jobbridge/_templates/shell/page.html",
    "jobbridge/_migrations/env.py",
    "jobbridge/_migrations/script.py.mako",
    "jobbridge/web/static/jobbridge.css",
    "jobbridge/web/vendor/vendor.css",
    "jobbridge/web/vendor/htmx.js",
    "jobbridge/_templates/paper/sheet.typ",
    "jobbridge/web/vendor/fonts/sheet-sans-bold.ttf",
    "jobbridge/web/vendor/fonts/characters.json",
    "jobbridge/web/vendor/licences/htmx.txt",
    "jobbridge/operation/OPERATIONS.md",
    "jobbridge/operation/bill.cdx.json",
    "jobbridge/operation/files/nginx/jobbridge.conf",
    "jobbridge/operation/files/systemd/jobbridge-serve.service",
    "jobbridge/taxonomy/starter/occupations.csv",
    "jobbridge/taxonomy/starter/names.csv",
    "jobbridge/taxonomy/starter/kin.csv",
    "jobbridge/locale/lv/LC_MESSAGES/jobbridge.mo",
    "jobbridge/locale/ru/LC_MESSAGES/jobbridge.mo",
)
PATIENCE = 30


def test_the_wheel_alone_serves_on_both_databases(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    wheel = build(tmp_path / "dist")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert [name for name in CARRIED if name not in names] == []
    revisions = {f"jobbridge/_migrations/versions/{p.name}" for p in versions()}
    assert revisions <= names
    strays = (".pyc", ".po", ".pot", ".sqlite3", "/.env")
    assert [n for n in names if n.endswith(strays) or n.startswith("tests")] == []

    python = install(wheel, tmp_path / "venv")
    postgres: Postgres = request.getfixturevalue("_postgres")
    for url in (None, postgres.url(postgres.create()).replace("+psycopg", "")):
        folder = tmp_path / ("embedded" if url is None else "server")
        folder.mkdir()
        serve_from(folder, python, url)


def versions() -> list[Path]:
    return sorted((ROOT / "migrations/versions").glob("*.py"))


def build(folder: Path) -> Path:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=60)
    (wheel,) = folder.glob("*.whl")
    return wheel


def install(wheel: Path, folder: Path) -> Path:
    """With what the wheel itself asks for, in the locked versions, into an empty environment."""
    uv = shutil.which("uv", path=str(Path(sys.executable).parent)) or shutil.which("uv")
    assert uv is not None, "run the tests through `make test`, which installs uv"
    clean = {**os.environ, "UV_LINK_MODE": "hardlink"}
    subprocess.run([uv, "venv", "-q", "-p", sys.executable, str(folder)], check=True, env=clean)
    python = folder / "bin/python"
    command = [uv, "pip", "install", "-q", "-p", str(python), "-c", str(ROOT / "requirements.txt")]
    # From uv's cache where that is whole: it is, after `make setup` on this machine.
    for offline in (["--offline"], []):
        done = subprocess.run(
            [*command, *offline, str(wheel)], env=clean, capture_output=True, text=True, timeout=300
        )
        if done.returncode == 0:
            return python
    pytest.fail(done.stderr)


def serve_from(folder: Path, python: Path, url: str | None) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "JOBBRIDGE_PORT": str(port),
        "JOBBRIDGE_PUBLIC_URL": f"http://127.0.0.1:{port}",
    }
    if url is not None:
        environment |= {
            "JOBBRIDGE_DATABASE_URL": url,
            "JOBBRIDGE_SECRET_KEY": "only for this test, and long enough for it",
            "JOBBRIDGE_DATA_KEYS": "k1:" + "A" * 43 + "=",
        }
    command = str(python.with_name("jobbridge"))
    too_early = run([command, "serve"], folder, environment)
    assert too_early.returncode == 1
    assert "jobbridge migrate" in too_early.stderr
    assert run([command, "migrate"], folder, environment).returncode == 0
    with subprocess.Popen(
        [command, "serve"], cwd=folder, env=environment, stderr=subprocess.PIPE, text=True
    ) as server:
        try:
            look_at(f"http://127.0.0.1:{port}", server)
        finally:
            server.terminate()
            assert server.stderr is not None
            said = server.stderr.read()
        assert server.wait(timeout=15) in {0, -15}, said
        assert "Traceback" not in said


def run(
    command: list[str], folder: Path, environment: Mapping[str, str]
) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=60
    )


def look_at(address: str, server: "subprocess.Popen[str]") -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            ready = httpx.get(f"{address}/health/ready")
            break
        except httpx.TransportError:
            assert server.poll() is None, "the server ended"
            assert time.monotonic() < until, "the server did not answer"
            time.sleep(0.1)
    assert (ready.status_code, ready.text) == (200, "ready\n")
    page = httpx.get(f"{address}/sign-in")
    assert page.status_code == 200
    assert '<html lang="lv"' in page.text
    assert f"<title>{latvian('Sign in')} – JobBridge</title>" in page.text
    for asset in ("vendor.css", "jobbridge.css", "htmx.js"):
        found = next(w for w in page.text.split('"') if w.endswith("/" + asset))
        assert httpx.get(address + found).status_code == 200


def latvian(text: str) -> str:
    """As the checked-in catalogue has it: the wheel compiled it."""
    found = catalogue("lv").get(text)
    return str(found.string or text) if found else text
