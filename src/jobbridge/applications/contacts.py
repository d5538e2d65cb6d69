"""Ways to reach somebody directly, found in a text however they are written."""

import re
import unicodedata

_MAIL = re.compile(r"@|[(\[{]\s*(?:at|et)\s*[)\]}]", re.IGNORECASE)
_LINK = re.compile(
    r"https?:|www\.|\b[\w-]+\.(?:lv|com|org|net|eu|ru|lt|ee|info|io|me|biz|app|dev|de|uk)\b"
    r"(?!\.\s*\d)",
    re.IGNORECASE,
)
_PERSONAL_CODE = re.compile(r"(?<!\d)\d{6}\s?[-–—]?\s?\d{5}(?!\d)")
# What has many digits and is no number to call: dates, times, amounts of money.
_DATE = re.compile(
    r"(?<!\d)(?<!\d\.)(?:\d{1,2}\s?[./]\s?\d{1,2}(?:\s?[./]\s?(?:\d{4}|\d{2})?)?|\d{4}-\d{2}-\d{2})"
    r"(?!\.?\d)"  # a number with dots is longer than a date
)
_TIME = re.compile(r"(?<!\d)\d{1,2}:\d{2}(?!\d)")
_AMOUNT = r"\d{1,3}(?:[ ]?\d{3})?(?:[.,]\d{1,2})?|\d{4}(?:[.,]\d{1,2})?"
_MONEY = re.compile(
    r"(?<!\d)[13459]\d{2,3}\s?[-–—]\s?\d{3,4}(?!\d)|"  # no number here begins so
    rf"(?<!\d)(?:(?:{_AMOUNT})\s?[-–—]\s?)?(?:{_AMOUNT})\s?(?:€|EUR\b|eiro|euro|евро)"
    rf"|(?:€|EUR)\s?(?:(?:{_AMOUNT})\s?[-–—]\s?)?(?:{_AMOUNT})",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"(?:\+|\b00)\s?\d(?:[\s().–—-]*\d){6,}|(?<!\d)\d(?:[\s().–—-]{0,2}\d){6,}"
    r"|(?<![\d/])[26]\d*/(?=(?:\d/?){4,6}(?![\d/]))\d+/\d[\d/]*"
)


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
