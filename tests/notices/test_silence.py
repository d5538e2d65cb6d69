"""Silence ends by rule: whoever must answer hears of it, and who asked hears of the end."""

from datetime import date, timedelta

from sqlalchemy import select

from jobbridge.db import Database
from jobbridge.emergencies import actions as emergencies
from jobbridge.employments import actions as employments
from jobbridge.mentors.model import Mentoring, MentoringStep
from jobbridge.namelists import actions as namelists
from jobbridge.services import onward_actions
from jobbridge.services.model import Referral
from tests.conftest import CANARY, NOW, ClientFor, FixedClock, World
from tests.employments.test_actions import made, on
from tests.mentors.conftest import agree
from tests.mentors.conftest import asked as mentor_asked
from tests.notices.conftest import Rounds, text_of, to
from tests.notices.test_mail import said, subject
from tests.services.conftest import AddService, Referred, added, referred

__all__ = ["added", "referred"]


def test_a_provider_who_does_not_answer_is_reminded_once_and_then_it_ends(
    database: Database,
    world: World,
    added: AddService,
    referred: Referred,
    rounds: Rounds,
    clock: FixedClock,
    client_for: ClientFor,
) -> None:
    house, desk, nobody = added(body=True), added(email="desk@solis.example"), added()
    refs = [referred(service, "juris") for service in (house, desk, nobody)]
    assert said(rounds()) == ["desk", "kaspars"]
    assert 'data-count="1"' in client_for("kaspars").get("/referrals").text
    clock.move(days=7, minutes=1)
    # Whom nobody can reach by the portal, the counselor asks.
    reminders = rounds()
    assert said(reminders) == ["anna", "desk", "kaspars"]
    assert rounds() == []
    whole = "".join(m.as_string() + text_of(m) + subject(m) for m in reminders)
    assert [word for word in (CANARY, "Juris", "Ziemeļu") if word in whole] == []
    clock.move(days=14)
    assert said(rounds()) == ["anna"] * 3
    with database.write() as session:
        rows = session.scalars(select(Referral).where(Referral.ref.in_(refs))).all()
        assert {(row.state, row.why) for row in rows} == {("stopped", "silent")}
        # Asked once more by telephone: it has its full time again.
        onward_actions.undo(session, world.anna, ref=refs[0], now=clock.now())
    clock.move(days=6)
    assert rounds() == []
    clock.move(days=1, minutes=1)
    assert said(rounds()) == ["kaspars"]


def test_a_wish_for_a_mentor_that_nobody_takes_up_goes_to_all_and_then_ends(
    database: Database, world: World, rounds: Rounds, clock: FixedClock
) -> None:
    with database.write() as session:
        agree(session, world.ids["juris"])
        (house,) = world.kaspars.organisations
        mentor_asked(session, world, organisation_id=house)
    assert said(rounds()) == ["kaspars"]
    clock.move(days=14, minutes=1)
    (message,) = rounds()
    assert (to(message), rounds()) == ("kaspars", [])
    with database.read() as session:
        assert session.scalars(select(Mentoring.asked_of_id)).one() is None
    clock.move(days=14)
    (message,) = rounds()
    assert to(message) == "anna"
    assert f"/inmates/{world.refs['juris']}/mentor" in text_of(message)
    with database.read() as session:
        steps = session.scalars(select(MentoringStep.verb).order_by(MentoringStep.id)).all()
        assert steps == ["ask", "widen", "end"]
        assert session.scalars(select(Mentoring.why)).one() == "silence"


def test_a_branch_hears_of_a_silent_employer_in_one_mail_a_day(
    database: Database, world: World, rounds: Rounds, clock: FixedClock
) -> None:
    asked_at = on(date(2027, 1, 12))
    with database.write() as session:
        ref = made(session, world)
        employments.ask_due(session, now=asked_at)
        employments.still_in_work(session, world.anna, ref=ref, stage="weeks_6", now=asked_at)
    clock.move(days=(asked_at.date() - NOW.date()).days + 14, hours=12)
    assert [to(one) for one in rounds() if "/work-at-risk" in text_of(one)] == ["nora"]
    clock.move(days=1)
    assert [to(one) for one in rounds() if "/work-at-risk" in text_of(one)] == []


def test_who_may_agree_to_a_list_of_names_hears_that_one_waits(
    database: Database, world: World, rounds: Rounds, client_for: ClientFor
) -> None:
    purpose = "Pārcelšanas saraksts nodaļas apmeklējumam"
    with database.write() as session:
        prison = world.ids["north"]
        row = namelists.ask_for(session, world.anna, prison_id=prison, purpose=purpose, now=NOW)
        ref = row.ref
    news = rounds()
    assert "anna" not in said(news)
    assert {"ada"} <= set(said(news))
    whole = "".join(text_of(message) + subject(message) for message in news)
    assert [word for word in (CANARY, purpose, ref, "Ziemeļu") if word in whole] == []
    assert 'data-count="1"' in client_for("ada").get("/accounts").text
    assert 'data-count="1"' not in client_for("anna").get("/name-lists").text


def test_an_emergency_opening_is_mailed_at_once_and_says_nobody(
    database: Database, world: World, rounds: Rounds
) -> None:
    with database.write() as session:
        emergencies.open_person(
            session,
            world.anna,
            who=world.refs["marta"],
            reason="arrived",
            words="Atvesta naktī, nekas nav ierakstīts",
            now=NOW,
        )
    news = rounds()
    assert "uldis" in said(news)
    whole = "".join(text_of(message) + subject(message) for message in news)
    assert [word for word in (CANARY, "Marta", world.refs["marta"]) if word in whole] == []


def test_two_weeks_are_two_weeks_also_after_a_mentor_declined(
    database: Database, world: World, rounds: Rounds, clock: FixedClock
) -> None:
    """What came back to be asked for has its full time again."""
    with database.write() as session:
        agree(session, world.ids["juris"])
        made_ = mentor_asked(session, world)
        step = MentoringStep(
            mentoring_id=made_.id, verb="decline", state="asked", at=NOW + timedelta(days=10)
        )
        session.add(step)
    clock.move(days=15)
    rounds()
    with database.read() as session:
        assert "widen" not in session.scalars(select(MentoringStep.verb)).all()
