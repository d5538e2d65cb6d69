"""Codes, choices, and what people type."""

import pytest

from jobbridge.db import Database
from jobbridge.taxonomy import queries
from jobbridge.taxonomy.imports import load_starter
from jobbridge.taxonomy.model import CLASSIFIER, ESCO, Occupation, OccupationMapping, Skill
from jobbridge.taxonomy.model import OccupationSkill as Needs
from tests.conftest import NOW, ClientFor


def add_esco(database: Database, *relations: str) -> None:
    """ESCO occupations e0, e1 … in these relations to the test's cook, with skills each."""
    with database.write() as session:
        skills = [
            Skill(key=f"s{n}", uri=f"s{n}", kind="skill", en=f"s{n}", source="esco")
            for n in range(3)
        ]
        session.add_all(skills)
        for n, relation in enumerate(relations):
            found = Occupation(
                scheme=ESCO, code=f"5120.{n}", isco="5120", uri=f"e{n}", lv=f"e{n}", source="esco"
            )
            session.add(found)
            session.flush()
            session.add(
                OccupationMapping(
                    pk_code="5120 02", esco_uri=f"e{n}", relation=relation, source="t"
                )
            )
            for k, skill in enumerate(skills):
                if k <= n or k == 0:
                    needs = Needs(
                        occupation_id=found.id, skill_id=skill.id, essential=k == 0, source="esco"
                    )
                    session.add(needs)


def nearest(database: Database) -> tuple[str | None, list[tuple[str, bool]]]:
    with database.read() as session:
        cook = queries.occupation_by_code(session, "5120 02")
        assert cook is not None
        found = queries.esco_of(session, cook)
        needs = [(skill.key, must) for skill, must in queries.skills_of(session, cook.id)]
        return found.uri if found else None, needs


def test_codes_and_keys_that_are_not_known_are_left_out(database: Database) -> None:
    with database.read() as session:
        assert set(queries.occupations_by_code(session, ["7212 04", "0000 00"])) == {"7212 04"}
        assert set(queries.skills_by_key(session, ["weld", "fly"])) == {"weld"}
        assert queries.occupation_by_code(session, "0000 00") is None


@pytest.mark.parametrize(
    ("relations", "uri", "skills"),
    [
        (("broadMatch", "exactMatch"), "e1", [("s0", True), ("s1", False)]),
        (("narrowMatch", "closeMatch"), "e1", [("s0", True), ("s1", False)]),
        (("broadMatch", "broadMatch", "broadMatch"), "e0", [("s0", True), ("s1", False)]),
        ((), None, []),
    ],
)
def test_a_profession_has_the_skills_of_its_nearest_esco_occupations(
    database: Database,
    relations: tuple[str, ...],
    uri: str | None,
    skills: list[tuple[str, bool]],
) -> None:
    add_esco(database, *relations)
    assert nearest(database) == (uri, skills)


def test_a_profession_with_skills_of_its_own_keeps_to_them(database: Database) -> None:
    with database.read() as session:
        welder = queries.occupation_by_code(session, "7212 04")
        assert welder is not None
        needs = [(skill.key, must) for skill, must in queries.skills_of(session, welder.id)]
    assert needs == [("weld", True), ("read-drawings", False)]


def test_choices_are_the_starters_in_the_order_of_the_alphabet(database: Database) -> None:
    with database.write() as session:
        load_starter(session, NOW)
        session.add(
            Occupation(scheme=CLASSIFIER, code="0110 01", isco="0110", lv="virsnieks", source="c")
        )
    with database.read() as session:
        choices = queries.occupation_choices(session, "lv")
        assert len(choices) == len(set(choices)) > 150
        names = [name for _, name in choices]
        assert names == sorted(names, key=queries.latvian_order)
        assert "0110 01" not in dict(choices)
        assert "0110 01" in dict(queries.occupation_choices(session, "lv", also=["0110 01"]))
        assert dict(queries.skill_choices(session, "ru"))["accept-feedback"].startswith("принимать")


def test_latvian_names_are_ordered_as_in_a_dictionary() -> None:
    names = ["Zane", "Žanis", "Šarlote", "Sandra", "Ādams", "Adele", "Ķirsis", "Kārlis", "Čaks"]
    assert sorted(names, key=queries.latvian_order) == [
        *("Adele", "Ādams", "Čaks", "Kārlis", "Ķirsis", "Sandra", "Šarlote", "Zane", "Žanis"),
    ]


def test_the_linker_is_made_anew_only_when_the_taxonomy_changed(database: Database) -> None:
    with database.read() as session:
        first = queries.linker(session)
        assert queries.linker(session) is first
        assert [s.value for s in queries.suggest(session, "мети", "lv")][:1] != ["7512 01"]
    with database.write() as session:
        session.add(
            Occupation(scheme=CLASSIFIER, code="7512 01", isco="7512", lv="maiznieks", source="c")
        )
    with database.read() as session:
        assert queries.linker(session) is not first
        found = queries.suggest(session, "maizn", "lv")
        assert [(one.value, one.label, one.isco) for one in found] == [
            ("7512 01", "maiznieks", "7512")
        ]
        assert [s.value for s in queries.suggest(session, "сварщ", "en")] == ["7212 04"]
        assert [s.label for s in queries.suggest_skills(session, "metin", "ru")] == ["сваривать"]


def test_search_as_you_type_answers_a_page_a_part_and_json(client_for: ClientFor) -> None:
    client = client_for("alda")
    page = client.get("/occupations?q=metin")
    assert page.status_code == 200
    assert "<html" in page.text
    assert "metinātājs / metinātāja" in page.text
    part = client.get("/occupations?q=metin", headers={"hx-request": "true"})
    assert part.text.strip().startswith("<ul")
    assert 'data-value="7212 04"' in part.text
    assert client.get("/skills?q=%3Cb%3E", headers={"hx-request": "true"}).text.count("<b>") == 0
    found = client.get("/api/v1/occupations?q=metin").json()["found"]
    assert [(one["value"], one["isco"]) for one in found] == [("7212 04", "7212")]
    assert client.get("/api/v1/skills").json() == {"found": []}


def test_only_those_who_are_signed_in_may_search(client_for: ClientFor) -> None:
    client = client_for(None)
    assert client.get("/api/v1/occupations?q=a").status_code == 401
