"""What users test their own programs with."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from telnyx_reputation import AsyncTelnyx, Telnyx, WebhookVerificationError
from telnyx_reputation.testing import API_KEY, Sandbox, SandboxError
from telnyx_reputation.types import NumberReputationExternalVerificationStatusChangedWebhookEvent


def test_a_sandbox_of_ones_own(sandbox_command: str) -> None:
    options = {"seed": 7, "clock": "2026-11-20T09:00:00Z", "approvals": "immediate"}
    with Sandbox(command=sandbox_command, **options) as sandbox:  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
        assert repr(sandbox) == f"Sandbox({sandbox.base_url!r})"
        agreement = sandbox.client().terms_of_service.number_reputation.agree()
        assert str(agreement.data.agreed_at) == "2026-11-20 09:00:00+00:00"
        assert sandbox.ledger()["calls"] == 1
        assert sandbox.ledger("KEY_OTHER")["calls"] == 0
        sandbox.advance(3600)
        assert sandbox.control("GET", "/_sandbox/clock")["now"].startswith("2026-11-20T10:00:00")
        sandbox.reset()
        assert sandbox.ledger(API_KEY)["calls"] == 0
        with pytest.raises(SandboxError, match="GET /_sandbox/nothing: 404"):
            sandbox.control("GET", "/_sandbox/nothing")


def test_no_command(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SandboxError, match="there is no command nowhere/telnyx"):
        Sandbox(command="nowhere/telnyx")
    monkeypatch.setenv("TELNYX_REPUTATION_COMMAND", "not-installed")
    with pytest.raises(SandboxError, match="there is no command not-installed.*TELNYX_REPUTATION_COMMAND"):
        Sandbox()


def test_a_sandbox_that_does_not_start(sandbox_command: str) -> None:
    with pytest.raises(SandboxError, match="ended with status 10: .*approvals"):
        Sandbox(command=sandbox_command, approvals="never")


PAYLOAD = {
    "record_type": "reputation_external_verification",
    "enterprise_id": "4a6192a4-573d-446d-b3ce-aff9117272a6",
    "status": "approved",
    "rejection_reason": None,
    "reviewed_at": "2026-10-06T14:03:10+00:00",
}


def test_events_are_signed_without_a_delivery(telnyx_sandbox: Sandbox) -> None:
    client = telnyx_sandbox.client(public_key=telnyx_sandbox.public_key())
    data = {"event_type": "number_reputation.external_verification.status_changed", "payload": PAYLOAD}
    signed = telnyx_sandbox.sign(data)
    event = client.webhooks.unwrap(signed.body, headers=signed.headers)
    assert isinstance(event, NumberReputationExternalVerificationStatusChangedWebhookEvent)
    assert event.data.payload.status == "approved"
    assert telnyx_sandbox.sign(signed.body).body == signed.body
    whole = telnyx_sandbox.sign(json.loads(signed.body))
    assert client.webhooks.unwrap(whole.body, headers=whole.headers) == event
    with pytest.raises(WebhookVerificationError):
        client.webhooks.unwrap(signed.body.replace("approved", "rejected"), headers=signed.headers)
    late = telnyx_sandbox.sign(data, timestamp=int(time.time()) - 3600)
    with pytest.raises(WebhookVerificationError):
        client.webhooks.unwrap(late.body, headers=late.headers)


def test_a_sandbox_begins_with_what_a_file_says(sandbox_command: str, tmp_path: Path) -> None:
    file = tmp_path / "seed.yaml"
    file.write_text("accounts: [{api_key: KEY_SEEDED, enterprises: [{profile: {legal_name: Northshore Clinic}}]}]")
    with Sandbox(command=sandbox_command, seed_file=file) as sandbox:
        (enterprise,) = sandbox.client("KEY_SEEDED").enterprises.list()
        assert enterprise.legal_name == "Northshore Clinic"


OWNER = """
import sys
from telnyx_reputation.testing import Sandbox
sandbox = Sandbox(command=sys.argv[1])
sandbox.client().enterprises.list()
print(sandbox.base_url, flush=True)
sys.stdin.read()
"""


def test_a_sandbox_ends_with_its_process_also_when_that_is_killed(sandbox_command: str) -> None:
    # The proxy leads nowhere, and is not asked.
    proxies = dict.fromkeys(("HTTP_PROXY", "http_proxy", "ALL_PROXY"), "http://127.0.0.1:1")
    env = {name: value for name, value in os.environ.items() if name.upper() != "NO_PROXY"} | proxies
    with subprocess.Popen(
        [sys.executable, "-c", OWNER, sandbox_command], env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as owner:
        assert owner.stdout is not None
        line: bytes = owner.stdout.readline()
        port = urlsplit(line.decode().strip()).port
        assert port is not None
        with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
            owner.kill()
            # It ends when the process at its other end is gone, in whichever way.
            with contextlib.suppress(ConnectionResetError):
                assert connection.recv(1) == b""


def test_the_fixtures(telnyx_sandbox: Sandbox, telnyx_client: Telnyx, telnyx_api_key: str) -> None:
    assert not telnyx_client.terms_of_service.retrieve_status().data.has_agreed
    assert telnyx_sandbox.ledger(telnyx_api_key)["calls"] == 1


def test_the_asynchronous_fixture(async_telnyx_client: AsyncTelnyx) -> None:
    import asyncio

    status = asyncio.run(asynchronous_status(async_telnyx_client))
    assert status is False


async def asynchronous_status(client: AsyncTelnyx) -> bool:
    return (await client.terms_of_service.retrieve_status()).data.has_agreed
