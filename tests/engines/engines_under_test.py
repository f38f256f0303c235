"""The engines, each as a function that runs a job over numbers while its workers are killed."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pyarrow as pa
from fatal import die, die_with_executor
from spark_cluster import cluster

from telnyx_reputation.engines import dask as on_dask
from telnyx_reputation.engines import futures as on_futures
from telnyx_reputation.engines import ray as on_ray
from telnyx_reputation.engines import spark as on_spark

# How many numbers a batch has: a job is made of several.
BATCH = 20

Run = Callable[[list[str], Any], pa.Table]


def _table(numbers: list[str]) -> pa.Table:
    return pa.table({"phone_number": numbers})


@contextmanager
def spark() -> Iterator[Run]:
    """Two executors of their own, with copies of what is slow, and four tries for each task."""
    import pyspark
    from pyspark.sql import SparkSession

    home = Path(pyspark.__file__).parent
    os.environ["SPARK_HOME"] = str(home)
    settings = {
        "spark.speculation": "true",
        "spark.speculation.interval": "50ms",
        "spark.speculation.multiplier": "1.01",
        "spark.speculation.quantile": "0.1",
        "spark.speculation.minTaskRuntime": "10ms",
        "spark.task.maxFailures": "8",
        "spark.sql.execution.arrow.maxRecordsPerBatch": str(BATCH),
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "OFF",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
    }

    def run(numbers: list[str], job: Any) -> pa.Table:
        frame = session.createDataFrame([(number,) for number in numbers], "phone_number string")
        return on_spark.run(frame.repartition(-(-len(numbers) // BATCH)), job).toArrow()

    with cluster(home, 2) as master:
        builder = SparkSession.builder.master(master).appName("telnyx-reputation")
        for name, value in settings.items():
            builder = builder.config(name, value)
        session = builder.getOrCreate()
        try:
            yield run
        finally:
            session.stop()


@contextmanager
def ray() -> Iterator[Run]:
    """Two actors, which are made anew when they die."""
    import ray as engine

    engine.init(num_cpus=2, include_dashboard=False, log_to_driver=False, logging_level="ERROR")
    engine.data.DataContext.get_current().enable_progress_bars = False

    def run(numbers: list[str], job: Any) -> pa.Table:
        blocks = [_table(numbers[begin : begin + BATCH]) for begin in range(0, len(numbers), BATCH)]
        made = on_ray.run(engine.data.from_arrow(blocks), job, actors=2, batch_size=BATCH)
        return pa.concat_tables(engine.get(made.to_arrow_refs()))

    try:
        yield run
    finally:
        engine.shutdown()


@contextmanager
def dask() -> Iterator[Run]:
    """Two workers of a cluster for each job, which are made anew when they die."""
    import dask as engine
    import dask.dataframe as frames
    import pandas
    from distributed import Client, LocalCluster

    engine.config.set({"distributed.scheduler.allowed-failures": 10})

    def run(numbers: list[str], job: Any) -> pa.Table:
        frame = frames.from_pandas(pandas.DataFrame({"phone_number": numbers}), npartitions=-(-len(numbers) // BATCH))
        cluster = LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs="CRITICAL")
        with cluster, Client(cluster):
            return pa.Table.from_pandas(on_dask.run(frame, job).compute(), preserve_index=False)

    yield run


def _sizes(count: int) -> Iterator[int]:
    """So many different sizes that they come to this."""
    size = 1
    while count > 2 * size:
        yield size
        count -= size
        size += 1
    yield count


def of_different_sizes(numbers: list[str]) -> pa.Table:
    """A table in as many chunks as can each have another size, so that the bill tells one's call from another's."""
    ends = list(itertools.accumulate(_sizes(len(numbers))))
    return pa.concat_tables(_table(numbers[begin:end]) for begin, end in zip([0, *ends], ends))


@contextmanager
def processes(tabled: Callable[[list[str]], pa.Table] = _table, batch: int = BATCH) -> Iterator[Run]:
    """A pool of two processes, which are given the chunks of a table, or as much of one as a batch has."""
    context = get_context("forkserver")
    context.set_forkserver_preload(["telnyx", "fatal"])

    def run(numbers: list[str], job: Any) -> pa.Table:
        return on_futures.run(
            lambda: ProcessPoolExecutor(2, context), tabled(numbers), job, batch_size=batch, broken=10
        )

    yield run


# By how the table calls them, with how their workers die.
ENGINES: dict[str, tuple[Callable[[], Any], Callable[[], None]]] = {
    "Spark, executors killed, speculation": (spark, die_with_executor),
    "Ray, actors killed": (ray, die),
    "Dask, workers killed": (dask, die),
    "process pool, SIGKILL": (processes, die),
}
