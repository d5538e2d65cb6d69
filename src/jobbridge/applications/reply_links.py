"""The address in a mail that answers one card: signed, ending, and worth nothing for anything else.

It names the card by its reference and the account by its number. The signature also covers the
moment at which the card came, so that a card that comes again has another address.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime

PURPOSE = b"jobbridge: answer a skills card"
LENGTH = 40  # hexadecimal characters of the signature


@dataclass(frozen=True)
class Link:
    """What an address says; it is true only when `signed_by` says so."""

    ref: str
    account_id: int
    ends: int
    signature: str

    @property
    def token(self) -> str:
        return f"{self.ref}-{self.account_id:x}-{self.ends:x}-{self.signature}"

    def signed_by(self, secret: bytes, card_at: datetime) -> bool:
        expected = _signature(secret, self.ref, self.account_id, self.ends, card_at)
        return hmac.compare_digest(expected.encode(), self.signature.encode())


def made(secret: bytes, ref: str, account_id: int, ends: datetime, card_at: datetime) -> Link:
    moment = int(ends.timestamp())
    return Link(ref, account_id, moment, _signature(secret, ref, account_id, moment, card_at))


def read(token: str) -> Link | None:
    """What somebody sent, if it has the form of a link; nothing of it is checked yet."""
    parts = token.split("-")
    if len(parts) < 4 or len(token) > 120:
        return None
    ref, (account, ends, signature) = "-".join(parts[:-3]), parts[-3:]
    if not (_small_hex(account) and _small_hex(ends) and signature.isascii()):
        return None
    return Link(ref, int(account, 16), int(ends, 16), signature)


def _small_hex(text: str) -> bool:
    return 0 < len(text) <= 12 and all(c in "0123456789abcdef" for c in text)


def _signature(secret: bytes, ref: str, account_id: int, ends: int, card_at: datetime) -> str:
    said = f"{ref}\n{account_id}\n{ends}\n{int(card_at.timestamp())}".encode()
    key = hmac.digest(secret, PURPOSE, "sha256")
    return hmac.digest(key, said, "sha256").hex()[:LENGTH]
