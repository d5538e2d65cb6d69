"""The agency's snapshot: every form of it, twice, newer, older, and with bad lines."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from jobbridge.db import Database
from jobbridge.errors import Unusable
from jobbridge.outbox.model import Job
from jobbridge.places.imports import import_places
from jobbridge.taxonomy.imports import import_classifier
from jobbridge.taxonomy.model import Occupation
from jobbridge.vacancies import actions, queries
from jobbridge.vacancies.imports import TO_CONFIRM, import_vacancies
from jobbridge.vacancies.model import Employer, Vacancy
from jobbridge.vacancies.rules import Wish
from jobbridge.viewer import SYSTEM
from tests.conftest import NOW, World
from tests.vacancies.conftest import COLUMNS, TODAY, Importer, line, snapshot, stored

PUBLISHED = Path(__file__).parents[3] / "shared" / "data"
needs_publications = pytest.mark.skipif(
    not PUBLISHED.is_dir(), reason="the published data is not beside the repository"
)


def counts(report: object) -> tuple[int, int, int, int, int]:
    return (
        report.taken,  # type: ignore[attr-defined]
        report.changed,  # type: ignore[attr-defined]
        report.unchanged,  # type: ignore[attr-defined]
        len(report.refused),  # type: ignore[attr-defined]
        report.closed,  # type: ignore[attr-defined]
    )


def test_a_line_becomes_a_vacancy_with_everything_it_says(
    database: Database, world: World, take: Importer
) -> None:
    assert counts(take(line())) == (1, 0, 0, 0, 0)
    with database.read() as session:
        found = stored(session)
        assert (found.title, found.state, found.source) == ("Metinātājs", "published", "agency")
        assert found.occupation is not None
        assert (found.occupation.code, found.occupation_confirmed) == ("7212 04", True)
        assert (found.pay_from_cents, found.pay_to_cents, found.pay_unit) == (
            120_000,
            150_000,
            "month",
        )
        assert (found.load, found.working_time, found.hours_week) == ("full", "shifts", 40.0)
        assert (found.apply_by, found.source_updated_on) == (date(2026, 12, 24), date(2026, 11, 17))
        assert found.municipality_id == world.ids["Rīga"]
        assert [(r.kind, r.code, r.must, r.derived) for r in found.requirements] == [
            ("skill", "weld", False, True)
        ]


def test_an_unknown_employer_is_made_by_its_number_and_not_vetted(
    database: Database, world: World, take: Importer
) -> None:
    take(line(), line(Vakances_Nr="261101-2"))
    with database.read() as session:
        made = session.query(Employer).filter_by(registration_number="40003951628").one()
        assert (made.name, made.vetted_at) == ("Nr. 40003951628", None)


def test_a_known_employer_is_found_by_its_number(
    database: Database, world: World, take: Importer
) -> None:
    take(line(Iestades_registracijas_numurs="49990000014"))
    with database.read() as session:
        assert stored(session).employer_id == world.ids["a"]


@pytest.mark.parametrize("text", ["2026-11-17T00:00:00", "2026-11-17", "17.11.2026", "17.11.2026."])
def test_dates_are_taken_in_each_published_form(
    database: Database, world: World, take: Importer, text: str
) -> None:
    assert counts(take(line(Aktualizacijas_datums=text))) == (1, 0, 0, 0, 0)
    with database.read() as session:
        assert stored(session).source_updated_on == date(2026, 11, 17)


def test_a_byte_order_mark_and_missing_columns_change_nothing(
    database: Database, world: World, take: Importer
) -> None:
    some = [c for c in COLUMNS if c not in ("_id", "Attels", "Darba_stundas_nedela")]
    report = take(text=snapshot(line(), columns=some, mark="\ufeff"))
    assert counts(report) == (1, 0, 0, 0, 0)
    with database.read() as session:
        assert stored(session).hours_week is None


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        ("7.560", "7.560", (756, 756, "hour")),
        ("8,50", "11,00", (850, 1100, "hour")),
        ("1 450,00", "1 500,00", (145_000, 150_000, "month")),
        ("49.99", "49.99", (4999, 4999, "hour")),
        ("50", "50", (5000, 5000, "month")),
        ("", "900", (90_000, 90_000, "month")),
        ("0.000", "0.000", (None, None, "month")),
    ],
)
def test_pay_below_fifty_is_by_the_hour(
    database: Database,
    world: World,
    take: Importer,
    low: str,
    high: str,
    expected: tuple[int | None, int | None, str],
) -> None:
    take(line(Alga_no=low, Alga_lidz=high))
    with database.read() as session:
        found = stored(session)
        assert (found.pay_from_cents, found.pay_to_cents, found.pay_unit) == expected


def test_a_link_that_is_no_web_address_is_not_kept(
    database: Database, world: World, take: Importer
) -> None:
    take(line(Vakances_paplasinats_apraksts="javascript:alert(1)"))
    with database.read() as session:
        assert stored(session).link == ""


def test_the_same_snapshot_again_changes_nothing(
    database: Database, world: World, take: Importer
) -> None:
    take(line(), line(Vakances_Nr="261101-2", Vakances_nosaukums="PAVĀRS"))
    with database.read() as session:
        jobs = session.query(Job).count()
    report = take(line(), line(Vakances_Nr="261101-2", Vakances_nosaukums="PAVĀRS"))
    assert counts(report) == (0, 0, 2, 0, 0)
    with database.read() as session:
        assert stored(session).version == 1
        assert session.query(Job).count() == jobs == 2


def test_a_dry_run_tells_and_stores_nothing(
    database: Database, world: World, take: Importer
) -> None:
    assert counts(take(line(), dry_run=True)) == (1, 0, 0, 0, 0)
    with database.read() as session:
        assert session.query(Vacancy).filter_by(source="agency").count() == 0


def test_a_refused_line_says_why_and_loses_no_other(
    database: Database, world: World, take: Importer
) -> None:
    report = take(
        line(),
        line(Vakances_Nr="2", Vakances_nosaukums=""),
        line(Vakances_Nr="3", Alga_no="2000", Alga_lidz="1000"),
        line(Vakances_Nr="4", Pieteiksanas_termins="30.02.2026", Alga_no="daudz"),
        line(Vakances_Nr="5", Iestades_registracijas_numurs="12"),
        line(Vakances_Nr="6", Alga_no="9.5", Alga_lidz="1500"),
        line(),
        line(Vakances_Nr="7"),
    )
    assert counts(report) == (2, 0, 0, 6, 0)
    assert [str(refusal) for refusal in report.refused] == [
        "line 3: Vakances_nosaukums is empty",
        "line 4: the pay goes down: from 2000 to 1000",
        "line 5: Alga_no is no usable number: daudz; Pieteiksanas_termins is no date: 30.02.2026",
        "line 6: Iestades_registracijas_numurs is no registration number: 12",
        "line 7: the pay is by the hour and by the month: from 9.5 to 1500",
        "line 8: has the same number 261101-1 as line 2",
    ]


def test_a_file_that_is_no_snapshot_is_refused_whole(
    database: Database, world: World, take: Importer
) -> None:
    with pytest.raises(Unusable, match="Vakances_Nr"):
        take(text="a,b\n1,2\n")


NEWER = "2026-11-20T00:00:00"


def test_a_newer_snapshot_updates_and_closes_what_vanished(
    database: Database, world: World, take: Importer
) -> None:
    take(line(), line(Vakances_Nr="261101-2"))
    report = take(line(Aktualizacijas_datums=NEWER, Alga_lidz="1700"))
    assert counts(report) == (0, 1, 0, 0, 1)
    with database.read() as session:
        assert (stored(session).pay_to_cents, stored(session).version) == (170_000, 2)
        gone = stored(session, "261101-2")
        assert (gone.state, gone.close_reason) == ("closed", "gone")
        assert session.get_one(Vacancy, world.ids["vacancy_a"]).state == "published"


def test_what_comes_back_is_open_again(database: Database, world: World, take: Importer) -> None:
    take(line(), line(Vakances_Nr="261101-2"))
    take(line(Aktualizacijas_datums=NEWER))
    report = take(line(Aktualizacijas_datums=NEWER), line(Vakances_Nr="261101-2"))
    assert counts(report) == (0, 1, 1, 0, 0)
    with database.read() as session:
        assert stored(session, "261101-2").state == "published"


def test_an_older_snapshot_opens_and_closes_nothing(
    database: Database, world: World, take: Importer
) -> None:
    take(line(), line(Vakances_Nr="261101-2"))
    take(line(Aktualizacijas_datums=NEWER, Alga_lidz="1700"))
    report = take(line(Vakances_Nr="261101-2"), line(Vakances_Nr="261101-3"))
    assert counts(report) == (1, 0, 1, 0, 0)
    with database.read() as session:
        assert stored(session, "261101-2").state == "closed"
        assert stored(session, "261101-3").state == "closed"
        assert (stored(session).state, stored(session).pay_to_cents) == ("published", 170_000)


def test_nothing_is_closed_by_a_file_with_refused_lines_or_without_an_end(
    database: Database, world: World, take: Importer
) -> None:
    take(line(), line(Vakances_Nr="261101-2"))
    newer = line(Aktualizacijas_datums=NEWER)
    assert take(newer, line(Vakances_Nr="", Aktualizacijas_datums=NEWER)).closed == 0
    assert take(text=snapshot(newer).rstrip("\r\n")).closed == 0
    assert take(newer).closed == 1


def test_an_import_keeps_what_people_decided(
    database: Database, world: World, take: Importer
) -> None:
    take(line(), line(Vakances_Nr="261101-2"))
    with database.write() as session:
        ref, other = stored(session).ref, stored(session, "261101-2").ref
        actions.confirm_occupation(session, SYSTEM, ref=ref, code="5120 02", now=NOW)
        actions.set_requirements(
            session, SYSTEM, ref=ref, wishes=[Wish("licence", "B", must=True)], now=NOW
        )
        actions.close(session, SYSTEM, ref=other, reason="filled", now=NOW)
    report = take(
        line(Aktualizacijas_datums=NEWER),
        line(Vakances_Nr="261101-2", Aktualizacijas_datums=NEWER),
    )
    assert counts(report) == (0, 2, 0, 0, 0)
    with database.read() as session:
        found = stored(session)
        assert found.occupation is not None
        assert found.occupation.code == "5120 02"
        assert [(r.kind, r.code) for r in found.requirements] == [("licence", "B")]
        assert stored(session, "261101-2").state == "closed"


def test_a_draft_edit_of_an_imported_vacancy_is_a_decision(
    database: Database, world: World, take: Importer
) -> None:
    take(line(Iestades_registracijas_numurs="49990000014"))
    with database.write() as session:
        offer = queries.offer_of(stored(session))
        actions.save_draft(
            session,
            world.alda,
            ref=stored(session).ref,
            offer=replace(offer, pay_to_cents=190_000, seats=3),
            now=NOW,
            today=TODAY,
        )
    take(line(Iestades_registracijas_numurs="49990000014", Aktualizacijas_datums=NEWER))
    with database.read() as session:
        found = stored(session)
        assert (found.pay_to_cents, found.seats) == (190_000, 3)
        assert found.decisions == {"pay", "seats"}


def test_a_title_that_is_not_recognised_waits_for_a_person(
    database: Database, world: World, take: Importer
) -> None:
    with database.write() as session:
        welder = session.query(Occupation).filter_by(code="7212 04").one()
        welder.licences, welder.duties = "WELDING", "NIGHT"
    report = take(line(Vakances_nosaukums="DARBINIEKS METINĀJUMU TĪRĪŠANAI"))
    assert report.notes.get(TO_CONFIRM) == 1
    with database.read() as session:
        # From a guess nothing follows: no requirement, no duty, nobody proposed.
        found = stored(session)
        assert (found.occupation_confirmed, found.requirements, found.duties) == (False, [], [])
        assert found.id not in {v.id for v in queries.open_vacancies(session, NOW.date())}
        waiting = queries.vacancies_for(
            session, world.nora, filters=queries.Filters(to_confirm=True)
        )
        assert [v.external_number for v in waiting.rows] == ["261101-1"]
        ref = found.ref
    with database.write() as session:
        actions.confirm_occupation(session, world.nora, ref=ref, code="7212 04", now=NOW)
    with database.read() as session:
        found = stored(session)
        assert ("licence", "WELDING", True) in {
            (r.kind, r.code, r.derived) for r in found.requirements
        }
        assert [duty.tag for duty in found.duties] == ["NIGHT"]
        assert found.id in {v.id for v in queries.open_vacancies(session, NOW.date())}


def test_requirements_follow_the_occupation_until_somebody_decides(
    database: Database, world: World, take: Importer
) -> None:
    with database.write() as session:
        cook = session.query(Occupation).filter_by(code="5120 02").one()
        cook.licences, cook.state_language, cook.duties = "HYGIENE", "A2", "CASH|NIGHT"
    take(line())
    with database.write() as session:
        ref = stored(session).ref
        actions.confirm_occupation(session, world.nora, ref=ref, code="5120 02", now=NOW)
    with database.read() as session:
        found = stored(session)
        assert {(r.kind, r.code, r.text_level, r.must) for r in found.requirements} == {
            ("language", "lv", "A2", True),
            ("licence", "HYGIENE", "", True),
        }
        assert [d.tag for d in found.duties] == ["CASH", "NIGHT"]


@pytest.mark.skipif(
    not PUBLISHED.is_dir(), reason="the published data is not beside the repository"
)
def test_the_whole_published_snapshot_is_taken_and_placed(database: Database, world: World) -> None:
    import_places(database, sorted((PUBLISHED / "places").glob("*.csv")), now=NOW)
    import_classifier(database, sorted((PUBLISHED / "classifier").glob("*.csv")), now=NOW)
    path = PUBLISHED / "vacancies" / "vakances_2025-09.csv"
    first = import_vacancies(database, path, now=NOW, today=TODAY)
    assert first.taken + len(first.refused) == 1311
    again = import_vacancies(database, path, now=NOW, today=TODAY)
    assert counts(again) == (0, 0, first.taken, len(first.refused), 0)
    with database.read() as session:
        ours = session.query(Vacancy).filter_by(source="agency")
        placed = ours.filter(
            Vacancy.municipality_id.is_not(None), Vacancy.occupation_id.is_not(None)
        ).count()
        assert placed >= 0.99 * 1311
