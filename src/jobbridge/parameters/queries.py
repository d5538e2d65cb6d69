"""What the parameters stand at."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.parameters.model import Setting
from jobbridge.parameters.rules import PARAMETERS, Parameter


def value_of(session: Session, parameter: Parameter) -> int:
    """One parameter; several are read at once by `values`."""
    return values(session)[parameter.name]


def values(session: Session) -> dict[str, int]:
    """Every parameter by name, in the order of the list; one query a transaction."""
    kept: dict[str, int] | None = session.info.get("parameters")
    if kept is None:
        changed = {row.name: row.value for row in session.scalars(select(Setting))}
        kept = {p.name: changed.get(p.name, p.default) for p in PARAMETERS.values()}
        session.info["parameters"] = kept
    return kept
