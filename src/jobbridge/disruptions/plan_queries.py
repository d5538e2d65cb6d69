"""From the tables to the board on which new plans are found, and the plans themselves."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from jobbridge.audit.actions import saw
from jobbridge.calendar.queries import work_calendar
from jobbridge.calendar.spans import Span, day_span, local_date
from jobbridge.disruptions import planning, rules
from jobbridge.disruptions.model import Disruption, Kind, Outcome, Proposal, State
from jobbridge.disruptions.planning import LONGEST, Board, Plan, Standing, branch_resource
from jobbridge.disruptions.queries import AHEAD, absences_of
from jobbridge.errors import Reason
from jobbridge.interviews import slot_queries
from jobbridge.interviews.after_model import AfterRelease, Met, Place
from jobbridge.interviews.clash_rules import kept_from
from jobbridge.interviews.fact_queries import blocked_by_employers
from jobbridge.interviews.facts import EMPLOYER, INMATE, ROOM, resource
from jobbridge.interviews.model import Claim, Interview, Mode, Room
from jobbridge.interviews.person_queries import persons_of
from jobbridge.parameters.queries import value_of
from jobbridge.parameters.rules import BRANCH_AT_ONCE
from jobbridge.places.model import Municipality, Prison


@dataclass(frozen=True)
class Shut:
    """A closure that is only thought of: what would break, and what would still be free."""

    prison_id: int
    span: Span
    room_id: int | None = None
    visitors_only: bool = False


def standing_of(
    session: Session,
    broken: Sequence[Interview],
    breaks: Mapping[int, Sequence[Reason]],
    now: datetime,
    *,
    barred: Span | None = None,
) -> list[Standing]:
    """Broken interviews as the planner knows them. `barred` is when nobody of them can come."""
    saw(session, "inmate", sorted({i.application.inmate_id for i in broken}))
    absences = absences_of(session, {i.application.inmate_id for i in broken}, now)
    branches = dict(session.execute(select(Municipality.id, Municipality.branch_id)).all())
    applications = {i.application_id: i.application for i in broken}
    gone = {i.application_id for i in broken if _without(breaks.get(i.id, ()))}
    people = dict(
        zip(
            applications,
            persons_of(
                session,
                list(applications.values()),
                {key: key not in gone for key in applications},
            ),
            strict=True,
        )
    )
    found = []
    for interview in broken:
        application = interview.application
        vacancy = application.vacancy
        reasons = breaks.get(interview.id, ())
        refused = any(r.code == rules.REFUSED.code for r in reasons)
        # The vacancy's branch: that of the person's town would tell where they return to.
        branch_id = branches.get(vacancy.municipality_id) if vacancy.municipality_id else None
        found.append(
            Standing(
                key=interview.id,
                person=people[application.id],
                employer_id=interview.employer_id,
                starts_at=interview.starts_at,
                minutes=int((interview.ends_at - interview.starts_at).total_seconds() // 60),
                mode=Mode(interview.mode),
                prison_id=interview.prison_id,
                room_id=interview.room_id,
                branch_id=branch_id,
                barred=(
                    *absences.get(application.inmate_id, ()),
                    *((barred,) if barred else ()),
                ),
                by_video=interview.employer.by_video is not False,
                no_visitors=(day_span(local_date(interview.starts_at)),) if refused else (),
                hopeless=rules.kind_of(reasons) is Kind.EMPLOYER,
            )
        )
    return found


def _without(reasons: Iterable[Reason]) -> bool:
    """Whether the person's agreement is gone."""
    return any(reason.code == "no_agreement" for reason in reasons)


def board_of(
    session: Session, standing: Sequence[Standing], now: datetime, *, shut: Shut | None = None
) -> Board:
    """Everything that new plans for these depend on, read once."""
    within = Span(now, day_span(local_date(now + 2 * LONGEST)).end)
    prisons = {
        prison.id: prison
        for prison in session.scalars(
            select(Prison).where(
                Prison.id.in_(
                    {s.person.prison_id for s in standing} | {s.prison_id for s in standing}
                )
            )
        ).unique()
    }
    rooms = list(
        session.scalars(
            select(Room).where(Room.prison_id.in_(prisons), Room.active).order_by(Room.code)
        )
    )
    houses = {key: slot_queries.house_of(session, p, within) for key, p in prisons.items()}
    places = slot_queries.places_of(session, rooms, within)
    # What breaks nobody's interview is a closure of a prison that is not on the board.
    if shut and shut.prison_id not in houses:
        shut = None
    if shut and shut.room_id is not None:
        place = places[shut.room_id]
        places[shut.room_id] = replace(place, closures=(*place.closures, shut.span))
    elif shut:
        house = houses[shut.prison_id]
        houses[shut.prison_id] = (
            replace(house, barred=(*house.barred, shut.span))
            if shut.visitors_only
            else replace(house, closures=(*house.closures, shut.span))
        )
    names = {resource(ROOM, room.id) for room in rooms}
    names |= {resource(INMATE, s.person.inmate_id) for s in standing}
    names |= {resource(EMPLOYER, s.employer_id) for s in standing}
    names |= {name for s in standing for name in kept_from(s.person)}
    return Board(
        houses=houses,
        places={
            key: [places[room.id] for room in rooms if room.prison_id == key] for key in prisons
        },
        calendar=work_calendar(session),
        now=now,
        taken=[
            *_taken(session, names, now),
            *met_at_branches(session, [s.branch_id for s in standing if s.branch_id], now),
        ],
        at_branch=value_of(session, BRANCH_AT_ONCE),
    )


def met_at_branches(
    session: Session, branches: Iterable[int], now: datetime
) -> Iterator[tuple[str, Span, int]]:
    """Meetings after release at these branches, those that are held for a decision too."""
    planned = select(AfterRelease.branch_id, AfterRelease.starts_at, AfterRelease.ends_at).where(
        AfterRelease.branch_id.in_(sorted(set(branches))),
        AfterRelease.place == Place.BRANCH,
        AfterRelease.state == Met.PLANNED,
        AfterRelease.ends_at > now,
    )
    for branch_id, starts_at, ends_at in session.execute(planned):
        yield branch_resource(branch_id), Span(starts_at, ends_at), 0
    held = (
        select(Proposal)
        .join(Disruption, Disruption.id == Proposal.disruption_id)
        .where(
            Proposal.branch_id.in_(sorted(set(branches))),
            Proposal.state == Outcome.HELD,
            Disruption.state.in_([State.PROPOSED, State.RELEASING]),
            Proposal.ends_at > now,
        )
    )
    for one in session.scalars(held):
        if one.branch_id and one.starts_at and one.ends_at:
            span = Span(one.starts_at, one.ends_at)
            yield branch_resource(one.branch_id), span, one.interview_id


def _taken(session: Session, names: Iterable[str], now: datetime) -> list[tuple[str, Span, int]]:
    """By whose interview; a claim of something else, and an employer's busy time, is nobody's,
    0."""
    names = sorted(names)
    rows = session.execute(
        select(Claim.resource, Claim.starts_at, Claim.ends_at, Claim.interview_id).where(
            Claim.resource.in_(names),
            Claim.ends_at > now,
            or_(Claim.held_until.is_(None), Claim.held_until > now),
        )
    )
    blocked = blocked_by_employers(session, names, Span(now, now + AHEAD), now)
    return [
        *((name, Span(start, end), key or 0) for name, start, end, key in rows),
        *((name, span, 0) for name, spans in sorted(blocked.items()) for span in spans),
    ]


def plans_of(
    session: Session,
    broken: Sequence[Interview],
    breaks: Mapping[int, Sequence[Reason]],
    now: datetime,
    *,
    shut: Shut | None = None,
    barred: Span | None = None,
) -> tuple[list[Plan], list[Standing]]:
    """New plans for all of these together, in the order of urgency."""
    standing = standing_of(session, broken, breaks, now, barred=barred)
    board = board_of(session, standing, now, shut=shut)
    return planning.planned(standing, board), standing
