"""What people call the columns of a prison's file, and what its movements are."""

from dataclasses import dataclass
from enum import StrEnum

from jobbridge.i18n import N_


@dataclass(frozen=True)
class Column:
    """A column: our name, what people call it, and the other names it goes by."""

    name: str
    label: str
    also: tuple[str, ...]
    required: bool = False
    example: str = ""


ROSTER = (
    Column(
        "prison",
        N_("Prison"),
        ("cietums", "ieslodzījuma vieta", "iestāde", "тюрьма"),
        True,
    ),
    Column(
        "personal_code",
        N_("Personal code or reference"),
        ("personas kods", "personas numurs", "personal number", "number", "numurs", "atsauce"),
        True,
        "010190-10001",
    ),
    Column(
        "given_name",
        N_("Given name"),
        ("vārds", "name", "vārdi", "имя"),
        True,
        "Ivo",
    ),
    Column(
        "family_name",
        N_("Family name"),
        ("uzvārds", "surname", "фамилия"),
        True,
        "Paraugs",
    ),
    Column(
        "birth_date",
        N_("Date of birth"),
        ("dzimšanas datums", "dzimis", "dzimšanas diena", "birth date"),
        False,
        "01.01.1990",
    ),
    Column(
        "release_earliest",
        N_("Release, earliest"),
        ("agrākā atbrīvošana", "atbrīvošana agrākā", "agrākais atbrīvošanas datums"),
        False,
        "01.02.2027",
    ),
    Column(
        "release_expected",
        N_("Release, expected"),
        (
            *("atbrīvošana", "paredzētā atbrīvošana", "atbrīvošanas datums", "release"),
            "paredzētais atbrīvošanas datums",
        ),
        True,
        "01.03.2027",
    ),
    Column(
        "release_latest",
        N_("Release, latest"),
        ("vēlākā atbrīvošana", "atbrīvošana vēlākā", "vēlākais atbrīvošanas datums"),
        False,
        "01.03.2027",
    ),
    Column(
        "open_unit_from",
        N_("In the open unit from"),
        ("atklātajā nodaļā no", "atklātā nodaļa no", "atklātā nodaļa", "open unit"),
    ),
    Column(
        "municipality",
        N_("Municipality"),
        ("pašvaldība", "novads", "deklarētā pašvaldība"),
        False,
        "Rīga",
    ),
    Column("wing", N_("Wing"), ("nodaļa", "korpuss", "bloks", "unit", "отделение"), False, "2A"),
)
MOVEMENTS = (
    ROSTER[1],
    Column("from", N_("From"), ("no", "no kurienes", "no cietuma", "from prison")),
    Column("to", N_("To"), ("uz", "uz kurieni", "uz cietumu", "to prison")),
    Column("day", N_("Day"), ("diena", "datums", "date", "on"), True, "23.11.2026"),
    Column("kind", N_("Kind"), ("veids", "kustība", "kustības veids", "what"), True),
)
COLUMNS = {"roster": ROSTER, "movements": MOVEMENTS}


class Kind(StrEnum):
    """What a line of a movements file says."""

    TRANSFER = "transfer"
    LEAVE = "leave"
    HOSPITAL = "hospital"
    RETURN = "return"
    RELEASED = "released"


KIND_LABELS = {
    Kind.TRANSFER: N_("Transfer"),
    Kind.LEAVE: N_("Temporary leave"),
    Kind.HOSPITAL: N_("Hospital"),
    Kind.RETURN: N_("Return"),
    Kind.RELEASED: N_("Release"),
}
KIND_WORDS = {
    Kind.TRANSFER: ("pārvietošana", "pārvietots", "pārvietota", "pārvests", "pārvesta"),
    Kind.LEAVE: ("temporary leave", "īslaicīga izbraukšana", "izbraukšana", "izbraukums"),
    Kind.HOSPITAL: ("slimnīca", "slimnīcā", "uz slimnīcu"),
    Kind.RETURN: ("returned", "atgriešanās", "atgriezies", "atgriezusies"),
    Kind.RELEASED: ("release", "atbrīvots", "atbrīvota", "atbrīvošana"),
}
