"""Jobs for engines: what they read, what they refuse, and what they make again."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from stub_server import ENVELOPE, KEY, Asked, Say, Stub

from telnyx_reputation import ClientSpec, ConfigurationError, InvalidArgumentError
from telnyx_reputation.engines import Job, associate, fresh_lookup, lookup, refresh, remediate, schema
from telnyx_reputation.engines import futures as on_futures

pa: Any = pytest.importorskip("pyarrow")

ENTERPRISE = "4a6192a4-573d-446d-b3ce-aff9117272a6"
OTHER = "6a09cdc3-8948-47f0-aa62-74ac943d6c58"
NUMBERS = [f"+1603555{1000 + i}" for i in range(5)]
MADE: dict[str, Callable[..., Job]] = {
    "associate": associate,
    "refresh": refresh,
    "fresh_lookup": fresh_lookup,
    "remediate": lambda *given, **options: remediate(*given, call_purpose="Reminders", **options),
}


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELNYX_API_KEY", KEY)


def batch(*numbers: str | None, **columns: list[str | None]) -> Any:
    return pa.RecordBatch.from_pydict({"phone_number": pa.array(numbers, pa.string()), **columns})


def row(number: str, enterprise: str) -> dict[str, Any]:
    snapshot = {"spam_risk": "high", "maturity_score": 7, "last_refreshed_at": "2026-01-01T00:00:00Z"}
    given = {"id": f"id-{number}", "enterprise_id": enterprise, "phone_number": number}
    return {**given, "reputation_data": None if number == NUMBERS[1] else snapshot}


def listed(asked: Asked) -> Say:
    """The list of an enterprise with all numbers but the last."""
    address = urlsplit(asked.target)
    wanted = parse_qs(address.query).get("filter[phone_number][eq]")
    rows = [row(number, address.path.split("/")[3]) for number in NUMBERS[:4] if wanted is None or number in wanted]
    return Say(body=json.dumps({"data": rows, "meta": {"total_pages": 1, "page_number": 1}}))


class Broker:
    """A broker as far as a job sees it: its id, and what it says to each call that bills, one after the other."""

    def __init__(self, stub: Stub, *says: Say) -> None:
        self.ids = ["broker-1"]
        self.says = list(says)
        self.calls: list[Asked] = []
        stub.say(self.answer, self.answer)

    def answer(self, asked: Asked) -> Say:
        is_read = asked.method == "GET" and "fresh=true" not in asked.target
        if is_read:
            say = Say(body='{"data": [], "meta": {"total_pages": 0, "page_number": 1}}')
            say.headers = {"telnyx-broker": self.ids.pop(0) if len(self.ids) > 1 else self.ids[0]}
            return say
        self.calls.append(asked)
        return self.says.pop(0) if len(self.says) > 1 else self.says[0]


def refreshed(*numbers: str) -> Say:
    return Say(body=json.dumps({"data": {"results": [{"phone_number": it, "success": True} for it in numbers]}}))


def test_what_is_stored_is_read_from_the_list(stub: Stub) -> None:
    stub.say(listed, listed)
    job = pickle.loads(pickle.dumps(lookup(ClientSpec(base_url=stub.url), ENTERPRISE)))
    (made,) = job([batch(NUMBERS[4], NUMBERS[1], NUMBERS[0], None, NUMBERS[0], "603")])
    assert made.schema == schema()
    rows = made.to_pylist()
    assert [row["phone_number"] for row in rows] == [NUMBERS[4], NUMBERS[1], NUMBERS[0], None, NUMBERS[0], "603"]
    assert [row["outcome"] for row in rows] == ["refused", "done", "done", "not_tried", "done", "refused"]
    assert [row["has_snapshot"] for row in rows] == [None, False, True, None, True, None]
    assert (rows[2]["spam_risk"], rows[2]["maturity_score"], rows[2]["connection_score"]) == ("high", 7, None)
    assert rows[2]["last_refreshed_at"].isoformat() == "2026-01-01T00:00:00+00:00" and rows[2] == rows[4]
    assert {asked.method for asked in stub.asked} == {"GET"} and len(stub.asked) == 1


def test_of_a_long_list_only_what_is_wanted_is_read(stub: Stub) -> None:
    def long(asked: Asked) -> Say:
        if "filter" in asked.target:
            return listed(asked)
        rows = [row("+16035559999", ENTERPRISE)]
        return Say(body=json.dumps({"data": rows, "meta": {"total_pages": 40, "page_number": 1}}))

    stub.say(long, long)
    (made,) = lookup(ClientSpec(base_url=stub.url), ENTERPRISE)([batch(NUMBERS[0], NUMBERS[4], "603")])
    assert made.column(2).to_pylist() == ["done", "refused", "refused"]
    # The page that says how long the list is, and each that is a number.
    assert len(stub.asked) == 3


def test_a_column_may_have_the_enterprises(stub: Stub) -> None:
    stub.say(listed, listed)
    given = batch(NUMBERS[0], NUMBERS[0], NUMBERS[2], account=[ENTERPRISE, OTHER, None])
    (made,) = lookup(ClientSpec(base_url=stub.url), "account")([given])
    assert made.column(1).to_pylist() == [ENTERPRISE, OTHER, None]
    assert made.column(2).to_pylist() == ["done", "done", "not_tried"]
    assert sorted(unquote(asked.target).split("/")[3] for asked in stub.asked) == sorted([ENTERPRISE, OTHER])


def test_what_a_batch_does_not_have_is_named(stub: Stub) -> None:
    with pytest.raises(InvalidArgumentError, match="no column 'number'; it has phone_number"):
        next(lookup(ClientSpec(base_url=stub.url), ENTERPRISE, column="number")([batch(NUMBERS[0])]))
    with pytest.raises(InvalidArgumentError, match="neither an id nor a column of the batch"):
        next(lookup(ClientSpec(base_url=stub.url))([batch(NUMBERS[0])]))
    assert stub.asked == []


@pytest.mark.parametrize("work", MADE)
def test_what_bills_is_refused_without_a_run_or_a_broker(stub: Stub, work: str) -> None:
    stub.say(Say(body='{"data": [], "meta": {"total_pages": 0, "page_number": 1}}'))
    make = MADE[work]
    with pytest.raises(ConfigurationError, match=f"run_id: {work} bills.*telnyx-reputation broker"):
        make(ClientSpec(base_url=stub.url), ENTERPRISE)
    with pytest.raises(ConfigurationError, match=f"base_url: {work} bills.*is none.*telnyx-reputation broker"):
        make(ClientSpec(base_url=stub.url, run_id="nightly"), ENTERPRISE)
    with pytest.raises(ConfigurationError, match="nothing answers there.*telnyx-reputation broker"):
        make(ClientSpec(base_url="http://127.0.0.1:9/v2", run_id="nightly"), ENTERPRISE)
    assert stub.changes == []


def test_a_lost_answer_is_asked_for_again_with_the_same_run(stub: Stub) -> None:
    lost, gateway = Say(drop=True), Say(status=502, body="<html>")
    broker = Broker(stub, lost, gateway, refreshed(*NUMBERS))
    job = refresh(ClientSpec(base_url=stub.url, run_id="nightly", max_retries=0), ENTERPRISE)
    (made,) = job([batch(*NUMBERS)])
    assert made.column(2).to_pylist() == ["done"] * 5
    assert [(call.headers["telnyx-run"], json.loads(call.body)) for call in broker.calls] == [
        ("nightly", {"phone_numbers": NUMBERS})
    ] * 3


def test_what_the_broker_cannot_find_out_is_final(stub: Stub) -> None:
    told = Say(status=504, body=ENVELOPE, headers={"telnyx-outcome": "unknown"})
    broker = Broker(stub, told)
    (made,) = refresh(ClientSpec(base_url=stub.url, run_id="nightly"), ENTERPRISE)([batch(*NUMBERS)])
    assert made.column(2).to_pylist() == ["unknown"] * 5 and len(broker.calls) == 1


def test_what_the_broker_did_not_send_is_asked_for_without_what_it_cannot_find_out(stub: Stub) -> None:
    """Among them are numbers that are recorded as done, and some that were never sent."""
    unknown, others = NUMBERS[2:3], [*NUMBERS[:2], *NUMBERS[3:]]
    body = {
        "outcome": "unknown",
        "message": "it was sent: up to USD 0.10 may have been billed",
        "may_have_billed_usd": "0.10",
        "phone_numbers": unknown,
        "others": others,
    }
    told = Say(status=504, body=json.dumps(body), headers={"telnyx-outcome": "unknown", "x-should-retry": "false"})
    broker = Broker(stub, told, refreshed(*others))
    (made,) = refresh(ClientSpec(base_url=stub.url, run_id="nightly"), ENTERPRISE)([batch(*NUMBERS)])
    assert made.column(2).to_pylist() == ["done", "done", "unknown", "done", "done"]
    assert [json.loads(call.body)["phone_numbers"] for call in broker.calls] == [NUMBERS, others]
    assert made.column(4)[2].as_py() == body["message"], "the amount is that of the unknown number"


def test_what_does_not_fit_into_a_limit_is_not_tried(stub: Stub) -> None:
    told = Say(status=403, body=ENVELOPE, headers={"telnyx-outcome": "not_sent"})
    broker = Broker(stub, told)
    (made,) = refresh(ClientSpec(base_url=stub.url, run_id="nightly"), ENTERPRISE)([batch(*NUMBERS)])
    assert made.column(2).to_pylist() == ["not_tried"] * 5 and len(broker.calls) == 1
    assert "not like this" in made.column(4)[0].as_py()


def in_part(status: int, retry_after: str) -> Say:
    """What a broker says that has answered all numbers of a call before but the third, and does not send that now."""
    entry = {"code": "10011", "title": "Not now", "detail": "Broker: nothing was sent"}
    errors = [{**entry, "source": {"pointer": "/body/phone_numbers/2"}}]
    headers = {"telnyx-outcome": "not_sent", "telnyx-recorded": "others", "retry-after": retry_after}
    return Say(status=status, body=json.dumps({"errors": errors}), headers=headers)


@pytest.mark.parametrize(("status", "wait", "ended"), [(429, "0", "done"), (429, "5", "done"), (403, "0", "not_tried")])
def test_of_a_batch_that_is_recorded_in_part_the_rest_is_no_refusal(
    stub: Stub, status: int, wait: str, ended: str
) -> None:
    """What a broker says of this moment, the API would say for good. What is recorded is asked for, however long the
    rest is to be waited for."""
    broker = Broker(stub)
    job = refresh(ClientSpec(base_url=stub.url, run_id="nightly", timeout=1, max_retries=0), ENTERPRISE)

    def answer(asked: Asked) -> Say:
        if asked.method == "GET":
            return broker.answer(asked)
        numbers = json.loads(asked.body)["phone_numbers"]
        return in_part(status, wait) if numbers == NUMBERS else refreshed(*numbers)

    stub.say(answer, answer)
    (made,) = job([batch(*NUMBERS)])
    assert made.column(2).to_pylist() == ["done", "done", ended, "done", "done"]
    calls = [json.loads(asked.body)["phone_numbers"] for asked in stub.changes]
    again = [NUMBERS[2:3]] if ended == "done" else []
    assert [numbers for numbers in calls if numbers != NUMBERS] == [[*NUMBERS[:2], *NUMBERS[3:]], *again]
    if ended == "not_tried":
        assert "nothing was sent" in made.column(4)[2].as_py()


def test_a_broker_that_is_asked_to_wait_for_is_waited_for(stub: Stub) -> None:
    busy = Say(status=429, body=ENVELOPE, headers={"telnyx-outcome": "not_sent", "retry-after": "0"})
    broker = Broker(stub, busy, busy, refreshed(*NUMBERS))
    (made,) = refresh(ClientSpec(base_url=stub.url, run_id="nightly", max_retries=0), ENTERPRISE)([batch(*NUMBERS)])
    assert made.column(2).to_pylist() == ["done"] * 5 and len(broker.calls) == 3


def test_another_broker_is_not_asked_again(stub: Stub) -> None:
    """It does not know what the one before was answered, and would bill it once more."""
    broker = Broker(stub, Say(drop=True), refreshed(*NUMBERS))
    job = refresh(ClientSpec(base_url=stub.url, run_id="nightly", max_retries=0), ENTERPRISE)
    broker.ids = ["broker-2"]
    (made,) = job([batch(*NUMBERS)])
    assert made.column(2).to_pylist() == ["unknown"] * 5 and len(broker.calls) == 1


def test_after_the_deadline_what_has_no_answer_is_unknown(stub: Stub) -> None:
    broker = Broker(stub, Say(drop=True))
    job = refresh(ClientSpec(base_url=stub.url, run_id="nightly", max_retries=0), ENTERPRISE, deadline=0.3)
    (made,) = job([batch(*NUMBERS)])
    assert made.column(2).to_pylist() == ["unknown"] * 5 and 1 < len(broker.calls) < 10


def test_calls_have_as_many_numbers_as_they_may(stub: Stub) -> None:
    numbers = [f"+1603{2_000_000 + i}" for i in range(250)]
    Broker(stub)
    job = refresh(ClientSpec(base_url=stub.url, run_id="nightly"), ENTERPRISE)

    def answer(asked: Asked) -> Say:
        return refreshed(*json.loads(asked.body)["phone_numbers"])

    stub.say(answer, answer)
    (made,) = job([batch(*numbers, numbers[0])])
    assert made.column(2).to_pylist() == ["done"] * 251
    assert [len(json.loads(asked.body)["phone_numbers"]) for asked in stub.changes] == [100, 100, 50]


@pytest.mark.parametrize("pool", ["threads", "processes"])
def test_executors_of_concurrent_futures(stub: Stub, pool: str) -> None:
    stub.say(listed, listed)
    table = pa.table({"phone_number": NUMBERS * 20, "other": [1] * 100})
    makers = {
        "threads": lambda: ThreadPoolExecutor(2),
        "processes": lambda: ProcessPoolExecutor(2, get_context("spawn")),
    }
    made = on_futures.run(makers[pool], table, lookup(ClientSpec(base_url=stub.url), ENTERPRISE), batch_size=10)
    assert made.schema == schema() and made.column("phone_number").to_pylist() == NUMBERS * 20
    assert made.column("outcome").to_pylist() == (["done"] * 4 + ["refused"]) * 20
