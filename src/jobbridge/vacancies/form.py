"""The page on which an employer describes a vacancy: what it may hold, and how it becomes one."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, create_model

from jobbridge.vacancies import rules
from jobbridge.web.forms import Day, Id, Input

FOREIGN = ("en", "ru", "de")
MONTHS = (6, 12, 24, 36)
USUAL_SKILL_LEVEL = 2
MOST = 60
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

    `must` and `nice` hold `kind:code` of skills, licences and conditions; `shown` the skills
    that the page offered; `find` looks for more of them. `stamp` and `seen` say what the page
    was made of, for whoever is overtaken.
    """

    title: str = Field(default="", max_length=300)
    occupation: str = Field(default="", max_length=10)
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
    shown: list[Code] = Field(default_factory=list, max_length=MOST)
    find: str = Field(default="", max_length=120)
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
    wishes = [_ticked(text, True, before) for text in data.must]
    wishes += [_ticked(text, False, before) for text in data.nice]
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
    if data.experience and data.occupation:
        wishes.append(
            rules.Wish(
                "experience", data.occupation, level=data.experience, must=data.experience_must
            )
        )
    wishes += [
        wish
        for (kind, code), wish in before.items()
        if kind == "language" and code not in (rules.STATE_LANGUAGE, *FOREIGN)
    ]
    return rules.Offer(
        title=data.title,
        description=data.description,
        occupation_code=data.occupation,
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


def _ticked(text: str, must: bool, before: Mapping[tuple[str, str], rules.Wish]) -> rules.Wish:
    kind, _, code = text.partition(":")
    level = None
    if kind == "skill":
        known = before.get((kind, code))
        level = known.level if known and known.level else USUAL_SKILL_LEVEL
    return rules.Wish(kind, code, level=level, must=must)


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
    values: dict[str, object] = {"must": must, "nice": nice}
    for wish in wishes:
        if wish.kind in ("skill", "licence", "condition"):
            (must if wish.must else nice).append(f"{wish.kind}:{wish.code}")
        elif wish.kind == "language":
            values[f"{wish.code}_level"] = wish.text_level
            values[f"{wish.code}_must"] = wish.must
            values[f"{wish.code}_reason"] = wish.reason
        elif wish.kind in ("education", "experience"):
            values[wish.kind] = wish.level
            values[f"{wish.kind}_must"] = wish.must
    values["shown"] = [w.code for w in wishes if w.kind == "skill"]
    return values


def _cents(value: Decimal | None) -> int | None:
    return None if value is None else int(value * 100)


def _euros(cents: int | None) -> str | None:
    if cents is None:
        return None
    return f"{Decimal(cents) / 100:.2f}" if cents % 100 else str(cents // 100)
