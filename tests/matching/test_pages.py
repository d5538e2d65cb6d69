"""The pages and the API of matches."""

from sqlalchemy import delete, select, update

from jobbridge.audit.model import AuditRow
from jobbridge.db import Database
from jobbridge.inmates.model import Agreement, Fact
from jobbridge.vacancies.model import Requirement
from tests.conftest import CANARY, ClientFor, World

STRANGERS = ("bela", "alda", "olga", "nora", "pavels", "mara", "uldis", "ada")


def test_a_counselor_reads_a_persons_vacancies_with_their_reasons(
    client_for: ClientFor, world: World
) -> None:
    client = client_for("anna")
    client.post("/language", data={"language": "en", "csrf_token": client.csrf})
    answer = client.get(f"/inmates/{world.refs['juris']}/matches")
    assert answer.status_code == 200
    for text in ("SIA A darbs", "SIA B darbs", "Profession: welder", "The person&#39;s target"):
        assert text in answer.text
    for text in ("Level 3 of 4, asked for: 2.", "Certificate, learnt in prison", "a must"):
        assert text in answer.text


def test_a_near_miss_names_the_step(
    client_for: ClientFor, database: Database, world: World
) -> None:
    with database.write() as session:
        session.execute(update(Fact).where(Fact.kind == "language").values(text_level="A1"))
    client = client_for("anna")
    client.post("/language", data={"language": "en", "csrf_token": client.csrf})
    answer = client.get(f"/vacancies/{world.refs['vacancy_a']}/matches")
    assert "Nobody of yours fits this vacancy" in answer.text
    assert "Take the language course and the exam for level A2." in answer.text


def test_what_must_be_asked_first_stands_before_everything_else(
    client_for: ClientFor, database: Database, world: World
) -> None:
    with database.write() as session:
        session.add(
            Requirement(vacancy_id=world.ids["vacancy_a"], kind="licence", code="CE", must=True)
        )
        session.execute(delete(Fact).where(Fact.kind == "licence"))
    client = client_for("anna")
    client.post("/language", data={"language": "en", "csrf_token": client.csrf})
    answer = client.get(f"/vacancies/{world.refs['vacancy_a']}/matches")
    assert "Ask first" in answer.text
    first = answer.text.index("Lorry with trailer (CE)")
    assert first < answer.text.index("Ask which licences and certificates the person holds.")
    assert first < answer.text.index("Profession: welder")


def test_only_the_counselor_of_the_prison_reads_them(client_for: ClientFor, world: World) -> None:
    person = f"/inmates/{world.refs['juris']}/matches"
    vacancy = f"/vacancies/{world.refs['vacancy_a']}/matches"
    for name in STRANGERS:
        client = client_for(name)
        for path in (person, "/api/v1" + person):
            assert client.get(path).status_code == 404, (name, path)
        for path in (vacancy, "/api/v1" + vacancy):
            answer = client.get(path)
            assert answer.status_code == (200 if name == "bela" else 404), (name, path)
            assert world.refs["juris"] not in answer.text
            assert "Juris" not in answer.text
    assert client_for(None).get(person).status_code == 303
    assert client_for("anna").get("/inmates/nobody/matches").status_code == 404


def test_the_api_gives_parts_that_sum_and_no_name(client_for: ClientFor, world: World) -> None:
    client = client_for("anna")
    for path in (f"inmates/{world.refs['juris']}", f"vacancies/{world.refs['vacancy_a']}"):
        answer = client.get(f"/api/v1/{path}/matches")
        assert answer.status_code == 200
        found = answer.json()
        assert len(found["fits"]) == 2
        for match in found["fits"]:
            assert sum(match["parts"].values()) == match["score"]
            assert {v["state"] for v in match["verdicts"]} >= {"met", "missing"}
        assert CANARY not in answer.text


def test_reading_leaves_one_row_a_person_in_the_audit(
    client_for: ClientFor, database: Database, world: World
) -> None:
    client_for("anna").get(f"/vacancies/{world.refs['vacancy_a']}/matches")
    with database.read() as session:
        read = select(AuditRow.subject_id).where(
            AuditRow.verb == "read", AuditRow.subject == "inmate"
        )
        assert set(session.scalars(read)) == {world.ids["juris"], world.ids["karlis"]}


def test_who_did_not_agree_is_told_so(
    client_for: ClientFor, database: Database, world: World
) -> None:
    with database.write() as session:
        session.execute(update(Agreement).values(withdrawn_at=Agreement.recorded_at))
    client = client_for("anna")
    client.post("/language", data={"language": "en", "csrf_token": client.csrf})
    answer = client.get(f"/inmates/{world.refs['juris']}/matches")
    assert answer.status_code == 200
    assert "Not taking part yet" in answer.text
