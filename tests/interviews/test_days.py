"""One visit, many people; and who found no place, with the reason."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from jobbridge.applications.model import Application
from jobbridge.clock import local
from jobbridge.db import Database
from jobbridge.errors import NotFound, Refused
from jobbridge.interviews import day_actions, day_queries
from jobbridge.interviews.model import Interview
from jobbridge.matching.model import Match
from jobbridge.viewer import Viewer
from tests.conftest import NOW, ClientFor, World
from tests.interviews.conftest import Desk, add_inmate, apply
from tests.interviews.test_pages import ref_of, send

DAY = date(2026, 12, 1)


def people(database: Database, world: World, size: int) -> list[int]:
    """Applications to Employer A, those released first created last."""
    with database.write() as session:
        return [
            apply(session, inmate.id, world.ids["vacancy_a"]).id
            for inmate in [add_inmate(session, world, f"p{n}", days=100 - n) for n in range(size)]
        ]


@dataclass
class Told:
    """What a plan came to, in plain values."""

    ref: str
    placed: list[tuple[int, str]]
    unplaced: list[tuple[int, list[str]]]


def plan(
    database: Database,
    world: World,
    who: Viewer,
    jobs: list[int],
    *,
    minutes: int = 30,
    on: date = DAY,
) -> Told:
    with database.write() as session:
        made = day_actions.book_day(
            session,
            who,
            employer_id=world.ids["a"],
            prison_id=world.ids["north"],
            on=on,
            applications=[session.get_one(Application, job) for job in jobs],
            minutes=minutes,
            now=NOW,
        )
        assert {i.day_id for i in made.placed} == {made.day.id}
        return Told(
            made.day.ref,
            [(i.application_id, local(i.starts_at).strftime("%H:%M")) for i in made.placed],
            [(a.id, [r.code for r in reasons]) for a, reasons in made.unplaced],
        )


def test_those_released_first_are_met_first_one_after_another(
    database: Database, world: World
) -> None:
    jobs = people(database, world, 4)
    made = plan(database, world, world.anna, jobs)
    times = ["09:00", "09:35", "10:10", "10:45"]
    assert made.placed == list(zip(reversed(jobs), times, strict=True))
    assert made.unplaced == []


def test_the_better_match_comes_first_among_equals(database: Database, world: World) -> None:
    with database.write() as session:
        inmates = [add_inmate(session, world, f"e{n}") for n in range(2)]
        jobs = [apply(session, i.id, world.ids["vacancy_a"]).id for i in inmates]
        session.add(
            Match(
                inmate_id=inmates[1].id,
                vacancy_id=world.ids["vacancy_a"],
                score=9000,
                parts={},
                policy="1",
                inmate_version=1,
                vacancy_version=1,
                as_of=NOW.date(),
            )
        )
    made = plan(database, world, world.anna, jobs)
    assert made.placed == [(jobs[1], "09:00"), (jobs[0], "09:35")]


def test_who_finds_no_place_is_named_with_the_reason(database: Database, world: World) -> None:
    jobs = people(database, world, 6)
    made = plan(database, world, world.anna, jobs, minutes=90)
    assert len(made.placed) == 2
    assert made.unplaced == [(job, ["day_full"]) for job in reversed(jobs[:4])]


def test_a_day_on_which_nobody_fits_is_refused_and_leaves_nothing(
    database: Database, world: World
) -> None:
    jobs = people(database, world, 2)
    with pytest.raises(Refused) as error:
        plan(database, world, world.anna, jobs, on=date(2026, 12, 6))
    assert [r.code for r in error.value.reasons] == ["day_off", "outside_hours"]
    with database.read() as session:
        assert session.scalars(select(Interview.id)).all() == []


def test_a_day_is_planned_only_by_those_of_the_prison(database: Database, world: World) -> None:
    jobs = people(database, world, 1)
    for viewer in (world.bela, world.otto, world.alda):
        with pytest.raises(NotFound):
            plan(database, world, viewer, jobs)


def test_planning_and_run_sheet_on_the_pages(
    client_for: ClientFor, desk: Desk, database: Database, world: World
) -> None:
    jobs = [*people(database, world, 2), desk.jobs["juris_a"]]
    anna = client_for("anna")
    query = "employer=49990000014&prison=north"
    assert f"/interview-days/plan?{query.replace('&', '&amp;')}" in anna.get("/interviews").text
    page = anna.get(f"/interview-days/plan?{query}")
    assert page.status_code == 200
    refs = [ref_of(database, job) for job in jobs]
    assert all(ref in page.text for ref in refs)
    made = anna.post(
        "/interview-days/plan",
        data={
            "csrf_token": anna.csrf,
            "employer": "49990000014",
            "prison": "north",
            "on": "2026-12-01",
            "minutes": "30",
            "applications": refs[:2],
        },
    )
    assert made.status_code == 303
    sheet = made.headers["location"]
    inside = anna.get(sheet).text
    assert inside.count('scope="row"') == 2
    assert "Juris" in inside
    assert client_for("olga").get(sheet).status_code == 200
    outside = client_for("alda").get(sheet)
    assert outside.status_code == 200
    assert not any(w in outside.text for w in ("Ziemeļu", "Juris", "P0", "Tikšanās"))
    first = re.findall(r'href="(/interviews/[^/"]+)"', inside)[0]
    assert send(client_for("olga"), f"{first}/confirm", version="1").status_code == 303
    placed = client_for("alda").get(sheet).text
    assert "Ziemeļu" in placed
    assert [placed.count(ref) for ref in sorted(refs[:2], key=placed.count)] == [0, 1]
    assert sheet in client_for("alda").get(first).text
    other = next(one for one in re.findall(r'href="(/interviews/[^/"]+)"', inside) if one != first)
    assert sheet not in client_for("alda").get(other).text
    for who in ("bela", "otto", "bruno"):
        assert client_for(who).get(sheet).status_code == 404
    empty = send(
        anna,
        "/interview-days/plan",
        employer="49990000014",
        prison="north",
        on="2026-12-01",
        minutes="30",
    )
    assert empty.status_code in (404, 422)


def test_who_is_left_is_worked_out_afresh(desk: Desk, database: Database, world: World) -> None:
    jobs = people(database, world, 5)
    made = plan(database, world, world.anna, jobs, minutes=90)
    with database.read() as session:
        day = day_queries.day_for(session, world.anna, made.ref)
        left = day_queries.left_of(session, world.anna, day, NOW + timedelta(minutes=1))
        found = {one.application.id: [r.code for r in one.reasons] for one in left}
    full = ["day_full"]
    assert found == {
        **dict.fromkeys(jobs[:3], full),
        desk.jobs["juris_a"]: full,
        desk.jobs["karlis_a"]: full,
    }
