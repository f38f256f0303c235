"""What tests of runs over many numbers have in common."""

from __future__ import annotations

from typing import Any

from stub_server import Asked, Say

from telnyx_reputation import RunResult
from telnyx_reputation.testing import Sandbox

ID = "4a6192a4-573d-446d-b3ce-aff9117272a6"
NUMBERS = ["+16035551234", "+16035555678"]
MANY = [f"+1603556{number}" for number in range(2000, 2250)]


def outcomes(results: list[RunResult[Any]] | None) -> list[str]:
    return [result.outcome for result in results or ()]


def calls(sandbox: Sandbox, key: str, operation: str = "associateReputationNumbers") -> tuple[int, str]:
    entry = sandbox.ledger(key)["by_operation"].get(operation, {"calls": 0, "usd": "0.00"})
    return entry["calls"], entry["usd"]


def row(asked: Asked) -> Say:
    """The row of the number that was asked for."""
    number = asked.target.split("?")[0].rsplit("/", 1)[1].replace("%2B", "+")
    return Say(body=f'{{"data": {{"phone_number": "{number}"}}}}')
