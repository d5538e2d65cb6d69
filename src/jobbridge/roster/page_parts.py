"""How pages show lines and questions of an import: labels, days, names of prisons."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from jobbridge.i18n import N_, Words
from jobbridge.places.queries import prisons_for
from jobbridge.roster import rules, vocabulary
from jobbridge.roster.model import Cause, LineState, RosterQuestion, What
from jobbridge.viewer import SYSTEM, Duty, Viewer

WHAT_LABELS = {
    What.NEW: N_("new"),
    What.CHANGED: N_("changed"),
    What.MOVED: N_("moved"),
    What.EVENT: N_("movement"),
    What.GONE: N_("not in the file"),
    What.ASKED: N_("to be decided"),
}
WHAT_COLORS = {
    What.NEW: "success",
    What.CHANGED: "info",
    What.MOVED: "accent",
    What.EVENT: "accent",
    What.GONE: "warning",
    What.ASKED: "warning",
}
STATE_LABELS = {
    LineState.UNDONE: N_("undone"),
    LineState.KEPT: N_("kept: changed since"),
}
CAUSE_TEXTS = {
    Cause.HAND: N_("The release dates were changed by hand since the last roster."),
    Cause.ELSEWHERE: N_("Another prison's file names this person as theirs."),
    Cause.ALIKE: N_("The file has somebody of this name and birth date under another number."),
    Cause.BOOKED: N_("The file moves this person to another prison, and interviews are booked."),
    Cause.LEFT: N_("The file says this person was released, and interviews are booked."),
    Cause.GONE: N_("The latest roster of the prison no longer names this person."),
}
# What is told to whoever sent the file: they may not know whose person it is.
CAUSE_LINES = {
    **CAUSE_TEXTS,
    Cause.ELSEWHERE: N_("In the register already: the officers there are asked."),
}
TAKE_LABELS = {
    Cause.HAND: N_("Take the file's dates"),
    Cause.ELSEWHERE: N_("Yes, transfer"),
    Cause.ALIKE: N_("Another person: add them"),
    Cause.BOOKED: N_("Transfer now"),
    Cause.LEFT: N_("Released"),
    Cause.GONE: N_("Released today"),
}
KEEP_LABELS = {
    Cause.HAND: N_("Keep our dates"),
    Cause.ELSEWHERE: N_("No, they stay here"),
    Cause.ALIKE: N_("The same person"),
    Cause.BOOKED: N_("Stays here"),
    Cause.LEFT: N_("Still here"),
    Cause.GONE: N_("Still here"),
}


@dataclass(frozen=True)
class Question:
    """A question on its page. `take` and `keep` are the labels of its two buttons; an empty one
    is not for this viewer."""

    ref: str
    name: str
    inmate_ref: str
    url: str
    prison: str
    raised_at: Any
    text: str
    fields: list[tuple[str, str | None, str | None]]
    take: str
    keep: str
    confirm: bool


def shown_question(one: RosterQuestion, viewer: Viewer) -> Question:
    cause, offered = Cause(one.cause), json.loads(one.offered)
    inmate = one.inmate
    fields: list[tuple[str, str | None, str | None]] = []
    if cause is Cause.HAND:
        ours = rules.dates_of(inmate)
        fields = [(n, ours[n], offered["dates"][n]) for n in rules.DATES]
        fields = [field for field in fields if field[1] != field[2]]
    elif cause in (Cause.BOOKED, Cause.ELSEWHERE):
        fields = [("prison", inmate.prison.code, one.prison.code)]
    elif cause is Cause.LEFT:
        fields = [("day", None, offered.get("on"))]
    elif cause is Cause.ALIKE:
        fields = [("personal_code", inmate.personal_code, offered.get("personal_code"))]
    officer = viewer.has(Duty.MOVEMENTS)
    return Question(
        one.ref,
        inmate.name,
        inmate.ref,
        f"/inmates/{inmate.ref}/movement" if officer else f"/inmates/{inmate.ref}",
        inmate.prison.short,
        one.raised_at,
        CAUSE_TEXTS[cause],
        fields,
        TAKE_LABELS[cause] if officer or cause is Cause.ALIKE else "",
        KEEP_LABELS[cause],
        cause in (Cause.GONE, Cause.BOOKED, Cause.LEFT, Cause.ELSEWHERE),
    )


def texts_for(session: Session, words: Words) -> dict[str, Any]:
    """`column(name)` and `value(name, text)` for templates, and the labels of lines."""
    prisons: dict[str, str] = {p.code: p.short for p in prisons_for(session, SYSTEM)}
    labels: dict[str, str] = {c.name: c.label for cs in vocabulary.COLUMNS.values() for c in cs}
    say = words.gettext

    def column(name: str) -> str:
        return say(labels.get(name, name))

    def value(name: str, text: str | None) -> str:
        if not text:
            return "–"
        if name in rules.DATES or name in ("birth_date", "day"):
            return words.day(date.fromisoformat(text))
        if name == "prison":
            return prisons.get(text, text)
        return say(vocabulary.KIND_LABELS[vocabulary.Kind(text)]) if name == "kind" else text

    return {
        "column": column,
        "value": value,
        "what_labels": {str(k): say(v) for k, v in WHAT_LABELS.items()},
        "what_colors": {str(k): v for k, v in WHAT_COLORS.items()},
        "line_states": {str(k): say(v) for k, v in STATE_LABELS.items()},
        "cause_lines": {str(k): say(v) for k, v in CAUSE_LINES.items()},
        "roster_columns": {
            kind: [
                (
                    say(one.label),
                    ", ".join(dict.fromkeys((one.also[0], one.name))),
                    one.required,
                    one.example,
                )
                for one in columns
            ]
            for kind, columns in vocabulary.COLUMNS.items()
        },
        "kind_words": ", ".join(say(label) for label in vocabulary.KIND_LABELS.values()),
    }
