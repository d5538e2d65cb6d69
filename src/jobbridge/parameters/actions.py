"""Setting parameters, and the texts of the public notices."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from jobbridge.audit.actions import record
from jobbridge.errors import NotFound, Reason, Refused, Stale
from jobbridge.i18n import N_
from jobbridge.parameters.model import PublicText, Setting
from jobbridge.parameters.queries import stamp, statements, values
from jobbridge.parameters.rules import PARAMETERS, why_not_set, why_not_together
from jobbridge.parameters.text_rules import TEXTS
from jobbridge.viewer import Role, Viewer

CHANGED = Reason("changed", N_("Somebody else has changed this in the meantime. Look again."))


def set_parameters(
    session: Session,
    viewer: Viewer,
    *,
    given: Mapping[str, int],
    seen: str | None = None,
    now: datetime,
) -> int:
    """Administrators alone; how many changed. All that is wrong is said at once. `seen` is the
    stamp of the values that the viewer was shown."""
    if not (viewer.system or viewer.is_(Role.ADMINISTRATOR)) or set(given) - PARAMETERS.keys():
        raise NotFound
    stood = values(session)
    if seen is not None and seen != stamp(session):
        raise Stale([CHANGED])
    reasons = [r for name, value in given.items() for r in why_not_set(PARAMETERS[name], value)]
    if not reasons:
        reasons = why_not_together({**stood, **given})
    if reasons:
        raise Refused(reasons)
    changed = {name: value for name, value in given.items() if stood[name] != value}
    for name, value in changed.items():
        row = session.get(Setting, name) or Setting(name=name)
        row.value, row.changed_at, row.changed_by = value, now, viewer.account_id
        session.add(row)
        record(session, viewer, "setting.set", "setting", None, now=now, detail=f"{name}={value}")
    session.info.pop("parameters", None)
    session.flush()
    return len(changed)


def set_parameter(
    session: Session, viewer: Viewer, *, name: str, value: int, now: datetime
) -> None:
    """One of them. Setting it to what it is leaves no trace."""
    set_parameters(session, viewer, given={name: value}, now=now)


def set_texts(session: Session, viewer: Viewer, *, given: Mapping[str, str], now: datetime) -> None:
    """What the privacy notice and the accessibility statement name."""
    if not (viewer.system or viewer.is_(Role.ADMINISTRATOR)) or set(given) - TEXTS.keys():
        raise NotFound
    stood = statements(session)
    for name, text in given.items():
        if stood[name] != text:
            row = session.get(PublicText, name) or PublicText(name=name)
            row.text, row.changed_at, row.changed_by = text, now, viewer.account_id
            session.add(row)
            record(session, viewer, "setting.text", "setting", None, now=now, detail=name)
