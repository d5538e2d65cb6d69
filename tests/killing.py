"""Work that is killed with -9 in the middle: at a call of ours, not after a time, so that a busy
machine kills at the same places."""

import os
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import jobbridge

OURS = str(Path(jobbridge.__file__).parent)


def calls(work: Callable[[], object]) -> int:
    """How many functions of ours it calls, in a process of its own, to its end."""
    status, number = _forked(work, 0)
    assert status == 0, "it did not come to its end"
    return number


def killed(work: Callable[[], object], at: int) -> bool:
    """Do it in a process of its own that is killed at that call; whether it was."""
    status, _ = _forked(work, at)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def _forked(work: Callable[[], object], at: int) -> tuple[int, int]:
    out, back = os.pipe()
    sys.stdout.flush()
    child = os.fork()
    if not child:
        number = 0

        def count(frame: FrameType, event: str, _given: object) -> None:
            nonlocal number
            if event == "call" and frame.f_code.co_filename.startswith(OURS):
                number += 1
                if number == at:
                    os.kill(os.getpid(), signal.SIGKILL)

        status = 1
        try:
            sys.setprofile(count)
            work()
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            sys.setprofile(None)
            os.write(back, str(number).encode())
            os._exit(status)
    os.close(back)
    with os.fdopen(out, "rb") as told:
        number = int(told.read() or 0)
    return os.waitpid(child, 0)[1], number
