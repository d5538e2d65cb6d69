"""Torn calendars by the thousand: `make drill`. `FUZZ_MINUTES` is how much processor time it gets
(an hour, if it is not said); prints how many it took and what it found."""

import os
import time
from collections import Counter

import pytest

from jobbridge.foreign.expansion import Expanded, expand
from jobbridge.foreign.lines import Unreadable
from jobbridge.foreign.rules import FAILURES, NOTES, SKIPPED
from tests.foreign.conftest import WITHIN
from tests.foreign.mutation import mutated

pytestmark = pytest.mark.drill
MINUTES = float(os.environ.get("FUZZ_MINUTES", "60"))
FIRST = int(os.environ.get("FUZZ_FIRST", "0"))
TELL_EVERY = 1_000
LONGEST = 6.0
"""Seconds of one small calendar: a handful of series at most, each with its own patience."""


def test_no_torn_calendar_does_harm(capsys: pytest.CaptureFixture[str]) -> None:
    """Each is read or refused by name, in time, and what is read is in order and within bounds."""
    began, number = time.process_time(), FIRST
    answers: Counter[str] = Counter()
    findings: list[str] = []
    slowest = 0.0
    while time.process_time() - began < MINUTES * 60 and len(findings) < 20:
        if number % TELL_EVERY == 0:
            with capsys.disabled():
                minutes = (time.process_time() - began) / 60
                print(f"{number - FIRST} in {minutes:.1f} minutes, found {findings}", flush=True)
        started = time.process_time()
        try:
            answers.update(_judged(expand(mutated(number), WITHIN)))
        except Unreadable as refused:
            answers[refused.code] += 1
            if refused.code not in FAILURES:
                findings.append(f"{number}: unknown {refused.code}")
        except Exception as error:
            findings.append(f"{number}: {type(error).__name__} {error}")
        taken = time.process_time() - started
        slowest = max(slowest, taken)
        if taken > LONGEST:
            findings.append(f"{number}: {taken:.1f} s")
        number += 1
    minutes = (time.process_time() - began) / 60
    with capsys.disabled():
        print(
            f"\n{number - FIRST} torn calendars in {minutes:.1f} minutes of processor time, "
            f"the slowest {slowest:.2f} s: {dict(answers.most_common())}; found {findings}"
        )
    assert findings == []


def _judged(found: Expanded) -> list[str]:
    for one, following in zip(found.spans, found.spans[1:], strict=False):
        assert one.end < following.start
    assert all(span.overlaps(WITHIN) for span in found.spans)
    assert set(found.skipped) <= {*SKIPPED, *NOTES}
    return ["read", *found.skipped]
