"""Addresses as offices and people type them, and the municipality that each lies in."""

import pytest

from jobbridge.places.rules import MERGED, PlaceIndex, Spot, distance_km, index_of, resolve

RIGA, CESIS, ROPAZI, JEKABPILS, MARUPE, VENTSPILS, VENTSPILS_NOVADS = range(1, 8)
TOWNS = [
    Spot("Rīga", "valstspilsēta", "", RIGA, 56.95, 24.11),
    Spot("Ventspils", "valstspilsēta", "", VENTSPILS, 57.39, 21.56),
    Spot("Cēsu novads", "novads", "", CESIS, 57.31, 25.27),
    Spot("Ropažu novads", "novads", "", ROPAZI, 56.94, 24.30),
    Spot("Jēkabpils novads", "novads", "", JEKABPILS, 56.50, 25.86),
    Spot("Mārupes novads", "novads", "", MARUPE, 56.91, 24.05),
    Spot("Ventspils novads", "novads", "", VENTSPILS_NOVADS, 57.39, 21.57),
]
SPOTS = [
    Spot("Cēsis", "place", "", CESIS, 57.312, 25.275, 15_000),
    Spot("Jēkabpils", "place", "", JEKABPILS, 56.499, 25.857, 21_000),
    Spot("Stalbes pagasts", "parish", "", CESIS, 57.37, 25.03),
    Spot("Stūri", "place", "Stalbes pagasts", CESIS, 57.38, 25.04),
    Spot("Stūri", "place", "Salas pagasts", JEKABPILS, 56.44, 25.80),
    Spot("Salas pagasts", "parish", "", JEKABPILS, 56.43, 25.84),
    Spot("Salas pagasts", "parish", "", MARUPE, 56.87, 23.70),
    Spot("Ulbroka", "place", "", ROPAZI, 56.94, 24.30, 2_000),
]


@pytest.fixture(scope="module")
def index() -> PlaceIndex:
    return index_of(TOWNS, SPOTS)


@pytest.mark.parametrize(
    ("address", "municipality", "how", "lat"),
    [
        ("Stūri, Stalbes pag., Cēsu nov.", CESIS, "place", 57.38),
        ("Stūri, Stalbes pagasts, Cēsu novads, LV-4151", CESIS, "place", 57.38),
        ("Kalni, Stalbes pag., Cēsu nov.", CESIS, "parish", 57.37),
        ("Stūri, Cēsu nov.", CESIS, "place", 57.38),
        ("Cēsu nov.", CESIS, "municipality", 57.31),
        ("Andreja iela 3, Ventspils", VENTSPILS, "place", 57.39),
        ("Cēsu iela 3A, Rīga", RIGA, "place", 56.95),
        ("Ventspils nov.", VENTSPILS_NOVADS, "municipality", 57.39),
        ("cesis", CESIS, "place", 57.312),
        ("JEKABPILS", JEKABPILS, "place", 56.499),
        ("Jēkabpils pilsēta", JEKABPILS, "place", 56.499),
        ("Jēkabpils novads.", JEKABPILS, "municipality", 56.50),
        ("Institūta iela 1, Ulbroka, Stopiņu nov.", ROPAZI, "place", 56.94),
        ("Līči, Stopiņu pagasts", ROPAZI, "municipality", 56.94),
        ("Priekuļu nov.", CESIS, "municipality", 57.31),
        ("Salas pag., Mārupes nov.", MARUPE, "parish", 56.87),
        ("Skolas iela 5, Rīga, 1A", RIGA, "place", 56.95),
    ],
)
def test_an_address_is_resolved(
    index: PlaceIndex, address: str, municipality: int, how: str, lat: float
) -> None:
    found = resolve(address, index)
    assert found is not None
    assert (found.municipality_id, found.how, found.lat, found.guessed) == (
        municipality,
        how,
        lat,
        False,
    )


@pytest.mark.parametrize(
    ("address", "municipality"),
    [
        ("Jēkabpills", JEKABPILS),
        ("Kalni, Cēsuu nov.", CESIS),
        ("Hipokrāta ielā 2 Rīgā un citos stacionāros", RIGA),
    ],
)
def test_a_slip_is_corrected_and_said_to_be(
    index: PlaceIndex, address: str, municipality: int
) -> None:
    found = resolve(address, index)
    assert found is not None
    assert (found.municipality_id, found.guessed) == (municipality, True)


@pytest.mark.parametrize(
    "address",
    [
        "",
        " , ,",
        "Salas pag.",
        "Stūri",
        "Visa Latvija",
        "Attālināti",
        "London, UK",
        "iela 5",
        "x" * 9999,
    ],
)
def test_what_cannot_be_known_is_not_guessed(index: PlaceIndex, address: str) -> None:
    assert resolve(address, index) is None


def test_of_two_places_of_one_name_the_much_bigger_one_is_meant() -> None:
    index = index_of(
        TOWNS,
        [
            Spot("Sala", "place", "", JEKABPILS, 56.4, 25.8, 500),
            Spot("Sala", "place", "", MARUPE, 56.9, 23.7, 30),
        ],
    )
    found = resolve("Sala", index)
    assert found is not None
    assert found.municipality_id == JEKABPILS


def test_every_former_municipality_has_one_successor() -> None:
    former = [name for names in MERGED.values() for name in names.split()]
    assert len(former) == len(set(former)) == 78
    assert len(MERGED) == 28


def test_distances_are_those_of_the_map() -> None:
    assert round(distance_km(56.946, 24.106, 56.508, 21.013)) == 195  # Rīga–Liepāja
    assert distance_km(57.0, 24.0, 57.0, 24.0) == 0
    assert distance_km(57.0, 24.0, 56.0, 25.0) == distance_km(56.0, 25.0, 57.0, 24.0)
