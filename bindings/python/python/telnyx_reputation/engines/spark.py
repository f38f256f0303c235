"""Jobs on Apache Spark: `mapInArrow`, of pyspark 4."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from ._job import Job

__all__ = ["run"]

# `schema()` as Spark writes it.
_SCHEMA = (
    "phone_number string, enterprise_id string, outcome string, reason string, error string, has_snapshot boolean, "
    "spam_risk string, spam_category string, maturity_score tinyint, connection_score tinyint, "
    "engagement_score tinyint, sentiment_score tinyint, last_refreshed_at timestamp, id string"
)


def run(frame: Any, job: Job) -> Any:
    """What the job makes of a `DataFrame`, as one of the same number of rows.

    Executors need `TELNYX_API_KEY` in their environment: `spark.executorEnv.TELNYX_API_KEY`. Spark computes a frame
    again each time it is used, and a task that failed up to `spark.task.maxFailures` times; with a broker neither bills
    again.
    """

    # A function, since Spark takes nothing else that can be called.
    def batches(given: Iterable[Any]) -> Iterator[Any]:
        return job(given)

    return frame.select(*job.needs(frame.columns)).mapInArrow(batches, _SCHEMA)
