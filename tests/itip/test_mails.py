"""Choosing mails, reminders and summaries, and ending them from a mail."""

import re
from datetime import time

from sqlalchemy import select

from jobbridge.accounts.model import Account
from jobbridge.db import Database
from jobbridge.interviews import actions
from jobbridge.itip import stop_links
from jobbridge.itip.model import Attendee
from tests.conftest import ClientFor, FixedClock, World
from tests.interviews.conftest import Desk
from tests.itip.conftest import Post, Rounds
from tests.itip.test_conversation import chosen, move
from tests.notices.conftest import text_of, to


def account(database: Database, name: str) -> Account:
    with database.read() as session:
        found = session.scalar(select(Account).where(Account.email == f"{name}@jobbridge.example"))
        assert found is not None
        return found


def test_employers_get_invitations_and_those_inside_feeds_unless_they_choose(
    client_for: ClientFor, database: Database
) -> None:
    assert account(database, "alda").calendar_by == "invitations"
    assert account(database, "anna").calendar_by == "feed"
    client_for("anna").submit(
        "/account/mails",
        mail="yes",
        calendar_by="invitations",
        remind_hours="24",
        alarm="1440",
        digest="weekly",
        quiet_from="20:00",
        quiet_to="07:30",
    )
    anna = account(database, "anna")
    assert (anna.mail, anna.calendar_by, anna.remind_hours) == (True, "invitations", 24)
    assert anna.alarm_minutes == 1440
    assert (anna.digest, anna.quiet_from, anna.quiet_to) == ("weekly", time(20), time(7, 30))
    assert account(database, "bela").digest == "none"


def test_quiet_hours_have_a_beginning_and_an_end(client_for: ClientFor, database: Database) -> None:
    page = client_for("anna").submit("/account/mails", mail="yes", quiet_from="20:00")
    assert page.status_code == 422
    assert 'id="field-quiet_to-error"' in page.text or "quiet_to" in page.text
    assert account(database, "anna").quiet_from is None


def test_a_reminder_comes_once_and_can_be_ended_at_one_click(
    client_for: ClientFor,
    database: Database,
    world: World,
    desk: Desk,
    mail: Post,
    rounds: Rounds,
    clock: FixedClock,
) -> None:
    chosen(database, world.ids["alda"], remind_hours=24)
    booked = desk.book(world.anna, "juris_a", "2026-12-02 10:00")
    rounds()
    move(desk, world, booked, "2026-12-02 11:00", clock)
    rounds()
    clock.move(days=8, minutes=59)
    assert [m for m in rounds() if to(m) == "alda"] == []
    clock.move(minutes=1)
    (reminder,) = [m for m in rounds() if to(m) == "alda"]
    assert [m for m in rounds() if to(m) == "alda"] == []
    assert "02.12.2026. 11:00" in text_of(reminder)
    (link,) = re.findall(r"https://jobbridge\.example(/unsubscribe/\S+)", text_of(reminder))
    assert reminder["List-Unsubscribe"] == f"<https://jobbridge.example{link}>"
    assert reminder["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    visitor = client_for(None)
    assert visitor.get(link).status_code == 200
    assert account(database, "alda").remind_hours == 24
    answer = visitor.post(link, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code < 300
    assert account(database, "alda").remind_hours is None


def test_a_forged_link_ends_nothing(client_for: ClientFor, world: World) -> None:
    for token in ("", "3-r-" + "0" * 40, "x-r-1", "3-q-" + "0" * 40, "3-r-ā"):
        assert stop_links.read(b"secret", token) is None
    link = stop_links.made(b"secret", world.ids["alda"], "digest")
    assert stop_links.read(b"secret", link.rpartition("/")[2]) == (world.ids["alda"], "digest")
    assert stop_links.read(b"other", link.rpartition("/")[2]) is None
    assert client_for(None).get(link).status_code == 404


def test_a_summary_tells_what_changed_since_the_last_one_and_an_empty_one_is_not_sent(
    database: Database, world: World, desk: Desk, rounds: Rounds, clock: FixedClock
) -> None:
    chosen(database, world.ids["anna"], digest="daily", digested_at=clock.now())
    clock.move(minutes=1)
    rounds()
    booked = desk.book(world.anna, "juris_a", "2026-12-02 10:00", now=clock.now())
    rounds()
    clock.move(hours=20)  # six in the morning
    assert [m for m in rounds() if "List-Unsubscribe" in m] == []
    clock.move(hours=1)
    (summary,) = [m for m in rounds() if "List-Unsubscribe" in m]
    assert to(summary) == "anna"
    assert booked.application.ref in text_of(summary)
    assert "Juris" not in text_of(summary) + str(summary["Subject"])
    clock.move(days=1)
    assert [m for m in rounds() if "List-Unsubscribe" in m] == []
    clock.move(minutes=1)
    desk.do(actions.cancel, world.anna, booked.id, now=clock.now(), why="time")
    clock.move(days=1)
    (summary,) = [m for m in rounds() if "List-Unsubscribe" in m]
    assert booked.application.ref in text_of(summary)


def test_counselors_see_who_was_not_reached(
    client_for: ClientFor, database: Database, world: World, desk: Desk, rounds: Rounds
) -> None:
    booked = desk.book(world.anna, "juris_a", "2026-12-02 10:00")
    rounds()
    assert client_for("anna").get("/undelivered").status_code == 200
    with database.write() as session:
        row = session.scalars(select(Attendee)).one()
        row.undeliverable_at, row.undeliverable_why = booked.created_at, "550"
    for path in ("/undelivered", f"/interviews/{booked.ref}"):
        assert "alda@jobbridge.example" in client_for("anna").get(path).text
    assert "/undelivered" in client_for("anna").get("/interviews").text
    assert "/undelivered" in client_for("olga").get("/interviews").text
    assert "alda@jobbridge.example" not in client_for("bela").get("/undelivered").text
    assert client_for("alda").get("/undelivered").status_code == 404
