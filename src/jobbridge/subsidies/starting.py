"""The starter set of supports, each to be looked up and confirmed before anybody reads it."""

import csv
from datetime import date, datetime
from importlib.resources import files

from jobbridge.subsidies.rules import Support


def supports(now: datetime) -> list[Support]:
    shipped = files("jobbridge.subsidies").joinpath("starter", "subsidies.csv").read_text("utf-8")
    return [
        Support(
            name_lv=row["name_lv"],
            name_en=row["name_en"],
            name_ru=row["name_ru"],
            legal_reference=row["legal_reference"],
            conditions=row["conditions"],
            groups=tuple(code for code in row["groups"].split(" ") if code),
            source=row["source"],
            valid_from=date(now.year, 1, 1),
        )
        for row in csv.DictReader(shipped.splitlines())
    ]
