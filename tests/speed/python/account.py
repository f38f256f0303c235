"""What the server has: enterprises that have as many numbers as their ids say."""

from typing import Any

API_KEY = "KEY0123"
ENTERPRISE = "6a09cdc3-8948-47f0-aa62-000000000001"
PAGE = 250
CONNECTION_SCORE = 64
IN_FLIGHT = 64


def enterprise(numbers: int) -> str:
    return f"6a09cdc3-8948-47f0-aa62-{numbers:012}"


def number(index: int) -> str:
    # No number has 611 after its area code.
    return f"+1{6_035_550_000 + index + (0 if index < 560_000 else 10_000)}"


def one_url(base_url: str, phone_number: str) -> str:
    return f"{base_url}/enterprises/{ENTERPRISE}/reputation/numbers/{phone_number.replace('+', '%2B')}"


def page_urls(base_url: str, count: int) -> list[str]:
    numbers = f"{base_url}/enterprises/{enterprise(count)}/reputation/numbers"
    pages = range(1, (count + PAGE - 1) // PAGE + 1)
    return [f"{numbers}?page%5Bnumber%5D={page}&page%5Bsize%5D={PAGE}" for page in pages]


class Objects:
    """How the rows of a client are read that gives objects."""

    @staticmethod
    def read(row: Any) -> tuple[str, int]:
        return row.phone_number, row.reputation_data.connection_score


class Dicts:
    """How the rows of a client are read that gives dicts."""

    @staticmethod
    def read(row: Any) -> tuple[str, int]:
        return row["phone_number"], row["reputation_data"]["connection_score"]
