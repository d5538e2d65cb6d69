"""Goals, their steps, what is overdue, and taking either back."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from jobbridge.consultations import goal_actions as goals
from jobbridge.consultations import goal_queries as queries
from jobbridge.consultations import goal_rules as rules
from jobbridge.consultations.model import Goal
from jobbridge.db import Database
from jobbridge.errors import NotFound, Refused
from jobbridge.inmates.model import Inmate
from tests.conftest import CANARY, NOW, ClientFor, World

TODAY = NOW.date()
YESTERDAY = TODAY - timedelta(days=1)


def made(session: Session, world: World, **given: object) -> Goal:
    usual: dict[str, object] = {
        "inmate": session.get_one(Inmate, world.ids["juris"]),
        "kind": "documents",
        "words": f"Šņorē, Ж, 漢 {CANARY}",
        "step": "Pieteikties",
        "due_on": YESTERDAY,
        "now": NOW,
    }
    return goals.set_goal(session, world.anna, **(usual | given))  # type: ignore[arg-type]


def test_a_goal_is_of_the_list_or_in_words_of_its_own() -> None:
    def why(**given: object) -> list[str]:
        usual: dict[str, object] = {"kind": "work", "words": "", "standing": 0}
        found = rules.why_not_goal(**(usual | given))  # type: ignore[arg-type]
        return [reason.code for reason in found]

    assert why() == []
    assert why(kind="other") == ["goal_words"]
    assert why(kind="crime") == ["goal_kind"]
    assert why(standing=rules.MOST_GOALS - 1) == []
    assert why(standing=rules.MOST_GOALS) == ["goals_many"]


def test_a_step_is_due_in_a_believable_year() -> None:
    def why(days: timedelta, **given: object) -> list[str]:
        usual: dict[str, object] = {"words": "x", "today": TODAY, "steps": 0, "ended": False}
        found = rules.why_not_step(due_on=TODAY + days, **(usual | given))  # type: ignore[arg-type]
        return [reason.code for reason in found]

    assert why(rules.AHEAD) == why(-rules.EARLIEST) == []
    assert why(rules.AHEAD + timedelta(days=1)) == ["step_due"]
    assert why(timedelta(), words=" ", steps=rules.MOST_STEPS, ended=True) == [
        "step_words",
        "steps_many",
        "goal_ended",
    ]


def test_a_step_is_overdue_on_the_day_after_and_done_in_one_go_and_back(
    database: Database, world: World
) -> None:
    with database.write() as session:
        goal = made(session, world)
        juris = session.get_one(Inmate, world.ids["juris"])
        goals.add_step(
            session, world.anna, inmate=juris, goal_id=goal.id, words="b", due_on=TODAY, now=NOW
        )
        late = queries.overdue_steps_for(session, world.anna, TODAY)
        assert [step.words for step in late] == ["Pieteikties"]
        for done, left in ((True, []), (True, []), (False, ["Pieteikties"])):
            goals.set_done(
                session, world.anna, inmate=juris, step_id=late[0].id, done=done, now=NOW
            )
            session.flush()
            found = queries.overdue_steps_for(session, world.anna, TODAY)
            assert [step.words for step in found] == left
        assert queries.overdue_steps_for(session, world.bela, TODAY) == []


def test_an_ended_goal_is_history_until_it_is_taken_up_again(
    database: Database, world: World
) -> None:
    with database.write() as session:
        goal = made(session, world)
        juris = session.get_one(Inmate, world.ids["juris"])
        given = {"inmate": juris, "goal_id": goal.id, "now": NOW}
        with pytest.raises(Refused):
            goals.end_goal(session, world.anna, how="won", **given)  # type: ignore[arg-type]
        goals.end_goal(session, world.anna, how="reached", **given)  # type: ignore[arg-type]
        session.flush()
        assert queries.overdue_steps_for(session, world.anna, TODAY) == []
        with pytest.raises(Refused):
            goals.add_step(session, world.anna, words="c", due_on=TODAY, **given)  # type: ignore[arg-type]
        goals.reopen_goal(session, world.anna, **given)  # type: ignore[arg-type]
        session.flush()
        assert len(queries.overdue_steps_for(session, world.anna, TODAY)) == 1


def test_goals_are_sealed_and_for_counselors_of_the_prison(
    database: Database, world: World
) -> None:
    with database.write() as session:
        goal = made(session, world)
        juris = session.get_one(Inmate, world.ids["juris"])
        session.flush()
        stored = session.execute(text("SELECT words FROM goal")).scalar_one()
        assert CANARY.encode() not in bytes(stored)
        for who in ("bela", "olga", "mara", "alda", "nora"):
            viewer = world.viewers[who]
            with pytest.raises(NotFound):
                queries.goals_for(session, viewer, juris)
            with pytest.raises(NotFound):
                goals.end_goal(
                    session, viewer, inmate=juris, goal_id=goal.id, how="reached", now=NOW
                )
        karlis = session.get_one(Inmate, world.ids["karlis"])
        with pytest.raises(NotFound):
            queries.goal_for(session, world.anna, karlis, goal.id)


def test_on_the_page_a_goal_is_set_walked_and_undone(client_for: ClientFor, world: World) -> None:
    anna, home = client_for("anna"), f"/inmates/{world.refs['juris']}"
    bad = anna.submit(f"{home}/goals", kind="work", step="Zvanīt", due_on="1999-01-01")
    assert bad.status_code == 422
    assert 'value="Zvanīt"' in bad.text
    sent = {"kind": "work", "words": "<b>Darbs</b>", "step": "Zvanīt", "due_on": str(YESTERDAY)}
    assert anna.submit(f"{home}/goals", **sent, _key="g").status_code == 303
    assert anna.submit(f"{home}/goals", **sent, _key="g").status_code == 303
    page = anna.get(f"{home}/goals").text
    assert page.count("&lt;b&gt;Darbs&lt;/b&gt;") == 1
    assert "Zvanīt" in anna.get("/consultations").text
    step = page.split("/steps/")[1].split("/")[0]
    done = anna.submit(f"{home}/steps/{step}/done", done="yes", back="agenda")
    assert done.headers["location"] == "/consultations"
    assert "Zvanīt" not in anna.get("/consultations").text
    assert anna.submit(f"{home}/steps/{step}/done").headers["location"] == f"{home}/goals"
    assert "Zvanīt" in anna.get("/consultations").text
