"""How long something is tried again whose answer was lost."""

from __future__ import annotations

import random
import time

__all__: list[str] = []

_FIRST, _LONGEST = 0.05, 5.0


class Patience:
    """The pauses between tries, which grow until a deadline."""

    def __init__(self, seconds: float) -> None:
        self._ends = time.monotonic() + seconds
        self._next = _FIRST

    def pause(self) -> bool:
        """Waits before the next try; `False` when there is no time for one."""
        # A part of it at random, so that workers that failed together do not come back together.
        wait = self._next * random.uniform(0.5, 1.0)
        if time.monotonic() + wait >= self._ends:
            return False
        time.sleep(wait)
        self._next = min(2 * self._next, _LONGEST)
        return True
