"""A day as the planner sees it: who, when, where, and all that the rules forbid."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.calendar.spans import Span, day_span, local_date, local_moment
from jobbridge.days import program, rules
from jobbridge.days.away_queries import away_of
from jobbridge.days.escort_queries import escorts_left
from jobbridge.days.model import DayItem, DayPanel, DayPlan
from jobbridge.days.rules import Frame, Meeting
from jobbridge.days.worth_queries import newcomers_of, scores_of, weights_of
from jobbridge.errors import Reason, blocks
from jobbridge.i18n import N_
from jobbridge.interviews import rules as interview_rules
from jobbridge.interviews import slot_queries
from jobbridge.interviews.facts import (
    EMPLOYER,
    FETCH,
    INMATE,
    ROOM,
    TURNAROUND,
    Asked,
    Facts,
    Person,
    Place,
    resource,
)
from jobbridge.interviews.model import LIVE, Interview, Mode, Room, State

_NOBODY = Person(0, 0, True, True, "agreed", date.max, date.max, date.max)


@dataclass(frozen=True)
class Problem:
    """What the planner is given, and what it is not asked.

    `starts` are its slots, `who` the application that a candidate and a panel would talk about.
    `reasons` speak against the whole day, `personal` against people at any time of it; `worth`
    is what meeting somebody is worth. `fixed` stays where it is, `forced` is confirmed and no
    longer possible there.
    """

    frame: Frame
    day: program.Day
    starts: Mapping[str, datetime]
    who: Mapping[program.Pair, int]
    reasons: tuple[Reason, ...]
    personal: Mapping[int, tuple[Reason, ...]]
    worth: Mapping[int, float]
    fixed: frozenset[int]
    forced: frozenset[int]


def frame_of(plan: DayPlan) -> Frame:
    part = rules.times([plan.part])[0] if plan.part else None
    return Frame(plan.day.on, plan.minutes, plan.gap, rules.times(plan.breaks), part)


def standing_of(session: Session, day_id: int) -> dict[int, Interview]:
    """The live interviews of a day, by application."""
    rows = session.scalars(
        select(Interview)
        .where(Interview.day_id == day_id, Interview.state.in_(LIVE))
        .order_by(Interview.starts_at, Interview.id)
    )
    return {row.application_id: row for row in rows}


def place_of(interview: Interview) -> Meeting:
    minutes = int((interview.ends_at - interview.starts_at).total_seconds() // 60)
    return Meeting(interview.starts_at, interview.panel, interview.room_id, minutes)


def drafted(item: DayItem) -> Meeting | None:
    """Where the draft has somebody."""
    at, panel, room_id, minutes = item.starts_at, item.panel, item.room_id, item.minutes
    if at is None or panel is None or room_id is None or minutes is None:
        return None
    return Meeting(at, panel, room_id, minutes)


def problem_of(
    session: Session,
    plan: DayPlan,
    items: Sequence[DayItem],
    panels: Sequence[DayPanel],
    now: datetime,
) -> Problem:
    """All that is known of a day at this moment."""
    return Reading(session, plan, items, panels, now).problem()


class Reading:
    """One reading of the tables; its parts in the order in which they need each other."""

    def __init__(
        self,
        session: Session,
        plan: DayPlan,
        items: Sequence[DayItem],
        panels: Sequence[DayPanel],
        now: datetime,
    ) -> None:
        self.plan, self.panels, self.now = plan, panels, now
        self.items = [item for item in items if not item.out]
        day, within = plan.day, day_span(plan.day.on)
        self.stands = standing_of(session, day.id)
        self.own = [one.id for one in self.stands.values()]
        self.frame = frame_of(plan)
        self.house = slot_queries.house_of(session, day.prison, within)
        self.rooms = [
            room for room in slot_queries.rooms_of(session, day.prison_id) if room.id in plan.rooms
        ]
        self.visits = any(not panel.by_video for panel in panels)
        self.entered = next((room for room in self.rooms if room.kind != rules.VIDEO), None)
        self.places = slot_queries.places_of(session, self.rooms, within)
        rows = {item.application_id: item.application for item in self.items}
        self.people = {
            key: slot_queries.person_of(
                session, row, now, besides=self.stands[key].id if key in self.stands else None
            )
            for key, row in rows.items()
        }
        names = [
            resource(EMPLOYER, day.employer_id),
            *(resource(ROOM, room.id) for room in self.rooms),
            *(resource(INMATE, one.inmate_id) for one in self.people.values()),
        ]
        self.taken = slot_queries.taken(session, names, within, now, besides=self.own)
        self.away = away_of(session, plan, panels, now)
        self.grid = [start for start in rules.grid(self.house, self.frame) if start > now]
        self.starts = {rules.slot_id(start): start for start in self.grid}
        spans = {key: Span(at, at + self.frame.length) for key, at in self.starts.items()}
        self.spans = spans
        self.escorts = escorts_left(session, self.house, spans, plan.escorts, self.own)
        scores = scores_of(session, rows.values(), local_date(now))
        fresh = newcomers_of(session, (one.inmate_id for one in self.people.values()), day.id)
        weights = weights_of(session)
        self.score = {key: scores.get(key, 0) / 10_000 for key in rows}
        self.urgency = {
            one.inmate_id: rules.urgency(
                one.release_expected, day.on, weights, first=one.inmate_id in fresh
            )
            for one in self.people.values()
        }

    def why(
        self,
        start: datetime,
        person: Person | None = None,
        room: Room | None = None,
        *,
        minutes: int | None = None,
    ) -> list[Reason]:
        """What forbids a meeting then, with anybody and anywhere unless it is said, by code. It
        is by video where the room is a video station."""
        if person is None:
            person = next(iter(self.people.values()), _NOBODY)
        room = room or next(iter(self.rooms), None)
        mode = Mode.VIDEO if room and room.kind == rules.VIDEO else Mode.IN_PERSON
        place = self.places[room.id] if room else Place(0, self.house.prison_id, "room")
        asked = Asked(
            start,
            minutes or self.plan.minutes,
            mode,
            self.plan.day.employer_id,
            day_id=self.plan.day_id,
            announced=self.plan.released > 0,
        )
        facts = Facts(self.house, place, person, self.now, self.taken)
        found = blocks(interview_rules.why_not_bookable(asked, facts))
        return sorted(found, key=lambda one: one.code)

    def _against_day(self) -> tuple[Reason, ...]:
        there = {room.kind == rules.VIDEO for room in self.rooms}
        if True in (one.by_video for one in self.panels) and True not in there:
            text = N_("A panel meets by video, and no video station of this day is in use.")
            return (Reason("no_station", text, field="rooms"),)
        if self.visits and False not in there:
            text = N_("No room of this day is in use: choose another.")
            return (Reason("no_room", text, field="rooms"),)
        noon = local_moment(self.plan.day.on, time(12)) - timedelta(minutes=self.plan.minutes)
        probe = self.grid[0] if self.grid else noon
        against = set(rules.OF_DAY)
        if self.grid:
            # The prison is open then; a room's own hours close the room alone.
            against.discard("outside_hours")
            if self.visits and len(self._barred()) == len(self.grid):
                against |= rules.OF_VISIT
        return tuple(one for one in self.why(probe, room=self.entered) if one.code in against)

    def _barred(self) -> set[str]:
        """Slots in which no visitor comes in."""
        return {
            key
            for key, start in self.starts.items()
            if any(one.code in rules.OF_VISIT for one in self.why(start, room=self.entered))
        }

    def problem(self) -> Problem:
        closed = {
            room.id: {
                key
                for key, start in self.starts.items()
                if any(one.code in rules.OF_ROOM for one in self.why(start, room=room))
            }
            for room in self.rooms
        }
        elsewhere = {
            key
            for key, start in self.starts.items()
            if any(one.code in rules.OF_PANEL for one in self.why(start))
        }
        busy: dict[int, set[str]] = {}
        never: dict[int, set[str]] = {}
        personal: dict[int, tuple[Reason, ...]] = {}
        for key, person in self.people.items():
            said = {slot: self.why(start, person) for slot, start in self.starts.items()}
            hard = {
                slot: [one for one in reasons if one.code not in rules.SOFT]
                for slot, reasons in said.items()
            }
            if hard and all(hard.values()):
                personal[key] = tuple(next(iter(hard.values())))
            never.setdefault(person.inmate_id, set()).update(s for s, r in hard.items() if r)
            busy.setdefault(person.inmate_id, set()).update(
                slot
                for slot, reasons in said.items()
                if any(one.code in rules.OF_TIME for one in reasons)
            )
        self._keep_apart(never)
        return self._packed(closed, elsewhere, busy, never, personal)

    def _keep_apart(self, never: dict[int, set[str]]) -> None:
        """Of two who must not meet one comes in the first half of the day and the other in the
        second, or each away from where the other is pinned."""
        people = {one.inmate_id: one for one in self.people.values()}
        pinned = {
            self.people[item.application_id].inmate_id: place
            for item in self.items
            if item.pinned and (place := drafted(item)) is not None
        }
        half = min((s.start for s in self.spans.values()), default=self.now)
        if self.spans:
            half += (max(s.end for s in self.spans.values()) - half) / 2
        for first, one in people.items():
            for partner in one.apart:
                second = partner.inmate_id
                if second not in people or not partner.on(self.plan.day.on):
                    continue
                place = pinned.get(second)
                for slot, span in self.spans.items():
                    moved = span.padded(FETCH, FETCH)
                    if place is not None:
                        end = place.starts_at + timedelta(minutes=place.minutes)
                        apart = not moved.overlaps(Span(place.starts_at, end).padded(FETCH, FETCH))
                    elif first in pinned:
                        apart = True
                    elif first < second:
                        apart = moved.end <= half
                    else:
                        apart = moved.start >= half
                    if not apart:
                        never[first].add(slot)

    def _packed(
        self,
        closed: dict[int, set[str]],
        elsewhere: set[str],
        busy: dict[int, set[str]],
        never: dict[int, set[str]],
        personal: dict[int, tuple[Reason, ...]],
    ) -> Problem:
        absent = {one.number: self._slots(self.away[one.number]) for one in self.panels}
        nowhere = {one.number: set(elsewhere) for one in self.panels}
        if self.visits and (barred := self._barred()):
            for one in self.panels:
                nowhere[one.number] |= set() if one.by_video else barred
        pins: list[program.Placed] = []
        fixed, forced, settled = set[int](), set[int](), set[int]()
        for item in self.items:
            key, place = item.application_id, drafted(item)
            stands = self.stands.get(key)
            confirmed = (
                stands is not None and stands.state == State.CONFIRMED and place == place_of(stands)
            )
            if place is None or place.panel not in absent or not (item.pinned or confirmed):
                continue
            inmate_id = self.people[key].inmate_id
            slot = rules.slot_id(place.starts_at)
            on_grid = (
                slot in self.starts
                and place.room_id in closed
                and place.minutes == self.plan.minutes
            )
            broken = key in personal or (
                on_grid
                and (
                    slot in busy[inmate_id] | never[inmate_id]
                    or slot in closed[place.room_id]
                    or slot in absent[place.panel]
                )
            )
            if broken and not item.pinned:
                forced.add(key)
                continue
            fixed.add(key)
            if on_grid:
                pins.append(
                    program.Placed(slot, str(place.room_id), str(inmate_id), str(place.panel))
                )
                continue
            # Between the slots: what it takes is not there for others.
            settled.add(inmate_id)
            span = Span(place.starts_at, place.starts_at + timedelta(minutes=place.minutes))
            for other, around in self.spans.items():
                if span.overlaps(around.padded(after=TURNAROUND)):
                    nowhere[place.panel].add(other)
                    if place.room_id in closed:
                        closed[place.room_id].add(other)
        wishes, who = self._wishes(personal, settled)
        for pin in pins:
            key = next(
                item.application_id
                for item in self.items
                if item.application_id in fixed
                and str(self.people[item.application_id].inmate_id) == pin.candidate
            )
            who[pin.candidate, pin.panel] = key
        day = program.Day(
            slots=tuple(sorted(self.starts)),
            rooms=tuple(
                program.Room(str(room.id), frozenset(closed[room.id]), room.kind)
                for room in self.rooms
            ),
            panels=tuple(
                program.Panel(
                    str(one.number),
                    frozenset(absent[one.number]),
                    one.most,
                    frozenset(nowhere[one.number]),
                    rules.kind_of(by_video=one.by_video),
                )
                for one in self.panels
            ),
            candidates=tuple(
                program.Candidate(
                    str(inmate_id),
                    frozenset(busy[inmate_id]),
                    1,
                    self.urgency[inmate_id],
                    frozenset(never[inmate_id]),
                )
                for inmate_id in sorted(busy)
            ),
            wishes=wishes,
            pinned=tuple(sorted(pins)),
            escorts=self.escorts,
        )
        reasons = self._against_day()
        return Problem(
            frame=self.frame,
            # Against a whole day nothing can be planned.
            day=replace(day, wishes=()) if reasons else day,
            starts=self.starts,
            who=who,
            reasons=reasons,
            personal=personal,
            worth={
                key: self.score[key] * (1 + self.urgency[one.inmate_id])
                for key, one in self.people.items()
            },
            fixed=frozenset(fixed),
            forced=frozenset(forced),
        )

    def _slots(self, away: Sequence[Span]) -> set[str]:
        return {key for key, span in self.spans.items() if any(map(span.overlaps, away))}

    def _wishes(
        self, personal: Mapping[int, object], settled: set[int]
    ) -> tuple[tuple[program.Wish, ...], dict[program.Pair, int]]:
        """A person and a panel meet once, about the vacancy that suits the person best."""
        best: dict[program.Pair, tuple[float, int]] = {}
        for item in self.items:
            key, inmate_id = item.application_id, self.people[item.application_id].inmate_id
            if key in personal or inmate_id in settled:
                continue
            for panel in self.panels:
                if not item.is_for(panel):
                    continue
                pair, told = (str(inmate_id), str(panel.number)), (self.score[key], -key)
                best[pair] = max(best.get(pair, told), told)
        wishes = tuple(program.Wish(*pair, score) for pair, (score, _) in sorted(best.items()))
        return wishes, {pair: -key for pair, (_, key) in best.items()}
