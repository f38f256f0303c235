"""The official SDK for Python under every fault: cases on stdin, rows on stdout, both JSON. See the README."""

import base64
import json
import os
import sys
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import telnyx
from telnyx import Telnyx

BASE_URL = os.environ["TELNYX_SANDBOX_URL"]
ORIGIN = BASE_URL.removesuffix("/v2")
# The threads wait most of the time, for the SDK's half second before it repeats a call.
THREADS = 32
NO_FAULT = {"title": None}

Json = Any


class Absent(Exception):
    """A call that this release of the SDK does not have."""


class Account:
    """An account of the sandbox, and what steps have saved in it."""

    def __init__(self, key: str, calls: Json, saved: dict[str, Any]) -> None:
        self.key, self.calls, self.saved = key, calls, saved
        # Made as a user makes it, with nothing but the key and the address: every retry is the SDK's own choice.
        self.client = Telnyx(api_key=key, base_url=BASE_URL)

    def step(self, step: Json) -> None:
        if "control" in step:
            found = self.control(*step["control"].split(" "), self.resolved(step.get("body")))
        else:
            found = self.call(step)
        for name, path in step.get("save", {}).items():
            value = found
            for part in path.split(".") if path != "$binary" else ():
                value = value[part] if isinstance(value, dict) else getattr(value, part)
            self.saved[name] = value

    def call(self, step: Json) -> Any:
        method: Any = self.client
        for part in step["call"].split("."):
            method = getattr(method, part, None)
        if method is None:
            raise Absent(step["call"])
        shape = self.calls[step["call"]]
        given = {name: self.resolved(value) for name, value in step.get("with", {}).items()}
        last = [given.pop(shape["path"][-1])] if shape["path"] else []
        if isinstance(given.get("file"), bytes):
            # The official SDKs take a document as text in base64 only.
            given["file"] = base64.b64encode(given["file"]).decode()
        result = method(*last, **({shape["wraps"]: given} if shape["wraps"] else given))
        return result.read() if hasattr(result, "read") else result

    def resolved(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: self.resolved(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self.resolved(item) for item in value]
        if isinstance(value, str) and value.startswith("$base64:"):
            return base64.b64encode(self.saved[value[8:]]).decode()
        return self.saved[value[1:]] if isinstance(value, str) and value.startswith("$") else value

    def control(self, method: str, path: str, body: Any = None) -> Any:
        path = "/".join(str(self.resolved(segment)) for segment in path.split("/"))
        request = urllib.request.Request(ORIGIN + path, method=method)
        request.add_header("authorization", f"Bearer {self.key}")
        if body is not None:
            request.data = json.dumps(body).encode()
            request.add_header("content-type", "application/json")
        with urllib.request.urlopen(request, timeout=30) as answer:
            text = answer.read()
        return json.loads(text) if text else None


def one(account: Account, case: Json, fault: Json) -> tuple[Json, type]:
    """One call under one fault: what the SDK said, and what the ledger says."""
    operation = account.calls[case["call"]]["operation"]
    account.control("DELETE", "/_sandbox/ledger")
    if "action" in fault:
        rule = {"operation": operation, "when": fault["when"], "action": fault["action"]}
        account.control("POST", "/_sandbox/faults", rule)
    value, result, own = None, "ok", True
    try:
        value = account.call(case)
    except Absent:
        raise
    except Exception as error:
        result, own = type(error).__name__, isinstance(error, telnyx.TelnyxError)
    ledger = account.control("GET", "/_sandbox/ledger")
    rows = [row for row in ledger["data"] if row["operation"] == operation]
    sent = [{"status": row["status"], "fault": (row["fault"] or {}).get("when")} for row in rows]
    row = {"fault": fault["title"], "result": result, "own": own, "sent": sent, "usd": ledger["total_usd"]}
    return row, type(value)


def case_rows(given: Json, index: int) -> list[Json]:
    """One case under no fault and then under each, every time from the same state in an account of its own."""
    case = given["cases"][index]
    model = Account(f"KEY_OFFICIAL_PYTHON_{index}", given["calls"], {})
    model.control("POST", "/_sandbox/reset")
    for step in given["setup"] + case.get("before", []):
        model.step(step)
    state = model.control("GET", "/_sandbox/state")
    rows: list[Json] = []
    expected = None
    for number, fault in enumerate([NO_FAULT, *given["faults"]]):
        account = Account(f"{model.key}_{number}", given["calls"], model.saved)
        account.control("PUT", "/_sandbox/state", state)
        row, found = one(account, case, fault)
        expected = expected or found
        if row["result"] == "ok" and found is not expected:
            # No error, but not what the SDK's signature promises either.
            row["result"] = f"no error, but a {found.__name__}"
        rows.append({"case": index, **row})
    return rows


def rows_or_absent(given: Json, index: int) -> list[Json]:
    try:
        return case_rows(given, index)
    except Absent:
        return []


def main() -> None:
    given = json.load(sys.stdin)
    with ThreadPoolExecutor(THREADS) as pool:
        rows = list(pool.map(lambda index: rows_or_absent(given, index), range(len(given["cases"]))))
    json.dump({"version": telnyx.__version__, "rows": sum(rows, [])}, sys.stdout)


if __name__ == "__main__":
    main()
