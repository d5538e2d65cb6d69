"""The counselor's pages: my people, one person, recording a consultation."""

import re

import pytest
from sqlalchemy import func, select

from jobbridge.consultations.model import Consultation, Plan
from jobbridge.db import Database
from jobbridge.inmates.model import Fact, Inmate
from jobbridge.inmates.queries import facts_of
from tests.conftest import NOW, ClientFor, World

TODAY = str(NOW.date())


@pytest.fixture
def path(world: World) -> str:
    return f"/inmates/{world.refs['juris']}/consultations/new"


@pytest.fixture
def said(world: World) -> dict[str, str]:
    """The minimum: plan, readiness, and what the form shows as known."""
    return {
        "held_on": TODAY,
        "conducted_by": str(world.ids["anna"]),
        "readiness": "now",
        "target_1": "pavārs / pavāre (5120 02)",
        "skill_1": "metināt",
        "skill_level_1": "3",
        "skill_evidence_1": "certificate_inside",
        "language_1": "lv",
        "language_level_1": "B2",
        "load": "full",
        "hours": "shifts",
    }


def test_the_form_sent_as_shown_changes_no_fact(
    client_for: ClientFor, database: Database, world: World, path: str
) -> None:
    anna = client_for("anna")
    with database.read() as session:
        before = [f.id for f in facts_of(session, [world.ids["juris"]])[world.ids["juris"]]]
    sent = shown(anna.get(path).text) | {"readiness": "now", "csrf_token": anna.csrf}
    assert anna.post(path, data=sent).status_code == 303
    with database.read() as session:
        after = facts_of(session, [world.ids["juris"]])[world.ids["juris"]]
        assert [f.id for f in after] == before


def shown(page: str) -> dict[str, str]:
    """What a browser would send of a form that nobody touched (ticked boxes left out)."""
    fields = dict(
        re.findall(r'<input class="ds-input" id="[^"]*" name="([^"]+)"[^>]*value="([^"]*)"', page)
    )
    for name, body in re.findall(r'<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'value="([^"]*)" selected', body) or re.search(r'value="([^"]*)"', body)
        fields[name] = chosen[1] if chosen else ""
    hidden = re.search(r'name="version" value="(\d+)"', page)
    assert hidden
    return fields | {"version": hidden[1], "load": "full", "hours": "shifts"}


def test_a_consultation_is_recorded_once_and_shown(
    client_for: ClientFor, database: Database, world: World, path: str, said: dict[str, str]
) -> None:
    anna = client_for("anna")
    sent = said | {"_key": "one", "csrf_token": anna.csrf, "notes": "Nāk laikus", "licence_1": "B"}
    answers = [anna.post(path, data=sent) for _ in range(2)]
    home = f"/inmates/{world.refs['juris']}"
    assert [(a.status_code, a.headers["location"]) for a in answers] == [(303, home)] * 2
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Consultation)) == 1
        assert session.scalars(select(Plan.readiness)).one() == "now"
    page = anna.get(home).text
    assert "pavārs / pavāre" in page
    assert "Nāk laikus" in page
    assert "(B)" in page


def test_a_form_with_errors_keeps_what_was_typed_and_writes_nothing(
    client_for: ClientFor, database: Database, world: World, path: str, said: dict[str, str]
) -> None:
    anna = client_for("anna")
    sent = said | {
        "target_1": "kaut kas savads",
        "readiness": "",
        "skill_level_1": "",
        "notes": "Paliek <b>šeit</b>",
        "licence_1": "B",
        "licence_until_1": "2030-01-01",
        "csrf_token": anna.csrf,
    }
    answer = anna.post(path, data=sent)
    assert answer.status_code == 422
    assert 'value="kaut kas savads"' in answer.text
    assert "Paliek &lt;b&gt;šeit&lt;/b&gt;" in answer.text
    assert 'value="2030-01-01"' in answer.text
    assert 'href="#field-target_1"' in answer.text
    assert 'href="#field-skill_level_1"' in answer.text
    assert 'href="#field-readiness"' in answer.text
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Consultation)) == 0


def test_more_rows_come_without_losing_or_sending_anything(
    client_for: ClientFor, database: Database, path: str, said: dict[str, str]
) -> None:
    anna = client_for("anna")
    answer = anna.post(path, data=said | {"more": "skill", "csrf_token": anna.csrf})
    assert answer.status_code == 200
    assert 'id="field-skill_7"' in answer.text
    assert 'value="metināt"' in answer.text
    assert 'role="alert"' not in answer.text
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Consultation)) == 0


@pytest.mark.parametrize("typed", ["pavārs", "Pavare", "повар", "cook", "5120 02", "x (5120 02)"])
def test_a_profession_is_understood_however_it_is_named(
    client_for: ClientFor, database: Database, path: str, said: dict[str, str], typed: str
) -> None:
    anna = client_for("anna")
    answer = anna.post(path, data=said | {"target_1": typed, "csrf_token": anna.csrf})
    assert answer.status_code == 303
    with database.read() as session:
        wanted = select(Fact.code).where(
            Fact.kind == "target", Fact.ended_at.is_(None), Fact.level == 1, Fact.recorded_by > 0
        )
        assert list(session.scalars(wanted)) == ["5120 02"]


def test_words_of_several_meanings_come_back_with_a_question(
    client_for: ClientFor, database: Database, path: str, said: dict[str, str]
) -> None:
    anna = client_for("anna")
    sent = said | {"target_1": "metinātājs, pavārs", "csrf_token": anna.csrf}
    answer = anna.post(path, data=sent)
    assert answer.status_code == 422
    assert 'value="metinātājs, pavārs"' in answer.text
    meanings = re.findall(r'type="radio"[^>]* name="target_1" value="([^"]+)"', answer.text)
    # What was typed stays chosen until a person chooses otherwise.
    assert meanings[-1] == "metinātājs, pavārs"
    assert "metinātājs / metinātāja (7212 04)" in meanings
    chosen = sent | {"target_1": ["metinātājs, pavārs", "metinātājs / metinātāja (7212 04)"]}
    assert anna.post(path, data=chosen).status_code == 303


def test_without_a_script_a_button_looks_words_up(
    client_for: ClientFor, database: Database, path: str, said: dict[str, str]
) -> None:
    anna = client_for("anna")
    sent = said | {"work_1": "metin", "find": "work_1", "csrf_token": anna.csrf}
    answer = anna.post(path, data=sent | {"readiness": ""})
    assert answer.status_code == 200
    assert 'role="alert"' not in answer.text
    assert 'id="asked-work_1-none"' in answer.text or "“metin”" in answer.text
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Consultation)) == 0


def test_the_api_records_with_reasons_or_at_once(
    client_for: ClientFor, database: Database, world: World
) -> None:
    anna = client_for("anna")
    path = f"/api/v1/inmates/{world.refs['juris']}/consultations"
    headers = {"x-csrf-token": anna.csrf}
    body = {
        "held_on": TODAY,
        "readiness": "now",
        "targets": ["5120 02"],
        "skills": [{"key": "weld", "level": 4, "evidence": "observed"}],
        "agreements": [{"purpose": "identity"}],
    }
    refused = anna.post(path, json=body, headers=headers)
    assert refused.status_code == 409
    assert [r["code"] for r in refused.json()["reasons"]] == ["legal_basis"]
    made = anna.post(path, json=body | {"legal_basis": "on paper"}, headers=headers)
    assert made.status_code == 201
    assert made.json() == {
        "id": 1,
        "inmate": world.refs["juris"],
        "held_on": TODAY,
        "state": "held",
        "readiness": "now",
        "version": 2,
    }
    assert anna.post(path, json=body | {"offence": "175"}, headers=headers).status_code == 400
    with database.read() as session:
        assert session.get_one(Inmate, world.ids["juris"]).version == 2
    for who in ("bela", "olga", "mara", "alda", "nora", "ada"):
        other = client_for(who)
        answer = other.post(path, json=body, headers={"x-csrf-token": other.csrf})
        assert answer.status_code == 404


def test_every_id_on_the_form_is_there_once_and_errors_open_their_section(
    client_for: ClientFor, path: str, said: dict[str, str]
) -> None:
    anna = client_for("anna")
    answer = anna.post(path, data=said | {"load": "", "csrf_token": anna.csrf})
    assert answer.status_code == 422
    ids = re.findall(r' id="([^"]+)"', answer.text)
    assert sorted(ids) == sorted(set(ids))
    sections = re.findall(r"<details([^>]*)>(.*?)</details>", answer.text, re.S)
    assert [tag.split()[-1] for tag, body in sections if 'name="load"' in body] == ["open"]
    linked = re.findall(r'href="#(field-[^"]+)"', answer.text)
    assert linked
    assert set(linked) <= set(ids)
