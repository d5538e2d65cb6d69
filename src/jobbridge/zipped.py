"""Zips with publications in them: what is inside, looked at before anything is unpacked."""

import struct
import zipfile
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from jobbridge.errors import Unusable

MAX_MEMBERS = 1_000
MAX_UNPACKED = 2 << 30
MAX_RATIO = 200  # times that a member may unpack; CSV packs five- to twentyfold
_SMALL = 1 << 20  # what unpacks to less than this may be packed as tightly as it likes


@dataclass(frozen=True)
class Member:
    """A file inside a zip."""

    archive: Path
    inside: str

    @property
    def name(self) -> str:
        return self.inside.rsplit("/", 1)[-1]


def open_zip_csv(path: Path, pattern: str) -> list[Member]:
    """The files of a zip whose name (without folders) matches the pattern, in order of name.

    Nothing is unpacked to disk. Raises `Unusable` for a damaged or protected zip, for one with
    more than a thousand files, and for one that would unpack beyond reason.
    """
    return [
        Member(path, info.filename)
        for info in sorted(_directory(path), key=lambda info: info.filename)
        if fnmatch(info.filename.rsplit("/", 1)[-1].lower(), pattern.lower())
    ]


def _directory(path: Path) -> list[zipfile.ZipInfo]:
    damaged = Unusable(f"{path.name}: is not a whole zip: download it again")
    try:
        members, size = _announced(path)
        # Before the directory is read: it stands in memory whole.
        if members > MAX_MEMBERS or size > MAX_MEMBERS * 1_000:
            raise Unusable(f"{path.name}: holds more than {MAX_MEMBERS} files")
        with zipfile.ZipFile(path) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
    except (zipfile.BadZipFile, struct.error, EOFError) as error:
        raise damaged from error
    except OSError as error:
        raise Unusable(f"{path.name}: cannot be opened ({error.strerror or error})") from error
    if len(infos) > MAX_MEMBERS:
        raise Unusable(f"{path.name}: holds more than {MAX_MEMBERS} files")
    for info in infos:
        if info.flag_bits & 1:
            raise Unusable(f"{path.name}: {info.filename} is protected by a password")
        if info.file_size > max(_SMALL, info.compress_size * MAX_RATIO):
            raise Unusable(f"{path.name}: {info.filename} unpacks more than {MAX_RATIO}-fold")
    if sum(info.file_size for info in infos) > MAX_UNPACKED:
        raise Unusable(f"{path.name}: unpacks to more than {MAX_UNPACKED >> 30} GB")
    return infos


def _announced(path: Path) -> tuple[int, int]:
    """Number of members and bytes of the directory, from the zip's last record (APPNOTE 4.3.16)."""
    with path.open("rb") as stream:
        stream.seek(0, 2)
        stream.seek(max(0, stream.tell() - 65_557))
        tail = stream.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0:
        raise zipfile.BadZipFile
    members, size = struct.unpack_from("<HI", tail, at + 10)
    return members, size
