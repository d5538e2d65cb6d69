"""The vacancy form as values that can be compared and merged, and what each is called."""

from collections.abc import Mapping, Sequence

from jobbridge.i18n import N_
from jobbridge.inmates.vocabulary import LANGUAGES, LICENCES, LIMITS, SKILL_LEVELS
from jobbridge.vacancies.form import FOREIGN, USUAL_SKILL_LEVEL, levels_of
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
    given_levels = levels_of(values.get("levels", ()))
    for column in ("nice", "must"):
        for item in values.get(column, ()):
            grade = given_levels.get(item.removeprefix("skill:"), USUAL_SKILL_LEVEL)
            unusual = (str(grade),) if grade != USUAL_SKILL_LEVEL else ()
            found[ASKED + item] = (column, *unusual)
    return found


def requirements(flattened: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """The part of `flat` that says what is asked for."""
    return {
        key: tuple(values)
        for key, values in flattened.items()
        if key.startswith((ASKED, "language:")) or key in _GRADED
    }


def unflat(flattened: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """The form's fields again."""
    found: dict[str, list[str]] = {"must": [], "nice": [], "levels": []}
    for key, values in flattened.items():
        if key.startswith(ASKED):
            item = key.removeprefix(ASKED)
            found["must" if values[0] == "must" else "nice"].append(item)
            if item.startswith("skill:"):
                grade = values[1] if len(values) > 1 else USUAL_SKILL_LEVEL
                found["levels"].append(f"{item.removeprefix('skill:')}={grade}")
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
    """Every field of the form that `flat` reads."""
    spoken = {f"{code}_{part}" for code in _SPOKEN for part in ("level", "must", "reason")}
    return frozenset(
        {*LABELS, *spoken, "must", "nice", "levels", *(f"{name}_must" for name in _GRADED)}
    )


def requirement_fields() -> frozenset[str]:
    """Those of them that say what is asked for."""
    graded = {*_GRADED, *(f"{name}_must" for name in _GRADED)}
    return (fields_known() - frozenset(LABELS)) | graded


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
    if key.startswith(ASKED):
        named = {str(level): text for level, text in SKILL_LEVELS.items()}
    return [named.get(value, columns.get(value, value)) for value in values if value]
