"""Interview days on the pages, without JavaScript; and what each role sees of them."""

import re
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from jobbridge.calendar.spans import local_moment
from jobbridge.db import Database
from jobbridge.interviews.model import Interview, State
from tests.conftest import ClientFor, FixedClock, World
from tests.days.conftest import DAY, Planner
from tests.interviews.conftest import Desk
from tests.interviews.test_pages import ref_of, send

QUERY = "employer=49990000014&prison=north"


def version_in(page: str) -> str:
    found: str = re.findall(r'name="version" value="(\d+)"', page)[0]
    return found


def opened(anna: Any, refs: list[str], **more: object) -> str:
    made = anna.post(
        "/interview-days/plan",
        data={
            "csrf_token": anna.csrf,
            "employer": "49990000014",
            "prison": "north",
            "on": "2026-12-01",
            "minutes": "30",
            "applications": refs,
            **more,
        },
    )
    assert made.status_code == 303, made.text
    address: str = made.headers["location"]
    return address


def test_a_day_is_drafted_changed_and_released_on_the_pages(
    client_for: ClientFor, planner: Planner, desk: Desk, database: Database, world: World
) -> None:
    jobs = [*planner.people(2), desk.jobs["juris_a"]]
    anna, alda = client_for("anna"), client_for("alda")
    assert f"/interview-days/plan?{QUERY.replace('&', '&amp;')}" in anna.get("/interviews").text
    assert "/interview-days/plan?" in anna.get("/interview-days").text
    refs = [ref_of(database, job) for job in jobs]
    form = anna.get(f"/interview-days/plan?{QUERY}")
    assert all(ref in form.text for ref in refs)
    day = opened(anna, refs)
    planner.ref = day.rpartition("/")[2]
    assert alda.get(day).status_code == 404
    assert day not in alda.get("/interviews").text
    page = anna.get(day).text
    assert page.count('scope="row"') == 3
    assert "Juris" in page
    person = f"{day}/people/{refs[2]}"
    assert "14:20|1" in anna.get(person).text
    put = send(anna, person, do="put", place="14:20|1", version=version_in(page))
    assert put.status_code == 303
    stale = send(anna, person, do="out", version=version_in(page))
    assert stale.status_code == 422
    page = anna.get(day).text
    assert "14:20" in page
    again = send(anna, f"{day}/again", version=version_in(page))
    assert again.status_code == 303
    page = anna.get(day).text
    assert send(anna, f"{day}/release", version=version_in(page)).status_code == 303
    sheet = alda.get(day)
    assert sheet.status_code == 200
    assert not any(w in sheet.text for w in ("Ziemeļu", "Juris", "P0", "Tikšanās telpa"))
    first = re.findall(r'href="(/interviews/[^/"]+)"', anna.get(day).text)[0]
    assert send(client_for("olga"), f"{first}/confirm", version="1").status_code == 303
    placed = alda.get(day).text
    assert "Ziemeļu" in placed
    assert [placed.count(ref) for ref in sorted(refs, key=placed.count)] == [0, 0, 1]
    assert day in alda.get(first).text
    for who in ("bela", "otto", "bruno"):
        assert client_for(who).get(day).status_code == 404
    for who in ("otto", "alda", "bruno", "bela"):
        assert send(client_for(who), f"{day}/release", version="9").status_code == 404


def test_a_refused_release_says_why_and_keeps_the_draft(
    client_for: ClientFor, planner: Planner, desk: Desk, database: Database, world: World
) -> None:
    jobs = planner.people(2)
    anna = client_for("anna")
    day = opened(anna, [ref_of(database, job) for job in jobs])
    planner.ref = day.rpartition("/")[2]
    when = min(at for at, _ in planner.drafted().values())
    page = anna.get(day).text
    desk.book(world.anna, "juris_b", f"{DAY} {when}")
    answer = send(anna, f"{day}/release", version=version_in(page))
    assert answer.status_code == 422
    assert 'class="jb-reasons"' in answer.text
    assert len(planner.booked()) == 1


def test_wrong_input_is_told_by_the_field_and_kept(
    client_for: ClientFor, planner: Planner, database: Database
) -> None:
    jobs = planner.people(1)
    anna = client_for("anna")
    made = send(
        anna,
        "/interview-days/plan",
        employer="49990000014",
        prison="north",
        on="2026-12-01",
        minutes="30",
        break_from="10:00",
        applications=ref_of(database, jobs[0]),
    )
    assert made.status_code == 422
    assert 'href="#field-break_until"' in made.text
    assert 'value="10:00"' in made.text
    empty = send(
        anna,
        "/interview-days/plan",
        employer="49990000014",
        prison="north",
        on="2026-12-01",
        minutes="30",
    )
    assert empty.status_code == 422


def test_panels_length_and_remedies_have_pages_of_their_own(
    client_for: ClientFor, planner: Planner, database: Database
) -> None:
    jobs = planner.people(4)
    anna = client_for("anna")
    day = opened(anna, [ref_of(database, job) for job in jobs])
    planner.ref = day.rpartition("/")[2]
    version = version_in(anna.get(f"{day}/panels?number=1").text)
    saved = send(
        anna,
        f"{day}/panels",
        number="1",
        function="staff",
        people="2",
        most="2",
        version=version,
    )
    assert saved.status_code == 303
    assert len(planner.drafted()) == 2
    helped = anna.get(f"{day}/remedies")
    assert helped.status_code == 200
    assert 'class="ds-table' in helped.text
    settings = anna.get(f"{day}/settings").text
    cut = send(
        anna, f"{day}/settings", minutes="45", gap="5", rooms="N1", version=version_in(settings)
    )
    assert cut.status_code in (303, 422)
    assert anna.get(f"{day}/panels?number=3").status_code == 404


def day_of(client: Any, planner: Planner, database: Database, size: int = 3) -> str:
    """A released day with more people than places."""
    jobs = planner.people(size)
    day = opened(client, [ref_of(database, job) for job in jobs])
    planner.ref = day.rpartition("/")[2]
    version = version_in(client.get(f"{day}/panels?number=1").text)
    send(client, f"{day}/panels", number="1", people="1", most=str(size - 1), version=version)
    page = client.get(day).text
    assert send(client, f"{day}/release", version=version_in(page)).status_code == 303
    return day


def on_the_day(clock: FixedClock, text: str) -> None:
    then = local_moment(DAY, datetime.strptime(text, "%H:%M").time())
    clock.move(seconds=(then - clock.now()) / timedelta(seconds=1))


def test_on_the_day_one_tap_books_the_next_instead_of_whoever_does_not_come(
    client_for: ClientFor,
    planner: Planner,
    database: Database,
    world: World,
    clock: FixedClock,
) -> None:
    day = day_of(client_for("anna"), planner, database)
    (left,) = planner.whys()
    first = min(planner.booked(), key=lambda job: planner.booked()[job])
    on_the_day(clock, "08:20")
    olga = client_for("olga")
    page = olga.get(day).text
    values = {
        "interview": planner.interview(first).ref,
        "application": ref_of(database, left),
        "why": "person",
        "version": version_in(page),
    }
    made = send(olga, f"{day}/fill", **values)
    assert made.status_code == 303
    assert planner.interview(first).state == State.CANCELLED
    assert planner.booked()[left] == ("09:00", 1)
    again = send(olga, f"{day}/fill", **values)
    assert again.status_code in (404, 409, 422)
    assert len(planner.booked()) == 2


def test_whoever_is_missing_after_the_time_began_gives_what_is_left_of_it(
    client_for: ClientFor,
    planner: Planner,
    database: Database,
    world: World,
    clock: FixedClock,
) -> None:
    day = day_of(client_for("anna"), planner, database)
    (left,) = planner.whys()
    first = min(planner.booked(), key=lambda job: planner.booked()[job])
    on_the_day(clock, "09:03")
    anna = client_for("anna")
    made = send(
        anna,
        f"{day}/fill",
        interview=planner.interview(first).ref,
        application=ref_of(database, left),
        version=version_in(anna.get(day).text),
    )
    assert made.status_code == 303
    assert planner.interview(first).state == State.MISSED
    assert planner.booked()[left] == ("09:15", 1)
    made = planner.interview(left)
    assert made.ends_at - made.starts_at == timedelta(minutes=15)


def test_a_free_place_is_filled_in_one_tap_and_the_rules_are_asked(
    client_for: ClientFor,
    planner: Planner,
    desk: Desk,
    database: Database,
    world: World,
    clock: FixedClock,
) -> None:
    day = day_of(client_for("anna"), planner, database)
    (left,) = planner.whys()
    on_the_day(clock, "08:00")
    anna = client_for("anna")
    page = anna.get(day).text
    places = re.findall(r'name="place" value="([^"]+)"', page)
    assert places
    made = send(
        anna,
        f"{day}/fill",
        place=places[0],
        application=ref_of(database, left),
        version=version_in(page),
    )
    assert made.status_code == 303
    assert f"{planner.booked()[left][0]}|1" == places[0]
    page = anna.get(day).text
    wrong = send(
        anna,
        f"{day}/fill",
        place=places[0],
        application=ref_of(database, left),
        version=version_in(page),
    )
    assert wrong.status_code in (404, 409, 422)


def test_a_panel_that_runs_late_shows_what_to_expect_and_books_nothing_else(
    client_for: ClientFor,
    planner: Planner,
    database: Database,
    world: World,
    clock: FixedClock,
) -> None:
    day = day_of(client_for("anna"), planner, database)
    before = planner.booked()
    on_the_day(clock, "08:30")
    anna = client_for("anna")
    page = anna.get(day).text
    assert send(anna, f"{day}/late", panel="1", minutes="20", version=version_in(page))
    assert "09:20" in anna.get(day).text
    assert planner.booked() == before
    with database.read() as session:
        assert session.scalar(select(func.count(Interview.id))) == 2


def test_programs_draft_plan_again_and_release(
    client_for: ClientFor, planner: Planner, database: Database
) -> None:
    refs = [ref_of(database, job) for job in planner.people(2)]
    anna, alda = client_for("anna"), client_for("alda")
    headers = {"x-csrf-token": anna.csrf, "idempotency-key": "one"}
    body = {
        "employer": "49990000014",
        "prison": "north",
        "on": "2026-12-01",
        "applications": refs,
    }
    made = anna.post("/api/v1/interview-days", json=body, headers=headers)
    assert made.status_code == 201, made.text
    assert anna.post("/api/v1/interview-days", json=body, headers=headers).json() == made.json()
    day, draft = made.json(), made.json()["draft"]
    address = f"/api/v1/interview-days/{day['ref']}"
    assert (draft["optimal"], draft["booked"], day["meetings"]) == (True, 2, [])
    assert alda.get(address).status_code == 404
    assert alda.get("/api/v1/interview-days").json() == {"days": []}
    csrf = {"x-csrf-token": anna.csrf}
    again = anna.post(f"{address}/again", json={"version": 1}, headers=csrf)
    assert (again.status_code, again.json()["draft"]["version"]) == (200, 2)
    stale = anna.post(f"{address}/release", json={"version": 1}, headers=csrf)
    assert stale.status_code == 409
    done = anna.post(f"{address}/release", json={"version": 2}, headers=csrf)
    assert done.status_code == 200
    assert [one["state"] for one in done.json()["meetings"]] == ["booked", "booked"]
    seen = alda.get(address).json()
    assert (seen["prison"], seen["draft"]) == (None, None)
    assert {one["room"] for one in seen["meetings"]} == {None}
