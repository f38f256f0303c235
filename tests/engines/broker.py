"""A broker for one account, which can be killed and started again at the same address, on the same ledger."""

from __future__ import annotations

import os
import socket
import subprocess
import tempfile
from decimal import Decimal
from pathlib import Path
from types import TracebackType

COMMAND = os.environ["TELNYX_REPUTATION_COMMAND"]


class Broker:
    """It runs as long as the `with` statement."""

    def __init__(self, service: str, key: str, limit: Decimal) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self._ledger = str(Path(self._folder.name, "ledger.sqlite"))
        self._limit = limit
        # The command is to know nothing of this machine's user.
        self._environment = {"HOME": self._folder.name, "TELNYX_API_KEY": key, "TELNYX_BASE_URL": service}
        self.token = self._run("tokens", "create", "--name", "workers").strip()
        with socket.create_server(("127.0.0.1", 0)) as free:
            self._address = f"127.0.0.1:{free.getsockname()[1]}"
        self.start()

    def start(self) -> None:
        """Starts it; it is there when this returns."""
        words = ["--spend-limit", str(self._limit), "--listen", self._address, "--ledger", self._ledger]
        self._said = open(Path(self._folder.name, "said"), "ab")
        self._process = subprocess.Popen(
            [COMMAND, "broker", *words], stdout=subprocess.PIPE, stderr=self._said, env=self._environment
        )
        assert self._process.stdout is not None
        self.base_url = self._process.stdout.readline().decode().strip()
        if not self.base_url:
            raise RuntimeError(f"the broker ended: {Path(self._folder.name, 'said').read_text()}")

    def kill(self) -> None:
        """Ends it as a power cut does."""
        self._process.kill()
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()
        self._said.close()

    def _run(self, *words: str) -> str:
        command = [COMMAND, "broker", *words, "--ledger", self._ledger]
        return subprocess.run(command, env=self._environment, check=True, capture_output=True, text=True).stdout

    def __enter__(self) -> Broker:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.kill()
        self._folder.cleanup()
