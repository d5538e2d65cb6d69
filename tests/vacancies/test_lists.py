"""The list of vacancies costs the same however long it is."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from jobbridge.db import Database
from jobbridge.refs import new_ref
from jobbridge.vacancies.model import Vacancy
from tests.conftest import NOW, ClientFor, World


def fill(database: Database, world: World, count: int) -> None:
    """So many vacancies of Employer A instead of those of the cast, in all its states."""
    states = ("published", "published", "paused", "draft", "closed")
    with database.write() as session:
        model = session.query(Vacancy).order_by(Vacancy.id).limit(1).one()
        occupation, place = model.occupation_id, model.municipality_id
        session.query(Vacancy).delete()
        session.add_all(
            Vacancy(
                ref=new_ref(),
                employer_id=world.ids["a"],
                title=f"Metinātājs {number}",
                occupation_id=occupation,
                occupation_confirmed=True,
                municipality_id=place,
                pay_from_cents=120_000,
                pay_to_cents=150_000,
                state=states[number % len(states)] if count > 1 else "published",
                published_at=NOW,
                created_at=NOW,
                updated_at=NOW,
                apply_by=NOW.date() + timedelta(days=number % 90),
            )
            for number in range(count)
        )


@pytest.mark.parametrize("name", ["anna", "nora", "alda"])
def test_a_list_asks_the_same_number_of_questions_however_long_it_is(
    client_for: ClientFor, database: Database, world: World, name: str
) -> None:
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("SELECT"):
            asked.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    counts = {}
    for count in (1, 3, 300):
        fill(database, world, count)
        client = client_for(name)
        client.get("/vacancies")  # the words of the taxonomy are read once
        asked.clear()
        assert client.get("/vacancies").status_code == 200
        counts[count] = len(asked)
    assert len(set(counts.values())) == 1, counts


def test_the_agency_is_told_which_occupations_wait(
    client_for: ClientFor, database: Database, world: World
) -> None:
    with database.write() as session:
        session.get_one(Vacancy, world.ids["vacancy_a"]).occupation_confirmed = False
    nora = client_for("nora")
    assert "/vacancies?to_confirm=yes" in nora.get("/vacancies").text
    assert nora.get("/vacancies?to_confirm=yes").status_code == 200
