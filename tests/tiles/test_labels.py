"""What a tile is called follows from the tiles shown beside it, and from nothing else."""

from jobbridge.i18n import words
from jobbridge.places.regions import REGIONS
from jobbridge.tiles import labels
from jobbridge.tiles.rules import COUNTRY, Key

EN = words("en")


def called(key: Key, shown: list[Key]) -> tuple[str, str]:
    return EN.reason(labels.place(key, shown)), labels.work(key, shown)


def test_the_rest_is_named_for_what_is_not_shown_by_itself() -> None:
    riga: list[Key] = [("Rīga", "7"), ("Rīga", ""), COUNTRY]
    regions: list[Key] = [(region, "") for region in REGIONS]
    assert called(COUNTRY, [COUNTRY]) == ("All of Latvia", "All kinds of work")
    assert called(COUNTRY, [("Rīga", "7"), COUNTRY]) == (
        "Elsewhere in Latvia",
        "Other kinds of work",
    )
    assert called(COUNTRY, riga) == (
        "Kurzeme, Latgale, Vidzeme, Zemgale, and elsewhere in Latvia",
        "All kinds of work",
    )
    assert called(COUNTRY, [*regions, COUNTRY]) == ("Elsewhere in Latvia", "Other kinds of work")
    assert called(("Rīga", ""), riga) == ("Riga region", "Other kinds of work")
    assert called(("Rīga", ""), [("Rīga", ""), COUNTRY]) == ("Riga region", "All kinds of work")
    assert called(("Rīga", "7"), riga) == ("Riga region", "Craft and building trades")
