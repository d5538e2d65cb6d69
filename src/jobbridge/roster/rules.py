"""What the columns of a prison's file are called, what their values mean, and what follows.

Values in, reasons out; nothing here knows whom a line is about.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import cache

from jobbridge.errors import Reason
from jobbridge.i18n import LOCALES, N_, words
from jobbridge.inmates.model import Inmate
from jobbridge.roster.vocabulary import COLUMNS, KIND_WORDS, Column

FIRST, LAST = date(2000, 1, 1), date(2100, 1, 1)
NAME_LENGTH = 100
WING = re.compile(r"[\w .-]{1,20}")
PERSON = ("given_name", "family_name", "birth_date")
DATES = ("release_earliest", "release_expected", "release_latest", "open_unit_from")


def folded(text: str) -> str:
    """As it is compared: without case, accents, signs and doubled spaces."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(re.split(r"[\W_]+", plain)).strip()


@cache
def named(kind: str) -> dict[str, str]:
    """Our column by every folded name that it goes by, what our pages call it included."""
    found = {}
    for column in COLUMNS[kind]:
        said = (words(locale).gettext(column.label) for locale in LOCALES)
        for name in (column.name, column.label, *column.also, *said):
            found[folded(name)] = column.name
    return found


KIND_NAMED = {folded(word): kind for kind, words in KIND_WORDS.items() for word in (kind, *words)}
_POINTED = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})\.?")
_SHARP = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ]00:00(?::00)?)?")


def day_of(text: str) -> date | None:
    """`23.11.2026`, `23.11.2026.`, `23/11/2026` or `2026-11-23`; ValueError for anything else."""
    if not text:
        return None
    if found := _POINTED.fullmatch(text):
        day, month, year = (int(part) for part in found.groups())
        return date(year, month, day)
    if found := _SHARP.fullmatch(text):
        return date.fromisoformat(found[1])
    raise ValueError


def why_not_values(kind: str, values: Mapping[str, str]) -> list[Reason]:
    """All that is wrong with a line by itself, each with its column and what to do."""
    reasons = []
    for column in COLUMNS[kind]:
        text = values.get(column.name, "")
        given = {"column": column.label}
        if not text:
            if column.required:
                reasons.append(
                    Reason("empty", N_("%(column)s: fill it in."), given, field=column.name)
                )
        elif text[0] in "=@" or (text[0] in "+-" and len(text) > 1):
            said = N_("%(column)s holds a formula: paste the values only.")
            reasons.append(Reason("formula", said, given, field=column.name))
        elif "\ufffd" in text:
            said = N_("%(column)s holds letters that were lost: save the file as CSV UTF-8.")
            reasons.append(Reason("letters", said, given, field=column.name))
        elif column.name in (*DATES, "birth_date", "day"):
            reasons += _why_not_day(column, text)
        elif column.name == "wing" and not WING.fullmatch(text):
            said = N_("%(column)s: at most 20 letters, digits, spaces, dots and dashes.")
            reasons.append(Reason("wing", said, given, field=column.name))
        elif column.name in PERSON and len(text) > NAME_LENGTH:
            said = N_("%(column)s is longer than %(most)s characters.")
            reasons.append(Reason("long", said, {**given, "most": NAME_LENGTH}, field=column.name))
    return reasons


def _why_not_day(column: Column, text: str) -> list[Reason]:
    given = {"column": column.label}
    try:
        day = day_of(text)
    except ValueError:
        said = N_("%(column)s: write the date as 01.03.2027 or 2027-03-01.")
        return [Reason("date", said, given, field=column.name)]
    if day and column.name != "birth_date" and not FIRST <= day < LAST:
        return [Reason("year", N_("%(column)s: check the year."), given, field=column.name)]
    return []


Dates = dict[str, str | None]
"""The four dates as ISO text: `DATES` in order."""


def dates_of(inmate: Inmate) -> Dates:
    return {name: _iso(getattr(inmate, name)) for name in DATES}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def offered_dates(values: Mapping[str, str], ours: Dates | None) -> Dates:
    """The dates that a line gives. A column that the file does not have, or leaves empty, says
    nothing: a known span stays, as far as the expected day lies in it."""
    given = {name: _iso(day_of(values.get(name, ""))) for name in DATES}
    expected = given["release_expected"] or ""
    early, late = given["release_earliest"], given["release_latest"]
    if ours is None:
        return {**given, "release_earliest": early or expected, "release_latest": late or expected}
    known = ours["release_expected"] or ""
    if early is None:
        ours_early = ours["release_earliest"] or known
        early = expected if ours_early == known else min(ours_early, expected)
    if late is None:
        ours_late = ours["release_latest"] or known
        late = expected if ours_late == known else max(ours_late, expected)
    open_from = given["open_unit_from"]
    if open_from is None and "open_unit_from" not in values:
        open_from = ours["open_unit_from"]
    return {
        "release_earliest": early,
        "release_expected": expected,
        "release_latest": late,
        "open_unit_from": open_from,
    }


class Verdict(StrEnum):
    SAME = "same"
    TAKE = "take"
    ASK = "ask"


def judged(*, ours: Dates, theirs: Dates, seen: Dates | None, kept: bool, by_hand: bool) -> Verdict:
    """The file's dates against ours, knowing what the last roster gave (`seen`) and whether
    somebody has decided for ours against that (`kept`). Who was never in a roster has dates
    `by_hand` only where somebody changed them since they were registered."""
    if theirs == ours:
        return Verdict.SAME
    if seen is None:
        return Verdict.ASK if by_hand else Verdict.TAKE
    if ours == seen:
        return Verdict.TAKE
    return Verdict.SAME if theirs == seen and kept else Verdict.ASK


def most_are_missing(gone: int, present: int) -> bool:
    """Such a file is a part of the roster: nobody may be concluded to have gone."""
    return gone > 1 and gone * 3 > present
