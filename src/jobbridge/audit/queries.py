"""Reading the log: for auditors, by internal ids."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.audit.model import AuditRow
from jobbridge.errors import NotFound
from jobbridge.viewer import Role, Viewer

PAGE = 50


def rows_for(
    session: Session, viewer: Viewer, *, before: int | None = None, verb: str = ""
) -> list[AuditRow]:
    """The newest 50 rows, older than row `before` where given; `verb` filters by its start."""
    if not (viewer.system or viewer.is_(Role.AUDITOR)):
        raise NotFound
    query = select(AuditRow).order_by(AuditRow.id.desc()).limit(PAGE)
    if before is not None:
        query = query.where(AuditRow.id < before)
    if verb:
        query = query.where(AuditRow.verb.startswith(verb, autoescape=True))
    return list(session.scalars(query))
