"""Mentorings as far as the viewer may know of them, and of each person only what `SEEN` says."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    true,
    union,
)
from sqlalchemy.orm import Session, joinedload

from jobbridge.accounts.model import Account, Organisation
from jobbridge.audit.actions import saw
from jobbridge.errors import NotFound, Reason
from jobbridge.inmates import queries as inmates
from jobbridge.inmates.model import Assignment, Fact, FactKind, Inmate, Status
from jobbridge.mentors import rules
from jobbridge.mentors.model import (
    Mentoring,
    MentoringStep,
    MentorProfile,
    MentorProposal,
    State,
)
from jobbridge.places.model import Municipality
from jobbridge.viewer import Role, Viewer

MOST = 300
PURPOSE = "mentor"


@dataclass(frozen=True)
class Shown:
    """One mentoring as its viewer may see it: what is hidden is empty. `release_how` says how
    near the day of release is: `day`, `month`, `half` or `year`."""

    ref: str
    state: str
    language: str
    times: Sequence[str]
    inside: bool
    region: str
    release: date | None
    release_how: str
    name: str
    inmate_ref: str
    prison: str
    municipality: str
    released: bool
    mentor: str
    mentor_id: int | None
    organisation: str
    asked_at: date
    assigned_at: date | None
    ended_at: date | None
    why: str
    notes: bool
    version: int
    flags: tuple[Reason, ...] = ()


def scope(viewer: Viewer) -> ColumnElement[bool]:
    """A clause on `Mentoring`. A mentor knows of whom they are asked about, or go along with
    now; a coordinator of what the organisation is asked or does. Deny by default."""
    if viewer.system:
        return true()
    if viewer.is_(Role.COUNSELOR):
        return Mentoring.inmate_id.in_(select(Inmate.id).where(inmates.scope(viewer)))
    if viewer.is_(Role.COORDINATOR):
        asked = or_(
            Mentoring.asked_of_id.is_(None), Mentoring.asked_of_id.in_(viewer.organisations)
        )
        return or_(
            and_(Mentoring.state == State.ASKED, asked),
            and_(
                Mentoring.state != State.ASKED, Mentoring.organisation_id.in_(viewer.organisations)
            ),
        )
    if viewer.is_(Role.MENTOR):
        followed = select(Assignment.inmate_id).where(
            Assignment.account_id == viewer.account_id, Assignment.ended_at.is_(None)
        )
        return (Mentoring.mentor_id == viewer.account_id) & or_(
            Mentoring.state == State.PROPOSED,
            and_(Mentoring.state == State.ASSIGNED, Mentoring.inmate_id.in_(followed)),
        )
    return false()


def mentoring_for(session: Session, viewer: Viewer, ref: str, *, lock: bool = False) -> Mentoring:
    """`lock` holds the row until the transaction ends."""
    query = select(Mentoring).where(Mentoring.ref == ref, scope(viewer))
    if lock:
        query = query.with_for_update(of=Mentoring).execution_options(populate_existing=True)
    else:
        query = query.options(*_WITH)
    found = session.scalar(query)
    if found is None:
        raise NotFound
    saw(session, "inmate", [found.inmate_id])
    return found


_WITH = (
    joinedload(Mentoring.inmate).options(*inmates.WITH),
    joinedload(Mentoring.mentor),
    joinedload(Mentoring.organisation),
)


def mentorings_for(
    session: Session,
    viewer: Viewer,
    *,
    states: Iterable[State] = tuple(State),
    mentor_id: int | None = None,
    inmate: Inmate | None = None,
) -> list[Mentoring]:
    """What waits longest first; at most `MOST`."""
    query = select(Mentoring).where(scope(viewer), Mentoring.state.in_(list(states)))
    if mentor_id is not None:
        query = query.where(Mentoring.mentor_id == mentor_id)
    if inmate is not None:
        query = query.where(Mentoring.inmate_id == inmate.id)
    rows = list(
        session.scalars(
            query.order_by(Mentoring.asked_at, Mentoring.id).limit(MOST).options(*_WITH)
        )
    )
    saw(session, "inmate", [row.inmate_id for row in rows])
    return rows


def shown_of(session: Session, viewer: Viewer, rows: Sequence[Mentoring]) -> list[Shown]:
    """These, already in scope, as the viewer may see them."""
    role = Role.COUNSELOR if viewer.system else viewer.role
    fields = {row.id: rules.SEEN.get((role, State(row.state))) if role else None for row in rows}
    coarse = [row for row in rows if (one := fields[row.id]) and one.release == "coarse"]
    alike = _alike(session, coarse)
    flags = flags_of(session, rows)
    return [
        _shown(row, one, alike.get(row.id, {}), flags.get(row.id, ()))
        for row in rows
        if (one := fields[row.id]) is not None
    ]


def _shown(
    row: Mentoring, fields: rules.Fields, alike: Mapping[str, int], flags: tuple[Reason, ...]
) -> Shown:
    inmate = row.inmate
    how = fields.release
    if how == "coarse":
        how = rules.release_shown(inmate.release_expected, alike)
    town = inmate.municipality
    return Shown(
        ref=row.ref,
        state=row.state,
        language=row.language if fields.language else "",
        times=list(row.times),
        inside=row.inside,
        region=town.region if fields.region and town else "",
        release=_cut(inmate.release_expected, how) if how else None,
        release_how=how,
        name=inmate.name if fields.name else "",
        inmate_ref=inmate.ref if fields.name else "",
        prison=inmate.prison.name if fields.prison else "",
        municipality=town.name if fields.name and town else "",
        released=fields.name and inmate.status == Status.RELEASED,
        mentor=row.mentor.name if row.mentor else "",
        mentor_id=row.mentor_id,
        organisation=row.organisation.name if row.organisation else "",
        asked_at=row.asked_at.date(),
        assigned_at=row.assigned_at.date() if row.assigned_at else None,
        ended_at=row.ended_at.date() if row.ended_at else None,
        why=row.why,
        notes=fields.notes,
        version=row.version,
        flags=flags,
    )


def _cut(on: date, how: str) -> date:
    """The first day of what is shown, so that nothing nearer travels along."""
    if how == "day":
        return on
    if how == "month":
        return on.replace(day=1)
    return on.replace(day=1, month=7 if how == "half" and on.month > 6 else 1)


def _alike(session: Session, rows: Sequence[Mentoring]) -> dict[int, dict[str, int]]:
    """How many people of the region who speak the language leave in the same month, and half of
    a year."""
    regions = {row.inmate.municipality.region for row in rows if row.inmate.municipality}
    if not regions:
        return {}
    found = session.execute(
        select(Municipality.region, Fact.code, Inmate.release_expected)
        .select_from(Inmate)
        .join(Municipality, Municipality.id == Inmate.municipality_id)
        .join(Fact, Fact.inmate_id == Inmate.id)
        .where(
            Inmate.status != Status.WITHDRAWN,
            Municipality.region.in_(regions),
            Fact.kind == FactKind.LANGUAGE,
            Fact.code.in_({row.language for row in rows}),
            Fact.ended_at.is_(None),
        )
    ).all()
    days: dict[tuple[str, str], list[date]] = defaultdict(list)
    for region, code, on in found:
        days[region, code].append(on)
    return {
        row.id: {
            how: sum(
                rules.same_time(row.inmate.release_expected, on, how)
                for on in days[row.inmate.municipality.region, row.language]
            )
            for how in ("month", "half")
        }
        for row in rows
        if row.inmate.municipality
    }


def flags_of(session: Session, rows: Sequence[Mentoring]) -> dict[int, tuple[Reason, ...]]:
    """What is to be looked at of each that runs, with the remedy."""
    ids = {row.mentor_id for row in rows if row.mentor_id is not None}
    profiles = {
        one.account_id: one
        for one in session.scalars(select(MentorProfile).where(MentorProfile.account_id.in_(ids)))
    }
    found: dict[int, tuple[Reason, ...]] = {}
    for row in rows:
        if row.mentor is None or row.state not in (State.PROPOSED, State.ASSIGNED):
            continue
        profile = profiles.get(row.mentor.id)
        reasons = rules.about_place(
            inside=profile is not None and profile.inside,
            # Before the mentor's yes, which prison it is shows in nothing.
            prisons=profile.prisons if profile and row.state == State.ASSIGNED else (),
            prison_id=row.inmate.prison_id,
            released=row.inmate.status == Status.RELEASED,
            wanted=row.inside,
        )
        if not row.mentor.active:
            reasons.append(rules.GONE)
        found[row.id] = tuple(reasons)
    return found


def steps_of(
    session: Session, viewer: Viewer, mentoring: Mentoring
) -> list[tuple[MentoringStep, str]]:
    """Its history with the names of who did it, the newest first. A counselor's name would tell
    the organisation in which prison the person is."""
    rows = session.execute(
        select(MentoringStep, Account)
        .outerjoin(Account, Account.id == MentoringStep.by)
        .where(MentoringStep.mentoring_id == mentoring.id)
        .order_by(MentoringStep.id.desc())
    )
    hidden = () if viewer.is_(Role.COUNSELOR) else (Role.COUNSELOR,)
    return [(step, who.name if who and who.role not in hidden else "") for step, who in rows]


def open_proposal(session: Session, mentoring: Mentoring) -> MentorProposal | None:
    return session.scalar(
        select(MentorProposal).where(
            MentorProposal.mentoring_id == mentoring.id, MentorProposal.answer == ""
        )
    )


def untaken(before: datetime) -> Select[int]:
    """Ids of what is looked for without any step since: for the worker."""
    steps = select(MentoringStep.id).where(
        MentoringStep.mentoring_id == Mentoring.id, MentoringStep.at > before
    )
    return (
        select(Mentoring.id)
        .where(Mentoring.state == State.ASKED, Mentoring.asked_at <= before, ~steps.exists())
        .order_by(Mentoring.id)
    )


def last_verb(session: Session, mentoring: Mentoring) -> str | None:
    return session.scalar(
        select(MentoringStep.verb)
        .where(MentoringStep.mentoring_id == mentoring.id)
        .order_by(MentoringStep.id.desc())
        .limit(1)
    )


def open_of(session: Session, inmate: Inmate) -> Mentoring | None:
    """The one that is not over, of a person already in scope."""
    return session.scalar(
        select(Mentoring)
        .where(Mentoring.inmate_id == inmate.id, Mentoring.state != State.ENDED)
        .options(*_WITH)
    )


def adrift() -> CompoundSelect[int, str]:
    """(id, why) of what runs on without its ground: for the worker."""
    running = (
        select(Mentoring.id, literal("agreement").label("why"))
        .join(Inmate, Inmate.id == Mentoring.inmate_id)
        .where(
            Mentoring.state != State.ENDED,
            or_(
                Inmate.status == Status.WITHDRAWN,
                ~inmates.has_agreement(PURPOSE),
                ~inmates.guarded(),
            ),
        )
    )
    followed = exists().where(
        Assignment.inmate_id == Mentoring.inmate_id,
        Assignment.account_id == Mentoring.mentor_id,
        Assignment.ended_at.is_(None),
    )
    left = select(Mentoring.id, literal("other").label("why")).where(
        Mentoring.state == State.ASSIGNED, ~followed
    )
    return union(running, left).order_by("id")


def has_agreed(session: Session, inmate: Inmate) -> bool:
    agreed = inmates.agreements_of(session, [inmate.id])[inmate.id]
    return any(row.purpose == PURPOSE for row in agreed)


def houses(session: Session) -> list[Organisation]:
    """Active NGOs and municipal services, by name: names of organisations alone."""
    return list(
        session.scalars(
            select(Organisation)
            .where(Organisation.kind == "ngo", Organisation.active)
            .order_by(Organisation.name, Organisation.id)
        )
    )


def assigned_otherwise_for(session: Session, viewer: Viewer) -> int:
    """How many people a counselor has assigned to the viewer without asking for a mentor."""
    return (
        session.scalar(
            select(func.count())
            .select_from(Inmate)
            .where(
                inmates.scope(viewer),
                Inmate.id.not_in(
                    select(Mentoring.inmate_id).where(
                        Mentoring.mentor_id == viewer.account_id,
                        Mentoring.state == State.ASSIGNED,
                    )
                ),
            )
        )
        or 0
    )


def waiting_for(session: Session, viewer: Viewer) -> int:
    """How many wait for the viewer: to be given a mentor, or for the mentor's answer."""
    state = State.PROPOSED if viewer.is_(Role.MENTOR) else State.ASKED
    return (
        session.scalar(
            select(func.count())
            .select_from(Mentoring)
            .where(scope(viewer), Mentoring.state == state)
        )
        or 0
    )
