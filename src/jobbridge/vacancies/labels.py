"""Requirements and pay in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from jobbridge.i18n import Words
from jobbridge.inmates.labels import occupation_labels, skill_labels
from jobbridge.inmates.vocabulary import EDUCATION_LEVELS, LANGUAGES, LICENCES, LIMITS, SKILL_LEVELS
from jobbridge.vacancies.model import Vacancy
from jobbridge.vacancies.rules import Wish
from jobbridge.vacancies.vocabulary import KINDS


@dataclass(frozen=True)
class RequirementLine:
    """One requirement as a page shows it."""

    kind: str
    label: str
    level: str
    must: bool
    derived: bool
    reason: str


def requirement_lines(
    session: Session, wishes: Iterable[Wish], words: Words
) -> list[RequirementLine]:
    """Musts first, then by kind; a code that the taxonomy no longer has stands for itself."""
    wishes = list(wishes)
    skills = skill_labels(session, [w.code for w in wishes if w.kind == "skill"], words.locale)
    occupations = occupation_labels(
        session, [w.code for w in wishes if w.kind == "experience"], words.locale
    )
    own = {"language": LANGUAGES, "licence": LICENCES, "condition": LIMITS}
    found = []
    for wish in sorted(wishes, key=lambda w: (not w.must, KINDS.index(w.kind))):
        if wish.kind == "skill":
            label = skills.get(wish.code, wish.code)
        elif wish.kind == "experience":
            label = occupations.get(wish.code, wish.code)
        elif wish.kind == "education":
            label = words.gettext(EDUCATION_LEVELS.get(wish.level or 0, ""))
        else:
            label = words.gettext(own[wish.kind].get(wish.code, wish.code))
        found.append(
            RequirementLine(
                wish.kind,
                label,
                _level(wish, words),
                wish.must,
                wish.derived,
                wish.reason,
            )
        )
    return found


def _level(wish: Wish, words: Words) -> str:
    if wish.kind == "skill":
        # The usual level goes without saying.
        level = wish.level or 0
        return words.gettext(SKILL_LEVELS.get(level, "")) if level > 2 else ""
    if wish.kind == "experience":
        return words.ngettext("%(n)s month", "%(n)s months", wish.level or 0)
    return wish.text_level


def pay_text(vacancy: Vacancy, words: Words) -> str:
    """`1 200–1 500 € a month`, gross; empty where nothing is known."""
    low, high = vacancy.pay_from_cents, vacancy.pay_to_cents
    if low is None or high is None:
        return ""
    amount = words.euros(low) if low == high else f"{words.euros(low)} – {words.euros(high)}"
    if vacancy.pay_unit == "hour":
        return words.gettext("%(amount)s an hour, gross", amount=amount)
    return words.gettext("%(amount)s a month, gross", amount=amount)
