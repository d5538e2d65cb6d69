"""Answers to invitations that are no interview's: to interview days and employer meetings."""

import re

from sqlalchemy import select

from jobbridge.accounts.model import Account
from jobbridge.calendar.model import Entry
from jobbridge.db import Database
from jobbridge.itip.answer_actions import take_answer
from jobbridge.itip.model import Answer, Attendee
from jobbridge.meetings.model import Meeting
from tests.browser import Browser
from tests.conftest import NOW, ClientFor, FixedClock, World
from tests.days.conftest import Planner, planner
from tests.meetings.conftest import Hall, hall
from tests.notices.conftest import Post as Server
from tests.notices.conftest import mail, to
from tests.replies.test_pages import plain, sent

__all__ = ["hall", "mail", "planner"]


def decline(database: Database, world: World, uid: str) -> int:
    """Alda of Employer A says no to it; the id of her invitation."""
    with database.write() as session:
        entry = session.scalars(select(Entry).where(Entry.uid == uid)).one()
        alda = Attendee(
            entry_id=entry.id,
            account_id=world.ids["alda"],
            sequence=entry.sequence,
            revised_at=NOW,
        )
        session.add(alda)
        session.flush()
        assert take_answer(session, alda, Answer.DECLINED, entry.sequence, NOW)
        return alda.id


def test_a_no_to_an_interview_day_or_a_meeting_stands_on_its_page_and_among_the_answers(
    client_for: ClientFor, database: Database, world: World, planner: Planner, hall: Hall
) -> None:
    planner.open(world.anna, planner.people(2))
    planner.release(world.anna)
    meeting = hall.plan(world.anna, "2026-12-03 09:00")
    with database.read() as session:
        found = session.get_one(Meeting, meeting)
        uid, ref = found.uid, found.ref
    decline(database, world, planner.plan().uid)
    decline(database, world, uid)
    pages = (f"/interview-days/{planner.ref}", f"/meetings/{ref}")
    for who in ("anna", "olga", "alda"):
        client = client_for(who)
        for page in pages:
            assert 'id="answers"' in client.get(page).text, (who, page)
    anna, bela = client_for("anna").get("/answers").text, client_for("bela").get("/answers").text
    for page in pages:
        assert f'href="{page}"' in anna
        assert f'href="{page}"' not in bela
    assert client_for("alda").get("/answers").status_code == 404
    assert (badge(client_for("anna")), badge(client_for("bela"))) == (2, 0)


def badge(browser: Browser) -> int:
    """What the menu says waits among the answers."""
    menu = browser.get("/account").text.partition('href="/answers"')[2].partition("</a>")[0]
    found = re.search(r'data-count="(\d+)"', menu)
    return int(found[1]) if found else 0


def test_a_no_to_an_interview_day_or_a_meeting_is_told_to_the_counselors_by_mail_once(
    database: Database,
    world: World,
    planner: Planner,
    hall: Hall,
    mail: Server,
    clock: FixedClock,
) -> None:
    planner.open(world.anna, planner.people(2))
    planner.release(world.anna)
    meeting = hall.plan(world.anna, "2026-12-03 09:00")
    with database.write() as session:
        session.get_one(Account, world.ids["anna"]).locale = "en"
        found = session.get_one(Meeting, meeting)
        uid, ref = found.uid, found.ref
    for one in (planner.plan().uid, uid):
        decline(database, world, one)
    told = [plain(one) for one in sent(database, mail, clock) if to(one) == "anna"]
    for page in (f"/interview-days/{planner.ref}", f"/meetings/{ref}"):
        noes = [text for text in told if page in text and "somebody invited said no" in text]
        assert len(noes) == 1, (page, told)
        assert not any(name in noes[0] for name in ("Alda", "Kanarijs", "Ziemeļu"))
    assert [one for one in sent(database, mail, clock) if to(one) == "anna"] == []


def test_an_invitation_that_came_back_waits_for_the_prison_too(
    client_for: ClientFor, database: Database, world: World, hall: Hall
) -> None:
    meeting = hall.plan(world.anna, "2026-12-03 09:00")
    assert "/undelivered" not in client_for("olga").get("/review").text
    with database.read() as session:
        found = session.get_one(Meeting, meeting)
    number = decline(database, world, found.uid)
    with database.write() as session:
        alda = session.get_one(Attendee, number)
        alda.state, alda.undeliverable_at, alda.undeliverable_why = "accepted", NOW, "bounce"
    assert 'href="/undelivered"' in client_for("olga").get("/review").text
    assert f'href="/meetings/{found.ref}"' in client_for("anna").get("/answers").text
    assert badge(client_for("anna")) == 1
    assert "/undelivered" not in client_for("otto").get("/review").text
