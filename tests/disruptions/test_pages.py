"""One screen, one decision; what employers read says when, never why."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from jobbridge.db import Database
from jobbridge.disruptions.model import Disruption, NewTimes
from jobbridge.i18n import words
from jobbridge.interviews.model import Claim, Closure, Interview, Room
from jobbridge.notices import moved
from jobbridge.outbox.model import Job
from tests.conftest import CANARY, ClientFor, World
from tests.disruptions.conftest import close_north, crowded, interviews
from tests.interviews.conftest import Desk
from tests.interviews.test_desk import only
from tests.interviews.test_pages import send

Worked = Callable[[], int]
CLOSED = {
    "kind": "closure",
    "prison": "north",
    "from_day": "2026-11-30",
    "to_day": "2026-12-04",
    "from_time": "00:00",
    "to_time": "23:59",
}
# In no language may an employer read what happened, where, or to whom.
WHY = re.compile(
    r"clos|quarant|transfer|releas|ill\b|slēg|karant|pārviet|atbrīv|cietum|prison|Ziemeļ|закры|каранти|"
    r"перев|освоб|тюрь|Telpa|Juris|Kārlis",
    re.IGNORECASE,
)


def main_of(text: str) -> str:
    """What stands on the page itself, without menu and footer."""
    return text[text.index("<main") : text.index("</main>")]


def released(database: Database, olga: Any, worked: Worked) -> Disruption:
    with database.read() as session:
        made = session.scalars(select(Disruption)).one()
    answer = send(olga, f"/disruptions/{made.ref}/release", version=made.version)
    assert answer.status_code == 303
    worked()
    return made


def test_a_preview_says_what_breaks_and_leaves_nothing_behind(
    client_for: ClientFor, world: World, database: Database
) -> None:
    crowded(database, world, 6, days=2)
    olga = client_for("olga")
    page = send(olga, "/disruptions/preview", **CLOSED)
    assert page.status_code == 200
    assert re.search(r"<h1[^>]*>\s*[^<]*6", page.text)
    assert main_of(page.text).count("<tr role=") == 7
    with database.read() as session:
        assert session.scalars(select(Closure)).all() == []
        assert session.scalars(select(Disruption)).all() == []
        assert session.scalars(select(Claim).where(Claim.held_until.is_not(None))).all() == []
    refused = send(olga, "/disruptions/preview", **{**CLOSED, "to_day": "2026-11-20"})
    assert refused.status_code == 422
    assert 'value="2026-11-20"' in refused.text


def test_a_person_at_the_gate_may_not_close_a_prison(
    client_for: ClientFor, world: World, database: Database, desk: Desk
) -> None:
    from jobbridge.viewer import Duty

    made = desk.book(world.anna, "juris_a", "2026-12-01 09:00")
    only(database, world, Duty.GATE)
    assert client_for("olga").get("/disruptions").status_code == 404
    only(database, world, Duty.MOVEMENTS)
    olga = client_for("olga")
    assert olga.get("/disruptions").status_code == 200
    assert send(olga, "/disruptions", **CLOSED).status_code == 404
    absent = {"kind": "absent", "interview": made.ref, "from_day": "2026-12-01"}
    answer = send(olga, "/disruptions", **absent, to_day="2026-12-02")
    assert answer.status_code == 303
    assert "/release" not in olga.get(answer.headers["location"]).text
    # Whoever plans takes it up.
    anna = client_for("anna")
    page = anna.get("/disruptions").text
    fields = dict(re.findall(r'name="(kind|prison_id|inmate)" value="([^"]*)"', page))
    taken = send(anna, "/disruptions/take-up", **fields)
    assert taken.status_code == 303
    assert "/release" in anna.get(taken.headers["location"]).text


def test_from_the_form_to_the_employers_answer(
    client_for: ClientFor, world: World, database: Database, desk: Desk, worked: Worked
) -> None:
    mine = desk.book(world.anna, "juris_a", "2026-12-01 09:00")
    other = desk.book(world.anna, "karlis_a", "2026-12-02 09:00")
    olga = client_for("olga")
    page = send(olga, "/disruptions", **CLOSED)
    assert page.status_code == 303
    held = olga.get(page.headers["location"])
    assert mine.ref in held.text
    assert other.ref in held.text
    assert client_for("otto").get(page.headers["location"]).status_code == 404
    assert client_for("bela").get(page.headers["location"]).status_code == 404
    released(database, olga, worked)
    with database.read() as session:
        told = session.scalars(select(NewTimes)).one()
        said, to = moved.new_times(session, {"new_times_id": told.id}) or (None, [])
    assert to == [world.ids["alda"]]
    assert said is not None
    for locale in ("lv", "en", "ru"):
        text = words(locale).reason(said.subject) + words(locale).reason(said.text)
        assert WHY.findall(text) == []
    assert client_for("bruno").get(said.path).status_code == 404
    alda = client_for("alda")
    read = alda.get(said.path)
    assert read.status_code == 200
    assert mine.ref in read.text
    assert WHY.findall(main_of(read.text)) == []
    assert CANARY not in read.text
    assert send(alda, f"{said.path}/answer", answer="declined").status_code == 303
    assert send(alda, f"{said.path}/answer", answer="accepted").status_code == 409
    worked()
    assert {i.state for i in interviews(database, [mine.id, other.id])} == {"cancelled"}
    with database.read() as session:
        answered = session.scalars(select(Job).where(Job.kind == "notice_times_answered")).all()
        single = session.scalars(select(Job).where(Job.kind == "interview_changed")).all()
    # Two bookings told one by one; two moves and two cancellations told once each way.
    assert (len(answered), len(single)) == (1, 2)


def test_a_program_reads_and_releases(
    client_for: ClientFor, world: World, database: Database, desk: Desk, worked: Worked
) -> None:
    made = desk.book(world.anna, "juris_a", "2026-12-01 09:00")
    close_north(database, world, last="2026-12-04 23:59")
    olga = client_for("olga")
    listed = olga.get("/api/v1/disruptions").json()
    (one,) = listed["disruptions"]
    assert listed["broken"] == []
    read = olga.get(f"/api/v1/disruptions/{one['ref']}").json()
    assert [(p["interview"], p["outcome"]) for p in read["proposals"]] == [(made.ref, "held")]
    path, headers = f"/api/v1/disruptions/{one['ref']}/release", {"x-csrf-token": olga.csrf}
    stale = olga.post(path, json={"version": 0}, headers=headers)
    assert stale.status_code == 409
    done = olga.post(path, json={"version": one["version"]}, headers=headers)
    assert done.json()["state"] == "releasing"
    worked()
    after = olga.get(f"/api/v1/disruptions/{one['ref']}").json()
    assert (after["state"], after["proposals"][0]["outcome"]) == ("released", "done")


@pytest.mark.parametrize("choice", ["cancel", "stays", "2026-12-08T08:00|{room}", "nonsense"])
def test_one_of_them_is_chosen_by_hand(
    client_for: ClientFor, world: World, database: Database, desk: Desk, worked: Worked, choice: str
) -> None:
    made = desk.book(world.anna, "juris_a", "2026-12-01 09:00")
    found = close_north(database, world, last="2026-12-04 23:59")
    path = f"/disruptions/{found.ref}/interviews/{made.ref}"
    anna = client_for("anna")
    assert "2026-12-08T08:00|" in anna.get(path).text
    answer = send(anna, path, choice=choice.format(room=world.ids["north_room"]))
    if choice == "nonsense":
        assert answer.status_code == 404
        return
    assert answer.status_code == 303
    released(database, client_for("olga"), worked)
    (after,) = interviews(database, [made.id])
    with database.read() as session:
        told = session.scalars(select(NewTimes)).all()
        room = session.get_one(Room, after.room_id)
        assert session.get_one(Interview, made.id).uid == made.uid
    if choice == "stays":
        assert (after.state, after.version, told) == ("booked", made.version, [])
    elif choice == "cancel":
        assert (after.state, len(told)) == ("cancelled", 1)
    else:
        assert (after.starts_at.isoformat()[:16], room.code) == ("2026-12-08T08:00", "T1")
