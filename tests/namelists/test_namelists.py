"""Names of many people leave in one file only when two people agree, and once."""

import io
import threading
import zipfile
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from jobbridge.accounts import actions as accounts
from jobbridge.accounts.queries import viewer_for
from jobbridge.audit.model import AuditRow
from jobbridge.db import Database
from jobbridge.errors import JobBridgeError, NotFound, Refused
from jobbridge.namelists import actions
from jobbridge.namelists.model import NameList, State
from jobbridge.namelists.rules import person
from jobbridge.viewer import SYSTEM, Role, Viewer
from tests.conftest import CANARY, NOW, ClientFor, FixedClock, World

WHAT_FOR = "Seating plan of the graduation, for the gate"


def colleague(
    database: Database, world: World, name: str = "Rita", prison: str = "north"
) -> Viewer:
    with database.write() as session:
        made = accounts.add_account(
            session,
            SYSTEM,
            email=f"{name.casefold().replace(' ', '.')}@jobbridge.example",
            name=name,
            role=Role.COUNSELOR,
            organisations=[world.ids[prison]],
            now=NOW,
        )
        session.flush()
        return viewer_for(session, made)


def asked(database: Database, world: World) -> str:
    with database.write() as session:
        north = world.ids["north"]
        row = actions.ask_for(session, world.anna, prison_id=north, purpose=WHAT_FOR, now=NOW)
        return row.ref


def test_a_file_with_names_needs_a_second_person_and_is_made_once(
    client_for: ClientFor, database: Database, world: World
) -> None:
    anna, ada = client_for("anna"), client_for("ada")
    anna.submit("/name-lists", prison=world.ids["north"], purpose=WHAT_FOR)
    with database.read() as session:
        ref = session.scalars(select(NameList.ref)).one()
    file, decision = f"/name-lists/{ref}/file", f"/name-lists/{ref}/decision"
    assert anna.submit(file).headers["location"] == "/name-lists"
    shown = ada.get("/name-lists").text
    assert (WHAT_FOR in shown, CANARY in shown) == (True, False)
    assert ada.submit(decision, decision="agree").status_code == 303
    taken = anna.submit(file)
    assert taken.status_code == 200
    with zipfile.ZipFile(io.BytesIO(taken.content)) as book:
        text = "".join(book.read(name).decode() for name in book.namelist())
    assert (CANARY in text, world.refs["juris"] in text) == (True, True)
    assert world.refs["marta"] not in text
    assert anna.submit(file).status_code == 303
    with database.read() as session:
        rows = session.scalars(select(AuditRow).where(AuditRow.verb.startswith("names.")))
        assert [(row.verb, row.account_id) for row in rows] == [
            ("names.ask", world.ids["anna"]),
            ("names.agree", world.ids["ada"]),
            ("names.take", world.ids["anna"]),
        ]


def test_nobody_agrees_to_their_own_list_whatever_they_send(
    client_for: ClientFor, database: Database, world: World
) -> None:
    ref = asked(database, world)
    for path in (f"/name-lists/{ref}/decision", f"/name-lists/{ref}/decision?as=ada"):
        client_for("anna").submit(path, decision="agree", decided_by=world.ids["ada"])
    with database.read() as session:
        row = session.scalars(select(NameList)).one()
        assert (row.state, row.decided_by) == (State.ASKED, None)


def test_two_accounts_of_one_person_are_one_person(database: Database, world: World) -> None:
    ref = asked(database, world)
    for name in ("Anna", "ANNA", "Ānna "):
        double = Viewer(account_id=world.ids["ada"], role=Role.ADMINISTRATOR, name=name)
        with database.write() as session, pytest.raises(Refused):
            actions.decide(session, double, ref, agree=True, now=NOW)
    assert person("Bērziņa  Anna") == person("anna BERZINA")
    assert person("Anna Bērziņa") != person("Anna Ozola")


def test_a_colleague_of_another_prison_or_role_knows_of_no_such_list(
    database: Database, world: World
) -> None:
    ref = asked(database, world)
    for name in ("bela", "olga", "otto", "nora", "alda", "tekla"):
        with database.write() as session, pytest.raises(NotFound):
            actions.decide(session, world.viewers[name], ref, agree=True, now=NOW)
    with database.write() as session:
        agreed = actions.decide(session, colleague(database, world), ref, agree=True, now=NOW)
        assert agreed.state == State.AGREED


def test_the_database_too_wants_two_people(database: Database, world: World) -> None:
    asked(database, world)
    for values in ({"state": "agreed", "decided_by": world.ids["anna"]}, {"state": "taken"}):
        with database.write() as session, pytest.raises(IntegrityError):
            session.execute(update(NameList).values(values))


def test_time_ends_it_and_so_does_losing_the_prison(
    client_for: ClientFor, clock: FixedClock, database: Database, world: World
) -> None:
    ref = asked(database, world)
    with database.write() as session:
        actions.decide(session, world.ada, ref, agree=True, now=NOW)
    with database.write() as session, pytest.raises(Refused):
        actions.take(session, world.anna, ref, now=NOW + timedelta(hours=24))
    elsewhere = Viewer(
        account_id=world.ids["anna"],
        role=Role.COUNSELOR,
        organisations=frozenset({world.ids["south"]}),
    )
    with database.write() as session, pytest.raises(NotFound):
        actions.take(session, elsewhere, ref, now=NOW)


def test_of_many_at_once_one_decides_and_one_fetches(database: Database, world: World) -> None:
    ref = asked(database, world)
    others = [world.ada, colleague(database, world, "Rita"), colleague(database, world, "Ina")]

    def decide(viewer: Viewer, session: Session) -> object:
        return actions.decide(session, viewer, ref, agree=True, now=NOW)

    def take(session: Session) -> object:
        return actions.take(session, world.anna, ref, now=NOW)

    def race(deeds: list[Callable[[Session], object]]) -> list[bool]:
        gate = threading.Barrier(len(deeds))
        done: list[bool] = []

        def run(deed: Callable[[Session], object]) -> None:
            gate.wait()
            try:
                with database.write() as session:
                    deed(session)
                done.append(True)
            except JobBridgeError:
                done.append(False)

        threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return sorted(done)

    decided = race([partial(decide, viewer) for viewer in others])
    assert decided == [False, False, True]
    taken = race([take] * 4)
    assert taken == [False, False, False, True]


def test_papers_with_names_stop_at_a_page(
    client_for: ClientFor, database: Database, world: World
) -> None:
    many = [f"ref{number:07}" for number in range(26)]
    answer = client_for("anna").submit("/paper/people", document="form", people=many, name="yes")
    assert answer.status_code == 422
