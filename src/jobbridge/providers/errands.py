"""A sign-in at a provider, as far as it is spoken with the provider: leaving, and coming back.

State, nonce and code verifier are one number and what a key of ours makes of it: the browser
carries the state, the provider hears the nonce and a hash of the verifier, and nothing that is
stored tells the one from the other.
"""

import base64
import hashlib
import hmac
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

from jobbridge.providers.calling import Unreachable
from jobbridge.providers.directory import Directory, Known
from jobbridge.providers.rules import Proof, Rejected, proof_of
from jobbridge.providers.tokens import claims_of, key_named
from jobbridge.vouching import Provider

log = logging.getLogger("jobbridge.providers")

LONGEST_TOKEN = 16_384


@dataclass(frozen=True)
class Errand:
    """What one sign-in at a provider is about; made anew from its state when it comes back."""

    provider: Provider
    secret: bytes
    state: str
    back_url: str

    @property
    def nonce(self) -> str:
        return self._made("nonce")

    @property
    def verifier(self) -> str:
        """43 characters, as many as RFC 7636 asks for."""
        return self._made("verifier")

    def _made(self, what: str) -> str:
        text = f"provider {what}:{self.provider.name}:{self.state}"
        return _url64(hmac.digest(self.secret, text.encode(), "sha256"))

    def leave_for(self, known: Known, *, again: bool = False) -> str:
        """The address that the browser is sent to. `again`: the provider shall ask for a password
        or card even where it remembers the person."""
        provider = self.provider
        query = {
            "response_type": "code",
            "response_mode": "query",
            "client_id": provider.client_id,
            "redirect_uri": self.back_url,
            "scope": " ".join(provider.scopes),
            "state": self.state,
            "code_challenge": _url64(hashlib.sha256(self.verifier.encode()).digest()),
            "code_challenge_method": "S256",
        }
        if not provider.plain:
            query["nonce"] = self.nonce
        if provider.acr:
            query["acr_values"] = " ".join(sorted(provider.acr))
        if again:
            query["prompt"] = "login"
        mark = "&" if "?" in known.authorize_url else "?"
        return known.authorize_url + mark + urlencode(query, quote_via=quote)

    async def come_back(
        self, directory: Directory, *, code: str, issuer: str, now: datetime
    ) -> Proof:
        """Whom the provider vouches for. Raises `Rejected` or `Unreachable`."""
        provider = self.provider
        known = await directory.known(provider, now)
        # Another provider's answer, led here to get its code told to this one (RFC 9207).
        if issuer != provider.issuer and (issuer or known.says_issuer):
            raise Rejected("mixed_up")
        if not 0 < len(code) <= 2000:
            raise Rejected("code")
        said = await self._exchange(directory, known, code)
        access_token = said.get("access_token")
        if provider.plain:
            return await self._userinfo(directory, known, access_token)
        token = said.get("id_token")
        if not isinstance(token, str):
            raise Rejected("no_token")
        known = await directory.known_with(provider, key_named(token), now)
        claims = claims_of(
            token,
            provider,
            keys=known.keys,
            algorithms=known.algorithms,
            nonce=self.nonce,
            access_token=access_token if isinstance(access_token, str) else None,
            now=now,
        )
        return proof_of(provider, claims)

    async def _exchange(self, directory: Directory, known: Known, code: str) -> Mapping[str, Any]:
        provider = self.provider
        fields = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.back_url,
            "code_verifier": self.verifier,
        }
        headers = {}
        if provider.client_secret is None or known.secret_in_form:
            fields["client_id"] = provider.client_id
        if provider.client_secret is not None:
            if known.secret_in_form:
                fields["client_secret"] = provider.client_secret
            else:
                pair = f"{quote(provider.client_id, '')}:{quote(provider.client_secret, '')}"
                basic = base64.b64encode(pair.encode()).decode()
                headers["authorization"] = f"Basic {basic}"
        status, said = await directory.line.ask(
            known.token_url, inside=provider.inside, fields=fields, headers=headers
        )
        if status >= 500:
            raise Unreachable("status")
        if status != 200 or "error" in said:
            raise Rejected("exchange")
        return said

    async def _userinfo(self, directory: Directory, known: Known, token: object) -> Proof:
        """For plain OAuth2: that the token was given to us, just now and to this verifier, is what
        ties the answer to this sign-in."""
        if not isinstance(token, str) or not 0 < len(token) <= LONGEST_TOKEN:
            raise Rejected("no_token")
        if not all(32 < ord(c) < 127 for c in token):
            raise Rejected("no_token")
        status, claims = await directory.line.ask(
            known.userinfo_url,
            inside=self.provider.inside,
            headers={"authorization": f"Bearer {token}"},
        )
        if status >= 500:
            raise Unreachable("status")
        if status != 200 or "error" in claims:
            raise Rejected("userinfo")
        return proof_of(self.provider, claims)


def _url64(digest: bytes) -> str:
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
