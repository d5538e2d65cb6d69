"""A day prepared for planning, and what a plan takes up of it: what `timetable` plans with.

Rooms of a kind are alike, so a slot only bounds how many interviews it holds; rooms are dealt out
afterwards. A met wish is worth its score × (1 + the candidate's urgency). What is pinned stands,
even where it breaks a bound.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from jobbridge.days.program import (
    NO_LIMIT,
    Day,
    Met,
    Pair,
    Placed,
    Relaxation,
    Unplaced,
    Who,
    both,
    eased,
)


class Board:
    """A day prepared for planning: what the pinned leave."""

    def __init__(self, day: Day) -> None:
        self.day = day
        urgency = {one.id: one.urgency for one in day.candidates}
        self.worths = {
            (w.candidate, w.panel): w.score * (1 + urgency[w.candidate]) for w in day.wishes
        }
        self.pinned = {(pin.candidate, pin.panel) for pin in day.pinned}
        self.open = sorted(self.worths.keys() - self.pinned)
        self.away: dict[Who, frozenset[str]] = {
            **{("candidate", one.id): one.busy for one in day.candidates},
            **{("panel", one.id): one.absent for one in day.panels},
        }
        self.never: dict[Who, frozenset[str]] = {
            **{("candidate", one.id): one.never for one in day.candidates},
            **{("panel", one.id): one.never for one in day.panels},
        }
        self.taken = {
            (who, pin.slot) for pin in day.pinned for who in both((pin.candidate, pin.panel))
        }
        pins = Counter(pin.slot for pin in day.pinned)
        housed = {(pin.slot, pin.room) for pin in day.pinned}
        self.kinds = {one.id: one.kind for one in day.panels}
        self.rooms: dict[tuple[str, str], list[str]] = {
            (slot, kind): [
                room.id
                for room in day.rooms
                if room.kind == kind and slot not in room.closed and (slot, room.id) not in housed
            ]
            for slot in day.slots
            for kind in sorted(set(self.kinds.values()))
        }
        self.escorts = {
            slot: max(0, day.escorts[slot] - pins[slot]) if slot in day.escorts else NO_LIMIT
            for slot in day.slots
        }
        has = Counter(who for pin in day.pinned for who in both((pin.candidate, pin.panel)))
        limits: dict[Who, int | None] = {
            **{("candidate", one.id): one.max_interviews for one in day.candidates},
            **{("panel", one.id): one.max_interviews for one in day.panels},
        }
        self.most = {
            who: NO_LIMIT if most is None else max(0, most - has[who])
            for who, most in limits.items()
        }

    def rooms_for(self, pair: Pair, slot: str) -> list[str]:
        """The rooms that a slot has for this panel."""
        return self.rooms[slot, self.kinds[pair[1]]]

    def room_in(self, slot: str, pair: Pair) -> int:
        return min(len(self.rooms_for(pair, slot)), self.escorts[slot])

    @property
    def mixed(self) -> bool:
        """Whether rooms of several kinds share the escorts of a slot."""
        return len(set(self.kinds.values())) > 1

    def there(self, who: Who, slot: str) -> bool:
        return slot not in self.away[who] | self.never[who] and (who, slot) not in self.taken

    def common(self, pair: Pair) -> list[str]:
        """Slots in which both are there and neither is pinned."""
        return [s for s in self.day.slots if all(self.there(who, s) for who in both(pair))]

    def worth(self, met: Met) -> float:
        """Of all that is met; a pinned pair counts where it was wished for."""
        return float(sum(self.worths.get(pair, 0.0) for pair in sorted({*met, *self.pinned})))

    # Plans

    def filled(self, met: Met) -> Met:
        """With every further wish that still fits, by worth, in its first free slot."""
        met, use = dict(met), Use(self, met)
        for pair in sorted(self.open, key=lambda pair: (-self.worths[pair], pair)):
            slot = None if pair in met else use.first_free(pair)
            if slot is not None:
                met[pair] = slot
                use.add(pair, slot)
        return met

    def solved(
        self,
        time_limit: float,
        must: Pair | None = None,
        kept: Mapping[Pair, tuple[str, float]] | None = None,
    ) -> tuple[Met | None, float]:
        """HiGHS's best plan, None where the time was too short (or `must` cannot be met), and the
        value that no plan exceeds. Who stays in the slot of `kept` is worth that much more."""
        from scipy import sparse  # here, since they hold up each start
        from scipy.optimize import Bounds, LinearConstraint, milp

        kept = kept or {}
        tries = [
            (pair, slot)
            for pair in self.open
            if all(self.most[who] for who in both(pair))
            for slot in self.common(pair)
            if self.room_in(slot, pair)
        ]
        base, most = self.worth({}), float(sum(self.worths[pair] for pair in sorted(self.worths)))
        most += sum(more for _, more in kept.values())
        if not tries:
            return (None if must else {}), base
        rows: dict[tuple[str, ...], int] = {}
        limits: list[int] = []
        cells: list[tuple[int, int]] = []
        for column, (pair, slot) in enumerate(tries):
            for key, limit in self._bounds_of(pair, slot):
                if key not in rows:
                    rows[key] = len(limits)
                    limits.append(limit)
                cells.append((rows[key], column))
        if must is not None and ("wish", *must) not in rows:
            return None, base
        places = np.array(cells, np.intp)
        asked = sparse.csr_array(
            (np.ones(len(cells)), (places[:, 0], places[:, 1])), shape=(len(limits), len(tries))
        )
        least = np.full(len(limits), -np.inf)
        if must is not None:
            least[rows["wish", *must]] = 1
        answer = milp(
            -np.array(
                [
                    self.worths[pair] + (kept[pair][1] if kept.get(pair, ("",))[0] == slot else 0)
                    for pair, slot in tries
                ]
            ),
            constraints=LinearConstraint(asked, least, np.array(limits, float)),
            integrality=np.ones(len(tries)),
            bounds=Bounds(0, 1),
            options={"time_limit": max(0.01, time_limit), "mip_rel_gap": 0.0},
        )
        met = None
        if answer.x is not None:
            met = {pair: slot for (pair, slot), x in zip(tries, answer.x, strict=True) if x > 0.5}
        known = np.inf if answer.mip_dual_bound is None else float(answer.mip_dual_bound)
        return met, min(most, base - known) if np.isfinite(known) else most

    def _bounds_of(self, pair: Pair, slot: str) -> Iterator[tuple[tuple[str, ...], int]]:
        yield ("wish", *pair), 1
        yield ("slot", slot, self.kinds[pair[1]]), self.room_in(slot, pair)
        if self.mixed and self.escorts[slot] < NO_LIMIT:
            yield ("escorts", slot), self.escorts[slot]
        for who in both(pair):
            yield (*who, slot), 1
            if self.most[who] < NO_LIMIT:
                yield who, self.most[who]

    def housed(
        self, met: Met, stands: Mapping[Pair, tuple[str, str]] | None = None
    ) -> tuple[Placed, ...]:
        """With rooms: who stands in a slot and room stays there; and a panel stays where it sat
        the slot before, if it can."""
        found = list(self.day.pinned)
        stands = stands or {}
        sat: dict[str, str] = {}
        for slot in self.day.slots:
            sat |= {pin.panel: pin.room for pin in self.day.pinned if pin.slot == slot}
            free = [room for at, kind in self.rooms if at == slot for room in self.rooms[at, kind]]
            now = sorted(pair for pair, when in met.items() if when == slot)
            own = {pair: stands[pair][1] for pair in now if stands.get(pair, ("",))[0] == slot}
            own = {p: room for p, room in own.items() if room in self.rooms_for(p, slot)}
            sat |= {pair[1]: room for pair, room in own.items()}
            last = {pair: (pair not in own, sat.get(pair[1]) not in free) for pair in now}
            for candidate, panel in sorted(now, key=lambda pair: last[pair]):
                fits = [one for one in self.rooms_for((candidate, panel), slot) if one in free]
                room = sat[panel] if sat.get(panel) in fits else fits[0]
                free.remove(room)
                sat[panel] = room
                found.append(Placed(slot, room, candidate, panel))
        return tuple(sorted(found, key=lambda one: (self.day.slots.index(one.slot), one)))

    def read(self, placed: Sequence[Placed]) -> Met:
        pairs = {(one.candidate, one.panel): one.slot for one in placed}
        return {pair: slot for pair, slot in pairs.items() if pair not in self.pinned}

    # What is not met

    def unplaced(self, met: Met) -> Iterator[Unplaced]:
        use = Use(self, met)
        for pair in self.open:
            if pair not in met:
                yield Unplaced(*pair, self._reason(pair, use))

    def _reason(self, pair: Pair, use: "Use") -> str:
        common = self.common(pair)
        if not common:
            return "no_common_slot"
        if not any(self.rooms_for(pair, slot) for slot in common):
            return "no_room"
        if not any(self.escorts[slot] for slot in common):
            return "no_escort"
        for who in both(pair):
            if use.of[who] >= self.most[who]:
                return f"{who[0]}_full"
        binding = Counter(use.binds(pair, slot) for slot in common)
        del binding[""]
        return max(sorted(binding), key=lambda reason: binding[reason]) if binding else "outweighed"

    def remedies(self, pair: Pair) -> Iterator[Relaxation]:
        """Everything that could be eased for a wish, the cheapest kind first."""
        for slot in self.day.slots:
            if any(slot in self.never[who] for who in both(pair)):
                continue
            for kind, name in both(pair):
                if slot in self.away[kind, name]:
                    yield Relaxation("slot", slot, **{kind: name})
        common = self.common(pair)
        for slot in common:
            yield Relaxation("room", slot, of=self.kinds[pair[1]])
        for slot in common:
            if slot in self.day.escorts:
                yield Relaxation("escort", slot)
        for kind, name in both(pair):
            if self.most[kind, name] < NO_LIMIT:
                yield Relaxation("max_interviews", **{kind: name})

    def remedy(self, met: Met, pair: Pair, eases: dict[Relaxation, "Use"]) -> Relaxation | None:
        """The first with which the wish fits beside all that stands. `eases` keeps, from one
        wish to the next, what the plan takes up of the day with each remedy."""
        for ease in self.remedies(pair):
            if ease not in eases:
                eases[ease] = Use(Board(eased(self.day, ease)), met)
            if eases[ease].first_free(pair) is not None:
                return ease
        return None


class Use:
    """What a plan takes up."""

    def __init__(self, board: Board, met: Met) -> None:
        self.board = board
        self.of: Counter[Who] = Counter()
        self.in_slot: Counter[str] = Counter()
        self.in_rooms: Counter[tuple[str, str]] = Counter()
        self.busy: set[tuple[Who, str]] = set()
        for pair, slot in met.items():
            self.add(pair, slot)

    def add(self, pair: Pair, slot: str) -> None:
        self.of.update(both(pair))
        self.in_slot[slot] += 1
        self.in_rooms[slot, self.board.kinds[pair[1]]] += 1
        self.busy |= {(who, slot) for who in both(pair)}

    def drop(self, pair: Pair, slot: str) -> None:
        self.of.subtract(both(pair))
        self.in_slot[slot] -= 1
        self.in_rooms[slot, self.board.kinds[pair[1]]] -= 1
        self.busy -= {(who, slot) for who in both(pair)}

    def fits(self, pair: Pair, slot: str) -> bool:
        """Whether this slot takes one more meeting, of these two."""
        full = any(self.of[who] >= self.board.most[who] for who in both(pair))
        return not full and slot in self.board.common(pair) and self.binds(pair, slot) == ""

    def first_free(self, pair: Pair) -> str | None:
        if any(self.of[who] >= self.board.most[who] for who in both(pair)):
            return None
        return next((s for s in self.board.common(pair) if self.binds(pair, s) == ""), None)

    def binds(self, pair: Pair, slot: str) -> str:
        """What speaks against a slot in which both are there; empty where nothing does."""
        if any((who, slot) in self.busy for who in both(pair)):
            return "slots_taken"
        rooms, escorts = len(self.board.rooms_for(pair, slot)), self.board.escorts[slot]
        full = self.in_rooms[slot, self.board.kinds[pair[1]]] >= rooms
        if not full and self.in_slot[slot] < escorts:
            return ""
        return "rooms_full" if full and escorts >= rooms else "escorts_full"
