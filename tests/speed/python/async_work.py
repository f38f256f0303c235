"""The work that every asynchronous client does."""

import asyncio
import time
from typing import Any

from account import IN_FLIGHT, number
from checks import ListCheck, check
from figures import Clocks


async def measure(make: Any, work: str, count: int, warm_up: int, base_url: str) -> str:
    part = {
        "one-at-a-time": one_at_a_time,
        "in-flight": in_flight,
        "many": many,
        "list": streamed,
        "collect": collect,
    }[work]
    client = make(base_url)
    await part(client, warm_up)
    clocks = Clocks()
    took, kept = await part(client, count)
    figures = clocks.stop(count, took)
    del kept
    await client.close()
    return figures


async def one_at_a_time(client: Any, count: int) -> tuple[list[float], Any]:
    took, clock, first = [], time.perf_counter, number(0)
    for _ in range(count):
        begun = clock()
        check(client.read, await client.one(first), first)
        took.append(clock() - begun)
    return took, None


async def in_flight(client: Any, count: int) -> tuple[list[float], Any]:
    first, left = number(0), iter(range(count))

    async def worker() -> None:
        for _ in left:
            check(client.read, await client.one(first), first)

    await asyncio.gather(*(worker() for _ in range(IN_FLIGHT)))
    return [], None


async def many(client: Any, count: int) -> tuple[list[float], Any]:
    numbers = [number(index) for index in range(count)]
    rows = await client.many(numbers)
    if len(rows) != count:
        raise RuntimeError(f"{len(rows)} of {count} numbers were looked up")
    for row, phone_number in zip(rows, numbers):
        check(client.read, row, phone_number)
    return [], rows


async def streamed(client: Any, count: int) -> tuple[list[float], Any]:
    listed = ListCheck(client.read)
    async for row in client.rows(count):
        listed.add(row)
    listed.end(count)
    return [], None


async def collect(client: Any, count: int) -> tuple[list[float], Any]:
    rows, listed = [row async for row in client.rows(count)], ListCheck(client.read)
    for row in rows:
        listed.add(row)
    listed.end(count)
    return [], rows
