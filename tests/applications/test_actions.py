"""Asking, proposing, answering; who may do what, and what is left behind."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from jobbridge.applications import actions, closing_actions, queries, rules
from jobbridge.applications.model import Application, ApplicationChange, Request, State
from jobbridge.applications.refusal_rules import Said
from jobbridge.audit.model import AuditRow
from jobbridge.db import Database
from jobbridge.errors import JobBridgeError, NotFound, Refused, Stale
from jobbridge.inmates.model import Agreement, Inmate
from jobbridge.outbox.model import Job
from jobbridge.places.model import SwapDay
from jobbridge.vacancies.model import Employer, Vacancy
from jobbridge.viewer import SYSTEM, Role
from tests.applications.conftest import Asked, agreed, bar, proposed, put, request_of
from tests.applications.test_rules import WAYS
from tests.conftest import CANARY, NOW, World


def codes(error: Refused) -> list[str]:
    return [reason.code for reason in error.reasons]


# Moving


def test_every_state_verb_and_role_does_what_the_table_says(
    database: Database, world: World
) -> None:
    viewers = {
        Role.COUNSELOR: world.anna,
        Role.EMPLOYER: world.alda,
        Role.PRISON_OFFICER: world.olga,
        Role.AGENCY: world.nora,
        Role.MENTOR: world.mara,
        Role.AUDITOR: world.uldis,
        None: SYSTEM,
    }
    allowed = {(verb, state, role) for (verb, state, _), who in WAYS.items() for role in who}
    done = set()
    with database.write() as session:
        application = put(session, world, State.PROPOSED)
        application.met_at = NOW
        session.commit()
        for verb in rules.TRANSITIONS:
            for state in State:
                for role, viewer in viewers.items():
                    application.state = state
                    session.flush()
                    try:
                        moved = actions.move(session, viewer, application, verb, now=NOW)
                    except (Refused, NotFound):
                        assert application.state == state
                    else:
                        session.flush()
                        done.add((verb, str(state), role))
                        rows = session.scalars(select(ApplicationChange)).all()
                        assert [(r.verb, r.from_state, r.to_state, r.by) for r in rows] == [
                            (verb, state, moved.state, viewer.account_id)
                        ]
                        logged = session.scalars(
                            select(AuditRow.verb).where(AuditRow.subject == "application")
                        ).all()
                        assert logged == [f"application.{verb}"]
                    session.rollback()
    assert done == {(verb, state, role) for verb, state, role in allowed if state}


def test_a_stale_page_moves_nothing(database: Database, world: World) -> None:
    with database.write() as session:
        application = put(session, world, State.AGREED)
        actions.move(session, world.alda, application, "interview", now=NOW, expected_version=1)
        with pytest.raises(Stale):
            actions.move(session, world.alda, application, "offer", now=NOW, expected_version=1)
        assert application.state == State.INTERVIEW


def test_another_prisons_counselor_and_another_employer_move_nothing(
    database: Database, world: World
) -> None:
    with database.write() as session:
        application = put(session, world, State.AGREED)
        for viewer in (world.bela, world.bruno, world.otto):
            with pytest.raises(NotFound):
                actions.move(session, viewer, application, "refuse", now=NOW)


def test_who_says_no_takes_the_card_along(database: Database, world: World, asked: Asked) -> None:
    ref = asked()
    with database.write() as session:
        application = agreed(session, world, ref)
        assert application.card["met"]
        actions.want_interview(session, world.alda, application, now=NOW)
        actions.withdraw(session, world.anna, application, now=NOW)
        assert (application.card, application.interview_wanted_at) == ({}, None)
        with pytest.raises(NotFound):
            queries.application_for(session, world.alda, application.ref)


# Asking


def test_an_employers_question_is_due_across_christmas_and_swap_days(
    database: Database, world: World, asked: Asked
) -> None:
    with database.write() as session:
        session.add(SwapDay(day_off=date(2026, 12, 28), day_worked=date(2026, 12, 19)))
    ref = asked(datetime(2026, 12, 21, 9, tzinfo=UTC))
    with database.read() as session:
        request = queries.request_for(session, world.alda, ref)
        assert (request.state, request.answer_due) == ("open", date(2027, 1, 4))
        job = session.scalars(select(Job).where(Job.kind == "notice_request")).one()
        assert job.payload == {"request_id": request.id, "event": "asked"}


def test_an_employer_asks_once_at_a_time(database: Database, world: World, asked: Asked) -> None:
    first = asked()
    with pytest.raises(Refused) as error:
        asked()
    assert codes(error.value) == ["already_open"]
    with database.write() as session:
        actions.send(session, world.anna, request_of(session, first), now=NOW)
    second = asked()
    with database.read() as session:
        states = {r.ref: r.state for r in queries.requests_for(session, world.alda)}
    assert states == {first: "closed", second: "open"}


def test_an_employer_not_vetted_with_an_unpublished_vacancy_hears_both_reasons(
    database: Database, world: World, asked: Asked
) -> None:
    with database.write() as session:
        session.get_one(Employer, world.ids["a"]).vetted_at = None
        session.get_one(Vacancy, world.ids["vacancy_a"]).state = "paused"
    with pytest.raises(Refused) as error:
        asked()
    assert codes(error.value) == ["not_vetted", "not_published"]


def test_nobody_asks_for_anothers_vacancy(database: Database, world: World) -> None:
    with database.write() as session:
        vacancy = session.get_one(Vacancy, world.ids["vacancy_a"])
        for viewer in (world.bruno, world.anna, world.nora, SYSTEM):
            with pytest.raises(NotFound):
                actions.ask(session, viewer, vacancy=vacancy, message="", now=NOW)


# Proposing and answering


def test_the_way_from_a_question_to_a_card(database: Database, world: World, asked: Asked) -> None:
    ref = asked()
    with database.write() as session:
        application = proposed(session, world, ref)
        with pytest.raises(NotFound):
            queries.application_for(session, world.alda, application.ref)
        assert queries.applications_for(session, world.alda) == []
        actions.move(session, world.anna, application, "ask", now=NOW)
        assert queries.applications_for(session, world.alda) == []
        actions.record_answer(session, world.anna, application, True, now=NOW)
        assert queries.applications_for(session, world.alda) == [application]
        assert queries.applications_for(session, world.bruno) == []
        history = queries.changes_for(session, world.anna, application)
        assert [c.to_state for c in history] == ["proposed", "asked", "agreed"]


def test_a_card_holds_met_requirements_and_nothing_that_tells_who(
    database: Database, world: World, asked: Asked
) -> None:
    ref = asked()
    with database.write() as session:
        card = agreed(session, world, ref).card
        inmate = session.get_one(Inmate, world.ids["juris"])
        text = str(card)
        for canary in (CANARY, "Juris", "Ziemeļu", "north", inmate.ref, "2027-01", "1990"):
            assert canary not in text
    assert set(card) == {"ref", "met", "from"}
    assert [(m["kind"], m["code"]) for m in card["met"]] == [("skill", "weld"), ("language", "lv")]
    assert card["from"] == "2027-1"


def test_a_bar_stops_a_proposal_with_its_neutral_code(
    database: Database, world: World, asked: Asked
) -> None:
    ref = asked()
    with database.write() as session:
        bar(session, world)
        with pytest.raises(Refused) as error:
            proposed(session, world, ref)
        assert [(r.code, dict(r.values)) for r in error.value.reasons] == [
            ("bar", {"code": "BERNI"})
        ]
        assert session.scalar(select(func.count()).select_from(Application)) == 0


def test_a_bar_set_in_the_meantime_stops_the_yes(
    database: Database, world: World, asked: Asked
) -> None:
    ref = asked()
    with database.write() as session:
        application = proposed(session, world, ref)
        bar(session, world)
        session.commit()
        with pytest.raises(Refused) as error:
            actions.record_answer(session, world.anna, application, True, now=NOW)
        assert codes(error.value) == ["bar"]
        session.rollback()
        assert application.state == State.PROPOSED


@pytest.mark.parametrize("purpose", ["listing", "introduction"])
def test_without_the_agreement_nobody_is_proposed(
    database: Database, world: World, asked: Asked, purpose: str
) -> None:
    ref = asked()
    with database.write() as session:
        for row in session.scalars(select(Agreement).where(Agreement.purpose == purpose)):
            row.withdrawn_at = NOW
        with pytest.raises(Refused) as error:
            proposed(session, world, ref)
        assert codes(error.value) == [f"no_{purpose}"]


def test_an_agreement_for_another_employer_is_none_for_this_one(
    database: Database, world: World, asked: Asked
) -> None:
    ref = asked()
    with database.write() as session:
        for row in session.scalars(select(Agreement).where(Agreement.purpose == "introduction")):
            row.organisation_id = world.ids["b"]
        with pytest.raises(Refused) as error:
            proposed(session, world, ref)
        assert codes(error.value) == ["no_introduction"]
        for row in session.scalars(select(Agreement).where(Agreement.purpose == "introduction")):
            row.organisation_id = world.ids["a"]
        assert proposed(session, world, ref).state == State.PROPOSED


def test_a_withdrawn_introduction_hides_the_card_at_once(
    database: Database, world: World, asked: Asked
) -> None:
    ref = asked()
    with database.write() as session:
        application = agreed(session, world, ref)
        for row in session.scalars(
            select(Agreement).where(
                Agreement.purpose == "introduction", Agreement.inmate_id == world.ids["juris"]
            )
        ):
            row.withdrawn_at = NOW
        with pytest.raises(NotFound):
            queries.application_for(session, world.alda, application.ref)


def test_only_a_counselor_proposes_and_only_their_own_people(
    database: Database, world: World, asked: Asked
) -> None:
    ref = asked()
    with database.write() as session:
        for who, by in (("juris", "bela"), ("marta", "anna"), ("juris", "alda"), ("juris", "nora")):
            with pytest.raises(NotFound):
                proposed(session, world, ref, who, by)


def test_a_person_is_proposed_once_and_again_after_a_no(
    database: Database, world: World, asked: Asked
) -> None:
    ref = asked()
    with database.write() as session:
        application = proposed(session, world, ref)
        with pytest.raises(Refused) as error:
            proposed(session, world, ref)
        assert codes(error.value) == ["already_proposed"]
        actions.record_answer(session, world.anna, application, False, now=NOW)
        again = proposed(session, world, ref)
        assert (again.id, again.state) == (application.id, State.PROPOSED)


def test_two_counselors_at_once_propose_a_person_once(
    database: Database, world: World, asked: Asked
) -> None:
    ref = asked()
    start = threading.Barrier(4)
    answers: list[str] = []

    def run() -> None:
        start.wait()
        try:
            with database.write() as session:
                proposed(session, world, ref)
            answers.append("proposed")
        except JobBridgeError as error:
            answers.append(",".join(codes(error)) if isinstance(error, Refused) else "other")

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["already_proposed"] * 3 + ["proposed"]
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Application)) == 1


def test_a_wish_for_an_interview_is_told_once(
    database: Database, world: World, asked: Asked
) -> None:
    ref = asked()
    with database.write() as session:
        application = agreed(session, world, ref)
        for viewer in (world.anna, world.bruno):
            with pytest.raises(NotFound):
                actions.want_interview(session, viewer, application, now=NOW)
        actions.want_interview(session, world.alda, application, now=NOW)
        assert application.interview_wanted_at == NOW
        with pytest.raises(Refused) as error:
            actions.want_interview(session, world.alda, application, now=NOW)
        assert codes(error.value) == ["already_wished"]
        events = [
            job.payload["event"]
            for job in session.scalars(
                select(Job).where(Job.kind == "notice_application").order_by(Job.id)
            )
        ]
        assert events == ["agree", "wish"]


def test_an_employer_refuses_with_a_reason_of_the_list(
    database: Database, world: World, asked: Asked
) -> None:
    ref = asked()
    with database.write() as session:
        application = agreed(session, world, ref)
        with pytest.raises(Refused):
            actions.refuse(session, world.alda, application, Said("he looked odd"), now=NOW)
        actions.refuse(session, world.alda, application, Said("filled"), now=NOW)
        assert application.state == State.REFUSED
        assert queries.changes_for(session, world.anna, application)[-1].why == "filled"


# Ending


def test_silence_ends_a_request_and_who_waits_in_it(
    database: Database, world: World, asked: Asked
) -> None:
    ref = asked()  # due on 30 November; ten working days later is 14 December
    with database.write() as session:
        waiting = proposed(session, world, ref, "juris")
        willing = agreed(session, world, ref, "karlis")
        before = datetime(2026, 12, 13, 9, tzinfo=UTC)
        assert closing_actions.lapse_overdue(session, now=before) == 0
        assert closing_actions.lapse_overdue(session, now=before + timedelta(days=1)) == 2
        assert closing_actions.lapse_overdue(session, now=before + timedelta(days=2)) == 0
        assert request_of(session, ref).state == "lapsed"
        assert (waiting.state, willing.state) == (State.LAPSED, State.AGREED)


def test_a_closed_vacancy_ends_all_that_hangs_on_it(
    database: Database, world: World, asked: Asked
) -> None:
    ref = asked()
    with database.write() as session:
        willing = agreed(session, world, ref)
        session.get_one(Vacancy, world.ids["vacancy_a"]).state = "closed"
        assert closing_actions.lapse_overdue(session, now=NOW) == 2
        assert session.scalars(select(Request.state)).all() == ["closed"]
        assert (willing.state, willing.card) == (State.LAPSED, {})
