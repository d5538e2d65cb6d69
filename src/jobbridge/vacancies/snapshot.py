"""One line of the State Employment Agency's publication "Vakances", read and checked."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from jobbridge.intake import Line
from jobbridge.taxonomy.names import plain_name

NUMBER = "Vakances_Nr"
UPDATED = "Aktualizacijas_datums"
EMPLOYER = "Iestades_registracijas_numurs"
TITLE = "Vakances_nosaukums"
REQUIRED = (NUMBER, UPDATED, EMPLOYER, TITLE)
OPTIONAL = (
    "Vakances_kategorija",
    "Alga_no",
    "Alga_lidz",
    "Slodzes_tips",
    "Darba_laika_veids",
    "Darba_stundas_nedela",
    "Pieteiksanas_termins",
    "Vieta",
    "Vakances_paplasinats_apraksts",
)
HOURLY_BELOW = Decimal(50)
HIGHEST_PAY = Decimal(1_000_000)
LOADS = {"viena vesela slodze": "full", "nepilna slodze": "part"}
WORKING_TIMES = {
    "normālais darba laiks": "normal",
    "summētais darba laiks": "summed",
    "maiņu darbs": "shifts",
    "nepilnais darba laiks": "part",
}
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?")
_LATVIAN = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})\.?(?: \d{1,2}:\d{2}(?::\d{2})?)?")
_CAPITALS = re.compile(r"[^\W\d_a-zāčēģīķļņōŗšūž]{4}")


class Unreadable(ValueError):
    """Why a line is refused, in words for the report."""


@dataclass(frozen=True)
class Published:
    """A vacancy as the agency published it. Pay in cents; `link` only where it is a web address."""

    line: int
    number: str
    updated_on: date
    employer: str
    title: str
    published_title: str
    category: str
    pay_from_cents: int | None
    pay_to_cents: int | None
    pay_unit: str
    load: str
    working_time: str
    hours_week: float | None
    apply_by: date | None
    address: str
    link: str


def published(line: Line) -> Published:
    """Raises `Unreadable` with every fault of the line."""
    faults: list[str] = []

    def text(column: str, longest: int, needed: bool = False) -> str:
        value = line.values.get(column, "")
        if needed and not value:
            faults.append(f"{column} is empty")
        if len(value) > longest:
            faults.append(f"{column} has more than {longest} characters")
        return " ".join(value.split())

    def day(column: str) -> date | None:
        value = line.values.get(column, "")
        found = read_date(value)
        if value and found is None:
            faults.append(f"{column} is no date: {value[:40]}")
        return found

    def amount(column: str, most: Decimal) -> Decimal | None:
        value = line.values.get(column, "")
        if not value:
            return None
        found = read_number(value)
        if found is None or not 0 <= found <= most:
            faults.append(f"{column} is no usable number: {value[:40]}")
            return None
        return found or None

    employer = text(EMPLOYER, 40, needed=True)
    if employer and not re.fullmatch(r"\d{10,11}", employer):
        faults.append(f"{EMPLOYER} is no registration number: {employer}")
    title = text(TITLE, 300, needed=True)
    if title and not any(c.isalpha() for c in title):
        faults.append(f"{TITLE} holds no word: {title[:40]}")
    updated_on = day(UPDATED)
    if not line.values.get(UPDATED):
        faults.append(f"{UPDATED} is empty")
    low, high = amount("Alga_no", HIGHEST_PAY), amount("Alga_lidz", HIGHEST_PAY)
    low, high = low or high, high or low
    if low is not None and high is not None:
        if low > high:
            faults.append(f"the pay goes down: from {low} to {high}")
        elif low < HOURLY_BELOW <= high:
            faults.append(f"the pay is by the hour and by the month: from {low} to {high}")
    link = text("Vakances_paplasinats_apraksts", 2_000)
    found = Published(
        line=line.number,
        number=text(NUMBER, 40, needed=True),
        updated_on=updated_on or date.min,
        employer=employer,
        title=plain_title(title),
        published_title=title,
        category=text("Vakances_kategorija", 120),
        pay_from_cents=_cents(low),
        pay_to_cents=_cents(high),
        pay_unit="hour" if low is not None and low < HOURLY_BELOW else "month",
        load=LOADS.get(line.values.get("Slodzes_tips", "").casefold(), ""),
        working_time=WORKING_TIMES.get(line.values.get("Darba_laika_veids", "").casefold(), ""),
        hours_week=_hours(amount("Darba_stundas_nedela", Decimal(168))),
        apply_by=day("Pieteiksanas_termins"),
        address=text("Vieta", 300),
        link=link if re.match(r"https?://", link) and len(link) <= 300 else "",
    )
    if faults:
        raise Unreadable("; ".join(faults))
    return found


def read_date(text: str) -> date | None:
    """`2025-09-17T00:00:00`, `2025-09-17` or `17.09.2025`; between 2000 and 2100, else None."""
    if found := _ISO.fullmatch(text):
        year, month, day = (int(part) for part in found.groups())
    elif found := _LATVIAN.fullmatch(text):
        day, month, year = (int(part) for part in found.groups())
    else:
        return None
    try:
        made = date(year, month, day)
    except ValueError:
        return None
    return made if 2000 <= year <= 2100 else None


def read_number(text: str) -> Decimal | None:
    """`1450.000`, `1450,00` or `1 450,00`, perhaps with a euro sign; None for anything else."""
    plain = re.sub(r"[\s\u00a0€]|EUR$", "", text).replace(",", ".")
    if not re.fullmatch(r"-?\d{1,12}(?:\.\d{1,9})?", plain):
        return None
    return Decimal(plain)


def _cents(value: Decimal | None) -> int | None:
    return None if value is None else int((value * 100).to_integral_value())


def _hours(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def plain_title(title: str) -> str:
    """A title as people write it: `METINĀTĀJS (MIG/MAG)` becomes `Metinātājs (MIG/MAG)`."""
    if not _CAPITALS.search(title):
        return title
    plain = plain_name(title)
    if "/ " not in title:
        plain = plain.replace(" / ", "/")
    # Feminine endings: `PAVĀRS(-E)`, `VADĪTĀJS/-A`, `VADĪTĀJS/A`.
    plain = re.sub(r"(?:\(-|/-?)[^\W\d_]{1,3}\b(?=\)|\W|$)", _ending, plain)
    return plain[:1].upper() + plain[1:]


def _ending(found: re.Match[str]) -> str:
    return found[0] if found[0][1:].isalpha() and len(found[0]) > 2 else found[0].lower()
