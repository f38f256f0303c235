"""An account of the sandbox for one cell of the table: an enterprise with numbers, and what it was billed."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from decimal import Decimal
from typing import Any

from telnyx_reputation.testing import Sandbox

# What one number of each job costs, and the operation that bills it, by the API's published prices.
PRICES = {
    "associate": ("associateReputationNumbers", Decimal("0.10")),
    "refresh": ("refreshReputationNumbers", Decimal("0.10")),
    "fresh_lookup": ("getPhoneNumberReputation", Decimal("0.10")),
    "remediate": ("submitReputationRemediation", Decimal("1.00")),
}
_serial = itertools.count(1)


class Account:
    """One account, in which a job works on `numbers`."""

    def __init__(self, sandbox: Sandbox, work: str, count: int) -> None:
        self.sandbox = sandbox
        self.key = f"KEY_ENGINES_{next(_serial)}"
        self.operation, self.price = PRICES[work]
        # One more than the job asks for, which the limit has no room for.
        numbers = [f"+1603{3_000_000 + i}" for i in range(count + 1)]
        self.numbers, self.beyond = numbers[:-1], numbers[-1]
        reputation: dict[str, object] = {"external_verification": "approved", "check_frequency": "never"}
        if work != "associate":
            reputation |= {"looked_up": True, "generate": {"count": count + 1, "from": numbers[0]}}
        enterprise = {"profile": {"legal_name": "Granite Dental LLC"}, "reputation": reputation}
        seed = {"accounts": [{"api_key": self.key, "enterprises": [enterprise]}]}
        self.control("POST", "seed", {"yaml": json.dumps(seed)})
        self.control("PUT", "approvals", {"remediation": "manual"})
        self.enterprise = sandbox.client(self.key).enterprises.list().data[0].id or ""
        self._before = self._billed()
        self._last = 0
        # How often so many numbers were billed at once by a request of this path.
        self._bill = Counter[tuple[str, int]]()
        self.read_bill()
        self._bill.clear()

    @property
    def cost(self) -> Decimal:
        """What the job costs when each number is billed once."""
        return self.price * len(self.numbers)

    @property
    def billed(self) -> Decimal:
        """What the account was billed since it was made."""
        return self._billed() - self._before

    def read_bill(self) -> None:
        """Reads what was billed since the last time: the sandbox keeps its newest rows alone."""
        answer = self.control("GET", f"ledger?operation={self.operation}&after={self._last}")
        for row in answer["data"]:
            self._last = row["id"]
            count = sum(line["quantity"] for line in row["billed"])
            if count:
                self._bill[row["path"], count] += 1

    def repeated(self) -> int:
        """How many numbers were billed once more, of a job no two of whose calls have one path and as many numbers."""
        self.read_bill()
        return sum((times - 1) * count for (_, count), times in self._bill.items())

    def slow(self, milliseconds: int) -> None:
        """Lets what bills take a while, both before the work is done and before its answer is whole."""
        slowly = {"kind": "slow_headers", "pause_ms": 1}
        rule = {"operation": self.operation, "when": "after", "delay_ms": milliseconds, "times": None, "action": slowly}
        self.control("POST", "faults", rule)

    def control(self, method: str, what: str, body: object = None) -> dict[str, Any]:
        answer: dict[str, Any] = self.sandbox.control(method, f"/_sandbox/{what}", body, api_key=self.key)
        return answer

    def _billed(self) -> Decimal:
        return Decimal(str(self.sandbox.ledger(self.key)["total_usd"]))
