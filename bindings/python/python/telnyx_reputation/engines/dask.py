"""Jobs on Dask dataframes: `map_partitions`."""

from __future__ import annotations

import importlib

from ._batches import arrow, schema

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ._job import Job

__all__ = ["run"]


def run(frame: Any, job: Job) -> Any:
    """What the job makes of a `dask.dataframe.DataFrame`, as one of the same partitions and index, with Arrow's types.

    Workers need `TELNYX_API_KEY` in their environment. Dask runs the tasks of a worker that died again on others;
    with a broker they are not billed again.
    """
    empty = _pandas(schema().empty_table())
    return frame[job.needs(frame.columns)].map_partitions(_partition, job, meta=empty)


def _partition(frame: Any, job: Job) -> Any:
    made = _pandas(job.table(arrow().Table.from_pandas(frame, preserve_index=False)))
    made.index = frame.index
    return made


def _pandas(table: Any) -> Any:
    # Arrow's own types keep a missing score apart from 0, and from a number that is none.
    return table.to_pandas(types_mapper=importlib.import_module("pandas").ArrowDtype)
