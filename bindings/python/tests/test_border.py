"""Odd answers and odd input: nothing is read without bound, nothing goes where it was not told to, no key is shown."""

from __future__ import annotations

import os
import socket
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from operator import attrgetter
from pathlib import Path
from typing import Any

import pytest
from stub_server import KEY, Say, Stub

import telnyx_reputation
from telnyx_reputation import APIResponseValidationError, ConfigurationError, InvalidArgumentError, OutcomeUnknownError

ENTERPRISE = "4a6192a4-573d-446d-b3ce-aff9117272a6"
PHONE = "+16035551234"


def test_a_body_is_read_up_to_a_limit(stub: Stub) -> None:
    client = stub.client(max_body_bytes=1000, max_retries=0)
    body = '{"data": {"id": "' + "x" * 5000 + '"}}'
    stub.say(Say(body=body), Say(body=body))
    with pytest.raises(APIResponseValidationError, match="more than 1000 bytes, the client's `max_body_bytes`"):
        client.enterprises.retrieve(ENTERPRISE)
    with pytest.raises(OutcomeUnknownError) as caught:
        client.enterprises.reputation.numbers.refresh(ENTERPRISE, phone_numbers=[PHONE])
    assert str(caught.value.may_have_billed_usd) == "0.10"
    for nonsense in (0, -1, 1.5, True, "64"):
        with pytest.raises(ConfigurationError, match="max_body_bytes"):
            telnyx_reputation.Telnyx(api_key=KEY, max_body_bytes=nonsense)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]


def test_a_flood_of_interim_heads_is_an_error_at_once_and_holds_up_no_other_call(stub: Stub) -> None:
    def flood(connection: socket.socket) -> None:
        hints = b"HTTP/1.1 103 Early Hints\r\n\r\n" * 4096
        with connection, suppress(OSError):  # Until the client goes.
            connection.recv(4096)
            while True:
                connection.sendall(hints)

    def serve() -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=flood, args=[listener.accept()[0]], daemon=True).start()

    # The end must come of the flood, and long before the time of the call.
    timeout = 60
    client = stub.client()
    with socket.create_server(("127.0.0.1", 0)) as listener, ThreadPoolExecutor() as pool:
        threading.Thread(target=serve, daemon=True).start()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/v2"
        flooded = telnyx_reputation.Telnyx(KEY, base_url=url, timeout=timeout, max_retries=0)
        began = time.monotonic()
        free = [pool.submit(flooded.enterprises.retrieve, ENTERPRISE) for _ in range(4)]
        for _ in range(20):
            client.enterprises.retrieve(ENTERPRISE)
        for call in free:
            with pytest.raises(telnyx_reputation.APIConnectionError, match=r"more than 1024 interim answers \(1xx\)"):
                call.result()
        with pytest.raises(OutcomeUnknownError) as caught:
            flooded.enterprises.reputation.numbers.refresh(ENTERPRISE, phone_numbers=[PHONE])
        assert time.monotonic() - began < timeout / 6
        assert str(caught.value.may_have_billed_usd) == "0.10"
        listener.shutdown(socket.SHUT_RDWR)


def test_white_space_around_a_key_is_not_sent(stub: Stub) -> None:
    telnyx_reputation.Telnyx(f"{KEY}\n", base_url=stub.url).enterprises.retrieve(ENTERPRISE)
    assert stub.asked[0].headers["authorization"] == f"Bearer {KEY}"


def test_an_encoding_that_was_not_asked_for_is_named(stub: Stub) -> None:
    client = stub.client(max_retries=0)
    stub.say(Say(body=b"\x1f\x8b\x08\x00", headers={"content-encoding": "gzip"}))
    with pytest.raises(APIResponseValidationError, match="encoded as gzip, which was not asked for"):
        client.enterprises.retrieve(ENTERPRISE)
    assert stub.asked[0].headers["accept-encoding"] == "identity"


def test_a_key_that_an_answer_echoes_is_shown_nowhere(stub: Stub) -> None:
    client = stub.client(max_retries=0)
    stub.say(Say(status=502, body=f"<pre>Authorization: Bearer {KEY}</pre>", headers={"x-request-id": KEY}))
    with pytest.raises(telnyx_reputation.InternalServerError) as caught:
        client.enterprises.retrieve(ENTERPRISE)
    error = caught.value
    assert KEY not in f"{error} {error!r} {error.body!r} {error.request_id}"
    assert "***" in str(error)


def test_what_nests_too_deep_is_no_answer_of_a_call_that_bills(stub: Stub) -> None:
    client = stub.client()
    stub.say(Say(body='{"data": {"results": [{"phone_number": "%s"}], "deep": %s%s}}' % (PHONE, "[" * 130, "]" * 130)))
    with pytest.raises(OutcomeUnknownError) as caught:
        client.enterprises.reputation.numbers.refresh(ENTERPRISE, phone_numbers=[PHONE])
    assert "nests more than 128 deep" in str(caught.value.__cause__)


def test_headers_of_the_transport_are_not_the_caller_s(stub: Stub) -> None:
    client = stub.client()
    for name in ("Content-Length", "Transfer-Encoding", "Connection"):
        with pytest.raises(InvalidArgumentError, match=name.lower()):
            client.enterprises.retrieve(ENTERPRISE, extra_headers={name: "1"})
        with pytest.raises(ConfigurationError, match=name.lower()):
            telnyx_reputation.Telnyx(api_key=KEY, default_headers={name: "1"})
    assert not stub.asked


def test_a_file_s_name_begins_no_header(stub: Stub) -> None:
    client = stub.client()
    stub.say(Say(body='{"data": {"id": "1"}}'))
    client.documents.upload(file=("a\r\nX-Injected: 1\r\n\r\nb.pdf", b"%PDF"))
    part = stub.asked[0].body.split(b'name="file"')[1].splitlines()[0]
    assert part == b'; filename="a%0D%0AX-Injected: 1%0D%0A%0D%0Ab.pdf"'


def test_a_path_holds_no_control_character(stub: Stub) -> None:
    client = stub.client()
    for path in ("/a/b/.\t./c", "/a\n/b", "/a\x00", "/a b"):
        with pytest.raises(InvalidArgumentError, match="path"):
            client.get(path, cast_to=object)
    assert not stub.asked


def test_a_proxy_of_the_environment_that_cannot_be_obeyed_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for value in ("socks5://user:SECRET@proxy:1080", "ftp://proxy", '"http://user:SECRET@proxy:1"', "http://"):
        monkeypatch.setenv("ALL_PROXY", value)
        with pytest.raises(ConfigurationError, match="ALL_PROXY") as caught:
            telnyx_reputation.Telnyx(api_key=KEY)
        assert "SECRET" not in f"{caught.value!r} {caught.value.__cause__!r}"
        telnyx_reputation.Telnyx(api_key=KEY, proxy=False)
        monkeypatch.setenv("NO_PROXY", "*.telnyx.com:443")
        telnyx_reputation.Telnyx(api_key=KEY)
        monkeypatch.delenv("NO_PROXY")


@pytest.mark.parametrize(
    ("method", "arguments", "said"),
    [
        ("numbers.associate", {"phone_numbers": [PHONE, float("nan")]}, r"phone_numbers\[1\]: must be a finite number"),
        ("numbers.associate", {"phone_numbers": [PHONE, None]}, r"phone_numbers\[1\]: must be text; got null"),
        ("numbers.associate", {"phone_numbers": ("\ud800",)}, r"phone_numbers\[0\]: holds a lone surrogate"),
        ("numbers.associate", {"phone_numbers": ["\ufeff" + PHONE]}, r'phone_numbers\[0\]: .*got "\\u\{feff\}\+1603'),
        ("numbers.associate", {"phone_numbers": ["\u202e" + PHONE]}, r'got "\\u\{202e\}\+1603'),
        ("numbers.peek", {"phone_number": "603\u200b5551234"}, r'phone_number: .*got "603\\u\{200b\}5551234"'),
        ("numbers.list", {"extra_query": {"x": {"y": ["\udc00"]}}}, r"x\.y\[0\]: holds a lone"),
        ("remediation.create", {"phone_numbers": [PHONE], "call_purpose": "\udfff"}, "call_purpose: holds a lone surr"),
    ],
)
def test_messages_lead_to_what_was_given(stub: Stub, method: str, arguments: dict[str, Any], said: str) -> None:
    call = attrgetter(method)(stub.client().enterprises.reputation)
    with pytest.raises(InvalidArgumentError, match=said):
        call(enterprise_id=ENTERPRISE, **arguments)
    assert not stub.asked


@pytest.mark.parametrize("base", [object, dict])
def test_a_class_that_cannot_be_told_is_refused_without_noise(
    stub: Stub, monkeypatch: pytest.MonkeyPatch, base: type
) -> None:
    noise: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", noise.append)
    cause = RuntimeError("there is no telling")

    def raises(_: object) -> type:
        raise cause

    odd: Any = type("Odd", (base,), {"__class__": property(raises)})()
    numbers = stub.client().enterprises.reputation.numbers
    with pytest.raises(InvalidArgumentError, match=r"phone_numbers\[1\]: ") as caught:
        numbers.associate(ENTERPRISE, phone_numbers=[PHONE, odd])
    if base is object:
        assert "there is no telling" in str(caught.value)
        assert caught.value.__cause__ is cause
    assert not noise and not stub.asked


def test_a_file_s_name_that_is_not_utf_8_is_refused_by_name(stub: Stub, tmp_path: Path) -> None:
    documents = stub.client().documents
    for named in ("filename", "content_type", "customer_reference"):
        text: Any = {named: "scan-\udce9.pdf"}
        with pytest.raises(InvalidArgumentError, match=f"{named}: is not UTF-8"):
            documents.upload(file=b"%PDF", **text)
    file = os.fsencode(tmp_path) + b"/scan-\xe9.pdf"
    try:
        Path(os.fsdecode(file)).write_bytes(b"%PDF")
    except OSError:
        pytest.skip("this file system takes no such name")
    with pytest.raises(InvalidArgumentError, match="filename: is not UTF-8"):
        documents.upload(file=os.fsdecode(file))
    assert not stub.asked
    stub.say(Say(body='{"data": {"id": "1"}}'))
    documents.upload(file=os.fsdecode(file), filename="scan.pdf")
    assert len(stub.asked) == 1


def test_nothing_echoes_ten_megabytes(stub: Stub) -> None:
    long, client = "x" * 10_000_000, stub.client()
    reputation: Any = client.enterprises.reputation
    odd: Any = {long: 1}
    for call in (
        lambda: reputation.numbers.associate(ENTERPRISE, phone_numbers=[long]),
        lambda: reputation.numbers.associate_many(ENTERPRISE, phone_numbers=[long] * 3),
        lambda: reputation.numbers.retrieve(long, enterprise_id=ENTERPRISE),
        lambda: reputation.numbers.list(ENTERPRISE, extra_query={"x": {long: "\udc00"}}),
        lambda: reputation.numbers.list(ENTERPRISE, extra_headers={long: float("nan")}),
        lambda: reputation.numbers.estimate_many(long, phone_numbers=[PHONE]),
        lambda: reputation.remediation.create(long, phone_numbers=[PHONE], call_purpose="x"),
        lambda: telnyx_reputation.Telnyx(KEY, base_url=long),
        lambda: telnyx_reputation.Telnyx(KEY, proxy=long),
        lambda: telnyx_reputation.Telnyx(KEY, public_key=long),
        lambda: telnyx_reputation.Telnyx(KEY, spend_limit_usd=long),
        lambda: telnyx_reputation.Telnyx(KEY, default_headers={long: "1"}),
        lambda: client.get("/x", cast_to=object, options=odd),
        lambda: telnyx_reputation.parse_numbers([], long),
    ):
        with pytest.raises((InvalidArgumentError, ConfigurationError)) as caught:
            call()
        assert len(str(caught.value)) < 25_000
    assert not stub.asked
