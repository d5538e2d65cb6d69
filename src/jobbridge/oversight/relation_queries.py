"""Whether a reader had a case of the person on that day.

Computed from what is stored now together with the histories that there are. Exact: who looked
after a person (`care`), who followed them (`assignment`), transfers between prisons, applications
and hand-overs by their beginning; of emergency openings the days, reads outside their hour being
refused. Approximated: an account's organisations are those of today
(their changes stand in the log without the organisation); a restriction to a wing or duty is not
asked; an application counts from its beginning for ever, a mentoring for its organisation, too;
who is moved counts as of both prisons on the day of the move and the week before it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from jobbridge.accounts.model import Membership
from jobbridge.applications.model import Application
from jobbridge.db import among
from jobbridge.emergencies.model import Emergency
from jobbridge.handovers.model import Recipient
from jobbridge.inmates.model import Assignment, Care, Inmate, Movement
from jobbridge.mentors.model import Mentoring, MentorProposal
from jobbridge.places.model import Municipality
from jobbridge.vacancies.model import Vacancy

EXPECTED = timedelta(days=7)
Pair = tuple[int, int]


@dataclass
class Cases:
    """Of each person the organisations that had their case, and the accounts."""

    organisations: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    accounts: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    memberships: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))

    def has(self, account_id: int, inmate_id: int) -> bool:
        return account_id in self.accounts[inmate_id] or bool(
            self.memberships[account_id] & self.organisations[inmate_id]
        )


def strangers_among(
    session: Session, pairs: Iterable[Pair], begins: datetime, ends: datetime
) -> set[Pair]:
    """Those pairs of account and inmate who had no case in common between the two moments."""
    pairs = set(pairs)
    cases = Cases()
    accounts, people = sorted({a for a, _ in pairs}), sorted({i for _, i in pairs})
    for account, organisation in session.execute(
        select(Membership.account_id, Membership.organisation_id).where(
            among(Membership.__table__.c.account_id, "accounts")
        ),
        {"accounts": accounts},
    ):
        cases.memberships[account].add(organisation)
    given = {"people": people}
    _prisons(session, cases, given, begins.date())
    _carers(session, cases, given, begins, ends)
    _on_the_way(session, cases, given, ends)
    return {pair for pair in pairs if not cases.has(*pair)}


def _prisons(session: Session, cases: Cases, given: Mapping[str, list[int]], day: date) -> None:
    branches: dict[int, int | None] = {}
    present = select(Inmate.id, Inmate.prison_id, Inmate.counselor_id, Municipality.branch_id)
    present = present.outerjoin(Municipality, Municipality.id == Inmate.municipality_id)
    for person, prison, counselor, branch in session.execute(
        present.where(among(Inmate.__table__.c.id, "people")), given
    ):
        cases.organisations[person].add(prison)
        branches[person] = branch
        if counselor is not None:
            cases.accounts[person].add(counselor)
    moves: dict[int, list[Movement]] = defaultdict(list)
    later = select(Movement).where(
        among(Movement.__table__.c.inmate_id, "people"), Movement.on >= day
    )
    for move in session.scalars(later.order_by(Movement.on, Movement.id), given):
        moves[move.inmate_id].append(move)
    for person, made in moves.items():
        # Where they were before the first move that came after: and soon to come.
        inside = {made[0].from_prison_id}
        inside |= {m.to_prison_id for m in made if m.on - day <= EXPECTED}
        cases.organisations[person] = {prison for prison in inside if prison is not None}
    for person, branch in branches.items():
        if branch is not None:
            cases.organisations[person].add(branch)


def _carers(
    session: Session,
    cases: Cases,
    given: Mapping[str, list[int]],
    begins: datetime,
    ends: datetime,
) -> None:
    cared = select(Care.inmate_id, Care.account_id).where(
        among(Care.__table__.c.inmate_id, "people"),
        Care.since < ends,
        or_(Care.until.is_(None), Care.until >= begins),
    )
    followed = select(Assignment.inmate_id, Assignment.account_id).where(
        among(Assignment.__table__.c.inmate_id, "people"),
        Assignment.assigned_at < ends,
        or_(Assignment.ended_at.is_(None), Assignment.ended_at >= begins),
    )
    proposed = (
        select(Mentoring.inmate_id, MentorProposal.mentor_id)
        .join(Mentoring, Mentoring.id == MentorProposal.mentoring_id)
        .where(among(Mentoring.__table__.c.inmate_id, "people"))
    )
    handed = select(Recipient.inmate_id, Recipient.account_id).where(
        among(Recipient.__table__.c.inmate_id, "people"),
        Recipient.sent_at < ends,
        Recipient.account_id.is_not(None),
    )
    opened = select(Emergency.inmate_id, Emergency.account_id).where(
        among(Emergency.__table__.c.inmate_id, "people"),
        Emergency.opened_at < ends,
        Emergency.ends_at >= begins,
    )
    for query in (cared, followed, proposed, handed, opened):
        for person, account in session.execute(query, given):
            cases.accounts[person].update([account] if account is not None else [])


def _on_the_way(
    session: Session, cases: Cases, given: Mapping[str, list[int]], ends: datetime
) -> None:
    applied = (
        select(Application.inmate_id, Vacancy.employer_id)
        .join(Vacancy, Vacancy.id == Application.vacancy_id)
        .where(among(Application.__table__.c.inmate_id, "people"), Application.created_at < ends)
    )
    handed = select(Recipient.inmate_id, Recipient.organisation_id).where(
        among(Recipient.__table__.c.inmate_id, "people"),
        Recipient.sent_at < ends,
        Recipient.organisation_id.is_not(None),
    )
    asked = select(Mentoring.inmate_id, Mentoring.organisation_id, Mentoring.asked_of_id).where(
        among(Mentoring.__table__.c.inmate_id, "people"), Mentoring.asked_at < ends
    )
    for query in (applied, handed, asked):
        for person, *organisations in session.execute(query, given):
            cases.organisations[person].update(o for o in organisations if o is not None)
