"""The page on which an employer describes a vacancy: what it may hold, and how it becomes one."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, create_model

from jobbridge.inmates.vocabulary import SKILL_LEVELS
from jobbridge.vacancies import rules
from jobbridge.web.forms import Day, Id, Input

FOREIGN = ("en", "ru", "de")
MONTHS = (6, 12, 24, 36)
USUAL_SKILL_LEVEL = 2
MOST = 60
_CODE = re.compile(r"(?:^|\()(\d{4} \d{2})\)?$")
CHOICES = 80  # fields in which two people may differ at once

Cefr = Literal["", "A1", "A2", "B1", "B2", "C1", "C2"]
Code = Annotated[str, Field(max_length=140)]


def _as_number(value: Any) -> Any:
    """`1 450,00` is a number too."""
    return "".join(value.split()).replace(",", ".") if isinstance(value, str) else value


Amount = Annotated[
    Decimal, BeforeValidator(_as_number), Field(ge=0, le=1_000_000, decimal_places=2)
]
Hours = Annotated[float, BeforeValidator(_as_number), Field(gt=0, le=60)]


class _Typed(Input):
    """Everything is optional while typing; the rules say what is missing.

    `must` and `nice` hold `kind:code` of skills, licences and conditions, `levels` the levels of
    skills (`weld=3`); the page sends both columns as `asked` (`must skill:weld`). `occupation` is
    a code, or words that may name one. `find` is a skill to add, `look` the field to look up.
    `usual_of`, `usual` and `before` say which occupation filled in what, and what stood there
    before; `stamp` and `seen` what the page was made of, for whoever is overtaken.
    """

    title: str = Field(default="", max_length=300)
    occupation: str = Field(default="", max_length=320)
    municipality: Id | None = None
    address: str = Field(default="", max_length=300)
    pay_from: Amount | None = None
    pay_to: Amount | None = None
    pay_unit: Literal["month", "hour"] = "month"
    load: Literal["", "full", "part"] = ""
    working_time: Literal["", "normal", "summed", "shifts", "part"] = ""
    hours_week: Hours | None = None
    seats: int = Field(default=1, ge=1, le=999)
    apply_by: Day | None = None
    start_from: Day | None = None
    accommodation: bool = False
    transport: bool = False
    description: str = Field(default="", max_length=8_000)
    must: list[Code] = Field(default_factory=list, max_length=MOST)
    nice: list[Code] = Field(default_factory=list, max_length=MOST)
    asked: list[Code] = Field(default_factory=list, max_length=MOST)
    levels: list[Code] = Field(default_factory=list, max_length=2 * MOST)
    find: str = Field(default="", max_length=320)
    look: str = Field(default="", max_length=12)
    lv_level: Cefr = ""
    lv_must: bool = False
    en_level: Cefr = ""
    en_must: bool = False
    en_reason: str = Field(default="", max_length=300)
    ru_level: Cefr = ""
    ru_must: bool = False
    ru_reason: str = Field(default="", max_length=300)
    de_level: Cefr = ""
    de_must: bool = False
    de_reason: str = Field(default="", max_length=300)
    education: int | None = Field(default=None, ge=1, le=8)
    education_must: bool = False
    experience: int | None = Field(default=None, ge=1, le=600)
    experience_must: bool = False
    duties: list[Code] = Field(default_factory=list, max_length=20)
    usual_of: str = Field(default="", max_length=10)
    usual: str = Field(default="", max_length=30_000)
    before: str = Field(default="", max_length=30_000)
    undo: bool = False
    stamp: str = Field(default="", max_length=16)
    seen: str = Field(default="", max_length=30_000)
    step: Literal["save", "publish"] = "save"


_TAKES: dict[str, Any] = {
    f"take_{i}": (str, Field(default="", max_length=400)) for i in range(1, CHOICES + 1)
}


class VacancyForm(create_model("Takes", __base__=_Typed, **_TAKES)):  # type: ignore[misc]
    """The page, and what was chosen where two people wrote at once (`take_1`…)."""


def offer_of_form(
    data: VacancyForm, stored: Iterable[rules.Wish], skills: Mapping[str, str]
) -> rules.Offer:
    """What was typed. Levels of skills that were asked for before stay, as do requirements that
    the page cannot show (`stored`); skills that nobody knows (`skills`, by key) are dropped."""
    before = {(wish.kind, wish.code): wish for wish in stored}
    levels = levels_of(data.levels)
    occupation = code_in(data.occupation)
    wishes = [_ticked(text, True, before, levels) for text in data.must]
    wishes += [_ticked(text, False, before, levels) for text in data.nice]
    wishes = [w for w in wishes if w.kind != "skill" or w.code in skills]
    for code in (rules.STATE_LANGUAGE, *FOREIGN):
        if level := getattr(data, f"{code}_level"):
            wishes.append(
                rules.Wish(
                    "language",
                    code,
                    text_level=level,
                    must=getattr(data, f"{code}_must"),
                    reason=getattr(data, f"{code}_reason", ""),
                )
            )
    if data.education:
        wishes.append(
            rules.Wish("education", "LKI", level=data.education, must=data.education_must)
        )
    if data.experience and occupation:
        wishes.append(
            rules.Wish("experience", occupation, level=data.experience, must=data.experience_must)
        )
    wishes += [
        wish
        for (kind, code), wish in before.items()
        if kind == "language" and code not in (rules.STATE_LANGUAGE, *FOREIGN)
    ]
    wishes = [_still_derived(wish, before) for wish in wishes]
    return rules.Offer(
        title=data.title,
        description=data.description,
        occupation_code=occupation,
        municipality_id=data.municipality,
        address=data.address,
        pay_from_cents=_cents(data.pay_from),
        pay_to_cents=_cents(data.pay_to),
        pay_unit=data.pay_unit,
        load=data.load,
        working_time=data.working_time,
        hours_week=data.hours_week,
        seats=data.seats,
        apply_by=data.apply_by,
        start_from=data.start_from,
        accommodation=data.accommodation,
        transport=data.transport,
        wishes=rules.told_apart(wishes),
    )


def _ticked(
    text: str,
    must: bool,
    before: Mapping[tuple[str, str], rules.Wish],
    levels: Mapping[str, int],
) -> rules.Wish:
    kind, _, code = text.partition(":")
    level = None
    if kind == "skill":
        known = before.get((kind, code))
        level = levels.get(code) or (known.level if known else None) or USUAL_SKILL_LEVEL
    return rules.Wish(kind, code, level=level, must=must)


def _still_derived(wish: rules.Wish, before: Mapping[tuple[str, str], rules.Wish]) -> rules.Wish:
    """What followed from the occupation still does where nobody said otherwise."""
    derived = replace(wish, derived=True)
    return derived if before.get((wish.kind, wish.code)) == derived else wish


def levels_of(texts: Iterable[str]) -> dict[str, int]:
    """`weld=3` as the level of a skill; what is no level is left out."""
    found = {}
    for text in texts:
        key, _, level = text.rpartition("=")
        if level in {str(one) for one in SKILL_LEVELS}:
            found[key] = int(level)
    return found


def code_in(text: str) -> str:
    """The code of an occupation as its field holds it: alone, or in brackets at the end."""
    found = _CODE.search(text.strip())
    return found[1] if found else text.strip()


def in_columns(given: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """What the page sent, with its one control for each requirement as the two columns."""
    values = {name: list(held) for name, held in given.items() if name != "asked"}
    for text in given.get("asked", ()):
        column, _, item = text.partition(" ")
        if column in ("must", "nice") and item:
            values.setdefault(column, []).append(item)
    return values


def values_of_offer(offer: rules.Offer, **more: object) -> dict[str, object]:
    """The form's values for a stored vacancy, the other way round."""
    values: dict[str, object] = {
        "title": offer.title,
        "description": offer.description,
        "occupation": offer.occupation_code,
        "municipality": offer.municipality_id,
        "address": offer.address,
        "pay_from": _euros(offer.pay_from_cents),
        "pay_to": _euros(offer.pay_to_cents),
        "pay_unit": offer.pay_unit,
        "load": offer.load,
        "working_time": offer.working_time,
        "hours_week": f"{offer.hours_week:g}" if offer.hours_week else None,
        "seats": offer.seats,
        "apply_by": offer.apply_by,
        "start_from": offer.start_from,
        "accommodation": offer.accommodation,
        "transport": offer.transport,
    }
    return values | values_of_wishes(offer.wishes) | more


def values_of_wishes(wishes: Iterable[rules.Wish]) -> dict[str, object]:
    """The part of the form that says what is asked for."""
    must: list[str] = []
    nice: list[str] = []
    levels: list[str] = []
    values: dict[str, object] = {"must": must, "nice": nice, "levels": levels}
    for wish in wishes:
        if wish.kind in ("skill", "licence", "condition"):
            (must if wish.must else nice).append(f"{wish.kind}:{wish.code}")
            if wish.kind == "skill" and wish.level:
                levels.append(f"{wish.code}={wish.level}")
        elif wish.kind == "language":
            values[f"{wish.code}_level"] = wish.text_level
            values[f"{wish.code}_must"] = wish.must
            values[f"{wish.code}_reason"] = wish.reason
        elif wish.kind in ("education", "experience"):
            values[wish.kind] = wish.level
            values[f"{wish.kind}_must"] = wish.must
    return values


def _cents(value: Decimal | None) -> int | None:
    return None if value is None else int(value * 100)


def _euros(cents: int | None) -> str | None:
    if cents is None:
        return None
    return f"{Decimal(cents) / 100:.2f}" if cents % 100 else str(cents // 100)
