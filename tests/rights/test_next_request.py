"""What ends, ends at the next request: pages, fragments, JSON, feeds, secret links, and the form of
a tab that was open before. A table of events by kinds of address, on both databases.

It takes seconds because every address of the caller is asked before and after each event.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from jobbridge.accounts.model import Account, AccountDuty, Membership, Organisation
from jobbridge.applications import reply_links
from jobbridge.applications.model import Application
from jobbridge.calendar.actions import BUSY, add_feed
from jobbridge.db import Database
from jobbridge.inmates.actions import transfer
from jobbridge.inmates.model import Agreement, Assignment, Inmate
from jobbridge.interviews.ending_actions import withdraw_agreement
from jobbridge.viewer import SYSTEM
from tests.cast import read
from tests.conftest import NOW, RING, World
from tests.named_paths import OPEN_PARAMETERS, PARAMETERS
from tests.postgres import Postgres
from tests.rehearsal import Stage, staged
from tests.test_routes import Route, role_of, routes_of

CLOSED = {401, 403, 404}
Deed = Callable[[Session, World], object]


@dataclass(frozen=True)
class Event:
    """What happens, to whom, and which of their addresses are closed from then on: those that
    begin with one of `paths` and name what was theirs; `feed` and `link` where they have one."""

    name: str
    caller: str
    happens: Deed
    paths: tuple[str, ...]
    feed: bool = True
    link: bool = False


def _erase_duties(session: Session, world: World) -> None:
    session.execute(delete(AccountDuty).where(AccountDuty.account_id == world.ids["olga"]))


def _end_assignment(session: Session, world: World) -> None:
    mine = Assignment.account_id == world.ids["mara"]
    session.execute(update(Assignment).where(mine).values(ended_at=NOW))


def _withdraw(session: Session, world: World) -> None:
    inmate = session.get_one(Inmate, world.ids["juris"])
    given = select(Agreement.id).where(
        Agreement.inmate_id == inmate.id, Agreement.withdrawn_at.is_(None)
    )
    for agreement_id in session.scalars(given.order_by(Agreement.id)).all():
        withdraw_agreement(session, SYSTEM, inmate, agreement_id, now=NOW)


def _suspend(session: Session, world: World) -> None:
    session.get_one(Organisation, world.ids["a"]).active = False


def _move(session: Session, world: World) -> None:
    inmate = session.get_one(Inmate, world.ids["juris"])
    transfer(session, SYSTEM, inmate, to_prison_id=world.ids["south"], on=NOW.date(), now=NOW)


def _end_role(session: Session, world: World) -> None:
    session.get_one(Account, world.ids["nora"]).role = "ministry"


def _end_membership(session: Session, world: World) -> None:
    session.execute(delete(Membership).where(Membership.account_id == world.ids["olga"]))


def _deactivate(session: Session, world: World) -> None:
    session.get_one(Account, world.ids["anna"]).active = False


# In this order: each leaves to the next what it needs.
EVENTS = (
    Event(
        *("erased duties", "olga", _erase_duties),
        ("/register", "/inmates/{ref:str}/movement", "/inmates/{ref:str}/restrictions", "/passes/"),
        feed=False,
    ),
    Event(
        *("ended assignment", "mara", _end_assignment),
        ("/clients/{ref:str}", "/api/v1/inmates/{ref:str}"),
        feed=False,
    ),
    Event(
        *("withdrawn agreement", "alda", _withdraw),
        ("/cards/{ref:str}", "/api/v1/applications/{ref:str}/card"),
        feed=False,
        link=True,
    ),
    Event(
        *("suspended employer", "alda", _suspend),
        ("/vacancies/{ref:str}", "/api/v1/vacancies/{ref:str}", "/visitors/{ref:str}"),
        link=True,
    ),
    Event(
        *("moved person", "anna", _move),
        ("/inmates/{ref:str}", "/api/v1/inmates/{ref:str}", "/consultations/{ref:str}"),
        feed=False,
    ),
    Event(
        *("ended role", "nora", _end_role),
        ("/branch/requests/{ref:str}", "/subsidies/{ref:str}", "/employers/", "/after-release"),
    ),
    Event(
        *("ended membership", "olga", _end_membership),
        ("/prison/rooms/{room_id:int}", "/interview-days/{ref:str}", "/bans/{ref:str}"),
    ),
    Event("deactivated account", "anna", _deactivate, ("/",)),
)


@pytest.fixture(params=["sqlite", "postgresql"])
def stage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stage]:
    if request.param == "sqlite":
        path = tmp_path / "next.sqlite3"
        template: Path = request.getfixturevalue("_sqlite_template")
        path.write_bytes(template.read_bytes())
        url = f"sqlite:///{path}"
    else:
        server: Postgres = request.getfixturevalue("_postgres")
        url = server.url(server.create(request.getfixturevalue("_postgres_template")))
    with staged(url) as made:
        yield made


def addresses(stage: Stage, event: Event, routes: list[Route]) -> list[tuple[str, str]]:
    """Method and path of what the caller may call, with what is theirs filled in."""
    role, found = role_of(event.caller), []
    for route in routes:
        if role not in (route.roles or ()) or not route.path.startswith(event.paths):
            continue
        values = tuple(
            OPEN_PARAMETERS[beginning]
            if beginning in OPEN_PARAMETERS
            else stage.subjects.of(PARAMETERS[beginning], event.caller)
            for beginning, _ in route.parameters
        )
        found.append((route.method, route.filled(values)))
    return found


def test_what_ends_ends_at_the_next_request(stage: Stage) -> None:
    routes = routes_of(stage.client.app)
    events = Database(stage.database.url, RING)
    world, findings, asked = read(events), [], 0
    for event in EVENTS:
        caller = event.caller
        before = {
            (method, path)
            for method, path in addresses(stage, event, routes)
            if stage.call(caller, method, path).status_code not in {*CLOSED, 400}
        }
        assert before, event.name
        secrets = list(_secrets(events, stage, event, world))
        for path in secrets:
            assert stage.call(None, "GET", path).status_code == 200, (event.name, path)
        with events.write() as session:
            event.happens(session, world)
        for method, path in sorted(before):
            for headers in ({}, {"hx-request": "true"}) if method == "GET" else ({},):
                answer = stage.call(caller, method, path, headers=headers)
                asked += 1
                gone = answer.status_code in CLOSED or _asks_to_sign_in(answer.headers)
                if stage.database.changed or not gone:
                    findings.append(f"{event.name}: {method} {path}: {answer.status_code}")
        for path in secrets:
            answer = stage.call(None, "GET", path)
            asked += 1
            if answer.status_code not in {404, 410}:
                findings.append(f"{event.name}: {path.partition('-')[0]}: {answer.status_code}")
    events.dispose()
    assert findings == []
    assert asked > 100


def _asks_to_sign_in(headers: Mapping[str, str]) -> bool:
    return "/sign-in" in headers.get("location", "")


def _secrets(events: Database, stage: Stage, event: Event, world: World) -> Iterator[str]:
    """Addresses that are themselves the credential: a calendar feed, and the link of a mail."""
    if event.feed:
        with events.write() as session:
            audience = f"account:{world.ids[event.caller]}"
            viewer = world.viewers[event.caller]
            _, token = add_feed(session, viewer, audience=audience, tier=BUSY, name="all", now=NOW)
        yield f"/cal/{token}/jobbridge.ics"
    if event.link:
        with events.read() as session:
            ref = str(stage.subjects.of("application", event.caller))
            card = session.scalars(select(Application).where(Application.ref == ref)).one()
            if card.card_at is None:
                return
            link = reply_links.made(
                stage.settings.secret_key,
                ref,
                world.ids[event.caller],
                NOW + timedelta(days=7),
                card.card_at,
            )
        yield f"/answer/{link.token}"
