"""What regions, families and statements are called. Message ids: show through `gettext`."""

from collections.abc import Collection
from urllib.parse import urlencode

from jobbridge.errors import Reason
from jobbridge.i18n import N_, Words
from jobbridge.tiles.rules import COUNTRY, Counted, Key

REGIONS = {
    "Rīga": N_("Riga region"),
    "Kurzeme": N_("Kurzeme"),
    "Latgale": N_("Latgale"),
    "Vidzeme": N_("Vidzeme"),
    "Zemgale": N_("Zemgale"),
}
# The major groups of ISCO-08, shorter than the classifier calls them.
FAMILIES = {
    "7": N_("Craft and building trades"),
    "9": N_("Simple work, learnt on the job"),
    "8": N_("Drivers and machine operators"),
    "5": N_("Service and sales"),
    "6": N_("Farming, forestry and gardening"),
    "4": N_("Office work"),
    "3": N_("Technicians"),
    "2": N_("Professionals"),
    "1": N_("Managers"),
    "0": N_("Armed forces"),
}
MARKS = {
    "soon": N_("%(band)s or more can start within six months"),
    "worked": N_("%(band)s or more have worked in this field before"),
    "trained": N_("%(band)s or more hold a certificate for training completed inside"),
    "licence_b": N_("%(band)s or more hold a driving licence (B)"),
    "forklift": N_("%(band)s or more hold a fork-lift certificate"),
    "latvian": N_("%(band)s or more speak Latvian at level B1 or better"),
    "licence_c": N_("%(band)s or more hold a lorry licence (C)"),
    "shifts": N_("%(band)s or more can work in shifts"),
}
LICENCES = {
    "licence_b": N_("Driving licence (B)"),
    "forklift": N_("Fork-lift certificate"),
    "licence_c": N_("Lorry licence (C)"),
}


def place(key: Key, shown: Collection[Key]) -> Reason:
    """Where the people of a tile want to live. What the rest of the country is follows from the
    tiles that are shown beside it, and from nothing else."""
    if key != COUNTRY:
        return Reason("region", REGIONS[key[0]])
    if set(shown) == {COUNTRY}:
        return Reason("country", N_("All of Latvia"))
    rest = [REGIONS[region] for region in _rest(shown)]
    if len(rest) in (0, len(REGIONS)):
        return Reason("elsewhere", N_("Elsewhere in Latvia"))
    return Reason("elsewhere", N_("%(regions)s, and elsewhere in Latvia"), {"regions": rest})


def _rest(shown: Collection[Key]) -> list[str]:
    """The regions whose own rest is no tile: their people stand in the country's."""
    return [region for region in REGIONS if (region, "") not in shown]


def work(key: Key, shown: Collection[Key]) -> str:
    """What kind of work they look for: a message id."""
    if key[1]:
        return FAMILIES[key[1]]
    regions = [key[0]] if key[0] else _rest(shown)
    finer = [other for other in shown if other[1] and other[0] in regions]
    return N_("Other kinds of work") if finer or not regions else N_("All kinds of work")


def searched(region: str, family: str) -> list[str]:
    """What a search is for, as message ids."""
    return [REGIONS.get(region, N_("All regions")), FAMILIES.get(family, N_("All kinds of work"))]


def address(region: str, family: str) -> str:
    """The page of candidates, narrowed."""
    chosen = {name: v for name, v in (("region", region), ("family", family)) if v}
    return "/tiles" + ("?" + urlencode(chosen) if chosen else "")


def statements(tile: Counted, words: Words) -> list[str]:
    """What is said of a tile's people, in a fixed order."""
    return [
        words.gettext(MARKS[mark], band=claim.band)
        for mark, claim in tile.marks.items()
        if claim.band
    ]
