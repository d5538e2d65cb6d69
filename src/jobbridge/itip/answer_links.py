"""The address in an invitation's mail that answers it: signed, ending, worth nothing else.

It names the invitation by its number, what it would answer, and the revision that the mail told
of. Opening it answers nothing (mail scanners open every link): the page asks for one more click.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime

from jobbridge.itip.model import Answer

PURPOSE = b"jobbridge: answer an invitation"
LENGTH = 40  # hexadecimal characters of the signature
LETTERS = {"y": Answer.ACCEPTED, "n": Answer.DECLINED, "m": Answer.TENTATIVE}
_LETTER = {answer: letter for letter, answer in LETTERS.items()}


@dataclass(frozen=True)
class Link:
    """What an address says; it is true only when `signed_by` says so."""

    attendee_id: int
    answer: Answer
    sequence: int
    ends: int
    signature: str

    @property
    def token(self) -> str:
        letter = _LETTER[self.answer]
        numbers = f"{self.attendee_id:x}-{self.sequence:x}-{letter}-{self.ends:x}"
        return f"{numbers}-{self.signature}"

    @property
    def path(self) -> str:
        return f"/attend/{self.token}"

    def signed_by(self, secret: bytes) -> bool:
        expected = _signature(secret, self.attendee_id, self.answer, self.sequence, self.ends)
        return hmac.compare_digest(expected.encode(), self.signature.encode())


def made(secret: bytes, attendee_id: int, answer: Answer, *, sequence: int, ends: datetime) -> Link:
    """`ends` is when the entry does: after that there is nothing to answer."""
    moment = int(ends.timestamp())
    signature = _signature(secret, attendee_id, answer, sequence, moment)
    return Link(attendee_id, answer, sequence, moment, signature)


def read(token: str) -> Link | None:
    """What somebody sent, if it has the form of a link; nothing of it is checked yet."""
    parts = token.split("-")
    if len(parts) != 5 or len(token) > 120:
        return None
    attendee, sequence, letter, ends, signature = parts
    if letter not in LETTERS or not all(map(_small_hex, (attendee, sequence, ends))):
        return None
    if not signature.isascii():
        return None
    numbers = int(attendee, 16), LETTERS[letter], int(sequence, 16), int(ends, 16)
    return Link(*numbers, signature)


def _small_hex(text: str) -> bool:
    return 0 < len(text) <= 12 and all(c in "0123456789abcdef" for c in text)


def _signature(secret: bytes, attendee_id: int, answer: Answer, sequence: int, ends: int) -> str:
    said = f"{attendee_id}\n{answer}\n{sequence}\n{ends}".encode()
    key = hmac.digest(secret, PURPOSE, "sha256")
    return hmac.digest(key, said, "sha256").hex()[:LENGTH]
