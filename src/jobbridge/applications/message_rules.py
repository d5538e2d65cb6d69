"""What employer and counselor may write to each other about a card: anything but contacts.

The counselor stands between the two on purpose. An address or number would lead around them, and
with it around the person's agreement.
"""

from collections.abc import Sequence

from jobbridge.applications.contacts import contacts_in
from jobbridge.errors import Reason
from jobbridge.i18n import N_

LONGEST = 1000
MOST = 40  # messages about one card

CONTACTS = {
    "mail": N_("Leave out e-mail addresses: here everything goes through the counselor."),
    "link": N_("Leave out web addresses: here everything goes through the counselor."),
    "personal_code": N_("Leave out personal codes."),
    "phone": N_("Leave out telephone numbers: here everything goes through the counselor."),
}


def why_not_written(text: str, *, open_to_both: bool, written: Sequence[object]) -> list[Reason]:
    """All reasons against passing a text on. `open_to_both` says that employer and person are
    still in it; `written` are the messages that there are."""
    reasons = []
    if not open_to_both:
        reasons.append(Reason("over", N_("This application is over: nothing is passed on.")))
    if len(written) >= MOST:
        reasons.append(
            Reason("many", N_("There are many messages already: meet, or ask the counselor."))
        )
    if not text.strip():
        reasons.append(Reason("empty", N_("Fill in this field."), field="text"))
    reasons += [Reason(kind, CONTACTS[kind], field="text") for kind in contacts_in(text)]
    return reasons
