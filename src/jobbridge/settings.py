"""Settings from the environment, `JOBBRIDGE_…`; nonsense is refused with what to do.

Each secret may also come from a file: `JOBBRIDGE_SECRET_KEY_FILE=/run/secrets/key`.
"""

import base64
import binascii
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from jobbridge import vouching
from jobbridge.errors import Unusable
from jobbridge.hosts import is_loopback
from jobbridge.vouching import Provider

PREFIX = "JOBBRIDGE_"


@dataclass(frozen=True)
class Settings:
    """Checked settings. `data_keys` maps key id to 32 bytes; the first one encrypts."""

    database_url: str
    secret_key: bytes
    data_keys: tuple[tuple[str, bytes], ...]
    public_url: str
    smtp_url: str | None = None
    inbox_url: str | None = None
    timezone: str = "Europe/Riga"
    trusted_proxies: tuple[str, ...] = ()
    host: str = "127.0.0.1"
    port: int = 8000
    migration_database_url: str | None = None
    read_database_url: str | None = None
    mail_domain: str | None = None
    providers: tuple[Provider, ...] = ()
    metrics_address: tuple[str, int] | None = None
    metrics_token: str | None = None
    anchor_file: Path | None = None
    tombstone_file: str | None = None
    former_secret_key: bytes | None = None

    @property
    def tombstones(self) -> Path:
        """Where erased records are remembered, outside the database: beside it, if not set."""
        file = self.database_url.removeprefix("sqlite:///")
        beside = Path(file).parent if file != self.database_url else Path("var")
        return Path(self.tombstone_file) if self.tombstone_file else beside / "tombstones"

    @property
    def public_host(self) -> str:
        return urlsplit(self.public_url).netloc

    @property
    def loopback(self) -> bool:
        """Bound to loopback, called by a loopback name, with no proxy in front."""
        name = urlsplit(self.public_url).hostname or ""
        return is_loopback(self.host) and is_loopback(name) and not self.trusted_proxies


KNOWN = {
    "DATABASE_URL",
    "MIGRATION_DATABASE_URL",
    "READ_DATABASE_URL",
    "SECRET_KEY",
    "FORMER_SECRET_KEY",
    "DATA_KEYS",
    "PUBLIC_URL",
    "SMTP_URL",
    "INBOX_URL",
    "MAIL_DOMAIN",
    "OIDC_PROVIDERS",
    "METRICS_ADDRESS",
    "METRICS_TOKEN",
    "ANCHOR_FILE",
    "TOMBSTONE_FILE",
    "TIMEZONE",
    "TRUSTED_PROXIES",
    "HOST",
    "PORT",
}


def load(environ: Mapping[str, str] | None = None, var: Path = Path("var")) -> Settings:
    """Read and check everything; raises `Unusable` with one line for each fault.

    Without `DATABASE_URL` the embedded database under `var/` is used, and keys are made there
    on first use, readable by the owner only: enough for one machine, and said so by
    `jobbridge check`.
    """
    environ = os.environ if environ is None else environ
    faults: list[str] = []
    values: dict[str, str] = {}
    for name, value in environ.items():
        if not name.startswith(PREFIX):
            continue
        key = name.removeprefix(PREFIX)
        if key.endswith("_FILE") and vouching.among(KNOWN, key.removesuffix("_FILE")):
            try:
                values[key.removesuffix("_FILE")] = Path(value).read_text("utf-8").strip()
            except OSError as error:
                faults.append(f"{name}: cannot be read ({error.strerror}); check path and rights")
        elif vouching.among(KNOWN, key):
            values[key] = value.strip()
        else:
            faults.append(f"{name}: no such setting; known are {', '.join(sorted(KNOWN))}")

    default_url = f"sqlite:///{var / 'jobbridge.sqlite3'}"
    url = _database(values.get("DATABASE_URL", default_url), "DATABASE_URL", faults)
    owner = values.get("MIGRATION_DATABASE_URL")
    if owner:
        owner = _database(owner, "MIGRATION_DATABASE_URL", faults)
    replica = values.get("READ_DATABASE_URL")
    if replica:
        replica = _database(replica, "READ_DATABASE_URL", faults)
        if replica.startswith("sqlite") or url.startswith("sqlite"):
            faults.append(
                "JOBBRIDGE_READ_DATABASE_URL: needs a PostgreSQL that follows the one of "
                "JOBBRIDGE_DATABASE_URL; leave it out for SQLite"
            )
    port = _port(values.get("PORT", "8000"), faults)
    host = values.get("HOST", "127.0.0.1")
    public = values.get("PUBLIC_URL", f"http://{host}:{port}").rstrip("/")
    parts = urlsplit(public)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path:
        faults.append(
            "JOBBRIDGE_PUBLIC_URL: must be scheme and host only, like https://portals.example"
        )
    elif parts.scheme == "http" and not is_loopback(parts.hostname):
        faults.append("JOBBRIDGE_PUBLIC_URL: must be https outside loopback")
    zone = values.get("TIMEZONE", "Europe/Riga")
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        faults.append(f"JOBBRIDGE_TIMEZONE: no such time zone as {zone!r}, try Europe/Riga")
    smtp = values.get("SMTP_URL")
    if smtp and urlsplit(smtp).scheme not in {"smtp", "smtps", "smtp+starttls"}:
        faults.append("JOBBRIDGE_SMTP_URL: must begin with smtp://, smtps:// or smtp+starttls://")
    domain = values.get("MAIL_DOMAIN")
    if domain and not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)*", domain):
        faults.append("JOBBRIDGE_MAIL_DOMAIN: must be a domain only, like jobbridge.example")

    metrics = _metrics(values.get("METRICS_ADDRESS"), values.get("METRICS_TOKEN"), faults)
    stones = values.get("TOMBSTONE_FILE")
    if stones and not Path(stones).parent.is_dir():
        faults.append(
            "JOBBRIDGE_TOMBSTONE_FILE: its folder does not exist; make it, outside backups"
        )
    inbox = _inbox(values.get("INBOX_URL"), faults)
    providers = vouching.read(values, is_loopback(parts.hostname or ""), faults)
    anchors = values.get("ANCHOR_FILE")
    if anchors and not (Path(anchors).is_absolute() and Path(anchors).parent.is_dir()):
        faults.append(
            "JOBBRIDGE_ANCHOR_FILE: must be the whole path of a file in a folder that exists, "
            "best on another disk than the database's"
        )

    embedded = "DATABASE_URL" not in values
    secret = _secret(values.get("SECRET_KEY"), embedded, var, faults)
    keys = _data_keys(values.get("DATA_KEYS"), embedded, var, faults)
    proxies = tuple(p.strip() for p in values.get("TRUSTED_PROXIES", "").split(",") if p.strip())
    if faults:
        raise Unusable("\n".join(faults))
    return Settings(
        database_url=url,
        secret_key=secret,
        data_keys=keys,
        public_url=public,
        smtp_url=smtp,
        inbox_url=inbox,
        timezone=zone,
        trusted_proxies=proxies,
        host=host,
        port=port,
        migration_database_url=owner or None,
        read_database_url=replica or None,
        metrics_address=metrics,
        metrics_token=values.get("METRICS_TOKEN"),
        mail_domain=domain or None,
        providers=providers,
        anchor_file=Path(anchors) if anchors else None,
        tombstone_file=stones or None,
        former_secret_key=values.get("FORMER_SECRET_KEY", "").encode() or None,
    )


def _database(url: str, name: str, faults: list[str]) -> str:
    scheme = urlsplit(url).scheme
    if "pooler" in (asked := parse_qs(urlsplit(url).query)) and asked["pooler"] != ["transaction"]:
        faults.append(f"{PREFIX}{name}: of poolers only ?pooler=transaction is known")
    if scheme in {"postgresql", "postgres"}:
        return "postgresql+psycopg" + url[len(scheme) :]
    if scheme not in {"sqlite", "postgresql+psycopg"}:
        faults.append(
            f"{PREFIX}{name}: must begin with sqlite:/// or postgresql://, not {scheme or url!r}"
        )
    return url


def _port(text: str, faults: list[str]) -> int:
    if text.isdecimal() and 0 < int(text) < 65536:
        return int(text)
    faults.append(f"JOBBRIDGE_PORT: must be a number from 1 to 65535, not {text!r}")
    return 0


def _metrics(text: str | None, token: str | None, faults: list[str]) -> tuple[str, int] | None:
    if token is not None and len(token) < 20:
        faults.append("JOBBRIDGE_METRICS_TOKEN: too short; make one with `openssl rand -hex 20`")
    if not text:
        return None
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) < 65536:
        faults.append("JOBBRIDGE_METRICS_ADDRESS: must be HOST:PORT, like 127.0.0.1:9101")
        return None
    return host.strip("[]"), int(port)


def _inbox(text: str | None, faults: list[str]) -> str | None:
    """The mailbox that takes replies; its address may hold a password, so it is never repeated."""
    if not text:
        return None
    try:
        parts = urlsplit(text)
        usable = parts.port is None or parts.port > 0
    except ValueError:
        parts, usable = urlsplit(""), False
    if parts.scheme == "maildir" and not parts.netloc and len(parts.path) > 1:
        return text
    if not usable or parts.scheme not in {"imap", "imaps", "imap+starttls"} or not parts.hostname:
        faults.append(
            "JOBBRIDGE_INBOX_URL: must be imaps://USER:PASSWORD@HOST/FOLDER, the same with "
            "imap+starttls:// or imap://, or maildir:///PATH; special characters of a password "
            "are written as %XX"
        )
    elif not (parts.username and parts.password):
        faults.append("JOBBRIDGE_INBOX_URL: needs a user and a password before the @")
    return text


def _secret(text: str | None, embedded: bool, var: Path, faults: list[str]) -> bytes:
    if text is None and embedded:
        text = _made(var / "secret_key")
    if text is None:
        faults.append("JOBBRIDGE_SECRET_KEY: missing; make one with `openssl rand -base64 32`")
        return b""
    if len(text) < 32 or len(set(text)) < 8:
        faults.append(
            "JOBBRIDGE_SECRET_KEY: too weak; make one with `openssl rand -base64 32` and keep it"
        )
    return text.encode()


def _data_keys(
    text: str | None, embedded: bool, var: Path, faults: list[str]
) -> tuple[tuple[str, bytes], ...]:
    if text is None and embedded:
        text = "k1:" + _made(var / "data_key")
    if text is None:
        faults.append(
            "JOBBRIDGE_DATA_KEYS: missing; write ID:KEY, KEY from `openssl rand -base64 32`, "
            "newest first, older ones after commas"
        )
        return ()
    keys = []
    for item in text.split(","):
        key_id, _, encoded = item.strip().partition(":")
        try:
            key = base64.b64decode(encoded, validate=True)
        except (binascii.Error, ValueError):
            key = b""
        if len(key) != 32 or not key_id.isalnum() or len(key_id) > 8:
            faults.append(
                "JOBBRIDGE_DATA_KEYS: each must be ID:KEY with a short ID of letters and digits "
                "and a KEY of 32 bytes in base64"
            )
            return ()
        keys.append((key_id, key))
    if len({key_id for key_id, _ in keys}) != len(keys):
        faults.append("JOBBRIDGE_DATA_KEYS: the same ID twice")
    return tuple(keys)


def _made(path: Path) -> str:
    """A key file of the embedded installation, made once, readable by its owner only."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text("ascii").strip()
        with os.fdopen(handle, "w") as file:
            file.write(base64.b64encode(os.urandom(32)).decode())
    return path.read_text("ascii").strip()
