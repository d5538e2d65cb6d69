"""What the days say in calendars: a reference code, never a name, and never why."""

from collections.abc import Callable
from datetime import date
from typing import Any

from jobbridge.calendar.actions import BUSY, EntryTexts
from jobbridge.datebook.rules import Kind
from jobbridge.i18n import N_, Words, words

TITLES = {
    Kind.RELEASE: N_("Release day %(ref)s"),
    Kind.HAND_OVER: N_("Hand-over %(ref)s"),
    Kind.ANSWER: N_("Answer due: %(about)s"),
    Kind.VISITORS: N_("Name your visitors by today"),
    Kind.GATE: N_("Visitor list due: %(about)s"),
}
CATEGORIES = {
    Kind.RELEASE: "RELEASE",
    Kind.HAND_OVER: "HAND-OVER",
    Kind.ANSWER: "DEADLINE",
    Kind.VISITORS: "DEADLINE",
    Kind.GATE: "DEADLINE",
}


def texts(
    kind: str, says: dict[str, Any], public_url: str, *, cancelled: bool
) -> Callable[[str, str], EntryTexts]:
    """The entry's words for each language and tier. Without `public_url` it carries no link."""
    which = Kind(kind)
    last = date.fromisoformat(says["last"]) if says["last"] else None

    def say(locale: str, tier: str) -> EntryTexts:
        language = words(locale)
        if tier == BUSY:
            return EntryTexts(summary=language.gettext(N_("A day to note")))
        title = language.gettext(TITLES[which], ref=says["ref"], about=says["about"])
        if cancelled:
            title = language.gettext(N_("Cancelled: %(title)s"), title=title)
        return EntryTexts(
            summary=title,
            description="" if cancelled else _about(language, which, says, last),
            url=f"{public_url}{says['path']}" if public_url and says["path"] else "",
            categories=(CATEGORIES[which],),
        )

    return say


def _about(language: Words, kind: Kind, says: dict[str, Any], last: date | None) -> str:
    if kind is Kind.RELEASE:
        return language.gettext(N_("Returns to: %(place)s"), place=says["about"])
    if kind is Kind.HAND_OVER:
        return language.gettext(N_("Release day: %(day)s"), day=language.day(last))
    if kind is Kind.ANSWER:
        return language.gettext(N_("The employer's request for introductions."))
    if kind is Kind.VISITORS:
        return language.gettext(N_("Interviews on %(day)s: who comes?"), day=language.day(last))
    return language.gettext(N_("Interviews on %(day)s."), day=language.day(last))
