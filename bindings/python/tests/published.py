"""The wheel as users get it: small, quick to import, and whole. Needs one: `TELNYX_WHEEL=dist/....whl pytest`."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from telnyx_reputation.testing import Sandbox

WHEEL = Path(os.environ.get("TELNYX_WHEEL", "")).resolve()
EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "quickstart.py"

pytestmark = pytest.mark.skipif(WHEEL.suffix != ".whl", reason="TELNYX_WHEEL names no wheel")


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> str:
    """An interpreter of an environment with nothing but the wheel."""
    folder = tmp_path_factory.mktemp("clean")
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    interpreter = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    install = [str(interpreter), "-m", "pip", "install", "--quiet", "--no-index", str(WHEEL)]
    subprocess.run(install, check=True)
    return str(interpreter)


def test_it_is_small_and_clean() -> None:
    assert WHEEL.stat().st_size <= 3 * 1024 * 1024
    with zipfile.ZipFile(WHEEL) as wheel:
        names = wheel.namelist()
    assert not [name for name in names if "__pycache__" in name or "/tests/" in name]
    for wanted in ("telnyx_reputation/py.typed", "telnyx_reputation/_native.pyi", "licenses/THIRD-PARTY-NOTICES.md"):
        assert any(name.endswith(wanted) for name in names), wanted


def test_the_guide_runs(python: str, telnyx_sandbox: Sandbox) -> None:
    environment = {**os.environ, "TELNYX_BASE_URL": telnyx_sandbox.base_url, "TELNYX_API_KEY": "KEY_WHEEL"}
    done = subprocess.run([python, "-I", str(EXAMPLE)], capture_output=True, text=True, env=environment)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("Done.\n")


def test_the_import_is_quick(python: str) -> None:
    def milliseconds(code: str) -> float:
        times: list[float] = []
        for _ in range(15):
            begun = time.perf_counter()
            subprocess.run([python, "-I", "-c", code], check=True)
            times.append(time.perf_counter() - begun)
        return statistics.median(times) * 1e3

    milliseconds("import telnyx_reputation")
    assert milliseconds("import telnyx_reputation") - milliseconds("pass") <= 25
