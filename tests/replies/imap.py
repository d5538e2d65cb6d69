"""A small IMAP server (RFC 3501, with UIDPLUS and MOVE if wanted): as much as a mailbox needs that
is read by UID. Real sockets, one folder tree, kept in memory."""

import contextlib
import re
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

USER, PASSWORD = "replies", "p@ss/word"


@dataclass
class Store:
    """Folders of (uid, bytes, deleted); `fail_after` ends the connection at that command."""

    folders: dict[str, list[list[Any]]] = field(default_factory=lambda: {"INBOX": []})
    capabilities: str = "IMAP4rev1 UIDPLUS MOVE"
    port: int = 0
    next_uid: int = 100
    tls: ssl.SSLContext | None = None
    starttls: ssl.SSLContext | None = None
    fail_at: str = ""
    said: list[str] = field(default_factory=list)

    def deliver(self, raw: bytes, folder: str = "INBOX") -> None:
        self.next_uid += 1
        self.folders[folder].append([self.next_uid, raw, False])

    def waiting(self) -> int:
        return sum(not deleted for _, _, deleted in self.folders["INBOX"])


class _Session(socketserver.StreamRequestHandler):
    store: Store

    def handle(self) -> None:
        self.wfile.write(b"* OK ready\r\n")
        self.folder = ""
        while line := self._line():
            tag, _, rest = line.decode().strip().partition(" ")
            self.store.said.append(rest)
            if self.store.fail_at and self.store.fail_at in rest:
                return
            kind, _, more = rest.partition(" ")
            answered = self.answer(kind.upper(), more)
            self.wfile.write(f"{tag} {answered}\r\n".encode())
            if kind.upper() == "STARTTLS" and self.store.starttls is not None:
                self._wrap(self.store.starttls)
            if kind.upper() == "LOGOUT":
                return

    def setup(self) -> None:
        super().setup()
        if self.store.tls is not None:
            self._wrap(self.store.tls)

    def finish(self) -> None:
        super().finish()
        with contextlib.suppress(OSError):
            self.connection.close()

    def _wrap(self, context: ssl.SSLContext) -> None:
        try:
            self.connection = context.wrap_socket(self.request, server_side=True)
        except OSError:  # the client does not trust us
            self.connection = self.request
        self.rfile = self.connection.makefile("rb", self.rbufsize)
        self.wfile = socketserver._SocketWriter(self.connection)  # type: ignore[attr-defined]

    def _line(self) -> bytes:
        try:
            return bytes(self.rfile.readline())
        except OSError:
            return b""

    def tell(self, text: str) -> None:
        self.wfile.write(f"* {text}\r\n".encode())

    def answer(self, kind: str, more: str) -> str:
        if kind == "CAPABILITY":
            self.tell(f"CAPABILITY {self.store.capabilities}")
        elif kind == "LOGIN":
            if more != f'{USER} "{PASSWORD}"':
                return "NO who are you"
        elif kind == "SELECT":
            self.folder = more.strip('"')
            if self.folder not in self.store.folders:
                return "NO there is no such folder"
            self.tell(f"{len(self.store.folders[self.folder])} EXISTS")
            return "OK [READ-WRITE] selected"
        elif kind == "CREATE":
            self.store.folders.setdefault(more.strip('"'), [])
        elif kind == "LIST":
            name = more.split()[-1].strip('"')
            if not name or name in self.store.folders:
                self.tell(f'LIST (\\HasNoChildren) "/" "{name}"')
        elif kind == "UID":
            return self.by_uid(*more.split(" ", 1))
        elif kind == "LOGOUT":
            self.tell("BYE")
        return "OK done"

    def by_uid(self, kind: str, more: str) -> str:
        mails = self.store.folders[self.folder]
        if kind == "SEARCH":
            assert more == "UNDELETED", more
            self.tell(" ".join(["SEARCH", *(str(uid) for uid, _, gone in mails if not gone)]))
            return "OK done"
        uid, _, rest = more.partition(" ")
        mine = next((one for one in mails if one[0] == int(uid)), None)
        if mine is None:
            return "OK nothing"
        if kind == "FETCH":
            part = re.fullmatch(r"\(BODY\.PEEK\[\]<0\.(\d+)>\)", rest)
            assert part is not None, rest
            raw = mine[1][: int(part[1])]
            self.wfile.write(f"* 1 FETCH (UID {uid} BODY[]<0> {{{len(raw)}}}\r\n".encode())
            self.wfile.write(raw + b")\r\n")
        elif kind in ("COPY", "MOVE"):
            target = rest.strip('"')
            if target not in self.store.folders:
                return "NO [TRYCREATE] there is no such folder"
            self.store.deliver(mine[1], target)
            if kind == "MOVE":
                mails.remove(mine)
        elif kind == "STORE":
            mine[2] = mine[2] or r"\Deleted" in rest
        elif kind == "EXPUNGE" and mine[2]:
            mails.remove(mine)
        return "OK done"


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


@contextmanager
def serving(**options: Any) -> Iterator[Store]:
    """The server on a free port of this machine, for as long as the block lasts."""
    store = Store(**options)
    session = type("Session", (_Session,), {"store": store})
    with _Server(("127.0.0.1", 0), session) as server:
        store.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
        try:
            yield store
        finally:
            server.shutdown()
