"""What providers say of themselves: where people sign in, where codes are exchanged, their keys.

Kept in memory, an hour; whoever finds it missing asks, and the others wait for that one answer. A
provider that does not answer is not asked again for some seconds, and what it said before still
counts for a day. A token with a key nobody knows makes the keys be read again, at most once a
minute: keys change, and nobody can make us ask more often.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import anyio

from jobbridge.providers.calling import Line, Unreachable
from jobbridge.providers.rules import ALGORITHMS
from jobbridge.providers.tokens import Published, keys_in
from jobbridge.vouching import Provider, why_not_url

log = logging.getLogger("jobbridge.providers")

KEPT = timedelta(hours=1)
STALE = timedelta(days=1)
PAUSE = timedelta(seconds=5)
KEYS_AGAIN = timedelta(minutes=1)
WELL_KNOWN = "/.well-known/openid-configuration"


@dataclass(frozen=True)
class Known:
    """What is known of a provider now."""

    authorize_url: str
    token_url: str
    userinfo_url: str = ""
    keys_url: str = ""
    keys: tuple[Published, ...] = ()
    algorithms: frozenset[str] = frozenset()
    says_issuer: bool = False
    secret_in_form: bool = False


@dataclass
class _Entry:
    lock: anyio.Lock = field(default_factory=anyio.Lock)
    known: Known | None = None
    asked_at: datetime | None = None
    failed_at: datetime | None = None
    keys_at: datetime | None = None


class Directory:
    """What is known of all providers. One a process; no two need agree."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self._entries: dict[str, _Entry] = {}

    async def known(self, provider: Provider, now: datetime) -> Known:
        """Raises `Unreachable` where nothing was ever heard, or only long ago."""
        if provider.plain:
            return Known(provider.authorize_url, provider.token_url, provider.userinfo_url)
        entry = self._entries.setdefault(provider.issuer, _Entry())
        if not _fresh(entry.known, entry.asked_at, now, KEPT):
            async with entry.lock:
                if not _fresh(entry.known, entry.asked_at, now, KEPT):
                    await self._discover(provider, entry, now)
        if entry.known is None or not _fresh(entry.known, entry.asked_at, now, STALE):
            raise Unreachable("unreachable")
        return entry.known

    async def known_with(self, provider: Provider, kid: str | None, now: datetime) -> Known:
        """As `known`, its keys read again if none has this name."""
        known = await self.known(provider, now)
        entry = self._entries[provider.issuer]
        if any(kid in (None, one.kid) for one in known.keys) or _recent(entry.keys_at, now):
            return known
        async with entry.lock:
            if not _recent(entry.keys_at, now):
                entry.keys_at = now
                keys = await self._keys(provider, known.keys_url)
                entry.known = Known(**{**vars(known), "keys": keys})
        return entry.known or known

    async def _discover(self, provider: Provider, entry: _Entry, now: datetime) -> None:
        if entry.failed_at is not None and abs(now - entry.failed_at) < PAUSE:
            return
        try:
            status, document = await self.line.ask(
                provider.issuer.rstrip("/") + WELL_KNOWN, inside=provider.inside
            )
            known = self._read(provider, status, document)
            keys = await self._keys(provider, known.keys_url)
        except Unreachable as error:
            entry.failed_at = now
            log.warning("provider %s is not discovered: %s", provider.name, error.code)
            return
        entry.known = Known(**{**vars(known), "keys": keys})
        entry.asked_at = entry.keys_at = now
        entry.failed_at = None

    def _read(self, provider: Provider, status: int, document: Mapping[str, Any]) -> Known:
        """Raises `Unreachable` unless the document is this provider's own and of use to us."""
        if status != 200 or document.get("issuer") != provider.issuer:
            raise Unreachable("issuer" if status == 200 else "status")
        urls = [
            document.get(name) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")
        ]
        if not all(isinstance(u, str) and not why_not_url(u, self.line.loopback) for u in urls):
            raise Unreachable("address")
        said = document.get("id_token_signing_alg_values_supported", ["RS256"])
        algorithms = frozenset(ALGORITHMS) & _words(said)
        challenges = document.get("code_challenge_methods_supported", ["S256"])
        if not algorithms or "S256" not in _words(challenges):
            raise Unreachable("algorithm")
        ways = document.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        authorize_url, token_url, keys_url = (str(url) for url in urls)
        return Known(
            authorize_url,
            token_url,
            keys_url=keys_url,
            algorithms=algorithms,
            says_issuer=document.get("authorization_response_iss_parameter_supported") is True,
            secret_in_form="client_secret_basic" not in _words(ways),
        )

    async def _keys(self, provider: Provider, url: str) -> tuple[Published, ...]:
        status, document = await self.line.ask(url, inside=provider.inside)
        if status != 200 or not (keys := keys_in(document)):
            raise Unreachable("keys")
        return keys


def _fresh(known: Known | None, asked_at: datetime | None, now: datetime, kept: timedelta) -> bool:
    return known is not None and asked_at is not None and abs(now - asked_at) < kept


def _recent(at: datetime | None, now: datetime) -> bool:
    return at is not None and abs(now - at) < KEYS_AGAIN


def _words(value: object) -> frozenset[str]:
    return (
        frozenset(v for v in value if isinstance(v, str))
        if isinstance(value, list)
        else frozenset()
    )
