"""The address by which a provider answers one referral: signed, ending, worth nothing else.

It names the referral by its reference. The signature also covers the moment of the referral, so
that one taken back and made again has another address. Opening it answers nothing: the page asks
for one more click.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

PURPOSE = b"jobbridge: answer a referral"
LENGTH = 40  # hexadecimal characters of the signature
LASTS = timedelta(days=30)


@dataclass(frozen=True)
class Link:
    """What an address says; it is true only when `signed_by` says so."""

    ref: str
    ends: int
    signature: str

    @property
    def path(self) -> str:
        return f"/refer/{self.ref}-{self.ends:x}-{self.signature}"

    def signed_by(self, secret: bytes, referred_at: datetime) -> bool:
        expected = _signature(secret, self.ref, self.ends, referred_at)
        return hmac.compare_digest(expected.encode(), self.signature.encode())


def made(secret: bytes, ref: str, referred_at: datetime) -> Link:
    ends = int((referred_at + LASTS).timestamp())
    return Link(ref, ends, _signature(secret, ref, ends, referred_at))


def read(token: str) -> Link | None:
    """What somebody sent, if it has the form of a link; nothing of it is checked yet."""
    parts = token.rsplit("-", 2)
    if len(parts) != 3 or len(token) > 100 or not token.isascii():
        return None
    ref, ends, signature = parts
    if not (0 < len(ends) <= 12 and all(c in "0123456789abcdef" for c in ends)):
        return None
    return Link(ref, int(ends, 16), signature)


def _signature(secret: bytes, ref: str, ends: int, referred_at: datetime) -> str:
    said = f"{ref}\n{ends}\n{int(referred_at.timestamp())}".encode()
    key = hmac.digest(secret, PURPOSE, "sha256")
    return hmac.digest(key, said, "sha256").hex()[:LENGTH]
