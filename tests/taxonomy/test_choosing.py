"""What a text means for certain, and what is asked where it does not."""

import pytest

from jobbridge.db import Database
from jobbridge.taxonomy import choosing
from jobbridge.taxonomy.imports import load_starter
from jobbridge.taxonomy.linker import Link
from tests.conftest import NOW, ClientFor


@pytest.mark.parametrize(
    ("scores", "sure"),
    [
        ((), ""),
        ((0.79,), ""),
        ((0.8,), "0"),
        ((0.95, 0.6), "0"),
        ((0.95, 0.9), ""),  # two are as likely: a person says which
        ((1.0, 1.0), ""),
    ],
)
def test_only_one_that_is_well_ahead_is_taken_without_asking(
    scores: tuple[float, ...], sure: str
) -> None:
    links = [Link(str(number), score, "") for number, score in enumerate(scores)]
    assert choosing.sure_of(links) == sure


def test_what_resembles_it_by_chance_is_not_worth_a_line() -> None:
    links = [Link("a", 0.7, ""), Link("b", 0.4, ""), Link("c", 0.3, ""), Link("d", 0.2, "")]
    assert [link.id for link in choosing.worth_asking(links)] == ["a", "b"]
    assert choosing.worth_asking([Link("a", 0.2, "")]) == []


@pytest.fixture
def starter(database: Database) -> Database:
    with database.write() as session:
        load_starter(session, NOW)
    return database


@pytest.mark.parametrize(
    ("typed", "sure"),
    [
        ("8332 03", "8332 03"),
        ("kas tas ir (8332 03)", "8332 03"),
        ("Kravas automobila vaditajs", "8332 03"),
        ("kravas automobiļa vadītāja", "8332 03"),
        ("rigipsis", "7111 04"),
        ("сварщик", ""),  # of four sorts
        ("qqq www", ""),
        ("", ""),
    ],
)
def test_a_text_means_one_profession_or_is_asked_about(
    starter: Database, typed: str, sure: str
) -> None:
    with starter.read() as session:
        found, likely = choosing.meaning(session, "occupations", typed, "lv")
        assert (found.code if found else "") == sure
        code, reasons = choosing.resolve(session, "occupations", typed, "lv", "target_1")
        assert code == sure
        expected = [] if sure else ["several" if likely else "no_such_name"]
        assert [reason.code for reason in reasons] == expected
        asked = choosing.asked(session, {"target_1": ("occupations", typed)}, "lv")
        assert ("target_1" in asked) == (not sure and typed != "")


def test_the_name_that_was_found_is_told_where_it_is_another(starter: Database) -> None:
    with starter.read() as session:
        first = choosing.choices(session, "occupations", "soferis", "lv")[0]
        assert (first.said, first.confident) == ("šoferis", False)
        first = choosing.choices(session, "occupations", "шофер", "lv")[0]
        assert first.said == "шофёр"
        [only] = choosing.choices(session, "occupations", "kravas automobiļa vadītājs", "lv", 1)
        assert (only.said, only.score, only.confident) == ("", 1.0, True)


def test_programs_are_told_what_may_be_taken_without_asking(
    client_for: ClientFor, starter: Database
) -> None:
    client = client_for("alda")

    def found(kind: str, typed: str) -> list[tuple[str, bool]]:
        answer = client.get(f"/api/v1/{kind}", params={"q": typed}).json()["found"]
        assert all(0 <= one["score"] <= 1 for one in answer)
        return [(one["value"], one["confident"]) for one in answer]

    assert found("occupations", "pavāre")[0] == ("5120 02", True)
    welders = found("occupations", "сварщик")
    assert len(welders) > 1
    assert not any(confident for _, confident in welders)
    assert found("skills", "braukt ar iekrāvēju") != []
    assert not any(confident for _, confident in found("occupations", "qqq www"))


def test_a_field_that_was_left_gets_its_meaning_or_a_question(
    client_for: ClientFor, starter: Database
) -> None:
    client = client_for("anna")

    def left(typed: str, field: str = "target_1") -> str:
        params = {"q": typed, "field": field}
        return client.get("/occupations", params=params, headers={"hx-request": "true"}).text

    assert 'data-label="pavārs / pavāre (5120 02)"' in left("pavāre")
    asked = left("сварщик")
    with starter.read() as session:
        meanings = choosing.asked(session, {"x": ("occupations", "сварщик")}, "lv")["x"]
    assert asked.count('type="radio" id="asked-target_1-') == len(meanings) + 1
    assert 'value="сварщик" checked' in asked
    assert "<b>" not in left("<b>qqq</b>")
    assert 'name="x&#34;' not in left("сварщик", 'x"')
