"""The client itself: how it is set up, what it shows of itself, and its end."""

from __future__ import annotations

import asyncio
import pickle
from typing import Any

import pytest
from stub_server import KEY, Stub

import telnyx_reputation
from telnyx_reputation import AsyncTelnyx, ConfigurationError, Telnyx

CLIENTS = pytest.mark.parametrize("client_class", [Telnyx, AsyncTelnyx])


@CLIENTS
def test_no_key(client_class: type[Any]) -> None:
    with pytest.raises(ConfigurationError, match="TELNYX_API_KEY"):
        client_class()


@CLIENTS
def test_the_environment(client_class: type[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELNYX_API_KEY", KEY)
    monkeypatch.setenv("TELNYX_BASE_URL", "http://127.0.0.1:9/v2/")
    assert client_class().base_url == "http://127.0.0.1:9/v2"
    assert client_class(base_url="http://127.0.0.1:8").base_url == "http://127.0.0.1:8"
    monkeypatch.delenv("TELNYX_BASE_URL")
    assert client_class().base_url == "https://api.telnyx.com/v2"


@CLIENTS
@pytest.mark.parametrize(
    "options",
    [
        {"api_key": "KEY_SECRET\n"},
        {"api_key": " KEY_SECRET"},
        {"api_key": "KEY_SECRET\r\nX-Injected: 1"},
        {"api_key": "KEY_SECRETÉ"},
        {"api_key": ""},
        {"base_url": "ftp://x"},
        {"base_url": "nonsense"},
        {"timeout": 0},
        {"timeout": -1},
        {"timeout": float("nan")},
        {"timeout": "5"},
        {"timeout": True},
        {"deadline": 0},
        {"deadline": "5"},
        {"deadline": True},
        {"default_headers": {"x-token": "SECRET\n"}},
        {"default_headers": {"a b": "c"}},
    ],
)
def test_nonsense_is_refused_without_a_secret(client_class: type[Any], options: dict[str, Any]) -> None:
    with pytest.raises(ValueError) as caught:
        client_class(**{"api_key": KEY, **options})
    assert isinstance(caught.value, telnyx_reputation.TelnyxError)
    assert "SECRET" not in str(caught.value) + repr(caught.value)


@CLIENTS
def test_nothing_shows_the_key(client_class: type[Any]) -> None:
    client = client_class(KEY)
    shown = f"{client!r} {client} {vars(client)} {client.enterprises!r}"
    assert KEY not in shown
    assert repr(client) == f"{client_class.__name__}('https://api.telnyx.com/v2')"


@CLIENTS
def test_a_client_is_not_pickled(client_class: type[Any]) -> None:
    with pytest.raises(TypeError) as caught:
        pickle.dumps(client_class(KEY))
    assert KEY not in str(caught.value)


def test_a_closed_client_says_so(stub: Stub) -> None:
    with stub.client() as client:
        client.terms_of_service.retrieve_info()
    assert client.is_closed()
    assert repr(client) == "Telnyx(closed)"
    with pytest.raises(telnyx_reputation.ClientClosedError, match="the client is closed"):
        client.terms_of_service.retrieve_info()
    assert len(stub.asked) == 1


def test_a_closed_async_client_says_so(stub: Stub) -> None:
    async def main() -> None:
        async with stub.async_client() as client:
            await client.terms_of_service.retrieve_info()
        with pytest.raises(telnyx_reputation.ClientClosedError):
            await client.terms_of_service.retrieve_info()

    asyncio.run(main())


def test_omit() -> None:
    import copy

    assert not telnyx_reputation.omit
    assert repr(telnyx_reputation.omit) == "omit"
    assert pickle.loads(pickle.dumps(telnyx_reputation.omit)) is telnyx_reputation.omit
    assert copy.deepcopy(telnyx_reputation.omit) is telnyx_reputation.omit
