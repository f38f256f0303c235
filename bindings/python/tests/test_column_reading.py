"""Columns: how much is read for whoever reads them, and a reading that fails or is broken off."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from arrow import Reader, StreamError, rows, schema_of
from layout import SCHEMA
from runs import ID
from stub_server import ENVELOPE, Asked, Say, Stub

from telnyx_reputation import Columns, PermissionDeniedError
from telnyx_reputation._native import read_table


def endless(asked: Asked) -> Say:
    """Forty pages of 250 numbers."""
    number = int(parse_qs(urlsplit(asked.target).query).get("page[number]", ["1"])[0])
    items = [{"phone_number": f"+1603555{250 * number + at:05}"} for at in range(250)]
    return Say(body=json.dumps({"data": items, "meta": {"page_number": number, "total_pages": 40}}))


def two_pages(asked: Asked) -> Say:
    """The first two of them, and a refusal of the third."""
    third = parse_qs(urlsplit(asked.target).query).get("page[number]") == ["3"]
    return Say(status=403, body=ENVELOPE) if third else endless(asked)


def test_no_more_is_read_than_is_asked_for(stub: Stub) -> None:
    stub.say(endless)
    columns = stub.client().enterprises.reputation.numbers.list(ID, page_size=250).to_arrow()
    reader = Reader(columns)
    assert reader.schema() == SCHEMA and len(stub.asked) == 1
    first = reader.next()
    assert first is not None and len(first) == 4250
    # Seventeen pages, and the one after them.
    assert len(stub.asked) <= 18
    reader.release()
    del reader, columns
    gc.collect()
    assert len(stub.asked) <= 18


def test_a_list_that_is_read_again_is_what_it_is_by_then(stub: Stub) -> None:
    numbers = [1, 2, 3, 4]

    def two_of_them(asked: Asked) -> Say:
        number = int(parse_qs(urlsplit(asked.target).query).get("page[number]", ["1"])[0])
        items = [{"phone_number": str(it)} for it in numbers[2 * number - 2 : 2 * number]]
        meta = {"page_number": number, "total_pages": 2, "total_results": 4}
        return Say(body=json.dumps({"data": items, "meta": meta}))

    stub.say(two_of_them)
    page = stub.client().enterprises.reputation.numbers.list(ID, page_size=2)
    columns, second = page.to_arrow(), page.get_next_page().to_arrow()
    read = [[each["phone_number"] for each in rows(it)] for it in (columns, second)]
    assert read == [["1", "2", "3", "4"], ["3", "4"]] and len(stub.asked) == 3
    numbers[:] = [2, 3, 4, 5]
    read = [[each["phone_number"] for each in rows(it)] for it in (columns, second)]
    assert read == [["2", "3", "4", "5"], ["4", "5"]] and len(stub.asked) == 6


def test_an_error_in_the_middle_is_the_readers(stub: Stub) -> None:
    stub.say(endless, endless, Say(status=403, body=ENVELOPE))
    reader = Reader(stub.client().enterprises.reputation.numbers.list(ID, page_size=250).to_arrow())
    # What came before it is given first.
    assert len(reader.next() or []) == 500
    with pytest.raises(StreamError, match="PermissionDeniedError: listReputationNumbers: .*not like this"):
        reader.next()
    assert reader.next() is None
    stub.say(endless, Say(status=500, body="\0 a page \0"))
    client = stub.client(max_retries=0)
    reader = Reader(client.enterprises.reputation.numbers.list(ID, page_size=250).to_arrow())
    reader.next()
    with pytest.raises(StreamError, match="InternalServerError"):
        reader.next()


def test_readers_that_stop_or_never_begin(stub: Stub) -> None:
    stub.say(endless)
    columns = stub.client().enterprises.reputation.numbers.list(ID, page_size=250).to_arrow()
    for _ in range(50):
        columns.__arrow_c_stream__(None)
        columns.__arrow_c_schema__()
        Reader(columns).release()
    readers = [Reader(columns) for _ in range(8)]
    read: list[Any] = []

    def work(reader: Reader) -> None:
        while (batch := reader.next()) is not None:
            read.append(len(batch))

    threads = [threading.Thread(target=work, args=[reader]) for reader in readers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(read) == 8 * 10_000


def program(code: str, stub: Stub) -> subprocess.Popen[str]:
    """A process that runs this, with a reader of ten thousand numbers."""
    begin = f"""
import os, sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
from arrow import Reader, StreamError
from telnyx_reputation import Telnyx
page = Telnyx("KEY", base_url=sys.argv[1]).enterprises.reputation.numbers.list({ID!r}, page_size=250)
reader = Reader(page.to_arrow())
"""
    words = [sys.executable, "-W", "ignore::DeprecationWarning", "-c", begin + code, stub.url]
    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_child_does_not_read_its_parents_stream(stub: Stub) -> None:
    code = """
print(len(reader.next()), flush=True)
child = os.fork()
try:
    rest = sum(len(batch) for batch in iter(reader.next, None))
except StreamError as error:
    print(error)
else:
    print(rest)
sys.stdout.flush()
if child:
    os.waitpid(child, 0)
"""
    stub.say(endless)
    said, wrong = program(code, stub).communicate(timeout=60)
    wanted = [
        "4250",
        "5750",
        "External error: columns are read in the process that began to, and not after a fork",
    ]
    assert (sorted(said.splitlines()), wrong) == (sorted(wanted), "")


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")
def test_ctrl_c_ends_the_reading(stub: Stub) -> None:
    code = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
try:
    reader.next()
    reader.next()
except KeyboardInterrupt:
    print("interrupted")
"""
    stub.say(endless, Say(hang=True))
    running = program(code, stub)
    # The second page is asked for, and does not come.
    assert stub.arrived.acquire(timeout=30) and stub.arrived.acquire(timeout=30)
    running.send_signal(signal.SIGINT)
    said, wrong = running.communicate(timeout=30)
    assert (said, wrong) == ("interrupted\n", "")


def test_batches_come_bit_by_bit(stub: Stub) -> None:
    stub.say(endless)
    client = stub.client()
    page = client.enterprises.reputation.numbers.list(ID, page_size=250)
    batches = page.arrow_batches()
    assert len(stub.asked) == 1
    first = next(batches)
    assert isinstance(first, Columns) and schema_of(first) == SCHEMA and len(rows(first)) == 4250
    # Seventeen pages, and the one after them.
    assert len(stub.asked) <= 18
    wanted = [each["phone_number"] for each in rows(page.to_arrow())]
    read = [each["phone_number"] for columns in [first, *batches] for each in rows(columns)]
    assert len(read) == 10_000 and read == wanted
    assert [len(rows(columns)) for columns in client.reputation_batches([ID])] == [4250, 4250, 1500]
    with pytest.raises(TypeError, match="only lists of monitored numbers"):
        next(client.enterprises.list().arrow_batches())


def test_batches_on_an_event_loop(stub: Stub) -> None:
    async def main() -> None:
        async with stub.async_client(max_retries=0) as client:
            numbers = client.enterprises.reputation.numbers
            stub.say(endless)
            sizes = [len(rows(columns)) async for columns in numbers.list(ID, page_size=250).arrow_batches()]
            assert sizes == [4250, 4250, 1500]
            assert [len(rows(columns)) async for columns in client.reputation_batches()] == sizes
            before = len(stub.asked)
            async for _ in client.reputation_batches():
                break
            assert len(stub.asked) - before <= 18
            # What came before an error is given first. By page, since what was broken off may still ask for one.
            stub.say(two_pages)
            batches = (await numbers.list(ID, page_size=250)).arrow_batches()
            assert len(rows(await anext(batches))) == 500
            with pytest.raises(PermissionDeniedError):
                await anext(batches)

    asyncio.run(main())


def test_a_batch_that_is_not_waited_for_any_more_is_not_skipped(stub: Stub) -> None:
    """Its pages are gone with it, so nothing goes on behind them."""
    is_asked, is_told = threading.Event(), threading.Event()

    def say(asked: Asked) -> Say:
        if parse_qs(urlsplit(asked.target).query).get("page[number]") == ["3"]:
            is_asked.set()
            is_told.wait(10)
        return endless(asked)

    async def main() -> None:
        async with stub.async_client() as client:
            stub.say(say)
            reading = read_table(client._native, [ID])  # pyright: ignore[reportPrivateUsage]
            waiting = asyncio.ensure_future(reading.start_next())
            await asyncio.to_thread(is_asked.wait, 10)
            waiting.cancel()
            with pytest.raises(asyncio.CancelledError):
                await waiting
            is_told.set()
            with pytest.raises(RuntimeError, match="broken off"):
                await reading.start_next()

    asyncio.run(main())
