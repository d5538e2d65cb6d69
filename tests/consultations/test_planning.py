"""Planned conversations and what becomes of them, alone and in groups."""

from collections import Counter
from datetime import date, time, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from jobbridge.audit.model import AuditRow
from jobbridge.consultations import actions, queries
from jobbridge.consultations import planning_actions as planning
from jobbridge.consultations import planning_queries as agenda
from jobbridge.consultations import planning_rules as rules
from jobbridge.consultations.model import Consultation, Group
from jobbridge.db import Database
from jobbridge.errors import NotFound, Refused
from jobbridge.inmates.model import Inmate
from jobbridge.outbox.model import Job
from tests.conftest import NOW, World
from tests.interviews.conftest import add_inmate

TODAY = NOW.date()
TOMORROW, YESTERDAY = TODAY + timedelta(days=1), TODAY - timedelta(days=1)


def inmate(session: Session, world: World, name: str = "juris") -> Inmate:
    return session.get_one(Inmate, world.ids[name])


def plan(session: Session, world: World, on: date = TODAY, **given: object) -> Consultation:
    return planning.plan(
        session,
        world.anna,
        **{"inmate": inmate(session, world), "on": on, "now": NOW, **given},  # type: ignore[arg-type]
    )


def reasons(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


def group(session: Session, world: World, on: date = TODAY, **given: object) -> Group:
    return planning.plan_group(
        session,
        world.anna,
        **{  # type: ignore[arg-type]
            "prison_id": world.ids["north"],
            "topic": "Darba intervija 😀",
            "on": on,
            "people": [world.refs["juris"], world.refs["karlis"]],
            "now": NOW,
            **given,
        },
    )


@pytest.mark.parametrize(
    ("days", "part"),
    [(-1, "overdue"), (0, "today"), (1, "week"), (7, "week"), (8, "later")],
)
def test_the_agenda_is_cut_by_day(days: int, part: str) -> None:
    assert rules.when(TODAY + timedelta(days=days), TODAY) == part


def test_a_plan_lies_ahead_and_within_two_years() -> None:
    def why(on: date) -> list[str]:
        return [reason.code for reason in rules.why_not_planned(on=on, today=TODAY)]

    assert why(TODAY) == why(TODAY + rules.AHEAD) == []
    assert why(YESTERDAY) == ["planned_past"]
    assert why(TODAY + rules.AHEAD + timedelta(days=1)) == ["planned_far"]


def test_planning_stands_on_the_agenda_and_changes_no_match(
    database: Database, world: World
) -> None:
    with database.write() as session:
        plan(session, world, begins=time(10, 30))
        assert inmate(session, world).version == 1
        assert session.scalars(select(Job)).all() == []
        verbs = select(AuditRow.verb).where(
            AuditRow.subject == "inmate", AuditRow.subject_id == world.ids["juris"]
        )
        assert list(session.scalars(verbs)) == ["consultation.plan"]
    with database.read() as session:
        entries = agenda.planned_for(session, world.anna, agenda.Filters())
        assert [(e.held_on, e.begins) for e in entries] == [(TODAY, time(10, 30))]
        assert agenda.planned_for(session, world.bela, agenda.Filters()) == []
        with pytest.raises(NotFound):
            agenda.planned_for(session, world.olga, agenda.Filters())


@pytest.mark.parametrize("who", ["bela", "olga", "alda", "mara", "nora"])
def test_only_counselors_of_the_prison_plan_and_record(
    database: Database, world: World, who: str
) -> None:
    with database.write() as session:
        row = plan(session, world)
        juris, viewer = inmate(session, world), getattr(world, who)
        with pytest.raises(NotFound):
            planning.plan(session, viewer, inmate=juris, on=TODAY, now=NOW)
        with pytest.raises(NotFound):
            planning.cancel(session, viewer, inmate=juris, consultation_id=row.id, now=NOW)
        with pytest.raises(NotFound):
            planning.record_outcome(
                session,
                viewer,
                inmate=juris,
                consultation_id=row.id,
                state="missed",
                reason="unable",
                now=NOW,
            )
        with pytest.raises(NotFound):
            group(session, world, prison_id=world.ids["south"])


def test_an_outcome_is_recorded_once_with_its_reason(database: Database, world: World) -> None:
    def say(session: Session, row: Consultation, state: str, reason: str = "") -> None:
        planning.record_outcome(
            session,
            world.anna,
            inmate=inmate(session, world),
            consultation_id=row.id,
            state=state,
            reason=reason,
            now=NOW,
        )

    with database.write() as session:
        row = plan(session, world)
        with pytest.raises(Refused) as refused:
            say(session, row, "missed")
        assert reasons(refused) == ["reason_missing"]
        with pytest.raises(Refused) as refused:
            say(session, row, "held")
        assert reasons(refused) == ["held_empty"]
        say(session, row, "missed", "not_brought")
        with pytest.raises(Refused) as refused:
            say(session, row, "exempted", "declined")
        assert reasons(refused) == ["recorded"]
        later = plan(session, world, TOMORROW)
        with pytest.raises(Refused) as refused:
            say(session, later, "missed", "unable")
        assert reasons(refused) == ["held_ahead"]
        say(session, later, "exempted", "declined")
    with database.read() as session:
        past = agenda.past_for(session, world.anna, agenda.Filters(state="missed"))
        assert [(one.state, one.reason) for one in past.items] == [("missed", "not_brought")]


def test_another_day_moves_what_is_planned_and_follows_what_was_missed(
    database: Database, world: World
) -> None:
    with database.write() as session:
        row = plan(session, world)
        juris = inmate(session, world)
        given = {"inmate": juris, "consultation_id": row.id, "now": NOW}
        moved = planning.replan(session, world.anna, on=TOMORROW, **given)  # type: ignore[arg-type]
        assert (moved.id, moved.held_on) == (row.id, TOMORROW)
        with pytest.raises(Refused) as refused:
            planning.replan(session, world.anna, on=YESTERDAY, **given)  # type: ignore[arg-type]
        assert reasons(refused) == ["planned_past"]
        row.state, row.reason = "missed", "unable"
        again = planning.replan(session, world.anna, on=TOMORROW, **given)  # type: ignore[arg-type]
        assert again.id != row.id
        assert (row.state, again.state) == ("missed", "planned")
        planning.cancel(session, world.anna, inmate=juris, consultation_id=again.id, now=NOW)
        with pytest.raises(Refused):
            planning.cancel(session, world.anna, inmate=juris, consultation_id=row.id, now=NOW)


def test_what_was_planned_becomes_the_record(database: Database, world: World) -> None:
    with database.write() as session:
        row = plan(session, world)
        given: dict[str, object] = {
            "inmate": inmate(session, world),
            "held_on": TODAY,
            "conducted_by": world.ids["anna"],
            "readiness": "now",
            "targets": ["7212 04"],
            "planned": row.id,
            "now": NOW,
        }
        made = actions.record(session, world.anna, **given)  # type: ignore[arg-type]
        assert (made.id, made.state) == (row.id, "held")
        with pytest.raises(Refused) as refused:
            actions.record(session, world.anna, **given)  # type: ignore[arg-type]
        assert reasons(refused) == ["recorded"]


def test_what_is_planned_stands_on_pages_and_all_of_it_is_counted(
    database: Database, world: World
) -> None:
    many = agenda.PLANNED_PAGE + 7
    with database.write() as session:
        for number in range(many):
            person = add_inmate(session, world, f"plan{number}")
            plan(session, world, TODAY + timedelta(days=number % 12), inmate=person)
        group(session, world, TODAY + timedelta(days=5))
        group(session, world, TODAY + timedelta(days=30))
    with database.read() as session:
        whole = agenda.planned_for(session, world.anna, agenda.Filters())
    days: list[date] = []
    found: list[int | str] = []
    for number in (1, 2):
        with database.read() as session:
            page = agenda.planned_page_for(
                session, world.anna, agenda.Filters(), today=TODAY, page=number
            )
            assert (page.number, page.pages) == (number, 2)
            assert page.counts == Counter(rules.when(one.held_on, TODAY) for one in whole)
            people = [one.consultation.inmate_id for one in page.items if one.consultation]
            assert {("inmate", person) for person in people} == set(session.info["seen"])
            days += [one.held_on for one in page.items]
            found += [one.consultation.id for one in page.items if one.consultation]
            found += [one.group.ref for one in page.items if one.group]
    assert days == [one.held_on for one in whole]
    alone = [one.consultation.id for one in whole if one.consultation]
    groups = [one.group.ref for one in whole if one.group]
    assert sorted(map(str, found)) == sorted(map(str, [*alone, *groups]))
    with database.read() as session:
        for viewer in (world.bela, world.anna):
            only = agenda.Filters(kind="individual", mine=viewer is world.anna, prison_id=0)
            empty = agenda.planned_page_for(session, viewer, only, today=TODAY)
            assert (empty.items, empty.pages) == ([], 1)
        with pytest.raises(NotFound):
            agenda.planned_page_for(session, world.olga, agenda.Filters(), today=TODAY)


def test_a_group_is_one_line_and_a_row_for_each(database: Database, world: World) -> None:
    with database.write() as session:
        ref = group(session, world).ref
    with database.read() as session:
        entries = agenda.planned_for(session, world.anna, agenda.Filters())
        assert [(e.group.ref, e.people, e.waiting) for e in entries if e.group] == [(ref, 2, 2)]
        assert agenda.planned_for(session, world.anna, agenda.Filters(kind="individual")) == []
        found = agenda.group_for(session, world.anna, ref)
        rows = agenda.members_for(session, world.anna, found)
        assert [row.inmate.given_name for row in rows] == ["Juris", "Karlis"]
        with pytest.raises(NotFound):
            agenda.group_for(session, world.bela, ref)


def test_a_group_takes_only_people_of_its_prison(database: Database, world: World) -> None:
    with database.write() as session:
        for people, codes in (
            ([world.refs["juris"], world.refs["marta"]], ["people"]),
            (["nobody-here"], ["people"]),
            ([], ["nobody"]),
        ):
            with pytest.raises(Refused) as refused:
                group(session, world, people=people)
            assert reasons(refused) == codes
        with pytest.raises(Refused) as refused:
            group(session, world, topic="  ")
        assert reasons(refused) == ["topic"]
        assert session.scalars(select(Group)).all() == []


def test_attendance_is_recorded_for_each_or_for_nobody(database: Database, world: World) -> None:
    def states(session: Session, ref: str) -> list[tuple[str, str]]:
        rows = agenda.members_for(session, world.anna, agenda.group_for(session, world.anna, ref))
        return [(row.state, row.reason) for row in rows]

    with database.write() as session:
        made = group(session, world, YESTERDAY)
        ref = made.ref
        juris, karlis = (row.id for row in agenda.members_for(session, world.anna, made))
        with pytest.raises(Refused) as refused:
            planning.record_attendance(
                session,
                world.anna,
                ref=ref,
                attendance={juris: ("held", ""), karlis: ("missed", "")},
                now=NOW,
            )
        assert [r.field for r in refused.value.reasons] == [f"was_{karlis}"]
        assert states(session, ref) == [("planned", "")] * 2
        with pytest.raises(NotFound):
            planning.record_attendance(
                session, world.anna, ref=ref, attendance={999: ("held", "")}, now=NOW
            )
        said = {juris: ("held", ""), karlis: ("exempted", "studies")}
        for _ in range(2):
            planning.record_attendance(session, world.anna, ref=ref, attendance=said, now=NOW)
        assert states(session, ref) == [("held", ""), ("exempted", "studies")]
        # A slip is put right: a group's record can be corrected.
        said[karlis] = ("missed", "busy")
        planning.record_attendance(session, world.anna, ref=ref, attendance=said, now=NOW)
        assert states(session, ref) == [("held", ""), ("missed", "busy")]
        with pytest.raises(Refused) as refused:
            planning.move_group(session, world.anna, ref=ref, on=TOMORROW, now=NOW)
        assert reasons(refused) == ["recorded"]
        # Being in a group is no plan, and no later consultation that facts would have to yield to.
        assert queries.newest_held(session, inmate(session, world)) is None
        assert queries.plans_of(session, [world.ids["juris"]]) == {}


def test_a_group_moves_with_everybody_in_it(database: Database, world: World) -> None:
    with database.write() as session:
        ref = group(session, world).ref
        planning.move_group(
            session, world.anna, ref=ref, on=TOMORROW, begins=time(9), place="Zāle", now=NOW
        )
        rows = agenda.members_for(session, world.anna, agenda.group_for(session, world.anna, ref))
        assert {(row.held_on, row.begins) for row in rows} == {(TOMORROW, time(9))}
