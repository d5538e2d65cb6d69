"""Each line of a roster against the register as it stands; nothing is written."""

from collections import defaultdict
from datetime import date
from typing import Any

from jobbridge.errors import Reason
from jobbridge.inmates import rules as person_rules
from jobbridge.inmates.model import Inmate
from jobbridge.roster import queries, rules
from jobbridge.roster.model import Cause, What
from jobbridge.roster.plan import (
    NO_PRISON,
    NO_TOWN,
    NOBODY,
    NOT_YOURS,
    PARTIAL,
    TWICE,
    WRONG_CODE,
    Comparing,
    Fields,
    Plan,
    Planned,
    transfer_asked,
)
from jobbridge.roster.reading import Line, Table
from jobbridge.viewer import Duty


class Roster(Comparing):
    def over(self, table: Table) -> Plan:
        lines = self._sound(table)
        new: dict[int, Planned] = {}
        listed: set[int] = set()
        prisons: set[int] = set()
        for line in lines:
            number = queries.number_of(line.values["personal_code"]) or ""
            inmate = self.known.people.get(number)
            prison = self.known.prisons[line.values["prison"].casefold()]
            prisons.add(prison.id)
            if inmate is None:
                if (item := self._new(line, number, prison.id)) is not None:
                    new[line.number] = item
                continue
            listed.add(inmate.id)
            self.ended(line, str(inmate.id), Cause.GONE)
            if inmate.prison_id not in self.known.own:
                self._elsewhere(line, inmate, prison.id)
            elif reasons := person_rules.why_not_moved(inmate.status):
                self.refuse(line, *reasons)
            else:
                self._person(line, inmate, prison.id)
        self._added(new, table)
        for one in table.lines:  # refused ones too: whoever is named is not gone
            there = self.known.people.get(queries.number_of(one.values["personal_code"]) or "")
            listed |= {there.id} if there else set()
        if not table.cut:
            self._gone(prisons, listed)
        return self.plan

    def _sound(self, table: Table) -> list[Line]:
        """The lines that mean something by themselves; of equal ones the first."""
        sound, by_number = [], defaultdict(list)
        for line in table.lines:
            reasons = rules.why_not_values("roster", line.values)
            prison = self.known.prisons.get(line.values["prison"].casefold())
            if line.values["prison"] and (prison is None or prison.id not in self.known.own):
                reasons.append(NO_PRISON)
            number = queries.number_of(line.values["personal_code"])
            if line.values["personal_code"] and number is None:
                reasons.append(WRONG_CODE)
            if reasons:
                self.refuse(line, *reasons)
            else:
                by_number[number].append(line)
        for same in by_number.values():
            if any(line.values != same[0].values for line in same):
                lines = [line.number for line in same]
                for line in same:
                    self.refuse(line, Reason("twice", TWICE, {"lines": lines}))
            else:
                sound.append(same[0])
                self.plan.unchanged += len(same) - 1
        return sorted(sound, key=lambda line: line.number)

    def _new(self, line: Line, number: str, prison_id: int) -> Planned | None:
        values = line.values
        if "-" not in number:
            self.refuse(line, NOBODY)
            return None
        born = rules.day_of(values.get("birth_date", ""))
        dates = rules.offered_dates(values, None)
        town = self._town(line)
        reasons = person_rules.why_not_person(
            given_name=values["given_name"],
            family_name=values["family_name"],
            personal_code=number,
            birth_date=born.isoformat() if born else None,
            today=self.today,
            **_days(dates),
        )
        if values.get("municipality") and town is None:
            reasons.append(NO_TOWN)
        if reasons:
            self.refuse(line, *reasons)
            return None
        offered = {
            "prison_id": prison_id,
            "given_name": values["given_name"],
            "family_name": values["family_name"],
            "personal_code": number,
            "birth_date": born.isoformat() if born else None,
            "municipality_id": town,
            "wing": values.get("wing", ""),
            "dates": dates,
        }
        fields: Fields = [("release_expected", None, dates["release_expected"])]
        if values.get("wing"):
            fields.append(("wing", None, values["wing"]))
        name = f"{values['given_name']} {values['family_name']}"
        return Planned(
            line.number,
            What.NEW,
            None,
            name,
            fields,
            offered,
            key=self.known.keys[number],
            prison_id=prison_id,
        )

    def _town(self, line: Line) -> int | None:
        return self.known.towns.get(line.values.get("municipality", "").casefold())

    def _added(self, new: dict[int, Planned], table: Table) -> None:
        """New ones, unless somebody has their name and birth date under another number; two of
        them in one file are two people."""
        people = {}
        for number, item in new.items():
            born = item.offered["birth_date"] or queries.born_of(item.offered["personal_code"])
            if born:
                people[number] = (item.offered["given_name"], item.offered["family_name"], born)
        named = {queries.number_of(text) or "" for text in table.named}
        similar = queries.alike(self.session, self.known.own, people, named) if people else {}
        for number, item in new.items():
            if (one := similar.get(number)) is None:
                self.put(item)
                continue
            item.what, item.cause, item.inmate = What.ASKED, Cause.ALIKE, one
            if not self.ask(item):
                self.plan.unchanged += 1

    def _elsewhere(self, line: Line, inmate: Inmate, prison_id: int) -> None:
        """Their officers are asked; the file learns no more than that somebody knows them."""
        name = f"{line.values['given_name']} {line.values['family_name']}"
        item = Planned(
            line.number,
            What.ASKED,
            inmate,
            name,
            offered={"prison_id": prison_id},
            cause=Cause.ELSEWHERE,
            key=str(inmate.id),
            prison_id=prison_id,
        )
        if not self.ask(item):
            self.plan.unchanged += 1

    def _person(self, line: Line, inmate: Inmate, prison_id: int) -> None:
        fields, offered = self._corrections(line, inmate)
        ours = rules.dates_of(inmate)
        theirs = rules.offered_dates(line.values, ours)
        if reasons := person_rules.why_not_dates(**_ordered(theirs)):
            self.refuse(line, *reasons)
            return
        seen = self.known.seen.get(inmate.id)
        verdict = rules.judged(
            ours=ours,
            theirs=theirs,
            seen=seen.dates if seen else None,
            kept=bool(seen and seen.kept),
            by_hand=inmate.id in self.known.by_hand,
        )
        dated = [(n, ours[n], theirs[n]) for n in rules.DATES if ours[n] != theirs[n]]
        moves = inmate.prison_id != prison_id
        placed = line.values.get("wing", "") not in ("", inmate.wing)
        changes = moves or fields or placed or verdict is not rules.Verdict.SAME
        if changes and not self.keeps(inmate):
            self.refuse(line, NOT_YOURS)
            return
        key, asked = str(inmate.id), False
        if verdict is rules.Verdict.ASK:
            asked = self.ask(
                Planned(
                    line.number,
                    What.ASKED,
                    inmate,
                    inmate.name,
                    dated,
                    {"dates": theirs},
                    Cause.HAND,
                    key,
                    prison_id,
                )
            )
        else:
            self.ended(line, key, Cause.HAND)
            if verdict is rules.Verdict.TAKE:
                fields, offered = fields + dated, {**offered, "dates": theirs}
            elif seen is None or (seen.dates != theirs and ours == theirs):
                self.plan.seen[inmate.id] = theirs
                self.plan.touched.add(line.number)
        if moves and inmate.id in self.known.booked:
            asked |= self._booked(line, inmate, prison_id)
        elif moves:
            fields, offered = self._wing(line, inmate, True, fields, offered)
            codes = {prison.id: prison.code for prison in self.known.prisons.values()}
            fields = [*fields, ("prison", codes[inmate.prison_id], codes[prison_id])]
            offered = {**offered, "prison_id": prison_id}
        else:
            fields, offered = self._wing(line, inmate, False, fields, offered)
            self.ended(line, key, Cause.BOOKED, Cause.ELSEWHERE)
        if fields:
            what = What.MOVED if "prison_id" in offered else What.CHANGED
            self.put(Planned(line.number, what, inmate, inmate.name, fields, offered, key=key))
        elif not asked:
            self.plan.unchanged += 1

    def _wing(
        self, line: Line, inmate: Inmate, moves: bool, fields: Fields, offered: dict[str, Any]
    ) -> tuple[Fields, dict[str, Any]]:
        """Where in the prison the person is; an empty field says nothing. Whoever is moved leaves
        their wing."""
        theirs = line.values.get("wing", "")
        if not theirs or (theirs == inmate.wing and not moves):
            return fields, offered
        return [*fields, ("wing", inmate.wing, theirs)], {**offered, "wing": theirs}

    def _booked(self, line: Line, inmate: Inmate, prison_id: int) -> bool:
        return self.ask(transfer_asked(self.known, line, inmate, prison_id, self.today))

    def _corrections(self, line: Line, inmate: Inmate) -> tuple[Fields, dict[str, Any]]:
        """Names and birth date where the file writes them otherwise than by case alone."""
        born = rules.day_of(line.values.get("birth_date", ""))
        theirs = {
            "given_name": line.values["given_name"],
            "family_name": line.values["family_name"],
            "birth_date": born.isoformat() if born else inmate.birth_date,
        }
        found = []
        for name, text in theirs.items():
            ours = getattr(inmate, name)
            if (ours or "").casefold() != (text or "").casefold():
                found.append((name, ours, text))
        return found, {"person": theirs} if found else {}

    def _gone(self, prisons: set[int], listed: set[int]) -> None:
        if not (self.viewer.system or self.viewer.has(Duty.MOVEMENTS)):
            return
        by_prison: dict[int, list[Inmate]] = defaultdict(list)
        living = {}
        for inmate, count in queries.missing(self.session, prisons, listed):
            by_prison[inmate.prison_id].append(inmate)
            living[inmate.prison_id] = count
        for item in self.plan.items:
            if item.what is What.NEW and item.prison_id in living:
                living[item.prison_id] += 1
        for prison_id, gone in by_prison.items():
            if rules.most_are_missing(len(gone), living[prison_id]):
                self.plan.note(PARTIAL)
                continue
            asked = queries.asked_of(self.session, [i.id for i in gone], Cause.GONE)
            self.known.asked |= asked
            for inmate in gone:
                self.ask(
                    Planned(
                        0,
                        What.GONE,
                        inmate,
                        inmate.name,
                        cause=Cause.GONE,
                        key=str(inmate.id),
                        prison_id=prison_id,
                    )
                )


def _ordered(dates: rules.Dates) -> dict[str, Any]:
    days = _days(dates)
    return {
        "earliest": days["release_earliest"],
        "expected": days["release_expected"],
        "latest": days["release_latest"],
        "open_unit_from": days["open_unit_from"],
    }


def _days(dates: rules.Dates) -> dict[str, Any]:
    return {name: date.fromisoformat(text) if text else None for name, text in dates.items()}
