"""Starts, imports a client and makes its first call, as a small script does; loads nothing else. See ../README.md."""

import sys

from figures import of_the_process

API_KEY = "KEY0123"
ENTERPRISE = "6a09cdc3-8948-47f0-aa62-000000000001"
NUMBER = "+16035550000"
PATH = f"/enterprises/{ENTERPRISE}/reputation/numbers/%2B16035550000"


def bare(base_url):
    return NUMBER


def ours(base_url):
    from telnyx_reputation import Telnyx

    client = Telnyx(api_key=API_KEY, base_url=base_url)
    return client.enterprises.reputation.numbers.retrieve(NUMBER, enterprise_id=ENTERPRISE).data.phone_number


def ours_async(base_url):
    import asyncio

    from telnyx_reputation import AsyncTelnyx

    async def main():
        async with AsyncTelnyx(api_key=API_KEY, base_url=base_url) as client:
            numbers = client.enterprises.reputation.numbers
            return (await numbers.retrieve(NUMBER, enterprise_id=ENTERPRISE)).data.phone_number

    return asyncio.run(main())


def official(base_url):
    from telnyx import Telnyx

    client = Telnyx(api_key=API_KEY, base_url=base_url)
    return client.enterprises.reputation.numbers.retrieve(NUMBER, enterprise_id=ENTERPRISE).data.phone_number


def official_async(base_url, http_client=None):
    import asyncio

    from telnyx import AsyncTelnyx

    async def main():
        async with AsyncTelnyx(api_key=API_KEY, base_url=base_url, http_client=http_client and http_client()) as client:
            numbers = client.enterprises.reputation.numbers
            return (await numbers.retrieve(NUMBER, enterprise_id=ENTERPRISE)).data.phone_number

    return asyncio.run(main())


def official_async_with_aiohttp(base_url):
    from telnyx import DefaultAioHttpClient

    return official_async(base_url, DefaultAioHttpClient)


def httpx(base_url):
    import httpx

    with httpx.Client(headers={"authorization": f"Bearer {API_KEY}"}) as client:
        return client.get(base_url + PATH).raise_for_status().json()["data"]["phone_number"]


def httpx_async(base_url):
    import asyncio

    import httpx

    async def main():
        async with httpx.AsyncClient(headers={"authorization": f"Bearer {API_KEY}"}) as client:
            return (await client.get(base_url + PATH)).raise_for_status().json()["data"]["phone_number"]

    return asyncio.run(main())


def with_http_client(base_url):
    from http.client import HTTPConnection

    import msgspec_types

    host, _, prefix = base_url.removeprefix("http://").partition("/")
    connection = HTTPConnection(host)
    connection.request("GET", f"/{prefix}{PATH}", headers={"authorization": f"Bearer {API_KEY}"})
    return msgspec_types.ONE.decode(connection.getresponse().read()).data.phone_number


def aiohttp(base_url):
    import asyncio

    import aiohttp
    from yarl import URL

    async def main():
        async with aiohttp.ClientSession(headers={"authorization": f"Bearer {API_KEY}"}) as session:
            async with session.get(URL(base_url + PATH, encoded=True)) as answer:
                return (await answer.json())["data"]["phone_number"]

    return asyncio.run(main())


CLIENTS = {
    "bare": bare,
    "sync": ours,
    "async": ours_async,
    "telnyx-sync": official,
    "telnyx-async": official_async,
    "telnyx-async-aiohttp": official_async_with_aiohttp,
    "httpx-sync": httpx,
    "httpx-async": httpx_async,
    "http.client": with_http_client,
    "aiohttp": aiohttp,
}

given = dict(zip(sys.argv[1::2], sys.argv[2::2]))
if CLIENTS[given["--client"]](given["--base-url"]) != NUMBER:
    raise RuntimeError("this is another number")
print(of_the_process())
