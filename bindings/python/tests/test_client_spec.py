"""What each worker makes its client of: it is pickled, has no key, and makes one client in each process."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import pickle
import sys
import threading
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from typing import Any

import pytest
from stub_server import EMPTY_LIST, KEY, Say, Stub

from telnyx_reputation import ClientSpec, ConfigurationError, Telnyx, Timeout, omit

ENTERPRISE = "4a6192a4-573d-446d-b3ce-aff9117272a6"
PHONE = "+16035551234"
METHODS = [name for name in ("spawn", "fork", "forkserver") if name in multiprocessing.get_all_start_methods()]


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELNYX_API_KEY", KEY)


def refreshed(spec: ClientSpec) -> tuple[int, bool]:
    """What a worker does: in which process, and whether its second client was its first."""
    client = spec.client()
    client.enterprises.reputation.numbers.refresh(ENTERPRISE, phone_numbers=[PHONE])
    return os.getpid(), spec.client() is client and pickle.loads(pickle.dumps(spec)).client() is client


REFRESHED = '{"data": {"results": [{"phone_number": "+16035551234", "success": true}]}}'


@pytest.mark.parametrize("method", METHODS)
def test_each_process_has_one_client_of_it(stub: Stub, method: str) -> None:
    stub.say(Say(body=REFRESHED))
    spec = ClientSpec(base_url=stub.url, run_id="nightly", default_headers={"x-team": "outbound"})
    refreshed(spec)  # The parent's own is not the children's.
    with multiprocessing.get_context(method).Pool(2) as pool:
        ended = pool.map(refreshed, [spec] * 6, chunksize=1)
    assert all(same for _, same in ended)
    asked = stub.asked
    assert {(each.headers["authorization"], each.headers["telnyx-run"]) for each in asked} == {
        (f"Bearer {KEY}", "nightly")
    }
    assert {each.headers["x-team"] for each in asked} == {"outbound"}
    # A process is a connection: none is the parent's, and none has a second.
    assert len({each.connection for each in asked}) == 1 + len({process for process, _ in ended})


def test_in_a_pool_of_concurrent_futures(stub: Stub) -> None:
    stub.say(Say(body=REFRESHED))
    with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
        ended = list(pool.map(refreshed, [ClientSpec(base_url=stub.url, run_id="nightly")] * 4))
    assert all(same for _, same in ended) and len(stub.asked) == 4


def test_threads_share_one_client(stub: Stub) -> None:
    spec, begin = ClientSpec(base_url=stub.url, timeout=7), threading.Barrier(8)

    def made(_: int) -> Telnyx:
        begin.wait()
        return spec.client()

    with ThreadPoolExecutor(8) as pool:
        clients = list(pool.map(made, range(8)))
    assert len({id(client) for client in clients}) == 1 and clients[0].timeout == 7.0


def test_a_closed_client_and_another_key_make_a_new_one(stub: Stub, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = ClientSpec(base_url=stub.url)
    first = spec.client()
    first.close()
    second = spec.client()
    assert second is not first and not second.is_closed()
    monkeypatch.setenv("TELNYX_API_KEY", "KEY_EXCHANGED")
    stub.say(Say(body=EMPTY_LIST))
    spec.client().enterprises.list()
    assert stub.asked[-1].headers["authorization"] == "Bearer KEY_EXCHANGED"
    monkeypatch.delenv("TELNYX_API_KEY")
    with pytest.raises(ConfigurationError, match="no API key"):
        spec.client()


def test_an_asynchronous_client(stub: Stub) -> None:
    stub.say(Say(body=REFRESHED))
    spec = ClientSpec(base_url=stub.url, run_id="nightly")

    async def main() -> None:
        client = spec.async_client()
        await client.enterprises.reputation.numbers.refresh(ENTERPRISE, phone_numbers=[PHONE])
        assert spec.async_client() is client

    asyncio.run(main())
    assert stub.asked[0].headers["telnyx-run"] == "nightly"


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"api_key": "SECRET"}, "api_key.*TELNYX_API_KEY"),
        ({"default_headers": {"Authorization": "Bearer SECRET"}}, "default_headers: Authorization"),
        ({"proxy": "http://user:SECRET@127.0.0.1:9"}, "proxy.*HTTPS_PROXY"),
    ],
)
def test_a_secret_is_refused(options: dict[str, Any], named: str) -> None:
    with pytest.raises(ConfigurationError, match=named) as caught:
        ClientSpec(**options)
    assert "SECRET" not in str(caught.value)


def test_it_is_pickled_whole_and_without_the_key() -> None:
    spec = ClientSpec(
        base_url="http://127.0.0.1:9/v2",
        run_id="nightly",
        timeout=Timeout(5, connect=2),
        max_retries=omit,
        default_headers={"x-none": omit},
        ca_certificates=[b"PEM"],
        proxy=False,
    )
    kept = pickle.dumps(spec)
    assert pickle.loads(kept) == spec and KEY.encode() not in kept


def test_every_option_of_a_client_but_the_key_is_an_option_of_it() -> None:
    import inspect
    from dataclasses import fields

    ours = {field.name: field.default for field in fields(ClientSpec)}
    theirs = {
        name: parameter.default
        for name, parameter in inspect.signature(Telnyx.__init__).parameters.items()
        if name not in ("self", "api_key")
    }
    assert ours == theirs


def test_a_client_that_is_pickled_names_it() -> None:
    with pytest.raises(TypeError, match=r"ClientSpec\(base_url='http://127\.0\.0\.1:9/v2'\) has client\(\)"):
        pickle.dumps(Telnyx(base_url="http://127.0.0.1:9/v2"))
    of_run = Telnyx(base_url="http://127.0.0.1:9/v2", run_id="nightly")
    derived = of_run.with_options(timeout=7)
    for client, run in [(of_run, "nightly"), (derived, "nightly"), (derived.with_options(run_id="r"), "r")]:
        with pytest.raises(TypeError, match=rf"ClientSpec\(base_url='http://127\.0\.0\.1:9/v2', run_id='{run}'\)"):
            pickle.dumps(client)


def test_it_costs_nothing_until_it_is_used() -> None:
    import subprocess

    code = "import sys, telnyx_reputation; assert 'dataclasses' not in sys.modules; telnyx_reputation.ClientSpec()"
    subprocess.run([sys.executable, "-I", "-c", code], check=True)
