"""What an advertisement must and must not say."""

from dataclasses import replace
from datetime import date

import pytest

from jobbridge.i18n import words
from jobbridge.vacancies import rules
from jobbridge.vacancies.rules import Offer, Profile, Wish
from jobbridge.vacancies.wage_rules import MINIMUM_WAGES, minimum_wage
from jobbridge.vacancies.wording import age_or_sex_words, contacts, conviction_words

TODAY = date(2026, 11, 23)
GOOD = Offer(
    title="Metinātājs",
    description="Metināsi margas siltā cehā.",
    occupation_code="7212 04",
    municipality_id=1,
    pay_from_cents=120_000,
    pay_to_cents=150_000,
    load="full",
    apply_by=date(2026, 12, 24),
)


def codes(offer: Offer, **more: bool) -> list[str]:
    return [
        r.code for r in rules.why_not_publishable(offer, today=TODAY, wages=MINIMUM_WAGES, **more)
    ]


def test_a_complete_offer_may_be_published() -> None:
    assert codes(GOOD) == []


def test_all_reasons_are_told_at_once() -> None:
    offer = Offer(title="", apply_by=TODAY, wishes=(Wish("language", "en", text_level="B1"),))
    assert codes(offer, vetted=False) == [
        "title",
        "not_vetted",
        "occupation",
        "municipality",
        "pay",
        "pay",
        "language_reason",
        "apply_by_past",
    ]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"pay_from_cents": 77_999}, ["minimum_wage"]),
        ({"pay_from_cents": 78_000}, []),
        ({"pay_unit": "hour", "pay_from_cents": 513, "pay_to_cents": 900}, ["minimum_wage"]),
        ({"pay_unit": "hour", "pay_from_cents": 514, "pay_to_cents": 900}, []),
        ({"load": "part", "pay_from_cents": 39_000}, ["hours"]),
        ({"load": "part", "hours_week": 20.0, "pay_from_cents": 39_000}, []),
        ({"load": "part", "hours_week": 20.0, "pay_from_cents": 38_999}, ["minimum_wage"]),
        ({"pay_from_cents": 150_001}, ["pay_order"]),
        ({"pay_unit": "week"}, ["pay_unit"]),
        ({"seats": 0}, ["seats"]),
        ({"apply_by": None}, ["apply_by"]),
        ({"apply_by": TODAY}, ["apply_by_past"]),
        ({"occupation_code": ""}, ["occupation"]),
        ({"municipality_id": None}, ["municipality"]),
    ],
)
def test_each_rule_speaks_for_itself(change: dict[str, object], expected: list[str]) -> None:
    assert codes(replace(GOOD, **change)) == expected  # type: ignore[arg-type]


def test_the_minimum_wage_is_that_of_the_year() -> None:
    assert minimum_wage(MINIMUM_WAGES, date(2025, 12, 31)).month_cents == 74_000
    assert minimum_wage(MINIMUM_WAGES, date(2026, 1, 1)).month_cents == 78_000
    assert minimum_wage(MINIMUM_WAGES, date(2019, 1, 1)).month_cents == 74_000


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Meklējam vīrieti vai sievieti", ["vīrieti", "sievieti"]),
        ("līdz 35 gadu vecumam", ["35 gadu vecumam"]),
        ("vecumā no 25 līdz 40", ["vecumā no 25"]),
        ("Pieņemam jauniešus un pensionārus", ["jauniešus", "pensionārus"]),
        ("Meklē meiteni", ["meiteni"]),
        ("ne vecāks par 45", ["vecāks par 45"]),
        ("A young team needs a man", ["young team", "man"]),
        ("aged 25-40", ["aged 25"]),
        ("Требуются мужчины до 45 лет", ["мужчины", "до 45 лет"]),
        ("девушка, не старше 30", ["девушка", "не старше 30"]),
        # Not about who applies.
        ("Vīriešu frizieris", []),
        ("Sieviešu apģērbu šuvējs", []),
        ("pirmsskolas vecuma bērni", []),
        ("vismaz 5 gadu pieredze", []),
        ("darbs no 18 gadu vecuma", []),
        ("не моложе 18 лет", []),
        ("опыт от 5 лет", []),
        ("women's clothing", []),
        ("Darbs jaunaudzēs, management, mensa", []),
        ("pensiju plāns un veselības apdrošināšana", []),
        ("Vīrietis līdz 35 gadiem", ["Vīrietis", "līdz 35 gadiem"]),
        ("Jauns, dinamisks kolektīvs", ["Jauns, dinamisks"]),
        ("jauni un enerģiski", ["jauni un enerģiski"]),
        ("молодой, энергичный", ["молодой, энергичный"]),
        ("young and dynamic", ["young and dynamic"]),
        ("a girl for the bar", ["girl"]),
        ("Vīriešu un sieviešu apavu veikals", []),
        ("sieviešu apavi, bērnu, sieviešu un vīriešu apģērbs", []),
        ("jauniešu centrs", []),
        ("мужская и женская обувь", []),
        ("мужской парикмахер", []),
        ("Jaunā un modernā ražotnē", []),
        ("Ko tas man dos? Stabilu algu un drošību.", []),
    ],
)
def test_words_of_age_and_sex_are_found_in_three_languages(text: str, found: list[str]) -> None:
    assert age_or_sex_words(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Bez sodāmības", ["Bez sodāmības"]),
        ("bez iepriekšējas sodāmības", ["bez iepriekšējas sodāmības"]),
        ("Kandidāts nav sodīts", ["nav sodīts"]),
        ("tikai nesodīti cilvēki", ["nesodīti"]),
        ("sodāmības izziņa", ["sodāmības"]),
        ("clean criminal record, background check", ["clean criminal record", "background check"]),
        ("не судимый, без судимости", ["не судимый", "без судимости"]),
        ("несудимых", ["несудимых"]),
        ("Darbs bez stresa", []),
        ("apsargs ar sertifikātu", []),
        ("рассудительный", []),
    ],
)
def test_words_of_convictions_are_found_in_three_languages(text: str, found: list[str]) -> None:
    assert conviction_words(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Zvaniet 29123456 vai +371 29 123 456", ["29123456", "+371 29 123 456"]),
        ("67 123 456", ["67 123 456"]),
        ("rakstiet darbs@firma.lv", ["darbs@firma.lv"]),
        (
            "https://firma.example/x un www.firma.example",
            ["https://firma.example/x", "www.firma.example"],
        ),
        ("skat. firma.lv", ["firma.lv"]),
        ("WhatsApp grupā", ["WhatsApp"]),
        ("Alga 1 200–1 500 € mēnesī, 40 stundas, no 8.00 līdz 17.00", []),
        ("C kategorija, kods 95, 20 kg", []),
        ("2026. gada 23. novembris", []),
        ("Brīvības iela 100, LV-1010", []),
        ("EN 287-1, ISO 9606", []),
    ],
)
def test_ways_round_the_counselor_are_found(text: str, found: list[str]) -> None:
    assert contacts(text) == found


def test_a_forbidden_text_is_quoted_with_what_to_do_in_every_field() -> None:
    language = Wish("language", "en", text_level="A2", reason="Zvanīt 29123456")
    offer = replace(
        GOOD,
        title="Jauna meitene",
        description="Bez sodāmības, darbs@firma.lv",
        wishes=(language,),
    )
    found = rules.why_not_publishable(offer, today=TODAY, wages=MINIMUM_WAGES)
    assert [(r.code, r.field, r.values["found"]) for r in found] == [
        ("age_or_sex", "title", ("Jauna meitene",)),
        ("convictions", "description", ("Bez sodāmības",)),
        ("contacts", "description", ("darbs@firma.lv",)),
        ("contacts", "en_reason", ("29123456",)),
    ]
    said = [words(locale).reason(found[0]) for locale in ("lv", "ru", "en")]
    quoted = ("„Jauna meitene”", "«Jauna meitene»", "“Jauna meitene”")
    assert [mark in text for mark, text in zip(quoted, said, strict=True)] == [True] * 3


def test_a_foreign_language_needs_a_reason_and_the_state_language_none() -> None:
    lv, en = Wish("language", "lv", text_level="A2"), Wish("language", "en", text_level="A1")
    assert codes(replace(GOOD, wishes=(lv, en))) == ["language_reason"]
    reasoned = replace(en, reason="Kravas dokumenti ir angliski.")
    assert codes(replace(GOOD, wishes=(lv, reasoned))) == []


def test_an_occupation_says_what_is_usually_asked_for() -> None:
    profile = Profile("A2", "B|CE", "NIGHTS LIFTING", "DRIVING,NIGHT", 3, ("drive", "load"))
    wishes, duties = rules.derive(profile)
    assert all(wish.derived for wish in wishes)
    assert [(w.kind, w.code, w.level, w.text_level, w.must) for w in wishes] == [
        ("language", "lv", None, "A2", True),
        ("licence", "B", None, "", True),
        ("licence", "CE", None, "", True),
        ("condition", "NIGHTS", None, "", False),
        ("condition", "LIFTING", None, "", True),
        ("education", "LKI", 3, "", False),
        ("skill", "drive", 2, "", False),
        ("skill", "load", 2, "", False),
    ]
    assert duties == ("DRIVING", "NIGHT")


def test_nights_are_derived_where_the_hours_leave_room_for_them() -> None:
    profile = Profile(conditions="NIGHTS")
    assert rules.derive(profile, "normal")[0] == ()
    for hours in ("", "shifts", "summed"):
        (nights,) = rules.derive(profile, hours)[0]
        assert (nights.code, nights.must) == ("NIGHTS", False)


def test_what_all_of_a_unit_group_demand_is_demanded_of_one_that_is_not_known() -> None:
    lorry = Profile("B1", "C", "NIGHTS|LIFTING", "DRIVING|TRAVEL", 3, ("drive-lorry",))
    refuse = Profile("A2", "C", "OUTDOORS|LIFTING", "DRIVING")
    assert rules.demanded_by_all([lorry, refuse]) == Profile("A2", "C", "LIFTING", "DRIVING")
    assert rules.demanded_by_all([lorry, Profile()]) == Profile()
    assert rules.demanded_by_all([]) == Profile()
    assert [profile.known for profile in (lorry, Profile(lki=3), Profile())] == [True, False, False]


def test_schooling_is_presumed_of_professions_that_are_studied_for() -> None:
    levels = [rules.usual_schooling(isco) for isco in ("1211", "2221", "3355", "7212", "9112", "")]
    assert levels == [5, 6, 4, None, None, None]


def test_an_occupation_of_which_nothing_is_known_asks_for_nothing() -> None:
    assert rules.derive(Profile()) == ((), ())


def test_a_must_wins_over_the_same_as_nice() -> None:
    both = (Wish("skill", "weld"), Wish("skill", "weld", must=True), Wish("licence", "B"))
    assert rules.told_apart(both) == (Wish("licence", "B"), Wish("skill", "weld", must=True))


@pytest.mark.parametrize(
    ("wish", "known"),
    [
        (Wish("skill", "weld", 2), True),
        (Wish("skill", "weld", 9), False),
        (Wish("skill", "fly"), False),
        (Wish("language", "lv", text_level="A1"), True),
        (Wish("language", "lv"), False),
        (Wish("language", "xx", text_level="A1"), False),
        (Wish("licence", "CE"), True),
        (Wish("licence", "ZZ"), False),
        (Wish("education", "LKI", 8), True),
        (Wish("education", "LKI", 9), False),
        (Wish("condition", "COLD"), True),
        (Wish("condition", "WARM"), False),
        (Wish("experience", "7212 04", 12), True),
        (Wish("offence", "x"), False),
    ],
)
def test_a_requirement_is_of_a_known_vocabulary(wish: Wish, known: bool) -> None:
    reasons = rules.why_not_wishes([wish], known_skills={"weld"})
    assert [r.code for r in reasons] == ([] if known else ["requirement"])


@pytest.mark.parametrize(
    ("verb", "state", "allowed"),
    [
        ("publish", "draft", True),
        ("publish", "closed", False),
        ("pause", "draft", False),
        ("renew", "closed", True),
        ("renew", "draft", False),
        ("close", "closed", False),
    ],
)
def test_steps_follow_the_table(verb: str, state: str, allowed: bool) -> None:
    assert (rules.why_not_step(verb, state) == []) == allowed


def test_the_agency_is_told_where_to_look_twice() -> None:
    doubts = rules.why_look_twice(email="firma@inbox.lv", checks=False, named=False)
    assert [r.code for r in doubts] == ["number_unchecked", "unnamed", "public_mail"]
    assert rules.why_look_twice(email="darbs@firma.lv", checks=True, named=True) == []
    assert [r.code for r in rules.why_look_twice(email="", checks=True, named=True)] == ["no_mail"]
