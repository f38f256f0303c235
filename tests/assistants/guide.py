"""Every block of docs/guides/assistants.md: each way to set an assistant up starts a server that answers a client.

To run it alone, name the command in TELNYX_REPUTATION_COMMAND, and the guide as argument.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import shlex
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any

from mcp import Client, StdioServerParameters
from world import COMMAND, KEY, Sandbox, Servers

# What stands in a block for the reader's own.
PROFILE = 'api_key_command = "pass telnyx/reputation"'
# The programs that are told of a server, with what comes before its command line.
TOLD = re.compile(r"^(?:claude|codex) mcp add [\w-]+ -- |^gemini mcp add [\w-]+ ")


def blocks(guide: Path) -> list[tuple[str, str]]:
    return re.findall(r"^```(\w+)\n(.*?)^```$", guide.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


class Reader:
    """The machine of somebody who follows the guide."""

    def __init__(self, sandbox: Sandbox, home: Path) -> None:
        self.sandbox, self.home = sandbox, home
        (home / "bin").mkdir()
        (home / "bin/telnyx-reputation").symlink_to(COMMAND)
        self.environment = {"HOME": str(home), "PATH": f"{home}/bin:{os.environ['PATH']}"}
        self.done: list[str] = []

    async def follow(self, language: str, text: str) -> None:
        """Does what a block says."""
        if language == "toml":
            self.configure(text)
        elif language == "json":
            (servers,) = json.loads(text).values()
            for server in servers.values():
                await self.start(server)
        elif language == "sh":
            for line in text.splitlines():
                if told := TOLD.match(line):
                    command, *words = shlex.split(line[told.end() :])
                    await self.start({"command": command, "args": words})
                else:
                    await self.serve(shlex.split(line))
        else:
            raise AssertionError(f"nothing runs a block of {language}")
        self.done.append(language)

    def configure(self, text: str) -> None:
        """The profile of the guide, with the sandbox's account."""
        assert PROFILE in text
        text = text.replace(PROFILE, f'api_key_command = "echo {KEY}"\nbase_url = "{self.sandbox.base_url}"')
        tomllib.loads(text)
        file = self.home / ".config/telnyx-reputation/config.toml"
        file.parent.mkdir(parents=True)
        file.write_text(text, encoding="utf-8")
        file.chmod(0o600)

    async def start(self, server: dict[str, Any]) -> None:
        """Starts a server as an assistant would, and uses it."""
        if server.get("type") == "http":
            assert server["url"] == "http://127.0.0.1:4011/mcp", server
            assert server["headers"] == {"Authorization": "Bearer ${env:TELNYX_MCP_TOKEN}"}, server
            return
        assert server["command"] == "telnyx-reputation", server
        parameters = StdioServerParameters(command=COMMAND, args=server["args"], env=self.environment)
        async with Client(parameters) as client:
            count = 16 if "--allow-spend" in server["args"] else 11
            assert len((await client.list_tools()).tools) == count, server
            listed = await client.call_tool("list_numbers", {})
            assert listed.structured_content["total"] == 40, listed

    async def serve(self, words: list[str]) -> None:
        """The server over HTTP, on a port that is free."""
        assert words == ["telnyx-reputation", "mcp", "--http", "127.0.0.1:4011"], words
        servers = Servers(self.sandbox, self.home)
        servers.words, servers.environment = ["mcp"], self.environment
        async with servers.over_http() as client:
            assert len((await client.list_tools()).tools) == 11


async def main(guide: Path) -> None:
    sandbox = Sandbox()
    with tempfile.TemporaryDirectory() as home:
        try:
            reader = Reader(sandbox, Path(home))
            for language, text in blocks(guide):
                await reader.follow(language, text)
            assert sorted(set(reader.done)) == ["json", "sh", "toml"], reader.done
            assert sandbox.billed() == 0
        finally:
            sandbox.close()
    print(f"{guide.name}: {len(reader.done)} blocks are as they say")


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
