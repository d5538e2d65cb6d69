"""The reader of replies under mails that were bent on purpose: `make drill`.

Structure-aware: mails of real shapes are cut at lines, parts, parameters and values, spliced with
each other and filled with what parsers trip over. Whatever comes: it is read or refused with a
word of ours, in time, and what is read fits its column. `FUZZ_MINUTES` is how long (CPU time).
"""

import os
import random
import re
import time
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from jobbridge.replies import reading, rules
from jobbridge.replies.reading import Mail, Unreadable
from jobbridge.replies.said import plain_address
from tests.conftest import NOW
from tests.replies import mails
from tests.replies.conftest import ADDRESS, HOST
from tests.replies.test_reading import ALDA, ANSWER, MALFORMED, UID

MINUTES = float(os.environ.get("FUZZ_MINUTES", "1"))
TELL_EVERY = 5_000
SLOWEST = 2.0
"""Seconds of CPU that no mail may take, on a machine that others use too."""

NASTY = [
    *(
        b"",
        b"\0",
        b"\r",
        b"\n",
        b"\r\n",
        b"\r\n ",
        b"\xff\xfe",
        b"\xed\xa0\x80",
        b"\xf4\x90\x80\x80",
    ),
    *(b"\x1b[2J", "\u202e".encode(), "\u2028".encode(), b"=?utf-8?b?AAAA?=", b"=?utf-7?q?+AGA-?="),
    *(b";", b":", b",", b'"', b"(", b"<", b"\\", b"--", b"=", b"%00", b"'", b'";a="', b"a*0*="),
    *(b"BEGIN:VEVENT", b"END:VEVENT", b"BEGIN:VCALENDAR", b"END:VCALENDAR", b"BEGIN:VTIMEZONE"),
    *(
        b"BEGIN:STANDARD",
        b"END:STANDARD",
        b"RECURRENCE-ID:20261202T073000Z",
        b"RRULE:FREQ=SECONDLY",
    ),
    *(b"2147483648", b"-1", b"99999999999999999999", b"1e400", b"00000000T000000Z", "٣".encode()),
    *(b"99991231T235959Z", b"20270328T033000", b"PT99999999S", b"P-1D", b"+9999", b"-0000"),
    *(b"BYDAY=-1SU", b"BYDAY=5SU;BYMONTH=2", b"BYMONTH=13", b"INTERVAL=0", b"charset=idna"),
    *(b"charset=utf-16", b"charset=rot13", b"charset=undefined", b"charset=zlib_codec"),
    *(b"multipart/report; report-type=delivery-status", b"message/rfc822", b"message/partial"),
    *(b"multipart/digest", b"multipart/signed", b"text/calendar", b"application/ics"),
    *(b"base64", b"x-uuencode", b"quoted-printable", b"binary", b"x" * 5000, b"(" * 3000),
    *(b"mailto:", b"MAILTO:<a@b>", b"a@b@c", b"@", b"mailto:a@[127.0.0.1]", b"a@" + b"b." * 400),
    *(b"COUNTER", b"REFRESH", b"REPLY", b"REQUEST", b"DELEGATED", b"DECLINED", b"TENTATIVE"),
]
_TOKEN = re.compile(rb"[^\s;:=,\"<>]+")


def _seeds() -> list[bytes]:
    counter = ANSWER.but(
        method="COUNTER", partstat="TENTATIVE", start="20270701T110000", end="20270701T114500"
    )
    seeds = [client(ANSWER) for client in mails.CLIENTS.values()]
    seeds += [mails.outlook(counter), mails.google(ANSWER.but(method="REFRESH"))]
    seeds += [mails.bounce(ADDRESS, ALDA), mails.away(ANSWER), mails.words(ANSWER)]
    own = tuple(line.replace("FLE Standard Time", "Own") for line in mails.OUTLOOK_ZONE)
    seeds.append(mails.outlook(counter, zone="Own", rules=own))
    head, _, _ = mails.thunderbird(ANSWER).partition(b"BEGIN:VCALENDAR")
    seeds += [head + one for _, one in sorted(MALFORMED.items()) if len(one) < 20_000]
    return seeds


def bent(chance: random.Random, seeds: list[bytes]) -> bytes:
    """A mail of one of these shapes with a few things wrong."""
    raw = chance.choice(seeds)
    for _ in range(chance.randint(1, 6)):
        raw = _once(chance, raw, seeds)
    return raw


def _once(chance: random.Random, raw: bytes, seeds: list[bytes]) -> bytes:
    lines = raw.split(b"\r\n") if b"\r\n" in raw else raw.split(b"\n")
    here = chance.randrange(len(lines))
    kind = chance.randrange(10)
    if kind == 0:
        del lines[here]
    elif kind == 1:
        lines.insert(here, chance.choice(lines))
    elif kind == 2:
        end = min(len(lines), here + chance.randint(1, 12))
        lines[here:here] = lines[here:end] * chance.choice([1, 2, 30])
    elif kind == 3:
        lines.insert(here, chance.choice(NASTY))
    elif kind in (4, 5):
        tokens = list(_TOKEN.finditer(lines[here]))
        if tokens:
            at = chance.choice(tokens)
            word = chance.choice(NASTY)
            lines[here] = lines[here][: at.start()] + word + lines[here][at.end() :]
    elif kind == 6:
        other = chance.choice(seeds).split(b"\r\n")
        cut = chance.randrange(len(other))
        lines = lines[:here] + other[cut:]
    elif kind == 7:
        place = chance.randrange(len(lines[here]) + 1)
        lines[here] = lines[here][:place] + chance.choice(NASTY) + lines[here][place:]
    elif kind == 8:
        chance_bytes = bytearray(lines[here])
        for _ in range(min(3, len(chance_bytes))):
            chance_bytes[chance.randrange(len(chance_bytes))] = chance.randrange(256)
        lines[here] = bytes(chance_bytes)
    else:
        lines[here] = b"Content-Type: " + chance.choice(NASTY) + b'; boundary="x"'
    return chance.choice([b"\r\n", b"\r\n", b"\r\n", b"\n", b"\r"]).join(lines)


OCCASION = rules.Occasion(
    uid=UID,
    sequence=0,
    starts_at=datetime(2026, 12, 2, 7, 30, tzinfo=UTC),
    ends_at=datetime(2026, 12, 2, 8, 0, tzinfo=UTC),
    cancelled=False,
    guests=(rules.Guest(7, ALDA), rules.Guest(8, "bea@a.example")),
    by_address=True,
)


def fits(mail: Mail) -> bool:
    """What is read is what columns and pages can hold."""
    told = mail.said
    named = [*mail.addressed, *mail.failed, *([mail.sender] if mail.sender else [])]
    if told is None:
        return all(map(plain_address, named))
    people = [person.address for person in told.people if person.address]
    times = [one for one in (told.stamp, told.starts_at, told.ends_at) if one is not None]
    return (
        all(map(plain_address, [*named, *people]))
        and told.uid.isprintable()
        and 0 <= told.sequence < 2**31
        and all(2000 <= moment.year <= 2101 for moment in times)
        and (told.starts_at is None) == (told.ends_at is None)
    )


@pytest.mark.drill
def test_whatever_mail_comes_is_read_or_refused_in_time(
    capsys: pytest.CaptureFixture[str],
) -> None:
    seed = int(os.environ.get("FUZZ_SEED", "1"))
    seeds, outcomes = _seeds(), Counter[str]()
    began, slowest = time.process_time(), 0.0
    odd: dict[str, bytes] = {}
    while time.process_time() - began < MINUTES * 60:
        if outcomes.total() % TELL_EVERY == 0:
            with capsys.disabled():
                minutes = (time.process_time() - began) / 60
                print(
                    f"{outcomes.total()} in {minutes:.1f} CPU minutes, odd {sorted(odd)}",
                    flush=True,
                )
        seed += 1
        raw = bent(random.Random(seed), seeds)
        start = time.process_time()
        try:
            mail = reading.read(raw, host=HOST, authserv="mx.example")
            judged = rules.judge(mail, OCCASION, vouching=False, now=NOW + timedelta(hours=1))
            outcomes[f"{judged.outcome}"] += 1
            if not fits(mail):
                odd.setdefault("does not fit", raw)
        except Unreadable as fault:
            outcomes[f"refused {fault}"] += 1
            if str(fault).startswith("fault_"):
                odd.setdefault(str(fault), raw)
        took = time.process_time() - start
        slowest = max(slowest, took)
        if took > SLOWEST:
            odd.setdefault("slow", raw)
    with capsys.disabled():
        minutes = (time.process_time() - began) / 60
        print(
            f"\n{outcomes.total()} bent mails in {minutes:.1f} CPU minutes, slowest {slowest:.2f} s"
        )
        print(", ".join(f"{name} {count}" for name, count in outcomes.most_common()))
        for name, raw in sorted(odd.items()):
            print(name, repr(raw[:3000]))
    assert {name for name in odd if not name.startswith("fault_")} == set()
