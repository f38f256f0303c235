"""A job whose workers are killed at the worst moments: when a call was billed and its task has not ended, and before it
begins. Also what stands for the job with the official SDK."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starts import Starts

from telnyx_reputation.engines import Job, schema

# How many times a worker dies in a job: engines give up on a task that fails too often.
DEATHS = 3


def die() -> None:
    """The process that runs the task dies."""
    os.kill(os.getpid(), signal.SIGKILL)


def die_with_executor() -> None:
    """Spark's executor dies, which is an ancestor of the process that runs Python for it."""
    process = os.getppid()
    while process > 1 and b"CoarseGrainedExecutorBackend" not in Path(f"/proc/{process}/cmdline").read_bytes():
        process = int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])
    if process <= 1:
        raise RuntimeError("there is no executor to kill")
    os.kill(process, signal.SIGKILL)
    # Until Spark notices: nothing of this task is to be taken for its result.
    time.sleep(60)


@dataclass(frozen=True)
class Fatal:
    """A job that kills whoever does it, so many times in all."""

    job: Job | Official
    folder: str
    """Where what died leaves a mark, so that not everybody does."""
    kill: Callable[[], None]
    key: str
    """What the job authenticates with: here each has an account of its own."""
    deaths: int = DEATHS
    starts: Starts | None = None
    """Who is at which batch, also in a copy of its task."""
    awaits_copy: bool = False
    """Whether one batch lasts until it was copied, when nobody is to die any more."""

    def __call__(self, batches: Iterable[Any]) -> Iterator[Any]:
        for batch in batches:
            yield self.batch(batch)

    def batch(self, batch: Any) -> Any:
        os.environ["TELNYX_API_KEY"] = self.key
        if self.starts is None or batch.num_rows == 0:
            return self._work(batch, None)
        number = str(batch.column(0)[0])
        mark = self.starts.begin(number)
        try:
            died = os.listdir(self.folder)
            # What died may have been on every host by now, and is copied to none of those.
            if self.awaits_copy and len(died) >= self.deaths and number not in died:
                self.starts.await_copy()
            return self._work(batch, mark)
        finally:
            mark.unlink(missing_ok=True)

    def table(self, table: Any) -> Any:
        import pyarrow as pa

        return pa.Table.from_batches(self(table.to_batches()), schema=schema())

    def needs(self, names: Iterable[str]) -> list[str]:
        return self.job.needs(names)

    def _work(self, batch: Any, mark: Path | None) -> Any:
        if len(os.listdir(self.folder)) % 2:
            self._die(batch, mark)
        made = self.job.batch(batch)
        self._die(batch, mark)
        return made

    def _die(self, batch: Any, at_it: Path | None) -> None:
        """Once for each batch, and not for too many."""
        died = os.listdir(self.folder)
        mark = str(batch.column(0)[0])
        if batch.num_rows == 0 or len(died) >= self.deaths or mark in died:
            return
        Path(self.folder, mark).touch()
        # With an executor this process dies a while after it.
        if at_it is not None:
            at_it.unlink()
        self.kill()


@dataclass(frozen=True)
class Official:
    """The same work with the official SDK, straight to the service, as a job without a broker does it."""

    work: str
    base_url: str
    api_key: str
    enterprise: str

    def __call__(self, batches: Iterable[Any]) -> Iterator[Any]:
        for batch in batches:
            yield self.batch(batch)

    def needs(self, names: Iterable[str]) -> list[str]:
        return [name for name in names if name == "phone_number"]

    def batch(self, batch: Any) -> Any:
        import pyarrow as pa
        from telnyx import APIError, Telnyx

        numbers = batch.column(batch.schema.names.index("phone_number")).to_pylist()
        outcomes = ["done"] * len(numbers)
        with Telnyx(api_key=self.api_key, base_url=self.base_url) as client:
            calls = [[number] for number in numbers] if self.work == "fresh_lookup" else [numbers] if numbers else []
            for call in calls:
                try:
                    self._call(client, call)
                except APIError:
                    outcomes = ["failed" if number in call else was for number, was in zip(numbers, outcomes)]
        columns = {"phone_number": numbers, "outcome": outcomes}
        arrays = [pa.array(columns.get(field.name) or [None] * len(numbers), field.type) for field in schema()]
        return pa.RecordBatch.from_arrays(arrays, schema=schema())

    def _call(self, client: Any, numbers: list[str]) -> None:
        reputation = client.enterprises.reputation
        if self.work == "associate":
            reputation.numbers.associate(self.enterprise, phone_numbers=numbers)
        elif self.work == "refresh":
            reputation.numbers.refresh(self.enterprise, phone_numbers=numbers)
        elif self.work == "fresh_lookup":
            reputation.numbers.retrieve(numbers[0], enterprise_id=self.enterprise, fresh=True)
        else:
            reputation.remediation.create(self.enterprise, phone_numbers=numbers, call_purpose="Appointment reminders")
