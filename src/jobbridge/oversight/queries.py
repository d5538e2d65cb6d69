"""What an auditor looks through: findings, who saw whom, and one day's reads as the rules need
them. By internal number, never by name."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jobbridge.accounts.model import Membership, Organisation
from jobbridge.audit.model import READ, AuditRow
from jobbridge.clock import RIGA, local
from jobbridge.db import among
from jobbridge.emergencies.model import Emergency
from jobbridge.errors import NotFound
from jobbridge.inmates.model import Inmate, Status
from jobbridge.oversight import rules, surnames
from jobbridge.oversight.model import Browsing, Finding
from jobbridge.oversight.relation_queries import strangers_among
from jobbridge.viewer import Role, Viewer

WEEKS = 4
USUAL = timedelta(days=7 * WEEKS)
LONG_AGO = timedelta(days=180)
"""After release people are still helped; then nobody should need to open them."""


@dataclass(frozen=True)
class Found:
    """A finding as the worker stores it."""

    key: str
    rule: str
    account_id: int | None
    role: str | None
    people: tuple[int, ...]
    says: dict[str, int | float]


@dataclass(frozen=True)
class DayFound:
    """What one day's reads come to."""

    findings: list[Found]
    browsing: dict[int, tuple[str | None, int, int]]


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), RIGA)


def day_found(session: Session, day: date) -> DayFound:
    """Every rule on every account's reads of a wall day; for the worker."""
    begins, ends = midnight(day), midnight(day + timedelta(days=1))
    reads, roles = _reads(session, begins, ends)
    pairs = {(account, read.inmate_id) for account, seen in reads.items() for read in seen}
    strangers: dict[int, set[int]] = defaultdict(set)
    for account, inmate in strangers_among(session, pairs, begins, ends):
        strangers[account].add(inmate)
    usual, by_role, nights = _usual(session, day)
    opened = {r.inmate_id for seen in reads.values() for r in seen if r.alone}
    names, released = _known_of(session, sorted(opened), day)
    findings, browsing = [], {}
    for account, seen in sorted(reads.items()):
        judged = rules.Day(
            reads=seen,
            usual=usual[account],
            role_usual=by_role.get(roles[account], 0.0),
            nights=nights[account],
            strangers=frozenset(strangers[account]),
            released=frozenset(released),
            names=names,
        )
        for sign in rules.signs(judged):
            key = f"{day}:{sign.rule}:{account}"
            says = dict(sign.says)
            findings.append(Found(key, sign.rule, account, roles[account], sign.people, says))
        people = {r.inmate_id for r in judged.opened}
        night = {r.inmate_id for r in judged.opened if rules.is_night(r.at)}
        browsing[account] = (roles[account], len(people), len(night))
    readers: dict[int, set[int]] = defaultdict(set)
    strange: dict[int, set[int]] = defaultdict(set)
    for account, seen in reads.items():
        for read in seen:
            if read.alone:
                readers[read.inmate_id].add(account)
                if read.inmate_id in strangers[account]:
                    strange[read.inmate_id].add(account)
    for sign in rules.person_signs(readers, strange):
        key = f"{day}:{sign.rule}:person {sign.people[0]}"
        findings.append(Found(key, sign.rule, None, None, sign.people, dict(sign.says)))
    return DayFound(findings, browsing)


def _reads(
    session: Session, begins: datetime, ends: datetime
) -> tuple[dict[int, list[rules.Read]], dict[int, str | None]]:
    """By account: whom it was shown, and whether alone in that answer."""
    rows = session.execute(
        select(
            AuditRow.account_id,
            AuditRow.role,
            AuditRow.subject_id,
            AuditRow.at,
            AuditRow.request_id,
            AuditRow.id,
        )
        .where(
            AuditRow.at >= begins,
            AuditRow.at < ends,
            AuditRow.verb == READ,
            AuditRow.subject == "inmate",
            AuditRow.account_id.is_not(None),
        )
        .order_by(AuditRow.at, AuditRow.id)
    ).all()
    shown = Counter(row.request_id or row.id for row in rows)
    reads: dict[int, list[rules.Read]] = defaultdict(list)
    roles: dict[int, str | None] = {}
    for account, role, person, at, request, number in rows:
        if person is not None and account is not None:
            alone = shown[request or number] == 1
            reads[account].append(rules.Read(person, local(at), alone))
            roles[account] = role
    return reads, roles


def _usual(
    session: Session, day: date
) -> tuple[dict[int, list[int]], dict[str | None, float], dict[int, int]]:
    """People opened on the days of four weeks before: by account, the middle of each role, and
    on how many of them at night."""
    usual: dict[int, list[int]] = defaultdict(list)
    of_role: dict[str | None, list[int]] = defaultdict(list)
    nights: dict[int, int] = defaultdict(int)
    before = select(Browsing).where(Browsing.on >= day - USUAL, Browsing.on < day)
    for one in session.scalars(before):
        usual[one.account_id].append(one.opened)
        of_role[one.role].append(one.opened)
        nights[one.account_id] += bool(one.at_night)
    return usual, {role: float(median(counts)) for role, counts in of_role.items()}, nights


def _known_of(
    session: Session, people: Sequence[int], day: date
) -> tuple[dict[int, str], set[int]]:
    """Stems of family names, which stay in the worker's memory, and who was released long ago."""
    names, released = {}, set()
    known = select(Inmate.id, Inmate.family_name, Inmate.status, Inmate.release_expected)
    for person, name, status, release in session.execute(
        known.where(among(Inmate.__table__.c.id, "people")), {"people": list(people)}
    ):
        names[person] = surnames.stem(name)
        if status != Status.ACTIVE and release < day - LONG_AGO:
            released.add(person)
    return names, released


def findings_for(
    session: Session, viewer: Viewer, *, today: date, rule: str = "", all_of_them: bool = False
) -> list[Finding]:
    """Of the last four weeks, newest first; of older ones those at which nobody has looked."""
    _auditor(viewer)
    query = select(Finding).order_by(Finding.on.desc(), Finding.id.desc()).limit(500)
    if rule:
        query = query.where(Finding.rule == rule)
    if all_of_them:
        query = query.where(Finding.on >= today - USUAL)
    else:
        query = query.where(Finding.looked_at.is_(None))
    return list(session.scalars(query))


def finding_for(session: Session, viewer: Viewer, finding_id: int) -> Finding:
    _auditor(viewer)
    found = session.get(Finding, finding_id)
    if found is None:
        raise NotFound
    return found


def waiting_for(session: Session, viewer: Viewer) -> int:
    """How many findings nobody has looked at."""
    _auditor(viewer)
    query = select(func.count()).select_from(Finding).where(Finding.looked_at.is_(None))
    return session.scalar(query) or 0


def number_for(session: Session, viewer: Viewer, named: str) -> int:
    """The internal number of a person whose number or reference an auditor was told; 0 where
    nobody has it."""
    _auditor(viewer)
    if named.isascii() and named.isdecimal() and len(named) < 10:
        return int(named)
    return session.scalar(select(Inmate.id).where(Inmate.ref == named)) or 0


def openings_for(session: Session, viewer: Viewer) -> set[tuple[int, int]]:
    """Account and person of every emergency opening: why a stranger could see somebody."""
    _auditor(viewer)
    opened = select(Emergency.account_id, Emergency.inmate_id)
    rows = session.execute(opened.where(Emergency.inmate_id.is_not(None)).distinct())
    return {(account, person) for account, person in rows if person is not None}


def houses_for(session: Session, viewer: Viewer) -> dict[int, str]:
    """The names of the organisations of each account."""
    _auditor(viewer)
    houses: dict[int, list[str]] = defaultdict(list)
    belongs = select(Membership.account_id, Organisation.name).join(
        Organisation, Organisation.id == Membership.organisation_id
    )
    for account, name in session.execute(belongs.order_by(Organisation.name)):
        houses[account].append(name)
    return {account: ", ".join(names) for account, names in houses.items()}


def _auditor(viewer: Viewer) -> None:
    if not (viewer.system or viewer.is_(Role.AUDITOR)):
        raise NotFound
