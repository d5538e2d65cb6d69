"""From what somebody typed to a code: the text names one entry, or we say which it could be.

Every door asks here: forms, pages, imports by hand, programs. Nothing is guessed: a text that
is not sure of its meaning stays as it was typed, and comes back with the likely entries.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from jobbridge.errors import Reason
from jobbridge.i18n import N_
from jobbridge.taxonomy.latvian import has_cyrillic
from jobbridge.taxonomy.linker import CONFIDENT, Link
from jobbridge.taxonomy.queries import linker, occupations_by_code, skill_linker, skills_by_key
from jobbridge.taxonomy.words import fold

OCCUPATIONS, SKILLS = "occupations", "skills"
IN_BRACKETS = re.compile(r"\(([^()]+)\)$")
OFFERED = 8
ASKED = 5  # radio buttons under a field: more is a list to read, not a question
LEAST = 2  # letters
_WORTH_ASKING = 0.25  # below this a likely meaning is a coincidence of letters
_AHEAD = 0.1  # by so much the best one is better than the next, or both are asked about
_LONG = 60  # a name of both forms that is longer is shown in one

SEVERAL = N_("It is not certain which one is meant. Choose below, or write another word.")
UNKNOWN = N_("The list has nothing of this name. Try another word.")


@dataclass(frozen=True)
class Choice:
    """An entry: its code or key, what the field shows, the folded names it answers to, its ISCO
    group (professions), the name by which it was found where that is another one, how sure the
    words are (0 to 1, nothing where they only begin it), and whether they may be taken at that.
    """

    code: str
    label: str
    names: frozenset[str]
    isco: str = ""
    said: str = ""
    score: float = 0.0
    confident: bool = False


def choices(
    session: Session, kind: str, text: str, locale: str, top: int = OFFERED
) -> list[Choice]:
    """What the text could mean: what it surely means, then what begins like it, then what is
    like it."""
    text = text.strip()
    if len(text) < LEAST:
        return []
    index = linker(session) if kind == OCCUPATIONS else skill_linker(session)
    links = index.link(text, top=OFFERED)
    scores = {link.id: link.score for link in links}
    sure = sure_of(links)
    likely = worth_asking(links)
    ahead = [link for link in likely if link.score >= CONFIDENT]
    found: dict[str, Link] = {}
    for link in (*ahead, *index.suggest(text, top=OFFERED), *likely):
        # What merely resembles a beginning has no beginning of its own: `suggest` then links.
        if link in likely or link not in links:
            found.setdefault(link.id, link)
    codes = list(found)[:top]
    by_code = {choice.code: choice for choice in _named(session, kind, codes, locale)}
    return [
        replace(
            by_code[code],
            said=_said(found[code].label, by_code[code], text),
            score=scores.get(code, 0.0),
            confident=code == sure,
        )
        for code in codes
        if code in by_code
    ]


def _said(name: str, choice: Choice, typed: str) -> str:
    """The name by which it was found, where that is another one and in the letters typed."""
    known = fold(name) in choice.names or has_cyrillic(name) != has_cyrillic(typed)
    return "" if known else name


def worth_asking(links: Iterable[Link]) -> list[Link]:
    """Those that a person should be shown: what is half as likely as the best is not worth a
    line."""
    found = list(links)
    best = max((link.score for link in found), default=0.0)
    return [link for link in found if link.score >= max(_WORTH_ASKING, best / 2)]


def sure_of(links: Iterable[Link]) -> str:
    """The one concept that may be taken without asking; empty where none is certain, or two are
    as likely."""
    best = list(links)[:2]
    if not best or best[0].score < CONFIDENT:
        return ""
    if len(best) > 1 and best[0].score - best[1].score < _AHEAD:
        return ""
    return best[0].id


def shown(session: Session, kind: str, codes: Iterable[str], locale: str) -> dict[str, str]:
    """Codes as the field shows them."""
    return {choice.code: choice.label for choice in _named(session, kind, list(codes), locale)}


def meaning(
    session: Session, kind: str, text: str, locale: str
) -> tuple[Choice | None, list[Choice]]:
    """The one entry that the text names: by its code, the code in brackets at its end, a name
    that no other entry has, or words of which we are sure. Otherwise none, and what it could
    mean."""
    text = text.strip()
    in_brackets = IN_BRACKETS.search(text)
    for code in (text, in_brackets[1] if in_brackets else ""):
        if code and (by_code := _named(session, kind, [code], locale)):
            return by_code[0], []
    likely = choices(session, kind, text, locale)
    folded = fold(text)
    exact = [choice for choice in likely if folded in choice.names]
    if len(exact) == 1:
        return exact[0], []
    return next((choice for choice in likely if choice.confident), None), likely


def resolve(
    session: Session, kind: str, text: str, locale: str, field: str
) -> tuple[str, list[Reason]]:
    """The code that the text names, or the reason why it names none."""
    found, likely = meaning(session, kind, text, locale)
    if found is not None:
        return found.code, []
    if likely:
        return "", [Reason("several", SEVERAL, field=field)]
    return "", [Reason("no_such_name", UNKNOWN, field=field)]


def asked(
    session: Session, fields: Mapping[str, tuple[str, str]], locale: str
) -> dict[str, list[Choice]]:
    """`field: (kind, text)` to what each text could mean, for the question under its field;
    nothing for a text that names one entry."""
    found = {}
    for field, (kind, text) in fields.items():
        if text.strip():
            one, likely = meaning(session, kind, text, locale)
            if one is None:
                found[field] = likely[:ASKED]
    return found


def _named(session: Session, kind: str, codes: list[str], locale: str) -> list[Choice]:
    if kind == OCCUPATIONS:
        professions = occupations_by_code(session, codes)
        found = []
        for code in codes:
            if row := professions.get(code):
                label = row.label(locale)
                if len(label) > _LONG and label != row.lv and locale == "lv":
                    label = row.lv
                # Professions share names: the code says which one it is.
                names = (row.lv, row.lv_f, row.en, row.ru)
                found.append(_choice(code, f"{label} ({code})", names, row.isco))
        return found
    skills = skills_by_key(session, codes)
    return [
        _choice(code, skill.label(locale), (skill.lv, skill.en, skill.ru))
        for code in codes
        if (skill := skills.get(code))
    ]


def _choice(code: str, label: str, names: Iterable[str], isco: str = "") -> Choice:
    return Choice(code, label, frozenset(fold(name) for name in (label, *names) if name), isco)
