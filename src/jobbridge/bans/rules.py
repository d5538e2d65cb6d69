"""Why a ban may not be set; what a visitor is known by; the list of reasons."""

from datetime import date

from jobbridge.errors import Reason
from jobbridge.i18n import N_

LONGEST_DAYS = 3 * 366
# For the prison alone: codes, so that nothing about a person is typed.
BAN_WHY = {
    "items": N_("Brought what is not allowed"),
    "conduct": N_("Broke the rules of the prison"),
    "identity": N_("Came under a name that is not theirs"),
    "decision": N_("Another decision of the prison"),
}


def known_by(
    *, name: str, personal_code: str | None, birth_date: str | None, document_number: str
) -> list[str]:
    """Words to be hashed: the personal code, the document, and name with date of birth; any of
    them is enough to be known again."""
    words = [f"ban:document:{document_number}"]
    if personal_code:
        words.append(f"ban:code:{personal_code}")
    if birth_date:
        words.append(f"ban:born:{birth_date}:{' '.join(sorted(name.casefold().split()))}")
    return words


def why_not_ban(*, why: str, valid_from: date, valid_to: date, today: date) -> list[Reason]:
    """All reasons against these data."""
    reasons = []
    if valid_to < max(valid_from, today):
        text = N_("The last day lies before the first, or is past.")
        reasons.append(Reason("valid_to", text, field="valid_to"))
    elif (valid_to - valid_from).days > LONGEST_DAYS:
        text = N_("A ban lasts three years at most: set it again when it ends.")
        reasons.append(Reason("too_long", text, field="valid_to"))
    if why not in BAN_WHY:
        reasons.append(Reason("why", N_("Choose one from the list."), field="ban_why"))
    return reasons
