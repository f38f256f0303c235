"""Calls name the run that they are of, and believe what a broker has recorded of it."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from typing import Any

import pytest
from stub_server import KEY, Say, Stub

from telnyx_reputation import AsyncTelnyx, ConfigurationError, OutcomeUnknownError, Telnyx

ENTERPRISE = "4a6192a4-573d-446d-b3ce-aff9117272a6"
PHONE = "+16035551234"
# The number is there before the call already: an earlier call of the run has added it.
ROW = f'{{"id": "1", "enterprise_id": "{ENTERPRISE}", "phone_number": "{PHONE}", "created_at": "2026-01-01T00:00:00Z"}}'
LIST = f'{{"data": [{ROW}], "meta": {{"total_pages": 1, "page_number": 1, "total_results": 1, "page_size": 1}}}}'
RECORDED = Say(status=201, body=LIST, headers={"Telnyx-Recorded": "true"})


def test_what_was_recorded_is_believed_and_counts_nothing(stub: Stub) -> None:
    stub.say(Say(body=LIST), RECORDED)
    with stub.client(run_id="nightly") as client:
        answer = client.enterprises.reputation.numbers.associate(ENTERPRISE, phone_numbers=[PHONE])
        assert answer.data[0].phone_number == PHONE
        assert (client.usage().calls, client.usage().at_most_usd) == (1, Decimal(0))
    assert [asked.headers.get("telnyx-run") for asked in stub.asked] == [None, "nightly"]


def test_the_asynchronous_client_does_so_too(stub: Stub) -> None:
    async def main() -> None:
        async with stub.async_client(run_id="nightly") as client:
            await client.enterprises.reputation.numbers.associate(ENTERPRISE, phone_numbers=[PHONE])

    stub.say(Say(body=LIST), RECORDED)
    asyncio.run(main())
    assert stub.changes[0].headers["telnyx-run"] == "nightly"


def test_without_a_run_the_mark_says_nothing(stub: Stub) -> None:
    stub.say(Say(body=LIST), RECORDED)
    with pytest.raises(OutcomeUnknownError):
        stub.client().enterprises.reputation.numbers.associate(ENTERPRISE, phone_numbers=[PHONE])
    assert "telnyx-run" not in stub.changes[0].headers


def test_a_derived_client_is_of_its_own_run(stub: Stub) -> None:
    stub.say(Say(body=LIST), RECORDED, Say(body=LIST), RECORDED)
    client = stub.client(run_id="monday")
    client.with_options(run_id="tuesday").enterprises.reputation.numbers.associate(ENTERPRISE, phone_numbers=[PHONE])
    client.with_options(timeout=5).enterprises.reputation.numbers.associate(ENTERPRISE, phone_numbers=[PHONE])
    assert [asked.headers["telnyx-run"] for asked in stub.changes] == ["tuesday", "monday"]


@pytest.mark.parametrize("client_class", [Telnyx, AsyncTelnyx])
@pytest.mark.parametrize("nonsense", ["", "two words", "\u00e4", "x" * 129, 5, True, b"nightly"])
def test_nonsense_is_refused(client_class: type[Any], nonsense: object) -> None:
    with pytest.raises(ConfigurationError, match="run_id: must be"):
        client_class(KEY, run_id=nonsense)
    with pytest.raises(ConfigurationError, match="run_id: must be"):
        client_class(KEY).with_options(run_id=nonsense)
