"""What the package logs, and what it never logs."""

from __future__ import annotations

import asyncio
import logging
import os
import subprocess
import sys

import pytest
from stub_server import ENVELOPE, KEY, Say, Stub

import telnyx_reputation

PHONE = "+16035551234"
ENTERPRISE = "4a6192a4-573d-446d-b3ce-aff9117272a6"


def test_one_record_a_call(stub: Stub, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    stub.say(Say(body='{"data":{"phone_number":"+16035551234"}}'), Say(status=404, body=ENVELOPE))
    client = stub.client(default_headers={"x-secret": "SECRET"})
    client.reputation.numbers.retrieve(PHONE)
    with pytest.raises(telnyx_reputation.NotFoundError):
        client.reputation.numbers.retrieve(PHONE, extra_headers={"Authorization": f"Bearer {KEY}"})
    asyncio.run(async_call(stub))
    records = [record for record in caplog.records if record.name == "telnyx_reputation"]
    assert [vars(record)["status_code"] for record in records] == [200, 404, 404]
    start = "getPhoneNumberReputationSimplified: GET /reputation/numbers/{phone_number}: 200 in "
    assert records[0].getMessage().startswith(start)
    assert records[0].levelno == logging.DEBUG
    for secret in (KEY, "SECRET", "6035551234"):
        assert secret not in caplog.text


def test_a_faulty_handler_takes_no_answer_with_it(
    stub: Stub, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    class Faulty(logging.Handler):
        def handle(self, record: logging.LogRecord) -> bool:
            raise ZeroDivisionError

    told: list[object] = []

    def tell(fault: sys.UnraisableHookArgs) -> None:
        told.append(fault.exc_type)

    monkeypatch.setattr(sys, "unraisablehook", tell)

    async def on_loop() -> None:
        assert (await stub.async_client().reputation.numbers.retrieve(PHONE)).data.phone_number == PHONE

    logger, handler = logging.getLogger("telnyx_reputation"), Faulty()
    logger.addHandler(handler)
    stub.say(Say(body='{"data":{"phone_number":"+16035551234"}}'))
    client = stub.client()
    try:
        with caplog.at_level(logging.DEBUG, "telnyx_reputation"):
            assert client.reputation.numbers.retrieve(PHONE).data.phone_number == PHONE
            (result,) = client.enterprises.reputation.numbers.retrieve_many(ENTERPRISE, phone_numbers=[PHONE])
            asyncio.run(on_loop())
    finally:
        logger.removeHandler(handler)
    assert result.outcome == "done"
    assert told == [ZeroDivisionError] * 3


async def async_call(stub: Stub) -> None:
    with pytest.raises(telnyx_reputation.NotFoundError):
        await stub.async_client().reputation.numbers.retrieve(PHONE)


def test_a_handler_may_use_a_client(stub: Stub) -> None:
    client = stub.client()
    seen: list[str] = []

    class Nested(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if not seen:
                seen.append(record.getMessage())
                client.terms_of_service.retrieve_info()

    logger = logging.getLogger("telnyx_reputation")
    handler = Nested()
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    try:
        client.terms_of_service.retrieve_info()
    finally:
        logger.removeHandler(handler)
        logger.setLevel(logging.NOTSET)
    assert len(seen) == 1 and len(stub.asked) == 2


@pytest.mark.parametrize(("level", "lines"), [("debug", 1), ("info", 0), ("", 0), ("nonsense", 0)])
def test_the_environment_variable(stub: Stub, level: str, lines: int) -> None:
    code = "import sys, telnyx_reputation as t; t.Telnyx('KEY', base_url=sys.argv[1]).terms_of_service.retrieve_info()"
    environment = {**os.environ, "TELNYX_LOG": level}
    done = subprocess.run([sys.executable, "-c", code, stub.url], capture_output=True, text=True, env=environment)
    assert done.returncode == 0
    assert done.stderr.count("telnyx_reputation:DEBUG] getTermsOfServiceInfo") == lines == len(done.stderr.splitlines())
