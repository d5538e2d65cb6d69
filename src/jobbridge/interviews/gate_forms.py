"""The forms of a prison's day, which pages and the programs' side share."""

from datetime import date
from typing import Literal

from pydantic import Field

from jobbridge.interviews.page_parts import FIRST, LARGEST, LAST
from jobbridge.web.forms import Input


class NoteForm(Input):
    prison: str = Field(max_length=40)
    on: date = Field(ge=FIRST, le=LAST)
    text: str = Field(default="", max_length=2000)
    version: int = Field(ge=0, le=LARGEST)


class GateMark(Input):
    """`not_…` takes a mark back."""

    visitor_pass: str = Field(max_length=12)
    mark: Literal["arrived", "left", "not_arrived", "not_left"]


class PersonMark(Input):
    """Of an interview, or of somebody `called` to something else."""

    interview: str = Field(default="", max_length=12)
    called: str = Field(default="", max_length=12)
    mark: Literal["brought", "returned", "not_brought", "not_returned"]


class SearchForm(Input):
    prison: str = Field(default="", max_length=40)
    text: str = Field(default="", max_length=80)


class DecisionForm(Input):
    """`why` is of the list, for all but `allowed`."""

    state: Literal["allowed", "refused", "more"]
    why: str = Field(default="", max_length=20)
    version: int = Field(ge=0, le=LARGEST)


class BanForm(Input):
    """`ban_why` is of the list; the dates are both included."""

    ban_why: str = Field(max_length=12)
    valid_from: date = Field(ge=FIRST, le=LAST)
    valid_to: date = Field(ge=FIRST, le=LAST)


class ItemForm(Input):
    """So many of this come along; 0 takes it off the list."""

    kind: str = Field(max_length=12)
    count: int = Field(ge=0, le=LARGEST)


class ItemDecision(Input):
    state: Literal["allowed", "refused"]
    version: int = Field(ge=0, le=LARGEST)


class VisitorForm(Input):
    """A visitor, as employers type one."""

    name: str = Field(min_length=3, max_length=120)
    personal_code: str = Field(default="", max_length=20)
    birth_date: str = Field(default="", max_length=10)
    document: Literal["passport", "id_card"]
    document_number: str = Field(max_length=30)
    document_valid_to: date | None = Field(default=None, ge=FIRST, le=LAST)
    organisation: str = Field(default="", max_length=120)
    plate: str = Field(default="", max_length=20)
    instead: str = Field(default="", max_length=12)


class CorrectForm(VisitorForm):
    version: int = Field(ge=0, le=LARGEST)
