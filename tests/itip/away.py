"""A mail server on loopback that is none, in several ways."""

import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

WAYS = ("refused", "busy", "later", "hangs up", "silent", "drips")


class _Away(socketserver.BaseRequestHandler):
    """A mail server that is none, in one of `WAYS`."""

    def handle(self) -> None:
        way: str = self.server.way  # type: ignore[attr-defined]
        say = self.request.sendall
        try:
            if way == "busy":
                say(b"421 too busy\r\n")
            elif way in ("later", "hangs up"):
                say(b"220 here\r\n")
                while line := self.request.recv(2000):
                    if way == "hangs up" and line.upper().startswith(b"MAIL"):
                        return
                    say(b"451 later\r\n" if line.upper().startswith(b"MAIL") else b"250 ok\r\n")
            elif way == "drips":
                for _ in range(100):
                    say(b"2")
                    time.sleep(0.01)
            else:
                self.request.recv(2000)
        except OSError:
            return


@contextmanager
def away() -> Iterator[Any]:
    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        way = ""

    with Server(("127.0.0.1", 0), _Away) as server:
        running = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        running.start()
        try:
            yield server
        finally:
            server.shutdown()
            running.join()
