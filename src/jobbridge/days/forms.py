"""The forms of interview days, and what is read out of them."""

from datetime import date, time

from pydantic import Field

from jobbridge.days import rules
from jobbridge.days.rules import Frame
from jobbridge.interviews.facts import MOST_PANELS
from jobbridge.interviews.page_parts import FIRST, LARGEST, LAST
from jobbridge.web.forms import Input, WallTime


class CutForm(Input):
    """How a day is cut."""

    minutes: int = Field(default=30, ge=1, le=480)
    gap: int = Field(default=5, ge=0, le=rules.LONGEST_GAP)
    break_from: WallTime | None = None
    break_until: WallTime | None = None
    rooms: list[str] = Field(default_factory=list, max_length=rules.MOST_ROOMS)
    escorts: int | None = Field(default=None, ge=1, le=100)

    def frame(self, on: date) -> Frame:
        """Half a pause is one that cannot be: the rules say so."""
        return Frame(on, self.minutes, self.gap, pairs((self.break_from, self.break_until)))


class DayForm(CutForm):
    employer: str = Field(max_length=11)
    prison: str = Field(max_length=40)
    on: date = Field(ge=FIRST, le=LAST)
    panels: int = Field(default=1, ge=1, le=MOST_PANELS)
    by_video: bool = False
    applications: list[str] = Field(default_factory=list, max_length=rules.MOST_PEOPLE)


class VersionForm(Input):
    version: int = Field(ge=0, le=LARGEST)


class SettingsForm(CutForm):
    version: int = Field(ge=0, le=LARGEST)


class AgainForm(VersionForm):
    """`anew` leaves everybody's place open but of those pinned or confirmed."""

    anew: bool = False


class PanelForm(VersionForm):
    number: int = Field(ge=1, le=MOST_PANELS)
    function: str = Field(default="any", max_length=12)
    people: int = Field(default=1, ge=1, le=9)
    most: int | None = Field(default=None, ge=1, le=99)
    by_video: bool = False
    absent_from: WallTime | None = None
    absent_until: WallTime | None = None
    vacancies: list[str] = Field(default_factory=list, max_length=100)


class PeopleForm(VersionForm):
    applications: list[str] = Field(default_factory=list, max_length=rules.MOST_PEOPLE)


class PersonForm(VersionForm):
    """`do` is `put`, `pin`, `unpin`, `way`, `out` or `back`; `place` is `09:35|2`, `way` one of
    `WAYS`."""

    do: str = Field(max_length=10)
    place: str = Field(default="", max_length=10)
    way: str = Field(default="", max_length=10)
    why: str = Field(default="", max_length=20)


WAYS = {"": None, "in_person": False, "video": True}
"""How a person may be met on a day: whichever suits, in person, by video."""


class SwapForm(VersionForm):
    one: str = Field(max_length=12)
    other: str = Field(max_length=12)


class FillForm(VersionForm):
    """Somebody of the reserve for a free place: `09:35|2`. With `interview`, in place of whoever
    does not come to it, for `why`."""

    application: str = Field(max_length=12)
    place: str = Field(default="", max_length=10)
    interview: str = Field(default="", max_length=12)
    why: str = Field(default="person", max_length=20)


class LateForm(VersionForm):
    panel: int = Field(ge=1, le=MOST_PANELS)
    minutes: int = Field(ge=0, le=rules.MOST_LATE)


def pairs(*typed: tuple[time | None, time | None]) -> tuple[tuple[time, time], ...]:
    """The pauses that were typed whole."""
    return tuple((begins, ends) for begins, ends in typed if begins and ends)
