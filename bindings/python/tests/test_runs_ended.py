"""Runs over many numbers that are ended early: by an exception, Ctrl-C, a cancelled task, a fork."""

from __future__ import annotations

import asyncio
import inspect
import logging
import os
import signal
import sys
import threading
from collections.abc import Awaitable, Callable
from decimal import Decimal
from types import FrameType
from typing import Any

import pytest
from runs import ID, MANY, NUMBERS, outcomes, row
from stub_server import Asked, Say, Stub

import telnyx_reputation._runs as shared_runs
from telnyx_reputation import AsyncTelnyx, OutcomeUnknownError, RunResult, Telnyx, results_of
from telnyx_reputation._async import runs as async_runs
from telnyx_reputation._sync import runs as sync_runs
from telnyx_reputation.testing import Sandbox


def test_what_progress_raises_ends_the_run(
    telnyx_sandbox: Sandbox, telnyx_api_key: str, telnyx_client: Telnyx, enterprise: str
) -> None:
    associate_many = telnyx_client.enterprises.reputation.numbers.associate_many
    with pytest.raises(ZeroDivisionError) as caught:
        associate_many(enterprise, phone_numbers=MANY, concurrency=1, progress=lambda _: 1 // 0)
    ended(outcomes(results_of(caught.value)))
    with pytest.raises(ValueError, match="from the first") as again:
        try:
            raise caught.value
        except ZeroDivisionError as first:
            raise ValueError("from the first") from first
    assert results_of(again.value) is results_of(caught.value)
    assert results_of(KeyError()) is None

    async def main(client: AsyncTelnyx) -> None:
        with pytest.raises(ZeroDivisionError) as caught:
            await client.enterprises.reputation.numbers.retrieve_many(
                enterprise, phone_numbers=NUMBERS, concurrency=1, progress=lambda _: 1 // 0
            )
        assert outcomes(results_of(caught.value))[0] == "done"

    asyncio.run(main(telnyx_sandbox.async_client(telnyx_api_key)))


def ended(outcomes: list[str]) -> None:
    """The calls under way when the run was ended came to their end, and no other was made."""
    assert len(outcomes) == 250 and outcomes[:100] == ["done"] * 100 and outcomes[200:] == ["not_tried"] * 50


@pytest.mark.skipif(not hasattr(signal, "pthread_kill"), reason="needs signals for threads")
def test_ctrl_c_ends_it_and_keeps_what_is_known(stub: Stub) -> None:
    """The signal comes while the first call is under way. Its answer is waited for, and hardly another call is made."""
    main = threading.get_ident()

    def interrupted(asked: Asked) -> Say:
        if not stopped.is_set():
            signal.pthread_kill(main, signal.SIGINT)
        stopped.wait(5)
        return row(asked)

    stopped = threading.Event()
    stub.say(interrupted)
    given = [f"+1603{number}" for number in range(5550000, 5560000)]
    with pytest.raises(KeyboardInterrupt) as caught, at_sigint(stopped.set):
        stub.client().enterprises.reputation.numbers.retrieve_many(ID, phone_numbers=given, concurrency=1)
    made = len(stub.asked)
    assert 1 <= made < 9000
    assert outcomes(results_of(caught.value)) == ["done"] * made + ["not_tried"] * (10000 - made)


@pytest.mark.skipif(not hasattr(signal, "pthread_kill"), reason="needs signals for threads")
def test_a_second_ctrl_c_ends_it_at_once(stub: Stub) -> None:
    main = threading.get_ident()
    first = threading.Event()

    def interrupt() -> None:
        stub.arrived.acquire()
        signal.pthread_kill(main, signal.SIGINT)
        first.wait(5)
        signal.pthread_kill(main, signal.SIGINT)

    stub.say(Say(hang=True))
    threading.Thread(target=interrupt).start()
    client = stub.client()
    with pytest.raises(KeyboardInterrupt) as caught, at_sigint(first.set):
        client.enterprises.reputation.numbers.retrieve_many(ID, phone_numbers=MANY, concurrency=1)
    assert len(stub.asked) == 1 and stub.closed_by_client.acquire(timeout=30)
    ended_at_once(results_of(caught.value))
    assert client.usage().at_most_usd == Decimal("0.10")


def ended_at_once(results: list[RunResult[Any]] | None) -> None:
    """What was under way may have been done, and its error can find out; the rest was not tried."""
    assert results is not None and outcomes(results) == ["unknown"] + ["not_tried"] * 249
    error = results[0].error
    assert isinstance(error, OutcomeUnknownError) and error.may_have_billed_usd == Decimal("0.10")
    assert {result.reason for result in results[1:]} == {"cancelled"}


def test_cancelling_ends_it_and_keeps_what_is_known(stub: Stub) -> None:
    async def main() -> None:
        cancelled = threading.Event()

        def held(asked: Asked) -> Say:
            cancelled.wait(5)
            return row(asked)

        stub.say(held)
        retrieve_many = stub.async_client().enterprises.reputation.numbers.retrieve_many
        task = asyncio.ensure_future(retrieve_many(ID, phone_numbers=MANY, concurrency=2))
        for _ in range(2):
            await asyncio.to_thread(stub.arrived.acquire)
        task.cancel()
        # The task sees the cancelling, and stops the run, before the answers come.
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        cancelled.set()
        with pytest.raises(asyncio.CancelledError) as caught:
            await task
        assert outcomes(results_of(caught.value)) == ["done"] * 2 + ["not_tried"] * 248

    asyncio.run(asyncio.wait_for(main(), 10))
    assert len(stub.asked) == 2


def test_cancelling_twice_ends_it_at_once(stub: Stub) -> None:
    async def main() -> None:
        retrieve_many = stub.async_client().enterprises.reputation.numbers.retrieve_many
        task = asyncio.ensure_future(retrieve_many(ID, phone_numbers=MANY, concurrency=1))
        await asyncio.to_thread(stub.arrived.acquire)
        for _ in range(2):
            task.cancel()
            await asyncio.sleep(0)
            await asyncio.sleep(0)
        with pytest.raises(asyncio.CancelledError) as caught:
            await task
        assert await asyncio.to_thread(stub.closed_by_client.acquire, timeout=30)
        ended_at_once(results_of(caught.value))
        assert results_of(task) is results_of(caught.value)

    stub.say(Say(hang=True))
    asyncio.run(asyncio.wait_for(main(), 10))
    assert len(stub.asked) == 1


def test_what_is_paid_for_is_kept_wherever_a_task_is_cancelled(stub: Stub) -> None:
    """The coroutine is gone through by hand: what it awaits has come each time when the cancelling arrives."""

    async def cancelled_at(place: int) -> BaseException | None:
        run = stub.async_client().enterprises.reputation.numbers.retrieve_many
        coroutine = run(ID, phone_numbers=NUMBERS, concurrency=1, progress=lambda _: None)
        try:
            future = coroutine.send(None)
            while True:
                future._asyncio_future_blocking = False  # As a task does it.
                await asyncio.wait([future])
                place -= 1
                future = coroutine.throw(asyncio.CancelledError()) if place == 0 else coroutine.send(None)
        except StopIteration:
            return None
        except asyncio.CancelledError as error:
            return error

    stub.say(row)
    places = 0
    while (error := asyncio.run(cancelled_at(places + 1))) is not None:
        places += 1
        assert set(outcomes(results_of(error))) <= {"done", "not_tried"} and results_of(error) is not None, places
    assert places >= 3  # The last of them when the results had come.


@pytest.mark.skipif(not hasattr(signal, "pthread_kill"), reason="needs signals for threads")
def test_ctrl_c_while_the_results_are_made_keeps_them(stub: Stub, caplog: pytest.LogCaptureFixture) -> None:
    class Interrupting(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            signal.raise_signal(signal.SIGINT)

    stub.say(row)
    logger, handler = logging.getLogger("telnyx_reputation"), Interrupting()
    logger.addHandler(handler)
    try:
        with caplog.at_level(logging.DEBUG, "telnyx_reputation"), pytest.raises(KeyboardInterrupt) as caught:
            stub.client().enterprises.reputation.numbers.retrieve_many(ID, phone_numbers=NUMBERS)
    finally:
        logger.removeHandler(handler)
    assert outcomes(results_of(caught.value)) == ["done"] * 2


def test_an_interrupt_at_any_place_ends_the_run(stub: Stub) -> None:
    """Between any two instructions of the package. The exception is held, and with its frames all that they hold."""
    stub.say(row)
    client = stub.client()
    held: list[BaseException] = []
    while (error := interrupted_at(len(held) + 1, lambda: retrieved(client))) is not None:
        held.append(error)
        # By its answer the runtime has ended what it was told to end; one call may still be on its way to the stub.
        client.terms_of_service.retrieve_info()
        made = len(stub.asked)
        for _ in range(3):
            client.terms_of_service.retrieve_info()
        assert len(stub.asked) <= made + 3 + 1, len(held)
    assert len(held) > 10


@pytest.mark.filterwarnings("ignore:coroutine .* was never awaited:RuntimeWarning")
def test_an_interrupt_at_any_place_ends_the_run_on_an_event_loop(stub: Stub) -> None:
    async def main() -> int:
        client = stub.async_client()
        held: list[BaseException] = []
        while True:
            run = client.enterprises.reputation.numbers.retrieve_many(
                ID, phone_numbers=MANY[:15], concurrency=1, progress=lambda _: None
            )
            error = await interrupted_there(len(held) + 1, run)
            if error is None:
                return len(held)
            held.append(error)
            await client.terms_of_service.retrieve_info()
            made = len(stub.asked)
            for _ in range(3):
                await client.terms_of_service.retrieve_info()
            assert len(stub.asked) <= made + 3 + 1, len(held)

    stub.say(row)
    assert asyncio.run(main()) > 10


def test_a_run_that_nobody_waits_for_ends(stub: Stub) -> None:
    async def main() -> None:
        retrieve_many = stub.async_client().enterprises.reputation.numbers.retrieve_many
        coroutine = retrieve_many(ID, phone_numbers=MANY, concurrency=1)
        coroutine.send(None)
        await asyncio.to_thread(stub.arrived.acquire)
        coroutine.close()
        assert await asyncio.to_thread(stub.closed_by_client.acquire, timeout=30)

    stub.say(Say(hang=True))
    asyncio.run(asyncio.wait_for(main(), 10))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_a_forked_child_does_not_wait_for_its_parents_run(stub: Stub) -> None:
    stub.say(row)
    statuses: list[int] = []
    parent = os.getpid()

    def progress(_: int) -> None:
        if statuses:
            return
        child = os.fork()
        if child:
            statuses.append(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))

    try:
        stub.client().enterprises.reputation.numbers.retrieve_many(ID, phone_numbers=MANY[:50], progress=progress)
    except RuntimeError as error:
        if os.getpid() != parent:
            os._exit(7 if "fork" in str(error) else 8)
        raise
    assert statuses == [7]


def retrieved(client: Telnyx) -> None:
    client.enterprises.reputation.numbers.retrieve_many(ID, phone_numbers=MANY[:15], concurrency=1)


OF_RUNS = {module.__file__ for module in (shared_runs, async_runs, sync_runs)}


class Interrupt(BaseException):
    """As `KeyboardInterrupt`, which event loops treat by themselves."""


class interrupts:
    """Raises before the instruction of the package with this number, as a signal handler may."""

    def __init__(self, place: int) -> None:
        self.left = place
        self.before = sys.gettrace()

    def __enter__(self) -> None:
        # Python 3.12 traces instructions only if a frame asks for it before the tracing begins.
        frame = inspect.currentframe()
        assert frame is not None
        frame.f_trace_opcodes = True
        sys.settrace(self.trace)

    def __exit__(self, *_: object) -> None:
        sys.settrace(self.before)

    def trace(self, frame: FrameType, event: str, _: object) -> Any:
        code = frame.f_code
        # A coroutine that awaits another, and is interrupted itself, leaves that one suspended: it cannot see it.
        awaits = code.co_flags & inspect.CO_COROUTINE and code.co_name != "start_results"
        if awaits or code.co_name == "__init__" or code.co_filename not in OF_RUNS:
            return None
        frame.f_trace_opcodes = True
        if event == "opcode":
            self.left -= 1
            if self.left == 0:
                raise Interrupt
        return self.trace


def interrupted_at(place: int, call: Callable[[], object]) -> BaseException | None:
    """What comes of an interrupt there; nothing when the call has fewer instructions."""
    try:
        with interrupts(place):
            call()
    except Interrupt as error:
        return error
    return None


async def interrupted_there(place: int, run: Awaitable[object]) -> BaseException | None:
    """As `interrupted_at`, of a coroutine."""
    try:
        with interrupts(place):
            await run
    except Interrupt as error:
        return error
    return None


class at_sigint:
    """Does something when the interrupt has been seen, as well as what is done otherwise."""

    def __init__(self, note: Callable[[], object]) -> None:
        self.note = note
        self.before = signal.getsignal(signal.SIGINT)

    def __enter__(self) -> None:
        def handler(*_: object) -> None:
            self.note()
            raise KeyboardInterrupt

        signal.signal(signal.SIGINT, handler)

    def __exit__(self, *_: object) -> None:
        signal.signal(signal.SIGINT, self.before)
