"""Silence, filled places, habits and results: what happens by itself, with the clock moved."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jobbridge.applications import (
    actions,
    card_actions,
    closing_actions,
    queries,
    reply_queries,
    request_actions,
    result_queries,
)
from jobbridge.applications.model import Application, RequestAnswer, State
from jobbridge.applications.refusal_rules import Said
from jobbridge.applications.reply_rules import Habit
from jobbridge.db import Database
from jobbridge.errors import NotFound, Refused
from jobbridge.inmates.model import Inmate
from jobbridge.outbox.model import Job
from jobbridge.parameters.actions import set_parameter
from jobbridge.vacancies.model import Vacancy
from jobbridge.viewer import SYSTEM
from tests.applications.conftest import Asked, agreed, bar, proposed, put, request_of
from tests.applications.test_actions import codes
from tests.applications.test_card_actions import withdraw
from tests.conftest import NOW, World


def after(days: int) -> datetime:
    return NOW + timedelta(days=days)


def posted(session: Session, kind: str) -> list[dict[str, object]]:
    return list(session.scalars(select(Job.payload).where(Job.kind == kind).order_by(Job.id)))


def stages(session: Session) -> list[object]:
    return [payload["stage"] for payload in posted(session, "notice_waiting")]


# Employers who say nothing


def test_a_silent_employer_is_reminded_twice_then_paused_and_never_told_twice(
    database: Database, world: World, asked: Asked
) -> None:
    ref = asked()
    with database.write() as session:
        agreed(session, world, ref, "juris")
        agreed(session, world, ref, "karlis")
        told = []
        for day in range(20):
            for _ in range(2):
                closing_actions.remind_employers(session, now=after(day))
            told.append(stages(session))
        # One mail an employer and step, though two cards wait.
        assert (told[2], told[3], told[6], told[7]) == ([], [1], [1], [1, 2])
        assert (told[13], told[14], told[19]) == ([1, 2], [1, 2, 3], [1, 2, 3])
        silent = [
            reply_queries.silent_of(session, [world.ids["a"]], today=after(day).date())
            for day in (13, 14)
        ]
        assert silent == [{}, {world.ids["a"]: NOW.date()}]


@pytest.mark.parametrize("how", ["wish", "refuse", "question", "booked", "withdrawn", "unwilling"])
def test_any_answer_stops_the_reminders_and_lifts_the_pause(
    database: Database, world: World, asked: Asked, how: str
) -> None:
    ref = asked()
    with database.write() as session:
        card = agreed(session, world, ref)
        late = after(15)
        assert reply_queries.silent_of(session, [world.ids["a"]], today=late.date()) != {}
        if how == "wish":
            actions.want_interview(session, world.alda, card, now=late)
        elif how == "refuse":
            actions.refuse(session, world.alda, card, Said("skills"), now=late)
        elif how == "question":
            card_actions.write_message(session, world.alda, card, "Vai ir B?", now=late)
        elif how == "booked":
            actions.move(session, world.anna, card, "interview", now=late)
        else:
            withdraw(session, world, "introduction" if how == "withdrawn" else "interview")
        assert reply_queries.silent_of(session, [world.ids["a"]], today=late.date()) == {}
        assert closing_actions.remind_employers(session, now=late) == 0


def test_later_is_an_answer_once(database: Database, world: World, asked: Asked) -> None:
    ref = asked()
    with database.write() as session:
        card = agreed(session, world, ref)
        closing_actions.remind_employers(session, now=after(3))
        card_actions.put_off(session, world.alda, card, now=after(5))
        closing_actions.remind_employers(session, now=after(7))
        assert stages(session) == [1]
        closing_actions.remind_employers(session, now=after(8))
        assert stages(session) == [1, 1]
        assert reply_queries.silent_of(session, [world.ids["a"]], today=after(14).date()) == {}
        assert reply_queries.silent_of(session, [world.ids["a"]], today=after(19).date()) != {}
        with pytest.raises(Refused) as error:
            card_actions.put_off(session, world.alda, card, now=after(9))
        assert codes(error.value) == ["later_once"]


def test_a_paused_employer_answers_before_it_asks_anew(
    database: Database, world: World, asked: Asked
) -> None:
    ref = asked()
    with database.write() as session:
        card = agreed(session, world, ref)
        actions.send(session, world.anna, request_of(session, ref), now=NOW)
    with pytest.raises(Refused) as error:
        asked(after(14))
    assert codes(error.value) == ["silent"]
    assert dict(error.value.reasons[0].values) == {"since": NOW.date()}
    with database.write() as session:
        actions.refuse(
            session,
            world.alda,
            session.get_one(Application, card.id),
            Said("skills"),
            now=after(14),
        )
    assert asked(after(14))


def test_the_days_are_an_administrators_to_set(
    database: Database, world: World, asked: Asked
) -> None:
    with database.write() as session:
        days = {
            "answer_days": 2,
            "lapse_days": 1,
            "first_reminder_days": 1,
            "second_reminder_days": 2,
            "pause_days": 4,
        }
        for name, value in days.items():
            set_parameter(session, world.ada, name=name, value=value, now=NOW)
    ref = asked()
    with database.write() as session:
        assert request_of(session, ref).answer_due == date(2026, 11, 25)
        agreed(session, world, ref)
        waiting = proposed(session, world, ref, "karlis")
        assert reply_queries.silent_of(session, [world.ids["a"]], today=after(4).date()) != {}
        assert closing_actions.lapse_overdue(session, now=after(2)) == 0
        closing_actions.lapse_overdue(session, now=after(3))
        assert waiting.state == State.LAPSED


# Habits


def test_a_habit_is_the_median_of_at_least_three_answers_of_ninety_days(
    database: Database, world: World
) -> None:
    with database.write() as session:
        for who, days in (("juris", 1), ("karlis", 4)):
            card = put(session, world, State.REFUSED, who)
            card.card_at, card.reacted_at = NOW, after(days)
        session.flush()
        ids = [world.ids["a"], world.ids["b"]]
        assert reply_queries.habits_of(session, ids, now=after(5)) == {}
        card = put(session, world, State.REFUSED, "marta")
        card.card_at, card.reacted_at = NOW, after(30)
        session.flush()
        assert reply_queries.habits_of(session, ids, now=after(31)) == {world.ids["a"]: Habit(4, 3)}
        assert reply_queries.habits_of(session, ids, now=after(92)) == {}


# Counselors who say nothing


def test_the_agency_is_told_once_of_a_late_answer(
    database: Database, world: World, asked: Asked
) -> None:
    ref = asked()  # due on 30 November
    with database.write() as session:
        assert closing_actions.escalate_overdue(session, now=after(7)) == 0
        assert closing_actions.escalate_overdue(session, now=after(8)) == 1
        assert closing_actions.escalate_overdue(session, now=after(8)) == 0
        assert closing_actions.escalate_overdue(session, now=after(20)) == 0
        events = [payload["event"] for payload in posted(session, "notice_request")]
        assert events == ["asked", "overdue"]
        assert request_of(session, ref).escalated_at == after(8)


def test_the_agency_sees_which_prisons_have_recorded_nothing(
    database: Database, world: World, asked: Asked
) -> None:
    ref = asked()
    with database.write() as session:
        request = request_of(session, ref)
        today = after(8).date()

        def silent() -> list[str]:
            found = reply_queries.unanswered_for(session, world.nora, [request], today=today)
            return found[request.id]

        assert silent() == ["Dienvidu cietums", "Ziemeļu cietums"]
        application = proposed(session, world, ref)
        assert silent() == ["Dienvidu cietums", "Ziemeļu cietums"]
        actions.record_answer(session, world.anna, application, False, now=NOW)
        session.flush()
        assert silent() == ["Dienvidu cietums"]
        request_actions.have_nobody(session, world.bela, request, now=NOW)
        assert silent() == []
        for viewer in (world.alda, world.anna, world.olga):
            with pytest.raises(NotFound):
                reply_queries.unanswered_for(session, viewer, [request], today=today)


def test_when_every_prison_has_nobody_the_employer_has_its_answer(
    database: Database, world: World, asked: Asked
) -> None:
    ref = asked()
    with database.write() as session:
        request = request_of(session, ref)
        request_actions.have_nobody(session, world.anna, request, now=NOW)
        request_actions.have_nobody(session, world.anna, request, now=NOW)
        assert request.state == "open"
        assert reply_queries.closed_by_mine(session, world.anna, [request.id]) == {request.id}
        assert reply_queries.closed_by_mine(session, world.bela, [request.id]) == set()
        request_actions.have_nobody(session, world.bela, request, now=NOW)
        assert (request.state, request.answered_at) == ("answered", NOW)
        assert [p["event"] for p in posted(session, "notice_request")] == ["asked", "answered"]
        assert session.scalar(select(func.count()).select_from(RequestAnswer)) == 2


def test_who_has_put_somebody_forward_does_not_have_nobody(
    database: Database, world: World, asked: Asked
) -> None:
    ref = asked()
    with database.write() as session:
        proposed(session, world, ref)
        with pytest.raises(Refused) as error:
            request_actions.have_nobody(session, world.anna, request_of(session, ref), now=NOW)
        assert codes(error.value) == ["somebody"]
        with pytest.raises(NotFound):
            request_actions.have_nobody(session, world.alda, request_of(session, ref), now=NOW)


# Speaking with several


def test_several_people_are_put_forward_and_asked_in_one_go(
    database: Database, world: World, asked: Asked
) -> None:
    ref = asked()
    with database.write() as session:
        people = [session.get_one(Inmate, world.ids[who]) for who in ("juris", "karlis")]
        spoken = request_actions.speak(
            session, world.anna, request=request_of(session, ref), inmates=people, now=NOW
        )
        assert [a.state for a in spoken] == [State.ASKED] * 2


def test_with_one_who_cannot_be_asked_nobody_is_and_every_reason_has_a_name(
    database: Database, world: World, asked: Asked
) -> None:
    ref = asked()
    with database.write() as session:
        bar(session, world, who="karlis")
        people = [session.get_one(Inmate, world.ids[who]) for who in ("juris", "karlis")]
        session.commit()
        with pytest.raises(Refused) as error:
            request_actions.speak(
                session, world.anna, request=request_of(session, ref), inmates=people, now=NOW
            )
        assert codes(error.value) == ["bar"]
        assert error.value.reasons[0].values["name"] == people[1].name
        session.rollback()
        assert session.scalar(select(func.count(Application.id))) == 0


# Filled


def accepted(session: Session, world: World, who: str) -> Application:
    application = put(session, world, State.OFFER, who)
    return actions.move(session, world.anna, application, "accept", now=NOW)


def test_with_the_last_seat_the_vacancy_closes_and_the_others_hear_why(
    database: Database, world: World, asked: Asked
) -> None:
    ref = asked()
    with database.write() as session:
        vacancy = session.get_one(Vacancy, world.ids["vacancy_a"])
        vacancy.seats = 1
        waiting = agreed(session, world, ref, "karlis")
        accepted(session, world, "juris")
        assert (vacancy.state, vacancy.close_reason) == ("closed", "filled_here")
        assert (waiting.state, waiting.card) == (State.LAPSED, {})
        assert queries.changes_for(session, world.anna, waiting)[-1].why == "filled"
        assert [p["event"] for p in posted(session, "notice_vacancy")] == ["filled"]
        # The employer knows: no mail for each who stood in line.
        told = [p["event"] for p in posted(session, "notice_application")]
        assert told == ["agree", "accept"]
        closing_actions.lapse_overdue(session, now=NOW)
        assert request_of(session, ref).state == "closed"


def test_as_long_as_a_seat_is_free_nothing_closes(
    database: Database, world: World, asked: Asked
) -> None:
    ref = asked()
    with database.write() as session:
        waiting = agreed(session, world, ref, "karlis")
        accepted(session, world, "juris")
        assert session.get_one(Vacancy, world.ids["vacancy_a"]).state == "published"
        assert waiting.state == State.AGREED


def test_seats_given_up_again_do_not_count(database: Database, world: World) -> None:
    with database.write() as session:
        first = accepted(session, world, "juris")
        actions.withdraw(session, world.anna, first, now=NOW)
        accepted(session, world, "karlis")
        assert session.get_one(Vacancy, world.ids["vacancy_a"]).state == "published"


# Results


def test_each_result_is_in_words_that_its_person_may_read(
    database: Database, world: World, asked: Asked
) -> None:
    ref = asked()
    with database.write() as session:
        juris = session.get_one(Inmate, world.ids["juris"])
        application = agreed(session, world, ref)
        actions.want_interview(session, world.alda, application, now=NOW)

        def result() -> result_queries.Result:
            (one,) = result_queries.results_for(session, world.anna, juris)
            return one

        first = result()
        assert (first.vacancy, first.employer) == ("Metinātājs", "SIA A darbs")
        assert (first.state, first.at, first.reason) == (State.AGREED, NOW, None)
        actions.refuse(session, world.alda, application, Said("start", shared=True), now=after(2))
        last = result()
        assert (last.state, last.at) == (State.REFUSED, after(2))
        assert last.reason is not None
        assert last.reason.text == "The start comes too early or too late"
        assert result_queries.results_for(session, world.bela, juris) == []
        for viewer in (world.alda, world.nora, world.olga):
            with pytest.raises(NotFound):
                result_queries.results_for(session, viewer, juris)


def test_a_filled_vacancy_is_no_fault_of_whoever_stood_in_line(
    database: Database, world: World, asked: Asked
) -> None:
    ref = asked()
    with database.write() as session:
        session.get_one(Vacancy, world.ids["vacancy_a"]).seats = 1
        agreed(session, world, ref, "karlis")
        accepted(session, world, "juris")
        karlis = session.get_one(Inmate, world.ids["karlis"])
        (one,) = result_queries.results_for(session, SYSTEM, karlis)
        assert one.meaning.text == "The vacancy was filled before your turn came."
        assert one.reason is None
