"""What is read of a mail, and what of a hostile one."""

import contextlib
import gzip
import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobbridge.replies import reading, said
from jobbridge.replies.reading import Kind, Mail, Unreadable, Verdict
from jobbridge.replies.said import Method
from jobbridge.replies.zones import Observance, zone_by_name
from tests.replies import mails
from tests.replies.conftest import ADDRESS, HOST

UID = "36584d39e10cb62afabfca5d7dd35258@jobbridge"
ALDA = "alda@a.example"
ANSWER = mails.Answer(ADDRESS, UID, ALDA)
START, END = datetime(2026, 12, 2, 7, 30, tzinfo=UTC), datetime(2026, 12, 2, 8, 0, tzinfo=UTC)


def read(raw: bytes, authserv: str = "") -> Mail:
    return reading.read(raw, host=HOST, authserv=authserv)


@pytest.mark.parametrize("client", sorted(mails.CLIENTS))
@pytest.mark.parametrize("partstat", ["ACCEPTED", "DECLINED", "TENTATIVE"])
def test_every_program_says_the_same(client: str, partstat: str) -> None:
    mail = read(mails.CLIENTS[client](ANSWER.but(partstat=partstat, sequence=2)))
    assert (mail.kind, mail.sender) == (Kind.CALENDAR, ALDA)
    assert ADDRESS in mail.addressed
    told = mail.said
    assert told is not None
    assert (told.method, told.uid, told.sequence) == (Method.REPLY, UID, 2)
    assert [(p.address, p.partstat) for p in told.people] == [(ALDA, partstat)]
    assert told.stamp == datetime(2026, 11, 23, 8, 5, tzinfo=UTC)
    assert (told.starts_at, told.ends_at) == (START, END)


def test_no_word_that_somebody_wrote_is_kept() -> None:
    for client in mails.CLIENTS.values():
        assert "29111222" not in repr(read(client(ANSWER)))


def test_a_proposed_time_is_read_in_the_zone_that_it_names() -> None:
    counter = ANSWER.but(
        method="COUNTER", partstat="TENTATIVE", start="20270701T110000", end="20270701T114500"
    )
    told = read(mails.outlook(counter)).said
    assert told is not None
    assert told.method is Method.COUNTER
    assert told.starts_at == datetime(2027, 7, 1, 8, 0, tzinfo=UTC)
    assert told.ends_at == datetime(2027, 7, 1, 8, 45, tzinfo=UTC)


def test_a_zone_of_their_own_is_read_by_the_rules_sent_along() -> None:
    own = tuple(line.replace("FLE Standard Time", "Mūsu laiks") for line in mails.OUTLOOK_ZONE)
    for start, hour in (("20261202T093000", 7), ("20270701T093000", 6)):
        sent = ANSWER.but(start=start, end=start.replace("0930", "1000"))
        told = read(mails.outlook(sent, zone='"Mūsu laiks"', rules=own)).said
        assert told is not None
        assert told.starts_at is not None
        assert told.starts_at.hour == hour


@pytest.mark.parametrize("zone", ["Nekurzeme", "", "../../etc/passwd", "Europe/Riga/../../x"])
def test_a_time_in_a_zone_that_nobody_knows_is_no_time(zone: str) -> None:
    sent = ANSWER.but(start="20261202T093000", end="20261202T100000")
    told = read(mails.outlook(sent, zone=zone, rules=())).said
    assert told is not None
    assert told.starts_at is None


def test_zones_by_their_names() -> None:
    named = ("Europe/Riga", "FLE Standard Time", "/citadel.org/20210210_1/Europe/Riga")
    assert {str(zone_by_name(name)) for name in named} == {"Europe/Riga"}
    assert zone_by_name("x" * 1000) is None
    assert Observance.offset_at([], datetime(2026, 1, 1)) is None


def test_a_time_that_clocks_skip_is_no_time() -> None:
    sent = ANSWER.but(start="20270328T033000", end="20270328T043000")
    told = read(mails.outlook(sent)).said
    assert told is not None
    assert told.starts_at is None


def test_a_report_names_whom_it_did_not_reach_for_good() -> None:
    mail = read(mails.bounce(ADDRESS, ALDA))
    assert (mail.kind, set(mail.failed)) == (Kind.BOUNCE, {ALDA})
    assert read(mails.bounce(ADDRESS, ALDA, action="delayed", status="4.4.1")).failed == ()


def test_a_returned_mail_in_a_charset_that_is_none_is_still_a_failure() -> None:
    """What the fuzzing of an hour found."""
    whole = mails.bounce(ADDRESS, ALDA)
    odd = whole.replace(
        b"Content-Type: text/rfc822-headers", b"Content-Type: charset=idna; boundary=x"
    ).replace(b"Content-Type: message/rfc822", b"Content-Type: charset=idna; boundary=x")
    cut = odd.rindex(b"--")
    mail = read(odd[:cut] + "Vēl nav apstiprināta\r\n".encode() + odd[cut:])
    assert odd != whole
    assert set(mail.failed) == {ALDA}


def test_an_absence_note_is_automatic_and_words_are_words() -> None:
    assert read(mails.away(ANSWER)).kind is Kind.AUTOMATIC
    assert read(mails.words(ANSWER)).kind is Kind.OTHER


def test_our_own_mail_is_known_by_its_identifier() -> None:
    ours = mails.words(ANSWER.but(mail_id="<" + "0a" * 16 + f"@{HOST}>"))
    assert read(ours).ours
    assert not read(mails.words(ANSWER)).ours


def test_the_same_mail_over_another_server_is_the_same_mail() -> None:
    raw = mails.google(ANSWER)
    again = b"Received: by another.example\r\n" + raw
    assert read(raw).digest == read(again).digest
    other = mails.google(ANSWER.but(partstat="DECLINED"))
    assert read(raw).digest != read(other).digest


def test_only_the_trusted_server_vouches_and_only_its_topmost_word_counts() -> None:
    def verdict(*results: str) -> Verdict:
        head = "".join(f"Authentication-Results: {one}\r\n" for one in results)
        return read(head.encode() + mails.google(ANSWER), "mx.example").verdict

    assert verdict("mx.example; dkim=pass; dmarc=pass header.from=a.example") is Verdict.PASS
    assert verdict("mx.example; dmarc=fail", "mx.example; dmarc=pass") is Verdict.FAIL
    assert verdict("evil.example; dmarc=pass") is Verdict.UNKNOWN
    assert verdict("mx.example; spf=pass") is Verdict.UNKNOWN
    assert verdict() is Verdict.UNKNOWN


@pytest.mark.parametrize(
    "written",
    [
        'spf=pass smtp.mailfrom="x; dmarc=pass"@evil.example; dmarc=fail',
        "spf=pass (sent by ; dmarc=pass (really) ); dmarc=fail",
        "spf=pass reason=dmarc=pass; dmarc=fail",
        "dmarc=pass; dmarc=fail",
        'spf=pass smtp.mailfrom="x\\"; dmarc=pass; y="@evil.example; dmarc=fail',
        "spf=pass smtp.mailfrom=x dmarc=pass; dmarc=fail",
    ],
)
def test_a_sender_cannot_write_a_verdict_into_what_the_server_quotes_of_them(written: str) -> None:
    head = f"Authentication-Results: mx.example; {written}\r\n"
    assert read(head.encode() + mails.google(ANSWER), "mx.example").verdict is Verdict.FAIL


def _calendar(*lines: str) -> bytes:
    return "\r\n".join(["BEGIN:VCALENDAR", "METHOD:REPLY", *lines, "END:VCALENDAR"]).encode()


EVENT = ("BEGIN:VEVENT", f"UID:{UID}", "SEQUENCE:0", "END:VEVENT")
MALFORMED = {
    "nothing": b"",
    "no event": _calendar(),
    "two events": _calendar(*EVENT, "BEGIN:VEVENT", "UID:other", "END:VEVENT"),
    "no uid": _calendar("BEGIN:VEVENT", "END:VEVENT"),
    "sequence": _calendar("BEGIN:VEVENT", f"UID:{UID}", "SEQUENCE:-1", "END:VEVENT"),
    "large sequence": _calendar("BEGIN:VEVENT", f"UID:{UID}", "SEQUENCE:" + "9" * 30, "END:VEVENT"),
    "request": _calendar(*EVENT).replace(b"REPLY", b"REQUEST"),
    "not ended": b"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:1",
    "ends of others": b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nEND:VCALENDAR",
    "deep": _calendar(*["BEGIN:VEVENT"] * 5000),
    "many": _calendar(*EVENT * 500),
    "long": _calendar(*["X-A:" + "b" * 70] * 5000, *EVENT),
    "people": _calendar(EVENT[0], EVENT[1], *["ATTENDEE:mailto:a@b.lv"] * 1000, EVENT[3]),
    "folds": b"BEGIN:VCALENDAR\r\n" + b" a\r\n" * 100_000,
    "binary": bytes(range(256)) * 100,
    "zeros": b"\0" * 100_000,
}


@pytest.mark.parametrize("name", sorted(MALFORMED))
def test_a_malformed_calendar_is_refused_with_a_word_of_ours(name: str) -> None:
    with pytest.raises(said.Malformed) as refused:
        said.read(MALFORMED[name])
    assert str(refused.value).replace("_", "").isalpha()


@pytest.mark.parametrize("uid", [b"a\0b", b"a\x1bc", "ā".encode(), b""])
def test_an_identifier_that_is_no_word_is_none(uid: bytes) -> None:
    with pytest.raises(Unreadable, match="uid"):
        read(mails.thunderbird(ANSWER).replace(UID.encode(), uid))


def _nested(depth: int) -> bytes:
    head: list[str] = []
    body: list[str] = []
    for level in range(depth):
        head += [f'Content-Type: multipart/mixed; boundary="b{level}"', "", f"--b{level}"]
        body.insert(0, f"--b{level}--")
    return "\r\n".join([f"From: {ALDA}", f"To: {ADDRESS}", *head, "", "x", *body]).encode()


HOSTILE = {
    "huge": b"From: a@b.lv\r\n\r\n" + b"x" * 4_000_000,
    "many lines": b"From: a@b.lv\r\n\r\n" + b"\r\n" * 400_000,
    "nested": _nested(2000),
    "nested a little": _nested(20),
    "mails in mails": b"Content-Type: message/rfc822\r\n\r\n" * 3000,
    "headers": b"X-A: b\r\n" * 50_000,
    "header": b"To: " + b"a@b.lv, " * 200_000,
    "brackets": b"To: " + b"(" * 100_000 + b"\r\nFrom: " + b"<" * 100_000 + b"\r\n\r\n",
    "encoded": b"From: " + b"=?utf-8?q?=00?=" * 5000 + b"\r\n\r\n",
    "codec": mails.thunderbird(ANSWER).replace(b"charset=UTF-8", b"charset=zlib_codec"),
    "params": b"Content-Type: text/calendar" + b"; a*0*=b" * 300_000 + b"\r\n\r\n",
    "folded params": b"Content-Type: text/calendar" + b";\r\n a*0*=b" * 50_000 + b"\r\n\r\n",
    "lines in depth": _nested(20) + b"\r\n" * 50_000,
    "boundary lines": b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n' + b"--b\r\n" * 59_000,
    "dispositions": (b"Content-Disposition: a" + b"; a*0*=b" * 400 + b"\r\n") * 800,
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_a_hostile_mail_is_read_or_kept_aside_in_time(name: str) -> None:
    began = time.process_time()
    with contextlib.suppress(Unreadable):
        read(HOSTILE[name])
    assert time.process_time() - began < 3


def test_what_is_packed_stays_packed() -> None:
    bomb = gzip.compress(b"\0" * 50_000_000)
    part = (
        b'Content-Type: application/zip; name="a.zip"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
        + mails._base64(bomb).encode()
    )
    raw = mails.google(ANSWER).replace(
        b"--000000000000aa--", b"--000000000000aa\r\n" + part + b"\r\n--000000000000aa--"
    )
    told = read(raw).said
    assert told is not None
    assert told.uid == UID


ONE = """BEGIN:VCALENDAR
METHOD:COUNTER
BEGIN:VEVENT
UID:36584d39e10cb62afabfca5d7dd35258@jobbridge
SEQUENCE:3
DTSTAMP:20261123T080500Z
DTSTART;TZID="Europe/Riga":20261203T100000
DURATION:PT45M
ATTENDEE;CN="Liepa: Alda; SIA";PARTSTAT=TENTATIVE:mailto:Alda@A.example
SUMMARY:Vēl nav apstiprināta: darba intervija
END:VEVENT
END:VCALENDAR
"""


@settings(deadline=None, max_examples=50)
@given(st.lists(st.integers(1, 60), max_size=12), st.sampled_from(["\r\n", "\n"]))
def test_wherever_a_program_folds_its_lines_they_say_the_same(places: list[int], ends: str) -> None:
    lines = ONE.split("\n")
    for number, place in enumerate(places):
        line = lines[number % len(lines)]
        lines[number % len(lines)] = line[:place] + f"{ends} " + line[place:]
    told = said.read(ends.join(lines).encode())
    assert told == said.read(ONE.encode())
    assert told.people[0].address == ALDA
    assert told.ends_at == datetime(2026, 12, 3, 8, 45, tzinfo=UTC)


@settings(deadline=None, max_examples=50)
@given(st.binary(max_size=400), st.integers(0, 2000))
def test_bytes_put_anywhere_into_a_mail_are_read_or_refused(put: bytes, place: int) -> None:
    raw = mails.thunderbird(ANSWER)
    with contextlib.suppress(Unreadable):
        mail = read(raw[:place] + put + raw[place:])
        assert len(mail.digest) == 64
