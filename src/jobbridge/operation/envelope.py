"""The sealed file around a backup: AES-256-GCM in chunks, so that neither end needs memory.

    JobBridge backup 1\\n · length (2) · head as JSON · chunks

The head names the data key and holds a salt, of which HKDF makes the key of this one file. Each
chunk is `length (4) · ciphertext and tag`; its nonce is its number, and whether it is the last one
is bound in with the head. So a changed byte, a chunk that was left out, put elsewhere or taken
from another file, and a file cut short anywhere are all found.
"""

import hashlib
import json
import os
import struct
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from jobbridge.errors import Unusable
from jobbridge.sealed import Keyring

MAGIC = b"JobBridge backup 1\n"
PURPOSE = "jobbridge backup"
CHUNK = 1 << 20
_TAG = 16


class Sealer:
    """Takes plain bytes, compressed on the way, and writes them sealed. `close` makes it whole:
    without it the file is one that was cut short."""

    def __init__(self, file: BinaryIO, ring: Keyring) -> None:
        salt = os.urandom(32)
        head = json.dumps({"key": ring.current, "salt": salt.hex()}).encode()
        self._file = file
        self._cipher = AESGCM(ring.derive(ring.current, salt, PURPOSE))
        self._bound = hashlib.sha256(MAGIC + head).digest()
        self._packer = zlib.compressobj(3)
        self._waiting = bytearray()
        self._number = 0
        file.write(MAGIC + struct.pack(">H", len(head)) + head)

    def write(self, plain: bytes) -> None:
        self._waiting += self._packer.compress(plain)
        while len(self._waiting) > CHUNK:
            self._put(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]

    def close(self) -> None:
        self._waiting += self._packer.flush()
        while len(self._waiting) > CHUNK:
            self._put(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]
        self._put(bytes(self._waiting), last=True)

    def _put(self, plain: bytes, *, last: bool) -> None:
        nonce, bound = _bindings(self._number, last, self._bound)
        sealed = self._cipher.encrypt(nonce, plain, bound)
        self._file.write(struct.pack(">I", len(sealed)) + sealed)
        self._number += 1


def opened(file: BinaryIO, ring: Keyring) -> Iterator[bytes]:
    """The plain bytes of a sealed file, piece by piece; each piece is known to be true before it
    is given. Raises `Unusable` where anything is not as it was written."""
    cipher, bound = _cipher_of(file, ring)
    unpacker = zlib.decompressobj()
    number, last = 0, False
    sealed = _chunk(file)
    while sealed is not None:
        following = _chunk(file)
        last = following is None
        nonce, with_number = _bindings(number, last, bound)
        try:
            plain = cipher.decrypt(nonce, sealed, with_number)
        except InvalidTag:
            what = "does not open with its key" if number == 0 else "is damaged or cut short"
            raise Unusable(f"the backup {what} (chunk {number + 1}): use another one") from None
        while plain:
            yield unpacker.decompress(plain, CHUNK)
            plain = unpacker.unconsumed_tail
        number += 1
        sealed = following
    yield unpacker.flush()
    if not last or not unpacker.eof:
        raise Unusable("the backup is cut short: use another one")


def _cipher_of(file: BinaryIO, ring: Keyring) -> tuple[AESGCM, bytes]:
    magic = file.read(len(MAGIC))
    if magic != MAGIC:
        raise Unusable("not a backup of JobBridge")
    try:
        (length,) = struct.unpack(">H", file.read(2))
        head = file.read(length)
        said = json.loads(head)
        key_id, salt = str(said["key"]), bytes.fromhex(said["salt"])
    except (struct.error, ValueError, KeyError, TypeError, RecursionError):
        raise Unusable("the head of the backup is damaged: use another one") from None
    return AESGCM(ring.derive(key_id, salt, PURPOSE)), hashlib.sha256(magic + head).digest()


def _chunk(file: BinaryIO) -> bytes | None:
    """None at the end of the file."""
    length = file.read(4)
    if not length:
        return None
    size = int.from_bytes(length, "big")
    sealed = file.read(size) if len(length) == 4 and _TAG <= size <= CHUNK + _TAG else b""
    if len(sealed) != size or not sealed:
        raise Unusable("the backup is damaged or cut short: use another one")
    return sealed


def _bindings(number: int, last: bool, bound: bytes) -> tuple[bytes, bytes]:
    return number.to_bytes(12, "big"), bound + struct.pack(">Q?", number, last)
