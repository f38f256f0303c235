"""How long one request, its connection and the whole call may take."""

from __future__ import annotations

import asyncio
import copy
import pickle
import socket
import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from stub_server import KEY, Say, Stub

from telnyx_reputation import NOT_GIVEN, APITimeoutError, ConfigurationError, InvalidArgumentError, Telnyx, Timeout


def test_it_is_a_value() -> None:
    timeout = Timeout(10, connect=2.5, deadline=30)
    assert (timeout.timeout, timeout.connect, timeout.deadline) == (10.0, 2.5, 30.0)
    assert repr(timeout) == "Timeout(10.0, connect=2.5, deadline=30.0)"
    assert (repr(Timeout(connect=1)), repr(Timeout())) == ("Timeout(connect=1.0)", "Timeout()")
    for twin in (Timeout(10.0, connect=2.5, deadline=30.0), copy.copy(timeout), pickle.loads(pickle.dumps(timeout))):
        assert twin == timeout and hash(twin) == hash(timeout)
    assert timeout != Timeout(10, connect=2.5) and timeout != 10
    with pytest.raises(AttributeError):
        timeout.connect = 5  # type: ignore[misc]


@pytest.mark.parametrize("wrong", [0, -1, float("nan"), True, "5", (5, 10)])
@pytest.mark.parametrize("part", ["timeout", "connect", "deadline"])
def test_nonsense_is_refused(part: str, wrong: Any) -> None:
    with pytest.raises(InvalidArgumentError, match=f"{part}: must be a number of seconds above 0"):
        Timeout(**{part: wrong})


def test_a_request_ends_at_its_timeout(stub: Stub) -> None:
    stub.say(Say(hang=True))
    short = Timeout(0.5)
    calls: list[Callable[[], object]] = [
        lambda: stub.client(timeout=short, max_retries=0).terms_of_service.retrieve_info(),
        lambda: stub.client(max_retries=0).with_options(timeout=short).terms_of_service.retrieve_info(),
        lambda: stub.client(max_retries=0).terms_of_service.retrieve_info(timeout=short),
        lambda: stub.client(timeout=httpx.Timeout(0.5, connect=30), max_retries=0).terms_of_service.retrieve_info(),
    ]
    begun = time.monotonic()
    for call in calls:
        with pytest.raises(APITimeoutError):
            call()
    assert time.monotonic() - begun < 10  # One timeout is 60 s when it is not given.
    assert len(stub.asked) == 4


def test_a_call_ends_at_its_deadline(stub: Stub) -> None:
    stub.say(Say(hang=True))
    whole = Timeout(30, deadline=0.5)

    async def main() -> None:
        for call in (
            stub.async_client(timeout=whole).terms_of_service.retrieve_info(),
            stub.async_client(deadline=60).terms_of_service.retrieve_info(timeout=whole),
            stub.async_client(deadline=60).with_options(timeout=whole).terms_of_service.retrieve_info(),
        ):
            with pytest.raises(APITimeoutError):
                await call

    asyncio.run(asyncio.wait_for(main(), 30))
    assert len(stub.asked) == 3


def test_a_connection_that_is_not_made_in_time_carried_nothing() -> None:
    # The kernel accepts the connection, and nobody answers the TLS handshake.
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = "https://127.0.0.1:{}/v2".format(server.getsockname()[1])
        begun = time.monotonic()
        for timeout in (Timeout(connect=0.5), httpx.Timeout(60, connect=0.5)):
            client = Telnyx(KEY, base_url=url, timeout=timeout, proxy=False, max_retries=0)
            with pytest.raises(APITimeoutError, match="nothing was sent") as caught:
                client.reputation.numbers.retrieve("+16035551234", fresh=True)
            assert caught.value.attempts == 0
            assert client.usage().at_most_usd == 0
        assert time.monotonic() - begun < 30


def test_connecting_cannot_differ_from_call_to_call(stub: Stub) -> None:
    client = stub.client()
    for timeout in (Timeout(5, connect=1), httpx.Timeout(5, connect=1)):
        with pytest.raises(InvalidArgumentError, match="give it to the client"):
            client.terms_of_service.retrieve_info(timeout=timeout)
        with pytest.raises(ConfigurationError, match="give it to the client"):
            client.with_options(timeout=timeout)
    with pytest.raises(InvalidArgumentError, match="and here 5.0 alone"):
        client.terms_of_service.retrieve_info(timeout=httpx.Timeout(5, connect=1))
    assert stub.asked == []


@pytest.mark.parametrize(
    "timeout", [httpx.Timeout(0.3), httpx.Timeout(0.3, connect=30), httpx.Timeout(0.3, connect=None)]
)
def test_one_of_httpx_that_says_nothing_of_connecting(stub: Stub, timeout: httpx.Timeout) -> None:
    stub.say(Say(hang=True))
    client = stub.client(max_retries=0)
    assert client.with_options(timeout=timeout).timeout == 0.3
    calls: list[Callable[[], object]] = [
        lambda: client.terms_of_service.retrieve_info(timeout=timeout),
        lambda: client.with_options(timeout=timeout).terms_of_service.retrieve_info(),
    ]
    for call in calls:
        with pytest.raises(APITimeoutError):
            call()
    assert len(stub.asked) == 2


def test_one_that_is_not_given_is_the_client_s(stub: Stub) -> None:
    stub.say(Say(hang=True))
    with pytest.raises(APITimeoutError):
        stub.client(timeout=0.05, max_retries=0).terms_of_service.retrieve_info(timeout=NOT_GIVEN)


def test_a_deadline_is_given_once() -> None:
    with pytest.raises(ConfigurationError, match="twice"):
        Telnyx(KEY, timeout=Timeout(deadline=5), deadline=5)


def test_what_httpx_times_apart_has_to_be_said(stub: Stub) -> None:
    apart = httpx.Timeout(60.0, read=5.0, write=10.0, connect=2.0)
    with pytest.raises(ConfigurationError) as caught:
        Telnyx(KEY, timeout=apart)
    assert "telnyx_reputation.Timeout(17.0, connect=2.0)" in str(caught.value)
    # What is suggested is taken.
    with pytest.raises(ConfigurationError, match=r"telnyx_reputation\.Timeout\(17\.0\)"):
        stub.client().with_options(timeout=apart)
    assert stub.client().with_options(timeout=Timeout(17.0)).timeout == 17
    with pytest.raises(InvalidArgumentError, match=r"telnyx_reputation\.Timeout\(float\('inf'\)\)"):
        stub.client().terms_of_service.retrieve_info(timeout=httpx.Timeout(None, read=5))
    with pytest.raises(ConfigurationError, match="seconds above 0"):
        Telnyx(KEY, timeout=httpx.Timeout(0))
    Telnyx(KEY, timeout=httpx.Timeout(None))
