"""What brings employers into a prison: interviews, and other occasions, seen alike."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.calendar.spans import day_span
from jobbridge.errors import NotFound
from jobbridge.interviews.model import Interview, Mode, State
from jobbridge.interviews.occasion_model import Occasion
from jobbridge.interviews.visit_model import VisitorPass
from jobbridge.interviews.visit_rules import Reception, Visit, takes_visitors, visit_of
from jobbridge.viewer import Role, Viewer

COMING = (State.BOOKED, State.CONFIRMED)
RECEPTIONS: tuple[type[Reception], ...] = (Interview, Occasion)


def occasion_for(session: Session, viewer: Viewer, ref: str, *, lock: bool = False) -> Occasion:
    """A meeting in person for which this employer may name visitors; `lock` holds the row."""
    if not viewer.is_(Role.EMPLOYER):
        raise NotFound
    query = select(Occasion).where(
        Occasion.ref == ref,
        Occasion.mode == Mode.IN_PERSON,
        Occasion.employer_id.in_(viewer.organisations),
    )
    if lock:
        query = query.with_for_update(of=Occasion).execution_options(populate_existing=True)
    found = session.scalar(query)
    if found is None or not takes_visitors(found):
        raise NotFound
    return found


def receptions_of_pass(
    session: Session, one: VisitorPass
) -> tuple[list[Interview], list[Occasion]]:
    """What is to come of a pass that the viewer was given, by time: interviews, and the rest."""
    found = _expected(session, _visits_of_pass([one]))
    return (
        [r for r in found if isinstance(r, Interview)],
        [r for r in found if isinstance(r, Occasion)],
    )


def first_starts_of(session: Session, passes: Iterable[VisitorPass]) -> dict[int, datetime]:
    """When the visit of each pass begins; one of which all is cancelled has no start."""
    passes = list(passes)
    first: dict[Visit, datetime] = {}
    for reception in _expected(session, _visits_of_pass(passes)):
        first.setdefault(visit_of(reception), reception.starts_at)
    visits = ((one, Visit(one.visitor.employer_id, one.prison_id, one.on)) for one in passes)
    return {one.id: first[visit] for one, visit in visits if visit in first}


def _visits_of_pass(passes: Iterable[VisitorPass]) -> set[Visit]:
    return {Visit(one.visitor.employer_id, one.prison_id, one.on) for one in passes}


def visits_of_day(session: Session, employer_id: int, on: date) -> list[Visit]:
    """Where an employer is expected on one day: each prison once."""
    span = day_span(on)
    prisons: set[int] = set()
    for kind in RECEPTIONS:
        prisons.update(
            session.scalars(
                select(kind.prison_id).where(
                    kind.employer_id == employer_id,
                    kind.mode == Mode.IN_PERSON,
                    kind.state.in_(COMING),
                    kind.starts_at >= span.start,
                    kind.starts_at < span.end,
                )
            )
        )
    return [Visit(employer_id, prison_id, on) for prison_id in sorted(prisons)]


def expected_of(session: Session, visit: Visit) -> list[Reception]:
    """What is to come of a visit, by time."""
    return _expected(session, {visit})


def is_expected(session: Session, visit: Visit, *, besides: Reception) -> bool:
    """Whether anything else brings the employer there that day."""
    return any(one is not besides for one in _expected(session, {visit}))


def _expected(session: Session, visits: Collection[Visit]) -> list[Reception]:
    """What brings these employers to these prisons on these days, by time."""
    if not visits:
        return []
    days = [visit.on for visit in visits]
    found: list[Reception] = []
    for kind in RECEPTIONS:
        rows: Iterable[Reception] = session.scalars(
            select(kind)
            .where(
                kind.employer_id.in_({visit.employer_id for visit in visits}),
                kind.prison_id.in_({visit.prison_id for visit in visits}),
                kind.mode == Mode.IN_PERSON,
                kind.state.in_(COMING),
                kind.starts_at >= day_span(min(days)).start,
                kind.starts_at < day_span(max(days)).end,
            )
            .order_by(kind.starts_at, kind.id)
        )
        found += [one for one in rows if visit_of(one) in visits]
    return sorted(found, key=lambda one: one.starts_at)
