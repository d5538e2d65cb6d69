"""What ships for systemd, nginx and Prometheus is tried by being run."""

import contextlib
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
from litestar import Litestar, Request

from jobbridge.clock import Clock
from jobbridge.db import Database
from jobbridge.operation.command import FILES, write_files
from jobbridge.operation.exposing import Metrics
from jobbridge.operation.metering import Metered
from jobbridge.web.security import caller
from tests.journeys.conftest import free_port

UNITS = sorted((FILES / "systemd").glob("*.service"))
EXPOSURE = 2.0
"""What `systemd-analyze security` may say at most: 10 is everything open."""
PATIENCE = 120
"""Seconds after which something that does not answer never will, however busy the machine."""
KEY = "a test secret of enough length, not for use"


def needs(program: str) -> str:
    found = shutil.which(program, path=f"{os.environ['PATH']}:/usr/sbin")
    if found is None:
        missing = f"{program} is not installed: what ships for it was not run"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    return found


def test_the_units_are_sound_and_give_their_services_little(tmp_path: Path) -> None:
    systemd = needs("systemd-analyze")
    for unit in (FILES / "systemd").iterdir():
        shutil.copy(unit, tmp_path)
    names = sorted(str(path) for path in tmp_path.iterdir() if path.suffix != ".env")
    command = [systemd, "verify", "--man=no", *names]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    for unit in UNITS:
        command = [systemd, "security", "--offline=yes", "--no-pager", str(tmp_path / unit.name)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        found = re.search(r"exposure level.*: ([\d.]+)", done.stdout)
        assert found is not None, done.stderr
        assert float(found[1]) <= EXPOSURE, unit.name


def test_every_unit_gets_its_secrets_as_credentials_and_none_in_its_environment() -> None:
    for unit in UNITS:
        text = unit.read_text("utf-8")
        assert "LoadCredential=secret_key:" in text
        assert "Environment=JOBBRIDGE_DATA_KEYS_FILE=%d/data_keys" in text
    everything = "\n".join(path.read_text("utf-8") for path in FILES.rglob("*") if path.is_file())
    assert (
        re.findall(r"^(?:Environment=)?JOBBRIDGE_(?:SECRET_KEY|DATA_KEYS)=", everything, re.M) == []
    )


def test_nginx_lets_large_bodies_to_the_routes_for_them_alone(app: Litestar) -> None:
    config = (FILES / "nginx/jobbridge.conf").read_text("utf-8")
    found = re.search(r"location ~ (\S+) \{\s+client_max_body_size (\d+)m", config)
    assert found is not None
    pattern, megabytes = re.compile(found[1]), int(found[2])
    large = {
        re.sub(r"\{\w+:int\}", "7", route.path): handler.request_max_body_size
        for route in app.routes
        for handler in getattr(route, "route_handlers", ())
        if isinstance(handler.request_max_body_size, int)
        and handler.request_max_body_size > 1_000_000
    }
    assert large != {}
    assert {path for path, size in large.items() if not pattern.match(path)} == set()
    assert max(large.values()) <= megabytes << 20
    assert not pattern.match("/inmates")


def test_alerts_ask_for_what_is_measured_and_each_is_explained(
    database: Database, clock: Clock
) -> None:
    async def nothing(*_: Any) -> None:
        """Never called: only counted."""

    metered = Metered(nothing)
    metered.count({"method": "GET", "path_template": "/inmates/{ref}"}, 503, 0.2)
    text = Metrics(database, clock, metered).text().decode()
    known = set(re.findall(r"^(jobbridge_\w+)", text, re.M)) | set(
        re.findall(r"^# TYPE (jobbridge_\w+)", text, re.M)
    )
    rules = (FILES / "prometheus/alerts.yml").read_text("utf-8")
    asked = set(re.findall(r"\bjobbridge_\w+", "\n".join(re.findall(r"expr: (.*)", rules))))
    assert asked - known == set()
    explained = (FILES.parent / "OPERATIONS.md").read_text("utf-8")
    alerts = re.findall(r"alert: (\w+)", rules)
    assert [name for name in alerts if f"`{name}`" not in explained] == []
    assert 'jobbridge_answers_total{status="5xx"} 1.0' in text
    assert "jobbridge_database_up 1.0" in text
    assert "@" not in text


def test_alert_rules_are_what_prometheus_takes() -> None:
    promtool = shutil.which("promtool", path=f"{os.environ['PATH']}:/usr/sbin")
    if promtool is None:
        pytest.skip("promtool is not installed: Prometheus has not read the rules")
    command = [promtool, "check", "rules", str(FILES / "prometheus/alerts.yml")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr


def test_files_are_written_out_and_never_over_what_was_changed(tmp_path: Path) -> None:
    assert len(list(write_files(tmp_path))) == len(list(write_files(tmp_path))) >= 7
    (tmp_path / "nginx/jobbridge.conf").write_text("ours", "utf-8")
    with pytest.raises(Exception, match="differs"):
        list(write_files(tmp_path))


# --- run ---------------------------------------------------------------------------------------


@contextlib.contextmanager
def nginx(folder: Path, upstream: int) -> Iterator[str]:
    """The shipped configuration with this machine's ports and a certificate of its own."""
    program = needs("nginx")
    folder.mkdir()
    port, plain = free_port(), free_port()
    openssl = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    subprocess.run(
        [*openssl, "-nodes", "-subj", "/CN=jobbridge.example", *_certificate(folder)],
        check=True,
        capture_output=True,
    )
    config = (FILES / "nginx/jobbridge.conf").read_text("utf-8")
    for was, now in (
        ("127.0.0.1:8000", f"127.0.0.1:{upstream}"),
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("listen 443 ssl", f"listen 127.0.0.1:{port} ssl"),
        ("    listen [::]:80;\n", ""),
        ("    listen [::]:443 ssl http2;\n", ""),
        ("/etc/nginx/jobbridge/", f"{folder}/"),
        ("/var/log/nginx/", f"{folder}/"),
    ):
        assert was in config
        config = config.replace(was, now)
    own = "user root;\n" if os.geteuid() == 0 else ""
    paths = "".join(
        f"{kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = folder / "nginx.conf"
    whole.write_text(
        f"{own}daemon off;\nworker_processes 1;\npid {folder}/pid;\nerror_log {folder}/error.log;\n"
        f"events {{}}\nhttp {{\n{paths}{config}\n}}\n",
        "utf-8",
    )
    with subprocess.Popen([program, "-p", folder, "-c", whole], stderr=subprocess.PIPE) as running:
        try:
            wait(lambda: httpx.get(f"http://127.0.0.1:{plain}/").status_code == 308, running)
            yield f"https://127.0.0.1:{port}"
        finally:
            running.terminate()
            running.wait(timeout=10)


def _certificate(folder: Path) -> list[str]:
    return ["-keyout", str(folder / "key.pem"), "-out", str(folder / "fullchain.pem")]


def wait(
    whether: Callable[[], bool], process: "subprocess.Popen[bytes]", patience: float = PATIENCE
) -> None:
    until = time.monotonic() + patience
    while time.monotonic() < until:
        assert process.poll() is None, "it ended"
        with contextlib.suppress(httpx.TransportError):
            if whether():
                return
        time.sleep(0.05)
    raise TimeoutError


def exec_start(unit: str, folder: Path, **settings: object) -> "subprocess.Popen[bytes]":
    """A unit's own command line and environment, with this checkout's programs."""
    text = (FILES / f"systemd/{unit}.service").read_text("utf-8")
    (line,) = re.findall(r"^ExecStart=(.*)$", text, re.M)
    environ = dict(re.findall(r"^Environment=(JOBBRIDGE_METRICS\w+)=(.*)$", text, re.M))
    environ |= dict(
        re.findall(r"^(JOBBRIDGE_\w+)=(.*)$", (FILES / "systemd/jobbridge.env").read_text(), re.M)
    )
    for name, content in (("secret_key", KEY), ("data_keys", "k1:" + "A" * 43 + "=")):
        (folder / name).write_text(content, "ascii")
        environ[f"JOBBRIDGE_{name.upper()}_FILE"] = str(folder / name)
    environ |= {f"JOBBRIDGE_{name}": str(value) for name, value in settings.items()}
    environ["PATH"] = f"{Path(sys.executable).parent}:/usr/bin:/bin"
    environ["HOME"] = str(folder)
    return subprocess.Popen(shlex.split(line), cwd=folder, env=environ, stderr=subprocess.DEVNULL)


def counted(address: str) -> float:
    text = httpx.get(f"http://{address}/metrics", timeout=PATIENCE).text
    found = re.search(r'^jobbridge_answers_total\{status="2xx"\} (\S+)$', text, re.M)
    return float(found[1]) if found else 0.0


def test_the_portal_runs_as_it_ships(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """systemd's command lines, two server processes, nginx before them with TLS; then stopped."""
    shutil.copy(request.getfixturevalue("_sqlite_template"), tmp_path / "live.sqlite3")
    port, metrics, working = free_port(), free_port(), free_port()
    given = {"DATABASE_URL": f"sqlite:///{tmp_path / 'live.sqlite3'}", "PORT": port}
    address = f"127.0.0.1:{metrics}"
    server = exec_start("jobbridge-serve", tmp_path, **given, METRICS_ADDRESS=address)
    worker = exec_start(
        "jobbridge-worker", tmp_path, **given, METRICS_ADDRESS=f"127.0.0.1:{working}"
    )
    host = {"host": "jobbridge.example"}
    try:
        with (
            nginx(tmp_path / "nginx", port) as url,
            httpx.Client(verify=False, timeout=PATIENCE) as client,
        ):
            live = f"{url}/health/ready"
            wait(lambda: client.get(live, headers=host).status_code == 200, server)
            page = client.get(f"{url}/sign-in", headers=host)
            assert page.status_code == 200
            names = [name.lower() for name, _ in page.headers.multi_items()]
            for once in ("strict-transport-security", "content-security-policy", "x-request-id"):
                assert names.count(once) == 1
            assert page.headers["server"] == "nginx"
            assert client.get(f"{url}/metrics", headers=host).status_code == 404
            large = client.post(f"{url}/sign-in", headers=host, content=b"x" * 2_000_000)
            assert large.status_code == 413

            before = counted(address)
            for _ in range(20):  # connections of their own: both processes answer some
                direct = httpx.get(
                    f"http://127.0.0.1:{port}/health/live", headers=host, timeout=PATIENCE
                )
                assert direct.status_code == 200
            assert {counted(address) for _ in range(6)} == {before + 20}
            wait(lambda: "jobbridge_database_up 1.0" in _text(working), worker)

            for process in (server, worker):
                began = time.monotonic()
                process.send_signal(signal.SIGTERM)
                process.wait(timeout=30)
                assert time.monotonic() - began < 10
            away = client.get(f"{url}/sign-in", headers=host)
            assert away.status_code == 503
            assert away.headers["retry-after"] == "10"
            assert "JobBridge" in away.text
        log = (tmp_path / "nginx/jobbridge.log").read_text()
        assert "/sign-in" not in log
    finally:
        for process in (server, worker):
            process.kill()
            process.wait()


def _text(port: int) -> str:
    return httpx.get(f"http://127.0.0.1:{port}/metrics", timeout=PATIENCE).text


def test_whoever_calls_through_nginx_is_known_by_their_own_address(tmp_path: Path) -> None:
    """And not by one that they claim."""
    seen: list[dict[str, str]] = []

    class Echo(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append({name.lower(): value for name, value in self.headers.items()})
            self.send_response(200)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Echo) as upstream:
        threading.Thread(target=upstream.serve_forever, daemon=True).start()
        transport = httpx.HTTPTransport(verify=False, local_address="127.0.0.7")
        with (
            nginx(tmp_path / "nginx", upstream.server_port) as url,
            httpx.Client(transport=transport) as client,
        ):
            claimed = {"host": "jobbridge.example", "x-forwarded-for": "203.0.113.9"}
            assert client.get(url, headers=claimed).status_code == 200
        upstream.shutdown()
    (headers,) = seen
    assert headers["host"] == "jobbridge.example"
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    scope: Any = {"type": "http", "headers": raw, "client": ("127.0.0.1", 5000)}
    request: Request[Any, Any, Any] = Request(scope)
    assert caller(request, ("127.0.0.1",)) == "127.0.0.7"
