"""A long life of our package: what it holds is told from time to time. See ../README.md."""

import argparse
import asyncio
import gc
import json
import os
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from account import ENTERPRISE, IN_FLIGHT, PAGE, enterprise, number
from telnyx_reputation import AsyncTelnyx, Telnyx, TelnyxError

# How many calls are made with one key, and then a pause.
BATCH = 1_000
# Seconds; longer than the server keeps a connection that idles.
PAUSE = 0.1
# Few enough that a small machine has them at work and not at waiting for each other.
THREADS = 8


def held(tasks: int) -> dict[str, float]:
    """What the process has now."""
    gc.collect()
    with open("/proc/self/status") as status:
        lines = dict(line.split(":", 1) for line in status.read().splitlines())
    return {
        "rss_mib": int(lines["VmRSS"].split()[0]) / 1024,
        "descriptors": len(os.listdir("/proc/self/fd")),
        "threads": int(lines["Threads"]),
        "tasks": tasks,
    }


def tell(calls: int, tasks: int, ended: Counter[str]) -> None:
    print(json.dumps({"calls": calls, "held": held(tasks), "ended": ended}), flush=True)


def synchronous(base_url: str, calls: int) -> None:
    def call(client: Telnyx, nth: int) -> str:
        numbers = client.enterprises.reputation.numbers
        try:
            if nth % 50 == 0:
                numbers.list(enterprise(PAGE), page_size=PAGE).data
            else:
                numbers.retrieve(number(nth), enterprise_id=ENTERPRISE)
        except TelnyxError as error:
            return type(error).__name__
        return "done"

    ended: Counter[str] = Counter()
    older = Telnyx(api_key="KEY0", base_url=base_url)
    with ThreadPoolExecutor(THREADS) as threads:
        for batch in range(1, calls // BATCH + 1):
            newer = older.with_options(api_key=f"KEY{batch}")
            ended.update(threads.map(partial(call, newer), range(BATCH)))
            # The service knows the newer key by now.
            ended[call(older, 1)] += 1
            older = newer
            time.sleep(PAUSE)
            tell(batch * BATCH, 0, ended)


async def asynchronous(base_url: str, calls: int) -> None:
    async def call(client: AsyncTelnyx, nth: int) -> str:
        numbers = client.enterprises.reputation.numbers
        try:
            if nth % 50 == 0:
                await numbers.list(enterprise(PAGE), page_size=PAGE)
            else:
                await numbers.retrieve(number(nth), enterprise_id=ENTERPRISE)
        except TelnyxError as error:
            return type(error).__name__
        return "done"

    async def worker(client: AsyncTelnyx, left: Iterator[int]) -> None:
        for nth in left:
            ended[await call(client, nth)] += 1

    ended: Counter[str] = Counter()
    older = AsyncTelnyx(api_key="KEY0", base_url=base_url)
    for batch in range(1, calls // BATCH + 1):
        newer = older.with_options(api_key=f"KEY{batch}")
        left = iter(range(BATCH))
        await asyncio.gather(*(worker(newer, left) for _ in range(IN_FLIGHT)))
        # The service knows the newer key by now.
        ended[await call(older, 1)] += 1
        older = newer
        await asyncio.sleep(PAUSE)
        tell(batch * BATCH, len(asyncio.all_tasks()), ended)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--base-url", required=True)
    parser.add_argument("--client", choices=["sync", "async"], required=True)
    parser.add_argument("--calls", type=int, required=True)
    given = parser.parse_args()
    if given.client == "sync":
        synchronous(given.base_url, given.calls)
    else:
        asyncio.run(asynchronous(given.base_url, given.calls))


if __name__ == "__main__":
    main()
