"""Assets: ours and the installed ones, under addresses that change with their content."""

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import brotli
from litestar import Request, Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from jobbridge.errors import NotFound
from jobbridge.web.routes import PUBLIC

FOLDERS = (Path(__file__).parent / "static", Path(__file__).parent / "vendor")
TYPES = {".woff2": "font/woff2", ".js": "text/javascript", ".svg": "image/svg+xml"}
PACKED = {"font/woff2"}  # already as small as it gets
HEAVY = 256_000  # bytes: packed as tightly as the others, this takes a second


@dataclass(frozen=True)
class Asset:
    body: bytes
    media_type: str
    digest: str

    @cached_property
    def _packed(self) -> dict[str, bytes]:
        """Smaller ways to send it, the smallest first; worked out once, when first asked for."""
        if self.media_type in PACKED:
            return {}
        tight = 11 if len(self.body) < HEAVY else 9
        return {
            "br": brotli.compress(self.body, quality=tight),
            "gzip": gzip.compress(self.body, mtime=0),
        }

    def sent(self, accepted: str) -> tuple[bytes, str]:
        """Body and content encoding ("" for none) for an Accept-Encoding header. Pages are never
        packed: their size would tell of a token that stands beside typed text (BREACH)."""
        taken = {one.partition(";")[0].strip().lower() for one in accepted.split(",")}
        return next(
            ((b, name) for name, b in self._packed.items() if name in taken), (self.body, "")
        )


class Assets:
    """Every shipped file, read once. `url` is what templates call `asset`."""

    def __init__(self, folders: tuple[Path, ...] = FOLDERS) -> None:
        self._files: dict[str, Asset] = {}
        for folder in folders:
            for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
                if path.is_file():
                    body = path.read_bytes()
                    kind = TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0]
                    name = path.relative_to(folder).as_posix()
                    digest = hashlib.sha256(body).hexdigest()[:12]
                    self._files[name] = Asset(body, kind or "application/octet-stream", digest)
        # One digest over all of them stands in the address, so that files which refer to each
        # other relatively (a style sheet and its fonts) change together.
        joined = "".join(f"{n}{a.digest}" for n, a in sorted(self._files.items()))
        self.digest = hashlib.sha256(joined.encode()).hexdigest()[:12]

    def url(self, name: str) -> str:
        return f"/assets/{self.digest}/{name}"

    def find(self, name: str) -> Asset:
        asset = self._files.get(name.lstrip("/"))
        if asset is None:
            raise NotFound
        return asset


def router(assets: Assets) -> list[HTTPRouteHandler]:
    def answer(request: Request[Any, Any, Any], name: str) -> Response[bytes]:
        asset = assets.find(name)
        body, encoding = asset.sent(request.headers.get("accept-encoding", ""))
        headers = {
            "cache-control": "public, max-age=31536000, immutable",
            "vary": "Accept-Encoding",
        }
        if encoding:
            headers["content-encoding"] = encoding
        return Response(body, media_type=asset.media_type, headers=headers)

    plain: dict[str, Any] = {"roles": PUBLIC, "session": False, "include_in_schema": False}

    @get("/assets/{digest:str}/{name:path}", sync_to_thread=False, **plain)
    def asset_file(
        request: Request[Any, Any, Any], digest: FromPath[str], name: FromPath[str]
    ) -> Response[bytes]:
        return answer(request, name)

    @get("/favicon.ico", sync_to_thread=False, **plain)
    def favicon(request: Request[Any, Any, Any]) -> Response[bytes]:
        return answer(request, "favicon.svg")

    return [asset_file, favicon]
