"""Each line of a movements file against the register as it stands; nothing is written."""

from datetime import date

from jobbridge.inmates import rules as person_rules
from jobbridge.inmates.model import Inmate, Status
from jobbridge.roster import queries, rules, vocabulary
from jobbridge.roster.model import Cause, What
from jobbridge.roster.plan import (
    AHEAD,
    NO_KIND,
    NO_TARGET,
    NOBODY,
    NOT_THERE,
    NOT_YOURS,
    ORDER,
    STANDING,
    WRONG_CODE,
    Comparing,
    Fields,
    Plan,
    Planned,
    transfer_asked,
)
from jobbridge.roster.reading import Line, Table


class Movements(Comparing):
    def over(self, table: Table) -> Plan:
        at: dict[int, int] = {}  # where each is after the lines so far
        left: set[int] = set()
        for day, kind, line, inmate in self._sound(table):
            here = at.setdefault(inmate.id, inmate.prison_id)
            if self._done(inmate, kind, day, line, here) or (
                kind is vocabulary.Kind.RELEASED and inmate.id in left
            ):
                self.plan.unchanged += 1
            elif kind is vocabulary.Kind.TRANSFER:
                self._transfer(line, inmate, day, at)
            elif reasons := person_rules.why_not_moved(inmate.status):
                self.refuse(line, *reasons)
            else:
                if kind is vocabulary.Kind.RELEASED:
                    left.add(inmate.id)
                self._event(line, inmate, kind, day)
        return self.plan

    def _event(self, line: Line, inmate: Inmate, kind: vocabulary.Kind, day: date) -> None:
        """Who is away, is: what is booked meanwhile is for somebody to decide then. That a
        person with interviews ahead has left for good may be a slip, and is asked about."""
        item = Planned(
            line.number,
            What.EVENT,
            inmate,
            inmate.name,
            [("kind", None, str(kind)), ("day", None, day.isoformat())],
            {"kind": str(kind), "on": day.isoformat()},
            key=str(inmate.id),
            prison_id=inmate.prison_id,
        )
        if inmate.id not in self.known.booked or kind is vocabulary.Kind.RETURN:
            self.put(item)
        elif kind is vocabulary.Kind.RELEASED:
            item.what, item.cause = What.ASKED, Cause.LEFT
            if not self.ask(item):
                self.plan.unchanged += 1
        else:
            self.plan.note(STANDING)
            self.put(item)

    def _sound(self, table: Table) -> list[tuple[date, vocabulary.Kind, Line, Inmate]]:
        sound = []
        for line in table.lines:
            reasons = rules.why_not_values("movements", line.values)
            kind = rules.KIND_NAMED.get(rules.folded(line.values["kind"]))
            if line.values["kind"] and kind is None:
                reasons.append(NO_KIND)
            text = line.values["personal_code"]
            number = queries.number_of(text)
            inmate = self.known.people.get(number or "")
            if text and number is None:
                reasons.append(WRONG_CODE)
            elif text and (inmate is None or inmate.prison_id not in self.known.own):
                reasons.append(NOBODY)
            elif inmate is not None and not self.keeps(inmate):
                reasons.append(NOT_YOURS)
            if not reasons:
                day = rules.day_of(line.values["day"])
                if day is not None and day > self.today:
                    reasons.append(AHEAD)
                elif day is not None and kind is not None and inmate is not None:
                    sound.append((day, kind, line, inmate))
            self.refuse(line, *reasons)
        return sorted(sound, key=lambda one: (one[0], ORDER.index(one[1]), one[2].number))

    def _done(
        self, inmate: Inmate, kind: vocabulary.Kind, day: date, line: Line, here: int
    ) -> bool:
        """Whether exactly this stands in the movements already."""
        moves = [one for one in self.known.moves.get(inmate.id, []) if one.on == day]
        if kind is vocabulary.Kind.TRANSFER:
            to = self.known.prisons.get(line.values.get("to", "").casefold())
            return to is not None and any(
                one.to_prison_id == to.id != one.from_prison_id for one in moves
            )
        if kind is vocabulary.Kind.RELEASED:
            return inmate.status == Status.RELEASED
        twin = [
            one
            for one in self.plan.items
            if one.inmate is inmate and one.offered == {"kind": str(kind), "on": day.isoformat()}
        ]
        return bool(twin) or any(one.detail.get("kind") == kind for one in moves)

    def _transfer(self, line: Line, inmate: Inmate, day: date, at: dict[int, int]) -> None:
        to = self.known.prisons.get(line.values.get("to", "").casefold())
        start = self.known.prisons.get(line.values.get("from", "").casefold())
        here = at[inmate.id]
        if to is None:
            self.refuse(line, NO_TARGET)
            return
        if not self.viewer.system and here not in self.known.own:
            self.refuse(line, NOT_YOURS)  # two transfers: the second is the other prison's
            return
        if to.id == here:
            self.plan.unchanged += 1
            return
        if line.values.get("from") and (start is None or start.id != here):
            self.refuse(line, NOT_THERE)
            return
        if reasons := person_rules.why_not_transfer(
            status=inmate.status,
            from_prison_id=here,
            to_prison_id=to.id,
            opens=to.valid_from,
            closes=to.valid_to,
            on=day,
            today=self.today,
        ):
            self.refuse(line, *reasons)
            return
        if inmate.id in self.known.booked:
            if not self.ask(transfer_asked(self.known, line, inmate, to.id, day)):
                self.plan.unchanged += 1
            return
        codes = {prison.id: prison.code for prison in self.known.prisons.values()}
        fields: Fields = [
            ("prison", codes[here], codes[to.id]),
            ("day", None, day.isoformat()),
        ]
        offered = {"prison_id": to.id, "on": day.isoformat()}
        self.put(
            Planned(
                line.number, What.MOVED, inmate, inmate.name, fields, offered, key=str(inmate.id)
            )
        )
        at[inmate.id] = to.id
