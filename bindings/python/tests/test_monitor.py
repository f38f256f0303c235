"""The monitor, asked from Python: a real command, a real store and a real sandbox."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest

from telnyx_reputation import AuthenticationError, ConfigurationError, InvalidArgumentError
from telnyx_reputation.monitor import AsyncMonitor, Change, CommandError, Monitor
from telnyx_reputation.testing import Sandbox

FLAGGED = "+16032000000"


class World:
    """An account with four numbers, and its monitor, whose store has a name with a space."""

    def __init__(self, sandbox: Sandbox, key: str, command: str, folder: Path) -> None:
        self.sandbox, self.key = sandbox, key
        self.options = {"store": folder / "my history.sqlite", "api_key": key, "base_url": sandbox.base_url}
        self.command = command
        reputation = {"check_frequency": "daily", "looked_up": True, "generate": {"count": 4}}
        enterprise = {"profile": {"legal_name": "Monitored"}, "reputation": reputation}
        seed = {"accounts": [{"api_key": key, "enterprises": [enterprise]}]}
        sandbox.control("POST", "/_sandbox/seed", {"yaml": json.dumps(seed)}, api_key=key)

    def monitor(self, **options: object) -> Monitor:
        return Monitor(**{**self.options, "command": self.command, **options})  # type: ignore[arg-type] # pyright: ignore

    def asynchronous(self) -> AsyncMonitor:
        return AsyncMonitor(**self.options, command=self.command)  # type: ignore[arg-type] # pyright: ignore

    def judge(self, risk: str, category: str | None = None, number: str = FLAGGED) -> None:
        body = {"spam_risk": risk, "spam_category": category, "looked_up": True}
        self.sandbox.control("PUT", f"/_sandbox/numbers/{number}/reputation", body, api_key=self.key)

    def a_day_later(self) -> None:
        self.sandbox.advance(24 * 3600, api_key=self.key)


@pytest.fixture
def world(telnyx_sandbox: Sandbox, telnyx_api_key: str, sandbox_command: str, tmp_path: Path) -> World:
    return World(telnyx_sandbox, telnyx_api_key, sandbox_command, tmp_path)


def relapsed(world: World) -> Monitor:
    """A history in which a number was flagged, clean and flagged again, and is clean by now."""
    monitor = world.monitor()
    world.judge("low")
    assert monitor.collect() == []
    for risk, category, turn in [
        ("high", "Scam Likely", "flagged"),
        ("low", None, "cleared"),
        ("medium", None, "flagged"),
        ("low", None, "cleared"),
    ]:
        world.a_day_later()
        world.judge(risk, category)
        assert [change.turns for change in monitor.collect() if change.phone_number == FLAGGED] == [(turn,)]
    return monitor


def test_what_the_history_answers(world: World, tmp_path: Path) -> None:
    monitor = relapsed(world)
    changes = list(monitor.changes(since=timedelta(days=30), turns=["flagged"]))
    first = next(change for change in changes if change.phone_number == FLAGGED)
    assert (first.spam_risk_before, first.spam_risk, first.spam_category) == ("low", "high", "Scam Likely")
    assert (first.verdict, first.is_first, "spam_risk" in first.changed) == ("flagged", False, True)
    assert first.before is not None and first.before.spam_risk == "low"
    assert first.at.tzinfo == timezone.utc and isinstance(first.last_refreshed_at, datetime)

    history = monitor.history(FLAGGED)
    assert [change.spam_risk for change in history] == ["low", "high", "low", "medium", "low"]
    assert [change.at for change in history] == sorted(change.at for change in history)
    assert history[0].before is None and history[0].is_first
    everything = list(monitor.changes(since="1970-01-01", all=True))
    assert [change for change in everything if change.phone_number == FLAGGED] == history
    assert list(monitor.changes(since=history[-1].at + timedelta(seconds=1))) == []

    trend = monitor.trend(by_collection=True)
    assert [count.phone_numbers for count in trend] == [4] * 5 and trend[1].high >= 1
    assert len(monitor.trend()) <= len(trend)
    (relapse,) = [relapse for relapse in monitor.relapses(since="30d") if relapse.phone_number == FLAGGED]
    assert (relapse.nth, relapse.spam_risk, round(relapse.days_clean, 2)) == (1, "medium", 1.0)
    (resting,) = [resting for resting in monitor.resting() if resting.phone_number == FLAGGED]
    assert (resting.verdict, resting.flagged_until) == ("clean", history[-1].at)
    costs = monitor.cost()
    assert {type(cost.usd) for cost in costs} == {Decimal} and {cost.what for cost in costs} == {"lookup"}
    with pytest.raises(InvalidArgumentError, match="the store knows no such enterprise"):
        monitor.cost(enterprise_id="nobody")
    for name in ("history.parquet", "the history.jsonl"):
        monitor.export(tmp_path / name)
    lines = (tmp_path / "the history.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["phone_number"] for line in lines] == [change.phone_number for change in everything]
    assert (tmp_path / "history.parquet").read_bytes().startswith(b"PAR1")
    assert world.sandbox.ledger(world.key)["by_operation"]["listReputationNumbersSimplified"]["usd"] == "0.00"


def test_the_same_on_an_event_loop(world: World, tmp_path: Path) -> None:
    monitor = relapsed(world)

    async def ask() -> None:
        own = world.asynchronous()
        assert await own.collect() == []
        history, trend, relapses, resting, costs = await asyncio.gather(
            own.history(FLAGGED), own.trend(), own.relapses(), own.resting(), own.cost()
        )
        assert (history, trend) == (monitor.history(FLAGGED), monitor.trend())
        assert (relapses, resting, costs) == (monitor.relapses(), monitor.resting(), monitor.cost())
        assert [row async for row in own.changes(since="30d")] == list(monitor.changes(since="30d"))
        await own.export(tmp_path / "history.csv")
        with pytest.raises(InvalidArgumentError, match="no collection has seen this number"):
            await own.history("+19995550000")

    asyncio.run(ask())
    assert (tmp_path / "history.csv").read_text(encoding="utf-8").startswith("collection,at,is_first,phone_number,")


def test_errors_are_those_of_the_package(world: World, tmp_path: Path) -> None:
    monitor = world.monitor()
    with pytest.raises(InvalidArgumentError, match="there is no such file; `collect` makes one"):
        monitor.trend()
    fault = {"operation": "listReputationNumbersSimplified", "action": {"kind": "status", "status": 401}}
    world.sandbox.control("POST", "/_sandbox/faults", fault, api_key=world.key)
    with pytest.raises(AuthenticationError) as refused:
        monitor.collect()
    assert refused.value.status_code == 401 and refused.value.code is not None
    assert refused.value.operation == "listReputationNumbersSimplified" and world.key not in str(refused.value)
    monitor.collect()
    with pytest.raises(InvalidArgumentError, match="write 24h, 7d"):
        list(monitor.changes(since="yesterday"))
    with pytest.raises(InvalidArgumentError, match="no collection has seen this number"):
        monitor.history("--help")
    with pytest.raises(CommandError, match="cannot be written") as failed:
        monitor.export(tmp_path / "nowhere" / "history.csv")
    assert failed.value.exit_status == 1
    with pytest.raises(ConfigurationError, match=r"pip install 'telnyx-reputation\[cli\]'"):
        world.monitor(command="not-installed")


@pytest.fixture
def endless(tmp_path: Path) -> Iterator[Path]:
    """A command that prints a row and never ends, and writes down which process it is."""
    program = tmp_path / "endless command"
    program.write_text(f'#!/bin/sh\necho $$ > "{tmp_path}/pid"\necho \'{{"phone_number": "+1"}}\'\nexec sleep 600\n')
    program.chmod(0o700)
    yield program


def is_running(tmp_path: Path) -> bool:
    try:
        os.kill(int((tmp_path / "pid").read_text()), 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.skipif(sys.platform == "win32", reason="a shell's program")
def test_the_command_ends_with_the_wish_for_it(endless: Path, tmp_path: Path) -> None:
    rows = Monitor(command=endless).changes()
    assert next(rows).phone_number == "+1" and is_running(tmp_path)
    rows.close()
    assert not is_running(tmp_path)

    async def give_up() -> None:
        first: asyncio.Event = asyncio.Event()

        async def read() -> list[Change]:
            changes: list[Change] = []
            async for change in AsyncMonitor(command=endless).changes():
                changes.append(change)
                first.set()
            return changes

        task = asyncio.create_task(read())
        await first.wait()
        assert is_running(tmp_path)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert not is_running(tmp_path)

    asyncio.run(give_up())


@pytest.mark.skipif(sys.platform == "win32", reason="a shell's program")
def test_the_key_is_no_word_of_the_command(tmp_path: Path) -> None:
    program = tmp_path / "words"
    program.write_text(f'#!/bin/sh\necho "$@" > "{tmp_path}/said"\necho "$TELNYX_API_KEY" > "{tmp_path}/key"\nexit 7\n')
    program.chmod(0o700)
    monitor = Monitor(command=program, api_key="KEY_SECRET", profile="mine")
    with pytest.raises(CommandError, match="telnyx-reputation ended with status 7") as failed:
        monitor.collect()
    assert failed.value.exit_status == 7
    said = (tmp_path / "said").read_text()
    assert "--profile=mine" in said and "KEY_SECRET" not in said + repr(monitor)
    assert (tmp_path / "key").read_text() == "KEY_SECRET\n"
