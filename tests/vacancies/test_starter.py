"""The starter vacancies read like the agency's file and ask only for what the taxonomy knows."""

import csv
import re
from collections import Counter
from importlib.resources import files

import pytest
from stdnum.lv import pvn

COLUMNS = (
    "_id,Vakances_Nr,Aktualizacijas_datums,Iestades_registracijas_numurs,Vakances_nosaukums,"
    "Vakances_kategorija,Alga_no,Alga_lidz,Slodzes_tips,Darba_laika_veids,Darba_stundas_nedela,"
    "Pieteiksanas_termins,Attels,Vieta,Vakances_paplasinats_apraksts"
)
MINIMUM_WAGE = 780.0
SHORTEST_MONTH_HOURS = 150
HOURLY_BELOW = 50.0
CYRILLIC = "[\u0430-\u044f]"
LEVELS = {"A1", "A2", "B1", "B2", "C1", "C2"}
# Darba likums 32: an advertisement names neither age nor sex.
AGE_OR_SEX = re.compile(
    r"\bvīriet|\bsieviet|\bjaunie[tš]|\bpuis|\bmeiten|\bvecum|\bgadus vec|\bpensij", re.IGNORECASE
)


def read(feature: str, name: str) -> list[dict[str, str]]:
    text = files(f"jobbridge.{feature}").joinpath("starter", f"{name}.csv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


EMPLOYERS = read("vacancies", "employers")
VACANCIES = read("vacancies", "vacancies")
EXTRAS = read("vacancies", "extras")


def wishes(row: dict[str, str]) -> list[tuple[str, str]]:
    listed = [item for field in ("must", "nice") for item in row[field].split("|") if item]
    return [(kind, value) for kind, _, value in (item.partition(":") for item in listed)]


def asked_for(kind: str) -> set[str]:
    return {value for row in EXTRAS for k, value in wishes(row) if k == kind}


def test_there_are_24_employers_named_once() -> None:
    assert len(EMPLOYERS) == 24
    for field in ("registration_number", "name", "email"):
        assert max(Counter(row[field] for row in EMPLOYERS).values()) == 1, field


def test_registration_numbers_are_of_the_unissued_series_and_check() -> None:
    for row in EMPLOYERS:
        number = row["registration_number"]
        assert number.startswith("4999")
        assert pvn.validate(number) == number


def test_employers_write_from_addresses_that_cannot_exist() -> None:
    for row in EMPLOYERS:
        assert re.fullmatch(r"[a-z]+@[a-z]+\.example", row["email"]), row["email"]


@pytest.mark.parametrize("field", ["about_lv", "about_en", "about_ru"])
def test_employers_tell_about_themselves_in_two_sentences(field: str) -> None:
    for row in EMPLOYERS:
        assert len(re.findall(r"[^.]\.(?: |$)", row[field])) == 2, row[field]


def test_russian_is_russian_and_the_rest_is_not() -> None:
    for row in EMPLOYERS:
        assert re.search(CYRILLIC + "{3}", row["about_ru"])
        assert not re.search(CYRILLIC, row["about_lv"] + row["about_en"])


def test_every_employer_has_a_known_municipality_and_a_vacancy() -> None:
    known = {row["name"] for row in read("places", "municipalities")}
    assert {row["municipality"] for row in EMPLOYERS} <= known
    offering = {row["Iestades_registracijas_numurs"] for row in VACANCIES}
    assert offering == {row["registration_number"] for row in EMPLOYERS}


def test_the_columns_are_the_agencys() -> None:
    text = files("jobbridge.vacancies").joinpath("starter", "vacancies.csv").read_text("utf-8")
    assert text.splitlines()[0] == COLUMNS
    assert "\r" not in text


def test_there_are_about_sixty_vacancies_numbered_once() -> None:
    assert 55 <= len(VACANCIES) <= 65
    assert [row["_id"] for row in VACANCIES] == [str(n + 1) for n in range(len(VACANCIES))]
    numbers = [row["Vakances_Nr"] for row in VACANCIES]
    assert len(set(numbers)) == len(numbers)
    assert [n for n in numbers if not re.fullmatch(r"\d{6}-\d{3}", n)] == []


def test_dates_are_days_from_today() -> None:
    for row in VACANCIES:
        assert re.fullmatch(r"-\d{1,2}", row["Aktualizacijas_datums"]), row
        assert re.fullmatch(r"\+\d{1,2}", row["Pieteiksanas_termins"]), row


def test_a_link_or_a_picture_is_never_claimed() -> None:
    claimed = {(row["Attels"], row["Vakances_paplasinats_apraksts"]) for row in VACANCIES}
    assert claimed == {("", "")}


def test_nobody_is_offered_less_than_the_minimum_wage() -> None:
    for row in VACANCIES:
        low, high = float(row["Alga_no"]), float(row["Alga_lidz"])
        assert low <= high
        if low < HOURLY_BELOW:
            assert high < HOURLY_BELOW, row
            assert low * SHORTEST_MONTH_HOURS >= MINIMUM_WAGE, row
        elif row["Slodzes_tips"] == "Nepilna slodze":
            assert low >= MINIMUM_WAGE * float(row["Darba_stundas_nedela"]) / 40, row
        else:
            assert low >= MINIMUM_WAGE, row


def test_pay_is_offered_by_the_month_and_by_the_hour() -> None:
    hourly = [row for row in VACANCIES if float(row["Alga_no"]) < HOURLY_BELOW]
    assert 8 <= len(hourly) <= len(VACANCIES) // 2


def test_addresses_end_in_a_known_municipality() -> None:
    known = {row["name"].replace(" novads", " nov.") for row in read("places", "municipalities")}
    assert [v["Vieta"] for v in VACANCIES if v["Vieta"].split(", ")[-1] not in known] == []


def test_work_is_offered_in_all_five_regions() -> None:
    region = {
        row["name"].replace(" novads", " nov."): row["region"]
        for row in read("places", "municipalities")
    }
    offered = Counter(region[row["Vieta"].split(", ")[-1]] for row in VACANCIES)
    assert len(offered) == 5
    assert min(offered.values()) >= 5


def test_the_settlement_of_an_address_is_known_without_an_import() -> None:
    known = {(row["name"], row["municipality"]) for row in read("places", "settlements")}
    for row in VACANCIES:
        parts = [p for p in row["Vieta"].split(", ") if not p.endswith(" pag.")]
        municipality = parts[-1].replace(" nov.", " novads")
        places = parts if parts[-1] == municipality else parts[:-1]
        farm = row["Vieta"].startswith("Vārpas, ")
        assert farm or any((place, municipality) in known for place in places), row["Vieta"]


def test_every_vacancy_has_its_extras_in_the_same_order() -> None:
    assert [x["Vakances_Nr"] for x in EXTRAS] == [v["Vakances_Nr"] for v in VACANCIES]
    for row in EXTRAS:
        assert 1 <= int(row["seats"]) <= 6
        assert 1 <= int(row["start_in_days"]) <= 60
        assert {row["accommodation"], row["transport"]} <= {"0", "1"}


def test_descriptions_are_two_to_four_sentences_without_age_or_sex() -> None:
    for row in EXTRAS:
        text = row["description_lv"]
        sentences = re.findall(r"[^.]\.(?= [A-ZĀČĒĢĪĶĻŅŠŪŽ]|$)", text)
        assert 2 <= len(sentences) <= 4, text
        assert not AGE_OR_SEX.search(text), text


def test_a_foreign_language_is_asked_for_only_with_a_reason() -> None:
    for row in EXTRAS:
        foreign = [v for k, v in wishes(row) if k == "lang" and not v.startswith("lv:")]
        assert foreign in ([], ["en:A1"])
        if foreign:
            assert "angļu valoda vajadzīga, lai" in row["description_lv"]


def test_requirements_are_of_four_kinds_and_none_is_asked_for_twice() -> None:
    for row in EXTRAS:
        wanted = wishes(row)
        assert len(set(wanted)) == len(wanted), row
        assert {kind for kind, _ in wanted} <= {"lang", "licence", "skill", "lki"}, row
    assert {value.split(":")[1] for value in asked_for("lang")} <= LEVELS
    assert asked_for("lki") <= set("12345678")


def test_some_vacancies_ask_for_nothing_and_none_for_more_than_three_musts() -> None:
    musts = [len([m for m in row["must"].split("|") if m]) for row in EXTRAS]
    assert max(musts) <= 3
    assert musts.count(0) >= 15


def test_occupations_are_those_of_the_starter_taxonomy() -> None:
    known = {row["code"] for row in read("taxonomy", "occupations")}
    assert {row["occupation"] for row in EXTRAS} - known == set()


def test_skills_are_those_of_the_starter_taxonomy() -> None:
    known = {row["key"] for row in read("taxonomy", "skills")}
    assert asked_for("skill") - known == set()


def test_licences_are_those_that_occupations_name() -> None:
    named = {
        licence for row in read("taxonomy", "occupations") for licence in row["licences"].split("|")
    }
    assert asked_for("licence") - named == set()
