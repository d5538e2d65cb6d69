"""Barriers and support: what may be written down, and in which words it is shown."""

from collections.abc import Sequence
from dataclasses import dataclass

from jobbridge.errors import Reason
from jobbridge.i18n import N_
from jobbridge.inmates.rules import LIST

HOUSING = {
    "own": N_("Has a place to live"),
    "temporary": N_("A temporary place"),
    "none": N_("No place to live"),
}
DOCUMENTS = {
    "identity": N_("Passport or identity card"),
    "education": N_("Papers about education"),
    "driving": N_("Driving licence"),
    "residence": N_("Residence permit"),
    "disability": N_("Papers about benefits"),
}
DEBTS = {
    "none": N_("No debts"),
    "some": N_("Has debts"),
    "enforced": N_("A bailiff takes part of the pay"),
}
CHILDCARE = {
    "none": N_("No child to look after"),
    "arranged": N_("Childcare is arranged"),
    "needed": N_("Childcare is needed"),
}
LABELS = {
    "housing": N_("Place to live"),
    "documents": N_("Papers that are missing"),
    "debts": N_("Debts"),
    "childcare": N_("Children"),
    "treatment": N_("Times that are taken"),
    "words": N_("Other support needed"),
}
LONGEST = 500


@dataclass(frozen=True)
class Barriers:
    """What stands in the way, as said; an empty text was not spoken of."""

    housing: str = ""
    documents: tuple[str, ...] = ()
    debts: str = ""
    childcare: str = ""
    treatment: str = ""
    words: str = ""


def why_not_barriers(said: Barriers) -> list[Reason]:
    reasons = [
        Reason(name, LIST, field=name)
        for name, offered in (("housing", HOUSING), ("debts", DEBTS), ("childcare", CHILDCARE))
        if (given := getattr(said, name)) and given not in offered
    ]
    if set(said.documents) - DOCUMENTS.keys():
        reasons.append(Reason("documents", LIST, field="documents"))
    long = N_("At most %(max_length)s characters.")
    for name in ("treatment", "words"):
        if len(getattr(said, name)) > LONGEST:
            reasons.append(Reason(f"{name}_long", long, {"max_length": LONGEST}, field=name))
    return reasons


def shown(said: Barriers) -> Sequence[tuple[str, list[str], str]]:
    """(label, messages to translate, own words) of everything that was spoken of."""
    lists = {"housing": HOUSING, "debts": DEBTS, "childcare": CHILDCARE}
    lines: list[tuple[str, list[str], str]] = []
    for name, label in LABELS.items():
        given = getattr(said, name)
        if not given:
            continue
        if name == "documents":
            lines.append((label, [DOCUMENTS[code] for code in given if code in DOCUMENTS], ""))
        elif name in lists:
            lines.append((label, [lists[name].get(given, given)], ""))
        else:
            lines.append((label, [], given))
    return lines
