"""Hand-overs as each may know them: the counselor whole, each recipient what the table gives.

A recipient knows of a hand-over only while the person's agreement for that kind stands; whether
it does is asked anew with every request.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, String, and_, exists, literal, or_, select, true
from sqlalchemy.orm import Session, joinedload

from jobbridge.accounts.model import Account
from jobbridge.accounts.queries import ids_with
from jobbridge.audit.actions import saw
from jobbridge.calendar.queries import work_calendar
from jobbridge.calendar.workdays import WorkCalendar
from jobbridge.consultations.model import Plan, Support
from jobbridge.consultations.queries import plans_of
from jobbridge.db import session_database
from jobbridge.errors import NotFound, Reason
from jobbridge.handovers import rules
from jobbridge.handovers.model import Channel, Handover, Kind, Recipient, State, Step
from jobbridge.handovers.rules import Next, Standing
from jobbridge.inmates.model import Agreement, Assignment, Inmate, Status
from jobbridge.inmates.queries import WITH, guarded, inmate_for, scope
from jobbridge.parameters.handover_rules import HANDOVER_AHEAD, HANDOVER_KEPT
from jobbridge.parameters.queries import value_of
from jobbridge.viewer import Role, Viewer

MOST = 500
RECIPIENTS = {
    Role.AGENCY: Kind.BRANCH,
    Role.PROBATION: Kind.PROBATION,
    Role.MENTOR: Kind.MENTOR,
    Role.COORDINATOR: Kind.NGO,
}
"""As which kind somebody who signs in takes over."""
WHOLE = (
    joinedload(Recipient.inmate).joinedload(Inmate.prison),
    joinedload(Recipient.inmate).joinedload(Inmate.municipality),
    joinedload(Recipient.inmate).joinedload(Inmate.counselor),
    joinedload(Recipient.organisation),
    joinedload(Recipient.account),
)


def agreed() -> ColumnElement[bool]:
    """A clause on `Recipient` and its `Inmate`: the person takes part and agrees, now, that this
    kind is told; under 18, with the guardian's consent."""
    purpose = literal("handover_", String) + Recipient.kind
    return and_(
        Inmate.status != Status.WITHDRAWN,
        guarded(),
        exists().where(
            Agreement.inmate_id == Recipient.inmate_id,
            Agreement.purpose == purpose,
            Agreement.withdrawn_at.is_(None),
        ),
    )


def kept(session: Session, today: date) -> ColumnElement[bool]:
    """A clause on `Inmate`: release is ahead, or not so long past that nobody needs it."""
    since = today - timedelta(days=value_of(session, HANDOVER_KEPT))
    return Inmate.release_expected >= since


@dataclass(frozen=True)
class Line:
    """One person of the counselor's list: what is missing, what comes next, who has it."""

    inmate: Inmate
    housing: str
    recipients: tuple[Recipient, ...]
    lacking: tuple[str, ...]
    next: Next
    overdue: bool

    @property
    def first(self) -> str:
        return rules.why_first(self.housing)


def near_for(session: Session, viewer: Viewer, today: date) -> list[Line]:
    """Everybody of the viewer's prisons whose release comes near, or moved away after somebody
    was named, and whoever has left; without a fixed address first, then who leaves first."""
    if not viewer.is_(Role.COUNSELOR):
        raise NotFound
    ahead = today + timedelta(days=value_of(session, HANDOVER_AHEAD))
    inmates = session.scalars(
        select(Inmate)
        .where(
            scope(viewer),
            Inmate.status != Status.WITHDRAWN,
            or_(Inmate.release_expected <= ahead, _begun()),
            kept(session, today),
        )
        .order_by(Inmate.release_expected, Inmate.id)
        .limit(MOST)
        .options(*WITH)
    ).all()
    saw(session, "inmate", [inmate.id for inmate in inmates])
    lines = lines_of(session, inmates, today)
    return sorted(lines, key=lambda one: (rules.rank(one.housing), one.inmate.release_expected))


def _begun() -> ColumnElement[bool]:
    """A clause on `Inmate`: somebody is named to take over."""
    return exists().where(Recipient.inmate_id == Inmate.id, Recipient.state != State.WITHDRAWN)


def lines_of(session: Session, inmates: Iterable[Inmate], today: date) -> list[Line]:
    """These people, whom the caller may know whole, in their order."""
    people = list(inmates)
    ids = [inmate.id for inmate in people]
    made = handovers_of(session, ids)
    recipients = recipients_of(session, ids)
    standing = standing_of(session, ids)
    plans = plans_of(session, ids)
    told = {
        row.inmate_id: row.housing or ""
        for row in session.scalars(select(Support).where(Support.inmate_id.in_(ids)))
    }
    lines = []
    for inmate in people:
        handover, theirs = made.get(inmate.id), recipients[inmate.id]
        lacking = rules.missing(
            checked_of(handover, plans.get(inmate.id)), against_of(session, inmate, handover)
        )
        step = rules.next_step(
            [standing_as(session, one, handover, standing) for one in theirs], lacking
        )
        over = rules.is_handed_over([one.state for one in theirs])
        lines.append(
            Line(
                inmate=inmate,
                housing=housing_in(handover) or told.get(inmate.id, ""),
                recipients=tuple(theirs),
                lacking=tuple(lacking),
                next=step,
                overdue=inmate.release_expected < today and not over,
            )
        )
    return lines


def standing_as(
    session: Session, one: Recipient, handover: Handover | None, standing: Mapping[int, set[str]]
) -> Standing:
    """One recipient, as the next step needs it."""
    return Standing(
        state=one.state,
        agreed=rules.purpose_of(one.kind) in standing[one.inmate_id],
        reminded=one.reminded_at is not None,
        refused=is_lost(one) or (one.refused_at is not None and one.state in rules.OPEN),
        stale=is_stale(session, one, handover) or is_elsewhere(one),
    )


def is_stale(session: Session, one: Recipient, handover: Handover | None) -> bool:
    """Paper that went out says another day or appointment than now."""
    went = one.channel == Channel.PAPER and one.state in rules.LIVE
    return went and one.told != told_of(session, one.inmate, handover)


def is_lost(recipient: Recipient) -> bool:
    """The account that it went to was closed: nobody reads it."""
    return recipient.account is not None and not recipient.account.active


def is_elsewhere(recipient: Recipient) -> bool:
    """The person now returns to the place of another branch."""
    town = recipient.inmate.municipality
    return recipient.kind == Kind.BRANCH and recipient.organisation_id != (
        town.branch_id if town else None
    )


def worked_on_for(session: Session, viewer: Viewer, ref: str) -> Inmate:
    """The person, for a counselor of the prison alone."""
    if not viewer.is_(Role.COUNSELOR):
        raise NotFound
    return inmate_for(session, viewer, ref)


def recipient_of_person_for(
    session: Session, viewer: Viewer, ref: str, recipient_ref: str, *, lock: bool = False
) -> Recipient:
    """One recipient of this person, for the counselor."""
    inmate = worked_on_for(session, viewer, ref)
    query = (
        select(Recipient)
        .where(Recipient.ref == recipient_ref, Recipient.inmate_id == inmate.id)
        .options(*WHOLE)
    )
    if lock:
        query = query.with_for_update(of=Recipient).execution_options(populate_existing=True)
    found = session.scalar(query)
    if found is None:
        raise NotFound
    return found


def steps_of(session: Session, recipient_ids: Iterable[int]) -> list[tuple[Step, str]]:
    """Every step with its recipient's kind, the newest first."""
    rows = session.execute(
        select(Step, Recipient.kind)
        .join(Recipient, Recipient.id == Step.recipient_id)
        .where(Recipient.id.in_(list(recipient_ids)))
        .order_by(Step.at.desc(), Step.id.desc())
        .options(joinedload(Step.author))
    )
    return [(step, kind) for step, kind in rows]


def choices_for(session: Session, viewer: Viewer, inmate: Inmate) -> dict[Kind, list[Account]]:
    """Accounts that may be named for each kind, by name: any probation officer and coordinator,
    and mentors who follow this person."""
    if not viewer.is_(Role.COUNSELOR):
        raise NotFound
    rows = session.scalars(
        select(Account)
        .where(
            Account.active,
            or_(
                Account.role.in_((Role.PROBATION, Role.COORDINATOR)),
                and_(
                    Account.role == Role.MENTOR,
                    exists().where(
                        Assignment.account_id == Account.id,
                        Assignment.inmate_id == inmate.id,
                        Assignment.ended_at.is_(None),
                    ),
                ),
            ),
        )
        .order_by(Account.name, Account.id)
    )
    found: dict[Kind, list[Account]] = {kind: [] for kind in RECIPIENTS.values()}
    for account in rows:
        found[RECIPIENTS[Role(account.role)]].append(account)
    return found


# What is known about people already loaded in scope: these hand out nothing by themselves.


def handovers_of(session: Session, inmate_ids: Iterable[int]) -> dict[int, Handover]:
    rows = session.scalars(select(Handover).where(Handover.inmate_id.in_(list(inmate_ids))))
    return {row.inmate_id: row for row in rows}


def recipients_of(session: Session, inmate_ids: Iterable[int]) -> dict[int, list[Recipient]]:
    """In the order in which the kinds are listed; nobody's list is missing from the answer."""
    found: dict[int, list[Recipient]] = defaultdict(list)
    rows = session.scalars(
        select(Recipient).where(Recipient.inmate_id.in_(list(inmate_ids))).options(*WHOLE)
    ).all()
    for row in sorted(rows, key=lambda row: list(Kind).index(Kind(row.kind))):
        found[row.inmate_id].append(row)
    return found


def standing_of(session: Session, inmate_ids: Iterable[int]) -> dict[int, set[str]]:
    """The purposes to which each of these people agrees now."""
    found: dict[int, set[str]] = defaultdict(set)
    rows = session.execute(
        select(Agreement.inmate_id, Agreement.purpose)
        .join(Inmate, Inmate.id == Agreement.inmate_id)
        .where(
            Agreement.inmate_id.in_(list(inmate_ids)),
            Agreement.withdrawn_at.is_(None),
            guarded(),
        )
    )
    for inmate_id, purpose in rows:
        found[inmate_id].add(purpose)
    return found


def checked_of(handover: Handover | None, plan: Plan | None) -> dict[str, date]:
    """The items with the day each was ticked on; before anybody wrote a hand-over, what the
    consultation knows."""
    if handover is not None:
        return {item: date.fromisoformat(day) for item, day in handover.checked.items()}
    if plan is None:
        return {}
    return {item: plan.made_on for item, key in rules.KNOWN_AS.items() if plan.checklist.get(key)}


def against_of(session: Session, inmate: Inmate, handover: Handover | None) -> list[Reason]:
    """What stands against the appointment as it is, now that this is the release day."""
    if handover is None or handover.meets_on is None:
        return []
    return rules.why_not_appointment(
        handover.meets,
        handover.meets_on,
        handover.meets_at,
        handover.meets_place or "",
        release=inmate.release_expected,
        workday=is_workday(session, handover.meets_on),
    )


def is_workday(session: Session, day: date) -> bool:
    """By the calendar as this transaction first read it: a list asks for many days."""
    known: WorkCalendar | None = session.info.get("handover_workdays")
    if known is None:
        known = session.info["handover_workdays"] = work_calendar(session)
    return known.is_workday(day)


def told_of(session: Session, inmate: Inmate, handover: Handover | None) -> str:
    """A keyed hash of what a recipient must hear of when it changes: the release day and the
    first appointment. Nobody can read a day from it without the service's secret."""
    said: list[object] = [inmate.release_expected]
    if handover is not None:
        said += [handover.meets_on, handover.meets_at, handover.meets_place or ""]
    text = "\n".join(str(one) for one in said)
    return session_database(session).keyring.index(f"handover told:{inmate.id}:{text}")


def token_of(session: Session, seed: str) -> str:
    """The token of a link: 128 bits that only who has the service's secret can compute."""
    return session_database(session).keyring.index("handover:" + seed)


def accounts_of(session: Session, recipient: Recipient) -> list[int]:
    """Who reads this hand-over signed in; nobody where it goes by link or on paper."""
    if recipient.channel != Channel.ACCOUNT:
        return []
    if recipient.kind == Kind.BRANCH:
        return ids_with(session, Role.AGENCY, recipient.organisation_id)
    return [recipient.account_id] if recipient.account_id else []


def signs_in(session: Session, branch_id: int | None) -> bool:
    """Whether anybody of this branch has an account."""
    return branch_id is not None and bool(ids_with(session, Role.AGENCY, branch_id))


def is_agreed(session: Session, recipient: Recipient) -> bool:
    """Whether the agreement stands at this moment."""
    query = (
        select(true())
        .select_from(Recipient)
        .join(Inmate, Inmate.id == Recipient.inmate_id)
        .where(Recipient.id == recipient.id, agreed())
    )
    return session.scalar(query) is not None


def is_kept(session: Session, inmate: Inmate, today: date) -> bool:
    since = today - timedelta(days=value_of(session, HANDOVER_KEPT))
    return inmate.status != Status.WITHDRAWN and inmate.release_expected >= since


def housing_in(handover: Handover | None) -> str:
    """The code of the place to live, or empty."""
    return handover.housing or "" if handover else ""


def housing_of(session: Session, inmate_id: int) -> str:
    """The code of the place to live, as the hand-over has it."""
    return housing_in(handovers_of(session, [inmate_id]).get(inmate_id))
