"""What a provider must say to be believed, and what that is worth. Plain values in, plain out."""

import hmac
import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from jobbridge.errors import Reason
from jobbridge.i18n import N_
from jobbridge.vouching import Provider

TRIP = timedelta(minutes=10)
TRIPS_PER_NETWORK = 200
LEEWAY = 60  # seconds by which the clocks of two machines may differ
OLDEST = 600  # seconds since the token was made
LONGEST_SUBJECT = 255
LONGEST_EMAIL = 254
ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA", "Ed25519")
"""Signatures that are believed: by a public key alone, so that nobody who knows that key, or no
key at all, can make one."""

NO_ENTRY = Reason(
    "no_entry",
    N_(
        "This sign-in leads to no account here. Sign in with your password; then you can link the"
        " two under My account. If you have no account yet, ask for an invitation."
    ),
)
UNREACHABLE = Reason(
    "unreachable",
    N_("The other service did not answer in time. Try again, or sign in with your password."),
)
TOO_OFTEN = Reason("too_often", N_("Too many tries. Wait a quarter of an hour."))
TAKEN = Reason("taken", N_("This sign-in cannot be linked: it belongs to another account."))
SECOND = Reason(
    "second", N_("You have linked this service already. Unlink it first, then link it anew.")
)
LAST_WAY = Reason(
    "last_way", N_("You have no password: without this link you could not sign in any more.")
)
NOT_LINKED = Reason(
    "not_linked",
    N_("Nothing was linked: the other service did not confirm who you are. Try again."),
)


class Rejected(Exception):
    """What a provider said is not believed. `code` is ours; it may reach a log."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Proof:
    """Whom a provider vouches for: what it calls them, how they proved it, and an address where
    it says that it is theirs."""

    subject: str
    acr: str = ""
    amr: frozenset[str] = frozenset()
    email: str = ""

    def __repr__(self) -> str:
        return "Proof()"


def counts_as_second_factor(provider: Provider, proof: Proof) -> bool:
    """Whether its sign-in was, by its own word, what the settings count as two factors."""
    return proof.acr in provider.acr or bool(proof.amr & provider.amr)


def proof_of(provider: Provider, claims: Mapping[str, Any]) -> Proof:
    """Whom the claims are about; the claims themselves are believed already."""
    subject = claims.get(provider.subject)
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
        raise Rejected("subject")
    if not subject.isprintable() or subject != subject.strip():
        raise Rejected("subject")
    acr, amr, email = claims.get("acr"), claims.get("amr"), claims.get("email")
    verified = claims.get("email_verified") is True
    fits = isinstance(email, str) and 0 < len(email) <= LONGEST_EMAIL
    if isinstance(amr, str):
        amr = [amr]
    return Proof(
        subject,
        acr=acr if isinstance(acr, str) else "",
        amr=frozenset(one for one in amr if isinstance(one, str))
        if isinstance(amr, list)
        else frozenset(),
        email=str(email) if verified and fits else "",
    )


def check_claims(
    provider: Provider, claims: Mapping[str, Any], *, nonce: str, now: datetime
) -> None:
    """Raises `Rejected` unless these claims were made for us, now, and for this very sign-in
    (OpenID Connect Core 3.1.3.7)."""
    if claims.get("iss") != provider.issuer:
        raise Rejected("issuer")
    audience = claims.get("aud")
    meant = [audience] if isinstance(audience, str) else audience
    if not isinstance(meant, list) or provider.client_id not in meant:
        raise Rejected("audience")
    party = claims.get("azp")
    if (party is not None or len(meant) > 1) and party != provider.client_id:
        raise Rejected("authorized_party")
    moment = now.timestamp()
    if moment >= _moment(claims, "exp") + LEEWAY:
        raise Rejected("expired")
    made = _moment(claims, "iat")
    if made > moment + LEEWAY:
        raise Rejected("from_the_future")
    if made < moment - OLDEST:
        raise Rejected("old")
    if "nbf" in claims and _moment(claims, "nbf") > moment + LEEWAY:
        raise Rejected("not_yet")
    given = claims.get("nonce")
    if not isinstance(given, str) or not hmac.compare_digest(given.encode(), nonce.encode()):
        raise Rejected("nonce")


def _moment(claims: Mapping[str, Any], name: str) -> float:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Rejected(name)
    if not math.isfinite(value) or abs(value) > 2**53:
        raise Rejected(name)
    return float(value)


def why_not_unlink(has_password: bool, identities: Collection[int]) -> list[Reason]:
    """All reasons against taking one of these identities from its account."""
    return [] if has_password or len(identities) > 1 else [LAST_WAY]
