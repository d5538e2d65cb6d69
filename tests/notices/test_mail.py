"""Mails as they arrive: who gets which, once, with nothing of a person in them."""

import email.header
from datetime import timedelta
from email.message import Message

from sqlalchemy import select

from jobbridge.accounts.model import Account
from jobbridge.applications import actions, card_actions
from jobbridge.applications.model import Application, RevealLevel, State
from jobbridge.applications.refusal_rules import Said
from jobbridge.db import Database
from jobbridge.interviews.model import Interview
from jobbridge.interviews.model import State as InterviewState
from jobbridge.notices.actions import remind_employers
from jobbridge.refs import new_uid
from jobbridge.vacancies.model import Vacancy
from tests.applications.conftest import Asked, agreed, asked, proposed, put, request_of
from tests.cast import CANARY
from tests.conftest import NOW, ClientFor, FixedClock, World
from tests.notices.conftest import Rounds, links_in, text_of, to

__all__ = ["asked"]


def subject(message: Message) -> str:
    return str(email.header.make_header(email.header.decode_header(str(message["Subject"]))))


def said(messages: list[Message]) -> list[str]:
    """Recipients only."""
    return [to(message) for message in messages]


def test_a_new_card_is_told_with_a_link_that_answers_it(
    database: Database, world: World, asked: Asked, rounds: Rounds
) -> None:
    ref = asked()
    assert said(rounds()) == ["anna", "bela"]
    with database.write() as session:
        application = agreed(session, world, ref)
    (message,) = rounds()
    assert to(message) == "alda"
    (link,) = links_in(message)
    assert link.startswith(f"/answer/{application.ref}-")
    whole = message.as_string() + text_of(message) + subject(message)
    for canary in (CANARY, "Juris", "Ziemeļu", world.refs["juris"], "Anna"):
        assert canary not in whole
    assert rounds() == []


def test_a_card_taken_back_before_the_mail_goes_is_not_told(
    database: Database, world: World, asked: Asked, rounds: Rounds
) -> None:
    ref = asked()
    rounds()
    with database.write() as session:
        application = agreed(session, world, ref)
        actions.take_back(session, world.anna, application, now=NOW)
    assert rounds() == []


def test_reminders_come_after_three_and_seven_days_and_a_pause_after_fourteen(
    database: Database, world: World, asked: Asked, rounds: Rounds, clock: FixedClock
) -> None:
    ref = asked()
    with database.write() as session:
        agreed(session, world, ref, "juris")
        agreed(session, world, ref, "karlis")
        actions.send(session, world.anna, request_of(session, ref), now=NOW)
    rounds()
    came = {}
    for day in range(1, 20):
        clock.move(days=1)
        for message in rounds() + rounds():
            if to(message) == "anna":
                continue  # who is told of new matches, once a day
            assert to(message) == "alda"
            came[day] = len(links_in(message))
    assert came == {3: 2, 7: 2, 14: 2}


def test_a_reminder_that_waited_in_the_queue_tells_only_what_still_waits(
    database: Database, world: World, asked: Asked, rounds: Rounds, clock: FixedClock
) -> None:
    ref = asked()
    with database.write() as session:
        first = agreed(session, world, ref, "juris")
        second = agreed(session, world, ref, "karlis")
    rounds()
    clock.move(days=3)
    remind_employers(database, clock.now())
    with database.write() as session:
        card = session.get_one(Application, first.id)
        actions.want_interview(session, world.alda, card, now=clock.now())
    told = [message for message in rounds() if to(message) == "alda"]
    assert [[second.ref in link for link in links_in(message)] for message in told] == [[True]]
    with database.write() as session:
        card = session.get_one(Application, second.id)
        actions.refuse(session, world.alda, card, Said("skills"), now=clock.now())
    clock.move(days=4)
    assert [m for m in rounds() if to(m) == "alda"] == []


def test_a_late_answer_reaches_the_branch_of_the_vacancy_once(
    world: World, asked: Asked, rounds: Rounds, clock: FixedClock
) -> None:
    asked()
    rounds()
    clock.move(days=8)
    messages = rounds()
    assert said(messages) == ["nora"]
    assert "30.11.2026." in text_of(messages[0])
    clock.move(days=1)
    assert rounds() == []


def test_a_question_goes_to_the_persons_counselor_without_a_word_of_it(
    database: Database, world: World, asked: Asked, rounds: Rounds
) -> None:
    ref = asked()
    with database.write() as session:
        application = agreed(session, world, ref)
    rounds()
    with database.write() as session:
        card_actions.write_message(session, world.alda, application, "Slepenais jautājums", now=NOW)
    asked_mail = rounds()
    with database.write() as session:
        card_actions.write_message(session, world.anna, application, "Slepenā atbilde", now=NOW)
    answered_mail = rounds()
    assert (said(asked_mail), said(answered_mail)) == (["anna"], ["alda"])
    for message in (*asked_mail, *answered_mail):
        assert "Slepen" not in message.as_string() + text_of(message)


def test_a_name_revealed_is_told_without_the_name(
    database: Database, world: World, asked: Asked, rounds: Rounds
) -> None:
    ref = asked()
    with database.write() as session:
        application = agreed(session, world, ref)
    rounds()
    with database.write() as session:
        card_actions.reveal(
            session,
            world.anna,
            application,
            level=RevealLevel.FIRST_NAME,
            given_on=NOW.date(),
            until=NOW.date() + timedelta(days=60),
            now=NOW,
        )
    (message,) = rounds()
    assert to(message) == "alda"
    assert "Juris" not in message.as_string() + text_of(message)


def test_a_filled_vacancy_is_told_once_to_the_counselors_concerned(
    database: Database, world: World, asked: Asked, rounds: Rounds
) -> None:
    ref = asked()
    rounds()
    with database.write() as session:
        session.get_one(Vacancy, world.ids["vacancy_a"]).seats = 1
        proposed(session, world, ref, "karlis")
        offered = put(session, world, State.OFFER)
        actions.move(session, world.anna, offered, "accept", now=NOW)
    messages = rounds()
    # Alda hears of the acceptance, and that the request is closed.
    assert [name for name in said(messages) if name != "alda"] == ["anna"]
    assert rounds() == []


def test_interviews_of_a_filled_vacancy_are_cancelled(
    database: Database, world: World, asked: Asked, rounds: Rounds
) -> None:
    asked()
    with database.write() as session:
        session.get_one(Vacancy, world.ids["vacancy_a"]).seats = 1
        meeting = put(session, world, State.INTERVIEW, "karlis")
        starts = NOW + timedelta(days=10)
        session.add(
            Interview(
                ref="meet-karlis",
                uid=new_uid(),
                application_id=meeting.id,
                employer_id=world.ids["a"],
                prison_id=world.ids["north"],
                room_id=world.ids["north_room"],
                state=InterviewState.BOOKED,
                starts_at=starts,
                ends_at=starts + timedelta(minutes=30),
                created_at=NOW,
                updated_at=NOW,
            )
        )
        offered = put(session, world, State.OFFER)
        actions.move(session, world.anna, offered, "accept", now=NOW)
    rounds()
    with database.read() as session:
        assert session.get_one(Application, meeting.id).state == State.LAPSED
        assert session.scalars(select(Interview.state)).all() == [InterviewState.CANCELLED]


# Answering from the mail


def link_of(database: Database, world: World, ref: str, rounds: Rounds) -> tuple[str, int]:
    rounds()
    with database.write() as session:
        application = agreed(session, world, ref)
    (message,) = rounds()
    return links_in(message)[0], application.id


def test_opening_the_link_changes_nothing_and_shows_nothing_of_a_person(
    database: Database, world: World, asked: Asked, rounds: Rounds, client_for: ClientFor
) -> None:
    link, number = link_of(database, world, asked(), rounds)
    for _ in range(3):
        page = client_for(None).get(link)
        assert page.status_code == 200
        for canary in (CANARY, "Juris", "Ziemeļu", "Alda", "lasīt rasējumus"):
            assert canary not in page.text
    with database.read() as session:
        card = session.get_one(Application, number)
        assert (card.state, card.reacted_at, card.interview_wanted_at) == ("agreed", None, None)


def answer(client_for: ClientFor, link: str, **fields: str) -> tuple[int, str]:
    browser = client_for(None)
    page = browser.get(link)
    token = page.text.split('name="csrf_token" value="')[-1].split('"')[0]
    sent = browser.post(
        link,
        data={"csrf_token": token, **fields},
        headers={"origin": "https://jobbridge.example"},
    )
    return sent.status_code, sent.text


def test_one_click_asks_for_the_interview_as_the_one_who_got_the_mail(
    database: Database, world: World, asked: Asked, rounds: Rounds, client_for: ClientFor
) -> None:
    link, number = link_of(database, world, asked(), rounds)
    status, _ = answer(client_for, link, answer="interview")
    assert status == 200
    with database.read() as session:
        card = session.get_one(Application, number)
        assert card.interview_wanted_at == NOW
        assert card.reacted_at == NOW
    assert said(rounds()) == ["anna"]
    # Used: the same link says so, whatever is sent to it.
    status, text = answer(client_for, link, answer="refuse", why="skills")
    assert (status, "/sign-in?next=/cards" in text) == (200, True)
    with database.read() as session:
        assert session.get_one(Application, number).state == State.AGREED


def test_a_no_from_the_mail_needs_its_reason(
    database: Database, world: World, asked: Asked, rounds: Rounds, client_for: ClientFor
) -> None:
    link, number = link_of(database, world, asked(), rounds)
    status, text = answer(client_for, link, answer="refuse")
    assert (status, "field-why" in text) == (422, True)
    status, _ = answer(client_for, link, answer="refuse", why="skills")
    assert status == 200
    with database.read() as session:
        assert session.get_one(Application, number).state == State.REFUSED


def test_later_from_the_mail_runs_the_clock_anew(
    database: Database,
    world: World,
    asked: Asked,
    rounds: Rounds,
    client_for: ClientFor,
    clock: FixedClock,
) -> None:
    link, number = link_of(database, world, asked(), rounds)
    clock.move(days=2)
    assert answer(client_for, link, answer="later")[0] == 200
    with database.read() as session:
        assert session.get_one(Application, number).later_at == clock.now()
    clock.move(days=2)
    assert [m for m in rounds() if to(m) == "alda"] == []
    # The link still works, for a real answer.
    assert 'value="later"' not in client_for(None).get(link).text
    assert answer(client_for, link, answer="later")[0] == 422
    assert answer(client_for, link, answer="interview")[0] == 200


def test_an_ended_forged_or_foreign_link_leads_to_signing_in(
    database: Database,
    world: World,
    asked: Asked,
    rounds: Rounds,
    client_for: ClientFor,
    clock: FixedClock,
) -> None:
    link, number = link_of(database, world, asked(), rounds)
    forged = [
        link[:-1] + ("0" if link[-1] != "0" else "1"),
        link.replace(f"-{world.ids['alda']:x}-", f"-{world.ids['bruno']:x}-"),
        "/answer/zzzzzzzzzz",
        "/answer/a-1-ffffffff-" + "0" * 40,
    ]
    for wrong in forged:
        page = client_for(None).get(wrong)
        assert (page.status_code, "/sign-in" in page.text) == (200, True)
        assert answer(client_for, wrong, answer="interview")[0] == 200
    clock.move(days=15)
    assert answer(client_for, link, answer="interview")[0] == 200
    with database.read() as session:
        assert session.get_one(Application, number).interview_wanted_at is None


def test_a_link_dies_with_the_account_the_agreement_and_the_card(
    database: Database, world: World, asked: Asked, rounds: Rounds, client_for: ClientFor
) -> None:
    link, number = link_of(database, world, asked(), rounds)
    with database.write() as session:
        session.get_one(Account, world.ids["alda"]).active = False
    assert 'value="interview"' not in client_for(None).get(link).text
    with database.write() as session:
        session.get_one(Account, world.ids["alda"]).active = True
    assert 'value="interview"' in client_for(None).get(link).text
    with database.write() as session:
        card = session.get_one(Application, number)
        actions.take_back(session, world.anna, card, now=NOW)
        actions.record_answer(session, world.anna, card, True, now=NOW + timedelta(minutes=1))
    assert 'value="interview"' not in client_for(None).get(link).text
