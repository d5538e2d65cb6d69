"""Booking, cancelling and reading by many at once on the portal as it is served: `make drill`.

A history is kept of what was asked and answered: there must be an order of all of it, one after
another, in which every answer is right. Once more with a guard taken away, which must be found.
`SEEDS` and `OPERATIONS` are the bar's.
"""

import os
import random
import re
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from jobbridge.calendar import actions as calendar
from jobbridge.calendar.feeds import feed_url
from jobbridge.calendar.rules import organisation
from jobbridge.clock import Clock
from jobbridge.db import Database
from jobbridge.interviews.model import LIVE, Room
from tests.conftest import World
from tests.interviews.conftest import coming_starts, crowd
from tests.interviews.served import BOUND, INTERVIEWS, references, served, wish
from tests.linear import Operation, Wrong, unexplained

pytestmark = pytest.mark.drill
SEEDS = range(int(os.environ.get("SEEDS", "5")))
OPERATIONS, CLIENTS = int(os.environ.get("OPERATIONS", "2000")), 8


def holder(state: str | None, said: tuple[str, Any]) -> str | None:
    """One thing, a room's hour or an application, and what has it: an application there, an
    interview here. Refusals are reads: they say that somebody has it, or nobody."""
    what, who = said
    right = {
        "take": state is None,
        "leave": state == who,
        "is": state == who,
        "is not": state != who,
        "has somebody": state is not None,
        "has nobody": state is None,
    }
    if not right[what]:
        raise Wrong
    return {"take": who, "leave": None}.get(what, state)


@dataclass
class Players:
    """Clients that book, cancel and read at random, and the history of it.

    Some people want few hours of few rooms. Of each read it is known which things it tells of:
    free starts and the list of a day of that day's hours, a feed of everything.
    """

    client: httpx.Client
    people: list[str]
    reader: str
    feed: str
    seed: int
    hours: list[tuple[str, str]] = field(default_factory=list)
    days: list[date] = field(default_factory=list)
    history: list[Operation] = field(default_factory=list)
    seen: list[tuple[float, float, str, Any]] = field(default_factory=list)
    """Reads, as they came: whose interviews they are is known when all is over."""
    booked: dict[str, tuple[str, tuple[str, str]]] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    bad: Counter[str] = field(default_factory=Counter)
    kept: dict[int, tuple[str, bytes]] = field(default_factory=dict)
    """Each client's last feed, with its tag."""

    def __post_init__(self) -> None:
        starts = coming_starts(Clock().today())
        rooms = ("T1", "L1", "L2")
        days = sorted({one[:10] for one in starts})[4 * self.seed : 4 * self.seed + 4]
        # At ten and at two: nothing of one is in the way of the other, and free starts are looked
        # for at full hours.
        of_day = [[one for one in starts if one.startswith(day)] for day in days]
        chosen = [one for each in of_day for one in (each[3], each[9])]
        self.hours = [(room, start) for start in chosen for room in rooms]
        self.days = sorted({date.fromisoformat(start[:10]) for start in chosen})

    def play(self) -> None:
        until = time.monotonic() + BOUND

        def one(number: int) -> None:
            chance = random.Random(f"{self.seed} {number}")
            while time.monotonic() < until:
                with lock:
                    if turns[0] == 0:
                        return
                    turns[0] -= 1
                verbs = (self.book, self.cancel, self.slots, self.list, self.fetch)
                (verb,) = chance.choices(verbs, (40, 24, 12, 12, 12))
                verb(chance, number)

        turns, lock = [OPERATIONS], threading.Lock()
        with ThreadPoolExecutor(CLIENTS) as pool:
            list(pool.map(one, range(CLIENTS)))
        self._explain()

    def _asked(self, answer: httpx.Response, *good: int) -> bool:
        if answer.status_code not in good:
            self.bad[f"{answer.request.method} {answer.status_code}"] += 1
        return answer.status_code in good

    def book(self, chance: random.Random, _number: int) -> None:
        who, hour = chance.choice(self.people), chance.choice(self.hours)
        began = time.monotonic()
        answer = self.client.post(INTERVIEWS, json=wish(who, hour[1], hour[0]))
        ended = time.monotonic()
        if not self._asked(answer, 201, 409):
            return
        if answer.status_code == 201:
            made = answer.json()
            self.booked[made["ref"]] = (who, hour)
            self.versions[made["ref"]] = made["version"]
            self._note(hour, "take", made["ref"], began, ended)
            self._note(who, "take", made["ref"], began, ended)
            return
        codes = {reason["code"] for reason in answer.json()["reasons"]}
        for thing, code in ((hour, "room_taken"), (who, "has_interview")):
            said = "has somebody" if code in codes else "has nobody"
            self._note(thing, said, None, began, ended)

    def cancel(self, chance: random.Random, _number: int) -> None:
        known = list(self.versions.items())[-12:]
        if not known:
            return
        ref, version = chance.choice(known)
        who, hour = self.booked[ref]
        began = time.monotonic()
        given = {"version": version, "why": "time"}
        answer = self.client.post(f"{INTERVIEWS}/{ref}/cancel", json=given)
        ended = time.monotonic()
        if self._asked(answer, 200, 409):
            said = "leave" if answer.status_code == 200 else "is not"
            self._note(hour, said, ref, began, ended)
            self._note(who, said, ref, began, ended)
            self.versions.pop(ref, None)

    def slots(self, chance: random.Random, _number: int) -> None:
        day = chance.choice(self.days)
        asked = {"from": f"{day}", "until": f"{day + timedelta(days=1)}", "minutes": "15"}
        began = time.monotonic()
        answer = self.client.get(f"/api/v1/applications/{self.reader}/slots", params=asked)
        ended = time.monotonic()
        if self._asked(answer, 200):
            # Of each start it names one free room; where it names none, all are taken.
            free = {one["starts_at"]: one["room"] for one in answer.json()["slots"]}
            for room, start in self.hours:
                if start.startswith(f"{day}") and free.get(_utc(start), room) == room:
                    said = "has nobody" if _utc(start) in free else "has somebody"
                    self._note((room, start), said, None, began, ended)

    def list(self, chance: random.Random, _number: int) -> None:
        day = chance.choice(self.days)
        asked = {"from": f"{day}", "until": f"{day + timedelta(days=1)}"}
        began = time.monotonic()
        answer = self.client.get(INTERVIEWS, params=asked)
        ended = time.monotonic()
        if self._asked(answer, 200):
            rows = answer.json()["interviews"]
            assert len(rows) < 500, "the list leaves some out: play on more days"
            live = {row["ref"] for row in rows if row["state"] in LIVE}
            self.seen.append((began, ended, f"{day}", live))

    def fetch(self, _chance: random.Random, number: int) -> None:
        tag, body = self.kept.get(number, ("", b""))
        headers = {"If-None-Match": tag} if tag else {}
        began = time.monotonic()
        answer = self.client.get(self.feed, headers=headers)
        ended = time.monotonic()
        if self._asked(answer, 200, 304):
            if answer.status_code == 200:
                body = answer.content
                self.kept[number] = (answer.headers["etag"], body)
            self.seen.append((began, ended, "", _live_in(body)))

    def _note(self, thing: Any, what: str, who: Any, began: float, ended: float) -> None:
        self.history.append(Operation(thing, (what, who), began, ended))

    def _explain(self) -> None:
        """What the lists and feeds said of each hour and person that they tell of."""
        for began, ended, day, live in self.seen:
            if unknown := live - set(self.booked):
                self.bad["shown and never booked"] += len(unknown)
            has: dict[Any, list[str]] = {}
            for ref in sorted(live & set(self.booked)):
                who, hour = self.booked[ref]
                has.setdefault(who, []).append(ref)
                has.setdefault(hour, []).append(ref)
            self.bad["two at once in one answer"] += sum(len(refs) > 1 for refs in has.values())
            things: list[Any] = [hour for hour in self.hours if hour[1].startswith(day)]
            things += self.people if not day else []
            for thing in things:
                shown = has.get(thing, [None])[0]
                self._note(thing, "is", shown, began, ended)
        self.bad = +self.bad


def _utc(start: str) -> str:
    return datetime.fromisoformat(start).astimezone(UTC).isoformat().replace("+00:00", "Z")


def _live_in(body: bytes) -> set[str]:
    """The interviews of a feed that are not called off."""
    text = body.decode().replace("\r\n ", "")
    events = [part for part in text.split("BEGIN:VEVENT")[1:] if "STATUS:CANCELLED" not in part]
    return {found[1] for one in events if (found := re.search(r"/interviews/([\w-]+)", one))}


def _played(
    folder: Path, database: Database, world: World, seed: int, *, without: str = ""
) -> tuple[Players, list[Operation]]:
    """A whole game, and what of it nothing explains."""
    with database.write() as session:
        people = references(session, crowd(session, world, 15))
        session.add_all(
            Room(prison_id=world.ids["north"], code=code, name=code) for code in ("L1", "L2")
        )
        audience = organisation(world.ids["north"])
        feed, token = calendar.add_feed(
            session, world.olga, audience=audience, tier="reference", name="N", now=Clock().now()
        )
        address = feed_url("", token, feed.name)
    with served(folder, database, world, without=without) as client:
        players = Players(client, people[1:], people[0], address, seed)
        players.play()
    return players, list(unexplained(players.history, None, holder))


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_many_do_at_once_could_have_happened_one_after_another(
    database: Database, world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str], seed: int
) -> None:
    began = time.perf_counter()
    players, left = _played(tmp_path, database, world, seed)
    with capsys.disabled():
        print(f"\nseed {seed}: {_figures(players)}, {time.perf_counter() - began:.0f} s")
    assert players.bad == Counter()
    assert left == []


@pytest.mark.parametrize("without", ["claims", "feeds"])
def test_without_a_guard_there_is_no_such_order(
    database: Database,
    world: World,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    without: str,
) -> None:
    players, left = _played(tmp_path, database, world, 0, without=without)
    with capsys.disabled():
        print(f"\nwithout {without}: {_figures(players)}; nothing explains {left[:3]}")
    assert left != []


def _figures(players: Players) -> str:
    said: Counter[str] = Counter(str(one.said[0]) for one in players.history)
    things = len({one.thing for one in players.history})
    return f"{len(players.history)} operations on {things} things {dict(said)}, {players.bad}"
