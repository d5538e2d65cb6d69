"""Wish, seat, result: and what a pass changes."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jobbridge.audit.model import AuditRow
from jobbridge.db import Database
from jobbridge.errors import NotFound, Refused, Stale
from jobbridge.inmates import actions as inmates
from jobbridge.inmates import queries as inmate_queries
from jobbridge.inmates.model import Inmate
from jobbridge.outbox.model import Job
from jobbridge.taxonomy.model import Skill
from jobbridge.training import actions, course_actions, queries
from jobbridge.training.actions import Result
from jobbridge.training.model import Course, Enrolment
from jobbridge.viewer import SYSTEM
from tests.conftest import NOW, World
from tests.training.conftest import TODAY, PlanCourse, person, plan


def codes(do: Callable[[], object]) -> list[str]:
    with pytest.raises(Refused) as refused:
        do()
    return [reason.code for reason in refused.value.reasons]


def enrol(database: Database, world: World, ref: str, *names: str) -> list[int]:
    with database.write() as session:
        people = [person(session, world, name) for name in names]
        rows = actions.enrol(session, world.anna, ref=ref, people=people, now=NOW)
        return [row.id for row in rows]


def states(session: Session, world: World, name: str) -> list[tuple[str, str, int | None]]:
    rows = session.scalars(
        select(Enrolment).where(Enrolment.inmate_id == world.ids[name]).order_by(Enrolment.id)
    )
    return [(row.state, row.reason, row.seat) for row in rows]


def facts(session: Session, world: World, name: str) -> dict[tuple[str, str], tuple[object, ...]]:
    rows = inmate_queries.facts_of(session, [world.ids[name]])[world.ids[name]]
    return {(f.kind, f.code): (f.level, f.text_level, f.evidence, f.recorded_by) for f in rows}


def test_a_wish_becomes_a_seat_and_a_pass_becomes_facts_that_are_matched(
    database: Database, world: World, planned: PlanCourse
) -> None:
    ref = planned()
    with database.write() as session:
        session.add(
            Skill(key="weld-mma", kind="skill", lv="metināt", en="weld", ru="варить", source="test")
        )
        juris = person(session, world, "juris")
        waits = actions.wish(session, world.anna, juris, subject="welding", now=NOW)
        assert (waits.state, waits.wished_on) == ("wished", TODAY)
    (number,) = enrol(database, world, ref, "juris")
    assert number == waits.id
    with database.read() as session:
        assert states(session, world, "juris") == [("enrolled", "", 1)]
        before = session.get_one(Inmate, world.ids["juris"]).version
    with database.write() as session:
        results = {number: Result(True, certificate_number=" AB-17 ")}
        passed = course_actions.finish(session, world.anna, ref=ref, results=results, now=NOW)
        assert [row.certificate_number for row in passed] == ["AB-17"]
    with database.read() as session:
        anna = world.anna.account_id
        assert states(session, world, "juris") == [("passed", "", 1)]
        known = facts(session, world, "juris")
        assert known["skill", "weld-mma"] == (3, "", "certificate_inside", anna)
        assert known["licence", "WELDING"] == (None, "", "certificate_inside", anna)
        version = session.get_one(Inmate, world.ids["juris"]).version
        assert version == before + 1
        key = f"rematch:inmate:{world.ids['juris']}:{version}"
        assert session.scalars(select(Job).where(Job.key == key)).one().kind == "rematch_inmate"
        verbs = session.scalars(
            select(AuditRow.verb)
            .where(AuditRow.subject == "inmate", AuditRow.subject_id == world.ids["juris"])
            .where(AuditRow.verb.startswith("training"))
            .order_by(AuditRow.id)
        )
        assert list(verbs) == ["training.wish", "training.enrol", "training.pass"]
        course = session.scalars(select(Course)).one()
        assert (course.state, passed[0].certificate_on) == ("finished", TODAY)


def test_the_certificate_number_is_sealed(
    database: Database, world: World, planned: PlanCourse
) -> None:
    (number,) = enrol(database, world, ref := planned(), "juris")
    with database.write() as session:
        course_actions.finish(
            session,
            world.anna,
            ref=ref,
            results={number: Result(True, certificate_number="SECRET-1")},
            now=NOW,
        )
    with database.engine.connect() as connection:
        raw = connection.exec_driver_sql("SELECT certificate_number FROM enrolment").scalar_one()
    assert b"SECRET" not in bytes(raw)


def test_who_did_not_pass_has_a_reason_and_gets_no_fact(
    database: Database, world: World, planned: PlanCourse
) -> None:
    first, second = enrol(database, world, ref := planned(), "juris", "karlis")
    with database.write() as session:
        assert codes(
            lambda: course_actions.finish(
                session, world.anna, ref=ref, results={first: Result(True)}, now=NOW
            )
        ) == ["why"]
    with database.write() as session:
        results = {first: Result(True), second: Result(False, "missed")}
        course_actions.finish(session, world.anna, ref=ref, results=results, now=NOW)
    with database.read() as session:
        assert states(session, world, "karlis") == [("not_finished", "missed", None)]
        assert ("licence", "WELDING") not in facts(session, world, "karlis")
        assert ("licence", "WELDING") in facts(session, world, "juris")
    with database.write() as session:
        again = course_actions.finish
        assert codes(lambda: again(session, world.anna, ref=ref, results={}, now=NOW)) == [
            "finished"
        ]


def test_one_who_is_not_on_the_list_any_more_stops_the_list(
    database: Database, world: World, planned: PlanCourse
) -> None:
    (number,) = enrol(database, world, ref := planned(), "juris")
    with database.write() as session:
        juris = person(session, world, "juris")
        actions.leave(session, world.anna, juris, number, reason="gave_up", now=NOW)
        assert codes(
            lambda: course_actions.finish(
                session, world.anna, ref=ref, results={number: Result(True)}, now=NOW
            )
        ) == ["list_changed"]


def test_nobody_is_enrolled_who_is_released_before_the_first_day(
    database: Database, world: World, planned: PlanCourse
) -> None:
    ref = planned(starts_on=TODAY + timedelta(60), ends_on=TODAY + timedelta(90))
    assert codes(lambda: enrol(database, world, ref, "juris", "karlis")) == ["starts_after_release"]
    with database.read() as session:
        assert states(session, world, "karlis") == []
    # Released in the middle of it: a warning on the page, no bar.
    longer = planned(ends_on=TODAY + timedelta(90))
    assert len(enrol(database, world, longer, "juris")) == 1


def test_a_full_course_takes_nobody(database: Database, world: World, planned: PlanCourse) -> None:
    ref = planned(places=1)
    assert codes(lambda: enrol(database, world, ref, "juris", "karlis")) == ["full"]
    assert len(enrol(database, world, ref, "juris")) == 1
    assert codes(lambda: enrol(database, world, ref, "karlis")) == ["full"]
    assert enrol(database, world, ref, "juris") == []  # sits there already


def test_a_seat_given_back_is_free(database: Database, world: World, planned: PlanCourse) -> None:
    ref = planned(places=1)
    (number,) = enrol(database, world, ref, "juris")
    with database.write() as session:
        juris = person(session, world, "juris")
        assert codes(
            lambda: actions.leave(session, world.anna, juris, number, reason="cancelled", now=NOW)
        ) == ["reason"]
        actions.leave(session, world.anna, juris, number, reason="mistake", now=NOW)
    with database.read() as session:
        assert states(session, world, "juris") == [
            ("not_finished", "mistake", None),
            ("wished", "", None),
        ]
    assert len(enrol(database, world, ref, "karlis")) == 1


def transferred(database: Database, world: World, name: str) -> None:
    with database.write() as session:
        inmates.transfer(
            session,
            SYSTEM,
            person(session, world, name),
            to_prison_id=world.ids["south"],
            on=TODAY,
            now=NOW,
        )


def test_who_is_transferred_frees_the_seat_and_waits_in_the_other_prison(
    database: Database, world: World, planned: PlanCourse
) -> None:
    ref = planned(places=1)
    enrol(database, world, ref, "juris")
    transferred(database, world, "juris")
    with database.read() as session:
        course = queries.course_for(session, world.anna, ref)
        assert queries.attending(session, [course.id]) == {}
        assert queries.enrolled_for(session, world.anna, course) == []
    assert len(enrol(database, world, ref, "karlis")) == 1
    with database.read() as session:
        assert states(session, world, "juris") == [
            ("not_finished", "transferred", None),
            ("wished", "", None),
        ]
        waiting = queries.waiting_for(session, world.bela, today=TODAY)
        assert [one.enrolment.inmate_id for one in waiting] == [world.ids["juris"]]
        assert queries.waiting_for(session, world.anna, today=TODAY) == []


def test_the_worker_ends_what_transfers_and_releases_have_ended(
    database: Database, world: World, planned: PlanCourse
) -> None:
    enrol(database, world, planned(), "juris", "karlis")
    transferred(database, world, "juris")
    with database.write() as session:
        inmates.release(session, SYSTEM, person(session, world, "karlis"), on=TODAY, now=NOW)
    for _ in range(2):
        actions.settle_all(database, NOW)
    with database.read() as session:
        assert states(session, world, "juris")[0] == ("not_finished", "transferred", None)
        assert states(session, world, "karlis") == [("not_finished", "released", None)]


def test_a_cancelled_course_sends_everybody_back_to_wait(
    database: Database, world: World, planned: PlanCourse
) -> None:
    enrol(database, world, ref := planned(), "juris")
    with database.write() as session:
        cancel = course_actions.cancel_course
        assert codes(lambda: cancel(session, world.anna, ref=ref, reason="bored", now=NOW)) == [
            "reason"
        ]
        assert len(cancel(session, world.anna, ref=ref, reason="few", now=NOW)) == 1
        assert codes(lambda: cancel(session, world.anna, ref=ref, reason="few", now=NOW)) == [
            "course_cancelled"
        ]
    with database.read() as session:
        assert states(session, world, "juris") == [
            ("not_finished", "cancelled", None),
            ("wished", "", None),
        ]
    assert codes(lambda: enrol(database, world, ref, "karlis")) == ["course_cancelled"]


def test_a_wish_is_recorded_once_and_taken_back(database: Database, world: World) -> None:
    with database.write() as session:
        juris = person(session, world, "juris")
        first, second = (
            actions.wish(session, world.anna, juris, subject="sewing", now=NOW) for _ in range(2)
        )
        assert first.id == second.id
        assert codes(
            lambda: actions.wish(session, world.anna, juris, subject="flying", now=NOW)
        ) == ["subject"]
        actions.drop_wish(session, world.anna, juris, first.id, now=NOW)
        assert codes(lambda: actions.drop_wish(session, world.anna, juris, first.id, now=NOW)) == [
            "not_waiting"
        ]
    with database.read() as session:
        assert states(session, world, "juris") == [("dropped", "", None)]


def test_one_may_pass_before_the_others(
    database: Database, world: World, planned: PlanCourse
) -> None:
    first, second = enrol(database, world, ref := planned(), "juris", "karlis")
    with database.write() as session:
        juris = person(session, world, "juris")
        actions.pass_one(session, world.anna, juris, first, now=NOW)
        assert ("licence", "WELDING") in facts(session, world, "juris")
        results = {second: Result(False, "failed")}
        assert course_actions.finish(session, world.anna, ref=ref, results=results, now=NOW) == []
        assert states(session, world, "juris") == [("passed", "", 1)]


def test_places_are_not_fewer_than_people_and_a_stale_page_is_refused(
    database: Database, world: World, planned: PlanCourse
) -> None:
    ref = planned(places=3)
    first, *_ = enrol(database, world, ref, "juris", "karlis")
    with database.write() as session:
        change = course_actions.change_course
        with pytest.raises(Stale):
            change(session, world.anna, ref=ref, plan=plan(places=3), version=1, now=NOW)
        few = plan(places=1, subject="sewing")
        assert codes(
            lambda: change(session, world.anna, ref=ref, plan=few, version=2, now=NOW)
        ) == ["subject_taken", "places_taken"]
        actions.leave(
            session, world.anna, person(session, world, "juris"), first, reason="work", now=NOW
        )
        changed = change(session, world.anna, ref=ref, plan=plan(places=1), version=2, now=NOW)
        assert (changed.places, states(session, world, "karlis")) == (1, [("enrolled", "", 1)])


@pytest.mark.parametrize("name", ["bela", "olga", "alda", "nora", "mara", "ada"])
def test_only_counselors_of_the_prison_act(
    database: Database, world: World, planned: PlanCourse, name: str
) -> None:
    ref, viewer = planned(), world.viewers[name]
    (number,) = enrol(database, world, ref, "juris")
    with database.write() as session:
        juris = person(session, world, "juris")
        verbs: list[Callable[[], object]] = [
            lambda: course_actions.plan_course(
                session, viewer, prison_id=world.ids["north"], plan=plan(), now=NOW
            ),
            lambda: course_actions.change_course(
                session, viewer, ref=ref, plan=plan(), version=2, now=NOW
            ),
            lambda: course_actions.cancel_course(session, viewer, ref=ref, reason="few", now=NOW),
            lambda: course_actions.finish(session, viewer, ref=ref, results={}, now=NOW),
            lambda: actions.enrol(session, viewer, ref=ref, people=[juris], now=NOW),
            lambda: actions.wish(session, viewer, juris, subject="sewing", now=NOW),
            lambda: actions.leave(session, viewer, juris, number, reason="work", now=NOW),
            lambda: actions.pass_one(session, viewer, juris, number, now=NOW),
            lambda: queries.training_for(session, viewer, juris),
        ]
        for verb in verbs:
            with pytest.raises(NotFound):
                verb()


def test_a_person_who_is_erased_leaves_no_enrolment(
    database: Database, world: World, planned: PlanCourse
) -> None:
    enrol(database, world, planned(), "juris")
    with database.write() as session:
        for table in ("fact", "conditions", "agreement", "assignment", "inmate_name_key"):
            session.connection().exec_driver_sql(
                f"DELETE FROM {table} WHERE inmate_id = {world.ids['juris']}"
            )
        session.connection().exec_driver_sql(f"DELETE FROM inmate WHERE id = {world.ids['juris']}")
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Enrolment)) == 0
