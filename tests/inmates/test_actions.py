"""Verbs on a person: who may, what they leave behind."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.audit.model import AuditRow
from jobbridge.db import Database
from jobbridge.errors import NotFound, Refused
from jobbridge.inmates import actions, queries
from jobbridge.inmates.model import Fact, Inmate, Movement
from jobbridge.inmates.rules import NewFact
from jobbridge.outbox.model import Job
from jobbridge.viewer import SYSTEM, Viewer
from tests.conftest import NOW, World

TODAY = NOW.date()
LATER = NOW + timedelta(days=1)
AGREED = {"purpose": "identity", "legal_basis": "on paper", "given_on": TODAY}
NEEDS = {
    "municipality_id": None,
    "km": 30,
    "anywhere": False,
    "full_time": True,
    "part_time": False,
    "shifts": True,
    "nights": False,
    "min_month_cents": 90000,
    "accommodation_needed": False,
}
BAR = {
    "code": "VADIT",
    "legal_reference": "KL 44",
    "valid_from": TODAY,
    "valid_to": None,
    "review_on": date(2027, 6, 1),
}
PERSON = {
    "given_name": "Anna",
    "family_name": "Kalna",
    "personal_code": "161175-19997",
    "birth_date": "1975-11-16",
    "release_earliest": date(2027, 5, 1),
    "release_expected": date(2027, 5, 8),
    "release_latest": date(2027, 5, 8),
}


def juris(session: Session, world: World) -> Inmate:
    return session.get_one(Inmate, world.ids["juris"])


def audited(session: Session, verb: str) -> list[tuple[int | None, int | None]]:
    rows = session.scalars(select(AuditRow).where(AuditRow.verb == verb))
    return [(row.account_id, row.subject_id) for row in rows]


def rematches(session: Session) -> list[str]:
    return list(session.scalars(select(Job.key).where(Job.kind == "rematch_inmate")))


Verb = Callable[[Session, Viewer, Inmate], object]
COUNSELORS: dict[str, Verb] = {
    "inmate.add_fact": lambda s, v, i: actions.add_fact(s, v, i, kind="licence", code="B", now=NOW),
    "inmate.replace_facts": lambda s, v, i: actions.replace_facts(
        s, v, i, "language", [NewFact("ru", text_level="C1")], now=NOW
    ),
    "inmate.set_conditions": lambda s, v, i: actions.set_conditions(s, v, i, **NEEDS, now=NOW),  # type: ignore[arg-type]
    "inmate.agree": lambda s, v, i: actions.give_agreement(s, v, i, **AGREED, now=NOW),  # type: ignore[arg-type]
}
MOVERS: dict[str, Verb] = {
    "inmate.set_release": lambda s, v, i: actions.set_release(
        s,
        v,
        i,
        release_earliest=date(2027, 3, 1),
        release_expected=date(2027, 3, 2),
        release_latest=date(2027, 3, 3),
        open_unit_from=None,
        now=NOW,
    ),
    "inmate.release": lambda s, v, i: actions.release(s, v, i, on=TODAY, now=NOW),
}


@pytest.mark.parametrize("verb", COUNSELORS)
def test_what_the_counselor_writes_is_audited_and_posts_one_rematch(
    database: Database, world: World, verb: str
) -> None:
    with database.write() as session:
        COUNSELORS[verb](session, world.anna, juris(session, world))
    with database.read() as session:
        person = juris(session, world)
        assert audited(session, verb) == [(world.anna.account_id, person.id)]
        assert rematches(session) == [f"rematch:inmate:{person.id}:{person.version}"]
        assert person.version == 2


@pytest.mark.parametrize("verb", COUNSELORS)
@pytest.mark.parametrize("who", ["bela", "olga", "mara", "alda", "nora", "uldis", "ada"])
def test_nobody_but_the_prisons_counselor_writes_it(
    database: Database, world: World, who: str, verb: str
) -> None:
    with pytest.raises(NotFound), database.write() as session:
        COUNSELORS[verb](session, world.viewers[who], juris(session, world))
    with database.read() as session:
        assert juris(session, world).version == 1
        assert rematches(session) == []


@pytest.mark.parametrize("verb", MOVERS)
def test_release_is_for_the_officer_with_the_duty(
    database: Database, world: World, verb: str
) -> None:
    for who in ("anna", "bela", "otto", "mara", "ada"):
        with pytest.raises(NotFound), database.write() as session:
            MOVERS[verb](session, world.viewers[who], juris(session, world))
    with database.write() as session:
        MOVERS[verb](session, world.olga, juris(session, world))
    with database.read() as session:
        assert audited(session, verb) == [(world.olga.account_id, world.ids["juris"])]
        assert len(rematches(session)) == 1


def test_many_changes_in_one_transaction_are_one_version(database: Database, world: World) -> None:
    with database.write() as session:
        for verb in COUNSELORS.values():
            verb(session, world.anna, juris(session, world))
    with database.write() as session:
        COUNSELORS["inmate.add_fact"](session, world.anna, juris(session, world))
    with database.read() as session:
        assert juris(session, world).version == 3
        assert len(rematches(session)) == 2


def test_a_change_after_a_rollback_in_the_same_session_counts(
    database: Database, world: World
) -> None:
    with database.write() as session:
        COUNSELORS["inmate.add_fact"](session, world.anna, juris(session, world))
        session.rollback()
        COUNSELORS["inmate.add_fact"](session, world.anna, juris(session, world))
    with database.read() as session:
        assert juris(session, world).version == 2
        assert len(rematches(session)) == 1


def test_changes_at_the_same_time_are_each_a_version(database: Database, world: World) -> None:
    def learn(_: int) -> None:
        with database.write() as session:
            COUNSELORS["inmate.add_fact"](session, world.anna, juris(session, world))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(learn, range(12)))
    with database.read() as session:
        person = juris(session, world)
        assert person.version == 13
        assert len(rematches(session)) == 12
        licences = [f for f in queries.facts_of(session, [person.id])[person.id] if f.code == "B"]
        assert len(licences) == 1


def test_facts_that_stay_the_same_keep_who_recorded_them(database: Database, world: World) -> None:
    with database.write() as session:
        person = juris(session, world)
        old = queries.facts_of(session, [person.id])[person.id]
        weld = next(f for f in old if f.kind == "skill")
        new = [
            NewFact("weld", 3, evidence="certificate_inside"),
            NewFact("read-drawings", 2, evidence="observed"),
        ]
        actions.replace_facts(session, world.anna, person, "skill", new, now=LATER)
    with database.read() as session:
        facts = queries.facts_of(session, [world.ids["juris"]])[world.ids["juris"]]
        said = [(f.code, f.id == weld.id, f.recorded_by) for f in facts if f.kind == "skill"]
        assert said == [("read-drawings", False, world.anna.account_id), ("weld", True, None)]
        assert [f.code for f in facts if f.kind == "language"] == ["lv"]


def test_a_fact_that_changed_stays_in_the_history_as_ended(
    database: Database, world: World
) -> None:
    with database.write() as session:
        person = juris(session, world)
        actions.add_fact(session, world.anna, person, kind="skill", code="weld", level=4, now=LATER)
    with database.read() as session:
        rows = session.scalars(
            select(Fact).where(Fact.inmate_id == world.ids["juris"], Fact.kind == "skill")
        )
        assert [(f.level, f.ended_at) for f in rows] == [(3, LATER), (4, None)]


def test_an_ended_fact_is_gone_and_cannot_be_ended_twice(database: Database, world: World) -> None:
    with database.write() as session:
        person = juris(session, world)
        fact = queries.facts_of(session, [person.id])[person.id][0]
        actions.end_fact(session, world.anna, person, fact.id, now=NOW)
        with pytest.raises(NotFound):
            actions.end_fact(session, world.anna, person, fact.id, now=NOW)
        karlis = session.get_one(Inmate, world.ids["karlis"])
        other = queries.facts_of(session, [karlis.id])[karlis.id][0]
        with pytest.raises(NotFound):
            actions.end_fact(session, world.anna, person, other.id, now=NOW)


def test_what_the_taxonomy_does_not_know_is_refused(database: Database, world: World) -> None:
    for kind, code, level in (("target", "0000 00", 1), ("skill", "no-such", 1)):
        given = {"kind": kind, "code": code, "level": level}
        with pytest.raises(Refused) as refused, database.write() as session:
            actions.add_fact(session, world.anna, juris(session, world), **given, now=NOW)  # type: ignore[arg-type]
        assert [r.code for r in refused.value.reasons] == ["fact_unknown"]


def test_an_agreement_given_twice_is_one_and_withdrawn_at_once(
    database: Database, world: World
) -> None:
    with database.write() as session:
        person = juris(session, world)
        first = actions.give_agreement(session, world.anna, person, **AGREED, now=NOW)  # type: ignore[arg-type]
        again = actions.give_agreement(session, world.anna, person, **AGREED, now=LATER)  # type: ignore[arg-type]
        assert again.id == first.id
        actions.withdraw_agreement(session, world.anna, person, first.id, now=LATER)
    with database.write() as session:
        standing = queries.agreements_of(session, [person.id])[person.id]
        assert "identity" not in {a.purpose for a in standing}
        assert audited(session, "inmate.withdraw") == [(world.anna.account_id, person.id)]
        with pytest.raises(NotFound):
            actions.withdraw_agreement(
                session, world.anna, juris(session, world), first.id, now=LATER
            )


def test_a_restriction_posts_no_rematch_and_ends_when_it_is_ended(
    database: Database, world: World
) -> None:
    with database.write() as session:
        person = juris(session, world)
        bar = actions.set_restriction(session, world.olga, person, **BAR, now=NOW)  # type: ignore[arg-type]
        for who in ("anna", "otto", "bela", "ada"):
            with pytest.raises(NotFound):
                actions.set_restriction(session, world.viewers[who], person, **BAR, now=NOW)  # type: ignore[arg-type]
        assert len(queries.restrictions_for(session, world.olga, person, TODAY)) == 1
        actions.end_restriction(session, world.olga, person, bar.id, now=NOW)
        assert queries.restrictions_for(session, world.olga, person, TODAY) == []
    with database.read() as session:
        assert rematches(session) == []
        assert len(audited(session, "inmate.restrict")) == 1
        assert len(audited(session, "inmate.end_restriction")) == 1


def test_a_transfer_moves_the_scope_at_once_and_keeps_everything(
    database: Database, world: World
) -> None:
    with database.write() as session:
        person = queries.inmate_for(session, world.olga, world.refs["juris"])
        before = len(queries.facts_of(session, [person.id])[person.id])
        actions.transfer(
            session, world.olga, person, to_prison_id=world.ids["south"], on=TODAY, now=NOW
        )
        assert queries.inmate_for(session, world.bela, person.ref).prison.code == "south"
        with pytest.raises(NotFound):
            queries.inmate_for(session, world.anna, person.ref)
        with pytest.raises(NotFound):
            queries.inmate_for(session, world.olga, person.ref)
        assert queries.inmate_for(session, world.mara, person.ref).id == person.id
    with database.read() as session:
        person = queries.inmate_for(session, world.bela, world.refs["juris"])
        assert len(queries.facts_of(session, [person.id])[person.id]) == before
        assert len(queries.agreements_of(session, [person.id])[person.id]) == 3
        assert person.counselor_id is None
        moved = session.scalars(select(Movement)).one()
        assert (moved.from_prison_id, moved.to_prison_id, moved.on, moved.recorded_by) == (
            world.ids["north"],
            world.ids["south"],
            TODAY,
            world.olga.account_id,
        )
        assert audited(session, "inmate.transfer") == [(world.olga.account_id, person.id)]


def test_a_transfer_ahead_or_to_the_same_prison_is_refused(
    database: Database, world: World
) -> None:
    with pytest.raises(Refused) as refused, database.write() as session:
        actions.transfer(
            session,
            world.olga,
            juris(session, world),
            to_prison_id=world.ids["north"],
            on=TODAY + timedelta(days=1),
            now=NOW,
        )
    assert [r.code for r in refused.value.reasons] == ["same_prison", "transfer_ahead"]


def test_who_was_released_is_not_released_transferred_or_given_dates_again(
    database: Database, world: World
) -> None:
    with database.write() as session:
        MOVERS["inmate.release"](session, world.olga, juris(session, world))
    transfer: Verb = lambda s, v, i: actions.transfer(  # noqa: E731
        s, v, i, to_prison_id=world.ids["south"], on=TODAY, now=NOW
    )
    for verb in (*MOVERS.values(), transfer):
        with pytest.raises(Refused) as refused, database.write() as session:
            verb(session, world.olga, juris(session, world))
        assert [r.code for r in refused.value.reasons] == ["released"]
    with database.read() as session:
        assert len(list(session.scalars(select(Movement)))) == 1


def test_a_code_known_in_another_prison_is_refused_in_the_same_words(
    database: Database, world: World
) -> None:
    with database.write() as session:
        given = {"prison_id": world.ids["south"]} | PERSON
        actions.add_inmate(session, world.bela, **given, now=NOW)  # type: ignore[arg-type]
    said = []
    for viewer, prison in ((world.anna, "north"), (world.bela, "south")):
        given = {"prison_id": world.ids[prison]} | PERSON
        with pytest.raises(Refused) as refused, database.write() as session:
            actions.add_inmate(session, viewer, **given, now=NOW)  # type: ignore[arg-type]
        said.append(refused.value.reasons)
    assert said[0] == said[1]
    assert [r.code for r in said[0]] == ["known"]


def test_a_person_is_added_by_the_prisons_own_people_and_once(
    database: Database, world: World
) -> None:
    north = {"prison_id": world.ids["north"]} | PERSON
    for who in ("bela", "otto", "mara", "alda", "nora", "ada"):
        with pytest.raises(NotFound), database.write() as session:
            actions.add_inmate(session, world.viewers[who], **north, now=NOW)  # type: ignore[arg-type]
    with database.write() as session:
        made = actions.add_inmate(session, world.olga, **north, now=NOW)  # type: ignore[arg-type]
        assert made.version == 1
        assert rematches(session) == [f"rematch:inmate:{made.id}:1"]
        assert audited(session, "inmate.add") == [(world.olga.account_id, made.id)]
    with pytest.raises(Refused) as refused, database.write() as session:
        actions.add_inmate(session, world.anna, **north, now=NOW)  # type: ignore[arg-type]
    assert [r.code for r in refused.value.reasons] == ["known"]


def test_only_a_mentor_or_probation_officer_is_assigned(database: Database, world: World) -> None:
    with database.write() as session:
        person = juris(session, world)
        actions.assign(session, world.anna, person, world.ids["pavels"], now=NOW)
        assert queries.inmate_for(session, world.pavels, person.ref).id == person.id
        with pytest.raises(Refused):
            actions.assign(session, world.anna, person, world.ids["alda"], now=NOW)
        with pytest.raises(NotFound):
            actions.assign(session, world.bela, person, world.ids["mara"], now=NOW)


def test_a_person_is_looked_after_by_a_counselor_of_the_prison(
    database: Database, world: World
) -> None:
    with database.write() as session:
        person = juris(session, world)
        with pytest.raises(NotFound):
            actions.set_counselor(session, world.anna, person, world.ids["bela"], now=NOW)
        actions.set_counselor(session, world.anna, person, None, now=NOW)
        actions.set_counselor(session, SYSTEM, person, world.ids["anna"], now=NOW)
        assert person.counselor_id == world.ids["anna"]
