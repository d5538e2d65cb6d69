"""A register's file: taken where nothing stands against it, asked about where it differs."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from jobbridge.applications.model import Application
from jobbridge.db import Database
from jobbridge.employments import (
    actions,
    queries,
    register_actions,
    warning_queries,
    warning_rules,
)
from jobbridge.employments.imports import import_employments
from jobbridge.employments.model import Employment, FollowUpAnswer, RegisterDifference
from jobbridge.employments.register_rules import Known, plan
from jobbridge.errors import NotFound
from jobbridge.vacancies.model import Employer
from tests.conftest import World
from tests.employments.test_actions import FIRST, made, on, state, told

REF = "0123456789"
TODAY = date(2027, 1, 20)
LATER = FIRST + timedelta(days=30)


@pytest.mark.parametrize(
    ("known", "to", "found"),
    [
        (Known("accepted", None, None), None, (FIRST, None, "")),
        (Known("accepted", None, None), LATER, (FIRST, LATER, "")),
        (Known("offer", None, None), None, (None, None, "offer")),
        (Known("started", FIRST + timedelta(days=7), None), None, (None, None, "")),
        (Known("started", FIRST + timedelta(days=8), None), None, (None, None, "first_day")),
        (Known("kept", FIRST, None), LATER, (None, LATER, "")),
        (Known("kept", FIRST, None, LATER + timedelta(days=8)), LATER, (None, None, "ended")),
        (Known("left", FIRST, LATER), LATER, (None, None, "")),
        (Known("left", FIRST, LATER), LATER + timedelta(days=8), (None, None, "last_day")),
        (Known("left", FIRST, LATER), None, (None, None, "running")),
        (Known("left", None, LATER), None, (None, None, "running")),
    ],
)
def test_what_a_line_calls_for(
    known: Known, to: date | None, found: tuple[date | None, date | None, str]
) -> None:
    told = plan(known, FIRST, to)
    assert (told.begin, told.end, told.differs) == found


def written(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "register.csv"
    path.write_text("person,registration_number,from,to\n" + "".join(f"{x}\n" for x in lines))
    return path


def at_work(database: Database, world: World, until: str = "kept") -> tuple[str, str]:
    """Juris at Employer A: the employer's number, and the reference that stands in files."""
    with database.write() as session:
        ref = made(session, world, until=until)
        session.scalars(select(Application).where(Application.ref == ref)).one().ref = REF
        return session.get_one(Employer, world.ids["a"]).registration_number, REF


def test_a_file_begins_confirms_and_is_read_twice_without_change(
    database: Database, world: World, tmp_path: Path
) -> None:
    number, ref = at_work(database, world, until="accepted")
    path = written(tmp_path, f"{ref},{number},01.12.2026,")
    dry = import_employments(database, path, now=on(TODAY), dry_run=True)
    with database.read() as session:
        assert state(session, ref) == "accepted"
    first, again = (import_employments(database, path, now=on(TODAY)) for _ in range(2))
    assert [(r.taken, r.changed, r.unchanged, r.refused) for r in (dry, first, again)] == [
        *((1, 0, 0, []), (1, 0, 0, []), (0, 0, 1, [])),
    ]
    with database.read() as session:
        assert state(session, ref) == "kept"  # six weeks have passed
        assert session.scalars(select(Employment.started_on)).one() == FIRST
        sides = session.scalars(select(FollowUpAnswer.side)).all()
        assert set(sides) == {"register"}


def test_who_stands_in_a_register_is_asked_about_no_more(
    database: Database, world: World, tmp_path: Path
) -> None:
    number, ref = at_work(database, world)
    with database.read() as session:
        waiting = [
            queries.work_for(session, viewer, TODAY)[0].due for viewer in (world.alda, world.anna)
        ]
    assert [one and one.stage for one in waiting] == ["weeks_6", "weeks_6"]
    import_employments(database, written(tmp_path, f"{ref},{number},{FIRST},"), now=on(TODAY))
    with database.write() as session:
        for viewer in (world.alda, world.anna, world.nora):
            assert queries.work_for(session, viewer, TODAY)[0].due is None
        # It was due and nobody is written to; the next question is asked as ever.
        assert actions.ask_due(session, now=on(TODAY)) == 0
        assert "weeks_6" not in told(session)
        assert actions.ask_due(session, now=on(date(2027, 3, 1))) == 1


def test_what_differs_waits_for_the_agency_and_is_asked_once(
    database: Database, world: World, tmp_path: Path
) -> None:
    number, ref = at_work(database, world)
    path = written(tmp_path, f"{ref},{number},2026-12-20,2027-01-05")
    told = [import_employments(database, path, now=on(TODAY)) for _ in range(2)]
    assert [(r.changed, r.unchanged) for r in told] == [(1, 0), (0, 1)]
    with database.write() as session:
        employment = session.scalars(select(Employment)).one()
        assert (employment.started_on, employment.ended_on) == (FIRST, None)
        (warned,) = warning_queries.warnings_for(session, world.nora, TODAY)
        assert warned.kinds == ("register",)
        (one,) = warned.differences
        with pytest.raises(NotFound):
            register_actions.settle(session, world.anna, number=one.id, taken=True, now=on(TODAY))
        register_actions.settle(session, world.nora, number=one.id, taken=True, now=on(TODAY))
        assert (employment.started_on, employment.ended_on) == (
            date(2026, 12, 20),
            date(2027, 1, 5),
        )
        assert state(session, ref) == "left"
    assert import_employments(database, path, now=on(TODAY)).unchanged == 1
    with database.read() as session:
        assert len(session.scalars(select(RegisterDifference)).all()) == 1


def test_bad_lines_are_named_and_lose_no_other(
    database: Database, world: World, tmp_path: Path
) -> None:
    number, ref = at_work(database, world, until="accepted")
    path = written(
        tmp_path,
        f"{ref},{number},2026-12-01,",
        f"Juris,{number},2026-12-01,",
        f"{ref},{number},2026-13-01,",
        f"{ref},40003032949,2026-12-01,",
        f"{ref},{number},2027-06-01,",
        f"{ref},{number},2026-12-01,2026-11-01",
    )
    report = import_employments(database, path, now=on(TODAY))
    assert (report.taken, [one.line for one in report.refused]) == (1, [3, 4, 5, 6, 7])
    assert not any("Juris" in one.reason for one in report.refused)


def test_a_branch_takes_only_its_own(database: Database, world: World, tmp_path: Path) -> None:
    number, ref = at_work(database, world, until="accepted")
    path = written(tmp_path, f"{ref},{number},2026-12-01,")
    report = import_employments(database, path, now=on(TODAY), viewer=world.bela)
    assert (report.taken, len(report.refused)) == (0, 1)
    assert import_employments(database, path, now=on(TODAY), viewer=world.nora).taken == 1


@pytest.mark.parametrize(
    ("ended", "answers", "days", "kinds"),
    [
        (None, {}, 13, []),
        (None, {}, 14, ["missed"]),
        (None, {"counselor": True}, 14, ["employer_silent"]),
        (None, {"employer": True}, 14, []),
        (None, {"employer": True, "counselor": False}, 1, ["unclear"]),
        (FIRST + timedelta(days=41), {}, 14, ["ended_early"]),
        (FIRST + timedelta(days=42), {}, 14, []),
    ],
)
def test_what_the_agency_is_warned_of(
    ended: date | None, answers: dict[str, bool], days: int, kinds: list[str]
) -> None:
    asked_on = date(2027, 1, 12)
    question = warning_rules.Question(asked_on, answers, len(set(answers.values())) > 1)
    found = warning_rules.warnings(
        begun=FIRST,
        ended=ended,
        question=question,
        differs=False,
        today=asked_on + timedelta(days=days),
        patience=timedelta(days=14),
    )
    assert found == kinds
