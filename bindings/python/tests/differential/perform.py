"""Carries a case out, and holds the invariants against it after every step and while calls are under way."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Coroutine
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import Any, ContextManager

from interrupts import alarms, interrupted

from telnyx_reputation import Applied, SpendLimitError, TelnyxError
from telnyx_reputation.testing import Sandbox

from . import invariants
from .case import Call, Calls, Case, Clock, Fork, Other, Release, Step
from .claims import Broken, Failed, Made, Result, Stopped
from .world import Model, World

# Longer than anything takes that does not hang.
LONGEST = 30


class Play:
    """One case in an account of its own."""

    def __init__(self, sandbox: Sandbox, model: Model, case: Case, name: str, folder: Path) -> None:
        self.world = World(sandbox, model, name, case, folder)
        self.case = case
        self.model = model
        self.made: list[Made] = []
        # The marks of children, and whether each was refused.
        self.forks: dict[str, bool] = {}
        self.untold = 0
        self.looks = 0

    def run(self) -> None:
        try:
            for place, step in enumerate(self.case.steps):
                try:
                    self.step(step)
                    self.check()
                except Broken as why:
                    raise Broken(f"after step {place}: {why}") from why
            self.last()
        finally:
            self.world.end()

    def last(self) -> None:
        """Everything late comes, and every outcome is looked up."""
        self.step(Release())
        for made in self.made:
            self.resolve(made, False)
        self.check()
        after = self.world.registrations()
        invariants.registrations(self.made, self.world.deeds, self.model.registrations, after)

    def check(self) -> None:
        clients = {made.call.mark: made.call.client for made in self.made}
        invariants.money(self.world, self.case, clients, set(self.forks))
        rows = self.world.rows()
        for made in self.made:
            invariants.call(made, rows.get(made.call.mark, []), self.world.deeds)
        for mark, refused in self.forks.items():
            if refused and invariants.cents(rows.get(mark, [])):
                raise Broken(f"the child {mark} was refused, and billed: {rows[mark]}")

    def step(self, step: Step) -> None:
        if isinstance(step, Calls):
            self.calls(step)
        elif isinstance(step, Fork):
            self.fork(step)
        elif isinstance(step, Other):
            self.world.act(step)
        elif isinstance(step, Clock):
            self.world.control("POST", "/_sandbox/clock/advance", {"seconds": step.seconds})
        elif isinstance(step, Release):
            self.world.control("POST", "/_sandbox/faults/release", {})
        else:
            for made in self.made:
                if made.call.id == step.call:
                    self.resolve(made, step.on_a_loop)

    def calls(self, step: Calls) -> None:
        for call in step.calls:
            for fault in call.faults:
                self.world.control("POST", "/_sandbox/faults", {**fault, "contains": f"mark={call.mark}"})
        begun = [Made(call, len(self.world.deeds)) for call in step.calls]
        self.made += begun
        by_way: dict[str, list[Made]] = {way: [] for way in ("thread", "main", "task")}
        for made in begun:
            by_way[made.call.way].append(made)
        raised: list[BaseException] = []

        def guarded(work: Callable[[], object]) -> Callable[[], None]:
            def run() -> None:
                try:
                    work()
                except BaseException as error:
                    raised.append(error)

            return run

        def watch() -> None:
            clients = {made.call.mark: made.call.client for made in self.made}
            while not over.wait(0.001):
                invariants.money(self.world, self.case, clients, set(self.forks))
                self.looks += 1

        over = threading.Event()
        threads = [threading.Thread(target=guarded(partial(self.synchronous, made))) for made in by_way["thread"]]
        watcher = threading.Thread(target=guarded(watch))
        for thread in (*threads, watcher):
            thread.start()
        try:
            for made in by_way["main"]:
                self.synchronous(made)
            if by_way["task"]:
                self.on_a_loop(by_way["task"])
        finally:
            for thread in threads:
                thread.join(LONGEST)
            over.set()
            watcher.join(LONGEST)
        if any(thread.is_alive() for thread in (*threads, watcher)):
            raise Broken(f"a call hangs: {[made.call.mark for made in by_way['thread'] if made.ended is None]}")
        if raised:
            raise raised[0]

    def synchronous(self, made: Made) -> None:
        call = made.call

        def run() -> Any:
            return begin(self.world.sync, self.world.enterprise, call)

        try:
            if call.leaves in ("interrupted", "interrupted twice"):
                # In a tuple, since a removal gives `None`.
                value, error = interrupted(lambda: (run(),), call.after, 2 if call.leaves == "interrupted twice" else 1)
                made.ended = Result(value[0]) if error is None else Stopped(error)
            else:
                made.ended = Result(run())
        except TelnyxError as error:
            made.ended = Failed(error)

    def on_a_loop(self, begun: list[Made]) -> None:
        told: list[dict[str, Any]] = []

        async def main() -> None:
            loop = asyncio.get_running_loop()
            loop.set_exception_handler(lambda _, context: told.append(context))
            came: list[list[Any]] = [[] for _ in begun]
            tasks = [
                loop.create_task(waited(self.world, made.call, what)) for made, what in zip(begun, came, strict=True)
            ]
            with cancelling(loop, [(task, made.call) for task, made in zip(tasks, begun, strict=True)]):
                _, hang = await asyncio.wait(tasks, timeout=LONGEST)
            if hang:
                raise Broken(f"a task hangs: {hang}")
            if wrong := [context for context in told if "handle" in context]:
                raise Broken(f"a callback on the loop failed: {wrong}")
            for task, made, what in zip(tasks, begun, came, strict=True):
                error = None if task.cancelled() else task.exception()
                if task.cancelled():
                    made.ended = Result(what[0]) if what else Stopped(task)
                elif isinstance(error, TelnyxError):
                    made.ended = Failed(error)
                elif isinstance(error, asyncio.TimeoutError):
                    made.ended = Stopped(error)
                elif error is not None:
                    raise error
                else:
                    made.ended = Result(task.result())

        asyncio.run(main())

    def resolve(self, made: Made, on_a_loop: bool) -> None:
        unknown = made.unknown
        if unknown is None:
            return
        try:
            found = asyncio.run(unknown.resolve_async()) if on_a_loop else unknown.resolve()
        except TelnyxError:
            return
        if found.outcome == "cannot_tell":
            self.untold += 1
        elif not made.call.work.may_be_stored and not set(made.call.work.numbers) <= invariants.twins(
            made, self.world.deeds
        ):
            made.found_done = True

    def fork(self, step: Fork) -> None:
        near, far = os.pipe()
        child = os.fork()
        if child == 0:
            said = b"?"
            try:
                extra = {"mark": step.mark}
                self.world.sync.reputation.numbers.retrieve(step.number, fresh=True, extra_query=extra)
            except SpendLimitError:
                said = b"refused"
            except BaseException:
                pass
            finally:
                os.write(far, said)
                os._exit(0)
        os.close(far)
        if step.killed_after is not None:
            time.sleep(step.killed_after)
            os.kill(child, signal.SIGKILL)
        said = os.read(near, 100)
        os.close(near)
        os.waitpid(child, 0)
        limited = self.case.limits["sync"] is not None
        if limited and said == b"?":
            raise Broken(f"the child {step.mark} has a limit that is not shared, and was not refused")
        self.forks[step.mark] = said == b"refused"


def begin(client: Any, enterprise: str, call: Call) -> Any:
    """The result of the call, or with an asynchronous client its coroutine."""
    work, mark = call.work, {"mark": call.mark}
    given = list(work.numbers)
    if work.many:
        reputation = client.with_options(default_query=mark).enterprises.reputation
        if work.what == "plan":
            return (applied if call.way == "task" else applied_here)(reputation.numbers, enterprise, work)
        more: dict[str, Any] = {"phone_numbers": given, "concurrency": work.concurrency}
        if work.what != "disassociate":
            more |= {"go_on_without_refused": work.go_on}
            more |= {} if work.max_cents is None else {"max_usd": work.max_cents / 100}
        if work.what == "retrieve":
            more["fresh"] = work.fresh
        if work.what == "remediate":
            return reputation.remediation.create_many(enterprise, call_purpose="Reminders", **more)
        return getattr(reputation.numbers, f"{work.what}_many")(enterprise, **more)
    reputation = client.enterprises.reputation
    if work.what == "remediate":
        return reputation.remediation.create(
            enterprise, phone_numbers=given, call_purpose="Reminders", extra_query=mark
        )
    if work.what == "look_up":
        return client.reputation.numbers.retrieve(given[0], fresh=work.fresh, extra_query=mark)
    if work.what == "retrieve":
        return reputation.numbers.retrieve(given[0], enterprise_id=enterprise, fresh=work.fresh, extra_query=mark)
    if work.what == "disassociate":
        return reputation.numbers.disassociate(given[0], enterprise_id=enterprise, extra_query=mark)
    return getattr(reputation.numbers, work.what)(enterprise, phone_numbers=given, extra_query=mark)


def plan_options(work: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    made: dict[str, Any] = {"phone_numbers": list(work.numbers), "remove": work.go_on}
    if work.go_on:
        made["max_removals"] = 1_000
    most = {} if work.max_cents is None else {"max_usd": work.max_cents / 100}
    return made, {"concurrency": work.concurrency, **most}


def applied_here(numbers: Any, enterprise: str, work: Any) -> Applied:
    made, how = plan_options(work)
    applied: Applied = numbers.plan(enterprise, **made).apply(**how)
    return applied


async def applied(numbers: Any, enterprise: str, work: Any) -> Applied:
    made, how = plan_options(work)
    result: Applied = await (await numbers.plan(enterprise, **made)).apply(**how)
    return result


async def noted(coroutine: Coroutine[Any, Any, Any], came: list[Any]) -> Any:
    """Writes down what came: asyncio drops what is returned when the task is cancelled at that very moment."""
    came.append(await coroutine)
    return came[0]


async def waited(world: World, call: Call, came: list[Any]) -> Any:
    # A task that is cancelled before it begins has begun nothing.
    coroutine = noted(begin(world.loops, world.enterprise, call), came)
    if call.leaves != "timeout":
        return await coroutine
    if sys.version_info < (3, 11) or call.id % 2:
        return await asyncio.wait_for(coroutine, call.after)
    async with asyncio.timeout(call.after):
        return await coroutine


def cancelling(loop: asyncio.AbstractEventLoop, tasks: list[tuple[asyncio.Task[Any], Call]]) -> ContextManager[None]:
    """Cancels tasks from a signal handler, at whatever instruction the loop is, as `asyncio.run` does at Ctrl-C."""
    begun, busy = time.monotonic(), False
    due = [(begun + call.after, task) for task, call in tasks if call.leaves in ("cancelled", "cancelled twice")]
    due += [(begun + call.after + 0.0005, task) for task, call in tasks if call.leaves == "cancelled twice"]
    due.sort(key=lambda one: one[0], reverse=True)

    def cancel(_: object) -> None:
        nonlocal busy
        # The next signal may come while this one is handled.
        if busy:
            return
        busy = True
        while due and due[-1][0] <= time.monotonic():
            due.pop()[1].cancel()
            loop.call_soon_threadsafe(lambda: None)
        busy = False

    if due and hasattr(signal, "setitimer"):
        return alarms(cancel, 0.0001, 0.0003)
    for when, task in due:
        loop.call_later(when - begun, task.cancel)
    return nullcontext()
