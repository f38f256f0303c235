"""Runs the blocks of a guide in their order: shell and Python, against the sandbox, with this machine in place of the
guide's.

A line of a shell's block that ends with ` &` goes on until the guide ends, and has begun when it has printed a line.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import pyarrow as pa
from account import Account
from pyarrow import parquet

from telnyx_reputation.testing import Sandbox

GUIDE = Path(sys.argv[1])
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# Numbers that the guide's file has, in the guide's enterprise.
COUNT = 60


def main() -> None:
    blocks = [(match[1], match[2], line_of(match.start())) for match in BLOCK.finditer(GUIDE.read_text())]
    with Sandbox() as sandbox, tempfile.TemporaryDirectory() as folder:
        account = Account(sandbox, "refresh", COUNT)
        parquet.write_table(pa.table({"phone_number": account.numbers}), Path(folder, "numbers.parquet"))
        machine = Machine(folder, sandbox, account)
        try:
            for language, text, line in blocks:
                machine.run(language, text, line)
        finally:
            machine.end()
        if account.billed != account.cost:
            sys.exit(f"the guide billed USD {account.billed} for a refresh of USD {account.cost}")
    print(f"{len(blocks)} blocks of {GUIDE.name}, USD {account.cost} billed")


def line_of(place: int) -> int:
    return GUIDE.read_text().count("\n", 0, place) + 2


class Machine:
    """The machine that the guide speaks of, in a folder."""

    def __init__(self, folder: str, sandbox: Sandbox, account: Account) -> None:
        self._folder = folder
        self._going: list[subprocess.Popen[bytes]] = []
        commands = Path(folder, "commands")
        commands.mkdir()
        (commands / "telnyx-reputation").symlink_to(os.environ["TELNYX_REPUTATION_COMMAND"])
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        self._here = {
            "broker.internal:8440": f"127.0.0.1:{port}",
            "0.0.0.0:8440": f"127.0.0.1:{port}",
            "6a09cdc3-8948-47f0-aa62-74ac943d6c58": account.enterprise,
        }
        self._environment = {**os.environ, "HOME": folder, "PATH": f"{commands}:{os.environ['PATH']}"}
        self._environment |= {"TELNYX_API_KEY": account.key, "TELNYX_BASE_URL": sandbox.base_url}

    def run(self, language: str, text: str, line: int) -> None:
        for there, here in self._here.items():
            text = text.replace(there, here)
        if language == "python":
            file = Path(self._folder, "guide.py")
            file.write_text(text)
            self._check([sys.executable, str(file)], line)
        elif language == "sh":
            for command in text.replace("\\\n", "").splitlines():
                if command.endswith(" &"):
                    self._begin(command.removesuffix(" &"), line)
                elif assigned := re.match(r"export (\w+)=", command):
                    shown = f'{command}; printf %s "${assigned[1]}"'
                    self._environment[assigned[1]] = self._check(["/bin/sh", "-c", shown], line)
                elif command and not command.startswith("#"):
                    self._check(["/bin/sh", "-c", command], line)
        elif language != "text":
            sys.exit(f"{GUIDE.name}:{line}: nothing runs a block of {language}")

    def _begin(self, command: str, line: int) -> None:
        going = subprocess.Popen(
            ["/bin/sh", "-c", f"exec {command}"], cwd=self._folder, env=self._environment, stdout=subprocess.PIPE
        )
        self._going.append(going)
        assert going.stdout is not None
        if not going.stdout.readline():
            sys.exit(f"{GUIDE.name}:{line}: {command} ended")

    def _check(self, words: list[str], line: int) -> str:
        ran = subprocess.run(words, cwd=self._folder, env=self._environment, capture_output=True, text=True)
        if ran.returncode != 0:
            sys.exit(f"{GUIDE.name}:{line}: status {ran.returncode}\n{ran.stdout}{ran.stderr}")
        return ran.stdout

    def end(self) -> None:
        for going in self._going:
            going.kill()
            going.wait()


if __name__ == "__main__":
    main()
