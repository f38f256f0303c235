"""Odd answers and odd input: nothing is read without bound, nothing goes where it was not told to, no key is shown."""

from __future__ import annotations

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
