"""An account of the sandbox for one case: the clients under test, and what the sandbox says of it."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from accounts import prepared

from telnyx_reputation import APIStatusError, AsyncTelnyx, OutcomeUnknownError, Telnyx
from telnyx_reputation.testing import Sandbox

from .case import Case, Other, number

# Which numbers are monitored when a case begins, and which of them have a snapshot.
MONITORED = [number(place) for place in range(12)]
LOOKED_UP = MONITORED[:6]


class Model:
    """What every case begins from."""

    def __init__(self, sandbox: Sandbox) -> None:
        key = "KEY_DIFFERENTIAL"
        self.enterprise = prepared(sandbox, key)
        numbers = sandbox.client(key).enterprises.reputation.numbers
        numbers.associate(self.enterprise, phone_numbers=MONITORED)
        numbers.refresh(self.enterprise, phone_numbers=LOOKED_UP)
        self.state: Any = sandbox.control("GET", "/_sandbox/state", api_key=key)
        self.registrations = registrations(self.state)


def registrations(state: Any) -> Counter[str]:
    """How often each number was ever registered, by whomever."""
    return Counter(row["phone_number"] for row in state["accounts"][0]["tables"]["numbers"])


@dataclass(frozen=True)
class Row:
    """One request, as the service saw it."""

    operation: str
    path: str
    cents: int
    # Whether the handler did its work: it was reached, and did not refuse.
    done: bool
    status: int | None


# The notes that do not tell of a refusal.
HARMLESS = ("the document knows no query parameter", "the live lookup failed")


def read_row(row: Any) -> Row:
    fault, status = row["fault"], row["status"]
    was_reached = fault is None or fault["when"] == "after"
    refused = any(not note.startswith(HARMLESS) for note in row["notes"] or ())
    done = was_reached and not refused and (fault is not None or (status is not None and status < 300))
    return Row(row["operation"] or "", row["path"], int(row["usd"].replace(".", "")), done, status)


class World:
    def __init__(self, sandbox: Sandbox, model: Model, name: str, case: Case, folder: Path) -> None:
        self.sandbox = sandbox
        self.key = f"KEY_{name}"
        self.enterprise = model.enterprise
        self.control("PUT", "/_sandbox/state", model.state)
        self.control("DELETE", "/_sandbox/ledger")
        options: dict[str, Any] = {"timeout": 20, "max_retries": 0}
        if case.shared is not None:
            options |= {"spend_limit_usd": case.shared / 100, "budget": f"file:{folder / name}.budget"}

        def limit(client: str) -> dict[str, Any]:
            cents = case.limits[client]
            return options if cents is None else {**options, "spend_limit_usd": cents / 100}

        self.sync: Telnyx = sandbox.client(self.key, **limit("sync"))
        self.loops: AsyncTelnyx = sandbox.async_client(self.key, **limit("async"))
        # What another process is known to have done, by its own answers: what, and the number.
        self.deeds: list[tuple[str, str]] = []
        self._rows: dict[str, list[Row]] = {}
        self._last = 0
        self._lock = threading.Lock()

    def control(self, method: str, path: str, body: object = None) -> Any:
        return self.sandbox.control(method, path, body, api_key=self.key)

    def rows(self) -> dict[str, list[Row]]:
        """The ledger as it is now, by the mark of the call."""
        with self._lock:
            for row in self.control("GET", f"/_sandbox/ledger?after={self._last}")["data"]:
                self._last = row["id"]
                _, marked, rest = (row["path"] or "").partition("mark=")
                if marked:
                    self._rows.setdefault(rest.split("&")[0], []).append(read_row(row))
            return {mark: list(rows) for mark, rows in self._rows.items()}

    def act(self, other: Other) -> None:
        """What another process does, with a client that is not under test."""
        reputation = self.sandbox.client(self.key).enterprises.reputation
        numbers = reputation.numbers
        given = list(other.numbers)
        try:
            if other.what == "associate":
                numbers.associate(self.enterprise, phone_numbers=given)
            elif other.what == "refresh":
                numbers.refresh(self.enterprise, phone_numbers=given)
            elif other.what == "disassociate":
                numbers.disassociate(given[0], enterprise_id=self.enterprise)
            else:
                reputation.remediation.create(self.enterprise, phone_numbers=given, call_purpose="Reminders")
        except (APIStatusError, OutcomeUnknownError):
            # Nothing goes wrong on its way: where the client doubts a refusal, the API did refuse.
            return
        self.deeds += [(other.what, phone) for phone in given]

    def registrations(self) -> Counter[str]:
        return registrations(self.control("GET", "/_sandbox/state"))

    def end(self) -> None:
        self.sync.close()
        asyncio.run(self.loops.close())
        self.control("DELETE", "/_sandbox/faults")
        self.control("POST", "/_sandbox/reset")
