"""Which bound stops which hostile mail, and that nothing of it is unpacked on the way."""

import gzip
import tracemalloc

import pytest

from jobbridge.replies.model import Outcome
from jobbridge.replies.reading import Unreadable
from tests.replies import mails
from tests.replies.conftest import Post
from tests.replies.test_reading import ANSWER, HOSTILE, UID, read

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
