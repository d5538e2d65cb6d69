"""What outlives a request; `app.py` puts it together, so that nothing below knows accounts."""

from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar

import anyio
from anyio import to_thread
from sqlalchemy.orm import Session

from jobbridge.clock import Clock
from jobbridge.db import Base, Database
from jobbridge.settings import Settings
from jobbridge.viewer import Viewer
from jobbridge.web.doors import may_enter
from jobbridge.web.party import Party
from jobbridge.web.templates import Pages

T = TypeVar("T")


@dataclass(frozen=True)
class Known:
    """A recognised caller, and the row that says so (for `sign out` and `seen`). `proved_at` is
    when they last said who they are; `on_stage`: one of a demonstration's cast."""

    viewer: Viewer
    sign_in_id: int | None = None
    proved_at: datetime | None = None
    on_stage: bool = False
    touch: Callable[[Session], None] | None = None


class Identify(Protocol):
    def __call__(
        self, session: Session, *, cookie: str | None, bearer: str | None, now: datetime
    ) -> Known | None: ...


class Prove(Protocol):
    def __call__(
        self,
        session: Session,
        viewer: Viewer,
        *,
        password: str | None,
        network: str,
        sign_in_id: int,
        now: datetime,
        passkey: str,
        party: Party | None,
        bound: str,
    ) -> None:
        """Note that the viewer is who they say, or raise `Refused`. `password` may be a code of
        an app. Without any of them it is a demonstration's cast, who have none."""


class Proofs(Protocol):
    def __call__(
        self, session: Session, viewer: Viewer, *, party: Party | None, bound: str, now: datetime
    ) -> str:
        """What the page that asks for a proof asks of the viewer's passkeys; empty without any."""


@dataclass(frozen=True)
class NavItem:
    """A link of the main navigation and the roles that see it; with `duties`, only those who
    have one of them. `badge` counts what waits there for a viewer (one query); `outside` is what
    a probation office calls it, where that differs."""

    label: str
    url: str
    roles: frozenset[Any]
    duties: frozenset[Any] = frozenset()
    badge: Callable[[Session, Viewer], int] | None = None
    outside: str = ""

    def shown_to(self, viewer: Viewer) -> bool:
        if self.duties and not self.duties & viewer.duties:
            return False
        return may_enter(viewer, self.roles, [self.url])

    def label_for(self, viewer: Viewer) -> str:
        return self.outside if self.outside and viewer.outside else self.label


@dataclass
class Services:
    """Everything that outlives a request."""

    settings: Settings
    database: Database
    clock: Clock
    pages: Pages
    identify: Identify
    prove: Prove
    proofs: Proofs
    read_rows: Callable[..., list[Base]]
    opened: Callable[[Session, Viewer, datetime], frozenset[int]]
    nav: tuple[NavItem, ...] = ()
    searchers: frozenset[Any] = frozenset()
    synthetic: bool = False
    ready: bool = False
    gate: anyio.CapacityLimiter | None = None
    write_gate: anyio.Lock | None = None

    def gates(self) -> tuple[anyio.CapacityLimiter, anyio.Lock | None]:
        """Waiting for a connection, or for SQLite's one writer, costs no thread."""
        if self.gate is None:
            self.gate = anyio.CapacityLimiter(self.database.capacity)
            self.write_gate = anyio.Lock() if self.database.sqlite else None
        return self.gate, self.write_gate

    async def in_turn(self, work: Callable[[], T]) -> T:
        """A change of its own, before a request's transaction begins: in its turn, in a thread."""
        gate, write_gate = self.gates()
        async with gate, AsyncExitStack() as stack:
            if write_gate:
                await stack.enter_async_context(write_gate)
            return await to_thread.run_sync(work)
