from __future__ import annotations

from collections.abc import Iterator

import pytest
from sandbox_process import sandbox
from stub_server import Stub


@pytest.fixture(scope="session")
def sandbox_url() -> Iterator[str]:
    """The base URL of a sandbox."""
    with sandbox() as url:
        yield url


@pytest.fixture
def stub() -> Iterator[Stub]:
    """A server that answers with what the test says."""
    with Stub() as server:
        yield server


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test depends on what the developer's shell has set."""
    for name in ("TELNYX_API_KEY", "TELNYX_BASE_URL", "TELNYX_LOG"):
        monkeypatch.delenv(name, raising=False)
