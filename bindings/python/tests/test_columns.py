"""Columns: what a list's are. Real readers, and the monitor's columns: ../../../tests/columns."""

from __future__ import annotations

import asyncio
import json
import re
from datetime import datetime, timezone
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from arrow import StreamError, rows, schema_of
from layout import NAME, SCHEMA, TIME
from runs import ID
from stub_server import EMPTY_LIST, Asked, Say, Stub

from telnyx_reputation import AsyncTelnyx, Columns, Telnyx
from telnyx_reputation.testing import Sandbox

FIELDS = (
    "enterprise_id,source,ownership_status,confirm_by,flag_reason,removal_reason,removed_at,created_at,updated_at,id"
)


def listed(*records: Any) -> Say:
    meta = {"page_number": 1, "page_size": len(records), "total_pages": 1, "total_results": len(records)}
    return Say(body=json.dumps({"data": records, "meta": meta}))


def of(stub: Stub, *records: Any) -> list[dict[str, Any]]:
    stub.say(listed(*records))
    return rows(stub.client().enterprises.reputation.numbers.list(ID).to_arrow())


def test_a_list_and_its_models_say_the_same(telnyx_client: Telnyx, enterprise: str) -> None:
    numbers = telnyx_client.enterprises.reputation.numbers
    numbers.retrieve("+16035551234", enterprise_id=enterprise, fresh=True)
    page = numbers.list(enterprise, page_size=1)
    columns = page.to_arrow()
    assert isinstance(columns, Columns) and schema_of(columns) == SCHEMA
    read = rows(columns)
    assert [each["phone_number"] for each in read] == ["+16035551234", "+16035555678"]
    assert [each["has_snapshot"] for each in read] == [True, False]
    for each, model in zip(read, page):
        snapshot = model.reputation_data
        for name, _ in SCHEMA:
            if name not in ("outcome", "reason", "error", "has_snapshot", "absent", "more"):
                source: Any = (
                    snapshot if name.endswith(("_score", "refreshed_at")) or name.startswith("spam") else model
                )
                assert each[name] == getattr(source, name, None), name
        assert (each["outcome"], each["absent"], each["more"]) == (None, None, None)
    # As often as they are wanted.
    assert rows(columns) == read


def test_null_is_kept_apart_from_absent(stub: Stub) -> None:
    everything = {name: None for name in ["phone_number", *FIELDS.split(",")]}
    snapshot = {
        name: None for name, _ in SCHEMA if name.endswith(("_score", "refreshed_at")) or name.startswith("spam")
    }
    nothing, null, bare, whole, part = of(
        stub,
        {},
        {**everything, "reputation_data": None},
        {**everything, "reputation_data": {}},
        {**everything, "reputation_data": snapshot},
        {**everything, "reputation_data": {**snapshot, "spam_risk": "low"}, "source": "telnyx"},
    )
    assert all(value is None for name, value in nothing.items() if name != "absent")
    assert nothing["absent"] == "phone_number,enterprise_id,has_snapshot," + FIELDS.partition(",")[2]
    assert (null["has_snapshot"], null["absent"]) == (False, None)
    assert (bare["has_snapshot"], bare["absent"]) == (True, ",".join(snapshot))
    assert (whole["has_snapshot"], whole["absent"]) == (True, None)
    assert (part["spam_risk"], part["source"], part["absent"], part["more"]) == ("low", "telnyx", None, None)


def test_what_no_column_holds_is_kept(stub: Stub) -> None:
    (odd,) = of(
        stub,
        {
            "phone_number": 16035551234,
            "reputation_data": {"maturity_score": 128, "connection_score": 7.5, "spam_risk": "dire", "new": [None]},
            "created_at": "2026-11-28T04:00:12.1234567+02:00",
            "updated_at": "yesterday",
            "source": {"carrier": "x"},
            'a"b': "\n\u00e9\U0001f600",
        },
    )
    assert odd["spam_risk"] == "dire" and odd["phone_number"] is None and odd["maturity_score"] is None
    assert odd["created_at"] == datetime(2026, 11, 28, 2, 0, 12, 123456, tzinfo=timezone.utc)
    assert json.loads(odd["more"]) == {
        "phone_number": 16035551234,
        "created_at": "2026-11-28T04:00:12.1234567+02:00",
        "updated_at": "yesterday",
        "source": {"carrier": "x"},
        'a"b': "\n\u00e9\U0001f600",
        "reputation_data": {"maturity_score": 128, "connection_score": 7.5, "new": [None]},
    }
    assert [each["more"] for each in of(stub, 5, None, {"reputation_data": "x"})] == [
        "5",
        "null",
        '{"reputation_data":"x"}',
    ]


def test_what_is_no_page_or_says_a_thing_twice_is_refused(stub: Stub) -> None:
    meta = '"meta":{"page_number":1,"total_pages":1}'
    twice = '{"reputation_data":{"spam_risk":"low"},"reputation\\u005fdata":{"spam_risk":"high"}}'
    for body, why in [(f'{{"data":[{twice}],{meta}}}', '"reputation_data" twice'), (f"{{{meta}}}", 'no list "data"')]:
        stub.say(Say(body=body))
        with pytest.raises(StreamError, match=f"APIResponseValidationError.*status 200, but .*{why}"):
            rows(stub.client().reputation_table())
    stub.say(Say(body=f'{{"d\\u0061ta":[{{"phone_number":"+1"}}],{meta}}}'))
    assert [each["phone_number"] for each in rows(stub.client().reputation_table())] == ["+1"]


def test_a_closed_client_and_lists_of_other_things(stub: Stub) -> None:
    client = stub.client()
    stub.say(Say(body=EMPTY_LIST))
    assert rows(client.enterprises.reputation.numbers.list(ID).to_arrow()) == []
    with pytest.raises(TypeError, match="only lists of monitored numbers can be columns.*listEnterprises"):
        client.enterprises.list().to_arrow()
    page = client.enterprises.reputation.numbers.list(ID)
    client.close()
    with pytest.raises(RuntimeError, match="closed"):
        rows(page.to_arrow())


def test_on_an_event_loop(telnyx_sandbox: Sandbox, telnyx_api_key: str, telnyx_client: Telnyx, enterprise: str) -> None:
    numbers = telnyx_client.enterprises.reputation.numbers
    wanted = rows(numbers.list(enterprise).to_arrow())

    async def main() -> None:
        async with AsyncTelnyx(telnyx_api_key, base_url=telnyx_sandbox.base_url) as client:
            numbers = client.enterprises.reputation.numbers
            assert rows(await numbers.list(enterprise, page_size=1).to_arrow()) == wanted
            assert rows(await (await numbers.list(enterprise, page_size=1)).to_arrow()) == wanted
            assert rows(await client.reputation_table()) == wanted
            assert rows(await client.reputation_table([enterprise])) == wanted
            with pytest.raises(TypeError, match="only lists of monitored numbers"):
                await client.enterprises.list().to_arrow()
            results = await numbers.retrieve_many(enterprise, phone_numbers=["+16035551234"])
            assert [each["outcome"] for each in rows(results.to_arrow())] == ["done"]

    asyncio.run(main())


def test_all_enterprises_in_one_table(stub: Stub) -> None:
    def say(asked: Asked) -> Say:
        path, query = urlsplit(asked.target).path, parse_qs(urlsplit(asked.target).query)
        assert query["page[size]"] == ["250"]
        number = int(query.get("page[number]", ["1"])[0])
        items = [{"phone_number": f"{path.split('/')[-3]}-{number}"}]
        return Say(body=json.dumps({"data": items, "meta": {"page_number": number, "total_pages": 3}}))

    stub.say(say)
    client = stub.client()
    ids = [f"4a6192a4-573d-446d-b3ce-aff91172{at:04}" for at in range(7)]
    columns = client.reputation_table(ids)
    assert stub.asked == []
    read = rows(columns)
    assert [each["phone_number"] for each in read] == [f"{each}-{page}" for each in ids for page in (1, 2, 3)]
    # The service did not say whose they are.
    assert [each["enterprise_id"] for each in read] == [each for each in ids for _ in range(3)]
    assert rows(client.reputation_table([])) == []
    assert len(rows(client.reputation_table())) == 3 and stub.asked[-1].target.startswith("/v2/reputation/numbers?")
    with pytest.raises(StreamError, match="InvalidArgumentError.*enterprise_id"):
        rows(client.reputation_table(["x"]))


def test_the_readme_names_every_column() -> None:
    text = (Path(__file__).resolve().parents[1] / "README.md").read_text(encoding="utf-8")
    table = text.partition("| column | type | what it is |")[2].partition("\n\n")[0]
    kinds = {
        "string": "u",
        "string (JSON)": "u",
        "dictionary": NAME,
        "bool": "b",
        "int8": "c",
        "timestamp (µs, UTC)": TIME,
    }
    lines = [line.split(" | ") for line in table.splitlines()[2:]]
    stated = [(name, kinds[kind]) for names, kind, *_ in lines for name in re.findall(r"`(\w+)`", names)]
    assert stated == SCHEMA
