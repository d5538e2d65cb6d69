"""From what a counselor typed to a code: the text names one entry, or we say which it could be.

Nothing is guessed: one letter off is an error that names the likely entries.
"""

import re
from dataclasses import dataclass

from sqlalchemy.orm import Session

from jobbridge.errors import Reason
from jobbridge.i18n import N_
from jobbridge.taxonomy.queries import (
    occupations_by_code,
    skills_by_key,
    suggest,
    suggest_skills,
)
from jobbridge.taxonomy.words import fold

KINDS = frozenset({"occupations", "skills"})
IN_BRACKETS = re.compile(r"\(([^()]+)\)$")
OFFERED = 12


@dataclass(frozen=True)
class Choice:
    """An entry: its code, what the field shows, and the folded names it answers to."""

    code: str
    label: str
    names: frozenset[str]


def choices(
    session: Session, kind: str, text: str, locale: str, top: int = OFFERED
) -> list[Choice]:
    """What the text could mean, best first."""
    if len(text.strip()) < 2:
        return []
    find = suggest if kind == "occupations" else suggest_skills
    return _named(session, kind, [s.value for s in find(session, text, locale, OFFERED)], locale)


def shown(session: Session, kind: str, codes: list[str], locale: str) -> dict[str, str]:
    """Codes as the field shows them."""
    return {choice.code: choice.label for choice in _named(session, kind, codes, locale)}


def _named(session: Session, kind: str, codes: list[str], locale: str) -> list[Choice]:
    if kind == "occupations":
        professions = occupations_by_code(session, codes)
        return [
            # Professions share names: the code says which one it is.
            _choice(code, f"{row.label(locale)} ({code})", row.lv, row.lv_f, row.en, row.ru)
            for code in codes
            if (row := professions.get(code))
        ]
    skills = skills_by_key(session, codes)
    return [
        _choice(code, skill.label(locale), skill.lv, skill.en, skill.ru)
        for code in codes
        if (skill := skills.get(code))
    ]


def _choice(code: str, label: str, *names: str) -> Choice:
    return Choice(code, label, frozenset(fold(name) for name in (label, *names) if name))


def resolve(
    session: Session, kind: str, text: str, locale: str, field: str
) -> tuple[str, list[Reason]]:
    """The code that the text names (by a name, a code, or the code in brackets at its end), or
    the reason why it names none."""
    text = text.strip()
    found = IN_BRACKETS.search(text)
    for code in (text, found[1] if found else ""):
        if by_code := _named(session, kind, [code], locale):
            return by_code[0].code, []
    likely = choices(session, kind, text, locale)
    exact = [choice for choice in likely if fold(text) in choice.names]
    if len(exact) == 1:
        return exact[0].code, []
    if not likely:
        unknown = N_("The list has nothing of this name. Try another word.")
        return "", [Reason("no_such_name", unknown, field=field)]
    names = " · ".join(_certain(choice) for choice in (exact or likely)[:5])
    return "", [Reason("several", N_("Choose one: %(names)s."), {"names": names}, field=field)]


def _certain(choice: Choice) -> str:
    """The label with its code, which `resolve` understands even where labels are alike."""
    return choice.label if IN_BRACKETS.search(choice.label) else f"{choice.label} ({choice.code})"
