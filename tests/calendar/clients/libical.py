"""What libical understands of files: python libical.py FILE…"""

import ctypes
import json
import sys
from ctypes import c_char_p, c_int, c_long, c_void_p
from datetime import UTC, datetime
from pathlib import Path

EVENT = 4  # ICAL_VEVENT_COMPONENT


class Time(ctypes.Structure):
    """struct icaltimetype of libical 3."""

    _fields_ = [
        *((name, c_int) for name in ("year", "month", "day", "hour", "minute", "second")),
        ("is_date", c_int),
        ("is_daylight", c_int),
        ("zone", c_void_p),
    ]


def library() -> ctypes.CDLL:
    found = ctypes.CDLL("libical.so.3")
    for name, result, takes in (
        ("icalparser_parse_string", c_void_p, [c_char_p]),
        ("icalcomponent_get_first_component", c_void_p, [c_void_p, c_int]),
        ("icalcomponent_get_next_component", c_void_p, [c_void_p, c_int]),
        ("icalcomponent_get_uid", c_char_p, [c_void_p]),
        ("icalcomponent_get_summary", c_char_p, [c_void_p]),
        ("icalcomponent_get_sequence", c_int, [c_void_p]),
        ("icalcomponent_get_status", c_int, [c_void_p]),
        ("icalproperty_status_to_string", c_char_p, [c_int]),
        ("icalcomponent_get_dtstart", Time, [c_void_p]),
        ("icalcomponent_get_dtend", Time, [c_void_p]),
        ("icaltime_as_timet_with_zone", c_long, [Time, c_void_p]),
    ):
        function = getattr(found, name)
        function.restype, function.argtypes = result, takes
    return found


def moment(lib: ctypes.CDLL, at: Time) -> str:
    if at.is_date:
        return f"{at.year:04}-{at.month:02}-{at.day:02}"
    seconds = lib.icaltime_as_timet_with_zone(at, at.zone)
    return datetime.fromtimestamp(seconds, UTC).isoformat()


def events(lib: ctypes.CDLL, text: bytes) -> list[dict[str, object]]:
    calendar = lib.icalparser_parse_string(text)
    found = []
    event = lib.icalcomponent_get_first_component(calendar, EVENT)
    while event:
        found.append(
            {
                "uid": lib.icalcomponent_get_uid(event).decode(),
                "start": moment(lib, lib.icalcomponent_get_dtstart(event)),
                "end": moment(lib, lib.icalcomponent_get_dtend(event)),
                "status": lib.icalproperty_status_to_string(
                    lib.icalcomponent_get_status(event)
                ).decode(),
                "sequence": lib.icalcomponent_get_sequence(event),
                "summary": lib.icalcomponent_get_summary(event).decode(),
            }
        )
        event = lib.icalcomponent_get_next_component(calendar, EVENT)
    return found


if __name__ == "__main__":
    lib = library()
    print(json.dumps({Path(p).name: events(lib, Path(p).read_bytes()) for p in sys.argv[1:]}))
