"""Verdicts in words: what each is about, who recorded the fact, how the score adds up."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.accounts.model import Account
from jobbridge.errors import Reason
from jobbridge.i18n import N_, Words
from jobbridge.inmates.labels import occupation_labels, skill_labels
from jobbridge.inmates.model import Evidence
from jobbridge.inmates.vocabulary import EVIDENCE, LANGUAGES, LICENCES, LIMITS
from jobbridge.matching.lift_rules import effort
from jobbridge.matching.policy import POLICY
from jobbridge.matching.queries import Scored
from jobbridge.matching.verdicts import MET, MISSING, UNKNOWN, Verdict

SUBJECTS = {
    "occupation": N_("Profession"),
    "experience": N_("Experience"),
    "education": N_("Education"),
    "start": N_("Start of work"),
    "place": N_("Way to work"),
    "accommodation": N_("A place to live"),
    "load": N_("Working hours"),
    "shifts": N_("Shifts"),
    "nights": N_("Night work"),
    "pay": N_("Pay"),
    "apply": N_("Last day to apply"),
}
PARTS = {
    "occupation": N_("profession"),
    "experience": N_("experience"),
    "skill": N_("skills"),
    "language": N_("languages"),
    "licence": N_("licences"),
    "education": N_("education"),
    "start": N_("start"),
    "place": N_("place"),
    "hours": N_("hours"),
    "pay": N_("pay"),
    "condition": N_("work conditions"),
}
VOCABULARIES = {"language": LANGUAGES, "licence": LICENCES, "condition": LIMITS}
SKILL_KIN, SKILL_LICENSED = "skill_kin", "skill_licensed"
# What needs somebody's attention stands first.
_ORDER = (MISSING, "expired", UNKNOWN, "partly", MET)


@dataclass(frozen=True)
class Line:
    """One verdict as a page shows it; `known` says who recorded the fact, when and how."""

    kind: str
    code: str
    subject: str
    state: str
    must: bool
    reason: str
    known: str
    lift: str


@dataclass(frozen=True)
class Card:
    """A pair as a page shows it. `counts` are how many verdicts there are of each state; `ask`
    are the musts of which nothing is recorded, and `asking` how to ask about the first."""

    scored: Scored
    lines: list[Line]
    counts: dict[str, int]
    missed: str
    lift: str
    ask: list[str]
    asking: str
    sum: str

    @property
    def score(self) -> int:
        """Of a hundred, rounded down: 10,000 is said only of 10,000."""
        return self.scored.score // 100


def nearest_first(near: Sequence[Scored]) -> list[Scored]:
    """Near misses by what lifts them soonest; as they came where that is the same."""
    return sorted(near, key=lambda pair: effort(pair.missed))


def cards_of(session: Session, pairs: Sequence[Scored], words: Words) -> list[Card]:
    """Pairs with every verdict in words, what is missing first."""
    verdicts = [verdict for pair in pairs for verdict in pair.verdicts]
    subjects = subjects_of(session, verdicts, words)
    say = saying(session, verdicts, words)
    ids = {v.evidence[0] for v in verdicts if v.evidence and v.evidence[0]}
    rows = session.execute(select(Account.id, Account.name).where(Account.id.in_(ids)))
    names = {row.id: row.name for row in rows}
    return [_card(pair, subjects, names, say, words) for pair in pairs]


def _card(
    pair: Scored,
    subjects: dict[tuple[str, str], str],
    names: dict[int, str],
    say: Callable[[Reason], str],
    words: Words,
) -> Card:
    ordered = sorted(
        pair.verdicts,
        key=lambda v: (not v.missed, not v.asked_first, _ORDER.index(v.state), not v.must),
    )
    ask = [verdict for verdict in ordered if verdict.asked_first]
    lines = [
        Line(
            v.kind,
            v.code,
            subjects[v.kind, v.code],
            v.state,
            v.must,
            say(v.reason),
            _known(v.evidence, names, words),
            words.reason(v.lift) if v.lift else "",
        )
        for v in ordered
    ]
    counts = {state: sum(v.state == state for v in ordered) for state in _ORDER}
    missed = pair.missed
    added = " + ".join(
        f"{words.gettext(PARTS[part])} {got}/{POLICY.weights[part]}"
        for part, got in pair.parts.items()
    )
    return Card(
        pair,
        lines,
        counts,
        subjects[missed.kind, missed.code] if missed else "",
        words.reason(missed.lift) if missed and missed.lift else "",
        [subjects[v.kind, v.code] for v in ask],
        words.reason(ask[0].lift) if ask and ask[0].lift else "",
        added,
    )


def _known(
    evidence: tuple[int | None, date | None, str] | None, names: dict[int, str], words: Words
) -> str:
    if evidence is None:
        return ""
    who, when, how = evidence
    said = [words.gettext(EVIDENCE[Evidence(how)]), words.day(when), names.get(who or 0, "")]
    return " · ".join(text for text in said if text)


def saying(session: Session, verdicts: Iterable[Verdict], words: Words) -> Callable[[Reason], str]:
    """Puts these verdicts' reasons into words, with what is held (`through`) by its name."""
    held = {
        (v.reason.code, str(v.reason.values["through"]))
        for v in verdicts
        if "through" in v.reason.values
    }
    skills = skill_labels(session, [c for says, c in held if says == SKILL_KIN], words.locale)
    codes = [spaced(c) for says, c in held if says not in (SKILL_KIN, SKILL_LICENSED)]
    labels = {**skills, **occupation_labels(session, codes, words.locale)}

    def say(reason: Reason) -> str:
        if "through" in reason.values:
            code = str(reason.values["through"])
            if reason.code == SKILL_LICENSED:
                name = words.gettext(LICENCES.get(code, code))
            else:
                name = labels.get(code if reason.code == SKILL_KIN else spaced(code), code)
            reason = replace(reason, values={**reason.values, "through": name})
        return words.reason(reason)

    return say


def subjects_of(
    session: Session, verdicts: Iterable[Verdict], words: Words
) -> dict[tuple[str, str], str]:
    """What each verdict is about, by kind and code; an unknown code stands for itself."""
    keys = {(verdict.kind, verdict.code) for verdict in verdicts}
    skills = skill_labels(session, [c for k, c in keys if k == "skill"], words.locale)
    codes = [spaced(c) for k, c in keys if k in ("occupation", "experience")]
    occupations = occupation_labels(session, codes, words.locale)
    found = {}
    for kind, code in keys:
        if kind == "skill":
            found[kind, code] = skills.get(code, code)
        elif kind in VOCABULARIES:
            found[kind, code] = words.gettext(VOCABULARIES[kind].get(code, code))
        else:
            subject, name = words.gettext(SUBJECTS[kind]), ""
            if kind in ("occupation", "experience"):
                name = occupations.get(spaced(code), code)
            found[kind, code] = f"{subject}: {name}" if name else subject
    return found


def spaced(digits: str) -> str:
    """A profession's code as the classifier writes it: `7212 04`."""
    return f"{digits[:4]} {digits[4:]}".strip()
