"""Who could be put on a meeting's list, and what speaks against each: for the prison's side."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, literal, select
from sqlalchemy.orm import Session

from jobbridge.apart.queries import may_know, partners_of
from jobbridge.apart.rules import Partner
from jobbridge.applications.model import State as ApplicationState
from jobbridge.audit.actions import saw
from jobbridge.busy.rules import Commitment
from jobbridge.calendar.spans import Span
from jobbridge.errors import NotFound, Reason, blocks
from jobbridge.inmates import queries as inmates
from jobbridge.inmates.model import Fact, Inmate
from jobbridge.interviews import slot_queries
from jobbridge.interviews.fact_queries import commitments_of, pool_of
from jobbridge.interviews.facts import (
    FETCH,
    INMATE,
    Asked,
    Facts,
    House,
    Person,
    Place,
    resource,
)
from jobbridge.interviews.pool_rules import free_units
from jobbridge.matching.queries import matches_for_vacancy
from jobbridge.meetings import queries, rules
from jobbridge.meetings.model import Meeting, MeetingPlace, MeetingSeat
from jobbridge.taxonomy.model import Occupation
from jobbridge.vacancies.model import Vacancy
from jobbridge.viewer import Viewer

SUGGESTED = 30


@dataclass(frozen=True)
class Suggestion:
    """Somebody who is not on the list: the vacancy that fits best and how well (None where the
    profession is only what they aim at, or they were looked up), and what speaks against it."""

    inmate: Inmate
    vacancy: str | None
    score: int | None
    reasons: tuple[Reason, ...]

    @property
    def possible(self) -> bool:
        return not blocks(self.reasons)


@dataclass(frozen=True)
class Listed:
    """Somebody on the list, and what speaks against it now: the world moves after it is made.
    Whoever is in another prison by now has no name here any more."""

    seat: MeetingSeat
    name: str | None
    reasons: tuple[Reason, ...]


def introducible(employer_id: int) -> ColumnElement[bool]:
    """A clause on `Inmate`: takes part, is listed, agreed to be introduced to this employer and
    has not ruled it out. The employer learns no name, but it sees who sits there."""
    return and_(
        inmates.listed(),
        inmates.has_agreement("introduction", employer_id),
        ~inmates.blocks(literal(employer_id), literal(0)),
    )


def asked_of(meeting: Meeting) -> Asked:
    minutes = int((meeting.ends_at - meeting.starts_at).total_seconds() // 60)
    return Asked(meeting.starts_at, minutes, meeting.mode, meeting.employer_id)


@dataclass(frozen=True)
class Ground:
    """All that speaks for or against these people being brought to one place of a meeting, at any
    time within a span."""

    house: House
    room: Place
    people: Mapping[int, Person]
    agreed: frozenset[int]
    taken: Mapping[str, tuple[Span, ...]]
    now: datetime

    def against(self, inmate_id: int, asked: Asked, *, comes: bool = False) -> tuple[Reason, ...]:
        """Of somebody who `comes` what they have claimed themselves is not asked: it is this."""
        own = resource(INMATE, inmate_id)
        taken = {name: spans for name, spans in self.taken.items() if not (comes and name == own)}
        facts = Facts(self.house, self.room, self.people[inmate_id], self.now, taken)
        agreed = inmate_id in self.agreed
        return tuple(rules.why_not_listed(asked, facts, agreed=agreed))

    def escorts(self, asked: Asked) -> list[str] | None:
        """One unit for each who can still be accompanied; None is as many as wished."""
        return free_units(asked, self.house, self.taken)


def ground_of(
    session: Session,
    place: MeetingPlace,
    people: Sequence[Inmate],
    within: Span,
    now: datetime,
    *,
    viewer: Viewer | None = None,
) -> Ground:
    """Only a `viewer` who may know of pairs kept apart is told of one."""
    within = within.padded(FETCH, FETCH)
    house = slot_queries.house_of(session, place.prison, within)
    ids = [inmate.id for inmate in people]
    names = [resource(INMATE, number) for number in ids]
    taken = slot_queries.taken(session, [*names, *pool_of(house)], within, now)
    busy, apart = commitments_of(session, ids), partners_of(session, ids)
    agreed = session.scalars(
        select(Inmate.id).where(Inmate.id.in_(ids), introducible(place.meeting.employer_id))
    )
    told = viewer is not None and may_know(viewer)
    return Ground(
        house,
        slot_queries.place_of(session, place.room, within),
        {
            inmate.id: _person(inmate, busy.get(inmate.id, ()), apart.get(inmate.id, ()), told=told)
            for inmate in people
        },
        frozenset(agreed),
        taken,
        now,
    )


def free_of(session: Session, place: MeetingPlace, listed: int, now: datetime) -> tuple[int, bool]:
    """How many more can come to a place: of its seats, and of those whom the prison can still
    accompany then. Says whether that is fewer than there are seats."""
    asked = asked_of(place.meeting)
    units = ground_of(session, place, (), asked.span, now).escorts(asked)
    left = max(0, place.places - listed)
    accompanied = left if units is None else min(left, len(units))
    return accompanied, accompanied < left


def reasons_of(
    session: Session, place: MeetingPlace, people: Sequence[Inmate], now: datetime
) -> dict[int, tuple[Reason, ...]]:
    """What speaks against each of these people being brought to this place, by id."""
    if not people:
        return {}
    asked = asked_of(place.meeting)
    ground = ground_of(session, place, people, asked.span, now)
    return {inmate.id: ground.against(inmate.id, asked) for inmate in people}


def _person(
    inmate: Inmate, busy: tuple[Commitment, ...], apart: tuple[Partner, ...], *, told: bool
) -> Person:
    """The agreement is another than that of an interview, and there is no application yet."""
    return Person(
        inmate_id=inmate.id,
        prison_id=inmate.prison_id,
        present=inmate.inside,
        agreed=True,
        application_state=ApplicationState.AGREED,
        release_earliest=inmate.release_earliest,
        release_expected=inmate.release_expected,
        release_latest=inmate.release_latest,
        wing=inmate.wing or "",
        busy=busy,
        apart=apart,
        apart_told=told,
    )


def listed_for(
    session: Session, viewer: Viewer, meeting: Meeting, now: datetime
) -> list[tuple[MeetingPlace, list[Listed]]]:
    """The lists of the viewer's prisons, by name, each with what speaks against somebody now."""
    if not queries.inside(viewer):
        raise NotFound
    places = queries.own_places(viewer, meeting)
    seats = queries.seats_of(session, places)
    found = []
    for place in places:
        mine = [seat for seat in seats if seat.place_id == place.id]
        asked = asked_of(meeting)
        people = [seat.inmate for seat in mine]
        ground = ground_of(session, place, people, asked.span, now, viewer=viewer)
        lines = [
            Listed(
                seat,
                seat.inmate.name if seat.inmate.prison_id == place.prison_id else None,
                ground.against(seat.inmate_id, asked, comes=not seat.waits),
            )
            for seat in mine
        ]
        found.append((place, lines))
    return found


def suggested_for(
    session: Session, viewer: Viewer, meeting: Meeting, *, today: date, now: datetime
) -> list[Suggestion]:
    """The counselor's own people who fit one of the vacancies, best first; then those who aim at
    such a profession. Nobody who is on the list, or cannot be."""
    best: dict[int, tuple[int, Vacancy, Inmate]] = {}
    for vacancy in meeting.vacancies:
        for scored in matches_for_vacancy(session, viewer, vacancy, today=today).fits:
            known = best.get(scored.inmate.id)
            if known is None or known[0] < scored.score:
                best[scored.inmate.id] = (scored.score, vacancy, scored.inmate)
    ranked = sorted(best.values(), key=lambda one: (-one[0], one[2].id))
    people: list[tuple[Inmate, str | None, int | None]] = [
        (inmate, vacancy.title, score) for score, vacancy, inmate in ranked
    ]
    codes = select(Occupation.code).where(
        Occupation.id.in_([v.occupation_id for v in meeting.vacancies if v.occupation_id])
    )
    aiming = (
        select(Inmate)
        .where(
            inmates.scope(viewer),
            inmates.listed(),
            Inmate.id.not_in(best),
            Inmate.id.in_(
                select(Fact.inmate_id).where(
                    Fact.kind == "target", Fact.ended_at.is_(None), Fact.code.in_(codes)
                )
            ),
        )
        .order_by(Inmate.release_expected, Inmate.id)
        .limit(SUGGESTED)
    )
    people += [(inmate, None, None) for inmate in session.scalars(aiming)]
    found = [s for s in _with_reasons(session, viewer, meeting, people, now) if s.possible]
    found = found[:SUGGESTED]
    saw(session, "inmate", [one.inmate.id for one in found])
    return found


def named_for(
    session: Session, viewer: Viewer, meeting: Meeting, text: str, *, today: date, now: datetime
) -> list[Suggestion]:
    """The viewer's own people with such a name who are not on the list, with all that speaks
    against each."""
    if not rules.lists(viewer):
        raise NotFound
    refs = inmates.refs_named(session, viewer, text, today)
    return _with_reasons(
        session,
        viewer,
        meeting,
        [(inmate, None, None) for inmate in chosen_of(session, viewer, refs)],
        now,
    )


def chosen_of(session: Session, viewer: Viewer, refs: Iterable[str]) -> list[Inmate]:
    """These people of the viewer's. NotFound where one of them is not."""
    wanted = set(refs)
    found = list(
        session.scalars(
            select(Inmate)
            .where(Inmate.ref.in_(wanted), inmates.scope(viewer))
            .order_by(Inmate.release_expected, Inmate.id)
        )
    )
    if len(found) < len(wanted):
        raise NotFound
    saw(session, "inmate", [inmate.id for inmate in found])
    return found


def _with_reasons(
    session: Session,
    viewer: Viewer,
    meeting: Meeting,
    people: Sequence[tuple[Inmate, str | None, int | None]],
    now: datetime,
) -> list[Suggestion]:
    """Those in the prisons that take part, in the order given."""
    places = {place.prison_id: place for place in queries.own_places(viewer, meeting)}
    listed = set(
        session.scalars(
            select(MeetingSeat.inmate_id).where(
                MeetingSeat.place_id.in_([place.id for place in meeting.places])
            )
        )
    )
    against: dict[int, tuple[Reason, ...]] = {}
    for prison_id, place in places.items():
        here = [inmate for inmate, _, _ in people if inmate.prison_id == prison_id]
        against |= reasons_of(session, place, here, now)
    return [
        Suggestion(inmate, vacancy, score, against[inmate.id])
        for inmate, vacancy, score in people
        if inmate.id in against and inmate.id not in listed
    ]
