"""Who the people of a month are, as it was known: what they are told apart by."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from jobbridge.calendar.spans import local_moment
from jobbridge.consultations.model import Support
from jobbridge.inmates.model import Fact, FactKind, Inmate, Movement
from jobbridge.losses.rules import language_band
from jobbridge.outcomes import rules
from jobbridge.outcomes.rules import UNKNOWN, Case
from jobbridge.places.model import Municipality, Prison

Undated = dict[str, dict[str, str]]  # a person's id → what has no history


@dataclass
class Month:
    """A month as it is counted, and what had to be kept to count it again."""

    month: date
    cases: list[Case] = field(default_factory=list)
    undated: Undated = field(default_factory=dict)

    @property
    def as_of(self) -> datetime:
        """What was entered from this moment on came too late."""
        return midnight(rules.closes_on(self.month))


def midnight(day: date) -> datetime:
    return local_moment(day, time())


class People:
    """What people are told apart by, as it was known."""

    def __init__(self, session: Session, month: Month, undated: Undated | None) -> None:
        self._session, self._month, self._kept = session, month, undated
        self._rows: dict[int, Any] = {}
        self._levels: dict[int, str] = {}
        self._moves: dict[int, list[Any]] = defaultdict(list)
        self._prisons = {row.id: row for row in session.scalars(select(Prison)).unique()}

    def read(self, numbers: Iterable[int]) -> None:
        new = sorted(set(numbers) - self._rows.keys())
        if not new:
            return
        session, as_of = self._session, self._month.as_of
        for row in session.execute(
            select(Inmate.id, Inmate.birth_date, Inmate.prison_id, Municipality.branch_id, Support)
            .outerjoin(Municipality, Municipality.id == Inmate.municipality_id)
            .outerjoin(Support, Support.inmate_id == Inmate.id)
            .where(Inmate.id.in_(new))
        ):
            self._rows[row.id] = row
        for move in session.execute(
            select(Movement.inmate_id, Movement.from_prison_id, Movement.recorded_at)
            .where(Movement.inmate_id.in_(new), Movement.from_prison_id.is_not(None))
            .order_by(Movement.recorded_at, Movement.id)
        ):
            self._moves[move.inmate_id].append(move)
        for number, level in session.execute(
            select(Fact.inmate_id, func.max(Fact.text_level))
            .where(
                Fact.inmate_id.in_(new),
                Fact.kind == FactKind.LANGUAGE,
                Fact.code == "lv",
                Fact.recorded_at < as_of,
                or_(Fact.ended_at.is_(None), Fact.ended_at >= as_of),
            )
            .group_by(Fact.inmate_id)
        ):
            self._levels[number] = level

    def prison(self, number: int, moment: datetime) -> int:
        """Where the person was then, as it is known now: the first move recorded after it says
        where from. Moves are never changed."""
        for move in self._moves[number]:
            if move.recorded_at >= moment:
                return int(move.from_prison_id)
        return int(self._rows[number].prison_id)

    def traits(self, number: int, on: date) -> dict[str, str]:
        """Of somebody who left on that day."""
        row = self._rows[number]
        prison = self.prison(number, midnight(on))
        return {
            "prison": str(prison),
            "sex": _kind(self._prisons[prison]),
            "age": rules.age_group(_day(row.birth_date), on),
            "language": language_band(self._levels.get(number, "")),
            **self._undated(number),
        }

    def _undated(self, number: int) -> dict[str, str]:
        kept = self._kept
        if kept is None:
            row = self._rows[number]
            housing = row.Support.housing if row.Support else None
            known = {"none": "none", "own": "some", "temporary": "some"}
            said = {
                "branch": str(row.branch_id or UNKNOWN),
                "address": known.get(housing or "", UNKNOWN),
            }
        else:
            said = kept.get(str(number), {"branch": UNKNOWN, "address": UNKNOWN})
        self._month.undated[str(number)] = said
        return said


def _kind(prison: Prison) -> str:
    return "women" if prison.women else "juveniles" if prison.juveniles else "men"


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None
