"""A sandbox with an account, and the command as a server for assistants, over both transports."""

from __future__ import annotations

import json
import os
import subprocess
import urllib.request
from contextlib import asynccontextmanager
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import httpx2
from mcp import Client, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

COMMAND = os.environ["TELNYX_REPUTATION_COMMAND"]
KEY = "KEY_that_no_assistant_sees"
TOKEN = "a-token-that-nobody-guesses"
NUMBERS = [f"+1603200{index:04}" for index in range(40)]


class Sandbox:
    """A sandbox with one enterprise whose numbers were looked up."""

    def __init__(self) -> None:
        words = [COMMAND, "sandbox", "--port", "0"]
        self.process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.base_url = self.process.stdout.readline().strip()
        reputation = {
            "check_frequency": "never",
            "external_verification": "approved",
            "looked_up": True,
            "generate": {"count": len(NUMBERS), "from": NUMBERS[0]},
        }
        enterprise = {"profile": {"legal_name": "Granite Dental LLC"}, "reputation": reputation}
        seed = {"accounts": [{"api_key": KEY, "enterprises": [enterprise]}]}
        self.control("POST", "seed", {"yaml": json.dumps(seed)})
        flagged = {"spam_risk": "high", "spam_category": "Telemarketer", "looked_up": True}
        self.control("PUT", f"numbers/{NUMBERS[0].replace('+', '%2B')}/reputation", flagged)

    def control(self, method: str, what: str, body: object = None) -> Any:
        request = urllib.request.Request(
            f"{self.base_url.removesuffix('/v2')}/_sandbox/{what}",
            None if body is None else json.dumps(body).encode(),
            {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"},
            method=method,
        )
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def billed(self) -> Decimal:
        return Decimal(self.control("GET", "ledger?newest=1")["total_usd"])

    def close(self) -> None:
        self.process.kill()
        self.process.wait()


class Servers:
    """How the command is started for an assistant of this account, with files of its own."""

    def __init__(self, sandbox: Sandbox, folder: Path, *words: str) -> None:
        self.state = folder / "state"
        files = ["--store", str(folder / "history.sqlite"), "--state", str(self.state)]
        self.words = ["mcp", "--base-url", sandbox.base_url, *files, *words]
        self.environment = {"HOME": str(folder), "PATH": os.environ["PATH"], "TELNYX_API_KEY": KEY}

    @asynccontextmanager
    async def over_stdio(self, **options: Any) -> AsyncIterator[Client]:
        """A client that starts the server itself, as assistants do."""
        server = StdioServerParameters(command=COMMAND, args=self.words, env=self.environment)
        async with Client(server, **options) as client:
            yield client

    @asynccontextmanager
    async def over_http(self, **options: Any) -> AsyncIterator[Client]:
        """A client that calls a server which runs already."""
        process = subprocess.Popen(
            [COMMAND, *self.words, "--http", "127.0.0.1:0"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=self.environment | {"TELNYX_MCP_TOKEN": TOKEN},
        )
        try:
            url = process.stdout.readline().strip()
            headers = {"Authorization": f"Bearer {TOKEN}"}
            async with httpx2.AsyncClient(headers=headers, timeout=60, trust_env=False) as http:
                async with Client(streamable_http_client(url, http_client=http), **options) as client:
                    yield client
        finally:
            process.terminate()
            _, said = process.communicate(timeout=30)
            assert TOKEN not in said, said
            assert KEY not in said, said
