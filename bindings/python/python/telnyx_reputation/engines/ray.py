"""Jobs on Ray Data: `map_batches`."""

from __future__ import annotations

import importlib

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ._job import Job

__all__ = ["run"]


class _Actor:
    """A worker that lives for many batches."""

    def __init__(self, job: Job) -> None:
        self._job = job

    def __call__(self, table: Any) -> Any:
        return self._job.table(table)


def run(dataset: Any, job: Job, *, actors: int | None = None, batch_size: int = 1000, **options: Any) -> Any:
    """What the job makes of a `ray.data.Dataset`, as one of the same number of rows.

    Workers need `TELNYX_API_KEY` in their environment: `ray.init(runtime_env={"env_vars": ...})`. Ray runs what a lost
    worker had under way again; with a broker it is not billed again.

    - actors: how many actors do it, each with one client for all its batches; without it, tasks do.
    - batch_size: how many rows a batch has at most.
    - options: whatever else `map_batches` takes.
    """
    options = {"batch_format": "pyarrow", "batch_size": batch_size, **options}
    selected = dataset.select_columns(job.needs(dataset.columns()))
    if actors is None:
        return selected.map_batches(job.table, **options)
    pool = importlib.import_module("ray.data").ActorPoolStrategy(size=actors)
    return selected.map_batches(_Actor, fn_constructor_args=(job,), compute=pool, **options)
