"""Where an address lies: from what an office typed to a municipality and a point on the map."""

import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher
from typing import TypeVar

from jobbridge.errors import Reason
from jobbridge.i18n import N_

# Municipalities until 2021-07-01 (and Varakļāni, until 2025), by the one that each became the
# most of. Law on Administrative Territories and Populated Areas, annex.
MERGED = {
    "Aizkraukles novads": "Jaunjelgavas Kokneses Neretas Pļaviņu Skrīveru",
    "Augšdaugavas novads": "Daugavpils Ilūkstes",
    "Ādažu novads": "Carnikavas",
    "Balvu novads": "Baltinavas Rugāju Viļakas",
    "Bauskas novads": "Iecavas Rundāles Vecumnieku",
    "Cēsu novads": "Amatas Jaunpiebalgas Līgatnes Pārgaujas Priekuļu Vecpiebalgas",
    "Dienvidkurzemes novads": (
        "Aizputes Durbes Grobiņas Nīcas Pāvilostas Priekules Rucavas Vaiņodes"
    ),
    "Dobeles novads": "Auces Tērvetes",
    "Jelgavas novads": "Ozolnieku",
    "Jēkabpils novads": "Aknīstes Krustpils Salas Viesītes",
    "Krāslavas novads": "Dagdas",
    "Kuldīgas novads": "Alsungas Skrundas",
    "Ķekavas novads": "Baldones",
    "Limbažu novads": "Alojas Salacgrīvas",
    "Ludzas novads": "Ciblas Kārsavas Zilupes",
    "Madonas novads": "Cesvaines Ērgļu Lubānas Varakļānu",
    "Mārupes novads": "Babītes",
    "Ogres novads": "Ikšķiles Ķeguma Lielvārdes",
    "Preiļu novads": "Aglonas Riebiņu Vārkavas",
    "Rēzeknes novads": "Viļānu",
    "Ropažu novads": "Garkalnes Stopiņu",
    "Saldus novads": "Brocēnu",
    "Saulkrastu novads": "Sējas",
    "Siguldas novads": "Inčukalna Krimuldas Mālpils",
    "Smiltenes novads": "Apes Raunas",
    "Talsu novads": "Dundagas Mērsraga Rojas",
    "Tukuma novads": "Engures Jaunpils Kandavas",
    "Valmieras novads": "Beverīnas Burtnieku Kocēnu Mazsalacas Naukšēnu Rūjienas Strenču",
}
EARTH_KM = 6371.0
T = TypeVar("T")
_ALIKE = 0.84  # of two names with a slip between them
_CLEARLY = 10  # times as many people: then the bigger of two places of one name is meant
_MUNICIPALITY = re.compile(r"\s*\b(?:nov(?:ads?|ada|adā|\.)?)\s*\.?\s*$", re.IGNORECASE)
_PARISH = re.compile(r"\s*\b(?:pag(?:asts?|asta|astā|\.)?)\s*\.?\s*$", re.IGNORECASE)
_CITY = re.compile(r"\s*\b(?:pilsēt(?:a|ā|as)|pils\.|valstspilsēt(?:a|ā))\s*$", re.IGNORECASE)
_POSTCODE = re.compile(r"\bLV\s*-?\s*\d{4}\b", re.IGNORECASE)
_STREET = re.compile(
    r"\b(?:iel[aā]|prospekt[sā]|pr\.|gatv[eē]|bulvār(?:is|ī)|alej[aā]|laukum[sā]|krastmal[aā]|"
    r"šosej[aā]|ceļš|dambis|līnija|šķērslīnija|k-\d+)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Spot:
    """A point with a name: a municipality, a parish or a place in one."""

    name: str
    kind: str
    parish: str
    municipality_id: int
    lat: float
    lon: float
    population: int = 0


@dataclass(frozen=True, slots=True)
class Resolved:
    """Where an address lies. `how` says how exactly it is known: place, parish or municipality;
    `guessed` that a name had to be corrected or taken from the middle of a text."""

    municipality_id: int
    municipality: str
    lat: float
    lon: float
    how: str
    guessed: bool = False


@dataclass
class PlaceIndex:
    """Names of municipalities, parishes and places, by `place_key`."""

    towns: dict[int, Spot] = field(default_factory=dict)
    municipalities: dict[str, int] = field(default_factory=dict)
    cities: dict[str, int] = field(default_factory=dict)
    parishes: dict[str, list[Spot]] = field(default_factory=lambda: defaultdict(list))
    places: dict[str, list[Spot]] = field(default_factory=lambda: defaultdict(list))


def index_of(municipalities: Iterable[Spot], spots: Iterable[Spot]) -> PlaceIndex:
    """An index for `resolve`; a municipality's `kind` is valstspilsēta or novads."""
    index = PlaceIndex()
    for town in municipalities:
        index.towns[town.municipality_id] = town
        if town.kind == "valstspilsēta":
            index.cities[place_key(town.name)] = town.municipality_id
        else:
            index.municipalities[_stripped(town.name, _MUNICIPALITY)] = town.municipality_id
    ids = {town.name: town.municipality_id for town in index.towns.values()}
    for present, former in MERGED.items():
        for name in former.split():
            if present in ids:
                index.municipalities.setdefault(place_key(name), ids[present])
    for spot in spots:
        if spot.kind == "parish":
            index.parishes[_stripped(spot.name, _PARISH)].append(spot)
        else:
            index.places[place_key(spot.name)].append(spot)
    return index


def place_key(name: str) -> str:
    """A name without diacritics, case and signs: `Ķeguma nov.` is `keguma nov`."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    kept = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join(kept.split())


def resolve(address: str, index: PlaceIndex) -> Resolved | None:
    """Where an address lies, or None when that cannot be said.

    Reads addresses as the State Employment Agency writes them ("Stūri, Stalbes pag., Cēsu
    nov."), with former municipalities, without diacritics, and with a slip in a name.
    """
    parts = [part.strip(" .") for part in re.split(r"[,;\n]", _POSTCODE.sub(" ", address)[:300])]
    parts = [part for part in parts if place_key(part)]
    return _read(parts, index, guess=False) or _read(parts, index, guess=True)


def _read(parts: Sequence[str], index: PlaceIndex, *, guess: bool) -> Resolved | None:
    town: int | None = None
    parish = ""
    names: list[str] = []
    for part in reversed(parts):
        if _MUNICIPALITY.search(part) and len(part.split()) > 1:
            if town is None:
                key = _stripped(part, _MUNICIPALITY)
                town = index.municipalities.get(key)
                if town is None and guess:
                    town = _one_like(key, index.municipalities)
                # "Ventspils nov." is the municipality; "Rīgas nov." can only be the city.
                if town is None:
                    town = index.cities.get(key) or index.cities.get(key.removesuffix("s"))
        elif _PARISH.search(part) and len(part.split()) > 1:
            parish = parish or _stripped(part, _PARISH)
        elif not _is_street(part):
            names.append(_stripped(part, _CITY) or place_key(part))
    if town is None and not parish:
        for name in names:
            if name in index.cities:
                city = index.towns[index.cities[name]]
                return _at(city, index, "place")
    if town is None and parish and parish not in index.parishes:
        town = index.municipalities.get(parish)  # it was one of its own: "Stopiņu pag."
    found = _inside(names, parish, town, index, guess=guess)
    if found is not None:
        return _at(found, index, "parish" if found.kind == "parish" else "place", guess)
    if town is not None:
        return _at(index.towns[town], index, "municipality", guess)
    return _city_named_in(parts, index) if guess else None


def _inside(
    names: Sequence[str], parish: str, town: int | None, index: PlaceIndex, *, guess: bool
) -> Spot | None:
    """The place named most closely, inside the parish and municipality where those are known."""
    parishes = _within(_spots(parish, index.parishes, guess), town) if parish else []
    if parish and town is None and len({spot.municipality_id for spot in parishes}) == 1:
        town = parishes[0].municipality_id
    for name in names:
        spots = _within(_spots(name, index.places, guess), town)
        if parish and parishes:
            spots = [s for s in spots if _stripped(s.parish, _PARISH) == parish]
        if (spot := _the_one(spots)) is not None:
            return spot
    return _the_one(parishes)


def _spots(key: str, among: dict[str, list[Spot]], guess: bool) -> list[Spot]:
    if key in among:
        return among[key]
    if guess and len(key) > 3:
        close = _one_like(key, {name: name for name in among})
        return among[close] if close else []
    return []


def _within(spots: Iterable[Spot], town: int | None) -> list[Spot]:
    return [spot for spot in spots if town is None or spot.municipality_id == town]


def _the_one(spots: Sequence[Spot]) -> Spot | None:
    """The place that is meant, unless it could be in one municipality as well as in another."""
    ranked = sorted(spots, key=lambda spot: -spot.population)
    if not ranked:
        return None
    rivals = [s for s in ranked if s.municipality_id != ranked[0].municipality_id]
    if rivals and ranked[0].population < _CLEARLY * max(1, rivals[0].population):
        return None
    return ranked[0]


def _one_like(key: str, among: dict[str, T]) -> T | None:
    best: list[tuple[float, str]] = []
    matcher = SequenceMatcher(b=key, autojunk=False)
    for name in among:
        if name[:1] != key[:1] or abs(len(name) - len(key)) > 2:
            continue
        matcher.set_seq1(name)
        if matcher.quick_ratio() >= _ALIKE and (ratio := matcher.ratio()) >= _ALIKE:
            best.append((ratio, name))
    best.sort(reverse=True)
    if not best or (len(best) > 1 and best[0][0] == best[1][0]):
        return None
    return among[best[0][1]]


def _city_named_in(parts: Sequence[str], index: PlaceIndex) -> Resolved | None:
    """The last word that names a city, in any case: "Hipokrāta ielā 2 Rīgā"."""
    for word in reversed(place_key(" ".join(parts)).split()):
        if word in index.cities:
            return _at(index.towns[index.cities[word]], index, "place", guessed=True)
    return None


def _is_street(part: str) -> bool:
    return bool(_STREET.search(part)) or any(c.isdigit() for c in part)


def _stripped(name: str, kind: re.Pattern[str]) -> str:
    return place_key(kind.sub("", name))


def _at(spot: Spot, index: PlaceIndex, how: str, guessed: bool = False) -> Resolved:
    name = index.towns[spot.municipality_id].name
    return Resolved(spot.municipality_id, name, spot.lat, spot.lon, how, guessed)


def distance_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Kilometres as the crow flies, on a sphere (haversine): within 0.5 % in Latvia."""
    a, b = math.radians(lat1), math.radians(lat2)
    half_lat = math.sin((b - a) / 2) ** 2
    half_lon = math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(half_lat + math.cos(a) * math.cos(b) * half_lon))


def why_not_swapped(day_off: date, day_worked: date | None) -> list[Reason]:
    """All reasons against moving a working day: a weekday is off, a weekend is worked for it."""
    reasons = []
    if day_off.weekday() > 4:
        text = N_("A working day is moved: Monday to Friday.")
        reasons.append(Reason("weekend", text, field="day_off"))
    if day_worked is not None and day_worked.weekday() < 5:
        text = N_("A Saturday or Sunday is worked instead.")
        reasons.append(Reason("weekday", text, field="day_worked"))
    return reasons
