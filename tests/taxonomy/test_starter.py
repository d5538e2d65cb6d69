"""The starter occupations and skills hold together and name only codes that were published."""

import csv
import io
import re
import zipfile
from collections import Counter, defaultdict
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest


def words(field: str) -> list[str]:
    return field.split("|") if field else []


LICENCES = set(
    words("B|C|CE|D|TRAKTOR|FORKLIFT|WELDING|ELECTRO|GUARD|HYGIENE|CRANE|CHAINSAW|HEIGHTS")
)
CONDITIONS = set(words("HEIGHTS|LIFTING|NIGHTS|STANDING|COLD|DUST|NOISE|OUTDOORS|SCREEN"))
DUTIES = set(words("CHILDREN|GUARD|DRIVING|WEAPONS|CASH|NIGHT|TRAVEL|CIVIL_SERVICE|TAXI"))
VOCABULARY = [("licences", LICENCES), ("conditions", CONDITIONS), ("duties", DUTIES)]
LEVELS = {"A1", "A2", "B1", "B2", "C1", "C2"}
KINDS = {"skill", "knowledge", "tool", "transversal"}
LANGUAGES = ["lv", "en", "ru"]
CYRILLIC = re.compile("[\u0400-\u04ff]")
LATIN_WORD = re.compile(r"[a-zāčēģīķļņšūž]{4,}", re.IGNORECASE)
# Loan names that Russian writes in Latin letters.
WRITTEN_IN_LATIN = {"HACCP", "Python", "JavaScript"}

# ESCO keeps this work outside the ISCO group of the national classifier; see starter/README.md.
OUR_OWN_LINK = set(words("6210 04|6210 20|7112 01|7114 02|8343 14|9321 03|9629 05"))

# The official publications stand beside the repository, never in it.
PUBLISHED = Path(__file__).resolve().parents[3] / "shared" / "data"
needs_publications = pytest.mark.skipif(
    not PUBLISHED.is_dir(), reason="the official publications are not beside the repository"
)


def raw(name: str) -> bytes:
    return files("jobbridge.taxonomy").joinpath("starter", f"{name}.csv").read_bytes()


def read(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(raw(name).decode("utf-8"), newline="")))


def published(path: str) -> list[dict[str, str]]:
    with (PUBLISHED / path).open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


@cache
def published_professions() -> dict[str, str]:
    """Classifier code as we write it → Latvian name as published."""
    rows = published("classifier/profesiju_klasifikators_2021_lv.csv")
    return {r["code"].replace(".", " "): r["name_lv"] for r in rows if r["is_profession"] == "1"}


OCCUPATIONS = read("occupations")
SKILLS = read("skills")
LINKS = read("occupation_skills")


def repeated(values: list[str]) -> list[str]:
    return sorted(value for value, times in Counter(values).items() if times > 1)


@pytest.mark.parametrize("name", ["occupations", "skills", "occupation_skills"])
def test_a_file_is_plain_utf8_with_unix_line_ends(name: str) -> None:
    content = raw(name)
    assert not content.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in content
    assert content.endswith(b"\n")


def test_columns_are_those_that_the_readme_explains() -> None:
    assert list(OCCUPATIONS[0]) == words(
        "code|isco|esco_uri|lv|lv_f|en|ru|alt_lv|alt_en|alt_ru|lki|state_language|licences|"
        "conditions|duties|holland"
    )
    assert list(SKILLS[0]) == ["key", "esco_uri", "kind", "lv", "en", "ru"]
    assert list(LINKS[0]) == ["code", "skill_key", "importance"]


def test_no_cell_has_stray_spaces_or_missing_columns() -> None:
    for row in OCCUPATIONS + SKILLS + LINKS:
        assert None not in row
        for value in row.values():
            assert value is not None
            assert value == value.strip()
            assert "  " not in value


def test_there_are_enough_and_not_too_many() -> None:
    assert 140 <= len(OCCUPATIONS) <= 170
    assert 380 <= len(SKILLS) <= 450


def test_an_occupation_stands_once() -> None:
    assert repeated([row["code"] for row in OCCUPATIONS]) == []
    assert repeated([row["lv"] for row in OCCUPATIONS]) == []


def test_a_code_is_its_isco_group_and_two_digits() -> None:
    shape = re.compile(r"\d{4} \d{2}")
    assert [row["code"] for row in OCCUPATIONS if not shape.fullmatch(row["code"])] == []
    assert [row["code"] for row in OCCUPATIONS if row["isco"] != row["code"][:4]] == []


def test_a_skill_stands_once() -> None:
    assert repeated([row["key"] for row in SKILLS]) == []
    assert repeated([row["esco_uri"] for row in SKILLS if row["esco_uri"]]) == []
    for language in LANGUAGES:
        assert repeated([row[language] for row in SKILLS]) == []


def test_a_skill_key_is_kebab_case() -> None:
    shape = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
    assert [row["key"] for row in SKILLS if not shape.fullmatch(row["key"])] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_is_named_in_every_language(language: str) -> None:
    assert [row["code"] for row in OCCUPATIONS if not row[language]] == []
    assert [row["code"] for row in OCCUPATIONS if not row[f"alt_{language}"]] == []
    assert [row["key"] for row in SKILLS if not row[language]] == []
    assert [row["code"] for row in OCCUPATIONS if not row["lv_f"]] == []


def test_languages_are_not_mixed_up() -> None:
    for row in OCCUPATIONS + SKILLS:
        for column in ("lv", "lv_f", "en", "alt_lv", "alt_en"):
            assert not CYRILLIC.search(row.get(column, "")), row
        for column in ("ru", "alt_ru"):
            for name in words(row.get(column, "")):
                assert CYRILLIC.search(name), row
                assert set(LATIN_WORD.findall(name)) <= WRITTEN_IN_LATIN, row


def test_other_names_differ_from_the_name_and_from_each_other() -> None:
    for row in OCCUPATIONS:
        for language in LANGUAGES:
            names = [row[language], *words(row[f"alt_{language}"])]
            assert repeated(names) == [], row["code"]
            assert all(name and name == name.strip() for name in names), row["code"]


@pytest.mark.parametrize(("column", "allowed"), VOCABULARY)
def test_codes_come_from_the_vocabulary(column: str, allowed: set[str]) -> None:
    for row in OCCUPATIONS:
        assert set(words(row[column])) <= allowed, row["code"]
        assert repeated(words(row[column])) == [], row["code"]


def test_levels_and_interests_are_of_their_scales() -> None:
    for row in OCCUPATIONS:
        assert row["state_language"] in LEVELS, row["code"]
        assert row["lki"] in {"", *"12345678"}, row["code"]
        assert re.fullmatch("[RIASEC]{1,3}", row["holland"]), row["code"]
        assert repeated(list(row["holland"])) == [], row["code"]
    assert {row["kind"] for row in SKILLS} == KINDS


def test_driving_for_a_living_is_tagged_as_driving() -> None:
    drivers = {r["code"] for r in OCCUPATIONS if {"B", "C", "CE", "D"} & set(words(r["licences"]))}
    tagged = {r["code"] for r in OCCUPATIONS if "DRIVING" in words(r["duties"])}
    assert drivers - tagged == set()


def test_every_occupation_has_two_to_five_essential_and_at_most_ten_skills() -> None:
    essential = Counter(row["code"] for row in LINKS if row["importance"] == "essential")
    every = Counter(row["code"] for row in LINKS)
    for row in OCCUPATIONS:
        assert 2 <= essential[row["code"]] <= 5, row["code"]
        assert 4 <= every[row["code"]] <= 10, row["code"]


def test_a_link_joins_an_occupation_and_a_skill_that_exist_once() -> None:
    assert {row["code"] for row in LINKS} == {row["code"] for row in OCCUPATIONS}
    assert {row["skill_key"] for row in LINKS} - {row["key"] for row in SKILLS} == set()
    assert {row["importance"] for row in LINKS} == {"essential", "optional"}
    assert repeated([f"{row['code']} {row['skill_key']}" for row in LINKS]) == []


def test_a_skill_that_no_occupation_asks_for_helps_in_any_job() -> None:
    linked = {row["skill_key"] for row in LINKS}
    idle = {row["kind"] for row in SKILLS if row["key"] not in linked}
    assert idle == {"transversal"}


def test_the_professions_that_are_asked_for_most_are_there() -> None:
    frequent = set(
        words(
            "5120|5223|9112|7115|7522|7131|7112|7121|7126|7231|8332|8344|8153|9333|9329|9313|"
            "9211|9412|6113|7212|5414"
        )
    )
    assert frequent - {row["isco"] for row in OCCUPATIONS} == set()


@needs_publications
def test_every_code_is_a_profession_of_the_published_classifier() -> None:
    assert {row["code"] for row in OCCUPATIONS} - published_professions().keys() == set()


@needs_publications
def test_the_latvian_name_is_the_published_one() -> None:
    def plain(name: str) -> str:
        return " ".join(re.sub(r"\(.*?\)", "", name.replace("/", " ")).lower().split())

    names = published_professions()
    assert [r["code"] for r in OCCUPATIONS if plain(r["lv"]) != plain(names[r["code"]])] == []


@needs_publications
def test_every_esco_occupation_exists_and_fits_the_code() -> None:
    isco = {row["uri"]: row["isco08"] for row in published("esco/occupations_en_lv.csv")}
    official = defaultdict(set)
    for row in published("classifier/pk_esco_mapping.csv"):
        official[row["pk_code"].replace(".", " ")].add(row["esco_uri"])
    outside = set()
    for row in OCCUPATIONS:
        assert row["esco_uri"] in isco, row["code"]
        if row["esco_uri"] not in official[row["code"]] and isco[row["esco_uri"]] != row["isco"]:
            outside.add(row["code"])
    assert outside == OUR_OWN_LINK


@needs_publications
def test_every_esco_skill_exists() -> None:
    packages = sorted((PUBLISHED / "esco").glob("*classification_en_csv.zip"))
    with zipfile.ZipFile(packages[-1]) as package:
        name = next(n for n in package.namelist() if n.endswith("skills_en.csv"))
        with io.TextIOWrapper(package.open(name), encoding="utf-8-sig", newline="") as lines:
            known = {row["conceptUri"] for row in csv.DictReader(lines)}
    assert {row["esco_uri"] for row in SKILLS if row["esco_uri"]} - known == set()
