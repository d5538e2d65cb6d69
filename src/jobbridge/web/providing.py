"""The one dependency of every handler: opens the request, commits or abandons it.

A route that needs an answer from elsewhere says `beforehand=…`: it is waited for before any turn at
the database is taken, and what came of it is the request's `fetched`."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import anyio
from anyio import to_thread
from litestar import Request
from sqlalchemy.exc import TimeoutError as PoolTimeout

from jobbridge.web import bodies
from jobbridge.web.ask import Ask
from jobbridge.web.services import Services

QUEUED = 20.0  # seconds that a request waits for one of the database's connections


@asynccontextmanager
async def in_turn(gate: anyio.CapacityLimiter) -> AsyncIterator[None]:
    """Through the gate, or told to come back: while the database is away all before are waiting
    for it, and whoever queued behind them would wait for the sum."""
    with anyio.move_on_after(QUEUED) as queued:
        await gate.acquire()
    if queued.cancelled_caught:
        raise PoolTimeout("all connections are taken")
    try:
        yield
    finally:
        gate.release()


async def provide(request: Request[Any, Any, Any]) -> AsyncGenerator[Ask, None]:
    """The handler's exception rolls everything back."""
    services: Services = request.app.state.services
    gate, write_gate = services.gates()
    if request.route_handler.opt.get("uploads"):
        async with in_turn(gate):
            await to_thread.run_sync(bodies.check_sender, services, request)
    sent = await bodies.read(request)
    ask = Ask(services, request, sent)
    if beforehand := request.route_handler.opt.get("beforehand"):
        ask.fetched = await beforehand(ask)
    async with in_turn(gate), AsyncExitStack() as stack:
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
