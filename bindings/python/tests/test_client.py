"""The client itself: how it is set up, what it shows of itself, and its end."""

from __future__ import annotations

import asyncio
import copy
import pickle
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import httpx
import pytest
from stub_server import EMPTY_LIST, ENVELOPE, KEY, Say, Stub

import telnyx_reputation
from telnyx_reputation import NOT_GIVEN, AsyncTelnyx, ConfigurationError, OutcomeUnknownError, Telnyx, omit

ENTERPRISE = "4a6192a4-573d-446d-b3ce-aff9117272a6"
PHONE = "+16035551234"

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
        {"api_key": "KEY_SECRET\tKEY"},
        {"api_key": '"KEY_SECRET"'},
        {"api_key": "'KEY_SECRET'\n"},
        {"api_key": " \n"},
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
@pytest.mark.parametrize(
    ("options", "name"),
    [
        ({"api_key": 5}, "api_key"),
        ({"base_url": 5}, "the base URL"),
        ({"max_retries": -1}, "max_retries"),
        ({"max_retries": 2000}, "max_retries"),
        ({"timeout": 0}, "timeout"),
        ({"deadline": True}, "deadline"),
        ({"spend_limit_usd": True}, "spend_limit_usd"),
        ({"spend_limit_usd": object()}, "spend_limit_usd"),
        ({"default_headers": 5}, "default_headers"),
        ({"default_headers": {"a": None}}, "default_headers: the value of a"),
        ({"default_headers": {5: "a"}}, "default_headers"),
        ({"default_query": {1: 2}}, "default_query"),
        ({"default_query": {"a": {}}}, "default_query: a"),
        ({"proxy": True}, "proxy"),
        ({"ca_certificates": 5}, "ca_certificates"),
        ({"public_key": 5}, "public_key"),
        ({"public_key": [5]}, "public_key"),
    ],
)
def test_nonsense_is_named(client_class: type[Any], options: dict[str, Any], name: str) -> None:
    with pytest.raises(ConfigurationError, match=name):
        client_class(**{"api_key": KEY, **options})
    derivable = {"api_key", "base_url", "timeout", "max_retries", "deadline", "default_headers", "default_query"}
    # As for the constructor; too many retries are refused when a call is made.
    if options.keys() <= derivable and options != {"max_retries": 2000} and options != {"default_headers": {"a": None}}:
        with pytest.raises(ConfigurationError, match=name):
            client_class(KEY).with_options(**options)


@CLIENTS
def test_what_is_not_given(client_class: type[Any]) -> None:
    client = client_class(KEY, max_retries=NOT_GIVEN, timeout=omit, deadline=omit)
    assert (client.max_retries, client.timeout) == (2, 60.0)
    assert client.with_options(max_retries=5).with_options(max_retries=NOT_GIVEN).max_retries == 5
    assert client_class(KEY, max_retries=7, timeout=2.5).with_options(timeout=3).timeout == 3.0


def test_a_url_of_httpx() -> None:
    assert Telnyx(KEY, base_url=httpx.URL("http://127.0.0.1:9/v2")).base_url == "http://127.0.0.1:9/v2"
    assert Telnyx(KEY).with_options(base_url=httpx.URL("http://127.0.0.1:8")).base_url == "http://127.0.0.1:8"


def test_headers_that_are_left_out(stub: Stub) -> None:
    client = stub.client(default_headers={"x-one": "1", "x-two": "2", "x-never": omit}, default_query={"q": 1, "r": 2})
    calls: list[Callable[[], object]] = [
        lambda: client.terms_of_service.retrieve_info(),
        lambda: client.terms_of_service.retrieve_info(
            extra_headers={"X-One": omit, "x-new": "3"}, extra_query={"q": omit}
        ),
        lambda: client.with_options(default_headers={"x-two": omit}).terms_of_service.retrieve_info(),
        lambda: client.with_options(default_headers={"x-two": omit}).terms_of_service.retrieve_info(
            extra_headers={"x-two": "4"}
        ),
        lambda: client.with_options(default_headers={"x-two": "5"}).terms_of_service.retrieve_info(
            extra_headers={"x-two": omit}
        ),
    ]
    for call in calls:
        call()
    sent = [{name[2:]: value for name, value in asked.headers.items() if name.startswith("x-")} for asked in stub.asked]
    assert sent == [
        {"one": "1", "two": "2"},
        {"two": "2", "new": "3"},
        {"one": "1"},
        {"one": "1", "two": "4"},
        {"one": "1"},
    ]
    assert [asked.target.partition("?")[2] for asked in stub.asked[:2]] == ["q=1&r=2", "r=2"]


class Team(Telnyx):
    """A subclass with something of its own."""

    def __init__(self, name: str, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.name = name


class AsyncTeam(AsyncTelnyx):
    """A subclass that adds nothing."""


def test_subclasses_stay_what_they_are(stub: Stub) -> None:
    with Team("dialler", KEY, base_url=stub.url) as team:
        derived = team.with_options(max_retries=0).copy(timeout=5)
        assert type(derived) is Team and derived.name == "dialler" and derived.webhooks is team.webhooks
        assert repr(derived) == f"Team('{stub.url}')"
        derived.terms_of_service.retrieve_info()
    assert type(AsyncTeam(KEY).with_options(timeout=5)) is AsyncTeam
    assert (derived.is_closed(), len(stub.asked)) == (True, 1)


@CLIENTS
def test_nothing_shows_the_key(client_class: type[Any]) -> None:
    client = client_class(KEY)
    shown = f"{client!r} {client} {vars(client)} {client.enterprises!r}"
    assert KEY not in shown
    assert repr(client) == f"{client_class.__name__}('https://api.telnyx.com/v2')"


@CLIENTS
def test_a_client_is_not_pickled(client_class: type[Any]) -> None:
    for attempt in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match=f"{client_class.__name__} .*make one in each process") as caught:
            attempt(client_class(KEY))
        assert KEY not in str(caught.value)


@CLIENTS
def test_white_space_around_a_key_is_no_part_of_it(client_class: type[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    for given in (f"{KEY}\n", f"\t{KEY}\r\n"):
        assert client_class(given).base_url
    monkeypatch.setenv("TELNYX_API_KEY", f"{KEY}\n")
    assert client_class().base_url
    monkeypatch.setenv("TELNYX_API_KEY", " \n")
    with pytest.raises(telnyx_reputation.ConfigurationError, match="no API key"):
        client_class()


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


def test_closing_closes_the_connections(stub: Stub) -> None:
    client = stub.client()
    client.terms_of_service.retrieve_info()
    client.with_options(timeout=5).close()
    assert stub.closed_by_client.acquire(timeout=5)
    client.close()

    async def main() -> None:
        async with stub.async_client() as client:
            await client.terms_of_service.retrieve_info()

    asyncio.run(main())
    assert stub.closed_by_client.acquire(timeout=5)


def test_what_sends_nothing_works_after_the_end(stub: Stub) -> None:
    read = Say(body=f'{{"data": {{"phone_number": "{PHONE}"}}}}')
    nobody = Say(body=EMPTY_LIST)
    stub.say(Say(status=404, body=ENVELOPE), nobody, Say(status=500, body="{}"), nobody, read)
    client = stub.client(spend_limit_usd="1.00", timeout=5, max_retries=1)
    twin = client.with_options(api_key="KEY_OTHER")
    with pytest.raises(telnyx_reputation.NotFoundError):
        client.reputation.numbers.retrieve(PHONE, fresh=True)
    with pytest.raises(OutcomeUnknownError) as caught:
        client.enterprises.reputation.numbers.associate(ENTERPRISE, phone_numbers=[PHONE])
    before = repr(client.usage())
    client.close()
    assert (repr(client.usage()), client.usage().limit_usd) == (before, Decimal(1))
    assert (client.base_url, client.timeout, client.max_retries) == (stub.url, 5.0, 1)
    assert client.enterprises.reputation.numbers.estimate_many(phone_numbers=[PHONE], run="associate") > 0
    # The error asks on, and a client with connections of its own goes on and counts on.
    assert caught.value.resolve().outcome == "cannot_tell"
    twin.reputation.numbers.retrieve(PHONE, fresh=True)
    assert client.usage().calls == twin.usage().calls == 3


def test_omit() -> None:
    import copy

    assert not telnyx_reputation.omit
    assert repr(telnyx_reputation.omit) == "omit"
    assert pickle.loads(pickle.dumps(telnyx_reputation.omit)) is telnyx_reputation.omit
    assert copy.deepcopy(telnyx_reputation.omit) is telnyx_reputation.omit
