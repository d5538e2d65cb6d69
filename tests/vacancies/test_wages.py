"""Minimum wages: rows that an administrator keeps before those that ship with the program."""

import re
from dataclasses import replace
from datetime import date

import pytest

from jobbridge.audit.model import AuditRow
from jobbridge.db import Database
from jobbridge.errors import NotFound, Refused
from jobbridge.vacancies import actions, wage_actions, wage_queries
from jobbridge.vacancies.wage_rules import MINIMUM_WAGES, MinimumWage, least_pay, why_not_wage
from tests.conftest import NOW, ClientFor, World
from tests.vacancies.test_actions import TODAY, save
from tests.vacancies.test_pages import post

NEXT = MinimumWage(date(2027, 1, 1), 820_00, 5_40, "Cabinet Regulation 656 as amended for 2027")


def test_without_rows_what_ships_with_the_program_stands(database: Database) -> None:
    with database.read() as session:
        assert wage_queries.wages(session) == MINIMUM_WAGES


def test_a_row_counts_from_its_day_and_taken_back_no_longer(
    database: Database, world: World
) -> None:
    mended = replace(MINIMUM_WAGES[1], month_cents=790_00, hour_cents=5_20)
    with database.write() as session:
        for wage in (NEXT, mended, mended):
            wage_actions.set_wage(session, world.ada, wage=wage, now=NOW)
        assert wage_queries.wages(session) == (MINIMUM_WAGES[0], mended, NEXT)
        for day in (NEXT.valid_from, mended.valid_from):
            wage_actions.take_back(session, world.ada, valid_from=day, now=NOW)
        assert wage_queries.wages(session) == MINIMUM_WAGES
        with pytest.raises(NotFound):
            wage_actions.take_back(session, world.ada, valid_from=NEXT.valid_from, now=NOW)
    with database.read() as session:
        rows = session.query(AuditRow).filter_by(subject="wage").order_by(AuditRow.id)
        assert [(row.verb, row.detail) for row in rows] == [
            ("wage.set", "2027-01-01"),
            ("wage.set", "2026-01-01"),
            ("wage.take_back", "2027-01-01"),
            ("wage.take_back", "2026-01-01"),
        ]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, []),
        ({"hour_cents": 540_00}, ["hour"]),
        ({"month_cents": 0}, ["month"]),
        ({"hour_cents": 1}, ["hour_and_month"]),
        ({"month_cents": 82_00}, ["hour_and_month"]),
        ({"source": " "}, ["source"]),
    ],
)
def test_amounts_that_cannot_be_are_refused(change: dict[str, object], expected: list[str]) -> None:
    assert [r.code for r in why_not_wage(replace(NEXT, **change))] == expected  # type: ignore[arg-type]


def test_the_rows_that_ship_could_be_entered() -> None:
    assert [why_not_wage(wage) for wage in MINIMUM_WAGES] == [[], []]


def test_part_time_is_a_share_of_the_month() -> None:
    wages = (*MINIMUM_WAGES, NEXT)
    assert least_pay(wages, date(2026, 12, 31), unit="month") == 780_00
    assert least_pay(wages, date(2027, 1, 1), unit="month", hours_week=20) == 410_00
    assert least_pay(wages, date(2027, 1, 1), unit="hour") == 5_40


def test_a_vacancy_is_measured_by_what_stands(database: Database, world: World) -> None:
    raised = replace(MINIMUM_WAGES[1], month_cents=1_100_00, hour_cents=7_24)
    with database.write() as session:
        ref = save(session, world).ref  # from 1,000 euros
        wage_actions.set_wage(session, world.ada, wage=raised, now=NOW)
        with pytest.raises(Refused) as refused:
            actions.publish(session, world.alda, ref=ref, now=NOW, today=TODAY)
        assert [r.code for r in refused.value.reasons] == ["minimum_wage"]
        wage_actions.take_back(session, world.ada, valid_from=raised.valid_from, now=NOW)
        assert (
            actions.publish(session, world.alda, ref=ref, now=NOW, today=TODAY).state == "published"
        )


@pytest.mark.parametrize("name", ["anna", "alda", "nora", "olga", "mara", "uldis"])
def test_only_administrators_keep_the_table(database: Database, world: World, name: str) -> None:
    with database.write() as session:
        with pytest.raises(NotFound):
            wage_actions.set_wage(session, world.viewers[name], wage=NEXT, now=NOW)
        with pytest.raises(NotFound):
            wage_queries.entered_for(session, world.viewers[name])


def test_the_page_shows_the_rows_and_all_faults_at_once(
    client_for: ClientFor, world: World
) -> None:
    ada = client_for("ada")
    assert "780" in ada.get("/minimum-wages").text
    assert 'value="780.00"' in ada.get("/minimum-wages?from=2026-01-01").text
    wrong = post(ada, "/minimum-wages", {"valid_from": "rīt", "month": "x", "hour": "5,40"})
    assert wrong.status_code == 422
    assert re.findall(r'href="#field-(\w+)"', wrong.text) == ["valid_from", "month"]
    right = {"valid_from": "2027-01-01", "month": "820", "hour": "5,40", "source": "MK 656"}
    assert post(ada, "/minimum-wages", right).status_code == 303
    assert "820" in ada.get("/minimum-wages").text
    back = post(ada, "/minimum-wages/take-back", {"valid_from": "2027-01-01"})
    assert back.status_code == 303
    assert "820" not in ada.get("/minimum-wages").text
