"""From what a counselor typed to a code: the text names one entry, or we say which it could be.

Nothing is guessed: one letter off is an error that names the likely entries.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.errors import Reason
from jobbridge.i18n import N_
from jobbridge.taxonomy.model import CLASSIFIER, Occupation, Skill
from jobbridge.taxonomy.words import fold, keys

CODE = re.compile(r"\b\d{4} \d{2}\b")
OFFERED = 12


@dataclass(frozen=True)
class Choice:
    """An entry: its code, what the field shows, and the folded names it answers to."""

    code: str
    label: str
    names: frozenset[str]


def occupations(session: Session, locale: str) -> list[Choice]:
    """All classifier occupations; the label carries the code, as professions share names."""
    rows = session.scalars(
        select(Occupation).where(Occupation.scheme == CLASSIFIER).order_by(Occupation.code)
    )
    return [
        Choice(
            row.code,
            occupation_text(row.code, row.label(locale)),
            frozenset(fold(name) for name in (row.lv, row.lv_f, row.en, row.ru) if name),
        )
        for row in rows
    ]


def occupation_text(code: str, label: str) -> str:
    return f"{label} ({code})"


def skills(session: Session, locale: str) -> list[Choice]:
    rows = session.scalars(select(Skill).order_by(Skill.key))
    return [
        Choice(
            row.key,
            row.label(locale),
            frozenset(fold(name) for name in (row.lv, row.en, row.ru) if name),
        )
        for row in rows
    ]


CHOICES: dict[str, Callable[[Session, str], list[Choice]]] = {
    "occupations": occupations,
    "skills": skills,
}


def like(choices: list[Choice], text: str) -> list[Choice]:
    """What the text could mean: names that begin with it, then names that hold all its words."""
    typed = fold(text.strip())
    if len(typed) < 2:
        return []
    first = [c for c in choices if any(name.startswith(typed) for name in c.names)]
    words = [word for word in keys(text) if len(word) > 1]
    rest = [
        c
        for c in choices
        if words and c not in first and any(all(w in name for w in words) for name in c.names)
    ]
    return (first + rest)[:OFFERED]


def resolve(choices: list[Choice], text: str, field: str) -> tuple[str, list[Reason]]:
    """The code that the text names, or the reason why it names none."""
    text = text.strip()
    if found := CODE.search(text):
        by_code = [c for c in choices if c.code == found[0]]
        if by_code:
            return by_code[0].code, []
    typed = fold(text)
    exact = [c for c in choices if c.code == text or fold(c.label) == typed or typed in c.names]
    if len(exact) == 1:
        return exact[0].code, []
    likely = exact or like(choices, text)
    if likely:
        names = " · ".join(c.label for c in likely[:5])
        text = N_("Choose one: %(names)s.")
        return "", [Reason("several", text, {"names": names}, field=field)]
    text = N_("The list has nothing of this name. Try another word.")
    return "", [Reason("no_such_name", text, field=field)]
