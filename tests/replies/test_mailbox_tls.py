"""The mailbox behind TLS: whom it trusts, what it says of whom it does not, and a real server."""

import grp
import os
import pwd
import shutil
import socket
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

import pytest
from sqlalchemy import select

from jobbridge.db import Database
from jobbridge.replies import inbox_actions, mailbox
from jobbridge.replies.mailbox import NO_TLS
from jobbridge.replies.mailbox_pages import REMEDIES
from jobbridge.replies.model import Inbox, Outcome
from jobbridge.settings import Settings
from tests import certificates
from tests.replies import imap, mails
from tests.replies.conftest import ADDRESS, LATER, PROVEN, Invited

SECRET = quote(imap.PASSWORD, safe="")


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], dict[str, Path]]:
    """`trusted("127.0.0.1")`: a certificate for that host, whose authority the machine trusts."""

    def make(host: str) -> dict[str, Path]:
        authority, certificate, key = certificates.make(tmp_path, host)
        monkeypatch.setenv("SSL_CERT_FILE", str(authority))
        return {"certificate": certificate, "key": key}

    return make


@dataclass
class Reader:
    """Rounds over a mailbox, and what they leave."""

    settings: Settings
    database: Database

    def read(self, scheme: str, port: int) -> Counter[Outcome]:
        url = f"{scheme}://{imap.USER}:{SECRET}@127.0.0.1:{port}/INBOX?authserv=mx.a"
        return inbox_actions.read_inbox(replace(self.settings, inbox_url=url), self.database, LATER)

    def fault(self) -> str:
        with self.database.read() as session:
            return session.scalars(select(Inbox)).one().fault


@pytest.fixture
def reader(app_settings: Settings, database: Database) -> Reader:
    return Reader(app_settings, database)


@pytest.mark.parametrize("scheme", ["imaps", "imap+starttls"])
def test_answers_are_read_over_tls_from_a_server_that_is_trusted(
    invited: Invited, reader: Reader, trusted: Callable[[str], dict[str, Path]], scheme: str
) -> None:
    context = certificates.server_context(**trusted("127.0.0.1"))
    answer = mails.Answer(ADDRESS, invited.uid, invited.alda)
    with imap.serving(**{"tls" if scheme == "imaps" else "starttls": context}) as store:
        if scheme != "imaps":
            store.capabilities += " STARTTLS"
        store.deliver(PROVEN + mails.google(answer))
        assert reader.read(scheme, store.port) == {Outcome.TAKEN: 1}
        assert (store.waiting(), reader.fault()) == (0, "")


@pytest.mark.parametrize("scheme", ["imaps", "imap+starttls"])
@pytest.mark.parametrize("wrong", ["another host's", "of an unknown authority"])
def test_a_certificate_that_is_not_the_servers_is_refused_before_the_password_is_said(
    reader: Reader,
    trusted: Callable[[str], dict[str, Path]],
    monkeypatch: pytest.MonkeyPatch,
    scheme: str,
    wrong: str,
) -> None:
    paths = trusted("mail.example" if wrong == "another host's" else "127.0.0.1")
    if wrong != "another host's":
        monkeypatch.delenv("SSL_CERT_FILE")
    context = certificates.server_context(**paths)
    with imap.serving(**{"tls" if scheme == "imaps" else "starttls": context}) as store:
        store.capabilities += " STARTTLS"
        assert reader.read(scheme, store.port) == {}
        assert not any(line.startswith("LOGIN") for line in store.said)
    assert reader.fault() == "SSLCertVerificationError"
    assert "SSLCertVerificationError" in REMEDIES


def test_a_server_that_offers_no_tls_is_told_no_password(reader: Reader) -> None:
    with imap.serving() as store:
        assert reader.read("imap+starttls", store.port) == {}
        assert not any(line.startswith("LOGIN") for line in store.said)
    assert reader.fault() == NO_TLS


# A real server


@dataclass
class Dovecot:
    """Its ports by scheme, and the maildir of its one user."""

    ports: dict[str, int]
    maildir: Path


@pytest.fixture
def dovecot(trusted: Callable[[str], dict[str, Path]]) -> Iterator[Dovecot]:
    """Dovecot on free ports; without rights of its own, as whoever runs the tests."""
    binary = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if binary is None:
        pytest.skip("dovecot-imapd is missing")
    with TemporaryDirectory(prefix="jobbridge-dovecot-") as folder:
        yield from _serving(binary, Path(folder), trusted("127.0.0.1"))


def _serving(binary: str, folder: Path, paths: dict[str, Path]) -> Iterator[Dovecot]:
    folder.chmod(0o755)
    me = pwd.getpwuid(os.getuid())
    # It never works as root: then as the users that its package makes.
    as_root = me.pw_uid == 0
    reads = pwd.getpwnam("nobody") if as_root else me
    inner, outer = ("dovecot", "dovenull") if as_root else (me.pw_name, me.pw_name)
    home = folder / "home"
    home.mkdir()
    os.chown(home, reads.pw_uid, reads.pw_gid)
    ports = {scheme: _free() for scheme in ("imaps", "imap+starttls")}
    conf = folder / "dovecot.conf"
    conf.write_text(
        f"""
base_dir = {folder}/run
log_path = {folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <{paths["certificate"]}
ssl_key = <{paths["key"]}
default_internal_user = {inner}
default_internal_group = {_group(pwd.getpwnam(inner).pw_gid)}
default_login_user = {outer}
first_valid_uid = {reads.pw_uid}
first_valid_gid = {reads.pw_gid}
mail_location = maildir:{home}/Maildir
passdb {{
  driver = static
  args = password={imap.PASSWORD}
}}
userdb {{
  driver = static
  args = uid={reads.pw_uid} gid={reads.pw_gid} home={home}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {ports["imap+starttls"]}
  }}
  inet_listener imaps {{
    port = {ports["imaps"]}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
""",
        encoding="utf-8",
    )
    with subprocess.Popen([binary, "-F", "-c", str(conf)], stderr=subprocess.PIPE) as server:
        try:
            _waits(ports["imaps"], server, folder / "dovecot.log")
            yield Dovecot(ports, home / "Maildir")
        finally:
            server.terminate()


def _free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _group(number: int) -> str:
    return grp.getgrgid(number).gr_name


def _waits(port: int, server: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if server.poll() is not None:
                break
            time.sleep(0.05)
        else:
            return
    said = log.read_text() if log.exists() else ""
    pytest.fail(f"dovecot does not answer: {said[-2000:]} {server.poll()}")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_real_server_hands_out_each_mail_once_and_keeps_it_in_its_folder(
    invited: Invited, reader: Reader, dovecot: Dovecot
) -> None:
    new = dovecot.maildir / "new"
    assert reader.read("imaps", dovecot.ports["imaps"]) == {}
    assert reader.fault() == ""
    answer = mails.Answer(ADDRESS, invited.uid, invited.alda)
    later = answer.but(stamp="20261123T090000Z", mail_id="<2@x>", partstat="DECLINED")
    for number, (scheme, said) in enumerate([("imaps", answer), ("imap+starttls", later)]):
        (new / f"{number}.test").write_bytes(PROVEN + mails.google(said))
        (new / f"{number}-bad.test").write_bytes(b"x" * 4_000_000)
        for path in new.iterdir():
            path.chmod(0o644)
            os.chown(path, new.stat().st_uid, new.stat().st_gid)
        found = reader.read(scheme, dovecot.ports[scheme])
        assert (found, reader.fault()) == ({Outcome.TAKEN: 1, Outcome.ASIDE: 1}, "")
        assert reader.read(scheme, dovecot.ports[scheme]) == {}
    for folder in (mailbox.DONE, mailbox.ASIDE):
        kept = dovecot.maildir / f".{folder}"
        assert len([*(kept / "new").iterdir(), *(kept / "cur").iterdir()]) == 2
