"""Languages: Latvian first, English and Russian beside it.

Message ids are English. `N_` marks a message where it is written; `Words` translates it where
it is shown.
"""

import gettext as _gettext
import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import format_currency, format_decimal

from jobbridge.clock import local
from jobbridge.errors import Quoted, Reason

# Languages call themselves by their own name.
LANGUAGES = {"lv": "Latviešu", "en": "English", "ru": "Русский"}
LOCALES = tuple(LANGUAGES)
CATALOGUES = Path(__file__).parent / "locale"
# A Latvian date ends with a full stop; the sentence that ends with it has no second one.
STOPPED_TWICE = re.compile(r"(?<=\d\.)\.(?!\.)")


def N_(message: str) -> str:  # noqa: N802 - the name gettext's extractors know
    """Mark a message for translation and return it unchanged."""
    return message


ALL_DAY = N_("%(days)s, all day")


def _filled(text: str, values: Mapping[str, object]) -> str:
    return STOPPED_TWICE.sub("", text % values)


class Words:
    """One language's words, dates and numbers."""

    def __init__(self, locale: str) -> None:
        self.locale = locale
        self._babel = Locale.parse(locale)
        self._catalogue = _gettext.translation(
            "jobbridge", CATALOGUES, languages=[locale], fallback=True
        )

    def gettext(self, message: str, **values: object) -> str:
        text = self._catalogue.gettext(message) if message else ""
        return _filled(text, values) if values else text

    def ngettext(self, one: str, many: str, n: int, **values: object) -> str:
        return _filled(self._catalogue.ngettext(one, many, n), {"n": n, "num": n, **values})

    def reason(self, reason: Reason) -> str:
        """A reason's text; values that are dates are shown as dates, `Reason`s and marked
        messages inside it translated too."""
        return _filled(self.gettext(reason.text), self._shown(reason.values))

    def _shown(self, values: Mapping[str, object]) -> dict[str, object]:
        return {name: self.show(value) for name, value in values.items()}

    def show(self, value: object) -> object:
        if isinstance(value, Reason):
            return self.reason(value).rstrip(".")  # it stands inside another sentence
        if isinstance(value, datetime):
            return self.moment(value)
        if isinstance(value, date):
            return self.day(value)
        if isinstance(value, Quoted):
            return {"lv": f"„{value}”", "ru": f"«{value}»"}.get(self.locale, f"“{value}”")
        if isinstance(value, str):
            return self.gettext(value)
        if isinstance(value, list | tuple):
            return ", ".join(str(self.show(item)) for item in value)
        return value

    def day(self, value: date | None) -> str:
        """`23.11.2026.` in Latvian, `23.11.2026` in Russian, `23 Nov 2026` in English."""
        if value is None:
            return ""
        pattern = {"lv": "dd.MM.y.", "ru": "dd.MM.y"}.get(self.locale, "d MMM y")
        return format_date(value, pattern, locale=self._babel)

    def time(self, value: datetime) -> str:
        return local(value).strftime("%H:%M")

    def moment(self, value: datetime | None) -> str:
        if value is None:
            return ""
        return f"{self.day(local(value).date())} {self.time(value)}"

    def period(self, starts_at: datetime, ends_at: datetime) -> str:
        """From when until when; of whole days, which end at midnight or the minute before, the
        days alone."""
        first, last = local(starts_at), local(ends_at)
        if (last.hour, last.minute) == (23, 59):
            last = local(ends_at + timedelta(minutes=1))
        if (first.hour, first.minute, last.hour, last.minute) != (0, 0, 0, 0):
            return f"{self.moment(starts_at)} – {self.moment(ends_at)}"
        end = last.date() - timedelta(days=1)
        days = (
            self.day(end) if first.date() == end else f"{self.day(first.date())} – {self.day(end)}"
        )
        return self.gettext(ALL_DAY, days=days)

    def month(self, value: date) -> str:
        return format_skeleton(
            "yMMMM", datetime(value.year, value.month, value.day), locale=self._babel
        )

    def weekday(self, value: date) -> str:
        return format_date(value, "EEEE", locale=self._babel)

    def number(self, value: int | float | Decimal) -> str:
        return format_decimal(value, locale=self._babel)

    def euros(self, cents: int) -> str:
        """`1 234,50 €`; whole euros without cents."""
        value = Decimal(cents) / 100
        pattern = "#,##0 ¤" if cents % 100 == 0 else "#,##0.00 ¤"
        return format_currency(
            value, "EUR", format=pattern, locale=self._babel, currency_digits=False
        )


@cache
def words(locale: str) -> Words:
    """The `Words` of a locale we ship; any other is Latvian."""
    return Words(locale if locale in LOCALES else "lv")
