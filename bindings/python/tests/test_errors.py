"""The exceptions: their tree, what they hold, and that nothing of it is lost or leaked."""

from __future__ import annotations

import importlib
import pickle
import socket
import traceback
from collections.abc import Callable

import pytest
from stub_server import KEY, Say, Stub

import telnyx_reputation
from telnyx_reputation import APIError, ErrorDetail, Telnyx, TelnyxError
from telnyx_reputation._native import error_classes

ENTERPRISE = "4a6192a4-573d-446d-b3ce-aff9117272a6"

ENVELOPE = """{"errors":[{"code":"10015","title":"Bad Request","detail":"is registered already",
 "meta":{"url":"https://developers.telnyx.com/docs/overview/errors/10015"},"source":{"pointer":"/body/phone_numbers/1"}},
 {"code":"10005"}]}"""


def test_every_kind_of_the_core_has_its_class() -> None:
    for name in error_classes().values():
        assert issubclass(getattr(telnyx_reputation, name), TelnyxError), name


@pytest.mark.parametrize(
    ("status", "name"),
    [
        (400, "BadRequestError"),
        (401, "AuthenticationError"),
        (403, "PermissionDeniedError"),
        (404, "NotFoundError"),
        (409, "ConflictError"),
        (422, "UnprocessableEntityError"),
        (429, "RateLimitError"),
        (500, "InternalServerError"),
        (503, "InternalServerError"),
        (418, "APIStatusError"),
    ],
)
def test_the_class_goes_by_the_status(stub: Stub, status: int, name: str) -> None:
    stub.say(Say(status=status, body=ENVELOPE, headers={"x-request-id": "req-1"}))
    # A read that is told to wait (429) waits until its deadline.
    with pytest.raises(telnyx_reputation.APIStatusError) as caught:
        stub.client(deadline=1).enterprises.list()
    error = caught.value
    assert type(error).__name__ == name
    assert error.status_code == status
    assert error.code == "10015"
    assert error.errors[0] == ErrorDetail(
        code="10015",
        title="Bad Request",
        detail="is registered already",
        pointer="/body/phone_numbers/1",
        url="https://developers.telnyx.com/docs/overview/errors/10015",
    )
    assert error.errors[1] == ErrorDetail(code="10005")
    with pytest.raises(AttributeError):
        error.errors[1].code = "10015"
    assert error.request_id == error.headers["X-Request-Id"] == "req-1"
    assert error.attempts >= 1
    assert error.operation == "listEnterprises"
    assert isinstance(error.body, dict)
    assert "is registered already" in str(error)


def test_the_tree() -> None:
    assert issubclass(telnyx_reputation.APITimeoutError, (TimeoutError, ConnectionError))
    assert issubclass(telnyx_reputation.APITimeoutError, telnyx_reputation.APIConnectionError)
    assert issubclass(telnyx_reputation.ConfigurationError, ValueError)
    assert not issubclass(telnyx_reputation.ConfigurationError, APIError)


def test_errors_survive_pickling(stub: Stub) -> None:
    stub.say(Say(status=404, body=ENVELOPE, headers={"x-request-id": "req-1", "set-cookie": "SECRET"}))
    with pytest.raises(telnyx_reputation.NotFoundError) as caught:
        stub.client().enterprises.list()
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        twin = pickle.loads(pickle.dumps(caught.value, protocol))
        assert type(twin) is type(caught.value)
        assert twin.__dict__ == caught.value.__dict__
        assert str(twin) == str(caught.value)
        assert twin.args == caught.value.args
        assert twin.headers["set-cookie"] == "SECRET"
    assert "SECRET" not in f"{caught.value!r} {vars(caught.value)}"


def test_a_refused_connection_keeps_its_cause() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    client = Telnyx(KEY, base_url=f"http://127.0.0.1:{port}/v2")
    with pytest.raises(telnyx_reputation.APIConnectionError) as caught:
        client.enterprises.list()
    assert isinstance(caught.value, ConnectionError)
    error: BaseException | None = caught.value
    chain: list[BaseException] = []
    while error is not None:
        chain.append(error)
        error = error.__cause__
    assert any(isinstance(link, ConnectionRefusedError) for link in chain)
    assert len(caught.value.headers) == 0
    assert KEY not in "".join(traceback.format_exception(caught.value))


def test_a_dropped_connection(stub: Stub) -> None:
    stub.say(Say(drop=True))
    with pytest.raises(telnyx_reputation.APIConnectionError):
        stub.client().terms_of_service.retrieve_info()


def test_a_timeout(stub: Stub) -> None:
    stub.say(Say(hang=True))
    with pytest.raises(telnyx_reputation.APITimeoutError) as caught:
        stub.client(timeout=0.05, max_retries=0).reputation.numbers.list()
    assert isinstance(caught.value, TimeoutError)
    with pytest.raises(telnyx_reputation.APITimeoutError):
        stub.client(max_retries=0).enterprises.retrieve("4a6192a4-573d-446d-b3ce-aff9117272a6", timeout=0.05)


def test_a_panic_is_an_ordinary_exception(capfd: pytest.CaptureFixture[str]) -> None:
    native = importlib.import_module("telnyx_reputation._native")
    panic: Callable[[], None] | None = getattr(native, "panic_for_tests", None)
    if panic is None:
        pytest.skip("only in debug builds")
    with pytest.raises(telnyx_reputation.InternalError, match="please report it: on purpose"):
        panic()
    capfd.readouterr()


@pytest.mark.parametrize("digits", [4301, 100_000])
def test_a_number_that_python_cannot_hold_is_text(stub: Stub, digits: int) -> None:
    number = "9" * digits
    stub.say(Say(status=500, body=f'{{"errors": [{{"code": "1"}}], "n": {number}}}'))
    with pytest.raises(telnyx_reputation.OutcomeUnknownError) as caught:
        stub.client().enterprises.reputation.numbers.associate(ENTERPRISE, phone_numbers=["+16035551234"])
    assert caught.value.body == {"errors": [{"code": "1"}], "n": number}
    model = telnyx_reputation.Model(f'{{"n": {number}, "few": {"9" * 4000}}}')
    assert model.n == model.to_dict()["n"] == number and model.few == int("9" * 4000)
