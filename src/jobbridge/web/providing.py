"""The one dependency of every handler: reads the form, opens the request, commits or abandons."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack
from typing import Any

import anyio
from anyio import to_thread
from litestar import Request

from jobbridge.errors import NotFound, NotSignedIn
from jobbridge.web.ask import SAFE, Ask, Uploaded
from jobbridge.web.forms import clean
from jobbridge.web.security import SESSION_COOKIE
from jobbridge.web.services import Services

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


async def provide(request: Request[Any, Any, Any]) -> AsyncGenerator[Ask, None]:
    """The one dependency of every handler. The handler's exception rolls everything back."""
    services: Services = request.app.state.services
    typed: dict[str, list[str]] = {}
    uploads: dict[str, list[Uploaded]] = {}
    gate, write_gate = services.gates()
    if takes_files := bool(request.route_handler.opt.get("uploads")):
        async with gate:
            await to_thread.run_sync(_may_send, services, request)
    if request.method not in SAFE:
        kind = (request.headers.get("content-type") or "").partition(";")[0].strip().lower()
        if kind in FORMS:
            data = await request.form()
            for name, value in data.multi_items():
                if isinstance(value, str):
                    typed.setdefault(name, []).append(value)
                    continue
                if takes_files and (body := await value.read()):
                    uploads.setdefault(name, []).append(Uploaded(clean(value.filename), body))
                await value.close()
        else:
            request.scope["state"]["raw_body"] = await request.body()
    ask = Ask(services, request, typed)
    ask._uploads = uploads
    async with gate, AsyncExitStack() as stack:
        if ask.writes and write_gate:
            await stack.enter_async_context(write_gate)
        await to_thread.run_sync(ask.open)
        try:
            yield ask
        except BaseException:
            with anyio.CancelScope(shield=True):
                await to_thread.run_sync(ask.abandon)
            raise
        if not ask.writes and write_gate and ask.leaves_notes:
            await stack.enter_async_context(write_gate)
        await to_thread.run_sync(ask.finish)


def _may_send(services: Services, request: Request[Any, Any, Any]) -> None:
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
    if known.viewer.role not in request.route_handler.opt["roles"]:
        raise NotFound
