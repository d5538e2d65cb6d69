"""The mailbox that takes replies: over IMAP, or a maildir on this machine.

A mail is handed out once a round, and leaves for its folder only when the caller says that it
was dealt with. Killed in between it is handed out again, and known by what it says.
"""

import contextlib
import imaplib
import os
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from jobbridge.replies.reading import MOST_BYTES

DONE, ASIDE = "JobBridge-read", "JobBridge-aside"
MOST_A_ROUND = 200
TIMEOUT = 20
NO_TLS = "no_tls"


class Gone(Exception):
    """The mailbox does not answer; the next round tries again. `str` is a word of ours."""


class Mailbox(Protocol):
    """What a round does with a mailbox. A mail has an identifier of the mailbox's own."""

    def names(self) -> list[str]:
        """The mails that wait, oldest first, at most `MOST_A_ROUND`."""

    def fetch(self, name: str) -> bytes | None:
        """Its bytes, at most one more than are read; None where it is gone."""

    def put(self, name: str, folder: str) -> None:
        """It was dealt with."""


def authserv_of(url: str) -> str:
    """`?authserv=mx.example.lv` of the address: the server that vouches for senders."""
    return parse_qs(urlsplit(url).query).get("authserv", [""])[0].strip().lower()


@contextmanager
def opened(url: str) -> Iterator[Mailbox]:
    """The mailbox of an `INBOX_URL`; raises `Gone` where nobody answers."""
    parts = urlsplit(url)
    if parts.scheme == "maildir":
        yield Maildir(Path(unquote(parts.path)))
        return
    try:
        with contextlib.closing(_Closing(_connect(parts))) as connection:
            server = connection.server
            server.login(unquote(parts.username or ""), unquote(parts.password or ""))
            yield Imap(server, unquote(parts.path.strip("/")) or "INBOX")
    except (imaplib.IMAP4.error, OSError) as error:
        # Never the server's words: they may repeat a name or a password.
        raise Gone(type(error).__name__) from None


def _connect(parts: SplitResult) -> imaplib.IMAP4:
    """`imaps://`, `imap+starttls://` or `imap://`; a certificate is checked, the host's name in
    it too, by the authorities that the machine trusts (or those of `SSL_CERT_FILE`)."""
    host = parts.hostname or "localhost"
    if parts.scheme == "imaps":
        context = ssl.create_default_context()
        return imaplib.IMAP4_SSL(host, parts.port or 993, ssl_context=context, timeout=TIMEOUT)
    server = imaplib.IMAP4(host, parts.port or 143, timeout=TIMEOUT)
    if parts.scheme == "imap+starttls":
        try:
            # Before the password: without TLS it is not said at all.
            if "STARTTLS" not in server.capabilities:
                raise Gone(NO_TLS)
            server.starttls(ssl_context=ssl.create_default_context())
        except BaseException:
            with contextlib.suppress(OSError):
                server.shutdown()
            raise
    return server


@dataclass
class _Closing:
    """A connection that is left politely where that can be, and closed in any case."""

    server: imaplib.IMAP4

    def close(self) -> None:
        with contextlib.suppress(imaplib.IMAP4.error, OSError):
            self.server.logout()
        with contextlib.suppress(OSError):
            self.server.shutdown()


@dataclass
class Maildir:
    """A folder with `new`, `cur` and `tmp`; what was dealt with goes to subfolders beside them,
    as Maildir++ names them. Renaming is one step: a mail is here or there."""

    root: Path

    def __post_init__(self) -> None:
        if not (self.root / "new").is_dir():
            raise Gone("maildir")

    def names(self) -> list[str]:
        found = []
        for folder in ("new", "cur"):
            with contextlib.suppress(FileNotFoundError), os.scandir(self.root / folder) as files:
                found += [
                    (file.stat().st_mtime, f"{folder}/{file.name}")
                    for file in files
                    if file.is_file(follow_symlinks=False)
                ]
        return [name for _, name in sorted(found)[:MOST_A_ROUND]]

    def fetch(self, name: str) -> bytes | None:
        try:
            with (self.root / name).open("rb") as file:
                return file.read(MOST_BYTES + 1)
        except FileNotFoundError:
            return None

    def put(self, name: str, folder: str) -> None:
        target = self.root / f".{folder}"
        for part in ("cur", "new", "tmp"):
            (target / part).mkdir(parents=True, exist_ok=True, mode=0o700)
        plain = name.partition("/")[2].partition(":2,")[0]
        with contextlib.suppress(FileNotFoundError):
            (self.root / name).rename(target / "cur" / f"{plain}:2,S")


class Imap:
    """One folder of an IMAP server. Names are UIDs, which stay the same between rounds."""

    def __init__(self, server: imaplib.IMAP4, folder: str) -> None:
        self._server = server
        self._made: dict[str, str] = {}
        self._beside = folder
        _ok(server.select(_quoted(folder)))

    def names(self) -> list[str]:
        found = _ok(self._server.uid("SEARCH", "UNDELETED"))
        first = found[0] if found and isinstance(found[0], bytes) else b""
        uids = sorted(int(uid) for uid in first.split() if uid.isdigit())
        return [str(uid) for uid in uids[:MOST_A_ROUND]]

    def fetch(self, name: str) -> bytes | None:
        # PEEK leaves \\Seen to people; the partial fetch bounds what is sent at all.
        query = f"(BODY.PEEK[]<0.{MOST_BYTES + 1}>)"
        for part in _ok(self._server.uid("FETCH", name, query)):
            if isinstance(part, tuple) and len(part) > 1:
                return bytes(part[1])
        return None

    def put(self, name: str, folder: str) -> None:
        target = self._folder(folder)
        if "MOVE" in self._server.capabilities:
            _ok(self._server.uid("MOVE", name, target))
            return
        _ok(self._server.uid("COPY", name, target))
        _ok(self._server.uid("STORE", name, "+FLAGS.SILENT", r"(\Deleted \Seen)"))
        if "UIDPLUS" in self._server.capabilities:
            _ok(self._server.uid("EXPUNGE", name))

    def _folder(self, name: str) -> str:
        """Beside the inbox, or under it where a server has folders nowhere else."""
        if name not in self._made:
            choices = [_quoted(name)]
            choices += [_quoted(f"{self._beside}{sign}{name}") for sign in self._separators()]
            for choice in choices:
                self._server.create(choice)  # a no may mean that it is there
                _, listed = self._server.list('""', choice)
                if any(listed):
                    self._made[name] = choice
                    break
            else:
                raise imaplib.IMAP4.error("NO")
        return self._made[name]

    def _separators(self) -> list[str]:
        _, listed = self._server.list('""', '""')
        first = listed[0] if listed and isinstance(listed[0], bytes) else b""
        found = re.search(rb'\) "([^"\\])"', first)
        return [found[1].decode("ascii", "replace")] if found else []


def _ok(answer: tuple[str, Any]) -> list[Any]:
    kind, data = answer
    if kind != "OK":
        raise imaplib.IMAP4.error(kind)
    return list(data)


def _quoted(name: str) -> str:
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
