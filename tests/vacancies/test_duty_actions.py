"""Duty tags after publishing: said by employers, decided by the agency, never told back."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select

from jobbridge.db import Database
from jobbridge.errors import NotFound, Refused
from jobbridge.outbox.model import Job
from jobbridge.taxonomy.model import Occupation
from jobbridge.vacancies import actions, duty_actions, duty_queries, duty_tags, queries
from jobbridge.vacancies.model import DutyChange
from tests.conftest import NOW, ClientFor, World
from tests.vacancies.test_actions import TODAY, codes, offer, save
from tests.vacancies.test_pages import post


def tags(database: Database, world: World, ref: str) -> list[str]:
    with database.read() as session:
        return [duty.tag for duty in queries.vacancy_for(session, world.nora, ref).duties]


def say(database: Database, world: World, *wanted: str, name: str = "alda") -> None:
    with database.write() as session:
        duty_actions.say_duties(
            session, world.viewers[name], ref=world.refs["vacancy_a"], tags=wanted, now=NOW
        )


def test_before_publishing_an_employers_word_counts(database: Database, world: World) -> None:
    with database.write() as session:
        ref = save(session, world).ref
        duty_actions.say_duties(session, world.alda, ref=ref, tags=["CASH", "NONSENSE"], now=NOW)
        actions.publish(session, world.alda, ref=ref, now=NOW, today=TODAY)
        changed = actions.save_draft(
            session, world.alda, ref=ref, offer=offer(world), tags=[], now=NOW, today=TODAY
        )
        assert [d.tag for d in changed.duties] == ["CASH"]
        said = duty_queries.said_of(session, changed)
        assert said is not None
        assert (said.tags, said.state) == ("CASH", "confirmed")


def test_afterwards_it_waits_until_the_agency_confirms(database: Database, world: World) -> None:
    ref = world.refs["vacancy_a"]
    say(database, world, "NIGHT")
    assert tags(database, world, ref) == []
    with database.write() as session:
        (change,) = duty_queries.waiting_for(session, world.nora)
        assert duty_queries.waiting_count(session, world.nora) == 1
        assert duty_queries.waiting_for(session, world.niks) == []
        before = change.vacancy.version
        with pytest.raises(NotFound):
            duty_actions.decide(session, world.niks, change_id=change.id, confirmed=True, now=NOW)
        duty_actions.decide(session, world.nora, change_id=change.id, confirmed=True, now=NOW)
        assert codes(
            lambda: duty_actions.decide(
                session, world.nora, change_id=change.id, confirmed=False, now=NOW
            )
        ) == ["decided"]
        key = f"rematch:vacancy:{world.ids['vacancy_a']}:{before + 1}"
        assert session.scalars(select(Job).where(Job.key == key)).one().kind == "rematch_vacancy"
    assert tags(database, world, ref) == ["NIGHT"]


def test_what_the_agency_refuses_changes_nothing(database: Database, world: World) -> None:
    say(database, world, "NIGHT", name="nora")
    say(database, world)
    with database.write() as session:
        (change,) = duty_queries.waiting_for(session, world.nora)
        duty_actions.decide(session, world.nora, change_id=change.id, confirmed=False, now=NOW)
        assert [c.state for c in duty_queries.decided_for(session, world.nora)] == [
            "refused",
            "confirmed",
        ]
    assert tags(database, world, world.refs["vacancy_a"]) == ["NIGHT"]


def test_an_employers_last_word_takes_the_place_of_its_earlier_ones(
    database: Database, world: World
) -> None:
    for wanted in (["NIGHT"], ["CASH"], []):
        say(database, world, *wanted)
    with database.read() as session:
        rows = session.scalars(select(DutyChange).order_by(DutyChange.id))
        assert [(row.tags, row.state) for row in rows] == [
            ("NIGHT", "replaced"),
            ("CASH", "replaced"),
            ("", "same"),
        ]


def test_another_occupation_adds_duties_at_once_and_takes_none_away(
    database: Database, world: World
) -> None:
    ref = world.refs["vacancy_a"]
    with database.write() as session:
        for code, duties in (("7212 04", "NIGHT"), ("5120 02", "CHILDREN")):
            session.query(Occupation).filter_by(code=code).one().duties = duties
        vacancy = queries.vacancy_for(session, world.nora, ref)
        duty_tags.derive_duties(session, vacancy)
        session.flush()
        actions.save_draft(session, world.alda, ref=ref, offer=offer(world), now=NOW, today=TODAY)
        (change,) = duty_queries.waiting_for(session, world.nora)
        assert change.tags == "CHILDREN"
        assert duty_queries.said_of(session, vacancy) is None
    assert tags(database, world, ref) == ["CHILDREN", "NIGHT"]


@pytest.mark.parametrize("name", ["anna", "bruno", "olga", "mara", "ada", "niks"])
def test_nobody_else_says_or_decides(database: Database, world: World, name: str) -> None:
    say(database, world, "NIGHT")
    viewer = world.viewers[name]
    with database.write() as session:
        number = duty_queries.waiting_for(session, world.nora)[0].id
        verbs: list[Callable[[], object]] = [
            lambda: duty_actions.say_duties(
                session, viewer, ref=world.refs["vacancy_a"], tags=[], now=NOW
            ),
            lambda: duty_actions.decide(session, viewer, change_id=number, confirmed=True, now=NOW),
        ]
        for verb in verbs:
            with pytest.raises(NotFound):
                verb()


def test_nothing_of_the_decision_reaches_the_employer(
    client_for: ClientFor, database: Database, world: World
) -> None:
    """Byte for byte the same pages, whatever the agency does with what the employer said."""
    url = f"/vacancies/{world.refs['vacancy_a']}"
    alda, nora = client_for("alda"), client_for("nora")
    sent = post(alda, url + "/duties", {"duties": ["NIGHT"], "why": "Jauna maiņa"})
    assert sent.status_code == 303

    def pages() -> list[str]:
        texts = [alda.get(path).text for path in ("/vacancies", url, url + "/edit")]
        return [re.sub(r'name="_key" value="[^"]*"', "", text) for text in texts]

    alda.get(url)  # takes the message away
    before = pages()
    queue = nora.get("/duties")
    assert 'data-count="1"' in queue.text
    assert "Jauna maiņa" in queue.text
    (number,) = re.findall(r"/duties/(\d+)/confirm", queue.text)
    assert post(nora, f"/duties/{number}/confirm", {}).status_code == 303
    assert pages() == before
    assert post(nora, f"/duties/{number}/refuse", {}).status_code == 409
    assert post(nora, url + "/duties", {"duties": ["CHILDREN"]}).status_code == 303
    assert pages() == before
    assert "data-count" not in nora.get("/duties").text


def test_a_closed_vacancy_takes_no_word(database: Database, world: World) -> None:
    with database.write() as session:
        actions.close(session, world.alda, ref=world.refs["vacancy_a"], reason="filled", now=NOW)
    with pytest.raises(Refused):
        say(database, world, "NIGHT")
