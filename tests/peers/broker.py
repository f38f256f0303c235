"""The official SDK for Python at a broker: with another base URL and key, and one header, nothing is billed twice."""

import json
import os

import telnyx
from telnyx import Telnyx

from control import Control

API_KEY = os.environ["PEERS_API_KEY"]
NUMBERS = [f"+1603555123{last}" for last in range(4)]
RUN = {"Telnyx-Run": "nightly-2026-11-30"}


def main() -> None:
    control = Control(os.environ["TELNYX_SANDBOX_URL"], API_KEY)
    reputation = {"check_frequency": "never", "looked_up": True, "generate": {"count": 4, "from": NUMBERS[0]}}
    enterprises = [{"profile": {"legal_name": "Peers at a broker"}, "reputation": reputation}]
    control("POST", "/seed", {"yaml": seed_of(enterprises)})
    before = float(control("GET", "/ledger")["total_usd"])

    def billed() -> str:
        return f"{float(control('GET', '/ledger')['total_usd']) - before:.2f}"

    client = Telnyx(api_key=os.environ["TELNYX_BROKER_TOKEN"], base_url=os.environ["TELNYX_BROKER_URL"])
    (enterprise,) = [it.id for it in client.enterprises.list()]
    assert enterprise is not None
    numbers = client.enterprises.reputation.numbers
    assert [it.phone_number for it in numbers.list(enterprise, page_size=2)] == NUMBERS

    def fresh(number: str, **headers: str) -> telnyx.APIResponse:
        return numbers.with_raw_response.retrieve(
            number, enterprise_id=enterprise, fresh=True, extra_headers=headers or None
        )

    first = fresh(NUMBERS[0], **RUN)
    again = fresh(NUMBERS[0], **RUN)
    assert first.parse().data.phone_number == NUMBERS[0]
    assert first.text() == again.text(), "the run is answered what it was answered before"
    assert (first.headers.get("telnyx-recorded"), again.headers.get("telnyx-recorded")) == (None, "true")
    assert billed() == "0.10", billed()

    # Without a run each call is new work.
    fresh(NUMBERS[0])
    assert billed() == "0.20", billed()

    # The limit has room for no more, and is no outage: it is refused at once, and what is free goes on.
    try:
        fresh(NUMBERS[1], **RUN)
    except telnyx.PermissionDeniedError as refused:
        assert "limit" in str(refused), refused
    else:
        raise AssertionError("the spend limit did not hold")
    assert billed() == "0.20", billed()
    assert fresh(NUMBERS[0], **RUN).text() == first.text()
    assert len(list(numbers.list(enterprise))) == len(NUMBERS)
    print(f"telnyx {telnyx.__version__} for Python at a broker: USD {billed()}")


def seed_of(enterprises: list[object]) -> str:
    """A seed file, which may be JSON."""
    return json.dumps({"accounts": [{"api_key": API_KEY, "enterprises": enterprises}]})


if __name__ == "__main__":
    main()
