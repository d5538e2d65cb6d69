"""What a vacancy asks for: suggested, said how much it matters, filled in and taken back."""

import re
from html import unescape

from jobbridge.db import Database
from jobbridge.taxonomy.model import Occupation
from jobbridge.vacancies.model import Requirement, Vacancy
from tests.conftest import ClientFor, World
from tests.vacancies.test_pages import post, whole


def test_the_title_suggests_occupation_and_usual_requirements(
    client_for: ClientFor, database: Database, world: World
) -> None:
    with database.write() as session:
        cook = session.query(Occupation).filter_by(code="7212 04").one()
        cook.licences, cook.state_language, cook.duties = "WELDING", "A2", "NIGHT"
    client = client_for("alda")
    answer = post(client, "/vacancies/suggest", {"title": "metinātāja", "pay_from": "1000"})
    assert answer.status_code == 200
    text = answer.text
    assert 'name="occupation" type="text" value="metinātājs / metinātāja (7212 04)"' in text
    assert chosen(text) == ["must licence:WELDING"]
    assert 'name="duties" value="NIGHT" checked' in text
    assert 'value="must skill:weld"' in text
    with database.read() as session:
        assert session.query(Vacancy).count() == 2


def chosen(page: str) -> list[str]:
    """What the page asks for, as its controls would send it."""
    return re.findall(r'<option value="((?:must|nice) [^"]+)" selected', page)


def test_a_skill_is_added_by_a_word_and_taken_back(client_for: ClientFor, world: World) -> None:
    client = client_for("alda")
    assert 'value="nice skill:read-drawings"' not in client.get("/vacancies/new").text
    answer = post(client, "/vacancies/suggest", {"find": "lasīt rasējumus"})
    assert chosen(answer.text) == ["nice skill:read-drawings"]
    before = re.search(r'name="before" value="([^"]*)"', answer.text)
    assert before is not None
    undone = {"asked": chosen(answer.text), "before": unescape(before[1]), "undo": "yes"}
    assert chosen(post(client, "/vacancies/suggest", undone).text) == []


def test_a_word_of_several_skills_is_asked_about(client_for: ClientFor, world: World) -> None:
    client = client_for("alda")
    answer = post(client, "/vacancies/suggest", {"find": "metināt rasējumus"})
    assert chosen(answer.text) == []
    assert 'value="metināt rasējumus"' in answer.text
    assert re.findall(r'type="radio"[^>]* name="find" value="([^"]+)"', answer.text) != []


def test_another_occupation_takes_along_what_it_brought_and_nothing_else(
    client_for: ClientFor, database: Database, world: World
) -> None:
    with database.write() as session:
        by_code = {o.code: o for o in session.query(Occupation)}
        by_code["7212 04"].licences, by_code["7212 04"].state_language = "WELDING", "A2"
        by_code["5120 02"].licences, by_code["5120 02"].conditions = "HYGIENE", "STANDING"
    client = client_for("alda")
    page = post(client, "/vacancies/suggest", {"occupation": "7212 04"}).text
    kept = {n: unescape(v) for n, v in re.findall(r'name="(usual\w*)" value="([^"]*)"', page)}
    own = {"occupation": "5120 02", "asked": [*chosen(page), "nice licence:B"], "lv_level": "A2"}
    page = post(client, "/vacancies/suggest", kept | own | {"lv_must": "yes"}).text
    assert set(chosen(page)) == {"must licence:HYGIENE", "nice licence:B"}
    assert 'name="must" value="condition:STANDING" checked' in page
    assert 'value="A2" selected' not in page
    # What changed is said, and one button takes it back.
    before = re.search(r'name="before" value="([^"]*)"', page)
    assert before is not None
    undone = {"occupation": "5120 02", "before": unescape(before[1]), "undo": "yes"}
    page = post(client, "/vacancies/suggest", undone | {"asked": chosen(page)}).text
    assert set(chosen(page)) == {"must licence:WELDING", "nice licence:B"}
    assert 'value="A2" selected' in page


def test_what_was_derived_stays_so_while_nobody_says_otherwise(
    client_for: ClientFor, database: Database, world: World
) -> None:
    with database.write() as session:
        vacancy = session.get_one(Vacancy, world.ids["vacancy_a"])
        vacancy.requirements = [
            Requirement(kind="licence", code="WELDING", must=True, derived=True),
            Requirement(kind="skill", code="weld", level=2, derived=True),
        ]
    client, url = client_for("alda"), f"/vacancies/{world.refs['vacancy_a']}/edit"
    data = whole(world, occupation="7212 04", must=["licence:WELDING"], step="save", lv_level="")
    data |= {"nice": [], "asked": ["must skill:weld"], "levels": ["weld=3"]}
    assert post(client, url, data).status_code == 303
    with database.read() as session:
        vacancy = session.get_one(Vacancy, world.ids["vacancy_a"])
        found = {(r.code, r.must, r.level, r.derived) for r in vacancy.requirements}
        assert found == {("WELDING", True, None, True), ("weld", True, 3, False)}


def test_words_that_name_no_occupation_for_certain_are_kept_and_asked_about(
    client_for: ClientFor, database: Database, world: World
) -> None:
    client = client_for("alda")
    answer = post(client, "/vacancies/new", whole(world, occupation="metinātājs, pavārs"))
    assert answer.status_code == 422
    assert 'value="metinātājs, pavārs"' in answer.text
    assert 'href="#field-occupation"' in answer.text
    meant = re.findall(r'type="radio"[^>]* name="occupation" value="([^"]+)"', answer.text)
    assert "pavārs / pavāre (5120 02)" in meant
    given = ["metinātājs, pavārs", "pavārs / pavāre (5120 02)"]
    assert post(client, "/vacancies/new", whole(world, occupation=given)).status_code == 303
    assert post(client, "/vacancies/new", whole(world, occupation="Pavāre")).status_code == 303
