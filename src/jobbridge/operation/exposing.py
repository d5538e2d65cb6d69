"""The metrics as text: for Prometheus on an address of their own, or with a token at `/metrics`."""

import hmac
import logging
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from jobbridge.clock import Clock
from jobbridge.db import Database
from jobbridge.operation.measures import Measures
from jobbridge.operation.metering import Metered, own_registry

log = logging.getLogger("jobbridge.metrics")
TYPE = CONTENT_TYPE_PLAIN_0_0_4


class Metrics:
    """Everything that is measured, of all processes of this server and of the database."""

    def __init__(self, database: Database, clock: Clock, metered: Metered | None = None) -> None:
        self._metered = metered
        self._database = CollectorRegistry()
        self._database.register(Measures(database, clock))

    def text(self) -> bytes:
        counted = own_registry(self._metered)
        answers = generate_latest(counted) if counted is not None else b""
        return answers + generate_latest(self._database)


def may_read(authorization: str | None, token: str | None) -> bool:
    """Whether a caller has the token; without one set nobody has."""
    given = (authorization or "").encode("utf-8", "replace")
    return bool(token) and hmac.compare_digest(given, f"Bearer {token}".encode())


def expose(metrics: Metrics, address: tuple[str, int], *, several: bool) -> bool:
    """Answer on that address from a thread; whether it could be had. `several` processes of one
    server share it: each knows the counts of all."""

    class Answer(BaseHTTPRequestHandler):
        server_version = sys_version = ""

        def do_GET(self) -> None:
            known = self.path == "/metrics"
            body = metrics.text() if known else b"not found\n"
            self.send_response(200 if known else 404)
            self.send_header("content-type", TYPE if known else "text/plain")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """An address may be anybody's words: not logged."""

    class Server(ThreadingHTTPServer):
        address_family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        allow_reuse_port = several
        daemon_threads = True

    try:
        server = Server(address, Answer)
    except OSError as error:
        fields = {"port": address[1], "fault": type(error).__name__}
        log.error("metrics cannot be served", extra={"fields": fields})
        return False
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return True
