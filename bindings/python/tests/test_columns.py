"""Columns: what lists, runs and the monitor give to whatever reads Arrow. Real readers: ../../../tests/columns."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import re
import signal
import subprocess
import sys
import threading
from datetime import datetime, timezone
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from arrow import Reader, StreamError, rows, schema_of
from runs import ID, NUMBERS, row
from stub_server import EMPTY_LIST, ENVELOPE, Asked, Say, Stub

from telnyx_reputation import AsyncTelnyx, Columns, PermissionDeniedError, RunResult, RunResults, Telnyx
from telnyx_reputation._native import read_table
from telnyx_reputation.testing import Sandbox

NAME = "dictionary<i, u>"
TIME = "tsu:UTC"

SCHEMA = [
    ("phone_number", "u"),
    ("enterprise_id", NAME),
    ("outcome", NAME),
    ("reason", NAME),
    ("error", "u"),
    ("has_snapshot", "b"),
    ("spam_risk", NAME),
    ("spam_category", NAME),
    ("maturity_score", "c"),
    ("connection_score", "c"),
    ("engagement_score", "c"),
    ("sentiment_score", "c"),
    ("last_refreshed_at", TIME),
    ("source", NAME),
    ("ownership_status", NAME),
    ("confirm_by", TIME),
    ("flag_reason", NAME),
    ("removal_reason", NAME),
    ("removed_at", TIME),
    ("created_at", TIME),
    ("updated_at", TIME),
    ("id", "u"),
    ("absent", NAME),
    ("more", "u"),
]

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


def endless(asked: Asked) -> Say:
    """Forty pages of 250 numbers."""
    number = int(parse_qs(urlsplit(asked.target).query).get("page[number]", ["1"])[0])
    items = [{"phone_number": f"+1603555{250 * number + at:05}"} for at in range(250)]
    return Say(body=json.dumps({"data": items, "meta": {"page_number": number, "total_pages": 40}}))


def two_pages(asked: Asked) -> Say:
    """The first two of them, and a refusal of the third."""
    third = parse_qs(urlsplit(asked.target).query).get("page[number]") == ["3"]
    return Say(status=403, body=ENVELOPE) if third else endless(asked)


def test_no_more_is_read_than_is_asked_for(stub: Stub) -> None:
    stub.say(endless)
    columns = stub.client().enterprises.reputation.numbers.list(ID, page_size=250).to_arrow()
    reader = Reader(columns)
    assert reader.schema() == SCHEMA and len(stub.asked) == 1
    first = reader.next()
    assert first is not None and len(first) == 4250
    # Seventeen pages, and the one after them.
    assert len(stub.asked) <= 18
    reader.release()
    del reader, columns
    gc.collect()
    assert len(stub.asked) <= 18


def test_a_list_that_is_read_again_is_what_it_is_by_then(stub: Stub) -> None:
    numbers = [1, 2, 3, 4]

    def two_of_them(asked: Asked) -> Say:
        number = int(parse_qs(urlsplit(asked.target).query).get("page[number]", ["1"])[0])
        items = [{"phone_number": str(it)} for it in numbers[2 * number - 2 : 2 * number]]
        meta = {"page_number": number, "total_pages": 2, "total_results": 4}
        return Say(body=json.dumps({"data": items, "meta": meta}))

    stub.say(two_of_them)
    page = stub.client().enterprises.reputation.numbers.list(ID, page_size=2)
    columns, second = page.to_arrow(), page.get_next_page().to_arrow()
    read = [[each["phone_number"] for each in rows(it)] for it in (columns, second)]
    assert read == [["1", "2", "3", "4"], ["3", "4"]] and len(stub.asked) == 3
    numbers[:] = [2, 3, 4, 5]
    read = [[each["phone_number"] for each in rows(it)] for it in (columns, second)]
    assert read == [["2", "3", "4", "5"], ["4", "5"]] and len(stub.asked) == 6


def test_an_error_in_the_middle_is_the_readers(stub: Stub) -> None:
    stub.say(endless, endless, Say(status=403, body=ENVELOPE))
    reader = Reader(stub.client().enterprises.reputation.numbers.list(ID, page_size=250).to_arrow())
    # What came before it is given first.
    assert len(reader.next() or []) == 500
    with pytest.raises(StreamError, match="PermissionDeniedError: listReputationNumbers: .*not like this"):
        reader.next()
    assert reader.next() is None
    stub.say(endless, Say(status=500, body="\0 a page \0"))
    client = stub.client(max_retries=0)
    reader = Reader(client.enterprises.reputation.numbers.list(ID, page_size=250).to_arrow())
    reader.next()
    with pytest.raises(StreamError, match="InternalServerError"):
        reader.next()


def test_readers_that_stop_or_never_begin(stub: Stub) -> None:
    stub.say(endless)
    columns = stub.client().enterprises.reputation.numbers.list(ID, page_size=250).to_arrow()
    for _ in range(50):
        columns.__arrow_c_stream__(None)
        columns.__arrow_c_schema__()
        Reader(columns).release()
    readers = [Reader(columns) for _ in range(8)]
    read: list[Any] = []

    def work(reader: Reader) -> None:
        while (batch := reader.next()) is not None:
            read.append(len(batch))

    threads = [threading.Thread(target=work, args=[reader]) for reader in readers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(read) == 8 * 10_000


def program(code: str, stub: Stub) -> subprocess.Popen[str]:
    """A process that runs this, with a reader of ten thousand numbers."""
    begin = f"""
import os, sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
from arrow import Reader, StreamError
from telnyx_reputation import Telnyx
page = Telnyx("KEY", base_url=sys.argv[1]).enterprises.reputation.numbers.list({ID!r}, page_size=250)
reader = Reader(page.to_arrow())
"""
    words = [sys.executable, "-W", "ignore::DeprecationWarning", "-c", begin + code, stub.url]
    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_child_does_not_read_its_parents_stream(stub: Stub) -> None:
    code = """
print(len(reader.next()), flush=True)
child = os.fork()
try:
    rest = sum(len(batch) for batch in iter(reader.next, None))
except StreamError as error:
    print(error)
else:
    print(rest)
sys.stdout.flush()
if child:
    os.waitpid(child, 0)
"""
    stub.say(endless)
    said, wrong = program(code, stub).communicate(timeout=60)
    wanted = [
        "4250",
        "5750",
        "External error: columns are read in the process that began to, and not after a fork",
    ]
    assert (sorted(said.splitlines()), wrong) == (sorted(wanted), "")


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")
def test_ctrl_c_ends_the_reading(stub: Stub) -> None:
    code = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
try:
    reader.next()
    reader.next()
except KeyboardInterrupt:
    print("interrupted")
"""
    stub.say(endless, Say(hang=True))
    running = program(code, stub)
    # The second page is asked for, and does not come.
    assert stub.arrived.acquire(timeout=30) and stub.arrived.acquire(timeout=30)
    running.send_signal(signal.SIGINT)
    said, wrong = running.communicate(timeout=30)
    assert (said, wrong) == ("interrupted\n", "")


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


def test_every_outcome_of_a_run(stub: Stub) -> None:
    results: RunResults[Any] = RunResults(
        [
            RunResult(
                "+1", "not_tried", reason="fresh_enough", last_refreshed_at=datetime(2026, 11, 1, tzinfo=timezone.utc)
            ),
            RunResult("+2", "refused", error=Exception("no such number")),  # type: ignore[arg-type] # pyright: ignore
        ],
        ID,
    )
    fresh, refused = rows(results.to_arrow())
    assert (fresh["outcome"], fresh["reason"], fresh["enterprise_id"]) == ("not_tried", "fresh_enough", ID)
    assert fresh["last_refreshed_at"] == datetime(2026, 11, 1, tzinfo=timezone.utc)
    assert (refused["error"], refused["absent"], refused["has_snapshot"]) == ("no such number", None, None)
    stub.say(row, Say(status=404, body=ENVELOPE))
    numbers = stub.client().enterprises.reputation.numbers
    given = numbers.retrieve_many(ID, phone_numbers=NUMBERS[:2], concurrency=1)
    done, failed = rows(given.to_arrow())
    assert (done["phone_number"], done["outcome"], done["error"]) == (NUMBERS[0], "done", None)
    assert (failed["outcome"], failed["enterprise_id"]) == (given[1].outcome, ID) and "not like this" in failed["error"]
    assert list(given) == given and isinstance(given, list)


def test_a_run_whose_answers_are_no_records(telnyx_client: Telnyx, enterprise: str) -> None:
    refreshed = telnyx_client.enterprises.reputation.numbers.refresh_many(enterprise, phone_numbers=["+16035551234"])
    (read,) = rows(refreshed.to_arrow())
    assert json.loads(read["more"])["success"] is True and read["phone_number"] == "+16035551234"
    gone = telnyx_client.enterprises.reputation.numbers.disassociate_many(enterprise, phone_numbers=["+16035551234"])
    (read,) = rows(gone.to_arrow())
    assert (read["outcome"], read["more"]) == ("done", None)


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


def test_batches_come_bit_by_bit(stub: Stub) -> None:
    stub.say(endless)
    client = stub.client()
    page = client.enterprises.reputation.numbers.list(ID, page_size=250)
    batches = page.arrow_batches()
    assert len(stub.asked) == 1
    first = next(batches)
    assert isinstance(first, Columns) and schema_of(first) == SCHEMA and len(rows(first)) == 4250
    # Seventeen pages, and the one after them.
    assert len(stub.asked) <= 18
    wanted = [each["phone_number"] for each in rows(page.to_arrow())]
    read = [each["phone_number"] for columns in [first, *batches] for each in rows(columns)]
    assert len(read) == 10_000 and read == wanted
    assert [len(rows(columns)) for columns in client.reputation_batches([ID])] == [4250, 4250, 1500]
    with pytest.raises(TypeError, match="only lists of monitored numbers"):
        next(client.enterprises.list().arrow_batches())


def test_batches_on_an_event_loop(stub: Stub) -> None:
    async def main() -> None:
        async with stub.async_client(max_retries=0) as client:
            numbers = client.enterprises.reputation.numbers
            stub.say(endless)
            sizes = [len(rows(columns)) async for columns in numbers.list(ID, page_size=250).arrow_batches()]
            assert sizes == [4250, 4250, 1500]
            assert [len(rows(columns)) async for columns in client.reputation_batches()] == sizes
            before = len(stub.asked)
            async for _ in client.reputation_batches():
                break
            assert len(stub.asked) - before <= 18
            # What came before an error is given first. By page, since what was broken off may still ask for one.
            stub.say(two_pages)
            batches = (await numbers.list(ID, page_size=250)).arrow_batches()
            assert len(rows(await anext(batches))) == 500
            with pytest.raises(PermissionDeniedError):
                await anext(batches)

    asyncio.run(main())


def test_a_batch_that_is_not_waited_for_any_more_is_not_skipped(stub: Stub) -> None:
    """Its pages are gone with it, so nothing goes on behind them."""
    is_asked, is_told = threading.Event(), threading.Event()

    def say(asked: Asked) -> Say:
        if parse_qs(urlsplit(asked.target).query).get("page[number]") == ["3"]:
            is_asked.set()
            is_told.wait(10)
        return endless(asked)

    async def main() -> None:
        async with stub.async_client() as client:
            stub.say(say)
            reading = read_table(client._native, [ID])  # pyright: ignore[reportPrivateUsage]
            waiting = asyncio.ensure_future(reading.start_next())
            await asyncio.to_thread(is_asked.wait, 10)
            waiting.cancel()
            with pytest.raises(asyncio.CancelledError):
                await waiting
            is_told.set()
            with pytest.raises(RuntimeError, match="broken off"):
                await reading.start_next()

    asyncio.run(main())
