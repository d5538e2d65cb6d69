from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobbridge.taxonomy.linker import CONFIDENT, Label, Link, Linker

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


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="pavārsPĀ/(-),. eškuсв0123€\"'", max_size=400))
def test_whatever_is_typed_the_scores_are_confidences(text: str) -> None:
    assert all(0 < link.score <= 1 for link in LINKER.link(text))
