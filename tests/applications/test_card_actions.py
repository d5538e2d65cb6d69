"""Cards beside their state: marked, asked about, answered; names revealed and hidden again."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from jobbridge.applications import actions, card_actions, card_queries, queries
from jobbridge.applications.model import Application, Message, Reveal, RevealLevel, State
from jobbridge.applications.refusal_rules import Said
from jobbridge.audit.model import AuditRow
from jobbridge.db import Database
from jobbridge.errors import NotFound, Refused
from jobbridge.inmates.model import Agreement
from jobbridge.outbox.model import Job
from tests.applications.conftest import Asked, agreed, proposed
from tests.applications.test_actions import codes
from tests.conftest import CANARY, NOW, World

FIRST, FULL = RevealLevel.FIRST_NAME, RevealLevel.IDENTITY
TODAY = NOW.date()
UNTIL = TODAY + timedelta(days=60)


def withdraw(session: Session, world: World, purpose: str, who: str = "juris") -> None:
    for row in session.scalars(
        select(Agreement).where(Agreement.purpose == purpose, Agreement.inmate_id == world.ids[who])
    ):
        row.withdrawn_at = NOW
    session.flush()


def reveal(
    session: Session,
    world: World,
    application: Application,
    level: RevealLevel = FIRST,
    until: date = UNTIL,
    by: str = "anna",
) -> Reveal:
    return card_actions.reveal(
        session,
        world.viewers[by],
        application,
        level=level,
        given_on=TODAY,
        until=until,
        now=NOW,
    )


def known(
    session: Session, world: World, application: Application, today: date = TODAY
) -> tuple[str, str | None] | None:
    """What Alda reads: given name and full name, or nothing."""
    found = card_queries.revealed_for(session, world.alda, [application], today=today)
    one = found.get(application.id)
    return (one.given_name, one.full_name) if one else None


# Marks


def test_a_mark_is_the_employers_own_and_tells_nobody(
    database: Database, world: World, asked: Asked
) -> None:
    ref = asked()
    with database.write() as session:
        application = agreed(session, world, ref)
        version, jobs = application.version, session.scalar(select(func.count(Job.id)))
        for viewer in (world.anna, world.bruno):
            with pytest.raises(NotFound):
                card_actions.shortlist(session, viewer, application, True, now=NOW)
        card_actions.shortlist(session, world.alda, application, True, now=NOW)
        card_actions.shortlist(session, world.alda, application, True, now=NOW)
        assert application.shortlisted_at == NOW
        assert (application.version, session.scalar(select(func.count(Job.id)))) == (version, jobs)
        card_actions.shortlist(session, world.alda, application, False, now=NOW)
        assert application.shortlisted_at is None
        verbs = session.scalars(
            select(AuditRow.verb)
            .where(AuditRow.verb.like("application.%list"))
            .order_by(AuditRow.id)
        ).all()
        assert verbs == ["application.shortlist", "application.unlist"]


# Questions


def test_a_question_goes_to_the_counselor_and_the_answer_to_the_card(
    database: Database, world: World, asked: Asked
) -> None:
    ref = asked()
    with database.write() as session:
        application = agreed(session, world, ref)
        card_actions.write_message(session, world.alda, application, "Vai ir B?", now=NOW)
        inbox = card_queries.questions_for(session, world.anna)
        assert [(a.id, m.text) for a, m in inbox] == [(application.id, "Vai ir B?")]
        assert card_queries.questions_for(session, world.bela) == []
        card_actions.write_message(session, world.anna, application, "Jā, ir.", now=NOW)
        assert card_queries.questions_for(session, world.anna) == []
        read = card_queries.messages_for(session, world.alda, application)
        assert [(m.by_employer, m.text) for m in read] == [(True, "Vai ir B?"), (False, "Jā, ir.")]
        jobs = session.scalars(select(Job.payload).where(Job.kind == "notice_message")).all()
        assert [set(payload) for payload in jobs] == [{"message_id"}] * 2


def test_what_was_written_lies_sealed_in_the_database(
    database: Database, world: World, asked: Asked
) -> None:
    ref = asked()
    with database.write() as session:
        application = agreed(session, world, ref)
        card_actions.write_message(session, world.alda, application, "Vai ir B?", now=NOW)
    with database.engine.connect() as connection:
        raw = connection.execute(text("SELECT text FROM message")).scalar_one()
    assert b"Vai" not in bytes(raw)


def test_contacts_are_passed_on_in_neither_direction(
    database: Database, world: World, asked: Asked
) -> None:
    ref = asked()
    with database.write() as session:
        application = agreed(session, world, ref)
        for viewer in (world.alda, world.anna):
            with pytest.raises(Refused) as error:
                card_actions.write_message(session, viewer, application, "26123456", now=NOW)
            assert codes(error.value) == ["phone"]
        assert session.scalar(select(func.count(Message.id))) == 0


def test_nobody_writes_about_a_card_that_is_not_theirs_or_is_over(
    database: Database, world: World, asked: Asked
) -> None:
    ref = asked()
    with database.write() as session:
        application = agreed(session, world, ref)
        waiting = proposed(session, world, ref, "karlis")
        for viewer, about in (
            (world.bruno, application),
            (world.bela, application),
            (world.nora, application),
            (world.alda, waiting),
        ):
            with pytest.raises(NotFound):
                card_actions.write_message(session, viewer, about, "Labdien", now=NOW)
        actions.refuse(session, world.alda, application, Said("skills"), now=NOW)
        with pytest.raises(Refused) as error:
            card_actions.write_message(session, world.alda, application, "Labdien", now=NOW)
        assert codes(error.value) == ["over"]


# Names


def test_an_employer_learns_exactly_what_is_revealed(
    database: Database, world: World, asked: Asked
) -> None:
    ref = asked()
    with database.write() as session:
        application = agreed(session, world, ref)
        assert known(session, world, application) is None
        with pytest.raises(Refused) as error:
            reveal(session, world, application, FULL)
        assert codes(error.value) == ["first_name_first"]
        reveal(session, world, application, FIRST)
        found = card_queries.revealed_for(session, world.alda, [application], today=TODAY)
        one = found[application.id]
        assert (one.given_name, one.counselor, one.full_name) == ("Juris", "Anna", None)
        reveal(session, world, application, FULL)
        assert known(session, world, application) == ("Juris", f"Juris {CANARY}")


def test_only_the_persons_counselor_records_that_a_name_may_be_known(
    database: Database, world: World, asked: Asked
) -> None:
    ref = asked()
    with database.write() as session:
        application = agreed(session, world, ref)
        for who in ("bela", "alda", "bruno", "nora", "olga"):
            with pytest.raises(NotFound):
                reveal(session, world, application, by=who)
            with pytest.raises(NotFound):
                card_actions.revoke(session, world.viewers[who], application, FIRST, now=NOW)


def test_a_name_is_hidden_on_the_day_after_its_end(
    database: Database, world: World, asked: Asked
) -> None:
    ref = asked()
    with database.write() as session:
        application = agreed(session, world, ref)
        reveal(session, world, application, FIRST, until=TODAY + timedelta(days=5))
        reveal(session, world, application, FULL, until=TODAY + timedelta(days=9))
        assert known(session, world, application, TODAY + timedelta(days=5)) is not None
        # The full name never stands without the first.
        assert known(session, world, application, TODAY + timedelta(days=6)) is None


def test_taking_the_first_name_back_hides_the_full_name_too(
    database: Database, world: World, asked: Asked
) -> None:
    ref = asked()
    with database.write() as session:
        application = agreed(session, world, ref)
        reveal(session, world, application, FIRST)
        reveal(session, world, application, FULL)
        card_actions.revoke(session, world.anna, application, FULL, now=NOW)
        assert known(session, world, application) == ("Juris", None)
        reveal(session, world, application, FULL)
        card_actions.revoke(session, world.anna, application, FIRST, now=NOW)
        assert known(session, world, application) is None
        with pytest.raises(Refused) as error:
            card_actions.revoke(session, world.anna, application, FIRST, now=NOW)
        assert codes(error.value) == ["not_revealed"]
        # What stood before does not come back with a new first name.
        reveal(session, world, application, FIRST)
        assert known(session, world, application) == ("Juris", None)


def test_recording_again_moves_the_end_and_leaves_one_standing(
    database: Database, world: World, asked: Asked
) -> None:
    ref = asked()
    with database.write() as session:
        application = agreed(session, world, ref)
        reveal(session, world, application, until=TODAY + timedelta(days=200))
        reveal(session, world, application, until=TODAY + timedelta(days=1))
        assert known(session, world, application, TODAY + timedelta(days=2)) is None
        assert len(card_queries.reveals_for(session, world.anna, application)) == 2


@pytest.mark.parametrize("how", ["agreement", "withdraw", "refuse"])
def test_whatever_ends_the_introduction_hides_the_name_at_once(
    database: Database, world: World, asked: Asked, how: str
) -> None:
    ref = asked()
    with database.write() as session:
        application = agreed(session, world, ref)
        reveal(session, world, application)
        if how == "agreement":
            withdraw(session, world, "introduction")
            with pytest.raises(NotFound):
                queries.application_for(session, world.alda, application.ref)
            return
        if how == "withdraw":
            actions.withdraw(session, world.anna, application, now=NOW)
        else:
            actions.refuse(session, world.alda, application, Said("skills"), now=NOW)
        assert known(session, world, application) is None
        assert session.scalars(select(Reveal.revoked_at)).all() == [NOW]


# Meeting


def test_who_does_not_wish_to_meet_is_asked_nothing_and_waits_for_nobody(
    database: Database, world: World, asked: Asked
) -> None:
    ref = asked()
    with database.write() as session:
        application = agreed(session, world, ref)
        assert card_queries.willing_for(session, world.alda, [application]) == {application.id}
        withdraw(session, world, "interview")
        assert card_queries.willing_for(session, world.alda, [application]) == set()
        with pytest.raises(Refused) as error:
            actions.want_interview(session, world.alda, application, now=NOW)
        assert codes(error.value) == ["unwilling"]


def test_a_job_is_offered_after_meeting(database: Database, world: World, asked: Asked) -> None:
    ref = asked()
    with database.write() as session:
        application = agreed(session, world, ref)
        actions.move(session, world.anna, application, "interview", now=NOW)
        for viewer in (world.alda, world.anna):
            with pytest.raises(Refused) as error:
                actions.move(session, viewer, application, "offer", now=NOW)
            assert codes(error.value) == ["not_met"]
        actions.move(session, world.anna, application, "meet", now=NOW)
        assert (application.state, application.met_at) == (State.INTERVIEW, NOW)
        assert actions.move(session, world.alda, application, "offer", now=NOW).state == State.OFFER


# Taking back


def test_a_yes_of_today_is_taken_back_with_its_card(
    database: Database, world: World, asked: Asked
) -> None:
    ref = asked()
    with database.write() as session:
        application = agreed(session, world, ref)
        actions.take_back(session, world.anna, application, now=NOW)
        assert (application.state, application.card, application.card_at) == (State.ASKED, {}, None)
        with pytest.raises(NotFound):
            queries.application_for(session, world.alda, application.ref)
        actions.record_answer(session, world.anna, application, False, now=NOW, said=Said("pay"))
        assert queries.changes_for(session, world.anna, application)[-1].why == "pay"
        actions.take_back(session, world.anna, application, now=NOW)
        assert application.state == State.ASKED


def test_an_answer_of_yesterday_or_one_acted_upon_stays(
    database: Database, world: World, asked: Asked
) -> None:
    ref = asked()
    alda = world.alda
    steps: list[Callable[[Session, Application], object]] = [
        lambda s, a: actions.want_interview(s, alda, a, now=NOW),
        lambda s, a: card_actions.write_message(s, alda, a, "Labdien", now=NOW),
        lambda s, a: card_actions.put_off(s, alda, a, now=NOW),
        lambda s, a: card_actions.shortlist(s, alda, a, True, now=NOW),
    ]
    with database.write() as session:
        application = agreed(session, world, ref)
        session.commit()
        for step in steps:
            step(session, application)
            with pytest.raises(Refused) as error:
                actions.take_back(session, world.anna, application, now=NOW)
            assert codes(error.value) == ["reacted"]
            session.rollback()
        with pytest.raises(Refused) as error:
            actions.take_back(session, world.anna, application, now=NOW + timedelta(days=1))
        assert codes(error.value) == ["not_today"]


def test_a_persons_why_is_one_of_the_list(database: Database, world: World, asked: Asked) -> None:
    ref = asked()
    with database.write() as session:
        application = proposed(session, world, ref)
        with pytest.raises(Refused) as error:
            actions.record_answer(
                session, world.anna, application, False, now=NOW, said=Said("filled")
            )
        assert codes(error.value) == ["why"]


def test_a_moment_is_wall_time(database: Database, world: World, asked: Asked) -> None:
    """Half past midnight in Riga is another day than half an hour before it."""
    late = datetime.fromisoformat("2026-11-23T23:59:00+02:00")
    ref = asked()
    with database.write() as session:
        application = proposed(session, world, ref)
        actions.record_answer(session, world.anna, application, True, now=late)
        with pytest.raises(Refused) as error:
            actions.take_back(session, world.anna, application, now=late + timedelta(minutes=2))
        assert codes(error.value) == ["not_today"]
