"""The roster comes in daily; the same file again changes nothing."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from stdnum.lv import pvn

from jobbridge.db import Database
from jobbridge.inmates.model import Inmate
from jobbridge.roster import actions, plan_queries, undo_actions
from jobbridge.roster.imports import import_roster
from jobbridge.roster.model import RosterImport, RosterLine, What
from jobbridge.viewer import SYSTEM
from tests.conftest import CANARY, NOW, World

HEAD = "personal_code,given_name,family_name,prison,release_expected\n"


def _file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "roster.csv"
    path.write_text(HEAD + text, "utf-8")
    return path


def test_a_roster_adds_moves_and_leaves_alone(
    database: Database, world: World, tmp_path: Path
) -> None:
    first = _file(tmp_path, f"161175-19997,Aivars,{CANARY},north,2027-03-01\n")
    report = import_roster(database, first, now=NOW)
    assert (report.taken, report.changed, report.unchanged) == (1, 0, 0)
    report = import_roster(database, first, now=NOW)
    assert (report.taken, report.changed, report.unchanged) == (0, 0, 1)
    moved = _file(tmp_path, f"161175-19997,Aivars,{CANARY},south,2027-02-01\n")
    report = import_roster(database, moved, now=NOW)
    assert (report.taken, report.changed, report.unchanged) == (0, 1, 0)
    with database.read() as session:
        aivars = session.scalars(select(Inmate).order_by(Inmate.id.desc())).first()
        assert aivars is not None
        assert aivars.prison_id == world.ids["south"]
        assert aivars.release_expected.isoformat() == "2027-02-01"


def test_a_bad_line_is_named_by_number_and_never_by_content(
    database: Database, world: World, tmp_path: Path
) -> None:
    path = _file(
        tmp_path,
        f"161175-19997,Aivars,{CANARY},nowhere,2027-03-01\n"
        f"161175-19997,Aivars,{CANARY},north,1 March\n"
        f"123,Aivars,{CANARY},north,2027-03-01\n",
    )
    report = import_roster(database, path, now=NOW)
    assert [refusal.line for refusal in report.refused] == [2, 3, 4]
    said = "\n".join(report.lines())
    assert CANARY not in said
    assert "161175" not in said


def test_a_dry_run_says_what_would_happen_and_does_nothing(
    database: Database, world: World, tmp_path: Path
) -> None:
    path = _file(tmp_path, f"161175-19997,Aivars,{CANARY},north,2027-03-01\n")
    with database.read() as session:
        before = session.scalar(select(func.count()).select_from(Inmate))
    report = import_roster(database, path, now=NOW, dry_run=True)
    assert report.taken == 1
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Inmate)) == before


class Killed(BaseException):
    """What takes a process with it."""


def test_an_import_killed_on_the_command_line_goes_on_as_one(
    database: Database, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = [f"320000-{n:05}" for n in range(100) if pvn.is_valid(f"320000-{n:05}")][:6]
    lines = [f"{code},Aivars,{CANARY},north,2027-03-01\n" for code in codes]
    path = _file(tmp_path, "".join(lines))
    monkeypatch.setattr(plan_queries, "PART", 2)
    apply_part, done = actions.apply_part, list[int]()
    with database.read() as session:
        before = session.scalar(select(func.count()).select_from(Inmate))

    def killed_in_the_second(*given: Any, **more: Any) -> None:
        if done:
            raise Killed
        done.append(1)
        apply_part(*given, **more)

    with monkeypatch.context() as patch:
        patch.setattr(actions, "apply_part", killed_in_the_second)
        with pytest.raises(Killed):
            import_roster(database, path, now=NOW)
    report = import_roster(database, path, now=NOW)
    assert (report.taken, report.changed, report.unchanged) == (6, 0, 0)
    with database.read() as session:
        made = session.scalars(select(RosterImport)).one()
        states = session.scalars(select(RosterLine.state).where(RosterLine.what == What.NEW))
        assert (made.state, states.all()) == ("applied", ["applied"] * 6)
    again = import_roster(database, path, now=NOW)
    assert (again.taken, again.changed, again.unchanged) == (0, 0, 6)
    with database.read() as session:
        assert len(session.scalars(select(RosterImport)).all()) == 2
    with database.write() as session:
        undo_actions.order_undo(session, SYSTEM, ref=made.ref, now=NOW)
    undo_actions.undo(database, {"import_id": made.id}, NOW)
    with database.read() as session:
        states = session.scalars(select(RosterLine.state).where(RosterLine.what == What.NEW))
        assert states.all() == ["undone"] * 6
        assert session.scalar(select(func.count()).select_from(Inmate)) == before
