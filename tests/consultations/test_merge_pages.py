"""Two counselors record at once: nobody's words are lost, and somebody chooses."""

import re
import threading
from html import unescape

from sqlalchemy import func, select

from jobbridge.accounts import actions as accounts
from jobbridge.accounts.model import Account
from jobbridge.consultations import actions
from jobbridge.consultations.model import Consultation
from jobbridge.db import Database
from jobbridge.errors import Stale
from jobbridge.inmates.facts import set_conditions
from jobbridge.inmates.model import Inmate
from jobbridge.inmates.queries import conditions_of, facts_of
from jobbridge.viewer import SYSTEM, Role
from tests.conftest import NOW, ClientFor, World

Said = dict[str, str]


def hidden(page: str) -> dict[str, str]:
    """The hidden fields, and the radios chosen beforehand, of the merge page."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    found += re.findall(r'name="(take_\d+)"\s+value="([^"]*)" checked', page)
    return {name: unescape(value) for name, value in found if name != "csrf_token"}


def somebody_else_moves_away(database: Database, world: World) -> None:
    with database.write() as session:
        juris = session.get_one(Inmate, world.ids["juris"])
        set_conditions(
            session,
            world.anna,
            juris,
            municipality_id=world.ids["Liepāja"],
            km=5,
            anywhere=False,
            full_time=True,
            part_time=True,
            shifts=True,
            nights=True,
            min_month_cents=None,
            accommodation_needed=False,
            now=NOW,
        )


def opened(page: str) -> dict[str, str]:
    """What the form says of what it showed."""
    found = re.findall(r'<input type="hidden" name="(version|seen)" value="([^"]*)"', page)
    return {name: unescape(value) for name, value in found}


def test_what_somebody_else_wrote_meanwhile_is_shown_field_by_field(
    client_for: ClientFor, database: Database, world: World, path: str, said: Said
) -> None:
    anna = client_for("anna")
    shown = opened(anna.get(path).text)
    somebody_else_moves_away(database, world)
    mine = said | shown | {"km": "30", "municipality_id": str(world.ids["Rīga"]), "notes": "manas"}
    mine |= {"skill_2": "lasīt rasējumus", "skill_level_2": "2"}
    answer = anna.submit(path, **mine)
    assert answer.status_code == 409
    chosen = hidden(answer.text)
    assert chosen["notes"] == "manas"
    assert chosen["skill_2"] == "lasīt rasējumus"
    assert "Liepāja" in answer.text
    picks = [value for name, value in chosen.items() if name.startswith("take_")]
    # They moved the place, we did not: theirs. Both changed the way: mine, until chosen.
    assert "theirs municipality_id" in picks
    assert "mine km" in picks
    assert "mine skill:lasit rasejumus" in picks
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Consultation)) == 0
    assert anna.submit(path, **chosen).status_code == 303
    with database.read() as session:
        juris = session.get_one(Inmate, world.ids["juris"])
        assert juris.municipality_id == world.ids["Liepāja"]
        assert conditions_of(session, [juris.id])[juris.id].km == 30
        known = {f.code for f in facts_of(session, [juris.id])[juris.id] if f.kind == "skill"}
        assert known == {"weld", "read-drawings"}
        assert session.scalars(select(Consultation.notes)).all() == ["manas"]


def test_what_is_chosen_can_be_looked_at_before_it_is_recorded(
    client_for: ClientFor, database: Database, world: World, path: str, said: Said
) -> None:
    anna = client_for("anna")
    shown = opened(anna.get(path).text)
    somebody_else_moves_away(database, world)
    chosen = hidden(anna.submit(path, **said, **shown, km="30").text)
    chosen |= {n: v.replace("mine km", "theirs km") for n, v in chosen.items()}
    answer = anna.submit(path, **(chosen | {"more": "look"}))
    assert answer.status_code == 200
    assert re.search(r'name="km"[^>]*value="5"', answer.text)
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Consultation)) == 0


def test_somebody_may_overtake_the_merge_too(
    client_for: ClientFor, database: Database, world: World, path: str, said: Said
) -> None:
    anna = client_for("anna")
    shown = opened(anna.get(path).text)
    somebody_else_moves_away(database, world)
    chosen = hidden(anna.submit(path, **said, **shown).text)
    with database.write() as session:
        session.get_one(Inmate, world.ids["juris"]).version += 1
    again = anna.submit(path, **chosen)
    assert again.status_code == 409
    assert hidden(again.text)["target_1"] == said["target_1"]


def test_an_error_does_not_forget_what_was_seen(
    client_for: ClientFor, database: Database, world: World, path: str, said: Said
) -> None:
    """A form that comes back with an error still knows that it is older than what stands now."""
    anna = client_for("anna")
    shown = opened(anna.get(path).text)
    answer = anna.submit(path, **(said | shown | {"readiness": ""}))
    assert answer.status_code == 422
    somebody_else_moves_away(database, world)
    assert anna.submit(path, **said, **opened(answer.text)).status_code == 409


def test_two_counselors_record_at_once_and_one_is_shown_the_other(
    database: Database, world: World
) -> None:
    with database.write() as session:
        second = accounts.add_account(
            session,
            SYSTEM,
            email="zane@jobbridge.example",
            name="Zane",
            role=Role.COUNSELOR,
            organisations=[world.ids["north"]],
            duties=(),
            now=NOW,
        ).id
        assert session.get_one(Account, second).active
    start = threading.Barrier(8)
    said: list[str] = []

    def record(number: int) -> None:
        start.wait()
        try:
            with database.write() as session:
                actions.record(
                    session,
                    world.anna,
                    inmate=session.get_one(Inmate, world.ids["juris"]),
                    held_on=NOW.date(),
                    conducted_by=second if number % 2 else world.ids["anna"],
                    readiness="now",
                    targets=["7212 04" if number % 2 else "5120 02"],
                    version=1,
                    now=NOW,
                )
            said.append("recorded")
        except Stale:
            said.append("stale")

    threads = [threading.Thread(target=record, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["recorded"] + ["stale"] * 7
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Consultation)) == 1
        assert session.get_one(Inmate, world.ids["juris"]).version == 2
