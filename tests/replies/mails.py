"""Mails as the programs that people use write them: made up after RFC 5546, 6047, 3464 and what
their makers document. Each takes what differs and gives the bytes that would lie in the mailbox."""

import base64
import quopri
from dataclasses import dataclass, replace

CRLF = "\r\n"


@dataclass(frozen=True)
class Answer:
    """What somebody answers, whatever program they use."""

    to: str
    uid: str
    sender: str
    partstat: str = "ACCEPTED"
    sequence: int = 0
    stamp: str = "20261123T080500Z"
    start: str = "20261202T073000Z"
    end: str = "20261202T080000Z"
    attendee: str = ""
    mail_id: str = "<a1@mail.example>"
    method: str = "REPLY"

    def but(self, **changes: object) -> "Answer":
        return replace(self, **changes)  # type: ignore[arg-type]

    @property
    def who(self) -> str:
        return self.attendee or self.sender


def _lines(*lines: str) -> bytes:
    return CRLF.join(lines).encode()


def _base64(data: bytes) -> str:
    text = base64.b64encode(data).decode()
    return CRLF.join(text[i : i + 76] for i in range(0, len(text), 76))


def google(said: Answer) -> bytes:
    """Gmail: three alternatives and the file once more, all in UTC, sent by a robot of theirs."""
    event = _lines(
        "BEGIN:VCALENDAR",
        "PRODID:-//Google Inc//Google Calendar 70.9054//EN",
        "VERSION:2.0",
        "CALSCALE:GREGORIAN",
        f"METHOD:{said.method}",
        "BEGIN:VEVENT",
        f"DTSTART:{said.start}",
        f"DTEND:{said.end}",
        f"DTSTAMP:{said.stamp}",
        f"ORGANIZER;CN=JobBridge:mailto:{said.to}",
        f"UID:{said.uid}",
        f"ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={said.partstat};CN=Alda",
        f"  Liepa;X-NUM-GUESTS=0:mailto:{said.who}",
        "X-MICROSOFT-CDO-OWNERAPPTID:1193046",
        "CREATED:20261123T070000Z",
        "DESCRIPTION:",
        "LAST-MODIFIED:20261123T080500Z",
        "LOCATION:",
        f"SEQUENCE:{said.sequence}",
        "STATUS:TENTATIVE",
        "SUMMARY:Vēl nav apstiprināta: darba intervija",
        "TRANSP:OPAQUE",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    )
    return _lines(
        f"Delivered-To: {said.to}",
        "Received: by 2002:a05:6512:3c1 with SMTP id w1; Mon, 23 Nov 2026 08:05:03 -0800 (PST)",
        "MIME-Version: 1.0",
        f"Reply-To: Alda Liepa <{said.sender}>",
        "Sender: Google Calendar <calendar-notification@google.com>",
        "Auto-Submitted: auto-generated",
        f"Message-ID: {said.mail_id}",
        "Date: Mon, 23 Nov 2026 08:05:01 +0000",
        "Subject: =?UTF-8?B?QWNjZXB0ZWQ6IERhcmJhIGludGVydmlqYQ==?=",
        f"From: Alda Liepa <{said.sender}>",
        f"To: {said.to}",
        'Content-Type: multipart/mixed; boundary="000000000000aa"',
        "",
        "--000000000000aa",
        'Content-Type: multipart/alternative; boundary="000000000000bb"',
        "",
        "--000000000000bb",
        'Content-Type: text/plain; charset="UTF-8"; format=flowed; delsp=yes',
        "Content-Transfer-Encoding: base64",
        "",
        _base64("Alda Liepa ir pieņēmusi šo uzaicinājumu.".encode()),
        "--000000000000bb",
        'Content-Type: text/html; charset="UTF-8"',
        "Content-Transfer-Encoding: quoted-printable",
        "",
        "<html><body>Zvaniet 29111222</body></html>",
        "--000000000000bb",
        f'Content-Type: text/calendar; charset="UTF-8"; method={said.method}',
        "Content-Transfer-Encoding: 7bit",
        "",
        event.decode(),
        "--000000000000bb--",
        "--000000000000aa",
        'Content-Type: application/ics; name="invite.ics"',
        'Content-Disposition: attachment; filename="invite.ics"',
        "Content-Transfer-Encoding: base64",
        "",
        _base64(event),
        "--000000000000aa--",
        "",
    )


OUTLOOK_ZONE = (
    "BEGIN:VTIMEZONE",
    "TZID:FLE Standard Time",
    "BEGIN:STANDARD",
    "DTSTART:16010101T040000",
    "TZOFFSETFROM:+0300",
    "TZOFFSETTO:+0200",
    "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10",
    "END:STANDARD",
    "BEGIN:DAYLIGHT",
    "DTSTART:16010101T030000",
    "TZOFFSETFROM:+0200",
    "TZOFFSETTO:+0300",
    "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3",
    "END:DAYLIGHT",
    "END:VTIMEZONE",
)


def outlook(
    said: Answer, *, zone: str = "FLE Standard Time", rules: tuple[str, ...] = OUTLOOK_ZONE
) -> bytes:
    """Exchange: the calendar as base64 without a file, wall times in a zone of Windows' names."""
    original = (
        ["X-MS-OLK-ORIGINALSTART;TZID=FLE Standard Time:20261202T093000"]
        if said.method == "COUNTER"
        else []
    )
    event = _lines(
        "BEGIN:VCALENDAR",
        f"METHOD:{said.method}",
        "PRODID:Microsoft Exchange Server 2010",
        "VERSION:2.0",
        *rules,
        "BEGIN:VEVENT",
        f'ATTENDEE;PARTSTAT={said.partstat};CN="Liepa, Alda":MAILTO:{said.who}',
        "COMMENT;LANGUAGE=lv-LV:Zvaniet man 29111222\\n",
        f"UID:{said.uid}",
        "SUMMARY;LANGUAGE=lv-LV:Accepted: Darba intervija",
        f"DTSTART;TZID={zone}:{said.start}",
        f"DTEND;TZID={zone}:{said.end}",
        "CLASS:PRIVATE",
        "PRIORITY:5",
        f"DTSTAMP:{said.stamp}",
        "TRANSP:OPAQUE",
        "STATUS:CONFIRMED",
        f"SEQUENCE:{said.sequence}",
        "LOCATION;LANGUAGE=lv-LV:",
        "X-MICROSOFT-CDO-APPT-SEQUENCE:0",
        *original,
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    )
    return _lines(
        "Received: from AM0PR01MB1234.eurprd01.prod.exchangelabs.com (2603:10a6:208::10) by",
        " AM0PR01MB9999.eurprd01.prod.exchangelabs.com with HTTPS; Mon, 23 Nov 2026 08:05:02 +0000",
        f'From: "Liepa, Alda" <{said.sender.upper()}>',
        f"To: JobBridge <{said.to}>",
        "Subject: Accepted: Darba intervija",
        "Thread-Topic: Darba intervija",
        "Date: Mon, 23 Nov 2026 08:05:01 +0000",
        f"Message-ID: {said.mail_id}",
        "X-MS-Has-Attach:",
        "Content-Type: multipart/alternative;",
        ' boundary="_000_AM0PR01MB1234_"',
        "MIME-Version: 1.0",
        "",
        "--_000_AM0PR01MB1234_",
        'Content-Type: text/plain; charset="iso-8859-4"',
        "Content-Transfer-Encoding: quoted-printable",
        "",
        quopri.encodestring("Zvaniet man, lūdzu".encode("iso-8859-4")).decode("ascii"),
        "--_000_AM0PR01MB1234_",
        f'Content-Type: text/calendar; charset="utf-8"; method={said.method}',
        "Content-Transfer-Encoding: base64",
        "",
        _base64(event),
        "",
        "--_000_AM0PR01MB1234_--",
        "",
    )


def apple(said: Answer) -> bytes:
    """Calendar on a Mac or an iPhone: wall time in Riga, the zone's rules written along."""
    event = _lines(
        "BEGIN:VCALENDAR",
        "CALSCALE:GREGORIAN",
        "VERSION:2.0",
        f"METHOD:{said.method}",
        "PRODID:-//Apple Inc.//macOS 14.5//EN",
        "BEGIN:VTIMEZONE",
        "TZID:Europe/Riga",
        "BEGIN:DAYLIGHT",
        "TZOFFSETFROM:+0200",
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
        "DTSTART:20010325T030000",
        "TZNAME:GMT+3",
        "TZOFFSETTO:+0300",
        "END:DAYLIGHT",
        "END:VTIMEZONE",
        "BEGIN:VEVENT",
        "TRANSP:OPAQUE",
        f"UID:{said.uid}",
        "DTEND;TZID=Europe/Riga:20261202T100000",
        "DTSTART;TZID=Europe/Riga:20261202T093000",
        f"SEQUENCE:{said.sequence}",
        f"DTSTAMP:{said.stamp}",
        f'ATTENDEE;CN="Alda";CUTYPE=INDIVIDUAL;EMAIL="{said.who}";PARTSTAT={said.partstat};RO',
        f" LE=REQ-PARTICIPANT:mailto:{said.who}",
        f'ORGANIZER;CN="JobBridge";EMAIL="{said.to}":mailto:{said.to}',
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    )
    return _lines(
        f"From: Alda <{said.sender}>",
        'Content-Type: multipart/alternative; boundary="Apple-Mail-1"',
        "Mime-Version: 1.0 (1.0)",
        f"Message-Id: {said.mail_id}",
        "Date: Mon, 23 Nov 2026 10:05:01 +0200",
        f"To: {said.to}",
        "Subject: Alda accepted",
        "",
        "--Apple-Mail-1",
        "Content-Type: text/plain; charset=utf-8",
        "",
        "Alda accepted the invitation.",
        "--Apple-Mail-1",
        f"Content-Type: text/calendar; method={said.method}; charset=utf-8; name=iCal.ics",
        "Content-Transfer-Encoding: quoted-printable",
        "",
        quopri.encodestring(event.replace(b"\r\n", b"\n")).decode("ascii"),
        "--Apple-Mail-1--",
        "",
    )


def thunderbird(said: Answer) -> bytes:
    """Thunderbird: only the calendar, 8bit, and its own line ends."""
    return "\n".join(
        [
            f"Message-ID: {said.mail_id}",
            "Date: Mon, 23 Nov 2026 10:05:01 +0200",
            f"From: =?UTF-8?Q?Alda_Liep=C5=86a?= <{said.sender}>",
            f"To: {said.to}",
            "Subject: Invitation Reply (Accepted)",
            f"Content-Type: text/calendar; method={said.method}; charset=UTF-8",
            "Content-Transfer-Encoding: 8BIT",
            "",
            "BEGIN:VCALENDAR",
            "PRODID:-//Mozilla.org/NONSGML Mozilla Calendar V1.1//EN",
            "VERSION:2.0",
            f"METHOD:{said.method}",
            "BEGIN:VEVENT",
            f"DTSTAMP:{said.stamp}",
            f"UID:{said.uid}",
            f"ORGANIZER:mailto:{said.to}",
            f"ATTENDEE;RSVP=TRUE;PARTSTAT={said.partstat};ROLE=REQ-PARTICIPANT:mailto:{said.who}",
            f"SEQUENCE:{said.sequence}",
            f"DTSTART:{said.start}",
            f"DTEND:{said.end}",
            "SUMMARY:Darba intervija, žēl",
            "END:VEVENT",
            "END:VCALENDAR",
            "",
        ]
    ).encode()


CLIENTS = {"google": google, "apple": apple, "thunderbird": thunderbird}


def exchange(said: Answer) -> bytes:
    """Outlook's, with the wall times of a moment in UTC."""
    return outlook(said.but(start="20261202T093000", end="20261202T100000"))


CLIENTS["outlook"] = exchange


def bounce(to: str, failed: str, *, action: str = "failed", status: str = "5.1.1") -> bytes:
    """Postfix says that there is no such mailbox, to the address that the mail came from."""
    return _lines(
        "Return-Path: <>",
        f"Delivered-To: {to}",
        "From: MAILER-DAEMON@mx.example (Mail Delivery System)",
        f"To: {to}",
        "Subject: Undelivered Mail Returned to Sender",
        "Auto-Submitted: auto-replied",
        "Message-ID: <20261123.B1@mx.example>",
        "MIME-Version: 1.0",
        "Content-Type: multipart/report; report-type=delivery-status;",
        '\tboundary="B1.1795"',
        "",
        "--B1.1795",
        "Content-Type: text/plain; charset=us-ascii",
        "",
        "This is the mail system at host mx.example.",
        "--B1.1795",
        "Content-Type: message/delivery-status",
        "",
        "Reporting-MTA: dns; mx.example",
        "",
        f"Final-Recipient: rfc822; {failed}",
        f"Original-Recipient: rfc822;{failed}",
        f"Action: {action}",
        f"Status: {status}",
        "Remote-MTA: dns; mail.example",
        "",
        "--B1.1795",
        "Content-Type: message/rfc822",
        "",
        f"From: JobBridge <{to}>",
        f"To: {failed}",
        "Message-ID: <" + "0" * 32 + "@jobbridge.example>",
        "Content-Type: multipart/mixed; boundary=x",
        "",
        "--x",
        "Content-Type: text/calendar; method=REQUEST",
        "",
        "BEGIN:VCALENDAR",
        "--x--",
        "--B1.1795--",
        "",
    )


def away(said: Answer) -> bytes:
    """An out-of-office reply."""
    return _lines(
        f"From: {said.sender}",
        f"To: {said.to}",
        "Subject: Automatic reply: Darba intervija",
        "Auto-Submitted: auto-replied",
        "X-Auto-Response-Suppress: All",
        f"Message-ID: {said.mail_id}",
        "",
        "Esmu atvaļinājumā. Zvaniet 29111222.",
        "",
    )


def words(said: Answer) -> bytes:
    """A person answers in words."""
    return _lines(
        f"From: {said.sender}",
        f"To: {said.to}",
        "Subject: Re: Darba intervija",
        f"Message-ID: {said.mail_id}",
        "Content-Type: text/plain; charset=utf-8",
        "",
        "Labdien! Vai varam citā laikā? Mans numurs ir 29111222.",
        "",
    )
