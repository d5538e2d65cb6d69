"""The coordinator's mentors: what they offer, whom they go along with, who suits a person."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jobbridge.accounts.model import Account
from jobbridge.accounts.team_queries import mentor_for, mentors_for
from jobbridge.errors import Reason
from jobbridge.mentors import matching_rules
from jobbridge.mentors.matching_rules import Fit, Offered, Wanted
from jobbridge.mentors.model import Mentoring, MentorProfile, MentorProposal, State
from jobbridge.places.model import Prison
from jobbridge.places.rules import place_key
from jobbridge.viewer import Viewer

RUNNING = (State.PROPOSED, State.ASSIGNED)


@dataclass(frozen=True)
class Mentor:
    """One mentor of the organisation; without a profile nobody can be proposed yet. `reasons`
    say why nobody can be given to them today."""

    account: Account
    profile: MentorProfile | None
    offered: Offered
    reasons: tuple[Reason, ...]

    @property
    def state(self) -> str:
        if self.profile and self.profile.ended_at:
            return "ended"
        if self.profile and self.profile.suspended_at:
            return "suspended"
        if not self.account.active:
            return "ended"
        # The cast of a demonstration signs in without a password.
        known = self.account.password_hash or self.account.on_stage
        return "active" if known else "invited"


@dataclass(frozen=True)
class Choice:
    """A mentor and how they suit one person."""

    mentor: Mentor
    fit: Fit


def team_for(session: Session, viewer: Viewer, today: date) -> list[Mentor]:
    """By name."""
    return _mentors(session, mentors_for(session, viewer), today)


def one_for(session: Session, viewer: Viewer, account_id: int, today: date) -> Mentor:
    return _mentors(session, [mentor_for(session, viewer, account_id)], today)[0]


def _mentors(session: Session, accounts: Sequence[Account], today: date) -> list[Mentor]:
    ids = [account.id for account in accounts]
    profiles = {
        row.account_id: row
        for row in session.scalars(select(MentorProfile).where(MentorProfile.account_id.in_(ids)))
    }
    busy = busy_of(session, ids)
    found = []
    for account in accounts:
        profile = profiles.get(account.id)
        offered = offered_of(account, profile, busy=busy.get(account.id, 0))
        reasons = tuple(matching_rules.why_not_now(offered, today))
        found.append(Mentor(account, profile, offered, reasons))
    return found


def busy_of(session: Session, account_ids: Iterable[int]) -> Mapping[int, int]:
    """How many people each goes along with or is asked about."""
    rows = session.execute(
        select(Mentoring.mentor_id, func.count())
        .where(Mentoring.mentor_id.in_(list(account_ids)), Mentoring.state.in_(RUNNING))
        .group_by(Mentoring.mentor_id)
    )
    return {mentor_id: count for mentor_id, count in rows if mentor_id is not None}


def offered_of(
    account: Account, profile: MentorProfile | None, *, busy: int, declined: bool = False
) -> Offered:
    """Without a profile nothing is offered, and that nobody is trained says so."""
    return Offered(
        account_id=account.id,
        regions=profile.regions if profile else (),
        languages=profile.languages if profile else {},
        times=profile.times if profile else (),
        inside=profile is not None and profile.inside,
        capacity=profile.capacity if profile else 0,
        busy=busy,
        active_from=profile.active_from if profile else None,
        active_to=profile.active_to if profile else None,
        trained=profile is not None and profile.trained_on is not None,
        confidential=profile is not None and profile.confidential_on is not None,
        usable=account.active
        and not (profile and (profile.suspended_at is not None or profile.ended_at is not None)),
        declined=declined,
    )


def choices_for(
    session: Session, viewer: Viewer, mentoring: Mentoring, today: date
) -> list[Choice]:
    """The organisation's mentors for one person, in the order of `matching_rules.fits`."""
    mentors = {one.account.id: one for one in team_for(session, viewer, today)}
    said_no = declined_of(session, mentoring)
    offers = [
        offered_of(
            one.account, one.profile, busy=one.offered.busy, declined=one.account.id in said_no
        )
        for one in mentors.values()
        if one.state != "ended"
    ]
    found = matching_rules.fits(wanted_of(mentoring), offers, today)
    return [Choice(mentors[fit.offered.account_id], fit) for fit in found]


def declined_of(session: Session, mentoring: Mentoring) -> set[int]:
    """Mentors who said no to this person, or never answered."""
    return set(
        session.scalars(
            select(MentorProposal.mentor_id).where(
                MentorProposal.mentoring_id == mentoring.id,
                MentorProposal.answer == "declined",
            )
        )
    )


def wanted_of(mentoring: Mentoring) -> Wanted:
    inmate = mentoring.inmate
    return Wanted(
        region=inmate.municipality.region if inmate.municipality else "",
        language=mentoring.language,
        times=mentoring.times,
        inside=mentoring.inside and inmate.status == "active",
    )


def prison_names(session: Session) -> list[tuple[int, str]]:
    """Where mentors could go: names of prisons alone, so no scope applies."""
    rows = session.scalars(select(Prison))
    return sorted(((row.id, row.name) for row in rows), key=lambda row: place_key(row[1]))
