"""Who may agree for whom, until when, and what stands in the way of writing it down."""

from collections.abc import Collection
from datetime import date

from jobbridge.errors import Reason
from jobbridge.i18n import N_
from jobbridge.inmates import vocabulary
from jobbridge.inmates.model import Status
from jobbridge.inmates.rules import EARLIEST, LATEST, LIST, months_after

ADULT_YEARS = 18
CENTURIES = {"0": 1800, "1": 1900, "2": 2000}

MINOR = Reason(
    "no_guardian",
    N_("The person is under 18: record the guardian's consent first."),
)


def born_on(birth_date: str | None, personal_code: str | None) -> date | None:
    """From the date of birth (ISO text) or, without one, from an older personal code."""
    try:
        if birth_date:
            return date.fromisoformat(birth_date)
        if personal_code and not personal_code.startswith("3"):
            day, month, year, century = (
                personal_code[0:2],
                personal_code[2:4],
                personal_code[4:6],
                personal_code[7:8],
            )
            return date(CENTURIES[century] + int(year), int(month), int(day))
    except (ValueError, KeyError):
        return None
    return None


def of_age_on(birth_date: str | None, personal_code: str | None) -> date:
    """The eighteenth birthday; where the day of birth is not known, never."""
    born = born_on(birth_date, personal_code)
    return months_after(born, 12 * ADULT_YEARS) if born else date.max


def is_minor(birth_date: str | None, personal_code: str | None, today: date) -> bool:
    """Under 18 today. Whose day of birth is not known counts as an adult: the register's people
    are, outside the juveniles' prison, where the day is always known."""
    born = born_on(birth_date, personal_code)
    return born is not None and months_after(born, 12 * ADULT_YEARS) > today


def why_not_guardian(
    *,
    minor: bool,
    name: str,
    relation: str,
    given_on: date,
    paper_ref: str,
    proof: str,
    until: date | None,
    today: date,
) -> list[Reason]:
    reasons = []
    if not minor:
        text = N_("The person is of age and answers for themselves.")
        reasons.append(Reason("of_age", text))
    if not any(letter.isalpha() for letter in name):
        reasons.append(Reason("guardian_name", N_("Write the name."), field="guardian_name"))
    if relation not in vocabulary.RELATIONS:
        reasons.append(Reason("relation", LIST, field="relation"))
    if not EARLIEST <= given_on <= today:
        text = N_("An agreement is not dated in the future.")
        reasons.append(Reason("guardian_date", text, field="guardian_on"))
    if proof not in vocabulary.PROOFS:
        reasons.append(Reason("proof", LIST, field="guardian_proof"))
    if until is not None and until < max(given_on, today):
        text = N_("The last day lies before the first, or is past.")
        reasons.append(Reason("guardian_until", text, field="guardian_until"))
    if not paper_ref.strip():
        text = N_("Write the number under which the signed paper is kept.")
        reasons.append(Reason("guardian_paper", text, field="guardian_paper"))
    return reasons


def why_not_paper(
    *, mode: str, given_on: date, renew_on: date | None, taken_by_counselor: bool
) -> list[Reason]:
    """What is wrong with how an agreement was taken; purpose and date have rules of their own."""
    reasons = []
    if mode not in vocabulary.MODES:
        reasons.append(Reason("mode", LIST, field="mode"))
    if renew_on is not None and not given_on < renew_on < LATEST:
        text = N_("The day of renewal lies after the signature.")
        reasons.append(Reason("renew_on", text, field="renew_on"))
    if not taken_by_counselor:
        text = N_("Choose a counselor of this prison.")
        reasons.append(Reason("taken_by", text, field="taken_by"))
    return reasons


def why_not_hand_over(
    *, status: str, already: bool, acts_there: bool, on: date, today: date
) -> list[Reason]:
    """Whether a colleague may look after this person from now on."""
    reasons = []
    if status != Status.ACTIVE:
        reasons.append(Reason("inactive", N_("This person no longer takes part.")))
    if not acts_there:
        text = N_("The colleague is not a counselor of this person's prison.")
        reasons.append(Reason("other_prison", text, field="to"))
    elif already:
        text = N_("The colleague looks after this person already.")
        reasons.append(Reason("already", text, field="to"))
    if not EARLIEST <= on <= today:
        text = N_("A hand-over is not dated in the future.")
        reasons.append(Reason("handed_ahead", text, field="on"))
    return reasons


def fact_state(
    asked_on: date, valid_to: date | None, release: date, today: date, stale_months: int
) -> str:
    """`expired`; `before_release` where it runs out by then; `old` where nobody has asked for
    `stale_months`; or `fresh`."""
    if valid_to and valid_to < today:
        return "expired"
    if valid_to and valid_to < release:
        return "before_release"
    return "old" if asked_on < months_after(today, -stale_months) else "fresh"


def lacking(purposes: Collection[str], *, minor: bool, guardian: bool, due: bool) -> list[Reason]:
    """What is missing before the person can be looked for work for; `due` where an agreement is
    to be renewed."""
    reasons = []
    if minor and not guardian:
        reasons.append(MINOR)
    if "listing" not in purposes:
        text = N_("Ask for the agreement to be listed: until then nothing is looked for.")
        reasons.append(Reason("listing", text))
    if due:
        reasons.append(Reason("renew", N_("An agreement is to be renewed.")))
    return reasons
