"""From a mail to an answer, a proposal or a mark: each once, and nothing is cancelled."""

import logging
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from jobbridge.interviews import actions as interview_actions
from jobbridge.replies import inbox_actions, mailbox
from jobbridge.replies.model import Inbox, Outcome
from tests.conftest import World
from tests.interviews.conftest import at
from tests.replies import mails
from tests.replies.conftest import ADDRESS, LATER, PROVEN, Post


def test_the_answer_of_who_was_invited_counts_at_once_whatever_program_they_use(
    post: Post,
) -> None:
    post.vouch()
    for minute, client in enumerate(sorted(mails.CLIENTS), start=1):
        partstat = "ACCEPTED" if minute % 2 else "DECLINED"
        said = post.answer(
            stamp=f"20261123T0805{minute:02}Z", partstat=partstat, mail_id=f"<{client}@x>"
        )
        assert post.bring(PROVEN + mails.CLIENTS[client](said)) == {Outcome.TAKEN: 1}, client
        taken = post.attendee()
        assert (taken.state, taken.answered_sequence) == (partstat.lower(), 0)
        assert taken.answered_at == datetime(2026, 11, 23, 8, 5, minute, tzinfo=UTC)
    assert post.left() == []


def test_a_no_cancels_nothing_and_is_told_to_the_counselor(post: Post) -> None:
    before = post.interview()
    post.bring(mails.google(post.answer(partstat="DECLINED")))
    after = post.interview()
    assert post.attendee().state == "declined"
    assert (after.state, after.version, after.starts_at) == (
        before.state,
        before.version,
        before.starts_at,
    )
    assert post.jobs("invitation_declined") == 1


def test_the_same_mail_twice_counts_once(post: Post) -> None:
    raw = mails.google(post.answer(partstat="DECLINED"))
    assert post.bring(raw, b"Received: by b.example\r\n" + raw) == {
        Outcome.TAKEN: 1,
        Outcome.OLDER: 1,
    }
    assert post.bring(raw) == {Outcome.OLDER: 1}
    assert post.jobs("invitation_declined") == 1


def test_a_later_answer_counts_and_an_earlier_one_that_comes_late_does_not(post: Post) -> None:
    first = mails.google(post.answer(stamp="20261123T080500Z"))
    second = mails.google(
        post.answer(stamp="20261123T080700Z", partstat="DECLINED", mail_id="<2@x>")
    )
    assert post.bring(second) == {Outcome.TAKEN: 1}
    assert post.bring(first) == {Outcome.OLDER: 1}
    assert post.attendee().state == "declined"


def test_an_answer_to_a_time_that_is_over_is_kept_as_such(post: Post, world: World) -> None:
    post.invited.desk.do(
        interview_actions.move,
        world.anna,
        post.invited.interview_id,
        starts_at=at("2026-12-03 10:00"),
        minutes=30,
        mode="in_person",
        room_id=world.ids["north_room"],
    )
    assert post.bring(mails.google(post.answer())) == {Outcome.OLDER: 1}
    assert post.attendee().answered_at is None
    assert post.whys() == ["accepted"]
    assert post.bring(mails.google(post.answer(sequence=1, mail_id="<2@x>"))) == {Outcome.TAKEN: 1}
    assert post.attendee().answered_sequence == 1


def test_an_answer_stays_good_when_the_prison_confirms_the_same_time(
    post: Post, world: World
) -> None:
    post.invited.desk.do(interview_actions.confirm, world.olga, post.invited.interview_id)
    assert post.bring(mails.google(post.answer())) == {Outcome.TAKEN: 1}
    assert post.attendee().answered_sequence == 0


def test_somebody_elses_mailbox_waits_for_a_confirmation(post: Post) -> None:
    alda = post.invited.alda
    shared = post.answer(sender="office@a.example", attendee=alda, partstat="DECLINED")
    assert post.bring(mails.outlook(shared.but(start="x", end="x"))) == {Outcome.CONFIRM: 1}
    assert post.attendee().state == "needs-action"
    waiting = post.waiting()
    assert waiting is not None
    assert waiting.state == "declined"
    assert post.jobs("reply_confirm") == 1
    assert post.jobs("invitation_declined") == 0
    # A thousand such mails write to nobody more often than once.
    again = [shared.but(mail_id=f"<{n}@x>", stamp=f"20261123T0806{n:02}Z") for n in range(5)]
    post.bring(*(mails.google(one) for one in again))
    assert post.jobs("reply_confirm") == 1
    assert post.bring(mails.google(post.answer(stamp="20261123T081000Z"))) == {Outcome.TAKEN: 1}
    assert post.waiting() is None


def test_neither_the_address_alone_nor_the_identifier_is_proof(post: Post) -> None:
    """A delegate under their own name has the one; whoever sees a calendar knows the other."""
    delegate = post.answer(sender="bea@a.example", mail_id="<0@x>")
    assert post.bring(mails.google(delegate)) == {Outcome.CONFIRM: 1}
    assert post.attendee().state == "needs-action"
    elsewhere = post.answer(to="replies@a.example", stamp="20261123T080600Z")
    assert post.bring(mails.google(elsewhere)) == {Outcome.CONFIRM: 1}
    stranger = elsewhere.but(sender="eve@e.example", mail_id="<2@x>")
    assert post.bring(mails.google(stranger)) == {Outcome.IGNORED: 1}


def test_a_vouching_server_must_have_said_yes(post: Post) -> None:
    post.vouch()
    forged = b"Authentication-Results: mx.a; dmarc=fail\r\n" + mails.google(post.answer())
    assert post.bring(forged) == {Outcome.CONFIRM: 1}
    proven = PROVEN + mails.google(post.answer(mail_id="<2@x>"))
    assert post.bring(proven) == {Outcome.TAKEN: 1}


def test_without_a_server_that_vouches_no_answer_is_turned_round_by_mail_alone(
    post: Post,
) -> None:
    """Who else was invited knows the address too, and writes as whom they like."""
    assert post.bring(mails.google(post.answer(partstat="DECLINED"))) == {Outcome.TAKEN: 1}
    forged = post.answer(stamp="20261123T080900Z", mail_id="<2@x>")
    assert post.bring(mails.google(forged)) == {Outcome.CONFIRM: 1}
    assert (post.attendee().state, post.jobs("reply_confirm")) == ("declined", 1)
    waiting = post.waiting()
    assert waiting is not None
    assert waiting.state == "accepted"
    # Whoever is sure of the sender takes it at once.
    post.vouch()
    later = forged.but(stamp="20261123T081000Z", mail_id="<3@x>")
    assert post.bring(PROVEN + mails.google(later)) == {Outcome.TAKEN: 1}
    assert (post.attendee().state, post.waiting()) == ("accepted", None)


def test_what_is_no_answer_changes_nothing(post: Post) -> None:
    nothing: list[tuple[dict[str, str], str]] = [
        ({"to": "iv-0000@jobbridge.example", "uid": "nobody@x"}, "unknown"),
        ({"uid": "other@jobbridge"}, "uid"),
        ({"partstat": "NEEDS-ACTION"}, "no_answer"),
        ({"partstat": "DELEGATED"}, "no_answer"),
        ({"mail_id": "<" + "ab" * 16 + "@jobbridge.example>"}, "loop"),
    ]
    for changes, _ in nothing:
        assert post.bring(mails.google(post.answer(**changes))) == {Outcome.IGNORED: 1}
    assert post.whys() == [why for _, why in nothing]
    assert post.attendee().answered_at is None


def test_after_a_cancellation_nothing_is_answered(post: Post, world: World) -> None:
    post.invited.desk.do(
        interview_actions.cancel, world.anna, post.invited.interview_id, why="employer"
    )
    assert post.bring(mails.google(post.answer(sequence=1))) == {Outcome.IGNORED: 1}
    assert post.whys() == ["over"]


def test_another_time_becomes_a_proposal_and_only_the_last_is_open(post: Post) -> None:
    counter = post.answer(
        method="COUNTER", partstat="TENTATIVE", start="20261203T100000", end="20261203T103000"
    )
    assert post.bring(mails.outlook(counter)) == {Outcome.PROPOSED: 1}
    (made,) = post.proposals()
    assert (made.starts_at, made.state, made.own) == (at("2026-12-03 10:00"), "open", True)
    assert post.attendee().state == "tentative"
    same = counter.but(mail_id="<2@x>", stamp="20261123T080600Z")
    assert post.bring(mails.outlook(same)) == {Outcome.OLDER: 1}
    other = counter.but(
        mail_id="<3@x>",
        stamp="20261123T080700Z",
        start="20261203T140000",
        end="20261203T143000",
        partstat="ACCEPTED",
    )
    assert post.bring(mails.outlook(other)) == {Outcome.PROPOSED: 1}
    assert [one.state for one in post.proposals()] == ["overtaken", "open"]
    assert post.attendee().state == "tentative"
    assert post.jobs("reply_proposed") == 2
    assert post.interview().starts_at == at("2026-12-02 09:30")
    past = counter.but(
        start="20261101T100000", end="20261101T103000", partstat="X", mail_id="<4@x>"
    )
    endless = past.but(start="20261203T100000", end="20261213T100000", mail_id="<5@x>")
    assert post.bring(mails.outlook(past), mails.outlook(endless)) == {Outcome.IGNORED: 2}
    assert len(post.proposals()) == 2


def test_a_proposal_for_a_time_that_is_over_answers_nothing_about_the_present_one(
    post: Post, world: World
) -> None:
    post.invited.desk.do(
        interview_actions.move,
        world.anna,
        post.invited.interview_id,
        starts_at=at("2026-12-03 10:00"),
        minutes=30,
        mode="in_person",
        room_id=world.ids["north_room"],
    )
    counter = post.answer(
        method="COUNTER", partstat="DECLINED", start="20261204T100000", end="20261204T103000"
    )
    assert post.bring(mails.outlook(counter)) == {Outcome.PROPOSED: 1}
    assert post.attendee().state == "needs-action"
    assert post.jobs("invitation_declined") == 0


def test_nobody_elses_proposal_takes_the_place_of_ones_own(post: Post) -> None:
    own = post.answer(
        method="COUNTER", partstat="TENTATIVE", start="20261203T100000", end="20261203T103000"
    )
    other = own.but(
        sender="bea@a.example",
        attendee=post.invited.alda,
        mail_id="<2@x>",
        stamp="20261123T080700Z",
        start="20261203T140000",
        end="20261203T143000",
    )
    assert post.bring(mails.outlook(own)) == {Outcome.PROPOSED: 1}
    assert post.bring(mails.outlook(other)) == {Outcome.OLDER: 1}
    assert [(one.state, one.own) for one in post.proposals()] == [("open", True)]


def test_however_many_times_are_proposed_counselors_are_written_to_a_few_times_a_day(
    post: Post,
) -> None:
    counters = [
        post.answer(
            method="COUNTER",
            partstat="TENTATIVE",
            mail_id=f"<c{n}@x>",
            stamp=f"20261123T0806{n:02}Z",
            start=f"20261203T10{n:02}00",
            end=f"20261203T11{n:02}00",
        )
        for n in range(8)
    ]
    found = post.bring(*map(mails.outlook, counters))
    assert found == {Outcome.PROPOSED: 5, Outcome.IGNORED: 3}
    assert post.whys()[-1] == "often"
    assert post.jobs("reply_proposed") == 5


def test_who_asks_for_the_invitation_again_gets_it_a_few_times_a_day(post: Post) -> None:
    refresh = [
        mails.thunderbird(post.answer(method="REFRESH", mail_id=f"<r{n}@x>")) for n in range(5)
    ]
    assert post.bring(*refresh) == {Outcome.RESENT: 3, Outcome.IGNORED: 2}
    robot = mails.google(post.answer(method="REFRESH", mail_id="<g@x>"))
    assert post.bring(robot) == {Outcome.IGNORED: 1}


def test_a_mail_that_came_back_marks_who_cannot_be_reached_until_they_answer(post: Post) -> None:
    assert post.bring(mails.bounce(ADDRESS, post.invited.alda)) == {Outcome.BOUNCED: 1}
    marked = post.attendee()
    assert (marked.undeliverable_at, marked.undeliverable_why) == (LATER, "bounce")
    assert post.bring(mails.bounce(ADDRESS, "other@a.example")) == {Outcome.IGNORED: 1}
    post.bring(mails.google(post.answer()))
    assert post.attendee().undeliverable_at is None


def test_words_and_absences_are_noted_and_not_read(post: Post) -> None:
    assert post.bring(mails.words(post.answer()), mails.away(post.answer(mail_id="<2@x>"))) == {
        Outcome.IGNORED: 2
    }
    assert post.whys() == ["words", "automatic"]


def test_a_mail_that_cannot_be_read_is_kept_aside_and_stops_no_other(
    post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    broken = mails.thunderbird(post.answer()).replace(b"END:VEVENT", b"END:KANARIJPUTNS")
    huge = b"To: KANARIJPUTNS@b.lv\r\n\r\n" + b"x" * 4_000_000
    with caplog.at_level(logging.DEBUG):
        found = post.bring(huge, broken, mails.apple(post.answer()))
    assert found == {Outcome.ASIDE: 2, Outcome.TAKEN: 1}
    assert post.left() == []
    assert post.aside() == 2
    assert "KANARIJPUTNS" not in caplog.text
    assert "KANARIJPUTNS" not in str(post.whys())


def test_killed_between_the_answer_and_the_move_nothing_happens_twice(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    post.deliver(mails.google(post.answer(partstat="DECLINED")))

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(mailbox.Maildir, "put", killed)
        with pytest.raises(KeyboardInterrupt):
            post.read()
    assert post.attendee().state == "declined"
    assert post.left() != []
    assert post.read() == {Outcome.OLDER: 1}
    assert post.left() == []
    assert post.jobs("invitation_declined") == 1


def test_killed_before_the_answer_is_stored_the_mail_waits(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    post.deliver(mails.google(post.answer()))
    with monkeypatch.context() as patch:
        patch.setattr(
            inbox_actions, "take_mail", lambda *_, **__: (_ for _ in ()).throw(SystemExit)
        )
        with pytest.raises(SystemExit):
            post.read()
    assert post.attendee().state == "needs-action"
    assert post.read() == {Outcome.TAKEN: 1}


def test_a_mailbox_that_is_away_is_seen_and_tried_again(post: Post) -> None:
    post.root.rename(post.root.with_name("gone"))
    assert post.read() == {}
    with post.database.read() as session:
        row = session.scalars(select(Inbox)).one()
    assert (row.failed_at, row.fault) == (LATER, "maildir")
    post.root.with_name("gone").rename(post.root)
    post.read()
    with post.database.read() as session:
        assert session.scalars(select(Inbox)).one().failed_at is None
