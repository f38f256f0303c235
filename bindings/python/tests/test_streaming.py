"""Answers that are read within a `with` statement, files piece by piece."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from accounts import prepared
from stub_server import ONE_ITEM, Say, Stub

from telnyx_reputation import (
    APIConnectionError,
    APITimeoutError,
    ClientClosedError,
    InvalidArgumentError,
    NotFoundError,
    StreamedResponse,
    SyncPage,
)
from telnyx_reputation.testing import Sandbox

DOCUMENT = "2a7e8337-e803-4057-a4ae-26c40eb0bc6c"
PDF = b"%PDF-" + bytes(range(256)) * 1000
PHONE = "+16035551234"


def file(**options: Any) -> Say:
    return Say(body=PDF, content_type="application/pdf", headers={"x-request-id": "req-1"}, **options)


def test_a_file_is_read_before_it_is_there(stub: Stub) -> None:
    stub.say(file(hang=True, sent=5))
    with stub.client().documents.with_streaming_response.download(DOCUMENT) as response:
        assert isinstance(response, StreamedResponse)
        assert (response.status_code, response.attempts, response.retries_taken) == (200, 1, 0)
        assert (response.headers["X-Request-Id"], response.content_type) == ("req-1", "application/pdf")
        assert repr(response) == "<StreamedResponse 200 application/pdf>"
        assert next(response.iter_bytes()) == b"%PDF-"
    # The rest is not wanted, and so not transferred.
    assert stub.closed_by_client.acquire(timeout=5)
    with pytest.raises(ClientClosedError, match="within its `with` statement"):
        response.read()


def test_each_way_of_reading(stub: Stub, tmp_path: Path) -> None:
    stub.say(file())
    download = stub.client().documents.with_streaming_response.download
    with download(DOCUMENT) as response:
        assert b"".join(response.iter_bytes()) == PDF
    with download(DOCUMENT) as response:
        pieces = list(response.iter_bytes(100_000))
        assert [len(piece) for piece in pieces] == [100_000, 100_000, 56_005] and b"".join(pieces) == PDF
    with download(DOCUMENT) as response:
        assert response.read() == response.read() == response.parse() == b"".join(response.iter_bytes()) == PDF
    with download(DOCUMENT) as response:
        response.stream_to_file(tmp_path / "letter.pdf")
    assert (tmp_path / "letter.pdf").read_bytes() == PDF
    with download(DOCUMENT) as response, pytest.raises(ValueError, match="chunk_size"):
        next(response.iter_bytes(0))


def test_a_transfer_that_breaks_off_is_no_file(stub: Stub, tmp_path: Path) -> None:
    stub.say(file(drop=True, sent=5))
    download = stub.client(max_retries=2).documents.with_streaming_response.download
    with download(DOCUMENT) as response, pytest.raises(APIConnectionError):
        response.read()
    with download(DOCUMENT) as response, pytest.raises(APIConnectionError):
        response.stream_to_file(tmp_path / "letter.pdf")
    stub.say(file(hang=True, sent=5))
    with download(DOCUMENT, timeout=0.2) as response, pytest.raises(APITimeoutError):
        list(response.iter_bytes())


def test_what_a_loop_leaves_is_left_for_what_reads_next(stub: Stub, tmp_path: Path) -> None:
    stub.say(file())
    download = stub.client().documents.with_streaming_response.download
    with download(DOCUMENT) as response:
        assert next(response.iter_bytes(10)) == PDF[:10]
        assert next(response.iter_bytes(7)) == PDF[10:17]
        assert response.read() == response.read() == PDF[17:]
        for whole in (response.parse, response.text, response.json):
            with pytest.raises(RuntimeError, match="part of the answer"):
                whole()
    with download(DOCUMENT) as response:
        next(response.iter_bytes(10))
        response.stream_to_file(tmp_path / "rest.pdf")
    assert (tmp_path / "rest.pdf").read_bytes() == PDF[10:]

    async def main() -> None:
        download = stub.async_client().documents.with_streaming_response.download
        async with download(DOCUMENT) as response:
            async for piece in response.iter_bytes(10):
                assert piece == PDF[:10]
                break
            assert await response.read() == await response.read() == PDF[10:]
            with pytest.raises(RuntimeError, match="part of the answer"):
                await response.parse()
        async with download(DOCUMENT) as response:
            async for _ in response.iter_bytes(10):
                break
            await response.stream_to_file(tmp_path / "async.pdf")
        assert (tmp_path / "async.pdf").read_bytes() == PDF[10:]

    asyncio.run(main())


def test_a_file_that_was_read_is_not_taken_for_an_empty_one(stub: Stub, tmp_path: Path) -> None:
    stub.say(file())
    download = stub.client().documents.with_streaming_response.download
    with download(DOCUMENT) as response:
        assert b"".join(response.iter_bytes()) == PDF
        for again in (response.read, response.iter_bytes().__next__, lambda: response.stream_to_file(tmp_path / "no")):
            with pytest.raises(RuntimeError, match="read already"):
                again()
    with download(DOCUMENT) as response:
        assert next(response.iter_bytes(len(PDF))) == PDF
        with pytest.raises(RuntimeError, match="read already"):
            response.read()
    assert not (tmp_path / "no").exists()
    stub.say(Say(content_type="application/pdf"))
    with download(DOCUMENT) as response:
        assert list(response.iter_bytes()) == [] and response.read() == response.read() == b""
        assert list(response.iter_bytes()) == list(response.iter_bytes(5)) == []


def test_a_broken_transfer_stays_broken(stub: Stub, tmp_path: Path) -> None:
    stub.say(file(drop=True, sent=5))
    with stub.client().documents.with_streaming_response.download(DOCUMENT) as response:
        for _ in range(2):
            for read in (response.read, response.parse, lambda: list(response.iter_bytes(10))):
                with pytest.raises(APIConnectionError):
                    read()

    async def main() -> None:
        async with stub.async_client().documents.with_streaming_response.download(DOCUMENT) as response:
            for _ in range(2):
                with pytest.raises(APIConnectionError):
                    await response.read()

    asyncio.run(main())


def test_no_piece_is_lost_when_a_wait_is_cancelled(stub: Stub) -> None:
    async def main() -> None:
        async with stub.async_client().documents.with_streaming_response.download(DOCUMENT) as response:
            begun = response.iter_bytes(1)
            read = [await begun.__anext__()]
            for turns in range(12):
                waiting = asyncio.ensure_future(response.read())
                for _ in range(turns):
                    await asyncio.sleep(0)
                waiting.cancel()
                await asyncio.wait([waiting])
            assert b"".join([*read, await response.read()]) == PDF

    stub.say(file())
    for _ in range(20):
        asyncio.run(main())


@pytest.mark.parametrize("wrong", [0, -1, 1.5, "5"])
def test_pieces_have_a_size(stub: Stub, wrong: Any) -> None:
    stub.say(file())
    documents = stub.client().documents
    with documents.with_streaming_response.download(DOCUMENT) as response:
        with pytest.raises(InvalidArgumentError, match="chunk_size: must be a whole number, 1 or more"):
            response.iter_bytes(wrong)
    with pytest.raises(InvalidArgumentError, match="chunk_size"):
        documents.download(DOCUMENT).iter_bytes(wrong)

    async def main() -> None:
        documents = stub.async_client().documents
        with pytest.raises(InvalidArgumentError, match="chunk_size"):
            (await documents.download(DOCUMENT)).iter_bytes(wrong)
        async with documents.with_streaming_response.download(DOCUMENT) as response:
            with pytest.raises(InvalidArgumentError, match="chunk_size"):
                response.iter_bytes(wrong)

    asyncio.run(main())


def test_other_answers(stub: Stub) -> None:
    body = '{"data": {"phone_number": "+16035551234"}}'
    stub.say(Say(body=body), Say(body=ONE_ITEM), Say(status=204))
    client = stub.client()
    with client.reputation.numbers.with_streaming_response.retrieve(PHONE) as response:
        assert response.parse().data.phone_number == PHONE
        assert (response.text(), response.json()["data"]) == (body, {"phone_number": PHONE})
        assert b"".join(response.iter_bytes()) == body.encode()
    with client.with_streaming_response.reputation.numbers.list() as listed:
        page = listed.parse()
        assert isinstance(page, SyncPage) and len(list(page)) == 1
    with client.reputation.with_streaming_response.numbers.delete(PHONE) as deleted:
        assert deleted.status_code == 204 and deleted.read() == b""


def test_nothing_is_sent_before_the_statement_begins(stub: Stub) -> None:
    stub.say(Say(status=404, body="{}"))
    call = stub.client().documents.with_streaming_response.download(DOCUMENT)
    assert stub.asked == []
    with pytest.raises(NotFoundError), call:
        pass
    assert len(stub.asked) == 1


def test_on_an_event_loop(stub: Stub, tmp_path: Path) -> None:
    async def main() -> None:
        client = stub.async_client()
        download = client.documents.with_streaming_response.download
        async with download(DOCUMENT) as response:
            pieces = [piece async for piece in response.iter_bytes(100_000)]
            assert [len(piece) for piece in pieces] == [100_000, 100_000, 56_005] and b"".join(pieces) == PDF
        async with download(DOCUMENT) as response:
            assert await response.read() == await response.parse() == PDF
        async with download(DOCUMENT) as response:
            await response.stream_to_file(tmp_path / "letter.pdf")
        stub.say(Say(body=ONE_ITEM))
        async with client.reputation.numbers.with_streaming_response.list() as listed:
            assert len((await listed.parse()).data) == 1
            assert await listed.json() == json.loads(ONE_ITEM) and await listed.text() == ONE_ITEM
        stub.say(file(hang=True, sent=5))
        async with download(DOCUMENT) as response:
            task = asyncio.ensure_future(response.read())
            await asyncio.sleep(0)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
        assert await asyncio.to_thread(stub.closed_by_client.acquire, timeout=5)
        with pytest.raises(ClientClosedError):
            await response.read()

    stub.say(file())
    asyncio.run(main())
    assert (tmp_path / "letter.pdf").read_bytes() == PDF


def test_against_the_sandbox(telnyx_sandbox: Sandbox, telnyx_api_key: str) -> None:
    enterprise = prepared(telnyx_sandbox, telnyx_api_key)
    client = telnyx_sandbox.client(telnyx_api_key)
    with client.enterprises.reputation.loa.with_streaming_response.render(enterprise) as letter:
        assert letter.read().startswith(b"%PDF-")
