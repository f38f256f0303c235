"""The asynchronous client and event loops."""

from __future__ import annotations

import asyncio
import gc
import threading
import time
import weakref

import pytest
from stub_server import ENVELOPE, Say, Stub

import telnyx_reputation
from telnyx_reputation import AsyncTelnyx

PHONE = "+16035551234"
# Ends its connection, so that the next call may come over one that was there before.
LAST = Say(body="{}", headers={"Connection": "close"}, close=True)
OK = Say(body='{"data":{"phone_number":"+16035551234"}}')


def test_many_at_once(stub: Stub) -> None:
    stub.say(OK)

    async def main() -> None:
        client = stub.async_client()
        answers = await asyncio.gather(*(client.reputation.numbers.retrieve(PHONE) for _ in range(200)))
        assert {answer.data.phone_number for answer in answers} == {PHONE}

    asyncio.run(main())
    assert len(stub.asked) == 200


def test_nothing_is_sent_before_it_is_awaited(stub: Stub) -> None:
    coroutine = stub.async_client().terms_of_service.retrieve_info()
    coroutine.close()
    assert stub.asked == []


def test_cancelling_stops_the_request(stub: Stub) -> None:
    stub.say(Say(hang=True))

    async def cancelled(client: AsyncTelnyx) -> float:
        task = asyncio.create_task(client.reputation.numbers.retrieve(PHONE))
        await asyncio.to_thread(stub.arrived.acquire)
        begin = time.perf_counter()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        took = time.perf_counter() - begin
        # The server sees the connection close: the request is gone, not merely forgotten.
        assert await asyncio.to_thread(stub.closed_by_client.acquire, timeout=30)
        return took

    async def main() -> list[float]:
        client = stub.async_client()
        took = [await cancelled(client) for _ in range(20)]
        stub.say(OK)
        assert (await client.reputation.numbers.retrieve(PHONE)).data.phone_number == PHONE
        return took

    took = asyncio.run(main())
    # A busy machine may delay any single one, but hardly all of them.
    assert min(took) < 0.001
    assert len(stub.asked) == 21


def test_cancelling_ends_the_wait_before_a_repeat(stub: Stub) -> None:
    stub.say(Say(status=429, body=ENVELOPE, headers={"Retry-After": "30"}), LAST)

    async def main() -> float:
        client = stub.async_client()
        task = asyncio.create_task(client.reputation.numbers.retrieve(PHONE))
        await asyncio.to_thread(stub.arrived.acquire)
        while not stub.asked[1:] or stub.asked[-1].connection != 0:
            # On the same connection: so the first call has its answer, and waits.
            await client.terms_of_service.retrieve_info()
        asked = len(stub.asked)
        begin = time.perf_counter()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert len(stub.asked) == asked
        return time.perf_counter() - begin

    assert asyncio.run(main()) < 5  # The wait is 30 s.


def test_asyncio_timeouts(stub: Stub) -> None:
    stub.say(Say(hang=True))

    async def main() -> None:
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(stub.async_client().reputation.numbers.retrieve(PHONE), 0.05)

    asyncio.run(main())


def test_errors_arrive(stub: Stub) -> None:
    stub.say(Say(status=404, body=ENVELOPE))

    async def main() -> None:
        client = stub.async_client()
        with pytest.raises(telnyx_reputation.NotFoundError):
            await client.reputation.numbers.retrieve(PHONE)
        with pytest.raises(telnyx_reputation.InvalidArgumentError):
            await client.reputation.numbers.retrieve("..")

    asyncio.run(main())


def test_one_client_in_several_loops(stub: Stub) -> None:
    client = stub.async_client()
    stub.say(OK)

    async def main() -> None:
        for _ in range(3):
            assert (await client.reputation.numbers.retrieve(PHONE)).data.phone_number == PHONE

    for _ in range(5):
        asyncio.run(main())
    threads = [threading.Thread(target=asyncio.run, args=(main(),)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(stub.asked) == 27


def test_a_loop_that_ends_first_leaves_no_noise(stub: Stub) -> None:
    stub.say(Say(hang=True))

    async def main() -> None:
        task = asyncio.create_task(stub.async_client().reputation.numbers.retrieve(PHONE))
        await asyncio.to_thread(stub.arrived.acquire)
        del task

    asyncio.run(main())
    assert stub.closed_by_client.acquire(timeout=30)


def test_a_dropped_client_is_freed(stub: Stub) -> None:
    stub.say(OK)

    async def main() -> weakref.ref[object]:
        client = stub.async_client()
        await client.reputation.numbers.retrieve(PHONE)
        return weakref.ref(client)

    reference = asyncio.run(main())
    gc.collect()
    assert reference() is None


def test_without_a_loop() -> None:
    client = telnyx_reputation.AsyncTelnyx("KEY", base_url="http://127.0.0.1:9")
    coroutine = client.terms_of_service.retrieve_info()
    with pytest.raises(RuntimeError, match="no running event loop"):
        coroutine.send(None)


def test_uvloop(stub: Stub) -> None:
    uvloop = pytest.importorskip("uvloop")
    stub.say(OK)
    client = stub.async_client()

    async def main() -> None:
        answers = await asyncio.gather(*(client.reputation.numbers.retrieve(PHONE) for _ in range(50)))
        assert {answer.data.phone_number for answer in answers} == {PHONE}

    for _ in range(2):
        uvloop.run(main())
    assert len(stub.asked) == 100
