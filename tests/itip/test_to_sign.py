"""A relay signs what we hand to it (DKIM, RFC 6376): nothing in a mail gives it or the next one a
reason to rewrite what the signature covers, and whom it names is who sends it."""

import base64
from collections import Counter
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
from aiosmtpd.smtp import Envelope

from jobbridge.db import Database
from jobbridge.interviews import actions
from jobbridge.outbox.mail import domain
from tests.conftest import FixedClock, World
from tests.interviews.conftest import Desk
from tests.itip.conftest import Post, Rounds
from tests.itip.test_conversation import chosen, move

SIGNED = ("From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type")
"""What a relay signs at least (RFC 6376, 5.4.1)."""
ADDED_LATER = {"dkim-signature", "authentication-results", "received", "return-path", "sender"}
"""What stands only on the way (RFC 5322, 3.6.7; RFC 8601), or would ask for other alignment."""
LINE, LONGEST, ENCODED = 78, 998, 76


@pytest.fixture
def sent(
    database: Database, world: World, desk: Desk, mail: Post, rounds: Rounds, clock: FixedClock
) -> dict[str, Envelope]:
    """One of each as the server took it: an invitation, its move and its end, what the others
    are told, a reminder and a summary."""
    chosen(database, world.ids["alda"], remind_hours=24)
    chosen(database, world.ids["anna"], digest="daily", digested_at=clock.now())
    clock.move(minutes=1)
    booked = desk.book(world.anna, "juris_a", "2026-12-02 10:00", now=clock.now())
    rounds()
    clock.move(minutes=1)
    desk.do(actions.confirm, world.olga, booked.id, now=clock.now())
    rounds()
    move(desk, world, booked, "2026-12-03 11:00", clock)
    rounds()
    clock.move(days=9, hours=1)
    rounds()
    desk.do(actions.cancel, world.anna, booked.id, now=clock.now(), why="time")
    clock.move(minutes=1)
    rounds()
    found: dict[str, Envelope] = {}
    for envelope in mail.handler.envelopes:
        message = read(envelope)
        if message.get_content_type() == "multipart/mixed":
            (calendar,) = [p for p in message.walk() if p.get_content_type() == "text/calendar"]
            kind = str(calendar.get_param("method"))
        elif message["List-Unsubscribe"]:
            kind = str(message["Feedback-ID"]).partition(":")[0]
        else:
            kind = "notice"
        found[kind] = envelope
    return found


def raw(envelope: Envelope) -> bytes:
    assert isinstance(envelope.original_content, bytes)
    return envelope.original_content


def read(envelope: Envelope) -> EmailMessage:
    message: Any = message_from_bytes(raw(envelope), policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def test_no_relay_has_a_reason_to_rewrite_what_it_signs(sent: dict[str, Envelope]) -> None:
    assert set(sent) == {"REQUEST", "CANCEL", "notice", "reminder", "digest"}
    for kind, envelope in sent.items():
        whole = raw(envelope)
        assert whole.isascii(), kind
        assert whole.endswith(b"\r\n"), kind
        lines = whole.split(b"\r\n")
        assert not any(b"\r" in line or b"\n" in line for line in lines), kind
        assert [line for line in lines if line != line.rstrip(b" \t")] == [], kind
        head, body = lines[: lines.index(b"")], lines[lines.index(b"") :]
        for line in head:
            # An address on the web has no place at which to break.
            assert len(line) <= (LONGEST if line.startswith(b"List-Uns") else LINE), (kind, line)
        assert max(map(len, body)) <= ENCODED, kind
        assert body[-3:] != [b"", b"", b""], kind
        for part in read(envelope).walk():
            assert part.defects == [], kind
            if part.is_multipart():
                assert part["Content-Transfer-Encoding"] in (None, "7bit"), kind
                continue
            assert part["Content-Transfer-Encoding"] == "base64", kind
            text: Any = part.get_payload()
            assert base64.b64decode("".join(text.split()), validate=True), kind


def test_whom_a_mail_names_is_who_sends_it_and_each_name_stands_once(
    sent: dict[str, Envelope], mail: Post, clock: FixedClock
) -> None:
    ours = domain(mail.settings)
    for kind, envelope in sent.items():
        message = read(envelope)
        names = Counter(name.casefold() for name in message)
        assert set(names.values()) == {1}, kind
        assert {name.casefold() for name in SIGNED} <= set(names), kind
        assert not ADDED_LATER & set(names), kind
        (sender,) = message["From"].addresses
        assert envelope.mail_from == sender.addr_spec, kind
        assert sender.domain == ours, kind
        assert [one.addr_spec for one in message["To"].addresses] == envelope.rcpt_tos, kind
        assert str(message["Message-ID"]).endswith(f"@{ours}>"), kind
        assert message["Reply-To"] in (None, sender.addr_spec), kind
        written = parsedate_to_datetime(str(message["Date"]))
        assert timedelta() <= clock.now() - written < timedelta(days=10), kind


def test_what_ends_a_mail_at_one_click_stands_where_a_signature_covers_it(
    sent: dict[str, Envelope],
) -> None:
    """Only the mails that somebody may be without, and in full on one line (RFC 8058, 3.1)."""
    for kind, envelope in sent.items():
        message = read(envelope)
        if kind not in ("reminder", "digest"):
            assert message["List-Unsubscribe"] is None, kind
            assert message["List-Unsubscribe-Post"] is None, kind
            continue
        whole = raw(envelope)
        assert whole.count(b"\r\nList-Unsubscribe: <https://jobbridge.example/unsubscribe/") == 1
        assert whole.count(b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n") == 1
