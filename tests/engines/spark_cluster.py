"""A cluster of Spark on one machine, whose workers are hosts of their own.

Spark copies no task to a host that has it, and the workers of its own `local-cluster` are one host.
"""

from __future__ import annotations

import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

HOST = "127.0.0.1"
# How long the master may take until it listens, in seconds.
LONGEST = 60


@contextmanager
def cluster(home: Path, workers: int) -> Iterator[str]:
    """The URL of its master. Each worker has one core, and one executor that is made anew whenever it dies."""
    environment = {
        **os.environ,
        "SPARK_HOME": str(home),
        "SPARK_DAEMON_MEMORY": "256m",
        "SPARK_MASTER_OPTS": "-Dspark.deploy.maxExecutorRetries=-1",
    }
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, ExitStack() as ends:
        log = Path(folder, "log")
        said = ends.enter_context(open(log, "ab"))

        def start(name: str, *words: str) -> subprocess.Popen[bytes]:
            command = [str(home / "bin/spark-class"), f"org.apache.spark.deploy.{name}", "--webui-port", "0", *words]
            process = subprocess.Popen(command, env=environment, stdout=said, stderr=said)
            ends.callback(_end, process)
            return process

        with socket.create_server((HOST, 0)) as free:
            port = free.getsockname()[1]
        master = start("master.Master", "--host", HOST, "--port", str(port))
        _listens(master, port, log)
        url = f"spark://{HOST}:{port}"
        for worker in range(workers):
            host = f"127.0.0.{2 + worker}"
            start("worker.Worker", "--host", host, "--cores", "1", "--memory", "1g", "--work-dir", folder, url)
        yield url


def _listens(master: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Waits until the master does."""
    ends = time.monotonic() + LONGEST
    while True:
        try:
            socket.create_connection((HOST, port), timeout=1).close()
            return
        except OSError as error:
            if master.poll() is not None or time.monotonic() > ends:
                raise RuntimeError(f"Spark's master does not listen: {log.read_text()}") from error
            time.sleep(0.1)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
