"""What is published, as users get it: the wheel is small, quick to import and whole, and the sources build it.

Not among the tests that pytest finds by itself, since it needs what is built first: `cargo xtask test "Python wheel"`
runs it with wheels that it builds for that, and `cargo xtask dist` with those that are shipped.
"""

from __future__ import annotations

import json
import os
import shlex
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
    return the_only("telnyx_reputation-*.whl")


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> str:
    """An interpreter of an environment with nothing but the wheel."""
    return installed(tmp_path_factory.mktemp("clean"), "telnyx-reputation")


@pytest.fixture(scope="module")
def with_command(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An interpreter of an environment with the wheel and the command that its extra brings."""
    return Path(installed(tmp_path_factory.mktemp("with-command"), "telnyx-reputation[cli]"))


def command_of(interpreter: Path) -> Path:
    return interpreter.with_name("telnyx-reputation" + interpreter.suffix)


def installed(folder: Path, wanted: str) -> str:
    """An interpreter of a new environment in that folder, with what is installed out of the built wheels alone."""
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    interpreter = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    install = [str(interpreter), "-m", "pip", "install", "--quiet", "--no-index", "--find-links", str(DIST), wanted]
    subprocess.run([*install, "--only-binary", ":all:"], check=True)
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
    # Nothing but what some ask for: the command, and what jobs on engines take their batches as.
    assert metadata.get_all("Requires-Dist") == [
        f"telnyx-reputation-cli=={metadata['Version']} ; extra == 'cli'",
        "pyarrow>=18 ; extra == 'engines'",
    ]


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


OWN_SANDBOX = """
from telnyx_reputation.testing import Sandbox
with Sandbox(approvals="immediate") as sandbox:
    sandbox.client().terms_of_service.number_reputation.agree()
    print(sandbox.ledger()["calls"])
"""


OWN_PACKAGES = """
from importlib.metadata import distributions
print(*sorted({found.metadata["Name"] for found in distributions()} - {"pip", "setuptools"}))
"""


def test_nothing_of_others_comes_with_it(python: str, with_command: Path) -> None:
    def packages(interpreter: str | Path) -> str:
        return subprocess.check_output([interpreter, "-I", "-c", OWN_PACKAGES], text=True)

    assert packages(python) == "telnyx-reputation\n"
    assert packages(with_command) == "telnyx-reputation telnyx-reputation-cli\n"


def test_the_command_makes_its_first_run(with_command: Path, tmp_path: Path) -> None:
    words: list[str | Path] = [command_of(with_command), "quickstart", "--sandbox", "--yes"]
    done = subprocess.run(words, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    steps = json.loads(done.stdout)["data"]
    assert {step["outcome"] for step in steps} == {"done"}, steps


def test_the_extra_brings_the_command_and_tests_find_it(with_command: Path, tmp_path: Path) -> None:
    # Neither a variable nor the PATH leads to it: the environment is not activated.
    environment = {name: value for name, value in os.environ.items() if name != "TELNYX_REPUTATION_COMMAND"}
    environment["PATH"] = str(tmp_path)

    def said(*words: str | Path) -> str:
        done = subprocess.run(words, capture_output=True, text=True, env=environment)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    command = command_of(with_command)
    version = the_only("telnyx_reputation_cli-*.whl").name.split("-")[1]
    assert said(command, "--version").startswith(f"telnyx-reputation {version} (API ")
    assert said(with_command, "-I", "-c", OWN_SANDBOX) == "1\n"


@pytest.mark.parametrize("folder", ["bindings/python", "crates/telnyx-reputation-cli"])
def test_the_readme_says_how_to_install_what_was_built(folder: str, tmp_path: Path) -> None:
    root = EXAMPLE.parents[3]
    lines = (root / folder / "README.md").read_text(encoding="utf-8").splitlines()
    (line,) = (line for line in lines if line.startswith("pip install --no-index "))
    assert "--find-links target/dist/python" in line
    _, *words = shlex.split(line.replace("target/dist/python", str(DIST)), comments=True)
    subprocess.run([sys.executable, "-m", "venv", str(tmp_path)], check=True)
    interpreter = tmp_path / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    subprocess.run([str(interpreter), "-m", "pip", *words], check=True)
    assert command_of(interpreter).exists()


def test_tests_without_the_command_say_what_to_install(python: str, tmp_path: Path) -> None:
    environment = {**os.environ, "PATH": str(tmp_path), "TELNYX_REPUTATION_COMMAND": ""}
    done = subprocess.run([python, "-I", "-c", OWN_SANDBOX], capture_output=True, text=True, env=environment)
    assert done.stderr.splitlines()[-1] == (
        "telnyx_reputation.testing.SandboxError: there is no command telnyx-reputation: "
        "pip install 'telnyx-reputation[cli]', or name it in TELNYX_REPUTATION_COMMAND"
    )


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
