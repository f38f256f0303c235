"""The work that every synchronous client does; calls at once are made by threads."""

import json
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from account import IN_FLIGHT, number
from checks import ListCheck, check
from figures import Clocks


def measure(client: Any, work: str, count: int, warm_up: int, base_url: str) -> str:
    part = {
        "one-at-a-time": one_at_a_time,
        "in-flight": in_flight,
        "many": many,
        "list": streamed,
        "collect": collect,
    }.get(work)
    if part is None:
        event = json.load(urllib.request.urlopen(f"{base_url}/event", timeout=10))
        return webhooks(client, event, count, warm_up)
    part(client, warm_up)
    clocks = Clocks()
    took, kept = part(client, count)
    figures = clocks.stop(count, took)
    del kept
    return figures


def one_at_a_time(client: Any, count: int) -> tuple[list[float], Any]:
    took, clock, first = [], time.perf_counter, number(0)
    for _ in range(count):
        begun = clock()
        check(client.read, client.one(first), first)
        took.append(clock() - begun)
    return took, None


def in_flight(client: Any, count: int) -> tuple[list[float], Any]:
    first, left = number(0), iter(range(count))

    def worker() -> None:
        for _ in left:
            check(client.read, client.one(first), first)

    threads = client.__dict__.setdefault("pool", ThreadPoolExecutor(IN_FLIGHT))
    for done in [threads.submit(worker) for _ in range(IN_FLIGHT)]:
        done.result()
    return [], None


def many(client: Any, count: int) -> tuple[list[float], Any]:
    numbers = [number(index) for index in range(count)]
    rows = client.many(numbers)
    if len(rows) != count:
        raise RuntimeError(f"{len(rows)} of {count} numbers were looked up")
    for row, phone_number in zip(rows, numbers):
        check(client.read, row, phone_number)
    return [], rows


def streamed(client: Any, count: int) -> tuple[list[float], Any]:
    listed = ListCheck(client.read)
    for row in client.rows(count):
        listed.add(row)
    listed.end(count)
    return [], None


def collect(client: Any, count: int) -> tuple[list[float], Any]:
    rows, listed = list(client.rows(count)), ListCheck(client.read)
    for row in rows:
        listed.add(row)
    listed.end(count)
    return [], rows


def webhooks(client: Any, event: Any, count: int, warm_up: int) -> str:
    headers = {"telnyx-timestamp": event["timestamp"], "telnyx-signature-ed25519": event["signature"]}

    def unwrap(times: int) -> None:
        for _ in range(times):
            payload = client.unwrap(event["body"], headers, event["public_key"])
            if payload.phone_number != number(0):
                raise RuntimeError(f"this is not the event that was signed: {payload!r}")

    unwrap(warm_up)
    clocks = Clocks()
    unwrap(count)
    return clocks.stop(count, [])
