"""What a coordinator does with the organisation's mentors: invited, described, suspended, ended."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.accounts import team_actions, team_queries
from jobbridge.accounts.model import Account
from jobbridge.audit.actions import record
from jobbridge.clock import local_day
from jobbridge.errors import Reason, Refused, Stale
from jobbridge.i18n import N_
from jobbridge.inmates.vocabulary import LANGUAGES
from jobbridge.mentors import actions, matching_rules, rules
from jobbridge.mentors.model import MentorProfile
from jobbridge.places.model import Municipality, Prison
from jobbridge.viewer import Viewer

CHANGED = Reason("changed", N_("Somebody else has changed this in the meantime. Look again."))


@dataclass(frozen=True)
class Description:
    """What a mentor offers; a municipality counts for its region, too."""

    regions: Collection[str] = ()
    municipalities: Collection[int] = ()
    languages: Mapping[str, str] = field(default_factory=dict)
    times: Collection[str] = ()
    inside: bool = False
    prisons: Collection[int] = ()
    capacity: int = 1
    active_from: date | None = None
    active_to: date | None = None
    trained_on: date | None = None
    confidential_on: date | None = None


def describe(
    session: Session,
    viewer: Viewer,
    *,
    account_id: int,
    version: int,
    said: Description,
    now: datetime,
) -> MentorProfile:
    """`version` is that of the profile which the form showed; 0 where there was none."""
    team_queries.mentor_for(session, viewer, account_id, lock=True)
    profile = session.get(MentorProfile, account_id, populate_existing=True)
    if (profile.version if profile else 0) != version:
        raise Stale([CHANGED])
    rows = session.execute(
        select(Municipality.id, Municipality.region).where(
            Municipality.id.in_(list(said.municipalities))
        )
    )
    towns = {row.id: row.region for row in rows}
    known = set(session.scalars(select(Municipality.region).distinct()))
    prisons = set(session.scalars(select(Prison.id).where(Prison.id.in_(list(said.prisons)))))
    reasons = matching_rules.why_not_profile(
        times=said.times,
        languages=said.languages,
        active_from=said.active_from,
        active_to=said.active_to,
        trained_on=said.trained_on,
        confidential_on=said.confidential_on,
        capacity=said.capacity,
        today=local_day(now),
    )
    for name, wrong in (
        ("regions", set(said.regions) - known),
        ("municipalities", set(said.municipalities) - towns.keys()),
        ("languages", said.languages.keys() - LANGUAGES.keys()),
        ("prisons", set(said.prisons) - prisons),
    ):
        if wrong:
            reasons.append(Reason(name, rules.LIST, field=name))
    if reasons:
        raise Refused(reasons)
    if profile is None:
        profile = MentorProfile(account_id=account_id, version=0)
        session.add(profile)
    profile.regions = sorted({*said.regions, *towns.values()})
    profile.municipalities = sorted(towns)
    profile.languages = dict(sorted(said.languages.items()))
    profile.times = sorted(set(said.times))
    profile.inside, profile.prisons = said.inside, sorted(prisons if said.inside else ())
    profile.capacity = said.capacity
    profile.active_from, profile.active_to = said.active_from, said.active_to
    profile.trained_on, profile.confidential_on = said.trained_on, said.confidential_on
    profile.version += 1
    profile.updated_at = now
    session.flush()
    record(session, viewer, "mentor.describe", "account", account_id, now=now)
    return profile


def suspend(session: Session, viewer: Viewer, *, account_id: int, now: datetime) -> Account:
    """Signs in no more and gets nobody new; whom they go along with is kept for `resume`."""
    profile = _profile(session, viewer, account_id, now)
    if profile.ended_at is not None:
        raise Refused([rules.OTHERWISE])
    if profile.suspended_at is None:
        profile.suspended_at = now
        profile.version += 1
        record(session, viewer, "mentor.suspend", "account", account_id, now=now)
    return team_actions.shut_out(session, viewer, account_id=account_id, now=now)


def resume(session: Session, viewer: Viewer, *, account_id: int, now: datetime) -> Account:
    """Only whom a coordinator has suspended or ended: what an administrator ended stays so.
    Nobody whom the mentor went along with comes back by itself."""
    profile = _profile(session, viewer, account_id, now)
    if profile.suspended_at is None and profile.ended_at is None:
        raise Refused([rules.OTHERWISE])
    profile.suspended_at = profile.ended_at = None
    profile.version += 1
    record(session, viewer, "mentor.resume", "account", account_id, now=now)
    return team_actions.let_in(session, viewer, account_id=account_id, now=now)


def part(session: Session, viewer: Viewer, *, account_id: int, now: datetime) -> int:
    """The mentor leaves the organisation, and everybody they went along with is told; says of
    how many people. Access ends at the next request."""
    profile = _profile(session, viewer, account_id, now)
    ended = actions.end_all_of(session, viewer, mentor_id=account_id, now=now)
    profile.suspended_at, profile.ended_at = None, now
    profile.version += 1
    record(session, viewer, "mentor.end", "account", account_id, now=now)
    team_actions.part_from(session, viewer, account_id=account_id, now=now)
    return ended


def _profile(session: Session, viewer: Viewer, account_id: int, now: datetime) -> MentorProfile:
    """Locked with the account; an empty one where nothing was described yet."""
    team_queries.mentor_for(session, viewer, account_id, lock=True)
    profile = session.get(MentorProfile, account_id, with_for_update=True, populate_existing=True)
    if profile is None:
        profile = MentorProfile(account_id=account_id, version=1, updated_at=now)
        session.add(profile)
        session.flush()
    return profile
