"""Small snapshots of the agency's register, written as it publishes them."""

import csv
import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.orm import Session, joinedload, selectinload

from jobbridge.db import Database
from jobbridge.intake import Report
from jobbridge.vacancies.imports import import_vacancies
from jobbridge.vacancies.model import Vacancy
from tests.conftest import NOW

TODAY = NOW.date()
LINE = {
    "_id": "1",
    "Vakances_Nr": "261101-1",
    "Aktualizacijas_datums": "2026-11-17T00:00:00",
    "Iestades_registracijas_numurs": "40003951628",
    "Vakances_nosaukums": "METINĀTĀJS",
    "Vakances_kategorija": "Ražošana",
    "Alga_no": "1200.000",
    "Alga_lidz": "1500.000",
    "Slodzes_tips": "Viena vesela slodze",
    "Darba_laika_veids": "Maiņu darbs",
    "Darba_stundas_nedela": "40",
    "Pieteiksanas_termins": "2026-12-24T00:00:00",
    "Attels": "",
    "Vieta": "Brīvības iela 1, Rīga",
    "Vakances_paplasinats_apraksts": "https://cvvp.nva.gov.lv/#/pub/vakances/1",
}
COLUMNS = list(LINE)


def line(**changes: str) -> dict[str, str]:
    """A line as published, with some columns changed."""
    return LINE | changes


def snapshot(*lines: dict[str, str], columns: list[str] = COLUMNS, mark: str = "") -> str:
    """The text of a publication; `mark` is the byte-order mark that some have."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, extrasaction="ignore", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(lines)
    return mark + out.getvalue()


Importer = Callable[..., Report]


@pytest.fixture
def take(database: Database, tmp_path: Path) -> Importer:
    """`take(line(), line(Vakances_Nr="2"))` imports a snapshot of these lines."""

    def importing(*lines: dict[str, str], text: str | None = None, dry_run: bool = False) -> Report:
        path = tmp_path / "vakances.csv"
        path.write_bytes((text or snapshot(*lines)).encode())
        return import_vacancies(database, path, now=NOW, today=TODAY, dry_run=dry_run)

    return importing


def stored(session: Session, number: str = "261101-1") -> Vacancy:
    """The vacancy with this number of the register."""
    return (
        session.query(Vacancy)
        .filter_by(external_number=number)
        .options(
            selectinload(Vacancy.requirements),
            selectinload(Vacancy.duties),
            joinedload(Vacancy.occupation),
        )
        .one()
    )


def day(text: str) -> date:
    return date.fromisoformat(text)
