"""Who looks after whom, who follows whom, and who did what: for counselors of the prison."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.accounts.model import Account, Membership
from jobbridge.accounts.queries import plays
from jobbridge.audit.actions import saw
from jobbridge.errors import NotFound
from jobbridge.inmates.consent_queries import require_reader
from jobbridge.inmates.model import Assignment, Care, Inmate, Status
from jobbridge.inmates.queries import WITH, scope
from jobbridge.viewer import FOLLOWERS, Role, Viewer


def people_named(session: Session, viewer: Viewer, refs: Iterable[str]) -> list[Inmate]:
    """These people of the viewer's, who leaves first; a reference that is not theirs is
    `NotFound`."""
    wanted = set(refs)
    found = list(
        session.scalars(
            select(Inmate)
            .where(Inmate.ref.in_(wanted), scope(viewer))
            .order_by(Inmate.release_expected, Inmate.id)
            .options(*WITH)
        )
    )
    if len(found) < len(wanted):
        raise NotFound
    saw(session, "inmate", [inmate.id for inmate in found])
    return found


def people_of_counselor(session: Session, viewer: Viewer, account_id: int) -> list[Inmate]:
    """Everybody in the viewer's prisons who takes part and whom this account looks after."""
    found = list(
        session.scalars(
            select(Inmate)
            .where(scope(viewer), Inmate.counselor_id == account_id, Inmate.status == Status.ACTIVE)
            .order_by(Inmate.release_expected, Inmate.id)
            .options(*WITH)
        )
    )
    saw(session, "inmate", [inmate.id for inmate in found])
    return found


def handed_to(session: Session, viewer: Viewer, inmate_ids: Iterable[int]) -> dict[int, Care]:
    """Of these people those whom somebody handed to the viewer and who are not acknowledged."""
    rows = session.scalars(
        select(Care).where(
            Care.inmate_id.in_(list(inmate_ids)),
            Care.account_id == viewer.account_id,
            Care.until.is_(None),
            Care.acknowledged_at.is_(None),
        )
    )
    return {row.inmate_id: row for row in rows}


def care_for(session: Session, viewer: Viewer, inmate: Inmate) -> list[Care]:
    """Who looked after the person, newest first, with the notes of hand-overs."""
    require_reader(viewer, inmate)
    saw(session, "inmate", [inmate.id])
    return list(
        session.scalars(
            select(Care)
            .where(Care.inmate_id == inmate.id)
            .order_by(Care.since.desc(), Care.id.desc())
        )
    )


def batch_for(session: Session, viewer: Viewer, batch: str) -> list[tuple[Care, Inmate]]:
    """Whom the viewer handed over together; `NotFound` where there is no such hand-over."""
    rows = session.execute(
        select(Care, Inmate)
        .join(Inmate, Inmate.id == Care.inmate_id)
        .where(
            Care.batch == batch,
            Care.batch != "",
            Care.given_by == viewer.account_id,
            Inmate.prison_id.in_(viewer.organisations),
        )
        .order_by(Inmate.release_expected, Inmate.id)
    ).all()
    if not rows or not viewer.is_(Role.COUNSELOR):
        raise NotFound
    saw(session, "inmate", [inmate.id for _, inmate in rows])
    return [(care, inmate) for care, inmate in rows]


def colleagues_for(session: Session, viewer: Viewer) -> list[Account]:
    """Active counselors of any of the viewer's prisons, the viewer among them, by name."""
    return list(
        session.scalars(
            select(Account)
            .where(
                plays(Role.COUNSELOR),
                Account.active,
                Account.id.in_(
                    select(Membership.account_id).where(
                        Membership.organisation_id.in_(viewer.organisations)
                    )
                ),
            )
            .order_by(Account.name, Account.id)
        )
    )


def followers_for(
    session: Session, viewer: Viewer, inmate: Inmate
) -> list[tuple[Assignment, Account]]:
    """Those outside who may follow the person, and those who could; the present
    ones first, newest first."""
    require_reader(viewer, inmate)
    saw(session, "inmate", [inmate.id])
    rows = session.execute(
        select(Assignment, Account)
        .join(Account, Account.id == Assignment.account_id)
        .where(Assignment.inmate_id == inmate.id)
        .order_by(Assignment.ended_at.is_not(None), Assignment.assigned_at.desc(), Account.id)
    )
    return [(assignment, account) for assignment, account in rows]


def may_follow(session: Session) -> list[Account]:
    """Everybody active who may follow somebody, by name: names of people at work only."""
    return list(
        session.scalars(
            select(Account)
            .where(Account.role.in_(FOLLOWERS), Account.active)
            .order_by(Account.name, Account.id)
        )
    )


def names_of(session: Session, ids: Iterable[int | None]) -> dict[int | None, str]:
    """Names of accounts by id, for pages that say who did what."""
    wanted = {i for i in ids if i is not None}
    rows = session.execute(select(Account.id, Account.name).where(Account.id.in_(wanted)))
    return {row.id: row.name for row in rows}
