"""What may be written down about a support, and when it may be shown. Values in, reasons out."""

from dataclasses import dataclass
from datetime import date

from jobbridge.errors import Reason
from jobbridge.i18n import N_

GROUPS = {
    "released": N_("people released lately"),
    "unemployed": N_("registered as unemployed"),
    "long_unemployed": N_("unemployed for a long time"),
    "young": N_("young people"),
    "older": N_("older people"),
    "disability": N_("people with a disability"),
    "no_address": N_("people without an address"),
}
UNSURE = "[?]"
MOST_MONTHS = 120
MOST_CENTS = 100_000_00


@dataclass(frozen=True)
class Support:
    """A row as its keeper writes it: the input of the rules."""

    name_lv: str
    valid_from: date
    name_en: str = ""
    name_ru: str = ""
    legal_reference: str = ""
    amount_cents: int | None = None
    share_percent: int | None = None
    months: int | None = None
    conditions: str = ""
    groups: tuple[str, ...] = ()
    released_months: int | None = None
    valid_to: date | None = None
    source: str = ""


def why_not_support(support: Support) -> list[Reason]:
    reasons = []
    if not support.name_lv.strip():
        reasons.append(Reason("name_lv", N_("Fill in this field."), field="name_lv"))
    bounds = (
        ("share_percent", 1, 100),
        ("months", 1, MOST_MONTHS),
        ("released_months", 1, MOST_MONTHS),
        ("amount_cents", 1, MOST_CENTS),
    )
    for name, lowest, highest in bounds:
        value = getattr(support, name)
        if value is not None and not lowest <= value <= highest:
            text = N_("From %(lowest)s to %(highest)s.")
            values = {"lowest": lowest, "highest": highest}
            reasons.append(Reason(name, text, values, field=name))
    if support.valid_to is not None and support.valid_to < support.valid_from:
        text = N_("The last day is not before the first.")
        reasons.append(Reason("valid_to", text, field="valid_to"))
    if set(support.groups) - GROUPS.keys():
        reasons.append(Reason("groups", N_("Choose one from the list."), field="groups"))
    return reasons


def why_not_confirm(support: Support) -> list[Reason]:
    """Confirmed is what stands in a law and in a source, with no question mark left."""
    fill = N_("Before it is confirmed: write where this stands.")
    reasons = [
        Reason(name, fill, field=name)
        for name in ("legal_reference", "source")
        if not getattr(support, name).strip()
    ]
    texts = (support.name_lv, support.legal_reference, support.conditions, support.source)
    if any(UNSURE in text for text in texts):
        text = N_("Before it is confirmed: settle what is marked “[?]”.")
        reasons.append(Reason("unsure", text))
    return reasons


def shown(*, confirmed: bool, valid_from: date, valid_to: date | None, on: date) -> bool:
    """Whether employers and counselors see it for work that begins on this day."""
    return confirmed and valid_from <= on and (valid_to is None or on <= valid_to)
