"""Lists that were asked for: by the viewer, or for the viewer to decide on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, false, func, or_, select, true
from sqlalchemy.orm import Session, joinedload

from jobbridge.audit.actions import saw
from jobbridge.errors import NotFound
from jobbridge.inmates.model import Inmate
from jobbridge.inmates.queries import WITH, inside, scope
from jobbridge.namelists import rules
from jobbridge.namelists.model import NameList, State
from jobbridge.viewer import Role, Viewer

PAGE = 50
OPEN = (State.ASKED, State.AGREED)


@dataclass(frozen=True)
class Lists:
    """`mine` were asked for by the viewer, `others` can be decided on by them."""

    mine: Sequence[NameList]
    others: Sequence[NameList]


def known(viewer: Viewer) -> ColumnElement[bool]:
    """A clause on `NameList`. Deny by default."""
    if viewer.system or viewer.role in (Role.ADMINISTRATOR, Role.AUDITOR):
        return true()
    if not rules.may_ask(viewer):
        return false()
    here = NameList.prison_id.in_(viewer.organisations)
    return here & or_(NameList.asked_by == viewer.account_id, NameList.role == str(viewer.role))


def lists_for(session: Session, viewer: Viewer) -> Lists:
    """The newest of each; an auditor sees all as others'."""
    rows = list(
        session.scalars(
            select(NameList)
            .where(known(viewer))
            .order_by(NameList.asked_at.desc(), NameList.id.desc())
            .limit(PAGE)
            .options(
                joinedload(NameList.prison),
                joinedload(NameList.asker),
                joinedload(NameList.decider),
            )
        )
    )
    mine = [row for row in rows if row.asked_by == viewer.account_id]
    return Lists(mine, [row for row in rows if row.asked_by != viewer.account_id])


def list_for(session: Session, viewer: Viewer, ref: str) -> NameList:
    """Held until the transaction ends: two who decide at once are heard one after the other."""
    found = session.scalar(
        select(NameList)
        .where(NameList.ref == ref, known(viewer))
        .with_for_update(of=NameList)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found


def people_for(session: Session, viewer: Viewer, prison_id: int) -> list[Inmate]:
    """Everybody in the prison who takes part, who leaves first; noted as read."""
    found = list(
        session.scalars(
            select(Inmate)
            .where(scope(viewer), inside(), Inmate.prison_id == prison_id)
            .order_by(Inmate.release_expected, Inmate.id)
            .options(*WITH)
        )
    )
    saw(session, "inmate", [inmate.id for inmate in found])
    return found


def count_for(session: Session, viewer: Viewer, prison_id: int) -> int:
    query = select(func.count()).select_from(Inmate)
    return session.scalar(query.where(scope(viewer), inside(), Inmate.prison_id == prison_id)) or 0


def waiting(session: Session, viewer: Viewer, prison_id: int, now: datetime) -> int:
    """The viewer's own lists of this prison that are not done with."""
    query = select(func.count()).select_from(NameList)
    mine = (NameList.asked_by == viewer.account_id) & (NameList.prison_id == prison_id)
    still = NameList.state.in_(OPEN) & (NameList.until > now)
    return session.scalar(query.where(mine, still)) or 0
