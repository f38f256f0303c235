"""Threads, forks, signals and the start of the interpreter."""

from __future__ import annotations

import multiprocessing
import os
import signal
import statistics
import subprocess
import sys
import textwrap
import threading
import time
import traceback
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import pytest
from stub_server import ENVELOPE, KEY, Say, Stub

from telnyx_reputation import NotFoundError, Telnyx
from telnyx_reputation.types import ReputationPhoneNumberWithReputation

PHONE = "+16035551234"
# Ends its connection, so that the next call may come over one that was there before.
LAST = Say(body="{}", headers={"Connection": "close"}, close=True)
OK = Say(body='{"data":{"phone_number":"+16035551234"}}')


def run(code: str, *arguments: str, flags: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *flags, "-c", textwrap.dedent(code), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=30)


def test_threads_share_a_client(stub: Stub) -> None:
    stub.say(OK)
    client = stub.client()
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(client.reputation.numbers.retrieve, [PHONE] * 400))
    assert {answer.data.phone_number for answer in answers} == {PHONE}
    assert len(stub.asked) == 400


def test_other_threads_run_while_one_waits(stub: Stub) -> None:
    stub.say(Say(hang=True))
    client = stub.client(timeout=5)
    thread = threading.Thread(target=lambda: pytest.raises(Exception, client.reputation.numbers.retrieve, PHONE))
    thread.start()
    assert stub.arrived.acquire(timeout=30)
    assert thread.is_alive()
    stub.__exit__()
    thread.join(5)
    assert not thread.is_alive()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_forked_child_has_a_working_client(stub: Stub) -> None:
    code = """
        import os, sys
        from telnyx_reputation import Telnyx
        client = Telnyx("KEY", base_url=sys.argv[1])
        client.reputation.numbers.retrieve("+16035551234")
        for depth in range(3):
            child = os.fork()
            if child:
                client.reputation.numbers.retrieve("+16035551234")
                _, status = os.waitpid(child, 0)
                sys.exit(os.waitstatus_to_exitcode(status))
            client.reputation.numbers.retrieve("+16035551234")
        print("done")
    """
    stub.say(OK)
    done = run(code, stub.url, flags=("-W", "error", "-W", "ignore::DeprecationWarning"))
    assert (done.returncode, done.stdout, done.stderr) == (0, "done\n", "")
    assert len(stub.asked) == 7
    # Parents and children never share a connection.
    assert len({asked.connection for asked in stub.asked}) == 4


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals")
def test_ctrl_c_is_answered_at_once(stub: Stub) -> None:
    code = """
        import signal, sys, time
        from telnyx_reputation import Telnyx
        signal.signal(signal.SIGINT, signal.default_int_handler)
        client = Telnyx("KEY", base_url=sys.argv[1])
        try:
            client.reputation.numbers.retrieve("+16035551234")
        except KeyboardInterrupt:
            print(time.time())
        client.terms_of_service.retrieve_info()
    """
    command = [sys.executable, "-c", textwrap.dedent(code), stub.url]
    took: list[float] = []
    for _ in range(8):
        stub.say(Say(hang=True), OK)
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert stub.arrived.acquire(timeout=30)
            sent = time.time()
            process.send_signal(signal.SIGINT)
            output, _ = process.communicate(timeout=30)
        assert process.returncode == 0
        took.append(float(output) - sent)
        assert stub.closed_by_client.acquire(timeout=30)
        assert stub.arrived.acquire(timeout=30)
    # A busy machine may delay any single one, but hardly most of them.
    assert statistics.median(took) < 0.1
    assert min(took) < 0.01


@pytest.mark.skipif(not hasattr(signal, "pthread_kill"), reason="needs POSIX signals")
def test_ctrl_c_ends_the_wait_before_a_repeat(stub: Stub) -> None:
    stub.say(Say(status=429, body=ENVELOPE, headers={"Retry-After": "30"}), LAST)
    client = stub.client()

    def ready() -> None:
        stub.arrived.acquire()
        while not stub.asked[1:] or stub.asked[-1].connection != 0:
            # On the same connection: so the first call has its answer, and waits.
            client.terms_of_service.retrieve_info()

    assert interrupted(ready, lambda: client.reputation.numbers.retrieve(PHONE)) < 5  # The wait is 30 s.


@pytest.mark.skipif(not hasattr(signal, "pthread_kill"), reason="needs POSIX signals")
def test_ctrl_c_ends_the_wait_for_a_page_that_is_read_ahead(stub: Stub) -> None:
    stub.say(Say(body='{"data":[{}],"meta":{"page_number":1,"total_pages":2}}'), Say(hang=True))

    def ready() -> None:
        for _ in range(2):
            stub.arrived.acquire()

    assert interrupted(ready, lambda: list(stub.client().reputation.numbers.list())) < 5  # It never comes.
    assert stub.closed_by_client.acquire(timeout=30)


def interrupted(ready: Callable[[], None], call: Callable[[], object]) -> float:
    """Sends SIGINT to this thread once it is ready; how long the call takes to end."""
    main, sent = threading.get_ident(), list[float]()

    def interrupt() -> None:
        ready()
        sent.append(time.perf_counter())
        signal.pthread_kill(main, signal.SIGINT)

    thread = threading.Thread(target=interrupt)
    thread.start()
    with pytest.raises(KeyboardInterrupt):
        call()
    ended = time.perf_counter()
    thread.join()
    return ended - sent[0]


def in_another_process(url: str) -> object:
    return Telnyx(KEY, base_url=url).reputation.numbers.retrieve(PHONE)


def test_answers_and_errors_come_back_from_other_processes(stub: Stub) -> None:
    envelope = '{"errors":[{"code":"10005","title":"Not found","detail":"is not monitored"}]}'
    stub.say(OK, Say(status=404, body=envelope))
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        answer = pool.submit(in_another_process, stub.url).result(timeout=30)
        assert isinstance(answer, ReputationPhoneNumberWithReputation)
        assert answer.data.phone_number == PHONE
        with pytest.raises(NotFoundError, match="is not monitored") as caught:
            pool.submit(in_another_process, stub.url).result(timeout=30)
    assert (caught.value.status_code, caught.value.code, caught.value.attempts) == (404, "10005", 1)
    assert KEY not in "".join(traceback.format_exception(caught.value))


def test_a_signal_handler_may_raise_anything(stub: Stub) -> None:
    class Alarm(Exception):
        pass

    def ring(*_: object) -> None:
        raise Alarm

    if not hasattr(signal, "setitimer"):
        pytest.skip("needs setitimer")
    stub.say(Say(hang=True))
    before = signal.signal(signal.SIGALRM, ring)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.02)
        with pytest.raises(Alarm):
            stub.client().reputation.numbers.retrieve(PHONE)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize(("client", "other"), [("Telnyx", "_async"), ("AsyncTelnyx", "_sync")])
def test_importing_loads_little(client: str, other: str) -> None:
    code = """
        import sys
        before = set(sys.modules)
        import telnyx_reputation
        getattr(telnyx_reputation, sys.argv[1])("KEY")
        heavy = {"asyncio", "typing", "pydantic", "ssl", "socket", "json", "datetime", "inspect", "dataclasses", "re"}
        heavy.add("telnyx_reputation." + sys.argv[2])
        print(sorted(heavy & (set(sys.modules) - before)))
        print(sorted(set(telnyx_reputation.__all__) - set(dir(telnyx_reputation))))
    """
    done = run(code, client, other, flags=("-I",))
    assert (done.stdout, done.stderr) == ("[]\n[]\n", "")


def test_leaving_in_the_middle_is_quiet(stub: Stub) -> None:
    code = """
        import sys, threading, asyncio
        from telnyx_reputation import AsyncTelnyx, Telnyx
        def wait():
            Telnyx("KEY", base_url=sys.argv[1]).reputation.numbers.retrieve("+16035551234")
        threading.Thread(target=wait, daemon=True).start()
        loop = asyncio.new_event_loop()
        async def main():
            asyncio.ensure_future(AsyncTelnyx("KEY", base_url=sys.argv[1]).reputation.numbers.retrieve("+16035551234"))
            await asyncio.sleep(0.05)
        asyncio.run(main())
        loop.close()
    """
    stub.say(Say(hang=True))
    done = run(code, stub.url, flags=("-W", "error"))
    assert (done.returncode, done.stderr) == (0, "")
    assert KEY not in done.stdout


def test_ending_while_answers_arrive(stub: Stub) -> None:
    """The runtime's thread may be on its way out of the interpreter when that ends."""
    code = """
        import asyncio, sys
        from telnyx_reputation import AsyncTelnyx
        async def main():
            client = AsyncTelnyx("KEY", base_url=sys.argv[1])
            calls = [client.reputation.numbers.retrieve("+16035551234") for _ in range(20)]
            for call in asyncio.as_completed(calls):
                await call
                break
        asyncio.run(main())
    """
    stub.say(OK)
    with ThreadPoolExecutor(8) as pool:
        futures = [pool.submit(run, code, stub.url, flags=("-W", "error")) for _ in range(24)]
    runs = [future.result() for future in futures]
    assert [(done.returncode, done.stderr) for done in runs] == [(0, "")] * len(runs)


def test_ending_slowly_while_a_daemon_thread_waits(stub: Stub) -> None:
    code = """
        import sys, threading, time
        from telnyx_reputation import Telnyx
        client = Telnyx("KEY", base_url=sys.argv[1])
        class Slow:
            def __del__(self, sleep=time.sleep):
                sleep(0.1)
        slow = Slow()
        def wait():
            client.reputation.numbers.retrieve("+16035551234")
        threading.Thread(target=wait, daemon=True).start()
        time.sleep(0.05)
    """
    stub.say(Say(hang=True))
    done = run(code, stub.url, flags=("-W", "error"))
    assert (done.returncode, done.stderr) == (0, "")


def test_calls_from_exit_handlers(stub: Stub) -> None:
    code = """
        import atexit, sys
        def goodbye():
            client.terms_of_service.retrieve_info()
            print("done")
        atexit.register(goodbye)
        from telnyx_reputation import Telnyx
        client = Telnyx("KEY", base_url=sys.argv[1])
        client.terms_of_service.retrieve_info()
    """
    done = run(code, stub.url)
    assert (done.returncode, done.stdout, done.stderr) == (0, "done\n", "")


@pytest.mark.skipif(sys.platform != "linux", reason="counts descriptors where Linux lists them")
def test_threads_that_call_take_no_descriptors(stub: Stub) -> None:
    stub.say(OK)
    client = stub.client()
    client.reputation.numbers.retrieve(PHONE)
    called, leave = threading.Semaphore(0), threading.Event()

    def call() -> None:
        client.reputation.numbers.retrieve(PHONE)
        called.release()
        leave.wait()

    before = len(os.listdir("/proc/self/fd"))
    threads = [threading.Thread(target=call) for _ in range(40)]
    for thread in threads:
        # One after the other, so that one connection does for all.
        thread.start()
        assert called.acquire(timeout=30)
    after = len(os.listdir("/proc/self/fd"))
    leave.set()
    for thread in threads:
        thread.join()
    assert after - before < 20


def test_of_clients_derived_one_from_the_other_only_those_in_use_keep_connections(stub: Stub) -> None:
    stub.say(OK)
    client = stub.client()
    for nth in range(10):
        client = client.with_options(api_key=f"KEY_{nth}")
        client.reputation.numbers.retrieve(PHONE)
    for _ in range(9):
        assert stub.closed_by_client.acquire(timeout=30)


ANOTHER_INTERPRETER = """
import sys
try:
    import _interpreters
    start, run, end = lambda: _interpreters.create("legacy"), _interpreters.exec, _interpreters.destroy
except ImportError:
    try:
        import _xxsubinterpreters as _interpreters
    except ImportError:
        sys.exit(77)
    start, run, end = _interpreters.create, _interpreters.run_string, _interpreters.destroy

INSIDE = "import sys; sys.path[:] = " + repr(sys.path) + '''
try:
    import telnyx_reputation
    print("imported", flush=True)
except ImportError as error:
    clear = "WSGIApplicationGroup" in str(error) or "does not support loading in subinterpreters" in str(error)
    print("refused" if clear else error, flush=True)
'''

def elsewhere():
    interpreter = start()
    run(interpreter, INSIDE)
    end(interpreter)

elsewhere()
import pickle
import telnyx_reputation
elsewhere()
with telnyx_reputation.Telnyx("KEY", base_url=sys.argv[1]) as client:
    number = client.reputation.numbers.retrieve("+16035551234")
    print(pickle.loads(pickle.dumps(number)) == number, flush=True)
    try:
        client.reputation.numbers.retrieve("nonsense")
    except telnyx_reputation.InvalidArgumentError:
        print("caught", flush=True)
elsewhere()
"""


def test_another_interpreter_of_the_process_is_refused(stub: Stub) -> None:
    """Before and after the main one has imported the package, which works as if nothing had been."""
    stub.say(OK)
    done = run(ANOTHER_INTERPRETER, stub.url)
    if done.returncode == 77:
        pytest.skip("this Python has no module to make another interpreter with")
    assert (done.returncode, done.stdout.split(), done.stderr) == (
        0,
        ["refused", "refused", "True", "caught", "refused"],
        "",
    )
