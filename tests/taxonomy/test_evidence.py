"""Where no name is sure, the words of all names of a group vote; and what is sure is right."""

from jobbridge.db import Database
from jobbridge.taxonomy.command import link_lines
from jobbridge.taxonomy.linker import CONFIDENT, Label, Linker

NAMES = {
    "1100 01": ("sawmill operator", "log saw operator", "gaterists", "baļķu zāģētājs"),
    "1100 02": ("board edger operator", "kokzāģētavas strādnieks"),
    "2200 01": ("bottling line operator", "bottle filler", "pudeļu pildītājs"),
    "2200 02": ("labelling machine operator", "etiķešu līmētājs"),
    "3300 01": ("ship crew member", "crew member", "matrozis"),
    "4400 01": ("burger cook", "burger maker", "burgeru cepējs"),
}
LABELS = [
    Label(code, text, "", "preferred" if place == 0 else "alternative")
    for code, texts in NAMES.items()
    for place, text in enumerate(texts)
]


def group(code: str) -> str:
    return code[:4]


GROUPED, ALONE = Linker(LABELS, group), Linker(LABELS)


def test_the_words_around_a_head_noun_of_many_say_which_group_is_meant() -> None:
    links = GROUPED.link("operator, saw and logs, Kuldīga")

    assert group(links[0].id) == "1100"
    assert links[0].score < CONFIDENT


def test_a_group_is_proposed_for_words_that_are_near_none_of_its_names() -> None:
    typed = "zāģēšana, baļķi"

    assert "1100" in {group(link.id) for link in GROUPED.link(typed)}


def test_a_name_is_as_sure_as_without_a_vote() -> None:
    for label in LABELS:
        assert GROUPED.link(label.text)[0].id == ALONE.link(label.text)[0].id == label.id
        assert GROUPED.link(label.text)[0].score == 1.0


def test_one_of_two_groups_that_are_as_likely_is_not_sure() -> None:
    links = GROUPED.link("matrozis / burgeru cepējs")

    assert {group(link.id) for link in links[:2]} == {"3300", "4400"}
    assert links[0].score < CONFIDENT


def test_what_names_do_not_say_is_never_quite_sure() -> None:
    for typed in ("saw operator for logs", "bottling operator", "operator"):
        for link in GROUPED.link(typed):
            assert link.score <= 0.95


def test_words_that_nobody_knows_have_no_vote() -> None:
    assert GROUPED.link("xyzzy") == ALONE.link("xyzzy")
    assert Linker([], group).link("gaterists") == []


def test_a_vote_stays_within_the_language_asked_for() -> None:
    labels = [Label("1100 01", "log saw operator", "en", "preferred")]
    labels.append(Label("2200 01", "pudeļu pildītājs", "lv", "preferred"))

    assert "1100 01" not in {link.id for link in Linker(labels, group).link("saw", lang="lv")}


def test_linking_says_whether_it_is_sure(database: Database) -> None:
    lines = link_lines(
        ["metinātājs MIG/MAG", "darbs ar bērniem un suņiem", "gurķis"],
        database=database,
        labels=None,
        lang=None,
        top=3,
    )
    found = list(lines)

    assert [answer["confident"] for answer in found] == [True, False, False]
    assert [list(answer) for answer in found] == [["text", "confident", "matches"]] * 3
    assert list(found[0]["matches"][0]) == ["id", "label", "code", "isco", "score"]
    assert found[0]["matches"][0]["isco"] == "7212"
