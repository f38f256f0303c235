"""Lists: pages and iterators both."""

from __future__ import annotations

import asyncio
import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from stub_server import Asked, Say, Stub

import telnyx_reputation

ENTERPRISE = "4a6192a4-573d-446d-b3ce-aff9117272a6"
TOTAL = 7


def paged(asked: Asked) -> Say:
    """Seven numbers, two a page."""
    number = int(parse_qs(urlsplit(asked.target).query).get("page[number]", ["1"])[0])
    items = [{"phone_number": f"+1603555000{i}"} for i in range(2 * number - 2, min(2 * number, TOTAL))]
    meta = {"page_number": number, "page_size": len(items), "total_pages": 4, "total_results": TOTAL}
    return Say(body=json.dumps({"data": items, "meta": meta}))


def test_iteration_goes_over_all_pages(stub: Stub) -> None:
    stub.say(paged)
    page = stub.client().enterprises.reputation.numbers.list(ENTERPRISE, page_size=2)
    assert len(stub.asked) == 1
    assert [number.phone_number for number in page] == [f"+1603555000{i}" for i in range(TOTAL)]
    assert len(stub.asked) == 4
    assert all("page%5Bsize%5D=2" in asked.target for asked in stub.asked)


def test_the_next_page_is_read_ahead(stub: Stub) -> None:
    stub.say(paged)
    numbers = iter(stub.client().enterprises.reputation.numbers.list(ENTERPRISE, page_size=2))
    next(numbers)
    assert len(stub.asked) == 1
    next(numbers)
    assert stub.arrived.acquire(timeout=30) and stub.arrived.acquire(timeout=30)
    assert len(stub.asked) == 2
    assert len(list(numbers)) == TOTAL - 2


def test_a_page_that_was_read_ahead_and_not_wanted_is_given_up(stub: Stub) -> None:
    stub.say(paged, Say(hang=True))
    numbers = iter(stub.client().enterprises.reputation.numbers.list(ENTERPRISE))
    for _ in range(2):
        next(numbers)
    assert stub.arrived.acquire(timeout=30) and stub.arrived.acquire(timeout=30)
    del numbers
    assert stub.closed_by_client.acquire(timeout=30)


def test_async_reading_ahead_is_given_up_too(stub: Stub) -> None:
    stub.say(paged, Say(hang=True), Say(status=404, body="{}"))

    async def main() -> None:
        client = stub.async_client()
        for _ in range(2):
            numbers = aiter(client.enterprises.reputation.numbers.list(ENTERPRISE))
            await anext(numbers)
            await anext(numbers)
            await asyncio.to_thread(stub.arrived.acquire)
            await asyncio.to_thread(stub.arrived.acquire)
            await numbers.aclose()  # type: ignore[attr-defined] # pyright: ignore
            assert await asyncio.to_thread(stub.closed_by_client.acquire, timeout=30)
            stub.say(paged, Say(status=404, body="{}", close=True))

    asyncio.run(main())


def test_pages_one_by_one(stub: Stub) -> None:
    stub.say(paged)
    page = stub.client().enterprises.reputation.numbers.list(ENTERPRISE)
    assert [number.phone_number for number in page.data] == ["+16035550000", "+16035550001"]
    assert page.meta is not None and (page.meta.page_number, page.meta.total_results) == (1, TOTAL)
    assert page.has_next_page()
    second = page.get_next_page()
    assert second.meta is not None and second.meta.page_number == 2
    assert [len(each.data) for each in second.iter_pages()] == [2, 2, 1]
    *_, last = second.iter_pages()
    assert not last.has_next_page()
    with pytest.raises(RuntimeError, match="no next page"):
        last.get_next_page()
    assert json.loads(last.to_json()) == last.to_dict()
    assert repr(last).startswith("SyncPage(data=[ReputationPhoneNumber(")


def test_options_go_with_every_page(stub: Stub) -> None:
    stub.say(paged)
    list(stub.client().enterprises.reputation.numbers.list(ENTERPRISE, extra_headers={"x-trace": "7"}))
    assert [asked.headers["x-trace"] for asked in stub.asked] == ["7"] * 4


def test_async_iteration(stub: Stub) -> None:
    stub.say(paged)

    async def main() -> None:
        client = stub.async_client()
        paginator = client.enterprises.reputation.numbers.list(ENTERPRISE)
        assert stub.asked == []
        assert [number.phone_number async for number in paginator] == [f"+1603555000{i}" for i in range(TOTAL)]
        page = await client.enterprises.reputation.numbers.list(ENTERPRISE)
        assert len(page.data) == 2 and page.has_next_page()
        second = await page.get_next_page()
        assert [len(each.data) async for each in second.iter_pages()] == [2, 2, 1]
        assert len([number async for number in second]) == 5
        *_, last = [each async for each in second.iter_pages()]
        with pytest.raises(RuntimeError, match="no next page"):
            await last.get_next_page()

    asyncio.run(main())


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ('{"data":[{}]}', "without `meta.total_pages` the end of the list cannot be told"),
        ("{}", "without `meta.total_pages`"),
        ('{"data":[{}],"meta":"x"}', '`meta` is "x", not an object'),
        ('{"data":[{}],"meta":{"total_pages":"3"}}', '`meta.total_pages` is "3", not a whole number'),
        ('{"data":[{}],"meta":{"total_pages":3,"page_number":2}}', "page 1 was asked for, and page 2 came"),
        ('{"data":[],"meta":{"total_pages":9}}', "page 1 of 9 is empty"),
    ],
)
def test_lists_that_do_not_say_where_they_end(stub: Stub, body: str, why: str) -> None:
    stub.say(Say(body=body))
    client = stub.client()
    with pytest.raises(telnyx_reputation.APIResponseValidationError, match=re.escape(why)):
        client.reputation.numbers.list()
    assert client.reputation.numbers.with_raw_response.list().json() == json.loads(body), "what came is there"
    assert len(stub.asked) == 2


def test_a_list_that_need_not_say_where_it_ends_is_read_until_a_page_is_empty(stub: Stub) -> None:
    stub.say(Say(body='{"data":[{"id":"a"}]}'), Say(body='{"data":[{"id":"b"}]}'), Say(body='{"data":[]}'))
    assert [document.id for document in stub.client().documents.list()] == ["a", "b"]


def test_a_list_that_shrinks_while_it_is_read(stub: Stub) -> None:
    def page(number: int, total: int) -> Say:
        meta = {"page_number": number, "page_size": 1, "total_pages": total, "total_results": total}
        return Say(body=json.dumps({"data": [{}], "meta": meta}))

    stub.say(page(1, 4), page(2, 4), page(3, 3))
    seen: list[object] = []
    with pytest.raises(telnyx_reputation.ListChangedError, match="it shrank from 4 to 3 items while it was read"):
        for number in stub.client().reputation.numbers.list():
            seen.append(number)
    assert len(seen) == 2


def test_an_error_on_a_later_page_comes_when_it_is_reached(stub: Stub) -> None:
    stub.say(paged, Say(status=404, body="{}"))
    seen: list[object] = []
    with pytest.raises(telnyx_reputation.NotFoundError):
        for number in stub.client().reputation.numbers.list():
            seen.append(number)
    assert len(seen) == 2


@pytest.mark.parametrize("data", ['"abc"', "5", "true", '{"a": 1}'])
def test_what_is_no_list_is_an_error(stub: Stub, data: str) -> None:
    body = f'{{"data": {data}}}'
    stub.say(Say(body=body))
    client = stub.client()
    with pytest.raises(telnyx_reputation.APIResponseValidationError, match="it is no page of a list") as caught:
        client.reputation.numbers.list()
    assert caught.value.operation == "listReputationNumbersSimplified" and caught.value.body == json.loads(body)
    assert client.reputation.numbers.with_raw_response.list().json() == json.loads(body)

    async def main() -> None:
        with pytest.raises(telnyx_reputation.APIResponseValidationError, match="it is no page of a list"):
            await stub.async_client().reputation.numbers.list()

    asyncio.run(main())


@pytest.mark.parametrize("data", ["", '"data": null, ', '"data": [], '])
def test_a_list_without_items(stub: Stub, data: str) -> None:
    stub.say(Say(body=f'{{{data}"meta": {{"page_number": 1, "total_pages": 0, "total_results": 0}}}}'))
    assert list(stub.client().reputation.numbers.list()) == []
