"""What calendars say, held by a file that people can read."""

import re

from tests.calendar.golden_texts import FILE, render, samples


def test_every_text_is_as_the_golden_file_has_it() -> None:
    assert render() == FILE.read_text("utf-8"), "see tests/calendar/golden_texts.py"


def test_no_text_names_a_person_or_says_that_they_are_inside() -> None:
    text = re.sub("(?m)^(##|in the calendars of:) .*", "", FILE.read_text("utf-8"))
    for word in ("Kanarijs", "Jānis", "ieslodz", "notiesāt", "prison", "inmate", "тюр", "заключ"):
        assert word not in text, word


def test_a_place_is_said_only_once_it_is_confirmed() -> None:
    for part in FILE.read_text("utf-8").split("## ")[1:]:
        kind = part.partition("\n")[0]
        places = re.findall("place: +(.*)", part)
        if "Ziemeļu cietums" in "".join(places):
            assert "confirmed" in kind.replace("not yet confirmed", ""), kind


def test_the_day_of_a_release_is_in_no_employers_and_no_prisons_calendar() -> None:
    for sample in samples():
        if sample.kind.startswith(("release day", "hand-over")):
            assert set(sample.audiences) == {"account:7", "organisation:3", "region:Rīga"}
