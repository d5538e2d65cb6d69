"""What the parameters and the notices' texts stand at."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jobbridge import kept
from jobbridge.accounts.model import Account
from jobbridge.errors import NotFound
from jobbridge.parameters.model import PublicText, Setting
from jobbridge.parameters.numbers import Parameter
from jobbridge.parameters.rules import PARAMETERS
from jobbridge.parameters.texts import TEXTS
from jobbridge.viewer import Role, Viewer

_setting = Setting.__table__.c
VALUES = select(_setting.name, _setting.value)


@dataclass(frozen=True)
class Change:
    """A parameter that somebody has set: the value, by whom, when."""

    parameter: Parameter
    value: int
    by: str | None
    at: datetime


def value_of(session: Session, parameter: Parameter) -> int:
    """One parameter; several are read at once by `values`."""
    return values(session)[parameter.name]


def values(session: Session) -> dict[str, int]:
    """Every parameter by name, in the order of the list; one query a transaction."""
    found: dict[str, int] | None = session.info.get("parameters")
    if found is None:
        changed = {row.name: row.value for row in kept.rows(session, VALUES, {})}
        found = {p.name: changed.get(p.name, p.default) for p in PARAMETERS.values()}
        session.info["parameters"] = found
    return found


def stamp(session: Session) -> str:
    """Differs whenever a parameter was changed."""
    last, count = session.execute(select(func.max(Setting.changed_at), func.count())).one()
    return f"{last.isoformat()}/{count}" if last else ""


def changes_for(session: Session, viewer: Viewer) -> list[Change]:
    """Every parameter that was ever set, the latest first: for administrators."""
    if not (viewer.system or viewer.is_(Role.ADMINISTRATOR)):
        raise NotFound
    rows = session.execute(
        select(Setting, Account.name)
        .outerjoin(Account, Account.id == Setting.changed_by)
        .order_by(Setting.changed_at.desc(), Setting.name)
    )
    return [
        Change(PARAMETERS[row.name], row.value, by, row.changed_at)
        for row, by in rows
        if row.name in PARAMETERS
    ]


def statements(session: Session) -> dict[str, str]:
    """The texts of the public notices by name; empty where nobody has written one."""
    kept = {row.name: row.text for row in session.scalars(select(PublicText))}
    return {name: kept.get(name, "") for name in TEXTS}
