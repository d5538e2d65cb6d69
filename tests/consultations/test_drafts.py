"""What is typed is not lost: not by a pause, a closed window, a killed request, a lost session."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, text

from jobbridge.audit.model import AuditRow
from jobbridge.consultations import actions, draft_rules
from jobbridge.consultations.draft_actions import expire_drafts, save_draft
from jobbridge.consultations.model import Consultation, Draft
from jobbridge.consultations.queries import draft_for
from jobbridge.db import Database
from jobbridge.errors import NotFound, Refused
from jobbridge.inmates.model import Inmate
from tests.conftest import CANARY, NOW, ClientFor, World

Said = dict[str, str]


@pytest.fixture
def draft(path: str) -> str:
    return path.replace("/new", "/draft")


def test_a_draft_holds_what_was_typed_and_nothing_else() -> None:
    typed = {"notes": ["ā\n😀", ""], "skill_1": [""], "limits": ["DUST", "NOISE"]}
    content = draft_rules.packed(typed)
    assert draft_rules.unpacked(content) == {"notes": ["ā\n😀"], "limits": ["DUST", "NOISE"]}
    assert draft_rules.unpacked("[") == draft_rules.unpacked("[1]") == {}
    assert draft_rules.unpacked('{"notes": "x", "km": ["5"]}') == {"km": ["5"]}


def test_a_pause_in_typing_keeps_the_form_and_the_page_offers_it(
    client_for: ClientFor, database: Database, path: str, draft: str, said: Said
) -> None:
    anna = client_for("anna")
    typed = said | {"target_1": "metin", "readiness": "", "notes": f"Šodien <b>{CANARY}</b>"}
    answer = anna.post(
        draft, data=typed | {"csrf_token": anna.csrf}, headers={"hx-request": "true"}
    )
    assert (answer.status_code, "<html" in answer.text) == (200, False)
    assert "10:00" in answer.text
    offered = anna.get(path).text
    assert f"{path}?draft=continue" in offered
    assert "10:00" in offered
    assert "metin&#34;" not in offered
    page = anna.get(f"{path}?draft=continue").text
    assert 'value="metin"' in page
    assert f"Šodien &lt;b&gt;{CANARY}&lt;/b&gt;" in page
    assert anna.get("/consultations").text.count("?draft=continue") == 1
    with database.read() as session:
        stored = session.execute(text("SELECT content FROM consultation_draft")).scalar_one()
        assert CANARY.encode() not in bytes(stored)


def test_many_pauses_are_one_draft_and_one_line_in_the_log(
    client_for: ClientFor, database: Database, draft: str, said: Said
) -> None:
    anna = client_for("anna")
    for n in range(4):
        anna.submit(draft, **said, notes=str(n))
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Draft)) == 1
        begun = select(func.count()).where(AuditRow.verb == "consultation.draft")
        assert session.scalar(begun) == 1
        details = session.scalars(select(AuditRow.detail).where(AuditRow.detail.is_not(None)))
        assert [d for d in details if d and "3" in d] == []


def test_the_button_works_without_scripts_and_comes_back_to_the_form(
    client_for: ClientFor, path: str, draft: str, said: Said
) -> None:
    anna = client_for("anna")
    answer = anna.submit(draft, **said)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{path}?draft=continue")


def test_recording_or_discarding_ends_the_draft(
    client_for: ClientFor, database: Database, path: str, draft: str, said: Said
) -> None:
    anna = client_for("anna")
    for end in (path, f"{draft}/discard"):
        anna.submit(draft, **said)
        fields = said if end == path else {}
        assert anna.submit(end, **fields).status_code == 303
        with database.read() as session:
            assert session.scalar(select(func.count()).select_from(Draft)) == 0


def test_a_refused_form_keeps_the_draft(
    client_for: ClientFor, database: Database, path: str, draft: str, said: Said
) -> None:
    anna = client_for("anna")
    anna.submit(draft, **said)
    assert anna.submit(path, **(said | {"readiness": ""})).status_code == 422
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Draft)) == 1


def test_a_draft_survives_a_killed_request(
    client_for: ClientFor,
    database: Database,
    path: str,
    draft: str,
    said: Said,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The record dies in the middle, after the draft was taken away: both are as before."""
    anna = client_for("anna")
    anna.submit(draft, **said)

    def dies(*_: object, **__: object) -> None:
        raise RuntimeError("killed")

    monkeypatch.setattr(actions, "_plan", dies)
    assert anna.submit(path, **said).status_code == 500
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Draft)) == 1
        assert session.scalar(select(func.count()).select_from(Consultation)) == 0
    monkeypatch.undo()
    assert anna.submit(path, **said).status_code == 303


def test_a_lost_session_loses_no_draft(
    client_for: ClientFor, path: str, draft: str, said: Said
) -> None:
    anna = client_for("anna")
    anna.submit(draft, **said, notes="paliek")
    anna.post("/sign-out", data={"csrf_token": anna.csrf})
    # Refused before anything is written: the script says so, and tries again.
    assert anna.submit(draft, **said, notes="par vēlu").status_code in {303, 403}
    again = client_for("anna")
    assert "paliek" in again.get(f"{path}?draft=continue").text


def test_a_draft_is_its_writers_alone(
    client_for: ClientFor, database: Database, world: World, path: str, draft: str, said: Said
) -> None:
    client_for("anna").submit(draft, **said)
    for who in ("bela", "olga", "mara", "alda", "nora"):
        other = client_for(who)
        assert other.submit(draft, **said).status_code == 404
        assert other.submit(f"{draft}/discard").status_code == 404
        assert other.get(f"{path}?draft=continue").status_code == 404
    with database.read() as session:
        juris = session.get_one(Inmate, world.ids["juris"])
        assert draft_for(session, world.anna, juris) is not None
        with pytest.raises(NotFound):
            draft_for(session, world.bela, juris)


def test_a_draft_is_kept_for_thirty_days(database: Database, world: World) -> None:
    with database.write() as session:
        for name, days in (("juris", 30), ("karlis", 31)):
            save_draft(
                session,
                world.anna,
                inmate=session.get_one(Inmate, world.ids[name]),
                typed={"notes": ["x"]},
                now=NOW - timedelta(days=days),
            )
    expire_drafts(database, NOW)
    with database.read() as session:
        assert list(session.scalars(select(Draft.inmate_id))) == [world.ids["juris"]]


def test_a_draft_has_an_end(database: Database, world: World) -> None:
    with database.write() as session, pytest.raises(Refused):
        save_draft(
            session,
            world.anna,
            inmate=session.get_one(Inmate, world.ids["juris"]),
            typed={f"skill_{i}": ["ā" * 4000] for i in range(40)},
            now=NOW,
        )
