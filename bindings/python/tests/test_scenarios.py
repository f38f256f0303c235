"""Runs `tests/scenarios/*.yaml` through both clients: see the README there."""

# JSON without a type is what this file is about.
# pyright: basic

from __future__ import annotations

import asyncio
import base64
import http.client
import inspect
import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

import telnyx_reputation
from telnyx_reputation import AsyncTelnyx, BinaryAPIResponse, Model, Telnyx, TelnyxError
from telnyx_reputation import AsyncBinaryAPIResponse as AsyncBinary
from telnyx_reputation._native import error_classes
from telnyx_reputation._page_iteration import BasePage

FOLDER = Path(__file__).resolve().parents[3] / "tests" / "scenarios"
CALLS = json.loads((FOLDER / "calls.json").read_text(encoding="utf-8"))["calls"]
MAX_REPEATS = 10


@pytest.mark.parametrize("client_class", [Telnyx, AsyncTelnyx])
@pytest.mark.parametrize("name", [path.stem for path in sorted(FOLDER.glob("*.yaml"))])
def test_scenario(name: str, client_class: type[Any], sandbox_url: str, tmp_path: Path) -> None:
    scenario = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    key = f"KEY_{name.upper()}_PYTHON_{client_class.__name__.upper()}"
    asyncio.run(Run(sandbox_url, key, client_class, tmp_path).scenario(scenario))


class Run:
    """One scenario in an account of its own. The synchronous client's calls simply need no awaiting."""

    def __init__(self, base_url: str, key: str, client_class: type[Any], folder: Path) -> None:
        self.base_url, self.key, self.client_class, self.folder = base_url, key, client_class, folder
        self.saved: dict[str, Any] = {"key": key}
        self.clients: dict[str, Any] = {}

    async def scenario(self, scenario: dict[str, Any]) -> None:
        for number, step in enumerate(scenario["steps"], 1):
            title = next((step[kind] for kind in ("call", "control", "run", "request") if kind in step), "deliver")
            place = f"step {number} ({title})"
            try:
                found = await self.step(step, place)
            except TelnyxError as error:
                pytest.fail(f"{place}: {error!r}")
            for name, path in step.get("save", {}).items():
                value = found
                for key in path.split(".") if path != "$binary" else ():
                    value = value[int(key)] if isinstance(value, list) else value[key]
                self.saved[name] = value
        if "ledger" in scenario:
            ledger = self.control("GET /_sandbox/ledger", None)
            wanted = scenario["ledger"]
            match("ledger", wanted.get("total_usd", "$any"), ledger["total_usd"])
            match("ledger", wanted.get("operations", {}), ledger["by_operation"])

    async def step(self, step: dict[str, Any], place: str) -> Any:
        expect = self.resolved(step.get("expect", {}))
        if "control" in step:
            found = self.control(step["control"], self.resolved(step.get("body")))
            match(place, expect.get("value", {}), found)
            return found
        client = self.client(step)
        if "error" in expect:
            try:
                await self.made(client, step)
            except (TelnyxError, TypeError) as error:
                caught = error
            else:
                pytest.fail(f"{place}: wanted {expect['error']}, but the call succeeded")
            if isinstance(caught, TelnyxError):
                match_error(place, expect["error"], caught)
                if "resolution" in expect["error"]:
                    match(place, expect["error"]["resolution"], await self.resolution(caught))
                self.match_spent(place, expect, client)
            else:
                # Python itself refuses a call without a required argument, before ours could.
                assert "required keyword-only argument" in str(caught), place
                assert expect["error"]["kind"] == "invalid_argument", place
            return None
        until = self.resolved(step.get("repeat_until"))
        for _ in range(MAX_REPEATS):
            found = await self.made(client, step)
            if until is None or differs("", until, found) is None:
                break
        else:
            pytest.fail(f"{place}: {MAX_REPEATS} calls did not reach {until}: {found}")
        self.match_spent(place, expect, client)
        if isinstance(found, tuple):
            content, content_type = found
            wanted = expect.get("binary", {})
            assert content.startswith(wanted.get("starts_with", "").encode()), place
            assert content_type == wanted.get("content_type", content_type), place
            return content
        if expect.get("nothing"):
            assert found is None, place
        parts = (expect[part] for part in ("items", "outcomes", "value") if part in expect)
        match(place, next(parts, "$whatever"), found)
        return found

    def client(self, step: dict[str, Any]) -> Any:
        """The step's own client where it has options, else that of its key."""
        key = step.get("api_key", self.key)
        if "client" in step:
            options = {name: value for name, value in step["client"].items() if name != "derived"}
            if "budget" in options:
                options["budget"] = f"file:{self.folder / options['budget']}"
            return self.client_class(key, base_url=self.base_url, **options)
        client = self.clients.get(key) or self.client_class(key, base_url=self.base_url)
        self.clients[key] = client
        return client

    async def made(self, client: Any, step: dict[str, Any]) -> Any:
        """What the step's call gives, or the event that it delivers."""
        if step.get("client", {}).get("derived"):
            # An address of its own has connections of its own.
            client = client.with_options(base_url=self.base_url)
        if "deliver" in step:
            given = self.resolved(step["deliver"])
            headers = {"Telnyx-Signature-Ed25519": given["signature"], "Telnyx-Timestamp": given["timestamp"]}
            return client.webhooks.unwrap(given["payload"], headers=headers, key=given["public_key"]).to_dict()
        if "run" in step:
            return await self.outcomes(client, step["run"], self.resolved(step["with"]))
        if "request" in step:
            method, path = step["request"].split(" ")
            return await awaited(getattr(client, method.lower())(self.path(path), cast_to=object))
        return await self.call(client, step, items=step.get("list", "items" in step.get("expect", {})))

    async def outcomes(self, client: Any, run: str, given: dict[str, Any]) -> dict[str, str]:
        """What became of each number, by the number."""
        reputation = client.enterprises.reputation
        enterprise = given.pop("enterprise_id")
        if run == "refresh":
            results = await awaited(reputation.numbers.refresh_many(enterprise, **given))
        elif run == "remediate":
            results = await awaited(reputation.remediation.create_many(enterprise, **given))
        else:
            assert run == "sync", run
            plan = await awaited(reputation.numbers.plan(enterprise, **given))
            applied = await awaited(plan.apply())
            results = [*applied.associated, *applied.disassociated]
        return {result.phone_number: result.outcome for result in results}

    async def resolution(self, error: TelnyxError) -> str:
        assert isinstance(error, telnyx_reputation.OutcomeUnknownError), repr(error)
        found = await error.resolve_async() if self.client_class is AsyncTelnyx else error.resolve()
        return found.outcome

    def match_spent(self, place: str, expect: dict[str, Any], client: Any) -> None:
        usage = client.usage()
        found = {"at_least_usd": str(usage.at_least_usd), "at_most_usd": str(usage.at_most_usd)}
        match(f"{place}: spent", expect.get("spent", {}), found)

    async def call(self, client: Any, step: dict[str, Any], items: bool) -> Any:
        resource, _, method = step["call"].rpartition(".")
        target = client
        for part in resource.split("."):
            target = getattr(target, part)
        positional, keywords = self.arguments(CALLS[step["call"]], step.get("with", {}))
        result = getattr(target, method)(*positional, **keywords)
        if items and self.client_class is AsyncTelnyx:
            return [item.to_dict() async for item in result]
        result = await awaited(result)
        if items:
            return [item.to_dict() for item in result]
        if isinstance(result, (BinaryAPIResponse, AsyncBinary)):
            return (result.content, result.content_type)
        return result.to_dict() if isinstance(result, (Model, BasePage)) else result

    def arguments(self, call: dict[str, Any], given: dict[str, Any]) -> tuple[list[Any], dict[str, Any]]:
        """Wire names as Python spells them: the last path value positional, everything else a keyword."""
        left = {name: self.resolved(value) for name, value in given.items()}
        keywords: dict[str, Any] = {}
        path = [left.pop(name) for name in call["path"] if name in left]
        keywords.update(zip(call["path"][:-1], path[:-1]))
        for wire in [name for name in left if name in call["query"]]:
            names = wire.replace("]", "").split("[")
            value = left.pop(wire)
            if names[0] in call["groups"]:
                inner = keywords
                names = [name for name in names if name]
                for name in names[:-1]:
                    inner = inner.setdefault(name, {})
                inner[names[-1]] = value
            else:
                keywords["_".join(names)] = value
        if call["wraps"] and not isinstance(left.get("file"), bytes):
            left = {call["wraps"]: left}
        return path[-1:], {**keywords, **left}

    def resolved(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: self.resolved(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self.resolved(item) for item in value]
        if isinstance(value, str) and value.startswith("$base64:"):
            return base64.b64encode(self.saved[value[8:]]).decode()
        return self.saved.get(value[1:], value) if isinstance(value, str) and value.startswith("$") else value

    def path(self, path: str) -> str:
        return "/".join(str(self.resolved(segment)) for segment in path.split("/"))

    def control(self, request: str, body: Any) -> Any:
        method, path = request.split(" ")
        connection = http.client.HTTPConnection(urlsplit(self.base_url).netloc, timeout=10)
        headers = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}
        connection.request(method, self.path(path), None if body is None else json.dumps(body), headers)
        with connection.getresponse() as answer:
            text = answer.read()
        connection.close()
        assert answer.status < 300, text
        return json.loads(text) if text else None


async def awaited(result: Any) -> Any:
    """What a method gives, which only the asynchronous client's has to be awaited for."""
    return await result if inspect.isawaitable(result) else result


def match(place: str, wanted: Any, found: Any) -> None:
    why = differs("", wanted, found)
    assert why is None, f"{place}: {why}"


ABSENT = object()


def differs(place: str, wanted: Any, found: Any) -> str | None:
    """Why `found` does not match, or `None`."""
    if isinstance(wanted, dict) and isinstance(found, dict):
        members = ((key, differs(f"{place}/{key}", value, found.get(key, ABSENT))) for key, value in wanted.items())
        return next((why for _, why in members if why), None)
    if isinstance(wanted, list) and isinstance(found, list) and len(wanted) == len(found):
        return next((why for i, item in enumerate(wanted) if (why := differs(f"{place}/{i}", item, found[i]))), None)
    return None if special(wanted, found) else f"{place}: wanted {wanted!r}, found {found!r}"


def special(wanted: Any, found: Any) -> bool:
    if wanted == "$absent" or found is ABSENT:
        return bool(wanted == "$absent") and found is ABSENT
    text = found if isinstance(found, str) else ""
    if isinstance(wanted, str) and wanted.startswith("$contains:"):
        return wanted[10:] in text
    if wanted == "$uuid":
        return len(text) == 36 and text.count("-") == 4
    if wanted == "$timestamp":
        return len(text) >= 20 and text[10] == "T"
    return wanted in ("$any", "$whatever") or bool(wanted == found)


def match_error(place: str, wanted: dict[str, Any], error: TelnyxError) -> None:
    for key, value in wanted.items():
        if key == "kind":
            assert type(error) is getattr(telnyx_reputation, error_classes()[value]), f"{place}: {error!r}"
        elif key == "resolution":
            continue  # To find out takes a call.
        elif key == "pointer":
            assert value in [entry.pointer for entry in error.errors], f"{place}: {error!r}"
        else:
            found = {
                "status": error.status_code,
                "code": error.code,
                "errors": len(error.errors),
                "message": str(error),
                "sent": error.attempts > 0,
                "attempts": error.attempts,
                "may_have_billed_usd": str(getattr(error, "may_have_billed_usd", "0.00")),
            }[key]
            match(f"{place}: {error!r}: {key}", value, found)
