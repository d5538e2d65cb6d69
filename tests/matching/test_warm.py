"""Compiled loops: loaded when they are needed, and kept on disk only where there is a place."""

import subprocess
import sys
import tempfile
from typing import Any

import pytest

from jobbridge.matching import keeping
from jobbridge.matching.arrays import compiled
from jobbridge.matching.best import warm


def double(number: int) -> int:
    return 2 * number


def triple(number: int) -> int:
    return 3 * number


def nowhere(*_: Any, **__: Any) -> None:
    raise OSError(30, "Read-only file system")


def test_without_a_place_for_machine_code_matching_only_takes_longer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tempfile, "TemporaryFile", nowhere)
    assert compiled(double)(4) == 8


def test_a_place_that_fills_up_later_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    from numba.core.caching import IndexDataCacheFile

    made = compiled(triple)
    monkeypatch.setattr(IndexDataCacheFile, "save", nowhere)
    assert made(4) == 12


def test_once_warm_nothing_is_left_to_load() -> None:
    warm()
    loops: tuple[Any, ...] = (
        keeping.keep,
        keeping.sift,
        keeping.absorb,
        keeping.offered,
        keeping.whole,
    )
    assert all(loop.signatures for loop in loops)


def test_neither_the_service_nor_its_help_waits_for_the_compiler() -> None:
    asked = (
        "import sys, jobbridge.app, jobbridge.serving, jobbridge.cli; print('numba' in sys.modules)"
    )
    answer = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True)
    assert answer.stdout == "False\n", answer.stderr
