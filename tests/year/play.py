"""What happens on a day of the year, by the public actions alone.

Whatever the rules refuse does not happen: the year counts it and goes on, as people do.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.calendar.queries import work_calendar
from jobbridge.calendar.spans import local_date, local_moment
from jobbridge.db import Database
from jobbridge.demo.people import bring_in
from jobbridge.demo.stage import Stage
from jobbridge.disruptions import actions as disruptions
from jobbridge.disruptions import declare_actions
from jobbridge.disruptions import queries as disrupted
from jobbridge.disruptions.model import Kind, State
from jobbridge.errors import NotFound, Refused
from jobbridge.inmates import actions as inmates
from jobbridge.inmates.model import Agreement, Inmate, Status
from jobbridge.interviews import ending_actions
from jobbridge.outbox.actions import work
from jobbridge.places.model import Prison
from jobbridge.rounds import chores, job_handlers
from jobbridge.settings import Settings
from jobbridge.viewer import SYSTEM, Viewer
from tests.year.stage import Cast, Moving

MORNING = time(8)


@dataclass
class Pace:
    """How much happens; the counts are a day's, or one in so many."""

    arrivals: float
    asked: int
    proposed: int = 3
    looked_at: int = 3
    """Requests that a counselor goes through who has the time today."""
    withdraws: int = 400
    moved_dates: int = 300
    transfers: int = 500


@dataclass
class Year:
    database: Database
    settings: Settings
    clock: Moving
    stage: Stage
    cast: Cast
    chance: random.Random
    pace: Pace
    quarantine: tuple[int, int] = (120, 9)
    """From which working day on a prison lets no visitor in, and for how many days."""
    closing: int = 240
    """The first working day from this one on a prison is emptied."""
    at_work: Callable[["Year", date], None] = lambda _year, _day: None
    """What is done about work on a working day (`hiring.days_work`)."""
    seen: Counter[str] = field(default_factory=Counter)

    quarantined: bool = False
    emptied: bool = False
    brought: float = 0.0
    """People who were to arrive by now; part of a person waits for tomorrow."""

    def play(self, days: int, midnight: Callable[[date], None]) -> None:
        """So many days; `midnight` looks at each when it is over."""
        for number in range(days):
            day = local_date(self.clock.moment)
            self.put(day, MORNING)
            self._arrivals_and_releases(day)
            with self.database.read() as session:
                works = work_calendar(session).is_workday(day)
            if works:
                self._world_moves(number, day)
            self._disruptions()
            if works:
                self.at_work(self, day)
            self.put(day + timedelta(days=1), time(0, 30))
            self._worker()
            midnight(day)

    def put(self, day: date, moment: time) -> None:
        self.clock.moment = local_moment(day, moment)

    @contextmanager
    def session(self) -> Iterator[tuple[Session, datetime]]:
        with self.database.write() as session:
            yield session, self.clock.now()

    def attempt(self, what: str, session: Session, does: Callable[..., object]) -> bool:
        try:
            with session.begin_nested():
                does()
        except (Refused, NotFound):
            self.seen[f"{what}, refused"] += 1
            return False
        self.seen[what] += 1
        return True

    # The worker

    def _worker(self) -> None:
        now = self.clock.now()
        for chore in chores().values():
            chore(self.database, now)
        work(self.database, job_handlers(self.settings), self.clock.now, most=100_000)

    # People

    def _arrivals_and_releases(self, day: date) -> None:
        self.brought += self.pace.arrivals
        if arrive := int(self.brought) - self.seen["registered"]:
            bring_in(self.stage, arrive)
            self.seen["registered"] += arrive
        with self.session() as (session, now):
            gone = session.scalars(
                select(Inmate)
                .where(Inmate.status == Status.ACTIVE, Inmate.release_expected <= day)
                .order_by(Inmate.id)
            ).all()
            for inmate in gone:
                officer = self.cast.officers[inmate.prison_id]
                self.attempt(
                    "released",
                    session,
                    lambda i=inmate, o=officer: inmates.release(session, o, i, on=day, now=now),
                )

    def _world_moves(self, number: int, day: date) -> None:
        begins, lasting = self.quarantine
        with self.session() as (session, now):
            prisons = list(session.scalars(select(Prison).order_by(Prison.id)))
            people = list(
                session.scalars(
                    select(Inmate).where(Inmate.status == Status.ACTIVE).order_by(Inmate.id)
                )
            )
            homes = [prison for prison in prisons if not prison.women and not prison.juveniles]
            self._withdraw(session, people, now)
            for inmate in self.some(people, self.pace.moved_dates):
                moved = inmate.release_expected + timedelta(days=self.chance.choice((-30, 20, 60)))
                on = max(moved, day + timedelta(days=2))
                officer = self.cast.officers[inmate.prison_id]
                self.attempt(
                    "release dates moved",
                    session,
                    lambda i=inmate, d=on, o=officer: inmates.set_release(
                        session,
                        o,
                        i,
                        release_earliest=d,
                        release_expected=d,
                        release_latest=d,
                        open_unit_from=i.open_unit_from,
                        now=now,
                    ),
                )
            for inmate in self.some(people, self.pace.transfers):
                self._transfer(session, inmate, self.chance.choice(homes), day, now)
            if number >= self.closing and not self.emptied:
                self.emptied = True
                last = homes[-1]
                inside = [one for one in people if one.prison_id == last.id]
                for inmate in inside:
                    self._transfer(session, inmate, self.chance.choice(homes[:-1]), day, now)
                left = sum(one.prison_id != last.id for one in inside)
                self.seen["moved out of a closing prison"] += left
            if number >= begins and not self.quarantined:
                self.quarantined = True
                self._close(session, homes[0], lasting, day, now)

    def some(self, people: Sequence[Inmate], one_in: int) -> list[Inmate]:
        return [one for one in people if self.chance.random() < 1 / one_in]

    def _withdraw(self, session: Session, people: list[Inmate], now: datetime) -> None:
        for inmate in self.some(people, self.pace.withdraws):
            rows = session.scalars(
                select(Agreement)
                .where(Agreement.inmate_id == inmate.id, Agreement.withdrawn_at.is_(None))
                .order_by(Agreement.id)
            ).all()
            if rows:
                one = self.chance.choice(rows)
                counselor = self.cast.counselors[inmate.prison_id]
                self.attempt(
                    "agreements withdrawn",
                    session,
                    lambda i=inmate, a=one, c=counselor: ending_actions.withdraw_agreement(
                        session, c, i, a.id, now=now
                    ),
                )

    def _transfer(
        self, session: Session, inmate: Inmate, to: Prison, day: date, now: datetime
    ) -> None:
        if inmate.prison_id == to.id or inmate.prison.women or inmate.prison.juveniles:
            return
        officer = self.cast.officers[inmate.prison_id]

        def does() -> None:
            inmates.transfer(session, officer, inmate, to_prison_id=to.id, on=day, now=now)
            counselor = self.cast.counselors[to.id]
            inmates.set_counselor(session, SYSTEM, inmate, counselor.account_id, now=now)

        self.attempt("transferred", session, does)

    def _close(
        self, session: Session, prison: Prison, lasting: int, day: date, now: datetime
    ) -> None:
        officer = self.cast.officers[prison.id]
        self.attempt(
            "quarantine",
            session,
            lambda: declare_actions.close(
                session,
                officer,
                prison,
                room=None,
                starts_at=local_moment(day + timedelta(days=1), time(0)),
                ends_at=local_moment(day + timedelta(days=1 + lasting), time(0)),
                visitors_only=False,
                now=now,
            ),
        )

    def _disruptions(self) -> None:
        """Whatever is broken is taken up and released the same morning, prison by prison; what a
        transfer broke by the counselor where the person is now."""
        with self.session() as (session, now):
            for found in disrupted.found_for(session, SYSTEM, now):
                self.attempt(
                    "disruptions taken up",
                    session,
                    lambda f=found: declare_actions.take_up(
                        session, self._minds(f.cause.kind, f.cause.prison_id), f.cause, now=now
                    ),
                )
        with self.session() as (session, now):
            for one in disrupted.disruptions_for(session, SYSTEM):
                if one.state == State.PROPOSED:
                    self.attempt(
                        "disruptions released",
                        session,
                        lambda d=one: disruptions.release(
                            session, self._minds(d.kind, d.prison_id), d, version=d.version, now=now
                        ),
                    )
        work(self.database, job_handlers(self.settings), self.clock.now, most=100_000)

    def _minds(self, kind: str, prison_id: int) -> Viewer:
        cast = self.cast
        return (cast.counselors if kind == Kind.TRANSFER else cast.officers)[prison_id]
