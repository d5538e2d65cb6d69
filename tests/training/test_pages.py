"""Training in the browser."""

import re
from datetime import timedelta
from typing import Any

from sqlalchemy import event, select

from jobbridge.db import Database
from jobbridge.training import actions
from jobbridge.training.model import Course, Enrolment
from tests.conftest import CANARY, NOW, ClientFor, World
from tests.training.conftest import TODAY, PlanCourse, person
from tests.vacancies.test_api import headers


def post(client: Any, url: str, data: dict[str, Any]) -> Any:
    return client.post(url, data={"csrf_token": client.csrf, **data})


def whole(world: World, **changes: object) -> dict[str, Any]:
    return {
        "prison": world.ids["north"],
        "subject": "welding",
        "places": 2,
        "starts_on": "2026-11-01",
        "ends_on": "2026-12-20",
        "certificate": "yes",
    } | changes


def wished(database: Database, world: World, *names: str) -> None:
    with database.write() as session:
        for name in names:
            one = person(session, world, name)
            actions.wish(session, world.anna, one, subject="welding", now=NOW)


def test_from_a_wish_to_a_certificate_in_four_pages(
    client_for: ClientFor, database: Database, world: World
) -> None:
    anna, juris, karlis = client_for("anna"), world.refs["juris"], world.refs["karlis"]
    assert post(anna, f"/inmates/{juris}/training/wish", {"subject": "welding"}).status_code == 303
    assert post(anna, f"/inmates/{karlis}/training/wish", {"subject": "welding"}).status_code == 303
    url = post(anna, "/training/new", whole(world)).headers["location"]
    page = anna.get("/training").text
    assert page.index(f"/inmates/{juris}/training") < page.index(f"/inmates/{karlis}/training")
    assert page.count(f'href="{url}"') == 3  # the course, and beside each who waits for it
    course = anna.get(url).text
    assert re.findall(r'name="people" value="([^"]+)"', course) == [juris, karlis]
    assert post(anna, url + "/enrol", {"people": [juris, karlis]}).status_code == 303
    attendance = anna.get(url + "/finish").text
    first, second = re.findall(r'name="passed" value="(\d+)"', attendance)
    refused = post(anna, url + "/finish", {"passed": first, f"why_{second}": ""})
    assert refused.status_code == 422
    assert re.search(rf'name="passed" value="{first}"[^>]* checked', refused.text)
    done = post(
        anna,
        url + "/finish",
        {
            "passed": first,
            f"why_{first}": "",
            f"why_{second}": "missed",
            f"number_{first}": "AB-17",
            "certificate_on": "2026-11-20",
        },
    )
    assert done.status_code == 303
    assert "AB-17" in anna.get(url).text
    assert "AB-17" in anna.get(f"/inmates/{juris}/training").text
    with database.read() as session:
        assert sorted(session.scalars(select(Enrolment.state))) == ["not_finished", "passed"]


def test_all_faults_of_a_course_stand_on_the_page_at_once(
    client_for: ClientFor, world: World
) -> None:
    anna = client_for("anna")
    answer = post(
        anna,
        "/training/new",
        whole(world, subject="state_language", ends_on="2026-10-01", name="Kurss"),
    )
    assert answer.status_code == 422
    assert re.findall(r'href="#field-(\w+)"', answer.text) == ["ends_on", "text_level"]
    assert 'value="Kurss"' in answer.text


def test_a_course_sent_twice_is_one(
    client_for: ClientFor, database: Database, world: World
) -> None:
    anna = client_for("anna")
    for _ in range(2):
        assert post(anna, "/training/new", whole(world, _key="one")).status_code == 303
    with database.read() as session:
        assert len(list(session.scalars(select(Course)))) == 1


def test_who_is_released_before_the_course_cannot_be_ticked(
    client_for: ClientFor, database: Database, world: World, planned: PlanCourse
) -> None:
    wished(database, world, "juris", "karlis")
    ref = planned(starts_on=TODAY + timedelta(60), ends_on=TODAY + timedelta(200))
    page = client_for("anna").get(f"/training/{ref}").text
    boxes = dict(re.findall(r'name="people" value="([^"]+)"([^>]*)>', page))
    assert "disabled" in boxes[world.refs["juris"]]
    assert "disabled" not in boxes[world.refs["karlis"]]


def test_an_officer_sees_courses_and_nobodys_name(
    client_for: ClientFor, database: Database, world: World, planned: PlanCourse
) -> None:
    wished(database, world, "juris")
    ref = planned()
    with database.write() as session:
        actions.enrol(
            session, world.anna, ref=ref, people=[person(session, world, "juris")], now=NOW
        )
    olga, otto = client_for("olga"), client_for("otto")
    text = olga.get("/training").text
    assert "1" in text
    assert CANARY not in text
    assert f"/training/{ref}" not in text
    assert olga.get(f"/training/{ref}").status_code == 404
    assert "jb-records__title" not in otto.get("/training").text


def test_the_lists_ask_the_same_number_of_questions_however_long_they_are(
    client_for: ClientFor, database: Database, world: World, planned: PlanCourse
) -> None:
    anna = client_for("anna")
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("SELECT"):
            asked.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)

    def count() -> int:
        asked.clear()
        assert anna.get("/training").status_code == 200
        return len(asked)

    wished(database, world, "juris")
    planned()
    one = count()
    wished(database, world, "karlis")
    for _ in range(20):
        planned()
    assert count() == one


def test_programs_do_what_pages_do(client_for: ClientFor, database: Database, world: World) -> None:
    client, anna = client_for(None), headers(database, world, "anna")
    body = {
        "prison_id": world.ids["north"],
        "subject": "welding",
        "places": 1,
        "starts_on": "2026-11-01",
        "ends_on": "2026-12-20",
    }
    made = client.post("/api/v1/training", json=body, headers=anna).json()
    assert (made["free"], made["state"], made["prison"]) == (1, "running", "north")
    url = f"/api/v1/training/{made['ref']}"
    juris, karlis = world.refs["juris"], world.refs["karlis"]
    both = client.post(url + "/enrolments", json={"people": [juris, karlis]}, headers=anna)
    assert (both.status_code, [r["code"] for r in both.json()["reasons"]]) == (409, ["full"])
    one = client.post(url + "/enrolments", json={"people": [juris]}, headers=anna).json()
    (enrolment,) = one["enrolments"]
    results = [{"enrolment": enrolment["id"], "passed": True}]
    done = client.post(url + "/finish", json={"results": results}, headers=anna).json()
    assert (done["state"], done["enrolments"][0]["state"]) == ("finished", "passed")
    olga = headers(database, world, "olga")
    assert client.get("/api/v1/training?show=past", headers=olga).json()["total"] == 1
    assert client.get(url, headers=olga).status_code == 404
