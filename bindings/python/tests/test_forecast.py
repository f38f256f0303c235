"""What monitoring will bill, told beforehand, and the limit of it."""

from __future__ import annotations

import asyncio
import pickle
from collections.abc import Callable
from decimal import Decimal

import pytest
from runs import NUMBERS, calls, outcomes
from stub_server import Stub

from telnyx_reputation import AsyncTelnyx, Forecast, InvalidArgumentError, SpendLimitError, Telnyx, forecast
from telnyx_reputation.testing import Sandbox

# An enterprise of two numbers at `business_daily`: USD 100.00, and 23 runs in the dearest month.
BEFORE = forecast(2, "business_daily")
ADDED = [f"+1603557{number}" for number in range(2000, 2010)]


@pytest.mark.parametrize(
    ("numbers", "frequency", "amounts"),
    [
        (100, "business_daily", "10.00 10.00 100.00 317.41 330.00"),
        (100, "weekly", "10.00 10.00 100.00 143.49 150.00"),
        (4876, "daily", "487.60 487.60 100.00 14941.03 15215.60"),
        (4876, "biweekly", "487.60 487.60 100.00 1160.08 1562.80"),
        (1000, "monthly", "100.00 100.00 100.00 200.00 200.00"),
        (4876, "never", "487.60 487.60 100.00 100.00 100.00"),
        (0, "daily", "0.00 0.00 100.00 100.00 100.00"),
    ],
)
def test_what_a_set_of_numbers_costs(numbers: int, frequency: str, amounts: str) -> None:
    made = forecast(numbers, frequency)
    assert made == Forecast(numbers, frequency, *(Decimal(usd) for usd in amounts.split()))
    assert made == pickle.loads(pickle.dumps(made)) and hash(made) == hash(forecast(numbers, frequency))


def test_a_month_of_the_calendar() -> None:
    made = forecast(10, "daily")
    assert [made.runs_in(2026, month) for month in (1, 2, 4)] == [31, 28, 30] and made.runs_in(2028, 2) == 29
    assert made.cost_in(2026, 2) == Decimal("128.00")
    assert forecast(10, "business_daily").runs_in(2026, 11) == 21
    assert max(forecast(1, "weekly").runs_in(2026, month) for month in range(1, 13)) == 5


@pytest.mark.parametrize(
    ("call", "why"),
    [
        (lambda: forecast(-1, "daily"), "phone_numbers: must be a whole number, 0 or more"),
        (lambda: forecast(True, "daily"), "phone_numbers: must be a whole number, 0 or more"),
        (lambda: forecast("4876", "daily"), "phone_numbers: must be a whole number, 0 or more"),  # type: ignore[arg-type]
        (lambda: forecast(1, "hourly"), '"hourly" is not one of business_daily, daily'),
        (lambda: forecast(1, 5), "check_frequency"),  # type: ignore[arg-type]
        (lambda: forecast(1, "daily").runs_in(2026, 13), "2026-13: "),
        (lambda: forecast(1, "daily").cost_in(2026, 300), "month: must be a whole number"),
        (lambda: forecast(1, "daily").cost_in("x", 1), "year: must be a whole number"),  # type: ignore[arg-type]
    ],
)
def test_nonsense_is_refused(call: Callable[[], object], why: str) -> None:
    with pytest.raises(InvalidArgumentError, match=why):
        call()


def test_it_has_no_one_answer(stub: Stub) -> None:
    with pytest.raises(AttributeError, match="call this on the client itself"):
        stub.client().enterprises.with_raw_response.reputation.forecast("id")  # type: ignore[attr-defined] # pyright: ignore


def test_an_enterprise_as_it_is(
    telnyx_sandbox: Sandbox, telnyx_api_key: str, telnyx_client: Telnyx, enterprise: str
) -> None:
    reputation = telnyx_client.enterprises.reputation
    before = telnyx_sandbox.ledger(telnyx_api_key)["total_usd"]
    assert reputation.forecast(enterprise) == BEFORE
    reputation.update_frequency(enterprise, check_frequency="monthly")

    async def main(client: AsyncTelnyx) -> Forecast:
        async with client:
            return await client.enterprises.reputation.forecast(enterprise)

    assert asyncio.run(main(telnyx_sandbox.async_client(telnyx_api_key))) == forecast(2, "monthly")
    assert telnyx_sandbox.ledger(telnyx_api_key)["total_usd"] == before


def test_a_plan_says_what_each_month_bills(
    telnyx_sandbox: Sandbox, telnyx_api_key: str, telnyx_client: Telnyx, enterprise: str
) -> None:
    wanted = [NUMBERS[0], *ADDED]
    plan = telnyx_client.enterprises.reputation.numbers.plan(enterprise, phone_numbers=wanted, remove=True)
    assert (plan.before, plan.after) == (BEFORE, forecast(11, "business_daily"))
    assert (plan.cost_usd, plan.undo_cost_usd) == (Decimal("1.00"), Decimal("0.10"))

    async def main(client: AsyncTelnyx) -> None:
        async with client:
            numbers = client.enterprises.reputation.numbers
            plan = await numbers.plan(enterprise, phone_numbers=wanted)
            assert (plan.before, plan.after) == (BEFORE, forecast(12, "business_daily"))
            await (await numbers.plan(enterprise, phone_numbers=wanted, remove=True)).apply()
            assert await client.enterprises.reputation.forecast(enterprise) == forecast(11, "business_daily")

    asyncio.run(main(telnyx_sandbox.async_client(telnyx_api_key)))


def test_what_would_pass_a_monthly_limit_is_not_sent(
    telnyx_sandbox: Sandbox, telnyx_api_key: str, enterprise: str
) -> None:
    made = BEFORE.per_month_at_most_usd
    client = telnyx_sandbox.client(telnyx_api_key, monthly_limit_usd=made)
    reputation = client.with_options(max_retries=0).enterprises.reputation
    ledger = telnyx_sandbox.ledger(telnyx_api_key)
    with pytest.raises(SpendLimitError, match="with 3 numbers looked up business_daily .* limit is USD 104.60"):
        reputation.numbers.associate(enterprise, phone_numbers=ADDED[:1])
    with pytest.raises(SpendLimitError, match="with 2 numbers looked up daily"):
        reputation.update_frequency(enterprise, check_frequency="daily")
    poor = telnyx_sandbox.client(telnyx_api_key, monthly_limit_usd="99.99")
    with pytest.raises(SpendLimitError, match="monthly limit is USD 99.99"):
        poor.enterprises.reputation.enable(enterprise, loa_document_id="4a6192a4-573d-446d-b3ce-aff9117272a6")
    changed = {"associateReputationNumbers", "updateReputationFrequency", "enableReputationSettings"}
    after = telnyx_sandbox.ledger(telnyx_api_key)
    assert after["total_usd"] == ledger["total_usd"]
    for operation in changed:
        assert after["by_operation"].get(operation) == ledger["by_operation"].get(operation), operation
    # What makes it cheaper goes through, and leaves room.
    reputation.update_frequency(enterprise, check_frequency="monthly")
    assert [row.phone_number for row in reputation.numbers.associate(enterprise, phone_numbers=ADDED).data] == ADDED


def test_a_run_does_what_fits_into_a_month(telnyx_sandbox: Sandbox, telnyx_api_key: str, enterprise: str) -> None:
    limit = forecast(6, "business_daily").per_month_at_most_usd

    async def main(client: AsyncTelnyx) -> None:
        async with client:
            numbers = client.enterprises.reputation.numbers
            results = await numbers.associate_many(enterprise, phone_numbers=ADDED)
            assert outcomes(results) == ["done"] * 4 + ["not_tried"] * 6
            assert {result.reason for result in results[4:]} == {"spend_limit"}
            assert isinstance(results[-1].error, SpendLimitError) and "monthly limit" in str(results[-1].error)

    asyncio.run(main(telnyx_sandbox.async_client(telnyx_api_key, monthly_limit_usd=limit)))
    assert calls(telnyx_sandbox, telnyx_api_key)[1] == "0.60"
