"""The search field finds what the viewer's scope holds, and puts nothing into an address."""

import re

from sqlalchemy import select

from jobbridge.audit.model import AuditRow
from jobbridge.db import Database
from tests.conftest import ClientFor, World


def found(text: str) -> list[str]:
    main = text[text.index("<main") : text.index("</main>")]
    return re.findall(r'<li><a class="ds-link" href="([^"]+)"', main)


def test_a_counselor_finds_people_by_the_beginning_of_a_name(
    client_for: ClientFor, world: World
) -> None:
    answer = client_for("anna").submit("/search", q="kanar")
    assert answer.status_code == 200
    assert f"/inmates/{world.refs['juris']}" in found(answer.text)


def test_nobody_finds_people_of_another_prison(client_for: ClientFor, world: World) -> None:
    answer = client_for("bela").submit("/search", q="kanar")
    assert f"/inmates/{world.refs['juris']}" not in found(answer.text)


def test_an_employer_finds_no_people_at_all(client_for: ClientFor) -> None:
    answer = client_for("alda").submit("/search", q="kanar")
    assert [url for url in found(answer.text) if "inmates" in url] == []
    assert "inmates" not in answer.text


def test_an_employer_finds_its_own_vacancies_only(client_for: ClientFor, world: World) -> None:
    own, other = world.refs["vacancy_a"], world.refs["vacancy_b"]
    texts = [client_for("alda").submit("/search", q=word).text for word in ("met", "pav", "ven")]
    urls = {url for text in texts for url in found(text)}
    assert f"/vacancies/{other}" not in urls
    assert urls <= {f"/vacancies/{own}"}


def test_a_text_too_short_is_asked_for_again(client_for: ClientFor) -> None:
    answer = client_for("anna").submit("/search", q="k")
    assert answer.status_code == 422
    assert 'href="#field-q"' in answer.text


def test_the_field_stands_on_every_page_of_who_may_search(client_for: ClientFor) -> None:
    assert 'id="jb-search"' in client_for("anna").get("/inmates").text
    assert 'id="jb-search"' not in client_for("uldis").get("/audit").text
    assert client_for("uldis").get("/search").status_code == 404


def test_search_reads_are_audited(client_for: ClientFor, world: World, database: Database) -> None:
    client_for("anna").submit("/search", q="kanar")
    with database.read() as session:
        rows = session.scalars(select(AuditRow).where(AuditRow.verb == "read")).all()
    assert world.ids["juris"] in {row.subject_id for row in rows if row.subject == "inmate"}
