import io
import os
import sys
from pathlib import Path

import numpy as np
import pytest

from jobbridge import cli
from jobbridge.db import Database
from jobbridge.errors import Unusable
from jobbridge.taxonomy import meaning_queries
from jobbridge.taxonomy.command import link_lines
from jobbridge.taxonomy.linker import Label
from jobbridge.taxonomy.meaning import Concept, Meaning
from jobbridge.taxonomy.meaning_bags import Bags, english_words, letters_of, stems_of
from jobbridge.taxonomy.meaning_linker import MeaningLinker, knows
from jobbridge.taxonomy.model import (
    ESCO,
    Occupation,
    OccupationGroup,
    OccupationLabel,
    OccupationSkill,
    Skill,
)

ESCO_IDS = range(900_001, 900_006)  # out of the starter's way
BAKE, KNEAD, SELL, WELD, CUT = ESCO_IDS
Said = tuple[tuple[str, ...], tuple[int, ...]]
OCCUPATIONS: dict[str, dict[str, Said]] = {
    "7512": {
        "baker": (("maiznieks", "maizes cepējs", "maizniece"), (BAKE, KNEAD)),
        "pastry maker": (("konditors", "kūku cepējs"), (BAKE,)),
    },
    "5221": {"shopkeeper": (("veikala pārdevējs", "veikalnieks"), (SELL,))},
    "7212": {
        "welder": (("metinātājs",), (WELD, CUT)),
        "metal cutter": (("metāla griezējs", "griezējs"), (CUT,)),
    },
}
GROUPS = {
    "7": ("Amatnieki", "Craft workers"),
    "7512": ("Pārtikas izstrādājumu ražotāji", "Bakers and confectionery makers"),
    "5221": ("Veikalnieki", "Shopkeepers"),
    "7212": ("Metinātāji un griezēji", "Welders and flame cutters"),
}


def concepts() -> list[Concept]:
    found = [
        Concept(isco, False, {"lv": lv, "en": (en,)}, [(skill, True) for skill in skills])
        for isco, occupations in OCCUPATIONS.items()
        for en, (lv, skills) in occupations.items()
    ]
    return found + [
        Concept(code, True, {"lv": (lv,), "en": (en,)}) for code, (lv, en) in GROUPS.items()
    ]


def labels_of(given: list[Concept], lang: str = "lv") -> list[Label]:
    texts = [name for concept in given for name in concept.names[lang]]
    return [Label(f"L{n}", text, lang, "preferred") for n, text in enumerate(texts)]


MEANING = Meaning(concepts(), "lv")
LABELS = labels_of(concepts())
LINKER = MeaningLinker(MEANING, LABELS)


def linked(text: str, top: int = 5) -> list[str]:
    return [link.label for link in LINKER.link_many([text], top=top)[0]]


@pytest.mark.parametrize("label", LABELS, ids=lambda label: label.text)
def test_the_text_of_a_label_is_that_label(label: Label) -> None:
    first = LINKER.link_many([label.text.upper()])[0][0]

    assert (first.label, first.score) == (label.text, 1.0)


def test_each_concept_is_named_before_any_is_named_twice() -> None:
    every = linked("maizes cepēja", top=len(LABELS))

    assert sorted(every) == sorted(label.text for label in LABELS)
    assert every[0] == "maizes cepējs"
    assert every.index("kūku cepējs") < every.index("maiznieks")


def test_an_occupation_of_the_same_skills_comes_before_a_stranger() -> None:
    scores, _ = MEANING.scores(["maiznieka"])
    by_name = dict(zip((c.names["en"][0] for c in MEANING.concepts), scores[0], strict=True))

    assert by_name["baker"] > by_name["pastry maker"] > by_name["welder"]


def test_the_same_texts_are_answered_the_same_alone_and_together() -> None:
    texts = ["maizes cepēja palīgs", "metinātājs griezējs", "", "???", "pārdevēja"]
    again = MeaningLinker(Meaning(concepts(), "lv"), LABELS)

    assert again.link_many(texts) == LINKER.link_many(texts)
    assert [again.link_many([text])[0][0].id for text in texts] == [
        links[0].id for links in LINKER.link_many(texts)
    ]


def test_scores_fall_and_labels_are_named_once() -> None:
    for links in LINKER.link_many(["maizes pārdevējs", "griezēja", "nekas tāds"], top=30):
        scores = [link.score for link in links]

        assert len({link.id for link in links}) == len(links) == len(LABELS)
        assert all(0 <= score <= 1 for score in scores)


def test_labels_of_one_text_stand_together_with_the_last_given_first() -> None:
    wide, fine = Label("C01", "Metinātājs", "lv", ""), Label("C0110", "metinātājs", "lv", "")
    linker = MeaningLinker(MEANING, [wide, *LABELS, fine])

    found = [link.id for link in linker.link_many(["metinātāja"])[0]]

    assert found[0] == "C0110"
    assert found[:3] == ["C0110", next(x.id for x in LABELS if x.text == "metinātājs"), "C01"]


def test_a_label_that_esco_does_not_know_is_reached_by_its_look() -> None:
    linker = MeaningLinker(MEANING, [*LABELS, Label("X", "zvērinātais revidents", "lv", "")])

    assert linker.link_many(["zverinats revidents"])[0][0].id == "X"


def test_labels_count_as_known_when_half_of_them_are() -> None:
    strange = [Label(f"S{n}", f"svešinieks {n}", "lv", "") for n in range(len(LABELS))]

    assert knows(MEANING, LABELS)
    assert knows(MEANING, [*LABELS, *strange])
    assert not knows(MEANING, [*LABELS[:-1], *strange])


def test_without_labels_nothing_is_found() -> None:
    assert MeaningLinker(MEANING, []).link_many(["maiznieks"]) == [[]]


def test_a_bag_of_known_things_is_a_unit_vector() -> None:
    bags = Bags([["a", "b", "b"], ["b", "c"], []])
    lengths = np.sqrt((bags.rows * bags.rows).sum(axis=1))

    assert np.allclose(lengths, [1, 1, 0])
    assert bags.vectors([["z"]]).nnz == 0


def test_names_are_compared_by_stems_and_english_words_in_the_singular() -> None:
    assert stems_of("Maizniece") == stems_of("maiznieks")
    assert english_words("Operators of the glass presses, bakeries") == [
        *("operator", "glass", "press", "bakery")
    ]
    assert "head=maizniek" in letters_of("maizes maiznieks")


@pytest.fixture
def esco(database: Database) -> Database:
    """The concepts above as ESCO stands in a database."""
    with database.write() as session:
        session.add_all(
            Skill(id=n, key=f"k{n}", kind="skill", en=f"skill {n}", source="esco") for n in ESCO_IDS
        )
        for code, (lv, en) in GROUPS.items():
            session.merge(OccupationGroup(code=code, lv=lv, en=en, source="esco"))
        number = ESCO_IDS[0]
        for isco, occupations in OCCUPATIONS.items():
            for en, (names, skills) in occupations.items():
                number += 1
                session.add(
                    Occupation(
                        id=number, scheme=ESCO, code=f"{isco}.{number}", isco=isco,
                        uri=f"http://data.europa.eu/esco/occupation/{number}",
                        lv=names[0], en=en, source="esco",
                    )
                )  # fmt: skip
                session.flush()
                session.add_all(
                    OccupationLabel(
                        occupation_id=number, lang="lv", kind="alternative", text=text,
                        source="esco",
                    )
                    for text in names[1:]
                )  # fmt: skip
                session.add_all(
                    OccupationSkill(
                        occupation_id=number, skill_id=skill, essential=True, source="esco"
                    )
                    for skill in skills
                )
    return database


def test_meaning_is_made_of_what_the_database_has_of_esco(esco: Database) -> None:
    with esco.read() as session:
        made = meaning_queries.meaning(session, "lv")
        again = meaning_queries.meaning(session, "lv")

    assert made is not None
    assert made is again
    assert {frozenset(c.names["lv"]): c.isco for c in made.concepts if not c.group} == {
        frozenset(names): isco
        for isco, occupations in OCCUPATIONS.items()
        for names, _ in occupations.values()
    }
    groups = {c.isco: c.names for c in made.concepts if c.group}
    assert {code: groups[code]["lv"] for code in GROUPS} == {
        code: (lv,) for code, (lv, _) in GROUPS.items()
    }


def test_without_esco_there_is_no_meaning(database: Database) -> None:
    with database.read() as session:
        assert meaning_queries.meaning(session, "lv") is None


def test_the_classifiers_names_of_groups_are_not_escos(esco: Database) -> None:
    with esco.write() as session:
        group = session.get(OccupationGroup, "7512")
        assert group is not None
        group.source = "classifier"
    with esco.read() as session:
        made = meaning_queries._made(session, "lv")

    assert made is not None
    names = [concept.names for concept in made.concepts if concept.group and concept.isco == "7512"]
    assert names == [{"en": ("Bakers and confectionery makers",)}]


def test_given_labels_are_linked_by_meaning_where_esco_is_known(
    esco: Database, tmp_path: Path
) -> None:
    file = tmp_path / "labels.tsv"
    file.write_text("".join(f"{label.id}\t{label.text}\n" for label in LABELS), "utf-8")

    def answers(database: Database | None) -> list[str]:
        lines = link_lines(["maiznieka"], database=database, labels=file, lang="lv", top=20)
        return [match["label"] for match in next(lines)["matches"]]

    assert len(answers(esco)) == len(LABELS)
    assert len(answers(None)) < len(LABELS)
    assert answers(esco)[0] == answers(None)[0] == "maiznieks"


def test_a_line_without_a_tab_is_refused_with_its_number(tmp_path: Path) -> None:
    file = tmp_path / "labels.tsv"
    file.write_text("a\tb\nwrong\n", "utf-8")

    with pytest.raises(Unusable, match=r"labels\.tsv, line 2"):
        list(link_lines(["x"], database=None, labels=file, lang=None, top=1))


def test_linking_to_labels_needs_nothing_set_up_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "labels.tsv").write_text("a\tmaiznieks\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("JOBBRIDGE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setattr(sys, "stdin", io.StringIO("maizniece\n"))

    assert cli.main(["link", "--labels", "labels.tsv"]) == 0

    assert '"id": "a"' in capsys.readouterr().out
    assert [path.name for path in tmp_path.iterdir()] == ["labels.tsv"]
