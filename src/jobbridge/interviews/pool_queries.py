"""What is booked beyond what a prison has by now: escorts and the gate, worked out afresh."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from jobbridge.calendar.queries import work_calendar
from jobbridge.calendar.spans import Span, day_span, days_of, local_date
from jobbridge.errors import Reason
from jobbridge.i18n import N_
from jobbridge.interviews.fact_queries import hours_of
from jobbridge.interviews.facts import ESCORT, FETCH, House
from jobbridge.interviews.model import LIVE, Claim, Interview, Mode
from jobbridge.interviews.occasion_model import Occasion
from jobbridge.interviews.pool_rules import (
    Taken,
    Visit,
    escorts_lack,
    gate_lack,
)
from jobbridge.interviews.visit_model import PassState, Visitor, VisitorPass
from jobbridge.interviews.visit_rules import Reception

NO_MORE = Reason(
    "gate_over",
    N_(
        "The gate cannot let in so many at that time: name fewer visitors, or ask for another time."
    ),
)


def lacking(
    session: Session, interviews: Sequence[Interview], houses: Mapping[int, House], now: datetime
) -> dict[int, list[Reason]]:
    """Of these interviews those for which nobody is left to accompany the person, or whose
    visitors no longer fit through the gate; who was booked first keeps what there is."""
    found: dict[int, list[Reason]] = defaultdict(list)
    escorted = {key for key, house in houses.items() if house.has_escorts}
    gated = {key for key, house in houses.items() if house.has_gate}
    units = _taken(session, [i for i in interviews if i.prison_id in escorted], now)
    visits = _visits(session, [i for i in interviews if i.prison_id in gated], now)
    for interview in interviews:
        house = houses[interview.prison_id]
        span = Span(interview.starts_at, interview.ends_at).padded(FETCH, FETCH)
        if interview.prison_id in escorted:
            found[interview.id] += escorts_lack(
                house,
                span,
                interview.id,
                [one for day in days_of(span) for one in units.get((interview.prison_id, day), ())],
            )
        day = (interview.prison_id, local_date(interview.starts_at))
        if interview.prison_id in gated and interview.mode == Mode.IN_PERSON:
            found[interview.id] += gate_lack(house, interview.id, visits.get(day, ()))
    return found


def _taken(
    session: Session, interviews: Collection[Interview], now: datetime
) -> dict[tuple[int, date], list[Taken]]:
    """Who accompanies whom around these times, by prison and day."""
    if not interviews:
        return {}
    rows = session.execute(
        select(Claim.resource, Claim.starts_at, Claim.ends_at, Claim.interview_id).where(
            or_(
                *(
                    Claim.resource.startswith(f"{ESCORT}:{prison_id}:", autoescape=True)
                    for prison_id in sorted({i.prison_id for i in interviews})
                )
            ),
            Claim.ends_at > min(i.starts_at for i in interviews) - FETCH,
            Claim.starts_at < max(i.ends_at for i in interviews) + FETCH,
            or_(Claim.held_until.is_(None), Claim.held_until > now),
        )
    )
    found: dict[tuple[int, date], list[Taken]] = defaultdict(list)
    for row in rows:
        prison_id = int(row.resource.split(":")[1])
        span = Span(row.starts_at, row.ends_at)
        for day in days_of(span):
            found[prison_id, day].append(Taken(row.resource, span, row.interview_id or 0))
    return found


def _visits(
    session: Session, interviews: Collection[Reception], now: datetime
) -> dict[tuple[int, date], list[Visit]]:
    """Who comes in on these days, by prison and day: each employer once, for its first."""
    if not interviews:
        return {}
    days = {local_date(i.starts_at) for i in interviews}
    prisons = sorted({i.prison_id for i in interviews})
    span = Span(day_span(min(days)).start, day_span(max(days)).end)
    rows = sorted(
        row
        for what in (Interview, Occasion)
        for row in _receptions(session, what, prisons, span, now)
    )
    named = _named(session, prisons, min(days), max(days))
    firsts: dict[tuple[int, int, date], Visit] = {}
    for starts_at, key, prison_id, employer_id in rows:
        visit = (prison_id, employer_id, local_date(starts_at))
        if visit not in firsts:
            firsts[visit] = Visit(key, starts_at, max(1, named.get(visit, 0)))
    found: dict[tuple[int, date], list[Visit]] = defaultdict(list)
    for (prison_id, _, day), one in firsts.items():
        found[prison_id, day].append(one)
    return found


def _receptions(
    session: Session,
    what: type[Reception],
    prisons: Collection[int],
    span: Span,
    now: datetime,
    employer_id: int | None = None,
) -> list[tuple[datetime, int, int, int]]:
    """Start, key, prison and employer of what somebody comes in for. The key is an interview's
    number, or an occasion's below zero."""
    query = select(what.id, what.prison_id, what.employer_id, what.starts_at).where(
        what.prison_id.in_(prisons),
        what.mode == Mode.IN_PERSON,
        what.state.in_(LIVE),
        what.starts_at >= span.start,
        what.starts_at < span.end,
    )
    if what is Interview:
        held = Interview.held_until
        query = query.where(or_(held.is_(None), held > now))
    if employer_id is not None:
        query = query.where(what.employer_id == employer_id)
    sign = 1 if what is Interview else -1
    return [
        (row.starts_at, sign * row.id, row.prison_id, row.employer_id)
        for row in session.execute(query)
    ]


def _named(
    session: Session, prisons: Collection[int], first: date, last: date
) -> dict[tuple[int, int, date], int]:
    """How many visitors each employer has named, as far as they are not refused."""
    rows = session.execute(
        select(
            VisitorPass.prison_id, Visitor.employer_id, VisitorPass.on, func.count().label("come")
        )
        .join(VisitorPass.visitor)
        .where(
            VisitorPass.prison_id.in_(prisons),
            VisitorPass.on >= first,
            VisitorPass.on <= last,
            VisitorPass.state != PassState.REFUSED,
        )
        .group_by(VisitorPass.prison_id, Visitor.employer_id, VisitorPass.on)
    )
    return {(row.prison_id, row.employer_id, row.on): row.come for row in rows}


def why_no_more_visitors(session: Session, reception: Reception, now: datetime) -> list[Reason]:
    """Against one more visitor for the visit of this interview or meeting: the gate's half hour
    is full. In words for the employer, who is not told how many others come."""
    prison = reception.prison
    hours = hours_of(session, prison.id)
    house = House(prison.id, prison.notice_days, work_calendar(session), hours)
    if reception.mode != Mode.IN_PERSON or not house.has_gate:
        return []
    day = local_date(reception.starts_at)
    visits = _visits(session, [reception], now).get((prison.id, day), [])
    come = _named(session, [prison.id], day, day).get((prison.id, reception.employer_id, day), 0)
    own = [
        row
        for what in (Interview, Occasion)
        for row in _receptions(
            session, what, [prison.id], day_span(day), now, reception.employer_id
        )
    ]
    first = min(own)[1] if own else None
    mine = next((one for one in visits if one.interview_id == first), None)
    if mine is None or not come:  # whoever comes is counted once already
        return []
    more = [replace(one, come=one.come + 1) if one is mine else one for one in visits]
    return [NO_MORE] if gate_lack(house, mine.interview_id, more, asked=True) else []
