"""Names of groups, marks and figures for people."""

from collections.abc import Iterator, Mapping

from jobbridge.i18n import N_, Words
from jobbridge.outcomes import rules
from jobbridge.outcomes.rules import CHAINS

MARKS = {
    "target": N_("Target"),
    "baseline": N_("Baseline year"),
    "outside": N_("People who did not take part"),
}

OUTSIDERS = N_("Released without having taken part. Whether they found work is not known here.")
MINUTES = N_("Minutes of interviews that were missed or cancelled.")
WAIT_HEADS = (N_("Half within, days"), N_("Three of four within, days"))
TREND_STEPS = ("known", "took_part", "card", "started")  # the columns of `Dashboard.trend`
DEMAND = N_("One step that would open most vacancies to people who are released within a year")


def group_name(names: Mapping[str, str], trait: str, code: str, words: Words) -> str:
    """Of a prison or branch its name (`queries.names_of`); of other groups what they are called."""
    if code in names and trait in ("prison", "branch"):
        return names[code]
    return words.gettext(rules.GROUPS.get(trait, {}).get(code, N_("not known")))


def figure_names(words: Words) -> Iterator[tuple[str, str]]:
    """Every figure that can be told, as `CHAIN.STEP`, with its name."""
    for chain in CHAINS.values():
        for step in chain.steps:
            name = f"{words.gettext(chain.label)}: {words.gettext(step.label)}"
            yield f"{chain.name}.{step.name}", name


def share_names(words: Words) -> Iterator[tuple[str, str]]:
    """The same, without the first steps: those are the whole that shares are of."""
    first = {f"{chain.name}.{chain.steps[0].name}" for chain in CHAINS.values()}
    return ((key, name) for key, name in figure_names(words) if key not in first)


def group_names(words: Words) -> Iterator[tuple[str, str]]:
    """Everybody, and each group that a figure can be told of, as `TRAIT:GROUP`."""
    yield "all:", words.gettext(N_("Everybody"))
    for trait, groups in rules.GROUPS.items():
        for code, label in groups.items():
            yield f"{trait}:{code}", f"{words.gettext(rules.TRAITS[trait])}: {words.gettext(label)}"
