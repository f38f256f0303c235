"""The sandbox that the tests run against: one that is running already, or one of their own."""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Generator
from pathlib import Path

WORKSPACE = Path(__file__).resolve().parents[3]
BINARY = WORKSPACE / "target" / "debug" / ("telnyx-reputation.exe" if os.name == "nt" else "telnyx-reputation")


@contextlib.contextmanager
def sandbox() -> Generator[str, None, None]:
    """The base URL of a sandbox: that of `TELNYX_SANDBOX_URL`, or of one started on a free port."""
    running = os.environ.get("TELNYX_SANDBOX_URL")
    if running:
        yield running
        return
    if not BINARY.exists():
        raise RuntimeError(f"{BINARY} is missing: run `cargo build -p telnyx-reputation-cli`")
    command = [str(BINARY), "sandbox", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip()
        finally:
            process.terminate()
