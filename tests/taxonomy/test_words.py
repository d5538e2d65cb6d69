import pytest

from jobbridge.taxonomy.latvian import fold, stem
from jobbridge.taxonomy.words import clean_title, keys, readings, words_of


def head_of(title: str) -> str:
    return next(word.folded for word in words_of(title) if word.head)


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("PAVĀRS", "pavars"),
        ("  Ēku   būvinženieris ", "eku buvinzenieris"),
        ("pārdevējs-kasieris", "pardevejs kasieris"),
        ("C++ / C# izstrādātājs", "c++ c# izstradatajs"),
        ("сварщик", "svarscik"),
        ("priekš\u00adnieks", "prieksnieks"),
        ("+ — /", ""),
    ],
)
def test_folding_leaves_plain_words(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@pytest.mark.parametrize(
    "family",
    [
        "pavārs pavāre pavāru pavāram pavari PAVĀRIEM",
        "vadītājs vadītāja vaditajs vadītājai vadītājiem vaditajam",
        "sētnieks sētniece setniece sētnieku",
        "automobilis automobiļa automobila automobiļu",
        "frizieris friziere friziera",
        "vecākais vecākā vecākās vecākajam",
        "uzraugs uzraudze",
        "aktieris aktrise",
        "сварщик сварщица сварщиком сварщика svarščik",
        "повар повару повариха",
        "учитель учительница учителя",
        "welder welders",
    ],
)
def test_forms_of_one_word_share_a_stem(family: str) -> None:
    assert len({stem(word) for word in family.split()}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("pavārs", "pārvedējs"), ("mūrnieks", "mērnieks"), ("sanitārs", "santehniķis")],
)
def test_different_trades_keep_different_stems(one: str, other: str) -> None:
    assert stem(one) != stem(other)


@pytest.mark.parametrize(
    ("advertised", "title"),
    [
        ("Pavārs(-e)", "Pavārs"),
        ("Pārdevējs/-a", "Pārdevējs"),
        ("SĒTNIEKS/ -ce", "SĒTNIEKS"),
        ("Metinātājs (m/w/d)", "Metinātājs"),
        ("Pavārs(-e) skolas ēdnīcā", "Pavārs skolas ēdnīcā"),
        ("Sētnieks 0.75 slodze, 5.50 EUR/h", "Sētnieks"),
        ("apkopēja pilna slodze Liepājā", "apkopēja"),
        ('Pārdevēja-kasiere, SIA "Dzintars", 900-1200 EUR bruto', "Pārdevēja-kasiere"),
        ("Steidzami vajadzīgs galdnieks ar pieredzi", "galdnieks"),
        ("Kravas automobiļa vadītājs ar CE kategoriju", "Kravas automobiļa vadītājs"),
        ("срочно требуется сварщик без опыта работы", "сварщик"),
        ("welder with experience", "welder"),
        ("welder needed, night shift", "welder"),
        ("сварщик вахтой с проживанием", "сварщик"),
        ("galdnieka vieta Cēsīs", "galdnieka"),
        ("meklēju darbu par pavāru", "pavāru"),
        ("apsargs, nakts maiņa", "apsargs"),
        ("darbs mūrniekam", "mūrniekam"),
        ("MASIERIS (trešā līmeņa kvalifikācija)", "MASIERIS (trešā līmeņa kvalifikācija)"),
        ("Rīgas teātra direktors", "Rīgas teātra direktors"),
        ('"Pavārs"', '"Pavārs"'),
    ],
)
def test_noise_around_a_title_is_taken_off(advertised: str, title: str) -> None:
    assert clean_title(advertised) == title


def test_a_title_of_nothing_but_noise_comes_back_as_it_was() -> None:
    assert clean_title(" pilna slodze ") == "pilna slodze"


def test_keys_meet_over_spelling_spaces_and_order() -> None:
    assert keys("Pavāre") == ("pavare", "pavar")
    assert set(keys("elektro montieris")) & set(keys("Elektromontiere"))
    assert set(keys("palīgs pavāra")) & set(keys("PAVĀRA PALĪGS"))
    assert keys("–") == ()


@pytest.mark.parametrize(
    ("title", "head"),
    [
        ("pavāra palīgs", "paligs"),
        ("Pavārs skolas ēdnīcā", "pavars"),
        ("struktūrvienības vadītāja vietniece", "vietniece"),
        ("asistents personām ar invaliditāti", "asistents"),
        ("DaiļDĀRZNIEKS parkā", "daildarznieks"),
        ("Valsts SEKRETĀRA PALĪGS (ministrijā)", "paligs"),
        ("truck driver", "driver"),
        ("помощник повара", "pomoscnik"),
        ("складской рабочий", "rabocij"),
        ("старшая медицинская сестра", "sestra"),
        ("рабочий склада", "rabocij"),
        ("galdniekam darbs", "darbs"),
    ],
)
def test_the_head_noun_is_what_the_person_is(title: str, head: str) -> None:
    assert head_of(title) == head


def test_words_of_place_weigh_less_than_words_of_the_trade() -> None:
    weights = {word.folded: word.weight for word in words_of("kravas krāvējs lielā noliktavā")}

    assert weights["kravas"] == weights["kravejs"] == 1.0
    assert weights["liela"] == weights["noliktava"] < 1.0


def test_slashes_and_parentheses_are_read_each_way() -> None:
    found = {reading.text: reading.weight for reading in readings("Rotas PAVĀRS/ CEPĒJS (kuģī)")}

    assert found["Rotas PAVĀRS/ CEPĒJS (kuģī)"] == 1.0
    assert "Rotas PAVĀRS" in found
    assert "Rotas CEPĒJS" in found
    assert "Rotas CEPĒJS (kuģī)" in found
    assert sum(weight == 1.0 for weight in found.values()) == 1


def test_a_shared_last_word_is_shared() -> None:
    titles = [reading.text for reading in readings("Ielu/ ceļu STRĀDNIEKS")]

    assert "Ielu STRĀDNIEKS" in titles
    assert "Ielu" not in titles


def test_a_synonym_after_a_slash_stands_alone() -> None:
    titles = [reading.text for reading in readings("ĀRSTA PALĪGS/ FELDŠERIS")]

    assert "FELDŠERIS" in titles


def test_an_enumeration_is_parted_only_when_asked() -> None:
    assert [reading.text for reading in readings("pavārs, cepējs")] == ["pavārs, cepējs"]
    assert [reading.text for reading in readings("pavārs, cepējs", lists=True)] == [
        "pavārs, cepējs",
        "pavārs",
        "cepējs",
    ]


def test_two_trades_with_a_hyphen_are_read_each_way() -> None:
    found = {reading.text: reading.weight for reading in readings("pavārs-konditors", lists=True)}

    assert list(found) == ["pavārs-konditors", "pavārs", "konditors"]
    assert 1.0 > found["pavārs"] > found["konditors"] > 0.8
    assert len(readings("pavārs-konditors")) == 1
    assert len(readings("B-auto vadītājs", lists=True)) == 1


def test_the_first_of_an_enumeration_weighs_most() -> None:
    weights = [reading.weight for reading in readings("a1, b2 - c3; d4", lists=True)]

    assert weights == sorted(weights, reverse=True)
    assert len(set(weights)) == 5


def test_what_follows_a_preposition_weighs_as_much_as_it_tells() -> None:
    weights = {word.folded: word.weight for word in words_of("рабочий по уборке")}
    assert (weights["rabocij"], weights["uborke"]) == (1.0, 0.6)
    weights = {word.folded: word.weight for word in words_of("уборщица в школе")}
    assert (weights["uborscica"], weights["skole"]) == (1.0, 0.3)
    weights = {word.folded: word.weight for word in words_of("водитель автобуса")}
    assert set(weights.values()) == {1.0}


@pytest.mark.parametrize(
    ("title", "parts"),
    [
        ("Flotes VADĪTĀJS/ DIREKTORS", ["Flotes VADĪTĀJS", "Flotes DIREKTORS"]),
        ("ĀRSTA PALĪGS/ FELDŠERIS", ["ĀRSTA PALĪGS", "FELDŠERIS", "ĀRSTA FELDŠERIS"]),
        (
            "Brigādes ĢENERĀLIS/ Flotiles ADMIRĀLIS",
            ["Brigādes ĢENERĀLIS", "Flotiles ADMIRĀLIS"],
        ),
        ("Ielu/ ceļu STRĀDNIEKS", ["Ielu STRĀDNIEKS", "ceļu STRĀDNIEKS"]),
        (
            "nodaļas vadītājs / direktors",
            ["nodaļas vadītājs", "direktors", "nodaļas direktors"],
        ),
    ],
)
def test_a_slash_shares_what_both_sides_have_in_common(title: str, parts: list[str]) -> None:
    assert [(reading.text, reading.weight) for reading in readings(title)] == [
        (title, 1.0),
        *((part, 0.95) for part in parts),
    ]


def test_each_way_to_take_a_title_costs_its_own() -> None:
    found = {r.text: round(r.weight, 3) for r in readings("sētnieks, pavārs/cepējs", lists=True)}
    assert found == {
        "sētnieks, pavārs/cepējs": 1.0,
        "sētnieks": 0.9,
        "pavārs": 0.838,
        "cepējs": 0.821,
    }
    found = {r.text: round(r.weight, 3) for r in readings("pavārs/cepējs", lists=True)}
    assert found == {"pavārs/cepējs": 1.0, "pavārs": 0.95, "cepējs": 0.931}
    found = {r.text: round(r.weight, 3) for r in readings("Pavārs - (skolā)")}
    assert found == {"Pavārs - (skolā)": 1.0, "Pavārs": 0.96}


def test_keys_are_the_words_their_stems_glued_and_in_any_order() -> None:
    assert keys("trīs vārdu nosaukums") == (
        "tris vardu nosaukums",
        "tri vard nosaukum",
        "trisvardunosaukum",
        "nosaukum~tri~vard",
    )


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("cepējs (maizes pavārs)", [("cepejs", 1.0), ("maizes", 0.3), ("pavars", 0.3)]),
        ("Tūristu GIDS skolotājs", [("turistu", 1.0), ("gids", 1.0), ("skolotajs", 0.6)]),
        ("старший складской", [("starsij", 1.0), ("skladskoj", 1.0)]),
        ("pavārs ēdnīca", [("pavars", 1.0), ("ednica", 0.6)]),
        ("pavārs ēdnīcā", [("pavars", 1.0), ("ednica", 0.3)]),
        ("pavars ednica", [("pavars", 1.0), ("ednica", 0.3)]),
        ("kurpnieks ar sertifikātu", [("kurpnieks", 1.0), ("ar", 0.3), ("sertifikatu", 0.3)]),
    ],
)
def test_place_and_manner_weigh_less_than_the_trade(
    title: str, words: list[tuple[str, float]]
) -> None:
    assert [(word.folded, word.weight) for word in words_of(title)] == words
    assert sum(word.head for word in words_of(title)) == 1
