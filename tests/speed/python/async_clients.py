"""The asynchronous clients, each as its own documentation has it: one client for all calls, with its own types."""

from collections.abc import AsyncIterator
from typing import Any

from account import API_KEY, ENTERPRISE, IN_FLIGHT, PAGE, Dicts, Objects, enterprise, one_url, page_urls


class Ours(Objects):
    def __init__(self, base_url: str) -> None:
        from telnyx_reputation import AsyncTelnyx

        self.client = AsyncTelnyx(api_key=API_KEY, base_url=base_url)
        self.numbers = self.client.enterprises.reputation.numbers

    async def one(self, phone_number: str) -> Any:
        return (await self.numbers.retrieve(phone_number, enterprise_id=ENTERPRISE)).data

    def rows(self, count: int) -> AsyncIterator[Any]:
        return aiter(self.numbers.list(enterprise(count), page_size=PAGE))

    async def many(self, phone_numbers: list[str]) -> list[Any]:
        results = await self.numbers.retrieve_many(ENTERPRISE, phone_numbers=phone_numbers, concurrency=IN_FLIGHT)
        return [result.value for result in results]

    async def close(self) -> None:
        await self.client.close()


class Official(Objects):
    def __init__(self, base_url: str) -> None:
        from telnyx import AsyncTelnyx

        self.client = AsyncTelnyx(api_key=API_KEY, base_url=base_url, http_client=self.http_client())
        self.numbers = self.client.enterprises.reputation.numbers

    def http_client(self) -> Any:
        return None

    async def one(self, phone_number: str) -> Any:
        return (await self.numbers.retrieve(phone_number, enterprise_id=ENTERPRISE)).data

    def rows(self, count: int) -> AsyncIterator[Any]:
        return aiter(self.numbers.list(enterprise(count), page_size=PAGE))

    async def close(self) -> None:
        await self.client.close()


class OfficialWithAiohttp(Official):
    def http_client(self) -> Any:
        from telnyx import DefaultAioHttpClient

        return DefaultAioHttpClient()


class Httpx(Dicts):
    def __init__(self, base_url: str) -> None:
        import httpx

        self.base_url = base_url
        # It keeps 20 connections by default; with as many as calls in flight it takes twice as long.
        self.client = httpx.AsyncClient(headers={"authorization": f"Bearer {API_KEY}"})

    async def get(self, url: str) -> Any:
        return (await self.client.get(url)).raise_for_status().json()["data"]

    async def one(self, phone_number: str) -> Any:
        return await self.get(one_url(self.base_url, phone_number))

    async def rows(self, count: int) -> AsyncIterator[Any]:
        for url in page_urls(self.base_url, count):
            for row in await self.get(url):
                yield row

    async def close(self) -> None:
        await self.client.aclose()


class Aiohttp(Dicts):
    def __init__(self, base_url: str) -> None:
        import aiohttp
        from yarl import URL

        self.base_url, self.URL = base_url, URL
        # It keeps up to 100 connections by default.
        self.session = aiohttp.ClientSession(
            headers={"authorization": f"Bearer {API_KEY}"}, raise_for_status=True, trust_env=False
        )

    async def get(self, url: str) -> Any:
        async with self.session.get(self.URL(url, encoded=True)) as answer:
            return (await answer.json())["data"]

    async def one(self, phone_number: str) -> Any:
        return await self.get(one_url(self.base_url, phone_number))

    async def rows(self, count: int) -> AsyncIterator[Any]:
        for url in page_urls(self.base_url, count):
            for row in await self.get(url):
                yield row

    async def close(self) -> None:
        await self.session.close()


CLIENTS = {
    "async": Ours,
    "telnyx-async": Official,
    "telnyx-async-aiohttp": OfficialWithAiohttp,
    "httpx-async": Httpx,
    "aiohttp": Aiohttp,
}
