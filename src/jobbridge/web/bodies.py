"""What a request sends: the fields of its form, and on the routes for it files."""

from dataclasses import dataclass, field
from typing import Any

from litestar import Request
from litestar.exceptions import ClientException, InternalServerException

from jobbridge.errors import NotFound, NotSignedIn
from jobbridge.web.doors import may_enter
from jobbridge.web.forms import clean
from jobbridge.web.security import SESSION_COOKIE
from jobbridge.web.services import Services

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


@dataclass(frozen=True)
class Uploaded:
    """A file of a form: what its sender calls it, and its content."""

    name: str
    body: bytes


@dataclass
class Sent:
    """Fields as typed, and files, both by name."""

    typed: dict[str, list[str]] = field(default_factory=dict)
    uploads: dict[str, list[Uploaded]] = field(default_factory=dict)


async def read(request: Request[Any, Any, Any]) -> Sent:
    """Files are read on a route with `uploads=True` alone. A body that is no form is left in
    the request's state as `raw_body`. One that ends before its end is the sender's fault."""
    try:
        return await _read(request)
    except InternalServerException as error:
        raise ClientException from error


async def _read(request: Request[Any, Any, Any]) -> Sent:
    sent = Sent()
    if request.method in SAFE:
        return sent
    kind = (request.headers.get("content-type") or "").partition(";")[0].strip().lower()
    if kind not in FORMS:
        request.scope["state"]["raw_body"] = await request.body()
        return sent
    takes_files = bool(request.route_handler.opt.get("uploads"))
    for name, value in (await request.form()).multi_items():
        if isinstance(value, str):
            sent.typed.setdefault(name, []).append(value)
            continue
        if takes_files and (body := await value.read()):
            sent.uploads.setdefault(name, []).append(Uploaded(clean(value.filename), body))
        await value.close()
    return sent


def check_sender(services: Services, request: Request[Any, Any, Any]) -> None:
    """A large body is read only from who may send one."""
    with services.database.read() as session:
        known = services.identify(
            session,
            cookie=request.cookies.get(SESSION_COOKIE),
            bearer=None,
            now=services.clock.now(),
        )
    if known is None:
        raise NotSignedIn
    handler = request.route_handler
    if not may_enter(known.viewer, handler.opt["roles"], handler.paths):
        raise NotFound
