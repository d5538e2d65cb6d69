"""Verbs on supports: written, confirmed by the agency, taken out."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.audit.actions import record
from jobbridge.errors import NotFound, Reason, Refused, Stale
from jobbridge.i18n import N_
from jobbridge.refs import new_ref
from jobbridge.subsidies import queries, rules, starting
from jobbridge.subsidies.model import Subsidy
from jobbridge.subsidies.rules import Support
from jobbridge.viewer import Role, Viewer

STALE = Reason(
    "stale", N_("Somebody else changed this support in the meantime. Open it again and compare.")
)


def add_subsidy(session: Session, viewer: Viewer, *, support: Support, now: datetime) -> Subsidy:
    _keepers_only(viewer)
    if reasons := rules.why_not_support(support):
        raise Refused(reasons)
    row = Subsidy(
        ref=new_ref(), version=1, updated_by=viewer.account_id, updated_at=now, **_columns(support)
    )
    session.add(row)
    session.flush()
    record(session, viewer, "subsidy.add", "subsidy", row.id, now=now)
    return row


def change_subsidy(
    session: Session, viewer: Viewer, *, ref: str, support: Support, version: int, now: datetime
) -> Subsidy:
    """What changes is confirmed no longer. The same again leaves everything as it was."""
    row = _held(session, viewer, ref, version)
    if reasons := rules.why_not_support(support):
        raise Refused(reasons)
    if queries.support_of(row) == support:
        return row
    for column, value in _columns(support).items():
        setattr(row, column, value)
    row.confirmed_at = row.confirmed_by = None
    _changed(session, viewer, row, "subsidy.change", now)
    return row


def confirm(session: Session, viewer: Viewer, *, ref: str, version: int, now: datetime) -> Subsidy:
    """Somebody of the agency says that it is so: from now on employers and counselors read it."""
    if not viewer.is_(Role.AGENCY):
        raise NotFound
    row = _held(session, viewer, ref, version)
    if reasons := rules.why_not_confirm(queries.support_of(row)):
        raise Refused(reasons)
    row.confirmed_at, row.confirmed_by = now, viewer.account_id
    _changed(session, viewer, row, "subsidy.confirm", now)
    return row


def take_back_confirmation(
    session: Session, viewer: Viewer, *, ref: str, version: int, now: datetime
) -> Subsidy:
    """Nobody but its keepers sees it from now on."""
    row = _held(session, viewer, ref, version)
    row.confirmed_at = row.confirmed_by = None
    _changed(session, viewer, row, "subsidy.unconfirm", now)
    return row


def take_over_starter(session: Session, viewer: Viewer, *, now: datetime) -> list[Subsidy]:
    """The starter set, unconfirmed, where there is no row yet; else nothing."""
    _keepers_only(viewer)
    if session.scalar(select(Subsidy.id).limit(1)) is not None:
        return []
    return [
        add_subsidy(session, viewer, support=support, now=now) for support in starting.supports(now)
    ]


def _keepers_only(viewer: Viewer) -> None:
    if not (viewer.system or viewer.role in queries.KEEPERS):
        raise NotFound


def _held(session: Session, viewer: Viewer, ref: str, version: int) -> Subsidy:
    row = queries.subsidy_for(session, viewer, ref, lock=True)
    if row.version != version:
        raise Stale([STALE])
    return row


def _columns(support: Support) -> dict[str, object]:
    return {**vars(support), "groups": ",".join(support.groups)}


def _changed(session: Session, viewer: Viewer, row: Subsidy, verb: str, now: datetime) -> None:
    row.version += 1
    row.updated_at, row.updated_by = now, viewer.account_id
    session.flush()
    record(session, viewer, verb, "subsidy", row.id, now=now)
