"""Which tiles are shown, and what is said of them: a pure function from week to week.

A *claim* is anything that an employer reads: "ten or more people" of a tile, or "ten or more of
them hold a driving licence". Behind each stands a set of people. Why nothing of one to nine people
can be read from them, whatever an employer filters, saves, rewords or compares:

1. **One table for everybody.** There is no other answer than this table: no filter, vacancy,
   duty tag or employer leads to a count of its own. Filters pick whole tiles, and tiles share
   nobody, so two answers differ by nobody or by whole tiles.
2. **Room to lose.** A claim is first made with a margin: it would still be true, of ten or more
   people from three or more prisons, if any eighteen went (`OPENS`). It is dropped or lowered as
   soon as it would no longer survive any nine (`STAYS`). So between a claim's beginning and its
   end at least ten of its people have gone, and what is shown is always true.
3. **A claim stands still until ten of its people have changed** since it was last decided, and
   what is not shown stays unshown until then as well. So what two tables say of a tile is the
   same, or ten or more people lie between them.
4. **A quiet week changes nothing.** Where fewer than ten people of the whole country came, went
   or changed since the last table that moved, the new table is the old one. So somebody known
   to have been released is never the only one behind a change. (Nine more may be lost in quiet
   weeks: that is the second nine of the margin.)
5. **No tile is opened that leaves few behind.** Those who are not in it must still fill the tile
   that they were in, with the same margin; whoever is in no tile is shown nowhere and changes
   nothing.

What stays possible: to learn that ten or more came or went in some week. Who knows nine of them
from elsewhere is told nothing about the tenth but that there was one.
Bars, sex, age, health, names and prisons are no part of `Listed` or are never shown: a prison is
counted here so that no tile stands for two prisons alone.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from jobbridge.places.regions import REGIONS

K = 10
PRISONS = 3
STAYS = K - 1
OPENS = 2 * (K - 1)
BANDS = (1000, 500, 250, 100, 50, 25, 10)

FAMILIES = ("7", "9", "8", "5", "6", "4", "3", "2", "1", "0")
# In the order in which they are tried; what is said first narrows what can be said next.
MARKS = ("soon", "worked", "trained", "licence_b", "forklift", "latvian", "licence_c", "shifts")

Key = tuple[str, str]
COUNTRY: Key = ("", "")


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody who agreed to be counted. `region` is that of return and `family` the ISCO major
    group of the first target, each empty where unknown; `marks` are of `MARKS`."""

    id: int
    region: str
    family: str
    prison: int
    marks: frozenset[str] = frozenset()

    @property
    def fingerprint(self) -> str:
        """Equal as long as nothing changed that is counted."""
        return f"{self.region}|{self.family}|{self.prison}|{','.join(sorted(self.marks))}"


@dataclass(frozen=True)
class Claim:
    """What is said of a set of people: "`band` or more", or nothing (0). `basis` are the people
    behind it when that was decided."""

    band: int
    basis: frozenset[int]


@dataclass(frozen=True)
class Counted:
    """The people of a region and family who are in no finer tile; an empty family is the rest
    of the region, both empty the rest of the country. `marks` holds what is said of some."""

    people: Claim
    marks: Mapping[str, Claim] = field(default_factory=dict)

    @property
    def shown(self) -> bool:
        return self.people.band > 0


@dataclass(frozen=True)
class Standing:
    """A weekly table with all that the next one needs to know. `pool` are the fingerprints of
    everybody at the last table that moved."""

    tiles: Mapping[Key, Counted]
    pool: Mapping[int, str]

    @property
    def shown(self) -> dict[Key, Counted]:
        """The tiles that employers see, finest first, in a fixed order."""
        return {key: self.tiles[key] for key in KEYS if key in self.tiles and self.tiles[key].shown}


FINE = tuple((region, family) for region in REGIONS for family in FAMILIES)
KEYS: tuple[Key, ...] = (*FINE, *((region, "") for region in REGIONS), COUNTRY)


def spare(people: Collection[Listed], band: int = K) -> int:
    """How many of these people, whoever they are, may go while "`band` or more, from three or
    more prisons" stays true; negative where it is not true."""
    prisons = sorted(Counter(person.prison for person in people).values(), reverse=True)
    outside = sum(prisons[PRISONS - 1 :])
    return min(len(people) - band, outside - 1)


def best_band(people: Collection[Listed]) -> int:
    """The highest band that can be said of these people with the margin; 0 where none can."""
    return next((band for band in BANDS if spare(people, band) >= OPENS), 0)


def holder(person: Listed, shown: Collection[Key]) -> Key | None:
    """The one tile that stands for a person: the finest of those shown."""
    return holding(person.region, person.family, shown)


def holding(region: str, family: str, shown: Collection[Key]) -> Key | None:
    """The finest shown tile for people of a region and family."""
    chain = ((region, family), (region, ""), COUNTRY)
    return next((key for key in chain if key in shown), None)


def next_table(before: Standing | None, people: Sequence[Listed]) -> Standing:
    """This week's table from last week's and from everybody who agreed to be counted."""
    pool = {person.id: person.fingerprint for person in people}
    if before is not None and changed(before.pool, pool) < K:
        return before
    was = before.tiles if before else {}
    shown = {key for key, tile in was.items() if tile.shown}
    _close(was, shown, people)
    _open(was, shown, people, first=before is None)
    found = _sets(people, shown)
    tiles = {}
    for key in KEYS:
        tile = was.get(key)
        if key in shown:
            tiles[key] = _tile(tile, found[key])
        elif tile is not None and not tile.shown:
            tiles[key] = tile
        elif tile is not None or (before is None and found[key]):
            tiles[key] = Counted(Claim(0, _ids(found[key])))
    return Standing(tiles, pool)


def changed(before: Mapping[int, str], now: Mapping[int, str]) -> int:
    """How many people came, went or are counted differently."""
    return sum(before.get(i) != now.get(i) for i in before.keys() | now.keys())


def _ids(people: Iterable[Listed]) -> frozenset[int]:
    return frozenset(person.id for person in people)


def _sets(people: Iterable[Listed], shown: Collection[Key]) -> dict[Key, list[Listed]]:
    """Whom each tile holds; for one that is not shown, whom it would hold."""
    found: dict[Key, list[Listed]] = defaultdict(list)
    for person in people:
        chain = ((person.region, person.family), (person.region, ""), COUNTRY)
        for key in dict.fromkeys(chain):
            found[key].append(person)
            if key in shown:
                break
    return found


def _close(was: Mapping[Key, Counted], shown: set[Key], people: Sequence[Listed]) -> None:
    """Take away, finest first, what has no room left; its people move up."""
    for key in KEYS:
        if key in shown:
            claim, now = was[key].people, _sets(people, shown)[key]
            if spare(now, claim.band) < STAYS and not best_band(now):
                shown.discard(key)


def _open(
    was: Mapping[Key, Counted], shown: set[Key], people: Sequence[Listed], *, first: bool
) -> None:
    """Add what can be shown: the whole country, out of it (or of a region) the fine tiles, then
    what is left of the regions. Who is left in the tile that gives must fill it."""
    found = _sets(people, shown)
    for key in (COUNTRY, *FINE, *((region, "") for region in REGIONS)):
        now = found[key]
        if key in shown or spare(now) < OPENS:
            continue
        known = was.get(key)
        if not first and known is not None and len(known.people.basis ^ _ids(now)) < K:
            continue
        giving = holder(now[0], shown)
        taken = _ids(now)
        if giving is not None:
            left = [person for person in found[giving] if person.id not in taken]
            if spare(left) < OPENS:
                continue
        shown.add(key)
        found = _sets(people, shown)


def _tile(was: Counted | None, now: list[Listed]) -> Counted:
    if was is None or not was.shown:
        people, before = Claim(best_band(now), _ids(now)), dict[str, Claim]()
    else:
        people, before = _claim(was.people, now), dict(was.marks)
    sets = {mark: [p for p in now if mark in p.marks] for mark in MARKS}
    # What need not be decided again stands before anything is added beside it.
    marks = {
        mark: claim for mark, claim in before.items() if len(claim.basis ^ _ids(sets[mark])) < K
    }
    for mark in MARKS:
        if mark not in marks:
            others = [_ids(sets[other]) for other, claim in marks.items() if claim.band]
            marks[mark] = Claim(0, _ids(sets[mark]))
            if _apart(sets[mark], [_ids(now), *others], now):
                marks[mark] = _claim(before.get(mark, marks[mark]), sets[mark])
    return Counted(people, {mark: marks[mark] for mark in MARKS})


def _claim(was: Claim, now: list[Listed]) -> Claim:
    """What is said of these people now: the same as long as it stands and fewer than ten have
    changed; a lower band only where the present one has no room left."""
    best, ids = best_band(now), _ids(now)
    stands = was.band > 0 and spare(now, was.band) >= STAYS
    if stands and (len(was.basis ^ ids) < K or best < was.band):
        return was
    return Claim(best, ids)


def _apart(mark: list[Listed], others: list[frozenset[int]], tile: list[Listed]) -> bool:
    """Whether what the mark cuts the tile, and every other statement, into is nobody or ten or
    more people from three or more prisons."""
    ids, everybody = _ids(mark), _ids(tile)
    by_id = {person.id: person for person in tile}
    parts = [part for other in others for part in (ids & other, ids - other, other - ids)]
    parts += [everybody - ids - other for other in others]
    return all(not part or spare([by_id[i] for i in part]) >= 0 for part in parts)


def news(before: Standing | None, after: Standing) -> list[Key]:
    """The tiles that are shown for the first time, or with a higher band than before."""
    was = before.shown if before else {}
    return [
        key
        for key, tile in after.shown.items()
        if key not in was or was[key].people.band < tile.people.band
    ]


def choose(region: str, family: str, shown: Collection[Key]) -> list[Key]:
    """The shown tiles in which people of a region and family stand; empty means any. A filter
    picks whole tiles, so no two answers differ by a part of one."""
    regions = (region,) if region else (*REGIONS, "")
    families = (family,) if family else (*FAMILIES, "")
    held = {holding(r, f, shown) for r in regions for f in families}
    return [key for key in KEYS if key in held]


def week_of(day: date) -> date:
    """The Monday of the ISO week."""
    return day - timedelta(days=day.weekday())
