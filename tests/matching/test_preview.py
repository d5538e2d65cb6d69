"""What a consultation would change, told before: and afterwards it is so."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jobbridge.consultations import actions as consultations
from jobbridge.consultations.actions import SkillSeen
from jobbridge.consultations.model import Consultation
from jobbridge.consultations.rules import Needs
from jobbridge.db import Database
from jobbridge.errors import Refused
from jobbridge.inmates.model import Agreement, Fact, Inmate
from jobbridge.matching.actions import rematch_all
from jobbridge.matching.model import Match
from jobbridge.matching.preview import Preview, compared, preview
from jobbridge.outbox.model import Job
from jobbridge.taxonomy.model import Occupation
from jobbridge.vacancies.model import Requirement, Vacancy
from tests.conftest import NOW, ClientFor, World

TODAY = NOW.date()


def test_a_near_miss_with_another_score_is_no_change() -> None:
    before = {1: (500, ""), 2: (500, ""), 3: (400, "licence:B"), 4: (400, ""), 5: (300, "place")}
    after = {1: (500, ""), 2: (600, ""), 3: (700, ""), 5: (310, "place"), 6: (1, ""), 7: (2, "x")}
    assert compared(before, after) == {
        2: "better",
        3: "gained",
        4: "lost",
        6: "gained",
        7: "near",
    }
    assert compared(after, before)[3] == "lost"
    assert compared({1: (2, "")}, {1: (1, "")}) == {1: "worse"}


def many_vacancies(session: Session, world: World) -> None:
    """Eighty more, of two trades, with and without a must: more than a stored list holds."""
    trades = session.scalars(select(Occupation).order_by(Occupation.code)).all()
    for n in range(80):
        session.add(
            Vacancy(
                ref=f"many-{n:03}",
                employer_id=world.ids["a"],
                title=f"Darbs {n}",
                occupation_id=trades[n % 2].id,
                occupation_confirmed=True,
                municipality_id=world.ids["Rīga"],
                lat=56.95 + n / 500,
                lon=24.11,
                pay_from_cents=100_000 + 500 * n,
                pay_to_cents=150_000,
                load="full" if n % 3 else "part",
                state="published",
                published_at=NOW,
                created_at=NOW,
                updated_at=NOW,
                seats=1,
                apply_by=TODAY + timedelta(days=90),
                requirements=[Requirement(kind="skill", code="read-drawings", level=2, must=True)]
                if n % 4 == 0
                else [],
            )
        )


SAYINGS: dict[str, dict[str, object]] = {
    "another trade": {"targets": ["5120 02"]},
    "a skill more": {"targets": ["7212 04"], "skills": [SkillSeen("read-drawings", 3)]},
    "no skill left": {"targets": ["7212 04"], "skills": []},
    "less far": {
        "targets": ["7212 04"],
        "conditions": Needs(municipality_id=None, km=1, part_time=False),
    },
    "later": {
        "targets": ["7212 04"],
        "conditions": Needs(municipality_id=None, km=50, free_from=TODAY + timedelta(days=200)),
    },
    "long ago": {"targets": ["5120 02"], "held_on": TODAY - timedelta(days=900)},
}


def told(session: Session, world: World, said: dict[str, object]) -> Preview:
    return preview(
        session,
        world.anna,
        inmate=session.get_one(Inmate, world.ids["juris"]),
        said=said,
        now=NOW,
        today=TODAY,
    )


def stored(database: Database, world: World) -> dict[int, tuple[int, str]]:
    rematch_all(database, now=NOW, today=TODAY)
    with database.read() as session:
        rows = session.scalars(select(Match).where(Match.inmate_id == world.ids["juris"]))
        return {row.vacancy_id: (row.score, row.near) for row in rows}


@pytest.mark.parametrize("what", SAYINGS)
def test_recorded_afterwards_the_stored_matches_are_as_was_told(
    database: Database, world: World, what: str
) -> None:
    said: dict[str, object] = {
        "held_on": TODAY,
        "conducted_by": world.ids["anna"],
        "readiness": "now",
        **SAYINGS[what],
    }
    with database.write() as session:
        many_vacancies(session, world)
    before = stored(database, world)
    with database.write() as session:
        found = told(session, world, said)
    assert stored(database, world) == before
    with database.write() as session:
        juris = session.get_one(Inmate, world.ids["juris"])
        consultations.record(session, world.anna, inmate=juris, **said, now=NOW)  # type: ignore[arg-type]
    after = stored(database, world)
    kinds = compared(before, after)
    # Sixty fits are kept of each person, and at least that many of these vacancies: all are.
    assert found.counts == {
        kind: sum(kind == k for k in kinds.values())
        for kind in ("gained", "lost", "near", "better", "worse")
    }
    for change in found.first:
        vacancy_id = change.shown.vacancy.id
        assert kinds[vacancy_id] == change.kind
        if vacancy_id in after:
            assert after[vacancy_id][0] == change.after
        if vacancy_id in before:
            assert before[vacancy_id][0] == change.before


def test_nothing_stays_of_a_preview(database: Database, world: World) -> None:
    with database.write() as session:
        told(
            session,
            world,
            {
                "held_on": TODAY,
                "conducted_by": world.ids["anna"],
                "readiness": "now",
                "targets": ["5120 02"],
                "agreements": [("identity", None)],
                "legal_basis": "x",
            },
        )
    with database.read() as session:
        juris = session.get_one(Inmate, world.ids["juris"])
        assert juris.version == 1
        for table in (Consultation, Job):
            assert session.scalar(select(func.count()).select_from(table)) == 0
        ended = select(func.count()).where(Fact.ended_at.is_not(None))
        assert session.scalar(ended) == 0
        identity = select(func.count()).where(Agreement.purpose == "identity")
        assert session.scalar(identity) == 0


def test_after_a_preview_the_same_session_still_records(database: Database, world: World) -> None:
    said: dict[str, object] = {
        "held_on": TODAY,
        "conducted_by": world.ids["anna"],
        "readiness": "now",
        "targets": ["5120 02"],
    }
    with database.write() as session:
        told(session, world, said)
        juris = session.get_one(Inmate, world.ids["juris"])
        consultations.record(session, world.anna, inmate=juris, **said, now=NOW)  # type: ignore[arg-type]
    with database.read() as session:
        assert session.get_one(Inmate, world.ids["juris"]).version == 2
        assert len(session.scalars(select(Job)).all()) == 1


def test_what_cannot_be_recorded_cannot_be_told(database: Database, world: World) -> None:
    with database.write() as session, pytest.raises(Refused):
        told(session, world, {"held_on": TODAY, "conducted_by": world.ids["anna"]})


def test_agreeing_to_be_listed_gains_every_match(database: Database, world: World) -> None:
    with database.write() as session:
        for row in session.scalars(
            select(Agreement).where(Agreement.inmate_id == world.ids["juris"])
        ):
            row.withdrawn_at = NOW
    said: dict[str, object] = {
        "held_on": TODAY,
        "conducted_by": world.ids["anna"],
        "readiness": "now",
        "targets": ["7212 04"],
    }
    with database.write() as session:
        found = told(session, world, said)
        assert (found.total, found.listed) == (0, False)
        agreed = {"agreements": [("listing", None)], "legal_basis": "x"}
        found = told(session, world, said | agreed)
        assert found.counts["gained"] == 2


def test_the_page_tells_in_place_and_as_a_page_of_its_own(
    client_for: ClientFor, database: Database, world: World
) -> None:
    anna = client_for("anna")
    path = f"/inmates/{world.refs['juris']}/consultations/preview"
    sent = {
        "held_on": str(TODAY),
        "conducted_by": str(world.ids["anna"]),
        "readiness": "now",
        "target_1": "pavārs / pavāre (5120 02)",
        "load": "full",
        "notes": "paliek ā",
        "csrf_token": anna.csrf,
    }
    part = anna.post(path, data=sent, headers={"hx-request": "true"})
    assert (part.status_code, "<html" in part.text) == (200, False)
    assert part.text.count('href="/vacancies/') == 2
    whole = anna.post(path, data=sent)
    assert "<html" in whole.text
    assert 'name="notes" value="paliek ā"' in whole.text
    empty = anna.post(path, data=sent | {"readiness": ""}, headers={"hx-request": "true"})
    assert "/vacancies/" not in empty.text
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Consultation)) == 0
    for who in ("bela", "olga", "alda"):
        other = client_for(who)
        assert other.post(path, data=sent | {"csrf_token": other.csrf}).status_code == 404
