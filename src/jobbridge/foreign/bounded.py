"""Expanding a foreign calendar in a process that is bounded in memory and time, and killed."""

import json
import subprocess
import sys
from datetime import UTC, datetime

from jobbridge.calendar.spans import Span
from jobbridge.foreign.fetching import Failed

SECONDS = 60
"""On the wall: its own bound of processor time comes first, unless the machine is very busy."""
CPU_SECONDS = 15
ENVIRONMENT = {"LC_ALL": "C.UTF-8"}


def expanded(
    body: bytes, within: Span, *, cpu_seconds: int = CPU_SECONDS
) -> tuple[list[Span], dict[str, int], int]:
    """Busy spans in order, events left out by code, and how many events there are. Raises
    `Failed`; whatever happens in there, nothing of ours is in its reach: it is given the file
    and two moments, and no environment."""
    arguments = [str(int(at.timestamp())) for at in (within.start, within.end)]
    arguments.append(str(cpu_seconds))
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-m", "jobbridge.foreign.child", *arguments],
            input=body,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            env=ENVIRONMENT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Failed("heavy") from None
    if done.returncode != 0:
        raise Failed("heavy")
    answer = json.loads(done.stdout)
    if "failed" in answer:
        raise Failed(answer["failed"])
    spans = [
        Span(datetime.fromtimestamp(first, UTC), datetime.fromtimestamp(last, UTC))
        for first, last in answer["spans"]
    ]
    return spans, answer["skipped"], answer["events"]
