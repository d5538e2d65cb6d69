"""What may be written about a person. Values in, all reasons out."""

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from stdnum.exceptions import ValidationError
from stdnum.lv import pvn

from jobbridge.errors import Reason
from jobbridge.i18n import N_
from jobbridge.inmates import vocabulary
from jobbridge.inmates.model import Evidence, FactKind, Status

EARLIEST = date(2000, 1, 1)
LATEST = date(2100, 1, 1)
SHORTEST_PREFIX = 2
WORD = re.compile(r"[^\W\d_]+")
LIST = N_("Choose one from the list.")


@dataclass(frozen=True)
class NewFact:
    """A fact to be recorded; what `level`, `text_level` mean depends on its kind."""

    code: str
    level: int | None = None
    text_level: str = ""
    evidence: str = Evidence.DECLARED
    valid_to: date | None = None


def months_after(day: date, months: int) -> date:
    """The same day of another month, or that month's last day; `months` may be negative."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def name_words(*names: str) -> list[str]:
    """The words of a name by which it is found: `Bērziņa-Kalna` has two."""
    return [word for name in names for word in WORD.findall(name)]


def prefixes(word: str) -> list[str]:
    return [word[:end] for end in range(SHORTEST_PREFIX, len(word) + 1)] or [word]


def compact_code(personal_code: str) -> str | None:
    """`DDMMYY-NNNNN` (or `32NNNN-NNNNN`) of a valid personal code, `None` of any other text."""
    try:
        digits: str = pvn.validate(personal_code)
    except ValidationError:
        return None
    return f"{digits[:6]}-{digits[6:]}" if digits[0] <= "3" else None


def why_not_person(
    *,
    given_name: str,
    family_name: str,
    personal_code: str | None,
    birth_date: str | None,
    release_earliest: date,
    release_expected: date,
    release_latest: date,
    open_unit_from: date | None,
    today: date,
) -> list[Reason]:
    reasons = [
        Reason("name_missing", N_("Write the name."), field=field)
        for field, name in (("given_name", given_name), ("family_name", family_name))
        if not name_words(name)
    ]
    code = compact_code(personal_code) if personal_code else None
    if personal_code and code is None:
        reasons.append(
            Reason(
                "personal_code",
                N_("This is not a personal code: a digit is wrong."),
                field="personal_code",
            )
        )
    reasons += why_not_born(birth_date, code, today)
    return reasons + why_not_dates(
        release_earliest, release_expected, release_latest, open_unit_from
    )


def why_not_born(birth_date: str | None, personal_code: str | None, today: date) -> list[Reason]:
    """`birth_date` is ISO text; `personal_code` a valid one, where it is known."""
    if not birth_date:
        return []
    born = _iso(birth_date)
    if born is None or born.year < 1900 or born >= today:
        return [Reason("birth_date", N_("This is not a date of birth."), field="birth_date")]
    code = personal_code or "32"
    if code.startswith("32") or born.strftime("%d%m%y") == code[:6]:
        return []
    text = N_("The date of birth and the personal code do not agree.")
    return [Reason("birth_date_code", text, field="birth_date")]


def _iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def why_not_dates(
    earliest: date, expected: date, latest: date, open_unit_from: date | None
) -> list[Reason]:
    reasons = []
    if not earliest <= expected <= latest:
        reasons.append(
            Reason(
                "release_order",
                N_("The expected release lies between the earliest and the latest one."),
                field="release_expected",
            )
        )
    if earliest < EARLIEST or latest >= LATEST:
        reasons.append(
            Reason("release_year", N_("Check the year of release."), field="release_expected")
        )
    if open_unit_from and open_unit_from > latest:
        reasons.append(
            Reason(
                "open_unit_late",
                N_("The open unit begins before the release."),
                field="open_unit_from",
            )
        )
    return reasons


def why_not_moved(status: str) -> list[Reason]:
    """Only who is in prison and takes part is transferred, released or given other dates."""
    if status == Status.ACTIVE:
        return []
    if status == Status.RELEASED:
        return [Reason("released", N_("This person has been released already."))]
    return [Reason("inactive", N_("This person no longer takes part."))]


class Released(Protocol):
    release_earliest: date
    release_expected: date
    release_latest: date


KEPT = ("release_earliest", "release_expected", "release_latest")


def kept_dates(person: Released) -> dict[str, str]:
    """What a release says of the days on which it was expected, so that it can be taken back."""
    return {name: getattr(person, name).isoformat() for name in KEPT}


def dates_kept(detail: Mapping[str, Any]) -> dict[str, date]:
    """The same again; nothing of a release that was recorded before they were kept."""
    return {name: date.fromisoformat(detail[name]) for name in KEPT if name in detail}


def why_not_release(*, status: str, on: date, today: date) -> list[Reason]:
    reasons = why_not_moved(status)
    if on > today:
        text = N_("Record a release on its day, not before.")
        reasons.append(Reason("release_ahead", text, field="released_on"))
    return reasons


def why_not_transfer(
    *,
    status: str,
    from_prison_id: int,
    to_prison_id: int,
    opens: date | None,
    closes: date | None,
    on: date,
    today: date,
) -> list[Reason]:
    """`opens` and `closes` are the dates between which the receiving prison exists."""
    reasons = why_not_moved(status)
    if from_prison_id == to_prison_id:
        reasons.append(
            Reason("same_prison", N_("The person is in this prison."), field="to_prison_id")
        )
    if on > today:
        reasons.append(
            Reason("transfer_ahead", N_("Record a transfer on its day, not before."), field="on")
        )
    if (opens and on < opens) or (closes and on > closes):
        reasons.append(
            Reason(
                "prison_closed", N_("This prison is not open on that day."), field="to_prison_id"
            )
        )
    return reasons


def why_not_fact(kind: str, fact: NewFact) -> list[Reason]:
    """Codes of occupations and skills are checked against the taxonomy by the action."""
    reasons = []

    def no(code: str, text: str) -> None:
        reasons.append(Reason(code, text, {"code": fact.code}, field=str(kind)))

    if kind not in vocabulary.FACT_KINDS:
        return [Reason("fact_kind", LIST, field="kind")]
    if fact.evidence not in vocabulary.EVIDENCE:
        no("fact_evidence", LIST)
    if fact.valid_to and not EARLIEST <= fact.valid_to < LATEST:
        no("fact_valid_to", N_("Check the year of the last day of validity."))
    known = {
        FactKind.LANGUAGE: vocabulary.LANGUAGES,
        FactKind.LICENCE: vocabulary.LICENCES,
        FactKind.LIMIT: vocabulary.LIMITS,
    }.get(FactKind(kind))
    if known is not None and fact.code not in known:
        no("fact_code", LIST)
    if kind == FactKind.LANGUAGE and fact.text_level not in vocabulary.CEFR:
        no("fact_text_level", N_("Choose a level from A1 to C2."))
    bounds = {
        FactKind.TARGET: (1, 3, N_("Name one to three kinds of work, each once.")),
        FactKind.EXPERIENCE: (1, 720, N_("Write the length of the work in months, at most 720.")),
        FactKind.SKILL: (1, 4, N_("Choose a level from 1 to 4 for each skill.")),
        FactKind.EDUCATION: (1, 8, N_("Choose a level of education from 1 to 8.")),
    }.get(FactKind(kind))
    if bounds and not (fact.level is not None and bounds[0] <= fact.level <= bounds[1]):
        no("fact_level", bounds[2])
    return reasons


def why_not_conditions(
    *, km: int | None, full_time: bool, part_time: bool, min_month_cents: int | None
) -> list[Reason]:
    reasons = []
    if km is not None and not 0 <= km <= 500:
        reasons.append(Reason("km", N_("From 0 to 500 kilometres."), field="km"))
    if not (full_time or part_time):
        reasons.append(Reason("load", N_("Choose full time, part time or both."), field="load"))
    if min_month_cents is not None and not 0 <= min_month_cents <= 1_000_000:
        reasons.append(Reason("pay", N_("From 0 to 10,000 euros a month."), field="min_month"))
    return reasons


def why_not_agreement(
    *, purpose: str, legal_basis: str, given_on: date, today: date
) -> list[Reason]:
    reasons = []
    if purpose not in vocabulary.ALL_PURPOSES:
        reasons.append(Reason("purpose", LIST, field="purpose"))
    if not legal_basis.strip():
        reasons.append(
            Reason(
                "legal_basis", N_("Write the legal basis of the agreement."), field="legal_basis"
            )
        )
    if not EARLIEST <= given_on <= today:
        reasons.append(
            Reason(
                "agreement_date", N_("An agreement is not dated in the future."), field="given_on"
            )
        )
    return reasons


def why_not_restriction(
    *,
    code: str,
    legal_reference: str,
    valid_from: date,
    valid_to: date | None,
    review_on: date,
    today: date,
) -> list[Reason]:
    reasons = []
    if code not in vocabulary.RESTRICTIONS:
        reasons.append(Reason("restriction_code", LIST, field="code"))
    if not legal_reference.strip():
        reasons.append(
            Reason(
                "legal_reference",
                N_("Write the law and its section that the restriction rests on."),
                field="legal_reference",
            )
        )
    if not EARLIEST <= valid_from < LATEST or (valid_to and not valid_from <= valid_to < LATEST):
        reasons.append(
            Reason(
                "restriction_dates", N_("The last day is not before the first."), field="valid_to"
            )
        )
    if not today < review_on < LATEST:
        reasons.append(
            Reason("review_past", N_("The day of review lies ahead."), field="review_on")
        )
    return reasons
