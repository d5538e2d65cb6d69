"""Starter places, published places and moved working days."""

import csv
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from jobbridge.db import Database
from jobbridge.errors import Unusable
from jobbridge.places import queries
from jobbridge.places.actions import load_starter
from jobbridge.places.imports import import_places, import_swap_days
from jobbridge.places.model import Municipality, Prison, Publication, Settlement, SwapDay
from jobbridge.places.rules import resolve
from tests.conftest import World

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
PUBLISHED = Path(__file__).parents[3] / "shared" / "data"
TOWNS = "municipality,type,lat,lon,largest_place\n"
PLACES = "name,pagasts,municipality,lat,lon,population\n"


def file(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def rows(database: Database, model: type[Settlement] | type[Municipality] | type[Prison]) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_the_starter_is_loaded_once(database: Database) -> None:
    with database.write() as session:
        assert load_starter(session, NOW) > 300
    with database.write() as session:
        assert load_starter(session, NOW) == 0
        assert queries.revision(session, "places") == 1
    assert rows(database, Municipality) == 42
    assert rows(database, Prison) == 9 + 2


def test_the_starter_leaves_what_an_administrator_changed(database: Database) -> None:
    with database.write() as session:
        load_starter(session, NOW)
        prison = session.scalars(select(Prison).where(Prison.code == "liepaja")).one()
        prison.notice_days, prison.organisation.name = 9, "Jaunais nosaukums"
    with database.write() as session:
        assert load_starter(session, NOW) == 0
        again = session.scalars(select(Prison).where(Prison.code == "liepaja")).one()
        assert (again.notice_days, again.name) == (9, "Jaunais nosaukums")


def test_places_are_imported_and_the_same_file_changes_nothing(
    database: Database, tmp_path: Path
) -> None:
    towns = file(
        tmp_path,
        "towns.csv",
        TOWNS + "Cēsu novads,novads,57.3,25.2,Cēsis\nMadonas novads,novads,56.85,26.2,Madona\n"
        "Varakļānu novads,novads,56.6,26.7,Varakļāni\nX,cits,57,25,X\nY,novads,48.1,11.6,Y\n",
    )
    places = file(
        tmp_path,
        "places.csv",
        PLACES + "Cēsis,,Cēsu novads,57.31,25.27,15020\nVarakļāni,,Varakļānu novads,56.6,26.75,\n"
        "Nekur,,Nekurienes novads,57,25,\nCēsis,,Cēsu novads,57.31,25.27,15020\n"
        "Cēsis,,Cēsu novads,57.31,25.28,daudz\n",
    )
    parishes = file(
        tmp_path, "p.csv", "pagasts,municipality,lat,lon\nStalbes pagasts,Cēsu novads,57.3,25.0\n"
    )
    report = import_places(database, [places, towns, parishes], now=NOW)
    assert report.lines() == [
        "taken 4, changed 0, unchanged 2, refused 5",
        "former municipalities, counted to the present ones: 1",
        "refused towns.csv, line 5: the type is neither novads nor valstspilsēta",
        "refused towns.csv, line 6: needs a name and a point in Latvia",
        "refused places.csv, line 4: the municipality “Nekurienes novads” is not known",
        "refused places.csv, line 5: says the same as line 2",
        "refused places.csv, line 6: the population is not a number",
    ]
    again = import_places(database, [places, towns, parishes], now=NOW)
    assert (again.taken, again.changed, again.unchanged, again.closed) == (0, 0, 6, 0)
    with database.read() as session:
        assert queries.revision(session, "places") == 1
        found = resolve("Varakļāni, Varakļānu nov.", queries.place_index(session))
        assert found is not None
        assert (found.municipality, found.how) == ("Madonas novads", "place")


def test_a_place_that_is_no_longer_published_goes(database: Database, tmp_path: Path) -> None:
    places = file(tmp_path, "a.csv", PLACES + "A,,Rīga,57,24,\nB,,Rīga,57,24,\n")
    import_places(database, [places], now=NOW)
    file(tmp_path, "a.csv", PLACES + "B,,Rīga,57,24,7\nC,,Rīga,57,24,\n")
    report = import_places(database, [places], now=NOW)
    assert (report.taken, report.changed, report.unchanged, report.closed) == (1, 1, 0, 1)
    with database.read() as session:
        assert set(session.scalars(select(Settlement.name))) == {"B", "C"}


def test_a_dry_run_of_places_tells_the_same_and_stores_nothing(
    database: Database, tmp_path: Path
) -> None:
    places = file(tmp_path, "a.csv", PLACES + "A,,Rīga,57,24,\n")
    assert import_places(database, [places], now=NOW, dry_run=True).taken == 1
    assert rows(database, Settlement) == 0
    with database.read() as session:
        assert session.get(Publication, "places") is None


def test_a_file_cut_in_its_last_line_leaves_nothing(database: Database, tmp_path: Path) -> None:
    lines = "".join(f"Vieta {n},,Rīga,57,24,\n" for n in range(2_000))
    places = file(tmp_path, "a.csv", PLACES + lines + "Vieta,,Rī")
    with pytest.raises(Unusable, match="line 2002"):
        import_places(database, [places], now=NOW)
    assert rows(database, Settlement) == 0


def test_a_file_of_something_else_is_refused(database: Database, tmp_path: Path) -> None:
    with pytest.raises(Unusable, match=r"a\.csv: is no list of municipalities"):
        import_places(database, [file(tmp_path, "a.csv", "x,y\n1,2\n")], now=NOW)


def test_swap_days_are_taken_in_both_ways_of_writing(database: Database, tmp_path: Path) -> None:
    days = file(
        tmp_path,
        "days.csv",
        "date_off;date_worked;source\n2027-05-03;2027-05-08;MK\n24.12.2027.;18.12.2027.;MK\n"
        "2027-05-03;2027-05-08;MK\n2027-05-01;2027-05-08;MK\n2027-13-01;2027-05-08;MK\n",
    )
    report = import_swap_days(database, [days], now=NOW)
    assert report.lines() == [
        "taken 2, changed 0, unchanged 0, refused 3",
        "refused days.csv, line 4: this day is moved twice",
        "refused days.csv, line 5: a working day is moved to a Saturday or Sunday",
        "refused days.csv, line 6: a date cannot be read",
    ]
    with database.read() as session:
        assert [(d.day_off, d.day_worked) for d in queries.swap_days(session)] == [
            (date(2027, 5, 3), date(2027, 5, 8)),
            (date(2027, 12, 24), date(2027, 12, 18)),
        ]
        assert session.get(SwapDay, date(2027, 5, 3)) is not None
    assert import_swap_days(database, [days], now=NOW).unchanged == 2


def test_prisons_are_told_only_to_those_who_work_in_them(database: Database, world: World) -> None:
    with database.read() as session:
        seen = {
            name: [prison.code for prison in queries.prisons_for(session, viewer)]
            for name, viewer in world.viewers.items()
        }
    assert seen == {
        "anna": ["north"],
        "bela": ["south"],
        "olga": ["north"],
        "otto": ["south"],
        "ada": ["south", "north"],
        "uldis": ["south", "north"],
        **{name: [] for name in ("alda", "bruno", "nora", "niks", "pavels", "mara")},
        **{name: [] for name in ("kaspars", "tekla")},
    }


def test_a_closed_prison_is_not_offered(database: Database, world: World) -> None:
    with database.write() as session:
        session.get_one(Prison, world.ids["north"]).valid_to = date(2026, 12, 31)
    with database.read() as session:
        on = [queries.prisons_for(session, world.anna, on=date(2026, 12, 31 - n)) for n in (0, 1)]
        assert [len(found) for found in on] == [1, 1]
        assert queries.prisons_for(session, world.anna, on=date(2027, 1, 1)) == []


def test_a_branch_serves_its_municipalities(database: Database, world: World) -> None:
    with database.read() as session:
        branch = queries.branch_of(session, world.ids["Cēsu novads"])
        assert branch is not None
        assert branch.code == "riga"
        assert queries.municipality_ids_of(session, [branch.id]) == {
            world.ids["Rīga"],
            world.ids["Cēsu novads"],
        }
        assert queries.branch_of(session, None) is None
        former = queries.municipality_named(session, "Priekuļu novads")
        assert former is not None
        assert former.name == "Cēsu novads"


def test_the_published_places_resolve_the_published_vacancies(database: Database) -> None:
    if not PUBLISHED.exists():
        return
    with database.write() as session:
        load_starter(session, NOW)
    paths = sorted((PUBLISHED / "places").glob("*.csv"))
    report = import_places(database, paths, now=NOW)
    assert (report.taken, report.refused) == (6_606, [])
    assert import_places(database, paths, now=NOW).lines()[0] == (
        "taken 0, changed 0, unchanged 6649, refused 0"
    )
    with (PUBLISHED / "vacancies" / "vakances_2025-09.csv").open(encoding="utf-8-sig") as source:
        addresses = [row["Vieta"] for row in csv.DictReader(source)]
    with database.read() as session:
        index = queries.place_index(session)
        unknown = [address for address in addresses if resolve(address, index) is None]
    assert len(addresses) == 1_311
    assert unknown == ["Zaķusalas krastmala 33 un Doma laukums 8"]
