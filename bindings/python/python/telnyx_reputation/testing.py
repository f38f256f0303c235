"""A sandbox of the service for tests: the whole API on loopback, with a ledger of what would have been billed.

It is the `telnyx-reputation` command's; nothing of it reaches the network or costs anything. With pytest, the fixtures
of `telnyx_reputation.pytest_plugin` are there without any set-up.

    from telnyx_reputation.testing import Sandbox

    with Sandbox(approvals="immediate") as sandbox:
        client = sandbox.client()
        client.terms_of_service.number_reputation.agree()
        assert sandbox.ledger()["total_usd"] == "0.00"
"""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

from ._async import AsyncTelnyx
from ._command import find
from ._exceptions import ConfigurationError
from ._sync import Telnyx

__all__ = ["API_KEY", "Sandbox", "SandboxError", "SignedEvent"]

API_KEY = "KEY_TEST"
"""The account that a sandbox's methods mean when none is given: each API key is an account of its own."""


class SandboxError(RuntimeError):
    """The sandbox could not be started, or refused a request of its control plane."""


@dataclass(frozen=True)
class SignedEvent:
    """An event as a receiver gets it: `client.webhooks.unwrap(event.body, headers=event.headers)`."""

    body: str
    """The request's body, exactly as it was signed."""
    headers: dict[str, str]
    """`content-type`, `telnyx-timestamp` and `telnyx-signature-ed25519`."""


class Sandbox:
    """A running sandbox; stop it with `close()` or use it in a `with` statement."""

    base_url: str
    """The base URL for clients, `http://127.0.0.1:PORT/v2`."""

    def __init__(
        self,
        *,
        command: str | os.PathLike[str] | None = None,
        port: int = 0,
        seed: int | None = None,
        clock: str | None = None,
        approvals: str | None = None,
        db: str | os.PathLike[str] | None = None,
        seed_file: str | os.PathLike[str] | None = None,
    ) -> None:
        """Starts a sandbox.

        - command: else the environment's `TELNYX_REPUTATION_COMMAND`, else the one that came with
          `telnyx-reputation[cli]`, else `telnyx-reputation` on the `PATH`.
        - port: 0 takes a free one.
        - seed: makes ids and scores repeatable.
        - clock: `real`, or an RFC 3339 time at which the clock stands until it is advanced.
        - approvals: when reviews end: `immediate`, `reads:N`, `seconds:N` or `manual`.
        - db: a file to keep the state in; else it is in memory.
        - seed_file: a YAML file with the state to begin with.

        Raises `SandboxError` when the command is not found or does not start, with what it said.
        """
        options = {"--seed": seed, "--clock": clock, "--approvals": approvals, "--db": db, "--seed-file": seed_file}
        flags = [text for name, value in options.items() if value is not None for text in (name, str(value))]
        found = _find(command)
        self._said = tempfile.TemporaryFile()
        self._process = subprocess.Popen(
            [found, "sandbox", "--until-stdin-ends", "--port", str(port), *flags],
            # Nothing is written to it. It ends with this process, also when that is killed, and the sandbox with it.
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said,
        )
        assert self._process.stdout is not None
        # The command prints the address first, once it listens.
        self.base_url = self._process.stdout.readline().decode().strip()
        if not self.base_url:
            status = self._process.wait()
            self._said.seek(0)
            said = self._said.read().decode(errors="replace").strip()
            self.close()
            raise SandboxError(f"the sandbox ended with status {status}: {said}")

    def client(self, api_key: str = API_KEY, **options: Any) -> Telnyx:
        """A client of this sandbox, which asks no proxy of the environment; `options` are those of `Telnyx`."""
        options.setdefault("proxy", False)
        return Telnyx(api_key, base_url=self.base_url, **options)

    def async_client(self, api_key: str = API_KEY, **options: Any) -> AsyncTelnyx:
        """As `client`, for asyncio; `options` are those of `AsyncTelnyx`."""
        options.setdefault("proxy", False)
        return AsyncTelnyx(api_key, base_url=self.base_url, **options)

    def ledger(self, api_key: str = API_KEY) -> dict[str, Any]:
        """What the account has called, and what that billed: `data`, `calls`, `total_usd`, `by_operation`."""
        ledger: dict[str, Any] = self.control("GET", "/_sandbox/ledger", api_key=api_key)
        return ledger

    def public_key(self) -> str:
        """What the events that the sandbox delivers are verified with."""
        key: str = self.control("GET", "/_sandbox/webhooks/public_key")["public_key"]
        return key

    def sign(
        self, event: Mapping[str, Any] | str, *, timestamp: int | None = None, api_key: str = API_KEY
    ) -> SignedEvent:
        """Signs an event as if it were delivered now, to test a receiver without a delivery.

        - event: a whole event; or what stands in its `data`, such as `{"event_type": ..., "payload": ...}`, to which
          id and time are added; or the text of a body, which is signed as it is.
        - timestamp: when it was signed, in seconds since the epoch; now when left out.
        - api_key: the account whose clock tells when the event occurred.
        """
        wanted: dict[str, Any] = {"body": event} if isinstance(event, str) else {"event": dict(event)}
        if timestamp is not None:
            wanted["timestamp"] = timestamp
        return SignedEvent(**self.control("POST", "/_sandbox/webhooks/sign", wanted, api_key=api_key))

    def advance(self, seconds: float, api_key: str = API_KEY) -> None:
        """Turns the account's clock on; whatever falls due happens."""
        self.control("POST", "/_sandbox/clock/advance", {"seconds": seconds}, api_key=api_key)

    def reset(self, api_key: str | None = API_KEY) -> None:
        """Empties the account with that key, or with `None` the whole sandbox."""
        self.control("POST", "/_sandbox/reset", api_key=api_key)

    def control(self, method: str, path: str, body: object = None, *, api_key: str | None = API_KEY) -> Any:
        """Any request of the control plane, such as `control("PUT", "/_sandbox/approvals", {"loa": "manual"})`.

        With `api_key=None` it is about the whole sandbox. Returns the answer's JSON, `None` when there is none;
        raises `SandboxError` unless the request succeeds.
        """
        headers = {} if api_key is None else {"Authorization": f"Bearer {api_key}"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        connection = http.client.HTTPConnection(urlsplit(self.base_url).netloc, timeout=60)
        try:
            connection.request(method, path, None if body is None else json.dumps(body), headers)
            with connection.getresponse() as answer:
                text = answer.read().decode()
        finally:
            connection.close()
        if answer.status >= 300:
            raise SandboxError(f"{method} {path}: {answer.status} {text}")
        return json.loads(text) if text else None

    def close(self) -> None:
        """Stops the sandbox and waits until it has gone."""
        self._process.terminate()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        self._said.close()

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Sandbox({self.base_url!r})"


def _find(command: str | os.PathLike[str] | None) -> str:
    try:
        return find(command)
    except ConfigurationError as missing:
        raise SandboxError(missing.message) from None
