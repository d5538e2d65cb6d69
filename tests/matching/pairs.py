"""A welder, a welder's job, and what is said of the two."""

from dataclasses import replace
from datetime import date, timedelta

from jobbridge.matching.rules import Known, Need, Needs, Person, Verdict, Work, judge

TODAY = date(2026, 11, 23)
RIGA, LIEPAJA = (56.95, 24.11), (56.5, 21.01)


def day(days: int) -> date:
    return TODAY + timedelta(days=days)


def person(*facts: Known, needs: Needs | None = None, **more: object) -> Person:
    """Wants to weld, lives in Rīga, is released today at the latest, asks for nothing."""
    made = Person(
        1, 1, TODAY, TODAY, TODAY, lat=RIGA[0], lon=RIGA[1],
        needs=needs or Needs(km=50), facts=(Known("target", "721204", 1), *facts),
    )  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]


def work(*needs: Need, **more: object) -> Work:
    """A welder's job in Rīga, full time, from today."""
    made = Work(
        1, 1, "721204", needs, 120000, 150000, load="full", shifts=False,
        lat=RIGA[0], lon=RIGA[1],
    )  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]


def verdict(kind: str, who: Person, what: Work) -> Verdict:
    found = [v for v in judge(who, what, as_of=TODAY).verdicts if v.kind == kind]
    assert len(found) == 1
    return found[0]


def answer(kind: str, who: Person, what: Work) -> tuple[str, str, str]:
    """State, reason and lift, by their codes."""
    given = verdict(kind, who, what)
    return given.state, given.reason.code, given.lift.code if given.lift else ""


def must(kind: str, code: str, level: int | None = None, text_level: str = "") -> Need:
    return Need(kind, code, level, text_level, must=True)


def nice(kind: str, code: str, level: int | None = None, text_level: str = "") -> Need:
    return Need(kind, code, level, text_level)


def fact(
    kind: str,
    code: str,
    level: int | None = None,
    text_level: str = "",
    valid_to: date | None = None,
) -> Known:
    return Known(kind, code, level, text_level, "observed", valid_to)
