"""Code for the official package runs with another import: the same tree, the same arguments."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from official_signatures import signatures

from telnyx_reputation import AsyncTelnyx, Telnyx

FILE = Path(__file__).with_name("official_signatures.json")
OFFICIAL: dict[str, str] = json.loads(FILE.read_text(encoding="utf-8"))["methods"]
INSTALLED = os.environ.get("TELNYX_OFFICIAL_PYTHON", str(FILE.parents[3] / "target/peers-python/bin/python"))

CLIENTS = {"Telnyx": signatures(Telnyx("KEY")), "AsyncTelnyx": signatures(AsyncTelnyx("KEY"))}

# What ours take beyond the official arguments.
OURS = {"documents.upload": {"file=", "filename=", "content_type=", "customer_reference="}}

# What is ours beyond the operations.
ADDED = {
    "enterprises.reputation.forecast",
    "enterprises.reputation.numbers.associate_many",
    "enterprises.reputation.numbers.disassociate_many",
    "enterprises.reputation.numbers.estimate_many",
    "enterprises.reputation.numbers.peek",
    "enterprises.reputation.numbers.plan",
    "enterprises.reputation.numbers.refresh_many",
    "enterprises.reputation.numbers.retrieve_many",
    "enterprises.reputation.remediation.create_many",
    "enterprises.reputation.remediation.estimate_many",
    "enterprises.reputation.remediation.wait",
    "enterprises.reputation.wait_until_approved",
    "reputation.numbers.peek",
}

# Calls of operations that the official package does not have; those that it has are called in its words alone.
TABLE = FILE.parents[3] / "tests/scenarios/calls.json"
CALLS: dict[str, dict[str, Any]] = json.loads(TABLE.read_text(encoding="utf-8"))["calls"]
KNOWN = {CALLS[method]["operation"] for method in CALLS.keys() & OFFICIAL.keys()}
NEWER = {method for method, call in CALLS.items() if call["operation"] not in KNOWN}


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize("method", sorted(OFFICIAL))
def test_the_signature_is_the_official_one(method: str, client: str) -> None:
    ours = CLIENTS[client].get(method)
    assert ours is not None, f"{method} is missing"
    official = OFFICIAL[method]
    if method in OURS:
        extra = set(ours.split(", ")) - {"document="}
        assert extra == set(official.split(", ")) - {"document"} | OURS[method]
    else:
        assert arguments(ours) == arguments(official)


def arguments(line: str) -> tuple[list[str], set[str]]:
    """The positional arguments in order; the order of keywords does not matter to a caller."""
    positional, _, keywords = line.partition("*, ")
    return positional.split(", "), set(keywords.split(", "))


@pytest.mark.parametrize("client", CLIENTS)
def test_nothing_of_ours_is_named_otherwise(client: str) -> None:
    assert CLIENTS[client].keys() == OFFICIAL.keys() | NEWER | ADDED


@pytest.mark.skipif(
    not Path(INSTALLED).exists(), reason="no interpreter with the official package; `cargo xtask test Python` has one"
)
def test_the_list_is_that_of_the_installed_package() -> None:
    script = FILE.with_suffix(".py")
    done = subprocess.run([INSTALLED, str(script)], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == json.loads(FILE.read_text(encoding="utf-8"))
