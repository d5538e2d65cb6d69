"""Who looks after whom: taking over, handing over, and taking a hand-over back."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.audit.actions import record
from jobbridge.clock import local_day
from jobbridge.errors import NotFound, Reason, Refused
from jobbridge.i18n import N_
from jobbridge.inmates import consent_rules, queries
from jobbridge.inmates.facts import acts_for, require_counselor
from jobbridge.inmates.model import Care, Inmate
from jobbridge.refs import new_ref
from jobbridge.viewer import Role, Viewer

GONE = Reason(
    "acknowledged",
    N_("Your colleague has taken these people over already: hand them over anew instead."),
)

# Why somebody did not go along, by code, for the page that tells afterwards.
REFUSALS = {
    "inactive": N_("This person no longer takes part."),
    "other_prison": N_("The colleague is not a counselor of this person's prison."),
    "already": N_("The colleague looks after this person already."),
    "handed_ahead": N_("A hand-over is not dated in the future."),
}


@dataclass
class HandOver:
    """What a hand-over did: who went along under which `batch`, and who did not, and why."""

    batch: str
    given: list[Inmate] = field(default_factory=list)
    refused: list[tuple[Inmate, list[Reason]]] = field(default_factory=list)


def look_after(
    session: Session,
    viewer: Viewer,
    inmate: Inmate,
    account_id: int | None,
    *,
    handed_on: date | None = None,
    note: str | None = None,
    batch: str = "",
    now: datetime,
) -> None:
    """From now on this counselor looks after the person, or nobody does; the past stays. Whoever
    takes somebody over has nothing to acknowledge. Asked by verbs that have checked the rest."""
    standing = session.scalars(
        select(Care).where(Care.inmate_id == inmate.id, Care.until.is_(None))
    ).all()
    if account_id == inmate.counselor_id and (account_id is None or standing):
        return
    for care in standing:
        care.until = now
    inmate.counselor_id = account_id
    inmate.updated_at = now
    if account_id is not None:
        own = account_id == viewer.account_id or viewer.account_id is None
        session.add(
            Care(
                inmate_id=inmate.id,
                account_id=account_id,
                since=now,
                given_by=viewer.account_id,
                handed_on=handed_on,
                note=note or None,
                batch=batch,
                acknowledged_at=now if own else None,
            )
        )
    session.flush()
    session.expire(inmate, ["counselor"])


def hand_over(
    session: Session,
    viewer: Viewer,
    *,
    inmates: Iterable[Inmate],
    to_account_id: int,
    on: date,
    note: str = "",
    now: datetime,
) -> HandOver:
    """Each of these people to one colleague of their prison. Who cannot go is named with the
    reasons, the others go; `Refused` where nobody can."""
    done = HandOver(new_ref())
    for inmate in sorted(inmates, key=lambda one: one.id):
        queries.refresh_locked(session, inmate)
        require_counselor(viewer, inmate.prison_id)
        reasons = consent_rules.why_not_hand_over(
            status=inmate.status,
            already=inmate.counselor_id == to_account_id,
            acts_there=acts_for(session, to_account_id, Role.COUNSELOR, inmate.prison_id),
            on=on,
            today=local_day(now),
        )
        if reasons:
            done.refused.append((inmate, reasons))
            continue
        look_after(
            session,
            viewer,
            inmate,
            to_account_id,
            handed_on=on,
            note=note.strip() or None,
            batch=done.batch,
            now=now,
        )
        record(session, viewer, "inmate.hand_over", "inmate", inmate.id, now=now)
        done.given.append(inmate)
    if not done.given:
        said = {reason.code: reason for _, why in done.refused for reason in why}
        nobody = Reason("nobody", N_("Tick at least one person."), field="ref")
        raise Refused(list(said.values()) or [nobody])
    return done


def acknowledge(
    session: Session, viewer: Viewer, inmates: Iterable[Inmate], *, now: datetime
) -> int:
    """The colleague has read the hand-over; says of how many."""
    ids = [inmate.id for inmate in inmates]
    waiting = session.scalars(
        select(Care)
        .where(
            Care.inmate_id.in_(ids),
            Care.account_id == viewer.account_id,
            Care.until.is_(None),
            Care.acknowledged_at.is_(None),
        )
        .order_by(Care.id)
    ).all()
    for care in waiting:
        care.acknowledged_at = now
        record(session, viewer, "inmate.acknowledge", "inmate", care.inmate_id, now=now)
    return len(waiting)


def take_back(session: Session, viewer: Viewer, batch: str, *, now: datetime) -> int:
    """Undo a hand-over as long as the colleague has not acknowledged it: everything is as before.
    Only who handed over may; says for how many people."""
    rows = session.scalars(
        select(Care)
        .where(Care.batch == batch, Care.batch != "", Care.given_by == viewer.account_id)
        .order_by(Care.inmate_id)
        .with_for_update(of=Care)
    ).all()
    if not rows:
        raise NotFound
    back = [care for care in rows if care.until is None and care.acknowledged_at is None]
    for care in back:
        inmate = queries.inmate_by_id(session, viewer, care.inmate_id)
        queries.refresh_locked(session, inmate)
        before = session.scalars(
            select(Care)
            .where(Care.inmate_id == inmate.id, Care.id != care.id, Care.until == care.since)
            .order_by(Care.id.desc())
        ).first()
        session.delete(care)
        inmate.counselor_id = before.account_id if before else None
        inmate.updated_at = now
        if before:
            before.until = None
        record(session, viewer, "inmate.take_back", "inmate", inmate.id, now=now)
        session.flush()
        session.expire(inmate, ["counselor"])
    if not back:
        raise Refused([GONE])
    return len(back)
