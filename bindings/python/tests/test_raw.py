"""Answers as they came, and clients derived from others."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from stub_server import ENVELOPE, ONE_ITEM, Say, Stub

from telnyx_reputation import APIResponse, AsyncAPIResponse, ClientClosedError, NotFoundError, SyncPage

PHONE = "+16035551234"
ID = "4a6192a4-573d-446d-b3ce-aff9117272a6"
BODY = '{"data": {"phone_number": "+16035551234"}}'


def test_a_raw_answer(stub: Stub) -> None:
    stub.say(Say(body=BODY, headers={"X-Request-Id": "req-1", "Set-Cookie": "a"}))
    answer = stub.client().reputation.numbers.with_raw_response.retrieve(PHONE)
    assert isinstance(answer, APIResponse)
    assert (answer.status_code, answer.attempts, answer.retries_taken) == (200, 1, 0)
    assert answer.headers["x-request-id"] == answer.headers.get("X-REQUEST-ID") == "req-1"
    assert answer.headers.get("nothing") is None and "nothing" not in answer.headers
    assert dict(answer.headers.items())["content-type"] == "application/json"
    assert answer.text() == BODY and answer.read() == BODY.encode()
    assert answer.json() == {"data": {"phone_number": PHONE}}
    assert answer.parse().data.phone_number == PHONE


def test_raw_answers_of_each_kind(stub: Stub) -> None:
    stub.say(Say(body=ONE_ITEM), Say(status=204), Say(body="%PDF-"))
    client = stub.client()
    page = client.reputation.with_raw_response.numbers.list().parse()
    assert isinstance(page, SyncPage) and len(list(page)) == 1
    nothing = client.with_raw_response.reputation.numbers.delete(PHONE)
    assert nothing.status_code == 204 and nothing.parse() is None
    file = client.documents.with_raw_response.download("2a7e8337-e803-4057-a4ae-26c40eb0bc6c")
    assert file.parse().read() == b"%PDF-"


@pytest.mark.parametrize("tree", ["with_raw_response", "with_streaming_response"])
def test_what_is_no_single_operation_has_no_raw_answer(stub: Stub, tree: str) -> None:
    """Refused before anything is sent: what bills would be paid for, and its answer lost."""
    given = {"phone_numbers": [PHONE]}

    def calls(client: Any) -> list[Callable[[], Any]]:
        reputation = getattr(client, tree).enterprises.reputation
        return [
            lambda: reputation.numbers.associate_many(ID, **given),
            lambda: reputation.numbers.plan(ID, **given),
            lambda: reputation.numbers.peek(PHONE, enterprise_id=ID),
            lambda: getattr(client, tree).reputation.numbers.peek(PHONE),
            lambda: reputation.wait_until_approved(ID),
            lambda: reputation.remediation.create_many(ID, call_purpose="reminders", **given),
            lambda: reputation.remediation.wait(ID, enterprise_id=ID),
        ]

    for call in calls(stub.client()):
        with pytest.raises(AttributeError, match="call this on the client itself"), call():
            pass

    async def main() -> None:
        for call in calls(stub.async_client()):
            with pytest.raises(AttributeError, match="call this on the client itself"):
                called = call()
                await (called.__aenter__() if tree == "with_streaming_response" else called)

    asyncio.run(main())
    assert stub.asked == []


def test_pages_after_a_raw_one_are_parsed(stub: Stub) -> None:
    meta = '"meta":{"page_number":%d,"total_pages":2}}'
    stub.say(Say(body='{"data":[{}],' + meta % 1), Say(body='{"data":[{}],' + meta % 2))
    page = stub.client().reputation.numbers.with_raw_response.list().parse()
    assert len(list(page)) == 2


def test_errors_are_raised_all_the_same(stub: Stub) -> None:
    stub.say(Say(status=404, body=ENVELOPE))
    with pytest.raises(NotFoundError):
        stub.client().reputation.numbers.with_raw_response.retrieve(PHONE)


def test_async_raw_answers(stub: Stub) -> None:
    stub.say(Say(body=BODY), Say(body=ONE_ITEM))

    async def main() -> None:
        numbers = stub.async_client().reputation.numbers.with_raw_response
        answer = await numbers.retrieve(PHONE)
        assert isinstance(answer, AsyncAPIResponse)
        assert (await answer.parse()).data.phone_number == PHONE
        assert (await answer.json(), await answer.text(), await answer.read()) == (
            {"data": {"phone_number": PHONE}},
            BODY,
            BODY.encode(),
        )
        assert len((await (await numbers.list()).parse()).data) == 1

    asyncio.run(main())


def test_with_options(stub: Stub) -> None:
    client = stub.client(default_headers={"x-team": "dialler", "x-kept": "1"})
    derived = client.with_options(timeout=5, default_headers={"x-team": "other", "x-more": "2"})
    twice = derived.with_options(default_headers={"x-more": "3"})
    other = client.with_options(api_key="KEY_OTHER")
    for each in (client, derived, twice, other):
        each.terms_of_service.retrieve_info()
    teams = [(asked.headers["x-team"], asked.headers.get("x-more")) for asked in stub.asked]
    assert teams == [("dialler", None), ("other", "2"), ("other", "3"), ("dialler", None)]
    assert {asked.headers["x-kept"] for asked in stub.asked} == {"1"}
    assert stub.asked[3].headers["authorization"] == "Bearer KEY_OTHER"
    assert [asked.connection for asked in stub.asked] == [0, 0, 0, 1]
    derived.close()
    with pytest.raises(ClientClosedError):
        client.terms_of_service.retrieve_info()
    assert not other.is_closed()
