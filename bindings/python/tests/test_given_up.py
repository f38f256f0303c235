"""Whenever the waiting for a call is ended, there is its result, or an outcome, or nothing was sent."""

from __future__ import annotations

import asyncio
import logging
import random
import signal
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from accounts import prepared
from interrupts import interrupted, needs_alarms
from runs import ID, outcomes
from stub_server import ENVELOPE, Say, Stub

from telnyx_reputation import AsyncTelnyx, OutcomeUnknownError, Telnyx, outcome_of, results_of
from telnyx_reputation.testing import Sandbox

PHONE = "+16035551234"
CALLS = 150


def number(place: int) -> str:
    return f"+1603{2_000_000 + place}"


def moments(typical: float, count: int) -> Iterator[float]:
    """Any moment of a call, and above all those about its end."""
    chance = random.Random(17)
    for place in range(count):
        yield typical * (chance.uniform(0.01, 1.3) if place % 2 else chance.uniform(0.7, 1.1))


class Told:
    """What was told of each number."""

    def __init__(self) -> None:
        self.done: set[str] = set()
        self.unknown: dict[str, OutcomeUnknownError] = {}
        self.not_sent: set[str] = set()

    def add(self, phone: str, result: object, error: BaseException | None) -> None:
        if result is not None:
            self.done.add(phone)
            return
        assert error is not None
        unknown = outcome_of(error)
        if unknown is None:
            self.not_sent.add(phone)
        else:
            self.unknown[phone] = unknown

    def holds(self, client: Telnyx, usage_of: Telnyx | AsyncTelnyx, enterprise: str) -> None:
        """Nothing was told that is not so."""
        found = {phone: error.resolve() for phone, error in self.unknown.items()}
        listed = client.enterprises.reputation.numbers.list(enterprise, page_size=250)
        monitored = {str(row.phone_number) for row in listed}
        assert self.done <= monitored
        assert {phone for phone, resolution in found.items() if resolution.outcome == "done"} <= monitored
        assert not self.not_sent & monitored, "it was billed, and there is neither a result nor an outcome"
        usage = usage_of.usage()
        billed = Decimal("0.10") * len(monitored & (self.done | set(self.unknown)))
        assert usage.at_least_usd <= billed <= usage.at_most_usd


def typical(client: Telnyx, enterprise: str) -> float:
    """How long an association takes here."""
    begun = time.perf_counter()
    for place in range(5):
        client.enterprises.reputation.numbers.associate(enterprise, phone_numbers=[number(90_000 + place)])
    return (time.perf_counter() - begun) / 5


@needs_alarms
@pytest.mark.parametrize("times", [1, 2])
def test_a_signal_handler_that_raises_at_any_moment(
    telnyx_sandbox: Sandbox, telnyx_api_key: str, telnyx_client: Telnyx, times: int
) -> None:
    enterprise = prepared(telnyx_sandbox, telnyx_api_key)
    takes, told = typical(telnyx_client, enterprise), Told()
    client = telnyx_sandbox.client(telnyx_api_key)
    numbers = client.enterprises.reputation.numbers
    for place, delay in enumerate(moments(takes, CALLS)):
        phone = number(place)
        told.add(phone, *interrupted(lambda: numbers.associate(enterprise, phone_numbers=[phone]), delay, times))
    told.holds(telnyx_client, client, enterprise)
    assert told.done and told.unknown, "the moments miss what they are about"


@needs_alarms
def test_a_signal_handler_that_raises_at_any_moment_of_a_run(
    telnyx_sandbox: Sandbox, telnyx_api_key: str, telnyx_client: Telnyx
) -> None:
    """The second signal ends it at once."""
    enterprise = prepared(telnyx_sandbox, telnyx_api_key)
    takes = typical(telnyx_client, enterprise)
    client = telnyx_sandbox.client(telnyx_api_key)
    numbers = client.enterprises.reputation.numbers
    told: dict[str, str] = {}
    for place, delay in enumerate(moments(takes, CALLS // 3)):
        given = [number(2 * place), number(2 * place + 1)]
        results, error = interrupted(lambda: numbers.associate_many(enterprise, phone_numbers=given), delay, 2)
        if results is None:
            assert error is not None
            results = results_of(error)
        # Without results the run had not begun.
        told.update(zip(given, outcomes(results) or ["not_begun"] * 2, strict=True))
    listed = telnyx_client.enterprises.reputation.numbers.list(enterprise, page_size=250)
    monitored = {str(row.phone_number) for row in listed}
    wrong = {
        phone: outcome
        for phone, outcome in told.items()
        if outcome != "unknown" and (outcome == "done") != (phone in monitored)
    }
    assert not wrong and {"done", "unknown"} <= set(told.values())
    usage = client.usage()
    assert usage.at_least_usd <= Decimal("0.10") * len(monitored & set(told)) <= usage.at_most_usd


@pytest.mark.parametrize("is_async", [False, True])
def test_a_signal_while_the_results_of_a_plan_are_put_together(
    telnyx_sandbox: Sandbox, telnyx_api_key: str, monkeypatch: pytest.MonkeyPatch, is_async: bool
) -> None:
    enterprise = prepared(telnyx_sandbox, telnyx_api_key)

    def struck(*_: object) -> None:
        raise Struck

    monkeypatch.setattr("telnyx_reputation._plan.Applied.__init__", struck)

    async def awaited() -> None:
        async with telnyx_sandbox.async_client(telnyx_api_key) as client:
            plan = await client.enterprises.reputation.numbers.plan(enterprise, phone_numbers=[number(0)])
            await plan.apply()

    def waited() -> None:
        numbers = telnyx_sandbox.client(telnyx_api_key).enterprises.reputation.numbers
        numbers.plan(enterprise, phone_numbers=[number(0)]).apply()

    with pytest.raises(Struck) as ended:
        asyncio.run(awaited()) if is_async else waited()
    assert outcomes(results_of(ended.value)) == ["done"]


class Struck(BaseException):
    """What a handler of signals raises."""


@pytest.mark.parametrize("by", ["wait_for", "timeout"])
def test_a_task_that_is_cancelled_at_any_moment(
    telnyx_sandbox: Sandbox, telnyx_api_key: str, telnyx_client: Telnyx, by: str
) -> None:
    if not hasattr(asyncio, by):
        pytest.skip("needs asyncio.timeout")
    enterprise = prepared(telnyx_sandbox, telnyx_api_key)
    takes, told = typical(telnyx_client, enterprise), Told()

    async def within(delay: float, call: Awaitable[object]) -> object:
        if by == "wait_for":
            return await asyncio.wait_for(call, delay)
        async with asyncio.timeout(delay):  # type: ignore[attr-defined,unused-ignore]
            return await call

    async def one(client: AsyncTelnyx, phone: str, delay: float) -> None:
        call = client.enterprises.reputation.numbers.associate(enterprise, phone_numbers=[phone])
        try:
            told.add(phone, await within(delay, call), None)
        except asyncio.TimeoutError as error:
            told.add(phone, None, error)

    async def main() -> AsyncTelnyx:
        client = telnyx_sandbox.async_client(telnyx_api_key)
        chance = iter(moments(3 * takes, CALLS))
        for first in range(0, CALLS, 3):
            await asyncio.gather(*(one(client, number(first + place), next(chance)) for place in range(3)))
        return client

    client = asyncio.run(main())
    told.holds(telnyx_client, client, enterprise)
    assert told.done and told.unknown, "the moments miss what they are about"


async def cancelled_after_the_answer(call: Awaitable[object], came: Callable[[], bool], handed_out: bool) -> Any:
    """Goes through the coroutine by hand, as a task does, and cancels it when the answer has come, or also lies in the
    future that it awaits."""
    coroutine: Any = call
    future = coroutine.send(None)
    future._asyncio_future_blocking = False
    while not came():
        time.sleep(0)
    if handed_out:
        await asyncio.wait([future])
    with pytest.raises(asyncio.CancelledError) as caught:
        coroutine.throw(asyncio.CancelledError())
    return caught.value


def refreshed(_: object) -> Say:
    row = f'{{"phone_number": "{PHONE}", "success": true}}'
    return Say(body=f'{{"data": {{"results": [{row}], "total_requested": 1, "total_successful": 1}}}}')


@pytest.mark.parametrize("handed_out", [False, True])
def test_a_cancellation_after_the_answer_had_come(
    telnyx_sandbox: Sandbox, telnyx_api_key: str, telnyx_client: Telnyx, handed_out: bool
) -> None:
    enterprise = prepared(telnyx_sandbox, telnyx_api_key)

    async def main() -> None:
        async with telnyx_sandbox.async_client(telnyx_api_key) as client:
            call = client.enterprises.reputation.numbers.refresh(enterprise, phone_numbers=[PHONE])
            ended = await cancelled_after_the_answer(call, lambda: client.usage().at_least_usd > 0, handed_out)
            error = outcome_of(ended)
            assert error is not None and error.may_have_billed_usd == Decimal("0.10")
            sent = telnyx_sandbox.ledger(telnyx_api_key)["calls"]
            found = await error.resolve_async()
            # A snapshot could not prove it: the answer was kept.
            assert found.outcome == "done" and found.value.data.results[0].phone_number == PHONE
            assert telnyx_sandbox.ledger(telnyx_api_key)["calls"] == sent

    asyncio.run(main())


def test_a_cancellation_while_the_answer_is_handed_out(stub: Stub, caplog: pytest.LogCaptureFixture) -> None:
    """As by a signal handler: the loop is told of no fault, and the outcome has the answer."""
    stub.say(refreshed)
    told: list[dict[str, Any]] = []

    async def main() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda _, context: told.append(context))
        refresh = stub.async_client().enterprises.reputation.numbers.refresh(ID, phone_numbers=[PHONE])
        task = asyncio.ensure_future(refresh)

        class Cancelling(logging.Handler):
            def emit(self, record: logging.LogRecord) -> None:
                task.cancel()

        logger, handler = logging.getLogger("telnyx_reputation"), Cancelling()
        logger.addHandler(handler)
        try:
            with caplog.at_level(logging.DEBUG, "telnyx_reputation"):
                await asyncio.wait([task])
        finally:
            logger.removeHandler(handler)
        error = outcome_of(task)
        assert task.cancelled() and error is not None and (await error.resolve_async()).outcome == "done"

    asyncio.run(main())
    assert told == []


def test_what_has_no_outcome_is_never_sent(stub: Stub) -> None:
    """Also while the loop is kept busy, and so cannot stop the request by cancelling the future."""

    async def main() -> None:
        client = stub.async_client()
        outcomes = 0
        for delay in moments(0.0005, CALLS):
            call: Any = client.reputation.numbers.retrieve(PHONE, fresh=True)
            call.send(None)._asyncio_future_blocking = False
            end = time.perf_counter() + delay
            while time.perf_counter() < end:
                pass
            with pytest.raises(asyncio.CancelledError) as caught:
                call.throw(asyncio.CancelledError())
            outcomes += outcome_of(caught.value) is not None
        # By its answer all that was begun before it has been sent, if it is ever sent.
        await client.terms_of_service.retrieve_info()
        assert sum("fresh=true" in asked.target for asked in stub.asked) <= outcomes < CALLS

    asyncio.run(main())


@pytest.mark.skipif(sys.version_info < (3, 11), reason="needs asyncio.TaskGroup")
def test_a_sibling_that_fails_in_a_task_group(
    telnyx_sandbox: Sandbox, telnyx_api_key: str, telnyx_client: Telnyx
) -> None:
    """The group swallows the cancellation, so the task has the outcome."""
    enterprise = prepared(telnyx_sandbox, telnyx_api_key)

    async def main() -> None:
        async with telnyx_sandbox.async_client(telnyx_api_key) as client:
            numbers = client.enterprises.reputation.numbers

            async def failing() -> None:
                await asyncio.sleep(0)
                while client.usage().at_least_usd < Decimal("0.30"):
                    time.sleep(0)
                raise ZeroDivisionError

            tasks: list[asyncio.Task[Any]] = []
            with pytest.raises(BaseExceptionGroup):  # noqa: F821
                async with asyncio.TaskGroup() as group:
                    tasks.append(group.create_task(numbers.refresh(enterprise, phone_numbers=[PHONE])))
                    tasks.append(group.create_task(numbers.refresh_many(enterprise, phone_numbers=[PHONE, number(0)])))
                    tasks.append(group.create_task(numbers.associate(enterprise, phone_numbers=[number(1)])))
                    group.create_task(failing())
            single, run, added = tasks
            for task in (single, added):
                error = outcome_of(task)
                assert task.cancelled() and error is not None and (await error.resolve_async()).outcome == "done"
            assert outcomes(results_of(run)) == ["done", "refused"]

    asyncio.run(main())


@pytest.mark.skipif(not hasattr(signal, "raise_signal"), reason="needs signals")
def test_an_interrupt_while_the_error_of_a_call_is_made(stub: Stub, monkeypatch: pytest.MonkeyPatch) -> None:
    """The call's own error is lost with it, and its outcome is not."""
    stub.say(Say(status=502))
    made = OutcomeUnknownError.__init__
    times = iter((True, False))

    def interrupting(self: OutcomeUnknownError, *given: Any, **details: Any) -> None:
        if next(times, False):
            signal.raise_signal(signal.SIGINT)
        made(self, *given, **details)

    monkeypatch.setattr(OutcomeUnknownError, "__init__", interrupting)
    with pytest.raises(KeyboardInterrupt) as caught:
        stub.client().reputation.numbers.retrieve(PHONE, fresh=True)
    error = outcome_of(caught.value)
    assert error is not None and error.may_have_billed_usd == Decimal("0.10")


def test_an_exception_that_takes_no_attributes(stub: Stub) -> None:
    class Sealed(BaseException):
        def __setattr__(self, name: str, value: object) -> None:
            raise AttributeError(name)

    async def main() -> None:
        stub.say(Say(hang=True))
        call: Any = stub.async_client().reputation.numbers.retrieve(PHONE, fresh=True)
        call.send(None)
        await asyncio.to_thread(stub.arrived.acquire)
        with pytest.raises(Sealed) as caught:
            call.throw(Sealed())
        assert outcome_of(caught.value) is not None

    asyncio.run(main())


def test_what_the_api_refused_has_no_outcome(stub: Stub) -> None:
    stub.say(Say(status=422, body=ENVELOPE))

    async def main() -> None:
        client = stub.async_client()
        call: Any = client.reputation.numbers.retrieve(PHONE, fresh=True)
        future = call.send(None)
        future._asyncio_future_blocking = False
        await asyncio.wait([future])
        with pytest.raises(asyncio.CancelledError) as caught:
            call.throw(asyncio.CancelledError())
        assert outcome_of(caught.value) is None
        assert future.exception() is not None

    asyncio.run(main())
