"""Lists that were asked for: by the viewer, or for the viewer to decide on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, false, func, or_, select, true
from sqlalchemy.orm import Session, joinedload

from jobbridge.accounts.queries import ids_with
from jobbridge.audit.actions import saw
from jobbridge.errors import NotFound
from jobbridge.inmates.model import Inmate
from jobbridge.inmates.queries import WITH, inside, scope
from jobbridge.namelists import rules
from jobbridge.namelists.model import NameList, State
from jobbridge.viewer import Duty, Role, Viewer

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


def for_decision(session: Session, viewer: Viewer) -> int:
    """How many lists of others wait for the viewer's word: for the menu."""
    if viewer.is_(Role.AUDITOR):
        return 0
    query = select(func.count()).select_from(NameList)
    still = (NameList.state == State.ASKED) & (NameList.until > session.info["now"])
    others = NameList.asked_by != viewer.account_id
    return session.scalar(query.where(still, others, known(viewer))) or 0


def waiting_list(session: Session, list_id: int) -> NameList | None:
    """For the mail that says so; none once somebody has decided, or it was taken back."""
    found = session.get(NameList, list_id)
    return found if found is not None and found.state == State.ASKED else None


def deciders(session: Session, row: NameList) -> list[int]:
    """Accounts that may agree to it. Officers need the duty that lets them ask themselves."""
    role = Role(row.role)
    duty = Duty.MOVEMENTS if role is Role.PRISON_OFFICER else None
    colleagues = ids_with(session, role, row.prison_id, duty)
    return sorted({*colleagues, *ids_with(session, Role.ADMINISTRATOR)} - {row.asked_by})
