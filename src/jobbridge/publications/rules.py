"""What can be imported here, by whom, and how large it may be."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from jobbridge.errors import Reason
from jobbridge.i18n import N_
from jobbridge.viewer import Duty, Role, Viewer

MEGABYTE = 1_000_000
REFUSALS_SHOWN = 100
_UTF16 = (b"\xff\xfe", b"\xfe\xff")  # how a spreadsheet saves “Unicode text”


@dataclass(frozen=True)
class Kind:
    """A publication that is taken in here: at most so many files, together at most so large.

    `zipped` files are official zips, the others CSV; `sheets` may be spreadsheets as well.
    """

    name: str
    label: str
    hint: str
    files: int = 1
    megabytes: int = 60
    zipped: bool = False
    sheets: bool = False

    @property
    def of_people(self) -> bool:
        return self.name in PEOPLE


ROSTER = Kind(
    "roster",
    N_("Roster of a prison"),
    N_("Who is where and when they are released: the whole list, CSV, xlsx or ods."),
    megabytes=10,
    sheets=True,
)
MOVEMENTS = Kind(
    "movements",
    N_("Movements of a prison"),
    N_("Transfers, temporary leaves, hospital, returns and releases: CSV, xlsx or ods."),
    megabytes=10,
    sheets=True,
)
EMPLOYMENTS = Kind(
    "employments",
    N_("Register of employment"),
    N_(
        "Who works where, from when until when: one CSV file with person, registration_number, "
        "from and to."
    ),
    megabytes=10,
)
ROSTERS = (ROSTER.name, MOVEMENTS.name)
PEOPLE = (*ROSTERS, EMPLOYMENTS.name)
KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            "vacancies",
            N_("Register of vacancies"),
            N_("The State Employment Agency's open data, one CSV file."),
        ),
        Kind(
            "classifier",
            N_("Classifier of professions"),
            N_("The national classifier, its mapping to ESCO, or both: CSV files."),
            files=2,
        ),
        Kind(
            "esco",
            N_("ESCO"),
            N_("The official zips with occupations, skills and relations, as they are."),
            files=8,
            zipped=True,
        ),
        Kind(
            "places",
            N_("Places"),
            N_("Municipalities, parishes and places with coordinates: CSV files."),
            files=3,
        ),
        Kind(
            "swap-days",
            N_("Moved working days"),
            N_("Days off and days worked instead: one CSV file with date_off and date_worked."),
            megabytes=5,
        ),
        ROSTER,
        MOVEMENTS,
        EMPLOYMENTS,
    )
}


def kinds_of(viewer: Viewer) -> list[Kind]:
    """What this viewer may import: administrators publications, a prison's people its roster,
    the agency who works."""
    if viewer.is_(Role.ADMINISTRATOR):
        return [kind for kind in KINDS.values() if not kind.of_people]
    if viewer.has(Duty.MOVEMENTS):
        return [ROSTER, MOVEMENTS]
    if viewer.is_(Role.COUNSELOR):
        return [ROSTER]
    if viewer.is_(Role.AGENCY):
        return [EMPLOYMENTS]
    return []


def why_not_upload(kind: Kind, files: Sequence[tuple[int, bytes]]) -> list[Reason]:
    """All reasons against these files, each its size and how it begins. A name says nothing."""
    if not files:
        return [Reason("no_file", N_("Choose a file that is not empty."), field="files")]
    reasons = []
    if len(files) > kind.files:
        text = N_("At most %(most)s files belong to this publication.")
        reasons.append(Reason("many", text, {"most": kind.files}, field="files"))
    if sum(size for size, _ in files) > kind.megabytes * MEGABYTE:
        text = N_(
            "Together the files are larger than %(most)s MB. Larger ones are imported on the "
            "command line."
        )
        reasons.append(Reason("large", text, {"most": kind.megabytes}, field="files"))
    packed = [begins.startswith(b"PK\x03\x04") for _, begins in files]
    if kind.zipped and not any(packed):
        text = N_("None of these is a zip: choose the files as they were downloaded.")
        reasons.append(Reason("no_zip", text, field="files"))
    if not (kind.zipped or kind.sheets) and any(packed):
        text = N_("This is a zip or a spreadsheet. Save it as CSV in UTF-8 and choose that.")
        reasons.append(Reason("zip", text, field="files"))
    if any(
        b"\0" in begins and begins[:2] not in _UTF16
        for (_, begins), zipped in zip(files, packed, strict=True)
        if not zipped
    ):
        text = N_("This is no text. Save it as CSV in UTF-8 and choose that.")
        reasons.append(Reason("no_text", text, field="files"))
    return reasons


@dataclass
class Tally:
    """How far a run is, or what became of it. `lines` are those read of the present file, of
    `total` if that is known; `refusals` are the first hundred as (file, line, reason)."""

    lines: int = 0
    total: int | None = None
    what: str = ""
    taken: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    closed: int = 0
    notes: dict[str, int] = field(default_factory=dict)
    refusals: list[tuple[str, int, str]] = field(default_factory=list)
    changes: list[tuple[str, str]] = field(default_factory=list)

    @property
    def percent(self) -> int | None:
        return min(100, self.lines * 100 // self.total) if self.total else None

    @property
    def nothing_new(self) -> bool:
        return not (self.taken or self.changed or self.closed)


def tally_of(values: dict[str, Any] | None) -> Tally | None:
    """A tally as it was stored."""
    return None if values is None else Tally(**values)
