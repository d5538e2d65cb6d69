"""What is matched, kept in memory between questions: read whole once, then what has changed.

Every answer asks the database which versions stand, so nothing older is ever handed out. What has
no version (coordinates of a municipality, a classifier) is at most ten minutes old.
"""

import threading
from collections.abc import Mapping, Sequence
from datetime import date
from time import monotonic
from weakref import WeakKeyDictionary

import numpy as np
from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, selectinload

from jobbridge.db import Database, session_database
from jobbridge.inmates.model import Inmate
from jobbridge.inmates.queries import listed
from jobbridge.matching.engine import Compiled
from jobbridge.matching.fact_queries import compile_people, compile_works, work_of
from jobbridge.matching.facts import Person, Work
from jobbridge.matching.shards import Keys, keys_of
from jobbridge.vacancies.model import State, Vacancy
from jobbridge.vacancies.queries import WHOLE

MOST = 50_000  # people, and works: some 150 MB of each; more are read anew each time
FRESH = 600.0  # seconds
FEW = 500  # that are read one by one, rather than all of them


class Resident:
    """People and works of one database. Threads may share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._works: dict[int, Work] = {}
        self._people: dict[int, Person] = {}
        self._works_read = self._people_read = -FRESH
        self._parts: dict[tuple[date, bytes], Compiled] = {}
        self._asked: tuple[date, Keys, Compiled] | None = None
        self._brought: tuple[date, Keys, Compiled] | None = None

    def with_person(self, session: Session, today: date, person: Person) -> tuple[Compiled, Keys]:
        """One person and all works, which are compiled only where they have changed; and ids and
        versions of the works."""
        works = self.works(session, today)
        keys, held = keys_of(works), self._asked
        if held is None or held[0] != today or not np.array_equal(held[1], keys):
            held = self._asked = today, keys, Compiled([person], works, as_of=today)
        return held[2].with_person(person), keys

    def with_work(self, session: Session, today: date, work: Work) -> tuple[Compiled, Keys]:
        """Everybody who is listed, compiled only where they have changed, and one work; and ids
        and versions of the people."""
        people = self.people(session)
        keys, held = keys_of(people), self._brought
        if held is None or held[0] != today or not np.array_equal(held[1], keys):
            held = self._brought = today, keys, Compiled(people, [work], as_of=today)
        return held[2].with_works([work]), keys

    def with_works(
        self, session: Session, today: date, works: Sequence[Work], *clauses: ColumnElement[bool]
    ) -> Compiled:
        """Those of the people whom the clauses on `Inmate` leave, compiled only where they have
        changed, and these works."""
        people = self.people(session, *clauses)
        key = today, keys_of(people).tobytes()
        with self._lock:
            held = self._parts.pop(key, None)
        if held is None:
            held = Compiled(people, [], as_of=today)
        with self._lock:
            self._parts[key] = held  # as the one that was asked last
            while sum(len(one.people) for one in self._parts.values()) > MOST:
                del self._parts[next(iter(self._parts))]
        return held.with_works(works)

    def works(self, session: Session, today: date) -> list[Work]:
        """As `compile_works`."""
        with self._lock:
            present = _versions(session, Vacancy, open_on(today))
            if monotonic() - self._works_read > FRESH:
                self._works, self._works_read, self._asked = {}, monotonic(), None
            missing = _missing(present, self._works)
            if len(missing) > FEW or len(present) > MOST:
                works = compile_works(session, today)
                if len(works) > MOST:
                    return works
                self._works = {work.id: work for work in works}
                self._asked = None
            elif missing:
                rows = session.scalars(
                    select(Vacancy)
                    .where(Vacancy.id.in_(missing))
                    .options(*WHOLE, selectinload(Vacancy.requirements))
                    .execution_options(populate_existing=True)
                )
                self._works |= {row.id: work_of(row) for row in rows}
            return [self._works[i] for i in sorted(present) if i in self._works]

    def people(self, session: Session, *clauses: ColumnElement[bool]) -> list[Person]:
        """As `compile_people`, of everybody who is listed; of those whom the clauses on `Inmate`
        leave, if there are any: then nobody else is read."""
        with self._lock:
            present = _versions(session, Inmate, and_(listed(), *clauses))
            if monotonic() - self._people_read > FRESH:
                self._people, self._people_read, self._brought = {}, monotonic(), None
                self._parts.clear()
            missing = _missing(present, self._people)
            if not clauses and (len(missing) > FEW or len(present) > MOST):
                people = compile_people(session, listed())
                if len(people) > MOST:
                    return people
                self._people = {person.id: person for person in people}
                self._brought = None
            elif len(missing) > FEW:
                people = compile_people(session, listed(), *clauses)
                if len(people) + len(self._people) > MOST:
                    return people
                self._people |= {person.id: person for person in people}
            elif missing:
                for person in compile_people(session, listed(), Inmate.id.in_(missing)):
                    self._people[person.id] = person
            return [self._people[i] for i in sorted(present) if i in self._people]

    def fill(self, session: Session, today: date) -> None:
        """Read ahead of the first question. What are more than are kept is left to it."""
        if _count(session, Vacancy, open_on(today)) <= MOST:
            self.works(session, today)
        if _count(session, Inmate, listed()) <= MOST:
            self.people(session)

    def forget(self) -> None:
        with self._lock:
            self._works_read = self._people_read = -FRESH


_resident: WeakKeyDictionary[Database, Resident] = WeakKeyDictionary()
_making = threading.Lock()


def resident(session: Session) -> Resident:
    """That of the session's database, for as long as the process has it open."""
    with _making:
        return _resident.setdefault(session_database(session), Resident())


def open_on(day: date) -> ColumnElement[bool]:
    """A clause on `Vacancy`: people can be proposed for it on this day."""
    return (Vacancy.state == State.PUBLISHED) & or_(
        Vacancy.apply_by.is_(None), Vacancy.apply_by >= day
    )


def _versions(
    session: Session, model: type[Inmate] | type[Vacancy], clause: ColumnElement[bool]
) -> dict[int, int]:
    return dict(session.execute(select(model.id, model.version).where(clause)).all())


def _count(
    session: Session, model: type[Inmate] | type[Vacancy], clause: ColumnElement[bool]
) -> int:
    return session.scalar(select(func.count(model.id)).where(clause)) or 0


def _missing(
    present: Mapping[int, int], held: Mapping[int, Person] | Mapping[int, Work]
) -> list[int]:
    """Ids of those that are held in no or in another version."""
    return [i for i, version in present.items() if i not in held or held[i].version != version]
