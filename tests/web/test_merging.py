"""Two versions of one form: what differs, who changed it, what stands in the end."""

import pytest

from jobbridge.web.merging import Difference, differences, merged, packed, sides_of, unpacked

SEEN = {"km": ["20"], "load": ["full"], "place": ["Rīga"]}


def test_what_one_side_changed_is_taken_from_that_side() -> None:
    mine = {"km": ["30"], "load": ["full"], "place": ["Rīga"]}
    theirs = {"km": ["20"], "load": ["full"], "place": ["Liepāja"]}
    assert differences(SEEN, mine, theirs) == [
        Difference("km", ("30",), ("20",), clash=False, side="mine"),
        Difference("place", ("Rīga",), ("Liepāja",), clash=False, side="theirs"),
    ]


def test_what_both_changed_is_mine_until_somebody_chooses() -> None:
    found = differences(SEEN, {**SEEN, "km": ["30"]}, {**SEEN, "km": ["40"]})
    assert found == [Difference("km", ("30",), ("40",), clash=True, side="mine")]


def test_both_changed_to_the_same_is_no_difference() -> None:
    assert differences(SEEN, {**SEEN, "km": ["30"]}, {**SEEN, "km": ["30"]}) == []


def test_what_was_taken_away_and_what_was_added_are_changes_too() -> None:
    mine = {"load": ["full"], "place": ["Rīga"]}
    theirs = {**SEEN, "notes": ["Ā"]}
    assert differences(SEEN, mine, theirs) == [
        Difference("km", (), ("20",), clash=False, side="mine"),
        Difference("notes", (), ("Ā",), clash=False, side="theirs"),
    ]


def test_nobody_knows_who_changed_what_where_the_form_does_not_say() -> None:
    assert [d.clash for d in differences(None, {"km": ["1"]}, {"km": ["2"]})] == [True]


def test_what_is_chosen_stands_and_nothing_else_is_lost() -> None:
    mine, theirs = {"km": ["30"], "a": ["1", "2"]}, {"km": ["40"], "b": ["3"]}
    assert merged(mine, theirs, {}) == {"km": ("30",), "a": ("1", "2")}
    assert merged(mine, theirs, {"km": "theirs", "a": "theirs", "b": "theirs"}) == {
        "km": ("40",),
        "b": ("3",),
    }


@pytest.mark.parametrize("text", ["", "x", "[]", "5", "[" * 50_000, '"a"', "null"])
def test_nonsense_in_the_hidden_field_says_nothing(text: str) -> None:
    assert unpacked(text) is None


def test_the_hidden_field_says_what_was_shown() -> None:
    assert unpacked(packed({"a": ["ā", "b"], "none": []})) == {"a": ("ā", "b")}


def test_choices_name_a_side_and_a_key() -> None:
    picks = ["mine km", "theirs skill:metinat ar roku", "neither x", "theirs", ""]
    assert sides_of(picks) == {"km": "mine", "skill:metinat ar roku": "theirs"}
