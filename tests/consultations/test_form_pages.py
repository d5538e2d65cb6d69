"""The form in its five minutes: the minimum, from paper, of what was planned, and the agenda."""

import re
from datetime import timedelta

from sqlalchemy import select

from jobbridge.consultations.model import Consultation, Group, Plan
from jobbridge.db import Database
from jobbridge.inmates.model import Agreement, Fact
from tests.conftest import CANARY, NOW, ClientFor, World

Said = dict[str, str]
TODAY = NOW.date()
HEADERS = "x-csrf-token"


def test_the_minimum_is_a_target_readiness_and_the_agreement(
    client_for: ClientFor, database: Database, world: World, path: str
) -> None:
    anna = client_for("anna")
    sent = {
        "held_on": str(TODAY),
        "conducted_by": str(world.ids["anna"]),
        "target_1": "pavārs",
        "readiness": "not_yet",
        "agreed": "identity",
        "legal_basis": "papīrs",
        "load": "full",
    }
    assert anna.submit(path, **sent).status_code == 303
    with database.read() as session:
        assert session.scalars(select(Plan.readiness)).one() == "not_yet"
        given = select(Agreement.legal_basis).where(Agreement.purpose == "identity")
        assert session.scalars(given).all() == ["papīrs"]


def test_the_form_opens_on_the_minimum_with_the_rest_folded(
    client_for: ClientFor, path: str
) -> None:
    page = client_for("anna").get(path).text
    folded = page.index("<details", page.index('id="main"'))
    for field in ("target_1", "readiness", "agreed"):
        if f'name="{field}"' in page:
            assert page.index(f'name="{field}"') < folded
    assert folded < page.index('name="held_on"')
    assert 'data-keep="skill" id="field-skill">' in page


def test_from_paper_day_and_counselor_come_first_and_carry_over(
    client_for: ClientFor, database: Database, world: World, path: str, said: Said
) -> None:
    anna = client_for("anna")
    page = anna.get(f"{path}?paper=1").text
    assert page.index('name="held_on"') < page.index('name="target_1"')
    assert re.search(r'name="held_on"[^>]*value=""', page)
    day = str(TODAY - timedelta(days=40))
    answer = anna.submit(path, **(said | {"held_on": day, "paper": "yes", "then": "next"}))
    where = answer.headers["location"]
    assert where == f"/consultations/paper?on={day}&by={world.ids['anna']}"
    people = anna.get(where).text
    assert f"Karlis {CANARY}" in people
    assert f"Juris {CANARY}" not in people
    following = f"/inmates/{world.refs['karlis']}/consultations/new?"
    link = next(a for a in re.findall(r'href="([^"]+)"', people) if a.startswith(following))
    form = anna.get(link.replace("&amp;", "&")).text
    assert f'value="{day}"' in form
    found = anna.submit("/consultations/paper", q=world.refs["juris"], on=day)
    assert found.text.count(CANARY) == 1
    assert CANARY not in anna.submit("/consultations/paper", q="Marta").text
    with database.read() as session:
        assert [str(d) for d in session.scalars(select(Consultation.held_on))] == [day]


def test_nonsense_in_the_address_of_a_paper_is_no_error(client_for: ClientFor, path: str) -> None:
    anna = client_for("anna")
    for query in (
        "paper=1&on=x&by=y",
        "paper=1&on=9999-99-99",
        "planned=99999999999",
        "draft=continue",
    ):
        assert anna.get(f"{path}?{query}").status_code == 200


def test_every_outcome_of_a_conversation_is_entered_on_the_form(
    client_for: ClientFor, database: Database, world: World, path: str, said: Said
) -> None:
    anna = client_for("anna")
    sent = said | {
        "first_step": "metinātājs",
        "training_wish": "Elektriķis",
        "holland": "ria",
        "education": "4",
        "education_evidence": "certificate_before",
        "state_language": "yes",
        "work_1": "pavārs",
        "work_months_1": "12",
        "housing": "none",
        "documents": "identity",
        "debts": "some",
        "childcare": "needed",
        "treatment": "Otrdienās",
        "support_words": "Palīdzība ar formu",
        "free_from": "2027-03-01",
        "checklist": "cv",
        "limits": "NOISE",
    }
    assert anna.submit(path, **sent).status_code == 303
    page = anna.get(path).text
    for name in ("first_step", "training_wish", "treatment", "free_from", "work_months_1"):
        assert re.search(rf'name="{name}"[^>]*value="[^"]+"', page), name
    for name in ("state_language", "housing", "education_evidence"):
        part = page[page.index(f'name="{name}"') :][:600]
        assert "checked" in part or "selected" in part, name
    with database.read() as session:
        licences = select(Fact.code).where(Fact.kind == "licence", Fact.ended_at.is_(None))
        assert session.scalars(licences).all() == ["STATELANG"]
    # Sent again as it is shown, it changes nothing: the certificate keeps who recorded it.
    assert anna.submit(path, **sent).status_code == 303
    with database.read() as session:
        assert len(session.scalars(select(Fact).where(Fact.code == "STATELANG")).all()) == 1


def test_the_agenda_records_in_two_clicks_and_is_filtered_in_the_address(
    client_for: ClientFor, database: Database, world: World
) -> None:
    anna, home = client_for("anna"), f"/inmates/{world.refs['juris']}/consultations"
    assert anna.submit(f"{home}/plan", on="2026-11-22").status_code == 422
    planned = anna.submit(f"{home}/plan", on=str(TODAY), begins="09:15", _key="p")
    assert planned.headers["location"] == "/consultations"
    page = anna.get("/consultations").text
    assert "09:15" in page
    number = re.search(rf"{home}/(\d+)/outcome", page)
    assert number
    assert "Juris" not in anna.get("/consultations?kind=group").text
    assert "Juris" not in anna.get("/consultations?part=past").text
    done = anna.submit(f"{home}/{number[1]}/outcome", state="missed", reason="busy")
    assert done.status_code == 303
    assert (
        anna.submit(f"{home}/{number[1]}/outcome", state="missed", reason="busy").status_code == 409
    )
    assert "Juris" in anna.get("/consultations?part=past&state=missed&mine=yes").text
    assert "Juris" not in anna.get("/consultations?part=past&state=held").text
    assert (
        anna.get("/consultations?part=x&kind=y&state=z&prison=9999999999&page=-1").status_code
        == 200
    )
    moved = anna.submit(f"{home}/{number[1]}/move", on=str(TODAY + timedelta(days=2)), _key="m")
    assert moved.status_code == 303
    with database.read() as session:
        states = session.scalars(select(Consultation.state).order_by(Consultation.id)).all()
        assert states == ["missed", "planned"]


def test_a_planned_conversation_is_recorded_by_the_form(
    client_for: ClientFor, database: Database, world: World, path: str, said: Said
) -> None:
    anna = client_for("anna")
    anna.submit(path.replace("/new", "/plan"), on=str(TODAY))
    hidden = re.search(r'name="planned" value="(\d+)"', anna.get(path).text)
    assert hidden
    assert anna.submit(path, **said, planned=hidden[1]).status_code == 303
    assert anna.submit(path, **said, planned=hidden[1]).status_code == 422
    with database.read() as session:
        assert session.scalars(select(Consultation.state)).all() == ["held"]


def test_a_group_is_planned_and_its_attendance_taken(
    client_for: ClientFor, database: Database, world: World
) -> None:
    anna, bela = client_for("anna"), client_for("bela")
    sent = {
        "topic": "Kā <i>runāt</i>",
        "on": str(TODAY - timedelta(days=1)),
        "people": [world.refs["juris"], world.refs["karlis"]],
    }
    assert anna.submit("/consultations/groups/new", **(sent | {"topic": ""})).status_code == 422
    far = anna.submit("/consultations/groups/new", **sent, prison_id=str(world.ids["south"]))
    assert far.status_code == 404
    where = anna.submit("/consultations/groups/new", **sent, _key="g").headers["location"]
    page = anna.get(where).text
    assert "Kā &lt;i&gt;runāt&lt;/i&gt;" in page
    first, second = re.findall(r'name="was_(\d+)"', page)
    wrong = anna.submit(f"{where}/attendance", **{f"was_{first}": "missed"})
    assert wrong.status_code == 422
    assert f'href="#field-was_{first}"' in wrong.text
    assert anna.submit(f"{where}/attendance", was_99999="held").status_code == 422
    assert bela.get(where).status_code == 404
    assert bela.submit(f"{where}/attendance", all="held").status_code == 404
    saved = anna.submit(f"{where}/attendance", **{f"was_{second}": "missed busy"}, all="held")
    assert saved.status_code == 303
    with database.read() as session:
        rows = session.scalars(select(Consultation).order_by(Consultation.id)).all()
        assert [(r.state, r.reason) for r in rows] == [("held", ""), ("missed", "busy")]
        assert session.scalars(select(Group.topic)).one() == "Kā <i>runāt</i>"


def test_programs_plan_record_and_take_attendance(client_for: ClientFor, world: World) -> None:
    anna = client_for("anna")
    headers = {HEADERS: anna.csrf}
    home = f"/api/v1/inmates/{world.refs['juris']}/consultations"

    def post(path: str, **body: object) -> tuple[int, dict[str, object]]:
        answer = anna.post(path, json=body, headers=headers)
        return answer.status_code, answer.json()

    status, made = post(f"{home}/planned", on=str(TODAY), begins="10:00")
    assert (status, made["state"], made["begins"]) == (201, "planned", "10:00")
    status, missed = post(f"{home}/{made['id']}/outcome", state="missed", reason="busy")
    assert (status, missed["state"], missed["reason"]) == (201, "missed", "busy")
    status, again = post(f"{home}/{made['id']}/move", on=str(TODAY))
    assert (status, again["state"]) == (201, "planned")
    people = [world.refs["juris"], world.refs["karlis"]]
    status, group = post("/api/v1/consultations/groups", topic="x", on=str(TODAY), people=people)
    assert status == 201
    members = group["people"]
    assert isinstance(members, list)
    agenda = anna.get("/api/v1/consultations", headers=headers).json()
    assert [one["id"] for one in agenda["consultations"]] == [again["id"]]
    assert agenda["groups"] == [group["ref"]]
    where = f"/api/v1/consultations/groups/{group['ref']}"
    status, taken = post(
        f"{where}/attendance",
        people=[{"id": members[0]["id"], "state": "held"}],
    )
    assert (status, [one["state"] for one in taken["people"]]) == (201, ["held", "planned"])  # type: ignore[attr-defined]
    assert anna.get(where, headers=headers).json() == taken
    for who in ("bela", "olga", "alda"):
        other = client_for(who)
        sent = {HEADERS: other.csrf}
        assert other.get(where, headers=sent).status_code == 404
        answer = other.post(f"{home}/planned", json={"on": str(TODAY)}, headers=sent)
        assert answer.status_code == 404
    odd = anna.post(
        f"{home}/planned", json={"on": "2026-11-23", "begins": "10:00+02:00"}, headers=headers
    )
    assert odd.status_code == 400
