"""A signal handler that raises, at whatever moment a test says."""

from __future__ import annotations

import signal
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

needs_alarms = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="needs timers that signal")


class Interrupt(BaseException):
    """What the signal handler raises."""


def interrupted(call: Callable[[], Any], delay: float, times: int = 1) -> tuple[Any, BaseException | None]:
    """The result if it was handed out, else the exception that came: raised that often, at once after each other, after
    so many seconds."""
    left = times

    def run() -> Any:
        return call()

    def handler(_: int, frame: FrameType | None) -> None:
        nonlocal left
        # Nobody would catch what is raised before the call or after it.
        while frame is not None and frame.f_code is not run.__code__:
            frame = frame.f_back
        if left and frame is not None:
            left -= 1
            raise Interrupt

    before = signal.signal(signal.SIGALRM, handler)
    try:
        signal.setitimer(signal.ITIMER_REAL, delay, 0.0002)
        return run(), None
    except Interrupt as error:
        return None, error
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
