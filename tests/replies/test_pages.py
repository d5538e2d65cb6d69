"""What a counselor sees of answers, and does with a proposed time; and the mails that follow."""

import re
from email.header import decode_header, make_header
from email.message import Message

from jobbridge.db import Database
from jobbridge.outbox.actions import work
from jobbridge.rounds import job_handlers
from tests.conftest import ClientFor, FixedClock, World
from tests.interviews.conftest import at
from tests.notices.conftest import Post as Server
from tests.notices.conftest import mail, text_of, to
from tests.replies import mails
from tests.replies.conftest import ADDRESS, PROVEN, Post

__all__ = ["mail"]


def counter(post: Post, start: str, end: str, **changes: object) -> bytes:
    said = post.answer(method="COUNTER", partstat="TENTATIVE", start=start, end=end)
    return mails.outlook(said.but(**changes))


def sent(database: Database, server: Server, clock: FixedClock) -> list[Message]:
    """What arrives when the worker sends all that is due an hour later."""
    clock.move(hours=1)
    work(database, job_handlers(server.settings), clock.now)
    return server.news()


def subject(message: Message) -> str:
    return str(make_header(decode_header(str(message["Subject"]))))


def plain(message: Message) -> str:
    part = next(p for p in message.walk() if p.get_content_type() == "text/plain")
    return text_of(part)


def test_who_answered_what_and_when_stands_on_the_interview(
    post: Post, client_for: ClientFor, database: Database
) -> None:
    post.bring(mails.google(post.answer()))
    for who in ("anna", "olga", "alda"):
        page = client_for(who).get(f"/interviews/{post.invited.ref}")
        assert page.status_code == 200
        assert 'id="answers"' in page.text, who
    assert client_for("bruno").get(f"/interviews/{post.invited.ref}").status_code == 404


def test_a_proposal_is_taken_up_and_moves_the_interview(
    post: Post, client_for: ClientFor, world: World
) -> None:
    post.bring(counter(post, "20261203T100000", "20261203T103000"))
    anna = client_for("anna")
    page = anna.get("/answers").text
    (ref,) = set(re.findall(r"/time-proposals/(\w+)/take", page))
    room = re.search(r'name="room" value="(\d+)"', page)
    version = re.search(r'name="version" value="(\d+)"', page)
    assert room is not None
    assert version is not None
    path = f"/time-proposals/{ref}/take"
    assert client_for("bela").submit(path, room=room[1], version=version[1]).status_code == 404
    assert client_for("alda").submit(path, room=room[1], version=version[1]).status_code == 404
    anna.submit(path, room=room[1], version=version[1])
    moved = post.interview()
    assert (moved.starts_at, moved.sequence) == (at("2026-12-03 10:00"), 1)
    assert [one.state for one in post.proposals()] == ["taken"]
    assert f"/interviews/{post.invited.ref}" not in anna.get("/answers").text
    again = anna.submit(path, room=room[1], version=version[1])
    assert again.status_code == 303
    assert post.interview().sequence == 1


def test_a_time_that_cannot_be_had_is_shown_with_its_reasons_and_declined(
    post: Post,
    client_for: ClientFor,
    database: Database,
    mail: Server,
    clock: FixedClock,
) -> None:
    post.bring(counter(post, "20261205T030000", "20261205T033000"))
    page = client_for("anna").get(f"/interviews/{post.invited.ref}").text
    assert "/take" not in page
    (ref,) = set(re.findall(r"/time-proposals/(\w+)/decline", page))
    sent(database, mail, clock)
    client_for("anna").submit(f"/time-proposals/{ref}/decline")
    assert [one.state for one in post.proposals()] == ["declined"]
    assert post.interview().starts_at == at("2026-12-02 09:30")
    (no,) = [one for one in sent(database, mail, clock) if to(one) == "alda"]
    assert ADDRESS in str(no["From"])
    calendar = next(p for p in no.walk() if p.get_content_type() == "text/calendar")
    assert calendar.get_param("method") == "DECLINECOUNTER"
    body = text_of(calendar)
    assert "METHOD:DECLINECOUNTER\r\n" in body
    assert f"UID:{post.invited.uid}" in body.replace("\r\n ", "")
    assert "DTSTART;TZID=Europe/Riga:20261202T093000" in body


def test_a_no_and_a_proposal_are_told_to_counselors_without_a_name(
    post: Post, database: Database, mail: Server, clock: FixedClock, world: World
) -> None:
    sent(database, mail, clock)
    post.bring(mails.google(post.answer(partstat="DECLINED")))
    told = [one for one in sent(database, mail, clock) if to(one) == "anna"]
    assert len(told) == 1
    assert f"/interviews/{post.invited.ref}" in plain(told[0])
    assert "Juris" not in plain(told[0]) + subject(told[0])


def test_the_person_invited_confirms_what_another_mailbox_said(
    post: Post, client_for: ClientFor, database: Database, mail: Server, clock: FixedClock
) -> None:
    sent(database, mail, clock)
    delegate = post.answer(sender="office@a.example", partstat="DECLINED")
    post.bring(mails.google(delegate.but(attendee=post.invited.alda)))
    (asked,) = [one for one in sent(database, mail, clock) if to(one) == "alda"]
    link = re.search(r"https://jobbridge\.example(/attend/\S+)", plain(asked))
    assert link is not None
    client = client_for(None)
    page = client.get(link[1])
    client.csrf = page.text.split('name="csrf_token" value="')[-1].split('"')[0]
    assert post.attendee().state == "needs-action"
    client.submit(link[1], answer="declined", sequence=0)
    assert post.attendee().state == "declined"
    assert "office@a.example" not in plain(asked)


def test_the_list_says_what_needs_somebody_and_is_each_counselors_own(
    post: Post, client_for: ClientFor
) -> None:
    here = f"/interviews/{post.invited.ref}"
    anna, bela = client_for("anna"), client_for("bela")
    assert here not in anna.get("/answers").text
    post.bring(mails.bounce(ADDRESS, post.invited.alda))
    assert here in anna.get("/answers").text
    post.bring(mails.google(post.answer(partstat="DECLINED")))
    page = anna.get("/answers").text
    assert f"{here}/move" in page
    assert here not in bela.get("/answers").text
    assert client_for("alda").get("/answers").status_code == 404
    post.vouch()
    post.bring(PROVEN + mails.google(post.answer(stamp="20261123T080900Z", mail_id="<2@x>")))
    assert here not in anna.get("/answers").text


def test_who_wrote_in_words_is_to_be_asked(post: Post, client_for: ClientFor) -> None:
    post.bring(mails.words(post.answer()))
    page = client_for("anna").get("/answers").text
    assert f"/interviews/{post.invited.ref}" in page
    assert "29111222" not in page
