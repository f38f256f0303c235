"""The official SDK's client lists and calls every tool, over both transports and in both lifecycles of the protocol.

What is answered is of the schemas that were listed, and what is billed is what a person allowed. To run it alone, name
the command in TELNYX_REPUTATION_COMMAND.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator
from mcp.types import ElicitResult
from world import COMMAND, KEY, NUMBERS, Sandbox, Servers

if TYPE_CHECKING:
    from mcp import Client

# How a client begins, and which version of the protocol comes of it.
LIFECYCLES = {"legacy": "2025-11-25", "2026-07-28": "2026-07-28"}
NEW = "+16033000000"
MOST_TOKENS = 4_000

# What each tool is called with that is free.
FREE: dict[str, dict[str, Any]] = {
    "collect": {},
    "list_numbers": {"verdict": "flagged"},
    "get_number": {"phone_number": NUMBERS[0]},
    "list_changes": {"since": "7d"},
    "get_history": {"phone_number": NUMBERS[0]},
    "get_trend": {},
    "list_ownership": {},
    "get_next_steps": {},
    "get_costs": {},
    "find_operation": {"query": "refresh"},
    "plan_sync": {"phone_numbers": [*NUMBERS, NEW]},
}
# What bills, and what it comes to.
SPENDING: dict[str, tuple[dict[str, Any], str]] = {
    "plan_refresh": ({"phone_numbers": NUMBERS[:2]}, "0.20"),
    "plan_fresh_lookup": ({"phone_numbers": NUMBERS[2:3]}, "0.10"),
    "plan_associate": ({"phone_numbers": [NEW]}, "0.10"),
    "plan_remediate": ({"phone_numbers": NUMBERS[:1], "call_purpose": "Appointment reminders"}, "1.00"),
}


class Caller:
    """Calls tools, and holds what they answer against what was listed."""

    def __init__(self, client: Client, listed: list[Any]) -> None:
        self.client = client
        self.tools = {tool.name: tool for tool in listed}
        self.called: set[str] = set()

    async def __call__(self, name: str, arguments: dict[str, Any]) -> dict[str, Any]:
        tool = self.tools[name]
        Draft202012Validator(tool.input_schema).validate(arguments)
        result = await self.client.call_tool(name, arguments)
        assert not result.is_error, f"{name}: {result.content}"
        assert json.loads(result.content[0].text) == result.structured_content, name
        Draft202012Validator(tool.output_schema).validate(result.structured_content)
        assert KEY not in result.model_dump_json(), name
        self.called.add(name)
        return result.structured_content


async def looks_around(client: Client, version: str, count: int) -> Caller:
    """Lists what there is."""
    assert client.protocol_version == version, client.protocol_version
    assert client.server_info is None or client.server_info.name == "telnyx-reputation"
    listed = (await client.list_tools()).tools
    assert len(listed) == count, [tool.name for tool in listed]
    for tool in listed:
        Draft202012Validator.check_schema(tool.input_schema)
        Draft202012Validator.check_schema(tool.output_schema)
        assert tool.title and tool.description and tool.annotations.read_only_hint is not None, tool
    return Caller(client, listed)


async def is_free(servers: Servers, sandbox: Sandbox, transport: str, lifecycle: str) -> None:
    """Everything that a server without the flag has, for USD 0.00."""
    async with getattr(servers, transport)(mode=lifecycle) as client:
        call = await looks_around(client, LIFECYCLES[lifecycle], len(FREE))
        for name, arguments in FREE.items():
            await call(name, arguments)
        assert call.called == set(call.tools)
        for resource in (await client.list_resources()).resources:
            read = await client.read_resource(str(resource.uri))
            assert read.contents[0].text, resource
        for prompt in (await client.list_prompts()).prompts:
            assert "collect" in (await client.get_prompt(prompt.name)).messages[0].content.text
        refused = await client.call_tool("plan_refresh", {"phone_numbers": NUMBERS[:1]})
        assert refused.is_error
    assert sandbox.billed() == 0


async def spends(servers: Servers, sandbox: Sandbox, transport: str, lifecycle: str) -> None:
    """Everything that bills, each allowed by a person whom the client asks."""
    asked: list[str] = []

    async def person(_: Any, question: Any) -> ElicitResult:
        asked.append(question.message)
        return ElicitResult(action="accept", content={"spend": True})

    async with getattr(servers, transport)(mode=lifecycle, elicitation_callback=person) as client:
        call = await looks_around(client, LIFECYCLES[lifecycle], len(FREE) + len(SPENDING) + 1)
        assert all("left_usd" in tool.output_schema["properties"] for tool in call.tools.values())
        for name, arguments in FREE.items():
            await call(name, arguments)
        for name, (arguments, price) in SPENDING.items():
            before = sandbox.billed()
            plan = await call(name, arguments)
            assert plan["at_most_usd"] == price, plan
            assert sandbox.billed() == before
            applied = await call("apply_plan", {"plan_id": plan["plan_id"]})
            assert applied["status"] == "applied", applied
            assert sandbox.billed() == before + Decimal(price), name
            assert price in asked[-1], asked
            again = await client.call_tool("apply_plan", {"plan_id": plan["plan_id"]})
            assert again.is_error and sandbox.billed() == before + Decimal(price)
        assert call.called == set(call.tools)
        assert len(asked) == len(SPENDING), asked


async def waits_for_the_command(servers: Servers, sandbox: Sandbox) -> None:
    """A client that cannot ask is given the command, which a program alone cannot answer."""
    async with servers.over_stdio() as client:
        before = sandbox.billed()
        plan = (await client.call_tool("plan_refresh", {"phone_numbers": NUMBERS[:1]})).structured_content
        waiting = (await client.call_tool("apply_plan", {"plan_id": plan["plan_id"]})).structured_content
        assert waiting["status"] == "waiting", waiting
        command = f"telnyx-reputation approve --state '{servers.state}' {plan['plan_id']}"
        assert command in waiting["next"], waiting
        words = ["approve", "--yes", "--state", str(servers.state), plan["plan_id"]]
        program = subprocess.run([COMMAND, *words], input="y\n", text=True, capture_output=True, check=False)
        assert program.returncode == 5, program
        assert "A person allows it on a terminal" in program.stderr, program
        again = (await client.call_tool("apply_plan", {"plan_id": plan["plan_id"]})).structured_content
        assert again["status"] == "waiting", again
        assert sandbox.billed() == before


async def is_short(servers: Servers, folder: Path) -> None:
    """The whole list has less than 4,000 tokens."""
    async with servers.over_stdio() as client:
        listed = (await client.list_tools()).model_dump_json(by_alias=True, exclude_none=True)
    counted = subprocess.run(["node", folder / "tokens.mjs"], input=listed, text=True, capture_output=True, check=True)
    tokens = int(counted.stdout)
    print(f"the list of tools has {tokens} tokens in {len(listed)} bytes")
    assert tokens < MOST_TOKENS


async def main() -> None:
    here = Path(__file__).parent
    for transport in ("over_stdio", "over_http"):
        for lifecycle in LIFECYCLES:
            with ExitStack() as stack:
                sandbox = Sandbox()
                stack.callback(sandbox.close)
                folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
                await is_free(Servers(sandbox, folder), sandbox, transport, lifecycle)
                await spends(Servers(sandbox, folder, "--allow-spend", "5"), sandbox, transport, lifecycle)
                if transport == "over_stdio" and lifecycle == "legacy":
                    spending = Servers(sandbox, folder, "--allow-spend", "5", "--approval-wait", "0s")
                    await waits_for_the_command(spending, sandbox)
                    await is_short(spending, here)
            print(f"{transport}, {LIFECYCLES[lifecycle]}: all is as it should be")


if __name__ == "__main__":
    asyncio.run(main())
    sys.exit(0)
