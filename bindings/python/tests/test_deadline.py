"""How long a whole call may take."""

from __future__ import annotations

import asyncio
import time

import pytest
from stub_server import Say, Stub

from telnyx_reputation import APITimeoutError, ConfigurationError, InternalServerError


def test_a_call_ends_at_its_deadline(stub: Stub) -> None:
    stub.say(Say(hang=True))
    begun = time.monotonic()
    for client in (stub.client(deadline=0.5), stub.client(deadline=60).with_options(deadline=0.5)):
        with pytest.raises(APITimeoutError):
            client.terms_of_service.retrieve_info()
    assert time.monotonic() - begun < 30  # One timeout is 60 s.
    assert len(stub.asked) == 2


def test_on_an_event_loop(stub: Stub) -> None:
    stub.say(Say(hang=True))

    async def main() -> None:
        for client in (stub.async_client(deadline=0.5), stub.async_client().with_options(deadline=0.5)):
            with pytest.raises(APITimeoutError):
                await client.terms_of_service.retrieve_info()

    asyncio.run(asyncio.wait_for(main(), 30))
    assert len(stub.asked) == 2


def test_what_does_not_fit_is_not_waited_for(stub: Stub) -> None:
    stub.say(Say(status=503, headers={"Retry-After": "30"}))
    begun = time.monotonic()
    with pytest.raises(InternalServerError) as caught:
        stub.client(deadline=5).terms_of_service.retrieve_info()
    assert (caught.value.retry_after, caught.value.attempts) == (30, 1)
    assert time.monotonic() - begun < 25


@pytest.mark.parametrize(
    "date", ["Fri, 20 Nov 2026 09:00:30 GMT", "Friday, 20-Nov-26 09:00:30 GMT", "Fri Nov 20 09:00:30 2026"]
)
def test_a_date_to_wait_for_is_measured_by_the_server_s_clock(stub: Stub, date: str) -> None:
    stub.say(Say(status=503, headers={"Retry-After": date, "Date": "Fri, 20 Nov 2026 09:00:00 GMT"}))
    with pytest.raises(InternalServerError) as caught:
        stub.client(deadline=5).terms_of_service.retrieve_info()
    assert (caught.value.retry_after, caught.value.attempts) == (30, 1)


def test_a_plan_ends_at_its_deadline(stub: Stub) -> None:
    stub.say(Say(hang=True))
    numbers = stub.client().enterprises.reputation.numbers
    with pytest.raises(APITimeoutError):
        numbers.plan("4a6192a4-573d-446d-b3ce-aff9117272a6", phone_numbers=["+16035551234"], deadline=0.5)


def test_derived_clients_inherit_it(stub: Stub) -> None:
    stub.say(Say(hang=True))
    client = stub.client(deadline=0.5)
    for derived in (client.with_options(timeout=30), client.with_options(api_key="KEY_other")):
        with pytest.raises(APITimeoutError):
            derived.terms_of_service.retrieve_info()


@pytest.mark.parametrize("wrong", [0, -1, float("nan"), True])
def test_nonsense_is_refused(stub: Stub, wrong: float) -> None:
    with pytest.raises(ConfigurationError, match="deadline: must be a number of seconds above 0"):
        stub.client().with_options(deadline=wrong)
