"""Input: typed and bounded at the edge, cleaned, all errors at once."""

import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from jobbridge.errors import Invalid
from jobbridge.i18n import words
from jobbridge.web.forms import BIDI, Form, Input, Output, clean
from tests.conftest import ClientFor
from tests.web.conftest import Browser, NoteForm


def form(**typed: str) -> Form[NoteForm]:
    return Form(NoteForm, {name: [value] for name, value in typed.items()}, words("en"))


def test_all_errors_come_at_once_in_the_order_of_the_form() -> None:
    wrong = form(text="x", count="many", other="1")
    assert wrong.errors == [
        ("text", "At least 2 characters."),
        ("count", "Write a whole number."),
        ("other", "This form has no such field."),
    ]
    with pytest.raises(Invalid):
        _ = wrong.data


def test_what_was_typed_is_kept() -> None:
    wrong = form(text=" x ", count="many")
    assert wrong.value("text") == " x "
    assert wrong.value("count") == "many"
    assert wrong.value("never asked") == ""


def test_an_empty_field_is_a_missing_one() -> None:
    assert form(text="   ").error("text") == "Fill in this field."


def test_text_is_normalised_and_stripped_of_controls() -> None:
    right = form(text=" A\u0304\u202e\x00b\u200f\r\nc ")
    assert right.data.text == "\u0100b\nc"


@given(st.text())
def test_cleaning_leaves_nothing_to_clean(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert not BIDI & set(cleaned)
    assert all(c in "\n\t" or ord(c) >= 32 for c in cleaned)
    cleaned.encode("utf-8")


@pytest.mark.parametrize("count", ["10", "0", "-1", "9" * 30, "1e3", "one"])
def test_a_number_out_of_bounds_is_refused(count: str) -> None:
    assert form(text="right", count=count).error("count") is not None


def test_a_refused_form_is_shown_again_with_its_errors(visitor: Browser) -> None:
    answer = visitor.post("/try/store", {"text": "x", "count": "12"})
    assert answer.status_code == 422
    assert "At least 2 characters. | Not more than 9." in answer.text


def test_an_unknown_field_of_a_body_is_refused(visitor: Browser) -> None:
    answer = visitor.client.post(
        "/api/v1/try", json={"text": "fine", "role": "administrator"}, headers=visitor.bearer
    )
    assert answer.status_code == 400
    assert [reason["field"] for reason in answer.json()["reasons"]] == ["role"]


def test_the_summary_of_errors_names_each_field(client_for: ClientFor) -> None:
    answer = client_for("olga").submit("/inmates/new", given_name="", family_name="Bērzs")
    assert answer.status_code == 422
    summary = answer.text.partition('role="alert"')[2].partition("</ul>")[0]
    links = re.findall(r'href="#field-(\w+)">([^<:]+): ', summary)
    assert dict(links)["given_name"] == "Vārds"
    assert "<!--errors" not in answer.text


def test_what_is_built_when_first_used_can_be_built() -> None:
    ours = [
        one for base in (Input, Output) for one in _below(base) if "jobbridge" in one.__module__
    ]
    assert [one.__qualname__ for one in ours if one.model_rebuild(force=True) is not True] == []
    assert len(ours) > 300


def _below(base: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for one in base.__subclasses__():
        yield one
        yield from _below(one)
