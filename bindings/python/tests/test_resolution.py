"""An error of unknown outcome finds out what became of the call."""

from __future__ import annotations

import asyncio
import copy
import os
import pickle

import pytest
from accounts import prepared
from stub_server import EMPTY_LIST, Say, Stub

from telnyx_reputation import APIConnectionError, OutcomeUnknownError, Resolution, Telnyx
from telnyx_reputation.testing import Sandbox
from telnyx_reputation.types import ReputationPhoneNumberList

NEW = "+16035550199"


def break_after(sandbox: Sandbox, key: str, operation: str, when: str) -> None:
    fault = {"operation": operation, "when": when, "action": {"kind": "drop"}}
    sandbox.control("POST", "/_sandbox/faults", fault, api_key=key)


def lost(sandbox: Sandbox, key: str, client: Telnyx, when: str) -> OutcomeUnknownError:
    enterprise = prepared(sandbox, key)
    break_after(sandbox, key, "associateReputationNumbers", when)
    with pytest.raises(OutcomeUnknownError) as caught:
        client.enterprises.reputation.numbers.associate(enterprise, phone_numbers=[NEW])
    return caught.value


def test_what_was_done_is_found(telnyx_sandbox: Sandbox, telnyx_api_key: str, telnyx_client: Telnyx) -> None:
    error = lost(telnyx_sandbox, telnyx_api_key, telnyx_client, "after")
    before = telnyx_sandbox.ledger(telnyx_api_key)["total_usd"]
    telnyx_client.close()
    found = error.resolve()
    assert (found.outcome, found.reason) == ("done", None)
    assert isinstance(found.value, ReputationPhoneNumberList) and found.value.data is not None
    assert [each.phone_number for each in found.value.data] == [NEW]
    assert telnyx_sandbox.ledger(telnyx_api_key)["total_usd"] == before
    assert error.resolve() == found == pickle.loads(pickle.dumps(found))
    assert hash(found) == hash(copy.deepcopy(found)) and NEW in repr(found)


def test_what_is_not_there_by_now_may_yet_come(
    telnyx_sandbox: Sandbox, telnyx_api_key: str, telnyx_client: Telnyx
) -> None:
    """A gateway may still pass the request on, so nothing that was sent is ever said to be not done."""
    error = lost(telnyx_sandbox, telnyx_api_key, telnyx_client, "before")
    found = error.resolve()
    assert found == Resolution("cannot_tell", reason=found.reason) and found.reason


def test_on_an_event_loop(telnyx_sandbox: Sandbox, telnyx_api_key: str) -> None:
    async def main() -> None:
        enterprise = prepared(telnyx_sandbox, telnyx_api_key)
        break_after(telnyx_sandbox, telnyx_api_key, "associateReputationNumbers", "after")
        async with telnyx_sandbox.async_client(telnyx_api_key) as client:
            with pytest.raises(OutcomeUnknownError) as caught:
                await client.enterprises.reputation.numbers.associate(enterprise, phone_numbers=[NEW])
        found = await caught.value.resolve_async()
        assert found.outcome == "done" and found.value.data[0].phone_number == NEW

    asyncio.run(main())


def test_what_the_api_does_not_tell(stub: Stub) -> None:
    stub.say(Say(drop=True), Say(body=EMPTY_LIST))
    with pytest.raises(OutcomeUnknownError) as caught:
        stub.client().reputation.numbers.retrieve("+16035551234", fresh=True)
    found = caught.value.resolve()
    assert found.outcome == "cannot_tell" and found.value is None
    assert found.reason is not None and "billed again" in found.reason
    with pytest.raises(AttributeError):
        found.outcome = "done"
    with pytest.raises(AttributeError):
        del found.reason


def test_failing_to_find_out_leaves_it_unknown(stub: Stub) -> None:
    stub.say(Say(drop=True))
    with pytest.raises(OutcomeUnknownError) as caught:
        stub.client(max_retries=0).reputation.numbers.retrieve("+16035551234", fresh=True)
    with pytest.raises(APIConnectionError):
        caught.value.resolve()
    with pytest.raises(APIConnectionError):
        asyncio.run(caught.value.resolve_async())


def test_a_copy_says_that_it_cannot_ask(stub: Stub) -> None:
    stub.say(Say(drop=True))
    with pytest.raises(OutcomeUnknownError) as caught:
        stub.client().reputation.numbers.retrieve("+16035551234", fresh=True)
    sent = len(stub.asked)
    for twin in (pickle.loads(pickle.dumps(caught.value)), copy.copy(caught.value)):
        for found in (twin.resolve(), asyncio.run(twin.resolve_async())):
            assert found.outcome == "cannot_tell" and "copy of the error" in str(found.reason)
    assert len(stub.asked) == sent


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_forked_child_says_that_it_cannot_ask(stub: Stub) -> None:
    stub.say(Say(drop=True))
    with pytest.raises(OutcomeUnknownError) as caught:
        stub.client().reputation.numbers.retrieve("+16035551234", fresh=True)
    child = os.fork()
    if child == 0:
        found = caught.value.resolve()
        os._exit(0 if found.outcome == "cannot_tell" and "parent" in (found.reason or "") else 1)
    assert os.waitpid(child, 0)[1] == 0
