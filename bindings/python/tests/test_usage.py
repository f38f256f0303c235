"""The spend limit and the account of what was spent."""

from __future__ import annotations

import pickle
from decimal import Decimal

import pytest
from stub_server import EMPTY_LIST, Say, Stub

from telnyx_reputation import ConfigurationError, OutcomeUnknownError, SpendLimitError

ENTERPRISE = "4a6192a4-573d-446d-b3ce-aff9117272a6"
NUMBERS = ["+16035551234", "+16035555678"]


@pytest.mark.parametrize("limit", ["0.30", 0.3, Decimal("0.30")])
def test_a_call_over_the_limit_is_not_sent(stub: Stub, limit: Decimal | float | str) -> None:
    rows = ", ".join(f'{{"phone_number": "{number}"}}' for number in NUMBERS)
    stub.say(Say(body=EMPTY_LIST), Say(status=201, body=f'{{"data": [{rows}]}}'))
    client = stub.client(spend_limit_usd=limit)
    numbers = client.enterprises.reputation.numbers
    numbers.associate(ENTERPRISE, phone_numbers=NUMBERS)
    with pytest.raises(SpendLimitError) as caught:
        client.with_options(timeout=5).enterprises.reputation.numbers.associate(ENTERPRISE, phone_numbers=NUMBERS)
    assert caught.value.attempts == 0
    assert len(stub.changes) == 1
    usage = client.usage()
    assert (usage.calls, usage.limit_usd) == (1, Decimal("0.30"))
    assert usage.at_least_usd <= usage.at_most_usd <= Decimal("0.30")
    assert usage.operations.keys() == {"associateReputationNumbers"}
    assert repr(usage).startswith("Usage(calls=1, usd=")
    assert usage == client.usage() == pickle.loads(pickle.dumps(usage)) and usage != stub.client().usage()
    for figures in (usage, usage.operations["associateReputationNumbers"]):
        with pytest.raises(AttributeError):
            figures.calls = 0


def test_an_unknown_outcome_says_what_it_may_have_cost(stub: Stub) -> None:
    stub.say(Say(drop=True))
    with pytest.raises(OutcomeUnknownError) as caught:
        stub.client().enterprises.reputation.numbers.associate(ENTERPRISE, phone_numbers=NUMBERS)
    error = caught.value
    assert (error.may_have_billed_usd, error.attempts, len(stub.changes)) == (Decimal("0.20"), 1, 1)
    twin = pickle.loads(pickle.dumps(error))
    assert twin.may_have_billed_usd == Decimal("0.20") and twin.__dict__ == error.__dict__


def test_without_a_limit(stub: Stub) -> None:
    usage = stub.client().usage()
    assert (usage.calls, usage.at_most_usd, usage.operations, usage.limit_usd) == (0, Decimal(0), {}, None)


@pytest.mark.parametrize("limit", ["", "-1", "abc", float("nan"), True, 0.00001])
def test_nonsense_is_refused(stub: Stub, limit: float | str) -> None:
    with pytest.raises(ValueError):
        stub.client(spend_limit_usd=limit)
    assert issubclass(ConfigurationError, ValueError)
