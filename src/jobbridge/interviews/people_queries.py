"""The counselor's people: who waits for what, in as many queries for three hundred as for one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload

from jobbridge.applications.model import Application, ApplicationChange
from jobbridge.audit.actions import saw
from jobbridge.consultations.model import Consultation, Plan
from jobbridge.consultations.queries import has_plan, overdue
from jobbridge.inmates import queries as inmates
from jobbridge.inmates.model import Agreement, Care, Fact, Inmate
from jobbridge.inmates.queries import Page
from jobbridge.inmates.rules import months_after
from jobbridge.interviews.model import LIVE, Interview, State
from jobbridge.matching.queries import new_match
from jobbridge.parameters.queries import values
from jobbridge.parameters.rules import STALE_MONTHS, STALLED_DAYS
from jobbridge.viewer import Viewer

PAGE = 30
NOBODY = "nobody"
ME = "me"


@dataclass(frozen=True)
class PeopleFilters:
    """What the list is narrowed to. `by` is empty, `me`, `nobody` or an account's id; `show`
    names signals (see `signals`), all of which must hold; `refs` are people found by name, and
    they are shown whether or not they are `released`."""

    prison_id: int | None = None
    due_months: int | None = None
    readiness: str = ""
    by: str = ""
    refs: tuple[str, ...] = ()
    show: frozenset[str] = frozenset()
    released: bool = False


@dataclass(frozen=True)
class People:
    """A page of the list; `counts` say for each signal how many of all the people show it."""

    page: Page
    counts: Mapping[str, int]
    everybody: int
    signals: Mapping[int, frozenset[str]]


def signals(
    session: Session, viewer: Viewer, *, now: datetime, today: date
) -> dict[str, ColumnElement[bool]]:
    """What a person can wait for, each as a clause on `Inmate`, in the order of the page."""
    numbers = values(session)
    return {
        "handed": _handed(viewer),
        "overdue": overdue(today),
        "no_plan": ~has_plan(),
        "agreement": _lacks_agreement(today),
        "stale": _stale(today, numbers[STALE_MONTHS.name]),
        "stalled": _stalled(now, numbers[STALLED_DAYS.name]),
        "matches": and_(inmates.listed(), new_match(viewer, today)),
    }


def _handed(viewer: Viewer) -> ColumnElement[bool]:
    # A list made once: beside each person the database would go through all that are theirs.
    return Inmate.id.in_(
        select(Care.inmate_id).where(
            Care.account_id == viewer.account_id,
            Care.until.is_(None),
            Care.acknowledged_at.is_(None),
        )
    )


def _lacks_agreement(today: date) -> ColumnElement[bool]:
    """Not listed, under 18 without the guardian's consent, or an agreement is to be renewed."""
    # Few at any time: a list made once.
    renew = Inmate.id.in_(
        select(Agreement.inmate_id).where(
            Agreement.withdrawn_at.is_(None), Agreement.renew_on <= today
        )
    )
    return or_(~inmates.has_agreement("listing"), ~inmates.guarded(), renew)


def _stale(today: date, months: int) -> ColumnElement[bool]:
    cutoff = datetime.combine(months_after(today, -months), time(), UTC)
    stands = Fact.inmate_id == Inmate.id, Fact.ended_at.is_(None)
    # Three questions, each of which an index answers.
    recorded = Fact.confirmed_at.is_(None), Fact.recorded_at < cutoff
    whys = [(Fact.confirmed_at < cutoff,), recorded, (Fact.valid_to < today,)]
    return or_(*(exists().where(*stands, *why) for why in whys))


def _stalled(now: datetime, days: int) -> ColumnElement[bool]:
    """For so long no consultation, no step of an application, no interview; and none ahead."""
    since = now - timedelta(days=days)
    talked = exists().where(
        Consultation.inmate_id == Inmate.id,
        or_(Consultation.entered_at >= since, Consultation.held_on >= since.date()),
    )
    applied = exists(
        select(ApplicationChange.id)
        .join(Application, Application.id == ApplicationChange.application_id)
        .where(Application.inmate_id == Inmate.id, ApplicationChange.at >= since)
        .correlate(Inmate)
    )
    met = exists(
        select(Interview.id)
        .join(Application, Application.id == Interview.application_id)
        .where(
            Application.inmate_id == Inmate.id,
            or_(Interview.starts_at >= since, Interview.updated_at >= since),
        )
        .correlate(Inmate)
    )
    return and_(Inmate.created_at < since, ~talked, ~applied, ~met)


def people_for(
    session: Session,
    viewer: Viewer,
    *,
    filters: PeopleFilters,
    now: datetime,
    today: date,
    page: int = 1,
    size: int = PAGE,
) -> People:
    """The viewer's people, who leaves first. Totals and signals are counted in one query."""
    base = _base(session, viewer, filters, today)
    known = signals(session, viewer, now=now, today=today)
    wanted = [clause for name, clause in known.items() if name in filters.show]

    def count(*clauses: ColumnElement[bool]) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((and_(*clauses), 1), else_=0)), 0)

    counted = session.execute(
        select(
            func.count(),
            count(*wanted) if wanted else func.count(),
            *(count(clause) for clause in known.values()),
        )
        .select_from(Inmate)
        .where(*base)
    ).one()
    everybody, total, *each = (int(value) for value in counted)
    number = min(max(page, 1), max(1, -(-total // size)))
    items = list(
        session.scalars(
            select(Inmate)
            .where(*base, *wanted)
            .order_by(Inmate.release_expected, Inmate.id)
            .limit(size)
            .offset((number - 1) * size)
            .options(*inmates.WITH)
        )
    )
    ids = [inmate.id for inmate in items]
    saw(session, "inmate", ids)
    labelled = [clause.label(name) for name, clause in known.items()]
    rows = session.execute(select(Inmate.id, *labelled).where(Inmate.id.in_(ids)))
    shown = {
        row[0]: frozenset(name for name, on in zip(known, row[1:], strict=True) if on)
        for row in rows
    }
    counts = dict(zip(known, each, strict=True))
    return People(Page(items, total, number, size), counts, everybody, shown)


def _base(
    session: Session, viewer: Viewer, filters: PeopleFilters, today: date
) -> list[ColumnElement[bool]]:
    """Scope and everything but the signals."""
    also: list[ColumnElement[bool]] = []
    if filters.readiness:
        also.append(
            exists().where(Plan.inmate_id == Inmate.id, Plan.readiness == filters.readiness)
        )
    if filters.by == NOBODY:
        also.append(Inmate.counselor_id.is_(None))
    elif filters.by == ME:
        also.append(Inmate.counselor_id == viewer.account_id)
    elif filters.by:
        also.append(Inmate.counselor_id == int(filters.by))
    narrow = inmates.Filters(
        prison_id=filters.prison_id,
        due_months=filters.due_months,
        refs=filters.refs,
        released=None if filters.refs else filters.released,
        also=tuple(also),
    )
    return inmates.narrowed(session, viewer, narrow, today)


# Interviews of people already loaded in scope


def live_of(session: Session, inmate_id: int) -> list[Interview]:
    """Suggested, held, booked and confirmed ones, oldest first."""
    return list(
        session.scalars(
            select(Interview)
            .join(Application, Application.id == Interview.application_id)
            .where(
                Application.inmate_id == inmate_id, Interview.state.in_([State.SUGGESTED, *LIVE])
            )
            .order_by(Interview.id)
        )
    )


def interviews_of(session: Session, inmate_id: int) -> list[Interview]:
    """All of a person's, the next first, with employer and vacancy."""
    return list(
        session.scalars(
            select(Interview)
            .join(Application, Application.id == Interview.application_id)
            .where(Application.inmate_id == inmate_id)
            .options(
                joinedload(Interview.employer),
                joinedload(Interview.application).joinedload(Application.vacancy),
            )
            .order_by(Interview.starts_at.desc(), Interview.id.desc())
        )
    )


def appointments_of(
    session: Session, inmate_ids: Iterable[int], now: datetime
) -> dict[int, datetime]:
    """When each of these people is met next; who has nothing booked is not in it."""
    rows = session.execute(
        select(Application.inmate_id, func.min(Interview.starts_at))
        .join(Interview, Interview.application_id == Application.id)
        .where(
            Application.inmate_id.in_(list(inmate_ids)),
            Interview.state.in_((State.BOOKED, State.CONFIRMED)),
            Interview.starts_at > now,
        )
        .group_by(Application.inmate_id)
    )
    return {row[0]: row[1] for row in rows}
