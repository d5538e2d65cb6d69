"""Answering an invitation by the signed link in its mail."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from jobbridge.audit.model import AuditRow
from jobbridge.db import Database
from jobbridge.interviews import actions
from jobbridge.interviews.model import Interview
from jobbridge.itip import answer_links
from jobbridge.itip.model import Answer, Attendee
from jobbridge.replies import queries
from jobbridge.replies.model import Unconfirmed
from jobbridge.settings import Settings
from tests.browser import Browser
from tests.conftest import NOW, ClientFor, FixedClock, World
from tests.interviews.conftest import at
from tests.replies.conftest import WHEN, Invited

SECRET = b"a test secret of enough length, not for use"


def link(invited: Invited, answer: Answer = Answer.ACCEPTED, sequence: int = 0) -> str:
    ends = at(WHEN) + timedelta(minutes=30)
    return answer_links.made(SECRET, invited.attendee_id, answer, sequence=sequence, ends=ends).path


def opened(client_for: ClientFor, path: str) -> tuple[Browser, str]:
    """A browser that nobody is signed in with, on the page of a link."""
    client = client_for(None)
    page = client.get(path)
    assert page.status_code == 200
    client.csrf = page.text.split('name="csrf_token" value="')[-1].split('"')[0]
    return client, page.text


def attendee(database: Database, invited: Invited) -> Attendee:
    with database.read() as session:
        return session.get_one(Attendee, invited.attendee_id)


def test_a_link_says_what_was_signed_and_nothing_else() -> None:
    made = answer_links.made(SECRET, 7, Answer.DECLINED, sequence=3, ends=NOW)
    read = answer_links.read(made.token)
    assert read is not None
    assert read == made
    assert read.signed_by(SECRET)
    changed = made.token.replace("7-3-n", "7-3-y")
    other = answer_links.read(changed)
    assert other is not None
    assert not other.signed_by(SECRET)
    assert not read.signed_by(SECRET + b"x")


@pytest.mark.parametrize(
    "token",
    ["", "-", "1-1-y-1", "1-1-q-1-aa", "g-1-y-1-aa", "1-1-y-1-ā", "1-1-y-1-aa-b", "1" * 200],
)
def test_what_has_not_the_form_of_a_link_is_none(token: str) -> None:
    assert answer_links.read(token) is None


def test_opening_a_link_answers_nothing_and_one_more_click_does(
    client_for: ClientFor, database: Database, invited: Invited
) -> None:
    path = link(invited)
    client, page = opened(client_for, path)
    assert "09:30" in page
    assert attendee(database, invited).state == Answer.NEEDS_ACTION
    thanks = client.submit(path, answer="accepted", sequence=0)
    assert thanks.status_code == 200
    taken = attendee(database, invited)
    assert (taken.state, taken.answered_sequence, taken.answered_at) == ("accepted", 0, NOW)
    with database.read() as session:
        row = session.scalars(select(AuditRow).where(AuditRow.verb == "invitation.answer")).one()
    assert (row.account_id, row.detail) == (taken.account_id, "accepted")


def test_an_answer_may_be_changed_by_the_same_link(
    client_for: ClientFor, database: Database, invited: Invited, clock: FixedClock
) -> None:
    path = link(invited)
    client, _ = opened(client_for, path)
    for answer in ("accepted", "declined", "tentative"):
        clock.move(minutes=1)
        client.submit(path, answer=answer, sequence=0)
        assert attendee(database, invited).state == answer


def test_after_a_move_the_old_link_shows_the_new_time_and_answers_that(
    client_for: ClientFor, database: Database, world: World, invited: Invited
) -> None:
    path = link(invited)
    client, _ = opened(client_for, path)
    invited.desk.do(
        actions.move,
        world.anna,
        invited.interview_id,
        starts_at=at("2026-12-03 10:00"),
        minutes=30,
        mode="in_person",
        room_id=world.ids["north_room"],
    )
    refused = client.submit(path, answer="accepted", sequence=0)
    assert refused.status_code == 422
    assert "10:00" in refused.text
    assert attendee(database, invited).state == Answer.NEEDS_ACTION
    shown = re.search(r'name="sequence" value="(\d+)"', refused.text)
    assert shown is not None
    assert int(shown[1]) > 0
    client.submit(path, answer="accepted", sequence=int(shown[1]))
    assert attendee(database, invited).answered_sequence == int(shown[1])


def test_a_link_of_a_cancelled_or_past_time_or_of_nobody_leads_to_signing_in(
    client_for: ClientFor, world: World, invited: Invited, clock: FixedClock
) -> None:
    path = link(invited)
    client, _ = opened(client_for, path)
    forged = path[:-1] + ("0" if path[-1] != "0" else "1")
    other = answer_links.made(SECRET, 999_999, Answer.ACCEPTED, sequence=0, ends=at(WHEN)).path
    clock.move(days=30)
    ended = client.get(path).text
    clock.move(days=-30)
    for gone in (forged, other):
        answered = client.get(gone)
        assert answered.status_code == 200
        assert "/sign-in" in answered.text
        assert "09:30" not in answered.text
    assert "09:30" not in ended
    invited.desk.do(actions.cancel, world.anna, invited.interview_id, why="employer")
    assert "09:30" not in client.get(path).text
    assert "09:30" not in client.submit(path, answer="accepted", sequence=1).text


def test_the_settings_secret_is_the_one_that_signs(app_settings: Settings) -> None:
    assert app_settings.secret_key == SECRET


def test_an_answer_by_the_link_settles_what_another_mailbox_said(
    client_for: ClientFor, database: Database, invited: Invited, world: World
) -> None:
    with database.write() as session:
        session.add(
            Unconfirmed(
                attendee_id=invited.attendee_id,
                state=Answer.DECLINED,
                sequence=0,
                at=NOW - timedelta(minutes=1),
            )
        )
    path = link(invited)
    client, _ = opened(client_for, path)
    assert client.submit(path, answer="accepted", sequence=0).status_code == 200
    with database.read() as session:
        interview = session.get_one(Interview, invited.interview_id)
        (answered,) = queries.answers_for(session, world.anna, [interview])[interview.id]
    assert (answered.answer, answered.unconfirmed) == (Answer.ACCEPTED, None)
