from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from accounts import prepared
from stub_server import Stub

from telnyx_reputation.testing import Sandbox

WORKSPACE = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="session")
def sandbox_command() -> str:
    """The command that this workspace has built, unless the environment names another."""
    built = WORKSPACE / "target" / "debug" / ("telnyx-reputation.exe" if os.name == "nt" else "telnyx-reputation")
    return os.environ.get("TELNYX_REPUTATION_COMMAND") or str(built)


@pytest.fixture(scope="session")
def telnyx_sandbox(sandbox_command: str) -> Iterator[Sandbox]:
    """The plugin's fixture, with the command of this workspace."""
    with Sandbox(command=sandbox_command) as sandbox:
        yield sandbox


@pytest.fixture(scope="session")
def sandbox_url(request: pytest.FixtureRequest) -> str:
    """The base URL of a sandbox: one that is running already, or one of our own."""
    running = os.environ.get("TELNYX_SANDBOX_URL")
    return running or request.getfixturevalue("telnyx_sandbox").base_url


@pytest.fixture
def enterprise(telnyx_sandbox: Sandbox, telnyx_api_key: str) -> str:
    return prepared(telnyx_sandbox, telnyx_api_key)


@pytest.fixture
def stub() -> Iterator[Stub]:
    """A server that answers with what the test says."""
    with Stub() as server:
        yield server


@pytest.fixture(scope="session", autouse=True)
def ctrl_c_is_heard() -> None:
    """Also when the tests run in the background, where shells have it ignored."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test depends on what the developer's shell has set."""
    for name in ("TELNYX_API_KEY", "TELNYX_BASE_URL", "TELNYX_PUBLIC_KEY", "TELNYX_LOG", "TELNYX_REPUTATION_COMMAND"):
        monkeypatch.delenv(name, raising=False)
