"""What one transaction on PostgreSQL may reach: the second line behind the queries' own scope.

Policies (`operation.policies`) look at three settings. A connection of the service begins with
`everything`; one that says nothing reaches nobody. As soon as it is known who reads a page, the
rest of that read is narrowed to what they could ever be shown: within its transactions only, so
that a pooler may lend the connection to somebody else afterwards.

A write is not narrowed while it goes on: rules ask about others too (whether a room is taken,
whether anybody has this personal code), and a rule that is blind lets through. At its end it is
asked whom it was about (`Reach.holds`). Feeds, which carry nobody, reach nobody.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, text

from jobbridge.viewer import FOLLOWERS, Role, Viewer

REACH, HOUSES, OPENED, ACCOUNT = (
    f"jobbridge.{name}" for name in ("reach", "houses", "opened", "account")
)
EVERYTHING, PRISON, EMPLOYER, NOBODY = "everything", "prison", "employer", "nobody"
SET = text(
    f"SELECT set_config('{REACH}', :kind, true), set_config('{HOUSES}', :houses, true), "
    f"set_config('{OPENED}', :opened, true), set_config('{ACCOUNT}', :account, true)"
)
BEGINNING = f"-c {REACH}={EVERYTHING} -c jit=off"
"""What a connection of the service begins with, as PostgreSQL's `options`. Policies make plans look
costly enough to be compiled: a second of it for a page's milliseconds."""
BEGUN = f"SELECT set_config('{REACH}', '{EVERYTHING}', true), set_config('jit', 'off', true)"
"""The same for one transaction, behind a pooler that takes no options."""
ABOUT = ("inmate", "application", "interview")
"""Whose row it is stands in these themselves; as the audit log calls them, and their tables."""
COUNTED = text(
    "SELECT "
    + ", ".join(
        f"(SELECT count(*) FROM {name} WHERE id = ANY (CAST(:{name} AS bigint[])))"
        for name in ABOUT
    )
)


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

    def holds(self, connection: Connection, about: Mapping[str, Collection[int]]) -> bool:
        """Whether all of these rows that are there are within reach; `about` has ids by `ABOUT`.
        To be asked last: where it looked, the transaction reaches no further from then on."""
        asked = {name: sorted(about.get(name, ())) for name in ABOUT}
        if connection.dialect.name != "postgresql" or not any(asked.values()):
            return True
        there = connection.execute(COUNTED, asked).one()
        self.set(connection)
        return bool(connection.execute(COUNTED, asked).one() == there)


def _several(numbers: Iterable[int]) -> str:
    return "{" + ",".join(str(number) for number in sorted(numbers)) + "}"


def reach_of(viewer: Viewer) -> Reach | None:
    """What this viewer's requests are narrowed to; None where they are not: those who count
    people from all prisons, place them, or look after the service."""
    if viewer.role in {Role.COUNSELOR, Role.PRISON_OFFICER, *FOLLOWERS}:
        return Reach(PRISON, viewer.organisations, viewer.opened, viewer.account_id)
    if viewer.role is Role.EMPLOYER:
        return Reach(EMPLOYER, viewer.organisations, frozenset(), viewer.account_id)
    return None
