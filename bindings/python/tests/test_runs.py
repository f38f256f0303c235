"""Runs over many numbers: each number has a result of its own."""

from __future__ import annotations

import asyncio
import copy
import functools
import io
import logging
import pickle
import threading
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from runs import ID, MANY, NUMBERS, calls, outcomes, row
from stub_server import EMPTY_LIST, Say, Stub
from tqdm import tqdm

from telnyx_reputation import (
    BadRequestError,
    ErrorDetail,
    InvalidArgumentError,
    RunResult,
    OutcomeUnknownError,
    SpendLimitError,
    Telnyx,
)
from telnyx_reputation.testing import Sandbox
from telnyx_reputation.types import RefreshReputationResult, RemediationRequest, ReputationPhoneNumber


def test_all_numbers_in_few_calls(
    telnyx_sandbox: Sandbox, telnyx_api_key: str, telnyx_client: Telnyx, enterprise: str
) -> None:
    numbers = telnyx_client.enterprises.reputation.numbers
    given = [*MANY, MANY[0]]
    assert numbers.estimate_many("associate", phone_numbers=given) == Decimal("25.00")
    assert calls(telnyx_sandbox, telnyx_api_key) == (1, "0.20")
    seen: list[int] = []
    results = numbers.associate_many(enterprise, phone_numbers=iter(given), progress=seen.append)
    assert [result.phone_number for result in results] == given
    assert set(outcomes(results)) == {"done"}
    assert results[0] == results[-1] == pickle.loads(pickle.dumps(results[0])) == copy.deepcopy(results[0])
    assert hash(results[0]) == hash(results[-1]) and MANY[0] in repr(results[0])
    assert sum(seen) == 250 and 1 <= len(seen) <= 3
    assert calls(telnyx_sandbox, telnyx_api_key) == (4, "25.20")
    row = results[0].value
    assert isinstance(row, ReputationPhoneNumber) and row == numbers.peek(MANY[0], enterprise_id=enterprise)
    assert telnyx_client.usage().operations["associateReputationNumbers"].at_most_usd == Decimal("25.00")


def test_reads_refreshes_and_remedies(telnyx_client: Telnyx, enterprise: str) -> None:
    reputation = telnyx_client.enterprises.reputation
    numbers = reputation.numbers
    for refreshed in numbers.refresh_many(enterprise, phone_numbers=NUMBERS):
        assert isinstance(refreshed.value, RefreshReputationResult) and refreshed.value.success
    for fresh in (True, False):
        read = numbers.retrieve_many(enterprise, phone_numbers=NUMBERS, fresh=fresh, concurrency=1)
        assert [result.value.phone_number for result in read if result.value] == NUMBERS
        assert read[0].value == numbers.retrieve(NUMBERS[0], enterprise_id=enterprise).data
    assert reputation.remediation.estimate_many(phone_numbers=NUMBERS) == Decimal("2.00")
    remedied = reputation.remediation.create_many(
        enterprise,
        phone_numbers=NUMBERS,
        call_purpose="reminders",
        contact_email="ada@example.com",
        webhook_url="https://example.com/events",
    )
    first, second = (result.value for result in remedied)
    assert first is not None and first.contact_email == "ada@example.com"
    assert first.webhook_url == "https://example.com/events"
    assert isinstance(first, RemediationRequest) and first == second and first.status is not None
    assert numbers.estimate_many("refresh", phone_numbers=NUMBERS) == Decimal("0.20")


def test_on_an_event_loop(telnyx_sandbox: Sandbox, telnyx_api_key: str, enterprise: str) -> None:
    threads: set[int] = set()

    def progress(_: int) -> None:
        threads.add(threading.get_ident())

    async def main() -> None:
        async with telnyx_sandbox.async_client(telnyx_api_key) as client:
            reputation = client.enterprises.reputation
            numbers = reputation.numbers
            added = await numbers.associate_many(enterprise, phone_numbers=MANY, progress=progress)
            assert set(outcomes(added)) == {"done"} and threads == {threading.get_ident()}
            read = await numbers.retrieve_many(enterprise, phone_numbers=MANY[:3], fresh=True)
            assert [result.value.phone_number for result in read if result.value] == MANY[:3]
            assert outcomes(await numbers.refresh_many(enterprise, phone_numbers=NUMBERS)) == ["done"] * 2
            create = reputation.remediation.create_many
            assert outcomes(await create(enterprise, phone_numbers=NUMBERS, call_purpose="a")) == ["done"] * 2
            assert numbers.estimate_many("retrieve", phone_numbers=NUMBERS) == Decimal("0.20")
            assert reputation.remediation.estimate_many(phone_numbers=NUMBERS) == Decimal("2.00")

    asyncio.run(main())


def test_a_bar_of_tqdm(stub: Stub) -> None:
    stub.say(row)
    with tqdm(total=len(MANY), file=io.StringIO()) as bar:
        stub.client().enterprises.reputation.numbers.retrieve_many(ID, phone_numbers=MANY, progress=bar.update)
    assert bar.n == len(MANY)


def test_it_goes_on_without_what_is_refused(
    telnyx_sandbox: Sandbox, telnyx_api_key: str, telnyx_client: Telnyx, enterprise: str
) -> None:
    associate_many = telnyx_client.enterprises.reputation.numbers.associate_many
    # The second is out of service.
    given = [MANY[0], "+16035550106", "nonsense", MANY[1]]
    whole = associate_many(enterprise, phone_numbers=given, leave_out_bad_numbers=True)
    assert outcomes(whole) == ["failed", "refused", "not_tried", "failed"]
    assert isinstance(whole[0].error, BadRequestError) and whole[0].error is whole[3].error
    assert isinstance(whole[1].error, ErrorDetail) and whole[1].error.pointer == "/body/phone_numbers/1"
    assert isinstance(whole[2].error, InvalidArgumentError)
    rest = associate_many(
        enterprise, phone_numbers=given, go_on_without_refused=True, leave_out_bad_numbers=True, concurrency=1
    )
    assert outcomes(rest) == ["done", "refused", "not_tried", "done"]
    assert calls(telnyx_sandbox, telnyx_api_key)[1] == "0.40"


def test_what_became_of_a_lost_call_is_found_out(
    telnyx_sandbox: Sandbox, telnyx_api_key: str, telnyx_client: Telnyx, enterprise: str
) -> None:
    fault = {"operation": "associateReputationNumbers", "when": "after", "action": {"kind": "drop"}}
    telnyx_sandbox.control("POST", "/_sandbox/faults", fault, api_key=telnyx_api_key)
    results = telnyx_client.enterprises.reputation.numbers.associate_many(enterprise, phone_numbers=MANY[:1])
    assert outcomes(results) == ["done"]
    assert calls(telnyx_sandbox, telnyx_api_key) == (2, "0.30")


def test_what_cannot_be_told_is_unknown_and_can_be_asked_again(stub: Stub) -> None:
    empty = Say(body=EMPTY_LIST)
    stub.say(Say(drop=True), empty)
    results = stub.client().enterprises.reputation.numbers.refresh_many(ID, phone_numbers=NUMBERS)
    error = results[0].error
    assert outcomes(results) == ["unknown"] * 2 and isinstance(error, OutcomeUnknownError)
    assert error is results[1].error and error.may_have_billed_usd == Decimal("0.20")
    assert error.resolve().outcome == "cannot_tell"
    assert [asked.method for asked in stub.asked].count("POST") == 1


def test_a_success_that_says_nothing_of_the_number_is_no_failure(stub: Stub) -> None:
    stub.say(Say(status=201, body='{"data": "x"}'))
    client = stub.client()
    (result,) = client.enterprises.reputation.numbers.associate_many(ID, phone_numbers=MANY[:1])
    assert result.outcome == "unknown" and isinstance(result.error, OutcomeUnknownError)
    assert client.usage().at_most_usd == Decimal("0.10")


def test_the_spend_limit_holds(telnyx_sandbox: Sandbox, telnyx_api_key: str, enterprise: str) -> None:
    client = telnyx_sandbox.client(telnyx_api_key, spend_limit_usd=10)
    results = client.enterprises.reputation.numbers.associate_many(enterprise, phone_numbers=MANY, concurrency=1)
    assert outcomes(results) == ["done"] * 100 + ["not_tried"] * 150
    assert {result.reason for result in results[100:]} == {"spend_limit"} and results[0].reason is None
    assert isinstance(results[100].error, SpendLimitError)


def test_a_limit_for_one_run(
    telnyx_sandbox: Sandbox, telnyx_api_key: str, telnyx_client: Telnyx, enterprise: str
) -> None:
    reputation = telnyx_client.enterprises.reputation
    added = reputation.numbers.associate_many(enterprise, phone_numbers=MANY[:3], max_usd="0.25")
    assert [result.reason for result in added] == [None, None, "spend_limit"]
    create_many = reputation.remediation.create_many
    submitted = create_many(enterprise, phone_numbers=NUMBERS, call_purpose="reminders", max_usd=1)
    assert [result.reason for result in submitted] == [None, "spend_limit"]
    with pytest.raises(InvalidArgumentError, match="max_usd"):
        reputation.numbers.refresh_many(enterprise, phone_numbers=NUMBERS, max_usd="much")

    async def main() -> None:
        async with telnyx_sandbox.async_client(telnyx_api_key) as client:
            numbers = client.enterprises.reputation.numbers
            read = await numbers.retrieve_many(
                enterprise, phone_numbers=NUMBERS, fresh=True, concurrency=1, max_usd=Decimal("0.10")
            )
            assert outcomes(read) == ["done", "not_tried"] and isinstance(read[1].error, SpendLimitError)

    asyncio.run(main())


def test_what_is_recent_is_left_out(
    telnyx_sandbox: Sandbox, telnyx_api_key: str, telnyx_client: Telnyx, enterprise: str
) -> None:
    numbers = telnyx_client.enterprises.reputation.numbers
    assert outcomes(numbers.refresh_many(enterprise, phone_numbers=NUMBERS[:1], older_than=3600)) == ["done"]
    before = telnyx_sandbox.ledger(telnyx_api_key)["total_usd"]
    again = numbers.refresh_many(enterprise, phone_numbers=NUMBERS[:1], older_than=timedelta(hours=1))
    assert [(result.outcome, result.reason, result.error) for result in again] == [("not_tried", "fresh_enough", None)]
    stored = numbers.peek(NUMBERS[0], enterprise_id=enterprise)
    assert stored is not None and stored.reputation_data is not None
    assert again[0].last_refreshed_at == stored.reputation_data.last_refreshed_at is not None
    read = numbers.retrieve_many(enterprise, phone_numbers=NUMBERS, fresh=True, older_than=3600)
    assert [result.reason for result in read] == ["fresh_enough", None] and read[1].outcome == "done"
    assert again[0] == pickle.loads(pickle.dumps(again[0])) and "fresh_enough" in repr(again[0])
    assert Decimal(telnyx_sandbox.ledger(telnyx_api_key)["total_usd"]) == Decimal(before) + Decimal("0.10")

    async def main() -> None:
        async with telnyx_sandbox.async_client(telnyx_api_key) as client:
            numbers = client.enterprises.reputation.numbers
            refreshed = await numbers.refresh_many(enterprise, phone_numbers=NUMBERS, older_than=timedelta(hours=1))
            assert [result.reason for result in refreshed] == ["fresh_enough"] * 2
            read = await numbers.retrieve_many(enterprise, phone_numbers=NUMBERS[:1], fresh=True, older_than=0)
            assert outcomes(read) == ["done"]

    asyncio.run(main())
    assert Decimal(telnyx_sandbox.ledger(telnyx_api_key)["total_usd"]) == Decimal(before) + Decimal("0.20")
    for wrong in (-1, True, "an hour", float("nan")):
        with pytest.raises(InvalidArgumentError, match="older_than"):
            numbers.refresh_many(enterprise, phone_numbers=NUMBERS, older_than=wrong)  # type: ignore[arg-type]


def test_a_journal_takes_a_run_up_again(
    telnyx_sandbox: Sandbox, telnyx_api_key: str, telnyx_client: Telnyx, enterprise: str, tmp_path: Path
) -> None:
    numbers = telnyx_client.enterprises.reputation.numbers
    journal = tmp_path / "run.journal"

    def broken_off(_: int) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        numbers.associate_many(enterprise, phone_numbers=MANY, concurrency=1, progress=broken_off, journal=journal)
    billed = Decimal(calls(telnyx_sandbox, telnyx_api_key)[1])
    assert Decimal("10.20") <= billed < Decimal("25.20")
    results = numbers.associate_many(enterprise, phone_numbers=MANY, journal=str(journal))
    assert set(outcomes(results)) == {"done"} and calls(telnyx_sandbox, telnyx_api_key)[1] == "25.20"
    assert results[0].value == numbers.peek(MANY[0], enterprise_id=enterprise)

    async def main() -> None:
        async with telnyx_sandbox.async_client(telnyx_api_key) as client:
            again = client.enterprises.reputation.numbers.associate_many
            assert await again(enterprise, phone_numbers=MANY, journal=journal) == results

    asyncio.run(main())
    assert calls(telnyx_sandbox, telnyx_api_key)[1] == "25.20"
    with pytest.raises(InvalidArgumentError, match="journal"):
        numbers.refresh_many(enterprise, phone_numbers=MANY, journal=journal)
    for wrong in (7, tmp_path):
        with pytest.raises(InvalidArgumentError, match="journal"):
            numbers.disassociate_many(enterprise, phone_numbers=MANY, journal=wrong)  # type: ignore[arg-type]


def test_what_a_journal_has_as_unknown_is_sent_again_only_when_told_to(
    telnyx_sandbox: Sandbox, telnyx_api_key: str, telnyx_client: Telnyx, enterprise: str, tmp_path: Path
) -> None:
    fault = {"operation": "refreshReputationNumbers", "when": "before", "action": {"kind": "drop"}}
    telnyx_sandbox.control("POST", "/_sandbox/faults", fault, api_key=telnyx_api_key)
    refresh_many = telnyx_client.enterprises.reputation.numbers.refresh_many
    journal = tmp_path / "run.journal"
    for retry_unknown, expected in ((False, "unknown"), (False, "unknown"), (True, "done")):
        results = refresh_many(enterprise, phone_numbers=NUMBERS, journal=journal, retry_unknown=retry_unknown)
        assert outcomes(results) == [expected] * len(NUMBERS)
    with pytest.raises(InvalidArgumentError, match="the journal of an earlier run"):
        refresh_many(enterprise, phone_numbers=NUMBERS, retry_unknown=True)


def test_options_of_the_client_hold(stub: Stub) -> None:
    stub.say(row)
    client = stub.client().with_options(default_headers={"X-Team": "dialler"})
    client.enterprises.reputation.numbers.retrieve_many(ID, phone_numbers=NUMBERS)
    assert [asked.headers["x-team"] for asked in stub.asked] == ["dialler"] * 2


def test_values_are_true_to_the_wire(stub: Stub) -> None:
    text = '{"phone_number":"+16035551234", "later":null, "score":1e0, "much":123456789012345678901234567890}'
    stub.say(Say(body=f'{{"data": {text}}}'))
    (result,) = stub.client().enterprises.reputation.numbers.retrieve_many(ID, phone_numbers=NUMBERS[:1])
    assert result.value is not None and result.value.to_json() == text


def test_one_record_a_run(stub: Stub, caplog: pytest.LogCaptureFixture) -> None:
    stub.say(row)
    with caplog.at_level(logging.DEBUG, "telnyx_reputation"):
        retrieve_many = stub.client().enterprises.reputation.numbers.retrieve_many
        retrieve_many(ID, phone_numbers=[*NUMBERS, "nonsense"], leave_out_bad_numbers=True)
    (record,) = caplog.records
    assert record.getMessage().startswith("getPhoneNumberReputation: run in ")
    assert record.getMessage().endswith("done 2, refused 0, failed 0, unknown 0, not_tried 1")
    assert not any(number in record.getMessage() for number in NUMBERS)


@pytest.mark.parametrize("wrong", [{"phone_numbers": NUMBERS[0]}, {"phone_numbers": [16035551234]},
                                   {"phone_numbers": None}, {"concurrency": 0}, {"concurrency": True},
                                   {"enterprise_id": None}, {"enterprise_id": "x"},
                                   {"enterprise_id": "x", "phone_numbers": []}])  # fmt: skip
def test_nonsense_is_refused(stub: Stub, wrong: dict[str, Any]) -> None:
    numbers: Any = stub.client().enterprises.reputation.numbers
    given = {"enterprise_id": ID, "phone_numbers": NUMBERS, **wrong}
    with pytest.raises(InvalidArgumentError):
        numbers.retrieve_many(**given)
    with pytest.raises(InvalidArgumentError, match="no run 'forget'"):
        numbers.estimate_many("forget", phone_numbers=NUMBERS)
    with pytest.raises(AttributeError):
        RunResult("+16035551234", "done", None).outcome = "failed"
    assert stub.asked == []


@pytest.mark.filterwarnings("error")
def test_progress_that_cannot_be_called_or_awaited_is_refused(stub: Stub) -> None:
    async def coroutine(_: int) -> None: ...

    class Awaitable:
        async def __call__(self, _: int) -> None: ...

    sync: Any = stub.client().enterprises.reputation
    on_loop: Any = stub.async_client().enterprises.reputation
    with tqdm(total=2, file=io.StringIO()) as bar:
        for wrong in (bar, coroutine, functools.partial(coroutine), Awaitable()):
            given = {"phone_numbers": NUMBERS, "progress": wrong}
            for run in (sync.numbers.associate_many, sync.numbers.disassociate_many, sync.numbers.refresh_many):
                with pytest.raises(InvalidArgumentError, match="progress: must"):
                    run(ID, **given)
            with pytest.raises(InvalidArgumentError, match="progress: must"):
                asyncio.run(on_loop.remediation.create_many(ID, call_purpose="reminders", **given))
    assert stub.asked == []


def test_a_missing_purpose_is_refused_once(stub: Stub) -> None:
    create_many: Any = stub.client().enterprises.reputation.remediation.create_many
    with pytest.raises(InvalidArgumentError, match="call_purpose"):
        create_many(ID, phone_numbers=NUMBERS, call_purpose=None)
    assert stub.asked == []
