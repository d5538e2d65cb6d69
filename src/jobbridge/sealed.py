"""Encryption at rest for what identifies a person: AES-256-GCM with named keys.

A sealed value is `1 · length of key id · key id · 12-byte nonce · ciphertext and tag`. The
column's name is bound in as associated data, so that a value moved to another column does not
open. The first key of the ring seals; every key opens; `rotate-keys` re-seals the rest.
"""

import hashlib
import hmac
import os
import unicodedata
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import LargeBinary
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from jobbridge.errors import Unusable

VERSION = b"\x01"
NONCE = 12


class Keyring:
    """Data keys by id, and the secret that keys the search hashes."""

    def __init__(self, keys: tuple[tuple[str, bytes], ...], secret: bytes) -> None:
        self._keys = dict(keys)
        self._ciphers = {key_id: AESGCM(key) for key_id, key in keys}
        self.current = keys[0][0]
        self._secret = secret
        self._index_key = self.derived("search index")

    def derived(self, purpose: str) -> bytes:
        """A key of its own for each purpose, from the service's secret."""
        return hmac.digest(self._secret, f"jobbridge {purpose}".encode(), "sha256")

    def seal(self, plain: bytes, label: str) -> bytes:
        nonce = os.urandom(NONCE)
        head = VERSION + bytes([len(self.current)]) + self.current.encode("ascii")
        return head + nonce + self._ciphers[self.current].encrypt(nonce, plain, label.encode())

    def open(self, sealed: bytes, label: str) -> bytes:
        """Raises `Unusable` where the key is missing or the value was changed or moved."""
        key_id, body = self._split(sealed)
        cipher = self._ciphers.get(key_id)
        if cipher is None:
            raise Unusable(f"no data key {key_id!r}: add it to JOBBRIDGE_DATA_KEYS")
        try:
            return cipher.decrypt(body[:NONCE], body[NONCE:], label.encode())
        except InvalidTag:
            raise Unusable(f"a value of {label} does not open: wrong key or damaged") from None

    def derive(self, key_id: str, salt: bytes, purpose: str) -> bytes:
        """A key of its own for something else than columns, made of a data key of the ring."""
        if key_id not in self._keys:
            raise Unusable(f"no data key {key_id!r}: add it to JOBBRIDGE_DATA_KEYS")
        hkdf = HKDF(algorithm=SHA256(), length=32, salt=salt, info=purpose.encode())
        return hkdf.derive(self._keys[key_id])

    def key_of(self, sealed: bytes) -> str:
        """The id of the key that sealed this value."""
        return self._split(sealed)[0]

    @staticmethod
    def _split(sealed: bytes) -> tuple[str, bytes]:
        if sealed[:1] != VERSION or len(sealed) < 2 + NONCE:
            raise Unusable("not a sealed value: the column was written without encryption")
        end = 2 + sealed[1]
        return sealed[2:end].decode("ascii"), sealed[end:]

    def index(self, word: str) -> str:
        """A keyed hash under which a folded word or its prefix can be found, 16 bytes in hex."""
        folded = unicodedata.normalize("NFKD", word.casefold())
        folded = "".join(c for c in folded if not unicodedata.combining(c))
        return hmac.digest(self._index_key, folded.encode(), hashlib.sha256).hex()[:32]


class Sealed(TypeDecorator[str]):
    """A text column that the database only ever sees sealed. `label` is `table.column`."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, label: str) -> None:
        super().__init__()
        self.label = label

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        if value is None:
            return None
        return keyring_of(dialect).seal(value.encode("utf-8"), self.label)

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        if value is None:
            return None
        return keyring_of(dialect).open(bytes(value), self.label).decode("utf-8")


def keyring_of(dialect: Dialect) -> Keyring:
    """The ring that `Database` gave to its engines."""
    ring: Keyring | None = getattr(dialect, "jobbridge_keyring", None)
    if ring is None:
        raise Unusable("this connection has no data keys; open it through jobbridge.db.Database")
    return ring
