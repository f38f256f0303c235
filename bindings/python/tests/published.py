"""What is published, as users get it: the wheel is small, quick to import and whole, and the sources build it.

Not among the tests that pytest finds by itself, since it needs what `cargo xtask test "Python wheel"` builds first:
`maturin build --profile binding --sdist --out dist && TELNYX_DIST=dist pytest tests/published.py`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from email import message_from_bytes
from pathlib import Path

import pytest

from telnyx_reputation.testing import Sandbox

DIST = Path(os.environ["TELNYX_DIST"]).resolve()
EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "quickstart.py"


def the_only(pattern: str) -> Path:
    (found,) = DIST.glob(pattern)
    return found


@pytest.fixture(scope="module")
def wheel() -> Path:
    return the_only("*.whl")


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory, wheel: Path) -> str:
    """An interpreter of an environment with nothing but the wheel."""
    folder = tmp_path_factory.mktemp("clean")
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    interpreter = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    install = [str(interpreter), "-m", "pip", "install", "--quiet", "--no-index", str(wheel)]
    subprocess.run(install, check=True)
    return str(interpreter)


def test_the_wheel_is_small_and_clean(wheel: Path) -> None:
    assert wheel.stat().st_size <= 3 * 1024 * 1024
    # One wheel for every Python from 3.10 on.
    assert "-cp310-abi3-" in wheel.name
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        metadata = message_from_bytes(archive.read(next(name for name in names if name.endswith("/METADATA"))))
    assert not [name for name in names if "__pycache__" in name or "/tests/" in name or "/_twins/" in name]
    for wanted in ("telnyx_reputation/py.typed", "telnyx_reputation/_native.pyi", "licenses/THIRD-PARTY-NOTICES.md"):
        assert any(name.endswith(wanted) for name in names), wanted
    assert metadata.get_all("Requires-Dist") is None


def test_the_sources_are_whole() -> None:
    """That they build is seen already: the wheel was built from them."""
    with tarfile.open(the_only("*.tar.gz")) as archive:
        members = {member.name.partition("/")[2]: member for member in archive.getmembers()}
    for wanted in ("PKG-INFO", "pyproject.toml", "Cargo.lock", "LICENSE-MIT", "LICENSE-APACHE", "README.md"):
        assert any(name.endswith(wanted) and member.isfile() for name, member in members.items()), wanted
    assert not [name for name in members if "__pycache__" in name or name.endswith((".so", ".pyd"))]


def test_the_guide_runs(python: str, telnyx_sandbox: Sandbox) -> None:
    environment = {**os.environ, "TELNYX_BASE_URL": telnyx_sandbox.base_url, "TELNYX_API_KEY": "KEY_WHEEL"}
    done = subprocess.run([python, "-I", str(EXAMPLE)], capture_output=True, text=True, env=environment)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("Done.\n")


@pytest.mark.skipif(os.name == "nt", reason="Windows does not say how much time a process took of the processor")
@pytest.mark.parametrize("client", ["Telnyx", "AsyncTelnyx"])
def test_the_import_is_quick(python: str, client: str) -> None:
    import resource

    def milliseconds(code: str) -> float:
        """Of the processor: how long it waited for its turn is no property of the wheel."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([python, "-I", "-c", code], check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return (after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime) * 1e3

    # In turns, and the best of each: so what else the machine does hardly counts.
    pairs = [(milliseconds("pass"), milliseconds(f"from telnyx_reputation import {client}")) for _ in range(15)]
    bare, imported = (min(times) for times in zip(*pairs, strict=True))
    assert imported - bare <= 25
