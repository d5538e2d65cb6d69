"""iCalendar bytes: one fragment for each revision of an event, and feeds joined from fragments.

`render_event` runs once when an event changes; its bytes, those that the icalendar package would
write, are kept with the revision. `render_feed` only joins bytes, 10,000 of them in 5 ms. Nothing
here reads a clock: the same event gives the same bytes for ever, and a feed's ETag changes only
when an event does.

Feeds have no METHOD, so DTSTAMP is the time of the revision (RFC 5545, 3.8.7.2). No ATTENDEE
or ORGANIZER either: programs that import such an event write mail to the people in it.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final
from urllib.parse import quote

from icalendar.prop import vDuration

from jobbridge.calendar.spans import ONE_DAY, RIGA, Span, as_utc

PRODID: Final = b"-//JobBridge//JobBridge//EN"

REFRESH: Final = b"PT30M"
FOLD: Final = 74  # octets of a line, so that a continued one has 75 with its blank

FEED_COLORS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "teal": "#008080",
        "steelblue": "#4682B4",
        "seagreen": "#2E8B57",
        "slateblue": "#6A5ACD",
        "indigo": "#4B0082",
        "firebrick": "#B22222",
        "chocolate": "#D2691E",
        "dimgray": "#696969",
    }
)
"""CSS colour names, which COLOR wants (RFC 7986, 5.9), and the number that Apple reads."""

# Two rules without an end. Lists of dates (RDATE), which icalendar would write, are read an
# hour wrong in winter by ical.js and vobject.
VTIMEZONE: Final = b"""\
BEGIN:VTIMEZONE
TZID:Europe/Riga
X-LIC-LOCATION:Europe/Riga
BEGIN:DAYLIGHT
DTSTART:19700329T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0300
TZNAME:EEST
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19701025T040000
TZOFFSETFROM:+0300
TZOFFSETTO:+0200
TZNAME:EET
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
""".replace(b"\n", b"\r\n")

_HEAD: Final = b"\r\n".join(
    [b"BEGIN:VCALENDAR", b"VERSION:2.0", b"PRODID:" + PRODID, b"CALSCALE:GREGORIAN", b""]
)
_FOOT: Final = b"END:VCALENDAR\r\n"
_BEGIN: Final = b"BEGIN:VEVENT\r\n"
_END: Final = b"END:VEVENT\r\n"


class Status(StrEnum):
    """STATUS of an event (RFC 5545, 3.8.1.11)."""

    TENTATIVE = "TENTATIVE"
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One revision of a calendar entry, as everybody who may see it sees it.

    `uid` is stored once and never changes; `sequence` rises with every change of time, place
    or status. `when` is a span, or a date for an entry of a whole day. `last_modified` is the
    stored time of this revision. `categories` are machine words. Texts may hold anything that a
    person typed; a cancelled event's `summary` is to say so in its own words, because many
    programs hide STATUS. Raises ValueError for what no calendar could read.
    """

    uid: str
    sequence: int
    status: Status
    when: Span | date
    summary: str
    created: datetime
    last_modified: datetime
    description: str = ""
    location: str = ""
    url: str = ""
    conference: str = ""
    categories: tuple[str, ...] = ()
    transparent: bool = False
    alarm_minutes: int | None = None

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[\x21-\x7e]+", self.uid):
            raise ValueError(f"a UID is one ASCII word: {self.uid!r}")
        if self.sequence < 0:
            raise ValueError(f"SEQUENCE cannot be negative: {self.sequence}")
        if isinstance(self.when, datetime):
            raise ValueError("an event takes a span, or a date for the whole day")
        for word in self.categories:
            if not re.fullmatch(r"[A-Z0-9][A-Z0-9-]*", word):
                raise ValueError(f"a category is one capital machine word: {word!r}")
        if self.alarm_minutes is not None and self.alarm_minutes < 0:
            raise ValueError(f"an alarm comes before the event: {self.alarm_minutes}")


def render_event(event: Event) -> bytes:
    """One VEVENT, from BEGIN to the line end after END, to be kept with its revision.

    Times are written in Europe/Riga; a feed or download brings the VTIMEZONE. An entry of a
    whole day and a cancelled one never make their reader busy, and a cancelled one never rings.
    """
    cancelled = event.status is Status.CANCELLED
    free = event.transparent or cancelled or not isinstance(event.when, Span)
    conference = _uri(event.conference)
    summary = _escaped(_one_line(event.summary))
    description = _with_link(_clean(event.description), conference)
    revised = _utc(event.last_modified)
    location, url = _one_line(event.location), _uri(event.url)
    # The order in which icalendar writes them: its golden files are ours.
    lines = [
        "BEGIN:VEVENT",
        f"SUMMARY:{summary}",
        *_bounds(event.when),
        f"DTSTAMP:{revised}",
        f"UID:{_escaped(event.uid)}",
        f"SEQUENCE:{event.sequence}",
        *([f"CATEGORIES:{','.join(event.categories)}"] if event.categories else []),
        "CLASS:PRIVATE",
        *([f"CONFERENCE;FEATURE=VIDEO;VALUE=URI:{conference}"] if conference else []),
        f"CREATED:{_utc(event.created)}",
        *([f"DESCRIPTION:{_escaped(description)}"] if description else []),
        f"LAST-MODIFIED:{revised}",
        *([f"LOCATION:{_escaped(location)}"] if location else []),
        f"STATUS:{event.status}",
        f"TRANSP:{'TRANSPARENT' if free else 'OPAQUE'}",
        *([f"URL:{url}"] if url else []),
    ]
    made = b"".join(map(_line, [*lines, "END:VEVENT"]))
    return made if event.alarm_minutes is None else with_alarm(made, event.alarm_minutes)


def with_alarm(fragment: bytes, minutes: int) -> bytes:
    """A kept fragment that rings so long before it begins. One that is cancelled never does, nor
    one of a whole day, which begins in the night."""
    if b"\r\nSTATUS:CANCELLED\r\n" in fragment or b"\r\nDTSTART;VALUE=DATE:" in fragment:
        return fragment
    summary = fragment[len(_BEGIN) : fragment.index(b"\r\nDTSTART")].replace(b"\r\n ", b"")
    text = summary.removeprefix(b"SUMMARY:").decode()
    before: bytes = vDuration(timedelta(minutes=-minutes)).to_ical()  # type: ignore[no-untyped-call]
    lines = ["BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{text}", f"TRIGGER:{before.decode()}"]
    alarm = b"".join(map(_line, [*lines, "END:VALARM"]))
    return fragment.removesuffix(_END) + alarm + _END


def render_feed(name: str, fragments: Iterable[bytes], color: str) -> bytes:
    """A whole calendar to subscribe to, of fragments in the order given (by start, then UID).

    `name` is what the subscriber's program shows, a comma or semicolon in it as " · "; `color`
    is one of `FEED_COLORS`. Raises ValueError for another colour, and for a damaged fragment:
    no calendar is better than one with entries missing.
    """
    if color not in FEED_COLORS:
        raise ValueError(f"not a colour of a feed: {color!r}")
    # ical.js and icalendar do not unescape a calendar's name, so it has nothing to escape.
    title = re.sub(r" *[\\;,]+ *", " · ", _one_line(name)).strip(" ·")
    return b"".join(
        [
            _HEAD,
            _line(f"NAME:{title}"),
            _line(f"X-WR-CALNAME:{title}"),
            b"REFRESH-INTERVAL;VALUE=DURATION:" + REFRESH + b"\r\n",
            b"X-PUBLISHED-TTL:" + REFRESH + b"\r\n",
            b"COLOR:" + color.encode() + b"\r\n",
            b"X-APPLE-CALENDAR-COLOR:" + FEED_COLORS[color].encode() + b"\r\n",
            VTIMEZONE,
            *map(_whole, fragments),
            _FOOT,
        ]
    )


def value_of(fragment: bytes, name: str) -> str:
    """A text of a kept fragment as people read it; "" where it has none."""
    start = fragment.find(b"\r\n" + name.encode() + b":")
    if start < 0:
        return ""
    unfolded = fragment[start + 2 :].replace(b"\r\n ", b"").split(b"\r\n", 1)[0].decode()
    value = unfolded.partition(":")[2]
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], value)


def render_download(fragment: bytes) -> bytes:
    """One event as a file to import. It has no name: programs would make a calendar of it."""
    return b"".join([_HEAD, VTIMEZONE, _whole(fragment), _FOOT])


def etag(body: bytes, encoding: str = "identity") -> str:
    """A strong entity tag, quotes included, for `body` sent in that Content-Encoding.

    `body` is what it was before encoding, so the tag does not hang on a compressor's version.
    """
    return f'"{hashlib.sha256(body).hexdigest()[:32]}-{encoding}"'


def if_none_match(header: str | None, tag: str) -> bool:
    """Whether the If-None-Match header names `tag`, so that 304 is the answer.

    Compares weakly, as RFC 9110, 13.1.2 asks; `*` names every tag. A header that is no list of
    tags counts as absent.
    """
    if header is None:
        return False
    if header.strip(" \t") == "*":
        return True
    opaque = tag.removeprefix("W/")
    found = False
    at = 0
    while at < len(header):
        item = _TAG_IN_LIST.match(header, at)
        if item is None:
            return False
        found = found or item["opaque"] == opaque
        at = item.end()
    return found


_TAG_IN_LIST: Final = re.compile(
    r'[ \t]*(?:(?:W/)?(?P<opaque>"[\x21\x23-\x7e\x80-\xff]*")[ \t]*)?(?:,|\Z)'
)

# RFC 5545 calls for `\n` at a line break and knows no other control character in a text.
_LINE_BREAK: Final = re.compile("\r\n|[\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
_NOT_TEXT: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff]")


_ESCAPES: Final = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


def _escaped(text: str) -> str:
    """A TEXT value (RFC 5545, 3.3.11) of what `_clean` or `_one_line` has left."""
    return text.translate(_ESCAPES)


def _line(content: str) -> bytes:
    """A content line with its end, folded at 75 octets: never inside a character, nor, as
    icalendar has it, between a backslash and what it escapes."""
    whole = content.encode()
    if len(whole) <= FOLD:
        return whole + b"\r\n"
    parts = []
    while len(whole) > FOLD:
        cut = FOLD
        while whole[cut] & 0xC0 == 0x80:
            cut -= 1
        if whole[cut - 1] in b"\\^":
            cut -= 1
        parts.append(whole[:cut])
        whole = whole[cut:]
    return b"\r\n ".join([*parts, whole]) + b"\r\n"


def _clean(text: str) -> str:
    r"""What a person typed with line breaks as `\n`, and what is no text left out."""
    return _NOT_TEXT.sub("", _LINE_BREAK.sub("\n", text))


def _one_line(text: str) -> str:
    return " ".join(_clean(text).split())


def _uri(address: str) -> str:
    """An address without a character that could end its line; a sound one stays as it is."""
    return quote(address.strip(), safe="%:/?#[]@!$&'()*+,;=~", errors="replace")


def _with_link(description: str, conference: str) -> str:
    """Few programs show CONFERENCE, so the link stands in the text as well."""
    if conference in description:
        return description
    return f"{description}\n{conference}" if description else conference


def _utc(moment: datetime) -> str:
    return f"{as_utc(moment):%Y%m%dT%H%M%SZ}"


def _bounds(when: Span | date) -> tuple[str, str]:
    """DTSTART and DTEND; a date's end is the next date."""
    if not isinstance(when, Span):
        return (
            f"DTSTART;VALUE=DATE:{when:%Y%m%d}",
            f"DTEND;VALUE=DATE:{when + ONE_DAY:%Y%m%d}",
        )
    start, end = when.start.astimezone(RIGA), when.end.astimezone(RIGA)
    # A local time that comes twice means the first (3.3.5), so the second is written in UTC;
    # and both ends of an event are of one form (3.8.2.2).
    if start.fold or end.fold:
        return f"DTSTART:{_utc(when.start)}", f"DTEND:{_utc(when.end)}"
    return (
        f"DTSTART;TZID=Europe/Riga:{start:%Y%m%dT%H%M%S}",
        f"DTEND;TZID=Europe/Riga:{end:%Y%m%dT%H%M%S}",
    )


def _whole(fragment: bytes) -> bytes:
    if not (fragment.startswith(_BEGIN) and fragment.endswith(_END)):
        raise ValueError(f"not a fragment of render_event: {fragment[:40]!r}")
    return fragment
