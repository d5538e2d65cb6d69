"""Rosters and movements of a prison, taken from files: compared, asked about, undone."""

FILES = (
    "roster: prison, personal_code, given_name, family_name, release_expected; optional "
    "birth_date, release_earliest, release_latest, open_unit_from, municipality. "
    "movements: personal_code, day, kind (transfer, temporary leave, hospital, return, "
    "released), and from and to, which transfers need. CSV or spreadsheet, also with Latvian "
    "names of columns; the lines in any order. A dry run names every difference."
)
"""For `jobbridge import --help`."""
