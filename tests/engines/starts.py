"""Who is at which batch of a job, and which batches were copied: begun while another process was at them."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

_COPY = "copy"
_WAITS = "waits"
# How long a batch waits for its copy, in seconds: an executor may have to be made anew first.
_LONGEST = 30


@dataclass(frozen=True)
class Starts:
    """Marks in a folder, since those who are at it share nothing else."""

    folder: str

    def begin(self, number: str) -> Path:
        """A mark that this process is at the batch with this first number, to be removed when the batch has ended."""
        is_copy = any(_is_at(mark, number) for mark in os.listdir(self.folder))
        mark = Path(self.folder, f"{number} {os.getpid()} {uuid4().hex}")
        mark.touch()
        if is_copy:
            Path(self.folder, f"{_COPY} {uuid4().hex}").touch()
        return mark

    def await_copy(self) -> None:
        """Lets a batch last until it was copied, once in a job: engines copy what takes longer than the rest."""
        try:
            Path(self.folder, _WAITS).touch(exist_ok=False)
        except FileExistsError:
            return
        ends = time.monotonic() + _LONGEST
        while not self.copies() and time.monotonic() < ends:
            time.sleep(0.02)

    def copies(self) -> int:
        """How many batches were begun while another process was at them."""
        return sum(mark.startswith(_COPY) for mark in os.listdir(self.folder))


def _is_at(mark: str, number: str) -> bool:
    """Whether the mark is of a process that is at this batch: one that was killed has left it."""
    first, _, rest = mark.partition(" ")
    return first == number and _is_alive(rest.partition(" ")[0])


def _is_alive(process: str) -> bool:
    """Whether it runs, and is not one that has ended and that nobody has waited for."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in ("Z", "X")
