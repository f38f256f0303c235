"""What became of each call under each fault, from the drivers of the official SDKs and from the table of our own."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).resolve().parent
TESTS = HERE.parents[1]
OURS = "ours"
DRIVERS = {
    "official Python": [sys.executable, "-B", str(HERE / "driver.py")],
    "official Node": ["node", str(HERE / "driver.mjs")],
}
CLIENTS = [OURS, *DRIVERS]


@dataclass
class Outcome:
    """One call under one fault."""

    result: str
    sent: int
    done: int
    usd: Decimal
    # The error was the API's own refusal of a repeat: the caller is told that the call was refused.
    refused: bool = False
    # An error is one of the SDK's, and not one of the language's that came through.
    own: bool = True


@dataclass
class Case:
    title: str
    # `safe`, `once` or `may bill`: how our core repeats it.
    repeated: str
    # What the call bills when nothing goes wrong.
    usd: Decimal
    # By client and fault; a client without the call is not there.
    outcomes: dict[str, dict[str, Outcome]]


def collect() -> tuple[list[str], list[Case], dict[str, str]]:
    """The faults, the cases, and the version of each official SDK."""
    given: dict[str, Any] = yaml.safe_load((TESTS / "faults/calls.yaml").read_text(encoding="utf-8"))
    all_faults = yaml.safe_load((TESTS / "faults/faults.yaml").read_text(encoding="utf-8"))
    given["faults"] = [fault for fault in all_faults if fault.get("peers", True)]
    given["calls"] = json.loads((TESTS / "scenarios/calls.json").read_text(encoding="utf-8"))["calls"]
    faults = [fault["title"] for fault in given["faults"]]
    ours = own_table((TESTS / "faults/TABLE.md").read_text(encoding="utf-8"))
    titles = [case["call"] + (f" ({case['note']})" if "note" in case else "") for case in given["cases"]]
    if list(ours) != titles or any(not set(faults) <= set(rows) for _, rows in ours.values()):
        how = "UPDATE_TABLES=1 cargo test -p telnyx-reputation --test it faults"
        sys.exit(f"tests/faults/TABLE.md is of other cases or faults: {how}")
    # Ours has every call, and after a 429, which did nothing, makes it once more.
    cases = [Case(title, repeated, rows["429"].usd, {OURS: rows}) for title, (repeated, rows) in ours.items()]
    answers = run_drivers(given)
    for client, answer in answers.items():
        for row in answer["rows"]:
            case, outcome = cases[row["case"]], from_ledger(row)
            if row["fault"] is not None:
                if row["sent"][0]["fault"] is None:
                    sys.exit(f"{client}, {case.title}, {row['fault']}: the fault did not strike")
                case.outcomes.setdefault(client, {})[row["fault"]] = outcome
                continue
            # Without a fault every client must succeed with one request, or the comparison is worth nothing.
            if (outcome.result, outcome.sent, outcome.done) != ("ok", 1, 1):
                sys.exit(f"{client}, {case.title}, without a fault: {outcome}")
            if outcome.usd != case.usd:
                sys.exit(f"{case.title} bills {case.usd} to ours, and {outcome.usd} to {client}")
    return faults, cases, {client: answer["version"] for client, answer in answers.items()}


def run_drivers(given: Any) -> dict[str, Any]:
    """Both at once: they wait most of the time."""
    text = json.dumps(given).encode()

    def run(command: list[str]) -> Any:
        return json.loads(subprocess.run(command, input=text, stdout=subprocess.PIPE, check=True).stdout)

    with ThreadPoolExecutor() as pool:
        return dict(zip(DRIVERS, pool.map(run, DRIVERS.values())))


def from_ledger(row: Any) -> Outcome:
    """A request counts as done when the server did what it asks: a repeat that the API refuses, since the first was
    done, does not."""
    done = [it for it in row["sent"] if it["fault"] == "after" or (it["fault"] is None and it["status"] < 400)]
    last = row["sent"][-1]
    refused = row["result"] != "ok" and last["fault"] is None and 400 <= last["status"] < 500
    return Outcome(row["result"], len(row["sent"]), len(done), Decimal(row["usd"]), refused, row["own"])


def own_table(text: str) -> dict[str, tuple[str, dict[str, Outcome]]]:
    """The table that the core's tests hold against what the core does."""
    found: dict[str, tuple[str, dict[str, Outcome]]] = {}
    for section in text.split("\n## ")[1:]:
        title, _, rest = section.partition("\n")
        repeated = rest.split("Repeated: ", 1)[1].split(".", 1)[0]
        rows: dict[str, Outcome] = {}
        for line in rest.splitlines():
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if len(cells) == 5 and cells[2].isdigit():
                fault, result, sent, done, usd = cells
                rows[fault] = Outcome(result, int(sent), int(done), Decimal(usd))
        found[title] = (repeated, rows)
    return found
