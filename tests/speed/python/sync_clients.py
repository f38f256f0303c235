"""The synchronous clients, each as its own documentation has it: one client for all calls, with its own types."""

import threading
from collections.abc import Iterator, Mapping
from http.client import HTTPConnection, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

from account import API_KEY, ENTERPRISE, IN_FLIGHT, PAGE, Dicts, Objects, enterprise, one_url, page_urls


class Ours(Objects):
    def __init__(self, base_url: str) -> None:
        from telnyx_reputation import Telnyx

        self.client = Telnyx(api_key=API_KEY, base_url=base_url)
        self.numbers = self.client.enterprises.reputation.numbers

    def one(self, phone_number: str) -> Any:
        return self.numbers.retrieve(phone_number, enterprise_id=ENTERPRISE).data

    def rows(self, count: int) -> Iterator[Any]:
        return iter(self.numbers.list(enterprise(count), page_size=PAGE))

    def many(self, phone_numbers: list[str]) -> list[Any]:
        results = self.numbers.retrieve_many(ENTERPRISE, phone_numbers=phone_numbers, concurrency=IN_FLIGHT)
        return [result.value for result in results]

    def unwrap(self, body: str, headers: Mapping[str, str], key: str) -> Any:
        return self.client.webhooks.unwrap(body, headers=headers, key=key).data.payload


class Official(Objects):
    def __init__(self, base_url: str) -> None:
        from telnyx import Telnyx

        self.client = Telnyx(api_key=API_KEY, base_url=base_url)
        self.numbers = self.client.enterprises.reputation.numbers

    def one(self, phone_number: str) -> Any:
        return self.numbers.retrieve(phone_number, enterprise_id=ENTERPRISE).data

    def rows(self, count: int) -> Iterator[Any]:
        return iter(self.numbers.list(enterprise(count), page_size=PAGE))

    def unwrap(self, body: str, headers: Mapping[str, str], key: str) -> Any:
        return self.client.webhooks.unwrap(body, headers=headers, key=key).data.payload


class Httpx(Dicts):
    def __init__(self, base_url: str) -> None:
        import httpx

        self.base_url = base_url
        # It keeps 20 connections by default, and closes others while a thread reads from them.
        limits = httpx.Limits(max_connections=2 * IN_FLIGHT, max_keepalive_connections=2 * IN_FLIGHT)
        self.client = httpx.Client(headers={"authorization": f"Bearer {API_KEY}"}, limits=limits)

    def get(self, url: str) -> Any:
        return self.client.get(url).raise_for_status().json()["data"]

    def one(self, phone_number: str) -> Any:
        return self.get(one_url(self.base_url, phone_number))

    def rows(self, count: int) -> Iterator[Any]:
        for url in page_urls(self.base_url, count):
            yield from self.get(url)


class HttpClient(Objects):
    """The standard library, with a connection for each thread, and msgspec into classes."""

    def __init__(self, base_url: str) -> None:
        import msgspec_types

        self.base_url, self.url = base_url, urlsplit(base_url)
        self.threads = threading.local()
        self.read_one, self.read_page = msgspec_types.ONE.decode, msgspec_types.PAGE.decode

    def get(self, url: str) -> bytes:
        connection = getattr(self.threads, "connection", None)
        if connection is None:
            kind = HTTPSConnection if self.url.scheme == "https" else HTTPConnection
            connection = self.threads.connection = kind(self.url.netloc)
        path = url.removeprefix(f"{self.url.scheme}://{self.url.netloc}")
        connection.request("GET", path, headers={"authorization": f"Bearer {API_KEY}"})
        answer = connection.getresponse()
        body: bytes = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{answer.status} {body!r}")
        return body

    def one(self, phone_number: str) -> Any:
        return self.read_one(self.get(one_url(self.base_url, phone_number))).data

    def rows(self, count: int) -> Iterator[Any]:
        for url in page_urls(self.base_url, count):
            yield from self.read_page(self.get(url)).data


CLIENTS = {"sync": Ours, "telnyx-sync": Official, "httpx-sync": Httpx, "http.client": HttpClient}
