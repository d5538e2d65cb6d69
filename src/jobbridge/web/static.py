"""Assets: ours and the installed ones, under addresses that change with their content."""

import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from litestar import Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from jobbridge.errors import NotFound
from jobbridge.web.routes import PUBLIC

FOLDERS = (Path(__file__).parent / "static", Path(__file__).parent / "vendor")
TYPES = {".woff2": "font/woff2", ".js": "text/javascript", ".svg": "image/svg+xml"}


@dataclass(frozen=True)
class Asset:
    body: bytes
    media_type: str
    digest: str


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
    def answer(name: str) -> Response[bytes]:
        asset = assets.find(name)
        return Response(
            asset.body,
            media_type=asset.media_type,
            headers={"cache-control": "public, max-age=31536000, immutable"},
        )

    @get("/assets/{digest:str}/{name:path}", sync_to_thread=False, roles=PUBLIC, session=False)
    def asset_file(digest: FromPath[str], name: FromPath[str]) -> Response[bytes]:
        return answer(name)

    @get("/favicon.ico", sync_to_thread=False, roles=PUBLIC, session=False)
    def favicon() -> Response[bytes]:
        return answer("favicon.svg")

    return [asset_file, favicon]
