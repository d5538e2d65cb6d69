"""The record of processing, held against the schema: nothing stands unclassified."""

from sqlalchemy.orm import Session

from jobbridge.db import Database
from jobbridge.inmates.vocabulary import AGREED_TEXTS
from jobbridge.paper import agreements
from jobbridge.privacy.export_queries import export_for
from jobbridge.privacy.held_queries import leads_to
from jobbridge.privacy.record import about_the_person, record
from jobbridge.privacy.record_rules import ASIDE, PERSONAL, PURPOSES, WHOSE
from jobbridge.privacy.retention_rules import KEPT
from jobbridge.schema import METADATA
from tests.cast import World
from tests.privacy.canaries import fill
from tests.subjects import Subjects

TELL = "write it into src/jobbridge/privacy/record.toml, in its class of data"


def test_every_column_of_every_table_is_classified() -> None:
    columns = {f"{t.name}.{c.name}" for t in METADATA.sorted_tables for c in t.columns}
    said = {f"{e.table}.{name}" for e in record().values() for name in e.columns}
    assert {TELL: sorted(columns - said)} == {TELL: []}
    assert sorted(said - columns) == []


def test_the_record_uses_only_words_that_it_explains() -> None:
    entries = record().values()
    assert [e.table for e in entries if e.purpose not in PURPOSES] == []
    assert [e.table for e in entries if e.whose not in WHOSE] == []
    assert [e.table for e in entries if e.kept not in KEPT] == []
    assert [e.table for e in entries if e.aside and e.aside not in ASIDE] == []


def test_every_table_with_a_way_to_a_person_is_about_the_person() -> None:
    """Whatever goes with a person when they are deleted is found from them, and nothing else."""
    about = {entry.table for entry in about_the_person()}
    leading = {
        table.name
        for table in METADATA.sorted_tables
        for column in table.columns
        for key in column.foreign_keys
        if key.column.table.name == "inmate"
    }
    assert leading - about == set()
    assert [e.table for e in about_the_person() if not e.through and e.table != "inmate"] == []
    ways = {leads_to(e.table, column) for e in about_the_person() for column in e.through}
    assert ways - about == set()


def test_sealed_columns_are_personal_or_secret_and_personal_names_are_sealed() -> None:
    for entry in about_the_person():
        table = METADATA.tables[entry.table]
        named = {"given_name", "family_name", "personal_code", "birth_date", "contact", "phone"}
        for name in named & set(table.columns.keys()):
            assert type(table.c[name].type).__name__ == "Sealed", f"{entry.table}.{name}"


def test_everything_held_about_a_person_is_exported(
    database: Database, world: World, subjects: Subjects
) -> None:
    with database.write() as session:
        canaries = fill(session, world.ids["juris"])
        found = export_for(session, world.anna, world.refs["juris"])
        data = found.data
    text = repr(data)
    assert sorted(canary for canary in canaries if canary not in text) == []
    exported = {
        f"{held['table']}.{name}" for held in data["held"] for row in held["rows"] for name in row
    }
    personal = {
        f"{entry.table}.{name}" for entry in about_the_person() for name in entry.of(*PERSONAL)
    }
    assert personal - exported == set()
    assert {one["what"] for one in data["given_to"]} >= {"handover"}


def test_other_people_stay_out_of_the_export(
    database: Database, world: World, subjects: Subjects
) -> None:
    with database.read() as session:
        data = export_for(session, world.anna, world.refs["juris"]).data
    text = repr(data)
    for other in ("Kārlis", "Viesis north", "Marta", "Svešiniece"):
        assert other not in text
    assert len(data["withheld"]) == 3
    assert _accounts(data) == []


def _accounts(data: dict[str, object]) -> list[object]:
    """People who work here are told by role."""
    return [name for name in ("Anna", "Olga", "Uldis") if f"'{name}'" in repr(data)]


def test_who_looked_is_told_by_day_role_and_organisation(
    database: Database, world: World, session_seen: Session
) -> None:
    data = export_for(session_seen, world.anna, world.refs["juris"]).data
    assert [(one["role"], one["organisation"], one["reads"]) for one in data["looked"]] == [
        ("counselor", "Ziemeļu cietums", 2)
    ]


def test_the_version_of_agreements_is_that_of_their_words() -> None:
    """New words are a new version: what was agreed to under the old ones says so for ever."""
    import hashlib

    digest = hashlib.sha256(repr((agreements.TERMS, agreements.RIGHTS)).encode()).hexdigest()[:12]
    assert {AGREED_TEXTS: digest} == {"2026-11": "766a4347d911"}
