"""Who may know of whom."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from jobbridge.db import Database
from jobbridge.errors import NotFound
from jobbridge.inmates import actions, queries
from jobbridge.inmates.model import Inmate
from jobbridge.inmates.queries import Filters
from jobbridge.viewer import SYSTEM, Viewer
from tests.conftest import NOW, ClientFor, World

TODAY = NOW.date()


@contextmanager
def reading(database: Database) -> Iterator[Session]:
    with database.read() as session:
        yield session


def names(session: Session, viewer: Viewer, **filters: object) -> list[str]:
    page = queries.inmates_for(session, viewer, filters=Filters(**filters), today=TODAY)  # type: ignore[arg-type]
    return [inmate.given_name for inmate in page.items]


def add(session: Session, world: World, given: str, family: str, **more: object) -> Inmate:
    release = TODAY + timedelta(days=200)
    usual: dict[str, object] = {
        "prison_id": world.ids["north"],
        "given_name": given,
        "family_name": family,
        "release_earliest": release,
        "release_expected": release,
        "release_latest": release,
        "now": NOW,
    }
    return actions.add_inmate(session, SYSTEM, **(usual | more))  # type: ignore[arg-type]


def test_everybody_sees_their_own_people_and_nobody_elses(database: Database, world: World) -> None:
    north, south = ["Juris", "Karlis"], ["Marta"]
    expected = {
        "anna": north,
        "bela": south,
        "olga": north,
        "otto": south,
        "mara": ["Juris"],
        "pavels": [],
        "alda": [],
        "nora": [],
        "uldis": [],
        "ada": [],
    }
    with reading(database) as session:
        assert {who: names(session, world.viewers[who]) for who in expected} == expected
        assert names(session, SYSTEM) == ["Juris", "Marta", "Karlis"]


def test_a_counselor_without_an_active_prison_sees_nobody(database: Database, world: World) -> None:
    nowhere = Viewer(account_id=world.anna.account_id, role=world.anna.role)
    with reading(database) as session:
        assert names(session, nowhere) == []


def test_an_assignment_that_ended_shows_nothing(database: Database, world: World) -> None:
    with database.write() as session:
        juris = queries.inmate_for(session, world.anna, world.refs["juris"])
        actions.end_assignment(session, world.anna, juris, world.ids["mara"], now=NOW)
    with reading(database) as session:
        assert names(session, world.mara) == []
        with pytest.raises(NotFound):
            queries.inmate_by_id(session, world.mara, world.ids["juris"])


def test_the_first_to_leave_comes_first_and_a_page_has_25(database: Database, world: World) -> None:
    with database.write() as session:
        for before in range(30):
            release = TODAY + timedelta(days=400 - before)
            dates = dict.fromkeys(
                ("release_earliest", "release_expected", "release_latest"), release
            )
            add(session, world, "Jānis", "Ozols", **dates)
    with reading(database) as session:
        first = queries.inmates_for(session, world.anna, filters=Filters(), today=TODAY)
        last = queries.inmates_for(session, world.anna, filters=Filters(), today=TODAY, page=99)
    assert (len(first.items), first.total, first.pages) == (25, 32, 2)
    assert (len(last.items), last.number) == (7, 2)
    days = [inmate.release_expected for inmate in first.items + last.items]
    assert days == sorted(days)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Bērziņa", True),
        ("berzin", True),
        ("KALNA", True),
        ("anna berz", True),
        ("berz kalna", True),
        ("erzina", False),
        ("anna ozola", False),
        ("a", False),
        ("%", False),
        ("161175", False),
    ],
)
def test_a_name_is_found_by_the_beginning_of_its_words(
    database: Database, world: World, typed: str, found: bool
) -> None:
    with database.write() as session:
        add(session, world, "Anna", "Bērziņa-Kalna", personal_code="161175-19997")
    with reading(database) as session:
        assert names(session, world.anna, text=typed) == (["Anna"] if found else [])


def test_a_reference_finds_its_person_only_in_scope(database: Database, world: World) -> None:
    with reading(database) as session:
        assert names(session, world.anna, text=world.refs["juris"]) == ["Juris"]
        assert names(session, world.bela, text=world.refs["juris"]) == []


def test_a_personal_code_finds_its_person_only_in_scope(database: Database, world: World) -> None:
    with database.write() as session:
        add(session, world, "Anna", "Kalna", personal_code="161175-19997")
    with reading(database) as session:
        found = queries.inmate_by_code(session, world.anna, "16117519997")
        assert found is not None
        assert found.given_name == "Anna"
        assert queries.inmate_by_code(session, world.bela, "161175-19997") is None
        assert queries.inmate_by_code(session, SYSTEM, "328673-00679") is None


def test_filters_narrow_by_prison_release_counselor_and_agreement(
    database: Database, world: World
) -> None:
    with database.write() as session:
        add(session, world, "Jauns", "Cilvēks")
    with reading(database) as session:
        assert names(session, world.anna, due_months=3) == ["Juris"]
        assert names(session, world.anna, due_months=6) == ["Juris", "Karlis"]
        assert names(session, world.anna, mine=True) == ["Juris", "Karlis"]
        assert names(session, world.anna, missing_agreement=True) == ["Jauns"]
        assert names(session, world.anna, prison_id=world.ids["south"]) == []
        assert names(session, SYSTEM, prison_id=world.ids["south"]) == ["Marta"]


def test_an_agreement_for_one_employer_is_none_for_another(
    database: Database, world: World
) -> None:
    def who(session: Session, *employer: int) -> list[int]:
        clause = queries.has_agreement("identity", *employer)
        return list(session.scalars(select(Inmate.id).where(clause)))

    with database.write() as session:
        juris = queries.inmate_for(session, world.anna, world.refs["juris"])
        actions.give_agreement(
            session,
            world.anna,
            juris,
            purpose="identity",
            organisation_id=world.ids["a"],
            legal_basis="on paper",
            given_on=TODAY,
            now=NOW,
        )
    with reading(database) as session:
        assert who(session) == []
        assert who(session, world.ids["a"]) == [world.ids["juris"]]
        assert who(session, world.ids["b"]) == []


def test_a_restriction_is_for_its_officer_and_in_code_for_the_counselor(
    database: Database, world: World
) -> None:
    with database.write() as session:
        juris = queries.inmate_for(session, world.olga, world.refs["juris"])
        given = actions.set_restriction(
            session,
            world.olga,
            juris,
            code="VADIT",
            legal_reference="KL 44",
            valid_from=TODAY,
            valid_to=None,
            review_on=date(2027, 6, 1),
            now=NOW,
        )
    with reading(database) as session:
        juris = session.get_one(Inmate, world.ids["juris"])
        full = queries.restrictions_for(session, world.olga, juris, TODAY)
        assert [(bar.code, bar.legal_reference) for bar in full] == [("VADIT", "KL 44")]
        code = queries.restrictions_for(session, world.anna, juris, TODAY)
        assert code == [queries.Bar(given.id, "VADIT", TODAY, None)]
        for other in ("bela", "otto", "mara", "alda", "nora", "uldis", "ada"):
            with pytest.raises(NotFound):
                queries.restrictions_for(session, world.viewers[other], juris, TODAY)


def test_identity_is_unreadable_in_the_raw_table(database: Database, world: World) -> None:
    with database.write() as session:
        add(
            session,
            world,
            "Zigmārs",
            "Atslēga",
            personal_code="161175-19997",
            birth_date="1975-11-16",
        )
    with reading(database) as session:
        raw = "".join(
            str([bytes(v) if isinstance(v, bytes | memoryview) else v for v in row])
            for table in ("inmate", "inmate_name_key", "audit_row", "job")
            for row in session.execute(text(f"SELECT * FROM {table}"))
        )
    for secret in ("Zigm", "zigm", "Atsl", "atsl", "161175", "1975-11-16", "Kanarijs", "Juris"):
        assert secret not in raw


def test_a_foreign_reference_answers_like_one_that_does_not_exist(
    client_for: ClientFor, world: World
) -> None:
    bela = client_for("bela")
    paths = (
        "/inmates/{}",
        "/inmates/{}/consultations/new",
        "/api/v1/inmates/{}",
    )
    for path in paths:
        answers = []
        for ref in (world.refs["juris"], "nosuchref0"):
            answer = bela.get(path.format(ref))
            request_id = answer.headers["x-request-id"]
            answers.append((answer.status_code, answer.text.replace(request_id, "")))
        assert answers[0] == answers[1]
        assert answers[0][0] == 404
