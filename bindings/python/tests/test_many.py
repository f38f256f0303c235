"""Runs over many numbers: each number has a result of its own."""

from __future__ import annotations

import asyncio
import copy
import functools
import inspect
import io
import logging
import os
import pickle
import signal
import sys
import threading
from collections.abc import Awaitable, Callable
from decimal import Decimal
from types import FrameType
from typing import Any

import pytest
from accounts import prepared
from stub_server import Asked, Say, Stub
from tqdm import tqdm

from telnyx_reputation import (
    APIResponseValidationError,
    AsyncTelnyx,
    ErrorDetail,
    InvalidArgumentError,
    ManyResult,
    OutcomeUnknownError,
    SpendLimitError,
    Telnyx,
    UnprocessableEntityError,
    results_of,
)
from telnyx_reputation.testing import Sandbox
from telnyx_reputation.types import RefreshReputationResult, RemediationRequest, ReputationPhoneNumber

ID = "4a6192a4-573d-446d-b3ce-aff9117272a6"
NUMBERS = ["+16035551234", "+16035555678"]
MANY = [f"+1603556{number}" for number in range(2000, 2250)]


@pytest.fixture
def enterprise(telnyx_sandbox: Sandbox, telnyx_api_key: str) -> str:
    return prepared(telnyx_sandbox, telnyx_api_key)


def outcomes(results: list[ManyResult[Any]] | None) -> list[str]:
    return [result.outcome for result in results or ()]


def calls(sandbox: Sandbox, key: str, operation: str = "associateReputationNumbers") -> tuple[int, str]:
    entry = sandbox.ledger(key)["by_operation"].get(operation, {"calls": 0, "usd": "0.00"})
    return entry["calls"], entry["usd"]


def test_all_numbers_in_few_calls(
    telnyx_sandbox: Sandbox, telnyx_api_key: str, telnyx_client: Telnyx, enterprise: str
) -> None:
    numbers = telnyx_client.enterprises.reputation.numbers
    given = [*MANY, MANY[0]]
    assert numbers.estimate_many("associate", phone_numbers=given) == Decimal("25.00")
    assert calls(telnyx_sandbox, telnyx_api_key) == (1, "0.20")
    seen: list[int] = []
    results = numbers.associate_many(enterprise, phone_numbers=iter(given), progress=seen.append)
    assert [result.phone_number for result in results] == given
    assert set(outcomes(results)) == {"done"}
    assert results[0] == results[-1] == pickle.loads(pickle.dumps(results[0])) == copy.deepcopy(results[0])
    assert hash(results[0]) == hash(results[-1]) and MANY[0] in repr(results[0])
    assert sum(seen) == 250 and 1 <= len(seen) <= 3
    assert calls(telnyx_sandbox, telnyx_api_key) == (4, "25.20")
    row = results[0].value
    assert isinstance(row, ReputationPhoneNumber) and row == numbers.peek(MANY[0], enterprise_id=enterprise)
    assert telnyx_client.usage().operations["associateReputationNumbers"].at_most_usd == Decimal("25.00")


def test_reads_refreshes_and_remedies(telnyx_client: Telnyx, enterprise: str) -> None:
    reputation = telnyx_client.enterprises.reputation
    numbers = reputation.numbers
    for refreshed in numbers.refresh_many(enterprise, phone_numbers=NUMBERS):
        assert isinstance(refreshed.value, RefreshReputationResult) and refreshed.value.success
    for fresh in (True, False):
        read = numbers.retrieve_many(enterprise, phone_numbers=NUMBERS, fresh=fresh, concurrency=1)
        assert [result.value.phone_number for result in read if result.value] == NUMBERS
        assert read[0].value == numbers.retrieve(NUMBERS[0], enterprise_id=enterprise).data
    assert reputation.remediation.estimate_many(phone_numbers=NUMBERS) == Decimal("2.00")
    remedied = reputation.remediation.create_many(
        enterprise,
        phone_numbers=NUMBERS,
        call_purpose="reminders",
        contact_email="ada@example.com",
        webhook_url="https://example.com/events",
    )
    first, second = (result.value for result in remedied)
    assert first is not None and first.contact_email == "ada@example.com"
    assert first.webhook_url == "https://example.com/events"
    assert isinstance(first, RemediationRequest) and first == second and first.status is not None
    assert numbers.estimate_many("refresh", phone_numbers=NUMBERS) == Decimal("0.20")


def test_on_an_event_loop(telnyx_sandbox: Sandbox, telnyx_api_key: str, enterprise: str) -> None:
    threads: set[int] = set()

    def progress(_: int) -> None:
        threads.add(threading.get_ident())

    async def main() -> None:
        async with telnyx_sandbox.async_client(telnyx_api_key) as client:
            reputation = client.enterprises.reputation
            numbers = reputation.numbers
            added = await numbers.associate_many(enterprise, phone_numbers=MANY, progress=progress)
            assert set(outcomes(added)) == {"done"} and threads == {threading.get_ident()}
            read = await numbers.retrieve_many(enterprise, phone_numbers=MANY[:3], fresh=True)
            assert [result.value.phone_number for result in read if result.value] == MANY[:3]
            assert outcomes(await numbers.refresh_many(enterprise, phone_numbers=NUMBERS)) == ["done"] * 2
            create = reputation.remediation.create_many
            assert outcomes(await create(enterprise, phone_numbers=NUMBERS, call_purpose="a")) == ["done"] * 2
            assert numbers.estimate_many("retrieve", phone_numbers=NUMBERS) == Decimal("0.20")
            assert reputation.remediation.estimate_many(phone_numbers=NUMBERS) == Decimal("2.00")

    asyncio.run(main())


def test_a_bar_of_tqdm(stub: Stub) -> None:
    stub.say(row)
    with tqdm(total=len(MANY), file=io.StringIO()) as bar:
        stub.client().enterprises.reputation.numbers.retrieve_many(ID, phone_numbers=MANY, progress=bar.update)
    assert bar.n == len(MANY)


def test_it_goes_on_without_what_is_refused(
    telnyx_sandbox: Sandbox, telnyx_api_key: str, telnyx_client: Telnyx, enterprise: str
) -> None:
    associate_many = telnyx_client.enterprises.reputation.numbers.associate_many
    given = [MANY[0], "+14165551234", "nonsense", MANY[1]]
    whole = associate_many(enterprise, phone_numbers=given)
    assert outcomes(whole) == ["failed", "refused", "failed", "failed"]
    assert isinstance(whole[0].error, UnprocessableEntityError) and whole[0].error is whole[3].error
    assert isinstance(whole[1].error, ErrorDetail) and whole[1].error.pointer == "/body/phone_numbers/1"
    assert isinstance(whole[2].error, InvalidArgumentError)
    rest = associate_many(enterprise, phone_numbers=given, go_on_without_refused=True, concurrency=1)
    assert outcomes(rest) == ["done", "refused", "failed", "done"]
    assert calls(telnyx_sandbox, telnyx_api_key)[1] == "0.40"


def test_what_became_of_a_lost_call_is_found_out(
    telnyx_sandbox: Sandbox, telnyx_api_key: str, telnyx_client: Telnyx, enterprise: str
) -> None:
    fault = {"operation": "associateReputationNumbers", "when": "after", "action": {"kind": "drop"}}
    telnyx_sandbox.control("POST", "/_sandbox/faults", fault, api_key=telnyx_api_key)
    results = telnyx_client.enterprises.reputation.numbers.associate_many(enterprise, phone_numbers=MANY[:1])
    assert outcomes(results) == ["done"]
    assert calls(telnyx_sandbox, telnyx_api_key) == (2, "0.30")


def test_what_cannot_be_told_is_unknown_and_can_be_asked_again(stub: Stub) -> None:
    empty = Say(body='{"data": [], "meta": {"total_pages": 0, "page_number": 1}}')
    stub.say(Say(drop=True), empty)
    results = stub.client().enterprises.reputation.numbers.refresh_many(ID, phone_numbers=NUMBERS)
    error = results[0].error
    assert outcomes(results) == ["unknown"] * 2 and isinstance(error, OutcomeUnknownError)
    assert error is results[1].error and error.may_have_billed_usd == Decimal("0.20")
    assert error.resolve().outcome in ("not_done", "cannot_tell")
    assert [asked.method for asked in stub.asked].count("POST") == 1


def test_a_success_that_cannot_be_read_is_no_failure(stub: Stub) -> None:
    stub.say(Say(status=201, body='{"data": "x"}'))
    client = stub.client()
    (result,) = client.enterprises.reputation.numbers.associate_many(ID, phone_numbers=MANY[:1])
    assert result.outcome == "unknown" and isinstance(result.error, APIResponseValidationError)
    assert client.usage().at_most_usd == Decimal("0.10")


def test_the_spend_limit_holds(telnyx_sandbox: Sandbox, telnyx_api_key: str, enterprise: str) -> None:
    client = telnyx_sandbox.client(telnyx_api_key, spend_limit_usd=10)
    results = client.enterprises.reputation.numbers.associate_many(enterprise, phone_numbers=MANY, concurrency=1)
    assert outcomes(results) == ["done"] * 100 + ["failed"] * 150
    assert isinstance(results[100].error, SpendLimitError)


def test_options_of_the_client_hold(stub: Stub) -> None:
    stub.say(row)
    client = stub.client().with_options(default_headers={"X-Team": "dialler"})
    client.enterprises.reputation.numbers.retrieve_many(ID, phone_numbers=NUMBERS)
    assert [asked.headers["x-team"] for asked in stub.asked] == ["dialler"] * 2


def test_values_are_true_to_the_wire(stub: Stub) -> None:
    text = '{"phone_number":"+16035551234", "later":null, "score":1e0, "much":123456789012345678901234567890}'
    stub.say(Say(body=f'{{"data": {text}}}'))
    (result,) = stub.client().enterprises.reputation.numbers.retrieve_many(ID, phone_numbers=NUMBERS[:1])
    assert result.value is not None and result.value.to_json() == text


def test_one_record_a_run(stub: Stub, caplog: pytest.LogCaptureFixture) -> None:
    stub.say(row)
    with caplog.at_level(logging.DEBUG, "telnyx_reputation"):
        stub.client().enterprises.reputation.numbers.retrieve_many(ID, phone_numbers=[*NUMBERS, "nonsense"])
    (record,) = caplog.records
    assert record.getMessage().startswith("getPhoneNumberReputation: many numbers in ")
    assert record.getMessage().endswith("done 2, refused 0, failed 1, unknown 0, not_tried 0")
    assert not any(number in record.getMessage() for number in NUMBERS)


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
    with pytest.raises(KeyboardInterrupt) as caught, at_sigint(first.set):
        stub.client().enterprises.reputation.numbers.retrieve_many(ID, phone_numbers=MANY, concurrency=1)
    assert results_of(caught.value) is None and len(stub.asked) == 1
    assert stub.closed_by_client.acquire(timeout=30)


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
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await asyncio.to_thread(stub.closed_by_client.acquire, timeout=30)

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


@pytest.mark.parametrize("wrong", [{"phone_numbers": NUMBERS[0]}, {"phone_numbers": [16035551234]},
                                   {"phone_numbers": None}, {"concurrency": 0}, {"concurrency": True},
                                   {"enterprise_id": None}, {"enterprise_id": "x"},
                                   {"enterprise_id": "x", "phone_numbers": []}])  # fmt: skip
def test_nonsense_is_refused(stub: Stub, wrong: dict[str, Any]) -> None:
    numbers: Any = stub.client().enterprises.reputation.numbers
    given = {"enterprise_id": ID, "phone_numbers": NUMBERS, **wrong}
    with pytest.raises(InvalidArgumentError):
        numbers.retrieve_many(**given)
    with pytest.raises(InvalidArgumentError, match="no run 'forget'"):
        numbers.estimate_many("forget", phone_numbers=NUMBERS)
    with pytest.raises(AttributeError):
        ManyResult("+16035551234", "done", None).outcome = "failed"
    assert stub.asked == []


def retrieved(client: Telnyx) -> None:
    client.enterprises.reputation.numbers.retrieve_many(ID, phone_numbers=MANY[:15], concurrency=1)


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
        awaits = code.co_flags & inspect.CO_COROUTINE and code.co_name != "results_async"
        if awaits or code.co_name == "__init__" or not os.path.basename(code.co_filename).startswith("_many"):
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


@pytest.mark.filterwarnings("error")
def test_progress_that_cannot_be_called_or_awaited_is_refused(stub: Stub) -> None:
    async def coroutine(_: int) -> None: ...

    class Awaitable:
        async def __call__(self, _: int) -> None: ...

    sync: Any = stub.client().enterprises.reputation
    on_loop: Any = stub.async_client().enterprises.reputation
    with tqdm(total=2, file=io.StringIO()) as bar:
        for wrong in (bar, coroutine, functools.partial(coroutine), Awaitable()):
            given = {"phone_numbers": NUMBERS, "progress": wrong}
            for run in (sync.numbers.associate_many, sync.numbers.disassociate_many, sync.numbers.refresh_many):
                with pytest.raises(InvalidArgumentError, match="progress: must"):
                    run(ID, **given)
            with pytest.raises(InvalidArgumentError, match="progress: must"):
                asyncio.run(on_loop.remediation.create_many(ID, call_purpose="reminders", **given))
    assert stub.asked == []


def test_a_missing_purpose_is_refused_once(stub: Stub) -> None:
    create_many: Any = stub.client().enterprises.reputation.remediation.create_many
    with pytest.raises(InvalidArgumentError, match="call_purpose"):
        create_many(ID, phone_numbers=NUMBERS, call_purpose=None)
    assert stub.asked == []


def row(asked: Asked) -> Say:
    """The row of the number that was asked for."""
    number = asked.target.split("?")[0].rsplit("/", 1)[1].replace("%2B", "+")
    return Say(body=f'{{"data": {{"phone_number": "{number}"}}}}')


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
