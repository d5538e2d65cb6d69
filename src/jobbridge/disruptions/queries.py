"""What is broken, by what, and the disruptions that were made of it, in the viewer's prisons."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from jobbridge.accounts.model import Account, Organisation
from jobbridge.calendar.spans import Span, local_date
from jobbridge.disruptions import rules
from jobbridge.disruptions.model import Disruption, Kind, NewTimes, Outcome, Proposal, State
from jobbridge.disruptions.rules import Cause
from jobbridge.errors import NotFound, Reason, Severity
from jobbridge.interviews import queries as interviews
from jobbridge.interviews import slot_queries
from jobbridge.interviews.model import Closure, Interview, Mode
from jobbridge.interviews.model import State as InterviewState
from jobbridge.interviews.queries import Shown
from jobbridge.interviews.visit_model import PassState
from jobbridge.interviews.visit_queries import passes_of
from jobbridge.interviews.visit_rules import visit_of
from jobbridge.places.model import Prison
from jobbridge.vacancies.model import State as VacancyState
from jobbridge.viewer import Duty, Role, Viewer

AHEAD = timedelta(days=370)
MOST = 5000
BOOKED = (InterviewState.BOOKED, InterviewState.CONFIRMED)
SHOWN_LATEST = 50


def looks(viewer: Viewer) -> bool:
    """Whether the viewer has to do with disruptions at all."""
    return (
        viewer.system
        or viewer.is_(Role.COUNSELOR)
        or viewer.has(Duty.ROOMS)
        or viewer.has(Duty.MOVEMENTS)
    )


def may_decide(viewer: Viewer, disruption: Disruption) -> bool:
    """Whether the viewer may hold, change and release: who plans for these people. An officer
    does not know of interviews that stand in another prison still."""
    if viewer.is_(Role.PRISON_OFFICER) and disruption.kind == Kind.TRANSFER:
        return False
    return interviews.plans(viewer) and _own(viewer, disruption.prison_id)


def _own(viewer: Viewer, prison_id: int) -> bool:
    return viewer.system or prison_id in viewer.organisations


def coming_for(session: Session, viewer: Viewer, now: datetime) -> list[Interview]:
    """The viewer's booked interviews that have not begun."""
    if not looks(viewer):
        raise NotFound
    found = interviews.interviews_for(
        session, viewer, starting=now, before=now + AHEAD, states=BOOKED, most=MOST
    )
    return [interview for interview in found if interview.starts_at > now]


def breaks_of(
    session: Session, coming: Sequence[Interview], now: datetime
) -> dict[int, list[Reason]]:
    """What speaks against each interview as things are now; nobody who still fits is in it."""
    found = slot_queries.flags_of(session, coming, now)
    absences = absences_of(session, {i.application.inmate_id for i in coming}, now)
    visits = passes_of(session, {visit_of(i) for i in coming if i.mode == Mode.IN_PERSON})
    gone = set(
        session.scalars(
            select(Organisation.id).where(
                Organisation.id.in_({i.employer_id for i in coming}), ~Organisation.active
            )
        )
    )
    for interview in coming:
        reasons = found[interview.id]
        span = Span(interview.starts_at, interview.ends_at)
        if any(span.overlaps(a) for a in absences.get(interview.application.inmate_id, ())):
            reasons.append(rules.ABSENT)
        passes = visits.get(visit_of(interview), []) if interview.mode == Mode.IN_PERSON else []
        if passes and all(one.state == PassState.REFUSED for one in passes):
            reasons.append(rules.REFUSED)
        if interview.application.vacancy.state == VacancyState.CLOSED:
            reasons.append(rules.CLOSED)
        if interview.employer_id in gone:
            reasons.append(rules.GONE)
    return {
        key: [r for r in reasons if r.severity is not Severity.WARN]
        for key, reasons in found.items()
        if rules.kind_of(reasons) is not None
    }


def absences_of(session: Session, inmates: set[int], now: datetime) -> dict[int, tuple[Span, ...]]:
    """When people cannot come, as far as it is still to come."""
    rows = session.execute(
        select(Disruption.inmate_id, Disruption.starts_at, Disruption.ends_at).where(
            Disruption.kind == Kind.ABSENT,
            Disruption.ended_at.is_(None),
            Disruption.inmate_id.in_(inmates),
            Disruption.ends_at > now,
        )
    )
    found: dict[int, list[Span]] = defaultdict(list)
    for inmate_id, starts_at, ends_at in rows:
        if inmate_id is not None and ends_at is not None:
            found[inmate_id].append(Span(starts_at, ends_at))
    return {key: tuple(spans) for key, spans in found.items()}


def causes_of(
    session: Session, coming: Sequence[Interview], breaks: dict[int, list[Reason]]
) -> dict[int, Cause]:
    """The one cause under which each broken interview is dealt with, by its id."""
    broken = [i for i in coming if i.id in breaks]
    closures = list(
        session.scalars(
            select(Closure)
            .where(Closure.prison_id.in_({i.prison_id for i in broken}))
            .order_by(Closure.id)
        )
    )
    return {i.id: _cause(i, rules.kind_of(breaks[i.id]), closures) for i in broken}


def _cause(interview: Interview, kind: Kind | None, closures: Sequence[Closure]) -> Cause:
    inmate = interview.application.inmate
    if kind is None:
        raise ValueError("nothing broke it")
    if kind is Kind.TRANSFER:
        return Cause(kind, inmate.prison_id, other_prison_id=interview.prison_id)
    if kind is Kind.RELEASE:
        return Cause(kind, inmate.prison_id)
    if kind is Kind.ABSENT:
        return Cause(kind, inmate.prison_id, inmate_id=inmate.id)
    if kind is Kind.EMPLOYER:
        return Cause(kind, inmate.prison_id, employer_id=interview.employer_id)
    if kind is Kind.VISITOR:
        on = local_date(interview.starts_at)
        return Cause(kind, interview.prison_id, employer_id=interview.employer_id, on=on)
    if kind in (Kind.CLOSURE, Kind.ROOM):
        room_id = interview.room_id if kind is Kind.ROOM else None
        standing = [c.id for c in closures if c.room_id == room_id and _stands_in(interview, c)]
        closure_id = standing[0] if standing else None
        return Cause(kind, interview.prison_id, room_id=room_id, closure_id=closure_id)
    return Cause(kind, interview.prison_id)


def _stands_in(interview: Interview, closure: Closure) -> bool:
    if closure.visitors_only and interview.mode == Mode.VIDEO:
        return False
    if closure.wing and closure.wing != interview.application.inmate.wing:
        return False
    return (
        closure.prison_id == interview.prison_id
        and closure.starts_at < interview.ends_at
        and closure.ends_at > interview.starts_at
    )


def cause_of(disruption: Disruption) -> Cause:
    return Cause(
        Kind(disruption.kind),
        disruption.prison_id,
        disruption.other_prison_id,
        disruption.inmate_id,
        disruption.room_id,
        disruption.closure_id,
        disruption.employer_id,
        disruption.on,
    )


def broken_by(
    session: Session, viewer: Viewer, cause: Cause, now: datetime
) -> tuple[list[Interview], dict[int, list[Reason]]]:
    """The interviews that this cause breaks now, by time, and all that speaks against each."""
    coming = coming_for(session, viewer, now)
    breaks = breaks_of(session, coming, now)
    causes = causes_of(session, coming, breaks)
    return [i for i in coming if causes.get(i.id) == cause], breaks


@dataclass(frozen=True)
class Found:
    """A cause that breaks interviews, and what is made of it already."""

    cause: Cause
    interviews: tuple[Interview, ...]
    prison: str
    other: str

    @property
    def days(self) -> list[date]:
        return sorted({local_date(i.starts_at) for i in self.interviews})


def found_for(session: Session, viewer: Viewer, now: datetime) -> list[Found]:
    """What breaks interviews of the viewer's prisons and is in nobody's hands yet: worked out
    afresh, so that it is gone with its cause. The soonest first."""
    coming = coming_for(session, viewer, now)
    causes = causes_of(session, coming, breaks_of(session, coming, now))
    in_hand = set(
        session.scalars(
            select(Proposal.interview_id)
            .join(Disruption, Disruption.id == Proposal.disruption_id)
            .where(
                Proposal.interview_id.in_(causes),
                Proposal.state == Outcome.HELD,
                Disruption.state.in_([State.PROPOSED, State.RELEASING]),
            )
        )
    )
    grouped: dict[Cause, list[Interview]] = defaultdict(list)
    for interview in coming:
        cause = causes.get(interview.id)
        if cause and interview.id not in in_hand and _own(viewer, cause.prison_id):
            grouped[cause].append(interview)
    names = dict(
        session.execute(
            select(Organisation.id, Organisation.name).where(
                Organisation.id.in_({_other(c) for c in grouped} | {c.prison_id for c in grouped})
            )
        ).all()
    )
    found = [
        Found(cause, tuple(rows), names[cause.prison_id], _named(cause, rows, names))
        for cause, rows in grouped.items()
    ]
    return sorted(found, key=lambda f: (f.interviews[0].starts_at, f.cause.kind))


def _other(cause: Cause) -> int:
    return cause.other_prison_id or cause.employer_id or cause.prison_id


def _named(cause: Cause, rows: Sequence[Interview], names: dict[int, str]) -> str:
    if cause.kind is Kind.ROOM:
        return rows[0].room.name
    return names[_other(cause)] if cause.other_prison_id or cause.employer_id else ""


def count_for(session: Session, viewer: Viewer, now: datetime) -> int:
    """How many interviews broke and are in nobody's hands."""
    if not looks(viewer):
        return 0
    return sum(len(found.interviews) for found in found_for(session, viewer, now))


def open_for(session: Session, viewer: Viewer) -> int:
    """How many disruptions of the viewer's prisons wait for a decision."""
    if not looks(viewer):
        return 0
    rows = select(func.count()).select_from(Disruption).where(Disruption.state == State.PROPOSED)
    if not viewer.system:
        rows = rows.where(Disruption.prison_id.in_(viewer.organisations))
    return session.scalar(rows) or 0


def _scoped(viewer: Viewer) -> Select[Disruption]:
    if not looks(viewer):
        raise NotFound
    rows = select(Disruption).options(
        joinedload(Disruption.room),
        joinedload(Disruption.employer),
        joinedload(Disruption.prison),
        joinedload(Disruption.other_prison),
    )
    return rows if viewer.system else rows.where(Disruption.prison_id.in_(viewer.organisations))


def disruptions_for(session: Session, viewer: Viewer) -> list[Disruption]:
    """The viewer's prisons' disruptions, the latest first."""
    rows = _scoped(viewer).order_by(Disruption.id.desc()).limit(SHOWN_LATEST)
    return list(session.scalars(rows))


def disruption_for(session: Session, viewer: Viewer, ref: str, *, lock: bool = False) -> Disruption:
    rows = _scoped(viewer).where(Disruption.ref == ref)
    if lock:
        rows = rows.with_for_update(of=Disruption).execution_options(populate_existing=True)
    found: Disruption | None = session.scalar(rows)
    if found is None:
        raise NotFound
    return found


def open_one(session: Session, cause: Cause) -> Disruption | None:
    """The disruption in which this cause is in hand."""
    rows = select(Disruption).where(
        Disruption.prison_id == cause.prison_id,
        Disruption.kind == cause.kind,
        Disruption.state == State.PROPOSED,
    )
    return next((one for one in session.scalars(rows) if cause_of(one) == cause), None)


@dataclass(frozen=True)
class Line:
    """A proposal beside the interview as this viewer may see it; `ready` while the interview is
    as it was when the proposal was found."""

    proposal: Proposal
    interview: Shown
    ready: bool


def lines_of(session: Session, viewer: Viewer, disruption: Disruption) -> list[Line]:
    """Proposals of a disruption that the viewer was given, by the interviews' former times."""
    rows = list(
        session.scalars(
            select(Proposal)
            .where(Proposal.disruption_id == disruption.id)
            .options(
                joinedload(Proposal.interview).joinedload(Interview.employer),
                joinedload(Proposal.interview).joinedload(Interview.application),
                joinedload(Proposal.room),
                joinedload(Proposal.was_room),
                joinedload(Proposal.branch),
            )
            .order_by(Proposal.was_starts_at, Proposal.id)
        ).unique()
    )
    shown = interviews.shown(session, viewer, [row.interview for row in rows])
    return [
        Line(
            row,
            one,
            row.interview_version == row.interview.version and row.interview.state in BOOKED,
        )
        for row, one in zip(rows, shown, strict=True)
    ]


def line_for(
    session: Session, viewer: Viewer, disruption: Disruption, interview_ref: str
) -> Proposal:
    """One proposal, by its interview."""
    found = session.scalar(
        select(Proposal)
        .join(Proposal.interview)
        .where(Proposal.disruption_id == disruption.id, Interview.ref == interview_ref)
    )
    if found is None or not may_decide(viewer, disruption):
        raise NotFound
    return found


@dataclass(frozen=True)
class Told:
    """An employer that was told, and what it answered."""

    employer: str
    told_at: datetime
    answer: str
    answered_at: datetime | None


def told_of(session: Session, disruption: Disruption) -> list[Told]:
    rows = session.scalars(
        select(NewTimes)
        .where(NewTimes.disruption_id == disruption.id)
        .options(joinedload(NewTimes.employer))
        .order_by(NewTimes.id)
    )
    return [Told(r.employer.name, r.told_at, r.answer, r.answered_at) for r in rows]


def names_of(session: Session, disruption: Disruption) -> dict[int, str]:
    """Who declared, released and ended it."""
    ids = {disruption.declared_by, disruption.released_by, disruption.ended_by} - {None}
    rows = session.execute(select(Account.id, Account.name).where(Account.id.in_(ids)))
    return {row.id: row.name for row in rows}


def prisons_to_close(session: Session, viewer: Viewer) -> list[Prison]:
    """Prisons that the viewer may close: those whose rooms they keep."""
    if not viewer.has(Duty.ROOMS):
        return []
    rows = select(Prison).where(Prison.id.in_(viewer.organisations)).order_by(Prison.short)
    return list(session.scalars(rows).unique())


def still_open(session: Session) -> list[int]:
    """Ids of disruptions whose proposals are held."""
    rows = select(Disruption.id).where(Disruption.state == State.PROPOSED)
    return list(session.scalars(rows.order_by(Disruption.id)))
