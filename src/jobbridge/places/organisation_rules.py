"""What an organisation must be told to be one: names, codes, dates."""

import re
from dataclasses import dataclass
from datetime import date

from jobbridge.errors import Reason
from jobbridge.i18n import N_

KEPT_HERE = ("prison", "branch", "probation", "ngo")
"""Kinds that an administrator makes; employers are entered and approved by the agency."""
_CODE = re.compile(r"[a-z0-9][a-z0-9-]{1,39}")


@dataclass(frozen=True)
class Body:
    """An organisation as it is typed in; what a kind does not have is left as it is here.

    `municipalities` are those that a branch serves, `municipality_id` is where a prison stands,
    or a probation office, which keeps clients only once that is known.
    """

    kind: str
    name: str
    code: str = ""
    short: str = ""
    municipality_id: int | None = None
    address: str = ""
    women: bool = False
    juveniles: bool = False
    open_unit: bool = False
    valid_from: date | None = None
    valid_to: date | None = None
    municipalities: tuple[int, ...] = ()


def why_not_body(body: Body, *, name_taken: bool, code_taken: bool) -> list[Reason]:
    """All reasons against an organisation as typed."""
    reasons = []
    if body.kind not in KEPT_HERE:
        text = N_("Employers are entered and approved by the State Employment Agency.")
        reasons.append(Reason("kind", text))
    if len(body.name.strip()) < 2:
        reasons.append(Reason("name", N_("Fill in this field."), field="name"))
    elif name_taken:
        text = N_("There is already an organisation with this name.")
        reasons.append(Reason("name_taken", text, field="name"))
    if body.kind in ("prison", "branch"):
        if not _CODE.fullmatch(body.code):
            text = N_("Small letters a to z, digits and hyphens, two at least.")
            reasons.append(Reason("code", text, field="code"))
        elif code_taken:
            text = N_("This code stands for another organisation.")
            reasons.append(Reason("code_taken", text, field="code"))
    if body.kind == "prison" and body.municipality_id is None:
        reasons.append(
            Reason("municipality", N_("Choose the municipality."), field="municipality_id")
        )
    if body.valid_from and body.valid_to and body.valid_to < body.valid_from:
        text = N_("The last day is before the first.")
        reasons.append(Reason("dates", text, field="valid_to"))
    return reasons
