"""The process in which a foreign calendar is expanded: the bounds on itself come first, then
the file from standard input, then the answer as JSON on standard output. Started by `bounded`."""

import json
import os
import resource
import sys
from datetime import UTC, datetime

MEMORY = 150 << 20
"""Of address space: a calendar of 4.7 MB with 19,900 events fits in it."""


def bound(cpu_seconds: int) -> None:
    """From here on: so much memory and time, nothing written, nobody started."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        limit = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (limit, limit))
    os.nice(5)


def main() -> None:
    bound(int(sys.argv[3]))
    from jobbridge.calendar.spans import Span
    from jobbridge.foreign.expansion import expand
    from jobbridge.foreign.lines import Unreadable

    first, last = (datetime.fromtimestamp(int(at), UTC) for at in sys.argv[1:3])
    answer: dict[str, object]
    try:
        found = expand(sys.stdin.buffer.read(), Span(first, last))
    except Unreadable as error:
        answer = {"failed": error.code}
    except (MemoryError, RecursionError):
        answer = {"failed": "heavy"}
    else:
        answer = {
            "spans": [[int(s.start.timestamp()), int(s.end.timestamp())] for s in found.spans],
            "skipped": found.skipped,
            "events": found.events,
        }
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
