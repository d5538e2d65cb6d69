"""Employer meetings on their pages: what each role reads, and what an employer never does."""

import re

from sqlalchemy import func, select

from jobbridge.db import Database
from jobbridge.interviews.occasion_model import Occasion
from jobbridge.meetings import actions
from jobbridge.meetings.model import Meeting
from jobbridge.outbox.model import Job
from tests.conftest import CANARY, ClientFor, FixedClock, World
from tests.interviews.test_pages import send
from tests.meetings.conftest import AFTER, Hall

PLAN = {
    "employer": "49990000014",
    "vacancies": "metinatajs-a",
    "mode": "in_person",
    "rooms": "north|T1",
    "on": "2026-12-02",
    "at": "14:00",
    "minutes": "60",
    "places": "2",
}


def ref_of(database: Database, meeting: int) -> str:
    with database.read() as session:
        return session.get_one(Meeting, meeting).ref


def test_a_meeting_is_planned_listed_and_asked_about_on_its_pages(
    client_for: ClientFor, world: World, clock: FixedClock, hall: Hall
) -> None:
    anna, alda = client_for("anna"), client_for("alda")
    assert "49990000014" in anna.get("/meetings/new").text
    made = anna.submit("/meetings/new", **PLAN)
    assert made.status_code == 303
    url = made.headers["location"]
    assert "Juris" in anna.get(f"{url}/people").text
    assert anna.submit(f"{url}/people", people=world.refs["juris"]).status_code == 303
    found = anna.submit(f"{url}/find", text="Karlis")
    assert found.status_code == 200
    assert "Karlis" in found.text
    for page in (url, f"{url}/list"):
        assert CANARY in anna.get(page).text
    before = alda.get(url).text
    assert CANARY not in before
    assert "Ziemeļu" not in before
    assert client_for("bruno").get(url).status_code == 404
    olga = client_for("olga")
    assert olga.submit(f"{url}/confirm", version="1").status_code == 303
    assert "Ziemeļu" in alda.get(url).text
    clock.move(seconds=(AFTER - clock.now()).total_seconds())
    anna, alda, olga = client_for("anna"), client_for("alda"), client_for("olga")
    assert url in olga.get("/interviews").text
    assert olga.submit(f"{url}/attendance/all").status_code == 303
    seat = hall.seat(world.ids["juris"])
    said = {"seat": seat.ref, "answer": world.refs["vacancy_a"]}
    assert anna.submit(f"{url}/interest", **said).status_code == 303
    application = hall.seat(world.ids["juris"]).application
    assert application is not None
    assert application.ref in alda.get(f"/cards/{application.ref}").text
    after = alda.get(url).text
    assert CANARY not in after
    assert application.ref not in after


def test_a_refused_plan_keeps_what_was_typed_and_says_why(
    client_for: ClientFor, hall: Hall
) -> None:
    answer = client_for("anna").submit("/meetings/new", **{**PLAN, "on": "2026-11-24"})
    assert answer.status_code == 422
    assert 'value="2026-11-24"' in answer.text
    assert 'href="#field-at"' in answer.text
    assert hall.count() == 0


def test_the_api_tells_an_employer_bands_and_no_prison(
    client_for: ClientFor, world: World, hall: Hall, database: Database
) -> None:
    made = hall.plan(world.anna)
    hall.put_on(world.anna, made, world.ids["juris"], world.ids["karlis"])
    url = f"/api/v1/meetings/{ref_of(database, made)}"
    told = client_for("alda").get(url).json()
    assert told["prisons"] == []
    assert told["expected"] == "mazāk nekā 10"
    (inside,) = client_for("anna").get("/api/v1/meetings").json()["meetings"]
    assert (inside["expected"], inside["prisons"][0]["listed"]) == ("2", 2)


def test_an_employer_cancels_its_meeting_and_everybody_is_told_once(
    client_for: ClientFor, world: World, hall: Hall, database: Database
) -> None:
    made = hall.plan(world.anna)
    url = f"/meetings/{ref_of(database, made)}"
    alda = client_for("alda")
    assert alda.submit(f"{url}/cancel", version="1").status_code == 422
    sent = alda.submit(f"{url}/cancel", version="1", why="employer")
    assert sent.status_code == 303
    assert hall.claims() == []
    assert client_for("otto").get(url).status_code == 404


def test_the_last_word_on_a_cancelled_meeting_is_said(
    client_for: ClientFor, world: World, hall: Hall, database: Database
) -> None:
    made = hall.plan(world.anna)
    hall.do(actions.cancel, world.anna, made, why="mistake")
    url = f"/meetings/{ref_of(database, made)}"
    anna = client_for("anna")
    assert anna.submit(f"{url}/attendance/all").status_code == 303
    assert "atcelt" in anna.get(url).text.lower()


def closed(**more: str) -> dict[str, str]:
    days = {"from_day": "2026-12-01", "to_day": "2026-12-02", "from_time": "00:00"}
    return {"kind": "closure", "prison": "north", **days, "to_time": "23:59", **more}


def test_a_closed_room_leads_to_another_and_the_employer_is_told_once(
    client_for: ClientFor, database: Database, world: World, hall: Hall
) -> None:
    hall.add_room("T9")
    meeting = hall.plan(world.anna)
    hall.put_on(world.anna, meeting, world.ids["juris"])
    ref, olga, anna = ref_of(database, meeting), client_for("olga"), client_for("anna")
    form = closed(kind="room", room="T1")
    looked = send(olga, "/disruptions/preview", **form).text
    assert f"/meetings/{ref}" in looked
    assert f"/meetings/{ref}/again" not in anna.get("/disruptions").text
    assert send(olga, "/disruptions", **form).status_code == 303
    for page in ("/disruptions", f"/meetings/{ref}"):
        assert f"/meetings/{ref}/again" in anna.get(page).text
    assert f"/meetings/{ref}/again" not in client_for("alda").get(f"/meetings/{ref}").text
    page = anna.get(f"/meetings/{ref}/again").text
    first, *_ = re.findall(r'name="choice" value="([^"]+)"', page)
    assert first.endswith("|in_person|north|T9")
    before = notices(database)
    wrong = send(anna, f"/meetings/{ref}/again", choice="x", version="1")
    assert wrong.status_code == 422
    moved = send(anna, f"/meetings/{ref}/again", choice=first, version="1")
    assert moved.status_code == 303
    assert notices(database) == before + 1
    assert not hall.seat(world.ids["juris"]).waits
    for page in ("/disruptions", f"/meetings/{ref}"):
        assert f"/meetings/{ref}/again" not in anna.get(page).text


def test_while_no_visitor_is_let_in_a_meeting_goes_on_by_video(
    client_for: ClientFor, database: Database, world: World, hall: Hall
) -> None:
    meeting = hall.plan(world.anna)
    ref, anna = ref_of(database, meeting), client_for("anna")
    made = send(client_for("olga"), "/disruptions", **closed(visitors_only="yes"))
    assert made.status_code == 303
    ways = re.findall(r'name="choice" value="([^"]+)"', anna.get(f"/meetings/{ref}/again").text)
    by_video = next(one for one in ways if one.endswith("|video|north|V1"))
    assert by_video.startswith("2026-12-02T12:00Z")
    done = send(anna, f"/meetings/{ref}/again", choice=by_video, version="1")
    assert done.status_code == 303
    with database.read() as session:
        found = session.get_one(Meeting, meeting)
        assert (found.mode, [place.room.code for place in found.places]) == ("video", ["V1"])
        assert session.scalars(select(Occasion.mode)).one() == "video"


def notices(database: Database) -> int:
    with database.read() as session:
        rows = select(func.count()).select_from(Job).where(Job.kind == "meeting_changed")
        return session.scalar(rows) or 0


def test_a_week_of_the_prison_shows_the_meeting_in_its_room(
    client_for: ClientFor, database: Database, world: World, hall: Hall
) -> None:
    ref = ref_of(database, hall.plan(world.anna))
    week = "/prison/week?prison=north&from=2026-12-02"
    for page in (week, f"{week}&room=T1"):
        assert f"/meetings/{ref}" in client_for("olga").get(page).text
    assert f"/meetings/{ref}" not in client_for("olga").get(f"{week}&room=V1").text
