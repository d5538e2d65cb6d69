"""What employer and counselor may write to each other about a card: anything but contacts.

The counselor stands between the two on purpose. An address or number would lead around them, and
with it around the person's agreement.
"""

import re
import unicodedata
from collections.abc import Sequence

from jobbridge.errors import Reason
from jobbridge.i18n import N_

LONGEST = 1000
MOST = 40  # messages about one card

_MAIL = re.compile(r"@|[(\[{]\s*(?:at|et)\s*[)\]}]", re.IGNORECASE)
_LINK = re.compile(
    r"https?:|www\.|\b[\w-]+\.(?:lv|com|org|net|eu|ru|lt|ee|info|io|me|biz|app|dev|de|uk)\b"
    r"(?!\.\s*\d)",
    re.IGNORECASE,
)
_PERSONAL_CODE = re.compile(r"(?<!\d)\d{6}\s?[-–—]?\s?\d{5}(?!\d)")
# What has many digits and is no number to call: dates, times, amounts of money.
_DATE = re.compile(
    r"(?<!\d)(?:\d{1,2}\s?[./]\s?\d{1,2}(?:\s?[./]\s?(?:\d{4}|\d{2})?)?|\d{4}-\d{2}-\d{2})(?!\d)"
)
_TIME = re.compile(r"(?<!\d)\d{1,2}:\d{2}(?!\d)")
_AMOUNT = r"\d{1,3}(?:[ ]?\d{3})?(?:[.,]\d{1,2})?|\d{4}(?:[.,]\d{1,2})?"
_MONEY = re.compile(
    r"(?<!\d)[13459]\d{2,3}\s?[-–—]\s?\d{3,4}(?!\d)|"  # no number here begins so
    rf"(?<!\d)(?:(?:{_AMOUNT})\s?[-–—]\s?)?(?:{_AMOUNT})\s?(?:€|EUR\b|eiro|euro|евро)"
    rf"|(?:€|EUR)\s?(?:(?:{_AMOUNT})\s?[-–—]\s?)?(?:{_AMOUNT})",
    re.IGNORECASE,
)
_PHONE = re.compile(r"(?:\+|\b00)\s?\d(?:[\s().–—-]*\d){6,}|(?<!\d)\d(?:[\s().–—-]{0,2}\d){6,}")


def contacts_in(text: str) -> list[str]:
    """Which kinds of contacts stand in a text: `mail`, `link`, `personal_code`, `phone`."""
    plain = unicodedata.normalize("NFKC", text)
    plain = "".join(c for c in plain if unicodedata.category(c) != "Cf")
    found = []
    if _MAIL.search(plain):
        found.append("mail")
    if _LINK.search(plain):
        found.append("link")
    if _PERSONAL_CODE.search(plain):
        found.append("personal_code")
    for harmless in (_MONEY, _TIME, _DATE, _PERSONAL_CODE):
        plain = harmless.sub(" ; ", plain)
    if _PHONE.search(plain):
        found.append("phone")
    return found


CONTACTS = {
    "mail": N_("Leave out e-mail addresses: the counselor passes everything on."),
    "link": N_("Leave out web addresses: the counselor passes everything on."),
    "personal_code": N_("Leave out personal codes."),
    "phone": N_("Leave out telephone numbers: the counselor passes everything on."),
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
