"""The CV: the person's own paper. It says neither where it was printed nor by whom."""

from collections.abc import Iterable

from jobbridge.i18n import N_
from jobbridge.inmates.model import FactKind
from jobbridge.paper.queries import Item
from jobbridge.paper.sheets import Block, Sheet, bullets, entries, field, heading, lines, pairs
from jobbridge.paper.version import Version

SKILL = {
    1: N_("basics"),
    2: N_("with guidance"),
    3: N_("independently"),
    4: N_("can teach others"),
}
MOST_SKILLS = 40


def cv(name: str, place: str, contact: str, items: Iterable[Item], version: Version) -> Sheet:
    """In the order in which it is read: who, what for, work, skills, schooling."""
    _ = version.words.gettext
    known: dict[str, list[Item]] = {}
    for item in items:
        known.setdefault(item.kind, []).append(item)

    def listed(kind: FactKind) -> list[str]:
        return [_with(item.label, _more(item, version)) for item in known.get(kind, [])]

    blocks: list[Block] = [pairs([(_("Place of residence"), place), (_("Contact"), contact)])]
    if not contact:
        blocks += [field(_("Telephone")), field(_("E-mail"))]
    for title, kind in (
        (_("Wanted work"), FactKind.TARGET),
        (_("Work experience"), FactKind.EXPERIENCE),
        (_("Skills"), FactKind.SKILL),
        (_("Education"), FactKind.EDUCATION),
        (_("Languages"), FactKind.LANGUAGE),
        (_("Licences and certificates"), FactKind.LICENCE),
    ):
        rows = listed(kind)
        if not rows and kind in (FactKind.TARGET, FactKind.EXPERIENCE, FactKind.SKILL):
            blocks += [heading(title), lines("", 3)]
        elif rows and kind == FactKind.EXPERIENCE:
            told = [(item.label, _more(item, version)) for item in known[kind]]
            blocks += [heading(title), entries(told)]
        elif rows:
            columns = 2 if kind == FactKind.SKILL and len(rows) > 6 else 1
            blocks += [heading(title), bullets(rows[:MOST_SKILLS], columns=columns)]
    return Sheet(name, version.words.locale, tuple(blocks), brand="")


def _with(label: str, more: str) -> str:
    return f"{label} – {more}" if more else label


def _more(item: Item, version: Version) -> str:
    """How well, how long, until when; a certificate without the place where it was earned."""
    _ = version.words.gettext
    said = []
    if item.kind == FactKind.SKILL and item.level in SKILL:
        said.append(_(SKILL[item.level]))
    if item.kind == FactKind.EXPERIENCE and item.level:
        said.append(duration(item.level, version))
    if item.text_level:
        said.append(item.text_level)
    if item.valid_to:
        said.append(_("valid until %(day)s", day=version.words.day(item.valid_to)))
    if item.certified and item.kind in (FactKind.SKILL, FactKind.LANGUAGE):
        said.append(_("certificate"))
    return ", ".join(said)


def duration(months: int, version: Version) -> str:
    """`2 years 3 months`."""
    years, rest = divmod(months, 12)
    said = []
    if years:
        said.append(version.words.ngettext("%(n)s year", "%(n)s years", years))
    if rest or not years:
        said.append(version.words.ngettext("%(n)s month", "%(n)s months", rest))
    return " ".join(said)
