"""Reads of a number that never bill."""

from __future__ import annotations

import asyncio
import uuid
from typing import Any

import pytest
from accounts import prepared
from stub_server import Say, Stub

from telnyx_reputation import APIResponseValidationError, InvalidArgumentError, Telnyx
from telnyx_reputation.testing import Sandbox
from telnyx_reputation.types import ReputationPhoneNumber

KNOWN = "+16035551234"
UNKNOWN = "+16035550199"
ID = "4a6192a4-573d-446d-b3ce-aff9117272a6"


def test_it_reads_and_bills_nothing(telnyx_sandbox: Sandbox, telnyx_api_key: str, telnyx_client: Telnyx) -> None:
    enterprise = prepared(telnyx_sandbox, telnyx_api_key)
    before = telnyx_sandbox.ledger(telnyx_api_key)["total_usd"]
    numbers = telnyx_client.enterprises.reputation.numbers
    for found in (numbers.peek(KNOWN, enterprise_id=enterprise), telnyx_client.reputation.numbers.peek(KNOWN)):
        assert isinstance(found, ReputationPhoneNumber) and found.phone_number == KNOWN
        assert found.reputation_data is None
    assert numbers.peek(UNKNOWN, enterprise_id=enterprise) is None
    assert telnyx_client.reputation.numbers.peek(UNKNOWN) is None
    assert telnyx_sandbox.ledger(telnyx_api_key)["total_usd"] == before
    numbers.retrieve(KNOWN, enterprise_id=enterprise)
    after = numbers.peek(KNOWN, enterprise_id=enterprise)
    assert after is not None and after.reputation_data is not None


def test_on_an_event_loop(telnyx_sandbox: Sandbox, telnyx_api_key: str) -> None:
    enterprise = prepared(telnyx_sandbox, telnyx_api_key)

    async def main() -> None:
        async with telnyx_sandbox.async_client(telnyx_api_key) as client:
            numbers = client.enterprises.reputation.numbers
            found = await numbers.peek(KNOWN, enterprise_id=enterprise)
            assert found is not None and found.phone_number == KNOWN
            simplified = await client.reputation.numbers.peek(KNOWN)
            assert simplified is not None and simplified.id == found.id
            assert await client.reputation.numbers.peek(UNKNOWN) is None

    asyncio.run(main())


def test_what_is_sent(stub: Stub) -> None:
    row = '{"phone_number": "+16035551234", "later": null}'
    stub.say(Say(body=f'{{"data": [{row}], "meta": {{"total_pages": 1, "page_number": 1}}}}'))
    client = stub.client().with_options(default_headers={"X-Team": "dialler"})
    enterprise: Any = uuid.UUID(ID)
    found = client.enterprises.reputation.numbers.peek(KNOWN, enterprise_id=enterprise)
    assert found is not None and found.model_extra == {"later": None}
    (asked,) = stub.asked
    assert asked.method == "GET" and ID in asked.target and "%2B16035551234" in asked.target
    assert asked.headers["x-team"] == "dialler"


@pytest.mark.parametrize("wrong", ["", 16035551234, None])
def test_what_makes_no_sense_is_not_sent(stub: Stub, wrong: Any) -> None:
    with pytest.raises(InvalidArgumentError):
        stub.client().reputation.numbers.peek(wrong)
    with pytest.raises(InvalidArgumentError):
        stub.client().enterprises.reputation.numbers.peek(KNOWN, enterprise_id=wrong or "")
    assert stub.asked == []


def test_an_answer_that_is_none(stub: Stub) -> None:
    stub.say(Say(body="{}"))
    with pytest.raises(APIResponseValidationError):
        stub.client().reputation.numbers.peek(KNOWN)
