"""Facts in words: occupations and skills by the taxonomy's names, the rest by our own lists."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.accounts.model import Account
from jobbridge.clock import local_day
from jobbridge.i18n import Words
from jobbridge.inmates import vocabulary
from jobbridge.inmates.model import Evidence, Fact, FactKind
from jobbridge.taxonomy.queries import occupations_by_code, skills_by_key


@dataclass(frozen=True)
class FactLine:
    """One fact as a page shows it: what, how well, and who says so since when. `asked_on` is
    the last day on which somebody found it true."""

    id: int
    kind: str
    label: str
    level: str
    evidence: str
    by: str
    on: date
    asked_on: date
    valid_to: date | None


def labels_of(session: Session, facts: Iterable[Fact], words: Words) -> dict[tuple[str, str], str]:
    """Labels by (kind, code); a code that the taxonomy no longer has stands for itself."""
    codes: dict[str, set[str]] = {}
    for fact in facts:
        codes.setdefault(fact.kind, set()).add(fact.code)
    wanted = codes.get(FactKind.TARGET, set()) | codes.get(FactKind.EXPERIENCE, set())
    occupations = occupation_labels(session, wanted, words.locale)
    skills = skill_labels(session, codes.get(FactKind.SKILL, set()), words.locale)
    own = {
        FactKind.LANGUAGE: vocabulary.LANGUAGES,
        FactKind.LICENCE: vocabulary.LICENCES,
        FactKind.LIMIT: vocabulary.LIMITS,
        FactKind.EDUCATION: {"LKI": vocabulary.FACT_KINDS[FactKind.EDUCATION]},
    }
    found = {}
    for kind, of_kind in codes.items():
        for code in of_kind:
            if kind in (FactKind.TARGET, FactKind.EXPERIENCE):
                label = occupations.get(code, code)
            elif kind == FactKind.SKILL:
                label = skills.get(code, code)
            else:
                label = words.gettext(own[FactKind(kind)].get(code, code))
            found[kind, code] = label
    return found


def occupation_labels(session: Session, codes: Iterable[str], locale: str) -> dict[str, str]:
    return {code: row.label(locale) for code, row in occupations_by_code(session, codes).items()}


def skill_labels(session: Session, keys: Iterable[str], locale: str) -> dict[str, str]:
    return {key: row.label(locale) for key, row in skills_by_key(session, keys).items()}


def level_text(fact: Fact, words: Words) -> str:
    """What `level` or `text_level` says, in words; empty where the code says all."""
    level = fact.level or 0
    if fact.kind == FactKind.SKILL:
        return words.gettext(vocabulary.SKILL_LEVELS.get(level, ""))
    if fact.kind == FactKind.EDUCATION:
        return words.gettext(vocabulary.EDUCATION_LEVELS.get(level, ""))
    if fact.kind == FactKind.TARGET:
        return words.gettext("Choice %(rank)s", rank=level)
    if fact.kind == FactKind.EXPERIENCE:
        return words.ngettext("%(n)s month", "%(n)s months", level)
    return fact.text_level


def lines_of(session: Session, facts: list[Fact], words: Words) -> list[FactLine]:
    """The facts in their order, each with its provenance."""
    labels = labels_of(session, facts, words)
    ids = {fact.recorded_by for fact in facts if fact.recorded_by}
    names = {
        row.id: row.name
        for row in session.execute(select(Account.id, Account.name).where(Account.id.in_(ids)))
    }
    return [
        FactLine(
            id=fact.id,
            kind=fact.kind,
            label=level_text(fact, words)
            if fact.kind == FactKind.EDUCATION
            else labels[fact.kind, fact.code],
            level="" if fact.kind == FactKind.EDUCATION else level_text(fact, words),
            evidence=words.gettext(vocabulary.EVIDENCE[Evidence(fact.evidence)]),
            by=names.get(fact.recorded_by or 0, ""),
            on=local_day(fact.recorded_at),
            asked_on=local_day(fact.confirmed_at or fact.recorded_at),
            valid_to=fact.valid_to,
        )
        for fact in facts
    ]
