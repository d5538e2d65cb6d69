"""A file against the register: what it changes, what it asks, what it refuses."""

import json
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, func, select

from jobbridge.audit.model import AuditRow
from jobbridge.db import Database
from jobbridge.inmates import actions as inmate_actions
from jobbridge.inmates.model import Inmate, Movement
from jobbridge.intake import Report
from jobbridge.outbox.model import Job
from jobbridge.roster import question_actions, undo_actions
from jobbridge.roster.imports import import_roster
from jobbridge.roster.model import (
    Cause,
    LineState,
    RosterImport,
    RosterLine,
    RosterQuestion,
    State,
    What,
)
from jobbridge.viewer import SYSTEM, Viewer
from tests.conftest import CANARY, NOW, World

HEAD = "Cietums;Personas kods;Vārds;Uzvārds;Dzimšanas datums;Atbrīvošana"
IVO, UGIS, EDGARS = "010190-10001", "030390-10008", "020290-10000"


def roster(tmp_path: Path, *lines: str, head: str = HEAD, encoding: str = "utf-8") -> Path:
    path = tmp_path / "roster.csv"
    path.write_bytes(("\n".join([head, *lines]) + "\n").encode(encoding))
    return path


def take(
    database: Database, path: Path, *, viewer: Viewer = SYSTEM, days: int = 0, **more: Any
) -> Report:
    return import_roster(database, path, now=NOW + timedelta(days=days), viewer=viewer, **more)


def counts(report: Report) -> tuple[int, int, int, int]:
    return report.taken, report.changed, report.unchanged, len(report.refused)


def inmate_of(database: Database, name: str) -> Inmate:
    with database.read() as session:
        return next(i for i in session.scalars(select(Inmate)) if i.given_name == name)


def asked(database: Database, *, gone: bool = False) -> list[RosterQuestion]:
    """What waits; that the cast is missing in a file, only where it is what is looked at."""
    with database.read() as session:
        rows = select(RosterQuestion).where(RosterQuestion.settled_at.is_(None))
        found = session.scalars(rows.order_by(RosterQuestion.id))
        return [one for one in found if (one.cause == Cause.GONE) == gone]


def line(
    code: str, name: str, prison: str = "north", day: str = "01.03.2027", born: str = ""
) -> str:
    return f"{prison};{code};{name};{CANARY};{born};{day}"


def test_an_offices_own_export_is_read_in_any_order_and_changes_nothing_twice(
    database: Database, tmp_path: Path
) -> None:
    lines = [line(IVO, "Ivo"), line(UGIS, "Uģis"), line(EDGARS, "Edgars", day="2027-04-01")]
    report = take(database, roster(tmp_path, *lines, encoding="cp1257"))
    assert counts(report) == (3, 0, 0, 0)
    again = take(database, roster(tmp_path, *reversed(lines)))
    assert counts(again) == (0, 0, 3, 0)
    assert inmate_of(database, "Uģis").release_expected == date(2027, 3, 1)


def test_a_refused_line_loses_no_other_and_says_what_to_do(
    database: Database, tmp_path: Path
) -> None:
    report = take(
        database,
        roster(
            tmp_path,
            line(IVO, "Ivo"),
            line("010190-10002", "Kļūda"),
            line(UGIS, "=1+1"),
            line(EDGARS, "Edgars", day="31.02.2027"),
            line("161175-19997", "Divi"),
            line("161175-19997", "Divreiz"),
        ),
    )
    assert report.taken == 1
    assert [one.line for one in report.refused] == [3, 4, 5, 6, 7]
    said = [one.reason for one in report.refused]
    assert "a digit is wrong" in said[0]
    assert "Given name holds a formula" in said[1]
    assert "Release, expected: write the date" in said[2]
    assert "lines 6, 7" in said[3]
    assert CANARY not in "".join(said)


def test_a_dry_run_keeps_every_difference_sealed_and_changes_nothing(
    database: Database, tmp_path: Path
) -> None:
    take(database, roster(tmp_path, line(IVO, "Ivo")))
    later = roster(tmp_path, line(IVO, "Ivo", "south", "01.02.2027"), line(UGIS, "Uģis"))
    report = take(database, later, dry_run=True, ref="look")
    assert counts(report) == (1, 1, 0, 0)
    with database.read() as session:
        lines = session.scalars(
            select(RosterLine)
            .join(RosterImport)
            .where(RosterImport.ref == "look", RosterLine.number > 0)
            .order_by(RosterLine.number)
        ).all()
        assert [one.what for one in lines] == [What.MOVED, What.NEW]
        assert json.loads(lines[0].held or "")["fields"] == [
            ["release_earliest", "2027-03-01", "2027-02-01"],
            ["release_expected", "2027-03-01", "2027-02-01"],
            ["release_latest", "2027-03-01", "2027-02-01"],
            ["prison", "north", "south"],
        ]
    assert inmate_of(database, "Ivo").release_expected == date(2027, 3, 1)


def test_dates_changed_by_hand_are_asked_about_once_and_the_answer_is_kept(
    database: Database, world: World, tmp_path: Path
) -> None:
    path = roster(tmp_path, line(IVO, "Ivo"))
    take(database, path)
    by_hand(database, "Ivo", date(2027, 5, 1))
    assert take(database, path).notes["To be decided"] == 1
    take(database, path)
    (question,) = asked(database)
    assert question.cause == Cause.HAND
    with database.write() as session:
        question_actions.decide(session, world.olga, ref=question.ref, take=False, now=NOW)
    assert counts(take(database, path)) == (0, 0, 1, 0)
    assert asked(database) == []
    assert inmate_of(database, "Ivo").release_expected == date(2027, 5, 1)
    # Another date in the file is another question; taken, it is ours.
    take(database, roster(tmp_path, line(IVO, "Ivo", day="01.06.2027")))
    (question,) = asked(database)
    with database.write() as session:
        question_actions.decide(session, world.olga, ref=question.ref, take=True, now=NOW)
    assert inmate_of(database, "Ivo").release_expected == date(2027, 6, 1)


def by_hand(database: Database, name: str, day: date) -> None:
    with database.write() as session:
        inmate = session.get_one(Inmate, inmate_of(database, name).id)
        inmate_actions.set_release(
            session,
            SYSTEM,
            inmate,
            release_earliest=day,
            release_expected=day,
            release_latest=day,
            open_unit_from=None,
            now=NOW,
        )


def test_a_question_clears_itself_when_its_cause_ends(database: Database, tmp_path: Path) -> None:
    path = roster(tmp_path, line(IVO, "Ivo"))
    take(database, path)
    by_hand(database, "Ivo", date(2027, 5, 1))
    take(database, path)
    question_actions.settle(database, NOW)
    assert len(asked(database)) == 1
    by_hand(database, "Ivo", date(2027, 3, 1))
    question_actions.settle(database, NOW)
    assert asked(database) == []


def test_the_file_of_one_prison_asks_the_officers_of_the_other(
    database: Database, world: World, tmp_path: Path
) -> None:
    take(database, roster(tmp_path, line(IVO, "Ivo", "south")))
    report = take(database, roster(tmp_path, line(IVO, "Ivo")), viewer=world.olga)
    assert report.notes["To be decided"] == 1
    (question,) = [one for one in asked(database) if one.cause == Cause.ELSEWHERE]
    assert question.inmate_id == inmate_of(database, "Ivo").id
    with database.read() as session:  # nothing that leads to whose person it is
        assert session.scalars(
            select(RosterLine.inmate_id).where(RosterLine.what == What.ASKED)
        ).all() == [None]
    with database.write() as session, pytest.raises(Exception, match=r"^$"):
        question_actions.decide(session, world.olga, ref=question.ref, take=True, now=NOW)
    with database.write() as session:
        question_actions.decide(session, SYSTEM, ref=question.ref, take=True, now=NOW)
    assert inmate_of(database, "Ivo").prison_id == world.ids["north"]


def test_somebody_who_looks_like_another_is_asked_about(
    database: Database, world: World, tmp_path: Path
) -> None:
    # Juris of the cast has this name and birth date, and no personal code.
    path = roster(tmp_path, line("010590-10006", "Juris", born="01.05.1990"))
    take(database, path)
    questions = [one for one in asked(database) if one.cause == Cause.ALIKE]
    assert [one.inmate_id for one in questions] == [world.ids["juris"]]
    with database.write() as session:
        question_actions.decide(session, world.olga, ref=questions[0].ref, take=False, now=NOW)
    assert inmate_of(database, "Juris").personal_code == "010590-10006"


def test_who_is_missing_is_never_removed_but_asked_about(
    database: Database, tmp_path: Path
) -> None:
    lines = [line(code, f"Ivo{'abcdefgh'[n]}") for n, code in enumerate(valid_codes(8))]
    take(database, roster(tmp_path, *lines))
    before = {one.inmate_id for one in asked(database, gone=True)}
    take(database, roster(tmp_path, *lines[1:]))
    missing = inmate_of(database, "Ivoa").id
    assert {one.inmate_id for one in asked(database, gone=True)} - before == {missing}
    # Back in the next file, the question goes by itself.
    take(database, roster(tmp_path, *lines))
    assert {one.inmate_id for one in asked(database, gone=True)} == before
    # Most of a prison missing: a part of the roster, nobody is asked about.
    report = take(database, roster(tmp_path, lines[0]))
    assert {one.inmate_id for one in asked(database, gone=True)} == before
    assert report.notes == {
        "Most people of a prison are missing in the file: nobody is asked about": 1
    }


def test_undone_as_a_whole_but_what_was_changed_since_stays(
    database: Database, world: World, tmp_path: Path
) -> None:
    take(database, roster(tmp_path, line(IVO, "Ivo"), line(UGIS, "Uģis")))
    take(
        database,
        roster(
            tmp_path,
            line(IVO, "Ivo", "south", "01.02.2027"),
            line(UGIS, "Uģis", day="01.02.2027"),
            line(EDGARS, "Edgars"),
        ),
        ref="second",
    )
    by_hand(database, "Uģis", date(2027, 7, 1))
    with database.write() as session:
        undo_actions.order_undo(session, SYSTEM, ref="second", now=NOW)
        made = session.scalars(select(RosterImport).where(RosterImport.ref == "second")).one()
    for _ in range(2):
        undo_actions.undo(database, {"import_id": made.id}, NOW)
    ivo = inmate_of(database, "Ivo")
    assert (ivo.prison_id, ivo.release_expected) == (world.ids["north"], date(2027, 3, 1))
    assert inmate_of(database, "Uģis").release_expected == date(2027, 7, 1)
    with database.read() as session:
        assert "Edgars" not in {one.given_name for one in session.scalars(select(Inmate))}
        states = session.scalars(
            select(RosterLine.state)
            .where(RosterLine.import_id == made.id, RosterLine.number > 0)
            .order_by(RosterLine.number)
        ).all()
        assert states == [LineState.UNDONE, LineState.KEPT, LineState.UNDONE]
        assert session.get_one(RosterImport, made.id).state == State.UNDONE
        verbs = session.scalars(
            select(AuditRow.verb).where(AuditRow.request_id == "import:second")
        ).all()
    assert {"inmate.add", "inmate.transfer", "inmate.set_release"} <= set(verbs)
    # The corrected file is taken as if nothing had been.
    assert take(database, roster(tmp_path, line(EDGARS, "Edgars"))).taken == 1


def test_unchanged_people_cost_no_statement_each_and_changes_post_one_job(
    database: Database, tmp_path: Path
) -> None:
    codes = list(valid_codes(120))

    def statements(count: int, day: str) -> int:
        path = roster(tmp_path, *(line(c, "Ivo", day=day) for c in codes[:count]))
        seen = []
        event.listen(database.engine, "before_cursor_execute", lambda *a: seen.append(1))
        take(database, path, dry_run=True)
        return len(seen)

    path = roster(tmp_path, *(line(c, "Ivo") for c in codes))
    assert take(database, path).taken == 120
    few, many = statements(10, "01.03.2027"), statements(120, "01.02.2027")
    assert many - few <= 5 + few  # the listener of the first run counts in the second too
    with database.read() as session:
        before = session.scalar(select(func.count()).select_from(Job)) or 0
    take(
        database,
        roster(
            tmp_path,
            line(codes[0], "Ivo", "south", "01.02.2027"),
            *(line(c, "Ivo") for c in codes[1:]),
        ),
    )
    with database.read() as session:
        assert (session.scalar(select(func.count()).select_from(Job)) or 0) - before == 1


def valid_codes(count: int) -> Iterable[str]:
    from jobbridge.inmates.rules import compact_code

    found = 0
    for number in range(100_000):
        code = f"010190-1{number:04d}" if number < 10_000 else ""
        if code and compact_code(code):
            yield code
            found += 1
            if found == count:
                return


MOVES = "Personas kods;No;Uz;Datums;Veids"


def test_movements_follow_each_other_whatever_the_order_of_the_lines(
    database: Database, world: World, tmp_path: Path
) -> None:
    take(database, roster(tmp_path, line(IVO, "Ivo"), line(UGIS, "Uģis")))
    path = roster(
        tmp_path,
        f"{IVO};;;23.11.2026;atgriešanās",
        f"{IVO};;;22.11.2026;slimnīca",
        f"{UGIS};north;south;23.11.2026;pārvietošana",
        f"{UGIS};north;south;24.11.2026;pārvietošana",
        f"{EDGARS};;;23.11.2026;atbrīvots",
        head=MOVES,
    )
    report = take(database, path, kind="movements")
    assert counts(report) == (0, 3, 0, 2)
    again = take(database, path, kind="movements")
    assert counts(again) == (0, 0, 3, 2)
    with database.read() as session:
        kinds = session.scalars(select(Movement).order_by(Movement.on, Movement.id)).all()
        told = [one.detail.get("kind") for one in kinds if one.detail.get("kind")]
    assert told == ["hospital", "return"]
    assert inmate_of(database, "Uģis").prison_id == world.ids["south"]
