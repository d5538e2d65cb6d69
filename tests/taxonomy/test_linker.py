from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobbridge.taxonomy.linker import CONFIDENT, Label, Link, Linker, spread

NAMES = {
    "cook": ["PAVĀRS", "повар"],
    "cook-helper": ["PAVĀRA PALĪGS", "kitchen helper"],
    "baker": ["Maizes CEPĒJS"],
    "lorry": ["Kravas automobiļa VADĪTĀJS", "tālbraucējs", "truck driver"],
    "bus": ["Autobusa VADĪTĀJS"],
    "tractor": ["Traktora VADĪTĀJS", "traktorists"],
    "caretaker": ["SĒTNIEKS"],
    "researcher": ["PĒTNIEKS"],
    "cleaner": ["APKOPĒJS", "уборщик"],
    "arc-welder": ["Elektrolokmetināšanas METINĀTĀJS", "welder"],
    "gas-welder": ["Gāzes METINĀTĀJS", "welder"],
    "nurse": ["MĀSA/ medicīnas MĀSA"],
    "child-nurse": ["Bērnu MĀSA"],
    "construction-foreman": ["BRIGADIERIS (būvniecības jomā)"],
    "port-foreman": ["BRIGADIERIS (ostas jomā)"],
    "fitter": ["ElektroMONTIERIS"],
    "bricklayer": ["MŪRNIEKS"],
    "surveyor": ["MĒRNIEKS"],
    "deputy": ["Nodaļas VADĪTĀJA VIETNIEKS"],
    "boss": ["Nodaļas VADĪTĀJS/ DIREKTORS"],
}

ENGLISH = {"kitchen helper", "truck driver", "welder"}


def label(id: str, text: str, place: int) -> Label:
    lang = "en" if text in ENGLISH else "ru" if "а" <= text[0] <= "я" else "lv"
    return Label(id, text, lang, "synonym" if place else "preferred")


LINKER = Linker(label(id, text, i) for id, texts in NAMES.items() for i, text in enumerate(texts))


def first(text: str) -> Link:
    return LINKER.link(text)[0]


@pytest.mark.parametrize(
    ("typed", "concept"),
    [
        ("pavārs", "cook"),
        ("PAVARE", "cook"),
        ("pavāram", "cook"),
        ("повара", "cook"),
        ("povar", "cook"),
        ("уборщица", "cleaner"),
        ("sētniece", "caretaker"),
        ("kravas automobila vaditaja", "lorry"),
        ("pavara paligs", "cook-helper"),
        ("Truck drivers", "lorry"),
    ],
)
def test_a_whole_label_in_any_form_is_certain(typed: str, concept: str) -> None:
    link = first(typed)

    assert (link.id, link.score) == (concept, 1.0)


@pytest.mark.parametrize(
    ("typed", "concept"),
    [
        ("Pavārs(-e) skolas ēdnīcā", "cook"),
        ("Pavārs/-e, SIA Dzintars, 900 EUR", "cook"),
        ("apkopēja pilna slodze Liepājā", "cleaner"),
        ("elektro montiere", "fitter"),
        ("MĀSA/ vispārējās aprūpes MĀSA", "nurse"),
        ("nodaļas direktore", "boss"),
        ("autobusa vadītājs ar D kategoriju", "bus"),
        ("срочно требуется повар", "cook"),
    ],
)
def test_noise_leaves_a_link_confident_but_not_certain(typed: str, concept: str) -> None:
    link = first(typed)

    assert link.id == concept
    assert CONFIDENT <= link.score < 1.0


@pytest.mark.parametrize(
    ("typed", "concept"),
    [
        ("pvārs", "cook"),
        ("setneiks", "caretaker"),
        ("traktirists", "tractor"),
        ("kravas atomobiļa vadītājs", "lorry"),
        ("elektrolokmetinasanas metinatjs", "arc-welder"),
        ("maizes cepeejs", "baker"),
    ],
)
def test_a_slip_still_finds_its_title_without_certainty(typed: str, concept: str) -> None:
    link = first(typed)

    assert link.id == concept
    assert 0.4 < link.score < 1.0


def test_a_name_of_several_concepts_is_to_confirm() -> None:
    links = LINKER.link("welder")[:2]

    assert {link.id for link in links} == {"arc-welder", "gas-welder"}
    assert {link.score < CONFIDENT for link in links} == {True}


def test_a_name_that_lost_its_field_is_to_confirm() -> None:
    links = LINKER.link("brigadieris")[:2]

    assert {link.id for link in links} == {"construction-foreman", "port-foreman"}
    assert links[0].score < CONFIDENT
    assert first("brigadiere būvniecības jomā").id == "construction-foreman"


def test_a_helper_is_not_the_one_he_helps() -> None:
    assert first("nodaļas vadītāja vietniece").id == "deputy"
    assert first("cepēja palīgs").score < CONFIDENT


def test_a_known_word_is_not_taken_for_a_slip_of_another() -> None:
    links = LINKER.link("mērnieks")

    assert links[0] == Link("surveyor", 1.0, "MĒRNIEKS")
    assert all(link.score < CONFIDENT for link in links[1:])


def test_strangers_get_low_confidence_and_nonsense_nothing() -> None:
    assert first("kosmonauts uz Marsa vadītājs").score < CONFIDENT
    assert LINKER.link("qqq xx") == []
    assert LINKER.link("") == []
    assert LINKER.link("–") == []


def test_a_concept_is_named_once_by_its_best_label() -> None:
    links = LINKER.link("traktorists", top=50)

    assert links[0].label == "traktorists"
    assert len({link.id for link in links}) == len(links)


def test_links_come_best_first_and_no_more_than_asked() -> None:
    links = LINKER.link("vadītājs", top=3)

    assert len(links) == 3
    assert [link.score for link in links] == sorted((link.score for link in links), reverse=True)


def test_a_language_keeps_other_labels_out() -> None:
    assert LINKER.link("truck driver", lang="lv") != LINKER.link("truck driver")
    assert {link.label for link in LINKER.link("welder", lang="en", top=20)} <= ENGLISH


def test_many_texts_get_what_each_gets_alone() -> None:
    texts = ["pavāre", "kravas vadītājs", "", "pavāre", "MĀSA bērnu nodaļā"]

    assert LINKER.link_many(texts) == [LINKER.link(text) for text in texts]


def test_threads_may_share_a_linker() -> None:
    texts = ["pavāre", "šoferis", "metinātājs", "vadītāja"] * 5
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(LINKER.link, texts)) == [LINKER.link(text) for text in texts]


def test_suggestions_begin_as_typed_without_diacritics() -> None:
    assert [link.id for link in LINKER.suggest("pav")] == ["cook", "cook-helper"]
    assert [link.id for link in LINKER.suggest("krav vad")] == ["lorry"]
    assert LINKER.suggest("setnieks")[0] == Link("caretaker", 1.0, "SĒTNIEKS")
    assert LINKER.suggest("") == []


def test_a_prefix_that_begins_nothing_falls_back_to_likeness() -> None:
    assert LINKER.suggest("sētniece")[0].id == "caretaker"


def test_suggestions_keep_to_the_language_asked() -> None:
    assert [link.id for link in LINKER.suggest("tr", lang="en")] == ["lorry"]


def test_a_linker_without_labels_knows_nothing() -> None:
    empty = Linker([])

    assert empty.link("pavārs") == []
    assert empty.suggest("pav") == []


RUSSIAN = Linker(
    Label(id, text, "ru", "preferred")
    for id, text in {
        "driver": "водитель",
        "bus": "водитель автобуса",
        "forklift": "водитель погрузчика",
        "cleaner": "уборщица",
        "helper": "помощник повара",
        "cook": "повар",
        "painter": "маляр",
        "nails": "мастер маникюра",
    }.items()
)


@pytest.mark.parametrize(
    ("typed", "concept"),
    [
        ("водитель автобуса в Риге", "bus"),
        ("voditel pogruzchika na sklad", "forklift"),
        ("uborshchitsa", "cleaner"),
        ("pomoshnik povara", "helper"),
        ("срочно нужен помощник повара в школу", "helper"),
        ("маляра на фасад", "painter"),
        ("опытный мастер маникюра в салон", "nails"),
    ],
)
def test_russian_says_first_who_and_then_which(typed: str, concept: str) -> None:
    assert RUSSIAN.link(typed)[0].id == concept


def test_a_title_is_found_inside_what_stands_around_it() -> None:
    assert first("darbs mūrniekiem Norvēģijā").id == "bricklayer"
    assert first("steidzami pavārs Purvciemā").id == "cook"
    assert first("cepējs - pavārs").score < 1.0
    assert [link.id for link in LINKER.link("pavārs-sētnieks")[:2]] == ["cook", "caretaker"]


def test_of_an_enumeration_the_first_is_meant_most() -> None:
    assert [link.id for link in LINKER.link("sētnieks, pavārs")[:2]] == ["caretaker", "cook"]
    assert [link.id for link in LINKER.link("pavārs / sētnieks")[:2]] == ["cook", "caretaker"]


def test_words_that_say_nearly_the_same_stand_for_each_other() -> None:
    linker = Linker(
        [
            Label("lifts", "liftu mehāniķis", "lv", "preferred"),
            Label("cars", "auto elektriķis", "lv", "preferred"),
        ]
    )
    assert linker.link("liftu remontētājs")[0].id == "lifts"
    assert linker.link("ремонтник лифтов")[0].id == "lifts"


SPEECH = [
    Label("1100 01", "kasieris", "lv", "preferred"),
    Label("2200 01", "veikala kasieris", "lv", "preferred"),
    Label("2200 01", "kasieris", "lv", "spoken"),
    Label("3300 01", "kases aparāts", "lv", "near"),
    Label("3300 01", "kasieris", "lv", "near"),
]


def test_what_most_people_mean_by_a_name_comes_before_whose_it_is() -> None:
    links = Linker(SPEECH).link("kasiere")

    assert [link.id for link in links] == ["2200 01", "1100 01", "3300 01"]
    assert links[0].score < CONFIDENT


def test_a_near_name_counts_where_nobody_else_has_it() -> None:
    assert Linker(SPEECH).link("kases aparāts")[0] == Link("3300 01", 1.0, "kases aparāts")


def test_names_of_one_group_rank_it_but_do_not_say_which() -> None:
    labels = [Label(f"72 0{n}", "metinātājs", "lv", "alternative") for n in range(4)]
    labels += [Label("81 01", "metinātāja palīgs", "lv", "preferred")]
    grouped = Linker(labels, group=lambda id: id[:2])
    links = grouped.link("metinātājs Rīgā", top=5)

    assert [link.id[:2] for link in links] == ["72", "72", "72", "72", "81"]
    assert links[0].score < CONFIDENT
    assert [link.score for link in links] == sorted((link.score for link in links), reverse=True)


def test_links_are_spread_over_groups() -> None:
    links = [Link(id, 1.0, id) for id in ("a1", "a2", "b1", "a3", "c1")]

    assert [link.id for link in spread(links, 4, lambda id: id[0])] == ["a1", "b1", "c1", "a2"]
    assert [link.id for link in spread(links, 2, lambda id: id[0])] == ["a1", "b1"]
    assert spread([], 3, str) == []


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="pavārsPĀ/(-),. eškuсв0123€\"'", max_size=400))
def test_whatever_is_typed_the_scores_are_confidences(text: str) -> None:
    assert all(0 < link.score <= 1 for link in LINKER.link(text))
