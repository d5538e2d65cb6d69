"""Which bound stops which hostile mail, and that nothing of it is unpacked on the way."""

import gzip
import tracemalloc
from datetime import timedelta

import pytest

from jobbridge.replies.model import Outcome
from jobbridge.replies.reading import Unreadable
from jobbridge.replies.rules import Guest, Occasion, judge
from tests.conftest import NOW
from tests.replies import mails
from tests.replies.conftest import Post
from tests.replies.test_reading import ANSWER, HOSTILE, UID, read

HOUR = timedelta(hours=1)
STOPPED = {
    "dispositions": "headers",
    "folded params": "headers",
    "headers": "headers",
    "huge": "large",
    "lines in depth": "nesting",
    "mails in mails": "nesting",
    "many lines": "lines",
    "nested": "boundaries",
    "nested a little": "nesting",
    "params": "headers",
}


@pytest.mark.parametrize("name", sorted(STOPPED))
def test_each_hostile_mail_meets_the_bound_that_is_there_for_it(name: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read(HOSTILE[name])
    assert str(refused.value) == STOPPED[name]


def test_two_authors_are_nobody() -> None:
    raw = mails.google(ANSWER)
    assert read(raw).sender == "alda@a.example"
    two = raw.replace(b"From: ", b"From: eve@e.example, ", 1)
    assert two != raw
    assert read(two).sender == ""
    assert read(b"From: eve@e.example\r\n" + raw).sender == ""


def test_a_robot_that_asks_for_the_invitation_again_gets_none(post: Post) -> None:
    """Else two machines would write to each other for ever."""
    raw = mails.thunderbird(post.answer(method="REFRESH", mail_id="<r@x>"))
    assert post.bring(b"Auto-Submitted: auto-replied\r\n" + raw) == {Outcome.IGNORED: 1}
    assert post.whys() == ["refresh"]
    assert post.bring(raw.replace(b"<r@x>", b"<s@x>")) == {Outcome.RESENT: 1}


@pytest.mark.parametrize("by_address", [True, False])
def test_only_at_an_interviews_own_address_does_a_report_of_failure_count(by_address: bool) -> None:
    """Whoever was ever invited knows the UID; the address only who is written to."""
    guest = Guest(7, "alda@a.example")
    occasion = Occasion(UID, 0, NOW, NOW + HOUR, False, (guest,), by_address)
    mail = read(mails.bounce("i-abc@in.jobbridge.example", guest.address))
    judged = judge(mail, occasion, vouching=False, now=NOW)
    assert judged.outcome == (Outcome.BOUNCED if by_address else Outcome.IGNORED)


@pytest.mark.parametrize("kind", ["application/zip", "application/gzip", "message/rfc822"])
def test_an_attached_bomb_takes_no_more_memory_than_the_mail(kind: str) -> None:
    bomb = gzip.compress(b"\0" * 50_000_000)
    part = (
        f'Content-Type: {kind}; name="a.ics.gz"\r\nContent-Encoding: gzip\r\n'
        "Content-Transfer-Encoding: base64\r\n\r\n" + mails._base64(bomb)
    ).encode()
    end = b"--000000000000aa--"
    raw = mails.google(ANSWER).replace(end, end[:-2] + b"\r\n" + part + b"\r\n" + end)
    read(raw)
    tracemalloc.start()
    told = read(raw).said
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert told is not None
    assert told.uid == UID
    assert peak < 20 * len(raw)
