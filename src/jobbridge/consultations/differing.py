"""The consultation form as values that can be compared and merged, and what each is called.

Rows have no place of their own: a skill in the second row is the same skill in the fifth.
"""

from collections.abc import Mapping, Sequence

from jobbridge.consultations.form import ROWS
from jobbridge.i18n import N_
from jobbridge.taxonomy.words import fold

# What is known about a person, as far as the form shows it; the rest is of this conversation.
LABELS = {
    "target_1": N_("Wants to work as"),
    "target_2": N_("Second choice"),
    "target_3": N_("Third choice"),
    "first_step": N_("First-step job, on the way to the wanted one"),
    "readiness": N_("How ready is the person?"),
    "training_wish": N_("Wants to learn"),
    "education": N_("Education"),
    "education_evidence": N_("How the education is known"),
    "state_language": N_("State-language certificate"),
    "municipality_id": N_("Goes to"),
    "km": N_("Can travel to work"),
    "anywhere": N_("Would move anywhere in Latvia"),
    "load": N_("Load"),
    "hours": N_("Can work"),
    "min_month": N_("At least, gross a month"),
    "free_from": N_("Can begin from"),
    "accommodation_needed": N_("Needs accommodation"),
    "limits": N_("Conditions of work that are not possible"),
    "checklist": N_("Already arranged"),
    "housing": N_("Place to live"),
    "documents": N_("Papers that are missing"),
    "debts": N_("Debts"),
    "childcare": N_("Children"),
    "treatment": N_("Times that are taken"),
    "support_words": N_("Other support needed"),
}
NOUNS = {
    "skill": N_("Skill"),
    "language": N_("Language"),
    "licence": N_("Licence"),
    "work": N_("Work"),
}
_MORE = {
    "skill": ("level", "evidence"),
    "language": ("level", "evidence"),
    "licence": ("until", "evidence"),
    "work": ("months", "evidence"),
}
# Each part of a row and the list of options that names its codes.
_NAMED = {
    "skill_level": "level",
    "language_level": "cefr",
    "education_evidence": "evidence",
    "municipality_id": "towns",
}
_YES = frozenset({"anywhere", "accommodation_needed", "state_language"})
_TOGETHER = frozenset({"load", "hours", "limits", "checklist", "documents"})
_FORM = Mapping[str, Sequence[str]]
Options = Mapping[str, Sequence[tuple[object, str]]]


def flat(values: _FORM) -> dict[str, tuple[str, ...]]:
    """What is known, by a key that does not depend on rows: `km`, `skill:metinat`."""
    found: dict[str, tuple[str, ...]] = {}
    for name in LABELS:
        given = [value for value in values.get(name, ()) if value]
        if given:
            found[name] = tuple(sorted(given)) if name in _TOGETHER else (given[-1],)
    if "education" not in found:
        found.pop("education_evidence", None)  # a list always sends something
    for noun, most in ROWS.items():
        for i in range(1, most + 1):
            if text := _last(values, f"{noun}_{i}"):
                rest = (_last(values, f"{noun}_{part}_{i}") for part in _MORE[noun])
                found[f"{noun}:{fold(text)}"] = (text, *rest)
    return found


def _last(values: _FORM, name: str) -> str:
    given = values.get(name) or ("",)
    return given[-1]


def unflat(flattened: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """The form's fields again, the rows in their order."""
    found: dict[str, list[str]] = {}
    used = dict.fromkeys(ROWS, 0)
    for key, values in flattened.items():
        noun, colon, _ = key.partition(":")
        if not colon:
            found[key] = list(values)
        elif noun in ROWS and used[noun] < ROWS[noun]:
            used[noun] += 1
            names = [f"{noun}_{used[noun]}"]
            names += [f"{noun}_{part}_{used[noun]}" for part in _MORE[noun]]
            found |= {name: [value] for name, value in zip(names, values, strict=False) if value}
    return found


def fields_known() -> frozenset[str]:
    """Every field of the form that `flat` reads."""
    rows = {
        f"{noun}{part}_{i}"
        for noun, most in ROWS.items()
        for i in range(1, most + 1)
        for part in ("", *(f"_{more}" for more in _MORE[noun]))
    }
    return frozenset({*LABELS, *rows})


def label(key: str) -> str:
    """A message; which row it is stands in its value."""
    noun, colon, _ = key.partition(":")
    return NOUNS[noun] if colon else LABELS[key]


def texts(key: str, values: Sequence[str], options: Options, yes: str) -> list[str]:
    """The values of one key in words, codes by their names in `options`."""
    noun, colon, _ = key.partition(":")
    if key in _YES:
        return [yes] if values else []
    if not colon:
        return [_named(_NAMED.get(key, key), value, options) for value in values]
    parts = ["", *_MORE[noun]]
    found = []
    for part, value in zip(parts, values, strict=False):
        if value:
            kind = noun if not part else part if part == "evidence" else f"{noun}_{part}"
            found.append(_named(_NAMED.get(kind, kind), value, options))
    return found


def _named(kind: str, value: str, options: Options) -> str:
    return next((text for code, text in options.get(kind, ()) if str(code) == value), value)
