"""What employers read, byte for byte; who may read it; what reaches them by mail."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from datetime import timedelta
from threading import Barrier

import httpx
import pytest
from sqlalchemy import delete, select, update

from jobbridge.db import Database
from jobbridge.inmates.model import Agreement, Inmate, Restriction, Status
from jobbridge.outbox import mail
from jobbridge.outbox.actions import work
from jobbridge.outbox.model import Job
from jobbridge.rounds import job_handlers
from jobbridge.settings import Settings
from jobbridge.tiles import actions, queries
from jobbridge.tiles.model import Tile, TileSearch, TileWeek
from jobbridge.vacancies.model import Employer, Requirement, VacancyDuty
from tests.conftest import CANARY, NOW, ClientFor, FixedClock, World
from tests.tiles.conftest import settle

WEEK = timedelta(days=7)
QUERIES = (
    "region=zzz",
    "family=zzz",
    "family=73",
    "family=7212%2004",
    "region=R%C4%ABga%25",
    "region=%00",
    "page=2",
    "order=size",
    "size=1",
    "prison=north",
    "sex=f",
    "week=2026-11-16",
    "format=csv",
)


def main(page: httpx.Response) -> str:
    """What the page itself says, without what belongs to the browser's session."""
    assert page.status_code == 200, page.status_code
    title = re.search(r"<title>.*?</title>", page.text)
    assert title
    body = page.text.partition("<main")[2].partition("</main>")[0]
    return title[0] + re.sub(r'name="(csrf_token|_key)" value="[^"]*"', "", body)


def test_a_table_is_made_once_a_week(database: Database, crowd: list[int]) -> None:
    for hours in (0, 1, 24 * 6):
        actions.make_table(database, NOW + timedelta(hours=hours))
    with database.read() as session:
        weeks = list(session.scalars(select(TileWeek)))
        shown = {(t.region, t.family): t.band for t in session.scalars(select(Tile)) if t.band}
    assert [week.week for week in weeks] == [NOW.date()]
    assert shown == {("Rīga", "5"): 50, ("Kurzeme", "7"): 25, ("Rīga", "7"): 50, ("", ""): 10}
    actions.make_table(database, NOW + WEEK)
    with database.read() as session:
        pools = [bool(w.pool) for w in session.scalars(select(TileWeek).order_by(TileWeek.week))]
    assert pools == [False, True]


def test_two_workers_at_once_make_one_table(database: Database, crowd: list[int]) -> None:
    barrier = Barrier(2)

    def make() -> None:
        barrier.wait()
        actions.make_table(database, NOW)

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(make) for _ in range(2)]:
            done.result()
    with database.read() as session:
        assert len(list(session.scalars(select(TileWeek)))) == 1
        assert len([t for t in session.scalars(select(Tile)) if t.band]) == 4


def test_nothing_is_counted_when_a_page_is_read(
    database: Database, crowd: list[int], client_for: ClientFor
) -> None:
    actions.make_table(database, NOW)
    alda = client_for("alda")
    before = main(alda.get("/tiles"))
    with database.write() as session:
        session.execute(
            update(Agreement).where(Agreement.inmate_id.in_(crowd)).values(withdrawn_at=NOW)
        )
    assert main(alda.get("/tiles")) == before
    actions.make_table(database, NOW + WEEK)
    with database.read() as session:
        assert [t.band for t in session.scalars(select(Tile)) if t.band] == []
    assert "Riga region" not in main(alda.get("/tiles")).partition("jb-grid")[2]


def test_a_page_says_what_is_true_of_a_tile(
    database: Database, crowd: list[int], client_for: ClientFor
) -> None:
    actions.make_table(database, NOW)
    alda = client_for("alda")
    alda.cookies.set("language", "en", domain="jobbridge.example")
    text = main(alda.get("/tiles"))
    for said in ("/vacancies/new?family=7", "50", "25", "23.11.2026", "30.11.2026"):
        assert said in text
    assert CANARY not in text


def test_only_employers_whom_two_people_approved_see_a_tile(
    database: Database, crowd: list[int], client_for: ClientFor, world: World
) -> None:
    actions.make_table(database, NOW)
    alda = client_for("alda")
    there = main(alda.get("/tiles"))
    for checked in (None, NOW):
        with database.write() as session:
            session.execute(
                update(Employer)
                .where(Employer.id == world.ids["a"])
                .values(vetted_at=None, checked_at=checked)
            )
        for path in ("/tiles", f"/vacancies/{world.refs['vacancy_a']}/people"):
            text = main(alda.get(path))
            assert "jb-timeline" in text
            assert "jb-grid" not in text
        assert alda.submit("/tiles/searches", region="Rīga", family="7").status_code == 404
    assert "jb-grid" in there


def test_the_agency_reads_the_same_page_and_asks_for_nothing(
    database: Database, crowd: list[int], client_for: ClientFor
) -> None:
    actions.make_table(database, NOW)
    text = main(client_for("nora").get("/tiles"))
    assert text.count("jb-card") == 4
    assert "/vacancies/new" not in text
    assert "/tiles/searches" not in text
    for name in ("anna", "olga", "uldis", "ada", "mara", "pavels"):
        assert client_for(name).get("/tiles").status_code == 404


# Attacks on the pages themselves.


def test_two_employers_read_the_same_bytes(
    database: Database, crowd: list[int], client_for: ClientFor
) -> None:
    actions.make_table(database, NOW)
    for path in (
        "/tiles",
        "/tiles?region=Rīga",
        "/tiles?family=7",
        "/tiles?region=Kurzeme&family=7",
    ):
        assert main(client_for("alda").get(path)) == main(client_for("bruno").get(path))


def test_with_and_without_barred_people_every_byte_is_the_same(
    database: Database, crowd: list[int], client_for: ClientFor, world: World
) -> None:
    paths = ("/tiles", f"/vacancies/{world.refs['vacancy_a']}/people")
    actions.make_table(database, NOW)
    before = [main(client_for("alda").get(path)) for path in paths]
    with database.write() as session:
        session.execute(delete(TileWeek))
        session.execute(delete(Tile))
        session.add_all(
            Restriction(
                inmate_id=inmate_id,
                code="BERNI",
                legal_reference="§ 1",
                valid_from=NOW.date(),
                review_on=NOW.date() + WEEK,
                set_at=NOW,
            )
            for inmate_id in crowd[:120]
        )
    actions.make_table(database, NOW)
    assert [main(client_for("alda").get(path)) for path in paths] == before


def test_neither_duty_tag_nor_wording_changes_what_a_vacancy_is_told(
    database: Database, crowd: list[int], client_for: ClientFor, world: World
) -> None:
    actions.make_table(database, NOW)
    alda, path = client_for("alda"), f"/vacancies/{world.refs['vacancy_a']}/people"
    before = main(alda.get(path))
    for change in (
        VacancyDuty(vacancy_id=world.ids["vacancy_a"], tag="CHILDREN"),
        Requirement(
            vacancy_id=world.ids["vacancy_a"], kind="skill", code="read-drawings", must=True
        ),
        Requirement(
            vacancy_id=world.ids["vacancy_a"],
            kind="language",
            code="en",
            text_level="C2",
            must=True,
        ),
    ):
        with database.write() as session:
            session.add(change)
        assert main(alda.get(path)) == before
    with database.write() as session:
        session.add(
            Requirement(vacancy_id=world.ids["vacancy_a"], kind="licence", code="B", must=True)
        )
    asked = main(alda.get(path))
    with database.read() as session:
        claim = queries.tiles_for(session, world.alda)[("Rīga", "7")].marks["licence_b"]
    assert claim.band == 25
    assert asked != before


def test_no_parameter_that_is_no_filter_changes_anything(
    database: Database, crowd: list[int], client_for: ClientFor
) -> None:
    actions.make_table(database, NOW)
    alda = client_for("alda")

    def cards(path: str) -> str:
        return main(alda.get(path)).partition('<ul class="jb-grid">')[2].partition("</section>")[0]

    assert cards("/tiles").count("jb-card") == 4
    assert [query for query in QUERIES if cards(f"/tiles?{query}") != cards("/tiles")] == []


@pytest.mark.parametrize("gone", [1, 3, 9])
def test_a_week_later_nobody_can_tell_who_was_released(
    database: Database, crowd: list[int], client_for: ClientFor, clock: FixedClock, gone: int
) -> None:
    """All of one tile, and known by name to two employers who compare: pages and mail alike."""
    pages = ("/tiles", "/tiles?region=Rīga&family=7")
    readers = [client_for("alda"), client_for("bruno")]
    actions.make_table(database, NOW)
    readers[0].submit("/tiles/searches", region="Rīga", family="7")
    readers[0].get("/tiles")  # takes the message that it is saved
    before = [main(reader.get(page)) for reader in readers for page in pages]
    with database.write() as session:
        session.execute(delete(Job))
        session.execute(
            update(Inmate).where(Inmate.id.in_(crowd[:gone])).values(status=Status.RELEASED)
        )
        session.execute(update(TileWeek).values(week=NOW.date() - WEEK))
    actions.make_table(database, NOW)
    assert [main(reader.get(page)) for reader in readers for page in pages] == before
    with database.read() as session:
        assert list(session.scalars(select(Job.kind).where(Job.kind == "notice_tiles"))) == []


# Saved searches.


def test_a_search_is_saved_once_and_removed_and_saved_again(
    database: Database, crowd: list[int], client_for: ClientFor
) -> None:
    actions.make_table(database, NOW)
    alda = client_for("alda")
    for _ in range(2):
        answer = alda.submit("/tiles/searches", region="Rīga", family="7")
        assert answer.headers["location"] == "/tiles?region=R%C4%ABga&family=7"
    with database.read() as session:
        search_id = session.scalars(select(TileSearch.id)).one()
    assert f"/tiles/searches/{search_id}/forget" in main(alda.get("/tiles"))
    assert client_for("bruno").submit(f"/tiles/searches/{search_id}/forget").status_code == 404
    back = alda.submit(f"/tiles/searches/{search_id}/forget").headers["location"]
    with database.read() as session:
        assert list(session.scalars(select(TileSearch.id))) == []
    assert 'action="/tiles/searches"' in main(alda.get(back))


def test_twenty_searches_are_enough(
    database: Database, crowd: list[int], client_for: ClientFor
) -> None:
    actions.make_table(database, NOW)
    alda = client_for("alda")
    for region in ("Rīga", "Kurzeme", "Latgale"):
        for family in "0123456789":
            alda.submit("/tiles/searches", region=region, family=family)
    with database.read() as session:
        assert len(list(session.scalars(select(TileSearch.id)))) == 20


def test_one_mail_tells_of_a_larger_group_and_nothing_personal(
    database: Database,
    crowd: list[int],
    client_for: ClientFor,
    world: World,
    app_settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sent: list[dict[str, object]] = []
    monkeypatch.setattr(mail, "send", lambda _s, letter, _now: sent.append(asdict(letter)))
    with_mail = Settings(**{**vars(app_settings), "smtp_url": "smtp://localhost"})
    actions.make_table(database, NOW)
    client_for("alda").submit("/tiles/searches", region="Rīga", family="7")
    client_for("bruno").submit("/tiles/searches", region="Kurzeme", family="5")
    settle(database, world, 120, first=1000, code="7212 04")
    later = NOW + WEEK
    actions.make_table(database, later)
    actions.make_table(database, later)
    work(database, job_handlers(with_mail), lambda: later)
    assert [one["to"] for one in sent] == ["alda@jobbridge.example"]
    said = f"{sent[0]['subject']} {sent[0]['text']}"
    assert CANARY not in said
    assert "/tiles?region=R%C4%ABga&family=7" in said
    assert re.findall(r"\d+", said.partition("https://")[0]) == []


def test_a_vacancy_is_begun_with_the_tiles_kind_of_work(
    database: Database, crowd: list[int], client_for: ClientFor, world: World
) -> None:
    actions.make_table(database, NOW)
    text = client_for("alda").get("/vacancies/new?family=5").text
    assert 'value="5120 02"' in text
    assert 'value="7212 04"' not in text
    rest = main(client_for("alda").get("/tiles?region=Kurzeme&family=5"))
    begun = f"/vacancies/new?family=5&amp;municipality={world.ids['Liepāja']}"
    assert re.findall(r'href="(/vacancies/new[^"]*)"', rest) == [begun]
    assert (
        f"/vacancies/{world.refs['vacancy_a']}/people"
        in client_for("alda").get(f"/vacancies/{world.refs['vacancy_a']}").text
    )


def test_everybody_may_read_why_so_little_is_shown(client_for: ClientFor) -> None:
    assert main(client_for(None).get("/about-candidates")) == main(
        client_for("anna").get("/about-candidates")
    )
