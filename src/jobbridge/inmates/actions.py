"""Verbs on a person: register, move, restrict, assign; and those on what is known of them."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from jobbridge.accounts.model import Account
from jobbridge.audit.actions import record
from jobbridge.clock import local_day
from jobbridge.errors import NotFound, Reason, Refused
from jobbridge.i18n import N_
from jobbridge.inmates import queries, rules
from jobbridge.inmates.care_actions import look_after
from jobbridge.inmates.facts import (
    acts_for,
    add_fact,
    changed,
    confirm_fact,
    end_fact,
    give_agreement,
    replace_facts,
    require_counselor,
    set_conditions,
    why_not_facts,
    withdraw_agreement,
)
from jobbridge.inmates.model import (
    Assignment,
    Inmate,
    Movement,
    Restriction,
    Status,
)
from jobbridge.inmates.register_actions import index_name, register
from jobbridge.inmates.rules import NewFact
from jobbridge.places.model import Prison
from jobbridge.viewer import FOLLOWERS, Duty, Role, Viewer

__all__ = [
    "NewFact",
    "add_fact",
    "add_inmate",
    "assign",
    "changed",
    "confirm_fact",
    "end_assignment",
    "end_fact",
    "end_restriction",
    "give_agreement",
    "index_name",
    "release",
    "replace_facts",
    "review_restriction",
    "set_conditions",
    "set_counselor",
    "set_release",
    "set_restriction",
    "transfer",
    "why_not_facts",
    "withdraw_agreement",
]


def _officer(viewer: Viewer, duty: Duty, prison_id: int) -> None:
    """Only an officer of that prison with the duty, and the service itself."""
    if viewer.system or (viewer.has(duty) and prison_id in viewer.organisations):
        return
    raise NotFound


# The register


def add_inmate(
    session: Session,
    viewer: Viewer,
    *,
    prison_id: int,
    given_name: str,
    family_name: str,
    personal_code: str | None = None,
    birth_date: str | None = None,
    release_earliest: date,
    release_expected: date,
    release_latest: date,
    open_unit_from: date | None = None,
    municipality_id: int | None = None,
    counselor_id: int | None = None,
    now: datetime,
) -> Inmate:
    """`birth_date` is ISO text. Refused where anybody in any prison has this personal code; the
    answer does not say where."""
    if counselor_id and not acts_for(session, counselor_id, Role.COUNSELOR, prison_id):
        raise NotFound
    person = {
        "prison_id": prison_id,
        "given_name": given_name,
        "family_name": family_name,
        "personal_code": personal_code,
        "birth_date": birth_date,
        "release_earliest": release_earliest,
        "release_expected": release_expected,
        "release_latest": release_latest,
        "open_unit_from": open_unit_from,
        "municipality_id": municipality_id,
    }
    (inmate,) = register(session, viewer, [person], now=now)
    look_after(session, viewer, inmate, counselor_id, now=now)
    return inmate


def set_counselor(
    session: Session, viewer: Viewer, inmate: Inmate, counselor_id: int | None, *, now: datetime
) -> None:
    """Who looks after this person; one of the prison's counselors."""
    require_counselor(viewer, inmate.prison_id)
    if counselor_id is not None and not acts_for(
        session, counselor_id, Role.COUNSELOR, inmate.prison_id
    ):
        raise NotFound
    look_after(session, viewer, inmate, counselor_id, now=now)
    record(session, viewer, "inmate.counselor", "inmate", inmate.id, now=now)


# Movements


def set_release(
    session: Session,
    viewer: Viewer,
    inmate: Inmate,
    *,
    release_earliest: date,
    release_expected: date,
    release_latest: date,
    open_unit_from: date | None,
    now: datetime,
) -> None:
    """The dates as the prison knows them now; the old expected day stays in the movements.
    The same dates again change nothing."""
    queries.refresh_locked(session, inmate)
    _officer(viewer, Duty.MOVEMENTS, inmate.prison_id)
    dates = (release_earliest, release_expected, release_latest, open_unit_from)
    if reasons := rules.why_not_moved(inmate.status) + rules.why_not_dates(*dates):
        raise Refused(reasons)
    if dates == (
        inmate.release_earliest,
        inmate.release_expected,
        inmate.release_latest,
        inmate.open_unit_from,
    ):
        return
    changed(session, inmate, now=now)
    detail = {"from": str(inmate.release_expected), "to": str(release_expected)}
    _moved(session, viewer, inmate, inmate.prison_id, on=local_day(now), detail=detail, now=now)
    inmate.release_earliest = release_earliest
    inmate.release_expected = release_expected
    inmate.release_latest = release_latest
    inmate.open_unit_from = open_unit_from
    record(session, viewer, "inmate.set_release", "inmate", inmate.id, now=now)


def transfer(
    session: Session, viewer: Viewer, inmate: Inmate, *, to_prison_id: int, on: date, now: datetime
) -> None:
    """The person lives in another prison from now on: its people see them, the old prison's
    people no longer do. Everything known goes along, except who looks after them."""
    queries.refresh_locked(session, inmate)
    _officer(viewer, Duty.MOVEMENTS, inmate.prison_id)
    prison = session.get(Prison, to_prison_id)
    if prison is None or prison.outside:
        raise Refused([Reason("prison", rules.LIST, field="to_prison_id")])
    if reasons := rules.why_not_transfer(
        status=inmate.status,
        from_prison_id=inmate.prison_id,
        to_prison_id=to_prison_id,
        opens=prison.valid_from,
        closes=prison.valid_to,
        on=on,
        today=local_day(now),
    ):
        raise Refused(reasons)
    changed(session, inmate, now=now)
    _moved(session, viewer, inmate, to_prison_id, on=on, detail={}, now=now)
    inmate.prison_id, inmate.wing = to_prison_id, None
    if inmate.counselor_id and not acts_for(
        session, inmate.counselor_id, Role.COUNSELOR, to_prison_id
    ):
        look_after(session, viewer, inmate, None, now=now)
    session.flush()
    session.expire(inmate, ["prison", "counselor"])
    record(session, viewer, "inmate.transfer", "inmate", inmate.id, now=now)


def release(session: Session, viewer: Viewer, inmate: Inmate, *, on: date, now: datetime) -> None:
    """The person has left prison; from then on nothing is booked inside. The day that was
    expected stays in the movements, everything else reckons with the day that it was."""
    queries.refresh_locked(session, inmate)
    _officer(viewer, Duty.MOVEMENTS, inmate.prison_id)
    if reasons := rules.why_not_release(status=inmate.status, on=on, today=local_day(now)):
        raise Refused(reasons)
    changed(session, inmate, now=now)
    _moved(session, viewer, inmate, None, on=on, detail=rules.kept_dates(inmate), now=now)
    inmate.status = Status.RELEASED
    inmate.release_earliest = inmate.release_expected = inmate.release_latest = on
    record(session, viewer, "inmate.release", "inmate", inmate.id, now=now)


def _moved(
    session: Session,
    viewer: Viewer,
    inmate: Inmate,
    to_prison_id: int | None,
    *,
    on: date,
    detail: dict[str, str],
    now: datetime,
) -> None:
    session.add(
        Movement(
            inmate_id=inmate.id,
            from_prison_id=inmate.prison_id,
            to_prison_id=to_prison_id,
            on=on,
            recorded_by=viewer.account_id,
            recorded_at=now,
            detail=detail,
        )
    )


# Restrictions and assignments change no match: no rematch is posted.


def set_restriction(
    session: Session,
    viewer: Viewer,
    inmate: Inmate,
    *,
    code: str,
    legal_reference: str,
    valid_from: date,
    valid_to: date | None,
    review_on: date,
    now: datetime,
) -> Restriction:
    _officer(viewer, Duty.RESTRICTIONS, inmate.prison_id)
    if reasons := rules.why_not_restriction(
        code=code,
        legal_reference=legal_reference,
        valid_from=valid_from,
        valid_to=valid_to,
        review_on=review_on,
        today=local_day(now),
    ):
        raise Refused(reasons)
    restriction = Restriction(
        inmate_id=inmate.id,
        code=code,
        legal_reference=legal_reference.strip(),
        valid_from=valid_from,
        valid_to=valid_to,
        review_on=review_on,
        set_by=viewer.account_id,
        set_at=now,
    )
    session.add(restriction)
    session.flush()
    record(session, viewer, "inmate.restrict", "inmate", inmate.id, now=now)
    return restriction


def review_restriction(
    session: Session,
    viewer: Viewer,
    inmate: Inmate,
    restriction_id: int,
    *,
    review_on: date,
    now: datetime,
) -> None:
    """Looked at again and still in force; the next look is on `review_on`."""
    restriction = _restriction(session, viewer, inmate, restriction_id)
    if not local_day(now) < review_on < rules.LATEST:
        text = N_("The day of review lies ahead.")
        raise Refused([Reason("review_past", text, field="review_on")])
    restriction.review_on = review_on
    record(session, viewer, "inmate.review_restriction", "inmate", inmate.id, now=now)


def _restriction(
    session: Session, viewer: Viewer, inmate: Inmate, restriction_id: int
) -> Restriction:
    """One that stands, locked with its person; for the officer with the duty."""
    queries.refresh_locked(session, inmate)
    _officer(viewer, Duty.RESTRICTIONS, inmate.prison_id)
    found = session.get(Restriction, restriction_id, populate_existing=True)
    if found is None or found.inmate_id != inmate.id or found.ended_at is not None:
        raise NotFound
    return found


def end_restriction(
    session: Session, viewer: Viewer, inmate: Inmate, restriction_id: int, *, now: datetime
) -> None:
    restriction = _restriction(session, viewer, inmate, restriction_id)
    restriction.ended_at = now
    record(session, viewer, "inmate.end_restriction", "inmate", inmate.id, now=now)


def assign(
    session: Session, viewer: Viewer, inmate: Inmate, account_id: int, *, now: datetime
) -> Assignment:
    """Somebody outside (`FOLLOWERS`) may follow this person from now on."""
    require_counselor(viewer, inmate.prison_id)
    account = session.get(Account, account_id)
    if account is None or not account.active or account.role not in FOLLOWERS:
        raise Refused([Reason("follower", rules.LIST, field="account_id")])
    return follow(session, viewer, inmate, account_id, now=now)


def follow(
    session: Session, viewer: Viewer, inmate: Inmate, account_id: int, *, now: datetime
) -> Assignment:
    """The half of `assign` that writes: for features above, which have asked who may."""
    row = session.get(Assignment, (inmate.id, account_id))
    row = row or Assignment(inmate_id=inmate.id, account_id=account_id)
    row.assigned_at, row.assigned_by, row.ended_at = now, viewer.account_id, None
    session.add(row)
    record(session, viewer, "inmate.assign", "inmate", inmate.id, now=now)
    return row


def end_assignment(
    session: Session, viewer: Viewer, inmate: Inmate, account_id: int, *, now: datetime
) -> None:
    require_counselor(viewer, inmate.prison_id)
    if not unfollow(session, viewer, inmate, account_id, now=now):
        raise NotFound


def unfollow(
    session: Session, viewer: Viewer, inmate: Inmate, account_id: int, *, now: datetime
) -> bool:
    """The half of `end_assignment` that writes; says whether there was one."""
    row = session.get(Assignment, (inmate.id, account_id))
    if row is None or row.ended_at is not None:
        return False
    row.ended_at = now
    record(session, viewer, "inmate.end_assignment", "inmate", inmate.id, now=now)
    return True
