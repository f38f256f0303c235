"""Waiting for approvals and remediations."""

from __future__ import annotations

import asyncio
import signal
import threading
from typing import Any

import pytest
from accounts import prepared
from stub_server import Say, Stub

from telnyx_reputation import APITimeoutError, InvalidArgumentError, NotFoundError, RejectedError, Telnyx
from telnyx_reputation.testing import Sandbox
from telnyx_reputation.types import EnterpriseReputationPublic, RemediationRequest

ID = "4a6192a4-573d-446d-b3ce-aff9117272a6"
SOON = (0.001, 0.002)
PENDING = Say(body='{"data": {"status": "pending", "loa_status": "pending", "later": null}}')
APPROVED = Say(body='{"data": {"status": "approved", "loa_status": "approved", "later": null}}')
REJECTED = Say(body='{"data": {"status": "rejected", "rejection_reasons": ["no such business"]}}')


def test_until_approved(stub: Stub) -> None:
    stub.say(PENDING, PENDING, APPROVED)
    seen: list[Any] = []
    reputation = stub.client().enterprises.reputation
    settings = reputation.wait_until_approved(ID, poll_interval=SOON, progress=lambda s: seen.append(s))
    assert isinstance(settings, EnterpriseReputationPublic)
    assert [state.status for state in seen] == ["pending", "pending", "approved"] and settings is seen[-1]
    assert settings.model_extra == {"later": None} and len(stub.asked) == 3


def test_until_approved_on_an_event_loop(stub: Stub) -> None:
    stub.say(PENDING, APPROVED)
    threads: list[int] = []

    async def main() -> None:
        client = stub.async_client()
        settings = await client.enterprises.reputation.wait_until_approved(
            ID, poll_interval=SOON, progress=lambda _: threads.append(threading.get_ident())
        )
        assert settings.status == "approved"

    asyncio.run(main())
    assert threads == [threading.get_ident()] * 2


def test_a_rejection_is_shown_and_raised(stub: Stub) -> None:
    stub.say(REJECTED)
    seen: list[Any] = []
    with pytest.raises(RejectedError, match="no such business") as caught:
        stub.client().enterprises.reputation.wait_until_approved(ID, progress=seen.append)
    assert (caught.value.operation, len(seen), len(stub.asked)) == ("getReputationSettings", 1, 1)


def test_the_deadline(stub: Stub) -> None:
    stub.say(PENDING)
    with pytest.raises(APITimeoutError, match="not over"):
        stub.client().enterprises.reputation.wait_until_approved(ID, deadline=0.5, poll_interval=(1, 60))
    assert len(stub.asked) == 1


def test_against_the_sandbox(telnyx_sandbox: Sandbox, telnyx_api_key: str, telnyx_client: Telnyx) -> None:
    enterprise = prepared(telnyx_sandbox, telnyx_api_key)
    reputation = telnyx_client.enterprises.reputation
    assert reputation.wait_until_approved(enterprise, deadline=30, poll_interval=SOON).loa_status == "approved"
    begun = reputation.remediation.create(
        enterprise,
        phone_numbers=["+16035551234"],
        call_purpose="Appointment reminders",
        contact_email="a@granite.example",
    ).data
    assert begun.id is not None
    before = telnyx_sandbox.ledger(telnyx_api_key)["total_usd"]
    ended = reputation.remediation.wait(begun.id, enterprise_id=enterprise, deadline=30, poll_interval=SOON)
    assert isinstance(ended, RemediationRequest) and (ended.id, ended.status) == (begun.id, "completed")
    assert telnyx_sandbox.ledger(telnyx_api_key)["total_usd"] == before

    async def main() -> None:
        async with telnyx_sandbox.async_client(telnyx_api_key) as client:
            wait = client.enterprises.reputation.remediation.wait
            assert (await wait(str(begun.id), enterprise_id=enterprise, poll_interval=SOON)).status == "completed"
            with pytest.raises(NotFoundError):
                await wait(ID, enterprise_id=enterprise)

    asyncio.run(main())


def test_what_progress_raises_ends_the_wait(stub: Stub) -> None:
    stub.say(PENDING)
    with pytest.raises(ZeroDivisionError):
        stub.client().enterprises.reputation.wait_until_approved(ID, progress=lambda _: 1 // 0)
    assert len(stub.asked) == 1


def test_progress_may_call(stub: Stub) -> None:
    stub.say(APPROVED)
    client = stub.client()
    client.enterprises.reputation.wait_until_approved(ID, progress=lambda _: client.enterprises.reputation.retrieve(ID))
    assert len(stub.asked) == 2


@pytest.mark.skipif(not hasattr(signal, "pthread_kill"), reason="needs signals for threads")
def test_ctrl_c_ends_it(stub: Stub) -> None:
    stub.say(PENDING)
    main = threading.get_ident()

    def interrupt() -> None:
        stub.arrived.acquire()
        signal.pthread_kill(main, signal.SIGINT)

    threading.Thread(target=interrupt).start()
    with pytest.raises(KeyboardInterrupt):
        stub.client().enterprises.reputation.wait_until_approved(ID, poll_interval=(60, 60))


def test_cancelling_ends_it(stub: Stub) -> None:
    stub.say(PENDING)

    async def main() -> None:
        read = asyncio.Event()
        waiting = asyncio.ensure_future(
            stub.async_client().enterprises.reputation.wait_until_approved(
                ID, poll_interval=(60, 60), progress=lambda _: read.set()
            )
        )
        await read.wait()
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting

    asyncio.run(asyncio.wait_for(main(), 10))
    assert len(stub.asked) == 1


@pytest.mark.parametrize("wrong", [{"poll_interval": 1}, {"poll_interval": (0, 1)}, {"deadline": -1},
                                   {"poll_interval": (5, 1)}, {"progress": 3}])  # fmt: skip
def test_nonsense_is_refused(stub: Stub, wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidArgumentError):
        stub.client().enterprises.reputation.wait_until_approved(ID, **wrong)
    with pytest.raises(InvalidArgumentError):
        asyncio.run(stub.async_client().enterprises.reputation.remediation.wait(ID, enterprise_id=ID, **wrong))
    with pytest.raises(InvalidArgumentError):
        stub.client().enterprises.reputation.remediation.wait("", enterprise_id=ID)
    assert stub.asked == []
