"""Signals at whatever moment a test says, and a handler that raises."""

from __future__ import annotations

import gc
import signal
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

import telnyx_reputation

needs_alarms = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="needs timers that signal")

PACKAGE = str(Path(telnyx_reputation.__file__).parent)

_rings: Callable[[FrameType | None], object] | None = None


def _heard(_: int, frame: FrameType | None) -> None:
    if _rings is not None:
        _rings(frame)


@contextmanager
def alarms(rings: Callable[[FrameType | None], object], after: float, every: float) -> Generator[None]:
    """Calls `rings` in a signal handler, with the frame that was interrupted."""
    global _rings
    # Never taken back: a signal that is on its way would find no handler.
    signal.signal(signal.SIGALRM, _heard)
    _rings = rings
    try:
        signal.setitimer(signal.ITIMER_REAL, after, every)
        yield
    finally:
        _rings = None
        signal.setitimer(signal.ITIMER_REAL, 0)


class Interrupt(BaseException):
    """What the signal handler raises."""


def interrupted(call: Callable[[], Any], delay: float, times: int = 1) -> tuple[Any, BaseException | None]:
    """The result if it was handed out, else the exception that came: raised that often, at once after each other, after
    so many seconds."""
    left = times

    def run() -> Any:
        return call()

    def raises(frame: FrameType | None) -> None:
        nonlocal left
        # Before the package is called nothing is sent, and once it has returned the result is the caller's to keep.
        in_package = False
        while frame is not None and frame.f_code is not run.__code__:
            in_package = in_package or frame.f_code.co_filename.startswith(PACKAGE)
            frame = frame.f_back
        if left and in_package and frame is not None:
            left -= 1
            raise Interrupt

    # What is raised while garbage is collected is lost.
    gc.disable()
    try:
        with alarms(raises, delay, 0.0002):
            return run(), None
    except Interrupt as error:
        return None, error
    finally:
        gc.enable()
