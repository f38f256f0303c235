"""Type checkers over the package, its tests and its examples; and the stub against the built module."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[1]


def check(*command: str) -> None:
    done = subprocess.run([sys.executable, "-m", *command], cwd=FOLDER, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_mypy() -> None:
    pytest.importorskip("mypy")
    check("mypy")


def test_pyright() -> None:
    pytest.importorskip("pyright")
    check("pyright", "--pythonpath", sys.executable)


def test_the_stub_is_true() -> None:
    pytest.importorskip("mypy")
    check("mypy.stubtest", "telnyx_reputation", "--allowlist", "tests/stubtest_allowlist.txt")
