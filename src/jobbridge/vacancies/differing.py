"""The vacancy form as values that can be compared and merged, and what each is called."""

from collections.abc import Mapping, Sequence

from jobbridge.i18n import N_
from jobbridge.inmates.vocabulary import LANGUAGES, LICENCES, LIMITS
from jobbridge.vacancies.form import FOREIGN
from jobbridge.vacancies.rules import STATE_LANGUAGE

LABELS = {
    "title": N_("Title"),
    "occupation": N_("Occupation"),
    "description": N_("What will the person do?"),
    "municipality": N_("Municipality"),
    "address": N_("Address"),
    "start_from": N_("Work can start from"),
    "apply_by": N_("People can apply until"),
    "seats": N_("Seats"),
    "accommodation": N_("We offer a place to live"),
    "transport": N_("We offer transport to work"),
    "pay_from": N_("Pay from"),
    "pay_to": N_("Pay to"),
    "pay_unit": N_("Pay is for"),
    "load": N_("Load"),
    "working_time": N_("Working time"),
    "hours_week": N_("Hours a week"),
    "education": N_("Education, at least"),
    "experience": N_("Experience in this occupation"),
}
MUST, NICE = N_("Must have"), N_("Nice to have")
ASKED = "asked:"
_SPOKEN = (STATE_LANGUAGE, *FOREIGN)
_GRADED = ("education", "experience")
Options = Mapping[str, Sequence[tuple[object, str]]]


def flat(values: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """One key for each thing asked for, whichever column it stands in: `asked:skill:weld`."""
    found: dict[str, tuple[str, ...]] = {}
    for name in LABELS:
        if given := [value for value in values.get(name, ()) if value]:
            must = values.get(f"{name}_must", ()) if name in _GRADED else ()
            found[name] = (given[-1], *(("must",) if any(must) else ()))
    for code in _SPOKEN:
        parts = (values.get(f"{code}_{part}") or ("",) for part in ("level", "must", "reason"))
        level, must_text, reason = (part[-1] for part in parts)
        if level:
            found[f"language:{code}"] = (level, "must" if must_text else "", reason)
    for column in ("nice", "must"):
        found |= {ASKED + item: (column,) for item in values.get(column, ()) if item}
    return found


def unflat(flattened: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """The form's fields again."""
    found: dict[str, list[str]] = {"must": [], "nice": [], "shown": []}
    for key, values in flattened.items():
        if key.startswith(ASKED):
            item = key.removeprefix(ASKED)
            found["must" if values[0] == "must" else "nice"].append(item)
            if item.startswith("skill:"):
                found["shown"].append(item.removeprefix("skill:"))
        elif key.startswith("language:"):
            code = key.removeprefix("language:")
            for part, value in zip(("level", "must", "reason"), values, strict=False):
                if value:
                    found[f"{code}_{part}"] = ["yes" if part == "must" else value]
        else:
            found[key] = [values[0]]
            if len(values) > 1:
                found[f"{key}_must"] = ["yes"]
    return found


def fields_known() -> frozenset[str]:
    """Every field of the form that `flat` reads; `shown` follows what is asked for."""
    spoken = {f"{code}_{part}" for code in _SPOKEN for part in ("level", "must", "reason")}
    return frozenset({*LABELS, *spoken, "must", "nice", *(f"{name}_must" for name in _GRADED)})


def label(key: str, skills: Mapping[str, str]) -> str:
    """What a key is about, as a message or, of a skill, its name."""
    if key.startswith("language:"):
        return LANGUAGES[key.removeprefix("language:")]
    if key.startswith(ASKED):
        kind, _, code = key.removeprefix(ASKED).partition(":")
        names = {"skill": skills, "licence": LICENCES, "condition": LIMITS}.get(kind, {})
        return names.get(code, code)
    return LABELS[key]


def texts(key: str, values: Sequence[str], options: Options, yes: str) -> list[str]:
    """Values in words; `must` and `nice` as messages."""
    columns = {"must": MUST, "nice": NICE}
    if key in ("accommodation", "transport"):
        return [yes] if values else []
    named = {str(code): text for code, text in options.get(key, ())}
    return [named.get(value, columns.get(value, value)) for value in values if value]
