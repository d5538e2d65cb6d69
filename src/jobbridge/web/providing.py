"""The one dependency of every handler: opens the request, commits or abandons it."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack
from typing import Any

import anyio
from anyio import to_thread
from litestar import Request

from jobbridge.web import bodies
from jobbridge.web.ask import Ask
from jobbridge.web.services import Services


async def provide(request: Request[Any, Any, Any]) -> AsyncGenerator[Ask, None]:
    """The handler's exception rolls everything back."""
    services: Services = request.app.state.services
    gate, write_gate = services.gates()
    if request.route_handler.opt.get("uploads"):
        async with gate:
            await to_thread.run_sync(bodies.check_sender, services, request)
    sent = await bodies.read(request)
    ask = Ask(services, request, sent)
    async with gate, AsyncExitStack() as stack:
        if ask.writes and write_gate:
            await stack.enter_async_context(write_gate)
        await to_thread.run_sync(ask.open)
        try:
            yield ask
        except BaseException as error:
            with anyio.CancelScope(shield=True):
                await to_thread.run_sync(ask.abandon, error)
            raise
        if not ask.writes and write_gate and ask.leaves_notes:
            await stack.enter_async_context(write_gate)
        await to_thread.run_sync(ask.finish)
