"""The addresses in a mail that say with one click whether somebody works: each signed, ending,
and good for one answer to one question by one account.

It names the application by its reference and the account by its number. The signature also
covers when the question was put, so that one that is put again has other addresses.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime

from jobbridge.applications.reply_links import LENGTH

PURPOSE = b"jobbridge: say whether somebody works"
STILL, ENDED = "y", "n"
STAGES = {"s": "start", "w": "weeks_6", "t": "months_3", "h": "months_6"}
_LETTER = {stage: letter for letter, stage in STAGES.items()}


@dataclass(frozen=True)
class Link:
    """What an address says; it is true only when `signed_by` says so."""

    ref: str
    stage: str
    answer: str
    account_id: int
    ends: int
    signature: str

    @property
    def token(self) -> str:
        said = f"{_LETTER[self.stage]}{self.answer}"
        return f"{self.ref}-{said}-{self.account_id:x}-{self.ends:x}-{self.signature}"

    def signed_by(self, secret: bytes, asked_at: datetime) -> bool:
        expected = _signature(secret, self, asked_at)
        return hmac.compare_digest(expected.encode(), self.signature.encode())


def made(
    secret: bytes,
    *,
    ref: str,
    stage: str,
    answer: str,
    account_id: int,
    ends: datetime,
    asked_at: datetime,
) -> Link:
    bare = Link(ref, stage, answer, account_id, int(ends.timestamp()), "")
    return Link(ref, stage, answer, account_id, bare.ends, _signature(secret, bare, asked_at))


def read(token: str) -> Link | None:
    """What somebody sent, if it has the form of a link; nothing of it is checked yet."""
    parts = token.split("-")
    if len(parts) < 5 or len(token) > 120:
        return None
    ref, (said, account, ends, signature) = "-".join(parts[:-4]), parts[-4:]
    if said[:1] not in STAGES or said[1:] not in (STILL, ENDED):
        return None
    if not (_small_hex(account) and _small_hex(ends) and signature.isascii()):
        return None
    return Link(ref, STAGES[said[0]], said[1:], int(account, 16), int(ends, 16), signature)


def _small_hex(text: str) -> bool:
    return 0 < len(text) <= 12 and all(c in "0123456789abcdef" for c in text)


def _signature(secret: bytes, link: Link, asked_at: datetime) -> str:
    said = f"{link.ref}\n{link.stage}\n{link.answer}\n{link.account_id}\n{link.ends}"
    said += f"\n{int(asked_at.timestamp())}"
    key = hmac.digest(secret, PURPOSE, "sha256")
    return hmac.digest(key, said.encode(), "sha256").hex()[:LENGTH]
