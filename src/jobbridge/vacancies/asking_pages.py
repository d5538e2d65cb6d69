"""The part of a vacancy's page that says what is asked for: what is usual for its occupation is
filled in and can be taken back, skills are suggested, and each is a must, nice to have or not
needed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from jobbridge.i18n import N_
from jobbridge.inmates.labels import skill_labels
from jobbridge.inmates.vocabulary import LANGUAGES, LICENCES, LIMITS
from jobbridge.taxonomy import choosing
from jobbridge.taxonomy.queries import occupation_by_code
from jobbridge.vacancies import differing, queries, rules
from jobbridge.vacancies.form import (
    FOREIGN,
    USUAL_SKILL_LEVEL,
    VacancyForm,
    code_in,
    in_columns,
    levels_of,
    values_of_wishes,
)
from jobbridge.web import merging
from jobbridge.web.ask import Ask
from jobbridge.web.forms import Form

FIRST_SKILLS = 10
MOST_SKILLS = 40
LISTS = frozenset({"must", "nice", "levels", "duties"})
NEEDED = N_("needed in this occupation")
HELPS = N_("helps in this occupation")
FOLLOWS = N_("follows from the occupation")
DRIVING = N_("the law asks for it of whoever drives")
_CATEGORIES = frozenset({"AM", "A", "B", "BE", "C1", "C", "CE", "D"})


@dataclass(frozen=True)
class Row:
    """Something that can be asked for: its `kind:code`, its name, in which column it stands
    (must, nice or empty), the level of a skill, and why it is here."""

    value: str
    label: str
    column: str = ""
    level: int = USUAL_SKILL_LEVEL
    note: str = ""


@dataclass(frozen=True)
class Asked:
    """What the page shows: the first skills and the rest, licences likewise, and conditions."""

    skills: Sequence[Row] = ()
    more_skills: Sequence[Row] = ()
    licences: Sequence[Row] = ()
    more_licences: Sequence[Row] = ()
    conditions: Sequence[Row] = ()
    foreign: bool = False
    state_language: bool = False
    musts: int = 0
    said: Sequence[str] = field(default=())


def rows_of(ask: Ask, form: Form[VacancyForm], said: Sequence[str] = ()) -> Asked:
    """The rows for what the form holds and what its occupation suggests."""
    given = in_columns({name: form.values(name) for name in VacancyForm.model_fields})
    columns = {text: name for name in ("nice", "must") for text in given.get(name, ())}
    levels = levels_of(given.get("levels", ()))
    filled = merging.unpacked(form.value("usual")) or {}
    notes = {key.removeprefix(differing.ASKED): FOLLOWS for key in filled}
    occupation = occupation_by_code(ask.session, code_in(form.value("occupation")))
    usual = queries.skills_usual(ask.session, occupation.id)[:MOST_SKILLS] if occupation else []
    ranked = [f"skill:{key}" for key, _ in usual]
    notes = {f"skill:{key}": NEEDED if needed else HELPS for key, needed in usual} | notes
    own = [text for text in columns if text.startswith("skill:") and text not in ranked]
    first = [text for at, text in enumerate(ranked) if at < FIRST_SKILLS or text in columns]
    names = skill_labels(ask.session, [t[6:] for t in (*own, *ranked)], ask.locale)

    def skill(text: str) -> Row:
        key = text[6:]
        return Row(
            text,
            names[key],
            columns.get(text, ""),
            levels.get(key, USUAL_SKILL_LEVEL),
            ask.words.gettext(notes[text]) if text in notes else "",
        )

    def among(kind: str, labels: Mapping[str, str]) -> list[Row]:
        rows = []
        for code, label in labels.items():
            text = f"{kind}:{code}"
            note = DRIVING if code in _CATEGORIES and text in notes else notes.get(text, "")
            note = ask.words.gettext(note) if note else ""
            rows.append(Row(text, ask.words.gettext(label), columns.get(text, ""), note=note))
        return rows

    licences = among("licence", LICENCES)
    return Asked(
        skills=[skill(t) for t in (*first, *own) if t[6:] in names],
        more_skills=[skill(t) for t in ranked if t not in first and t[6:] in names],
        licences=[row for row in licences if row.column or row.note],
        more_licences=[row for row in licences if not (row.column or row.note)],
        conditions=among("condition", LIMITS),
        foreign=any(form.value(f"{code}_level") for code in FOREIGN),
        state_language=f"language:{rules.STATE_LANGUAGE}" in filled,
        musts=sum(column == "must" for column in columns.values()),
        said=said,
    )


def suggested(ask: Ask, values: Mapping[str, object]) -> tuple[dict[str, object], list[str]]:
    """The values of the form with what its occupation usually asks for, and what was changed, in
    words. What one occupation filled in and nobody touched goes when another is chosen."""
    code = code_in(str(values.get("occupation") or ""))
    last = str(values.get("usual_of") or "")
    occupation = occupation_by_code(ask.session, code)
    if occupation is None or code == last:
        return dict(values), []
    now = _flat(values)
    profile = queries.profiles(ask.session, [occupation.id])[occupation.id]
    wishes, tags = rules.derive(profile)
    usual = _flat(values_of_wishes(wish for wish in wishes if wish.kind != "skill"))
    filled = merging.unpacked(str(values.get("usual") or "")) or {}
    if now and not last:
        # Somebody asked for something before the page knew an occupation: that stands.
        return {**values, "usual_of": code, "usual": merging.packed(_same(now, usual))}, []
    kept = {key: held for key, held in now.items() if filled.get(key) != held}
    after = {**usual, **kept}
    duties = tuple(_texts(values, "duties"))
    if duties == filled.get("duties", ()):
        duties = tags
    out = {k: v for k, v in values.items() if k not in differing.requirement_fields()}
    out |= differing.unflat(after)
    out |= {
        "duties": list(duties),
        "usual_of": code,
        "usual": merging.packed({**_same(after, usual), "duties": tags}),
    }
    if after == now:
        return out, []
    out["before"] = merging.packed(now)
    return out, _said(ask, now, after)


def taken_back(values: Mapping[str, object]) -> dict[str, object]:
    """The values with what was asked for before the last suggestion."""
    before = merging.unpacked(str(values.get("before") or "")) or {}
    fields = {*differing.requirement_fields(), "before", "usual"}
    out = {name: value for name, value in values.items() if name not in fields}
    return out | differing.unflat(differing.requirements(before))


def with_skill(ask: Ask, values: Mapping[str, object]) -> tuple[dict[str, object], list[str]]:
    """The skill that was looked for, added as nice to have; the words stay where they name no
    skill for certain."""
    text = str(values.get("find") or "")
    found, _ = choosing.meaning(ask.session, choosing.SKILLS, text, ask.locale)
    if not text.strip() or found is None:
        return dict(values), []
    item, now = f"skill:{found.code}", _flat(values)
    out: dict[str, object] = {**values, "find": ""}
    if item in (*_texts(values, "must"), *_texts(values, "nice")):
        return out, [ask.words.gettext("Already asked for: %(name)s", name=found.label)]
    out |= {"nice": [*_texts(values, "nice"), item], "before": merging.packed(now)}
    return out, [ask.words.gettext("Added as nice to have: %(name)s", name=found.label)]


def values_in(form: Form[VacancyForm]) -> dict[str, object]:
    """What the form holds, as `ask.blank` takes it."""
    given = in_columns({n: form.values(n) for n in VacancyForm.model_fields if form.values(n)})
    return {name: held if name in LISTS else held[-1] for name, held in given.items()}


def _flat(values: Mapping[str, object]) -> dict[str, tuple[str, ...]]:
    blank: Form[VacancyForm] = Form.filled(VacancyForm, None, values)  # type: ignore[arg-type]
    held = {name: blank.values(name) for name in VacancyForm.model_fields}
    return differing.requirements(differing.flat(held))


def _same(
    one: Mapping[str, tuple[str, ...]], other: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    return {key: held for key, held in one.items() if other.get(key) == held}


def _said(
    ask: Ask, before: Mapping[str, tuple[str, ...]], after: Mapping[str, tuple[str, ...]]
) -> list[str]:
    def named(keys: Iterable[str]) -> str:
        return " · ".join(_name(ask, key) for key in keys)

    said = []
    if new := [key for key in after if before.get(key) != after[key]]:
        said.append(
            ask.words.gettext("Filled in from the occupation: %(names)s.", names=named(new))
        )
    if gone := [key for key in before if key not in after]:
        said.append(
            ask.words.gettext("No longer follows and was taken out: %(names)s.", names=named(gone))
        )
    return said


def _name(ask: Ask, key: str) -> str:
    kind, _, code = key.removeprefix(differing.ASKED).partition(":")
    labels = {"licence": LICENCES, "condition": LIMITS, "language": LANGUAGES}.get(kind, {})
    return ask.words.gettext(labels.get(code) or differing.LABELS.get(key, code))


def _texts(values: Mapping[str, object], name: str) -> list[str]:
    held = values.get(name)
    return [str(one) for one in held] if isinstance(held, list | tuple) else []
