"""What one transaction on PostgreSQL may reach: the second line behind the queries' own scope.

Policies (`operation.policies`) look at three settings. A connection of the service begins with
`everything`; one that says nothing reaches nobody. As soon as it is known who reads a page, the
rest of that read is narrowed to what they could ever be shown: within its transactions only, so
that a pooler may lend the connection to somebody else afterwards.

A write is not narrowed: rules ask about others too (whether a room is taken, whether anybody has
this personal code).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, text

from jobbridge.viewer import Role, Viewer

REACH, HOUSES, OPENED, ACCOUNT = (
    f"jobbridge.{name}" for name in ("reach", "houses", "opened", "account")
)
EVERYTHING, PRISON, EMPLOYER = "everything", "prison", "employer"
SET = text(
    f"SELECT set_config('{REACH}', :kind, true), set_config('{HOUSES}', :houses, true), "
    f"set_config('{OPENED}', :opened, true), set_config('{ACCOUNT}', :account, true)"
)
BEGINNING = f"-c {REACH}={EVERYTHING} -c jit=off"
"""What a connection of the service begins with, as PostgreSQL's `options`. Policies make plans look
costly enough to be compiled: a second of it for a page's milliseconds."""
BEGUN = f"SELECT set_config('{REACH}', '{EVERYTHING}', true), set_config('jit', 'off', true)"
"""The same for one transaction, behind a pooler that takes no options."""


@dataclass(frozen=True)
class Reach:
    """A kind of reach, and the prisons or the employer that it is for."""

    kind: str
    houses: frozenset[int] = frozenset()
    opened: frozenset[int] = frozenset()
    account: int | None = None

    def set(self, connection: Connection) -> None:
        """Until the transaction ends; SQLite has no second line."""
        if connection.dialect.name == "postgresql":
            connection.execute(
                SET,
                {
                    "kind": self.kind,
                    "houses": _several(self.houses),
                    "opened": _several(self.opened),
                    "account": str(self.account or 0),
                },
            )


def _several(numbers: Iterable[int]) -> str:
    return "{" + ",".join(str(number) for number in sorted(numbers)) + "}"


def reach_of(viewer: Viewer) -> Reach | None:
    """What this viewer's pages are narrowed to; None where they are not: those who follow people
    one by one, count them all, or look after the service."""
    if viewer.role in {Role.COUNSELOR, Role.PRISON_OFFICER} and not viewer.outside:
        return Reach(PRISON, viewer.organisations, viewer.opened, viewer.account_id)
    if viewer.role is Role.EMPLOYER:
        return Reach(EMPLOYER, viewer.organisations, frozenset(), viewer.account_id)
    return None
