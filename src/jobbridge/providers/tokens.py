"""Id tokens: whose signature is believed, and by which key. Pure.

A token names its algorithm and its key itself, and whoever forges one names what suits them. So
the algorithm must be one of ours that the provider says it uses, the key one that the provider
publishes for that algorithm; whatever key, certificate or address the token brings is not looked
at, and an encrypted token is refused.
"""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey, RSAKey, import_key

from jobbridge.providers.rules import ALGORITHMS, Rejected, check_claims
from jobbridge.vouching import Provider

MOST_KEYS = 50
LONGEST_TOKEN = 32_768
FEWEST_BITS = 2048
TYPES = {None, "JWT"}
Key = RSAKey | ECKey | OKPKey
KINDS: Mapping[str, type[RSAKey] | type[ECKey] | type[OKPKey]] = {
    "RS256": RSAKey,
    "PS256": RSAKey,
    "ES256": ECKey,
    "EdDSA": OKPKey,
    "Ed25519": OKPKey,
}
CURVES = {"ES256": "P-256", "EdDSA": "Ed25519", "Ed25519": "Ed25519"}


class _Registry(jws.JWSRegistry):
    """`EdDSA` is read as the one curve of it that is believed; headers may hold what we do not
    know, but for `crit`."""

    max_header_length = 8192

    def get_alg(self, name: str) -> Any:
        return super().get_alg("Ed25519" if name == "EdDSA" else name)


_REGISTRY = _Registry(algorithms=ALGORITHMS, strict_check_header=False)


@dataclass(frozen=True)
class Published:
    """A key that a provider publishes, under its name and for one algorithm or for all."""

    kid: str | None
    algorithm: str | None
    key: Key

    def fits(self, algorithm: str) -> bool:
        if not isinstance(self.key, KINDS[algorithm]) or self.algorithm not in (None, algorithm):
            return False
        return algorithm not in CURVES or self.key.curve_name == CURVES[algorithm]  # type: ignore[union-attr]


def keys_in(document: Mapping[str, Any]) -> tuple[Published, ...]:
    """The keys of a JWK set that can be believed: public, strong, for signatures. Others are left
    out; a set without any is the same as none."""
    listed = document.get("keys")
    if not isinstance(listed, list):
        return ()
    found = []
    for one in listed[:MOST_KEYS]:
        if not isinstance(one, dict) or one.get("kty") not in {"RSA", "EC", "OKP"}:
            continue
        if one.get("use") not in (None, "sig"):
            continue
        operations = one.get("key_ops")
        if operations is not None and "verify" not in operations:
            continue
        # A private part published by mistake makes the key everybody's.
        if "d" in one or (one["kty"] == "RSA" and len(str(one.get("n"))) * 6 < FEWEST_BITS):
            continue
        try:
            key = import_key({name: value for name, value in one.items() if name != "key_ops"})
        except (JoseError, ValueError, TypeError, KeyError, AttributeError):
            continue
        kid, algorithm = one.get("kid"), one.get("alg")
        if isinstance(key, RSAKey | ECKey | OKPKey):
            found.append(
                Published(
                    kid if isinstance(kid, str) else None,
                    algorithm if isinstance(algorithm, str) else None,
                    key,
                )
            )
    return tuple(found)


def key_named(token: str) -> str | None:
    """The name of the key that a token says it was signed with."""
    kid = _header(token).get("kid")
    if kid is not None and not isinstance(kid, str):
        raise Rejected("header")
    return kid


def claims_of(
    token: str,
    provider: Provider,
    *,
    keys: Sequence[Published],
    algorithms: Collection[str],
    nonce: str,
    access_token: str | None,
    now: datetime,
) -> dict[str, Any]:
    """What a token says, if it is to be believed; raises `Rejected`. `algorithms` are those that
    the provider says it signs with."""
    header = _header(token)
    algorithm = header.get("alg")
    if algorithm not in ALGORITHMS or algorithm not in algorithms:
        raise Rejected("algorithm")
    kind = header.get("typ")
    if (kind.upper() if isinstance(kind, str) else kind) not in TYPES:
        raise Rejected("type")  # an access token is no id token
    kid = key_named(token)
    fitting = [one for one in keys if one.fits(algorithm) and kid in (None, one.kid)]
    if not fitting or (kid is None and len(fitting) > 1):
        raise Rejected("key")
    claims = next((found for one in fitting if (found := _opened(token, one.key))), None)
    if claims is None:
        raise Rejected("signature")
    check_claims(provider, claims, nonce=nonce, now=now)
    if "at_hash" in claims:
        given = claims["at_hash"]
        expected = _half_hash(access_token or "", algorithm)
        if not isinstance(given, str) or not hmac.compare_digest(given.encode(), expected):
            raise Rejected("at_hash")
    return claims


def _header(token: str) -> dict[str, Any]:
    """What a token says of itself; believed in nothing but which of our keys to try."""
    if len(token) > LONGEST_TOKEN or not token.isascii() or token.count(".") != 2:
        raise Rejected("encrypted" if token.count(".") == 4 else "form")
    first = token.partition(".")[0]
    try:
        text = base64.b64decode(first + "=" * (-len(first) % 4), b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise Rejected("form") from None
    header = read_object(text)
    if "crit" in header or "b64" in header or "enc" in header:
        raise Rejected("header")
    return header


def _opened(token: str, key: Key) -> dict[str, Any] | None:
    try:
        found = jws.deserialize_compact(token, key, registry=_REGISTRY)
    except (JoseError, ValueError, TypeError):
        return None
    return read_object(found.payload or b"")


def read_object(text: bytes) -> dict[str, Any]:
    """A JSON object as others send it; raises `Rejected`."""

    def refuse(_: str) -> None:
        raise ValueError

    try:
        found = json.loads(text.decode("utf-8"), parse_constant=refuse)
    except (ValueError, RecursionError):
        raise Rejected("form") from None
    if not isinstance(found, dict):
        raise Rejected("form")
    return found


def _half_hash(access_token: str, algorithm: str) -> bytes:
    """What `at_hash` must be (OpenID Connect Core 3.1.3.6)."""
    make = hashlib.sha512 if algorithm in {"EdDSA", "Ed25519"} else hashlib.sha256
    digest = make(access_token.encode("ascii", "replace")).digest()
    return base64.urlsafe_b64encode(digest[: len(digest) // 2]).rstrip(b"=")
