"""Setting a parameter."""

from datetime import datetime

from sqlalchemy.orm import Session

from jobbridge.audit.actions import record
from jobbridge.errors import NotFound, Refused
from jobbridge.parameters.model import Setting
from jobbridge.parameters.queries import values
from jobbridge.parameters.rules import PARAMETERS, why_not_set
from jobbridge.viewer import Role, Viewer


def set_parameter(
    session: Session, viewer: Viewer, *, name: str, value: int, now: datetime
) -> None:
    """Administrators alone. Setting it to what it is leaves no trace."""
    if not (viewer.system or viewer.is_(Role.ADMINISTRATOR)) or name not in PARAMETERS:
        raise NotFound
    if reasons := why_not_set(PARAMETERS[name], value):
        raise Refused(reasons)
    if values(session)[name] == value:
        return
    row = session.get(Setting, name) or Setting(name=name)
    row.value, row.changed_at, row.changed_by = value, now, viewer.account_id
    session.add(row)
    session.info.pop("parameters", None)
    record(session, viewer, "setting.set", "setting", None, now=now, detail=f"{name}={value}")
