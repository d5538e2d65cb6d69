"""What strangers typed, read back: on pages, in files, in calendars and in mails."""

import re
from collections import Counter
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from pathlib import Path

import pytest
from sqlalchemy import select, update

from jobbridge.accounts.model import Account
from jobbridge.calendar.ical import render_feed
from jobbridge.calendar.model import Feed, Fragment
from jobbridge.db import Database
from jobbridge.interviews import actions
from tests.conftest import RING, FixedClock, World
from tests.interviews.conftest import Desk
from tests.itip.conftest import Rounds, desk, jobs, mail, rounds
from tests.itip.test_conversation import move
from tests.named_paths import OPEN_PARAMETERS, PARAMETERS
from tests.rehearsal import Stage, staged
from tests.subjects import CALLERS
from tests.test_routes import Route, routes_of, unclassified
from tests.web import stored

__all__ = ["desk", "jobs", "mail", "rounds"]
FILES = re.compile(r"/table$|\.(ics|json|csv|xlsx)$|/paper\b|/file$")


def addresses(stage: Stage, route: Route, caller: str) -> Iterator[str]:
    values = tuple(
        OPEN_PARAMETERS[b] if b in OPEN_PARAMETERS else stage.subjects.of(PARAMETERS[b], caller)
        for b, _ in route.parameters
    )
    yield route.filled(values)
    if route.path.endswith("/table"):
        yield f"{route.filled(values)}?as=xlsx"


def read_back(stage: Stage, *, everything: bool) -> tuple[int, int, list[str]]:
    """How many answers there were, how many of them held a payload, and what it did there. Not
    `everything`: files, and of each part of the portal two pages, as the first role that may."""
    asked, holding, findings = 0, 0, []
    parts: Counter[tuple[str, int]] = Counter()
    for route in routes_of(stage.client.app):
        if route.method != "GET" or not route.roles or unclassified(route):
            continue
        parts[part := (route.path.split("/")[1], len(route.parameters))] += 1
        if not everything and parts[part] > 1 and not FILES.search(route.path):
            continue
        callers = [caller for role, caller in CALLERS.items() if role in route.roles]
        for caller in callers if everything else callers[:1]:
            for address in addresses(stage, route, caller):
                answer = stage.call(caller, "GET", address)
                asked += 1
                holding += stored.MARK in answer.text
                findings += [f"{caller}: {address}: {h}" for h in set(stored.harm_in(answer))]
    return asked, holding, findings


def planted(url: str, payloads: tuple[str, ...]) -> None:
    plain = Database(url, RING)
    with plain.write() as session:
        assert stored.plant(session, payloads) > 100
    plain.dispose()


def test_what_was_typed_comes_back_as_text_and_nothing_else(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    template: Path = request.getfixturevalue("_sqlite_template")
    path = tmp_path / "stored.sqlite3"
    path.write_bytes(template.read_bytes())
    with staged(f"sqlite:///{path}") as stage:
        planted(stage.database.url, stored.SMALL)
        asked, holding, findings = read_back(stage, everything=False)
    assert findings == []
    assert (asked > 100, holding > 40) == (True, True)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_it_stays_text_in_calendars_and_mails(
    database: Database, world: World, desk: Desk, rounds: Rounds, clock: FixedClock
) -> None:
    assert sent_and_shown(database, world, desk, rounds, clock, stored.SMALL) == []


def sent_and_shown(
    database: Database,
    world: World,
    desk: Desk,
    rounds: Rounds,
    clock: FixedClock,
    payloads: tuple[str, ...],
) -> list[str]:
    """An interview is booked, moved, called off, with everybody told of everything."""
    planted(database.url, payloads)
    with database.write() as session:
        told = {"mail": True, "calendar_by": "invitations", "digest": "daily", "remind_hours": 24}
        session.execute(update(Account).values(**told, digested_at=clock.now()))
    mails: list[Message] = []
    booked = desk.book(world.anna, "juris_a", "2026-12-02 10:00")
    mails += rounds()
    clock.move(hours=1)
    move(desk, world, booked, "2026-12-03 11:00", clock)
    mails += rounds()
    clock.move(days=8)
    mails += rounds()
    desk.do(actions.cancel, world.anna, booked.id, now=clock.now(), why="time")
    clock.move(hours=24)
    mails += rounds()
    findings = [harm for one in mails for harm in stored.harm_in_mail(whole(one))]
    with database.read() as session:
        fragments = list(session.scalars(select(Fragment.ics)))
        names = list(session.scalars(select(Feed.name)))
    assert (len(mails) > 9, len(fragments) > 5) == (True, True)
    for name in (*names, *payloads):
        body = render_feed(name, sorted(fragments), "teal")
        findings += stored.harm_of("text/calendar", body)
    return sorted(set(findings))


def whole(message: Message) -> EmailMessage:
    made = message_from_bytes(message.as_bytes(), policy=policy.default)
    assert isinstance(made, EmailMessage)
    return made
