"""The installed command: where it is, and what it answers to a program."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from importlib import metadata

from ._exceptions import ConfigurationError, TelnyxError, class_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator, Mapping, Sequence
    from typing import IO, Any

__all__ = ["CommandError"]

MISSING = "pip install 'telnyx-reputation[cli]', or name it in TELNYX_REPUTATION_COMMAND"

# That something turned is no failure.
DONE = (0, 2)


class CommandError(TelnyxError):
    """The `telnyx-reputation` command failed at something of this machine, or did not say why it ended."""

    exit_status: int
    """How it ended: its exit status; of a signal, that number below zero."""

    def __init__(self, message: str, exit_status: int = 1) -> None:
        super().__init__(message)
        self.exit_status = exit_status


def find(command: str | os.PathLike[str] | None) -> str:
    """The path of the command: the one given, else the environment's `TELNYX_REPUTATION_COMMAND`, else the one that
    came with the package, else the one on the `PATH`.

    Raises `ConfigurationError` when there is none.
    """
    wanted = os.fspath(command or os.environ.get("TELNYX_REPUTATION_COMMAND") or _installed() or "telnyx-reputation")
    found = shutil.which(wanted)
    if found is None:
        raise ConfigurationError(f"there is no command {wanted}: {MISSING}")
    return found


def _installed() -> str | None:
    """The command of this version's own package, which is on the `PATH` only where its environment is activated."""
    try:
        files = metadata.files("telnyx-reputation-cli") or []
    except metadata.PackageNotFoundError:
        return None
    names = ("telnyx-reputation", "telnyx-reputation.exe")
    return next((str(file.locate()) for file in files if file.name in names), None)


class Command:
    """The command with what all its runs are told: its first words, and what differs in their environment."""

    __slots__ = ("_environment", "_program", "_words")

    def __init__(self, program: str, words: Sequence[str], environment: Mapping[str, str]) -> None:
        self._program = program
        self._words = tuple(words)
        self._environment = dict(environment)

    def line(self, words: Sequence[str]) -> list[str]:
        """The program with its words: rows are printed a line each, and nothing is said beside them but errors."""
        return [self._program, *self._words, "--format=jsonl", "--quiet", *words]

    def environment(self) -> dict[str, str]:
        """The environment, in which the API key is: other users of the machine can read the words of a process."""
        return {**os.environ, **self._environment}


def lines(command: Command, words: Sequence[str]) -> Generator[bytes, None, None]:
    """Runs the command, and gives what it prints as it prints it: lines, each the JSON text of a row. It is ended when
    no more is wanted."""
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            command.line(words),
            env=command.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=said,
        )
        assert process.stdout is not None
        try:
            for line in process.stdout:
                yield line
            process.wait()
        finally:
            process.stdout.close()
            if process.poll() is None:
                process.kill()
                process.wait()
        check(process.returncode, said)


async def start_lines(command: Command, words: Sequence[str]) -> AsyncGenerator[bytes, None]:
    """As `lines`, on the running event loop."""
    import asyncio

    with tempfile.TemporaryFile() as said:
        program, *others = command.line(words)
        process = await asyncio.create_subprocess_exec(
            program,
            *others,
            env=command.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=said,
        )
        assert process.stdout is not None
        try:
            left = b""
            while chunk := await process.stdout.read(2**16):
                *ended, left = (left + chunk).split(b"\n")
                for line in ended:
                    yield line
            await process.wait()
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        check(process.returncode or 0, said)


def check(exit_status: int, said: IO[bytes]) -> None:
    """Raises what the command told of, unless it did its work."""
    if exit_status in DONE:
        return
    said.seek(0)
    text = said.read().decode(errors="replace").strip()
    raise _exception(_printed(text), text, exit_status)


def _printed(text: str) -> dict[str, Any]:
    """The error in the last line of what the command said; nothing when it says none."""
    try:
        error: dict[str, Any] = json.loads(text.splitlines()[-1])["error"]
    except (LookupError, ValueError, TypeError):
        return {}
    return error


def _exception(error: dict[str, Any], text: str, exit_status: int) -> TelnyxError:
    """The exception that the client itself raises for an error of this kind."""
    message = error.get("message") or f"telnyx-reputation ended with status {exit_status}: {text}"
    kind = class_of(error.get("kind", ""))
    if kind is None:
        return CommandError(message, exit_status)
    return kind(
        message,
        operation=error.get("operation"),
        attempts=error.get("attempts") or 0,
        status_code=error.get("status"),
        errors=error.get("errors") or (),
        request_id=error.get("request_id"),
        retry_after=error.get("retry_after"),
    )
