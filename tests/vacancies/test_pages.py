"""Vacancies in the browser: draft, law check, publishing, confirming, vetting."""

import re
from datetime import timedelta
from typing import Any

import pytest

from jobbridge.db import Database
from jobbridge.vacancies.model import Employer, Vacancy
from tests.conftest import NOW, ClientFor, FixedClock, World
from tests.vacancies.conftest import Importer, line, stored


def whole(world: World, **changes: object) -> dict[str, Any]:
    return {
        "title": "Pavārs",
        "occupation": "5120 02",
        "municipality": world.ids["Rīga"],
        "pay_from": "1 000,00",
        "pay_to": "1200",
        "load": "full",
        "apply_by": "2026-12-31",
        "lv_level": "A2",
        "lv_must": "yes",
        "must": ["skill:weld", "licence:HYGIENE", "condition:STANDING"],
        "nice": ["skill:read-drawings", "skill:weld"],
        "step": "publish",
    } | changes


def post(client: Any, url: str, data: dict[str, Any]) -> Any:
    return client.post(url, data={"csrf_token": client.csrf, **data})


def test_an_employer_writes_and_publishes_in_one_step(
    client_for: ClientFor, database: Database, world: World
) -> None:
    client = client_for("alda")
    answer = post(client, "/vacancies/new", whole(world))
    assert answer.status_code == 303
    ref = answer.headers["location"].rpartition("/")[2]
    with database.read() as session:
        made = session.query(Vacancy).filter_by(ref=ref).one()
        assert (made.state, made.employer_id) == ("published", world.ids["a"])
        assert (made.pay_from_cents, made.pay_to_cents) == (100_000, 120_000)
        assert {(r.kind, r.code, r.level, r.text_level, r.must) for r in made.requirements} == {
            ("skill", "weld", 2, "", True),
            ("skill", "read-drawings", 2, "", False),
            ("licence", "HYGIENE", None, "", True),
            ("condition", "STANDING", None, "", True),
            ("language", "lv", None, "A2", True),
        }
    assert "Pavārs" in client.get(f"/vacancies/{ref}").text


def test_all_faults_stand_on_the_page_at_once_and_what_was_typed_is_kept(
    client_for: ClientFor, database: Database, world: World
) -> None:
    client = client_for("alda")
    data = whole(
        world,
        title="Jauna sieviete virtuvē",
        occupation="",
        pay_from="500",
        apply_by="2026-11-23",
        en_level="B1",
    )
    answer = post(client, "/vacancies/new", data)
    assert answer.status_code == 422
    links = re.findall(r'href="#field-(\w+)"', answer.text)
    assert links == ["title", "occupation", "pay_from", "apply_by", "en_reason"]
    assert 'value="Jauna sieviete virtuvē"' in answer.text
    with database.read() as session:
        assert session.query(Vacancy).count() == 2


def test_a_field_that_cannot_be_read_does_not_hide_the_other_faults(
    client_for: ClientFor, world: World
) -> None:
    client = client_for("alda")
    data = whole(
        world,
        title="Meitene, zvanīt 29123456",
        seats="daudz",
        pay_from="simts",
        apply_by="rīt",
        municipality="",
        description="Bez sodāmības",
    )
    answer = post(client, "/vacancies/new", data)
    assert answer.status_code == 422
    summary = answer.text.partition('class="ds-error-summary')[2].partition("</div>")[0]
    links = re.findall(r'href="#field-(\w+)"', summary)
    assert links == [
        "title", "title", "municipality", "pay_from", "seats", "apply_by", "description",
    ]  # fmt: skip
    # Each link leads to something, and each error names its field in words.
    assert [name for name in links if f'id="field-{name}"' not in answer.text] == []
    assert len(re.findall(r'href="#field-\w+">[^<:]+: [^<]+<', summary)) == len(links)


def test_a_draft_is_saved_and_sent_twice_is_one(
    client_for: ClientFor, database: Database, world: World
) -> None:
    client = client_for("alda")
    data = {"title": "Kaut kas", "step": "save", "_key": "one"}
    first, second = (post(client, "/vacancies/new", data) for _ in range(2))
    assert first.headers["location"] == second.headers["location"]
    page = client.get(first.headers["location"])
    assert page.status_code == 200
    faults = re.findall(r"/edit#field-(\w+)", page.text)
    assert faults == ["occupation", "municipality", "pay_from", "pay_to", "apply_by"]
    refused = post(client, first.headers["location"] + "/publish", {})
    assert refused.status_code == 409


def test_editing_shows_what_is_stored_and_saves_no_stale_page(
    client_for: ClientFor, database: Database, world: World
) -> None:
    client, ref = client_for("alda"), world.refs["vacancy_a"]
    page = client.get(f"/vacancies/{ref}/edit").text
    assert re.search(r'<option value="must skill:weld" selected', page)
    stamp = re.search(r'name="stamp" value="(\w{16})"', page)
    assert stamp is not None
    data = whole(world, step="save", stamp=stamp[1])
    assert post(client, f"/vacancies/{ref}/edit", data).status_code == 303
    assert post(client, f"/vacancies/{ref}/edit", data).status_code == 409
    with database.read() as session:
        assert session.get_one(Vacancy, world.ids["vacancy_a"]).version == 2


def test_the_steps_of_a_vacancy_are_buttons(
    client_for: ClientFor, database: Database, world: World
) -> None:
    client, url = client_for("alda"), f"/vacancies/{world.refs['vacancy_a']}"

    def state() -> str:
        with database.read() as session:
            return session.get_one(Vacancy, world.ids["vacancy_a"]).state

    assert post(client, url + "/pause", {}).status_code == 303
    assert state() == "paused"
    assert post(client, url + "/publish", {}).status_code == 303
    assert state() == "published"
    assert post(client, url + "/close", {"reason": ""}).status_code == 422
    assert post(client, url + "/close", {"reason": "filled"}).status_code == 303
    assert state() == "closed"
    assert post(client, url + "/renew", {"apply_by": "2020-01-01"}).status_code == 422
    assert post(client, url + "/renew", {"apply_by": "2026-12-31"}).status_code == 303
    assert state() == "published"
    copied = post(client, url + "/duplicate", {"_key": "copy"})
    assert copied.headers["location"].endswith("/edit")
    assert client.get(copied.headers["location"]).status_code == 200


def test_closing_is_taken_back_within_a_day(
    client_for: ClientFor, database: Database, world: World, clock: FixedClock
) -> None:
    client, url = client_for("alda"), f"/vacancies/{world.refs['vacancy_a']}"

    def state() -> str:
        with database.read() as session:
            return session.get_one(Vacancy, world.ids["vacancy_a"]).state

    for before in ("published", "paused"):
        if before == "paused":
            post(client, url + "/pause", {})
        assert post(client, url + "/close", {"reason": "filled"}).status_code == 303
        assert f'action="{url}/reopen"' in client.get(url).text
        assert post(client, url + "/reopen", {}).status_code == 303
        assert state() == before
    post(client, url + "/close", {"reason": "filled"})
    clock.move(hours=25)
    client = client_for("alda")  # a session lasts half a day
    assert f'action="{url}/reopen"' not in client.get(url).text
    assert post(client, url + "/reopen", {}).status_code == 409
    assert state() == "closed"


@pytest.mark.parametrize(("days", "told"), [(8, False), (7, True), (1, True), (0, True)])
def test_an_employer_is_told_when_the_last_day_is_near(
    client_for: ClientFor, database: Database, world: World, days: int, told: bool
) -> None:
    with database.write() as session:
        vacancy = session.get_one(Vacancy, world.ids["vacancy_a"])
        vacancy.apply_by = NOW.date() + timedelta(days=days)
    url = f"/vacancies/{world.refs['vacancy_a']}"
    assert ('href="#renew"' in client_for("alda").get(url).text) == told
    assert 'href="#renew"' not in client_for("anna").get(url).text


@pytest.mark.parametrize("name", ["bruno", "niks", "olga", "mara", "uldis", "ada"])
def test_a_vacancy_of_others_is_not_found(client_for: ClientFor, world: World, name: str) -> None:
    assert client_for(name).get(f"/vacancies/{world.refs['vacancy_a']}").status_code == 404


def test_a_counselor_reads_and_filters_but_does_not_write(
    client_for: ClientFor, world: World
) -> None:
    client = client_for("anna")
    page = client.get("/vacancies?text=metin%C4%81t&municipality=" + str(world.ids["Rīga"]))
    assert page.status_code == 200
    assert page.text.count('class="ds-link jb-records__title"') == 2
    assert 'value="metināt"' in page.text
    assert "/vacancies/new" not in page.text
    assert client.get("/vacancies/new").status_code == 404
    assert 'action="/vacancies/' not in client.get(f"/vacancies/{world.refs['vacancy_a']}").text


def test_nothing_an_employer_sees_depends_on_duty_tags(
    client_for: ClientFor, database: Database, world: World
) -> None:
    client, url = client_for("alda"), f"/vacancies/{world.refs['vacancy_a']}"

    def pages() -> list[str]:
        texts = [client.get(path).text for path in ("/vacancies", url, url + "/edit")]
        return [re.sub(r'name="_key" value="[^"]*"', "", text) for text in texts]

    before = pages()
    staff = client_for("nora")
    assert post(staff, url + "/duties", {"duties": ["CHILDREN"]}).status_code == 303
    assert pages() == before
    assert "CHILDREN" in staff.get(url).text


def test_an_empty_page_says_what_to_do(
    client_for: ClientFor, database: Database, world: World
) -> None:
    with database.write() as session:
        session.query(Vacancy).filter_by(id=world.ids["vacancy_a"]).delete()
    assert client_for("alda").get("/vacancies").text.count('href="/vacancies/new"') == 2


def test_the_agency_confirms_an_occupation_with_one_click(
    client_for: ClientFor, database: Database, world: World, take: Importer
) -> None:
    take(line(Vakances_nosaukums="DARBINIEKS METINĀJUMU TĪRĪŠANAI"))
    client = client_for("nora")
    page = client.get("/vacancies?to_confirm=yes").text
    with database.read() as session:
        ref = stored(session).ref
    assert f'action="/vacancies/{ref}/occupation"' in page
    assert 'name="code" value="7212 04"' in page
    answer = post(
        client,
        f"/vacancies/{ref}/occupation",
        {"code": "7212 04", "next": "/vacancies?to_confirm=yes"},
    )
    assert answer.headers["location"] == "/vacancies?to_confirm=yes"
    with database.read() as session:
        assert stored(session).occupation_confirmed
        assert stored(session).decisions == {"occupation"}
    wrong = post(client, f"/vacancies/{ref}/occupation", {"code": "0000 00"})
    assert wrong.status_code == 422


def test_two_people_of_the_agency_approve_an_employer(
    client_for: ClientFor, database: Database, world: World
) -> None:
    nora, niks = client_for("nora"), client_for("niks")
    data = {"registration_number": "40003951628", "name": "SIA C"}
    url = post(nora, "/employers/new", data).headers["location"]
    assert "SIA C" in nora.get("/employers").text
    assert post(nora, url + "/vet", {}).status_code == 303
    assert post(nora, url + "/vet", {}).status_code == 409
    assert post(niks, url + "/vet", {}).status_code == 303
    with database.read() as session:
        made = session.query(Employer).filter_by(registration_number="40003951628").one()
        assert made.vetted_at is not None
    assert post(nora, "/employers/new", data).status_code == 422


def test_an_employer_edits_its_own_page_only(client_for: ClientFor, world: World) -> None:
    client = client_for("alda")
    own, other = (f"/employers/{world.ids[key]}" for key in ("a", "b"))
    assert client.get(own + "/edit").status_code == 200
    assert post(client, own + "/edit", {"about_lv": "Metinām <b>vārtus</b>."}).status_code == 303
    assert "Metinām &lt;b&gt;vārtus&lt;/b&gt;." in client_for("anna").get(own).text
    assert client.get(other).status_code == 404
    assert post(client, other + "/edit", {"about_lv": "x"}).status_code == 404


def test_an_employers_page_is_shown_as_people_read_it(client_for: ClientFor, world: World) -> None:
    alda, url = client_for("alda"), f"/employers/{world.ids['a']}"
    assert 'href="' + url + '/edit"' in alda.get(url + "/preview").text
    told = {
        "about_lv": "Metinām vārtus.",
        "work": "Diena sākas astoņos.",
        "housing": "Kopmītne pie ceha.",
        "contact": "Maiņas meistars",
    }
    assert post(alda, url + "/edit", told).status_code == 303
    russian = {"about_lv": "Metinām vārtus.", "language": "ru", "work": "День начинается в восемь."}
    assert post(alda, url + "/edit", russian).status_code == 303
    anna = client_for("anna")
    latvian = anna.get(url + "/preview").text
    for text in (*told.values(), "Metinātājs"):
        assert text in latvian
    shown = anna.get(url + "/preview?language=ru").text
    assert "День начинается в восемь." in shown
    assert "Diena sākas astoņos." not in shown
    assert "Kopmītne pie ceha." in shown  # not said in Russian
    assert "День" in alda.get(url + "/edit?language=ru").text


def test_an_employers_page_holds_no_contacts(client_for: ClientFor, world: World) -> None:
    alda, url = client_for("alda"), f"/employers/{world.ids['a']}/edit"
    wrong = {"about_lv": "Rakstiet darbs@firma.lv", "contact": "Anna, 29123456", "work": "Labi"}
    answer = post(alda, url, wrong)
    assert answer.status_code == 422
    assert re.findall(r'href="#field-(\w+)"', answer.text) == ["about_lv", "contact"]
    assert 'value="Anna, 29123456"' in answer.text
