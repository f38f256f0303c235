"""A single call whose waiting is ended by somebody else tells what may have become of it."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Callable
from decimal import Decimal

import pytest
from accounts import prepared
from stub_server import ENVELOPE, Say, Stub

from telnyx_reputation import OutcomeUnknownError, SpendLimitError, Telnyx, outcome_of
from telnyx_reputation.testing import Sandbox

ENTERPRISE = "4a6192a4-573d-446d-b3ce-aff9117272a6"
PHONE = "+16035551234"
NEW = "+16035550199"

pytestmark = pytest.mark.filterwarnings("error")


def slow(sandbox: Sandbox, key: str) -> Callable[[], None]:
    """Lets the answer to an association be held back after it is done; what it gives waits until that is so."""
    before = sandbox.ledger(key)["total_usd"]
    action = {"kind": "slow_headers", "pause_ms": 10_000}
    fault = {"operation": "associateReputationNumbers", "when": "after", "action": action}
    sandbox.control("POST", "/_sandbox/faults", fault, api_key=key)

    def done() -> None:
        while sandbox.ledger(key)["total_usd"] == before:
            pass

    return done


def test_a_cancelled_task(telnyx_sandbox: Sandbox, telnyx_api_key: str) -> None:
    enterprise = prepared(telnyx_sandbox, telnyx_api_key)
    done = slow(telnyx_sandbox, telnyx_api_key)

    async def main() -> None:
        async with telnyx_sandbox.async_client(telnyx_api_key) as client:
            numbers = client.enterprises.reputation.numbers
            task = asyncio.create_task(numbers.associate(enterprise, phone_numbers=[NEW]))
            await asyncio.to_thread(done)
            task.cancel()
            with pytest.raises(asyncio.CancelledError) as caught:
                await task
            error = outcome_of(caught.value)
            assert isinstance(error, OutcomeUnknownError)
            assert (error.attempts, error.may_have_billed_usd) == (1, Decimal("0.10"))
            found = await error.resolve_async()
            assert found.outcome == "done" and found.value.data[0].phone_number == NEW
            assert client.usage().at_most_usd == Decimal("0.10")

    asyncio.run(main())


@pytest.mark.skipif(not hasattr(signal, "pthread_kill"), reason="needs signals for threads")
def test_ctrl_c(telnyx_sandbox: Sandbox, telnyx_api_key: str, telnyx_client: Telnyx) -> None:
    enterprise = prepared(telnyx_sandbox, telnyx_api_key)
    done, main = slow(telnyx_sandbox, telnyx_api_key), threading.get_ident()

    def interrupt() -> None:
        done()
        signal.pthread_kill(main, signal.SIGINT)

    thread = threading.Thread(target=interrupt)
    thread.start()
    with pytest.raises(KeyboardInterrupt) as caught:
        telnyx_client.enterprises.reputation.numbers.associate(enterprise, phone_numbers=[NEW])
    thread.join()
    error = outcome_of(caught.value)
    assert error is not None and error.resolve().outcome == "done"


def test_a_timeout_of_asyncio(stub: Stub) -> None:
    stub.say(Say(hang=True))

    async def main() -> None:
        client = stub.async_client()
        calls = [
            client.enterprises.reputation.numbers.refresh(ENTERPRISE, phone_numbers=[PHONE]),
            client.post("/newer", cast_to=object),
        ]
        for call, billed in zip(calls, (Decimal("0.10"), 0), strict=True):
            with pytest.raises(asyncio.TimeoutError) as caught:
                await asyncio.wait_for(call, 1)
            error = outcome_of(caught.value)
            assert error is not None and error.may_have_billed_usd == billed

    asyncio.run(main())


def test_what_is_known_not_to_be_done_or_may_be_made_again(stub: Stub) -> None:
    stub.say(Say(hang=True))

    async def ended(client_says: Say, call: Callable[[], object]) -> BaseException:
        stub.say(client_says)
        with pytest.raises(asyncio.TimeoutError) as caught:
            await asyncio.wait_for(call(), 0.5)  # type: ignore[arg-type]
        return caught.value

    async def main() -> None:
        numbers = stub.async_client().enterprises.reputation.numbers
        turned_away = Say(status=429, body=ENVELOPE, headers={"Retry-After": "60"})
        refresh = await ended(turned_away, lambda: numbers.refresh(ENTERPRISE, phone_numbers=[PHONE]))
        free = await ended(Say(hang=True), lambda: stub.async_client().enterprises.list())
        assert outcome_of(refresh) is None and outcome_of(free) is None

    asyncio.run(main())
    assert outcome_of(KeyboardInterrupt()) is None


def test_the_error_of_the_call_itself_is_its_outcome(stub: Stub) -> None:
    stub.say(Say(status=500))

    async def main() -> None:
        with pytest.raises(OutcomeUnknownError) as caught:
            await stub.async_client().enterprises.reputation.numbers.refresh(ENTERPRISE, phone_numbers=[PHONE])
        assert outcome_of(caught.value) is caught.value and "_telnyx_outcome" not in caught.value.__dict__

    asyncio.run(main())


def test_derived_clients_count_together(stub: Stub) -> None:
    stub.say(Say(body=f'{{"data":{{"phone_number":"{PHONE}","reputation_data":null}}}}'))
    client = stub.client(spend_limit_usd="0.15")
    derived = client.with_options(api_key="KEY_OTHER")
    derived.reputation.numbers.retrieve(PHONE, fresh=True)
    assert client.usage().at_most_usd == derived.usage().at_most_usd == Decimal("0.10")
    for one in (client, client.with_options(base_url=stub.url), derived.with_options(api_key="KEY_THIRD")):
        with pytest.raises(SpendLimitError):
            one.reputation.numbers.retrieve(PHONE, fresh=True)
    assert len(stub.asked) == 1
