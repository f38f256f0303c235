"""Limits that hold beyond one call: in forked children, in a file that processes share, and for the pace."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import pickle
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from stub_server import Say, Stub

from telnyx_reputation import (
    AsyncTelnyx,
    ConfigurationError,
    OutcomeUnknownError,
    SharedUsage,
    SpendLimitError,
    Telnyx,
)
from telnyx_reputation.testing import Sandbox

PHONE = "+16035551234"
ROW = Say(body=f'{{"data": {{"phone_number": "{PHONE}"}}}}')

forks = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork"),
    pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning"),
]


def looks_up(client: Telnyx | AsyncTelnyx, times: int, answers: Any) -> None:
    """What a worker does; sends how often it worked, and what stopped it."""
    done, why = 0, ""

    async def awaited(client: AsyncTelnyx) -> None:
        await client.reputation.numbers.retrieve(PHONE, fresh=True)

    try:
        for _ in range(times):
            if isinstance(client, Telnyx):
                client.reputation.numbers.retrieve(PHONE, fresh=True)
            else:
                asyncio.run(awaited(client))
            done += 1
    except SpendLimitError as error:
        why = str(error)
    answers.send((done, why))


def forked(client: Telnyx | AsyncTelnyx, workers: int, times: int) -> list[tuple[int, str]]:
    context = multiprocessing.get_context("fork")
    pipes = [context.Pipe() for _ in range(workers)]
    processes = [context.Process(target=looks_up, args=(client, times, far)) for _, far in pipes]
    for process in processes:
        process.start()
    answers: list[tuple[int, str]] = [near.recv() for near, _ in pipes]
    for process in processes:
        process.join()
    return answers


class TestForked:
    pytestmark = forks

    def test_workers_do_not_each_have_the_limit(self, stub: Stub) -> None:
        stub.say(ROW)
        client = stub.client(spend_limit_usd="1.00")
        derived = client.with_options(api_key="KEY_OTHER", max_retries=0)
        for one in (client, derived, stub.async_client(spend_limit_usd="1.00")):
            for done, why in forked(one, 4, 10):
                assert done == 0 and "Make the client after the fork" in why and 'budget="file:PATH"' in why
        assert stub.asked == []
        client.reputation.numbers.retrieve(PHONE, fresh=True)
        assert client.usage().at_most_usd == Decimal("0.10")

    def test_what_is_free_works_in_a_child(self, stub: Stub) -> None:
        client = stub.client(spend_limit_usd="1.00")
        child = os.fork()
        if child == 0:
            try:
                client.terms_of_service.retrieve_info()
                os._exit(0)
            except BaseException:
                os._exit(1)
        assert os.waitpid(child, 0)[1] == 0 and len(stub.asked) == 1

    @pytest.mark.parametrize("kind", ["sync", "async"])
    def test_workers_that_share_a_file_stay_within_the_limit(
        self, telnyx_sandbox: Sandbox, telnyx_api_key: str, enterprise: str, tmp_path: Path, kind: str
    ) -> None:
        assert enterprise
        before = Decimal(telnyx_sandbox.ledger(telnyx_api_key)["total_usd"])
        given: dict[str, Any] = {"spend_limit_usd": "1.00", "budget": f"file:{tmp_path / 'budget'}"}
        client = telnyx_sandbox.client(telnyx_api_key, **given)
        forks = client if kind == "sync" else telnyx_sandbox.async_client(telnyx_api_key, **given)
        client.reputation.numbers.retrieve(PHONE, fresh=True)
        answers = forked(forks, 4, 10)
        assert sum(done for done, _ in answers) == 9
        assert all("only USD 0.00 is left" in why for _, why in answers)
        assert Decimal(telnyx_sandbox.ledger(telnyx_api_key)["total_usd"]) - before == Decimal("1.00")
        usage = client.shared_usage()
        assert usage is not None
        assert (usage.at_most_usd, usage.limit_usd, usage.open_usd) == (Decimal("1.00"), Decimal("1.00"), Decimal(0))
        # The parent's own figures are of its own calls.
        assert client.usage().at_most_usd == Decimal("0.10")
        with pytest.raises(SpendLimitError):
            client.reputation.numbers.retrieve(PHONE, fresh=True)

    def test_what_a_killed_worker_had_under_way_goes_on_counting(
        self, telnyx_sandbox: Sandbox, telnyx_api_key: str, enterprise: str, tmp_path: Path
    ) -> None:
        assert enterprise
        before = Decimal(telnyx_sandbox.ledger(telnyx_api_key)["total_usd"])
        client = telnyx_sandbox.client(telnyx_api_key, spend_limit_usd="2.00", budget=f"file:{tmp_path / 'budget'}")
        context = multiprocessing.get_context("fork")
        near, far = context.Pipe()
        workers = [context.Process(target=looks_up, args=(client, 1000, far)) for _ in range(4)]
        for worker in workers:
            worker.start()
        while True:
            usage = client.shared_usage()
            if usage is not None and usage.at_most_usd >= Decimal("0.40"):
                break
        for worker in workers[:2]:
            worker.kill()
        for worker in workers:
            worker.join()
        billed = Decimal(telnyx_sandbox.ledger(telnyx_api_key)["total_usd"]) - before
        usage = client.shared_usage()
        assert usage is not None
        assert usage.at_least_usd <= billed <= usage.at_most_usd == usage.limit_usd
        assert near.poll() and usage.open_usd <= Decimal("0.20")

    def test_a_client_made_in_the_child_has_its_own(self, stub: Stub) -> None:
        stub.say(ROW)
        child = os.fork()
        if child == 0:
            try:
                stub.client(spend_limit_usd="0.10").reputation.numbers.retrieve(PHONE, fresh=True)
                os._exit(0)
            except BaseException:
                os._exit(1)
        assert os.waitpid(child, 0)[1] == 0 and len(stub.asked) == 1


def test_a_file_shares_the_limit_of_a_day(
    telnyx_sandbox: Sandbox, telnyx_api_key: str, enterprise: str, tmp_path: Path
) -> None:
    given: dict[str, Any] = {"spend_limit_usd": "0.25", "budget": f"file:{tmp_path / 'budget'}", "period": "day"}
    client = telnyx_sandbox.client(telnyx_api_key, **given)
    client.enterprises.reputation.numbers.refresh(enterprise, phone_numbers=[PHONE])

    async def main() -> SharedUsage | None:
        async with telnyx_sandbox.async_client(telnyx_api_key, **given) as client:
            numbers = client.enterprises.reputation.numbers
            refreshed = await numbers.refresh_many(enterprise, phone_numbers=[PHONE, "+16035555678"])
            assert [result.reason for result in refreshed] == [None, "spend_limit"]
            assert client.usage().limit_usd == Decimal("0.25")
            return await client.shared_usage()

    usage = asyncio.run(main())
    assert usage is not None and usage == client.shared_usage() == pickle.loads(pickle.dumps(usage))
    assert (usage.limit_usd, usage.period, len(usage.current)) == (Decimal("0.25"), "day", 10)
    assert (usage.at_least_usd, usage.at_most_usd, usage.open_usd) == (Decimal("0.20"), Decimal("0.20"), Decimal(0))
    assert telnyx_sandbox.client(telnyx_api_key).shared_usage() is None


@pytest.mark.parametrize(
    "wrong",
    [{"budget": "file:x"}, {"budget": "x", "spend_limit_usd": 1}, {"budget": 5, "spend_limit_usd": 1},
     {"period": "day"}, {"budget": "file:x", "spend_limit_usd": 1, "period": "year"}, {"requests_per_second": 0},
     {"monthly_limit_usd": "many"}, {"monthly_limit_usd": -1},
     {"requests_per_second": "many"}, {"requests_per_second": float("nan")}, {"requests_per_second": True}],
)  # fmt: skip
def test_nonsense_is_refused(
    stub: Stub, wrong: dict[str, Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigurationError, match="|".join(wrong)):
        stub.client(**wrong)


def test_requests_keep_to_a_pace(stub: Stub) -> None:
    client = stub.client(requests_per_second=20)
    begun = time.monotonic()
    for one in (client, client.with_options(timeout=5), client):
        one.terms_of_service.retrieve_info()
    assert time.monotonic() - begun >= 0.09

    async def main() -> float:
        async with stub.async_client(requests_per_second=20) as client:
            begun = time.monotonic()
            await asyncio.gather(*(client.terms_of_service.retrieve_info() for _ in range(3)))
            return time.monotonic() - begun

    assert asyncio.run(main()) >= 0.09


@pytest.mark.parametrize("fresh", [True, "true"])
def test_a_live_lookup_that_a_default_asks_for_is_one(stub: Stub, fresh: object) -> None:
    stub.say(Say(status=502))
    client = stub.client(spend_limit_usd="0.15", default_query={"fresh": fresh})
    with pytest.raises(OutcomeUnknownError) as caught:
        client.reputation.numbers.retrieve(PHONE)
    # Neither repeated, nor answered with what is stored.
    assert caught.value.may_have_billed_usd == Decimal("0.10")
    assert [asked.target for asked in stub.asked] == ["/v2/reputation/numbers/%2B16035551234?fresh=true"]
    with pytest.raises(SpendLimitError):
        client.reputation.numbers.retrieve(PHONE)
