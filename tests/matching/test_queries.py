"""Who sees which matches, how fresh they are, and what they never depend on."""

from datetime import date, timedelta

import pytest
from sqlalchemy import delete, select, update

from jobbridge.db import Database
from jobbridge.errors import NotFound
from jobbridge.inmates.model import Agreement, Fact, Inmate, Restriction
from jobbridge.matching import queries
from jobbridge.matching.actions import rematch_all
from jobbridge.matching.command import match_lines
from jobbridge.matching.fact_queries import compile_people, compile_works
from jobbridge.matching.model import Match
from jobbridge.matching.rules import Verdict
from jobbridge.vacancies.model import Requirement, Vacancy, VacancyDuty
from jobbridge.viewer import SYSTEM, Viewer
from tests.conftest import NOW, World

TODAY = NOW.date()


def for_juris(
    database: Database, world: World, viewer: Viewer = SYSTEM, top: int = queries.SHOWN
) -> queries.Matches:
    with database.read() as session:
        inmate = session.get_one(Inmate, world.ids["juris"])
        return queries.matches_for_inmate(session, viewer, inmate, today=TODAY, top=top)


def for_vacancy(database: Database, world: World, viewer: Viewer = SYSTEM) -> queries.Matches:
    with database.read() as session:
        vacancy = session.get_one(Vacancy, world.ids["vacancy_a"])
        return queries.matches_for_vacancy(session, viewer, vacancy, today=TODAY)


def rematch(database: Database) -> None:
    rematch_all(database, now=NOW, today=TODAY)


def test_a_person_gets_the_vacancies_that_fit_before_and_after_the_nightly_run(
    database: Database, world: World
) -> None:
    live = for_juris(database, world, world.anna)
    rematch(database)
    kept = for_juris(database, world, world.anna)
    refs = {pair.vacancy.ref for pair in live.fits}
    assert refs == {world.refs["vacancy_a"], world.refs["vacancy_b"]}
    assert [(p.vacancy.ref, p.score) for p in live.fits] == [
        (p.vacancy.ref, p.score) for p in kept.fits
    ]


def test_only_a_counselor_of_the_prison_sees_a_persons_matches(
    database: Database, world: World
) -> None:
    for name, viewer in world.viewers.items():
        if name != "anna":
            with pytest.raises(NotFound):
                for_juris(database, world, viewer)


def test_a_counselor_sees_only_her_own_people_for_a_vacancy(
    database: Database, world: World
) -> None:
    rematch(database)

    def seen(viewer: Viewer) -> set[str]:
        return {pair.inmate.given_name for pair in for_vacancy(database, world, viewer).fits}

    assert seen(world.anna) == {"Juris", "Karlis"}
    assert seen(world.bela) == {"Marta"}
    assert seen(SYSTEM) == {"Juris", "Karlis", "Marta"}
    for name, viewer in world.viewers.items():
        if name not in ("anna", "bela"):
            with pytest.raises(NotFound):
                for_vacancy(database, world, viewer)


def test_who_is_shown_is_noted_for_the_audit(database: Database, world: World) -> None:
    with database.read() as session:
        vacancy = session.get_one(Vacancy, world.ids["vacancy_a"])
        queries.matches_for_vacancy(session, world.anna, vacancy, today=TODAY)
        seen = set(session.info["seen"])
    assert seen == {("inmate", world.ids["juris"]), ("inmate", world.ids["karlis"])}


def test_the_first_few_are_the_first_of_all_and_what_has_changed_since_is_judged_with_them(
    database: Database, world: World
) -> None:
    rematch(database)
    best, second = (pair.vacancy for pair in for_juris(database, world).fits)
    assert [pair.vacancy.ref for pair in for_juris(database, world, top=1).fits] == [best.ref]
    with database.write() as session:
        session.execute(update(Match).where(Match.vacancy_id == best.id).values(score=1))
    assert [pair.vacancy.ref for pair in for_juris(database, world, top=1).fits] == [second.ref]
    with database.write() as session:
        changed = update(Vacancy).where(Vacancy.id == best.id)
        session.execute(changed.values(version=Vacancy.version + 1))
    assert [pair.vacancy.ref for pair in for_juris(database, world, top=1).fits] == [best.ref]


def test_what_is_shown_is_judged_today_whatever_is_stored(database: Database, world: World) -> None:
    rematch(database)
    with database.write() as session:
        session.execute(update(Match).values(score=1))
        session.execute(
            update(Requirement)
            .where(Requirement.vacancy_id == world.ids["vacancy_a"], Requirement.kind == "language")
            .values(text_level="C1")
        )
    matches = for_juris(database, world)
    assert [pair.vacancy.ref for pair in matches.fits] == [world.refs["vacancy_b"]]
    assert [(p.vacancy.ref, p.near) for p in matches.near] == [
        (world.refs["vacancy_a"], "language:lv")
    ]
    assert matches.fits[0].score > 1


def test_a_changed_person_is_shown_all_vacancies_anew(database: Database, world: World) -> None:
    rematch(database)
    with database.write() as session:
        session.execute(delete(Match).where(Match.vacancy_id == world.ids["vacancy_b"]))
    assert len(for_juris(database, world).fits) == 1
    with database.write() as session:
        session.get_one(Inmate, world.ids["juris"]).version = 2
    assert len(for_juris(database, world).fits) == 2


def test_a_paused_vacancy_is_not_shown(database: Database, world: World) -> None:
    rematch(database)
    with database.write() as session:
        session.get_one(Vacancy, world.ids["vacancy_b"]).state = "paused"
    assert len(for_juris(database, world).fits) == 1


def test_who_is_not_listed_has_no_matches(database: Database, world: World) -> None:
    rematch(database)
    with database.write() as session:
        session.execute(
            update(Agreement).where(Agreement.purpose == "listing").values(withdrawn_at=NOW)
        )
    assert for_juris(database, world) == queries.Matches([], [])
    assert for_vacancy(database, world) == queries.Matches([], [])


def test_equals_take_turns(database: Database, world: World) -> None:
    """Two vacancies alike in everything: over some days, each stands first."""
    rematch(database)
    with database.read() as session:
        inmate = session.get_one(Inmate, world.ids["juris"])
        first = {
            queries.matches_for_inmate(
                session, SYSTEM, inmate, today=TODAY + timedelta(days=n)
            ).fits[0].vacancy.ref
            for n in range(12)
        }  # fmt: skip
    assert first == {world.refs["vacancy_a"], world.refs["vacancy_b"]}


def test_verdicts_say_who_recorded_the_fact(database: Database, world: World) -> None:
    with database.write() as session:
        session.execute(
            update(Fact).where(Fact.kind == "skill").values(recorded_by=world.ids["anna"])
        )
    found: dict[tuple[str, str], Verdict] = {
        (v.kind, v.code): v for v in for_juris(database, world).fits[0].verdicts
    }
    assert found["skill", "weld"].evidence == (world.ids["anna"], TODAY, "certificate_inside")
    assert found["skill", "read-drawings"].state == "missing"


def outcome(database: Database, world: World) -> object:
    rematch(database)
    with database.read() as session:
        stored = session.execute(
            select(Match.inmate_id, Match.vacancy_id, Match.score, Match.near, Match.parts)
            .order_by(Match.inmate_id, Match.vacancy_id)
        ).all()  # fmt: skip
        values = compile_people(session), compile_works(session, TODAY)
    shown = [(p.vacancy.ref, p.score, p.verdicts) for p in for_juris(database, world).fits]
    return [tuple(row) for row in stored], values, shown


def test_neither_person_nor_past_moves_anything(database: Database, world: World) -> None:
    """Names, personal code, birth date, contact, notes, prison (of women or not), restrictions
    of every kind and duty tags of every kind: the same rows, values and reasons."""
    before = outcome(database, world)
    with database.write() as session:
        for inmate in session.scalars(select(Inmate)):
            inmate.given_name, inmate.family_name = "Anastasija", "Петрова"
            inmate.personal_code, inmate.birth_date = "32345678901", "1951-01-01"
            inmate.contact, inmate.notes = "+371 20000000", "health, nationality, risk: high"
            inmate.prison_id = world.ids["south"]
            session.add_all(
                Restriction(
                    inmate_id=inmate.id, code=code, legal_reference="§",
                    valid_from=date(2020, 1, 1),
                    review_on=TODAY, set_at=NOW,
                )
                for code in ("BERNI", "APSARDZE", "VADIT", "UZRAUDZIBA")
            )  # fmt: skip
        for vacancy in session.scalars(select(Vacancy)):
            vacancy.duties = [VacancyDuty(tag=tag) for tag in ("CHILDREN", "DRIVING", "NIGHT")]
    assert outcome(database, world) == before


def test_the_command_tells_a_pair_a_line(database: Database, world: World) -> None:
    with database.read() as session:
        by_person = list(match_lines(session, inmate=world.refs["juris"], today=TODAY))
        by_vacancy = list(
            match_lines(session, vacancy=world.refs["vacancy_a"], today=TODAY, explain=True)
        )
        every = list(match_lines(session, today=TODAY, top=1))
        with pytest.raises(NotFound):
            list(match_lines(session, inmate="nobody", today=TODAY))
    assert {line["vacancy"] for line in by_person} == {
        world.refs["vacancy_a"],
        world.refs["vacancy_b"],
    }
    assert {line["inmate"] for line in by_vacancy} == {
        world.refs[name] for name in ("juris", "karlis", "marta")
    }
    assert sorted(line["inmate"] for line in every) == sorted(
        world.refs[name] for name in ("juris", "karlis", "marta")
    )
    for line in (*by_person, *by_vacancy):
        assert sum(line["parts"].values()) == line["score"]
    assert "Kanarijs" not in str(by_vacancy)
    subjects = {verdict["subject"] for verdict in by_vacancy[0]["verdicts"]}
    assert {"Profession: welder", "weld", "Latvian"} <= subjects
