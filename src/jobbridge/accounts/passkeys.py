"""Passkeys (WebAuthn level 2): what a page asks a browser for, and whether its answer is right.

Challenges are not stored: each is a moment and a nonce, signed for what it is asked for (`purpose`)
and for the browser it is asked of (`bound`). That none is answered twice is the work of
`factor.last_step`, which takes the challenge's moment and only grows.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from hmac import compare_digest
from secrets import token_hex
from typing import Any

import webauthn
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, structs
from webauthn.helpers.exceptions import WebAuthnException

from jobbridge.accounts.factor_rules import CHALLENGE_LASTS
from jobbridge.sealed import Keyring
from jobbridge.web.party import Party

REGISTER, SECOND, ALONE, PROVE = "register", "second", "alone", "prove"
LONGEST = 8000
_AHEAD = timedelta(seconds=5)
_MEANS_NO = (WebAuthnException, ValueError, TypeError, LookupError, AttributeError, RecursionError)
"""What an answer that nobody's browser gives may raise in the library."""


class Made:
    """A new passkey, as its browser says."""

    def __init__(self, found: Any) -> None:
        self.credential_id = bytes_to_base64url(found.credential_id)
        self.public_key: bytes = found.credential_public_key
        self.sign_count: int = found.sign_count


class Answer:
    """An answer that can be read, and is not checked yet: which passkey, and whose."""

    def __init__(self, typed: str) -> None:
        """Raises `ValueError` for what is no answer at all."""
        try:
            self.read = webauthn.helpers.parse_authentication_credential_json(typed[:LONGEST])
            self.credential_id = bytes_to_base64url(self.read.raw_id)
            handle = self.read.response.user_handle
            self.user_handle = handle.decode("ascii") if handle else None
        except _MEANS_NO as error:
            raise ValueError from error


def user_handle(ring: Keyring, account_id: int) -> str:
    """What a passkey knows of its owner: nothing."""
    return ring.index(f"passkey user:{account_id}")


def new_challenge(ring: Keyring, purpose: str, bound: str, now: datetime) -> bytes:
    text = f"{round(now.timestamp() * 1000):x}.{token_hex(16)}"
    return f"{text}.{_mark(ring, purpose, bound, text)}".encode()


def _mark(ring: Keyring, purpose: str, bound: str, text: str) -> str:
    return ring.index(f"passkey challenge:{purpose}:{bound}:{text}")


def moment_of(
    ring: Keyring, challenge: bytes, purpose: str, bound: str, now: datetime
) -> int | None:
    """When this challenge was made, in milliseconds; None if not by us, for this purpose and
    browser, in the last five minutes."""
    text, _, mark = challenge.decode("ascii", "replace").rpartition(".")
    if not compare_digest(mark.encode(), _mark(ring, purpose, bound, text).encode()):
        return None
    moment = int(text.partition(".")[0], 16)
    age = now.timestamp() * 1000 - moment
    lasts, ahead = (span.total_seconds() * 1000 for span in (CHALLENGE_LASTS, _AHEAD))
    return moment if -ahead <= age <= lasts else None


def creation_options(
    party: Party, challenge: bytes, *, handle: str, email: str, known: Iterable[str]
) -> str:
    """What the browser is asked for, as JSON. `known` are credentials that there are already."""
    made = webauthn.generate_registration_options(
        rp_id=party.name,
        rp_name="JobBridge",
        user_name=email,
        user_id=handle.encode("ascii"),
        challenge=challenge,
        authenticator_selection=structs.AuthenticatorSelectionCriteria(
            resident_key=structs.ResidentKeyRequirement.PREFERRED,
            user_verification=structs.UserVerificationRequirement.PREFERRED,
        ),
        exclude_credentials=_credentials(known),
    )
    return webauthn.options_to_json(made)


def request_options(party: Party, challenge: bytes, *, known: Iterable[str] = ()) -> str:
    """Without `known` any passkey of ours is asked for, and that its owner is verified by it:
    there is no other factor then."""
    known = list(known)
    needs = structs.UserVerificationRequirement
    made = webauthn.generate_authentication_options(
        rp_id=party.name,
        challenge=challenge,
        allow_credentials=_credentials(known),
        user_verification=needs.PREFERRED if known else needs.REQUIRED,
    )
    return webauthn.options_to_json(made)


def _credentials(ids: Iterable[str]) -> list[structs.PublicKeyCredentialDescriptor]:
    return [structs.PublicKeyCredentialDescriptor(id=base64url_to_bytes(one)) for one in ids]


def made_by(ring: Keyring, party: Party, typed: str, *, bound: str, now: datetime) -> Made | None:
    """The new passkey, or None if the answer is not one to a challenge of ours."""
    try:
        read = webauthn.helpers.parse_registration_credential_json(typed[:LONGEST])
        challenge = _challenge_in(read.response.client_data_json)
        if moment_of(ring, challenge, REGISTER, bound, now) is None:
            return None
        return Made(
            webauthn.verify_registration_response(
                credential=read,
                expected_challenge=challenge,
                expected_rp_id=party.name,
                expected_origin=party.origin,
            )
        )
    except _MEANS_NO:
        return None


def accepted(
    ring: Keyring,
    party: Party,
    answer: Answer,
    *,
    purpose: str,
    bound: str,
    public_key: bytes,
    sign_count: int,
    now: datetime,
) -> tuple[int, int] | None:
    """The moment of the challenge and the passkey's new count, or None if the answer is wrong."""
    try:
        challenge = _challenge_in(answer.read.response.client_data_json)
        moment = moment_of(ring, challenge, purpose, bound, now)
        if moment is None:
            return None
        found = webauthn.verify_authentication_response(
            credential=answer.read,
            expected_challenge=challenge,
            expected_rp_id=party.name,
            expected_origin=party.origin,
            credential_public_key=public_key,
            credential_current_sign_count=sign_count,
            require_user_verification=purpose == ALONE,
        )
    except _MEANS_NO:
        return None
    return moment, found.new_sign_count


def _challenge_in(client_data: bytes) -> bytes:
    challenge: bytes = webauthn.helpers.parse_client_data_json(client_data).challenge
    return challenge
