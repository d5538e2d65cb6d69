"""The address in a reminder or summary that ends such mails: signed, and worth nothing else."""

import hmac

PURPOSE = b"jobbridge: end mails"
LENGTH = 40  # hexadecimal characters of the signature
KINDS = {"r": "reminder", "d": "digest"}


def made(secret: bytes, account_id: int, kind: str) -> str:
    """A path that needs no signing in and never ends: people keep old mails."""
    letter = kind[0]
    return f"/unsubscribe/{account_id:x}-{letter}-{_signature(secret, account_id, kind)}"


def read(secret: bytes, token: str) -> tuple[int, str] | None:
    """Whose mails of which kind, if we signed it."""
    parts = token.split("-")
    if len(parts) != 3 or len(token) > 80 or parts[1] not in KINDS or not token.isascii():
        return None
    number, letter, signature = parts
    if not 0 < len(number) <= 12 or any(c not in "0123456789abcdef" for c in number):
        return None
    account_id, kind = int(number, 16), KINDS[letter]
    if not hmac.compare_digest(_signature(secret, account_id, kind), signature):
        return None
    return account_id, kind


def _signature(secret: bytes, account_id: int, kind: str) -> str:
    key = hmac.digest(secret, PURPOSE, "sha256")
    return hmac.digest(key, f"{account_id}\n{kind}".encode(), "sha256").hex()[:LENGTH]
