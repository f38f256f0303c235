"""Jobs on the executors of `concurrent.futures`: processes or threads of one machine."""

from __future__ import annotations

from concurrent.futures import BrokenExecutor, as_completed

from ._batches import arrow, schema

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Executor
    from typing import Any

    from ._job import Job

__all__ = ["run"]


def run(executor: Callable[[], Executor], table: Any, job: Job, *, batch_size: int = 1000, broken: int = 3) -> Any:
    """What the job makes of a `pyarrow.Table`, as a table of the same rows.

    A process that dies breaks its pool; what was not done is then given to a new one. With a broker it is not billed
    again.

    - executor: makes an executor, as `lambda: ProcessPoolExecutor(8)`. Each is shut down when it has done its part.
    - batch_size: how many rows a worker is given at once.
    - broken: how many times a pool may break.

    Raises `BrokenExecutor` when it breaks once more, and what the job raises.
    """
    batches = table.to_batches(max_chunksize=batch_size)
    ended: dict[int, Any] = {}
    while len(ended) < len(batches):
        try:
            with executor() as pool:
                left = [number for number in range(len(batches)) if number not in ended]
                futures = {pool.submit(job.batch, batches[number]): number for number in left}
                _gather(futures, ended)
        except BrokenExecutor:
            broken -= 1
            if broken < 0:
                raise
    return arrow().Table.from_batches([ended[number] for number in range(len(batches))], schema=schema())


def _gather(futures: dict[Any, int], ended: dict[int, Any]) -> None:
    """Keeps what was done, also where others broke."""
    died: BrokenExecutor | None = None
    for future in as_completed(futures):
        try:
            ended[futures[future]] = future.result()
        except BrokenExecutor as error:
            died = error
    if died is not None:
        raise died
