"""Fixtures for pytest, there as soon as the package is installed.

- `telnyx_sandbox`: a sandbox for the whole run; override it to start one with other options.
- `telnyx_api_key`: an account of its own for each test.
- `telnyx_client`, `async_telnyx_client`: clients of that account.

Turn them off with `-p no:telnyx_reputation`.
"""

from __future__ import annotations

import uuid
from collections.abc import Generator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from . import AsyncTelnyx, Telnyx
    from .testing import Sandbox

__all__ = ["async_telnyx_client", "telnyx_api_key", "telnyx_client", "telnyx_sandbox"]


@pytest.fixture(scope="session")
def telnyx_sandbox() -> Generator[Sandbox, None, None]:
    """A sandbox for the whole run."""
    from .testing import Sandbox

    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def telnyx_api_key() -> str:
    """The key of an account that no other test uses."""
    return f"KEY_TEST_{uuid.uuid4().hex}"


@pytest.fixture
def telnyx_client(telnyx_sandbox: Sandbox, telnyx_api_key: str) -> Generator[Telnyx, None, None]:
    """A client of the test's own account."""
    with telnyx_sandbox.client(telnyx_api_key) as client:
        yield client


@pytest.fixture
def async_telnyx_client(telnyx_sandbox: Sandbox, telnyx_api_key: str) -> AsyncTelnyx:
    """An asynchronous client of the test's own account."""
    return telnyx_sandbox.async_client(telnyx_api_key)
