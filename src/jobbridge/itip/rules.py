"""iTIP lines around an event's kept bytes, what a mail is about, and when it may be sent."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final
from urllib.parse import quote

from jobbridge.calendar.ical import (
    PRODID,
    VTIMEZONE,
    Event,
    Status,
    render_event,
    with_alarm,
)
from jobbridge.calendar.spans import ONE_DAY, RIGA, Span, as_utc
from jobbridge.clock import local
from jobbridge.i18n import N_
from jobbridge.itip.model import Answer, Method

SOON: Final = timedelta(hours=4)
"""What begins so soon after the quiet hours is not held until they end."""
AGAIN: Final = timedelta(seconds=1)
"""DTSTAMP has whole seconds, and a newer revision's is to be newer."""

KINDS = {
    "INTERVIEW": N_("Job interview"),
    "INTERVIEW-DAY": N_("Interview day"),
    "TOUR": N_("Tour of interview days"),
    "MEETING": N_("Employer meeting"),
}
OTHER_KIND = N_("Meeting")
_END: Final = b"END:VEVENT\r\n"


@dataclass(frozen=True, kw_only=True)
class Addressed:
    """Whose mail an event is in, and from which address. Addresses are without `mailto:`."""

    method: Method
    organizer: str
    attendee: str
    answer: Answer
    stamp: datetime
    alarm_minutes: int | None = None


def message(fragment: bytes, to: Addressed) -> bytes:
    """A whole iTIP message of an event's kept bytes; its one ATTENDEE is the reader."""
    if not (fragment.startswith(b"BEGIN:VEVENT\r\n") and fragment.endswith(_END)):
        raise ValueError(f"not a fragment of render_event: {fragment[:40]!r}")
    asks = ";RSVP=TRUE" if to.method is Method.REQUEST else ""
    partstat = to.answer.upper() if to.method is Method.REQUEST else Answer.NEEDS_ACTION.upper()
    lines = [
        _folded(f"ORGANIZER;CN=JobBridge:{cal_address(to.organizer)}"),
        _folded(
            f"ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={partstat}{asks}:"
            + cal_address(to.attendee)
        ),
    ]
    stamp = f"DTSTAMP:{as_utc(to.stamp):%Y%m%dT%H%M%SZ}\r\n".encode()
    event = re.sub(rb"^DTSTAMP:.*\r\n", stamp, fragment, count=1, flags=re.MULTILINE)
    event = b"".join([event.removesuffix(_END), *lines, _END])
    if to.alarm_minutes is not None:
        event = with_alarm(event, to.alarm_minutes)
    return b"".join(
        [
            b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:" + PRODID + b"\r\nCALSCALE:GREGORIAN\r\n",
            f"METHOD:{to.method}\r\n".encode(),
            VTIMEZONE,
            event,
            b"END:VCALENDAR\r\n",
        ]
    )


def withdrawn(uid: str, sequence: int, when: Span, summary: str, stamp: datetime) -> bytes:
    """The event for who is to have it no longer: that it is cancelled for them, and nothing of
    what it says by now."""
    return render_event(
        Event(
            uid=uid,
            sequence=sequence,
            status=Status.CANCELLED,
            when=when,
            summary=summary,
            created=stamp,
            last_modified=stamp,
        )
    )


def cal_address(address: str) -> str:
    """A mailbox as iCalendar names it (RFC 5545, 3.3.3); nothing in it can end the line."""
    return "mailto:" + quote(address, safe="@!#$&'*+/=?^_`{|}~.-")


def _folded(line: str) -> bytes:
    """Lines of 75 octets; these are ASCII, so that a character is never cut."""
    parts = [line[:75], *(line[i : i + 74] for i in range(75, len(line), 74))]
    return "\r\n ".join(parts).encode("ascii") + b"\r\n"


def next_stamp(last: datetime | None, now: datetime) -> datetime:
    """The DTSTAMP of what changed now: whole seconds, later than the last one."""
    moment = now.replace(microsecond=0)
    return moment if last is None or moment > last else last + AGAIN


def method_of(*, invited: bool, status: str) -> Method:
    cancelled = not invited or status == Status.CANCELLED
    return Method.CANCEL if cancelled else Method.REQUEST


def news_of(*, method: Method, sent_method: str, moved: bool, again: bool = False) -> str:
    """What a mail has to tell to whom the last one was of `sent_method`; "" is nothing at all:
    they never had what is cancelled. `again`: they ask for what they were sent already."""
    if method is Method.CANCEL:
        return "cancelled" if sent_method == Method.REQUEST else ""
    if sent_method == Method.CANCEL:
        return "reinstated"
    if again or not sent_method:
        return "invited"
    return "moved" if moved else "changed"


def kind_of(categories: str) -> str:
    """What an entry is, in words to be translated, by its machine words."""
    return next((KINDS[word] for word in categories.split(",") if word in KINDS), OTHER_KIND)


def is_quiet(now: datetime, begins: time | None, ends: time | None) -> bool:
    """Whether the wall clock stands in the quiet hours, which may pass midnight."""
    if begins is None or ends is None or begins == ends:
        return False
    at = local(now).time()
    return begins <= at < ends if begins < ends else at >= begins or at < ends


def waits_until(
    now: datetime, begins: time | None, ends: time | None, concerns: list[datetime]
) -> datetime | None:
    """The end of the quiet hours, if a mail can wait so long: not one about what was or will be
    on the same day, or soon after the morning. None: it goes at once."""
    if not is_quiet(now, begins, ends) or ends is None:
        return None
    here = local(now)
    morning = datetime.combine(here.date(), ends, tzinfo=RIGA)
    if morning <= here:
        morning = datetime.combine(here.date() + ONE_DAY, ends, tzinfo=RIGA)
    if morning <= now:  # wall times that come twice: the first of them is over
        morning = morning.replace(fold=1)
    # A wall time that the clocks skip is an hour later than it says.
    until = datetime.fromtimestamp(morning.timestamp(), tz=RIGA).astimezone(now.tzinfo)
    for moment in concerns:
        if now < moment and (local(moment).date() == here.date() or moment < until + SOON):
            return None
    return until
