"""Requests to endpoints that this version does not know."""

from __future__ import annotations

import asyncio
import json
from types import NoneType
from typing import Any, Dict

import pytest
from stub_server import ENVELOPE, KEY, Say, Stub

from telnyx_reputation import (
    APIResponse,
    APIResponseValidationError,
    AsyncAPIResponse,
    InvalidArgumentError,
    Model,
    NotFoundError,
    OutcomeUnknownError,
    SpendLimitError,
)
from telnyx_reputation.types import ReputationData


# Type checkers warn of a call that gives nothing and whose value is looked at.
NOTHING: Any = NoneType


class Balance(Model):
    """A model of the caller's own."""


def test_each_method(stub: Stub) -> None:
    client = stub.client(default_headers={"x-team": "dialler"})
    stub.say(Say(body='{"a": [1, null]}'))
    assert client.get("/newer", cast_to=dict) == {"a": [1, None]}
    client.post("/newer", cast_to=dict, body={"b": None})
    client.put("/newer", cast_to=dict, body=[1])
    client.patch("/newer", cast_to=dict, body={"b": 1}, options={"extra_json": {"c": 2}})
    client.delete("/newer", cast_to=dict)
    methods = [(asked.method, asked.target, asked.body and json.loads(asked.body)) for asked in stub.asked]
    assert methods == [
        ("GET", "/v2/newer", b""),
        ("POST", "/v2/newer", {"b": None}),
        ("PUT", "/v2/newer", [1]),
        ("PATCH", "/v2/newer", {"b": 1, "c": 2}),
        ("DELETE", "/v2/newer", b""),
    ]
    assert {asked.headers["authorization"] for asked in stub.asked} == {f"Bearer {KEY}"}
    assert {asked.headers["x-team"] for asked in stub.asked} == {"dialler"}


def test_each_kind_of_answer(stub: Stub) -> None:
    client = stub.client()
    stub.say(Say(body='{"data": {"spam_risk": "low"}}', headers={"x-foo": "bar"}))
    balance = client.get("/balance", cast_to=Balance)
    assert isinstance(balance, Balance) and balance.data == {"spam_risk": "low"}
    assert client.get("/balance", cast_to=object) == {"data": {"spam_risk": "low"}}
    assert client.get("/balance", cast_to=str) == '{"data": {"spam_risk": "low"}}'
    assert client.get("/balance", cast_to=bytes) == b'{"data": {"spam_risk": "low"}}'
    answer = client.get("/balance", cast_to=APIResponse[object])
    assert (answer.status_code, answer.headers["X-Foo"], answer.attempts) == (200, "bar", 1)
    assert answer.json() == answer.parse() == {"data": {"spam_risk": "low"}}
    stub.say(Say(body="[]"), Say(body="plain", content_type="text/plain"), Say(status=204))
    assert client.get("/balance", cast_to=list) == []
    assert client.get("/balance", cast_to=APIResponse).parse() == "plain"
    assert client.delete("/balance", cast_to=APIResponse).parse() is None


def test_an_empty_answer(stub: Stub) -> None:
    stub.say(Say(status=204))
    client = stub.client()
    assert client.delete("/newer", cast_to=object) is None
    assert client.delete("/newer", cast_to=NOTHING) is None
    with pytest.raises(APIResponseValidationError) as caught:
        client.delete("/newer", cast_to=dict)
    assert caught.value.status_code == 204
    stub.say(Say(body='{"a": 1}'))
    assert client.delete("/newer", cast_to=NOTHING) is None

    async def main() -> None:
        assert await stub.async_client().delete("/newer", cast_to=NOTHING) is None

    asyncio.run(main())


def test_generic_types(stub: Stub) -> None:
    client = stub.client()
    stub.say(Say(body='{"a": 1}'), Say(body='{"a": 1}'), Say(body='[{"a": 1}]'))
    assert client.get("/newer", cast_to=dict[str, object]) == {"a": 1}
    assert client.get("/newer", cast_to=Dict[str, int]) == {"a": 1}
    assert client.get("/newer", cast_to=list[dict[str, int]]) == [{"a": 1}]
    with pytest.raises(APIResponseValidationError, match="no JSON of dict"):
        client.get("/newer", cast_to=dict[str, object])
    with pytest.raises(InvalidArgumentError, match="cast_to"):
        client.get("/newer", cast_to=set[str])


def test_on_an_event_loop(stub: Stub) -> None:
    stub.say(Say(body='{"a": 1}'))

    async def main() -> None:
        client = stub.async_client()
        assert await client.get("/newer", cast_to=dict) == {"a": 1}
        assert await client.post("/newer", cast_to=dict, body={}) == {"a": 1}
        assert await client.put("/newer", cast_to=dict) == {"a": 1}
        assert await client.patch("/newer", cast_to=dict) == {"a": 1}
        answer = await client.delete("/newer", cast_to=AsyncAPIResponse[object])
        assert await answer.parse() == {"a": 1}
        with pytest.raises(InvalidArgumentError, match="AsyncAPIResponse"):
            await client.get("/newer", cast_to=APIResponse)

    asyncio.run(main())
    assert [asked.method for asked in stub.asked] == ["GET", "POST", "PUT", "PATCH", "DELETE"]


def test_options(stub: Stub) -> None:
    stub.say(Say(status=429, body=ENVELOPE), Say(body="{}"))
    options: Any = {"headers": {"x-a": "1"}, "params": {"to": "+1", "n": [1, 2]}, "timeout": 5, "max_retries": 0}
    with pytest.raises(Exception) as caught:
        stub.client().get("/newer", cast_to=dict, options=options)
    assert type(caught.value).__name__ == "RateLimitError"
    assert stub.asked[0].target == "/v2/newer?to=%2B1&n=1&n=2"
    assert stub.asked[0].headers["x-a"] == "1"


@pytest.mark.parametrize("body", ["", "<html>", "[1]", '{"a":'])
@pytest.mark.parametrize("cast_to", [dict, ReputationData])
def test_an_answer_of_another_kind(stub: Stub, cast_to: type[Any], body: str) -> None:
    stub.say(Say(body=body))
    with pytest.raises(APIResponseValidationError) as caught:
        stub.client().get("/newer", cast_to=cast_to)
    assert (caught.value.status_code, caught.value.operation, caught.value.body) == (200, "get", body)


def test_errors(stub: Stub) -> None:
    stub.say(Say(status=404, body=ENVELOPE), Say(status=500, body="oops"))
    client = stub.client()
    with pytest.raises(NotFoundError) as refused:
        client.get("/newer", cast_to=dict)
    assert (refused.value.code, refused.value.operation) == ("10015", "get")
    # It may be a request that bills, for all we know.
    with pytest.raises(OutcomeUnknownError) as unknown:
        client.get("/newer", cast_to=dict)
    assert unknown.value.resolve().outcome == "cannot_tell"
    assert len(stub.asked) == 2


def test_nonsense_is_refused(stub: Stub) -> None:
    client: Any = stub.client()
    for path in ("", "newer", "//evil.example", "/a/../b", "/a/%2e%2e", "/a?b=c", None, 5):
        with pytest.raises(InvalidArgumentError, match="path"):
            client.get(path, cast_to=dict)
    for cast_to in (int, type(stub), None, 5):
        with pytest.raises(InvalidArgumentError, match="cast_to: must be dict"):
            client.get("/newer", cast_to=cast_to)
    with pytest.raises(InvalidArgumentError, match="there is no option 'idempotency_key'"):
        client.get("/newer", cast_to=dict, options={"idempotency_key": "1"})
    with pytest.raises(SpendLimitError):
        stub.client(spend_limit_usd=5).get("/newer", cast_to=dict)
    assert stub.asked == []
