"""The form as values that can be compared: rows have no place of their own."""

from jobbridge.consultations.differing import Options, flat, label, texts, unflat

FORM = {
    "km": ["20"],
    "limits": ["NOISE", "DUST"],
    "target_1": ["pavārs"],
    "skill_2": ["Metināt"],
    "skill_level_2": ["3"],
    "skill_evidence_2": ["observed"],
    "language_1": ["lv"],
    "language_level_1": ["B2"],
    "notes": ["of this conversation alone"],
}


def test_a_row_is_known_by_what_it_is_about() -> None:
    assert flat(FORM) == {
        "target_1": ("pavārs",),
        "km": ("20",),
        "limits": ("DUST", "NOISE"),
        "skill:metinat": ("Metināt", "3", "observed"),
        "language:lv": ("lv", "B2", ""),
    }


def test_how_the_education_is_known_says_nothing_without_it() -> None:
    assert flat({"education_evidence": ["declared"]}) == {}
    both = {"education": ["4"], "education_evidence": ["declared"]}
    assert flat(both) == {"education": ("4",), "education_evidence": ("declared",)}


def test_rows_come_back_one_after_the_other() -> None:
    back = unflat(flat(FORM))
    assert (back["skill_1"], back["skill_level_1"]) == (["Metināt"], ["3"])
    assert "skill_2" not in back
    assert back["language_1"] == ["lv"]
    assert "language_evidence_1" not in back
    assert flat(back) == flat(FORM)


def test_the_same_skill_written_twice_is_one() -> None:
    twice = {"skill_1": ["metināt"], "skill_2": ["METINĀT"], "skill_level_2": ["4"]}
    assert flat(twice) == {"skill:metinat": ("METINĀT", "4", "")}


def test_values_are_said_by_their_names() -> None:
    options: Options = {
        "level": [("3", "Does it alone")],
        "evidence": [("observed", "Seen")],
        "language": [("lv", "Latvian")],
        "towns": [(7, "Rīga")],
    }
    skill = texts("skill:metinat", ("metināt", "3", "observed"), options, "yes")
    assert skill == ["metināt", "Does it alone", "Seen"]
    assert texts("language:lv", ("lv", "B2", ""), options, "yes") == ["Latvian", "B2"]
    assert texts("municipality_id", ("7",), options, "yes") == ["Rīga"]
    assert texts("anywhere", ("yes",), options, "jā") == ["jā"]
    assert label("skill:metinat") == "Skill"
